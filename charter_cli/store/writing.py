"""Everything that is written to the register: all INSERT and UPDATE statements, each inside one command."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from charter_cli.calendar_changes import Change, lay_over
from charter_cli.errors import Refused
from charter_cli.replaying import replay
from charter_cli.requests import Action, Draft, Entry, Life, Promise, Request
from charter_cli.store.many import insert_many
from charter_cli.store.reading import FileMark, Reader
from charter_cli.words import fold
from charter_cli.workdays import OfficeDay

if TYPE_CHECKING:
    from charter_cli.office_days import OfficeDaysFile


_json = json.JSONEncoder(ensure_ascii=False).encode


class Move(NamedTuple):
    """A pending request whose due date moved with the calendar."""

    request: Request
    before: date | None

    def newly_overdue(self, today: date) -> bool:
        """Whether the move alone made it overdue."""
        after = self.request.due_on
        return after is not None and after < today and not (self.before is not None and self.before < today)


class Undone(NamedTuple):
    """A command that was taken back, or brought back: what it was, when it was entered, and what moved."""

    words: str
    entered_at: datetime
    brought_back: bool
    moves: list[Move]


class Ledger(Reader):
    """One command's writes, in an open transaction. `now` is the machine's own clock, `today` the office's day."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        words: str,
        now: datetime,
        today: date,
        load: Callable[[], OfficeDaysFile],
    ) -> None:
        super().__init__(connection)
        self.load = load
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
        columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
        number = self.connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})", row).lastrowid
        assert number is not None
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
        return self.last_number() + 1

    def register(self, number: int, draft: Draft) -> Life:
        """Writes down a new request under `number`."""
        facts = dict(draft.facts or {})
        entry = Entry(self.command(), self.now, draft.action, draft.happened_on, draft.text, facts)
        life = replay(number, [entry], self.promises, self.calendar)
        entry = entry._replace(due_on_after=life.request.due_on)
        self._insert("requests", request_row(life, facts["promise"]))
        self.insert_entries([(number, entry)])
        return life._replace(entries=(entry,))

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
        entry = entry._replace(due_on_after=after.request.due_on)
        self.insert_entries([(number, entry)])
        self._update_requests([after])
        return after._replace(entries=(*life.entries, entry))

    def insert_entries(self, entries: Iterable[tuple[int, Entry]]) -> None:
        """Adds to the history of requests, by their numbers."""
        insert_many(self.connection, "history", (_entry_row(number, entry) for number, entry in entries))

    def _update_requests(self, lives: Iterable[Life]) -> None:
        """Brings the rows of `requests` to what the lives say."""
        rows = [request_row(life, self.promise_id(life.request.promise)) for life in lives]
        if rows:
            settings = ", ".join(f"{column} = :{column}" for column in rows[0] if column != "id")
            self.connection.executemany(f"UPDATE requests SET {settings} WHERE id = :id", rows)

    # Taking back

    def undo(self) -> Undone:
        """Takes back the last command whole, or brings it back if the last command was an undo itself.

        Refused where nothing was ever entered. A registration that is taken back is void.
        """
        last = next(
            self._rows("SELECT coalesce(undoes, id) FROM commands WHERE automatic = 0 ORDER BY id DESC LIMIT 1"), None
        )
        if last is None:
            raise Refused("there is nothing to undo: nothing was entered yet")
        (target,) = last
        words, entered_at, changes_calendar = next(
            self._rows(
                """SELECT words, entered_at, EXISTS (SELECT 1 FROM calendar_changes WHERE command_id = commands.id)
                FROM commands WHERE id = ?""",
                [target],
            )
        )
        brought_back = target in self._undone_commands()
        self.command(undoes=target)
        if changes_calendar:
            self._lay_calendar(self.load())
        touched = "id IN (SELECT request_id FROM history WHERE command_id = ?)"
        which = f"{touched} OR status <> 'settled'" if changes_calendar else touched
        return Undone(words, datetime.fromisoformat(entered_at), brought_back, self._take_back(which, target, words))

    def _take_back(self, which: str, target: int, words: str) -> list[Move]:
        """An entry for each request that the undo changes, and its new state."""
        entries: list[tuple[int, Entry]] = []
        changed: list[Life] = []
        moves: list[Move] = []
        undone = self._undone_commands()
        for life, kept in self.lives(which, [target]):
            if life is None or not (life.touched_by(target) or life.request.reckoning != kept.reckoning):
                continue
            facts = {"undoes": target}
            entry = Entry(self.command(), self.now, Action.UNDONE, self.today, words, facts, kept.due_on)
            after = replay(kept.id, [*life.entries, entry], self.promises, self.calendar, undone)
            entries.append((kept.id, entry._replace(due_on_after=after.request.due_on)))
            changed.append(after)
            moves.append(Move(after.request, kept.due_on))
        self.insert_entries(entries)
        self._update_requests(changed)
        return moves

    # The calendar

    def take_file(self, mark: FileMark, digest: str) -> list[Move]:
        """Makes what the office-days file says now the calendar in force, under the local changes.

        `mark`: how the file looks, `digest`: what it says. Pending requests follow, if it says something new.
        """
        found = self.load()
        unchanged = self.file_digest() == digest
        row = {
            "id": 1,
            "file": mark.file,
            "file_changed_ns": mark.changed_ns,
            "file_size": mark.size,
            "digest": digest,
            "weekly_off": json.dumps(sorted(found.weekly_off)),
            "listed": json.dumps(sorted(found.listed)),
            "yearly": json.dumps(
                [[y.month, y.day, y.kind.value, y.name.bn, y.name.en] for y in found.yearly], ensure_ascii=False
            ),
        }
        if unchanged:
            self.connection.execute(
                "UPDATE calendar SET file = :file, file_changed_ns = :file_changed_ns, file_size = :file_size", row
            )
            return []
        self.command(automatic=True)
        self.connection.execute("DELETE FROM calendar")
        self._insert("calendar", row)
        self._lay_calendar(found)
        return self.redate(self.words)

    def change_calendar(self, changes: Sequence[Change], reason: str) -> list[Move]:
        """Writes down local changes of the calendar and brings pending requests to it."""
        self.connection.executemany(
            """INSERT INTO calendar_changes(command_id, day, kind, name_bn, name_en, moon, source, year)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [(self.command(), *_change_columns(change)) for change in changes],
        )
        self._lay_calendar(self.load())
        return self.redate(reason)

    def _lay_calendar(self, found: OfficeDaysFile) -> None:
        """Makes the file with the local changes laid over it the calendar in force."""
        laid = lay_over(found.listed, found.days, found.yearly, found.weekly_off, self.calendar_changes())
        self.connection.execute("UPDATE calendar SET listed = ?", [json.dumps(sorted(laid.listed))])
        self.connection.execute("DELETE FROM office_days")
        self.connection.executemany(
            "INSERT INTO office_days(day, kind, name_bn, name_en, moon, source, local) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((*_day_columns(day), int(day.day in laid.local)) for day in laid.days.values()),
        )
        self.__dict__.pop("calendar", None)  # asked for again, it is the new one

    def redate(self, reason: str) -> list[Move]:
        """Brings every pending request to the calendar in force; settled ones stay as they were judged.

        Returns the moves, those that become overdue first.
        """
        moves: list[Move] = []
        changed: list[Request] = []
        entries: list[tuple[int, Entry]] = []
        for life, kept in self.lives("status <> 'settled'"):
            if life is None or life.request.reckoning == kept.reckoning:
                continue
            after, before = life.request, kept.due_on
            if after.due_on != before:
                after = after._replace(updated_at=self.now)
                facts: Mapping[str, Any] = {}
                entry = Entry(
                    *(self.command(), self.now, Action.REDATED, self.today, reason, facts, before, after.due_on)
                )
                entries.append((after.id, entry))
                moves.append(Move(after, before))
            changed.append(after)
        self.insert_entries(entries)
        self._update_dates(changed)
        return sorted(moves, key=lambda move: (not move.newly_overdue(self.today), move.request.due_on or date.max))

    def _update_dates(self, requests: Iterable[Request]) -> None:
        self.connection.executemany(
            """UPDATE requests SET due_on = ?, promised_due_on = ?, extended = ?, held_since = ?,
                days_left_when_held = ?, days_not_counted = ?, updated_at = ? WHERE id = ?""",
            ((*_dates(request).values(), request.updated_at, request.id) for request in requests),
        )


def _day_columns(day: OfficeDay) -> tuple[str | int, ...]:
    return day.day.isoformat(), day.kind.value, day.name.bn, day.name.en, int(day.moon), day.source


def _change_columns(change: Change) -> tuple[str | int | None, ...]:
    if change.listed is not None:
        return *_day_columns(change.listed), change.year
    return _iso(change.day), None, None, None, None, None, change.year


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


def _entry_row(number: int, entry: Entry) -> dict[str, Any]:
    return {
        "request_id": number,
        "command_id": entry.command_id,
        "recorded_at": entry.recorded_at,
        "action": entry.action.value,
        "happened_on": entry.happened_on.isoformat(),
        "text": entry.text,
        "facts": _json(dict(entry.facts)),
        "due_on_before": _iso(entry.due_on_before),
        "due_on_after": _iso(entry.due_on_after),
    }


def request_row(life: Life, promise_id: int) -> dict[str, Any]:
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
    digits = "".join(filter(str.isdecimal, details.phone or ""))  # found without its blanks and dashes too
    typed = [details.requester, details.phone, digits, details.email, details.address, details.note, *life.notes]
    return fold("\n".join(filter(None, dict.fromkeys([life.request.reference, *typed]))))  # each text once


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
