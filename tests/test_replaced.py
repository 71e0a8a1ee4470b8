"""A register that was restored, put back by hand, or is not right stays seen: with every command until somebody accepts
it, with a reason, in the ledger; by `check`, by the next report, and by a number that had been given out before."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Charter
from machine import set_clock
from snapshots import rows, untouched

EVERY_COMMAND = (
    *(
        ["due"],
        ["overdue"],
        ["list"],
        ["show", 1],
        ["why", 1],
        ["report"],
        ["sample", 1],
        ["slip", 1],
        ["message", 1],
        ["seal"],
        [],
    ),
    *(["new", "e-nothi", "--from", "Nasrin"], ["note", 1, "called"], ["holiday", "add", "2026-12-01", "Storm"]),
    *(["undo"], ["export"], ["restore"]),
)
NOT_HERE = "does not hold what was entered here last"
NOT_RIGHT = "does not hold together, as `charter check` found"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-24T10:31:00")


@pytest.fixture
def office(charter: Charter) -> Charter:
    """Two requests, a copy `copy.db` of the register with them, and two more, of which the copy knows nothing."""
    charter.new(requester="Anwar")
    charter.new(requester="Bithi")
    shutil.copy(charter.db, charter.folder / "copy.db")
    charter.new(requester="Chitra")
    charter.new(requester="Dilip")
    return charter


def seal_of(charter: Charter) -> str:
    return charter("seal").split("\n")[0]


def put_back_by_hand(charter: Charter) -> None:
    shutil.copy(charter.folder / "copy.db", charter.db)


def tampered(charter: Charter) -> None:
    """Somebody's words are not what was written."""
    with closing(sqlite3.connect(charter.db)) as connection, connection:
        sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'commands_update_refused'").fetchone()[0]
        connection.execute("DROP TRIGGER commands_update_refused")
        connection.execute("UPDATE commands SET words = 'new 99' WHERE id = 2")
        connection.execute(sql)


def warned(charter: Charter, what: str) -> list[str]:
    """The commands after which `what` was told on standard error."""
    return [" ".join(map(str, words)) for words in EVERY_COMMAND if what in charter.result(*words, code=None).stderr]


ALL = [" ".join(map(str, words)) for words in EVERY_COMMAND]


def test_an_honest_register_says_nothing(office: Charter) -> None:
    assert warned(office, NOT_HERE) == warned(office, NOT_RIGHT) == []
    assert "there is nothing to accept" in office.fails("check", "--accept", "--why", "just so")


@pytest.mark.parametrize("by_hand", [True, False])
def test_an_older_register_in_its_place_is_told_by_every_command_until_it_is_accepted(
    office: Charter, by_hand: bool
) -> None:
    lost = seal_of(office)
    if by_hand:
        put_back_by_hand(office)
    else:
        office("restore", office.folder / "copy.db")

    assert warned(office, f"{NOT_HERE} (seal {lost})") == ALL
    office("check", "--accept", "--why", "the disk was changed", env={"CHARTER_OFFICER": "Faruk Hossain"})
    assert warned(office, NOT_HERE) == []

    told = office("check")
    assert "Tue 24 Nov 2026 10:31 · Faruk Hossain · check --accept · in place of the seal" in told
    assert told.endswith("The register is whole.\n")
    assert "the disk was changed" in told


def test_check_refuses_what_nobody_restored_and_a_restoring_afterwards_does_not_hide_it(office: Charter) -> None:
    put_back_by_hand(office)
    with untouched(office):
        assert "is whole in itself, but it is not the register" in office.result("check", code=1).stderr
    office("restore", office.folder / "copy.db")
    checked = office.result("check", code=1)
    assert "restore copy.db · in place of the seal 3-" in checked.stdout
    assert "it is not the register" in checked.stderr


def test_a_restoring_enters_what_it_replaced(office: Charter) -> None:
    lost = seal_of(office)
    office("restore", office.folder / "copy.db")
    ((words, officer, facts),) = rows(office, "SELECT words, officer, facts FROM commands ORDER BY id DESC LIMIT 1")
    assert words == "restore copy.db"
    assert officer
    kept = json.loads(facts)
    assert (kept["replaced"], kept["missing"], kept["numbers"]) == (lost, 2, [3, 4])
    told = office("check")
    assert f"in place of the seal {lost} · 2 commands are missing · the numbers 3 to 4 had been given out" in told


def test_a_restoring_in_place_of_what_could_not_be_read_keeps_its_last_seal(office: Charter) -> None:
    lost = seal_of(office)
    office.db.write_bytes(b"no database")
    office("restore", office.folder / "copy.db")
    ((facts,),) = rows(office, "SELECT facts FROM commands ORDER BY id DESC LIMIT 1")
    assert (json.loads(facts)["replaced"], json.loads(facts)["numbers"]) == (lost, [3, 4])
    assert warned(office, NOT_HERE) == ALL


def test_a_restoring_that_loses_nothing_is_told_once_and_warns_of_nothing(office: Charter) -> None:
    shutil.copy(office.db, office.folder / "last.db")
    office("restore", office.folder / "last.db")
    assert warned(office, NOT_HERE) == []
    assert "restore last.db" in office("check")
    assert "there is nothing to accept" in office.fails("check", "--accept", "--why", "x")


def test_it_cannot_be_accepted_without_a_reason_and_not_be_undone(office: Charter) -> None:
    put_back_by_hand(office)
    with untouched(office):
        for words in (["--accept"], ["--accept", "--why", "  "]):
            assert "say why it is accepted" in office.fails("check", *words)
        assert "--why is for" in office.fails("check", "--why", "x")
    office("check", "--accept", "--why", "agreed with the district")
    assert "undid: new 2" in office("undo").replace("new e-nothi", "new 2")
    assert "agreed with the district" in office("check")


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_number_that_had_been_given_out_is_told(office: Charter, by_hand: bool) -> None:
    if by_hand:
        put_back_by_hand(office)
    else:
        office("restore", office.folder / "copy.db")
    assert office.new(requester="Another")["id"] == 3
    office("check", "--accept", "--why", "the disk was changed")

    told = office.result("show", 3, "--format", "json")
    assert "warning: number 3 had been given out before, too" in told.stderr
    assert json.loads(told.stdout)["requester"] == "Another"
    assert "there is no request 4 any more: it was entered" in office.fails("show", 4)
    assert office.result("show", 2).stderr == ""
    assert "the last one is 3" in office.fails("show", 5)


def test_the_next_report_tells_it_and_a_later_period_does_not(office: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    put_back_by_hand(office)
    lost = "This register does not hold what was entered here last, up to the seal"
    for words in (["report"], ["report", "--format", "html"]):
        assert lost in office(*words)
    office("check", "--accept", "--why", "the disk was changed")

    for period in ("2026-10", "2026-11"):
        told = office("report", period)
        assert lost not in told
        assert "Restored, or accepted as it was found: Tue 24 Nov 2026 10:31" in told
        (one,) = office.json("report", period)["replaced"]
        assert (one["why"], one["numbers"], one["faults"]) == ("the disk was changed", [3, 4], [])
    set_clock(monkeypatch, "2026-12-02T09:00:00")
    assert office.json("report", "2026-12", today="2026-12-02")["replaced"] == []
    assert "Restored, or accepted" in office("report", "2026-11", today="2026-12-02", lang="en")


def test_a_register_that_check_rejects_goes_on_with_a_warning(office: Charter) -> None:
    tampered(office)
    assert warned(office, NOT_RIGHT) == [], "nobody looked yet"
    assert "is not what was written" in office.result("check", code=1).stdout
    assert warned(office, NOT_RIGHT) == ALL
    assert rows(office, "SELECT count(*) FROM requests")[0][0] > 4, "it takes new ones"

    office("check", "--accept", "--why", "the clerk's words, seen by the committee")
    assert warned(office, NOT_RIGHT) == []
    told = office("check")
    assert "accepted: 1 fault · the clerk's words, seen by the committee" in told
    assert told.endswith("The register is whole.\n")
    office("backup", office.folder / "again.db")


def test_what_is_changed_once_more_was_not_accepted(office: Charter) -> None:
    tampered(office)
    office("check", "--accept", "--why", "seen")
    office("check")
    with closing(sqlite3.connect(office.db)) as connection, connection:
        connection.execute("DROP TRIGGER commands_update_refused")
        connection.execute("UPDATE commands SET words = 'new 100' WHERE id = 2")
    assert "command 2 (new 100) is not what was written" in office.result("check", code=1).stdout


def test_a_seal_of_before_an_acceptance_does_not_hold_and_one_of_after_it_does(office: Charter) -> None:
    before = seal_of(office)
    tampered(office)
    office("check", "--accept", "--why", "seen")
    after = seal_of(office)
    assert "rewritten since" in office.fails("check", "--seal", before)
    assert "unchanged since" in office("check", "--seal", after)


def test_a_restored_copy_ends_the_warning_about_a_register_that_was_not_right(office: Charter) -> None:
    shutil.copy(office.db, office.folder / "last.db")
    tampered(office)
    office.result("check", code=1)
    office("restore", office.folder / "last.db")
    assert warned(office, NOT_RIGHT) == []


def test_a_fault_that_is_gone_is_no_longer_told(office: Charter) -> None:
    content = office.db.read_bytes()
    with closing(sqlite3.connect(office.db)) as connection, connection:
        connection.execute("UPDATE requests SET due_on = '2026-12-31' WHERE id = 1")
    office.result("check", code=1)
    assert NOT_RIGHT in office.result("due").stderr
    office.db.write_bytes(content)
    office("check")
    assert office.result("due").stderr == ""


def test_a_copy_that_was_rewritten_is_neither_restored_nor_a_register_that_is_backed_up(office: Charter) -> None:
    tampered(office)
    shutil.copy(office.db, office.folder / "bad.db")
    with untouched(office):
        assert "is not what was written, from command 2 on" in office.fails("restore", office.folder / "bad.db")
        assert "was not kept" in office.fails("backup", office.folder / "worse.db")
    assert not (office.folder / "worse.db").exists()


def test_two_registers_that_changed_places_are_told(office: Charter, tmp_path: Path) -> None:
    other = Charter(tmp_path / "other")
    other.folder.mkdir()
    other.new()
    content = office.db.read_bytes()
    office.db.write_bytes(other.db.read_bytes())
    other.db.write_bytes(content)
    for one in (office, other):
        assert NOT_HERE in one.result("due").stderr
        assert "it is not the register" in one.result("check", code=1).stderr


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b" \n"])
def test_a_seal_that_a_power_cut_left_empty_accuses_nobody(office: Charter, content: bytes) -> None:
    kept = office.folder / "backups" / "register.db.seal"
    assert kept.stat().st_size > 20
    kept.write_bytes(content)
    assert office.result("due").stderr == ""
    office("note", 1, "called")
    assert seal_of(office) in kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"{}", b"\xff\xfe", b'{"seal": 7}', b"[1, 2]", b"x" * 10_000])
def test_a_kept_seal_that_is_something_else_is_told(office: Charter, content: bytes) -> None:
    (office.folder / "backups" / "register.db.seal").write_bytes(content)
    assert f"{NOT_HERE} (seal ?)" in office.result("due").stderr
    assert "it is not the register" in office.result("check", code=1).stderr
    office("check", "--accept", "--why", "a virus scanner wrote into it")
    office("check")
    assert office.result("due").stderr == ""


def test_a_damaged_file_cannot_be_accepted(office: Charter) -> None:
    content = bytearray(office.db.read_bytes())
    ((page, size),) = rows(
        office, "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = 'history'"
    )
    content[(page - 1) * size : (page - 1) * size + 40] = b"\xff" * 40
    office.db.write_bytes(bytes(content))
    assert office.result("check", "--accept", "--why", "x", code=1).stderr.splitlines()[-1].startswith("error: ")


def test_the_screens_are_whole_in_bangla_too(office: Charter) -> None:
    put_back_by_hand(office)
    assert "সতর্কতা: এখানে সর্বশেষ যা লেখা হয়েছিল" in office.result("due", lang="bn").stderr
    office("check", "--accept", "--why", "ডিস্ক বদলানো হয়েছে", lang="bn")
    told = office("check", lang="bn")
    assert "যেমন ছিল তেমনই গৃহীত" in told
    assert "৩ থেকে ৪ নম্বর দেওয়া হয়ে গিয়েছিল" in told
    assert "৪ নম্বর আবেদন আর নেই" in office.result("show", 4, lang="bn", code=1).stderr


def test_a_restoring_says_at_once_what_every_command_will_say(office: Charter) -> None:
    assert NOT_HERE in office.result("restore", office.folder / "copy.db").stderr
    assert NOT_HERE in office.result("backup", office.folder / "again.db").stderr


def test_a_clock_behind_the_newest_entry_is_told_by_copies_too(
    office: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2026-11-20T10:31:00")
    for words in (["backup", office.folder / "again.db"], ["restore"]):
        assert "set the clock right" in office.result(*words).stderr
