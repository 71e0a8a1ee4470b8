"""Due dates for the calendar of a phone: one whole-day event for each pending request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from charter_cli import __version__
from charter_cli.domain.calendar import ONE_DAY
from charter_cli.domain.standing import Seen
from charter_cli.language.messages import N_, Language

if TYPE_CHECKING:
    from icalendar import Event


def due_dates(requests: Iterable[Seen], language: Language) -> bytes:
    """An iCalendar file (RFC 5545) with the due dates of those of `requests` that are pending and have one.

    The same request is the same event in every export, so a calendar that takes the file again moves it.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//charter//charter {__version__}//{language.code.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", language.text(N_("Due dates of the citizen's charter")))
    for seen in requests:
        if seen.request.pending and seen.request.due_on is not None:
            calendar.add_component(_event(seen, language))
    content: bytes = calendar.to_ical()
    return content


def _event(seen: Seen, language: Language) -> Event:
    from icalendar import Event

    request = seen.request
    due_on, details = request.due_on, request.details
    assert due_on is not None
    facts = [
        language.text(N_("service: {name}"), name=request.promise.service_name.get(language.code)),
        language.text(N_("received on: {day}"), day=details.received_on),
        details.phone and language.text(N_("phone: {phone}"), phone=details.phone),
        details.subject,
        details.note,
    ]
    event = Event()
    values: dict[str, Any] = {
        # When it was registered tells it from the same number in another office's register.
        "uid": f"{request.reference}-{_utc(request.recorded_at):%Y%m%dT%H%M%SZ}@charter",
        "dtstamp": _utc(request.updated_at),
        "dtstart": due_on,
        "dtend": due_on + ONE_DAY,
        "summary": f"{language.number(request.id)} · {details.requester}",
        "description": "\n".join(filter(None, facts)),
        "status": "TENTATIVE" if seen.standing.provisional else "CONFIRMED",
        "transp": "TRANSPARENT",  # a day with a due date is not a day on which the officer is busy
    }
    for name, value in values.items():
        event.add(name, value)
    return event


def _utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC)
