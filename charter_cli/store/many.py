"""Many rows in few statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import Any

# SQLite takes 32,766 parameters in one statement, and no table has more than 26 columns.
AT_ONCE = 1250


def insert_many(connection: sqlite3.Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Adds `rows`, which all have the same columns, to `table`, some hundred in each statement: the search index is
    written out at the end of every statement that touches it, so that row by row takes three times as long."""
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        one = f"({', '.join('?' * len(part[0]))})"
        connection.execute(
            f"INSERT INTO {table} ({', '.join(part[0])}) VALUES {', '.join([one] * len(part))}",
            list(chain.from_iterable(row.values() for row in part)),
        )
