"""Questions at the terminal, on standard error, so that `charter new --format json > file` gets the answer alone.

Ctrl-C or the end of the input at any of them ends the command, which has not yet touched the register.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import TypeVar

import typer

from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_
from charter_cli.language.text import fold

YES = ("y", "yes", "হ্যাঁ", "হ্যা", "হাঁ", "হ", "জি")
NO = ("n", "no", "না", "ন")
T = TypeVar("T")


def at_terminal(desk: Desk) -> bool:
    """Whether somebody can be asked, and may be (`--no-input`)."""
    return desk.may_ask and sys.stdin is not None and sys.stdin.isatty()


def must_be_asked(ctx: typer.Context, option: str) -> None:
    """Wrong usage, because `option` is missing, where nobody is at a terminal to be asked for it."""
    desk: Desk = ctx.obj
    if not at_terminal(desk):
        ctx.fail(desk.language.text(N_("{name} is missing"), name=option))


def ask(desk: Desk, question: str, read: Callable[[str], T | None], default: str | None = None) -> T:
    """Asks until `read` accepts the answer; what it refuses is said in one line. No `default`: it cannot be empty."""
    language = desk.language
    hint = f" [{default}]" if default else ""
    while True:
        typed = _typed(f"{language.capitalised(question)}{hint}: ").strip() or default
        if not typed and default is None:
            desk.warn(N_("This cannot be left empty."))
            continue
        try:
            return read(typed or "")  # type: ignore[return-value]  # None only where it may be left empty
        except Refused as error:
            desk.warn("error: {sentence}", sentence=error)


def sure(desk: Desk, question: str, /, **fields: object) -> bool:
    """A question of the catalogue with its `fields`, answered yes or no in either language; Enter alone is yes."""
    choice = desk.language.text(N_("Y/n"))
    while True:
        typed = fold(_typed(f"{desk.language.text(question, **fields)} [{choice}]: "))
        if not typed or typed in map(fold, YES):
            return True
        if typed in map(fold, NO):
            return False
        desk.warn(N_("Answer y or n."))


def _typed(prompt: str) -> str:
    """One line from the terminal."""
    with contextlib.suppress(ImportError):  # Windows has its own
        import readline  # noqa: F401  # arrow keys, and a backspace that knows Bangla
    try:
        if sys.stdout.isatty():
            return input(prompt)
        print(prompt, end="", file=sys.stderr, flush=True)
        return input()
    except (EOFError, KeyboardInterrupt):
        print(file=sys.stderr)
        raise typer.Abort from None
