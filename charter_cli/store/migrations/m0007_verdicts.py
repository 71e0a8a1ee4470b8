"""What counts as kept, by the rule of today; and what was told after its due date, with indexes for the reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from charter_cli.domain.afterwards import mark
from charter_cli.domain.request import Action, Entry

if TYPE_CHECKING:
    from sqlite_utils import Database

# Withdrawn and forwarded were called in time, where they were closed by their due dates.
_NOT_ANSWERED = "UPDATE requests SET on_time = NULL WHERE on_time = 1 AND outcome IN ('withdrawn', 'forwarded')"
# What was agreed on a longer time does not survive the edit to a service that gives no leave to agree on one.
_NOT_EXTENDED = """
    UPDATE requests SET extended = 0, due_on = promised_due_on
    WHERE status <> 'settled' AND extended = 1 AND days_left_when_held IS NULL
    AND promise_id IN (SELECT id FROM promises WHERE as_needed = 0)"""
# The histories in which anything was entered after the due date that stood just before.
_HISTORIES = """
    SELECT request_id, command_id, history.recorded_at, recorded_on, action, happened_on, history.facts, due_on_before,
        due_on_after, substr(words, 1, 7) = 'import '
    FROM history JOIN commands ON commands.id = command_id
    WHERE request_id IN (SELECT request_id FROM history JOIN commands ON commands.id = command_id
        WHERE recorded_on > due_on_before)
    ORDER BY request_id, history.id"""
_INDEXES = (
    # Holds all that a report asks of what was settled, in the order in which it groups.
    """CREATE INDEX requests_settled ON requests(settled_on, received_on, promise_id, on_time, promised_due_on,
        days_used, due_on, outcome, told_afterwards, status) WHERE status = 'settled'""",
    """CREATE INDEX moves_of_request ON history(request_id)
        WHERE action NOT IN ('received', 'noted', 'settled', 'reopened')""",
)


def verdicts(db: Database) -> None:
    """The column `told_afterwards` of `requests`, and what older entries come to by the rules of today. The entries
    themselves are not touched."""
    db.table("requests").add_column("told_afterwards", str)
    db.execute(_NOT_ANSWERED)
    db.execute(_NOT_EXTENDED)
    set_marks(db)
    db.execute("DROP INDEX requests_settled")
    db.execute("DROP INDEX turns_of_request")
    for statement in _INDEXES:
        db.execute(statement)


def set_marks(db: Database) -> None:
    """Brings `told_afterwards` to what the histories come to by the rules of today."""
    for number, rows in groupby(db.conn.execute(_HISTORIES).fetchall(), key=itemgetter(0)):
        # What a disk made unreadable stays as it is, for `check` to tell.
        with suppress(ValueError, LookupError, TypeError, AttributeError):
            db.conn.execute(
                "UPDATE requests SET told_afterwards = ? WHERE id = ?", [mark(list(_entries(rows))), number]
            )


def _entries(rows: Iterator[tuple[Any, ...]]) -> Iterator[Entry]:
    for _, command_id, recorded_at, recorded_on, action, happened_on, facts, before, after, imported in rows:
        yield Entry(
            *(command_id, recorded_at, date.fromisoformat(recorded_on), Action(action)),
            *(date.fromisoformat(happened_on), None, json.loads(facts)),
            due_on_before=None if before is None else date.fromisoformat(before),
            due_on_after=None if after is None else date.fromisoformat(after),
            imported=bool(imported),
        )
