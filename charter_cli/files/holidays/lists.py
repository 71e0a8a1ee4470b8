"""A list of holidays in a file, by the file's ending: another office-days file, a table, or an iCalendar feed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from charter_cli.domain.holiday_list import HolidayList
from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.files.holidays.feed import feed_days
from charter_cli.files.holidays.table import table_days
from charter_cli.files.office_days import load_list

LARGEST_BYTES = 5_000_000


def read_holidays(path: Path, today: date, years: Collection[int]) -> HolidayList:
    """The list in `path`, by its ending: .yaml or .yml, .csv, .ics. Events of a feed that repeat are taken for the
    `years`. Refused: other files, a list without a day, and any row or event whose day is not certain, by its line."""
    ending = path.suffix.casefold()
    if ending in (".yaml", ".yml"):
        listed, days = load_list(path)
        return HolidayList(days, listed)
    if ending == ".csv":
        return HolidayList(table_days(path, _bytes_of(path), today))
    if ending == ".ics":
        return feed_days(path.name, _bytes_of(path), years)
    raise Refused("{file} is no list of holidays: it takes a .yaml, .csv or .ics file", file=path.name)


def _bytes_of(path: Path) -> bytes:
    with system_errors.opening(path):
        raw = path.read_bytes()
    if len(raw) > LARGEST_BYTES:
        raise Refused("{file} is too large for a list of holidays: is it the right file?", file=path.name)
    return raw
