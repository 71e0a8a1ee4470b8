"""The next entry of a request's history: what may follow what, and what is refused, with the way out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.deadline import Extended, Resumed, Turn, Unit, days_between, reckon, with_wait
from charter_cli.domain.request import Action, Details, Draft, Life, Outcome, Promise, Request, Status
from charter_cli.errors import Refused
from charter_cli.language.messages import InFigures


def receive(details: Details, promise_id: int, reference: str, today: date, after_id: int | None = None) -> Draft:
    """Registration. Refused: a day of receipt in the future."""
    not_future(details.received_on, today)
    facts = {**details.facts(), "promise": promise_id, "reference": reference, "after_id": after_id}
    return Draft(Action.RECEIVED, details.received_on, details.note, facts)


def note(text: str, today: date) -> Draft:
    """A remark: the latest one is what lists show after the subject, all of them stay in the history."""
    return Draft(Action.NOTED, today, text)


def hold(life: Life, on: date, why: str, today: date) -> Draft:
    """The clock stops at the end of `on`, waiting for the requester. Refused unless open."""
    _must_be_open(life.request)
    _in_order(life, on, today)
    return Draft(Action.HELD, on, why)


def wait(life: Life, why: str) -> Draft:
    """The clock does not start on the day of receipt: the application is not complete, or the event from which the
    charter counts has not come. Until `resume`, it is on hold for that reason."""
    return Draft(Action.HELD, life.request.received_on, why, {"waits": life.request.promise.term.starts.value})


def agree(promise: Promise, on: date | None, received_on: date, calendar: Calendar) -> Promise:
    """`promise` with the day `on` that was agreed for one request received on `received_on`.

    Refused: no day where the charter leaves it to each request, a day where it does not, one before receipt, and one
    on which the office is closed.
    """
    if promise.term.unit is not Unit.AGREED:
        if on is None:
            return promise
        raise Refused(
            "service {code} has its limit in the charter: leave out --due; where the charter says “as needed”, "
            "`charter extend` agrees on a later day",
            code=InFigures(promise.service_code),
        )
    if on is None:
        raise Refused(
            "the day of service {code} is agreed for each request: give it with --due",
            code=InFigures(promise.service_code),
        )
    not_before_receipt(on, received_on)
    if not calendar.is_working(on):
        raise Refused(
            "the office is closed on {to}: the next working day is {next}", to=on, next=calendar.on_or_after(on)
        )
    return promise._replace(term=promise.term._replace(on=on))


def not_before_receipt(on: date, received_on: date) -> None:
    """Refused: an agreed day before the day of receipt."""
    if on < received_on:
        raise Refused("the agreed day, {day}, is before the day of receipt, {received}", day=on, received=received_on)


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

    Refused where it is not `extendable`.
    """
    due_on = extendable(life)
    if to <= due_on:
        raise Refused("{to} is not after the due date, {due_on}: give a later working day", to=to, due_on=due_on)
    if not calendar.is_working(to):
        raise Refused(
            "the office is closed on {to}: the next working day is {next}", to=to, next=calendar.on_or_after(to)
        )
    return Draft(Action.EXTENDED, max(today, life.latest_on), why, {"to": to.isoformat()})


def extendable(life: Life) -> date:
    """The due date that a longer time would move.

    Refused unless open, and where the charter gives no such leave or promises nothing countable.
    """
    request = life.request
    _must_be_open(request)
    if not request.promise.as_needed:
        raise Refused(
            "service {code} has no “as needed” in the charter: {id} cannot be extended; "
            "`charter hold {id}` if it waits for the requester",
            code=InFigures(request.promise.service_code),
            id=request.id,
        )
    due_on = request.due_on
    if due_on is None:
        raise Refused("{id} has no due date: there is nothing to extend", id=request.id)
    return due_on


def settle(
    life: Life,
    on: date,
    outcome: Outcome,
    text: str | None,
    calendar: Calendar,
    today: date,
    reply_memo: str | None = None,
) -> Draft:
    """Closed on `on` with `outcome`; `reply_memo`: the number of the office's answer. What is settled while on hold is
    judged as if resumed that day. Refused unless pending."""
    _must_be_pending(life.request)
    # An agreement on a longer time is dated when it was entered; what it settles may be older.
    stops = [turn.on for turn in life.turns if not isinstance(turn, Extended)]
    _in_order(life, on, today, latest=max(stops, default=life.request.received_on))
    answered = {} if reply_memo is None else {"reply_memo": reply_memo}
    return Draft(Action.SETTLED, on, text, {**_judge(life, on, outcome, calendar), **answered})


def reopen(life: Life, why: str, today: date) -> Draft:
    """Takes back a settlement made by mistake: it counts as never settled. Refused unless settled."""
    request = life.request
    if request.pending:
        raise Refused("{id} is not settled: there is nothing to reopen", id=request.id)
    return Draft(Action.REOPENED, today, why)


def edit(life: Life, changes: Mapping[str, Any], promise_id: int | None, why: str | None, today: date) -> Draft:
    """Corrects what was typed. `changes`: fields of `Details`; `promise_id`: another service; `why`: None
    where no reason was asked for.

    The dates follow. Refused: no change at all, a day of receipt in the future or after a later turn.
    """
    old = life.request.details.facts()
    if (received_on := changes.get("received_on")) is not None:
        not_future(received_on, today)
        later = [turn.on for turn in life.own_turns] + [life.request.settled_on or today]
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
    if new.get("reply_memo") and life.request.pending:
        raise Refused(
            "{id} is not settled: `charter done {id} --memo` keeps the number of the answer", id=life.request.id
        )
    facts: dict[str, Any] = {"old": {name: old[name] for name in new}, "new": new}
    if "note" in new and "subject" not in life.entries[0].facts:
        facts["old"]["subject"] = old["subject"]  # or it would be read as an `edit` from before there were subjects
    if promise_id is not None:
        facts["promise"] = promise_id
        facts["old"]["service_code"] = life.request.promise.service_code
    return Draft(Action.EDITED, today, why, facts)


def promise_of(life: Life, chosen: Promise, promises: Mapping[int, Promise]) -> Promise:
    """What a request is promised when it is edited to the service that promises `chosen` today: its own promise where
    it has that service, or once had it, else `chosen`. A limit is frozen, and editing to and fro does not renew it."""
    once = (promises.get(entry.facts.get("promise", 0)) for entry in life.entries)
    known = (promise for promise in (life.request.promise, *once) if promise is not None)
    return next((promise for promise in known if _is_of(promise, chosen)), chosen)


def _is_of(promise: Promise, chosen: Promise) -> bool:
    """Whether both are promises of one service, and of the same variant of it."""
    return (promise.service_code, promise.variant) == (chosen.service_code, chosen.variant)


def rejudge(life: Life, promise: Promise, draft: Draft, calendar: Calendar) -> Draft:
    """An edit of a settled request carries its new verdict, as its settlement carried the first one."""
    request = life.request
    if request.settled_on is None or request.outcome is None:  # pragma: no mutate: never one without the other
        return draft
    facts = draft.facts or {}
    if promise == request.promise and "received_on" not in facts["new"]:
        return draft  # a corrected phone number judges nothing again, whatever the calendar says by now
    details = Details.of({**request.details.facts(), **facts["new"]})
    turns = with_wait(promise.term, details.received_on, life.own_turns) if life.waited else life.turns
    if not promise.as_needed:  # what was agreed on a longer time does not survive
        turns = tuple(turn for turn in turns if not isinstance(turn, Extended))
    changed = life._replace(request=request._replace(promise=promise, details=details), turns=turns)
    verdict = _judge(changed, request.settled_on, request.outcome, calendar)
    return draft._replace(facts={**facts, "verdict": verdict})


def _judge(life: Life, on: date, outcome: Outcome, calendar: Calendar) -> dict[str, Any]:
    request = life.request
    term = request.promise.term
    reckoning = reckon(calendar, request.received_on, term, turns_until(life, on))
    due_on, promised = reckoning.due_on, reckoning.promised_due_on
    return {
        "outcome": outcome.value,
        "settled_on": on.isoformat(),
        "due_on": None if due_on is None else due_on.isoformat(),
        "promised_due_on": None if promised is None else promised.isoformat(),
        "extended": reckoning.extended,
        "days_not_counted": reckoning.not_counted,
        "days_used": days_between(calendar, term.unit, request.received_on, on) - reckoning.not_counted,
        "on_time": _on_time(on, due_on, outcome),
    }


def _on_time(on: date, due_on: date | None, outcome: Outcome) -> bool | None:
    """Closed after its due date is late, whatever the outcome; closed by it is in time only if the office answered."""
    if due_on is None or outcome is Outcome.VOID:
        return None
    if on > due_on:
        return False
    return True if outcome.answered else None


def turns_until(life: Life, on: date) -> list[Turn]:
    """The turns by which a settlement on `on` is judged: a hold that was not lifted ends that day."""
    return [*life.turns, Resumed(on)]


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


def not_future(day: date, today: date) -> None:
    """Refused: a day of receipt or settlement after `today`."""
    if day > today:
        raise Refused("{day} is in the future: today is {today}", day=day, today=today)


def _in_order(life: Life, on: date, today: date, latest: date | None = None) -> None:
    not_future(on, today)
    latest = latest or life.latest_on
    if on < latest:
        raise Refused(
            "{id} cannot have this on {day}: its last entry happened on {latest}",
            id=life.request.id,
            day=on,
            latest=latest,
        )
