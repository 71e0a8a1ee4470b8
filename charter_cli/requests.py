"""A request and its life: what was promised, what happened, what may follow what, and how it stands.

The history is the truth. `replay` makes the present state from it; every change is a new entry, made by
one of the functions below, which refuse what cannot follow. Pure: no clock, no file, no print.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from charter_cli.deadline import Extended, Held, Reckoning, Resumed, Term, Turn, days_between, due_if_resumed, reckon
from charter_cli.errors import Refused
from charter_cli.words import Wording
from charter_cli.workdays import Calendar


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


class Promise(NamedTuple):
    """What the charter promised for a service on the day of registration; frozen from then on."""

    service_code: str
    alias: str
    service_name: Wording
    term: Term
    instant: bool
    as_needed: bool


class Details(NamedTuple):
    """What the officer typed about a request: all that `edit` can change, but for the service."""

    requester: str
    received_on: date
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    channel: str | None = None
    note: str | None = None


class Draft(NamedTuple):
    """An entry before it is recorded. `facts`: plain values, kept as JSON."""

    action: Action
    happened_on: date
    text: str | None = None
    facts: Mapping[str, Any] | None = None


class Entry(NamedTuple):
    """One line of a request's history; `recorded_at` is the machine's own clock (ISO, with its zone)."""

    command_id: int
    recorded_at: str
    action: Action
    happened_on: date
    text: str | None
    facts: Mapping[str, Any]
    due_on_before: date | None = None
    due_on_after: date | None = None


class Request(NamedTuple):
    """The present state of one request. `days_used` and `on_time` are the verdict of its settlement."""

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

    @property
    def due_on(self) -> date | None:
        return self.reckoning.due_on

    @property
    def received_on(self) -> date:
        return self.details.received_on

    @property
    def pending(self) -> bool:
        return self.status is not Status.SETTLED


class Life(NamedTuple):
    """A request with what led to its state. `latest_on`: the day of the last turn, before which none may follow."""

    request: Request
    entries: tuple[Entry, ...]
    turns: tuple[Turn, ...]
    latest_on: date
    notes: tuple[str, ...] = ()

    def touched_by(self, command_id: int) -> bool:
        """Whether the command wrote into this life."""
        return any(entry.command_id == command_id for entry in self.entries)


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
    entries = tuple(entries)
    story = _Story(entries[0])
    registration = entries[0].command_id
    for entry in entries:
        if entry.command_id not in undone or entry.action in (Action.RECEIVED, Action.UNDONE):
            story.take(entry)
        if registration in undone and entry.action is Action.UNDONE and entry.facts.get("undoes") == registration:
            story.void(entry)
    reckoning = reckon(calendar, story.details.received_on, promises[story.promise_id].term, story.turns)
    if story.settlement is not None:
        reckoning = reckoning._replace(**_frozen(story.settlement))
    status = Status.HELD if reckoning.held_since else Status.OPEN
    request = Request(
        id=request_id,
        reference=story.reference,
        promise=promises[story.promise_id],
        details=story.details,
        after_id=story.after_id,
        status=status if story.settlement is None else Status.SETTLED,
        reckoning=reckoning,
        recorded_at=entries[0].recorded_at,
        updated_at=story.updated_at,
        **_verdict(story.settlement),
    )
    return Life(request, entries, tuple(story.turns), story.latest_on, tuple(story.notes))


class _Story:
    """Gathers what the entries say, one after the other."""

    def __init__(self, first: Entry) -> None:
        facts = first.facts
        self.reference: str = facts["reference"]
        self.after_id: int | None = facts.get("after_id")
        self.promise_id: int = facts["promise"]
        self.details = _details(facts)
        self.turns: list[Turn] = []
        self.latest_on = first.happened_on
        self.settlement: Mapping[str, Any] | None = None
        self.updated_at = first.recorded_at
        self.notes: list[str] = [self.details.note] if self.details.note else []

    def take(self, entry: Entry) -> None:
        match entry.action:
            case Action.NOTED:
                self.details = self.details._replace(note=entry.text)
                self.notes.append(entry.text or "")
            case Action.HELD:
                self._turn(Held(entry.happened_on))
            case Action.RESUMED:
                self._turn(Resumed(entry.happened_on))
            case Action.EXTENDED:
                self._turn(Extended(entry.happened_on, date.fromisoformat(entry.facts["to"])))
            case Action.SETTLED:
                self.settlement = entry.facts
            case Action.REOPENED:
                self.settlement = None
            case Action.EDITED:
                self._edit(entry.facts)
            case Action.UNDONE:
                return
        self.updated_at = entry.recorded_at

    def void(self, entry: Entry) -> None:
        """The registration itself was taken back: kept and shown, never counted."""
        self.settlement = {"outcome": Outcome.VOID, "settled_on": entry.happened_on.isoformat()}
        self.updated_at = entry.recorded_at

    def _turn(self, turn: Turn) -> None:
        self.turns.append(turn)
        self.latest_on = turn.on

    def _edit(self, facts: Mapping[str, Any]) -> None:
        self.promise_id = facts.get("promise", self.promise_id)
        self.details = _details({**_plain(self.details), **facts["new"]})
        if not self.turns:
            self.latest_on = self.details.received_on
        if "verdict" in facts:
            self.settlement = facts["verdict"]


def _details(facts: Mapping[str, Any]) -> Details:
    plain: dict[str, Any] = {name: facts.get(name) for name in Details._fields}
    return Details(**{**plain, "received_on": date.fromisoformat(facts["received_on"])})


def _plain(details: Details) -> dict[str, Any]:
    return {**details._asdict(), "received_on": details.received_on.isoformat()}


def _frozen(settlement: Mapping[str, Any]) -> dict[str, Any]:
    """The dates as they were when the request was settled; the clock runs no longer."""
    dates = {key: settlement.get(key) for key in ("due_on", "promised_due_on")}
    return {
        **{key: None if value is None else date.fromisoformat(value) for key, value in dates.items()},
        "extended": settlement.get("extended", False),
        "not_counted": settlement.get("days_not_counted", 0),
        "held_since": None,
        "days_left_when_held": None,
    }


def _verdict(settlement: Mapping[str, Any] | None) -> dict[str, Any]:
    if settlement is None:
        return {}
    return {
        "outcome": Outcome(settlement["outcome"]),
        "settled_on": date.fromisoformat(settlement["settled_on"]),
        "days_used": settlement.get("days_used"),
        "on_time": settlement.get("on_time"),
    }


def receive(details: Details, promise_id: int, reference: str, today: date, after_id: int | None = None) -> Draft:
    """Registration. Refused: a day of receipt in the future."""
    _not_future(details.received_on, today)
    facts = {**_plain(details), "promise": promise_id, "reference": reference, "after_id": after_id}
    return Draft(Action.RECEIVED, details.received_on, details.note, facts)


def note(text: str, today: date) -> Draft:
    """A remark: the latest one is what lists show, all of them stay in the history."""
    return Draft(Action.NOTED, today, text)


def hold(life: Life, on: date, why: str, today: date) -> Draft:
    """The clock stops at the end of `on`, waiting for the requester. Refused unless open."""
    _must_be_open(life.request)
    _in_order(life, on, today)
    return Draft(Action.HELD, on, why)


def resume(life: Life, on: date, today: date) -> Draft:
    """The clock runs again; `on` is a new day 0. Refused unless on hold."""
    request = life.request
    if request.status is Status.OPEN:
        raise Refused("{id} is not on hold: there is nothing to resume", id=request.id)
    _must_be_pending(request)
    _in_order(life, on, today)
    return Draft(Action.RESUMED, on)


def extend(life: Life, to: date, why: str, calendar: Calendar, today: date) -> Draft:
    """A longer time, agreed today: the charter's "as needed". `to` is a working day after the due date.

    Refused unless open, and where the charter gives no such leave or promises nothing countable.
    """
    request = life.request
    _must_be_open(request)
    if not request.promise.as_needed:
        raise Refused(
            "service {code} has no “as needed” in the charter: {id} cannot be extended; "
            "`charter hold {id}` if it waits for the requester",
            code=request.promise.service_code,
            id=request.id,
        )
    due_on = request.due_on
    if due_on is None:
        raise Refused("{id} has no due date: there is nothing to extend", id=request.id)
    if to <= due_on:
        raise Refused("{to} is not after the due date, {due_on}: give a later working day", to=to, due_on=due_on)
    if not calendar.is_working(to):
        raise Refused(
            "the office is closed on {to}: the next working day is {next}", to=to, next=calendar.on_or_after(to)
        )
    return Draft(Action.EXTENDED, max(today, life.latest_on), why, {"to": to.isoformat()})


def settle(life: Life, on: date, outcome: Outcome, text: str | None, calendar: Calendar, today: date) -> Draft:
    """Closed on `on` with `outcome`. What is settled while on hold is judged as if resumed that day. Refused unless
    pending."""
    _must_be_pending(life.request)
    # An agreement on a longer time is dated when it was entered; what it settles may be older.
    stops = [turn.on for turn in life.turns if not isinstance(turn, Extended)]
    _in_order(life, on, today, latest=max(stops, default=life.request.received_on))
    return Draft(Action.SETTLED, on, text, _judge(life, on, outcome, calendar))


def reopen(life: Life, why: str, today: date) -> Draft:
    """Takes back a settlement made by mistake: it counts as never settled. Refused unless settled."""
    request = life.request
    if request.pending:
        raise Refused("{id} is not settled: there is nothing to reopen", id=request.id)
    return Draft(Action.REOPENED, today, why)


def edit(life: Life, changes: Mapping[str, Any], promise_id: int | None, why: str, today: date) -> Draft:
    """Corrects what was typed. `changes`: fields of `Details`; `promise_id`: another service.

    The dates follow. Refused: no change at all, a day of receipt in the future or after a later turn.
    """
    old = _plain(life.request.details)
    if (received_on := changes.get("received_on")) is not None:
        _not_future(received_on, today)
        later = [turn.on for turn in life.turns] + [life.request.settled_on or today]
        if received_on > (first_turn := min(later)):
            raise Refused(
                "{id} cannot have been received on {day}: its history goes on from {next}",
                id=life.request.id,
                day=received_on,
                next=first_turn,
            )
    wanted = {name: value.isoformat() if isinstance(value, date) else value for name, value in changes.items()}
    new = {name: value for name, value in wanted.items() if old[name] != value}
    if not new and promise_id is None:
        raise Refused("nothing in {id} is different: say what to change, such as --phone", id=life.request.id)
    facts: dict[str, Any] = {"old": {name: old[name] for name in new}, "new": new}
    if promise_id is not None:
        facts["promise"] = promise_id
    return Draft(Action.EDITED, today, why, facts)


def rejudge(life: Life, promise: Promise, draft: Draft, calendar: Calendar) -> Draft:
    """An edit of a settled request carries its new verdict, as its settlement carried the first one."""
    request = life.request
    if request.settled_on is None or request.outcome is None:
        return draft
    facts = draft.facts or {}
    if promise == request.promise and "received_on" not in facts["new"]:
        return draft  # a corrected phone number judges nothing again, whatever the calendar says by now
    details = _details({**_plain(request.details), **facts["new"]})
    changed = life._replace(request=request._replace(promise=promise, details=details))
    verdict = _judge(changed, request.settled_on, request.outcome, calendar)
    return draft._replace(facts={**facts, "verdict": verdict})


def _judge(life: Life, on: date, outcome: Outcome, calendar: Calendar) -> dict[str, Any]:
    request = life.request
    turns = list(life.turns)
    if _on_hold(turns):
        turns.append(Resumed(on))
    term = request.promise.term
    reckoning = reckon(calendar, request.received_on, term, turns)
    due_on, promised = reckoning.due_on, reckoning.promised_due_on
    counts = due_on is not None and outcome is not Outcome.VOID
    return {
        "outcome": outcome.value,
        "settled_on": on.isoformat(),
        "due_on": None if due_on is None else due_on.isoformat(),
        "promised_due_on": None if promised is None else promised.isoformat(),
        "extended": reckoning.extended,
        "days_not_counted": reckoning.not_counted,
        "days_used": days_between(calendar, term.unit, request.received_on, on) - reckoning.not_counted,
        "on_time": on <= due_on if counts and due_on is not None else None,
    }


def _on_hold(turns: Iterable[Turn]) -> bool:
    held = False
    for turn in turns:
        held = isinstance(turn, Held) or (held and not isinstance(turn, Resumed))
    return held


def _must_be_pending(request: Request) -> None:
    if request.settled_on is not None:
        raise Refused(
            "{id} was settled on {day}: `charter reopen {id}` if that was a mistake",
            id=request.id,
            day=request.settled_on,
        )


def _must_be_open(request: Request) -> None:
    _must_be_pending(request)
    if request.reckoning.held_since is not None:
        raise Refused("{id} is on hold since {day}: resume it first", id=request.id, day=request.reckoning.held_since)


def _not_future(day: date, today: date) -> None:
    if day > today:
        raise Refused("{day} is in the future: today is {today}", day=day, today=today)


def _in_order(life: Life, on: date, today: date, latest: date | None = None) -> None:
    _not_future(on, today)
    latest = latest or life.latest_on
    if on < latest:
        raise Refused(
            "{id} cannot have this on {day}: its last entry happened on {latest}",
            id=life.request.id,
            day=on,
            latest=latest,
        )


class Standing(NamedTuple):
    """How a request stands on a day. Left and late are working days; None where no due date runs.

    `provisional`: the due date may yet move, because a year's list is not published or a holiday
    waits for the moon. `if_resumed_on`: while the clock stands still, the due date if it ran again today.
    """

    overdue: bool
    provisional: bool
    days_left: int | None = None
    days_late: int | None = None
    days_used: int | None = None
    calendar_days_left: int | None = None
    calendar_days_late: int | None = None
    if_resumed_on: date | None = None


def stand(request: Request, calendar: Calendar, today: date) -> Standing:
    """How `request` stands on `today`: for a settled one, how it stood when it was settled."""
    due_on = request.due_on
    if request.settled_on is not None:
        settled = Standing(overdue=False, provisional=False, days_used=request.days_used)
        if due_on is None or request.on_time is None:
            return settled
        return settled._replace(
            days_late=calendar.count(due_on, request.settled_on),
            calendar_days_late=max((request.settled_on - due_on).days, 0),
        )
    reckoning, term = request.reckoning, request.promise.term
    stopped_on = reckoning.held_since if reckoning.days_left_when_held is not None else None
    used = days_between(calendar, term.unit, request.received_on, stopped_on or today) - reckoning.not_counted
    if due_on is None:
        if_resumed = due_if_resumed(calendar, reckoning, term, today)
        return Standing(overdue=False, provisional=False, days_used=used, if_resumed_on=if_resumed)
    return Standing(
        overdue=today > due_on,
        provisional=is_provisional(calendar, request.received_on, due_on, today),
        days_left=calendar.count(today, due_on),
        calendar_days_left=max((due_on - today).days, 0),
        days_late=calendar.count(due_on, today),
        calendar_days_late=max((today - due_on).days, 0),
        days_used=used,
    )


def is_provisional(calendar: Calendar, received_on: date, due_on: date, today: date) -> bool:
    """Whether a due date may yet move: see `Standing`. The moon of a past holiday has been seen."""
    return calendar.unlisted_year(received_on, due_on) is not None or calendar.moon_day(today, due_on) is not None
