"""One cell of a table of requests, read as `new` and `done` read what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TypeVar

from charter_cli.domain.calendar import ONE_DAY, Calendar
from charter_cli.domain.transitions import not_future
from charter_cli.errors import Refused
from charter_cli.files.formulas import unprotected
from charter_cli.files.tables.tables import Cell
from charter_cli.interface.context import Desk
from charter_cli.interface.options import phone_number
from charter_cli.language.text import latin_digits, shown

T = TypeVar("T")

# 10000 is in 1927 and 99999 in 2173: every five-digit number is a day that a register may hold.
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:[.][0-9]+)?")
_TIME_OF_DAY = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?( ?[AaPp][Mm])?$")
_SHORTENED = re.compile("[0-9][.,]?[0-9]*[Ee][+][0-9]+")
# The same services, channels and days come again and again; so many of each are kept in mind.
_REMEMBERED = 4096


def plain(cell: Cell) -> str:
    """The cell without blanks at its ends and without the apostrophe that kept it from being run as a formula.
    Refused: one that could not be read."""
    if isinstance(cell, str):
        return unprotected(cell.strip())
    if isinstance(cell, date):
        return cell.isoformat()
    raise cell


def phone(text: str) -> str | None:
    """A phone number. Refused: what a spreadsheet made of one that it took for a large number."""
    if "+" in text and _SHORTENED.fullmatch(text):
        raise Refused("of the phone number only “{text}” is left: type it again, in a column of text", text=shown(text))
    return phone_number(text)


def day(text: str, desk: Desk, calendar: Calendar, epoch: date) -> date:
    """A date as typed, with or without a time of day, or a spreadsheet's number of it, counted from `epoch`."""
    typed = latin_digits(text)
    if serial := _SERIAL.fullmatch(typed):
        return epoch + int(serial[1]) * ONE_DAY
    return desk.date(_TIME_OF_DAY.sub("", typed), calendar)


def past_day(text: str, desk: Desk, calendar: Calendar, epoch: date) -> date:
    """A day of receipt or settlement. Refused: one in the future, or outside the calendar."""
    found = day(text, desk, calendar, epoch)
    not_future(found, desk.today)
    calendar.is_working(found)
    return found


def remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """`read`, asked once for each text that comes again; its refusals are remembered too."""

    @lru_cache(_REMEMBERED)
    def answered(text: str) -> T | Refused:
        try:
            return read(text)
        except Refused as error:
            return error

    def ask(text: str) -> T:
        answer = answered(text)
        if isinstance(answer, Refused):
            raise answer.with_traceback(None)
        return answer

    return ask
