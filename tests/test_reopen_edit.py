"""`reopen` and `edit`: a mistake is corrected by a new entry with a reason, and nothing is erased.

`training` (7 working days), received on Sunday 1 November 2026, is due on Tuesday the 10th.
"""

import pytest
from snapshots import history_rows, lists, untouched
from test_new import with_limit


@pytest.fixture
def one(charter):
    """Request 1: `training`, received on 1 November, in a register that is looked at on the 24th."""
    charter.new("training", "Rahima Khatun", "--received", "2026-11-01", "--phone", "01712-345678")
    return charter


def state(charter, number=1):
    """Everything about a request but when it was entered, and its history."""
    shown = charter.json("show", number)
    return {key: value for key, value in shown.items() if key not in ("updated_at", "history")}


# --- reopen ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "story",
    [
        [],
        [("hold", 1, "--why", "x", "--on", "2026-11-03")],
        [("hold", 1, "--why", "x", "--on", "2026-11-03"), ("resume", 1, "--on", "2026-11-08")],
        [("hold", 1, "--why", "x", "--on", "2026-11-11")],
        [("extend", 1, "--to", "2026-11-18", "--why", "x")],
    ],
    ids=["open", "held", "resumed", "held overdue", "extended when overdue"],
)
@pytest.mark.parametrize("outcome", ["served", "declined", "void"])
def test_reopen_gives_the_earlier_state_back(one, story, outcome):
    for command in story:
        one(*command)
    before = state(one)
    one("done", 1, "--outcome", outcome)
    assert state(one) != before
    one("reopen", 1, "--why", "the wrong number")
    # A hold that was dated back, and void, took it out of the late ones after its due date: the mark of that stays.
    was_late = (before["days_late"] or 0) > 0
    assert state(one) == {**before, "told_afterwards": before["told_afterwards"] or (outcome == "void" and was_late)}


def test_reopened_is_in_the_lists_again_and_tells_why(one):
    one("done", 1)
    said = one("reopen", 1, "--why", "the wrong number")
    assert said.splitlines()[0] == "1 · reopened · Rahima Khatun"
    assert "late by 10 working days" in said
    assert [request["id"] for request in one.json("overdue")] == [1]
    actions = [(entry["action"], entry["text"]) for entry in one.json("show", 1)["history"]]
    assert actions == [("received", None), ("settled", None), ("reopened", "the wrong number")]


def test_reopened_follows_the_calendar_again(one):
    one("done", 1)
    assert one.json("holiday", "add", "2026-11-04", "Announced later") == []
    assert one.json("show", 1)["due_on"] == "2026-11-10"
    assert one.json("reopen", 1, "--why", "x")["due_on"] == "2026-11-11"


def test_settled_reopened_settled(one):
    one("done", 1, "--on", "2026-11-05", "--outcome", "declined")
    one("reopen", 1, "--why", "x")
    answer = one.json("done", 1, "--on", "2026-11-11")
    assert (answer["outcome"], answer["on_time"], answer["settled_on"]) == ("served", False, "2026-11-11")


@pytest.mark.parametrize("story", [[], [("done", 1), ("reopen", 1, "--why", "x")], [("done", 1), ("undo",)]])
def test_what_is_not_settled_is_not_reopened(one, story):
    for command in story:
        one(*command)
    with untouched(one):
        assert one.fails("reopen", 1, "--why", "x") == "error: 1 is not settled: there is nothing to reopen\n"


# --- edit: one field after the other ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "typed", "field", "kept"),
    [
        ("--from", "রহিমা খাতুন", "requester", "রহিমা খাতুন"),
        ("--phone", "০১৮১১-০০০০০০", "phone", "01811-000000"),
        ("--phone", "", "phone", None),
        ("--email", "rahima@example.org", "email", "rahima@example.org"),
        ("--address", "Rail Road,\n Jashore", "address", "Rail Road, Jashore"),
        ("--via", "in person", "channel", "visit"),
        ("--via", "letter", "channel", "letter"),
        ("--note", "second thoughts", "note", "second thoughts"),
    ],
)
def test_one_field(charter, option, typed, field, kept):
    start = ("--phone", "01712-345678", "--note", "first thoughts", "--received", "2026-11-01")
    charter.json("new", "training", "--from", "Rahima Khatun", "--via", "phone", *start)
    before = state(charter)
    charter("edit", 1, option, typed, "--why", "typed wrongly")
    assert state(charter) == {**before, field: kept}
    entry = charter.json("show", 1)["history"][-1]
    assert (entry["action"], entry["text"]) == ("edited", "typed wrongly")
    assert entry["facts"] == {"old": {field: before[field]}, "new": {field: kept}}
    assert (entry["due_on_before"], entry["due_on_after"]) == ("2026-11-10", "2026-11-10")
    told = charter("show", 1)
    assert "typed wrongly" in told
    was, became = ({"visit": "in person"}.get(text, text) or "-" for text in (before[field], kept))
    assert f"{was} -> {became}" in told


def test_the_list_finds_it_by_its_new_words_only(one):
    one("edit", 1, "--from", "Salma Begum", "--phone", "01811-000000", "--why", "x")
    found = {words: len(one.json("list", words)) for words in ("Salma", "01811", "Rahima", "01712")}
    assert found == {"Salma": 1, "01811": 1, "Rahima": 0, "01712": 0}


def test_the_day_of_receipt_moves_the_due_date(one):
    answer = one.json("edit", 1, "--received", "2026-10-29", "--why", "the seal says so")
    assert (answer["received_on"], answer["due_on"], answer["reference"]) == ("2026-10-29", "2026-11-09", "2026-0001")
    entry = one.json("show", 1)["history"][-1]
    assert (entry["due_on_before"], entry["due_on_after"]) == ("2026-11-10", "2026-11-09")


def test_the_history_tells_corrections_in_the_readers_words(one):
    one("edit", 1, "--received", "2026-10-29", "--via", "letter", "--phone", "01811-000000", "--why", "x")
    one("edit", 1, "--service", "e-systems", "--why", "y")
    assert "    received on: Sun 1 Nov 2026 -> Thu 29 Oct 2026" in one("show", 1).splitlines()
    assert "    service: 2.2.7 -> 2.2.5 · Helping government offices to introduce various online e-systems" in one(
        "show", 1
    )
    bangla = one("show", 1, lang="bn")
    for said in (
        "০১৭১২-৩৪৫৬৭৮ -> ০১৮১১-০০০০০০",
        "রবি ১ নভেম্বর ২০২৬ -> বৃহস্পতি ২৯ অক্টোবর ২০২৬",
        "-> পত্র",
        "    সেবা: ২.২.৭ -> ২.২.৫ · ",
    ):
        assert said in bangla


def test_what_moved_is_printed(one):
    said = one("edit", 1, "--received", "2026-11-15", "--why", "x")
    assert said.splitlines() == [
        "1 · corrected · Rahima Khatun",
        "  service: 2.2.7 · Training officers and staff of various government offices in ICT",
        "  phone:   01712-345678",
        "  due on:  Tue 10 Nov 2026 -> Tue 24 Nov 2026",
        "  stands:  due today ‡",
    ]


def test_the_day_of_receipt_with_a_hold_after_it(one):
    """Held on the 3rd with one day more used: one day less is left."""
    one("hold", 1, "--why", "x", "--on", "2026-11-03")
    one("edit", 1, "--received", "2026-10-29", "--why", "x")
    assert one.json("resume", 1, "--on", "2026-11-08")["due_on"] == "2026-11-12"


def test_another_service_has_its_limit_of_today(charter):
    own = charter.own_data()
    charter.new("training", "Rahima", "--received", "2026-11-01", "--charter", own)
    with_limit(own, "e-systems", 5)
    answer = charter.json("edit", 1, "--service", "e-systems", "--why", "x", "--charter", own)
    assert (answer["service_code"], answer["working_days"], answer["due_on"]) == ("2.2.5", 5, "2026-11-08")
    with_limit(own, "e-systems", 9)
    assert charter.json("show", 1, "--charter", own)["working_days"] == 5


def test_another_field_leaves_the_promise_as_it_was_made(charter):
    own = charter.own_data()
    charter.new("training", "Rahima", "--received", "2026-11-01", "--charter", own)
    with_limit(own, "training", 5)
    answer = charter.json("edit", 1, "--phone", "01811-000000", "--why", "x", "--charter", own)
    assert (answer["working_days"], answer["due_on"]) == (7, "2026-11-10")


@pytest.mark.parametrize(
    ("correction", "on_time", "due_on"),
    [
        (("--received", "2026-11-02"), True, "2026-11-11"),
        (("--received", "2026-10-28"), False, "2026-11-08"),
        (("--service", "tech-support"), False, "2026-11-08"),
        (("--service", "workshops"), True, "2026-11-15"),
    ],
)
def test_a_settled_request_is_judged_again(one, correction, on_time, due_on):
    one("done", 1, "--on", "2026-11-09")
    answer = one.json("edit", 1, *correction, "--why", "x")
    assert (answer["status"], answer["settled_on"], answer["on_time"], answer["due_on"]) == (
        "settled",
        "2026-11-09",
        on_time,
        due_on,
    )


def test_a_new_phone_number_judges_nothing_again(one):
    """Late on the 11th; a holiday that was listed later does not make it look on time."""
    one("done", 1, "--on", "2026-11-11")
    one("holiday", "add", "2026-11-08", "Announced later")
    answer = one.json("edit", 1, "--phone", "01811-000000", "--why", "x")
    assert (answer["on_time"], answer["due_on"]) == (False, "2026-11-10")


# --- edit: what is refused -------------------------------------------------------------------------------------

SAME = "error: nothing in 1 is different: say what to change, such as --phone\n"


@pytest.mark.parametrize(
    ("story", "words", "sentence"),
    [
        ([], [], SAME),
        ([], ["--from", " Rahima  Khatun "], SAME),
        ([], ["--phone", "০১৭১২-৩৪৫৬৭৮", "--service", "training", "--received", "1 Nov"], SAME),
        ([], ["--from", " "], "error: the requester has no name: give one with --from\n"),
        ([], ["--received", "tomorrow"], "error: Wed 25 Nov 2026 is in the future: today is Tue 24 Nov 2026\n"),
        (
            [("done", 1, "--on", "2026-11-09")],
            ["--received", "2026-11-10"],
            "error: 1 cannot have been received on Tue 10 Nov 2026: its history goes on from Mon 9 Nov 2026\n",
        ),
        (
            [("hold", 1, "--why", "x", "--on", "2026-11-03")],
            ["--received", "2026-11-04"],
            "error: 1 cannot have been received on Wed 4 Nov 2026: its history goes on from Tue 3 Nov 2026\n",
        ),
    ],
)
def test_refused(one, story, words, sentence):
    for command in story:
        one(*command)
    with untouched(one):
        assert one.fails("edit", 1, *words, "--why", "x") == sentence


@pytest.mark.parametrize(
    "words", [["--service", "bicycle"], ["--service", "ict-"], ["--via", "pigeon"], ["--phone", "a\x07"]]
)
def test_refused_as_new_refuses_it(one, words):
    with untouched(one):
        one.fails("edit", 1, *words, "--why", "x")


# --- several numbers at once -----------------------------------------------------------------------------------


def test_several_at_once_are_one_command(charter):
    for name in ("Rahima", "Karim", "Salma"):
        charter.new("training", name, "--received", "2026-11-22")
    before = lists(charter)
    charter("done", 3, 1, 2, 1)
    assert charter.json("due") == []
    charter("undo")
    assert lists(charter) == before


@pytest.mark.parametrize("ids", [(1, 2, 99), (1, 2, "x"), (99, 1), (1, 3), (3, 1, 2)])
def test_all_or_none(charter, ids):
    for name in ("Rahima", "Karim", "Salma"):
        charter.new("training", name, "--received", "2026-11-22")
    charter("done", 3)
    entries = history_rows(charter)
    with untouched(charter):
        charter.fails("done", *ids)
    assert history_rows(charter) == entries
    assert [request["id"] for request in charter.json("due")] == [1, 2]
