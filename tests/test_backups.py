"""Copies of the register and their way back: asked for, made each day, restored, and what is told about them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Charter
from machine import flipped, mode, set_clock

from charter_cli.commands import check
from charter_cli.store import waiting

MORNING = "2026-11-24T09:00:00"
DAILY = "register-2026-11-24.db"
COMPANIONS = (".charter.yaml", ".office_days.yaml")  # what a backup takes along


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, MORNING)


def copies_of(charter: Charter) -> list[str]:
    """The names of all files in the folder of copies, but for the seal of what was entered last and what a copy takes
    along."""
    folder = charter.folder / "backups"
    names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    return sorted(name for name in names if not name.endswith((".seal", ".yaml")))


def requesters(charter: Charter, register: Path | None = None) -> list[str]:
    """Who asked, by number, in the register or in another file."""
    other = [] if register is None else ["--db", register]
    return [request["requester"] for request in charter.json(*other, "list")][::-1]


def register_of(charter: Charter, *names: str) -> None:
    """A register with a request of each of these people."""
    for name in names:
        charter.new(requester=name)


# backup


def test_a_backup_is_a_whole_register_of_its_own_beside_the_register(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")

    said = charter("backup")

    made = charter.folder / "backups" / "register-2026-11-24-090000.db"
    assert said.startswith("Copied 2 requests (")
    assert f"KB) to {made}, and read it back: the copy is whole." in said
    assert "on the same disk" in said
    assert requesters(charter, made) == ["Anwar", "Bithi"]
    assert charter("--db", made, "check").endswith("The register is whole.\n")


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_only_the_owner_may_read_a_copy(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")
    charter("backup")
    charter("backup", charter.folder / "elsewhere.db")

    assert mode(charter.db) == 0o600
    assert mode(charter.folder / "elsewhere.db") == 0o600
    assert mode(charter.folder / "backups") == 0o700
    assert {mode(path) for path in (charter.folder / "backups").iterdir()} == {0o600}


def test_two_backups_in_one_second_are_two_files(charter: Charter) -> None:
    register_of(charter, "Anwar")
    charter("backup")
    charter("backup")

    names = ["register-2026-11-24-090000-2", "register-2026-11-24-090000"]
    assert copies_of(charter) == [f"{name}.db" for name in names]
    for name in names:
        assert all((charter.folder / "backups" / f"{name}{end}").exists() for end in COMPANIONS)


def test_a_backup_goes_to_a_file_or_into_a_folder(charter: Charter) -> None:
    register_of(charter, "Anwar")
    stick = charter.folder / "USB স্টিক"
    stick.mkdir()

    charter("backup", stick)
    charter("backup", stick / "রেজিস্টার.db")

    names = ["register-2026-11-24-090000", "রেজিস্টার"]
    assert {path.name for path in stick.iterdir()} == {f"{name}{end}" for name in names for end in (".db", *COMPANIONS)}


def test_a_backup_overwrites_nothing(charter: Charter) -> None:
    register_of(charter, "Anwar")
    taken = charter.folder / "letter.txt"
    taken.write_text("kept", encoding="utf-8")

    assert "exists already" in charter.fails("backup", taken)
    assert "exists already" in charter.fails("backup", charter.db)
    assert "no folder" in charter.fails("backup", charter.folder / "nowhere" / "copy.db")
    assert taken.read_text(encoding="utf-8") == "kept"
    assert requesters(charter) == ["Anwar"]


def test_without_a_register_there_is_nothing_to_back_up(charter: Charter) -> None:
    assert "nothing to copy" in charter.fails("backup")
    assert list(charter.folder.iterdir()) == []


def test_a_backup_is_of_one_moment_while_others_write(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")
    with closing(sqlite3.connect(charter.db)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE requests SET requester = 'Half written'")

        charter("backup", charter.folder / "copy.db")
        writer.rollback()

    assert requesters(charter, charter.folder / "copy.db") == ["Anwar", "Bithi"]


def test_a_copy_of_a_damaged_register_is_not_kept(charter: Charter) -> None:
    register_of(charter, "Anwar")
    with closing(sqlite3.connect(charter.db)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'history'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = charter.db.read_bytes()
    charter.db.write_bytes(flipped(content, (root - 1) * size))

    assert "charter check" in charter.fails("backup")
    assert copies_of(charter) == []


# The copy of the day


def test_the_first_entry_of_a_day_keeps_the_register_as_it_was_before_it(
    charter: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_of(charter, "Anwar", "Bithi")
    set_clock(monkeypatch, "2026-11-25T09:00:00")
    register_of(charter, "Chitra", "Dilip")

    assert copies_of(charter) == [DAILY, "register-2026-11-25.db"]
    assert requesters(charter, charter.folder / "backups" / "register-2026-11-25.db") == ["Anwar", "Bithi"]


def test_questions_rehearsals_and_refusals_make_no_copy(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    register_of(charter, "Anwar")
    for question in (
        ["due"],
        ["overdue"],
        ["list"],
        ["show", 1],
        ["holiday", "add", "2026-12-01", "Fair", "--dry-run"],
    ):
        charter(*question)

    assert copies_of(charter) == []


def test_thirty_daily_copies_are_kept_and_nothing_else_is_touched(charter: Charter) -> None:
    register_of(charter, "Anwar")
    folder = charter.folder / "backups"
    folder.mkdir(exist_ok=True)
    others = [
        *("register-2026-01-01-120000.db", "register-before-schema-2.db", "other-2026-01-01.db"),
        *("register-2026-01-01.txt", "notes.db"),
    ]
    dailies = [f"register-2026-{month:02}-{day:02}.db" for month in (9, 10) for day in range(1, 18)]
    for name in (*others, *dailies):
        (folder / name).write_bytes(b"")

    register_of(charter, "Bithi")

    assert set(copies_of(charter)) == {*others, *dailies[-29:], DAILY}


def test_a_clock_that_jumps_ahead_throws_no_good_copy_away(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    register_of(charter, "Anwar", "Bithi")
    set_clock(monkeypatch, "2099-01-01T09:00:00")
    register_of(charter, "Chitra")

    assert copies_of(charter) == [DAILY, "register-2099-01-01.db"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_the_copies_of_a_register_behind_a_link_bear_its_own_name(charter: Charter) -> None:
    real = charter.folder / "data" / "office.sqlite"
    real.parent.mkdir()
    register_of(charter, "Anwar")
    charter.db.rename(real)
    charter.db.symlink_to(real)
    made_before = real.parent / "backups" / "register-2026-11-20.db"  # as earlier versions named it
    made_before.parent.mkdir(exist_ok=True)
    made_before.write_bytes(real.read_bytes())

    register_of(charter, "Bithi")
    charter("backup")

    names = {"register-2026-11-20.db", "office-2026-11-24.sqlite", "office-2026-11-24-090000.sqlite"}
    found = {path.name for path in made_before.parent.iterdir() if path.suffix != ".yaml"}
    assert found == names | {"office.sqlite.seal"}
    for name in names:
        assert name in charter("restore")
    assert "register-2026-11-20.db" not in charter("restore", "--db", real)
    real.unlink()
    assert "`charter restore` puts one in its place" in charter.fails("due", "--db", real)


def test_what_a_killed_copying_left_is_swept_away_a_day_later(charter: Charter) -> None:
    register_of(charter, "Anwar")
    folder = charter.folder / "backups"
    folder.mkdir(exist_ok=True)
    old, fresh = folder / ".register-2026-11-22.db.77.part", folder / ".register-2026-11-24-080000.db.78.part"
    old_seal = folder / ".register.db.seal.77.part"
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    for path in (old, fresh, old_seal):
        path.write_bytes(b"half")
    for path in (old, old_seal):
        os.utime(path, (two_days_ago, two_days_ago))

    register_of(charter, "Bithi")

    assert copies_of(charter) == sorted([fresh.name, DAILY])


def test_a_copy_that_cannot_be_made_is_one_warning_and_the_entry_stands(charter: Charter) -> None:
    register_of(charter, "Anwar")
    shutil.rmtree(charter.folder / "backups")
    (charter.folder / "backups").write_text("a file where the folder should be", encoding="utf-8")

    result = charter.result("new", "e-nothi", "--from", "Bithi")

    assert result.stdout.startswith("Registered 2\n")
    assert [line.startswith("warning: today's copy") for line in result.stderr.splitlines()] == [True]
    assert requesters(charter) == ["Anwar", "Bithi"]


def test_the_daily_copy_leaves_the_last_room_on_the_disk_to_the_register(
    charter: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_of(charter, "Anwar")
    usage = shutil.disk_usage(charter.folder)._replace(free=40_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    result = charter.result("new", "e-nothi", "--from", "Bithi")

    assert "the disk has only 40 MB left" in result.stderr
    assert copies_of(charter) == []
    assert "nearly full" in charter.result("check").stderr


# restore


def test_restore_puts_the_copy_in_place_and_keeps_what_was_there(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")
    charter("backup", charter.folder / "copy.db")
    register_of(charter, "Chitra", "Dilip")
    charter("note", 1, "called back")

    said = charter("restore", charter.folder / "copy.db")

    kept = charter.folder / "register-replaced-2026-11-24-090000.db"
    assert f"{charter.db} now holds 2 requests, the newest entry is of Tue 24 Nov 2026 09:00" in said
    assert f"kept: {kept}" in said
    assert "3 entries made there are missing here." in said
    assert "Numbers given out there and missing here: 3–4." in said
    assert requesters(charter) == ["Anwar", "Bithi"]
    assert requesters(charter, kept) == ["Anwar", "Bithi", "Chitra", "Dilip"]
    assert mode(charter.db) == 0o600
    assert charter("check").endswith("The register is whole.\n")


def test_restoring_is_entered_in_the_ledger_and_undo_passes_over_it(charter: Charter) -> None:
    register_of(charter, "Anwar")
    charter("note", 1, "called back")
    charter("backup", charter.folder / "copy.db")
    charter("restore", charter.folder / "copy.db")

    with closing(sqlite3.connect(charter.db)) as connection:
        words = [word for (word,) in connection.execute("SELECT words FROM commands ORDER BY id")]
    assert words[-1] == "restore copy.db"
    assert "note 1" in charter("undo")


def test_restoring_twice_tells_only_what_was_entered_in_between(charter: Charter) -> None:
    register_of(charter, "Anwar")
    charter("backup", charter.folder / "copy.db")
    register_of(charter, "Bithi")
    charter("restore", charter.folder / "copy.db")

    assert "Nothing that was entered there is missing here." in charter("restore", charter.folder / "copy.db")

    register_of(charter, "Chitra")
    said = charter("restore", charter.folder / "copy.db")
    assert "1 entry made there is missing here." in said
    assert "missing here: 2." in said


def test_restore_without_a_file_lists_the_copies_and_changes_nothing(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")
    charter("backup")
    bad = charter.folder / "backups" / "register-2026-11-20.db"
    bad.write_bytes(b"no register at all")

    lines = charter("restore").splitlines()

    assert any(line.split()[:3] == ["1", "24/11/2026", "09:00"] and line.endswith(DAILY) for line in lines)
    assert any(line.split()[:3] == ["2", "24/11/2026", "09:00"] for line in lines)
    assert any(f"{bad}  damaged" in line for line in lines)
    assert lines[-1] == "`charter restore FILE` puts one of them in the register's place."


@pytest.mark.skipif(os.name == "nt", reason="no such name can be given there")
def test_a_copy_whose_name_steers_the_terminal_is_listed_without_doing_so(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")
    folder = charter.folder / "backups"
    (folder / DAILY).rename(folder / "register-2026-11-20 \x1b[2J\r\u202eold.db")
    (folder / "register-2026-11-19\n\x1b]0;title\x07.db").write_bytes(b"damaged")

    listed = charter("restore")

    assert [char for char in listed if not char.isprintable() and char != "\n"] == []
    assert "register-2026-11-20 [2J old.db" in listed
    assert "register-2026-11-19 ]0;title .db" in listed


def test_restore_finds_a_copy_by_its_bare_name(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")
    charter("restore", DAILY)

    assert requesters(charter) == ["Anwar"]


@pytest.mark.parametrize("state", ["no database", "empty", "missing", "truncated"])
def test_restore_works_where_the_register_is_lost(charter: Charter, state: str) -> None:
    register_of(charter, "Anwar", "Bithi")
    charter("backup", charter.folder / "copy.db")
    if state == "missing":
        charter.db.unlink()
    else:
        content = {"no database": b"x" * 5000, "empty": b"", "truncated": charter.db.read_bytes()[:9000]}[state]
        charter.db.write_bytes(content)

    said = charter("restore", charter.folder / "copy.db")

    assert requesters(charter) == ["Anwar", "Bithi"]
    kept = list(charter.folder.glob("register-replaced-*"))
    if state in ("missing", "empty"):
        assert kept == []
    else:
        assert [path.read_bytes() for path in kept] == [content]
        assert "could not be read" in said
    assert charter("check").endswith("The register is whole.\n")


def test_the_journal_of_the_replaced_register_is_not_applied_to_the_restored_one(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")
    charter("backup", charter.folder / "copy.db")
    journal = charter.folder / "register.db-journal"
    with closing(sqlite3.connect(charter.db)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE requests SET note = ?", ["x" * 200_000])
        stale = journal.read_bytes()
        connection.rollback()
    assert stale[:4] == b"\xd9\xd5\x05\xf9"
    charter.db.write_bytes(b"damaged" * 1000)
    journal.write_bytes(stale)

    charter("restore", charter.folder / "copy.db")

    assert not journal.exists()
    assert requesters(charter) == ["Anwar", "Bithi"]
    assert charter("check").endswith("The register is whole.\n")


def test_files_of_the_replaced_register_go_with_it(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")
    charter("backup", charter.folder / "copy.db")
    charter.db.write_bytes(b"damaged" * 1000)
    journal = (
        bytes(512) + b"pages of the damaged one"
    )  # as `journal_mode = persist` leaves one, which nobody rolls back
    (charter.folder / "register.db-journal").write_bytes(journal)

    charter("restore", charter.folder / "copy.db")

    (kept,) = charter.folder.glob("register-replaced-*.db-journal")
    assert kept.read_bytes() == journal
    assert not (charter.folder / "register.db-journal").exists()
    assert requesters(charter) == ["Anwar", "Bithi"]


def damaged_within(content: bytes) -> bytes:
    """A register whose root page of the first table is spoilt: the header is right."""
    return flipped(content, 4096)


@pytest.mark.parametrize("bad", ["missing", "folder", "text", "empty", "truncated", "damaged", "foreign", "newer"])
def test_restore_refuses_what_is_no_whole_register_and_changes_nothing(charter: Charter, bad: str) -> None:
    register_of(charter, "Anwar", "Bithi")
    before = charter.db.read_bytes()
    source = charter.folder / "source.db"
    if bad == "folder":
        source.mkdir()
    elif bad in ("foreign", "newer"):
        if bad == "newer":
            source.write_bytes(before)
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS songs(title)")
            connection.execute("PRAGMA user_version = 99")
    elif bad != "missing":
        contents = {"text": b"no register", "empty": b"", "truncated": before[:20_000]}
        source.write_bytes(contents[bad] if bad in contents else damaged_within(before))

    charter.fails("restore", source)

    assert charter.db.read_bytes() == before
    assert not list(charter.folder.glob("register-replaced-*"))
    assert not list(charter.folder.glob(".*"))


def test_restore_refuses_the_register_itself(charter: Charter) -> None:
    register_of(charter, "Anwar")
    assert "the register itself" in charter.fails("restore", charter.db)


def test_restore_waits_for_a_writer_and_says_so_if_it_never_ends(
    charter: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_of(charter, "Anwar", "Bithi")
    monkeypatch.setattr(waiting, "WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(charter.db)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert "in use" in charter.fails("restore", DAILY)
        writer.rollback()
    assert requesters(charter) == ["Anwar", "Bithi"]


@pytest.mark.skipif(os.name == "nt", reason="there an open register is not replaced at all")
def test_who_waits_while_the_register_is_replaced_writes_into_the_restored_one(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")
    charter("backup", charter.folder / "copy.db")
    register_of(charter, "Chitra")
    command, env = charter.command("new", "e-nothi", "--from", "Dilip")
    with closing(sqlite3.connect(charter.db)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        patient = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, encoding="utf-8")
        _wait_until_open(patient.pid, charter.db)
        # What `restore` does once it is alone: the same names, while the other waits with the old file open.
        os.link(charter.db, charter.folder / "replaced.db")
        (charter.folder / "copy.db").replace(charter.db)
        holder.rollback()
    said, _ = patient.communicate(timeout=30)

    assert said.startswith("Registered 3\n")
    assert requesters(charter) == ["Anwar", "Bithi", "Dilip"]
    assert requesters(charter, charter.folder / "replaced.db") == ["Anwar", "Bithi", "Chitra"]


def _wait_until_open(pid: int, path: Path) -> None:
    """Until the process has the file open (where the system tells), else for a second."""
    handles = Path(f"/proc/{pid}/fd")
    for _ in range(500):
        if handles.is_dir() and any(os.path.realpath(handle) == str(path) for handle in _listed(handles)):
            return
        time.sleep(0.01)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


# check


def test_check_tells_each_thing_it_looked_at(charter: Charter) -> None:
    register_of(charter, "Anwar", "Bithi")

    lines = charter("check").splitlines()

    assert [line.split(":")[0] for line in lines[:-1]] == ["Charter", "Calendar", "Register", "Copies", "Disk"]
    assert "2 requests" in lines[2]
    assert lines[-1] == "The register is whole."


def test_check_before_the_first_request(charter: Charter) -> None:
    assert "there is none yet" in charter("check")
    assert not charter.db.exists()


def tamper(charter: Charter, *statements: str) -> None:
    """Change the register with SQL, past the triggers that forbid it."""
    with closing(sqlite3.connect(charter.db)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


TAMPERINGS: dict[str, tuple[str, str]] = {
    "a due date": ("UPDATE requests SET due_on = '2026-12-30' WHERE id = 2", "due_on 2026-12-30 ≠ 2026-11-29"),
    "a name": ("UPDATE requests SET requester = 'Zaman' WHERE id = 2", "requester Zaman ≠ Bithi"),
    "a broken date": ("UPDATE requests SET due_on = '2026-1q-30' WHERE id = 2", "2 cannot be read"),
    "an unknown state": ("UPDATE requests SET status = 'asleep' WHERE id = 2", "2 cannot be read"),
    "a broken fact": ("UPDATE history SET facts = '{' WHERE request_id = 2", "2 cannot be read"),
    "no history": ("DELETE FROM history WHERE request_id = 2", "2 has no history"),
    "a gap": ("DELETE FROM requests WHERE id = 1", "the last row of requests is number 2, but there are 1"),
    "a lost promise": ("DELETE FROM promises", "a row of requests points nowhere"),
    "the search index": ("UPDATE requests SET search_text = 'another text' WHERE id = 1", "the index for searching"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_check_finds_what_somebody_changed_behind_its_back(charter: Charter, what: str) -> None:
    statement, told = TAMPERINGS[what]
    register_of(charter, "Anwar", "Bithi")
    tamper(charter, "PRAGMA foreign_keys = OFF", statement)

    result = charter.result("check", code=1)

    assert told in result.stdout
    assert result.stderr == f"error: {charter.db} does not hold together: `charter restore` puts a copy in its place\n"


def test_check_does_not_fill_the_screen_with_faults(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "NAMED_AT_MOST", 2)
    register_of(charter, "Anwar", "Bithi", "Chitra")
    tamper(charter, "UPDATE requests SET requester = 'Zaman'")

    told = [line for line in charter.result("check", code=1).stdout.splitlines() if line.startswith("  ")]

    assert [line[:3] for line in told] == ["  1", "  2", "  …"]


WARNINGS = ["old copies", "bad copy", "open to others"]


@pytest.mark.parametrize("what", WARNINGS)
def test_check_warns_of_what_does_not_make_the_register_wrong(
    charter: Charter, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    register_of(charter, "Anwar", "Bithi")
    daily = charter.folder / "backups" / DAILY
    if what == "old copies":
        os.utime(daily, (0, 0))
    elif what == "bad copy":
        daily.write_bytes(daily.read_bytes()[:9000])
    else:
        charter.db.chmod(0o644)

    result = charter.result("check")

    expected = {
        "old copies": "older than the newest entry",
        "bad copy": "the newest copy cannot be used",
        "open to others": "chmod 600",
    }
    assert expected[what] in result.stderr
    assert "The register is whole." in result.stdout
