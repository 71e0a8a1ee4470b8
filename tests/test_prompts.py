"""What `hold`, `extend`, `reopen` and `edit` ask for at a terminal, and what they refuse before they ask."""

import re
import subprocess

import pytest
from conftest import Charter
from terminal import Form, needs_a_terminal

pytestmark = needs_a_terminal


@pytest.fixture
def desk(charter: Charter) -> Charter:
    """Request 1 is open, 2 can be extended, 3 is settled."""
    charter.new("e-nothi", "Rahima Begum", "--received", "2026-11-22")
    charter.new("training", "UNO office", "--received", "2026-11-22")
    charter.new("e-nothi", "Karim Mia", "--received", "2026-11-22", "--done")
    return charter


def latest(charter: Charter, number: int) -> dict[str, object]:
    """The newest entry in the history of a request."""
    entry: dict[str, object] = charter.json("show", number)["history"][-1]
    return entry


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["hold", "1"], "Rahima Begum"),
        (["reopen", "3"], "Karim Mia"),
        (["edit", "1", "--received", "2026-11-19"], "Rahima Begum"),
        (["edit", "1", "--service", "web-portal"], "Rahima Begum"),
        (["extend", "2", "--to", "2026-12-10"], "UNO office"),
    ],
    ids=" ".join,
)
def test_the_reason_is_asked_for_below_the_request_that_it_is_about(
    desk: Charter, words: list[str], shown: str
) -> None:
    form = Form(desk, *words, lang="en")
    form.answer(shown, "")
    form.answer("Reason: ", " \n")
    form.answer("This cannot be left empty.", "")
    form.answer("Reason: ", "a letter  is missing\n")
    screen, code = form.end()

    assert code == 0, screen
    assert latest(desk, int(words[1]))["text"] == "a letter is missing"


def test_extend_asks_for_the_day_until_it_can_be_agreed(desk: Charter) -> None:
    form = Form(desk, "extend", "2", lang="en")
    form.answer("UNO office", "")
    form.answer("Agreed working day: ", "31/11/2026\n")
    form.answer("error: there is no such day as “31/11/2026”: Nov 2026 has 30 days", "")
    form.answer("Agreed working day: ", "2026-11-25\n")
    form.answer("error: Wed 25 Nov 2026 is not after the due date", "")
    form.answer("Agreed working day: ", "2026-12-11\n")
    form.answer("error: the office is closed on Fri 11 Dec 2026", "")
    form.answer("Agreed working day: ", "13/12/2026\n")
    form.answer("Reason: ", "the hall is taken\n")
    screen, code = form.end()

    assert code == 0, screen
    assert screen.count("UNO office") == 2  # above the questions, and in the answer
    assert (desk.json("show", 2)["due_on"], latest(desk, 2)["text"]) == ("2026-12-13", "the hall is taken")


def test_extend_asks_for_the_day_alone_where_the_reason_was_given(desk: Charter) -> None:
    form = Form(desk, "extend", "2", "--why", "the hall is taken", lang="en")
    form.answer("Agreed working day: ", "13/12/2026\n")
    screen, code = form.end()

    assert (code, "Reason" in screen) == (0, False), screen
    assert latest(desk, 2)["text"] == "the hall is taken"


def test_questions_in_bangla_take_bangla_answers(desk: Charter) -> None:
    form = Form(desk, "extend", "2", lang="bn")
    form.answer("সম্মত কার্যদিবস: ", "১৩ ডিসেম্বর ২০২৬\n")
    form.answer("কারণ: ", "হলরুম খালি নেই\n")
    screen, code = form.end()

    assert code == 0, screen
    assert (desk.json("show", 2)["due_on"], latest(desk, 2)["text"]) == ("2026-12-13", "হলরুম খালি নেই")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["hold", "99"], "there is no request 99"),
        (["hold", "3"], "3 was settled on"),
        (["hold", "1", "--on", "tomorrow"], "is in the future"),
        (["reopen", "1"], "is not settled"),
        (["extend", "1"], "has no “as needed” in the charter"),
        (["extend", "2", "--to", "2026-11-25"], "is not after the due date"),
        (["edit", "1", "--service", "e-nothi"], "nothing in 1 is different: say what to change"),
        (["edit", "1", "--via", "pigeon"], "is not in the charter"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else None,
)
def test_nobody_is_asked_in_vain(desk: Charter, words: list[str], sentence: str) -> None:
    screen, code = Form(desk, *words, lang="en").end()

    assert code == 1
    assert sentence in " ".join(screen.split())
    assert not re.search("Reason|Agreed", screen)


def test_edit_asks_what_to_change_and_a_reason_only_for_a_date(desk: Charter) -> None:
    form = Form(desk, "edit", "1", lang="en")
    form.answer("3  phone: -", "")
    form.answer("What is to be changed (its number): ", "99\n")
    form.answer("error: “99” is none of them: give a number from 1 to ", "")
    form.answer("its number): ", "3\n")
    form.answer("Phone: ", "12\n")
    form.answer("error: “12” cannot be a phone number", "")
    form.answer("Phone: ", "01711-000000\n")
    form.answer("nothing): ", "৬\n")
    form.answer("Channel: ", "ডাক\n")
    form.answer("nothing): ", "\n")
    screen, code = form.end()
    assert (code, "Reason" in screen) == (0, False), screen
    assert (desk.json("show", 1)["phone"], desk.json("show", 1)["channel"]) == ("01711-000000", "letter")

    form = Form(desk, "edit", "1", lang="bn")
    form.answer("(নম্বর): ", "৭\n")
    form.answer("প্রাপ্তির তারিখ: ", "১৯/১১/২৬\n")
    form.answer("নয়): ", "\n")
    form.answer("কারণ: ", "সিলে তাই আছে\n")
    screen, code = form.end()
    assert code == 0, screen
    assert (desk.json("show", 1)["received_on"], latest(desk, 1)["text"]) == ("2026-11-19", "সিলে তাই আছে")


@pytest.mark.parametrize("command", ["done", "slip", "hold"])
def test_a_number_that_was_left_out_is_asked_for_below_the_pending_requests(command: str, desk: Charter) -> None:
    form = Form(desk, command, lang="en")
    form.answer("UNO office", "")
    form.answer("Number", "")
    form.answer(": ", "99\n")
    form.answer("error: there is no request 99", "")
    form.answer("Number", "")
    form.answer(": ", "1 2\n" if command == "done" else "1\n")
    if command == "hold":
        form.answer("Reason: ", "a letter\n")
    screen, code = form.end()

    assert code == 0, screen
    states = [desk.json("show", id_)["status"] for id_ in (1, 2)]
    assert states == {"done": ["settled"] * 2, "slip": ["open"] * 2, "hold": ["held", "open"]}[command]


def test_a_remark_that_was_left_out_is_asked_for(desk: Charter) -> None:
    form = Form(desk, "note", "1", lang="en")
    form.answer("Remark: ", "came again\n")
    assert form.end()[1] == 0
    assert desk.json("show", 1)["note"] == "came again"


@pytest.mark.parametrize("typed", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_a_question_that_is_not_answered_leaves_all_as_it_was(desk: Charter, typed: str) -> None:
    before = desk.json("show", 1)
    form = Form(desk, "hold", "1", lang="en")
    if typed == "\x03":
        form.interrupt("Reason: ")
    else:
        form.answer("Reason: ", typed)
    screen, code = form.end()

    assert code == 1
    assert screen.splitlines()[-1] == "error: stopped at the question, nothing was changed"
    assert desk.json("show", 1) == before


def test_others_may_write_while_somebody_thinks_of_a_reason(desk: Charter) -> None:
    form = Form(desk, "hold", "1", lang="en")
    form.answer("Reason: ", "")
    desk("done", 1)
    form.answer("", "too late\n")
    screen, code = form.end()

    assert code == 1
    assert "error: 1 was settled on Tue 24 Nov 2026" in screen
    assert desk.json("show", 1)["status"] == "settled"


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (["hold", "1"], "--why"),
        (["reopen", "3"], "--why"),
        (["edit", "1", "--received", "2026-11-19"], "--why"),
        (["extend", "2", "--to", "2026-12-10"], "--why"),
        (["extend", "2", "--why", "x"], "--to"),
        (["extend", "2"], "--to"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else None,
)
def test_away_from_a_terminal_what_is_missing_is_wrong_usage(desk: Charter, words: list[str], missing: str) -> None:
    assert desk.fails(*words, code=2).startswith(f"error: {missing} is missing\nUsage: charter {words[0]} ")
    assert desk.fails(*words, code=2, lang="bn").startswith(f"ত্রুটি: {missing} দেওয়া হয়নি\n")


@pytest.mark.parametrize(
    "words", ["hold 1", "extend 2", "reopen 3", "edit 1 --received yesterday", "edit 1", "slip", "done", "new"]
)
def test_where_nobody_can_be_asked_it_is_an_error(desk: Charter, words: str) -> None:
    """Not even standard input may be there, as in a service of Windows."""
    command, env = desk.command(*words.split())
    script = ["sh", "-c", 'exec "$@" <&-', "sh", *command]
    ended = subprocess.run(script, env=env, capture_output=True, encoding="utf-8", timeout=60)
    assert ended.returncode in (1, 2)
    assert ended.stderr.startswith("error: ")
    assert len(desk.json("list", "--status", "open")) == 2


def test_no_number_is_asked_for_where_there_is_no_request(charter: Charter) -> None:
    screen, code = Form(charter, "done", lang="en").end()
    assert code == 2
    assert screen.startswith("error: ID... is missing")
