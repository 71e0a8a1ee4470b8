"""Dates as people type them, in English or Bangla, with either digits; the day always comes before the month.

    2026-11-22   22/11/2026   22-11-2026   22.11.2026   22 Nov 2026   ২২ নভেম্বর, ২০২৬
    22 Nov                      of the years around, the one nearest to today; of two as near, the past one
    today   yesterday   tomorrow   আজ   গতকাল   আগামীকাল
    thursday   thu              the latest one, today included
    last thursday               the latest one before today
    3 days ago   3 working days ago
    Sun 22 Nov 2026             any written date with its weekday before it, which has to match
    ২২শে নভেম্বর ২০২৬ খ্রিঃ         any written date with an ordinal, or with its era

Nothing else is read: what could be meant in two ways is refused with an example, never guessed.
Pure: today and the working calendar are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.date_spelling import plain_spelling
from charter_cli.errors import Refused
from charter_cli.language.messages import MONTHS, Label
from charter_cli.language.text import fold, shown

FIRST_YEAR = 1900
LAST_YEAR = 2200

_NUMBER = "([0-9]{1,2})"
_YEAR = "([0-9]{4})"
_ISO = re.compile(f"{_YEAR}-{_NUMBER}-{_NUMBER}")
_FIGURES = re.compile(rf"{_NUMBER}([/.-]){_NUMBER}\2{_YEAR}")
_NAMED = re.compile(rf"{_NUMBER}[ -]([^0-9 ,-]+)(?:(?:, ?| |-){_YEAR})?")
# Read only to say what is missing: `22/11`, `22/11/26`, `22 Nov 26`.
_SHORT_FIGURES = re.compile(rf"{_NUMBER}([/.-]){_NUMBER}(?:\2[0-9]{{2}})?")
_SHORT_NAMED = re.compile(rf"{_NUMBER}[ -]([^0-9 ,-]+)(?:, ?| |-)[0-9]{{2}}")
# More than five digits reach before every calendar, and far more are slow to turn into a number.
_DAYS_AGO = re.compile("([0-9]{1,5}) ?(?:days?|দিন) (?:ago|আগে)")
_WORKING_DAYS_AGO = re.compile("([0-9]{1,5}) ?(?:working days?|(?:কার্য|কর্ম) ?দিবস) (?:ago|আগে)")
_LAST = re.compile("(?:last|গত) (.+)")

_ISO_MONTH = re.compile(f"{_YEAR}-{_NUMBER}")
_FIGURES_MONTH = re.compile(f"{_NUMBER}[/.-]{_YEAR}")
_NAMED_MONTH = re.compile(f"([^0-9 ,-]+)(?:(?:, ?| |-){_YEAR})?")


def _numbered(rows: Iterable[str], first: int) -> dict[str, int]:
    """Every name of every row, folded, with the number of its row."""
    return {fold(name): number for number, row in enumerate(rows, first) for name in row.split()}


# As the echo prints them, as they are written out, and as they are often spelt besides.
_WEEKDAYS = _numbered(
    (
        "mon monday সোম সোমবার",
        "tue tuesday মঙ্গল মঙ্গলবার",
        "wed wednesday বুধ বুধবার",
        "thu thursday বৃহস্পতি বৃহস্পতিবার",
        "fri friday শুক্র শুক্রবার",
        "sat saturday শনি শনিবার",
        "sun sunday রবি রবিবার রোববার",
    ),
    0,
)
_MONTHS = _numbered(
    (
        "jan january জানুয়ারি জানুয়ারী",
        "feb february ফেব্রুয়ারি ফেব্রুয়ারী",
        "mar march মার্চ",
        "apr april এপ্রিল",
        "may মে",
        "jun june জুন",
        "jul july জুলাই",
        "aug august আগস্ট আগষ্ট",
        "sep sept september সেপ্টেম্বর",
        "oct october অক্টোবর",
        "nov november নভেম্বর",
        "dec december ডিসেম্বর",
    ),
    1,
)
_NEAR_DAYS = {"today": 0, "আজ": 0, "yesterday": -1, "গতকাল": -1, "tomorrow": 1, "আগামীকাল": 1}


def read_date(text: str, today: date, calendar: Calendar | None = None) -> date:
    """The day that `text` names, seen from `today`; the forms are at the top of this file.

    `calendar` is needed for `3 working days ago` alone: the working day after which, up to today, there were
    three working days, as days left and days late are counted. Asked on a day off, that is the same day as
    on the working day before. Refused, with an example: everything else, and years before 1900 or after 2200.
    """
    typed, quoted = plain_spelling(fold(text)), shown(text)
    if not typed:
        raise Refused("the date is empty: type it like {example}", example=today)
    day = _spoken(typed, today)
    if day is None:
        day = _working_days_ago(typed, quoted, today, calendar)
    if day is None:
        day = _written(typed, quoted, today)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(
            "the date “{text}” is not within the years {first} to {last}: type it like {example}",
            text=quoted,
            first=FIRST_YEAR,
            last=LAST_YEAR,
            example=today,
        )
    return day


def read_month(text: str, today: date) -> tuple[int, int]:
    """Year and month that `text` names: `2026-11`, `11/2026`, `Nov 2026`, `নভেম্বর ২০২৬`.

    `nov` alone is the one nearest to today; of two as near, the past one. Refused: everything else.
    """
    year, month = _month_parts(fold(text), today)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Refused("“{text}” is not a month: type it like {example}", text=shown(text), example=f"{today:%Y-%m}")
    return year, month


def _month_parts(typed: str, today: date) -> tuple[int, int]:
    """Year and month as typed; (0, 0) where they cannot be read."""
    if found := _ISO_MONTH.fullmatch(typed):
        return int(found[1]), int(found[2])
    if found := _FIGURES_MONTH.fullmatch(typed):
        return int(found[2]), int(found[1])
    found = _NAMED_MONTH.fullmatch(typed)
    month = _MONTHS.get(found[1]) if found else None
    if not found or not month:
        return 0, 0
    return int(found[2]) if found[2] else _nearest_year(month, today), month


def _nearest_year(month: int, today: date) -> int:
    return min(_years_around(today), key=lambda year: abs((year - today.year) * 12 + month - today.month))


def _spoken(typed: str, today: date) -> date | None:
    """A day told by its distance from today or by its weekday; None for any other text."""
    if typed in _NEAR_DAYS:
        return _moved(today, _NEAR_DAYS[typed])
    if typed in _WEEKDAYS:
        return _latest(_WEEKDAYS[typed], today)
    found = _LAST.fullmatch(typed)
    if found and found[1] in _WEEKDAYS:
        return _latest(_WEEKDAYS[found[1]], _moved(today, -1))
    found = _DAYS_AGO.fullmatch(typed)
    return _moved(today, -int(found[1])) if found else None


def _latest(weekday: int, until: date) -> date:
    return _moved(until, -((until.weekday() - weekday) % 7))


def _moved(day: date, days: int) -> date:
    """`day` moved by `days`, at most to the ends of time: both are refused by their year afterwards."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _working_days_ago(typed: str, quoted: str, today: date, calendar: Calendar | None) -> date | None:
    found = _WORKING_DAYS_AGO.fullmatch(typed)
    if not found:
        return None
    if calendar is None:
        raise Refused(
            "“{text}” cannot be counted here, without the office days: type the date, like {example}",
            text=quoted,
            example=today,
        )
    try:
        return _counted_back(calendar, today, int(found[1]))
    except Refused:  # it names a date that nobody typed
        raise Refused(
            "“{text}” reaches outside the calendar of the office: type the date, like {example}",
            text=quoted,
            example=today,
        ) from None


def _counted_back(calendar: Calendar, today: date, n: int) -> date:
    day = _moved(today, -n)
    # A calendar day holds one working day at most, so a jump by what is missing never goes too far.
    while missing := n - calendar.count(day, today):
        day = _moved(day, -missing)
    while not calendar.is_working(day):
        day = _moved(day, -1)
    return day


def _written(typed: str, quoted: str, today: date) -> date:
    """A date in figures or with the name of its month, its weekday before it or not."""
    first, _, rest = typed.partition(" ")
    weekday = _WEEKDAYS.get(first.removesuffix(","))
    day = _without_weekday(typed if weekday is None else rest, quoted, today)
    if weekday not in (None, day.weekday()):
        raise Refused(
            "“{text}” has the wrong weekday: it is {day}, check which of the two is meant", text=quoted, day=day
        )
    return day


def _without_weekday(typed: str, quoted: str, today: date) -> date:
    parts = _parts(typed)
    if parts is None:
        _refuse_short_year(typed, quoted, today)
        raise Refused("“{text}” is not a date: type it like {example}", text=quoted, example=today)
    year, month, number = parts
    day = _nearest(month, number, today) if year is None else _day(year, month, number)
    if day is None:
        _refuse_month_first(typed, quoted)
        _refuse_beyond_month(year, month, quoted, today)
        raise Refused("there is no such day as “{text}”: type it like {example}", text=quoted, example=today)
    return day


def _parts(typed: str) -> tuple[int | None, int, int] | None:
    """Year (None where there is none), month and day as typed, not yet known to exist."""
    if found := _ISO.fullmatch(typed):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _FIGURES.fullmatch(typed):
        return int(found[4]), int(found[3]), int(found[1])
    found = _NAMED.fullmatch(typed)
    if found and found[2] in _MONTHS:
        return int(found[3]) if found[3] else None, _MONTHS[found[2]], int(found[1])
    return None


def _refuse_short_year(typed: str, quoted: str, today: date) -> None:
    if found := _SHORT_FIGURES.fullmatch(typed):
        month = int(found[3])
    elif found := _SHORT_NAMED.fullmatch(typed):
        month = _MONTHS.get(found[2], 0)
    else:
        return
    if likely := _nearest(month, int(found[1]), today):
        raise Refused("“{text}” needs its year in four digits: type it like {example}", text=quoted, example=likely)
    _refuse_beyond_month(None, month, quoted, today)


def _refuse_month_first(typed: str, quoted: str) -> None:
    found = _FIGURES.fullmatch(typed)
    likely = _day(int(found[4]), int(found[1]), int(found[3])) if found else None
    if likely:
        raise Refused(
            "“{text}” has the month first, but the day comes first: type {likely} if that is what you mean",
            text=quoted,
            likely=f"{likely:%d/%m/%Y}",
        )


def _refuse_beyond_month(year: int | None, month: int, quoted: str, today: date) -> None:
    """Refused: a day that this month does not have, in that year or, where none was typed, in the years around."""
    from calendar import monthrange

    if not 1 <= month <= 12:
        return
    name = Label(MONTHS[month - 1])
    if year is None:
        count = max(monthrange(near, month)[1] for near in _years_around(today))
        raise Refused(
            "there is no such day as “{text}”: {month} has {count} days", text=quoted, month=name, count=count
        )
    raise Refused(
        "there is no such day as “{text}”: {month} {year} has {count} days",
        text=quoted,
        month=name,
        year=year,
        count=monthrange(year, month)[1],
    )


def _years_around(today: date) -> tuple[int, int, int]:
    """The past one first, so that min() keeps it of two as near."""
    return today.year - 1, today.year, today.year + 1


def _nearest(month: int, number: int, today: date) -> date | None:
    """Of this day in the years around today's, the nearest; of two as near, the past one."""
    days = (_day(year, month, number) for year in _years_around(today))
    return min((day for day in days if day), key=lambda day: abs(day - today), default=None)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
