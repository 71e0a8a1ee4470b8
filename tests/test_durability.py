"""What a number that was printed outlives, and what a copy is worth: the order in which things reach the disk, who
is kept out meanwhile, and that what was written is read once more before it counts."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter
from snapshots import untouched

from charter_cli.errors import Refused
from charter_cli.store import copies, opening, restoring


@contextmanager
def another(charter: Charter) -> Iterator[sqlite3.Connection]:
    """Another program in the register, which waits for nobody."""
    with closing(sqlite3.connect(charter.db, timeout=0)) as connection:
        yield connection


# The register


def test_a_commit_is_on_the_disk_with_its_folder(charter: Charter) -> None:
    charter.new()
    with opening.writing(charter.db) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (3,)  # EXTRA, by SQLite's manual


def test_no_row_is_entered_that_points_nowhere(charter: Charter) -> None:
    charter.new()
    refused = pytest.raises(Refused, match="FOREIGN KEY constraint failed")
    with untouched(charter), refused, opening.writing(charter.db) as connection:
        connection.execute("UPDATE requests SET promise_id = 99")


def test_a_writer_keeps_other_writers_out_before_it_has_written_anything(charter: Charter) -> None:
    charter.new()
    with opening.writing(charter.db), another(charter) as other:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM requests").fetchone() == (1,)


# Copies


def test_a_copy_is_of_the_moment_at_which_its_requests_were_counted(
    charter: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    charter.new()
    counted = copies.Reader.request_count
    kept_out: list[str] = []

    def count(reader: copies.Reader) -> int:
        found = counted(reader)
        with another(charter) as other:
            other.execute("UPDATE requests SET search_text = 'changed meanwhile'")
            try:
                other.commit()
            except sqlite3.OperationalError as error:
                kept_out.append(str(error))
        return found

    monkeypatch.setattr(copies.Reader, "request_count", count)
    copies.write(charter.db, charter.folder / "copy.db")
    assert kept_out == ["database is locked"]


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is synced and renamed from now on, in its order, by the names of files."""
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        done.append(f"sync {Path(os.readlink(f'/proc/self/fd/{handle}')).name}")
        sync(handle)

    def replaced(source: Any, target: Any) -> None:
        done.append(f"rename {Path(source).name} to {Path(target).name}")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    return done


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs to know which file is synced")
def test_a_copy_is_on_the_disk_before_it_has_its_name_and_the_name_after_it(
    charter: Charter, on_disk: list[str]
) -> None:
    charter.new()
    for words, name, folder in (
        (["backup", charter.folder / "copy.db"], "copy.db", charter.folder),
        (["restore", charter.folder / "copy.db"], "register.db", charter.folder),
    ):
        on_disk.clear()
        charter(*words)
        part = f".{name}.{os.getpid()}.part"
        first = on_disk.index(f"rename {part} to {name}")
        assert on_disk[first - 1 : first + 2] == [f"sync {part}", f"rename {part} to {name}", f"sync {folder.name}"]


# Restoring


def after(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, then: Callable[[Path], None]) -> None:
    """From now on the function `name` of `module` is followed by `then` with the half-made register."""
    real = getattr(module, name)

    def both(*given: Any) -> Any:
        answer = real(*given)
        then(next(path for path in given if isinstance(path, Path) and path.suffix == ".part"))
        return answer

    monkeypatch.setattr(module, name, both)


def reworded(part: Path) -> None:
    """Every page is whole, but one letter is not what was written."""
    with closing(sqlite3.connect(part)) as connection:
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'"
        )
        triggers = list(found)
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE history SET facts = replace(facts, 'Rahima', 'Rahema')")
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def torn(part: Path) -> None:
    """A page was never written."""
    content = bytearray(part.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 8192] = b"\xff" * 8192
    part.write_bytes(content)


@pytest.mark.parametrize(
    ("module", "name", "spoil"),
    [
        (copies, "write", reworded),
        (copies, "write", torn),
        (restoring, "_enter", torn),
    ],
)
def test_what_the_disk_spoils_while_a_copy_is_restored_does_not_become_the_register(
    charter: Charter, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, spoil: Callable[[Path], None]
) -> None:
    charter.new()
    charter("backup", charter.folder / "copy.db")
    charter.new("e-nothi", "Karim")
    after(monkeypatch, module, name, spoil)
    with untouched(charter):
        assert "copy.db could not be copied whole" in charter.fails("restore", charter.folder / "copy.db")
    assert list(charter.folder.glob(".*.part")) == []
    assert list(charter.folder.glob("*-replaced-*")) == []


def test_nobody_reads_or_writes_while_a_copy_takes_the_registers_place(
    charter: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    charter.new()
    charter("backup", charter.folder / "copy.db")
    kept_out: list[str] = []

    def look(part: Path) -> None:
        with another(charter) as other:
            for statement in ("SELECT count(*) FROM requests", "BEGIN IMMEDIATE"):
                try:
                    other.execute(statement)
                except sqlite3.OperationalError as error:
                    kept_out.append(str(error))

    after(monkeypatch, restoring, "_enter", look)
    charter("restore", charter.folder / "copy.db")
    assert kept_out == ["database is locked"] * 2
