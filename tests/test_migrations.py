"""The schema: an empty file ends in exactly this one, and an older register is copied before it is brought up to it.

After a new migration, `python tests/test_migrations.py` writes down what it leads to.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import Charter
from snapshots import rows

from charter_cli.store import opening, schema
from charter_cli.store.checksums import TABLES

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

GOLDEN = Path(__file__).parent / "schema.sql"
# Made by SQLite and by sqlite-utils for themselves: their shape is not ours to keep.
NOT_OURS = re.compile(r"sqlite_.*|_sqlite_.*|request_search_(data|idx|docsize|config)")


def schema_sql(connection: sqlite3.Connection) -> str:
    """Every CREATE statement of the register, in order of kind and name."""
    rows = connection.execute("SELECT tbl_name, sql FROM sqlite_master ORDER BY type, name")
    return "".join(f"{sql};\n" for table, sql in rows if sql and not NOT_OURS.fullmatch(table))


def new_schema_sql() -> str:
    """The same, of a new register."""
    with closing(sqlite3.connect(":memory:")) as connection:
        schema.migrate(connection)
        return schema_sql(connection)


def _one_more(db: Database) -> None:
    db.table("requests").add_column("remark", str)


@pytest.fixture
def next_release(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program with one more migration than this one has."""
    known = schema.migrations

    def migrations() -> Migrations:
        steps = known()
        steps(name="9999_one_more")(_one_more)
        return steps

    monkeypatch.setattr(schema, "migrations", migrations)
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    return


def columns(path: Path) -> set[str]:
    """The columns of a request in the register at `path`."""
    with closing(sqlite3.connect(path)) as connection:
        return {row[1] for row in connection.execute("PRAGMA table_info(requests)")}


def version(path: Path) -> int:
    """The schema's version that the file at `path` bears."""
    with closing(sqlite3.connect(path)) as connection:
        return schema.version_of(connection)


def copies_before(charter: Charter) -> list[Path]:
    """The copies that were made before a migration."""
    return sorted((charter.folder / "backups").glob("register-before-schema-*"))


def test_an_empty_file_ends_in_exactly_this_schema(charter: Charter) -> None:
    assert new_schema_sql() == GOLDEN.read_text(encoding="utf-8"), "see the top of this file"
    charter.new()
    with closing(sqlite3.connect(charter.db)) as connection:
        assert schema_sql(connection) == GOLDEN.read_text(encoding="utf-8")


def test_every_table_is_strict() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        schema.migrate(connection)
        tables = connection.execute("PRAGMA table_list").fetchall()
    loose = {name for _, name, kind, _, _, strict in tables if kind == "table" and not strict}
    assert {name for name in loose if not NOT_OURS.fullmatch(name)} == set()


def test_the_version_is_the_number_of_migrations(charter: Charter) -> None:
    from sqlite_utils import Database

    charter.new()
    with closing(sqlite3.connect(charter.db)) as connection:
        applied = Database(connection, execute_plugins=False)
        assert len(schema.migrations().applied(applied)) == schema.VERSION
        assert schema.migrations().pending(applied) == []
        assert schema.version_of(connection) == schema.VERSION
        assert schema.is_ours(connection)


@pytest.mark.parametrize("words", [["due"], ["new", "e-nothi", "--from", "Bithi"]])
def test_an_older_register_is_copied_and_then_brought_up_to_date(
    charter: Charter, request: pytest.FixtureRequest, words: list[str]
) -> None:
    charter.new(requester="Anwar")
    old = charter.db.read_bytes()
    was = version(charter.db)
    request.getfixturevalue("next_release")

    charter(*words)

    assert version(charter.db) == was + 1
    assert "remark" in columns(charter.db)
    (copy,) = copies_before(charter)
    assert copy.name == f"register-before-schema-{was + 1}.db"
    assert version(copy) == was
    assert "remark" not in columns(copy)
    assert len(copy.read_bytes()) == len(old)
    charter("check")


def as_by_the_first_release(path: Path) -> None:
    """Takes the register at `path` back to the schema of before there were checksums."""
    with closing(sqlite3.connect(path)) as connection:
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = '0002_checksums'")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


def test_an_older_register_is_given_its_checksums(charter: Charter) -> None:
    charter.new("e-nothi", "রহিমা", "--note", "asks again")
    charter("hold", 1, "--why", "papers are missing")
    charter("holiday", "add", "2026-12-02", "Local festival")
    new = {table: rows(charter, f"SELECT * FROM {table}") for table in TABLES}
    as_by_the_first_release(charter.db)

    charter("check")

    assert {table: rows(charter, f"SELECT * FROM {table}") for table in TABLES} == new
    with closing(sqlite3.connect(charter.db)) as connection:
        assert schema_sql(connection) == GOLDEN.read_text(encoding="utf-8")
    assert len(copies_before(charter)) == 1


def test_a_new_register_is_not_copied_before_its_first_migration(charter: Charter, next_release: None) -> None:
    charter.new()
    assert not (charter.folder / "backups").exists()


def test_a_register_is_not_migrated_where_no_copy_can_be_kept(charter: Charter, request: pytest.FixtureRequest) -> None:
    charter.new()
    was = version(charter.db)
    (charter.folder / "backups").write_text("a file where the folder should be", encoding="utf-8")
    request.getfixturevalue("next_release")

    for words in (["due"], ["note", 1, "called"]):
        stderr = charter.result(*words, code=1).stderr
        assert stderr.splitlines()[-1].startswith("error: ")
        assert "backups cannot be opened" in stderr
    assert version(charter.db) == was


def test_a_migration_that_fails_leaves_the_register_as_it_was(
    charter: Charter, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    charter.new()
    old = charter.db.read_bytes()
    request.getfixturevalue("next_release")

    def half(db: Database) -> None:
        db.table("requests").add_column("remark", str)
        raise sqlite3.OperationalError("no more")

    monkeypatch.setitem(globals(), "_one_more", half)
    assert "no more" in charter.fails("due")
    assert charter.db.read_bytes() == old
    assert copies_before(charter) == []


def test_an_older_copy_is_brought_up_to_date_while_it_is_restored(
    charter: Charter, request: pytest.FixtureRequest
) -> None:
    charter.new(requester="Anwar")
    charter("backup", charter.folder / "copy.db")
    old = (charter.folder / "copy.db").read_bytes()
    request.getfixturevalue("next_release")
    charter.new(requester="Bithi")

    charter("restore", charter.folder / "copy.db")

    assert [one["requester"] for one in charter.json("list")] == ["Anwar"]
    assert version(charter.db) == schema.VERSION
    assert (charter.folder / "copy.db").read_bytes() == old
    charter("check")


def test_a_second_migration_overwrites_no_copy_of_the_first(charter: Charter, request: pytest.FixtureRequest) -> None:
    charter.new()
    old = charter.db.read_bytes()
    request.getfixturevalue("next_release")
    charter("due")
    charter.db.write_bytes(old)  # somebody puts the old file back by hand
    charter("due")

    assert len(copies_before(charter)) == 2


def test_a_register_is_brought_up_to_date_once_whatever_becomes_of_the_commands(
    charter: Charter, request: pytest.FixtureRequest
) -> None:
    charter.new()
    request.getfixturevalue("next_release")

    with pytest.raises(RuntimeError), opening.writing(charter.db):
        raise RuntimeError("the power fails")
    charter.fails("done", 999)
    charter("holiday", "add", "2026-12-02", "Storm", "--dry-run")

    assert version(charter.db) == schema.VERSION
    assert len(copies_before(charter)) == 1
    assert len(charter.json("list")) == 1


if __name__ == "__main__":
    GOLDEN.write_text(new_schema_sql(), encoding="utf-8")
