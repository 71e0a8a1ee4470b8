"""Everything that is asked of the register: all SELECT statements. Answers are values of the domain, not rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from charter_cli.deadline import Reckoning, Term, Unit
from charter_cli.errors import Refused
from charter_cli.replaying import replay
from charter_cli.requests import Action, Details, Entry, Life, Outcome, Promise, Request, Status
from charter_cli.words import Wording, fold
from charter_cli.workdays import Calendar, Kind, OfficeDay, YearlyDay

if TYPE_CHECKING:
    from charter_cli.calendar_changes import Change


class FileMark(NamedTuple):
    """How the office-days file looked when it was last read: enough to see that it was touched since."""

    file: str
    changed_ns: int
    size: int


class Filter(NamedTuple):
    """What `list` looks for; None or empty: anything. `words`: each must be found, in the request or its service.

    `days`: due within so many working days is asked elsewhere; `limit` 0 is no limit.
    """

    words: Sequence[str] = ()
    statuses: Sequence[Status] = ()
    service_code: str | None = None
    since: date | None = None
    until: date | None = None
    overdue_on: date | None = None
    limit: int = 0


Parameters = Sequence[Any] | Mapping[str, Any]

_FIELDS = (
    *("id", "reference", "promise_id", "requester", "phone", "email", "address", "channel", "note", "after_id"),
    *("received_on", "status", "outcome", "settled_on", "due_on", "promised_due_on", "extended", "on_time"),
    *("held_since", "days_left_when_held", "days_not_counted", "days_used", "recorded_at", "updated_at"),
)
_COLUMNS = ", ".join(_FIELDS)
_AT_A_TIME = 1000
_ENTRIES = "command_id, recorded_at, action, happened_on, text, facts, due_on_before, due_on_after"


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
        weekly_off, listed, yearly = (json.loads(column) for column in row)
        return Calendar(
            weekly_off=weekly_off,
            listed=listed,
            yearly=[YearlyDay(month, day, Kind(kind), Wording(bn, en)) for month, day, kind, bn, en in yearly],
            days=(
                OfficeDay(date.fromisoformat(day), Kind(kind), Wording(bn, en), bool(moon), source)
                for day, kind, bn, en, moon, source in self._rows(
                    "SELECT day, kind, name_bn, name_en, moon, source FROM office_days"
                )
            ),
        )

    # Requests

    @cached_property
    def promises(self) -> dict[int, Promise]:
        """Every promise under which a request was taken, by its number."""
        return {
            number: Promise(code, alias, Wording(bn, en), Term(Unit(unit), count), bool(instant), bool(as_needed))
            for number, code, alias, bn, en, unit, count, instant, as_needed in self._rows(
                "SELECT id, service_code, alias, name_bn, name_en, unit, count, instant, as_needed FROM promises"
            )
        }

    def pending(self, service_code: str | None = None) -> list[Request]:
        """All pending requests, most urgent first; those without a running due date last."""
        promises = self._promise_numbers(service_code)
        where = "" if service_code is None else f"AND promise_id IN ({', '.join(map(str, promises))})"
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM requests WHERE status <> 'settled' {where} ORDER BY due_on IS NULL, due_on, id"
        )
        return [self._request(row) for row in rows]

    def pending_as_of(self, day: date, service_code: str | None = None) -> list[Request]:
        """The requests that were pending at the end of `day`, as they stood then, most urgent first."""
        from charter_cli.hindsight import pending_then

        promises = self._promise_numbers(service_code)
        where = "" if service_code is None else f"AND promise_id IN ({', '.join(map(str, promises))})"
        then = "received_on <= :day AND (settled_on IS NULL OR settled_on > :day) AND outcome IS NOT 'void'"
        lives = self.lives(f"{then} {where}", {"day": day.isoformat()})
        requests = [pending_then(life, self.calendar, day) for life, _ in lives if life is not None]
        return sorted(requests, key=lambda request: (request.due_on is None, request.due_on or day, request.id))

    def find(self, wanted: Filter) -> tuple[list[Request], int]:
        """The requests that fit `wanted`, newest first, at most `wanted.limit`; and how many fit in all."""
        where, parameters = self._where(wanted)
        limit = f"LIMIT {wanted.limit}" if wanted.limit else ""
        rows = self._rows(f"SELECT {_COLUMNS} FROM requests WHERE {where} ORDER BY id DESC {limit}", parameters)
        found = [self._request(row) for row in rows]
        if not wanted.limit or len(found) < wanted.limit:
            return found, len(found)
        (total,) = next(self._rows(f"SELECT count(*) FROM requests WHERE {where}", parameters))
        return found, total

    def each(self, wanted: Filter) -> Iterator[Request]:
        """The requests that fit `wanted`, oldest first, whatever its limit. They are read some at a time, so that no
        writer waits for a slow reader."""
        read, last = 0, self.last_number()
        where, parameters = self._where(wanted)
        sql = f"SELECT {_COLUMNS} FROM requests WHERE {where} AND id > ? AND id <= ? ORDER BY id LIMIT {_AT_A_TIME}"
        while rows := list(self._rows(sql, [*parameters, read, last])):
            yield from map(self._request, rows)
            read = rows[-1][0]

    def _where(self, wanted: Filter) -> tuple[str, list[Any]]:
        conditions, parameters = ["true"], []
        for word in wanted.words:
            condition, values = self._word(fold(word))
            conditions.append(condition)
            parameters += values
        if wanted.statuses:
            conditions.append(f"status IN ({', '.join('?' * len(wanted.statuses))})")
            parameters += [status.value for status in wanted.statuses]
        if wanted.service_code is not None:
            conditions.append(f"promise_id IN ({', '.join(map(str, self._promise_numbers(wanted.service_code)))})")
        if wanted.since is not None:
            conditions.append("received_on >= ?")
            parameters.append(wanted.since.isoformat())
        if wanted.until is not None:
            conditions.append("received_on <= ?")
            parameters.append(wanted.until.isoformat())
        if wanted.overdue_on is not None:
            conditions.append("status <> 'settled' AND due_on < ?")
            parameters.append(wanted.overdue_on.isoformat())
        return " AND ".join(conditions), parameters

    def _word(self, word: str) -> tuple[str, list[Any]]:
        """The condition that `word` stands in the request, or in its service's code, alias or name."""
        services = [number for number, promise in self.promises.items() if word in _words_of(promise)]
        of_service = f"promise_id IN ({', '.join(map(str, services))})"
        if len(word) < 3:  # shorter than a trigram
            return f"(instr(search_text, ?) OR {of_service})", [word]
        quoted = '"' + word.replace('"', '""') + '"'
        found = "id IN (SELECT rowid FROM request_search WHERE request_search MATCH ?)"
        # With an OR, be it to nothing, SQLite would look at every request instead of those found.
        return (f"({found} OR {of_service})" if services else found), [quoted]

    def _promise_numbers(self, service_code: str | None) -> list[int]:
        return [number for number, promise in self.promises.items() if promise.service_code == service_code]

    def life(self, number: int) -> Life:
        """The whole life of request `number`."""
        entries = [
            _entry(row)
            for row in self._rows(f"SELECT {_ENTRIES} FROM history WHERE request_id = ? ORDER BY id", [number])
        ]
        if not entries:
            raise self._no_such(number)
        return replay(number, entries, self.promises, self.calendar, self._undone_commands(number))

    def lives(self, which: str = "true", parameters: Parameters = ()) -> Iterator[tuple[Life | None, Request]]:
        """The requests of the SQL condition `which`, in order: as the history tells each over the calendar in force,
        beside its state as kept. A request without a history tells nothing."""
        undone = self._undone_commands()
        kept = self._rows(f"SELECT {_COLUMNS} FROM requests WHERE {which} ORDER BY id", parameters)
        entries = self._rows(
            f"""SELECT request_id, {_ENTRIES} FROM history
            WHERE request_id IN (SELECT id FROM requests WHERE {which}) ORDER BY request_id, id""",
            parameters,
        )
        groups = groupby(entries, key=lambda row: row[0])
        number, group = next(groups, (None, iter(())))
        for row in kept:
            request = self._request(row)
            if number != request.id:
                yield None, request
                continue
            told = [_entry(entry[1:]) for entry in group]
            yield replay(request.id, told, self.promises, self.calendar, undone), request
            number, group = next(groups, (None, iter(())))

    def _undone_commands(self, number: int | None = None) -> set[int]:
        of_request = "" if number is None else "AND id IN (SELECT command_id FROM history WHERE request_id = ?)"
        parameters = [] if number is None else [number]
        return {row[0] for row in self._rows(f"SELECT id FROM undone_commands WHERE true {of_request}", parameters)}

    def _no_such(self, number: int) -> Refused:
        (last,) = next(self._rows("SELECT max(id) FROM requests"))
        if last is None:
            return Refused("there is no request {id}: the register is empty, `charter new` begins it", id=number)
        return Refused(
            "there is no request {id}: the last one is {last}, `charter list` finds any", id=number, last=last
        )

    def calendar_changes(self) -> list[Change]:
        """The local changes of the calendar that were not taken back, oldest first."""
        from charter_cli.calendar_changes import Change

        rows = self._rows(
            """SELECT day, kind, name_bn, name_en, moon, source, year FROM calendar_changes
            WHERE command_id NOT IN (SELECT id FROM undone_commands) ORDER BY id"""
        )
        return [
            Change(
                year=year,
                day=_day(day),
                listed=None
                if kind is None
                else OfficeDay(date.fromisoformat(day), Kind(kind), Wording(bn, en), bool(moon), source),
            )
            for day, kind, bn, en, moon, source, year in rows
        ]

    def number_of(self, reference: str) -> int | None:
        """The number of the request with `reference`."""
        row = next(self._rows("SELECT id FROM requests WHERE reference = ?", [reference]), None)
        return None if row is None else int(row[0])

    def newest_command_at(self) -> str | None:
        """When the newest command was entered (ISO, with its zone)."""
        row = next(self._rows("SELECT entered_at FROM commands ORDER BY id DESC LIMIT 1"), None)
        return None if row is None else str(row[0])

    def latest_due_on(self) -> date | None:
        """The latest due date of all pending requests."""
        (latest,) = next(self._rows("SELECT max(due_on) FROM requests WHERE status <> 'settled'"))
        return None if latest is None else date.fromisoformat(latest)

    # The file itself

    def damage(self, *, quickly: bool = False) -> list[str]:
        """What SQLite's own check of the file finds; nothing if it is whole. `quickly`: indexes are not compared."""
        check = "quick_check" if quickly else "integrity_check"
        return [what for (what,) in self._rows(f"PRAGMA {check}") if what != "ok"]

    def lost_rows(self) -> list[str]:
        """The tables of rows that point to a row that is not there."""
        return sorted({row[0] for row in self._rows("PRAGMA foreign_key_check")})

    def search_is_whole(self) -> bool:
        """Whether the index for searching says what the requests say."""
        self.connection.execute("SAVEPOINT proof")
        try:
            self.connection.execute("INSERT INTO request_search(request_search, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            return "malformed" not in str(error)  # where nothing may be written, it cannot be asked
        finally:
            self.connection.execute("ROLLBACK TO proof")
            self.connection.execute("RELEASE proof")
        return True

    def last_number(self) -> int:
        """The number of the last request; 0 if there is none."""
        (last,) = next(self._rows("SELECT coalesce(max(id), 0) FROM requests"))
        return int(last)

    def commands(self) -> Iterator[tuple[Any, ...]]:
        """The number, moment and words of each command that somebody entered, oldest first."""
        return self._rows("SELECT id, entered_at, words FROM commands WHERE automatic = 0 ORDER BY id")

    def registered_since(self, command_id: int) -> list[int]:
        """The numbers that were given out by the command `command_id` and those after it."""
        rows = self._rows(
            "SELECT request_id FROM history WHERE action = 'received' AND command_id >= ? ORDER BY request_id",
            [command_id],
        )
        return [number for (number,) in rows]

    def request_count(self) -> int:
        """How many requests were ever registered."""
        (count,) = next(self._rows("SELECT count(*) FROM requests"))
        return int(count)

    def _request(self, row: tuple[Any, ...]) -> Request:
        kept = dict(zip(_FIELDS, row, strict=True))
        details = Details(
            requester=kept["requester"],
            received_on=date.fromisoformat(kept["received_on"]),
            phone=kept["phone"],
            email=kept["email"],
            address=kept["address"],
            channel=kept["channel"],
            note=kept["note"],
        )
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
            promise=self.promises[kept["promise_id"]],
            details=details,
            after_id=kept["after_id"],
            status=Status(kept["status"]),
            reckoning=reckoning,
            recorded_at=kept["recorded_at"],
            updated_at=kept["updated_at"],
            outcome=None if kept["outcome"] is None else Outcome(kept["outcome"]),
            settled_on=_day(kept["settled_on"]),
            days_used=kept["days_used"],
            on_time=None if kept["on_time"] is None else bool(kept["on_time"]),
        )


def _entry(row: tuple[Any, ...]) -> Entry:
    command_id, recorded_at, action, happened_on, text, facts, before, after = row
    known: Mapping[str, Any] = json.loads(facts)
    return Entry(
        *(command_id, recorded_at, Action(action), date.fromisoformat(happened_on), text, known),
        *(_day(before), _day(after)),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _words_of(promise: Promise) -> str:
    name = promise.service_name
    return fold(f"{promise.service_code} {promise.alias} {name.en} {name.bn}")
