"""A request: what was promised, what was typed about it, what happened to it, and where that leaves it. Values only.

The history is the truth: `replaying` makes the present state from it, `steps` adds to it, `standing` says how it
stands on a day.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, Self

from charter_cli.domain.deadline import Extended, Held, Reckoning, Resumed, Start, Term, Turn
from charter_cli.language.messages import N_
from charter_cli.language.text import Wording


class Status(StrEnum):
    """Where a request is: `open` and `held` are pending."""

    OPEN = "open"
    HELD = "held"
    SETTLED = "settled"


class Outcome(StrEnum):
    """How a request was settled. `void`: entered by mistake; kept and shown, never counted."""

    SERVED = "served"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    FORWARDED = "forwarded"
    VOID = "void"

    @property
    def answered(self) -> bool:
        """Whether the office answered: only then can a settlement be in time."""
        return self in (Outcome.SERVED, Outcome.DECLINED)


class Afterwards(StrEnum):
    """How a request that counted as late came to count so no longer: by an entry, or by an import, after the fact."""

    TOLD = "told"
    IMPORTED = "imported"


class Action(StrEnum):
    """What an entry of the history tells."""

    RECEIVED = "received"
    NOTED = "noted"
    HELD = "held"
    RESUMED = "resumed"
    EXTENDED = "extended"
    SETTLED = "settled"
    REOPENED = "reopened"
    EDITED = "edited"
    REDATED = "redated"
    UNDONE = "undone"
    RESTORED = "restored"


class Promise(NamedTuple):
    """What the charter promised for a service on the day of registration; frozen from then on. `variant`: which of
    several ways of it, None where the charter knows one."""

    service_code: str
    alias: str
    service_name: Wording
    term: Term
    instant: bool
    as_needed: bool
    variant: str | None = None
    variant_name: Wording = Wording("", "")


class Details(NamedTuple):
    """What the officer typed about a request: all that `edit` can change, but for the service.

    `subject`: what it is about; `memo`, `memo_date`: number and date of the letter that brought it; `file`: where its
    papers lie; `reply_memo`: the number of the office's answer; `note`: the latest remark.
    """

    requester: str
    received_on: date
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    channel: str | None = None
    subject: str | None = None
    memo: str | None = None
    memo_date: date | None = None
    file: str | None = None
    reply_memo: str | None = None
    note: str | None = None

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Self:
        """The details among the facts of an entry, or in a row of the register; what these do not know is absent."""
        values: dict[str, Any] = {name: facts.get(name) for name in cls._fields}
        for name in ("received_on", "memo_date"):
            if values[name] is not None:
                values[name] = date.fromisoformat(values[name])
        return cls(**values)

    def reference(self, number: int) -> str:
        """The reference on the slip: the year of receipt, then the number of the request."""
        return f"{self.received_on.year}-{number:04d}"

    def facts(self) -> dict[str, Any]:
        """The details as an entry keeps them: plain values."""
        memo_date = None if self.memo_date is None else self.memo_date.isoformat()
        return {**self._asdict(), "received_on": self.received_on.isoformat(), "memo_date": memo_date}


# What each detail is called, in the order in which all of them are shown.
LABELS = {
    "requester": N_("requester"),
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "address": N_("address"),
    "channel": N_("channel"),
    "received_on": N_("received on"),
    "subject": N_("subject"),
    "memo": N_("memo number"),
    "memo_date": N_("date of the memo"),
    "file": N_("file"),
    "reply_memo": N_("number of the answer"),
    "note": N_("note"),
}


class Draft(NamedTuple):
    """An entry before it is recorded. `facts`: plain values, kept as JSON."""

    action: Action
    happened_on: date
    text: str | None = None
    facts: Mapping[str, Any] | None = None


class Entry(NamedTuple):
    """One line of a request's history. `recorded_at`: the machine's own clock (ISO, with its zone); `recorded_on`: the
    day on which its command was entered, which a clock that is set back does not make earlier; `officer`: who entered
    it, where that is known; `imported`: it came with a table."""

    command_id: int
    recorded_at: str
    recorded_on: date
    action: Action
    happened_on: date
    text: str | None
    facts: Mapping[str, Any]
    due_on_before: date | None = None
    due_on_after: date | None = None
    officer: str | None = None
    imported: bool = False

    @property
    def waits(self) -> bool:
        """Whether the entry says that the request was not complete when it was received."""
        return self.action is Action.HELD and "waits" in self.facts

    @property
    def turn(self) -> Turn | None:
        """What the entry does to the clock, if anything; the wait of a request that is not complete is no turn yet."""
        match self.action:
            case Action.HELD if not self.waits:
                return Held(self.happened_on)
            case Action.RESUMED:
                return Resumed(self.happened_on)
            case Action.EXTENDED:
                return Extended(self.happened_on, date.fromisoformat(self.facts["to"]))
        return None


class Request(NamedTuple):
    """The present state of one request. `days_used` and `on_time` are the verdict of its settlement; `on_time` is None
    unless it was settled in time or late. `told_afterwards`: it counted as late, until something entered after its due
    date changed that. `hold_reason`: why it is on hold."""

    id: int
    reference: str
    promise: Promise
    details: Details
    after_id: int | None
    status: Status
    reckoning: Reckoning
    recorded_at: str
    updated_at: str
    outcome: Outcome | None = None
    settled_on: date | None = None
    days_used: int | None = None
    on_time: bool | None = None
    told_afterwards: Afterwards | None = None
    hold_reason: str | None = None

    @property
    def due_on(self) -> date | None:
        """The running due date; for a settled request the one by which it was judged."""
        return self.reckoning.due_on

    @property
    def received_on(self) -> date:
        """Day 0."""
        return self.details.received_on

    @property
    def pending(self) -> bool:
        """Open or held."""
        return self.status is not Status.SETTLED


class Life(NamedTuple):
    """A request with what led to its state. `latest_on`: the day of the last turn, before which none may follow.
    `waited`: it was not complete when it was received; where the promise counts from then, the first of `turns` is that
    wait, which begins on the day of receipt, whatever that is corrected to."""

    request: Request
    entries: tuple[Entry, ...]
    turns: tuple[Turn, ...]
    latest_on: date
    notes: tuple[str, ...] = ()
    waited: bool = False

    @property
    def own_turns(self) -> tuple[Turn, ...]:
        """The turns but for the wait for the start of the clock."""
        waits = self.waited and self.request.promise.term.starts is not Start.RECEIPT
        return self.turns[1:] if waits else self.turns

    def touched_by(self, command_id: int) -> bool:
        """Whether the command wrote into this life."""
        return any(entry.command_id == command_id for entry in self.entries)
