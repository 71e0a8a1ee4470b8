"""What a report names one by one: what was overdue at the end of its period, what was settled late in it, and what was
entered as void in it after its due date. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from charter_cli.domain.afterwards import undone_then, voiding
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.request import Action, Entry, Life, Request
from charter_cli.domain.standing import known_on, pending_then


class AnnexKind(StrEnum):
    """Why a request is named, in this order."""

    OVERDUE = "overdue"
    LATE = "late"
    VOIDED_LATE = "voided_late"


class Named(NamedTuple):
    """A request that is named, as it was at the end of the period. `settled_on`: also the day on which a void one was
    entered as such. `days_late`: working days after `due_on`, up to the settlement, that entry, or the end of the
    period; `calendar_days_late` likewise. `reason`: what the history says, a hold or an extension before a remark."""

    kind: AnnexKind
    request: Request
    due_on: date
    settled_on: date | None
    days_late: int
    calendar_days_late: int
    reason: str | None


class Voided(NamedTuple):
    """A request that is void, and the `entry` by which it became so. `on`: the day on which that was entered, whatever
    day it was dated to, or which a table said; `late`: after the due date that stood then."""

    life: Life
    entry: Entry
    on: date
    late: bool


def overdue(life: Life, calendar: Calendar, day: date) -> Named | None:
    """A request that was pending at the end of `day`, if it was overdue then."""
    request = pending_then(life, calendar, day)
    due_on = request.due_on
    if due_on is None or due_on >= day:
        return None
    return _named(AnnexKind.OVERDUE, request, due_on, None, day, calendar, _reason(life.entries, day))


def late(life: Life, calendar: Calendar) -> Named:
    """A request that was settled after its due date."""
    request = life.request
    due_on, settled_on = request.due_on, request.settled_on
    assert due_on is not None
    assert settled_on is not None
    return _named(AnnexKind.LATE, request, due_on, settled_on, settled_on, calendar, _reason(life.entries, date.max))


def voided(life: Life) -> Voided:
    """How a request became void that is void."""
    entry = voiding(life.entries)
    assert entry is not None
    settled_on = life.request.settled_on
    assert settled_on is not None
    due_on = entry.due_on_before
    late = due_on is not None and due_on < entry.recorded_on
    return Voided(life, entry, settled_on if entry.imported else max(settled_on, entry.recorded_on), late)


def voided_late(void: Voided, calendar: Calendar) -> Named:
    """A request that was entered as void after its due date."""
    due_on = void.entry.due_on_before
    assert due_on is not None
    reason = void.entry.text or _reason(void.life.entries, date.max)
    until = void.entry.recorded_on
    return _named(AnnexKind.VOIDED_LATE, void.life.request, due_on, void.on, until, calendar, reason)


def _named(
    kind: AnnexKind,
    request: Request,
    due_on: date,
    settled_on: date | None,
    until: date,
    calendar: Calendar,
    reason: str | None,
) -> Named:
    return Named(kind, request, due_on, settled_on, calendar.count(due_on, until), (until - due_on).days, reason)


def _reason(entries: Sequence[Entry], day: date) -> str | None:
    """The latest reason of a hold or an extension, else the latest remark, of what was known at the end of `day` and is
    not taken back."""
    undone = undone_then(entries, day)
    known = [entry for entry in reversed(entries) if known_on(entry) <= day and entry.command_id not in undone]
    stopped = (entry.text for entry in known if entry.action in (Action.HELD, Action.EXTENDED))
    return next(filter(None, stopped), None) or next(filter(None, map(_remark, known)), None)


def _remark(entry: Entry) -> str | None:
    """The remark that came with an entry. Before requests had a subject, the text of a registration was one."""
    if entry.action is Action.EDITED:
        note: str | None = entry.facts["new"].get("note")
        return note
    if entry.action is Action.RECEIVED and "subject" not in entry.facts:
        return None
    return entry.text if entry.action in (Action.NOTED, Action.SETTLED, Action.RECEIVED) else None
