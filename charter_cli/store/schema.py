"""The register's schema, as an ordered list of migrations.

`VERSION` is kept in `PRAGMA user_version`, so that a reader sees in a microsecond whether the schema is its own.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Migrations

# In the order in which they are applied: the name under which a register remembers one, its module and its function.
_STEPS = (
    ("0001_register", "m0001_register", "register"),
    ("0002_checksums", "m0002_checksums", "checksums"),
    ("0003_chain", "m0003_chain", "chain"),
    ("0004_office", "m0004_office", "office"),
    ("0005_details", "m0005_details", "details"),
    ("0006_limits", "m0006_limits", "limits"),
    ("0007_verdicts", "m0007_verdicts", "verdicts"),
    ("0008_search", "m0008_search", "search"),
    ("0009_office_day", "m0009_office_day", "office_day"),
    ("0010_browsing", "m0010_browsing", "browsing"),
    ("0011_taken_back", "m0011_taken_back", "taken_back"),
)
VERSION = len(_STEPS)
# "CHRT", in the file's header: whose file it is, so that another program's database is left alone.
APPLICATION_ID = 0x43485254
# The tables to which one only adds.
LEDGER = ("commands", "promises", "history", "calendar_changes")


def migrations() -> Migrations:
    """All migrations, oldest first."""
    from importlib import import_module

    from sqlite_utils import Migrations

    steps = Migrations("charter")
    for name, module, function in _STEPS:
        steps(name=name)(getattr(import_module(f"charter_cli.store.migrations.{module}"), function))
    return steps


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the register to `VERSION`, inside the caller's transaction."""
    from sqlite_utils import Database

    db = Database(connection, execute_plugins=False)
    migrations().apply(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {VERSION}")


def version_of(connection: sqlite3.Connection) -> int:
    """The schema's version in the file: 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file says that it is a register of this program."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID
