"""Records for programs: JSON and CSV. ISO dates, Latin digits, null for what is absent, no colour."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from charter_cli.domain.deadline import Unit
from charter_cli.domain.request import Details, Entry
from charter_cli.domain.standing import Seen
from charter_cli.files.formulas import protected
from charter_cli.language.messages import Language

Record = dict[str, Any]


def record(seen: Seen, language: str) -> Record:
    """One request as every command gives it to programs; see README, "JSON"."""
    request, standing = seen
    promise, reckoning = request.promise, request.reckoning
    details = request.details.facts()
    received_on = details.pop("received_on")
    return {
        "id": request.id,
        "reference": request.reference,
        "service_code": promise.service_code,
        "service_name": promise.service_name.get(language),
        "variant": promise.variant,
        **details,
        "status": request.status.value,
        "outcome": None if request.outcome is None else request.outcome.value,
        "hold_reason": request.hold_reason,
        "received_on": received_on,
        "working_days": promise.term.count if promise.term.unit is Unit.WORKING_DAYS else None,
        "due_on": None if reckoning.due_on is None else reckoning.due_on.isoformat(),
        "promised_due_on": None if reckoning.promised_due_on is None else reckoning.promised_due_on.isoformat(),
        "provisional": standing.provisional,
        "extended": reckoning.extended,
        "settled_on": None if request.settled_on is None else request.settled_on.isoformat(),
        "on_time": request.on_time,
        "told_afterwards": request.told_afterwards is not None,
        "days_left": standing.days_left,
        "days_late": standing.days_late,
        "days_used": standing.days_used,
        "calendar_days_left": standing.calendar_days_left,
        "calendar_days_late": standing.calendar_days_late,
        "recorded_at": request.recorded_at,
        "updated_at": request.updated_at,
    }


RECORD_KEYS = (
    *("id", "reference", "service_code", "service_name", "variant"),
    *(name for name in Details._fields if name != "received_on"),
    *("status", "outcome", "hold_reason", "received_on", "working_days", "due_on", "promised_due_on", "provisional"),
    *("extended", "settled_on", "on_time", "told_afterwards", "days_left", "days_late", "days_used"),
    "calendar_days_left",
    *("calendar_days_late", "recorded_at", "updated_at"),
)


def history(entries: Iterable[Entry]) -> list[Record]:
    """The entries of a request's history, oldest first."""
    return [
        {
            "action": entry.action.value,
            "happened_on": entry.happened_on.isoformat(),
            "recorded_at": entry.recorded_at,
            "officer": entry.officer,
            "text": entry.text,
            "facts": dict(entry.facts),
            "due_on_before": None if entry.due_on_before is None else entry.due_on_before.isoformat(),
            "due_on_after": None if entry.due_on_after is None else entry.due_on_after.isoformat(),
        }
        for entry in entries
    ]


def records(requests: Iterable[Seen], language: Language) -> Iterator[Record]:
    """A record a request, each made when it is asked for."""
    return (record(seen, language.code) for seen in requests)


def print_records(
    records: Iterable[Record],
    keys: Sequence[str],
    format: str,
    out: TextIO | None = None,
    *,
    whole: Record | None = None,
) -> None:
    """`records` one after the other, on standard output unless `out` is given.

    `format`: `csv` is a heading with `keys` and a row a record; `json` is an array of them with all their keys, or the
    object `whole` where that is given.
    """
    out = out or sys.stdout
    if format == "csv":
        _print_csv(records, keys, out)
    elif whole is None:
        _print_array(records, out)
    else:
        out.write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")


def _print_array(records: Iterable[Record], out: TextIO) -> None:
    opening = "["
    for record in records:
        text = json.dumps(record, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        out.write(f"{opening}\n  {text}")
        opening = ","
    out.write("[]\n" if opening == "[" else "\n]\n")


def _print_csv(records: Iterable[Record], keys: Sequence[str], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(keys)
    for record in records:
        writer.writerow([_cell(record[key]) for key in keys])


def _cell(value: Any) -> Any:
    """A value as CSV has it; none that a spreadsheet would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return protected(value) if isinstance(value, str) else value
