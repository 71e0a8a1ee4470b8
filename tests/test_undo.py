"""`undo`: after every command that writes, the lists are what they were, to the byte, and nothing is erased.

Each case tells a register up to a command, takes the command back, and brings it back again. An undo is entered on
a later day than what it takes back, and on a clock that moves on with every command.
"""

import json
import os
import shutil
from datetime import datetime, timedelta

import pytest
from conftest import TODAY, Charter, morning_of
from snapshots import history_rows, rows, untouched, without
from snapshots import lists_but_for_marks as lists

LATER = "2026-11-25"
NEXT_YEAR = """\
years_listed: [2027]
days:
  - {date: 2027-02-21, kind: general, bn: "শহীদ দিবস", en: "Martyrs' Day"}
  - {date: 2027-01-05, kind: local, bn: "স্থানীয় ছুটি", en: "Local"}
"""
ROWS = "service,requester,received_on\ne-nothi,Salma,2026-11-22\ntraining,Jamal,2026-11-22\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Requests in every state, with dates that are near, far, past and provisional."""
    charter = Charter(tmp_path_factory.mktemp("told"))
    charter.new("e-nothi", "Rahima", "--received", "2026-11-22", "--note", "first", "--phone", "01712-345678")
    charter.new("training", "Karim", "--received", "2026-11-15")
    charter.new("training", "Salma", "--received", "2026-11-18")
    charter("hold", 3, "--why", "papers", "--on", "2026-11-19")
    charter.new("software", "Jamal")
    charter.new("e-nothi", "Nasrin", "--received", "2026-11-10")
    charter("done", 5, "--on", "2026-11-12")
    charter.new("e-nothi", "Habib", "--received", "2026-11-01")
    charter("hold", 6, "--why", "too late", "--on", "2026-11-11")
    charter("holiday", "add", "2026-12-13", "Local")
    return charter


@pytest.fixture
def ticking(monkeypatch):
    """The machine's clock is a minute later at every command."""

    class Clock(datetime):
        moment = datetime.fromisoformat(morning_of(TODAY))

        @classmethod
        def now(cls, tz=None):
            cls.moment += timedelta(minutes=1)
            return cls.moment.astimezone(tz)

    monkeypatch.setattr("charter_cli.interface.context.datetime", Clock)


@pytest.fixture
def desk(told, charter, ticking):
    """The program on a copy of it, with files to import beside it."""
    shutil.copy(told.db, charter.db)
    (charter.folder / "next_year.yaml").write_text(NEXT_YEAR, encoding="utf-8")
    (charter.folder / "rows.csv").write_text(ROWS, encoding="utf-8")
    return charter


WRITING = [
    "done 1",
    "done 1 2 4 --outcome declined",
    "done 3",  # on hold
    "done 6 --on 2026-11-20",  # on hold and overdue
    "done 2 --outcome void",
    "hold 1 --why papers",
    "hold 2 --why papers --on 2026-11-16",
    "resume 3",
    "resume 6 --on 2026-11-22",
    "extend 2 --to 2026-12-15 --why agreed",
    "extend 4 --to 2027-06-15 --why agreed",
    "reopen 5 --why mistake",
    "edit 1 --from Rehana --phone= --address Jashore --via letter --note second --email a@b.org --why x",
    "edit 2 --received 2026-11-12 --why x",
    "edit 2 --service e-nothi --why x",
    "edit 5 --received 2026-11-08 --why x",  # settled: judged again
    "note 1 second",
    "note 5 afterwards",
    "holiday add 2026-11-24 --to 2026-11-26 Storm --kind executive --order 114",
    "holiday add 2026-11-23 Storm",
    "holiday add 2026-11-16 Storm",  # in the past: dates move that were missed by then
    "holiday add 2026-12-13 Renamed",
    "holiday working 2026-11-28 Make-up",
    "holiday working 2026-12-16 Open",
    "holiday remove 2026-12-13",
    "holiday remove 2026-12-16",
    "holiday remove 2027-02-21",
    "holiday import next_year.yaml",
]
NO_DATE_MOVES = {"holiday add 2026-12-13 Renamed"}


def typed(charter, words):
    """The words of a command; a file lies in the test's own folder."""
    return [charter.folder / word if (charter.folder / word).is_file() else word for word in words.split()]


@pytest.mark.parametrize("words", WRITING)
def test_undo_gives_back_the_lists_and_a_second_one_brings_them_back(desk, words):
    before = lists(desk)
    desk(*typed(desk, words))
    after, entries = lists(desk), history_rows(desk)
    assert (after == before) == (words in NO_DATE_MOVES)

    assert desk("undo", today=LATER).startswith("undid: ")
    assert lists(desk) == before
    assert history_rows(desk)[: len(entries)] == entries, "what was entered stays"

    assert desk("undo", today=LATER).startswith("brought back: ")
    assert lists(desk) == after
    desk("check", today=LATER)


@pytest.mark.parametrize("words", [words for words in WRITING if words.startswith("holiday")])
def test_undo_gives_back_the_calendar(desk, words):
    said = [("holiday", "list"), ("holiday", "list", "2027"), ("deadline", 90)]
    before = [desk(*command) for command in said]
    desk(*typed(desk, words))
    after = [desk(*command) for command in said]
    assert after != before
    desk("undo")
    assert [desk(*command) for command in said] == before
    desk("undo")
    assert [desk(*command) for command in said] == after


REGISTERING = [
    ("new e-nothi --from Shirin", {7}),
    ("new training --from Shirin --received 2026-11-01", {7}),
    ("new e-nothi --from Shirin --done", {7}),
    ("new e-nothi --from Nasrin --after 5", {7}),
    ("import rows.csv", {7, 8}),
]


@pytest.mark.parametrize(("words", "added"), REGISTERING)
def test_a_registration_that_is_taken_back_is_void_and_keeps_its_number(desk, words, added):
    before = without(lists(desk), set())
    desk(*typed(desk, words))
    after = lists(desk)
    desk("undo", today=LATER)
    assert without(lists(desk), added) == before
    for number in added:
        shown = desk.json("show", number)
        assert (shown["status"], shown["outcome"], shown["settled_on"]) == ("settled", "void", LATER)
        assert (shown["on_time"], shown["due_on"]) == (None, None)
    assert json.loads(after[2])[0]["id"] == max(added)
    assert desk.new()["id"] == max(added) + 1, "numbers have no gap"
    desk("check")


@pytest.mark.parametrize(("words", "added"), REGISTERING)
def test_a_registration_is_brought_back_whole(desk, words, added):
    desk(*typed(desk, words))
    after = lists(desk)
    desk("undo", today=LATER)
    desk("undo", today=LATER)
    assert lists(desk) == after
    assert {one["id"] for one in json.loads(after[2])} == set(range(1, 7)) | added
    desk("check")


def test_a_void_request_that_was_reopened_stays_open_whatever_is_undone_later(desk):
    """Taking back a note says nothing about the registration that was taken back before it."""
    desk("new", "e-nothi", "--from", "Shirin")
    desk("undo")
    desk("reopen", 7, "--why", "it was real")
    before = lists(desk)
    desk("note", 7, "words")
    desk("undo", today=LATER)
    assert lists(desk) == before
    shown = desk.json("show", 7)
    assert (shown["status"], shown["outcome"], shown["due_on"]) == ("open", None, "2026-11-29")
    desk("check")


def test_a_reopening_of_a_void_request_is_taken_back_to_the_byte(desk):
    desk("new", "e-nothi", "--from", "Shirin")
    desk("undo")
    before = lists(desk)
    desk("reopen", 7, "--why", "it was real", today=LATER)
    desk("undo", today="2026-11-26")
    assert lists(desk) == before


def test_it_says_which_command_and_when_it_was_entered(desk):
    desk("done", 1, 2)
    entered = datetime.fromisoformat(rows(desk, "SELECT entered_at FROM commands ORDER BY id DESC LIMIT 1")[0][0])
    moment = f"{entered:%a} {entered.day} {entered:%b %Y %H:%M}"
    assert desk("undo").splitlines()[0] == f"undid: done 1 2, entered {moment}"
    assert desk("undo").splitlines()[0] == f"brought back: done 1 2, entered {moment}"


def test_it_says_which_dates_moved(desk):
    added = desk("holiday", "add", "2026-11-25", "Storm")
    assert "  2  Tue 24 Nov 2026" not in added
    assert "  1  Wed 25 Nov 2026  ->  Thu 26 Nov 2026" in added
    assert "  1  Thu 26 Nov 2026  ->  Wed 25 Nov 2026" in desk("undo")


def test_its_own_entry_stays_in_the_history(desk):
    desk("done", 1)
    for _ in range(2):
        desk("undo", today=LATER)
    history = desk.json("show", 1)["history"]
    assert [entry["action"] for entry in history] == ["received", "settled", "undone", "restored"]
    assert [entry["text"] for entry in history[2:]] == ["done 1"] * 2
    assert [entry["happened_on"] for entry in history[2:]] == [LATER] * 2
    shown = desk("show", 1)
    assert (shown.count("undone"), shown.count("restored")) == (1, 1)
    assert len({entry["recorded_at"] for entry in history[1:]}) == 3


def test_a_moved_date_that_is_taken_back_is_told_in_the_history(desk):
    desk("holiday", "add", "2026-11-25", "Storm")
    desk("undo", today=LATER)
    redated, undone = desk.json("show", 1)["history"][-2:]
    assert (redated["action"], redated["due_on_before"], redated["due_on_after"]) == (
        "redated",
        "2026-11-25",
        "2026-11-26",
    )
    assert (undone["action"], undone["due_on_before"], undone["due_on_after"]) == ("undone", "2026-11-26", "2026-11-25")


def test_a_restored_command_is_passed_over(desk):
    desk("done", 1)
    first = lists(desk)
    desk("done", 2)
    both = lists(desk)
    assert desk("undo").startswith("undid: done 2")
    assert lists(desk) == first
    assert desk("undo").startswith("brought back: done 2")
    assert lists(desk) == both
    assert desk("undo").startswith("undid: done 1")
    states = {request["id"]: request["status"] for request in desk.json("list")}
    assert (states[1], states[2]) == ("open", "settled")
    assert desk("undo").startswith("brought back: done 1")
    assert lists(desk) == both
    desk("check")


def test_what_a_restored_command_builds_on_is_not_taken_back(desk):
    desk("hold", 1, "--why", "papers")
    desk("resume", 1)
    desk("undo")
    desk("undo")
    with untouched(desk):
        assert desk.fails("undo") == ("error: “hold 1” cannot be undone: “resume 1” came after it and builds on it\n")


def test_nothing_is_left_to_undo(charter):
    charter.new()
    charter("undo")
    charter("undo")
    with untouched(charter):
        assert "nothing more to undo" in charter.fails("undo")
    assert "আর কিছু" in charter.fails("undo", lang="bn")


def test_what_came_after_an_undo_is_taken_back_next(desk):
    desk("done", 1)
    desk("undo")
    before = lists(desk)
    desk("hold", 1, "--why", "papers")
    assert desk("undo").startswith("undid: hold 1")
    assert lists(desk) == before


@pytest.mark.parametrize(
    "refused", ["done 5", "done 1 99", "holiday add 2026-12-13 Local", "holiday add 2026-11-25 Storm --dry-run", "due"]
)
def test_what_wrote_nothing_is_not_what_is_taken_back(desk, refused):
    desk("note", 1, "words")
    desk.result(*refused.split(), code=1 if refused.startswith("done") else 0)
    assert desk("undo").startswith("undid: note 1")


def test_nothing_to_undo(charter):
    assert charter.fails("undo") == "error: there is nothing to undo: nothing was entered yet\n"
    charter("due")
    assert charter.fails("undo") == "error: there is nothing to undo: nothing was entered yet\n"
    assert "কিছু নেই" in charter.fails("undo", lang="bn")


def own_office_days(charter):
    """The office's own copy of the charter and its office days, and how to list one more day in it."""
    own = charter.own_data()
    file = charter.folder / "office_days.yaml"

    def list_also(day):
        text = file.read_text(encoding="utf-8")
        line = f'  - {{date: {day}, kind: local, bn: "ঝড়", en: "Storm"}}\n'
        file.write_text(text.replace("\ndays:\n", f"\ndays:\n{line}", 1), encoding="utf-8")
        os.utime(file, ns=(0, len(text)))  # another time even on a file system with coarse ones

    return ("--charter", own), list_also


def test_a_change_of_the_office_days_file_is_nobodys_command(charter):
    own, list_also = own_office_days(charter)
    charter("due", *own)
    list_also("2026-11-25")
    charter("due", *own)
    assert "nothing to undo" in charter.fails("undo", *own)

    charter.new("e-nothi", "Rahima", *own)
    list_also("2026-11-26")
    assert "Storm" in charter("holiday", "list", "2026", *own)
    moved = charter.json("show", 1, *own)
    assert moved["due_on"] == "2026-12-01"
    assert charter("undo", *own).startswith("undid: new")
    charter("undo", *own)
    assert {**charter.json("show", 1, *own), "history": 0} == {**moved, "history": 0}
    charter("check", *own)


def test_undo_after_the_file_changed_keeps_the_file(charter):
    """The command is taken back; the day that the file lists since stays off."""
    own, list_also = own_office_days(charter)
    charter.new("e-nothi", "Rahima", *own)
    charter("holiday", "add", "2026-11-26", "Local", *own)
    list_also("2026-11-25")
    assert charter.json("show", 1, *own)["due_on"] == "2026-12-01"
    charter("undo", *own)
    assert charter.json("show", 1, *own)["due_on"] == "2026-11-30"
    charter("undo", *own)
    assert charter.json("show", 1, *own)["due_on"] == "2026-12-01"
    charter("check", *own)


def test_an_undo_that_cannot_be_is_refused_whole(desk):
    """Without a readable office-days file no date can be worked out, so nothing is taken back."""
    own, _ = own_office_days(desk)
    desk("holiday", "add", "2026-11-25", "Storm", *own)
    (desk.folder / "office_days.yaml").write_text("days: [", encoding="utf-8")
    with untouched(desk):
        assert "office_days.yaml, line 2" in desk.fails("undo", *own)
