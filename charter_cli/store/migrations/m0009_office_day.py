"""Whose day the view `overdue` counts by: the office's, in whatever country it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# Each command keeps its moment with the office's offset from UTC, `2026-11-24T09:30:00+06:00`. Where the clocks change
# for the summer, the view is an hour out from then to the next command.
_OVERDUE = """
    CREATE VIEW overdue AS SELECT * FROM pending WHERE due_on < coalesce(
        date('now', (SELECT substr(entered_at, 20) FROM commands ORDER BY id DESC LIMIT 1)), date('now', '+6 hours'))"""


def office_day(db: Database) -> None:
    """The view `overdue`, by the time zone in which the newest command was entered."""
    db.execute("DROP VIEW overdue")
    db.execute(_OVERDUE.strip())
