"""Looking better by telling late: which entry took a request that counted as late out of the late ones.

Registering late is allowed; looking better by it is not. A request is marked for good by the first entry that was
recorded after the due date that stood just before it, and after which the request no longer counts as late. An undo,
a change of the calendar and a row of a table are such entries too. What takes a settlement back is looked at as if that
had never been: the due date that stood before it had passed, and is a later one since.

Pure: no clock, no file, no print.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from charter_cli.domain.request import Action, Afterwards, Entry, Outcome

TAKING_BACK = (Action.UNDONE, Action.RESTORED)


class Marking(NamedTuple):
    """The `entry` by which a request stopped counting as late, and the due date that had passed; `unsettled`: the entry
    took a settlement back."""

    entry: Entry
    due_on: date | None
    unsettled: bool


def mark(entries: Sequence[Entry]) -> Afterwards | None:
    """The mark that `entries`, a whole history, oldest first, leave on their request."""
    found = marking(entries)
    if found is None:
        return None
    return Afterwards.IMPORTED if found.entry.imported else Afterwards.TOLD


def marking(entries: Sequence[Entry]) -> Marking | None:
    """What first made a request stop counting as late after its due date: the first entry that is no row of a table,
    else the first row; None where nothing did."""
    if not _any_after_a_due_date(entries):
        return None  # so it is with nearly all requests
    imported: Marking | None = None
    stood: date | None = None  # the due date that would stand if it had never been settled
    for entry, before, after in _judged(entries):
        if before is None:
            stood = entry.due_on_before
        elif stood is not None and entry.recorded_on <= stood and "verdict" in entry.facts:
            stood = _day(entry.facts["verdict"]["due_on"])
        unsettled = before is not None and after is None  # it counts as never settled
        was_late = _late(before, stood, entry.recorded_on) or (unsettled and _late(None, stood, entry.recorded_on))
        if was_late and not _late(after, entry.due_on_after, entry.recorded_on):
            found = Marking(entry, entry.due_on_before or stood, unsettled)
            if not entry.imported:
                return found
            imported = imported or found
    return imported


def voiding(entries: Sequence[Entry]) -> Entry | None:
    """The entry by which a request became void that is void; None where it is not."""
    found: Entry | None = None
    for entry, before, after in _judged(entries):
        if not _is_void(after):
            found = None
        elif not _is_void(before):
            found = entry
    return found


def pending_after(entries: Sequence[Entry]) -> list[Entry]:
    """Those of `entries` after which the request was pending."""
    return [entry for entry, _, verdict in _judged(entries) if verdict is None]


def _judged(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Each entry with the verdict before and after it; None while the request was pending."""
    verdict: Mapping[str, Any] | None = None
    undone: set[int] = set()
    for place, entry in enumerate(entries):
        before = verdict
        if entry.action in TAKING_BACK:
            undone ^= {entry.facts["undoes"]}
            verdict = _verdict_of(entries[: place + 1], undone)
        else:
            verdict = _next(verdict, entry)
        yield entry, before, verdict


def _is_void(verdict: Mapping[str, Any] | None) -> bool:
    return verdict is not None and verdict["outcome"] == Outcome.VOID


def _any_after_a_due_date(entries: Sequence[Entry]) -> bool:
    """Whether anything was entered after a due date that stood once."""
    stood = [entry.due_on_before for entry in entries if entry.due_on_before is not None]
    return bool(stood) and entries[-1].recorded_on > min(stood)


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
    """The verdict to which `entries` lead without those of the commands that are taken back; a registration that is
    taken back is void, until it is reopened."""
    verdict: Mapping[str, Any] | None = None
    registration = entries[0].command_id
    for entry in entries:
        if entry.action not in TAKING_BACK:
            verdict = verdict if entry.command_id in undone else _next(verdict, entry)
        elif registration in undone and entry.facts["undoes"] == registration:
            verdict = {"outcome": Outcome.VOID}
    return verdict


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
