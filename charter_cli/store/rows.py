"""How values of the domain stand in the register's rows, both ways: a row for a value, and the value of a row.

What is written names its columns, in the order of the table's; what is read lists them in `*_COLUMNS`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from charter_cli.domain.calendar import Kind, NthWeekday, OfficeDay, WeeklyOff, YearlyDay
from charter_cli.domain.deadline import Reckoning, Stage, Start, Term, Unit
from charter_cli.domain.request import Action, Afterwards, Details, Entry, Life, Outcome, Promise, Request, Status
from charter_cli.language.text import Wording, alike_words, fold

if TYPE_CHECKING:
    from charter_cli.domain.calendar_changes import Change

Row = dict[str, Any]

_PROMISE_FIELDS = (
    *("id", "service_code", "alias", "name_bn", "name_en", "unit", "count", "instant", "as_needed"),
    *("least", "month", "day", "agreed_on", "starts", "stages", "variant", "variant_bn", "variant_en"),
)
PROMISE_COLUMNS = ", ".join(_PROMISE_FIELDS)
_REQUEST_FIELDS = (
    *("id", "reference", "promise_id", *Details._fields, "after_id"),
    *("status", "outcome", "settled_on", "due_on", "promised_due_on", "extended", "on_time", "told_afterwards"),
    *("held_since", "days_left_when_held", "days_not_counted", "days_used", "recorded_at", "updated_at"),
)
# Why a request is on hold is in its history alone; of one that is not, nothing is looked up.
_HOLD_REASON = """CASE WHEN held_since IS NOT NULL THEN (
    SELECT text FROM history WHERE request_id = requests.id AND action = 'held'
    AND command_id NOT IN (SELECT id FROM undone_commands) ORDER BY history.id DESC LIMIT 1) END"""
REQUEST_COLUMNS = ", ".join((*_REQUEST_FIELDS, _HOLD_REASON))
IMPORT = "import "  # how the words of a command begin that took requests from a table
# Of the history with the commands that wrote it; a row whose command is gone is read all the same.
ENTRY_COLUMNS = ", ".join(
    (
        *("command_id", "recorded_at", "coalesce(recorded_on, substr(recorded_at, 1, 10))", "action", "happened_on"),
        *("text", "history.facts", "due_on_before", "due_on_after", "officer"),
        f"substr(words, 1, {len(IMPORT)}) = '{IMPORT}'",
    )
)
ENTRY_SOURCE = "history LEFT JOIN commands ON commands.id = command_id"
DAY_COLUMNS = "day, kind, name_bn, name_en, moon, source"
CHANGE_COLUMNS = f"{DAY_COLUMNS}, year"

json_text = json.JSONEncoder(ensure_ascii=False).encode


def promise_row(promise: Promise) -> Row:
    """The row of `promise`, without its number."""
    return {
        "service_code": promise.service_code,
        "alias": promise.alias,
        "name_bn": promise.service_name.bn,
        "name_en": promise.service_name.en,
        "unit": promise.term.unit.value,
        "count": promise.term.count,
        "instant": int(promise.instant),
        "as_needed": int(promise.as_needed),
        **_more(promise),
    }


def _more(promise: Promise) -> Row:
    """The columns of `promises` that few limits fill."""
    term, variant = promise.term, promise.variant_name
    return {
        "least": term.least,
        "month": term.month,
        "day": term.day,
        "agreed_on": _iso(term.on),
        "starts": None if term.starts is Start.RECEIPT else term.starts.value,
        "stages": None if not term.stages else json_text([_stage_values(stage) for stage in term.stages]),
        "variant": promise.variant,
        "variant_bn": variant.bn or None,
        "variant_en": variant.en or None,
    }


def _stage_values(stage: Stage) -> list[Any]:
    return [stage.name.bn, stage.name.en, stage.unit.value, stage.count]


def promise_of(row: Sequence[Any]) -> tuple[int, Promise]:
    """The number and the promise of a row of `PROMISE_COLUMNS`."""
    kept = dict(zip(_PROMISE_FIELDS, row, strict=True))
    term = Term(
        Unit(kept["unit"]),
        kept["count"],
        kept["least"],
        kept["month"],
        kept["day"],
        _day(kept["agreed_on"]),
        Start(kept["starts"] or Start.RECEIPT),
        tuple(Stage(Wording(bn, en), Unit(unit), count) for bn, en, unit, count in json.loads(kept["stages"] or "[]")),
    )
    name = Wording(kept["name_bn"], kept["name_en"])
    promise = Promise(kept["service_code"], kept["alias"], name, term, bool(kept["instant"]), bool(kept["as_needed"]))
    variant_name = Wording(kept["variant_bn"] or "", kept["variant_en"] or "")
    return kept["id"], promise._replace(variant=kept["variant"], variant_name=variant_name)


def request_row(life: Life, promise_id: int) -> Row:
    """The row of the request that `life` leads to, with what `list TEXT` searches."""
    request = life.request
    searched = search_text(life)
    return {
        "id": request.id,
        "reference": request.reference,
        "promise_id": promise_id,
        **request.details.facts(),
        "after_id": request.after_id,
        "status": request.status.value,
        "outcome": None if request.outcome is None else request.outcome.value,
        "settled_on": _iso(request.settled_on),
        **reckoning_row(request.reckoning),
        "on_time": None if request.on_time is None else int(request.on_time),
        "told_afterwards": request.told_afterwards,
        "days_used": request.days_used,
        "recorded_at": request.recorded_at,
        "updated_at": request.updated_at,
        "search_text": searched,
        "search_alike": alike_words(searched),
    }


def reckoning_row(reckoning: Reckoning) -> Row:
    """The columns of a request that follow from the calendar."""
    return {
        "due_on": _iso(reckoning.due_on),
        "promised_due_on": _iso(reckoning.promised_due_on),
        "extended": int(reckoning.extended),
        "held_since": _iso(reckoning.held_since),
        "days_left_when_held": reckoning.days_left_when_held,
        "days_not_counted": reckoning.not_counted,
    }


def search_text(life: Life) -> str:
    """What `list TEXT` looks through: everything typed about the request, folded."""
    details = life.request.details
    digits = "".join(filter(str.isdecimal, details.phone or ""))  # found without its blanks and dashes too
    typed = [details.requester, details.phone, digits, details.email, details.address, details.subject, details.memo]
    typed += [details.file, details.reply_memo, details.note, *life.notes]
    return fold("\n".join(filter(None, dict.fromkeys([life.request.reference, *typed]))))  # each text once


def request_of(row: Sequence[Any], promises: dict[int, Promise]) -> Request:
    """The request of a row of `REQUEST_COLUMNS`."""
    kept = dict(zip((*_REQUEST_FIELDS, "hold_reason"), row, strict=True))
    reckoning = Reckoning(
        due_on=_day(kept["due_on"]),
        promised_due_on=_day(kept["promised_due_on"]),
        held_since=_day(kept["held_since"]),
        days_left_when_held=kept["days_left_when_held"],
        extended=bool(kept["extended"]),
        not_counted=kept["days_not_counted"],
    )
    return Request(
        id=kept["id"],
        reference=kept["reference"],
        promise=promises[kept["promise_id"]],
        details=Details.of(kept),
        after_id=kept["after_id"],
        status=Status(kept["status"]),
        reckoning=reckoning,
        recorded_at=kept["recorded_at"],
        updated_at=kept["updated_at"],
        outcome=None if kept["outcome"] is None else Outcome(kept["outcome"]),
        settled_on=_day(kept["settled_on"]),
        days_used=kept["days_used"],
        on_time=None if kept["on_time"] is None else bool(kept["on_time"]),
        told_afterwards=None if kept["told_afterwards"] is None else Afterwards(kept["told_afterwards"]),
        hold_reason=kept["hold_reason"],
    )


def entry_row(number: int, entry: Entry) -> Row:
    """The row of `entry` in the history of request `number`."""
    return {
        "request_id": number,
        "command_id": entry.command_id,
        "recorded_at": entry.recorded_at,
        "action": entry.action.value,
        "happened_on": entry.happened_on.isoformat(),
        "text": entry.text,
        "facts": json_text(dict(entry.facts)),
        "due_on_before": _iso(entry.due_on_before),
        "due_on_after": _iso(entry.due_on_after),
    }


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry of a row of `ENTRY_COLUMNS`."""
    command_id, recorded_at, recorded_on, action, happened_on, text, facts, before, after, officer, imported = row
    return Entry(
        *(command_id, recorded_at, date.fromisoformat(recorded_on), Action(action), date.fromisoformat(happened_on)),
        *(text, json.loads(facts), _day(before), _day(after)),
        officer=officer,
        imported=bool(imported),
    )


def day_row(day: OfficeDay) -> Row:
    """The row of `day` in the calendar."""
    return {
        "day": day.day.isoformat(),
        "kind": day.kind.value,
        "name_bn": day.name.bn,
        "name_en": day.name.en,
        "moon": int(day.moon),
        "source": day.source,
    }


def day_of(row: Sequence[Any]) -> OfficeDay:
    """The day of a row of `DAY_COLUMNS`."""
    day, kind, bn, en, moon, source = row
    return OfficeDay(date.fromisoformat(day), Kind(kind), Wording(bn, en), bool(moon), source)


def change_row(change: Change) -> Row:
    """The row of a local change of the calendar."""
    if change.listed is not None:
        return {**day_row(change.listed), "year": change.year}
    return {**dict.fromkeys(DAY_COLUMNS.split(", ")), "day": _iso(change.day), "year": change.year}


def change_of(row: Sequence[Any]) -> Change:
    """The change of a row of `CHANGE_COLUMNS`."""
    from charter_cli.domain.calendar_changes import Change

    *listed, year = row
    day, kind, *_ = listed
    return Change(year=year, day=_day(day), listed=None if kind is None else day_of(listed))


def weekly_off_text(weekly_off: Iterable[WeeklyOff]) -> str:
    """The weekly days off as the calendar keeps them: JSON, an array of weekdays or `[weekday, n-th of the month]`."""
    return json_text(sorted(weekly_off, key=lambda off: (off, 0) if isinstance(off, int) else off))


def weekly_off_of(text: str) -> list[WeeklyOff]:
    """The weekly days off of their JSON."""
    return [off if isinstance(off, int) else NthWeekday(*off) for off in json.loads(text)]


def yearly_text(yearly: Sequence[YearlyDay]) -> str:
    """The days that return each year, as the calendar keeps them: JSON."""
    return json_text([[day.month, day.day, day.kind.value, day.name.bn, day.name.en] for day in yearly])


def yearly_of(text: str) -> list[YearlyDay]:
    """The days that return each year, of their JSON."""
    return [YearlyDay(month, day, Kind(kind), Wording(bn, en)) for month, day, kind, bn, en in json.loads(text)]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def of_service(code: str | None, promises: Mapping[int, Promise]) -> str:
    """The condition that a request is for the service `code`; for any, where that is None."""
    if code is None:
        return "true"
    return of_promises([number for number, promise in promises.items() if promise.service_code == code])


def of_promises(promise_ids: Sequence[int]) -> str:
    """The condition that a request was taken under one of these promises."""
    return f"promise_id IN ({', '.join(map(str, promise_ids))})"
