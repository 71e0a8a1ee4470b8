"""`config`: what is set for good, where each value comes from, and how it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from charter_cli.errors import Refused
from charter_cli.files import paths
from charter_cli.files.settings import KEYS, write_setting
from charter_cli.interface.context import Desk
from charter_cli.interface.options import Format, FormatOption
from charter_cli.language.messages import N_
from charter_cli.render import data
from charter_cli.render.lines import plain, show

app = typer.Typer(rich_markup_mode=None)

Key = StrEnum("Key", [(key, key) for key in KEYS])  # type: ignore[misc]  # mypy reads no list of names


class Source(StrEnum):
    """Where a value comes from; the first that has one counts. `default`: the program's or the system's own."""

    OPTION = "option"
    ENVIRONMENT = "environment"
    CONFIG = "config"
    REGISTER = "register"
    DEFAULT = "default"


_SOURCES = {
    Source.OPTION: N_("by option"),
    Source.ENVIRONMENT: N_("by the environment"),
    Source.CONFIG: N_("kept for good"),
    Source.REGISTER: N_("as the register knows"),
    Source.DEFAULT: N_("by default"),
}


class Setting(NamedTuple):
    """One value as it counts in this run."""

    key: str
    value: str | None
    source: Source


@app.command(help=N_("Shows or keeps settings for good: the register, the charter, the language, the officer."))
def config(
    ctx: typer.Context,
    key: Annotated[Key | None, typer.Argument(metavar="[KEY]", help=N_("db, charter, lang or officer."))] = None,
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help=N_("What it is from now on; a charter may be `shipped`."))
    ] = None,
    unset: Annotated[bool, typer.Option("--unset", help=N_("Take KEY out again."))] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    if unset and (key is None or value is not None):
        ctx.fail(desk.language.text(N_("--unset takes out one key, and no value goes with it")))
    if key is not None and (unset or value is not None):
        write_setting(desk.settings_file, key, value)
        kept = N_("{key} is no longer set in {file}") if unset else N_("{key} is kept for good in {file}: {value}")
        fields = {"key": key.value, "value": desk.settings.get(key), "file": desk.settings_file}
        desk.kept = desk.language.text(kept, **fields)
        desk.say(kept, **fields)
        if key.value == "charter" and desk.kept_charter is not None:
            _mind_the_office(desk, desk.kept_charter)
        return
    found = [setting for setting in _settings(ctx) if key in (None, setting.key)]
    if format is not Format.TABLE:
        data.print_records([setting._asdict() for setting in found], Setting._fields, format)
        return
    text = desk.language.text
    show([plain(f"{one.key}: {one.value or '-'} · {text(_SOURCES[one.source])}") for one in found])


def _settings(ctx: typer.Context) -> Iterator[Setting]:
    """Every value of this run, with where it comes from."""
    desk: Desk = ctx.obj
    bound = _bound(desk)
    values = {
        "db": str(desk.register_path),
        "charter": str(desk.named_charter or bound or paths.shipped("charter.yaml")),
        "lang": desk.language.code,
        "officer": desk.officer,
    }
    for key, value in values.items():
        source = _typed(ctx, key)
        if source is Source.DEFAULT and key in desk.settings:
            source = Source.CONFIG
        elif source is Source.DEFAULT and key == "charter" and bound is not None:
            source = Source.REGISTER
        yield Setting(key, value, source)


def _mind_the_office(desk: Desk, charter: Path) -> None:
    """One line on standard error, where the register will not take the charter that is now kept for good."""
    try:
        desk.register.files.check_office(charter)
    except Refused as why:
        desk.warn("warning: {reason}", reason=why)


def _bound(desk: Desk) -> Path | None:
    """Where the register's own charter is, whether or not it is there; None where no register tells."""
    try:
        return desk.register.own_charter()
    except Refused:
        return None


def _typed(ctx: typer.Context, key: str) -> Source:
    """Whether an option or the environment gives `key` in this run."""
    desk: Desk = ctx.obj
    if key == "officer":  # without an option of its own
        return Source.ENVIRONMENT if desk.named_officer else Source.DEFAULT
    of = ctx.find_root().get_parameter_source(key)
    names = {"COMMANDLINE": Source.OPTION, "ENVIRONMENT": Source.ENVIRONMENT}
    return Source.DEFAULT if of is None else names.get(of.name, Source.DEFAULT)
