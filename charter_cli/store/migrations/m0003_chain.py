"""The chain of digests, in place of the checksums of the ledger; and who entered a command, and on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charter_cli.store.migrations.guards import append_only

if TYPE_CHECKING:
    from sqlite_utils import Database

_LEDGER = ("commands", "promises", "history", "calendar_changes")

# Of an older command only the moment is known: its day in Dhaka, or a later one that was entered before it.
_RECORDED_ON = """
    UPDATE commands SET recorded_on = known.day FROM (
        SELECT id, max(coalesce(date(entered_at, '+6 hours'), substr(entered_at, 1, 10))) OVER (ORDER BY id) AS day
        FROM commands) AS known
    WHERE known.id = commands.id"""
# The command that first took or edited a request under this promise; one that was never used goes with the first.
_FIRST_USED = """
    UPDATE promises SET command_id = coalesce(
        (SELECT used.command_id FROM used WHERE used.promise_id = promises.id), (SELECT min(id) FROM commands))"""
_USED = """
    CREATE TEMP TABLE used AS
        SELECT json_extract(facts, '$.promise') AS promise_id, min(command_id) AS command_id
        FROM history WHERE action IN ('received', 'edited') AND json_valid(facts) GROUP BY 1"""


def chain(db: Database) -> None:
    """The columns and the table, and every command that is there already, as version 1 of the chain covers it."""
    from charter_cli.store.chain import extend
    from charter_cli.store.checksums import changed_rows

    changed = list(changed_rows(db.conn, _LEDGER))  # not made good by the chain: `charter check` goes on naming it
    for table in _LEDGER:
        db.execute(f"DROP TRIGGER {table}_update_refused")
        db.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
    db.table("commands").add_column("recorded_on", str, not_null_default="")
    db.table("commands").add_column("officer", str)
    db.table("commands").add_column("facts", str)
    db.execute("ALTER TABLE promises ADD COLUMN command_id INTEGER REFERENCES commands(id)")
    db.execute(_RECORDED_ON)
    db.execute(_USED)
    db.execute(_FIRST_USED)
    db.execute("DROP TABLE used")
    for table in _LEDGER:
        db.execute(append_only(table, "UPDATE"))
    # The few commands that keep more than their words: what was restored or accepted.
    db.execute("CREATE INDEX commands_with_facts ON commands(id) WHERE facts IS NOT NULL")
    for table in ("promises", "calendar_changes"):
        db.execute(f"CREATE INDEX {table}_of_command ON {table}(command_id)")
    db.table("chain").create(
        {"command_id": int, "version": int, "digest": str},
        pk="command_id",
        not_null={"version", "digest"},
        foreign_keys=[("command_id", "commands", "id")],
        strict=True,
    )
    db.execute(append_only("chain", "UPDATE"))
    db.execute(append_only("chain", "DELETE"))
    db.execute(append_only("chain", "INSERT", taken=True, key="command_id"))
    extend(db.conn, after=0, version=1, spoiled={_command_of(db, table, number) for table, number in changed})


def _command_of(db: Database, table: str, number: int) -> int:
    """The command that wrote row `number` of `table`."""
    column = "id" if table == "commands" else "command_id"
    return int(db.execute(f"SELECT {column} FROM {table} WHERE id = ?", [number]).fetchone()[0])
