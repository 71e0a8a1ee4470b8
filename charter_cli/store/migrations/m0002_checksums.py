"""A checksum beside each row of the ledger and of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charter_cli.store.migrations.guards import append_only

if TYPE_CHECKING:
    from sqlite_utils import Database

_LEDGER = ("commands", "promises", "history", "calendar_changes")
_TABLES = (*_LEDGER, "calendar", "office_days")


def checksums(db: Database) -> None:
    """A column `checksum` in every table that does not follow from another."""
    from charter_cli.store.checksums import checksum, columns

    db.conn.create_function("checksum", -1, lambda *values: checksum(values), deterministic=True)
    for table in _TABLES:
        covered = ", ".join(columns(db.conn, table))
        db.table(table).add_column("checksum", int, not_null_default=0)
        if table in _LEDGER:
            db.execute(f"DROP TRIGGER {table}_update_refused")
        db.execute(f"UPDATE {table} SET checksum = checksum({covered})")
        if table in _LEDGER:
            db.execute(append_only(table, "UPDATE"))
    db.conn.create_function("checksum", -1, None)
