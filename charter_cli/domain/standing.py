"""How a request stands on a day, or stood on a past one: days left, late and used, overdue, provisional. Pure."""

from datetime import date
from typing import NamedTuple

from charter_cli.domain.afterwards import TAKING_BACK, pending_after, undone_then
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.deadline import Extended, Reckoning, days_between, due_if_resumed, reckon, with_wait
from charter_cli.domain.request import Action, Entry, Life, Request, Status


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


def pending_then(life: Life, calendar: Calendar, day: date) -> Request:
    """A request that was pending at the end of `day`, as a request of that day.

    Its due date is the one to which the last entry led that had happened by then, or the last change of the calendar
    that was recorded by then: never what today's calendar would make of it. Only where the day of receipt or the
    service was corrected later, and that makes it earlier, the correction holds for that day too.
    """
    reckoning = clock_on(life, calendar, day)
    status = Status.HELD if reckoning.held_since is not None else Status.OPEN
    return life.request._replace(
        reckoning=reckoning,
        status=status,
        outcome=None,
        settled_on=None,
        days_used=None,
        on_time=None,
        hold_reason=None if status is Status.OPEN else _hold_reason(life, day),
    )


def _hold_reason(life: Life, day: date) -> str | None:
    """Why a request was on hold at the end of `day`."""
    undone = undone_then(life.entries, day)
    holds = [entry for entry in life.entries if entry.action is Action.HELD and entry.command_id not in undone]
    return next((hold.text for hold in reversed(holds) if known_on(hold) <= day), None)


def clock_on(life: Life, calendar: Calendar, day: date) -> Reckoning:
    """The clock of a request that was pending at the end of `day`."""
    entries = [entry for entry in life.entries if known_on(entry) <= day]
    later = [entry for entry in life.entries if known_on(entry) > day]
    undone = undone_then(life.entries, day)
    request = life.request
    turns = [entry.turn for entry in entries if entry.turn is not None and entry.command_id not in undone]
    if life.waited:
        turns = list(with_wait(request.promise.term, request.received_on, turns))
    if not request.promise.as_needed:
        turns = [turn for turn in turns if not isinstance(turn, Extended)]
    reckoning = reckon(calendar, request.received_on, request.promise.term, turns)
    if reckoning.days_left_when_held is not None:
        return reckoning
    # A settlement by that day was taken back since, and counts as never made.
    left = pending_after(entries)
    due_on = left[-1].due_on_after if left else reckoning.due_on
    # What was corrected while it was settled gave a verdict; once the settlement is taken back, the correction is left.
    corrections = filter(_corrects_dates, (*later, *filter(_judges, entries)))
    if reckoning.due_on is not None and any(corrections):
        due_on = min(due_on or date.max, reckoning.due_on)
    return reckoning._replace(
        due_on=due_on, promised_due_on=reckoning.promised_due_on if reckoning.extended else due_on
    )


def known_on(entry: Entry) -> date:
    """The day from which an entry counts when one looks back: the day on which it happened; of what only moves a due
    date, the calendar or an undo, the day on which it was recorded."""
    return entry.recorded_on if entry.action in (Action.REDATED, *TAKING_BACK) else entry.happened_on


def _corrects_dates(entry: Entry) -> bool:
    return entry.action is Action.EDITED and ("promise" in entry.facts or "received_on" in entry.facts["new"])


def _judges(entry: Entry) -> bool:
    return "verdict" in entry.facts
