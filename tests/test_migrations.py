"""The schema: an empty file ends in exactly this one, and an older register is copied before it is brought up to it.

After a new migration, `python tests/test_migrations.py` writes down what it leads to.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import Charter
from remembered import migrate
from snapshots import lists, rows

from charter_cli.store import chain, opening, schema
from charter_cli.store.migrations import m0001_register, m0002_checksums
from charter_cli.store.migrations.guards import append_only

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


def test_a_register_that_the_tests_make_is_the_one_that_the_migrations_make() -> None:
    dumps = []
    for make in (schema.migrate, migrate, migrate):
        with closing(sqlite3.connect(":memory:")) as connection:
            make(connection)
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            content = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in sorted(names)}
            for row in (applied := content["_sqlite_migrations"]):
                assert len(row) == 4, "the last one is the moment at which it was applied"
            content["_sqlite_migrations"] = [row[:3] for row in applied]
            pragmas = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
            everything = connection.execute(
                "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"
            ).fetchall()
            dumps.append((everything, content, pragmas))
    assert dumps[0] == dumps[1] == dumps[2]


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


# What the first two releases kept a checksum of, from the second one on.
SUMMED = ("commands", "promises", "history", "calendar_changes", "calendar", "office_days")


def without_what_sounds_alike(connection: sqlite3.Connection) -> None:
    """Takes a register back to the schema of before 0008."""
    for trigger in ("insert", "update"):
        connection.execute(f"DROP TRIGGER request_search_{trigger}")
    connection.execute("DROP TABLE request_search")
    connection.execute("ALTER TABLE requests DROP COLUMN search_alike")
    for statement in m0001_register._SEARCH:
        connection.execute(statement)
    connection.execute("INSERT INTO request_search(request_search) VALUES ('rebuild')")


def without_details(connection: sqlite3.Connection) -> None:
    """Takes back what 0005 brought: the subject is the note of the registration again, and nobody knows of the rest."""
    details = ("subject", "memo", "memo_date", "file", "reply_memo")
    connection.execute("DROP TRIGGER history_update_refused")
    connection.execute(
        f"""UPDATE history SET facts = json_remove(json_set(facts, '$.note', json_extract(facts, '$.subject')),
            {", ".join(f"'$.{name}'" for name in details)}) WHERE action = 'received'"""
    )
    connection.execute(append_only("history", "UPDATE"))
    connection.execute("UPDATE requests SET note = coalesce(note, subject)")
    views = ("pending", "overdue")
    for view in views:
        connection.execute(f"DROP VIEW {view}")
    for column in details:
        connection.execute(f"ALTER TABLE requests DROP COLUMN {column}")
    for statement in m0001_register._VIEWS:
        if statement.startswith(tuple(f"CREATE VIEW {view} " for view in views)):
            connection.execute(statement)


def as_by_release(number: int, path: Path) -> None:
    """Takes the register at `path` back to the schema of release 1 or 2, which kept no seal."""
    from sqlite_utils import Database

    (path.parent / "backups" / f"{path.name}.seal").unlink()
    with closing(sqlite3.connect(path)) as connection:
        without_details(connection)
        connection.execute("DROP TABLE chain")
        connection.execute("DROP TABLE office")
        for index in ("promises_of_command", "calendar_changes_of_command", "commands_with_facts"):
            connection.execute(f"DROP INDEX {index}")
        for index in ("requests_settled", "moves_of_request"):
            connection.execute(f"DROP INDEX {index}")
        connection.execute("ALTER TABLE requests DROP COLUMN told_afterwards")
        for statement in m0001_register._INDEXES:
            if "requests_settled" in statement or "turns_of_request" in statement:
                connection.execute(statement)
        for column in ("recorded_on", "officer", "facts"):
            connection.execute(f"ALTER TABLE commands DROP COLUMN {column}")
        connection.execute("ALTER TABLE promises DROP COLUMN command_id")
        for column in chain.COLUMNS["promises"][chain.WIDTHS[1][1] :]:
            connection.execute(f"ALTER TABLE promises DROP COLUMN {column}")
        for table in ("calendar", "office_days"):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
        without_what_sounds_alike(connection)
        if number == 2:
            m0002_checksums.checksums(Database(connection, execute_plugins=False))
        connection.execute("DELETE FROM _sqlite_migrations WHERE substr(name, 1, 4) > ?", [f"{number:04}"])
        connection.execute(f"PRAGMA user_version = {number}")
        connection.commit()


@pytest.mark.parametrize("release", [1, 2])
def test_a_register_of_an_earlier_release_is_given_its_chain(charter: Charter, release: int) -> None:
    charter.new("e-nothi", "রহিমা", "--about", "asks again")
    charter("hold", 1, "--why", "papers are missing")
    charter.new("training", "Karim")
    charter("edit", 2, "--service", "labs", "--why", "the wrong one")
    charter("holiday", "add", "2026-12-02", "Local festival")
    new = {table: rows(charter, f"SELECT * FROM {table}") for table in ("requests", *SUMMED)}
    said = lists(charter)
    as_by_release(release, charter.db)
    new["history"] = rows(charter, f"SELECT {', '.join(chain.COLUMNS['history'])} FROM history")

    assert lists(charter) == said
    assert charter.result("overdue", today="2026-11-24").stderr == ""
    charter("check")

    *kept, _, _ = zip(*new.pop("commands"), strict=True)  # neither officer nor facts are known
    assert rows(charter, "SELECT words, entered_at, undoes, automatic, recorded_on FROM commands") == list(
        zip(*kept[1:], strict=True)
    )
    assert {table: rows(charter, f"SELECT * FROM {table}") for table in new} == new
    with closing(sqlite3.connect(charter.db)) as connection:
        assert schema_sql(connection) == GOLDEN.read_text(encoding="utf-8")
    assert len(copies_before(charter)) == 1


def test_the_day_on_which_an_older_command_was_entered_never_goes_back(charter: Charter) -> None:
    """A clock that was set back made no entry of an earlier day."""
    for number in range(4):
        charter.new(requester=f"Requester {number}")
    as_by_release(1, charter.db)
    moments = ["2026-11-22T23:59:00+06:00", "2026-11-25T00:10:00+06:00", "2026-11-01T09:00:00+06:00"]
    with closing(sqlite3.connect(charter.db)) as connection, connection:
        connection.execute("DROP TRIGGER commands_update_refused")
        for number, moment in enumerate([moments[0], *moments, "2026-11-26T09:00:00+06:00"], start=1):
            connection.execute("UPDATE commands SET entered_at = ? WHERE id = ?", [moment, number])
        connection.execute(append_only("commands", "UPDATE"))

    charter("check")
    days = [day for (day,) in rows(charter, "SELECT recorded_on FROM commands ORDER BY id")]
    assert days == ["2026-11-22", "2026-11-22", "2026-11-25", "2026-11-25", "2026-11-26"]


@pytest.mark.thorough
@pytest.mark.parametrize("part", [0.01, 0.1, 0.2, 0.3])
def test_kill_9_while_the_chain_is_made_loses_nothing(charter: Charter, part: float) -> None:
    """`part` of the pages that the migration writes are in its journal when the process is killed."""
    text = "".join(f"e-nothi,Requester {number},2026-11-22\n" for number in range(4000))
    table = charter.folder / "old.csv"
    table.write_text(f"service,requester,received_on\n{text}", encoding="utf-8")
    charter("import", table)
    said = lists(charter)
    as_by_release(2, charter.db)
    size = charter.db.stat().st_size
    command, env = charter.command("due")
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as running:
        journal = charter.db.with_name("register.db-journal")
        while running.poll() is None:
            with suppress(FileNotFoundError):
                if journal.stat().st_size > part * size:
                    break
        running.kill()
    assert version(charter.db) == 2, "killed too late to show anything"

    assert lists(charter) == said
    assert version(charter.db) == schema.VERSION
    charter("check")


def test_what_was_changed_before_the_chain_was_made_is_not_made_good_by_it(charter: Charter) -> None:
    charter.new()
    charter("note", 1, "called")
    charter("note", 1, "called again")
    as_by_release(2, charter.db)
    with closing(sqlite3.connect(charter.db)) as connection, connection:
        connection.execute("DROP TRIGGER history_update_refused")
        connection.execute("UPDATE history SET text = 'never called' WHERE id = 2")
        connection.execute(append_only("history", "UPDATE"))

    told = charter.result("check", code=1).stdout
    ((command,),) = rows(charter, "SELECT command_id FROM history WHERE id = 2")
    assert f"  command {command} (note 1) is not what was written" in told
    assert told.count("is not what was written") == 1


def test_a_new_register_is_not_copied_before_its_first_migration(charter: Charter, next_release: None) -> None:
    charter.new()
    assert not list((charter.folder / "backups").glob("*.db"))


def test_a_register_is_not_migrated_where_no_copy_can_be_kept(charter: Charter, request: pytest.FixtureRequest) -> None:
    charter.new()
    was = version(charter.db)
    shutil.rmtree(charter.folder / "backups")
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


def test_a_register_from_before_search_forgave_finds_the_same_and_more(charter: Charter) -> None:
    charter.new("labs", "ভূমি অফিস")
    charter.new("labs", "Nova")
    said = lists(charter)
    with closing(sqlite3.connect(charter.db)) as connection:
        without_what_sounds_alike(connection)
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = '0008_search'")
        connection.execute(f"PRAGMA user_version = {schema.VERSION - 1}")
        connection.commit()

    assert [one["id"] for one in charter.json("list", "ভুমি")] == [1]
    assert [one["id"] for one in charter.json("list", "ভূমি")] == [1]
    assert lists(charter) == said
    assert len(copies_before(charter)) == 1
    charter("check")


if __name__ == "__main__":
    GOLDEN.write_text(new_schema_sql(), encoding="utf-8")
