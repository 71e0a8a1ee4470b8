"""From the day of receipt to the due date: the rule as it is used for every request.

It is written twice: `day_by_day` goes from day to day, to prove it. A test holds both equal over random calendars
and lives.

* A limit in working days ends on working day N after receipt (General Clauses Act 1897, s. 9).
* A limit in plain days, weeks, months or years ends on that calendar day, or the next working day (s. 10). So does one
  that names a day of the month or of the year (`by`): the next such day after receipt; or a day agreed for the request.
* On hold from day H to day R: the days d with H < d ≤ R do not count. If nothing was left on H, it is
  due on R or the next working day. A hold set after the due date stops nothing.
* Extended to day E: due on E, or the next working day. After the due date it moves nothing: the
  date that was missed stays.
* A limit that runs from a complete application, or from an event, and was put on hold on the day of receipt waits for
  its start: it is counted from the day on which that hold is lifted, as if received on that day.

Pure: dates in, dates out.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from charter_cli.domain.calendar import ONE_DAY, Calendar
from charter_cli.language.text import Wording


class Unit(StrEnum):
    """What a limit is counted in. `by`: a day of the month or of the year; `agreed`: a day of its own for each request;
    `uncounted`: nothing countable is promised, so nothing is ever overdue by itself."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    BY = "by"
    AGREED = "agreed"
    UNCOUNTED = "uncounted"

    @property
    def plain(self) -> bool:
        """Whether it runs through days off: its days are calendar days."""
        return self not in (Unit.WORKING_DAYS, Unit.UNCOUNTED)


class Start(StrEnum):
    """From when the charter counts: receipt, the complete application, or an event that it names."""

    RECEIPT = "receipt"
    COMPLETE = "complete"
    EVENT = "event"


class Stage(NamedTuple):
    """One of several steps that the charter promises, `count` of `unit` from receipt."""

    name: Wording
    unit: Unit
    count: int  # type: ignore[assignment]  # as in `Term`


class Term(NamedTuple):
    """The length of a promise: `count` of `unit`; `least` is the lower end of a range, of which `count` is the upper.

    `count` is None for a `unit` that has none: `by`, with `day` and, where it comes once a year, `month`; `agreed`,
    with the day `on` once it is agreed; and `uncounted`. The last of the `stages` is the promise itself.
    """

    unit: Unit
    count: int | None  # type: ignore[assignment]  # tuples have a method of this name, which nobody misses
    least: int | None = None
    month: int | None = None
    day: int | None = None
    on: date | None = None
    starts: Start = Start.RECEIPT
    stages: tuple[Stage, ...] = ()


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
    `promised_due_on`: the charter's own date, without extensions; None while the clock waits for its start.
    `held_since`: the day of a hold that is not lifted, whether it stopped the clock or came too late to.
    `days_left_when_held`: what was left when the clock was stopped. `not_counted`: days inside the holds that are
    over. Both in working days, or in calendar days where the unit is `plain`.
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
    waits = waits_for_start(received_on, term, turns)
    own = [turn for turn in turns if not isinstance(turn, Extended)]
    promised = _run(calendar, received_on, term, own, waits=waits)
    if len(own) == len(turns):
        return promised
    running = _run(calendar, received_on, term, turns, waits=waits)
    return running._replace(promised_due_on=promised.promised_due_on)


def waits_for_start(received_on: date, term: Term, turns: Sequence[Turn]) -> bool:
    """Whether the first of `turns` is a hold that waits for the complete application, or the event."""
    return term.starts is not Start.RECEIPT and bool(turns) and turns[0] == Held(received_on)


def with_wait(term: Term, received_on: date, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """`turns` of a request that was not complete on the day of receipt: it waits first, where `term` starts later."""
    return tuple(turns) if term.starts is Start.RECEIPT else (Held(received_on), *turns)


def stage_days(
    calendar: Calendar, received_on: date, term: Term, turns: Sequence[Turn] = ()
) -> list[tuple[Stage, date | None]]:
    """The stages of `term`, each with its own last day; None while the clock stands still before it. A longer time
    moves none of them."""
    own = [turn for turn in turns if not isinstance(turn, Extended)]
    terms = [(stage, Term(stage.unit, stage.count, starts=term.starts)) for stage in term.stages]
    return [(stage, reckon(calendar, received_on, one, own).due_on) for stage, one in terms]


def due_if_resumed(calendar: Calendar, reckoning: Reckoning, term: Term, on: date) -> date | None:
    """The due date if a clock that stands still ran again on `on`; None if it does not stand still."""
    if reckoning.days_left_when_held is None:
        return None
    if reckoning.promised_due_on is None:  # it waits for its start
        return end_of(calendar, on, term)
    unit = Unit.WORKING_DAYS if reckoning.extended else term.unit
    return calendar.on_or_after(_restart(calendar, unit, reckoning.days_left_when_held, on))


def days_between(calendar: Calendar, unit: Unit, after: date, until: date) -> int:
    """Days d with after < d ≤ until, in what `unit` counts: calendar days where it is `plain`, else working days."""
    if unit.plain:
        return max((until - after).days, 0)
    return calendar.count(after, until)


def _target(calendar: Calendar, received_on: date, term: Term) -> date | None:
    """The last day of `term`, before it is moved to a working day."""
    count = term.count
    match term.unit:
        case Unit.BY:
            return _next_day(received_on, term)
        case Unit.AGREED:
            # What became complete after the agreed day had nothing left: it is due at once, as after a hold.
            return None if term.on is None else max(term.on, received_on)
        case _ if count is None:
            return None
        case Unit.WORKING_DAYS:
            return calendar.nth(received_on, count)
        case Unit.MONTHS:
            return months_later(received_on, count)
        case Unit.YEARS:
            return months_later(received_on, 12 * count)
        case unit:
            return received_on + (7 if unit is Unit.WEEKS else 1) * count * ONE_DAY


def _next_day(after: date, term: Term) -> date:
    """The first day after `after` that `term` names; in a shorter month its last one stands for the 29th to 31st."""
    assert term.day is not None
    year, month = after.year, term.month or after.month
    day = _day_of_month(year, month, term.day)
    if day > after:
        return day
    if term.month is not None:
        return _day_of_month(year + 1, month, term.day)
    return _day_of_month(year + month // 12, month % 12 + 1, term.day)


def _day_of_month(year: int, month: int, day: int) -> date:
    from calendar import monthrange  # few limits ask for it

    return date(year, month, min(day, monthrange(year, month)[1]))


def months_later(day: date, months: int) -> date:
    """The same day of the month, or the last one of a shorter month."""
    from dateutil.relativedelta import relativedelta

    later: date = day + relativedelta(months=months)
    return later


def _run(calendar: Calendar, received_on: date, term: Term, turns: Sequence[Turn], *, waits: bool) -> Reckoning:
    """`waits`: the first of `turns` waits for the start of the clock."""
    target = _target(calendar, received_on, term)
    unit = term.unit
    held_since: date | None = None
    left: int | None = None  # not None exactly while the clock stands still
    extended, not_counted = False, 0
    for turn in turns:
        due = None if target is None else calendar.on_or_after(target)
        if isinstance(turn, Held):
            held_since = turn.on
            if target is not None and due is not None and turn.on <= due:
                left = days_between(calendar, unit, turn.on, target)
        elif isinstance(turn, Resumed):
            if left is not None and held_since is not None:
                target = _target(calendar, turn.on, term) if waits else _restart(calendar, unit, left, turn.on)
                not_counted += days_between(calendar, term.unit, held_since, turn.on)
            held_since, left, waits = None, None, False
        elif due is not None and turn.on <= due:
            # Where the calendar has moved the due date past the agreed day since, a longer time is not a shorter one.
            target = max(due, calendar.on_or_after(turn.to))
            unit, extended = Unit.WORKING_DAYS, True
    due = None if target is None else calendar.on_or_after(target)
    return Reckoning(
        due_on=due if left is None else None,
        promised_due_on=None if waits else due,
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
