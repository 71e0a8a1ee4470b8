"""Periods as people type them: the span of a report.

    2026-11                     a month; also 11/2026, Nov 2026, নভেম্বর ২০২৬
    this month   last month     এই মাস, গত মাস
    today   week   last week    আজ, সপ্তাহ, গত সপ্তাহ: the office's week begins after its weekly days off
    2026-11-15..2026-11-21      from one day to another, each as dates are typed; `2026-11-15` is one day
    2026                        a calendar year
    2026-27   2026-2027         a fiscal year, July to June, or as the charter's office has it
    2026-27Q2                   one of its quarters: Jul–Sep, Oct–Dec, Jan–Mar, Apr–Jun
    2026Q2                      likewise, where the fiscal year is the calendar year

Digits may be Bangla. `2011-12` is a month; the fiscal year that would look the same is written `2011-2012`.
Pure: today is given.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, NoReturn

from charter_cli.domain.calendar import FIRST_YEAR, LAST_YEAR
from charter_cli.domain.dates import read_date, read_month
from charter_cli.errors import Refused
from charter_cli.language.messages import InFigures
from charter_cli.language.text import cut, fold, shown

_LONGEST_SHOWN = 40
_FISCAL = re.compile("([0-9]{4})[-/–]([0-9]{4}|[0-9]{2})(?: ?q([1-4]))?")
_QUARTER = re.compile("([0-9]{4}) ?q([1-4])")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
JULY, _JANUARY = 7, 1
SUNDAY = 6  # as `date.weekday` counts
# How many months, weeks or days ago the period was in which today lies.
_MONTHS_AGO = {"this month": 0, "month": 0, "এই মাস": 0, "চলতি মাস": 0, "মাস": 0, "last month": 1, "গত মাস": 1}
_WEEKS_AGO = {"this week": 0, "week": 0, "এই সপ্তাহ": 0, "চলতি সপ্তাহ": 0, "সপ্তাহ": 0, "last week": 1, "গত সপ্তাহ": 1}
_DAYS_AGO = {"today": 0, "আজ": 0, "yesterday": 1, "গতকাল": 1}


class PeriodKind(StrEnum):
    """What a period is."""

    MONTH = "month"
    YEAR = "year"
    FISCAL_YEAR = "fiscal year"
    QUARTER = "quarter"
    DAYS = "days"


class Period(NamedTuple):
    """`first` to `last`, both inclusive. `label` is its name in Latin figures, which `read_period` reads again.
    `starts`: the first month of the fiscal year."""

    span: PeriodKind
    first: date
    last: date
    label: str
    starts: int = JULY

    @property
    def quarter(self) -> int:
        """Which quarter of its fiscal year the period begins in, 1 to 4."""
        return (self.first.month - self.starts) % 12 // 3 + 1

    @property
    def fiscal_years(self) -> str:
        """The fiscal year in which the period begins, like `2026-27`; `2026` where it is the calendar year."""
        year = self.first.year - (self.first.month < self.starts)
        return str(year) if self.starts == _JANUARY else f"{year}-{(year + 1) % 100:02d}"

    def as_of(self, today: date) -> date:
        """The day at whose end the period is judged: its last one, or today while it is not over."""
        return min(self.last, today)


def read_period(text: str | None, today: date, starts: int = JULY, week_starts: int = SUNDAY) -> Period:
    """The period that `text` names, this month where it is None; the forms are at the top of this file. The fiscal year
    begins with the month `starts`, the week with the weekday `week_starts` (Monday is 0).

    Refused, with examples: everything else, years before 1900 or after 2200, days that end before they begin, a period
    that has not begun.
    """
    period = month(today.year, today.month) if text is None else _read(fold(text), text, today, starts, week_starts)
    period = period._replace(starts=starts)
    if period.first > today:
        raise Refused(
            "the period {label} has not begun: it begins on {day}", label=InFigures(period.label), day=period.first
        )
    return period


def month(year: int, number: int) -> Period:
    """One month."""
    first = date(year, number, 1)
    return Period(PeriodKind.MONTH, first, _eve(_months_later(first, 1)), f"{first:%Y-%m}")


def last_months(day: date, count: int) -> list[Period]:
    """The `count` months that end with the month of `day`, oldest first."""
    firsts = [_months_later(day.replace(day=1), back) for back in range(1 - count, 1)]
    return [month(first.year, first.month) for first in firsts]


def months_of(period: Period) -> list[Period]:
    """The whole months that lie in `period`, oldest first."""
    first = period.first if period.first.day == 1 else _months_later(period.first.replace(day=1), 1)
    found = []
    while (one := month(first.year, first.month)).last <= period.last:
        found.append(one)
        first = _months_later(first, 1)
    return found


def days(first: date, last: date) -> Period:
    """The days from `first` to `last`."""
    return Period(PeriodKind.DAYS, first, last, str(first) if first == last else f"{first}..{last}")


def _read(typed: str, text: str, today: date, starts: int, week_starts: int) -> Period:
    if typed in _MONTHS_AGO:
        first = _months_later(today.replace(day=1), -_MONTHS_AGO[typed])
        return month(first.year, first.month)
    if (spoken := _days(typed, text, today, week_starts)) is not None:
        return spoken
    if re.fullmatch("[0-9]{4}", typed) and _known(int(typed)):
        return Period(PeriodKind.YEAR, date(int(typed), 1, 1), date(int(typed), 12, 31), typed)
    try:
        return month(*read_month(text, today))
    except Refused:  # it knows months only
        return _fiscal(typed, starts) or _refuse(text, today, starts)


def _days(typed: str, text: str, today: date, week_starts: int) -> Period | None:
    """A day, a week, or from one day to another; None for any other text."""
    if typed in _DAYS_AGO:
        day = today - timedelta(days=_DAYS_AGO[typed])
        return days(day, day)
    if typed in _WEEKS_AGO:
        into = (today.weekday() - week_starts) % 7
        first = today - timedelta(days=into + 7 * _WEEKS_AGO[typed])
        return days(first, first + timedelta(days=6))
    if _DAY.fullmatch(typed):
        day = read_date(typed, today)
        return days(day, day)
    before, dots, after = text.partition("..")
    if not dots:
        return None
    first, last = read_date(before, today), read_date(after, today)
    if last < first:
        raise Refused("“{text}” ends before it begins: type the earlier day first", text=shown(text, _LONGEST_SHOWN))
    return days(first, last)


def _fiscal(typed: str, starts: int) -> Period | None:
    """A fiscal year or one of its quarters; None where it is neither, or its two years do not follow each other."""
    if starts == _JANUARY:
        quarter = _QUARTER.fullmatch(typed)
        return _quarter(int(quarter[1]), int(quarter[2]), starts, quarter[1]) if quarter else None
    found = _FISCAL.fullmatch(typed)
    if not found or not _known(int(found[1])):
        return None
    following = str(int(found[1]) + 1)
    if found[2] not in (following, following[2:]):
        return None
    if found[3]:
        return _quarter(int(found[1]), int(found[3]), starts, f"{found[1]}-{following[2:]}")
    first = date(int(found[1]), starts, 1)
    # A label must be read as what it is: 2011-12 alone is a month.
    looks_like_a_month = 1 <= int(following[2:]) <= 12
    label = f"{found[1]}-{following if looks_like_a_month else following[2:]}"
    return Period(PeriodKind.FISCAL_YEAR, first, _eve(_months_later(first, 12)), label)


def _quarter(year: int, number: int, starts: int, years: str) -> Period | None:
    if not _known(year):
        return None
    first = _months_later(date(year, starts, 1), 3 * (number - 1))
    return Period(PeriodKind.QUARTER, first, _eve(_months_later(first, 3)), f"{years}Q{number}")


def _refuse(text: str, today: date, starts: int) -> NoReturn:
    this_month = month(today.year, today.month)._replace(starts=starts)
    years = this_month.fiscal_years
    line = "".join(char if char.isprintable() or char in "\u200c\u200d" else "\ufffd" for char in text)
    raise Refused(
        "“{text}” is not a period: type a month like {month}, a year like {year}, a fiscal year like {years}, a "
        "quarter of one like {quarter}, `today`, `week`, `last month`, or days like {days}",
        text=cut(line, _LONGEST_SHOWN),
        month=InFigures(this_month.label),
        year=today.year,
        years=InFigures(years),
        quarter=InFigures(f"{years}Q{this_month.quarter}"),
        days=InFigures(days(today.replace(day=1), today).label),
    )


def _known(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _months_later(first: date, months: int) -> date:
    years, index = divmod(first.month - 1 + months, 12)
    return date(first.year + years, index + 1, 1)


def _eve(day: date) -> date:
    return day - timedelta(days=1)
