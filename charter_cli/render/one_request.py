"""One request in full: what was registered, how it stands, and its whole history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from charter_cli.domain.charter import Service
from charter_cli.domain.deadline import stage_days
from charter_cli.domain.request import LABELS, Action, Details, Life, Promise
from charter_cli.domain.standing import Seen
from charter_cli.domain.transitions import turns_until
from charter_cli.language.messages import N_
from charter_cli.language.text import Wording
from charter_cli.render.history import Names, action_text, detail_text, entry_lines
from charter_cli.render.lines import Line, plain
from charter_cli.render.phrases import service_text, standing_text
from charter_cli.render.promises import promise_line, promise_text, promised
from charter_cli.render.requests import OUTCOMES, STATUSES, waited
from charter_cli.render.view import View

if TYPE_CHECKING:
    from charter_cli.render.proof import Ends


def registered(life: Life, seen: Seen, view: View, words: Wording | None) -> list[Line]:
    """What `new` answers: number, who asks for what, due date, days left. `words`: the charter's own."""
    request, details = seen.request, seen.request.details
    return [
        plain(view.text(N_("Registered {id}"), id=request.id), "bold green"),
        *_fields(
            (N_("service"), service_text(request.promise, view)),
            (N_("requester"), details.requester),
            (N_("phone"), None if details.phone is None else view.number(details.phone)),
            (N_("subject"), details.subject),
            (N_("received on"), view.date(request.received_on)),
            (N_("promised"), promise_line(request.promise, words, view)),
            *((N_("stage"), stage) for stage in stage_texts(life, view)),
            *_dates(seen, view),
            view=view,
        ),
    ]


def to_be_saved(details: Details, promise: Promise, view: View, names: Names) -> list[Line]:
    """Everything that the form is about to save, before it is asked whether it is right."""
    facts = details.facts()
    return _fields(
        (N_("service"), service_text(promise, view)),
        *((label, detail_text(name, facts[name], view, names)) for name, label in LABELS.items()),
        view=view,
    )


def changed(life: Life, seen: Seen, view: View) -> list[Line]:
    """What a command answers that added an entry to a request's history."""
    entry = life.entries[-1]
    request = seen.request
    lines = [plain(f"{view.number(request.id)} · {action_text(entry, view)} · {request.details.requester}", "bold")]
    before, after = entry.due_on_before, entry.due_on_after
    edited: list[tuple[str, str | None]] = []
    if entry.action is Action.EDITED:
        phone = view.number(request.details.phone or "")
        edited = [(N_("service"), service_text(request.promise, view)), (N_("phone"), phone)]
    if entry.action in (Action.EXTENDED, Action.HELD) and before is not None and before == after:
        lines.append(plain("  " + view.text(N_("The date that was missed stays: {day}."), day=before)))
    if request.pending and before is not None and after is not None and before != after:
        moved = f"{view.date(before)} -> {view.date(after)}"
        return lines + _fields(*edited, (N_("due on"), moved), (N_("stands"), standing_text(seen, view)), view=view)
    return lines + _fields(*edited, *_dates(seen, view), view=view)


def story(life: Life, seen: Seen, view: View, names: Names, service: Service | None) -> list[Line]:
    """Everything about one request. `service`: as the charter has it today."""
    request, details = seen.request, seen.request.details.facts()
    promise = promise_line(request.promise, service and service.words_of(request.promise), view)
    now = None if service is None else service.limit.term
    if now is not None and now != request.promise.term._replace(on=None):
        promise += " · " + view.text(N_("the charter now says {limit}"), limit=promised(now, view))
    status = view.text(STATUSES[request.status])
    return [
        plain(f"{view.number(request.id)} · {view.number(request.reference)} · {status}", "bold"),
        *_fields(
            (N_("service"), service_text(request.promise, view)),
            *((label, detail_text(name, details[name], view, names)) for name, label in LABELS.items()),
            (N_("follows request"), None if request.after_id is None else view.number(request.after_id)),
            (N_("promised"), promise),
            *((N_("stage"), stage) for stage in stage_texts(life, view)),
            *_dates(seen, view),
            view=view,
        ),
        plain(view.text(N_("History")), "bold"),
        *(line for entry in life.entries for line in entry_lines(entry, view, names)),
    ]


def stages_of(life: Life, view: View) -> Ends:
    """The stages of what was promised, each with its last day."""
    request = life.request
    turns = life.turns if request.settled_on is None else turns_until(life, request.settled_on)
    return stage_days(view.calendar, request.received_on, request.promise.term, turns)


def stage_texts(life: Life, view: View) -> Iterator[str]:
    """The stages of what was promised, each with its last day, in words."""
    for stage, day in stages_of(life, view):
        known = view.text(N_("none while on hold")) if day is None else view.date(day)
        yield f"{stage.name.get(view.code)}: {known}"


def _dates(seen: Seen, view: View) -> Iterator[tuple[str, str | None]]:
    request = seen.request
    reckoning = request.reckoning
    yield N_("due on"), view.due(seen)
    if reckoning.promised_due_on is not None and reckoning.promised_due_on != reckoning.due_on:
        yield N_("promised due on"), view.date(reckoning.promised_due_on)
    if reckoning.held_since is not None:
        yield N_("on hold since"), f"{view.date(reckoning.held_since)} ({waited(seen, view)})"
    if request.outcome is not None and request.settled_on is not None:
        outcome = view.text(OUTCOMES[request.outcome.value])
        yield N_("settled on"), f"{view.date(request.settled_on)} · {outcome}"
    yield N_("stands"), standing_text(seen, view)


def _fields(*fields: tuple[str, str | None], view: View) -> list[Line]:
    """`label: value` lines. In English the values stand in a column; a Bangla label has no certain width."""
    known = [(view.text(label), value) for label, value in fields if value]
    longest = max((len(label) for label, _ in known), default=0) if view.code == "en" else 0
    return [plain(f"  {label + ':':<{longest + 1}} {value}") for label, value in known]


def heading(seen: Seen, view: View) -> list[Line]:
    """The few lines above a proof."""
    request = seen.request
    return [
        plain(f"{view.number(request.id)} · {request.details.requester}", "bold"),
        *_fields(
            (N_("service"), service_text(request.promise, view)),
            (N_("promised"), promise_text(request.promise, view)),
            *_dates(seen, view),
            view=view,
        ),
    ]
