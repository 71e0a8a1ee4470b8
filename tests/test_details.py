"""What a request carries: subject, letter, file, number of the answer, remarks; typed, changed, found, handed out."""

import csv
import json
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from conftest import Charter
from openpyxl import load_workbook
from snapshots import rows, untouched
from terminal import Form, needs_a_terminal

from charter_cli.store import schema

LETTER = {
    "subject": "ইন্টারনেট সংযোগ বিচ্ছিন্ন",
    "memo": "০৫.৪৪.৪১০০.০০১.১৮.০০২",
    "memo_date": "2026-11-19",
    "file": "Nothi 12/B",
}
TYPED = ("--about", LETTER["subject"], "--memo", LETTER["memo"], "--memo-date", "19/11/2026", "--file", LETTER["file"])
KEYS = (
    *("id", "reference", "service_code", "service_name", "variant", "requester", "phone", "email", "address"),
    *("channel", "subject", "memo", "memo_date", "file", "reply_memo", "note", "status", "outcome"),
    *("hold_reason", "received_on"),
)


@pytest.fixture
def desk(charter: Charter) -> Charter:
    """Request 1 came by a letter; request 2 has a requester and nothing else."""
    charter.new("web-portal", "UNO office", *TYPED, "--note", "original kept")
    charter.new("e-nothi", "Karim Mia")
    return charter


def carried(charter: Charter, number: int = 1) -> dict[str, object]:
    """The new fields of a request, and its latest remark."""
    shown = charter.json("show", number)
    return {key: shown[key] for key in (*LETTER, "reply_memo", "note")}


# Typed


def test_all_of_it_is_kept_and_given_in_the_order_of_the_contract(desk: Charter) -> None:
    assert carried(desk) == {**LETTER, "reply_memo": None, "note": "original kept"}
    assert set(carried(desk, 2).values()) == {None}
    for words in (["show", 1], ["done", 2], ["note", 1, "x"]):
        assert tuple(desk.json(*words))[: len(KEYS)] == KEYS
    assert tuple(desk.json("list")[0])[: len(KEYS)] == KEYS
    assert next(csv.reader(StringIO(desk("export"))))[: len(KEYS)] == list(KEYS)


def test_new_answers_with_phone_and_subject(charter: Charter) -> None:
    said = charter("new", "e-nothi", "--from", "Rahima", "--phone", "01711-223344", "--about", "the login fails")
    assert "phone:       01711-223344\n  subject:     the login fails\n" in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--memo-date", "2026-11-25"], "Wed 25 Nov 2026 is in the future: today is Tue 24 Nov 2026"),
        (["--memo-date", "11/23/2026"], "“11/23/2026”"),
        (["--memo", "1" * 301], "the memo number has 301 characters, and 300 is the most: shorten it"),
        (["--file", "a\u202eb"], "the file holds the character U+202E"),
        (["--about", "x" * 10_001], "the subject has 10001 characters, and 10000 is the most: shorten it"),
    ],
)
def test_what_cannot_be_is_refused_at_registration_and_in_a_correction(
    desk: Charter, words: list[str], sentence: str
) -> None:
    with untouched(desk):
        assert sentence in desk.fails("new", "e-nothi", "--from", "Rahima", *words)
        assert sentence in desk.fails("edit", 1, "--why", "x", *words)


@pytest.mark.parametrize(
    ("option", "typed", "field", "kept"),
    [
        ("--about", "the page is slow", "subject", "the page is slow"),
        ("--about", "", "subject", None),
        ("--memo", "18", "memo", "18"),
        ("--memo", " ", "memo", None),
        ("--memo-date", "yesterday", "memo_date", "2026-11-23"),
        ("--memo-date", "", "memo_date", None),
        ("--file", "Nothi 13", "file", "Nothi 13"),
        ("--note", "copy kept", "note", "copy kept"),
    ],
)
def test_edit_changes_one_of_them_and_the_history_keeps_what_stood_there(
    desk: Charter, option: str, typed: str, field: str, kept: str | None
) -> None:
    before = carried(desk)
    desk("edit", 1, option, typed, "--why", "typed wrongly")
    assert carried(desk) == {**before, field: kept}
    facts = desk.json("show", 1)["history"][-1]["facts"]
    assert facts == {"old": {field: before[field]}, "new": {field: kept}}
    desk("undo")
    assert carried(desk) == before
    desk("check")


def test_a_corrected_date_of_the_memo_is_told_in_the_readers_words(desk: Charter) -> None:
    desk("edit", 1, "--memo-date", "2026-11-18", "--why", "x")
    assert "date of the memo: Thu 19 Nov 2026 -> Wed 18 Nov 2026" in desk("show", 1)
    assert "স্মারকের তারিখ: বৃহস্পতি ১৯ নভেম্বর ২০২৬ -> বুধ ১৮ নভেম্বর ২০২৬" in desk("show", 1, lang="bn")


# Subject and remarks


def test_a_remark_leaves_the_subject_and_follows_the_one_before_it(desk: Charter) -> None:
    answer = desk.json("note", 1, "called twice")
    assert (answer["subject"], answer["note"]) == (LETTER["subject"], "called twice")
    assert f"{LETTER['subject']} · called twice · " in desk("due")
    assert f"{LETTER['subject']} · called twice · " in desk("list", "UNO")
    told = desk("show", 1)
    assert "note:             called twice\n" in told
    assert told.count("original kept") == 1  # in the history
    desk("undo")
    assert desk.json("show", 1)["note"] == "original kept"


def test_a_remark_that_is_corrected_leaves_the_subject(desk: Charter) -> None:
    desk("note", 2, "came again")
    desk("edit", 2, "--note", "came again on Monday", "--why", "x")
    assert (carried(desk, 2)["subject"], carried(desk, 2)["note"]) == (None, "came again on Monday")


@needs_a_terminal
def test_the_form_asks_what_it_is_about_and_takes_what_was_given(charter: Charter) -> None:
    given = ("--memo", "17", "--memo-date", "19/11/2026", "--note", "original kept")
    form = Form(charter, "new", "e-nothi", *given, lang="en")
    form.answer("Requester: ", "Rahima\n")
    form.answer("Phone: ", "\n")
    form.answer("Channel (", "letter\n")
    form.answer("Received on [", "\n")
    form.answer("Subject: ", "the  login fails\n")
    form.answer("[Y/n]: ", "\n")
    screen, code = form.end()

    assert code == 0, screen
    assert "Note" not in screen
    assert carried(charter) == {
        "subject": "the login fails",
        "memo": "17",
        "memo_date": "2026-11-19",
        "file": None,
        "reply_memo": None,
        "note": "original kept",
    }


# The number of the answer


def test_done_keeps_the_number_of_the_answer_of_each(desk: Charter) -> None:
    for request in desk.json("done", 1, 2, "--memo", "77/26"):
        assert request["reply_memo"] == "77/26"
    assert desk("show", 1).count("number of the answer: 77/26\n") == 2  # above, and in the history
    assert [request["id"] for request in desk.json("list", "77/26")] == [2, 1]
    assert "জবাবের স্মারক নং: 77/26" in desk("slip", 1, lang="bn")
    desk("check")


def test_a_settlement_that_is_taken_back_takes_the_number_of_its_answer_along(desk: Charter) -> None:
    desk("done", 1, "--memo", "77/26")
    desk("reopen", 1, "--why", "the wrong number")
    assert carried(desk)["reply_memo"] is None
    desk("undo")
    assert carried(desk)["reply_memo"] == "77/26"
    desk("undo")
    desk("done", 1)
    assert carried(desk)["reply_memo"] is None
    desk("undo")
    desk("check")


def test_the_number_of_the_answer_is_corrected_where_there_is_an_answer(desk: Charter) -> None:
    with untouched(desk):
        assert desk.fails("edit", 1, "--reply-memo", "78/26", "--why", "x") == (
            "error: 1 is not settled: `charter done 1 --memo` keeps the number of the answer\n"
        )
    before = desk.json("done", 1, "--memo", "77/26")
    after = desk.json("edit", 1, "--reply-memo", "78/26", "--why", "x")
    assert {key for key in before if before[key] != after[key]} <= {"reply_memo", "updated_at"}
    assert after["reply_memo"] == "78/26"


# Found and handed out


@pytest.mark.parametrize("words", ["সংযোগ", "05.44.4100", "০৫.৪৪.৪১০০", "NOTHI 12", "original kept"])
def test_the_list_finds_a_request_by_any_of_it(desk: Charter, words: str) -> None:
    assert [request["id"] for request in desk.json("list", words)] == [1]


def test_the_slip_names_the_letter(desk: Charter) -> None:
    slip = desk("slip", 1)
    for told in (LETTER["subject"], LETTER["memo"], "Thu 19 Nov 2026", LETTER["file"]):
        assert told in slip
    assert "original kept" not in slip  # what the office remarks is the office's
    assert "Subject:" not in desk("slip", 2)
    for told in LETTER["subject"], LETTER["memo"], LETTER["file"]:
        assert told in desk("slip", 1, "--format", "html")


def test_the_views_have_it(desk: Charter) -> None:
    sql = "SELECT subject, memo, memo_date, file, note FROM {view} WHERE id = {id}"
    desk("edit", 1, "--received", "2020-01-01", "--why", "x")
    for view in ("pending", "overdue"):
        assert rows(desk, sql.format(view=view, id=1)) == [(*LETTER.values(), "original kept")]


@pytest.mark.parametrize(
    "headings",
    [
        "service,requester,received_on,subject,memo,memo_date,file,note,settled_on,reply_memo",
        "সেবা,নাম,তারিখ,বিষয়,স্মারক নং,স্মারকের তারিখ,নথি নং,মন্তব্য,নিষ্পত্তির তারিখ,জবাবের স্মারক নং",
        "Service,Applicant,Date,Subject,Memo No.,Letter date,File No,Remarks,Settled on,Reply memo no.",
        "সেবা,আবেদনকারী,প্রাপ্তির তারিখ,আবেদনের বিষয়ঃ,পত্রের স্মারক নম্বর,পত্রের তারিখ,নথি নম্বর,নোট,নিষ্পত্তির তারিখ,উত্তরের স্মারক নং",
    ],
)
def test_import_takes_it_under_headings_in_both_languages(charter: Charter, headings: str) -> None:
    letter = f"{LETTER['subject']},{LETTER['memo']},১৯/১১/২০২৬,Nothi 12/B"
    row = f"e-nothi,UNO office,20/11/2026,{letter},kept,24/11/2026,77/26"
    table = charter.folder / "list.csv"
    table.write_text(f"{headings}\n{row}\n", encoding="utf-8")
    charter("import", table)
    assert carried(charter) == {**LETTER, "reply_memo": "77/26", "note": "kept"}
    charter("check")


@pytest.mark.parametrize(
    ("heading", "cell", "reason"),
    [
        ("memo_date", "25/11/2026", "Wed 25 Nov 2026 is in the future"),
        ("memo_date", "soon", "“soon”"),
        ("reply_memo", "77/26", "there is a number of the answer, “77/26”, but no day of settlement"),
    ],
)
def test_import_refuses_what_cannot_be(charter: Charter, heading: str, cell: str, reason: str) -> None:
    table = charter.folder / "list.csv"
    table.write_text(f"service,requester,received_on,{heading}\ne-nothi,A,20/11/2026,{cell}\n", encoding="utf-8")
    said = charter.result("import", table, code=1).stderr.splitlines()
    assert said[0].startswith("line 2: ")
    assert reason in said[0]
    assert charter.json("list") == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_export_writes_import_reads(desk: Charter, ending: str) -> None:
    desk("done", 1, "--memo", "77/26")
    table = desk.folder / f"all.{ending}"
    desk("export", "--output", table)
    if ending == "xlsx":
        sheet = load_workbook(table).active
        heads = [cell.value for cell in sheet[1]]
        assert sheet.cell(2, heads.index("memo_date") + 1).value.date().isoformat() == "2026-11-19"
    before = [carried(desk, number) for number in (1, 2)]
    desk("import", table, "--again")
    assert [carried(desk, number) for number in (3, 4)] == before
    assert json.loads(desk("export", "--format", "json"))[2]["reply_memo"] == "77/26"


# Registers of before there was a subject

# By the number of the request, what became of its notes: subject and latest remark. The file says how each came about.
NOTES_OF_SCHEMA_2 = Path(__file__).parent / "seed" / "notes_of_schema_2.sql"
PARTED = {
    1: ("the login fails", None),
    2: ("twenty people", None),  # an `edit` before any remark
    3: ("a new account", "called again"),
    4: ("the lab is closed", "sent two mechanics"),  # an `edit` after a remark
    5: (None, "came on Monday"),
    6: ("asks for a form", None),  # an `edit` where no note was
    7: (None, None),  # a note that an `edit` took away
    8: ("no electricity", None),  # an `edit` after a remark that was undone
    9: ("no net", None),  # an `edit` that was undone
    10: ("entered twice", None),  # a registration that was undone
    11: ("at the counter", "came to say thanks"),
    12: ("ten people of the school", None),
}


@pytest.fixture
def older(charter: Charter, tmp_path: Path) -> Charter:
    """A register of schema 2, with what the program of that time wrote into it."""
    from sqlite_utils import Database, Migrations

    other = Charter(tmp_path / "other")
    other.folder.mkdir()
    other.new(today="2026-11-02")  # for the calendar
    db = Database(charter.db)
    steps = Migrations("charter")
    for name, module, function in schema._STEPS[:2]:
        steps(name=name)(getattr(import_module(f"charter_cli.store.migrations.{module}"), function))
    steps.apply(db)
    db.conn.executescript(NOTES_OF_SCHEMA_2.read_text(encoding="utf-8"))
    for table in ("calendar", "office_days"):
        db.table(table).insert_all(Database(other.db).table(table).rows)
    db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    db.execute("PRAGMA user_version = 2")
    db.close()
    return charter


def test_in_an_older_register_the_note_of_the_registration_is_the_subject(older: Charter) -> None:
    before = dict(rows(older, "SELECT id, note FROM requests"))
    parted = {one["id"]: (one["subject"], one["note"]) for one in older.json("list", "--limit", 0)}
    assert parted == PARTED
    # What lists showed as the note is still there, as the remark or the subject.
    assert {number: note or subject for number, (subject, note) in parted.items()} == before
    older("check")
    assert [copy.name for copy in (older.folder / "backups").glob("*before-schema*")]


@pytest.mark.parametrize(
    ("words", "found"),
    [("twenty", [2]), ("peple", [2]), ("sent a mechanic", [4]), ("ten people of", [12]), ("network", [])],
)
def test_an_older_register_is_searched_by_subjects_and_by_all_remarks(
    older: Charter, words: str, found: list[int]
) -> None:
    assert [one["id"] for one in older.json("list", words)] == found


def test_in_an_older_register_a_later_correction_of_the_note_leaves_the_subject(older: Charter) -> None:
    older("edit", 1, "--note", "called", "--why", "forgotten")
    older("edit", 1, "--note", "called on Monday", "--why", "said better")
    assert (carried(older)["subject"], carried(older)["note"]) == ("the login fails", "called on Monday")
    older("undo")
    assert carried(older)["note"] == "called"
    older("edit", 2, "--about", "twenty-one people", "--why", "one more")
    assert (carried(older, 2)["subject"], carried(older, 2)["note"]) == ("twenty-one people", None)
    older("note", 5, "came again")
    assert (carried(older, 5)["subject"], carried(older, 5)["note"]) == (None, "came again")
    older("check")
