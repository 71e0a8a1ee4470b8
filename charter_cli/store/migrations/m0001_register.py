"""The register of the first release: requests, their histories, the calendar, and views for people with `sqlite3`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charter_cli.store.migrations.guards import append_only, forbid

if TYPE_CHECKING:
    from sqlite_utils import Database

_LEDGER = ("commands", "promises", "history", "calendar_changes")


def register(db: Database) -> None:
    """All tables, indexes, triggers and views of schema 1."""
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
    return [
        *(append_only(table, event) for table in _LEDGER for event in ("UPDATE", "DELETE")),
        *(append_only(table, "INSERT", taken=True) for table in (*_LEDGER, "requests")),
        forbid("requests", "DELETE", "requests are never deleted: settle as void"),
    ]


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
