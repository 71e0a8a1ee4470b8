"""One request in full: what was registered, how it stands, and its whole history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.deadline import Term
from charter_cli.domain.request import LABELS, Action, Life
from charter_cli.domain.standing import Seen
from charter_cli.language.messages import N_, Language
from charter_cli.render.history import Names, action_text, detail_text, entry_lines
from charter_cli.render.lines import Line, plain
from charter_cli.render.phrases import due_text, promise_text, promised, service_text, standing_text
from charter_cli.render.requests import OUTCOMES, STATUSES, waited


def registered(seen: Seen, calendar: Calendar, language: Language, today: date) -> list[Line]:
    """What `new` answers: number, due date, days left."""
    request = seen.request
    return [
        plain(language.text(N_("Registered {id}"), id=request.id), "bold green"),
        *_fields(
            (N_("service"), service_text(request.promise, language)),
            (N_("requester"), request.details.requester),
            (N_("received on"), language.date(request.received_on)),
            (N_("promised"), promise_text(request.promise, language)),
            *_dates(seen, calendar, language, today),
            language=language,
        ),
    ]


def changed(life: Life, seen: Seen, calendar: Calendar, language: Language, today: date) -> list[Line]:
    """What a command answers that added an entry to a request's history."""
    entry = life.entries[-1]
    request = seen.request
    lines = [
        plain(f"{language.number(request.id)} · {action_text(entry, language)} · {request.details.requester}", "bold")
    ]
    before, after = entry.due_on_before, entry.due_on_after
    if entry.action in (Action.EXTENDED, Action.HELD) and before is not None and before == after:
        lines.append(plain("  " + language.text(N_("The date that was missed stays: {day}."), day=before)))
    if request.pending and before is not None and after is not None and before != after:
        moved = f"{language.date(before)} -> {language.date(after)}"
        return lines + _fields((N_("due on"), moved), (N_("stands"), standing_text(seen, language)), language=language)
    return lines + _fields(*_dates(seen, calendar, language, today), language=language)


def story(
    life: Life,
    seen: Seen,
    calendar: Calendar,
    language: Language,
    today: date,
    names: Names,
    now: Term | None,
) -> list[Line]:
    """Everything about one request. `now`: what the charter promises today, where that is something else."""
    request, details = seen.request, seen.request.details.facts()
    promise = promise_text(request.promise, language)
    if now is not None and now != request.promise.term:
        promise += " · " + language.text(N_("the charter now says {limit}"), limit=promised(now, language))
    status = language.text(STATUSES[request.status])
    return [
        plain(f"{language.number(request.id)} · {language.number(request.reference)} · {status}", "bold"),
        *_fields(
            (N_("service"), service_text(request.promise, language)),
            *((label, detail_text(name, details[name], language, names)) for name, label in LABELS.items()),
            (N_("follows request"), None if request.after_id is None else language.number(request.after_id)),
            (N_("promised"), promise),
            *_dates(seen, calendar, language, today),
            language=language,
        ),
        plain(language.text(N_("History")), "bold"),
        *(line for entry in life.entries for line in entry_lines(entry, language, names)),
    ]


def _dates(seen: Seen, calendar: Calendar, language: Language, today: date) -> Iterator[tuple[str, str | None]]:
    request = seen.request
    reckoning = request.reckoning
    yield N_("due on"), due_text(seen, calendar, language, today)
    if reckoning.promised_due_on is not None and reckoning.promised_due_on != reckoning.due_on:
        yield N_("promised due on"), language.date(reckoning.promised_due_on)
    if reckoning.held_since is not None:
        yield N_("on hold since"), f"{language.date(reckoning.held_since)} ({waited(seen, language)})"
    if request.outcome is not None and request.settled_on is not None:
        outcome = language.text(OUTCOMES[request.outcome.value])
        yield N_("settled on"), f"{language.date(request.settled_on)} · {outcome}"
    yield N_("stands"), standing_text(seen, language)


def _fields(*fields: tuple[str, str | None], language: Language) -> list[Line]:
    """`label: value` lines. In English the values stand in a column; a Bangla label has no certain width."""
    known = [(language.text(label), value) for label, value in fields if value]
    longest = max((len(label) for label, _ in known), default=0) if language.code == "en" else 0
    return [plain(f"  {label + ':':<{longest + 1}} {value}") for label, value in known]


def heading(seen: Seen, calendar: Calendar, language: Language, today: date) -> list[Line]:
    """The few lines above a proof."""
    request = seen.request
    return [
        plain(f"{language.number(request.id)} · {request.details.requester}", "bold"),
        *_fields(
            (N_("service"), service_text(request.promise, language)),
            (N_("promised"), promise_text(request.promise, language)),
            *_dates(seen, calendar, language, today),
            language=language,
        ),
    ]
