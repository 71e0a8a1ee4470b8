"""What a row of a table says: the request that it means, read as `new` and `done` read what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar

from charter_cli.desk import Desk
from charter_cli.errors import Refused
from charter_cli.formulas import unprotected
from charter_cli.messages import N_, Label
from charter_cli.options import LONGEST_NOTE, line, phone_number
from charter_cli.requests import Details, Outcome, Promise
from charter_cli.tabular.headings import FIELDS, Columns
from charter_cli.tabular.tables import Cell, Row
from charter_cli.words import fold, latin_digits, shown
from charter_cli.workdays import ONE_DAY, Calendar

T = TypeVar("T")
Texts = dict[str, str | None]

_WANTED = (*FIELDS, "reference", "due_on", "status")
_NO_TEXTS: Texts = dict.fromkeys(_WANTED)

_OUTCOMES = {
    Outcome.SERVED: "served|সেবা প্রদত্ত|প্রদত্ত|সেবা প্রদান করা হয়েছে|নিষ্পন্ন|নিষ্পত্তিকৃত",
    Outcome.DECLINED: "declined|নথিজাত|নামঞ্জুর",
    Outcome.WITHDRAWN: "withdrawn|প্রত্যাহারকৃত|প্রত্যাহৃত",
    Outcome.FORWARDED: "forwarded|অন্য দপ্তরে প্রেরিত|প্রেরিত",
    Outcome.VOID: "void|ভুলক্রমে নিবন্ধিত",
}
_OUTCOME_OF = {fold(word): outcome for outcome, words in _OUTCOMES.items() for word in words.split("|")}
# 10000 is in 1927 and 99999 in 2173: every five-digit number is a day that a register may hold.
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:[.][0-9]+)?")
_TIME_OF_DAY = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?( ?[AaPp][Mm])?$")
_REQUESTER, _EMAIL = Label(N_("the requester")), Label(N_("the e-mail address"))
_ADDRESS, _NOTE = Label(N_("the address")), Label(N_("the note"))
# The same services, channels and days come again and again; so many of each are kept in mind.
_REMEMBERED = 4096


class Said(NamedTuple):
    """One row. `reference` and `due_on` are the table's own; `held`: it says that the request was on hold."""

    promise: Promise
    details: Details
    settled_on: date | None
    outcome: Outcome
    reference: str
    due_on: date | None
    held: bool


class RowReader:
    """Reads rows whose columns are `columns`; numbers that stand for dates count from `epoch`."""

    def __init__(self, desk: Desk, columns: Columns, calendar: Calendar, epoch: date) -> None:
        self.columns = columns
        self.unnamed = [position for position in range(columns.width) if position not in columns.named]
        self.wanted = [(field, at) for field, at in columns.position.items() if field in _WANTED]
        self.promise = remembered(lambda text: desk.charter.find(text).promise)
        self.channel = remembered(lambda text: desk.charter.channel(text))
        self.day = remembered(lambda text: day(text, desk, calendar, epoch))

    def read(self, row: Row) -> Said:
        """What `row` says. Refused: whatever `new` and `done` would refuse, and text without a heading."""
        self._check_headings(row)
        texts = self._texts(row)
        if texts["service"] is None:
            raise Refused("the service is missing")
        return Said(
            self.promise(texts["service"]),
            self._details(texts),
            *self._settlement(texts),
            reference=texts["reference"] or "",
            due_on=self._own_due_on(texts),
            held=texts["status"] == "held",
        )

    def _details(self, texts: Texts) -> Details:
        requester, received_on, via = texts["requester"], texts["received_on"], texts["channel"]
        named = line(requester, _REQUESTER)
        if named is None:
            raise Refused("the requester is missing")
        if received_on is None:
            raise Refused("the day of receipt is missing")
        return Details(
            requester=named,
            received_on=self.day(received_on),
            phone=phone_number(texts["phone"]),
            email=line(texts["email"], _EMAIL),
            address=line(texts["address"], _ADDRESS),
            channel=None if via is None else self.channel(via),
            note=line(texts["note"], _NOTE, LONGEST_NOTE),
        )

    def _settlement(self, texts: Texts) -> tuple[date | None, Outcome]:
        settled, ended = texts["settled_on"], texts["outcome"]
        if ended is None:
            return (None if settled is None else self.day(settled)), Outcome.SERVED
        if settled is None:
            raise Refused("there is an outcome, “{text}”, but no day of settlement", text=shown(ended))
        outcome = _OUTCOME_OF.get(fold(ended))
        if outcome is None:
            raise Refused("“{text}” is no outcome: use one of {known}", text=shown(ended), known=", ".join(Outcome))
        return self.day(settled), outcome

    def _own_due_on(self, texts: Texts) -> date | None:
        """The due date in the table, to be compared with the one that the request gets; None if it cannot be read."""
        try:
            return None if texts["due_on"] is None else self.day(texts["due_on"])
        except Refused:
            return None

    def _texts(self, row: Row) -> Texts:
        """The cells by their fields, without blanks at their ends and without the apostrophe that kept one from being
        run as a formula; None for what is empty. Refused: a cell that could not be read."""
        texts = dict(_NO_TEXTS)
        for field, at in self.wanted:
            cell = row.cells[at] if at < len(row.cells) else ""
            if isinstance(cell, str):
                texts[field] = unprotected(cell.strip()) or None
            elif isinstance(cell, date):
                texts[field] = cell.isoformat()
            elif field in FIELDS:
                raise cell.with_traceback(None)
        return texts

    def _check_headings(self, row: Row) -> None:
        for position in self.unnamed:
            self._must_be_blank(row.cells[position : position + 1])
        self._must_be_blank(row.cells[self.columns.width :])

    def _must_be_blank(self, cells: list[Cell]) -> None:
        for cell in cells:
            if str(cell).strip():
                raise Refused("“{text}” stands in a column without a heading", text=shown(str(cell)))


def day(text: str, desk: Desk, calendar: Calendar, epoch: date) -> date:
    """A date as typed, with or without a time of day, or a spreadsheet's number of it."""
    typed = latin_digits(text)
    if serial := _SERIAL.fullmatch(typed):
        return epoch + int(serial[1]) * ONE_DAY
    return desk.date(_TIME_OF_DAY.sub("", typed), calendar)


def remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """`read`, asked once for each text that comes again; its refusals are remembered too."""

    @lru_cache(_REMEMBERED)
    def answered(text: str) -> T | Refused:
        try:
            return read(text)
        except Refused as error:
            return error

    def ask(text: str) -> T:
        answer = answered(text)
        if isinstance(answer, Refused):
            raise answer.with_traceback(None)
        return answer

    return ask
