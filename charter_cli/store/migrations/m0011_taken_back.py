"""What a settlement that was taken back leaves: in the marks, and where a report asks for past days and the void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charter_cli.store.migrations.m0007_verdicts import set_marks

if TYPE_CHECKING:
    from sqlite_utils import Database

_INDEXES = (
    """CREATE INDEX moves_of_request ON history(request_id)
        WHERE action NOT IN ('received', 'noted', 'settled')""",
    "CREATE INDEX IF NOT EXISTS void_requests ON requests(settled_on) WHERE outcome = 'void'",
)


def taken_back(db: Database) -> None:
    """The marks anew, by the rules of today; a reopening among what may have moved a due date; an index of the void."""
    set_marks(db)
    db.execute("DROP INDEX moves_of_request")
    for statement in _INDEXES:
        db.execute(statement)
