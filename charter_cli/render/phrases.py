"""What was promised for a request and how it stands, in words."""

from __future__ import annotations

from charter_cli.domain.request import Outcome, Promise, Status
from charter_cli.domain.standing import Seen
from charter_cli.language.messages import N_, Language
from charter_cli.render.requests import TOLD, used


def standing_text(seen: Seen, language: Language) -> str:
    """How a request stands, in words: never "late by 0", and with the mark of what was told afterwards."""
    verdict = _verdict(seen, language)
    return f"{verdict} {TOLD}" if seen.request.told_afterwards else verdict


def _verdict(seen: Seen, language: Language) -> str:
    request, standing = seen.request, seen.standing
    if request.outcome is not None and request.settled_on is not None:
        return _settled_text(seen, language)
    if request.status is Status.HELD and standing.if_resumed_on is not None:
        return ", ".join(
            (used(seen, language), language.text(N_("if resumed today, due {day}"), day=standing.if_resumed_on))
        )
    if request.due_on is None:
        return language.text(N_("no due date: nothing countable was promised"))
    if standing.overdue:
        return late_text(standing.days_late, standing.calendar_days_late, language)
    if request.due_on == request.received_on and standing.days_left == 0:
        return language.text(N_("due at once"))
    if standing.calendar_days_left == 0:
        return language.text(N_("due today"))
    left = standing.days_left or 0
    return language.plural("{count} working day left", "{count} working days left", left)


def late_text(days_late: int | None, calendar_days_late: int | None, language: Language) -> str:
    """By how much something is late: in working days, and where none has passed, in calendar days."""
    if days_late:
        return language.plural("late by {count} working day", "late by {count} working days", days_late)
    return language.plural(
        "late by {count} calendar day, no working day since",
        "late by {count} calendar days, no working day since",
        calendar_days_late or 0,
    )


def _settled_text(seen: Seen, language: Language) -> str:
    request, standing = seen.request, seen.standing
    if request.on_time is None:
        closed = request.due_on is not None and request.outcome is not Outcome.VOID
        return language.text(N_("closed before it was late, without an answer") if closed else N_("not judged"))
    if not request.on_time:
        return late_text(standing.days_late, standing.calendar_days_late, language)
    if request.settled_on == request.received_on and request.outcome is Outcome.SERVED:
        return language.text(N_("at once"))
    return language.text(N_("in time"))


def service_text(promise: Promise, language: Language) -> str:
    """The service of a request: its code and name."""
    names = (promise.service_name.get(language.code), promise.variant_name.get(language.code))
    return " · ".join(filter(None, (language.number(promise.service_code), *names)))
