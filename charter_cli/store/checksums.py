"""A checksum beside each row of the calendar, so that `charter check` finds what a disk changed.

SQLite's own check looks at the shape of a file, not at the letters in it. The ledger has its chain, and the rows of
`requests` follow from the ledger.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

TABLES = ("calendar", "office_days", "office")

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


def changed_rows(connection: sqlite3.Connection, tables: Sequence[str] = TABLES) -> Iterator[tuple[str, int]]:
    """Table and row number of each row of `tables` that is not what was written."""
    for table in tables:
        covered = ", ".join(columns(connection, table))
        for number, kept, *values in connection.execute(f"SELECT rowid, checksum, {covered} FROM {table}"):
            if kept != checksum(values):
                yield table, number
