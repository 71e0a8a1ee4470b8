"""One cell of a table of requests, read as `new` and `done` read what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TypeVar

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.transitions import not_future
from charter_cli.errors import Refused
from charter_cli.files.tables.cells import day
from charter_cli.interface.context import Desk
from charter_cli.interface.options import phone_number
from charter_cli.language.text import latin_digits, shown

T = TypeVar("T")

# What a spreadsheet makes of a phone number that it takes for a large one.
_SHORTENED = re.compile("[0-9]+(?:[.,][0-9]*)?[Ee][+-]?[0-9]+")
_DECIMALS = re.compile("([0-9]{6,})[.]0+")
_GROUPED = re.compile("[0-9]{1,3}(?:,[0-9]{2,3}){2,}(?:[.]0+)?")
# The same services, channels and days come again and again; so many of each are kept in mind.
_REMEMBERED = 4096


def phone(text: str) -> str | None:
    """A phone number, also as a spreadsheet writes one that it takes for a large number: 1711000001.0, 1,711,000,001.
    Refused: what it cut short."""
    typed = latin_digits(text)
    if _SHORTENED.fullmatch(typed):
        raise Refused("of the phone number only “{text}” is left: type it again, in a column of text", text=shown(text))
    if _GROUPED.fullmatch(typed):
        typed = typed.replace(",", "")
    if whole := _DECIMALS.fullmatch(typed):
        typed = whole[1]
    return phone_number(typed)


def past_day(text: str, desk: Desk, calendar: Calendar, epoch: date) -> date:
    """A day of receipt or settlement. Refused: one in the future, or outside the calendar."""
    found = day(text, lambda typed: desk.date(typed, calendar), epoch, desk.zone)
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
