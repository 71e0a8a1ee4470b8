"""From the day of receipt to the due date: the rule as it is used for every request.

It is written twice: `day_by_day` goes from day to day, to prove it. A test holds both equal over random calendars
and lives.

* A limit in working days ends on working day N after receipt (General Clauses Act 1897, s. 9).
* A limit in plain days or months ends on that calendar day, or the next working day (s. 10).
* On hold from day H to day R: the days d with H < d ≤ R do not count. If nothing was left on H, it is
  due on R or the next working day. A hold set after the due date stops nothing.
* Extended to day E: due on E, or the next working day. After the due date it moves nothing: the
  date that was missed stays.

Pure: dates in, dates out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from charter_cli.domain.calendar import ONE_DAY, Calendar


class Unit(StrEnum):
    """What a limit is counted in. `uncounted`: nothing countable is promised, so nothing is ever overdue by itself."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"
    UNCOUNTED = "uncounted"


class Term(NamedTuple):
    """The length of a promise: `count` of `unit`; `count` is None exactly where nothing is countable."""

    unit: Unit
    count: int | None  # type: ignore[assignment]  # tuples have a method of this name, which nobody misses


class Held(NamedTuple):
    """The clock is stopped at the end of day `on`."""

    on: date


class Resumed(NamedTuple):
    """The clock starts again; `on` is a new day 0."""

    on: date


class Extended(NamedTuple):
    """On day `on` it was agreed to serve by `to`."""

    on: date
    to: date


Turn = Held | Resumed | Extended


class Reckoning(NamedTuple):
    """Where the turns of a life leave its clock.

    `due_on`: the running due date; None while the clock stands still, or where nothing is countable.
    `promised_due_on`: the charter's own date, without extensions. `held_since`: the day of a hold that is
    not lifted, whether it stopped the clock or came too late to. `days_left_when_held`: what was left
    when the clock was stopped. `not_counted`: days inside the holds that are over. Both in working days,
    or in calendar days where the limit is counted in plain days or months.
    """

    due_on: date | None
    promised_due_on: date | None
    held_since: date | None = None
    days_left_when_held: int | None = None
    extended: bool = False
    not_counted: int = 0


def end_of(calendar: Calendar, received_on: date, term: Term) -> date | None:
    """The due date of `term` from `received_on`, before anything has happened; None if nothing is countable."""
    target = _target(calendar, received_on, term)
    return None if target is None else calendar.on_or_after(target)


def reckon(calendar: Calendar, received_on: date, term: Term, turns: Sequence[Turn] = ()) -> Reckoning:
    """The clock after `turns`, which are in the order in which they happened."""
    target = _target(calendar, received_on, term)
    promised = _run(calendar, target, term.unit, [turn for turn in turns if not isinstance(turn, Extended)])
    if not any(isinstance(turn, Extended) for turn in turns):
        return promised
    running = _run(calendar, target, term.unit, turns)
    return running._replace(promised_due_on=promised.promised_due_on)


def due_if_resumed(calendar: Calendar, reckoning: Reckoning, term: Term, on: date) -> date | None:
    """The due date if a clock that stands still ran again on `on`; None if it does not stand still."""
    if reckoning.days_left_when_held is None:
        return None
    unit = Unit.WORKING_DAYS if reckoning.extended else term.unit
    return calendar.on_or_after(_restart(calendar, unit, reckoning.days_left_when_held, on))


def days_between(calendar: Calendar, unit: Unit, after: date, until: date) -> int:
    """Days d with after < d ≤ until, in what `unit` counts: calendar days for days and months, else working days."""
    if unit in (Unit.DAYS, Unit.MONTHS):
        return max((until - after).days, 0)
    return calendar.count(after, until)


def _target(calendar: Calendar, received_on: date, term: Term) -> date | None:
    """The last day of `term`, before it is moved to a working day."""
    if term.count is None:
        return None
    if term.unit is Unit.WORKING_DAYS:
        return calendar.nth(received_on, term.count)
    if term.unit is Unit.DAYS:
        return received_on + term.count * ONE_DAY
    return months_later(received_on, term.count)


def months_later(day: date, months: int) -> date:
    """The same day of the month, or the last one of a shorter month."""
    from dateutil.relativedelta import relativedelta

    later: date = day + relativedelta(months=months)
    return later


def _run(calendar: Calendar, target: date | None, unit: Unit, turns: Sequence[Turn]) -> Reckoning:
    held_since: date | None = None
    left: int | None = None  # not None exactly while the clock stands still
    counted_in = unit
    extended, not_counted = False, 0
    for turn in turns:
        due = None if target is None else calendar.on_or_after(target)
        if isinstance(turn, Held):
            held_since = turn.on
            if target is not None and due is not None and turn.on <= due:
                left = days_between(calendar, unit, turn.on, target)
        elif isinstance(turn, Resumed):
            if left is not None and held_since is not None:
                target = _restart(calendar, unit, left, turn.on)
                not_counted += days_between(calendar, counted_in, held_since, turn.on)
            held_since, left = None, None
        elif due is not None and turn.on <= due:
            # Where the calendar has moved the due date past the agreed day since, a longer time is not a shorter one.
            target = max(due, calendar.on_or_after(turn.to))
            unit, extended = Unit.WORKING_DAYS, True
    due = None if target is None else calendar.on_or_after(target)
    return Reckoning(
        due_on=due if left is None else None,
        promised_due_on=due,
        held_since=held_since,
        days_left_when_held=left,
        extended=extended,
        not_counted=not_counted,
    )


def _restart(calendar: Calendar, unit: Unit, left: int, on: date) -> date:
    """The last day of `left` days that begin again after `on`, before it is moved to a working day."""
    if unit is Unit.WORKING_DAYS:
        return calendar.nth(on, left)
    return on + left * ONE_DAY
