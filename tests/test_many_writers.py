"""Several processes at once: eight desks that write, from the very first run on, and others that read meanwhile."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from conftest import Charter

from charter_cli.store import waiting

WRITERS, EACH = 8, 4

# One process, one import, several commands; the start is given to all at once by closing standard input.
DESK = """
import sys
from charter_cli.cli import app
name, count = sys.argv[1], int(sys.argv[2])
sys.stdin.read()
for number in range(count):
    try:
        app(["new", "e-nothi", "--from", f"{name}-{number}"], prog_name="charter")
    except SystemExit as end:
        if end.code:
            sys.exit(end.code)
"""


def desks(charter: Charter, count: int) -> list[subprocess.CompletedProcess[str]]:
    """`count` processes, each registering EACH requests at the same time as the others."""
    _, env = charter.command()
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", DESK, f"desk{number}", str(EACH)],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for number in range(count)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    ended = []
    for process in processes:
        stdout, stderr = process.communicate(timeout=60)
        ended.append(subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr))
    return ended


@pytest.mark.thorough
def test_eight_writers_on_an_empty_disk_get_a_number_each(charter: Charter) -> None:
    ended = desks(charter, WRITERS)

    assert [(process.returncode, process.stderr) for process in ended] == [(0, "")] * WRITERS
    printed = [line.split()[1] for process in ended for line in process.stdout.splitlines() if "Registered" in line]
    assert sorted(map(int, printed)) == list(range(1, WRITERS * EACH + 1))
    kept = {(request["id"], request["requester"]) for request in charter.json("list")}
    assert {number for number, _ in kept} == set(range(1, WRITERS * EACH + 1))
    for desk in range(WRITERS):  # each desk's requests in the order in which it entered them
        mine = [name for _, name in sorted(kept) if name.startswith(f"desk{desk}-")]
        assert mine == [f"desk{desk}-{number}" for number in range(EACH)]
    charter("check")
    copies = [path.name for path in (charter.folder / "backups").glob("*.db")]
    assert len(copies) == 1, copies  # of the day, though all of them were the first to want it


def test_readers_see_whole_commands_while_others_write(charter: Charter) -> None:
    charter.new()
    with closing(sqlite3.connect(charter.db)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE requests SET requester = 'Half written'")

        assert [request["requester"] for request in charter.json("due")] == ["Rahima Begum"]
        writer.rollback()


@pytest.mark.thorough
def test_a_writer_waits_for_another_and_for_a_reader(charter: Charter) -> None:
    charter.new()
    command, env = charter.command("new", "e-nothi", "--from", "Bithi")
    for lock in ("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE", "BEGIN"):
        with closing(sqlite3.connect(charter.db)) as other:
            other.execute(lock)
            other.execute("SELECT count(*) FROM requests").fetchone()
            process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, encoding="utf-8")
            with pytest.raises(subprocess.TimeoutExpired):
                process.communicate(timeout=0.6)
            other.rollback()
        said, _ = process.communicate(timeout=30)
        assert process.returncode == 0
        assert said.startswith("Registered ")
    assert [request["id"] for request in charter.json("list")] == [4, 3, 2, 1]
    charter("check")


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of POSIX")
@pytest.mark.parametrize(
    "typed",
    ["note 1 called", "due", "backup {folder}/{who}.db", "restore {folder}/copy.db"],
    ids=lambda typed: typed[:7],
)
def test_waiting_is_told_at_a_terminal_and_in_no_log(charter: Charter, typed: str) -> None:
    charter.new()
    charter("backup", charter.folder / "copy.db")
    terminal, other_end = os.openpty()

    def started(who: str, stderr: int) -> subprocess.Popen[bytes]:
        command, env = charter.command(*typed.format(folder=charter.folder, who=who).split())
        return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=stderr)

    with closing(sqlite3.connect(charter.db)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with started("cron", subprocess.PIPE) as in_log:
            with started("desk", other_end) as at_terminal:
                os.close(other_end)
                said = b""
                while not said.endswith("…\r\n".encode()):
                    said += os.read(terminal, 1000)
                assert at_terminal.poll() is None
                other.rollback()
            logged = in_log.stderr.read() if in_log.stderr else b""
    os.close(terminal)
    told = "".join(said.decode().split())  # broken at the terminal's edge
    assert told == f"waiting for another program that is in {charter.db} …".replace(" ", "")
    # Of two restorings at once, one may find the register between the other's file and its seal, and warn of it.
    assert (at_terminal.returncode, in_log.returncode, b"waiting for" in logged) == (0, 0, False)


def test_who_waits_in_vain_says_so_and_changes_nothing(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    charter.new()
    monkeypatch.setattr(waiting, "WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(charter.db)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for words in (["note", 1, "called"], ["due"], ["backup"], ["check"]):
            assert "in use by another program" in charter.fails(*words)
        other.rollback()
    assert len(charter.json("show", 1)["history"]) == 1
