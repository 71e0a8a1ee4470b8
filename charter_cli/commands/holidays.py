"""`holiday`: the list of office days, and the changes that the office lays over it."""

from __future__ import annotations

from typing import Annotated

import typer

from charter_cli.desk import Desk
from charter_cli.errors import Refused
from charter_cli.messages import N_
from charter_cli.options import Format, FormatOption
from charter_cli.render import data, office_days
from charter_cli.render.lines import show
from charter_cli.words import latin_digits

app = typer.Typer(
    name="holiday", rich_markup_mode=None, no_args_is_help=True, help=N_("The list of holidays and make-up days.")
)


@app.callback()
def group() -> None:
    """Several commands under one name."""


@app.command("list", help=N_("The listed days of a year, or of all listed years."))
def list_(
    ctx: typer.Context,
    year: Annotated[str | None, typer.Argument(metavar="[YEAR]", help=N_("Only this year."))] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    wanted = None if year is None else _year(year)
    with desk.reading() as reader:
        calendar = reader.calendar
    days = [
        day for day in calendar.days.values() if (day.day.year == wanted if wanted else day.day.year in calendar.listed)
    ]
    if format is Format.TABLE:
        show(office_days.lines(days, desk.language, wanted is None or wanted in calendar.listed, wanted))
        return
    records = [office_days.record(day) for day in days]
    if format is Format.JSON:
        data.print_json(records)
    else:
        data.print_csv(records, office_days.KEYS)


def _year(text: str) -> int:
    typed = latin_digits(text.strip())
    if len(typed) != 4 or not typed.isdecimal():
        raise Refused("“{text}” is not a year: give one like 2026", text=text)
    return int(typed)
