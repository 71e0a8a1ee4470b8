"""Dates as people type them, in English or Bangla, with either digits; the day always comes before the month.

    2026-11-22   22/11/2026   22-11-2026   22.11.2026   22 Nov 2026   ২২ নভেম্বর, ২০২৬
    22/11/26   22 Nov 26        a year of two figures is of this century; with hyphens it could stand first, too
    22 Nov   22/11              the latest one, today included; where a day to come is asked for, the next one
    today   yesterday   tomorrow   আজ   গতকাল   আগামীকাল
    thursday   thu              likewise
    last thursday               the latest one before today
    3 days ago   3 working days ago
    Sun 22 Nov 2026             any written date with its weekday before it, which has to match
    ২২শে নভেম্বর ২০২৬ খ্রিঃ         any written date with an ordinal, or with its era

Nothing else is read: what could be meant in two ways is refused, never guessed, with an example that has the typed
figures where they make a day.
Pure: today and the working calendar are given.
"""

from __future__ import annotations

import re
from datetime import date

from charter_cli.domain.calendar import FIRST_YEAR, LAST_YEAR, Calendar
from charter_cli.domain.date_spelling import plain_spelling
from charter_cli.domain.date_words import MONTHS, NEAR_DAYS, WEEKDAYS
from charter_cli.domain.near_days import CENTURY, day_of, latest, likely, moved, near
from charter_cli.errors import Refused
from charter_cli.language.messages import MONTHS as MONTH_NAMES
from charter_cli.language.messages import InFigures, Label
from charter_cli.language.text import fold, shown

_NUMBER = "([0-9]{1,2})"
_YEAR = "([0-9]{4})"
_ANY_YEAR = "([0-9]{4}|[0-9]{2})"
_ISO = re.compile(f"{_YEAR}-{_NUMBER}-{_NUMBER}")
_FIGURES = re.compile(rf"{_NUMBER}([/.-]){_NUMBER}(?:\2{_ANY_YEAR})?")
_NAMED = re.compile(rf"{_NUMBER}[ -]([^0-9 ,-]+)(?:(?:, ?| |-){_ANY_YEAR})?")
# More than five digits reach before every calendar, and far more are slow to turn into a number.
_DAYS_AGO = re.compile("([0-9]{1,5}) ?(?:days?|দিন) (?:ago|আগে)")
_WORKING_DAYS_AGO = re.compile("([0-9]{1,5}) ?(?:working days?|(?:কার্য|কর্ম) ?দিবস) (?:ago|আগে)")
_LAST = re.compile("(?:last|গত) (.+)")

_ISO_MONTH = re.compile(f"{_YEAR}-{_NUMBER}")
_FIGURES_MONTH = re.compile(f"{_NUMBER}[/.-]{_YEAR}")
_NAMED_MONTH = re.compile(f"([^0-9 ,-]+)(?:(?:, ?| |-){_YEAR})?")


def read_date(text: str, today: date, calendar: Calendar | None = None, *, since: date | None = None) -> date:
    """The day that `text` names, seen from `today`; the forms are at the top of this file.

    `since`: where a day to come is asked for, the first one that may be meant: a weekday, and a day without its year,
    is then the next one, that day included. Else it is the latest one, `today` included.
    `calendar` is needed for `3 working days ago` alone: the working day after which, up to today, there were
    three working days, as days left and days late are counted. Asked on a day off, that is the same day as
    on the working day before. Refused, with an example: everything else, and years before 1900 or after 2200.
    """
    typed, quoted = plain_spelling(fold(text)), shown(text)
    if not typed:
        raise Refused("the date is empty: type it like {example}", example=today)
    day = _spoken(typed, today, since)
    if day is None:
        day = _working_days_ago(typed, quoted, today, calendar)
    if day is None:
        day = _written(typed, quoted, today, since)
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

    `nov` alone is the latest one, this month included. Refused: everything else.
    """
    year, month = _month_parts(fold(text), today)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Refused(
            "“{text}” is not a month: type it like {example}", text=shown(text), example=InFigures(f"{today:%Y-%m}")
        )
    return year, month


def _month_parts(typed: str, today: date) -> tuple[int, int]:
    """Year and month as typed; (0, 0) where they cannot be read."""
    if found := _ISO_MONTH.fullmatch(typed):
        return int(found[1]), int(found[2])
    if found := _FIGURES_MONTH.fullmatch(typed):
        return int(found[2]), int(found[1])
    found = _NAMED_MONTH.fullmatch(typed)
    month = MONTHS.get(found[1]) if found else None
    if not found or not month:
        return 0, 0
    return int(found[2]) if found[2] else today.year - (month > today.month), month


def _spoken(typed: str, today: date, since: date | None) -> date | None:
    """A day told by its distance from today or by its weekday; None for any other text."""
    if typed in NEAR_DAYS:
        return moved(today, NEAR_DAYS[typed])
    if typed in WEEKDAYS:
        weekday = WEEKDAYS[typed]
        return latest(weekday, today) if since is None else latest(weekday, moved(since, 6))
    found = _LAST.fullmatch(typed)
    if found and found[1] in WEEKDAYS:
        return latest(WEEKDAYS[found[1]], moved(today, -1))
    found = _DAYS_AGO.fullmatch(typed)
    return moved(today, -int(found[1])) if found else None


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
    day = moved(today, -n)
    # A calendar day holds one working day at most, so a jump by what is missing never goes too far.
    while missing := n - calendar.count(day, today):
        day = moved(day, -missing)
    while not calendar.is_working(day):
        day = moved(day, -1)
    return day


def _written(typed: str, quoted: str, today: date, since: date | None) -> date:
    """A date in figures or with the name of its month, its weekday before it or not."""
    first, _, rest = typed.partition(" ")
    weekday = WEEKDAYS.get(first.removesuffix(","))
    day = _without_weekday(typed if weekday is None else rest, quoted, today, since)
    if weekday not in (None, day.weekday()):
        raise Refused(
            "“{text}” has the wrong weekday: it is {day}, check which of the two is meant", text=quoted, day=day
        )
    return day


def _without_weekday(typed: str, quoted: str, today: date, since: date | None) -> date:
    parts = _parts(typed)
    if parts is None:
        example = likely(typed, today, since) or today
        raise Refused("“{text}” is not a date: type it like {example}", text=quoted, example=example)
    year, month, number = parts
    day = near(month, number, today, since) if year is None else day_of(year, month, number)
    if day is None:
        _refuse_month_first(typed, year, month, number, quoted, today, since)
        _refuse_beyond_month(year, month, quoted)
        raise Refused("there is no such day as “{text}”: type it like {example}", text=quoted, example=today)
    _refuse_year_first(typed, day, quoted)
    return day


def _parts(typed: str) -> tuple[int | None, int, int] | None:
    """Year (None where there is none), month and day as typed, not yet known to exist."""
    if found := _ISO.fullmatch(typed):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _FIGURES.fullmatch(typed):
        return _year(found[4]), int(found[3]), int(found[1])
    found = _NAMED.fullmatch(typed)
    if found and found[2] in MONTHS:
        return _year(found[3]), MONTHS[found[2]], int(found[1])
    return None


def _year(typed: str | None) -> int | None:
    """A year of four figures, or of two: this century's. None where there is none."""
    if typed is None:
        return None
    return int(typed) if len(typed) > 2 else CENTURY + int(typed)


def _refuse_month_first(
    typed: str, year: int | None, month: int, number: int, quoted: str, today: date, since: date | None
) -> None:
    """Refused: figures that make a day with the month before the day."""
    if not _FIGURES.fullmatch(typed):
        return
    meant = near(number, month, today, since) if year is None else day_of(year, number, month)
    if meant:
        raise Refused(
            "“{text}” has the month first, but the day comes first: type {likely} if that is what you mean",
            text=quoted,
            likely=meant,
        )


def _refuse_year_first(typed: str, day: date, quoted: str) -> None:
    """Refused: `26-11-22`, which looks like a date of the form 2026-11-22 as much as like `day`."""
    found = _FIGURES.fullmatch(typed)
    if not found or found[2] != "-" or len(found[4] or "") != 2:
        return
    other = day_of(CENTURY + int(found[1]), int(found[3]), int(found[4]))
    if other not in (None, day):
        raise Refused(
            "“{text}” may be {day} or {other}: type the year in four digits", text=quoted, day=day, other=other
        )


def _refuse_beyond_month(year: int | None, month: int, quoted: str) -> None:
    """Refused: a day that this month does not have, in that year or, where none was typed, in any."""
    from calendar import monthrange

    if not 1 <= month <= 12:
        return
    name = Label(MONTH_NAMES[month - 1])
    if year is None:
        raise Refused(
            "there is no such day as “{text}”: {month} has {count} days",
            text=quoted,
            month=name,
            count=monthrange(CENTURY, month)[1],  # a leap year
        )
    raise Refused(
        "there is no such day as “{text}”: {month} {year} has {count} days",
        text=quoted,
        month=name,
        year=year,
        count=monthrange(year, month)[1],
    )
