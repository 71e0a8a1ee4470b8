"""Triggers that keep the ledger honest, whoever opens the file: nothing recorded is changed or removed."""

from __future__ import annotations


def append_only(table: str, event: str, *, taken: bool = False, key: str = "id") -> str:
    """The trigger that refuses `event` on `table`. `taken`: only for a number that is there already, which stops
    `INSERT OR REPLACE`: it removes a row without asking the other triggers. `key`: the column of that number."""
    return forbid(table, event, f"{table} is append-only", taken=taken, key=key)


def forbid(table: str, event: str, why: str, *, taken: bool = False, key: str = "id") -> str:
    """The trigger that refuses `event` on `table` with the words `why`."""
    when = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = new.{key})" if taken else ""
    name = f"{table}_{event.lower()}_refused"
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"
