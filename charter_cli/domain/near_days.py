"""Which day is meant by a part of its date: the latest one, or the next one. Pure."""

from __future__ import annotations

import re
from datetime import date

from charter_cli.domain.date_words import MONTHS, WEEKDAYS

# A year of two figures is of this century.
CENTURY = 2000
# 29 February is not in every year, nor in 1900, 2100 and 2200.
_MOST_YEARS_APART = 8
# Read only for the example of a refusal: figures and names in any order.
_PIECES = re.compile(r"[0-9]+|[^\W\d_][^\s0-9,./-]*")
_YEAR_FIRST = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")


def latest(weekday: int, until: date) -> date:
    """The latest such day (0: Monday) up to `until`, itself included."""
    return moved(until, -((until.weekday() - weekday) % 7))


def moved(day: date, days: int) -> date:
    """`day` moved by `days`, at most to the ends of time: both are refused by their year afterwards."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def near(month: int, number: int, today: date, since: date | None) -> date | None:
    """The latest of this day up to `today`, or the next one from `since` on; None where no year has it."""
    apart = range(_MOST_YEARS_APART + 1)
    if since is None:
        days = (day_of(today.year - years, month, number) for years in apart)
        return next((day for day in days if day and day <= today), None)
    days = (day_of(since.year + years, month, number) for years in apart)
    return next((day for day in days if day and day >= since), None)


def day_of(year: int, month: int, number: int) -> date | None:
    """The day of these figures; None where there is none."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def likely(typed: str, today: date, since: date | None) -> date | None:
    """A day that the figures and names of `typed` make, in whatever order, the day before the month; else None. Other
    words among them are passed over."""
    if packed := _YEAR_FIRST.fullmatch(typed):
        return day_of(int(packed[1]), int(packed[2]), int(packed[3]))
    words = typed.split()
    told = [word for word in words if any(map(str.isdecimal, word)) or word in MONTHS]
    pieces = [piece for piece in _PIECES.findall(" ".join(told)) if piece not in WEEKDAYS]
    months = [MONTHS[piece] for piece in pieces if piece in MONTHS]
    figures = [piece for piece in pieces if piece.isdecimal()]
    if len(months) > 1 or len(months) + len(figures) != len(pieces) or any(len(one) > 4 for one in figures):
        return None
    years = [one for one in figures if len(one) == 4]
    others = [int(one) for one in figures if len(one) < 3]
    if len(years) > 1 or len(years) + len(others) != len(figures):
        return None
    if years and figures[0] == years[0] and not months:
        others.reverse()  # year, month, day
    if not years and len(others) + len(months) == 3:
        years = [str(CENTURY + others.pop())]
    if not years and not months and len(others) == len(words) == 1:  # a day of some month
        days = (moved(since or today, apart if since else -apart) for apart in range(62))
        return next((day for day in days if day.day == others[0]), None)
    if len(others) + len(months) != 2:
        return None
    number, month = others[0], (months or others[1:])[0]
    return day_of(int(years[0]), month, number) if years else near(month, number, today, since)
