"""Help in the reader's language, written from the same commands and options that typer parses.

typer and the click inside it say most of this in English only, and put texts in a column to the right of
words whose width in Bangla no two terminals agree on. Only the writing is done here; all parsing is typer's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Any

import typer
from typer._click.exceptions import MissingParameter, UsageError
from typer._types import TyperChoice
from typer.core import TyperCommand, TyperGroup

from charter_cli.interface.choices import Words
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_, Language

# Words that stand for a value, as `metavar=` has them, also inside others: `[YEAR]`, `SERVICE|N`, `ID...`.
VALUES = (
    *(N_("ID"), N_("N"), N_("TEXT"), N_("NAME"), N_("DATE"), N_("SEAL"), N_("MONTH"), N_("YEAR"), N_("PERIOD")),
    *(N_("NUMBER"), N_("SERVICE"), N_("CODE"), N_("CHANNEL"), N_("FILE"), N_("FOLDER"), N_("KEY"), N_("VALUE")),
)
HELP_OPTION = N_("Show this message and exit.")
Rows = Sequence[tuple[str, str]]


def reader_of(ctx: Any) -> Language:
    """The language that the program found before anything was parsed; English when a tool of typer asks."""
    known = ctx.obj
    if isinstance(known, Desk):
        return known.language
    return known if isinstance(known, Language) else Language("en")


def value_words(metavar: str, language: Language) -> str:
    """A metavar in this language: `[YEAR]`, `[সাল]`."""
    return re.sub(r"\b[A-Z]+\b", lambda word: language.text(word[0]), metavar)


class _Spoken:
    """What a command and a group of commands have in common: how their help is written."""

    help: str | None

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        typed = list(args)
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc]
        except MissingParameter as error:
            from charter_cli.interface.missing import asked_for

            asked = asked_for(error.param, ctx.obj, ctx.info_name)
            if asked is None:
                raise
            return self.parse_args(ctx, [*typed, *asked])
        except UsageError as error:
            error.ctx = error.ctx or ctx  # typer leaves it out where an option lacks its value
            raise

    def format_help(self, ctx: Any, formatter: Any) -> None:
        language = reader_of(ctx)
        self.format_usage(ctx, formatter)
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(language.text(self.help))
        self.format_options(ctx, formatter)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        language = reader_of(ctx)
        words = [f"[{language.text(N_('OPTIONS'))}]"]
        words += [usage_of(param, language) for param in ctx.command.params if param.param_type_name == "argument"]
        if isinstance(self, TyperGroup):
            words.append(language.text(N_("COMMAND …")))
        formatter.write_usage(ctx.command_path, " ".join(words), f"{language.text(N_('Usage'))}: ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        language = reader_of(ctx)
        params = [param for param in ctx.command.get_params(ctx) if not param.hidden]
        for kind, heading in (("argument", N_("Arguments")), ("option", N_("Options"))):
            rows = [
                (name_of(param, language).strip("[]"), meaning_of(param, language))
                for param in params
                if param.param_type_name == kind
            ]
            _write(formatter, language.text(heading), rows)
        if isinstance(self, TyperGroup):
            commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
            rows = [
                (name, _first_sentence(language.text(command.help)))
                for name, command in commands
                if command is not None and command.help and not command.hidden
            ]
            _write(formatter, language.text(N_("Commands")), rows)


class Command(_Spoken, TyperCommand):
    """A command whose help is in the reader's language."""


class Group(_Spoken, TyperGroup):
    """Several commands under one name, whose help is in the reader's language."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        if not args and self.no_args_is_help and not ctx.resilient_parsing:
            typer.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        names = self.list_commands(ctx)
        if args[0] not in names and not ctx.resilient_parsing:
            language = reader_of(ctx)
            near = " / ".join(get_close_matches(args[0].casefold(), names))
            if near:
                ctx.fail(language.text(N_("there is no command {name}: did you mean {near}?"), name=args[0], near=near))
            ctx.fail(language.text(N_("there is no command {name}"), name=args[0]))
        return super().resolve_command(ctx, args)


@cache
def speaking(app: typer.Typer, name: str | None = None) -> Any:
    """The group `app`, or its command `name` alone, with help in the reader's language.

    Making a command costs more than running it, so the others of its file are left unmade.
    """
    app.info.cls = Group
    made = _made(app, name)
    for param in (param for command in (made, *getattr(made, "commands", {}).values()) for param in command.params):
        if type(param.type) is TyperChoice:
            param.type = Words(param.type.choices)
    return made


def _made(app: typer.Typer, name: str | None) -> Any:
    for command in app.registered_commands:
        command.cls = Command
        if name is not None and name == (command.name or getattr(command.callback, "__name__", None)):
            return typer.main.get_command_from_info(command, pretty_exceptions_short=False, rich_markup_mode=None)
    return typer.main.get_group(app)


def usage_of(param: Any, language: Language) -> str:
    """An argument as the line of usage has it: `ID`, `[TEXT]`."""
    words = name_of(param, language)
    return words if param.required or words.startswith("[") else f"[{words}]"


def name_of(param: Any, language: Language) -> str:
    """`ID`, `--days N`, `--format table|json|csv`, `--done`."""
    long_names = [name for name in (*param.opts, *param.secondary_opts) if name.startswith("--")]
    words = [] if param.param_type_name == "argument" else [", ".join(long_names)]
    if not getattr(param, "is_flag", False):
        choices = getattr(param.type, "choices", None)
        default = "|".join(_shown(choice, language) for choice in choices) if choices else "TEXT"
        words.append(param.metavar or default)
    return value_words(" ".join(words), language) if param.metavar or "TEXT" in words else " ".join(words)


def meaning_of(param: Any, language: Language) -> str:
    """The help of an option or argument, then in brackets what else there is to know."""
    facts = []
    if param.envvar:
        facts.append(language.text(N_("env var: {name}"), name=param.envvar))
    if param.default is not None and not getattr(param, "is_flag", False):
        facts.append(language.text(N_("default: {value}"), value=_shown(param.default, language)))
    least, most = getattr(param.type, "min", None), getattr(param.type, "max", None)
    if most is not None:
        facts.append(language.text(N_("{least} to {most}"), least=least, most=most))
    elif least is not None:
        facts.append(language.text(N_("{least} or more"), least=least))
    if param.required:
        facts.append(language.text(N_("required")))
    texts = [language.text(param.help)] if param.help else []
    return "  ".join([*texts, *([f"[{'; '.join(facts)}]"] if facts else [])])


def _shown(value: Any, language: Language) -> str:
    return language.number(value) if isinstance(value, int) else str(value.value if isinstance(value, Enum) else value)


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.।]) ", text, maxsplit=1)[0]


def _write(formatter: Any, heading: str, rows: Rows) -> None:
    """A section of two columns; where the left one holds Bangla, each text below its word instead."""
    if not rows:
        return
    with formatter.section(heading):
        if all(word.isascii() for word, _ in rows):
            formatter.write_dl(rows)
            return
        for word, text in rows:
            formatter.write_text(word)
            with formatter.indentation(), formatter.indentation():
                formatter.write_text(text)
