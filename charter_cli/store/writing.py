"""Everything that is written to the register: all INSERT and UPDATE statements, each inside one command."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from charter_cli.requests import Action, Draft, Entry, Life, Promise, Request, replay
from charter_cli.store.reading import FileMark, Reader
from charter_cli.words import fold
from charter_cli.workdays import OfficeDay, YearlyDay

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Move:
    """A pending request whose due date moved with the calendar."""

    request: Request
    before: date | None


class Ledger(Reader):
    """One command's writes, in an open transaction. `now` is the machine's own clock, `today` the office's day."""

    def __init__(self, db: Database, words: str, now: datetime, today: date) -> None:
        super().__init__(db.conn)
        self.db = db
        self.words = words
        self.now = now.isoformat(timespec="seconds")
        self.today = today
        self._command_id: int | None = None

    def command(self, *, automatic: bool = False, undoes: int | None = None) -> int:
        """The number of this command in the ledger; entered at its first write."""
        if self._command_id is None:
            row = {"words": self.words, "entered_at": self.now, "automatic": int(automatic), "undoes": undoes}
            self._command_id = self._insert("commands", row)
        return self._command_id

    def _insert(self, table: str, row: dict[str, Any]) -> int:
        number = self.db.table(table).insert(row).last_pk
        assert isinstance(number, int)
        return number

    # Requests

    def promise_id(self, promise: Promise) -> int:
        """The number under which `promise` is kept; kept now, if it is new."""
        for number, kept in self.promises.items():
            if kept == promise:
                return number
        row = {
            "service_code": promise.service_code,
            "alias": promise.alias,
            "name_bn": promise.service_name.bn,
            "name_en": promise.service_name.en,
            "unit": promise.term.unit.value,
            "count": promise.term.count,
            "instant": int(promise.instant),
            "as_needed": int(promise.as_needed),
        }
        number = self._insert("promises", row)
        self.promises[number] = promise
        return number

    def next_number(self) -> int:
        """The number of the next request: numbers have no gap, because no request is ever removed."""
        (last,) = next(self._rows("SELECT coalesce(max(id), 0) FROM requests"))
        return int(last) + 1

    def register(self, number: int, draft: Draft) -> Life:
        """Writes down a new request under `number`."""
        facts = dict(draft.facts or {})
        entry = Entry(self.command(), self.now, draft.action, draft.happened_on, draft.text, facts)
        life = replay(number, [entry], self.promises, self.calendar)
        entry = replace(entry, due_on_after=life.request.due_on)
        self.db.table("requests").insert(_row(life, facts["promise"]))
        self._insert_entry(number, entry)
        return replace(life, entries=(entry,))

    def record(self, life: Life, draft: Draft) -> Life:
        """Adds `draft` to the history of `life`, and brings its present state up to date."""
        before = life.request
        entry = Entry(
            self.command(), self.now, draft.action, draft.happened_on, draft.text, draft.facts or {}, before.due_on
        )
        return self._append(life, entry)

    def _append(self, life: Life, entry: Entry) -> Life:
        number = life.request.id
        after = replay(number, [*life.entries, entry], self.promises, self.calendar, self._undone_commands(number))
        entry = replace(entry, due_on_after=after.request.due_on)
        self._insert_entry(number, entry)
        self._update_request(after)
        return replace(after, entries=(*life.entries, entry))

    def _insert_entry(self, number: int, entry: Entry) -> None:
        self._insert_entries([(number, entry)])

    def _insert_entries(self, entries: Iterable[tuple[int, Entry]]) -> None:
        self.db.conn.executemany(
            """INSERT INTO history(request_id, command_id, recorded_at, action, happened_on, text, facts,
                due_on_before, due_on_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                (
                    *(number, entry.command_id, entry.recorded_at, entry.action.value, entry.happened_on.isoformat()),
                    *(entry.text, json.dumps(dict(entry.facts), ensure_ascii=False)),
                    *(_iso(entry.due_on_before), _iso(entry.due_on_after)),
                )
                for number, entry in entries
            ),
        )

    def _update_request(self, life: Life) -> None:
        number = life.request.id
        promise_id = next(key for key, promise in self.promises.items() if promise == life.request.promise)
        self.db.table("requests").update(number, _row(life, promise_id))

    # The calendar

    def take_calendar(
        self, mark: FileMark, digest: str, weekly_off: Iterable[int], listed: Iterable[int], yearly: Iterable[YearlyDay]
    ) -> None:
        """Keeps what the office-days file says about weeks and years, and how the file looked."""
        row = {
            "id": 1,
            "file": mark.file,
            "file_changed_ns": mark.changed_ns,
            "file_size": mark.size,
            "digest": digest,
            "weekly_off": json.dumps(sorted(weekly_off)),
            "listed": json.dumps(sorted(listed)),
            "yearly": json.dumps(
                [[y.month, y.day, y.kind.value, y.name.bn, y.name.en] for y in yearly], ensure_ascii=False
            ),
        }
        self.db.table("calendar").insert(row, replace=True)

    def take_office_days(self, days: Iterable[tuple[OfficeDay, bool]]) -> None:
        """Makes `days` the calendar in force; the flag tells a local change from the file's own."""
        self.db.execute("DELETE FROM office_days")
        self.db.conn.executemany(
            "INSERT INTO office_days(day, kind, name_bn, name_en, moon, source, local) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (d.day.isoformat(), d.kind.value, d.name.bn, d.name.en, int(d.moon), d.source, int(local))
                for d, local in days
            ),
        )
        self.__dict__.pop("calendar", None)  # asked for again, it is the new one

    def redate(self, reason: str) -> list[Move]:
        """Brings every pending request to the calendar in force; settled ones stay as they were judged.

        Returns the moves, those that become overdue first.
        """
        moves: list[Move] = []
        changed: list[Life] = []
        entries: list[tuple[int, Entry]] = []
        for life, kept in self.pending_lives(self.calendar):
            after, before = life.request, kept.due_on
            if after.reckoning == kept.reckoning:
                continue
            if after.due_on != before:
                entry = Entry(*(self.command(), self.now, Action.REDATED, self.today, reason, {}, before, after.due_on))
                entries.append((after.id, entry))
                life = replace(life, request=replace(after, updated_at=self.now))
                moves.append(Move(life.request, before))
            changed.append(life)
        self._insert_entries(entries)
        self._update_dates(changed)
        return sorted(moves, key=lambda move: (not self._newly_overdue(move), move.request.due_on or date.max))

    def _newly_overdue(self, move: Move) -> bool:
        after = move.request.due_on
        return after is not None and after < self.today and not (move.before and move.before < self.today)

    def _update_dates(self, lives: Iterable[Life]) -> None:
        self.db.conn.executemany(
            """UPDATE requests SET due_on = ?, promised_due_on = ?, extended = ?, held_since = ?,
                days_left_when_held = ?, days_not_counted = ?, updated_at = ? WHERE id = ?""",
            ((*_dates(life.request).values(), life.request.updated_at, life.request.id) for life in lives),
        )


def _dates(request: Request) -> dict[str, Any]:
    reckoning = request.reckoning
    return {
        "due_on": _iso(reckoning.due_on),
        "promised_due_on": _iso(reckoning.promised_due_on),
        "extended": int(reckoning.extended),
        "held_since": _iso(reckoning.held_since),
        "days_left_when_held": reckoning.days_left_when_held,
        "days_not_counted": reckoning.not_counted,
    }


def _row(life: Life, promise_id: int) -> dict[str, Any]:
    request, details = life.request, life.request.details
    return {
        "id": request.id,
        "reference": request.reference,
        "promise_id": promise_id,
        "requester": details.requester,
        "phone": details.phone,
        "email": details.email,
        "address": details.address,
        "channel": details.channel,
        "note": details.note,
        "after_id": request.after_id,
        "received_on": details.received_on.isoformat(),
        "status": request.status.value,
        "outcome": None if request.outcome is None else request.outcome.value,
        "settled_on": _iso(request.settled_on),
        **_dates(request),
        "on_time": None if request.on_time is None else int(request.on_time),
        "days_used": request.days_used,
        "recorded_at": request.recorded_at,
        "updated_at": request.updated_at,
        "search_text": _search_text(life),
    }


def _search_text(life: Life) -> str:
    """What `list TEXT` looks through: everything typed about the request, folded."""
    details = life.request.details
    notes = [entry.text for entry in life.entries if entry.action is Action.NOTED]
    typed = [details.requester, details.phone, details.email, details.address, details.note, *notes]
    return fold("\n".join(filter(None, [life.request.reference, *typed])))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
