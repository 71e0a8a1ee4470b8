"""The chain: a digest for each command, over the digest before it and all rows that the command wrote.

Whoever rewrites an entry must rewrite every digest after it, and so betrays himself to anyone who kept one of them.
A digest is SHA-256, in hexadecimal, over the digest before it (64 zeros before the first one) and the command's rows of
`commands`, `promises`, `calendar_changes` and `history`, in that order and by their numbers: each a compact JSON array
in UTF-8 with a comma before it. `requests`, `calendar` and `office_days` follow from these.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from charter_cli.domain.seal import Seal, seal_of

# The columns that are covered, in the order of the arrays. A new column goes to the end of its table's, may be null,
# and is null in the rows that older versions cover.
COLUMNS = {
    "commands": ("id", "words", "entered_at", "undoes", "automatic", "recorded_on", "officer", "facts"),
    "promises": (
        *("id", "command_id", "service_code", "alias", "name_bn", "name_en", "unit", "count", "instant"),
        *("as_needed", "least", "month", "day", "agreed_on", "starts", "stages", "variant", "variant_bn", "variant_en"),
    ),
    "calendar_changes": ("id", "command_id", "day", "kind", "name_bn", "name_en", "moon", "source", "year"),
    "history": (
        *("id", "request_id", "command_id", "recorded_at", "action", "happened_on", "text", "facts"),
        *("due_on_before", "due_on_after"),
    ),
}
# How many of them each version covers, table by table. A version is never edited after a release.
WIDTHS = {1: (8, 10, 9, 10), 2: (8, 19, 9, 10)}
VERSION = max(WIDTHS)
_BEFORE_THE_FIRST = "0" * 64
# A writer waits while a question is open: so many rows are asked for at once.
BLOCK = 2_000

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Broken(NamedTuple):
    """A command that is not what was written. `words`: None where the command itself is gone; `found`: the digest of
    what is there now, None where there is none to compare with."""

    command: int
    words: str | None
    found: str | None


def last_command(connection: sqlite3.Connection) -> int:
    """The number of the newest command; 0 where nothing was entered yet."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM commands").fetchone()[0])


def seal(connection: sqlite3.Connection) -> Seal | None:
    """The seal of what the register holds now; None where nothing was entered yet, or its schema has no chain."""
    if not is_there(connection):
        return None
    row = connection.execute("SELECT command_id, digest FROM chain ORDER BY command_id DESC LIMIT 1").fetchone()
    return None if row is None else seal_of(*row)


def earlier_seals(connection: sqlite3.Connection) -> Iterator[tuple[str, Seal]]:
    """Each month (`2026-10`) before that of the newest command, with the seal of the last command recorded in it;
    oldest first."""
    if is_there(connection):
        for month, number, digest in connection.execute(
            """SELECT month, number, digest
            FROM (SELECT substr(recorded_on, 1, 7) AS month, max(id) AS number FROM commands GROUP BY 1)
            JOIN chain ON command_id = number
            WHERE month < (SELECT substr(max(recorded_on), 1, 7) FROM commands) ORDER BY month"""
        ):
            yield month, seal_of(number, digest)


def first_seal(connection: sqlite3.Connection) -> Seal | None:
    """The seal of the first command; None where nothing was entered yet, or the schema has no chain."""
    if not is_there(connection):
        return None
    row = connection.execute("SELECT command_id, digest FROM chain ORDER BY command_id LIMIT 1").fetchone()
    return None if row is None else seal_of(*row)


def bears(connection: sqlite3.Connection, seal: Seal) -> bool:
    """Whether the chain, as it is written, goes through `seal`; the rows that it covers are not looked at."""
    row = connection.execute("SELECT digest FROM chain WHERE command_id = ?", [seal.command]).fetchone()
    return row is not None and seal_of(seal.command, str(row[0])) == seal


def extend(
    connection: sqlite3.Connection, after: int, version: int = VERSION, spoiled: Collection[int] = frozenset()
) -> None:
    """Adds every command with a number above `after` to the chain, as `version` covers it. The digests of `spoiled`
    commands, which were something else when they were written, cover no row, so that they are never found right."""
    last = last_command(connection)
    if last == after:
        return
    row = connection.execute(
        "SELECT digest FROM chain WHERE command_id <= ? ORDER BY command_id DESC LIMIT 1", [after]
    ).fetchone()
    before = _BEFORE_THE_FIRST if row is None else row[0]
    digests = _digests(connection, after, last, version, before, spoiled)
    connection.executemany("INSERT INTO chain(command_id, version, digest) VALUES (?, ?, ?)", digests)


def _digests(
    connection: sqlite3.Connection, after: int, last: int, version: int, before: str, spoiled: Collection[int]
) -> Iterator[tuple[int, int, str]]:
    """The rows of the chain for the commands above `after`, up to `last`."""
    commands, *others = _tables(connection, version, after, last)
    for number, rows in commands:
        parts = [rows, *(table.of(number) for table in others)]
        before = _digest(before, () if number in spoiled else zip(parts, WIDTHS[version], strict=True))
        yield number, version, before


def broken(connection: sqlite3.Connection, until: int | None = None) -> Iterator[Broken]:
    """The commands up to number `until` (all, unless given) that are not what was written, first one first."""
    last = last_command(connection) if until is None else until
    kept = _Rows(connection, "chain", ("command_id", "version", "digest"), 0, last)
    commands, *others = _tables(connection, VERSION, 0, last)
    before = _BEFORE_THE_FIRST
    for number, rows in commands:
        for gone in kept.below(number):
            yield Broken(gone[0], None, None)
            before = gone[2]
        (command,) = rows
        row = list(kept.of(number))
        if not row:
            yield Broken(number, command[1], None)
            continue
        ((_, version, written),) = row
        parts = [[command], *(table.of(number) for table in others)]
        found = _digest(before, zip(parts, WIDTHS.get(version, WIDTHS[VERSION]), strict=True))
        if found != written or version not in WIDTHS:
            yield Broken(number, command[1], found)
        before = written
    for gone in kept.below(last + 1):
        yield Broken(gone[0], None, None)


def is_there(connection: sqlite3.Connection) -> bool:
    """Whether the schema has a chain."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'chain'").fetchone() is not None


def _digest(before: str, parts: Iterable[tuple[Iterable[tuple[Any, ...]], int]]) -> str:
    """The digest after `before` of rows, each part with how many of their columns are covered."""
    from hashlib import sha256

    sha = sha256(before.encode())
    # What a version does not cover is empty: a value there was added afterwards.
    covered = (
        row if len(row) <= width or any(value is not None for value in row[width:]) else row[:width]
        for rows, width in parts
        for row in rows
    )
    while some := list(islice(covered, BLOCK)):
        sha.update(f",{_json(some)[1:-1]}".encode())
    return sha.hexdigest()


class _Rows:
    """The rows of `table` with a command's number above `after`, up to `last`, in the order of commands: some at a
    time, so that no writer waits and no memory is needed for an import of many rows."""

    def __init__(
        self, connection: sqlite3.Connection, table: str, columns: Sequence[str], after: int, last: int
    ) -> None:
        self.connection = connection
        self.key = columns.index("command_id") if "command_id" in columns else 0
        key = columns[self.key]
        select = f"SELECT rowid, {', '.join(columns)} FROM {table} WHERE"
        self.same = f"{select} {key} = ? AND rowid > ? ORDER BY rowid LIMIT {BLOCK}"
        self.next = f"{select} {key} > ? AND {key} <= {last} ORDER BY {key}, rowid LIMIT {BLOCK}"
        self.groups = groupby(self._all(after), key=itemgetter(self.key))
        self.group = next(self.groups, None)

    def _all(self, command: int) -> Iterator[tuple[Any, ...]]:
        number = 0
        while True:
            rows = self.connection.execute(self.same, [command, number]).fetchall() if number else []
            rows = rows or self.connection.execute(self.next, [command]).fetchall()
            if not rows:
                return
            yield from (row[1:] for row in rows)
            number, command = rows[-1][0], rows[-1][1 + self.key]

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        while self.group is not None:
            yield self.group
            self.group = next(self.groups, None)

    def of(self, command: int) -> Iterator[tuple[Any, ...]]:
        """The rows of `command`; those of commands that are not there are passed over."""
        for _ in self.below(command):
            pass
        if self.group is not None and self.group[0] == command:
            yield from self.group[1]
            self.group = next(self.groups, None)

    def below(self, command: int) -> Iterator[tuple[Any, ...]]:
        """The rows of commands before `command`, which nobody asked for."""
        while self.group is not None and self.group[0] < command:
            yield from self.group[1]
            self.group = next(self.groups, None)


def _tables(connection: sqlite3.Connection, version: int, after: int, last: int) -> list[_Rows]:
    """The four tables, with the columns that `version` covers and that are there: a copy may be of an older schema."""
    tables = []
    for (table, columns), width in zip(COLUMNS.items(), WIDTHS[version], strict=True):
        there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        covered = [column for column in columns[:width] if column in there]
        tables.append(_Rows(connection, table, covered, after, last))
    return tables
