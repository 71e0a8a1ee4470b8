"""Records for programs: JSON and CSV. ISO dates, Latin digits, null for what is absent, no colour."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from charter_cli.domain.deadline import Unit
from charter_cli.domain.request import Entry, Request
from charter_cli.domain.standing import Standing
from charter_cli.files.formulas import protected

Record = dict[str, Any]


def record(request: Request, standing: Standing, language: str) -> Record:
    """One request as every command gives it to programs; see README, "JSON"."""
    details, promise, reckoning = request.details, request.promise, request.reckoning
    return {
        "id": request.id,
        "reference": request.reference,
        "service_code": promise.service_code,
        "service_name": promise.service_name.get(language),
        "requester": details.requester,
        "phone": details.phone,
        "email": details.email,
        "address": details.address,
        "channel": details.channel,
        "note": details.note,
        "status": request.status.value,
        "outcome": None if request.outcome is None else request.outcome.value,
        "received_on": details.received_on.isoformat(),
        "working_days": promise.term.count if promise.term.unit is Unit.WORKING_DAYS else None,
        "due_on": None if reckoning.due_on is None else reckoning.due_on.isoformat(),
        "promised_due_on": None if reckoning.promised_due_on is None else reckoning.promised_due_on.isoformat(),
        "provisional": standing.provisional,
        "extended": reckoning.extended,
        "settled_on": None if request.settled_on is None else request.settled_on.isoformat(),
        "on_time": request.on_time,
        "days_left": standing.days_left,
        "days_late": standing.days_late,
        "days_used": standing.days_used,
        "calendar_days_left": standing.calendar_days_left,
        "calendar_days_late": standing.calendar_days_late,
        "recorded_at": request.recorded_at,
        "updated_at": request.updated_at,
    }


RECORD_KEYS = (
    *("id", "reference", "service_code", "service_name", "requester", "phone", "email", "address", "channel"),
    *("note", "status", "outcome", "received_on", "working_days", "due_on", "promised_due_on", "provisional"),
    *("extended", "settled_on", "on_time", "days_left", "days_late", "days_used", "calendar_days_left"),
    *("calendar_days_late", "recorded_at", "updated_at"),
)


def history(entries: Iterable[Entry]) -> list[Record]:
    """The entries of a request's history, oldest first."""
    return [
        {
            "action": entry.action.value,
            "happened_on": entry.happened_on.isoformat(),
            "recorded_at": entry.recorded_at,
            "text": entry.text,
            "facts": dict(entry.facts),
            "due_on_before": None if entry.due_on_before is None else entry.due_on_before.isoformat(),
            "due_on_after": None if entry.due_on_after is None else entry.due_on_after.isoformat(),
        }
        for entry in entries
    ]


def print_json(value: Any) -> None:
    """`value` as JSON on standard output, Bangla readable."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_array(rows: Iterable[Record], out: TextIO) -> None:
    """What `print_json` prints of a list, one record after the other."""
    opening = "["
    for row in rows:
        text = json.dumps(row, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        out.write(f"{opening}\n  {text}")
        opening = ","
    out.write("[]\n" if opening == "[" else "\n]\n")


def print_one(value: Record, format: str) -> None:
    """One record, as `json` or as a `csv` of one row."""
    if format == "json":
        print_json(value)
    else:
        print_csv([value], [key for key in value if key != "history"])


def print_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], out: TextIO | None = None) -> None:
    """`rows` as CSV with a header, on standard output unless `out` is given."""
    writer = csv.writer(out or sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])


def _cell(value: Any) -> Any:
    """A value as CSV has it; none that a spreadsheet would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return protected(value) if isinstance(value, str) else value
