"""The verdicts of settlements, worked out anew from the dates and holds that the history tells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from charter_cli.domain.request import Action, Entry, Outcome

# Closed in time by these, a request may count as neither in time nor late.
_NO_ANSWER = (Outcome.WITHDRAWN, Outcome.FORWARDED)


class Contradiction(NamedTuple):
    """A settlement on `settled_on` that was judged otherwise than `due_on`, the due date that stood then, has it."""

    settled_on: date
    due_on: date | None


def contradiction(entries: Iterable[Entry]) -> Contradiction | None:
    """The first settlement among `entries` whose verdict does not follow; None where all do.

    The calendar of that day is not asked, which may have become another one: the due date that stood before the entry
    is kept beside it, and a clock that stood still has none.
    """
    for entry in entries:
        verdict = entry.facts if entry.action is Action.SETTLED else entry.facts.get("verdict")
        if verdict is None:
            continue
        settled_on = date.fromisoformat(verdict["settled_on"])
        due_on = None if verdict["due_on"] is None else date.fromisoformat(verdict["due_on"])
        stood = entry.due_on_before if entry.action is Action.SETTLED else None
        if stood not in (None, due_on) or verdict["on_time"] not in _possible(verdict, settled_on, due_on):
            return Contradiction(settled_on, stood or due_on)
    return None


def _possible(verdict: Mapping[str, Any], settled_on: date, due_on: date | None) -> tuple[bool | None, ...]:
    """What `on_time` may say."""
    if due_on is None or verdict["outcome"] == Outcome.VOID:
        return (None,)
    in_time = settled_on <= due_on
    return (in_time, None) if in_time and verdict["outcome"] in _NO_ANSWER else (in_time,)
