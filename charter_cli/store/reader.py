"""Everything that is asked of the register. Answers are values of the domain, not rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.replay import replay
from charter_cli.domain.request import Life, Promise, Request
from charter_cli.domain.seal import Seal
from charter_cli.errors import Refused
from charter_cli.store import chain
from charter_cli.store.rows import (
    CHANGE_COLUMNS,
    DAY_COLUMNS,
    ENTRY_COLUMNS,
    ENTRY_SOURCE,
    PROMISE_COLUMNS,
    REQUEST_COLUMNS,
    change_of,
    day_of,
    entry_of,
    of_service,
    promise_of,
    request_of,
    weekly_off_of,
    yearly_of,
)

if TYPE_CHECKING:
    from charter_cli.domain.calendar_changes import Change
    from charter_cli.store.replacements import Replacement
    from charter_cli.store.searching import Filter, Query

Parameters = Sequence[Any] | Mapping[str, Any]

_AT_A_TIME = 1000


class FileMark(NamedTuple):
    """How the office-days file looked when it was last read: enough to see that it was touched since."""

    file: str
    changed_ns: int
    size: int


class Reader:
    """Questions to an open register."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def _rows(self, sql: str, parameters: Parameters = ()) -> Iterator[tuple[Any, ...]]:
        return iter(self.connection.execute(sql, parameters))

    # The calendar

    def file_mark(self) -> FileMark | None:
        """How the office-days file looked when the calendar in force was made; None in a new register."""
        row = next(self._rows("SELECT file, file_changed_ns, file_size FROM calendar"), None)
        return None if row is None else FileMark(*row)

    def file_digest(self) -> str | None:
        """What the office-days file said, as a digest, when the calendar in force was made."""
        row = next(self._rows("SELECT digest FROM calendar"), None)
        return None if row is None else str(row[0])

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar in force."""
        row = next(self._rows("SELECT weekly_off, listed, yearly FROM calendar"), None)
        if row is None:
            raise Refused("the register has no calendar yet: run `charter check`")
        weekly_off, listed, yearly = row
        return Calendar(
            weekly_off=weekly_off_of(weekly_off),
            listed=json.loads(listed),
            yearly=yearly_of(yearly),
            days=map(day_of, self._rows(f"SELECT {DAY_COLUMNS} FROM office_days")),
        )

    # Requests

    @cached_property
    def promises(self) -> dict[int, Promise]:
        """Every promise under which a request was taken, by its number."""
        return dict(map(promise_of, self._rows(f"SELECT {PROMISE_COLUMNS} FROM promises")))

    def pending(self, service_code: str | None = None) -> list[Request]:
        """All pending requests, most urgent first; those without a running due date last."""
        rows = self._rows(
            f"""SELECT {REQUEST_COLUMNS} FROM requests
            WHERE status <> 'settled' AND {of_service(service_code, self.promises)}
            ORDER BY due_on IS NULL, due_on, id"""
        )
        return [self._request(row) for row in rows]

    def pending_as_of(self, day: date, service_code: str | None = None) -> list[Request]:
        """The requests that were pending at the end of `day`, as they stood then, most urgent first."""
        from charter_cli.domain.standing import pending_then

        then = "received_on <= :day AND (settled_on IS NULL OR settled_on > :day) AND outcome IS NOT 'void'"
        lives = self.lives(f"{then} AND {of_service(service_code, self.promises)}", {"day": day.isoformat()})
        requests = [pending_then(life, self.calendar, day) for life, _ in lives if life is not None]
        return sorted(requests, key=lambda request: (request.due_on is None, request.due_on or day, request.id))

    def each(self, wanted: Filter, *, newest_first: bool = False) -> Iterator[Request]:
        """The requests that fit `wanted`, oldest first unless said otherwise; those that fit only as they sound come
        after those that fit as they are spelt."""
        from charter_cli.store.searching import query

        left = wanted.limit or self.last_number()
        for fit in wanted.fits:
            for request in self._each(query(wanted, self.promises, fit), left, newest_first):
                left -= 1
                yield request

    def _each(self, look: Query, left: int, newest_first: bool) -> Iterator[Request]:
        """At most `left` requests of a query. They are read some at a time, so that no writer waits for a slow reader,
        and no memory for all of them."""
        beyond, order = ("<", "DESC") if newest_first else (">", "ASC")
        select = f"SELECT {REQUEST_COLUMNS} FROM {look.source} WHERE {look.where}"
        ordered = f"ORDER BY {look.number} {order} LIMIT ?"
        # The first ones are found by whatever index is best; only those after them by their numbers.
        after: list[int] = []
        while left > 0 and (
            rows := list(self._rows(f"{select} {ordered}", [*look.parameters, *after, min(left, _AT_A_TIME)]))
        ):
            yield from map(self._request, rows)
            left -= len(rows)
            if not after:
                select += f" AND {look.number} {beyond} ?"
            after = [rows[-1][0]]

    def count(self, wanted: Filter) -> int:
        """How many requests fit `wanted`, whatever its limit."""
        from charter_cli.store.searching import Fit, query

        look = query(wanted, self.promises, Fit.ALIKE)
        (count,) = next(self._rows(f"SELECT count(*) FROM {look.counted} WHERE {look.where}", look.parameters))
        return int(count)

    def life(self, number: int) -> Life:
        """The whole life of request `number`."""
        rows = self._rows(
            f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_SOURCE} WHERE request_id = ? ORDER BY history.id", [number]
        )
        entries = list(map(entry_of, rows))
        if not entries:
            raise self._no_such(number)
        return replay(number, entries, self.promises, self.calendar, self.undone_commands(number))

    def lives(self, which: str = "true", parameters: Parameters = ()) -> Iterator[tuple[Life | None, Request]]:
        """The requests of the SQL condition `which`, in order: as the history tells each over the calendar in force,
        beside its state as kept. A request without a history tells nothing."""
        undone = self.undone_commands()
        kept = self._rows(f"SELECT {REQUEST_COLUMNS} FROM requests WHERE {which} ORDER BY id", parameters)
        entries = self._rows(
            f"""SELECT request_id, {ENTRY_COLUMNS} FROM {ENTRY_SOURCE}
            WHERE request_id IN (SELECT id FROM requests WHERE {which}) ORDER BY request_id, history.id""",
            parameters,
        )
        groups = groupby(entries, key=lambda row: row[0])
        number, group = next(groups, (None, iter(())))
        for row in kept:
            request = self._request(row)
            if number != request.id:
                yield None, request
                continue
            told = [entry_of(entry[1:]) for entry in group]
            yield replay(request.id, told, self.promises, self.calendar, undone), request
            number, group = next(groups, (None, iter(())))

    def undone_commands(self, number: int | None = None) -> set[int]:
        """The numbers of the commands that are taken back; `number`: of those that touched that request."""
        of_request = "" if number is None else "AND id IN (SELECT command_id FROM history WHERE request_id = ?)"
        parameters = [] if number is None else [number]
        return {row[0] for row in self._rows(f"SELECT id FROM undone_commands WHERE true {of_request}", parameters)}

    def given_out_before(self, number: int) -> Replacement | None:
        """The restoring or acceptance through which the number of a request that was given out before it was lost."""
        from charter_cli.store.replacements import given_out_before

        return given_out_before(self.connection, number)

    def _no_such(self, number: int) -> Refused:
        last = self.last_number()
        lost = self.given_out_before(number)
        if lost is not None:
            return Refused(
                "there is no request {id} any more: it was entered, but not in the copy that took the register's place "
                "by “{words}” on {day}",
                id=number,
                words=lost.words,
                day=lost.entered_at.date(),
            )
        if last == 0:
            return Refused("there is no request {id}: the register is empty, `charter new` begins it", id=number)
        return Refused(
            "there is no request {id}: the last one is {last}, `charter list` finds any", id=number, last=last
        )

    def calendar_changes(self) -> list[Change]:
        """The local changes of the calendar that were not taken back, oldest first."""
        rows = self._rows(
            f"""SELECT {CHANGE_COLUMNS} FROM calendar_changes
            WHERE command_id NOT IN (SELECT id FROM undone_commands) ORDER BY id"""
        )
        return list(map(change_of, rows))

    def number_of(self, reference: str) -> int | None:
        """The number of the request with `reference`."""
        row = next(self._rows("SELECT id FROM requests WHERE reference = ?", [reference]), None)
        return None if row is None else int(row[0])

    def newest_command_at(self) -> str | None:
        """When the newest command was entered (ISO, with its zone)."""
        row = next(self._rows("SELECT entered_at FROM commands ORDER BY id DESC LIMIT 1"), None)
        return None if row is None else str(row[0])

    def seal(self) -> Seal | None:
        """The seal of what the register holds; None where nothing was entered yet."""
        return chain.seal(self.connection)

    def latest_due_on(self) -> date | None:
        """The latest due date of all pending requests."""
        (latest,) = next(self._rows("SELECT max(due_on) FROM requests WHERE status <> 'settled'"))
        return None if latest is None else date.fromisoformat(latest)

    def last_number(self) -> int:
        """The number of the last request; 0 if there is none."""
        (last,) = next(self._rows("SELECT coalesce(max(id), 0) FROM requests"))
        return int(last)

    def request_count(self) -> int:
        """How many requests were ever registered."""
        (count,) = next(self._rows("SELECT count(*) FROM requests"))
        return int(count)

    def changes(self, number: int) -> int:
        """How many entries the history of the request `number` has after its registration."""
        (entries,) = next(self._rows("SELECT count(*) FROM history WHERE request_id = ?", [number]))
        return int(entries) - 1

    def _request(self, row: tuple[Any, ...]) -> Request:
        try:
            return request_of(row, self.promises)
        except KeyError:  # kept by another process while this one reads
            del self.promises
            return request_of(row, self.promises)
