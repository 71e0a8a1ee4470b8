"""How a request stood on a day that is over, and how long it took, as its history tells. Pure."""

from __future__ import annotations

from datetime import date

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.deadline import Held, Reckoning, Resumed, reckon
from charter_cli.domain.report import Alike
from charter_cli.domain.request import Life, Request, Status


def clock_on(life: Life, calendar: Calendar, day: date) -> Reckoning:
    """The clock of a request at the end of `day`. Corrections that came later hold for that day too."""
    turns = [turn for turn in life.turns if turn.on <= day]
    return reckon(calendar, life.request.received_on, life.request.promise.term, turns)


def pending_then(life: Life, calendar: Calendar, day: date) -> Request:
    """A request that was pending at the end of `day`, as a request of that day."""
    then = clock_on(life, calendar, day)
    status = Status.HELD if then.held_since is not None else Status.OPEN
    return life.request._replace(
        reckoning=then, status=status, outcome=None, settled_on=None, days_used=None, on_time=None
    )


def missed_promise(reckoning: Reckoning, day: date) -> bool:
    """Whether a request pending at the end of `day` is late by the charter's own date, without extensions."""
    promised = reckoning.promised_due_on
    stopped_on = None if reckoning.days_left_when_held is None else reckoning.held_since
    return promised is not None and promised < (stopped_on or day)


def pending_on(life: Life, calendar: Calendar, day: date) -> Alike:
    """A request that was pending at the end of `day`, as it stood then."""
    then = clock_on(life, calendar, day)
    request = life.request
    return Alike(
        request.promise.service_code,
        request.received_on,
        overdue=then.due_on is not None and then.due_on < day,
        overdue_by_promise=missed_promise(then, day),
        held=then.held_since is not None,
    )


def working_days_taken(life: Life, calendar: Calendar) -> int:
    """Working days from receipt to settlement without those inside holds, whatever the limit is counted in."""
    request = life.request
    assert request.settled_on is not None
    taken = calendar.count(request.received_on, request.settled_on)
    for position, turn in enumerate(life.turns, start=1):
        if isinstance(turn, Held):
            then = reckon(calendar, request.received_on, request.promise.term, life.turns[:position])
            if then.days_left_when_held is not None:  # else it came too late to stop the clock
                lifted = (later.on for later in life.turns[position:] if isinstance(later, Resumed))
                taken -= calendar.count(turn.on, next(lifted, request.settled_on))
    return taken
