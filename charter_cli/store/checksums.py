"""A checksum beside each row of the ledger and of the calendar, so that `charter check` finds what a disk changed.

SQLite's own check looks at the shape of a file, not at the letters in it. The rows of `requests` need no checksum:
they follow from the ledger.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zlib import crc32

TABLES = ("commands", "promises", "history", "calendar_changes", "calendar", "office_days")
# A writer waits while a question is open: so many rows are asked for at once.
BLOCK = 2_000

_json = json.JSONEncoder().encode


def checksum(values: Iterable[Any]) -> int:
    """The CRC-32 of a row's `values`: all but its number `id`, in the order of the table's columns."""
    return crc32(_json(list(values)).encode())


def with_checksum(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row`, whose columns stand in the table's order, with its checksum."""
    return {**row, "checksum": checksum(row.values())}


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of `table` that its checksum covers."""
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    return [name for name in names if name not in ("id", "checksum")]


def changed_rows(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Table and row number of each row that is not what was written."""
    for table in TABLES:
        covered = ", ".join(columns(connection, table))
        sql = f"SELECT rowid, checksum, {covered} FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT {BLOCK}"
        last = 0
        while rows := connection.execute(sql, [last]).fetchall():
            yield from ((table, number) for number, kept, *values in rows if kept != checksum(values))
            last = rows[-1][0]
