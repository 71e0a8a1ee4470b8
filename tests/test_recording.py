"""Who entered a command, and on which day it counts as recorded: a clock that is set back makes nothing earlier."""

from getpass import getuser

import pytest
from conftest import Charter
from machine import set_clock
from snapshots import rows


def recorded(charter: Charter) -> list[str]:
    """The day of each command that somebody entered, oldest first."""
    return [day for (day,) in rows(charter, "SELECT recorded_on FROM commands WHERE automatic = 0 ORDER BY id")]


def test_each_entry_of_a_history_says_who_entered_it(charter: Charter) -> None:
    charter.new(env={"CHARTER_OFFICER": "  Faruk   Hossain "})
    charter("note", 1, "called")
    assert [entry["officer"] for entry in charter.json("show", 1)["history"]] == ["Faruk Hossain", getuser()]


def test_an_undo_and_a_change_of_the_calendar_say_it_too(charter: Charter) -> None:
    charter.new()
    charter("holiday", "add", "2026-11-25", "Storm", env={"CHARTER_OFFICER": "Salma"})
    charter("undo", env={"CHARTER_OFFICER": "Jamal"})
    assert [entry["officer"] for entry in charter.json("show", 1)["history"]][1:] == ["Salma", "Jamal"]


@pytest.mark.parametrize("name", ["red \x1b[31m", "x" * 101])
def test_a_name_that_cannot_be_kept_is_refused(charter: Charter, name: str) -> None:
    assert "the officer" in charter.fails("new", "e-nothi", "--from", "Rahima", env={"CHARTER_OFFICER": name})


def test_the_later_of_the_machines_day_and_the_rehearsed_one_counts(
    charter: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2026-11-20T10:00:00")
    charter.new(today="2026-11-24")
    set_clock(monkeypatch, "2026-11-26T10:00:00")
    charter("note", 1, "called", today="2026-11-25")
    assert recorded(charter) == ["2026-11-24", "2026-11-26"]


def test_a_clock_that_is_set_back_records_nothing_earlier(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-24T10:00:00")
    charter.new()
    set_clock(monkeypatch, "2026-11-01T10:00:00")
    charter("done", 1, "--on", "2026-11-24", today="2026-11-24")
    charter("reopen", 1, "--why", "mistake", today=None)
    assert recorded(charter) == ["2026-11-24"] * 3
