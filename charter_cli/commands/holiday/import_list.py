"""`holiday import`: a list from elsewhere, as far as the office takes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from charter_cli.commands.holiday.changing import change, tell
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.calendar_changes import Change
from charter_cli.domain.holiday_list import HolidayList, TakenDay, take
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.interface.far_days import FAR
from charter_cli.interface.options import Format, FormatOption
from charter_cli.language.messages import N_
from charter_cli.language.text import shown
from charter_cli.render import data, office_days
from charter_cli.render.lines import plain, show
from charter_cli.render.moves import MOVE_KEYS, move_record, moved

# As dates.py reads them.
FIRST_YEAR, LAST_YEAR = 1900, 2200


def import_list(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The list: .yaml, .csv, .xlsx or .ics."))],
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            metavar="YEAR",
            help=N_("The file has the whole published list of this year; of a feed, only this year is taken."),
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Take what an iCalendar feed suggests."))] = False,
    certain: Annotated[
        bool, typer.Option("--certain", help=N_("Every date in the file is settled: none waits for the moon any more."))
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only tell what would move; nothing is kept."))] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    from charter_cli.files.holidays.lists import read_holidays

    desk: Desk = ctx.obj
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("“{text}” is not a year: give one like 2026", text=str(year))
    with desk.reading() as reader:
        listed_years = {*reader.calendar.listed}
    matter = {*listed_years, desk.today.year, desk.today.year + 1} if year is None else {year}
    found = read_holidays(file, desk.today, matter, year, desk.zone)
    found, others = _of_year(found, year, file.name)
    years = sorted({*found.years, *([] if year is None else [year])})
    taken: list[TakenDay] = []

    def changes(calendar: Calendar) -> list[Change]:
        taken[:] = take(found, years, calendar, certain=certain)
        return [one.change for one in taken if one.change] + [Change(year=one) for one in years]

    suggested = found.is_feed and not yes
    words = f"holiday import {shown(file.name)}"
    changed = change(desk, words, changes, words, keep=not (dry_run or suggested))
    if suggested and format is Format.TABLE:
        show(office_days.suggested(taken, found.left_out, desk.language))
        show(moved(words, changed.moves, desk.language))
    elif suggested:
        data.print_records(map(move_record, changed.moves), MOVE_KEYS, format)
    else:
        _warn_of_open_years(desk, found, {*listed_years, *years})
        tell(desk, changed, words, dry_run, format)
        show(office_days.suggested([one for one in taken if one.why], found.left_out, desk.language), sys.stderr)
    if found.window is not None:
        first, last = found.window
        desk.warn(N_("events that repeat were read for the years {first} to {last} only"), first=first, last=last)
    for day in [one.day.day for one in found.days if abs(one.day.day - desk.today) > FAR][:1]:
        desk.warn("warning: {day} is more than two years off: look whether it was typed right", day=day)
    if others:
        told = desk.language.plural(
            "{count} day of other years was left out", "{count} days of other years were left out", others
        )
        show([plain(told)], sys.stderr)
    if suggested:
        desk.warn(N_("a feed is only a suggestion, and nothing was taken: --yes takes these days"))


def _of_year(found: HolidayList, year: int | None, file: str) -> tuple[HolidayList, int]:
    """What `found` says of `year`, and how many days of other years it has. Refused: any other day in what is the
    published list of a year, and a feed without a day of it."""
    if year is None:
        return found, 0
    days = tuple(one for one in found.days if one.day.day.year == year)
    stray = next((one.day.day for one in found.days if one.day.day.year != year), None)
    if stray is not None and not (found.is_feed and days):
        raise Refused(
            "{file} is not the list of {year}, it lists {day}: correct --year or the file",
            file=file,
            year=str(year),
            day=stray,
        )
    left_out = tuple(one for one in found.left_out if one.day is None or one.day.year == year)
    return found._replace(days=days, left_out=left_out), len(found.days) - len(days)


def _warn_of_open_years(desk: Desk, found: HolidayList, known: set[int]) -> None:
    open_year = next((one.day.day.year for one in found.days if one.day.day.year not in known), None)
    if open_year is not None:
        desk.warn(
            N_("{year} stays provisional: --year {year} says that this is the whole list of that year"),
            year=str(open_year),
        )
