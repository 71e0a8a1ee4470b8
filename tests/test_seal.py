"""The seal: what is printed of all that the register holds, and what it tells of a register later.

What an insider does here, he does with Python's own `sqlite3`: the triggers dropped, rows and chain rewritten, the
triggers put back.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Charter
from hypothesis import given
from hypothesis import strategies as st
from snapshots import rows, untouched

from charter_cli.domain.seal import Seal, read_seal, seal_of
from charter_cli.errors import Refused
from charter_cli.store import chain

SEAL = re.compile(r"\b[0-9]+(?:-[0-9A-HJKMNP-TV-Z]{4}){4}\b")
DIGESTS = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")


def seal(charter: Charter) -> str:
    """The seal of what the register holds now."""
    return charter("seal").split("\n")[0]


def rewrite(charter: Charter, *statements: str, anew: bool = False) -> None:
    """Changes what may not be changed; `anew`: the chain is worked out again afterwards, as the program would."""
    with closing(sqlite3.connect(charter.db)) as connection, connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_refused'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        if anew:
            connection.execute("DELETE FROM chain")
            chain.extend(connection, 0)
        for _, sql in triggers:
            connection.execute(sql)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Charter:
    """Three requests: one settled late, one on hold, one open."""
    charter = Charter(tmp_path_factory.mktemp("told"))
    charter.new("e-nothi", "Rahima", "--received", "2026-11-10")
    charter("done", 1, "--on", "2026-11-24")
    charter.new("training", "Karim", "--received", "2026-11-18")
    charter("hold", 2, "--why", "papers", "--on", "2026-11-19")
    charter.new("e-nothi", "Salma", "--received", "2026-11-23")
    return charter


@pytest.fixture
def office(told: Charter, charter: Charter) -> Charter:
    """The program on a copy of it."""
    shutil.copy(told.db, charter.db)
    return charter


# How it is written and read


@given(st.integers(1, 10**9), DIGESTS)
def test_what_is_printed_is_read_back(command: int, digest: str) -> None:
    printed = seal_of(command, digest)
    assert SEAL.fullmatch(str(printed))
    assert read_seal(str(printed)) == printed


@given(st.integers(1, 10**6), DIGESTS, st.data())
def test_it_is_read_however_it_was_copied(command: int, digest: str, data: st.DataObject) -> None:
    printed = seal_of(command, digest)
    typed = str(printed)
    typed = typed.replace("-", data.draw(st.sampled_from(["", " ", "-", "–", " - "])))
    typed = typed.replace("0", data.draw(st.sampled_from("0Oo"))).replace("1", data.draw(st.sampled_from("1iIlL")))
    if data.draw(st.booleans()):
        typed = typed.lower()
    if data.draw(st.booleans()):
        typed = typed.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    assert read_seal(f" {typed} ") == printed


def test_two_digests_that_differ_in_the_first_eighty_bits_have_two_seals() -> None:
    digest = "f" * 64
    for bit in range(80):
        other = f"{int(digest, 16) ^ 1 << (255 - bit):064x}"
        assert seal_of(1, other) != seal_of(1, digest)


@pytest.mark.parametrize(
    "typed",
    ["", "12", "1234-7F3K-9Q2M-XW4C", "7F3K-9Q2M-XW4C-0RTU", "-7F3K-9Q2M-XW4C-0RTE", "x" * 5000, "১", "\x1b[31m"],
)
def test_what_is_no_seal_is_refused(office: Charter, typed: str) -> None:
    assert "is not a seal" in office.fails("check", f"--seal={typed}")
    with pytest.raises(Refused):
        read_seal(typed)


def test_a_seal_is_the_beginning_of_a_digest() -> None:
    assert seal_of(7, "00443214c74254b635cf84653a56d7c675be77df" + "0" * 24) == Seal(7, "0123456789ABCDEF"[:16])


# Where it stands


def test_every_paper_and_figure_bears_it(office: Charter) -> None:
    present = seal(office)
    assert SEAL.fullmatch(present)
    assert int(present.split("-")[0]) == rows(office, "SELECT max(id) FROM commands")[0][0]
    assert office.json("seal") == {
        "seal": present,
        "command": int(present.split("-")[0]),
        "recorded_at": rows(office, "SELECT entered_at FROM commands ORDER BY id DESC LIMIT 1")[0][0],
    }
    assert office.json("report")["seal"] == office.json("sample", 2)["seal"] == present
    for lang in ("en", "bn"):
        for words in (["slip", 1], ["slip", 1, "--format", "html"], ["report"], ["report", "--format", "html"]):
            assert SEAL.findall(office(*words, lang=lang)) == [present], words
        assert SEAL.findall(office("sample", 2, lang=lang)) == [present]


def test_a_workbook_bears_it(office: Charter) -> None:
    from openpyxl import load_workbook

    file = office.folder / "report.xlsx"
    office("report", "--output", file)
    texts = [str(cell.value) for row in load_workbook(file).active.iter_rows() for cell in row]
    assert f"Seal of the register: {seal(office)}" in texts


def test_reading_and_printing_leave_it_as_it_is_and_every_entry_makes_another(office: Charter) -> None:
    with untouched(office):
        seals = [seal(office)]
        for words in (["due"], ["report"], ["slip", 1], ["check"], ["sample", 1]):
            office(*words)
        assert seal(office) == seals[0]
    for words in (["note", 1, "called"], ["undo"], ["holiday", "add", "2026-12-01", "Storm"], ["undo"]):
        office(*words)
        seals.append(seal(office))
    assert len(set(seals)) == len(seals)


def test_where_nothing_was_entered_there_is_none(charter: Charter) -> None:
    for words in (["seal"], ["check", "--seal", "3-7F3K-9Q2M-XW4C-0RTE"]):
        assert "nothing was entered in" in charter.fails(*words)
    assert charter.json("report")["seal"] is None
    assert not charter.db.exists()


# What it tells later


def test_a_register_that_went_on_honestly_still_holds_every_seal(office: Charter) -> None:
    seals = []
    for words in (
        ["note", 1, "called"],
        ["resume", 2],
        ["edit", 3, "--from", "Salma Begum", "--why", "full name"],
        ["done", 2, 3],
        ["holiday", "add", "2026-11-26", "Storm"],
        ["undo"],
        ["reopen", 3, "--why", "mistake"],
    ):
        office(*words)
        seals.append(seal(office))
    for count, kept in enumerate(reversed(seals)):
        with untouched(office):
            said = office("check", "--seal", kept.lower().replace("-", " "))
        assert "is unchanged since the seal" in said
        assert said.endswith(f"Commands entered after it: {count}\n")


def test_it_asks_neither_charter_nor_calendar(office: Charter) -> None:
    kept = seal(office)
    assert "unchanged" in office("check", "--seal", kept, "--charter", office.folder / "gone" / "charter.yaml")


def still_holds(charter: Charter, kept: str) -> bool:
    """Whether the register says so; where it does not, with one line and exit code 1."""
    result = charter.result("check", "--seal", kept, code=None)
    assert result.exit_code == (0 if "unchanged since" in result.stdout else 1)
    if result.exit_code:
        assert "not the register that printed this, or rewritten since" in result.stderr
    return result.exit_code == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE history SET happened_on = '2026-11-12' WHERE action = 'settled'",
        "UPDATE commands SET officer = 'Somebody else' WHERE id = 2",
        "UPDATE commands SET recorded_on = '2026-11-10' WHERE id = 3",
        "UPDATE promises SET count = 30",
        "UPDATE history SET facts = json_set(facts, '$.received_on', '2026-11-22') WHERE request_id = 1",
    ],
)
@pytest.mark.parametrize("anew", [False, True])
def test_one_field_of_one_row_is_found(office: Charter, change: str, anew: bool) -> None:
    before, kept = seal(office), seal(office)
    rewrite(office, change, anew=anew)
    assert not still_holds(office, kept)
    if anew:
        assert seal(office) != before, "the whole chain was rewritten, and an earlier seal betrays it"
    else:
        assert "is not what was written" in office.result("check", code=1).stdout


def test_a_rewriting_above_an_earlier_seal_leaves_that_one_but_is_found_by_the_later(office: Charter) -> None:
    early = seal(office)
    office("done", 3)
    late = seal(office)
    office("note", 1, "called")
    rewrite(office, "UPDATE commands SET words = 'done 99' WHERE words = 'done 3'", anew=True)
    assert still_holds(office, early)
    assert not still_holds(office, late)


LAST = """DELETE FROM {table} WHERE {key} = (SELECT max(id) FROM commands)"""


def test_a_last_command_that_was_taken_out_without_a_trace_is_found_by_its_seal(office: Charter) -> None:
    ((text, updated_at),) = rows(office, "SELECT search_text, updated_at FROM requests WHERE id = 1")
    office("note", 1, "promised for tomorrow")
    kept = seal(office)
    rewrite(
        office,
        *(LAST.format(table=table, key="command_id") for table in ("history", "chain")),
        LAST.format(table="commands", key="id"),
        f"UPDATE requests SET note = NULL, updated_at = '{updated_at}', search_text = '{text}' WHERE id = 1",
    )
    assert "is whole in itself, but it is not the register" in office.result("check", code=1).stderr
    assert "is older than the seal" in office.fails("check", "--seal", kept)


def test_an_older_copy_in_its_place_is_told_as_older_than_the_seal(office: Charter) -> None:
    copy = office.folder / "copy.db"
    shutil.copy(office.db, copy)
    early = seal(office)
    office("note", 1, "called")
    late = seal(office)
    shutil.copy(copy, office.db)
    assert f"is older than the seal {late}" in office.fails("check", "--seal", late)
    assert still_holds(office, early)
    office("note", 1, "never called")  # it goes on from there under the same number
    assert not still_holds(office, late)


def test_two_registers_that_changed_places_are_found(office: Charter, tmp_path: Path) -> None:
    other = Charter(tmp_path / "other")
    other.folder.mkdir()
    for number in range(9):
        other.new(requester=f"Requester {number}")
    seals = seal(office), seal(other)
    office.db, other.db = other.db, office.db
    assert not still_holds(office, seals[0])
    assert not still_holds(other, seals[1])


def test_a_state_that_was_changed_beside_an_honest_ledger_is_no_unchanged_register(office: Charter) -> None:
    kept = seal(office)
    rewrite(office, "UPDATE requests SET on_time = 1, due_on = '2026-11-30' WHERE id = 1")
    assert "does not hold together" in office.fails("check", "--seal", kept)


def test_a_chain_that_was_taken_away_is_missed(office: Charter) -> None:
    kept = seal(office)
    rewrite(office, "DELETE FROM chain")
    assert not still_holds(office, kept)
    assert "has lost its chain" in office.fails("seal")
    assert "is not in the chain" in office.result("check", code=1).stdout
    office("note", 1, "called")
    assert "is not in the chain" in office.result("check", code=1).stdout, "the program does not mend it by itself"


def test_what_programs_read_is_one_object(office: Charter) -> None:
    assert json.loads(office("seal", "--format", "json"))["seal"] == seal(office)
    heading, row = office("seal", "--format", "csv").splitlines()
    assert heading == "seal,command,recorded_at"
    assert row.startswith(seal(office))
