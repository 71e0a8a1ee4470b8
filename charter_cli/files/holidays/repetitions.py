"""Events of a feed that repeat, such as a day of every year: each as often as it comes in the years that matter."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from datetime import date, tzinfo
from typing import Any

from charter_cli.domain.calendar import ONE_DAY
from charter_cli.errors import Refused
from charter_cli.files.holidays.event_days import UNREADABLE, first_day

MOST_A_YEAR = 60
# Rules that would fill the memory before anyone could count what they come to.
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_RULES = ("RRULE", "RDATE")
_READ = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def is_repeated(said: Any) -> bool:
    """Whether an event repeats."""
    return any(key in said for key in _RULES)


def events_in(said: Any, edits: Sequence[Any], years: Collection[int], zone: tzinfo) -> list[Any]:
    """The repetitions of the event `said` that begin in one of the `years`, in `zone`, those that it leaves out
    (EXDATE) not among them; `edits` are the single repetitions that the feed tells apart (RECURRENCE-ID).

    Refused: a rule that cannot be read, and one that no holiday follows: more than 60 repetitions a year.
    """
    import recurring_ical_events
    from icalendar import Calendar as Feed

    if _frequencies(said) & _TOO_OFTEN:
        raise _too_often(years)
    series = Feed()
    for event in (said, *edits):
        for key in _READ:
            if key in event and type(event[key]).__name__ == "vBroken":
                raise _unreadable()
        series.add_component(event)
    try:
        with warnings.catch_warnings(action="ignore"):
            query = recurring_ical_events.of(series, keep_recurrence_attributes=True)
            # A day more at each end: in another zone a day begins earlier or later.
            found = query.between(date(min(years), 1, 1) - ONE_DAY, date(max(years) + 1, 1, 1) + ONE_DAY)
    except UNREADABLE:
        raise _unreadable() from None
    repetitions = [one for one in found if first_day(one, zone).year in years]
    if len(repetitions) > MOST_A_YEAR * len(years):
        raise _too_often(years)
    return sorted(repetitions, key=lambda one: first_day(one, zone))


def _frequencies(said: Any) -> set[str]:
    rules = said.get("RRULE", [])
    try:
        return {
            str(value).upper()
            for rule in (rules if isinstance(rules, list) else [rules])
            for value in rule.get("FREQ", [])
        }
    except UNREADABLE:
        raise _unreadable() from None


def _too_often(years: Collection[int]) -> Refused:
    return Refused("the event repeats more than {most} times a year: no holiday does; take it out", most=MOST_A_YEAR)


def _unreadable() -> Refused:
    return Refused("the rule by which the event repeats cannot be read: correct it, or take the event out")
