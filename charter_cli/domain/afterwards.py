"""Looking better by telling late: which entry took a request that counted as late out of the late ones.

Registering late is allowed; looking better by it is not. A request is marked for good by the first entry that was
recorded after the due date that stood just before it, and after which the request no longer counts as late. An undo,
a change of the calendar and a row of a table are such entries too.

Pure: no clock, no file, no print.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from charter_cli.domain.request import Action, Afterwards, Entry, Outcome

TAKING_BACK = (Action.UNDONE, Action.RESTORED)


def mark(entries: Sequence[Entry]) -> Afterwards | None:
    """The mark that `entries`, a whole history, oldest first, leave on their request."""
    entry = marking(entries)
    if entry is None:
        return None
    return Afterwards.IMPORTED if entry.imported else Afterwards.TOLD


def marking(entries: Sequence[Entry]) -> Entry | None:
    """The entry by which a request stopped to count as late after its due date; None where none did."""
    if all(entry.due_on_before is None or entry.recorded_on <= entry.due_on_before for entry in entries):
        return None  # nothing was entered after a due date: so it is with nearly all requests
    verdict: Mapping[str, Any] | None = None
    undone: set[int] = set()
    for place, entry in enumerate(entries):
        was_late = _late(verdict, entry.due_on_before, entry.recorded_on)
        if entry.action in TAKING_BACK:
            undone ^= {entry.facts["undoes"]}
            verdict = _verdict_of(entries[: place + 1], undone)
        else:
            verdict = _next(verdict, entry)
        if was_late and not _late(verdict, entry.due_on_after, entry.recorded_on):
            return entry
    return None


def undone_then(entries: Sequence[Entry], day: date) -> set[int]:
    """The numbers of the commands that were taken back at the end of `day`, as far as `entries` tell."""
    undone: set[int] = set()
    for entry in entries:
        if entry.action in TAKING_BACK and entry.recorded_on <= day:
            undone ^= {entry.facts["undoes"]}
    return undone


def _late(verdict: Mapping[str, Any] | None, due_on: date | None, on: date) -> bool:
    """Whether a request counts as late on the day `on`: settled late, or pending after its due date."""
    if verdict is None:
        return due_on is not None and due_on < on
    return is_late(verdict)


def is_late(verdict: Mapping[str, Any]) -> bool:
    """Whether the verdict of a settlement, as an entry keeps it, is that it came too late."""
    return verdict.get("on_time") is False and verdict["outcome"] != Outcome.VOID


def _next(verdict: Mapping[str, Any] | None, entry: Entry) -> Mapping[str, Any] | None:
    if entry.action is Action.SETTLED:
        return entry.facts
    if entry.action is Action.REOPENED:
        return None
    judged: Mapping[str, Any] | None = entry.facts.get("verdict", verdict)
    return judged


def _verdict_of(entries: Sequence[Entry], undone: Collection[int]) -> Mapping[str, Any] | None:
    """The verdict to which `entries` lead without those of the commands that are taken back."""
    verdict: Mapping[str, Any] | None = None
    for entry in _in_force(entries, undone):
        verdict = _next(verdict, entry)
    if entries[0].command_id in undone:
        return {"outcome": Outcome.VOID}
    return verdict


def _in_force(entries: Sequence[Entry], undone: Collection[int]) -> Iterator[Entry]:
    return (entry for entry in entries if entry.command_id not in undone and entry.action not in TAKING_BACK)
