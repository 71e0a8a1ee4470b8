"""What happens to a PC happens to the register: a power cut at any moment, a full disk, a file that may not be
written, a damaged file, a wrong clock. Nothing that was acknowledged is lost, and every refusal is one line."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter
from machine import flipped, set_clock, without_privileges
from snapshots import rows
from typer.testing import Result

from charter_cli.store.checksums import TABLES
from charter_cli.store.schema import LEDGER

posix = pytest.mark.skipif(os.name == "nt", reason="signals and permissions of POSIX")
DAMAGED = "is damaged or is no register: `charter restore` puts a backup in its place"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with requests in each state, made once: 1 and 2 open, 3 held, 4 settled, 5 open as needed."""
    charter = Charter(tmp_path_factory.mktemp("filled"))
    for name in ("Anwar", "Bithi", "Chitra", "Dilip", "Esha"):
        charter.new("training", name, "--received", "2026-11-22")
    charter("hold", 3, "--why", "papers are missing", "--on", "2026-11-23")
    charter("done", 4, "--on", "2026-11-23")
    return charter.db


@pytest.fixture
def office(charter: Charter, filled: Path) -> Charter:
    """The program on its own copy of that register."""
    shutil.copyfile(filled, charter.db)
    charter.db.chmod(0o600)
    return charter


def state(charter: Charter) -> list[dict[str, Any]]:
    """All requests with their histories, but for the moments at which they were recorded."""
    requests = [charter.json("show", request["id"]) for request in charter.json("list")]
    for record in [*requests, *(entry for request in requests for entry in request["history"])]:
        for moment in ("recorded_at", "updated_at"):
            record.pop(moment, None)
    return requests


# A power cut, which is what `kill -9` is to a process

WRITING_COMMANDS: dict[str, list[object]] = {
    "new": ["new", "e-nothi", "--from", "Farid", "--note", "asks again"],
    "new --done": ["new", "e-nothi", "--from", "Farid", "--done"],
    "done": ["done", 1, 2],
    "hold": ["hold", 1, "--why", "papers"],
    "resume": ["resume", 3],
    "extend": ["extend", 5, "--to", "2026-12-13", "--why", "agreed"],
    "reopen": ["reopen", 4, "--why", "by mistake"],
    "note": ["note", 1, "called back"],
    "edit": ["edit", 1, "--from", "Anwara", "--why", "misheard"],
    "undo": ["undo"],
    "holiday": ["holiday", "add", "2026-11-26", "Local fair"],
}


@posix
@pytest.mark.thorough
@pytest.mark.parametrize("name", WRITING_COMMANDS)
def test_kill_at_any_moment_leaves_all_of_a_command_or_nothing(office: Charter, name: str) -> None:
    words = WRITING_COMMANDS[name]
    before = state(office)
    as_it_was = office.db.read_bytes()
    started = time.monotonic()
    office.run(*words)
    took = time.monotonic() - started
    after = state(office)
    assert after != before
    chance = random.Random(name)

    for _ in range(3):
        for path in (*office.folder.glob("register.db*"), *office.folder.glob("backups/*.seal")):
            path.unlink()
        office.db.write_bytes(as_it_was)
        # Most of the time goes into starting: only the last part of it is worth a cut.
        said = _killed(office, words, took * chance.uniform(0.4, 1.0))

        found = state(office)
        assert found in (before, after)
        if said:
            assert found == after
        office("check")


def _killed(charter: Charter, words: list[object], after: float) -> str:
    """What the command said until it was killed, `after` so many seconds."""
    command, env = charter.command(*words)
    process = subprocess.Popen(
        command, env={**env, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        said, _ = process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        said, _ = process.communicate()
    return said.decode()


@posix
@pytest.mark.thorough
def test_a_desk_that_is_killed_again_and_again_loses_no_number_it_printed(charter: Charter) -> None:
    desk = (
        "from charter_cli.cli import app\n"
        "while True:\n"
        "    try: app(['new', 'e-nothi', '--from', 'Anwar'], prog_name='charter')\n"
        "    except SystemExit: pass\n"
    )
    _, env = charter.command()
    chance = random.Random(5)
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", desk], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        said = (first + process.communicate()[0]).decode()
        printed = [int(line.split()[1]) for line in said.splitlines() if line.startswith("Registered ")]
        numbers = [request["id"] for request in charter.json("list")]
        assert numbers == list(range(max(numbers), 0, -1))
        assert max(numbers) - max(printed) in (0, 1)
        charter("check")


@posix
def test_a_journal_left_behind_is_rolled_back_by_whoever_comes_next(office: Charter) -> None:
    before = state(office)
    # Dies in the midst of a transaction so large that half of it is in the file already.
    dying = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from charter_cli.store import opening\n"
        "with opening.writing(Path(os.environ['CHARTER_DB'])) as connection:\n"
        "    connection.execute('PRAGMA cache_size = 1')\n"
        "    connection.execute(\"UPDATE requests SET requester = 'Half', note = ?\", ['x' * 300_000])\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    _, env = office.command()
    ended = subprocess.run([sys.executable, "-c", dying], env=env, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    journal = office.db.with_name("register.db-journal")
    assert journal.stat().st_size > 0
    assert b"x" * 1000 in office.db.read_bytes()

    assert office.run("due").returncode == 0
    assert not journal.exists()
    assert state(office) == before
    office("check")


@posix
@pytest.mark.thorough
def test_a_restoring_that_is_killed_leaves_one_whole_register_or_the_other(office: Charter) -> None:
    office("backup", office.folder / "copy.db")
    old = state(office)
    office.new("e-nothi", "Farid")
    new = state(office)
    as_it_was = office.db.read_bytes()
    chance = random.Random(7)
    started = time.monotonic()
    office.run("restore", office.folder / "copy.db")
    took = time.monotonic() - started

    for _ in range(4):
        office.db.write_bytes(as_it_was)
        said = _killed(office, ["restore", office.folder / "copy.db"], took * chance.uniform(0.5, 1.0))

        assert state(office) in ([old] if said else [old, new])
        office("check")


# The disk


def _limited(charter: Charter, kilobytes: int, *words: object) -> subprocess.CompletedProcess[str]:
    """A run in which no file may grow beyond so many kilobytes."""
    command, env = charter.command(*words)
    limit = ["bash", "-c", f'ulimit -f {kilobytes} && exec "$@"', "limited", *command]
    return subprocess.run(limit, env=env, capture_output=True, encoding="utf-8", timeout=60)


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    """Standard error of a refused run: exactly one line."""
    assert result.returncode == 1, result
    assert result.stdout == ""
    assert result.stderr.startswith("error: "), result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


@pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="needs ulimit")
def test_a_file_that_may_not_grow_refuses_the_entry_in_one_line(office: Charter) -> None:
    before = state(office)
    kilobytes = office.db.stat().st_size // 1024

    said = one_line(_limited(office, kilobytes, "note", 1, "x" * 9000))

    assert "nothing was changed" in said
    assert state(office) == before
    office("check")


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs a file system of its own")
def test_a_full_disk_refuses_the_entry_in_one_line_and_still_reads(office: Charter) -> None:
    script = """
        mount -t tmpfs -o size=1m none "$1" || exit 77
        cp "$2" "$1/register.db"
        head -c 2000000 /dev/zero > "$1/everything" 2>/dev/null
        shift 2
        "$@" new e-nothi --from Farid; echo "ended with $?"
        "$@" list --format csv | wc -l
        "$@" check | tail -1
    """
    disk = office.folder / "disk"
    disk.mkdir()
    command, env = office.command()
    user = ["--map-root-user"] if os.geteuid() else []
    result = subprocess.run(
        ["unshare", "--mount", *user, "sh", "-c", script, "sh", str(disk), str(office.db), *command],
        env={**env, "CHARTER_DB": str(disk / "register.db")},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    if result.returncode == 77 or "unshare:" in result.stderr:
        pytest.skip("no file system can be mounted here")

    errors = [line for line in result.stderr.splitlines() if not line.startswith("warning: ")]
    register = disk / "register.db"
    assert errors == [f"error: the disk is full: nothing was changed in {register}; make room and try again"]
    assert result.stdout.splitlines() == ["ended with 1", "6", "The register is whole."]


# What may not be written


@posix
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_not_be_written_is_read_all_the_same(office: Charter, what: str) -> None:
    if what == "file":
        office.db.chmod(0o444)
    else:
        office.folder.chmod(0o555)
    try:
        for question in (["due"], ["list"], ["show", 1]):
            command, env = office.command(*question)
            result = subprocess.run(without_privileges(command), env=env, capture_output=True, encoding="utf-8")
            assert (result.returncode, result.stderr) == (0, ""), result
            assert "Anwar" in result.stdout
        command, env = office.command("note", 1, "called back")
        result = subprocess.run(without_privileges(command), env=env, capture_output=True, encoding="utf-8")
    finally:
        office.folder.chmod(0o755)

    errors = [line for line in result.stderr.splitlines() if not line.startswith("warning: today's copy")]
    assert result.returncode == 1
    assert errors == [f"error: {office.db} may not be written: check who owns the file and its folder"] or (
        what == "folder" and len(errors) == 1 and "who may write the file and its folder" in errors[0]
    )
    assert len(office.json("show", 1)["history"]) == 1


@posix
def test_a_register_that_may_not_be_read_is_one_line(office: Charter) -> None:
    office.db.chmod(0o000)
    for words in (["due"], ["note", 1, "x"], ["check"], ["backup"]):
        command, env = office.command(*words)
        result = subprocess.run(without_privileges(command), env=env, capture_output=True, encoding="utf-8")
        assert result.returncode == 1
        assert result.stderr.count("\n") == 1
        assert "cannot be opened" in result.stderr


@posix
def test_a_folder_that_may_not_be_entered_is_one_line(office: Charter) -> None:
    locked = office.folder / "locked"
    locked.mkdir()
    locked.chmod(0o000)
    try:
        for words in (["due"], ["new", "e-nothi", "--from", "Farid"], ["backup"], ["restore", locked / "x.db"]):
            command, env = office.command("--db", locked / "register.db", *words)
            result = subprocess.run(without_privileges(command), env=env, capture_output=True, encoding="utf-8")
            assert result.returncode == 1, result
            assert result.stderr.count("\n") == 1, result.stderr
            assert "Permission denied" in result.stderr
    finally:
        locked.chmod(0o755)


# A file that is not what it should be

COMMANDS_THAT_OPEN = (["due"], ["overdue"], ["list", "Anwar"], ["show", 1], ["note", 1, "x"], ["check"], ["backup"])


@pytest.mark.parametrize("content", [b"Dear sir,\n" * 500, b"SQLite format 3\0" + b"\xff" * 4096, b"x"])
def test_a_file_that_is_no_database_is_refused_in_one_line(charter: Charter, content: bytes) -> None:
    charter.db.write_bytes(content)
    for words in COMMANDS_THAT_OPEN:
        assert DAMAGED in charter.fails(*words)
    assert charter.db.read_bytes() == content


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_truncated_register_is_refused_in_one_line(office: Charter, kept: float) -> None:
    content = office.db.read_bytes()
    office.db.write_bytes(content[: int(len(content) * kept)])
    for words in COMMANDS_THAT_OPEN:
        assert ends(office, *words).exit_code == 1 or words[0] not in ("check", "backup", "note")
    assert "charter restore" in office.result("check", code=1).stderr


def ends(charter: Charter, *words: object) -> Result:
    """A run that may end well or be refused; refused, it says so in its last line."""
    result = charter.result(*words, code=None)
    assert result.exit_code in (0, 1)
    if result.exit_code:
        assert result.stderr.splitlines()[-1].startswith("error: ")
    return result


def places(size: int) -> Iterator[int]:
    """Bytes to flip: all over the file, and in the headers of the pages, which hold it together."""
    chance = random.Random(6)
    yield from (chance.randrange(size) for _ in range(60))
    yield from (page * 4096 + chance.randrange(12) for page in range(0, size // 4096, 2))
    yield from range(0, 100, 7)


def everything(charter: Charter) -> list[list[tuple[Any, ...]]]:
    """Every row of every table of ours."""
    return [rows(charter, f"SELECT * FROM {table}") for table in ("requests", "chain", *LEDGER, *TABLES)]


@pytest.mark.thorough
def test_flipped_bytes_are_found_by_check_or_change_nothing_that_is_kept(office: Charter) -> None:
    whole = office.db.read_bytes()
    kept = everything(office)
    found = 0
    for turn, at in enumerate(places(len(whole))):
        for path in office.folder.glob("register.db*"):
            path.unlink()
        office.db.write_bytes(flipped(whole, at))

        checked = ends(office, "check")
        if checked.exit_code == 0:
            assert everything(office) == kept, f"byte {at}"
        else:
            found += 1
            assert "restore" in checked.stderr or "register" in checked.stderr
        ends(office, *(["due"], ["list"], ["show", 3], ["new", "udc", "--from", "Farid"])[turn % 4])
    assert found > 15


def test_a_register_that_vanished_is_not_begun_anew_beside_its_copies(office: Charter) -> None:
    office.new()
    for vanish in (office.db.unlink, lambda: office.db.write_bytes(b"")):
        vanish()
        for words in (["new", "e-nothi", "--from", "Farid"], ["overdue"], ["due"], ["check"]):
            assert "`charter restore` puts one in its place" in office.fails(*words)
    office("restore", next((office.folder / "backups").glob("*.db")))
    assert len(office.json("list")) == 5


# Other registers


def test_a_register_of_a_newer_charter_is_left_alone(office: Charter) -> None:
    with closing(sqlite3.connect(office.db)) as connection:
        connection.execute("PRAGMA user_version = 99")
    content = office.db.read_bytes()
    for words in COMMANDS_THAT_OPEN:
        assert "newer charter (schema 99" in office.fails(*words)
    assert office.db.read_bytes() == content


@pytest.mark.parametrize("version", [0, 1, 7])
def test_the_database_of_another_program_is_left_alone(charter: Charter, version: int) -> None:
    with closing(sqlite3.connect(charter.db)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE songs(title)")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
    content = charter.db.read_bytes()
    for words in COMMANDS_THAT_OPEN:
        assert "another program" in charter.fails(*words)
    assert charter.db.read_bytes() == content


def test_a_register_switched_to_another_journal_gets_its_own_back_at_the_next_entry(office: Charter) -> None:
    with closing(sqlite3.connect(office.db)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("SELECT count(*) FROM requests").fetchone()
        office("due")
        office("note", 1, "while the other program is still in it")
    office("note", 1, "called back")

    with closing(sqlite3.connect(office.db)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [path.name for path in office.folder.glob("register.db*")] == ["register.db"]
    assert len(office.json("show", 1)["history"]) == 3


@pytest.mark.parametrize("name", ["সেবা রেজিস্টার ২০২৬.db", "50% of ? & #1 'quoted'.db", "register"])
def test_any_path_will_do(charter: Charter, name: str) -> None:
    folder = charter.folder / "জেলা প্রশাসন (যশোর)"
    folder.mkdir()
    charter.db = folder / name

    for _ in range(2):
        charter.new()
    charter("backup")
    copies = [path for path in (folder / "backups").iterdir() if path.suffix == charter.db.suffix]
    assert len(copies) == 2
    charter("restore", max(copies, key=lambda path: path.name))
    assert [request["id"] for request in charter.json("list")]
    charter("check")


@posix
def test_a_register_behind_a_link_stays_behind_it(office: Charter) -> None:
    real = office.folder / "data" / "real.db"
    real.parent.mkdir()
    office.db.rename(real)
    office.db.symlink_to(real)

    office.new()
    office("backup", office.folder / "copy.db")
    office.new()
    office("restore", office.folder / "copy.db")

    assert office.db.is_symlink()
    assert len(office.json("list")) == 6
    assert (real.parent / "backups").is_dir()
    assert len(list(real.parent.glob("real-replaced-*.db"))) == 1


# The clock


def test_a_clock_that_went_back_is_told_with_every_command(office: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2027-03-01T10:00:00")
    office("note", 1, "entered while the clock was right")
    set_clock(monkeypatch, "2026-11-24T10:00:00")

    for words in (["due"], ["list"], ["show", 1], ["note", 1, "later"]):
        if words[0] == "note":  # the newest entry is this one, from then on
            assert "set the clock right" in office.result(*words).stderr
            continue
        result = office.result(*words)
        assert result.stderr.splitlines()[0] == (
            "warning: this machine's clock says Tue 24 Nov 2026 10:00, but the newest entry of the register is of "
            "Mon 1 Mar 2027 10:00: set the clock right"
        )


# A reader that goes away


@posix
def test_a_list_whose_reader_goes_away_accuses_nobody(office: Charter) -> None:
    command, env = office.command("list")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = subprocess.run(command, env=env, stdout=writing, stderr=subprocess.PIPE, encoding="utf-8")
    finally:
        os.close(writing)
    assert "register" not in result.stderr
    assert "Traceback" not in result.stderr
