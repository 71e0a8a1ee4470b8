"""What a command ends with whose answer cannot be written: a full disk, a reader that has gone, a stream that is not
there. Nothing is entered twice because it looked as if it had not been entered, and there is never a traceback."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from conftest import Charter

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full and a shell of POSIX")

NO_ROOM = "No space left on device"
TABLE = "service,requester,received_on\ne-nothi,Chitra,2026-11-22\ne-nothi,Dilip,2026-11-22\n"
NEW: list[object] = ["new", "e-nothi", "--from", "Farid"]


@pytest.fixture
def office(charter: Charter) -> Charter:
    """The program on a register with two requests, of which 1 is overdue and may be extended."""
    charter.new("training", "Anwar", "--received", "2026-10-01")
    charter.new("e-nothi", "Bithi")
    return charter


def at(office: Charter, redirection: str, *words: object, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """A run whose streams the shell sends elsewhere; what it still says is in `.stdout` and `.stderr`."""
    command, env = office.command(*words, **surroundings)
    shell = ["sh", "-c", f'exec "$@" {redirection}', "sh", *command]
    return subprocess.run(shell, env=env, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=60)


def without_reader(office: Charter, *words: object) -> subprocess.CompletedProcess[str]:
    """A run whose answer goes into a pipe that nobody reads any more."""
    command, env = office.command(*words)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return subprocess.run(command, env=env, stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", timeout=60)
    finally:
        os.close(writing)


KEEPING: dict[str, tuple[list[object], str]] = {
    "new": (NEW, "Registered 3"),
    "new as JSON": ([*NEW, "--format", "json"], "Registered 3"),
    "new --done": ([*NEW, "--done"], "Registered 3"),
    "import": (["import", "table.csv"], "Registered 3 to 4"),
    "done": (["done", 1, 2], "“done 1 2” is entered"),
    "note": (["note", 1, "called back"], "“note 1” is entered"),
    "hold": (["hold", 2, "--why", "papers"], "“hold 2” is entered"),
    "extend": (["extend", 1, "--to", "2026-12-13", "--why", "agreed"], "“extend 1” is entered"),
    "edit": (["edit", 1, "--from", "Anwara", "--why", "misheard"], "“edit 1” is entered"),
    "undo": (["undo"], "“undo” is entered"),
    "holiday": (["holiday", "add", "2026-11-26", "Fair"], "“holiday add 2026-11-26” is entered"),
    "backup": (["backup", "copy.db"], "The copy {folder}/copy.db is made"),
    "restore": (["restore", "old.db"], "{folder}/register.db is restored"),
    "config": (["config", "lang", "en"], "lang is kept for good in {folder}/home/charter/config.toml: en"),
    "init": (["init", "mine"], "{folder}/mine/charter.yaml and {folder}/mine/office_days.yaml are made"),
}


def prepared(office: Charter, name: str) -> tuple[list[object], str]:
    """A command of `KEEPING` with its files in place, and what it says that it kept."""
    (office.folder / "table.csv").write_text(TABLE, encoding="utf-8")
    if name == "restore":
        office("backup", office.folder / "old.db")
    words, kept = KEEPING[name]
    files = ("table.csv", "copy.db", "old.db", "mine")
    return [office.folder / str(word) if word in files else word for word in words], kept.format(folder=office.folder)


@pytest.mark.thorough
@pytest.mark.parametrize("name", KEEPING)
def test_what_was_kept_and_finds_no_room_for_its_answer_ends_with_4_and_one_line(office: Charter, name: str) -> None:
    words, kept = prepared(office, name)
    before = traces(office)

    ended = at(office, ">/dev/full", *words)

    assert (ended.returncode, ended.stderr) == (4, f"error: {kept}, but it could not be printed: {NO_ROOM}\n")
    assert traces(office) != before


@pytest.mark.thorough
@pytest.mark.parametrize("name", KEEPING)
def test_what_was_kept_and_has_no_reader_ends_with_4_and_one_line(office: Charter, name: str) -> None:
    words, kept = prepared(office, name)
    before = traces(office)

    ended = without_reader(office, *words)

    assert (ended.returncode, ended.stderr) == (4, f"error: {kept}, but it could not be printed: Broken pipe\n")
    assert traces(office) != before


def traces(office: Charter) -> list[tuple[str, bytes]]:
    """Every file in the test's folder with what is in it."""
    return sorted((str(path), path.read_bytes()) for path in office.folder.rglob("*") if path.is_file())


def test_the_line_is_said_in_the_readers_language(office: Charter) -> None:
    ended = at(office, ">/dev/full", *NEW, lang="bn")
    assert ended.returncode == 4
    assert "৩" in ended.stderr
    assert "ছাপা" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_where_both_streams_are_full_the_code_alone_tells(office: Charter) -> None:
    assert at(office, ">/dev/full 2>&1", *NEW).returncode == 4
    assert len(office.json("list")) == 3


@pytest.mark.parametrize("name", ["holiday", "import"])
def test_a_rehearsal_has_kept_nothing(office: Charter, name: str) -> None:
    words, _ = prepared(office, name)
    ended = at(office, ">/dev/full", *words, "--dry-run")
    assert (ended.returncode, ended.stderr) == (1, f"error: the answer could not be written: {NO_ROOM}\n")


def test_what_was_on_the_list_already_has_kept_nothing(office: Charter) -> None:
    words = ["holiday", "add", "2026-11-26", "Fair"]
    office(*words)
    assert at(office, ">/dev/full", *words).returncode == 1


READING: list[list[object]] = [
    ["due"],
    ["overdue"],
    ["list", "--format", "json"],
    ["list", "--format", "csv"],
    ["show", 1],
    ["services"],
    ["services", "--format", "json"],
    ["report"],
    ["deadline", 3],
    ["export", "--format", "ics"],
    ["slip", 1],
    ["check"],
    [],
    ["--help"],
    ["new", "--help"],
    ["--version"],
]


@pytest.mark.thorough
@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(map(str, words)) or "alone")
def test_a_question_that_finds_no_room_for_its_answer_ends_with_1_and_one_line(
    office: Charter, words: list[object]
) -> None:
    ended = at(office, ">/dev/full", *words)
    assert (ended.returncode, ended.stderr) == (1, f"error: the answer could not be written: {NO_ROOM}\n")


@pytest.mark.thorough
@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(map(str, words)) or "alone")
def test_a_question_without_a_reader_ends_quietly(office: Charter, words: list[object]) -> None:
    ended = without_reader(office, *words)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_reader_that_stops_reading_does_not_hide_that_something_is_overdue(office: Charter) -> None:
    assert without_reader(office, "overdue", "--exit-code").returncode == 3


@pytest.mark.thorough
def test_an_answer_that_outgrows_every_buffer_ends_the_same(office: Charter) -> None:
    table = office.folder / "table.csv"
    rows = "".join(f"e-nothi,Requester {number},2026-11-22,{'x' * 200}\n" for number in range(500))
    table.write_text(f"service,requester,received_on,note\n{rows}", encoding="utf-8")
    office("import", table)
    for format in ("csv", "json", "ics"):
        assert without_reader(office, "export", "--format", format).stderr == ""
        assert at(office, ">/dev/full", "export", "--format", format).returncode == 1


@pytest.mark.thorough
@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_not_there_is_skipped(office: Charter, redirection: str) -> None:
    for words in (["due"], NEW, ["--help"], ["--version"], ["done", 1]):
        assert at(office, redirection, *words).returncode == 0, words
    assert [one["id"] for one in office.json("list")] == [3, 2, 1]
    assert office.db.read_bytes().startswith(b"SQLite format 3\0")
    office("check")


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_the_answer_is_given_where_only_the_warnings_cannot_be(office: Charter, redirection: str) -> None:
    ended = at(office, redirection, "new", "software", "--from", "Farid")
    assert (ended.returncode, ended.stdout.splitlines()[0]) == (0, "Registered 3")


@pytest.mark.parametrize("redirection", [">&-", "2>&-", "2>/dev/full", ">/dev/full 2>&1"])
def test_a_refusal_and_wrong_usage_keep_their_codes(office: Charter, redirection: str) -> None:
    assert at(office, redirection, "done", 99).returncode == 1
    assert at(office, redirection, "due", "--nonsense").returncode == 2
