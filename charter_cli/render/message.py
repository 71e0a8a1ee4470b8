"""A message to the requester, in the words of the program or of the charter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from string import Formatter
from typing import Any

from charter_cli.domain.charter import Charter
from charter_cli.domain.deadline import Unit
from charter_cli.domain.message import Message, MessageKind, fitted, kind_of, told_on
from charter_cli.domain.request import Life, Promise, Request
from charter_cli.domain.standing import Seen
from charter_cli.errors import Refused
from charter_cli.language.messages import N_
from charter_cli.render.requests import OUTCOMES
from charter_cli.render.view import View

WORDINGS = {
    MessageKind.RECEIVED: N_("Request no. {number} is received. It is due on {date}. {office}"),
    MessageKind.HELD: N_("Request no. {number} has been on hold since {date}: {reason}. {office}"),
    MessageKind.MOVED: N_("Request no. {number} is now due on {date}, no longer on {before}. {office}"),
    MessageKind.LATE: N_("Request no. {number} was due on {date} and is late by {days}. We are sorry. {office}"),
    MessageKind.SETTLED: N_("Request no. {number} is settled: {outcome} on {date}. {office}"),
}
# Where the charter promised nothing that can be counted, and where a hold has no reason that still counts.
_RECEIVED_UNDATED = N_("Request no. {number} is received. {office}")
_HELD_UNSAID = N_("Request no. {number} has been on hold since {date}. {office}")


def message_of(life: Life, seen: Seen, charter: Charter, view: View, wanted: MessageKind | None = None) -> Message:
    """The message of the kind `wanted`, or of the one that fits, to the requester of `seen`, in the view's language.

    Refused: as by `kind_of` and `fitted`, and a wording of the charter's that names what this request does not have.
    """
    kind = kind_of(life, seen, wanted)
    values = _values(kind, life, seen, charter, view)
    own = charter.messages.get(kind.value, {}).get(view.code)
    if own is None:
        return fitted(_wording(kind, values, view), values, kind)
    for _, name, _, _ in Formatter().parse(own):
        if name is not None and not values[name]:
            raise Refused(
                "the charter's wording of the message “{kind}” names {{{field}}}, and there is none for {id}: write "
                "this one by hand, or take it out of `messages`",
                kind=kind.value,
                field=name,
                id=seen.request.id,
            )
    return fitted(own, values, kind)


def record(message: Message, request: Request) -> dict[str, Any]:
    """A message for programs. `characters`: its code points; `parts`: of an SMS."""
    return {
        "id": request.id,
        "kind": message.kind.value,
        "phone": request.details.phone,
        "text": message.text,
        "characters": len(message.text),
        "parts": message.parts,
    }


def _wording(kind: MessageKind, values: Mapping[str, str], view: View) -> str:
    wording = WORDINGS[kind]
    if kind is MessageKind.RECEIVED and not values["date"]:
        wording = _RECEIVED_UNDATED
    if kind is MessageKind.HELD and not values["reason"]:
        wording = _HELD_UNSAID
    said = view.label(wording)
    return f"{said}, {view.label(N_('phone {phone}'))}" if values["phone"] else said


def _values(kind: MessageKind, life: Life, seen: Seen, charter: Charter, view: View) -> dict[str, str]:
    """What each field of a wording stands for; empty where this request has no such thing."""
    request = seen.request
    reckoning = request.reckoning
    days = {
        MessageKind.RECEIVED: request.due_on,
        MessageKind.HELD: reckoning.held_since,
        MessageKind.MOVED: request.due_on,
        MessageKind.LATE: request.due_on,
        MessageKind.SETTLED: request.settled_on,
    }
    told, promise = told_on(life), request.promise
    service = " · ".join(filter(None, (promise.service_name.get(view.code), promise.variant_name.get(view.code))))
    runs = kind in (MessageKind.RECEIVED, MessageKind.MOVED) and seen.standing.provisional
    return {
        "number": view.number(request.id),
        "reference": view.number(request.reference),
        "date": _day(days[kind], view) + (view.text(N_("~ (provisional)")) if runs else ""),
        "before": _day(told, view),
        "days": _days(kind, seen, view),
        "outcome": view.text(OUTCOMES[request.outcome.value]) if request.outcome else "",
        "phone": _phone(promise, charter, view),
        "office": charter.office.name.get(view.code),
        "service": service,
        "requester": request.details.requester,
        "reason": request.hold_reason or "",
    }


def _day(day: date | None, view: View) -> str:
    return "" if day is None else view.day(day)


def _days(kind: MessageKind, seen: Seen, view: View) -> str:
    """Days left, late, waited or used, with their unit; a lateness of no working day in calendar days."""
    standing = seen.standing
    counts = {
        MessageKind.HELD: standing.days_waited,
        MessageKind.SETTLED: standing.days_used,
        MessageKind.LATE: standing.days_late,
    }
    count = counts.get(kind, standing.days_left)
    if kind is MessageKind.LATE and not count:
        return view.plural("{count} calendar day", "{count} calendar days", standing.calendar_days_late or 0)
    if count is None:
        return ""
    plain = kind is MessageKind.SETTLED and seen.request.promise.term.unit is not Unit.WORKING_DAYS
    if kind is MessageKind.HELD or plain:
        return view.plural("{count} day", "{count} days", count)
    return view.plural("{count} working day", "{count} working days", count)


def _phone(promise: Promise, charter: Charter, view: View) -> str:
    """The number of an officer of the service, else of the first officer of the office who prints one."""
    service = charter.service(promise.service_code, promise.variant)
    officers = (*(service.officers if service else ()), *charter.officers.values())
    return next((number for officer in officers if (number := officer.phone.get(view.code))), "")
