"""How a request stands on a day: days left, late and used, overdue, provisional. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.deadline import days_between, due_if_resumed
from charter_cli.domain.request import Request


class Standing(NamedTuple):
    """How a request stands on a day. Left and late are working days; None where no due date runs.

    `provisional`: the due date may yet move, because a year's list is not published or a holiday
    waits for the moon. `if_resumed_on`: while the clock stands still, the due date if it ran again today.
    `days_waited`: calendar days since it was put on hold.
    """

    overdue: bool
    provisional: bool
    days_left: int | None = None
    days_late: int | None = None
    days_used: int | None = None
    calendar_days_left: int | None = None
    calendar_days_late: int | None = None
    if_resumed_on: date | None = None
    days_waited: int | None = None


class Seen(NamedTuple):
    """A request with how it stands on the day that is looked at."""

    request: Request
    standing: Standing


def see(request: Request, calendar: Calendar, today: date) -> Seen:
    """`request` with how it stands on `today`."""
    return Seen(request, stand(request, calendar, today))


def stand(request: Request, calendar: Calendar, today: date) -> Standing:
    """How `request` stands on `today`: for a settled one, how it stood when it was settled."""
    due_on = request.due_on
    if request.settled_on is not None:
        settled = Standing(overdue=False, provisional=False, days_used=request.days_used)
        if due_on is None or request.on_time is None:
            return settled
        return settled._replace(
            days_late=calendar.count(due_on, request.settled_on),
            calendar_days_late=max((request.settled_on - due_on).days, 0),
        )
    reckoning, term = request.reckoning, request.promise.term
    stopped_on = reckoning.held_since if reckoning.days_left_when_held is not None else None
    used = days_between(calendar, term.unit, request.received_on, stopped_on or today) - reckoning.not_counted
    waited = None if reckoning.held_since is None else max((today - reckoning.held_since).days, 0)
    if due_on is None:
        if_resumed = due_if_resumed(calendar, reckoning, term, today)
        return Standing(False, provisional=False, days_used=used, if_resumed_on=if_resumed, days_waited=waited)
    return Standing(
        overdue=today > due_on,
        provisional=is_provisional(calendar, request.received_on, due_on, today),
        days_left=calendar.count(today, due_on),
        calendar_days_left=max((due_on - today).days, 0),
        days_late=calendar.count(due_on, today),
        calendar_days_late=max((today - due_on).days, 0),
        days_used=used,
        days_waited=waited,
    )


def is_provisional(calendar: Calendar, received_on: date, due_on: date, today: date) -> bool:
    """Whether a due date may yet move: see `Standing`. The moon of a past holiday has been seen."""
    return calendar.unlisted_year(received_on, due_on) is not None or calendar.moon_day(today, due_on) is not None
