"""A list of holidays in a file, by the file's ending: another office-days file, an iCalendar feed, or a table."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, tzinfo
from pathlib import Path

from charter_cli.domain.holiday_list import HolidayList
from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.files.holidays.feed import feed_days
from charter_cli.files.holidays.table import table_days
from charter_cli.files.office_days import load_list

LARGEST_BYTES = 5_000_000
TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def read_holidays(path: Path, today: date, years: Collection[int], year: int | None, zone: tzinfo) -> HolidayList:
    """The list in `path`, by its ending: .yaml or .yml, .ics, else a table. Events of a feed that repeat are taken for
    the `years`, and what a table says without a year is of `year`; a moment is its day in `zone`. Refused: other files,
    a list without a day, and any row or event whose day is not certain, by its line."""
    ending = path.suffix.casefold()
    if ending in (".yaml", ".yml"):
        listed, days = load_list(path)
        return HolidayList(days, listed)
    if ending != ".ics" and ending not in TABLES:
        raise Refused(
            "{file} is no list of holidays: it takes a .yaml, .csv or .ics file, or a workbook such as .xlsx",
            file=path.name,
        )
    with system_errors.opening(path):
        too_large = path.stat().st_size > LARGEST_BYTES
    if too_large:
        raise Refused("{file} is too large for a list of holidays: is it the right file?", file=path.name)
    if ending == ".ics":
        with system_errors.opening(path):
            raw = path.read_bytes()
        return feed_days(path.name, raw, years, zone)
    return table_days(path, today, year, zone)
