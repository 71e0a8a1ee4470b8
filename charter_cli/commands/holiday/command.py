"""`holiday`: the list of office days, and the changes that the office lays over it."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

import typer

from charter_cli.commands.holiday.changing import change, tell
from charter_cli.commands.holiday.import_list import import_list
from charter_cli.domain.calendar import ONE_DAY, Kind, OfficeDay
from charter_cli.domain.calendar_changes import Change
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.interface.far_days import mind_far_days
from charter_cli.interface.options import Format, FormatOption, line
from charter_cli.language.messages import N_, Label
from charter_cli.language.text import Wording, latin_digits
from charter_cli.render import data, office_days
from charter_cli.render.lines import show

LONGEST_RUN = 60  # calendar days

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
    else:
        data.print_records(map(office_days.record, days), office_days.KEYS, format)


class KindChoice(StrEnum):
    """What sort of holiday is added."""

    GENERAL = "general"
    EXECUTIVE = "executive"
    LOCAL = "local"


OrderOption = Annotated[
    str | None, typer.Option("--order", metavar="TEXT", help=N_("The number or title of the order that says so."))
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help=N_("Only tell what would move; nothing is kept."))]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=N_("What the day is called."))]


@app.command(help=N_("Adds a holiday, or several days of one, and re-dates what is pending."))
def add(
    ctx: typer.Context,
    date: Annotated[str, typer.Argument(metavar="DATE", help=N_("The day, or the first one."))],
    name: NameArgument,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help=N_("The last day."))] = None,
    kind: Annotated[KindChoice, typer.Option("--kind", help=N_("By whom it is given."))] = KindChoice.GENERAL,
    moon: Annotated[bool, typer.Option("--moon", help=N_("The date still depends on the moon."))] = False,
    order: OrderOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    mind_far_days(desk, date, to, to_come=True)
    first = desk.date(date, since=desk.today)
    last = first if to is None else desk.date(to, since=first)
    if last < first or (last - first).days >= LONGEST_RUN:
        raise Refused("{first} to {last} is no run of holidays: --to is the last day", first=first, last=last)
    label, source = _texts(name, order)
    days = [first + offset * ONE_DAY for offset in range((last - first).days + 1)]
    changes = [Change(day, OfficeDay(day, Kind(kind.value), label, moon, source)) for day in days]
    _change(desk, _words("add", first, last), changes, dry_run, format, label)


@app.command(help=N_("Makes a weekly day off, or a holiday, a working day, and re-dates what is pending."))
def working(
    ctx: typer.Context,
    date: Annotated[str, typer.Argument(metavar="DATE", help=N_("The day on which the office works."))],
    name: NameArgument,
    order: OrderOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    mind_far_days(desk, date, to_come=True)
    day = desk.date(date, since=desk.today)
    label, source = _texts(name, order)
    change = Change(day, OfficeDay(day, Kind.WORKING, label, source=source))
    _change(desk, _words("working", day, day), [change], dry_run, format, label)


@app.command(help=N_("Takes a day off the list, such as a cancelled holiday, and re-dates what is pending."))
def remove(
    ctx: typer.Context,
    date: Annotated[str, typer.Argument(metavar="DATE", help=N_("The listed day."))],
    dry_run: DryRunOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    day = desk.date(date, since=desk.today)
    with desk.reading() as reader:
        listed = reader.calendar.days.get(day)
        if listed is None:
            raise Refused(
                "{day} is not on the list: `charter holiday list {year}` shows what is", day=day, year=str(day.year)
            )
    _change(desk, _words("remove", day, day), [Change(day)], dry_run, format, listed.name)


app.command("import", help=N_("Takes a year's list from a YAML, CSV or iCalendar file, and re-dates what is pending."))(
    import_list
)


def _change(desk: Desk, words: str, changes: list[Change], dry_run: bool, format: Format, called: Wording) -> None:
    """Lays `changes` over the calendar and tells what moved. Histories give the reason as the day is `called`, with the
    command after it."""
    reason = f"{called.get(desk.language.code)} ({words})"
    tell(desk, change(desk, words, lambda _: changes, reason, keep=not dry_run), reason, dry_run, format)


def _texts(name: str, order: str | None) -> tuple[Wording, str]:
    """A name as it is kept, in both languages as it was typed, and the order behind it."""
    called = line(name, Label(N_("the name")))
    if called is None:
        raise Refused("the day has no name: say what it is, such as “Eid-ul-Fitr”")
    return Wording(called, called), line(order, Label(N_("the order"))) or ""


def _words(what: str, first: datetime.date, last: datetime.date) -> str:
    run = first.isoformat() if first == last else f"{first.isoformat()} --to {last.isoformat()}"
    return f"holiday {what} {run}"


def _year(text: str) -> int:
    typed = latin_digits(text.strip())
    if len(typed) != 4 or not typed.isdecimal():
        raise Refused("“{text}” is not a year: give one like 2026", text=text)
    return int(typed)
