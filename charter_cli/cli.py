"""The program `charter`: its commands, its global options, and how it ends."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from charter_cli import __version__
from charter_cli.desk import Desk, language_of
from charter_cli.errors import Refused
from charter_cli.messages import N_, Language

# Where each command lives. Only the module of the command that runs is imported.
COMMANDS = {
    "new": "registering",
    "due": "lists",
    "overdue": "lists",
    "list": "lists",
    "show": "stories",
    "why": "stories",
    "done": "lives",
    "note": "lives",
    "deadline": "promises",
    "services": "promises",
    "holiday": "holidays",
    "calendar": "months",
}
GLOBAL_OPTIONS = ("--db", "--charter", "--lang")


class Program(TyperGroup):
    """Finds commands when they are asked for, and turns a refusal into one line and exit code 1."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"charter_cli.commands.{COMMANDS[cmd_name]}")
        group = typer.main.get_group(module.app)
        return group if module.app.info.name == cmd_name else group.commands[cmd_name]

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        return super().parse_args(ctx, global_first(args))

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except Refused as error:
            language = ctx.obj.language if ctx.obj else Language("en")
            typer.echo(language.text("error: {sentence}", sentence=error), err=True)
            raise typer.Exit(error.exit_code) from error


def global_first(args: list[str]) -> list[str]:
    """`args` with the global options in front, wherever they were typed: nobody remembers which come first."""
    ahead: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in GLOBAL_OPTIONS:
            ahead += [word, *[value for value in [next(words, None)] if value is not None]]
        elif word.startswith(tuple(f"{option}=" for option in GLOBAL_OPTIONS)):
            ahead.append(word)
        else:
            rest.append(word)
    return ahead + rest


app = typer.Typer(
    cls=Program,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help=N_("Keeps the promises that the office has published: what was asked for, what is due, what is overdue."),
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"charter {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    db: Annotated[
        Path | None, typer.Option("--db", metavar="FILE", envvar="CHARTER_DB", help=N_("The register."))
    ] = None,
    charter: Annotated[
        Path | None,
        typer.Option(
            "--charter", metavar="FILE", envvar="CHARTER_FILE", help=N_("The charter that the office published.")
        ),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="en|bn", envvar="CHARTER_LANG", help=N_("The language of all texts.")),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=N_("Say which version this is."))
    ] = False,
) -> None:
    """The global options."""
    language = Language(language_of(lang, os.environ))
    ctx.obj = Desk.here(language, db, charter)


def main() -> None:
    """The console script `charter`."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows has code page 1252, and cron may have none: Bangla goes out as UTF-8 everywhere.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    app(prog_name="charter")
