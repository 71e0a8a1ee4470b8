"""Calendars for the tests: the office's own of 2024-2026, small ones made by hand, and random ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from charter_cli.domain.calendar import Calendar, Kind, NthWeekday, OfficeDay, WeeklyOff, YearlyDay, is_weekly_off
from charter_cli.files.office_days import load_office_days
from charter_cli.language.text import Wording

OFFICE_DAYS = Path(__file__).parent.parent / "data" / "office_days.yaml"
FRIDAY, SATURDAY = 4, 5


@cache
def office_calendar() -> Calendar:
    """The calendar that the package ships."""
    return load_office_days(OFFICE_DAYS).calendar()


def holiday(day: date, *, moon: bool = False, kind: Kind = Kind.GENERAL, name: str = "Holiday") -> OfficeDay:
    return OfficeDay(day, kind, Wording(bn="ছুটি", en=name), moon)


def make_up(day: date) -> OfficeDay:
    return OfficeDay(day, Kind.WORKING, Wording(bn="কর্মদিবস", en="Make-up day"))


def calendar_of(
    days: Iterable[OfficeDay] = (),
    *,
    weekly_off: Iterable[WeeklyOff] = (FRIDAY, SATURDAY),
    listed: Iterable[int] = (2026,),
    yearly: Iterable[YearlyDay] = (),
) -> Calendar:
    """Friday and Saturday off and the list of 2026, but for what is said."""
    return Calendar(weekly_off=weekly_off, listed=listed, days=days, yearly=yearly)


def dates(first: date, days: int) -> st.SearchStrategy[date]:
    """A day among the `days` that begin with `first`."""
    return st.integers(0, days - 1).map(lambda n: first + timedelta(days=n))


@st.composite
def day_lists(draw: st.DrawFn) -> tuple[frozenset[WeeklyOff], list[OfficeDay]]:
    """Weekdays off, some each week and some the n-th of a month, with holidays and make-up days in the first 120 days
    of 2026: several a week, so that they meet."""
    weekly_off: frozenset[WeeklyOff] = draw(st.frozensets(st.integers(0, 6), min_size=1, max_size=3))
    weekly_off |= draw(st.frozensets(st.builds(NthWeekday, st.integers(0, 6), st.integers(1, 5)), max_size=3))
    picked = draw(st.sets(dates(date(2026, 1, 1), 120), max_size=40))
    opened = draw(st.integers(0, 3))  # one listed weekly day off in so many is a make-up day
    return weekly_off, [
        make_up(day) if is_weekly_off(day, weekly_off) and opened and day.toordinal() % opened == 0 else holiday(day)
        for day in sorted(picked)
    ]


def calendars() -> st.SearchStrategy[Calendar]:
    return day_lists().map(lambda drawn: calendar_of(drawn[1], weekly_off=drawn[0]))
