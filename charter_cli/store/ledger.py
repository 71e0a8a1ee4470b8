"""One command's entry in the ledger: its requests and their histories, in one open transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from charter_cli.domain.replay import recorded, replay
from charter_cli.domain.request import Draft, Entry, Life, Promise
from charter_cli.store.many import insert_many
from charter_cli.store.reader import Reader
from charter_cli.store.rows import IMPORT, entry_row, json_text, promise_row, request_row

if TYPE_CHECKING:
    from charter_cli.files.office_days import OfficeDaysFile


class Ledger(Reader):
    """One command's writes, in an open transaction. `now` is the machine's own clock, `today` the office's day,
    `officer` whoever enters the command, where that is known."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        words: str,
        now: datetime,
        today: date,
        load: Callable[[], OfficeDaysFile],
        officer: str | None = None,
    ) -> None:
        super().__init__(connection)
        self.load = load
        self.words = words
        self.now = now.isoformat(timespec="seconds")
        self.today = today
        self.officer = officer
        self.machine_day = now.date()
        self._command_id: int | None = None

    @property
    def entered(self) -> bool:
        """Whether this command has written anything."""
        return self._command_id is not None

    def command(
        self, *, automatic: bool = False, undoes: int | None = None, facts: Mapping[str, Any] | None = None
    ) -> int:
        """The number of this command in the ledger; entered at its first write. `facts`: what else it is to keep."""
        if self._command_id is None:
            row = {
                "words": self.words,
                "entered_at": self.now,
                "undoes": undoes,
                "automatic": int(automatic),
                "recorded_on": self.recorded_on.isoformat(),
                "officer": self.officer,
                "facts": None if facts is None else json_text(facts),
            }
            self._command_id = self._insert("commands", row)
        return self._command_id

    @cached_property
    def recorded_on(self) -> date:
        """The day on which this command counts as entered: by the machine's clock or the office's day, whichever is
        later, and never before the command that was entered last."""
        newest = next(self._rows("SELECT recorded_on FROM commands ORDER BY id DESC LIMIT 1"), None)
        return max(self.machine_day, self.today, date.min if newest is None else date.fromisoformat(newest[0]))

    def entry(self, draft: Draft, due_on_before: date | None = None) -> Entry:
        """`draft` as a line of this command for a history; to which due date it leads is not known yet."""
        return Entry(
            *(self.command(), self.now, self.recorded_on, draft.action, draft.happened_on, draft.text),
            *(draft.facts or {}, due_on_before),
            officer=self.officer,
            imported=self.words.startswith(IMPORT),
        )

    def _insert(self, table: str, row: Mapping[str, Any]) -> int:
        columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
        number = self.connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})", row).lastrowid
        assert number is not None
        return number

    def promise_id(self, promise: Promise) -> int:
        """The number under which `promise` is kept; kept now, if it is new."""
        for number, kept in self.promises.items():
            if kept == promise:
                return number
        number = self._insert("promises", promise_row(promise) | {"command_id": self.command()})
        self.promises[number] = promise
        return number

    def next_number(self) -> int:
        """The number of the next request: numbers have no gap, because no request is ever removed."""
        return self.last_number() + 1

    def register(self, number: int, draft: Draft) -> Life:
        """Writes down a new request under `number`."""
        facts = dict(draft.facts or {})
        entry = self.entry(draft)
        life = recorded(replay(number, [entry], self.promises, self.calendar))
        self._insert("requests", request_row(life, facts["promise"]))
        self.insert_entries([(number, life.entries[-1])])
        return life

    def record(self, life: Life, draft: Draft) -> Life:
        """Adds `draft` to the history of `life`, and brings its present state up to date."""
        number, before = life.request.id, life.request.due_on
        entry = self.entry(draft, before)
        undone = self.undone_commands(number)
        after = recorded(replay(number, [*life.entries, entry], self.promises, self.calendar, undone))
        self.insert_entries([(number, after.entries[-1])])
        self.update_requests([after])
        return after

    def insert_entries(self, entries: Iterable[tuple[int, Entry]]) -> None:
        """Adds to the history of requests, by their numbers."""
        insert_many(self.connection, "history", (entry_row(number, entry) for number, entry in entries))

    def update_requests(self, lives: Iterable[Life]) -> None:
        """Brings the rows of `requests` to what the lives say."""
        rows = [request_row(life, self.promise_id(life.request.promise)) for life in lives]
        if rows:
            settings = ", ".join(f"{column} = :{column}" for column in rows[0] if column != "id")
            self.connection.executemany(f"UPDATE requests SET {settings} WHERE id = :id", rows)
