"""The register as a file: who may read it, many processes at once, and what SQLite itself refuses to change."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Charter

TABLES = ("commands", "promises", "requests", "history", "calendar", "office_days", "calendar_changes", "chain")


@pytest.fixture
def kept(charter: Charter) -> Iterator[sqlite3.Connection]:
    """A register with a pending and a settled request, opened with SQLite alone."""
    charter.new("e-nothi", "Rahima", "--received", "2026-11-15")
    charter.new("e-nothi", "Karim", "--received", "2026-11-15")
    charter("done", 2)
    with closing(sqlite3.connect(charter.db)) as connection:
        yield connection


# The file


@pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes")
def test_only_the_owner_may_read_it(charter):
    # In a process of its own: with the widest umask there is, which is the whole process's.
    command, env = charter.command("new", "e-nothi", "--from", "Rahima")
    subprocess.run(command, env=env, umask=0, check=True, capture_output=True)
    assert stat.S_IMODE(charter.db.stat().st_mode) == 0o600


def test_between_two_commands_the_one_file_is_everything(charter):
    charter.new()
    charter("due")
    assert [path.name for path in charter.folder.iterdir() if path.is_file()] == ["register.db"]


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of other systems")
def test_default_register_is_in_the_users_data_folder(charter):
    charter("new", "e-nothi", "--from", "Rahima", env={"CHARTER_DB": None})
    assert (charter.folder / "home" / "charter" / "register.db").is_file()
    assert charter("list", env={"CHARTER_DB": None}) != "Nothing was found.\n"


def test_db_option_counts_before_the_environment(charter):
    other = charter.folder / "other.db"
    charter.new("e-nothi", "Rahima", "--db", other)
    assert other.exists()
    assert not charter.db.exists()


@pytest.mark.parametrize(
    "words",
    ["due", "overdue", "list", "why 1", "show 1", "deadline 3", "holiday list", "calendar", "services", "check"],
)
def test_reading_creates_nothing(charter, words):
    charter.result(*words.split(), code=1 if words.endswith(" 1") or words == "overdue" else 0)
    assert list(charter.folder.iterdir()) == []


def test_an_empty_file_is_an_empty_register(charter):
    charter.db.touch()
    assert charter.json("list") == []
    assert charter.new()["id"] == 1


def test_a_register_that_may_only_be_read_can_be_read(charter):
    charter.new()
    other = Charter(charter.folder)
    charter.db.chmod(0o400)
    assert [one["id"] for one in other.json("due")] == [1]


# Several processes at once


def together(charter: Charter, times: int, *words: str) -> list[tuple[int, str, str]]:
    """Start the same command `times` times at once; exit code, output and errors of each."""
    command, env = charter.command(*words)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    running = [subprocess.Popen(command, env=env, **pipes) for _ in range(times)]
    ended = [process.communicate(timeout=120) for process in running]
    return [(process.returncode, *texts) for process, texts in zip(running, ended, strict=True)]


@pytest.mark.thorough
def test_eight_processes_make_the_first_run_at_once(charter):
    ended = together(charter, 8, "new", "e-nothi", "--from", "Rahima")
    assert [code for code, _, _ in ended] == [0] * 8, [errors for *_, errors in ended]
    numbers = sorted(int(re.match(r"Registered (\d+)\n", out)[1]) for _, out, _ in ended)
    assert numbers == list(range(1, 9))
    assert sorted(one["id"] for one in charter.json("list")) == numbers


def test_of_two_that_settle_the_same_request_one_is_refused(charter):
    charter.new()
    ended = together(charter, 2, "done", "1")
    assert sorted(code for code, _, _ in ended) == [0, 1]
    assert next(errors for code, _, errors in ended if code).startswith("error: 1 was settled on")
    assert len(charter.json("show", 1)["history"]) == 2


def test_a_reader_is_not_stopped_by_a_writer_who_has_not_finished(charter):
    charter.new()
    with closing(sqlite3.connect(charter.db, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert [one["id"] for one in charter.json("due")] == [1]


def test_a_number_is_not_printed_before_it_is_kept(charter):
    resource = pytest.importorskip("resource")
    charter.new()
    size = charter.db.stat().st_size

    def full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    command, env = charter.command("new", "e-nothi", "--from", "Rahima", "--note", "long " * 1900)
    ended = subprocess.run(command, env=env, preexec_fn=full_disk, capture_output=True, encoding="utf-8")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("error: ")
    assert ended.stderr.count("\n") == 1
    assert [one["id"] for one in charter.json("list")] == [1]
    assert charter.new()["id"] == 2


# What SQLite refuses


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET happened_on = '2026-11-24'",
        "DELETE FROM history",
        "INSERT OR REPLACE INTO history SELECT * FROM history WHERE id = 1",
        "UPDATE commands SET entered_at = '2020-01-01'",
        "DELETE FROM commands",
        "INSERT OR REPLACE INTO commands SELECT * FROM commands WHERE id = 1",
        "UPDATE promises SET count = 90",
        "DELETE FROM promises",
        "INSERT OR REPLACE INTO promises SELECT * FROM promises WHERE id = 1",
        "DELETE FROM requests",
        "INSERT OR REPLACE INTO requests SELECT * FROM requests WHERE id = 1",
    ],
)
def test_nothing_recorded_is_changed_or_removed(kept, statement):
    before = list(kept.iterdump())
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|never deleted"):
        kept.execute(statement)
    kept.rollback()
    assert list(kept.iterdump()) == before


def test_tables_are_strict(kept):
    strict = {name: bool(is_strict) for _, name, _, _, _, is_strict in kept.execute("PRAGMA table_list")}
    assert {table: strict.get(table) for table in TABLES} == dict.fromkeys(TABLES, True)


def test_the_schema_has_a_version_and_was_made_by_migrations(kept):
    (version,) = kept.execute("PRAGMA user_version").fetchone()
    migrations = kept.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'charter'").fetchall()
    assert version == len(migrations) > 0


def test_no_row_points_nowhere(kept):
    kept.execute("PRAGMA foreign_keys = ON")
    assert kept.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        kept.execute("INSERT INTO commands(words, entered_at, undoes) VALUES ('x', '2026-11-24', 999)")


def test_the_due_date_is_stored_not_hidden_in_code(kept):
    assert kept.execute("SELECT id, status, due_on, settled_on FROM requests ORDER BY id").fetchall() == [
        (1, "open", "2026-11-18", None),
        (2, "settled", "2026-11-18", "2026-11-24"),
    ]


def test_views_answer(charter):
    for received in ("2024-05-12", "2024-05-12", "2024-06-02"):
        charter.new("e-nothi", "Rahima", "--received", received)
    charter.new("e-nothi", "Mistake", "--received", "2024-05-12")
    charter("done", 1, "--on", "2024-05-13")
    charter("done", 2, "--on", "2024-06-03")
    charter("done", 4, "--on", "2024-06-03", "--outcome", "void")
    with closing(sqlite3.connect(charter.db)) as connection:
        connection.row_factory = sqlite3.Row
        for view in ("pending", "overdue"):  # 2024 has passed on any machine's clock
            [row] = connection.execute(f"SELECT * FROM {view}").fetchall()
            assert (row["id"], row["service_code"], row["requester"], row["due_on"]) == (
                3,
                "2.2.1",
                "Rahima",
                "2024-06-06",
            )
        months = [tuple(row) for row in connection.execute("SELECT * FROM monthly_figures")]
    # month, received, settled, in time, late
    assert months == [("2024-05", 2, 1, 1, 0), ("2024-06", 1, 1, 0, 1)]


# Files that are no register


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE invoices(id)")


def newer(path: Path) -> None:
    Charter(path.parent).new(env={"CHARTER_DB": str(path)})
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


def text(path: Path) -> None:
    path.write_text("name,phone\n" * 100, encoding="utf-8")


def half(path: Path) -> None:
    """A register of which only the beginning was copied."""
    Charter(path.parent).new(env={"CHARTER_DB": str(path)})
    with path.open("r+b") as file:
        file.truncate(5000)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (foreign, "not a register of charter"),
        (newer, "newer charter"),
        (text, "is damaged or is no register"),
        (half, "is damaged or is no register"),
        (Path.mkdir, "is a folder"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
@pytest.mark.parametrize("words", ["due", "new e-nothi --from Rahima", "show 1"])
def test_what_is_no_register_is_left_alone(charter: Charter, make: Callable[[Path], None], sentence: str, words: str):
    make(charter.db)
    before = charter.db.read_bytes() if charter.db.is_file() else None
    refusal = charter.fails(*words.split())
    assert sentence in refusal
    assert str(charter.db) in refusal
    assert (charter.db.read_bytes() if charter.db.is_file() else None) == before


@pytest.mark.parametrize("words", ["due", "new e-nothi --from Rahima"])
def test_a_folder_that_is_missing_is_not_made(charter, words):
    away = charter.folder / "away" / "register.db"
    assert str(away.parent) in charter.fails(*words.split(), "--db", away)
    assert not away.parent.exists()


PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (lambda path: os.mkfifo(path), "{path} is a pipe or a device, not a file: give --db the name of a file"),
    "device": (
        lambda path: path.symlink_to("/dev/zero"),
        "{path} is a pipe or a device, not a file: give --db the name of a file",
    ),
    "nothing": (
        lambda path: path.symlink_to("/dev/null"),
        "{path} is a pipe or a device, not a file: give --db the name of a file",
    ),
    "folder": (lambda path: path.mkdir(), "{path} is a folder: give --db the name of a file"),
    "circle": (lambda path: path.symlink_to(path), "{path} cannot be opened: Too many levels of symbolic links"),
    "lost": (
        lambda path: path.symlink_to(path.with_name("unplugged.db")),
        "{path} is a link to {folder}/unplugged.db, which is not there: put the register there, or correct --db",
    ),
}
OPENING = (
    *("", "due", "overdue", "list", "show 1", "why 1", "done 1", "note 1 x", "undo", "check", "report", "sample 1"),
    *("export", "calendar", "deadline 3", "holiday list", "holiday add 2026-12-03 Fair", "new e-nothi --from Rahima"),
    *("backup", "backup copy.db"),
)


@pytest.mark.skipif(os.name != "posix", reason="needs the special files of POSIX")
@pytest.mark.parametrize("kind", PLACES)
def test_what_can_be_no_register_is_refused_by_every_command_without_waiting(charter: Charter, kind: str) -> None:
    make, sentence = PLACES[kind]
    make(charter.db)
    sentence = sentence.format(path=charter.db, folder=charter.folder)
    if kind == "pipe":
        ended = charter.run("due")  # a process of its own: one that hangs does not hang the tests
        assert (ended.returncode, ended.stderr) == (1, f"error: {sentence}\n")
    for words in OPENING:
        assert charter.fails(*words.split()) == f"error: {sentence}\n", words
    assert [path for path in charter.folder.iterdir() if path.name not in ("home", "mine")] == [charter.db]


@pytest.mark.skipif(os.name != "posix", reason="needs the special files of POSIX")
@pytest.mark.parametrize("kind", PLACES)
def test_nothing_is_restored_where_no_file_can_be(charter: Charter, kind: str) -> None:
    make, _ = PLACES[kind]
    charter.new()
    copy = charter.db.rename(charter.folder / "copy.db")
    make(charter.db)
    if kind == "lost":  # the file that the link leads to is what comes back
        charter("restore", copy)
        assert charter.db.is_symlink()
        assert [one["id"] for one in charter.json("list")] == [1]
        return
    for words in (["restore"], ["restore", copy]):
        charter.fails(*words)
    assert not charter.db.is_file()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(charter):
    locked = charter.folder / "locked"
    locked.mkdir(mode=0o500)
    assert str(locked) in charter.fails("new", "e-nothi", "--from", "Rahima", "--db", locked / "register.db")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_register_of_somebody_else(charter):
    charter.new()
    charter.db.chmod(0)
    for words in ("due", "new e-nothi --from Rahima"):
        assert str(charter.db) in charter.fails(*words.split())


# The office-days file behind the due dates


def add_holiday(charter: Charter, day: str) -> None:
    file = charter.folder / "office_days.yaml"
    names = 'bn: "নতুন ছুটি", en: "New holiday"'
    entry = f"  - {{date: {day}, kind: general, {names}, standing: reported, source: [dailystar24]}}\n"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\ndays:\n", f"\ndays:\n{entry}"), encoding="utf-8")


def dates(charter: Charter, own: Path) -> dict[int, str]:
    return {one["id"]: one["due_on"] for one in charter.json("list", "--charter", own)}


def test_an_edited_office_days_file_is_noticed_and_pending_requests_follow(charter):
    own = charter.own_data()
    for _ in range(2):
        charter.new("e-nothi", "Rahima", "--received", "2026-11-22", "--charter", own)
    charter("done", 2, "--charter", own)
    assert dates(charter, own) == {1: "2026-11-25", 2: "2026-11-25"}
    add_holiday(charter, "2026-11-25")
    told = charter.result("due", "--charter", own)
    assert "1  Wed 25 Nov 2026  ->  Thu 26 Nov 2026" in told.stderr
    assert "Thu 26 Nov 2026" in told.stdout
    assert dates(charter, own) == {1: "2026-11-26", 2: "2026-11-25"}  # a settled one stays as it was judged
    assert charter.result("due", "--charter", own).stderr == ""  # told once


def test_its_history_says_why(charter):
    own = charter.own_data()
    charter.new("e-nothi", "Rahima", "--received", "2026-11-22", "--charter", own)
    add_holiday(charter, "2026-11-25")
    entry = charter.json("show", 1, "--charter", own)["history"][-1]
    assert (entry["action"], entry["text"], entry["due_on_before"], entry["due_on_after"]) == (
        "redated",
        "the office-days file changed",
        "2026-11-25",
        "2026-11-26",
    )
    assert "New holiday" in charter("why", 1, "--charter", own)


def test_a_new_request_is_counted_over_the_edited_file(charter):
    own = charter.own_data()
    charter.new("e-nothi", "Rahima", "--charter", own)
    add_holiday(charter, "2026-11-25")
    assert charter.new("e-nothi", "Karim", "--charter", own)["due_on"] == "2026-11-30"


def test_those_that_become_overdue_are_told_first(charter):
    own = charter.own_data()
    add_holiday(charter, "2026-11-23")
    add_holiday(charter, "2026-11-24")
    charter.new("training", "Rahima", "--received", "2026-11-15", "--charter", own)
    charter.new("e-nothi", "Karim", "--received", "2026-11-18", "--charter", own)
    assert dates(charter, own) == {1: "2026-11-26", 2: "2026-11-25"}
    file = charter.folder / "office_days.yaml"
    file.write_text(re.sub(r".*New holiday.*\n", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    rows = charter.result("due", "--charter", own, today="2026-11-25").stderr.splitlines()[1:]
    assert [row.split()[0] for row in rows if "->" in row] == ["2", "1"]


def test_a_file_that_was_only_touched_moves_nothing(charter):
    own = charter.own_data()
    charter.new("e-nothi", "Rahima", "--charter", own)
    os.utime(charter.folder / "office_days.yaml", ns=(1, 1))
    assert charter.result("due", "--charter", own).stderr == ""
    assert len(charter.json("show", 1, "--charter", own)["history"]) == 1


def test_a_file_that_is_gone_is_an_error_for_every_command(charter):
    own = charter.own_data()
    charter.new("e-nothi", "Rahima", "--charter", own)
    (charter.folder / "office_days.yaml").write_text("", encoding="utf-8")
    for words in (["due"], ["overdue"], ["new", "e-nothi", "--from", "Karim"]):
        assert "office_days.yaml" in charter.fails(*words, "--charter", own)
