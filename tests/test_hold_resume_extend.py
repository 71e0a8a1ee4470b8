"""`hold`, `resume` and `extend`: which days do not count, what is said meanwhile, and what may not follow.

`training` (7 working days, as needed), received on Sunday 1 November 2026, is due on Tuesday the 10th. November has
no holiday; 13, 14, 20, 21, 27 and 28 are Fridays and Saturdays.
"""

import re

import pytest
from snapshots import untouched

DUE = "2026-11-10"


@pytest.fixture
def one(charter):
    """Request 1: `training`, received on 1 November, in a register that is looked at on the 24th."""
    charter.new("training", "Rahima Khatun", "--received", "2026-11-01")
    return charter


def hold(charter, on, number=1):
    return charter.json("hold", number, "--why", "NID copy missing", "--on", on)


def dates(answer):
    return answer["status"], answer["due_on"], answer["promised_due_on"], answer["days_used"]


# --- the hold rule ---------------------------------------------------------------------------------------------


def test_on_hold_no_due_date_runs(one):
    held = hold(one, "2026-11-03")
    assert dates(held) == ("held", None, DUE, 2)
    running = ("days_left", "days_late", "calendar_days_left", "calendar_days_late", "on_time")
    assert [held[key] for key in running] == [None] * 5
    assert held["provisional"] is False


@pytest.mark.parametrize(
    ("held", "resumed", "due_on"),
    [
        ("2026-11-03", "2026-11-08", "2026-11-15"),  # 5 left: 9, 10, 11, 12, 15
        ("2026-11-03", "2026-11-03", "2026-11-10"),  # lifted on the same day: nothing happened
        ("2026-11-03", "2026-11-06", "2026-11-12"),  # lifted on a Friday: Sunday is the first of 5
        ("2026-11-06", "2026-11-08", "2026-11-11"),  # held on a Friday with 3 left
        ("2026-11-01", "2026-11-24", "2026-12-03"),  # on the day of receipt: all 7 are left
        ("2026-11-10", "2026-11-12", "2026-11-12"),  # nothing was left: due on the day itself
        ("2026-11-10", "2026-11-13", "2026-11-15"),  # or on the next working day
        ("2026-11-10", "2026-11-10", "2026-11-10"),
        ("2026-11-11", "2026-11-18", "2026-11-10"),  # held when overdue: it keeps its due date
    ],
)
def test_worked_examples(one, held, resumed, due_on):
    hold(one, held)
    answer = one.json("resume", 1, "--on", resumed)
    assert (answer["status"], answer["due_on"], answer["promised_due_on"]) == ("open", due_on, due_on)
    days = one.json("why", 1)["days"]
    assert days[-1]["date"] == due_on
    assert [day["number"] for day in days if day["number"]] == list(range(1, 8))


def test_days_used_leave_out_the_hold(one):
    hold(one, "2026-11-03")
    one("resume", 1, "--on", "2026-11-08")
    assert one.json("show", 1, today="2026-11-12")["days_used"] == 2 + 4


def test_held_twice(one):
    hold(one, "2026-11-03")
    one("resume", 1, "--on", "2026-11-08")
    assert dates(hold(one, "2026-11-10")) == ("held", None, "2026-11-15", 4)
    assert one.json("resume", 1, "--on", "2026-11-17")["due_on"] == "2026-11-22"


def test_meanwhile_it_is_listed_apart_and_says_what_would_be(one):
    one.new("training", "Karim", "--received", "2026-11-22")
    hold(one, "2026-11-03")
    board = one("due", today="2026-11-24")
    apart = board[board.index("On hold · 1") :]
    assert "Karim" in board.replace(apart, "")
    assert "Karim" not in apart
    for said in (
        "Rahima Khatun",
        "on hold since Tue 3 Nov 2026 (21 days)",
        "2 of 7 working days used",
        "if resumed today, due Tue 1 Dec 2026",
    ):
        assert said in apart
    assert [request["id"] for request in one.json("overdue", today="2026-12-31")] == [2]
    said = one("show", 1, today="2026-11-08")
    assert "2 of 7 working days used, if resumed today, due Sun 15 Nov 2026" in said


def test_held_and_resumed_days_are_proved(one):
    hold(one, "2026-11-03")
    one("resume", 1, "--on", "2026-11-08")
    lines = one("why", 1).splitlines()
    assert "  Wed 4 Nov 2026 – Sun 8 Nov 2026    on hold" in lines
    assert lines[-1].startswith("  Sun 15 Nov 2026")
    assert lines[-1].endswith("day 7 · due")


def test_a_hold_that_comes_too_late_says_that_it_stops_nothing(one):
    assert "The date that was missed stays: Tue 10 Nov 2026." in one("hold", 1, "--why", "papers", "--on", "2026-11-11")


def test_held_when_overdue_it_stays_in_the_overdue_list_marked(one):
    held = hold(one, "2026-11-11")
    assert dates(held) == ("held", DUE, DUE, 17)
    assert (held["days_late"], held["calendar_days_late"]) == (10, 14)
    assert [request["id"] for request in one.json("overdue")] == [1]
    assert "on hold since Wed 11 Nov 2026" in one("overdue")
    board = one("due")
    assert "Overdue · 1" in board
    assert "On hold" not in board
    assert "if resumed" not in board


@pytest.mark.parametrize(
    ("held", "on_time", "due_on", "used"),
    [
        ("2026-11-03", True, "2026-12-01", 2),  # 5 left on the 24th
        ("2026-11-10", True, "2026-11-24", 7),  # nothing left
        ("2026-11-11", False, "2026-11-10", 17),  # overdue when held
    ],
)
def test_settled_while_held(one, held, on_time, due_on, used):
    hold(one, held)
    answer = one.json("done", 1)
    assert (answer["status"], answer["on_time"], answer["due_on"], answer["days_used"]) == (
        "settled",
        on_time,
        due_on,
        used,
    )


def test_settled_while_held_the_proof_goes_on_to_the_due_date_it_was_judged_by(one):
    hold(one, "2026-11-03")
    due_on = one.json("done", 1, "--on", "2026-11-15")["due_on"]
    days = one.json("why", 1)["days"]
    assert days[-1] == {"date": due_on, "number": 7, "what": "day 7"}


def test_the_proof_of_a_settled_request_says_that_the_calendar_changed_since(one):
    one("done", 1, "--on", "2026-11-11")
    assert "after the settlement" not in one("why", 1)
    one("holiday", "add", "2026-11-04", "Announced later")
    assert "after the settlement" in one("why", 1)


@pytest.mark.parametrize("holiday", ["2026-11-04", "2026-11-05", "2026-11-08"])
def test_a_holiday_inside_the_hold_is_not_paid_for_twice(one, holiday):
    hold(one, "2026-11-03")
    one("resume", 1, "--on", "2026-11-08")
    assert one.json("holiday", "add", holiday, "Announced later") == []
    assert one.json("show", 1)["due_on"] == "2026-11-15"
    assert one.json("holiday", "add", "2026-11-09", "After the hold")[0]["due_on"] == "2026-11-16"


def test_a_holiday_before_the_hold_leaves_more(one):
    hold(one, "2026-11-03")
    one("holiday", "add", "2026-11-02", "Announced later")
    assert dates(one.json("show", 1)) == ("held", None, "2026-11-11", 1)
    assert one.json("resume", 1, "--on", "2026-11-08")["due_on"] == "2026-11-16"


# --- extensions ------------------------------------------------------------------------------------------------


def test_extended_keeps_the_charters_own_date_and_tells_both(one):
    answer = one.json("extend", 1, "--to", "2026-11-18", "--why", "second batch", today="2026-11-09")
    assert dates(answer) == ("open", "2026-11-18", DUE, 6)
    assert answer["extended"] is True
    said = one("show", 1, today="2026-11-09")
    assert "Wed 18 Nov 2026" in said
    assert "promised due on: Tue 10 Nov 2026" in said
    assert "extended to Wed 18 Nov 2026" in said
    assert "second batch" in said
    assert "extended" in one("due", today="2026-11-09")


def test_extended_any_number_of_times(one):
    one("extend", 1, "--to", "2026-11-18", "--why", "a", today="2026-11-09")
    one("extend", 1, "--to", "2026-11-22", "--why", "b", today="2026-11-18")
    answer = one.json("done", 1, "--on", "2026-11-22")
    assert (answer["due_on"], answer["promised_due_on"], answer["on_time"]) == ("2026-11-22", DUE, True)


def test_extending_what_is_overdue_wipes_out_nothing(one):
    answer = one.json("extend", 1, "--to", "2026-12-10", "--why", "too late", today="2026-11-11")
    assert (answer["due_on"], answer["extended"], answer["days_late"]) == (DUE, False, 1)
    assert [request["id"] for request in one.json("overdue")] == [1]
    settled = one.json("done", 1)
    assert (settled["on_time"], settled["due_on"]) == (False, DUE)
    assert "extended to Thu 10 Dec 2026" in one("show", 1)


def test_an_agreed_day_that_becomes_a_day_off_is_the_next_working_day(one):
    one("extend", 1, "--to", "2026-11-19", "--why", "x", today="2026-11-09")
    (move,) = one.json("holiday", "add", "2026-11-19", "Local", today="2026-11-09")
    assert (move["due_on_before"], move["due_on"]) == ("2026-11-19", "2026-11-22")
    assert one.json("show", 1, today="2026-11-09")["promised_due_on"] == DUE


def test_an_agreed_day_is_not_moved_by_a_holiday_before_it(one):
    one("extend", 1, "--to", "2026-11-19", "--why", "x", today="2026-11-09")
    assert one.json("holiday", "add", "2026-11-15", "Local", today="2026-11-09") == []


def test_on_hold_after_an_extension_what_was_left_of_the_agreed_time_waits(one):
    one("extend", 1, "--to", "2026-11-18", "--why", "x", today="2026-11-09")
    hold(one, "2026-11-16")
    assert one.json("resume", 1, "--on", "2026-11-22")["due_on"] == "2026-11-24"


def test_agreed_days_are_proved(one):
    one("extend", 1, "--to", "2026-11-18", "--why", "x", today="2026-11-09")
    days = one.json("why", 1)["days"]
    assert days[-1] == {"date": "2026-11-18", "number": None, "what": "agreed longer time"}
    assert days[-1]["date"] == one.json("show", 1)["due_on"]


# --- what may not follow ---------------------------------------------------------------------------------------

HELD = ("hold", 1, "--why", "papers", "--on", "2026-11-08")
RESUMED = ("resume", 1, "--on", "2026-11-12")
SETTLED = ("done", 1, "--on", "2026-11-12")
ON_HOLD = "error: 1 is on hold since Sun 8 Nov 2026: resume it first\n"
WAS_SETTLED = "error: 1 was settled on Thu 12 Nov 2026: `charter reopen 1` if that was a mistake\n"
NOT_HELD = "error: 1 is not on hold: there is nothing to resume\n"


def too_early(day, latest):
    return f"error: 1 cannot have this on {day}: its last entry happened on {latest}\n"


@pytest.mark.parametrize(
    ("story", "then", "sentence"),
    [
        ([HELD], ["hold", 1, "--why", "x"], ON_HOLD),
        ([HELD], ["extend", 1, "--to", "2026-12-10", "--why", "x"], ON_HOLD),
        ([HELD], ["resume", 1, "--on", "2026-11-05"], too_early("Thu 5 Nov 2026", "Sun 8 Nov 2026")),
        (
            [HELD],
            ["resume", 1, "--on", "2026-11-25"],
            "error: Wed 25 Nov 2026 is in the future: today is Tue 24 Nov 2026\n",
        ),
        ([HELD, RESUMED], ["resume", 1], NOT_HELD),
        (
            [HELD, RESUMED],
            ["hold", 1, "--why", "x", "--on", "2026-11-11"],
            too_early("Wed 11 Nov 2026", "Thu 12 Nov 2026"),
        ),
        ([HELD, RESUMED], ["done", 1, "--on", "2026-11-11"], too_early("Wed 11 Nov 2026", "Thu 12 Nov 2026")),
        ([], ["resume", 1], NOT_HELD),
        ([], ["hold", 1, "--why", "x", "--on", "2026-10-31"], too_early("Sat 31 Oct 2026", "Sun 1 Nov 2026")),
        ([SETTLED], ["hold", 1, "--why", "x"], WAS_SETTLED),
        ([SETTLED], ["resume", 1], WAS_SETTLED),
        ([SETTLED], ["extend", 1, "--to", "2026-12-10", "--why", "x"], WAS_SETTLED),
        ([SETTLED], ["done", 1], WAS_SETTLED),
        ([HELD, SETTLED], ["resume", 1], WAS_SETTLED),
        ([SETTLED, ("reopen", 1, "--why", "x")], ["resume", 1], NOT_HELD),
        ([HELD, SETTLED, ("reopen", 1, "--why", "x")], ["hold", 1, "--why", "x"], ON_HOLD),
        ([HELD, ("undo",)], ["resume", 1], NOT_HELD),
        ([HELD, ("undo",), ("undo",)], ["hold", 1, "--why", "x"], ON_HOLD),
        ([SETTLED, ("undo",)], ["reopen", 1, "--why", "x"], "error: 1 is not settled: there is nothing to reopen\n"),
        (
            [],
            ["extend", 1, "--to", "2026-11-10", "--why", "x"],
            "error: Tue 10 Nov 2026 is not after the due date, Tue 10 Nov 2026: give a later working day\n",
        ),
        (
            [],
            ["extend", 1, "--to", "2026-12-25", "--why", "x"],
            "error: the office is closed on Fri 25 Dec 2026: the next working day is Sun 27 Dec 2026\n",
        ),
    ],
)
def test_what_cannot_follow_says_the_state_and_the_way_out(one, story, then, sentence):
    for command in story:
        one(*command)
    with untouched(one):
        assert one.fails(*then) == sentence


def test_refused_in_bangla_too(one):
    one(*HELD)
    with untouched(one):
        said = one.fails("hold", 1, "--why", "x", lang="bn")
    assert said.startswith("ত্রুটি: আবেদন ১ ইতোমধ্যে রবি ৮ নভেম্বর ২০২৬")
    assert not re.search("[0-9a-zA-Z]", said)


def test_no_longer_time_where_the_charter_gives_none(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-22")
    with untouched(charter):
        assert charter.fails("extend", 1, "--to", "2026-12-10", "--why", "x") == (
            "error: service 2.2.1 has no “as needed” in the charter: 1 cannot be extended; "
            "`charter hold 1` if it waits for the requester\n"
        )


@pytest.mark.parametrize("command", ["hold 1", "extend 1 --to 2026-12-10", "reopen 1", "edit 1 --received 2026-11-01"])
def test_a_reason_is_required(one, command):
    with untouched(one):
        assert "--why" in one.fails(*command.split(), code=2)
        assert one.fails(*command.split(), "--why", " \n ") == "error: the reason is empty: say why, with --why\n"


def test_the_reason_stays_in_the_history(one):
    one("hold", 1, "--why", "NID copy missing", "--on", "2026-11-03")
    entry = one.json("show", 1)["history"][-1]
    assert (entry["action"], entry["happened_on"], entry["text"]) == ("held", "2026-11-03", "NID copy missing")
    assert (entry["due_on_before"], entry["due_on_after"]) == (DUE, None)
    assert "NID copy missing" in one("show", 1)
    assert "NID copy missing" in one("show", 1, lang="bn")


def test_what_is_printed_says_what_moved(one):
    one(*HELD)
    assert one(*RESUMED).splitlines()[:2] == ["1 · resumed · Rahima Khatun", "  due on: Mon 16 Nov 2026"]
    assert one.json("show", 1)["due_on"] == "2026-11-16"


def test_the_reason_of_a_hold_is_told_as_long_as_it_lasts(one):
    def reasons(**surroundings):
        listed, due = one.json("list", **surroundings)[0], one.json("due", **surroundings)[0]
        shown = one.json("show", 1, **surroundings)
        assert listed["hold_reason"] == due["hold_reason"] == shown["hold_reason"]
        return shown["hold_reason"]

    assert reasons() is None
    one("hold", 1, "--why", "no certificate", "--on", "2026-11-22")
    assert reasons() == "no certificate"
    one("resume", 1, "--on", "2026-11-23")
    assert reasons() is None
    one("hold", 1, "--why", "no copy of it", "--on", "2026-11-24")
    assert "Rahima Khatun · no copy of it · on hold since" in one("due")
    past = [one.json("due", "--as-of", day)[0]["hold_reason"] for day in ("2026-11-22", "2026-11-23")]
    assert past == ["no certificate", None]
    one("check")
    for expected in (None, "no copy of it"):
        one("undo")
        assert reasons() == expected
    one("done", 1)
    assert one.json("show", 1)["hold_reason"] is None
    one("check")
