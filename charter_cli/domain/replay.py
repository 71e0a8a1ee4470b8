"""The present state of a request, made from its history. Pure: no clock, no file, no print."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from charter_cli.domain.afterwards import TAKING_BACK, mark
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.deadline import Extended, Reckoning, Turn, reckon, with_wait
from charter_cli.domain.request import Action, Details, Entry, Life, Outcome, Promise, Request, Status


def replay(
    request_id: int,
    entries: Iterable[Entry],
    promises: Mapping[int, Promise],
    calendar: Calendar,
    undone: Collection[int] = (),
) -> Life:
    """The life that `entries` (oldest first) tell, over `calendar`; `undone`: commands that were taken back.

    A settled request keeps the dates and the verdict that were written down when it was settled.
    """
    entries = tuple(_named(entries))
    story = _Story(entries[0], promises)
    registration = entries[0].command_id
    for entry in entries:
        if entry.command_id not in undone:
            story.take(entry)
        if registration in undone and entry.action in TAKING_BACK and entry.facts["undoes"] == registration:
            story.void(entry)
    promise, received_on = promises[story.promise_id], story.details.received_on
    turns = with_wait(promise.term, received_on, story.turns) if story.waited else tuple(story.turns)
    if story.settlement is None:
        reckoning = reckon(calendar, received_on, promise.term, turns)
    else:
        reckoning = _frozen(story.settlement)
    status = Status.HELD if reckoning.held_since else Status.OPEN
    request = Request(
        id=request_id,
        reference=story.reference,
        promise=promise,
        details=story.details,
        after_id=story.after_id,
        status=status if story.settlement is None else Status.SETTLED,
        reckoning=reckoning,
        recorded_at=entries[0].recorded_at,
        updated_at=story.updated_at,
        told_afterwards=mark(entries),
        hold_reason=story.hold_reason if reckoning.held_since else None,
        **_verdict(story.settlement),
    )
    return Life(request, entries, turns, story.latest_on, tuple(story.notes), story.waited)


def _named(entries: Iterable[Entry]) -> Iterator[Entry]:
    """`entries`, of which an undo that brings something back says so: in the first releases all were called undone."""
    undone: set[int] = set()
    for entry in entries:
        if entry.action in TAKING_BACK:
            target = entry.facts["undoes"]
            entry = entry._replace(action=Action.RESTORED if target in undone else Action.UNDONE)
            undone ^= {target}
        yield entry


def recorded(life: Life) -> Life:
    """`life` with its last entry as it is kept: with the due date to which it led, and the mark that follows."""
    *before, last = life.entries
    entries = (*before, last._replace(due_on_after=life.request.due_on))
    told, request = mark(entries), life.request
    if told is not request.told_afterwards:
        request = request._replace(told_afterwards=told)
    return life._replace(entries=entries, request=request)


class _Story:
    """Gathers what the entries say, one after the other."""

    def __init__(self, first: Entry, promises: Mapping[int, Promise]) -> None:
        facts = first.facts
        self.promises = promises
        self.reference: str = facts["reference"]
        self.after_id: int | None = facts.get("after_id")
        self.promise_id: int = facts["promise"]
        self.details = Details.of(facts)
        # Before a request had a subject, it was the note of the registration, and an `edit` of it until a remark came.
        self.before_subjects = "subject" not in facts
        if self.before_subjects:
            self.details = self.details._replace(subject=self.details.note, note=None)
        self.remarked = False
        self.turns: list[Turn] = []
        self.hold_reason: str | None = None  # of the latest hold
        self.waited = False
        self.latest_on = first.happened_on
        self.settlement: Mapping[str, Any] | None = None
        self.updated_at = first.recorded_at  # while an undo is worked out, it may be that no entry counts
        self.notes: list[str] = [facts["note"]] if facts.get("note") else []

    def take(self, entry: Entry) -> None:
        if (turn := entry.turn) is not None:
            self.turns.append(turn)
            self.latest_on = turn.on
        if entry.action is Action.HELD:
            self.hold_reason = entry.text
        match entry.action:
            case Action.NOTED:
                self.details = self.details._replace(note=entry.text)
                self.remarked = True
                self.notes.append(entry.text or "")  # pragma: no mutate: a remark has a text
            case Action.HELD if entry.waits:
                self.waited = True
            case Action.SETTLED:
                self.settlement = entry.facts
                self.details = self.details._replace(reply_memo=entry.facts.get("reply_memo"))
            case Action.REOPENED:
                self.settlement = None
                self.details = self.details._replace(reply_memo=None)
            case Action.EDITED:
                self._edit(entry.facts)
            case Action.UNDONE | Action.RESTORED:
                return
        self.updated_at = entry.recorded_at

    def void(self, entry: Entry) -> None:
        """The registration itself was taken back: kept and shown, never counted."""
        self.settlement = {"outcome": Outcome.VOID, "settled_on": entry.happened_on.isoformat()}
        self.updated_at = entry.recorded_at

    def _edit(self, facts: Mapping[str, Any]) -> None:
        self.promise_id = facts.get("promise", self.promise_id)
        if not self.promises[self.promise_id].as_needed:  # no leave to extend, so what was agreed does not survive
            self.turns = [turn for turn in self.turns if not isinstance(turn, Extended)]
        new = facts["new"]
        if self.before_subjects and not self.remarked and "note" in new and "subject" not in facts["old"]:
            new = {"subject": new["note"], **{name: value for name, value in new.items() if name != "note"}}
        self.details = Details.of({**self.details.facts(), **new})
        if not self.turns:
            self.latest_on = self.details.received_on
        if "verdict" in facts:
            self.settlement = facts["verdict"]


def _frozen(settlement: Mapping[str, Any]) -> Reckoning:
    """The dates as they were when the request was settled; the clock runs no longer."""
    due_on, promised = settlement.get("due_on"), settlement.get("promised_due_on")
    return Reckoning(
        due_on=None if due_on is None else date.fromisoformat(due_on),
        promised_due_on=None if promised is None else date.fromisoformat(promised),
        extended=settlement.get("extended", False),
        not_counted=settlement.get("days_not_counted", 0),
    )


def _verdict(settlement: Mapping[str, Any] | None) -> dict[str, Any]:
    if settlement is None:
        return {}
    outcome, on_time = Outcome(settlement["outcome"]), settlement.get("on_time")
    return {
        "outcome": outcome,
        "settled_on": date.fromisoformat(settlement["settled_on"]),
        "days_used": settlement.get("days_used"),
        # Entries of the first releases call in time also what the office did not answer.
        "on_time": None if on_time and not outcome.answered else on_time,
    }
