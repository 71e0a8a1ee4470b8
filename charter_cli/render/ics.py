"""Due dates for the calendar of a phone, or for a list of what is to be done: one entry for each request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from charter_cli import __version__
from charter_cli.domain.calendar import ONE_DAY
from charter_cli.domain.request import Outcome, Request
from charter_cli.domain.standing import Seen
from charter_cli.language.messages import N_
from charter_cli.render.view import View

if TYPE_CHECKING:
    from icalendar import Component

# Calendar days after its last change for which a request that is no longer to be waited for is called off.
CALLED_OFF_FOR = 90
# On the working day before: when the office opens.
_ALARM_AT = timedelta(hours=9)


def events(requests: Iterable[Seen], view: View, changes: Callable[[int], int]) -> bytes:
    """An iCalendar file (RFC 5545) with a whole-day event on the due date of each pending request of `requests`.

    The same request is the same event in every export, so a calendar that takes the file again moves it. One whose
    clock stands still, and one that was settled in the last `CALLED_OFF_FOR` calendar days, is called off.
    `changes`: how often the request of a number was changed since it was registered.
    """
    from icalendar import Alarm, Event

    found: list[Component] = []
    for request, standing in requests:
        day = request.due_on or request.reckoning.promised_due_on
        off = not request.pending or request.due_on is None
        if day is None or (off and _is_long_past(request, view)):
            continue
        event = Event()
        status = "CANCELLED" if off else "TENTATIVE" if standing.provisional else "CONFIRMED"
        _fill(event, request, view, changes, status=status, dtstart=day, dtend=day + ONE_DAY)
        event.add("transp", "TRANSPARENT")  # a day with a due date is not a day on which the officer is busy
        before = None if off else _working_day_before(day, view)
        if before is not None:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", event["summary"])
            alarm.add("trigger", before - day + _ALARM_AT)
            event.add_component(alarm)
        found.append(event)
    return _file(found, view)


def todos(requests: Iterable[Seen], view: View, changes: Callable[[int], int]) -> bytes:
    """An iCalendar file with one thing to do, due on the due date, for each pending request of `requests`; those that
    were settled in the last `CALLED_OFF_FOR` calendar days are completed, or cancelled if entered by mistake."""
    from icalendar import Todo

    found: list[Component] = []
    for request, _ in requests:
        if not request.pending and _is_long_past(request, view):
            continue
        todo = Todo()
        if request.pending:
            _fill(todo, request, view, changes, status="NEEDS-ACTION", due=request.due_on)
        elif request.outcome is Outcome.VOID:
            _fill(todo, request, view, changes, status="CANCELLED", due=request.due_on)
        else:
            _fill(todo, request, view, changes, status="COMPLETED", due=request.due_on)
            todo.add("completed", _utc(request.updated_at))
            todo.add("percent-complete", 100)
        found.append(todo)
    return _file(found, view)


def _file(entries: Iterable[Component], view: View) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//charter//charter {__version__}//{view.code.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", view.text(N_("Due dates of the citizen's charter")))
    for entry in entries:
        calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content


def _fill(entry: Component, request: Request, view: View, changes: Callable[[int], int], **own: Any) -> None:
    """What every entry says of its request, and what is its `own`; a value of None is left out."""
    details = request.details
    facts = [
        view.text(N_("service: {name}"), name=request.promise.service_name.get(view.code)),
        view.text(N_("received on: {day}"), day=details.received_on),
        details.phone and view.text(N_("phone: {phone}"), phone=details.phone),
        details.subject,
        details.note,
    ]
    values: dict[str, Any] = {
        # When it was registered tells it from the same number in another office's register.
        "uid": f"{request.reference}-{_utc(request.recorded_at):%Y%m%dT%H%M%SZ}@charter",
        "dtstamp": _utc(request.updated_at),
        "sequence": changes(request.id),
        "summary": f"{view.number(request.id)} · {details.requester}",
        "description": "\n".join(filter(None, facts)),
        **own,
    }
    for name, value in values.items():
        if value is not None:
            entry.add(name, value)


def _is_long_past(request: Request, view: View) -> bool:
    return (view.today - date.fromisoformat(request.updated_at[:10])).days > CALLED_OFF_FOR


def _working_day_before(day: date, view: View) -> date | None:
    """The last working day before `day`; None where it is past, or where the calendar does not reach."""
    return next(
        (
            before
            for before in (day - ONE_DAY * back for back in range(1, (day - view.today).days + 1))
            if view.calendar.is_working(before)
        ),
        None,
    )


def _utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC)
