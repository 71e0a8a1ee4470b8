"""`init`: a new office in five minutes."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter

from charter_cli.domain.calendar import Kind
from charter_cli.domain.deadline import Unit
from charter_cli.files.charter_file import load_charter
from charter_cli.files.office_days import load_office_days


def test_the_next_three_commands_work_as_they_are_printed(charter: Charter) -> None:
    said = charter("init", charter.folder / "my office").splitlines()
    commands = [shlex.split(line) for line in said if line.startswith("  charter ")]
    assert [command[0] for command in commands] == ["charter"] * 3
    services, new, due = [charter(*command[1:]) for command in commands]
    assert "Upazila Social Services Office (example)" in services
    assert "Registered 1" in new
    assert "NAME" in due
    # The new office keeps its own register: that of this user knows nothing of it.
    assert (charter.folder / "my office" / "register.db").exists()
    assert not charter.db.exists()


def test_the_example_promises_in_every_way_that_needs_an_example(charter: Charter) -> None:
    charter("init", charter.folder)
    office = load_charter(charter.folder / "charter.yaml")
    limits = {(s.limit.term.unit, s.limit.instant and s.limit.term.count == 0) for s in office.services if s.limit.term}
    assert limits == {
        (Unit.WORKING_DAYS, True),  # at once only
        (Unit.DAYS, False),
        (Unit.MONTHS, False),
        (Unit.UNCOUNTED, False),
    }
    assert len(office.complaints) == 3


def test_due_dates_of_the_example(charter: Charter) -> None:
    charter("init", charter.folder)
    own = ("--charter", charter.folder / "charter.yaml")

    def due(service: str, received: str) -> Any:
        return charter.new(service, "Rahima", "--received", received, *own)["due_on"]

    assert due("information", "2026-11-20") == "2026-11-22"  # a Friday: the next working day
    assert due("disability-card", "2026-10-25") == "2026-11-24"  # 30 days, all of them counted
    assert due("registration", "2026-09-25") == "2026-11-25"
    assert due("grant", "2026-11-24") is None


def test_nobody_in_the_example_is_real(charter: Charter) -> None:
    charter("init", charter.folder)
    office = load_charter(charter.folder / "charter.yaml")
    for officer in office.officers.values():
        assert "Example" in officer.name.en
        assert "উদাহরণ" in officer.name.bn
        assert officer.email.endswith("@example.org")
        assert officer.phone.en.startswith("00000-")
    assert "doict" not in (charter.folder / "charter.yaml").read_text(encoding="utf-8")


def test_the_holidays_come_along_without_those_of_another_upazila(charter: Charter) -> None:
    charter("init", charter.folder)
    ours = load_office_days(charter.own_data().parent / "office_days.yaml")
    charter("init", charter.folder / "new")
    theirs = load_office_days(charter.folder / "new" / "office_days.yaml")
    assert theirs.listed == ours.listed
    assert theirs.days == tuple(day for day in ours.days if day.kind is not Kind.LOCAL)
    assert theirs.days != ours.days


@pytest.mark.parametrize("name", ["charter.yaml", "office_days.yaml"])
def test_nothing_is_ever_overwritten(charter: Charter, name: str) -> None:
    folder = charter.folder / "office"
    folder.mkdir()
    (folder / name).write_text("mine", encoding="utf-8")
    assert f"{name} is already there" in charter.fails("init", folder)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in folder.iterdir()] == [(name, "mine")]


def test_a_place_that_cannot_be_written_is_refused(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    (charter.folder / "file").write_text("", encoding="utf-8")
    assert "cannot be written" in charter.fails("init", charter.folder / "file")

    really_open = Path.open

    def second_fails(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == "office_days.yaml" and args == ("x",):
            raise OSError(28, "No space left on device")
        return really_open(path, *args, **options)

    monkeypatch.setattr(Path, "open", second_fails)
    assert "No space left on device" in charter.fails("init", charter.folder / "office")
    assert list((charter.folder / "office").iterdir()) == []  # not one of the two either


def test_without_a_folder_it_is_this_one(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(charter.folder)
    said = charter("init", lang="bn")
    assert Path("charter.yaml").exists()
    assert "charter --charter charter.yaml services" in said


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid"), reason="quoting of another shell")
def test_a_folder_with_blanks_is_quoted(charter: Charter) -> None:
    assert f"--charter '{charter.folder}/a b/charter.yaml' services" in charter("init", charter.folder / "a b")
