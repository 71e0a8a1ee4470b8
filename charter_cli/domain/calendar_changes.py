"""Local changes of the calendar: a holiday announced tonight, a make-up Saturday, next year's list.

They live in the register and win over the office-days file, the later ones over the earlier ones. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from charter_cli.domain.calendar import Kind, OfficeDay, WeeklyOff, YearlyDay, is_weekly_off
from charter_cli.language.text import Wording

CANCELLED = Wording(bn="ছুটি বাতিল: {name}", en="holiday cancelled: {name}")


class Change(NamedTuple):
    """One change: `day` is listed as `listed`, or taken off the list where that is None; or `year` is listed whole."""

    day: date | None = None
    listed: OfficeDay | None = None
    year: int | None = None


class Laid(NamedTuple):
    """The calendar in force: the listed years, and the listed days by date; `local`: dates that were changed here."""

    listed: frozenset[int]
    days: Mapping[date, OfficeDay]
    local: frozenset[date]


def lay_over(
    listed: Iterable[int],
    days: Iterable[OfficeDay],
    yearly: Collection[YearlyDay],
    weekly_off: Collection[WeeklyOff],
    changes: Iterable[Change],
) -> Laid:
    """What the office-days file says (`listed`, `days`, `yearly`, `weekly_off`) with `changes` laid
    over it, oldest first."""
    years = set(listed)
    found = {day.day: day for day in days}
    local: set[date] = set()
    for change in changes:
        if change.year is not None:
            years.add(change.year)
        if change.day is None:
            continue
        local.add(change.day)
        fixed = _fixed(change.day, yearly)
        if change.listed is not None:
            found[change.day] = change.listed
        elif fixed is not None and change.day.year not in years and not is_weekly_off(change.day, weekly_off):
            # A yearly day comes back by itself as long as its year is not listed: it has to be named as working.
            # On a weekly day off that would open the office.
            found[change.day] = _cancelled(change.day, fixed)
        else:
            found.pop(change.day, None)
    return Laid(frozenset(years), found, frozenset(local))


def overruled(days: Iterable[OfficeDay], changes: Iterable[Change]) -> list[OfficeDay]:
    """Those of the office-days file's `days` that the latest of the local `changes` takes off the list."""
    latest = {change.day: change.listed for change in changes if change.day is not None}
    return [day for day in days if day.day in latest and latest[day.day] is None]


def _fixed(day: date, yearly: Iterable[YearlyDay]) -> YearlyDay | None:
    return next((fixed for fixed in yearly if (fixed.month, fixed.day) == (day.month, day.day)), None)


def _cancelled(day: date, fixed: YearlyDay) -> OfficeDay:
    name = Wording(CANCELLED.bn.format(name=fixed.name.bn), CANCELLED.en.format(name=fixed.name.en))
    return OfficeDay(day, Kind.WORKING, name)
