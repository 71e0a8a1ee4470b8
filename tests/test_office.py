"""A register belongs to one office: which charter it takes, which it refuses, and how it finds its own."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA, Charter
from snapshots import lists, rows, tamper, untouched

READING = (
    *("due", "overdue", "list", "show 1", "why 1", "deadline e-nothi", "services", "holiday list", "calendar"),
    *("report", "sample 1", "slip 1", "message 1", "export --format csv", ""),
)
WRITING = (
    *(
        "new e-nothi --from Rina",
        "done 1",
        "note 1 called",
        "hold 1 --why papers",
        "undo",
        "edit 1 --why x --phone 017000000",
    ),
    *("holiday add 2026-12-02 Storm", "holiday working 2026-12-05 Open", "import {folder}/rows.csv"),
)


def office_rows(charter: Charter) -> list[tuple[Any, ...]]:
    """To whom the register is bound: id, where the charter is, whether office_days.yaml is the office's own."""
    return rows(charter, "SELECT office_id, charter, own_office_days, timezone, fiscal_year_starts FROM office")


def edit(file: Path, old: str, new: str) -> None:
    """Somebody changes a file by hand."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def other(charter: Charter) -> Path:
    """Another office's charter, in a folder of its own."""
    charter("init", charter.folder / "other")
    return charter.folder / "other" / "charter.yaml"


def own_office(charter: Charter, folder: str = "") -> Path:
    """A copy of the shipped charter with its office-days file, in a folder beside or below the register."""
    place = charter.folder / folder
    place.mkdir(exist_ok=True)
    for name in ("charter.yaml", "office_days.yaml"):
        shutil.copy(DATA / name, place)
    return place / "charter.yaml"


def without_office(charter: Path) -> None:
    """The charter as an office wrote it before it could be named."""
    text = charter.read_text(encoding="utf-8")
    charter.write_text(re.sub(r"(?m)^office:\n(?:  .*\n)+", "", text), encoding="utf-8")


# What is kept


def test_the_first_entry_binds_the_register_to_the_shipped_charter_without_a_path(charter):
    charter("due")
    assert not charter.db.exists()
    charter.new()
    assert office_rows(charter) == [("doict-jashore-sadar", "shipped", 0, "Asia/Dhaka", 7)]


@pytest.mark.parametrize(("folder", "kept"), [("", "charter.yaml"), ("papers", "papers/charter.yaml")])
def test_a_charter_beside_or_below_the_register_is_kept_relative_to_it(charter, folder, kept):
    charter("--charter", own_office(charter, folder), "new", "e-nothi", "--from", "Rina")
    assert office_rows(charter)[0][:3] == ("doict-jashore-sadar", kept, 1)


def test_a_charter_elsewhere_is_kept_with_its_whole_path(charter, tmp_path_factory, monkeypatch):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copy(DATA / "charter.yaml", elsewhere)
    monkeypatch.chdir(elsewhere)
    charter("--charter", "charter.yaml", "new", "e-nothi", "--from", "Rina")
    assert office_rows(charter)[0][1:3] == (str(elsewhere / "charter.yaml"), 0)


def test_time_zone_and_start_of_the_year_are_the_charters(charter):
    own = own_office(charter)
    edit(own, '"Asia/Dhaka"\n  fiscal_year_starts: 7', '"Asia/Kathmandu"\n  fiscal_year_starts: 4')
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    assert office_rows(charter)[0][3:] == ("Asia/Kathmandu", 4)


def test_reading_never_binds(charter):
    own = own_office(charter)
    charter.new()
    before = rows(charter, "SELECT * FROM office")
    for words in READING:
        charter("--charter", own, *words.split())
    assert rows(charter, "SELECT * FROM office") == before


def test_a_rehearsal_and_an_entry_that_changes_nothing_bind_nobody(charter):
    charter("holiday", "add", "2026-12-02", "Storm", "--dry-run")
    assert not charter.db.exists()
    charter.new()
    tamper(charter, "DELETE FROM office")
    charter("holiday", "add", "2026-12-02", "Storm", "--dry-run")
    assert office_rows(charter) == []
    charter("holiday", "add", "2026-12-02", "Storm")
    assert len(office_rows(charter)) == 1


# What is found again


def test_the_register_finds_its_own_charter_without_being_told(charter):
    own = own_office(charter)
    edit(own, "alias: e-nothi", "alias: nothi")
    charter("--charter", own, "new", "nothi", "--from", "Rina")
    assert "nothi" in charter("services", "--brief").split()
    charter("new", "nothi", "--from", "Karim")
    assert len(charter.json("list")) == 2


def test_the_job_without_an_option_and_the_desk_with_one_never_move_a_date(charter):
    own = own_office(charter)
    edit(own.parent / "office_days.yaml", "days:\n", "days:\n  - {date: 2026-11-26, kind: local, bn: মেলা, en: Fair}\n")
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    before = lists(charter)
    assert lists(charter, env={"CHARTER_FILE": str(own)}) == before
    charter("note", 1, "called", env={"CHARTER_FILE": str(own)})
    assert charter.result("overdue").stderr == ""
    assert [entry["action"] for entry in charter.json("show", 1)["history"]] == ["received", "noted"]


def test_folder_and_register_may_be_moved_together(charter):
    own_office(charter, "office")
    old, new = charter.folder / "office", charter.folder / "moved"
    in_old = {"env": {"CHARTER_DB": str(old / "register.db")}}
    edit(old / "charter.yaml", "alias: e-nothi", "alias: nothi")
    charter("--charter", old / "charter.yaml", "new", "nothi", "--from", "Rina", **in_old)
    old.rename(new)
    in_new = {"env": {"CHARTER_DB": str(new / "register.db")}}
    assert len(charter.json("due", **in_new)) == 1
    charter("new", "nothi", "--from", "Karim", **in_new)
    assert charter.result("check", **in_new).stderr == ""


def test_a_shipped_charter_of_an_earlier_python_is_the_one_of_this_one(charter, tmp_path_factory):
    old = tmp_path_factory.mktemp("python3.8") / "charter_cli" / "data"
    old.mkdir(parents=True)
    for name in ("charter.yaml", "office_days.yaml"):
        shutil.copy(DATA / name, old)
    charter("--charter", old / "charter.yaml", "new", "e-nothi", "--from", "Rina")
    shutil.rmtree(old.parent)
    assert office_rows(charter)[0][1:3] == ("shipped", 0)
    charter("new", "e-nothi", "--from", "Karim")


# What is refused


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_another_offices_charter_is_refused_by_every_command(charter, other, words):
    (charter.folder / "rows.csv").write_text(
        "service,requester,received_on\ne-nothi,Rina,2026-11-01\n", encoding="utf-8"
    )
    charter.new()
    with untouched(charter):
        told = charter.fails("--charter", other, *words.format(folder=charter.folder).split())
        assert "the register of Department of ICT, Upazila Office, Jashore Sadar (doict-jashore-sadar)" in told
        charter.fails(*words.format(folder=charter.folder).split(), env={"CHARTER_FILE": str(other)})
    charter("config", "charter", other)
    with untouched(charter):
        charter.fails(*words.format(folder=charter.folder).split())


def test_another_offices_charter_in_the_place_of_the_own_one_is_refused(charter, other):
    own = own_office(charter)
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    shutil.copy(other, own)
    with untouched(charter):
        assert "Example Upazila" in charter.fails("overdue")
        charter.fails("note", 1, "x")


@pytest.mark.parametrize("words", [*READING, *WRITING])
@pytest.mark.parametrize("bound", [True, False])
def test_a_named_charter_that_does_not_exist_is_refused_by_every_command(charter, words, bound):
    (charter.folder / "rows.csv").write_text(
        "service,requester,received_on\ne-nothi,Rina,2026-11-01\n", encoding="utf-8"
    )
    if bound:
        charter.new()
    nowhere = charter.folder / "nowhere" / "charter.yaml"
    before = sorted(charter.folder.rglob("*"))
    told = charter.fails("--charter", nowhere, *words.format(folder=charter.folder).split())
    assert told.startswith(f"error: there is no charter {nowhere}") or (words == "overdue" and not bound)
    assert sorted(charter.folder.rglob("*")) == before


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_an_own_office_days_file_that_has_gone_is_refused_by_every_command(charter, words):
    (charter.folder / "rows.csv").write_text(
        "service,requester,received_on\ne-nothi,Rina,2026-11-01\n", encoding="utf-8"
    )
    own = own_office(charter)
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    (charter.folder / "office_days.yaml").unlink()
    with untouched(charter):
        told = charter.fails(*words.format(folder=charter.folder).split())
        assert "office_days.yaml is gone" in told
        charter.fails("--charter", own, *words.format(folder=charter.folder).split())


def test_a_charter_that_has_gone_is_refused_and_said_where_it_is_now(charter):
    own = own_office(charter, "papers")
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    own.parent.rename(charter.folder / "archive")
    told = charter.fails("overdue")
    assert told.startswith(f"error: the charter of {charter.db} is gone, {own}")
    charter("config", "charter", charter.folder / "archive" / "charter.yaml")
    charter("overdue")
    assert office_rows(charter)[0][1] == "papers/charter.yaml"
    told = charter.result("note", 1, "x").stderr
    assert told == f"The charter of this register is {charter.folder}/archive/charter.yaml from now on.\n"
    charter("config", "charter", "--unset")
    assert charter.result("note", 1, "y").stderr == ""
    assert office_rows(charter)[0][1] == "archive/charter.yaml"


@pytest.mark.parametrize("words", ["config", "backup", "init {folder}/new", "--help", "--version", "due --help"])
def test_what_mends_it_is_not_refused(charter, other, words):
    own = own_office(charter)
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    for named in (other, charter.folder / "nowhere.yaml"):
        charter(*words.format(folder=charter.folder / named.stem).split(), env={"CHARTER_FILE": str(named)})
    (charter.folder / "office_days.yaml").unlink()
    charter(*words.format(folder=charter.folder / "third").split())


def test_a_copy_is_restored_whatever_became_of_the_charter(charter):
    own = own_office(charter)
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    charter("backup", charter.folder / "copy.db")
    own.unlink()
    charter("restore", charter.folder / "copy.db")


def test_check_reports_it_and_looks_at_the_register_all_the_same(charter):
    own = own_office(charter)
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    (charter.folder / "office_days.yaml").unlink()
    result = charter.result("check", code=1)
    assert "The register is whole" in result.stdout
    assert "office_days.yaml is gone" in result.stderr
    tamper(charter, "UPDATE requests SET due_on = '2027-01-01'")
    assert "is not what its history tells" in charter.result("check", code=1).stdout


# The same office's charter at another place


def test_a_copy_that_says_the_same_is_taken_by_a_writing_command_and_told_once(charter):
    charter.new()
    own = own_office(charter)
    charter("--charter", own, "due")
    assert office_rows(charter)[0][1] == "shipped"
    told = charter.result("--charter", own, "note", 1, "x").stderr
    assert told == f"The charter of this register is {own} from now on.\n"
    assert office_rows(charter)[0][1:3] == ("charter.yaml", 1)
    assert charter.result("--charter", own, "note", 1, "y").stderr == ""


@pytest.mark.parametrize("changed", ["charter.yaml", "office_days.yaml"])
def test_one_that_says_something_else_is_only_read_until_the_settings_decide(charter, changed):
    charter.new()
    own = own_office(charter)
    if changed == "charter.yaml":
        edit(own, "alias: e-nothi", "alias: nothi")
    else:
        edit(own.parent / changed, "days:\n", "days:\n  - {date: 2026-11-26, kind: local, bn: মেলা, en: Fair}\n")
    due = charter("due")
    with untouched(charter):
        told = charter.fails("--charter", own, "note", 1, "x")
        assert f"`charter config charter {own}` decides" in told
        assert charter("--charter", own, "due") == due
        charter("--charter", own, "services")
    charter("config", "charter", own)
    charter("due")
    charter("note", 1, "x")
    assert office_rows(charter)[0][1] == "charter.yaml"


def test_the_settings_can_decide_for_the_shipped_charter(charter):
    own = own_office(charter)
    edit(own, "alias: e-nothi", "alias: nothi")
    charter("--charter", own, "new", "nothi", "--from", "Rina")
    charter("config", "charter", "shipped")
    told = charter.fails("note", 1, "x")
    assert "office_days.yaml is gone" in told  # never in silence from its own days to the shipped ones


def test_an_own_office_days_file_that_appears_is_used_and_then_may_not_go(charter):
    own = own_office(charter)
    days = charter.folder / "office_days.yaml"
    text = days.read_text(encoding="utf-8")
    days.unlink()
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    assert office_rows(charter)[0][1:3] == ("charter.yaml", 0)
    days.write_text(text.replace("days:\n", "days:\n  - {date: 2026-11-26, kind: local, bn: মেলা, en: Fair}\n"))
    assert "29 Nov 2026" in charter.result("overdue").stderr
    days.unlink()
    charter.fails("overdue")


# The id of the office


def test_an_id_that_comes_later_in_the_same_place_is_taken_and_told_once(charter):
    own = own_office(charter)
    without_office(own)
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    ((made, *_),) = office_rows(charter)
    assert made.startswith("government-of-the-peoples-republic-of-bangladesh-department-of-information")
    edit(own, "format: 1\n", "format: 1\noffice: {id: ict-jashore}\n")
    with untouched(charter):
        assert charter.result("due").stderr == ""
    assert charter.result("note", 1, "x").stderr == (
        "The charter names its office now: this register, which was of Upazila Office, Jashore Sadar, Jashore, is of "
        "ict-jashore from now on.\n"
    )
    assert office_rows(charter)[0][0] == "ict-jashore"
    assert charter.result("note", 1, "y").stderr == ""
    edit(own, "ict-jashore", "ict-khulna")
    assert "ict-khulna" in charter.fails("note", 1, "z")


@pytest.mark.parametrize(
    ("office", "says"),
    [
        ("{}", "office has no id"),
        ("{id: Jashore}", "cannot be an id"),
        ("{id: jashore, zone: Asia/Dhaka}", "zone is not a key of office"),
        ("{id: jashore, timezone: 'Dhaka time'}", "cannot be a time zone"),
        ("{id: jashore, fiscal_year_starts: 13}", "a whole number from 1 to 12"),
        ("{id: jashore, name: Jashore}", "name needs keys"),
        ("jashore", "office needs keys"),
    ],
)
def test_an_office_that_is_not_certain_is_refused_with_its_line(charter, office, says):
    own = own_office(charter)
    without_office(own)
    edit(own, "format: 1\n", f"format: 1\noffice: {office}\n")
    line = own.read_text(encoding="utf-8").splitlines().index(f"office: {office}") + 1
    told = charter.fails("--charter", own, "services")
    assert f"{own}, line {line}: " in told
    assert says in told


# Older registers


def as_before_offices(charter: Charter) -> None:
    """Takes the register back to the schema of before it belonged to an office."""
    with closing(sqlite3.connect(charter.db)) as connection:
        connection.execute("DROP TABLE office")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = '0004_office'")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {version - 1}")
        connection.commit()


def test_an_older_register_is_bound_to_the_charter_beside_its_last_office_days_file(charter, other):
    own = own_office(charter, "papers")
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    before, bound = lists(charter), office_rows(charter)
    as_before_offices(charter)
    assert lists(charter) == before
    assert office_rows(charter) == bound
    charter.fails("--charter", other, "due")


def test_an_older_register_of_the_shipped_charter_is_bound_to_it(charter, other):
    charter.new()
    before = lists(charter)
    as_before_offices(charter)
    charter.fails("--charter", other, "due")
    assert lists(charter) == before
    assert office_rows(charter)[0][1] == "shipped"


def test_an_older_register_whose_charter_is_not_there_is_bound_by_the_next_command_that_writes(charter):
    own = own_office(charter, "papers")
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    as_before_offices(charter)
    own.parent.rename(charter.folder / "archive")
    archived = charter.folder / "archive" / "charter.yaml"
    charter("--charter", archived, "due")
    assert office_rows(charter) == []
    charter("--charter", archived, "note", 1, "x")
    assert office_rows(charter)[0][1:3] == ("archive/charter.yaml", 1)


def test_an_older_register_of_another_office_is_not_given_the_shipped_charter(charter, other):
    """It used the shipped holidays, and none of its promises is in the shipped charter."""
    (other.parent / "office_days.yaml").unlink()
    charter("--charter", other, "new", "information", "--from", "Rina")
    as_before_offices(charter)
    charter("--charter", other, "due")
    assert office_rows(charter) == []
    assert "name its own with --charter" in charter.fails("note", 1, "x")
    charter("--charter", other, "note", 1, "x")
    assert office_rows(charter)[0][0] == "example-office"


def test_the_shipped_charter_is_not_taken_in_silence_for_an_older_register_of_another_office(charter, other):
    """Its charter has another name than charter.yaml, so the migration does not find it."""
    papers = other.parent.rename(charter.folder / "papers")
    own = (papers / "charter.yaml").rename(papers / "ours.yaml")
    edit(papers / "office_days.yaml", "days:\n", "days:\n  - {date: 2026-11-26, kind: local, bn: মেলা, en: Fair}\n")
    charter("--charter", own, "new", "information", "--from", "Rina")
    before = charter.json("due", env={"CHARTER_FILE": str(own)})
    as_before_offices(charter)
    assert charter.json("due") == before
    with untouched(charter):
        assert "name its own with --charter" in charter.fails("note", 1, "x")
    charter("--charter", own, "note", 1, "x")
    charter("note", 1, "y")
    assert office_rows(charter)[0][:2] == ("example-office", "papers/ours.yaml")


def test_the_job_moves_no_date_of_an_older_register_whose_own_office_days_are_gone(charter):
    own = own_office(charter, "papers")
    edit(own.parent / "office_days.yaml", "days:\n", "days:\n  - {date: 2026-11-26, kind: local, bn: মেলা, en: Fair}\n")
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    before = charter.json("due")
    as_before_offices(charter)
    own.parent.rename(charter.folder / "archive")
    assert charter.json("due") == before
    assert charter.result("overdue").stderr == ""
    assert "name its own with --charter" in charter.fails("note", 1, "x")


def test_a_question_does_not_move_the_dates_of_an_unbound_register_to_another_list(charter, tmp_path_factory):
    own = own_office(charter, "papers")
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    own.unlink()  # so that the migration finds none
    as_before_offices(charter)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for name in ("charter.yaml", "office_days.yaml"):
        shutil.copy(DATA / name, elsewhere)
    edit(elsewhere / "office_days.yaml", "days:\n", "days:\n  - {date: 2026-11-26, kind: local, bn: মেলা, en: Fair}\n")
    before = charter.json("due")
    assert charter.json("--charter", elsewhere / "charter.yaml", "due") == before


# Two at once


@pytest.mark.thorough
def test_of_first_entries_with_two_charters_at_once_only_those_with_one_are_kept(charter, other):
    jobs = []
    for _ in range(3):
        for words in (("new", "e-nothi"), ("--charter", other, "new", "information")):
            command, env = charter.command(*words, "--from", "Rina")
            jobs.append(subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    errors = [job.communicate(timeout=60)[1].decode() for job in jobs]
    assert {job.returncode for job in jobs} == {0, 1}
    told = "is the register of|was given another charter|no service is called"
    assert all(re.search(told, error) for error, job in zip(errors, jobs, strict=True) if job.returncode)
    (service,) = rows(charter, "SELECT DISTINCT service_code || name_en FROM promises")
    assert service in [
        ("2.2.1Advice/troubleshooting on e-Nothi",),
        ("2.1.1Giving information about allowances and services",),
    ]


# The copies


def test_a_copy_takes_charter_and_office_days_along_and_restore_says_where_they_are(charter):
    own = own_office(charter)
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    stick = charter.folder / "stick"
    stick.mkdir()
    assert "Beside it: copy.charter.yaml, copy.office_days.yaml" in charter("backup", stick / "copy.db")
    for name in ("charter.yaml", "office_days.yaml"):
        assert (stick / f"copy.{name}").read_bytes() == (charter.folder / name).read_bytes()
        (charter.folder / name).unlink()
    told = charter("restore", stick / "copy.db")
    assert f"{stick}/copy.charter.yaml, {stick}/copy.office_days.yaml" in told
    for name in ("charter.yaml", "office_days.yaml"):
        shutil.copy(stick / f"copy.{name}", charter.folder / name)
    assert len(charter.json("due")) == 1


def test_a_copy_is_made_without_a_charter_that_is_not_there_and_says_so(charter):
    own = own_office(charter)
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    own.unlink()
    result = charter.result("backup", charter.folder / "copy.db")
    assert result.stderr.startswith("warning: the charter was not copied along: the charter of ")
    assert sorted(path.name for path in charter.folder.glob("copy*")) == ["copy.db"]


def test_what_lies_where_the_charter_would_be_copied_is_never_overwritten(charter):
    charter.new()
    (charter.folder / "copy.charter.yaml").write_text("mine", encoding="utf-8")
    assert "copy.charter.yaml exists already" in charter.result("backup", charter.folder / "copy.db").stderr
    assert (charter.folder / "copy.charter.yaml").read_text(encoding="utf-8") == "mine"


def test_a_copy_that_is_refused_leaves_no_charter_behind(charter):
    charter.new()
    (charter.folder / "copy.db").write_text("mine", encoding="utf-8")
    charter.fails("backup", charter.folder / "copy.db")
    assert sorted(path.name for path in charter.folder.glob("copy*")) == ["copy.db"]


# A day that the file lists and a command took off


def test_check_and_the_command_that_reads_the_file_say_which_of_the_two_counts(charter):
    own = own_office(charter)
    charter("--charter", own, "new", "e-nothi", "--from", "Rina")
    charter("holiday", "add", "2026-11-25", "Storm")
    charter("holiday", "remove", "2026-11-25")
    edit(own.parent / "office_days.yaml", "days:\n", "days:\n  - {date: 2026-11-25, kind: local, bn: ঝড়, en: Storm}\n")
    says = (
        f"{charter.folder}/office_days.yaml lists Wed 25 Nov 2026, Storm, but `charter holiday remove` took it off, "
        "and that counts; `charter holiday add` lists it again\n"
    )
    assert charter.result("due").stderr == says
    assert charter.result("due").stderr == ""  # once, by the command that reads it
    assert charter.result("check").stderr == says
    charter("holiday", "add", "2026-11-25", "Storm")
    assert charter.result("check").stderr == ""


# A register that was named


@pytest.mark.parametrize("named", ["option", "environment", "config"])
def test_the_job_on_a_named_register_that_is_not_there_is_an_error(charter, named):
    nowhere = charter.folder / "regsiter.db"
    words: list[object] = ["overdue"]
    env: dict[str, str | None] = {"CHARTER_DB": None}
    if named == "config":
        charter("config", "db", nowhere)
    elif named == "environment":
        env = {"CHARTER_DB": str(nowhere)}
    else:
        words += ["--db", nowhere]
    told = charter.fails(*words, env=env)
    assert told.startswith(f"error: there is no register at {nowhere}")
    assert not nowhere.exists()


def test_the_job_is_silent_where_none_was_named_and_none_was_begun(charter):
    result = charter.result("overdue", env={"CHARTER_DB": None})
    assert (result.stdout, result.stderr) == ("", "")


def test_the_settings_warn_of_another_offices_charter_and_keep_it(charter, other):
    charter.new()
    kept = charter.result("config", "charter", other)
    assert kept.stderr.startswith(f"warning: {charter.db} is the register of Department of ICT")
    assert charter("config", "charter").startswith(f"charter: {other}")
    own = own_office(charter)
    assert charter.result("config", "charter", own).stderr == ""
    assert charter.result("config", "charter", "shipped").stderr == ""
