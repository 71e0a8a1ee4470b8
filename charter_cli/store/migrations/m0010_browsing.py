"""A register that other programs browse: figures in one pass, and a search that Datasette and sqlite-utils find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charter_cli.store.migrations.m0008_search import INDEX

if TYPE_CHECKING:
    from sqlite_utils import Database

# One pass, and no word that only SQLite knows: DuckDB reads it too. A month of which all is void has a row of zeros.
_MONTHLY_FIGURES = """
    CREATE VIEW monthly_figures AS
        SELECT month, sum(received) AS received, sum(settled) AS settled, sum(in_time) AS settled_in_time,
            sum(late) AS settled_late
        FROM (
            SELECT substr(received_on, 1, 7) AS month,
                CASE WHEN outcome = 'void' THEN 0 ELSE 1 END AS received, 0 AS settled, 0 AS in_time, 0 AS late
            FROM requests
            UNION ALL
            SELECT substr(settled_on, 1, 7), 0, CASE WHEN outcome = 'void' THEN 0 ELSE 1 END,
                CASE WHEN outcome <> 'void' AND on_time = 1 THEN 1 ELSE 0 END,
                CASE WHEN outcome <> 'void' AND on_time = 0 THEN 1 ELSE 0 END
            FROM requests WHERE settled_on IS NOT NULL)
        GROUP BY month ORDER BY month"""


def browsing(db: Database) -> None:
    """The view `monthly_figures` anew, and the search index with its table named as those programs look for it."""
    db.execute("DROP VIEW monthly_figures")
    db.execute(_MONTHLY_FIGURES.strip())
    for trigger in ("request_search_insert", "request_search_update"):
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute("DROP TABLE request_search")
    for statement in INDEX:
        db.execute(statement.replace("content='requests'", 'content="requests"'))
