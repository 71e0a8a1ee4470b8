"""The register's schema, as an ordered list of migrations: the only CREATE statements of the program.

A migration is never edited after a release; a change is a new one at the end. `VERSION` is kept in
`PRAGMA user_version`, so that a reader sees in a microsecond whether the schema is its own.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

VERSION = 2
# "CHRT", in the file's header: whose file it is, so that another program's database is left alone.
APPLICATION_ID = 0x43485254
# The tables to which one only adds.
LEDGER = ("commands", "promises", "history", "calendar_changes")


def migrations() -> Migrations:
    """All migrations, oldest first."""
    from sqlite_utils import Migrations

    steps = Migrations("charter")
    steps(name="0001_register")(_register)
    steps(name="0002_checksums")(_checksums)
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


def _register(db: Database) -> None:
    # What was entered, one row a command: `undo` takes back a whole command, and every history row names its own.
    db.table("commands").create(
        {"id": int, "words": str, "entered_at": str, "undoes": int, "automatic": int},
        pk="id",
        not_null={"words", "entered_at", "automatic"},
        defaults={"automatic": 0},
        foreign_keys=[("undoes", "commands", "id")],
        strict=True,
    )
    # What the charter promised, one row for each wording and limit under which a request was ever taken.
    db.table("promises").create(
        {
            "id": int,
            "service_code": str,
            "alias": str,
            "name_bn": str,
            "name_en": str,
            "unit": str,
            "count": int,
            "instant": int,
            "as_needed": int,
        },
        pk="id",
        not_null={"service_code", "alias", "name_bn", "name_en", "unit", "instant", "as_needed"},
        strict=True,
    )
    # The present state of each request. It follows from `history`; `charter check` proves it.
    db.table("requests").create(
        {
            "id": int,
            "reference": str,
            "promise_id": int,
            "requester": str,
            "phone": str,
            "email": str,
            "address": str,
            "channel": str,
            "note": str,
            "after_id": int,
            "received_on": str,
            "status": str,
            "outcome": str,
            "settled_on": str,
            "due_on": str,
            "promised_due_on": str,
            "extended": int,
            "on_time": int,
            "held_since": str,
            "days_left_when_held": int,
            "days_not_counted": int,
            "days_used": int,
            "recorded_at": str,
            "updated_at": str,
            "search_text": str,
        },
        pk="id",
        not_null={
            *("reference", "promise_id", "requester", "received_on", "status", "extended"),
            *("days_not_counted", "recorded_at", "updated_at", "search_text"),
        },
        foreign_keys=[("promise_id", "promises", "id"), ("after_id", "requests", "id")],
        strict=True,
    )
    db.table("history").create(
        {
            "id": int,
            "request_id": int,
            "command_id": int,
            "recorded_at": str,
            "action": str,
            "happened_on": str,
            "text": str,
            "facts": str,
            "due_on_before": str,
            "due_on_after": str,
        },
        pk="id",
        not_null={"request_id", "command_id", "recorded_at", "action", "happened_on", "facts"},
        foreign_keys=[("request_id", "requests", "id"), ("command_id", "commands", "id")],
        strict=True,
    )
    # The working calendar in force: the office-days file with the local changes laid over it.
    db.table("calendar").create(
        {
            "id": int,
            "file": str,
            "file_changed_ns": int,
            "file_size": int,
            "digest": str,
            "weekly_off": str,
            "listed": str,
            "yearly": str,
        },
        pk="id",
        not_null={"file", "file_changed_ns", "file_size", "digest", "weekly_off", "listed", "yearly"},
        strict=True,
    )
    db.table("office_days").create(
        {"day": str, "kind": str, "name_bn": str, "name_en": str, "moon": int, "source": str, "local": int},
        pk="day",
        not_null={"kind", "name_bn", "name_en", "moon", "source", "local"},
        strict=True,
    )
    # Local changes of the calendar, oldest first; a later one on the same day wins. `kind` is null where a day was
    # taken off the list; a row without `day` lists the whole year.
    db.table("calendar_changes").create(
        {
            "id": int,
            "command_id": int,
            "day": str,
            "kind": str,
            "name_bn": str,
            "name_en": str,
            "moon": int,
            "source": str,
            "year": int,
        },
        pk="id",
        not_null={"command_id"},
        foreign_keys=[("command_id", "commands", "id")],
        strict=True,
    )
    for statement in (*_INDEXES, *_SEARCH, *_guards(), *_VIEWS):
        db.execute(statement)


def _checksums(db: Database) -> None:
    from charter_cli.store.checksums import TABLES, checksum, columns

    db.conn.create_function("checksum", -1, lambda *values: checksum(values), deterministic=True)
    for table in TABLES:
        covered = ", ".join(columns(db.conn, table))
        db.table(table).add_column("checksum", int, not_null_default=0)
        if table in LEDGER:
            db.execute(f"DROP TRIGGER {table}_update_refused")
        db.execute(f"UPDATE {table} SET checksum = checksum({covered})")
        if table in LEDGER:
            db.execute(_append_only(table, "UPDATE"))
    db.conn.create_function("checksum", -1, None)


_INDEXES = (
    "CREATE INDEX pending_requests ON requests(due_on) WHERE status <> 'settled'",
    "CREATE INDEX requests_received ON requests(received_on, requester)",
    # Holds all that a report asks of what was settled, in the order in which it groups: a month of a million requests
    # is read without its rows and without a sort.
    """CREATE INDEX requests_settled ON requests(settled_on, received_on, promise_id, on_time, promised_due_on,
        days_used, due_on, outcome, status) WHERE status = 'settled'""",
    "CREATE INDEX history_of_request ON history(request_id)",
    """CREATE INDEX turns_of_request ON history(request_id, happened_on)
        WHERE action IN ('held', 'resumed', 'extended')""",
    "CREATE INDEX history_of_command ON history(command_id)",
    "CREATE INDEX undone_targets ON commands(undoes) WHERE undoes IS NOT NULL",
)

# Trigrams find a word by its middle as well as by its beginning, and cut no Bangla word at a vowel sign.
_SEARCH = (
    """CREATE VIRTUAL TABLE request_search USING fts5(
        search_text, content='requests', content_rowid='id', tokenize='trigram case_sensitive 1')""",
    """CREATE TRIGGER request_search_insert AFTER INSERT ON requests BEGIN
        INSERT INTO request_search(rowid, search_text) VALUES (new.id, new.search_text);
    END""",
    """CREATE TRIGGER request_search_update AFTER UPDATE OF search_text ON requests
    WHEN old.search_text <> new.search_text BEGIN
        INSERT INTO request_search(request_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
        INSERT INTO request_search(rowid, search_text) VALUES (new.id, new.search_text);
    END""",
)


def _guards() -> list[str]:
    """Triggers that keep the ledger honest, whoever opens the file: nothing recorded is changed or removed.

    The ones on INSERT stop `INSERT OR REPLACE`, which removes a row without asking the others.
    """
    return [
        *(_append_only(table, event) for table in LEDGER for event in ("UPDATE", "DELETE")),
        *(_append_only(table, "INSERT", taken=True) for table in (*LEDGER, "requests")),
        _forbid("requests", "DELETE", "requests are never deleted: settle as void"),
    ]


def _append_only(table: str, event: str, *, taken: bool = False) -> str:
    return _forbid(table, event, f"{table} is append-only", taken=taken)


def _forbid(table: str, event: str, why: str, *, taken: bool = False) -> str:
    when = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = new.id)" if taken else ""
    name = f"{table}_{event.lower()}_refused"
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"


# For people with `sqlite3` or Datasette at hand. Dates are Asia/Dhaka's, which is six hours before UTC.
_VIEWS = (
    # A command is taken back by an odd number of undos: the second one brings it back.
    """CREATE VIEW undone_commands AS
        SELECT undoes AS id FROM commands WHERE undoes IS NOT NULL GROUP BY undoes HAVING count(*) % 2 = 1""",
    """CREATE VIEW pending AS
        SELECT r.id, r.reference, p.service_code, p.name_en AS service_name_en, p.name_bn AS service_name_bn,
            r.requester, r.phone, r.received_on, r.due_on, r.promised_due_on, r.status, r.held_since, r.note
        FROM requests r JOIN promises p ON p.id = r.promise_id
        WHERE r.status <> 'settled' ORDER BY r.due_on IS NULL, r.due_on, r.id""",
    "CREATE VIEW overdue AS SELECT * FROM pending WHERE due_on < date('now', '+6 hours')",
    """CREATE VIEW monthly_figures AS
        WITH months AS (
            SELECT substr(received_on, 1, 7) AS month FROM requests
            UNION SELECT substr(settled_on, 1, 7) FROM requests WHERE settled_on IS NOT NULL)
        SELECT month,
            (SELECT count(*) FROM requests r WHERE substr(r.received_on, 1, 7) = month
                AND r.outcome IS NOT 'void') AS received,
            (SELECT count(*) FROM requests r WHERE substr(r.settled_on, 1, 7) = month
                AND r.outcome IS NOT 'void') AS settled,
            (SELECT count(*) FROM requests r WHERE substr(r.settled_on, 1, 7) = month
                AND r.outcome IS NOT 'void' AND r.on_time = 1) AS settled_in_time,
            (SELECT count(*) FROM requests r WHERE substr(r.settled_on, 1, 7) = month
                AND r.outcome IS NOT 'void' AND r.on_time = 0) AS settled_late
        FROM months ORDER BY month""",
)
