"""Who asks, at a terminal: whoever asked before is offered again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

from charter_cli.interface.context import Desk
from charter_cli.interface.prompts import ask
from charter_cli.language.messages import N_
from charter_cli.language.text import latin_digits
from charter_cli.render.lines import show
from charter_cli.render.people import offers
from charter_cli.store.people import Person, people
from charter_cli.store.searching import MOST_WORDS

MOST_OFFERED = 9  # so that one key is enough


class Chosen(NamedTuple):
    """Somebody who asked before, or what was `typed` about somebody new."""

    typed: str
    person: Person | None = None


def ask_requester(desk: Desk, question: str, read: Callable[[str], str], present: str | None) -> Chosen:
    """Whom the request is from; Enter alone keeps the `present` name, if there is one."""
    typed = ask(desk, question, read, present)
    while typed != present:
        with desk.register.reading() as reader:
            fitting = people(reader, typed.split()[:MOST_WORDS])
        if not fitting:
            break
        answer = _choose(desk, typed, fitting, read)
        if answer.person is not None or answer.typed == typed:
            return answer
        typed = answer.typed
    return Chosen(typed)


def _choose(desk: Desk, typed: str, fitting: list[Person], read: Callable[[str], str]) -> Chosen:
    """One of those that fit what was `typed`; just that, where it is none of them; or another text, to look for."""
    offered = fitting[:MOST_OFFERED]
    show(offers(offered, desk.language), sys.stderr)
    if len(fitting) > len(offered):
        desk.warn(N_("and {count} more: type more of the name or the number"), count=len(fitting) - len(offered))

    def pick(text: str) -> Chosen:
        figure = latin_digits(text.strip())
        if figure == "0":
            return Chosen(typed)
        if figure.isdecimal() and int(figure) <= len(offered):
            return Chosen(typed, offered[int(figure) - 1])
        return Chosen(read(text))

    only = desk.language.number(1) if len(fitting) == 1 else None
    return ask(desk, N_("Which one (0: none of them, somebody new)"), pick, only)
