"""What a row of a table says: the request that it means, read as `new` and `done` read what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

from charter_cli.commands.import_.cells import past_day, phone, remembered
from charter_cli.commands.import_.row_damage import RowDamage
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.deadline import Unit
from charter_cli.domain.request import LABELS, Details, Outcome, Promise, Status
from charter_cli.domain.transitions import not_before_receipt
from charter_cli.errors import Refused
from charter_cli.files.tables import states
from charter_cli.files.tables.cells import day, plain
from charter_cli.files.tables.headings import Columns
from charter_cli.files.tables.tables import Cell, Table, TableRow
from charter_cli.interface.context import Desk
from charter_cli.interface.fields import FIELDS
from charter_cli.language.messages import InFigures
from charter_cli.language.text import shown

T = TypeVar("T")

# A mobile number is 01, a digit from 3 to 9, and eight more; a spreadsheet that takes it for a number drops the zero.
_ZERO_LOST = re.compile("1[3-9][0-9]{8}")
_MISSING = {
    "service": Refused("the service is missing"),
    "requester": Refused("the requester is missing"),
    "received_on": Refused("the day of receipt is missing"),
}
_PENDING, _ENDED = {Status.OPEN, Status.HELD}, {Status.SETTLED, *Outcome}


class Said(NamedTuple):
    """One row. `reply_memo` belongs to the settlement, not yet to the details; `reference` and `due_on` are the table's
    own; `held`: it says that the request was on hold; `zero_back`: its phone number got the zero back that a
    spreadsheet takes off."""

    promise: Promise
    details: Details
    settled_on: date | None
    outcome: Outcome
    reply_memo: str | None
    reference: str
    due_on: date | None
    held: bool
    zero_back: bool


class RowReader:
    """Reads the rows of `table`, whose columns are `columns`; `damage`: what it found of texts and dates that were
    destroyed before the table came."""

    def __init__(self, desk: Desk, table: Table, columns: Columns, calendar: Calendar) -> None:
        self.columns = columns
        self.damage = RowDamage(columns, table)
        self.unnamed = [position for position in range(columns.width) if position not in columns.named]
        self.day = remembered(lambda text: day(text, lambda typed: desk.date(typed, calendar), table.epoch, desk.zone))
        happened = remembered(lambda text: past_day(text, desk, calendar, table.epoch))
        reads: dict[str, Callable[[str], object]] = {
            "service": remembered(lambda text: desk.charter.find(text).promise),
            **{name: field.reader(desk, calendar) for name, field in FIELDS.items()},
            "phone": phone,
            "channel": remembered(desk.charter.channel),
            "received_on": happened,
            "memo_date": happened,
            "settled_on": happened,
            "outcome": remembered(states.outcome),
            "status": remembered(states.status),
        }
        self.variant = columns.position.get("variant")
        self.nothing = dict.fromkeys(reads)
        self.reads = [
            (field, columns.position[field], read) for field, read in reads.items() if field in columns.position
        ]

    def read(self, row: TableRow) -> Said | list[Refused]:
        """What `row` says; or, if it cannot be taken, all that is wrong with it: whatever `new` and `done` would
        refuse, text without a heading, and fields that contradict each other."""
        cells = row.cells
        wrong = self._without_heading(cells) if self.unnamed or len(cells) > self.columns.width else []
        values: dict[str, Any] = self.nothing.copy()
        damaged = self.damage.of(row)
        for field, at, read in self.reads:
            try:
                cell = cells[at] if at < len(cells) else ""
                if field in damaged:
                    raise damaged[field]
                # Most cells are plain texts: in a large table that is a million calls less.
                text = cell.strip() if isinstance(cell, str) and "'" not in cell else plain(cell)
                if field == "service" and self.variant is not None and text:
                    text = self._as_variant(row, text)
                if text:
                    values[field] = read(text)
                elif field in _MISSING:
                    raise _MISSING[field]
            except Refused as why:
                values[field] = why.with_traceback(None)
                wrong.append(why)
        wrong += self._contradictions(row, values)
        promise = values["service"]
        if isinstance(promise, Promise) and promise.term.unit is Unit.AGREED and not wrong:
            try:
                values["service"] = self._agreed(row, promise, values["received_on"])
            except Refused as why:
                return [why.with_traceback(None)]
        return wrong or self._said(row, values)

    def _as_variant(self, row: TableRow, service: str) -> str:
        """The service of a row that says in another column which variant of it is meant."""
        variant = self._aside(row, "variant", str)
        return f"{service}/{variant}" if variant else service

    def _agreed(self, row: TableRow, promise: Promise, received_on: date) -> Promise:
        """`promise` with the day in the column `due_on`. Refused: none, and one before receipt. If the office was
        closed on it, the next working day counts."""
        at = self.columns.position.get("due_on")
        text = plain(row.cells[at]) if at is not None and at < len(row.cells) else ""
        if not text:
            raise Refused(
                "the day of service {code} is agreed for each request: due_on is missing",
                code=InFigures(promise.service_code),
            )
        on = self.day(text)
        not_before_receipt(on, received_on)
        return promise._replace(term=promise.term._replace(on=on))

    def _said(self, row: TableRow, values: dict[str, Any]) -> Said:
        status, number = values["status"], values["phone"]
        zero_back = number is not None and number[0] == "1" and _ZERO_LOST.fullmatch(number) is not None
        details = {name: values[name] for name in LABELS}
        details |= {"phone": f"0{number}" if zero_back else number, "reply_memo": None}
        return Said(
            values["service"],
            Details(**details),
            values["settled_on"],
            values["outcome"] or (status if isinstance(status, Outcome) else Outcome.SERVED),
            values["reply_memo"],
            reference=self._aside(row, "reference", str) or "",
            due_on=self._aside(row, "due_on", self.day),
            held=status is Status.HELD,
            zero_back=zero_back,
        )

    def _contradictions(self, row: TableRow, values: dict[str, Any]) -> list[Refused]:
        """What is wrong only between fields, each of which was read."""
        wrong = []
        received_on, settled_on = values["received_on"], values["settled_on"]
        outcome, status = values["outcome"], values["status"]
        if isinstance(settled_on, date) and isinstance(received_on, date) and settled_on < received_on:
            wrong.append(
                Refused(
                    "it was settled on {settled}, before it was received on {received}",
                    settled=settled_on,
                    received=received_on,
                )
            )
        if isinstance(outcome, Outcome) and settled_on is None:
            text = self._shown(row, "outcome")
            wrong.append(Refused("there is an outcome, “{text}”, but no day of settlement", text=text))
        elif status in _ENDED and settled_on is None:
            text = self._shown(row, "status")
            wrong.append(Refused("the status is “{text}”, but there is no day of settlement", text=text))
        elif status in _PENDING and settled_on is not None:
            text = self._shown(row, "status")
            wrong.append(Refused("the status is “{text}”, but there is a day of settlement", text=text))
        if isinstance(values["reply_memo"], str) and settled_on is None:
            text = self._shown(row, "reply_memo")
            wrong.append(Refused("there is a number of the answer, “{text}”, but no day of settlement", text=text))
        if isinstance(status, Outcome) and isinstance(outcome, Outcome) and status is not outcome:
            texts = {"status": self._shown(row, "status"), "outcome": self._shown(row, "outcome")}
            wrong.append(Refused("the status is “{status}”, but the outcome is “{outcome}”", **texts))
        return wrong

    def _shown(self, row: TableRow, field: str) -> str:
        return shown(plain(row.cells[self.columns.position[field]]))

    def _aside(self, row: TableRow, field: str, read: Callable[[str], T]) -> T | None:
        """What stands in a column that is only compared; None where it is empty or cannot be read."""
        at = self.columns.position.get(field)
        if at is None or at >= len(row.cells):
            return None
        try:
            text = plain(row.cells[at])
            return read(text) if text else None
        except Refused:
            return None

    def _without_heading(self, cells: list[Cell]) -> list[Refused]:
        stray = [cell for position in self.unnamed for cell in cells[position : position + 1]]
        return [
            Refused("“{text}” stands in a column without a heading", text=shown(str(cell)))
            for cell in (*stray, *cells[self.columns.width :])
            if str(cell).strip()
        ]
