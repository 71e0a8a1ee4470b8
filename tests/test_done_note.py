"""`done` and `note`: how a request is settled, what is judged, and what is added to it."""

import pytest


def standing(charter, number):
    shown = charter.json("show", number)
    return shown["status"], shown["outcome"], shown["settled_on"], shown["on_time"]


def test_done_settles_today(charter):
    charter.new()
    answer = charter.json("done", 1)
    assert (answer["status"], answer["outcome"], answer["settled_on"], answer["on_time"]) == (
        "settled",
        "served",
        "2026-11-24",
        True,
    )
    assert charter.json("due") == []


def test_done_says_what_it_did(charter):
    charter.new()
    charter.new("e-nothi", "Abdul Karim", "--received", "2026-11-15")
    text = charter("done", 1, 2)
    assert text.splitlines()[0].startswith("1 · settled: served · Rahima Begum")
    assert "at once" in text
    assert "late by 4 working days" in text


@pytest.mark.parametrize(
    ("on", "on_time", "late", "calendar_late"),
    [
        ("2026-11-24", True, 0, 0),  # the due date itself
        ("2026-11-25", False, 1, 1),
        ("2026-11-27", False, 2, 3),
    ],
)
def test_in_time_up_to_the_due_date(charter, on, on_time, late, calendar_late):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-19")
    answer = charter.json("done", 1, "--on", on, today="2026-11-29")
    assert (answer["on_time"], answer["days_late"], answer["calendar_days_late"]) == (on_time, late, calendar_late)


def test_settled_on_the_weekend_right_after_is_late(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-23")  # due on Thursday
    answer = charter.json("done", 1, today="2026-11-27")
    assert (answer["on_time"], answer["days_late"], answer["calendar_days_late"]) == (False, 0, 1)
    assert "late by 1 calendar day, no working day since" in charter("show", 1, today="2026-11-29")


def test_settled_on_the_day_of_receipt_is_at_once(charter):
    charter.new()
    assert "at once" in charter("done", 1).splitlines()[-1]


def test_days_used_are_working_days_after_receipt(charter):
    charter.new("training", "Rahima", "--received", "2026-11-12")
    assert charter.json("done", 1, "--on", "2026-11-24")["days_used"] == 8


def test_settled_late_in_the_register_but_in_time(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-15")
    answer = charter.json("done", 1, "--on", "18 Nov")
    assert (answer["settled_on"], answer["on_time"]) == ("2026-11-18", True)


@pytest.mark.parametrize(
    ("outcome", "on_time"), [("served", True), ("declined", True), ("withdrawn", None), ("forwarded", None)]
)
def test_outcomes(charter, outcome, on_time):
    charter.new()
    answer = charter.json("done", 1, "--outcome", outcome)
    assert (answer["outcome"], answer["on_time"]) == (outcome, on_time)
    assert outcome in charter("list")


def test_void_is_kept_and_shown_but_not_judged(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-01")
    answer = charter.json("done", 1, "--outcome", "void")
    assert (answer["outcome"], answer["on_time"]) == ("void", None)
    assert charter.json("overdue") == []
    assert [one["id"] for one in charter.json("list")] == [1]
    assert "not judged" in charter("show", 1)


def test_done_settles_several_as_one(charter):
    for _ in range(3):
        charter.new()
    answer = charter.json("done", 3, "১", "#3", "--note", "one visit")
    assert [one["id"] for one in answer] == [3, 1]
    assert [one["id"] for one in charter.json("due")] == [2]
    notes = [charter.json("show", number)["history"][-1]["text"] for number in (1, 3)]
    assert notes == ["one visit", "one visit"]


@pytest.mark.parametrize("ids", [(1, 99), (99, 1), (1, 2), (2, 1), (1, "x")])
def test_all_of_them_or_none(charter, ids):
    charter.new()
    charter.new("e-nothi", "Settled", "--done")
    charter.fails("done", *ids)
    assert standing(charter, 1) == ("open", None, None, None)


def test_done_before_one_of_them_was_received_settles_none(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-15")
    charter.new("e-nothi", "Karim", "--received", "2026-11-22")
    assert "2 cannot have this on" in charter.fails("done", 1, 2, "--on", "2026-11-18")
    assert standing(charter, 1) == ("open", None, None, None)


def test_done_while_on_hold_is_judged_as_if_resumed_that_day(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-15")
    charter("hold", 1, "--why", "papers", "--on", "2026-11-17")
    answer = charter.json("done", 1)
    assert (answer["status"], answer["on_time"], answer["days_used"]) == ("settled", True, 2)


def test_done_twice_is_refused(charter):
    charter.new("e-nothi", "Rahima", "--done")
    assert "1 was settled on Tue 24 Nov 2026" in charter.fails("done", 1)


def test_note_is_what_lists_show_and_the_earlier_ones_stay_in_the_history(charter):
    charter.new("e-nothi", "Rahima", "--note", "first")
    assert charter.json("note", 1, "second")["note"] == "second"
    assert "second" in charter("due")
    assert "first" not in charter("due")
    assert [entry["text"] for entry in charter.json("show", 1)["history"]] == ["first", "second"]


def test_note_moves_no_date_and_may_follow_a_settlement(charter):
    before = charter.new("e-nothi", "Rahima", "--done")
    after = charter.json("note", 1, "came to say thanks")
    changed = {key for key in before if before[key] != after[key]}
    assert changed <= {"note", "updated_at"}
    assert after["note"] == "came to say thanks"


def test_note_in_bangla_with_several_lines_is_one_line(charter):
    charter.new()
    assert charter.json("note", 1, "ফোন করা\n হয়েছে")["note"] == "ফোন করা হয়েছে"


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        *((typed, "withdrawn") for typed in ("প্রত্যাহার", "প্রত্যাহারকৃত", "Withdrawn", "with")),
        *((typed, "declined") for typed in ("নামঞ্জুর", "নথিজাত", "declined (নামঞ্জুর)")),
        *((typed, "served") for typed in ("সেবা প্রদত্ত", "served")),
        ("অন্য দপ্তরে", "forwarded"),
    ],
)
def test_an_outcome_by_every_word_that_an_error_lists(charter, typed, outcome):
    charter.new()
    assert charter.json("done", 1, "--outcome", typed)["outcome"] == outcome


@pytest.mark.parametrize("typed", ["", "d", "অন্য", "x", "declined served"])
def test_a_word_that_means_no_outcome_is_wrong_usage(charter, typed):
    charter.new()
    if typed == "অন্য":  # begins one alone
        assert charter.json("done", 1, "--outcome", typed)["outcome"] == "forwarded"
    else:
        assert "use one of served, declined" in charter.fails("done", 1, "--outcome", typed, code=2)
