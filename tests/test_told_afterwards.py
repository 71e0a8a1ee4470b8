"""Nothing flatters: what is told after the due date, and makes a late request look better, leaves a mark for good.

`e-nothi` promises 3 working days, `training` 7 and gives leave to extend. Received on Sunday 1 November 2026, they are
due on Wednesday the 4th and Tuesday the 10th. The machine's clock shows the day of each command.
"""

from __future__ import annotations

import pytest
from conftest import Charter, morning_of
from machine import set_clock
from snapshots import tamper
from test_reports import with_limit

LATE = "2026-11-24"
IN_TIME = "2026-11-02"


@pytest.fixture
def late(charter: Charter) -> Charter:
    """Request 1: `e-nothi`, registered on 1 November, and overdue since the 4th."""
    charter.new("e-nothi", "Rahima", today="2026-11-01")
    return charter


def verdict(charter: Charter, number: int = 1) -> tuple[object, object]:
    request = charter.json("show", number, today=LATE)
    return request["on_time"], request["told_afterwards"]


def total(charter: Charter, period: str = "2026-11", **surroundings: object) -> dict[str, object]:
    told: dict[str, object] = charter.json("report", period, **{"today": LATE, **surroundings})["total"]
    return told


# What counts as kept


@pytest.mark.parametrize("outcome", ["withdrawn", "forwarded"])
def test_closed_without_an_answer_is_neither_in_time_nor_late(late: Charter, outcome: str) -> None:
    late("done", 1, "--outcome", outcome, today="2026-11-01")
    assert verdict(late) == (None, False)
    told = total(late)
    assert (told["settled"], told[outcome], told["settled_otherwise"]) == (1, 1, 1)
    assert (told["settled_in_time"], told["settled_late"], told["settled_at_once"]) == (0, 0, 0)
    assert (told["in_time_percent"], told["median_days"]) == (None, None)
    assert "closed before it was late, without an answer" in late("show", 1)


@pytest.mark.parametrize("outcome", ["served", "declined", "withdrawn", "forwarded"])
def test_closed_after_its_due_date_is_late_whatever_the_outcome(late: Charter, outcome: str) -> None:
    late("done", 1, "--outcome", outcome, today="2026-11-05")
    assert verdict(late) == (False, False)
    told = total(late)
    assert (told["settled_late"], told[outcome], told["in_time_percent"]) == (1, 1, 0.0)


def test_at_once_is_served_on_the_day_of_receipt(charter: Charter) -> None:
    charter.new("e-nothi", "A", "--done")
    charter.new("e-nothi", "B")
    charter("done", 2, "--outcome", "declined")
    told = total(charter)
    assert (told["settled_in_time"], told["settled_at_once"], told["in_time_percent"]) == (2, 1, 100.0)


def test_without_a_due_date_any_outcome_is_without_limit(charter: Charter) -> None:
    own = charter.own_data()
    with_limit(own, "reports", "uncounted: true")
    charter.new("reports", "A", "--charter", own)
    charter("done", 1, "--outcome", "forwarded", "--charter", own)
    told = charter.json("report", "--charter", own)["total"]
    assert (told["settled_without_limit"], told["settled_otherwise"], told["forwarded"]) == (1, 0, 1)


# Told afterwards: each way to take a late request out of the late ones


WAYS = {
    "a settlement dated back": ["done 1 --on 2026-11-02"],
    "declined, dated back": ["done 1 --on 2026-11-02 --outcome declined"],
    "withdrawn, dated back": ["done 1 --on 2026-11-02 --outcome withdrawn"],
    "a hold dated back": ["hold 1 --why papers --on 2026-11-02"],
    "a day of receipt moved": ["edit 1 --received 2026-11-23 --why typo"],
    "a service that promises more": ["edit 1 --service software --why typo"],
    "a holiday in the past": ["holiday add 2026-11-02 --to 2026-11-26 Storm"],
    "void": ["done 1 --outcome void"],
    "a registration taken back": ["undo"],
}


@pytest.mark.parametrize("words", WAYS.values(), ids=WAYS)
def test_what_makes_a_late_request_look_better_is_marked(late: Charter, words: list[str]) -> None:
    for one in words:
        late(*one.split(), today=LATE)
    request = late.json("show", 1, today=LATE)
    assert request["on_time"] is not False
    assert request["told_afterwards"] is True
    assert "‡" in late("show", 1, today=LATE)
    assert "‡" in late("list", today=LATE)
    why = late("why", 1, today=LATE)
    assert "‡ told afterwards" in why
    assert "Tue 24 Nov 2026, after the due date, Wed 4 Nov 2026" in why
    assert "‡ পরে জানানো" in late("why", 1, today=LATE, lang="bn")
    late("check", today=LATE)


@pytest.mark.parametrize("words", WAYS.values(), ids=WAYS)
def test_the_mark_never_goes_away(late: Charter, words: list[str]) -> None:
    for one in words:
        late(*one.split(), today=LATE)
    late("undo", today="2026-11-25")
    assert late.json("show", 1)["told_afterwards"] is True
    if late.json("show", 1)["status"] != "settled":
        late("done", 1, today="2026-11-25")
    assert late.json("show", 1)["told_afterwards"] is True


@pytest.mark.parametrize("words", ["note 1 remark", "done 1", "extend 1 --to 2026-12-01 --why x", "hold 1 --why x"])
def test_what_leaves_it_late_is_not_marked(charter: Charter, words: str) -> None:
    charter.new("training", "Rahima", today="2026-11-01")
    charter(*words.split(), today=LATE)
    assert charter.json("show", 1)["told_afterwards"] is False


@pytest.mark.parametrize("words", ["note 1 remark", "edit 1 --phone 01711000001 --why typo"])
def test_what_is_added_to_a_kept_promise_is_not_marked(late: Charter, words: str) -> None:
    late("done", 1, today=IN_TIME)
    late(*words.split(), today=LATE)
    assert verdict(late) == (True, False)


def test_registered_late_and_settled_in_time_is_marked(charter: Charter) -> None:
    charter.new("e-nothi", "A", "--received", "2026-11-01", today="2026-11-03")
    charter("done", 1, "--on", "2026-11-02", today="2026-11-04")
    charter.new("e-nothi", "B", "--received", "2026-11-01", "--done", today=LATE)
    assert [verdict(charter, number) for number in (1, 2)] == [(True, False), (True, True)]


def test_the_undo_of_a_resume_is_marked(charter: Charter) -> None:
    charter.new("e-nothi", "A", today="2026-11-01")
    charter("hold", 1, "--why", "papers", today="2026-11-02")
    charter("resume", 1, today="2026-11-03")
    assert charter.json("show", 1, today="2026-11-10")["days_late"] > 0
    charter("undo", today="2026-11-10")
    request = charter.json("show", 1, today="2026-11-10")
    assert (request["status"], request["due_on"], request["told_afterwards"]) == ("held", None, True)


def test_a_service_without_a_limit_is_marked(charter: Charter) -> None:
    own = charter.own_data()
    with_limit(own, "reports", "uncounted: true")
    charter.new("e-nothi", "A", "--charter", own, today="2026-11-01")
    charter("edit", 1, "--service", "reports", "--why", "typo", "--charter", own)
    request = charter.json("show", 1, "--charter", own)
    assert (request["due_on"], request["told_afterwards"]) == (None, True)


def test_a_late_settlement_that_is_corrected_into_time_is_marked(late: Charter) -> None:
    late("done", 1, today="2026-11-08")
    late("edit", 1, "--received", "2026-11-05", "--why", "typo", today=LATE)
    assert verdict(late) == (True, True)
    assert "Judged again on Tue 24 Nov 2026" in late("why", 1)


def test_rows_of_a_table_are_counted_apart(charter: Charter) -> None:
    rows = "service,requester,received_on,settled_on\ne-nothi,A,2026-11-01,2026-11-02\ne-nothi,B,2026-11-01,\n"
    (charter.folder / "old.csv").write_text(rows, encoding="utf-8")
    charter("import", charter.folder / "old.csv")
    assert [verdict(charter, number) for number in (1, 2)] == [(True, True), (None, False)]
    charter("done", 2, "--on", "2026-11-03")
    told = total(charter)
    assert (told["imported_afterwards"], told["told_afterwards"]) == (1, 1)
    assert "Brought in by an import after their due dates, and not late: 1." in charter("report")


def test_a_clock_set_back_hides_nothing(late: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, morning_of(LATE))
    late("note", 1, "an entry of that day", today=LATE)
    set_clock(monkeypatch, morning_of(IN_TIME))
    late("done", 1, today=IN_TIME)
    assert verdict(late) == (True, True)


def test_a_rehearsed_day_before_the_machines_own_hides_nothing(late: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, morning_of(LATE))
    late("done", 1, today=IN_TIME)
    assert verdict(late) == (True, True)


def test_another_time_zone_in_the_charter_is_told_once_and_hides_nothing(
    charter: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = charter.own_data()
    charter.new("e-nothi", "Rahima", "--charter", own, today="2026-11-01")
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace('timezone: "Asia/Dhaka"', 'timezone: "America/Lima"'), encoding="utf-8")
    set_clock(monkeypatch, morning_of("2026-11-05"))
    answer = charter.result("done", 1, today=None)
    assert "was Asia/Dhaka and is America/Lima from now on" in answer.stderr
    request = charter.json("show", 1, today=None)
    assert (request["settled_on"], request["on_time"], request["told_afterwards"]) == ("2026-11-04", True, True)
    assert charter.result("note", 1, "x", today=None).stderr == ""


def test_the_mark_is_part_of_what_check_proves(late: Charter) -> None:
    late("done", 1, "--on", "2026-11-02", today=LATE)
    late("check")
    tamper(late, "UPDATE requests SET told_afterwards = NULL")
    assert "1 is not what its history tells" in late.result("check", code=1).stdout


# A settlement that is taken back counts as never made


STORM = ("holiday", "add", "2026-11-02", "--to", "2026-11-26", "Storm")


def test_reopened_after_a_holiday_that_was_told_after_the_due_date_is_marked(late: Charter) -> None:
    late("done", 1, today="2026-11-03")
    late(*STORM, today=LATE)
    assert verdict(late) == (True, False)
    late("reopen", 1, "--why", "was not served", today=LATE)
    assert (late.json("show", 1, today=LATE)["due_on"], verdict(late)) == ("2026-12-01", (None, True))
    assert "the due date that stood when it was settled, Wed 4 Nov 2026" in late("why", 1, today=LATE)
    for period in ("2026-11-01..2026-11-10", "2026-11-10"):  # a past day, too, is not judged by today's calendar
        assert total(late, period)["overdue"] == 1
    late("check")


@pytest.mark.parametrize("words", ["reopen 1 --why mistake", "undo"])
def test_what_is_no_better_when_its_settlement_is_taken_back_is_not_marked(charter: Charter, words: str) -> None:
    charter.new("e-nothi", "A", today="2026-11-01")
    charter.new("e-nothi", "B", today="2026-11-01")
    charter("hold", 2, "--why", "papers", today="2026-11-02")
    for number in (1, 2):
        charter("done", number, today="2026-11-03")
        charter(*words.replace("1", str(number)).split(), today=LATE)
        assert charter.json("show", number)["told_afterwards"] is False


def test_a_registration_that_was_taken_back_and_reopened_is_a_request_again(charter: Charter) -> None:
    charter.new("e-nothi", "A", today="2026-11-01")
    charter.new("e-nothi", "B", today="2026-11-01")
    charter("undo", today="2026-11-01")
    for words in (["reopen", 2, "--why", "it was right"], ["note", 2, "x"], ["undo"]):
        charter(*words, today="2026-11-01")
    charter("done", 2, "--on", "2026-11-02", today=LATE)
    assert verdict(charter, 2) == (True, True)


def test_an_undo_of_something_else_marks_no_registration_that_was_reopened(charter: Charter) -> None:
    charter.new("e-nothi", "A", today="2026-11-01")
    charter("undo", today="2026-11-01")
    charter("reopen", 1, "--why", "it was right", today="2026-11-01")
    charter("note", 1, "x", today=LATE)
    charter("undo", today=LATE)
    assert verdict(charter) == (None, False)


def test_a_command_that_was_late_itself_counts_before_the_table_that_brought_the_request(charter: Charter) -> None:
    row = "service,requester,received_on,settled_on\ne-nothi,A,2026-11-01,2026-11-02\n"
    (charter.folder / "old.csv").write_text(row, encoding="utf-8")
    charter("import", charter.folder / "old.csv", today="2026-11-22")
    charter("reopen", 1, "--why", "mistake", today="2026-11-22")
    assert (total(charter)["imported_afterwards"], total(charter)["told_afterwards"]) == (1, 0)
    charter("done", 1, "--on", "2026-11-02", today=LATE)
    assert (total(charter)["imported_afterwards"], total(charter)["told_afterwards"]) == (0, 1)


# Void


def test_void_dated_back_is_told_in_the_period_in_which_it_was_entered(charter: Charter) -> None:
    charter.new("e-nothi", "A", today="2026-10-04")
    charter("done", 1, "--outcome", "void", "--on", "2026-10-05", today=LATE)
    assert [total(charter, period)["voided_late"] for period in ("2026-10", "2026-11")] == [0, 1]
    (named,) = charter.json("report", "2026-11", "--annex", today=LATE)["annex"]
    assert (named["kind"], named["due_on"], named["settled_on"]) == ("voided_late", "2026-10-07", LATE)


def test_void_in_time_is_not_late_by_an_undo_of_something_else(late: Charter) -> None:
    late("done", 1, "--outcome", "void", today=IN_TIME)
    late("note", 1, "typed twice", today=LATE)
    late("undo", today=LATE)
    assert (total(late)["voided"], total(late)["voided_late"]) == (1, 0)
    assert late.json("report", "2026-11", "--annex", today=LATE)["annex"] == []


def test_void_that_comes_back_after_the_due_date_is_late(late: Charter) -> None:
    late("done", 1, "--outcome", "void", today=IN_TIME)
    late("undo", today=IN_TIME)
    late("undo", today=LATE)
    assert (total(late)["voided"], total(late)["voided_late"]) == (1, 1)


def test_void_is_told_and_told_apart_when_it_came_late(charter: Charter) -> None:
    charter.new("e-nothi", "A", today="2026-11-01")
    charter.new("e-nothi", "B", today="2026-11-01")
    charter("done", 1, "--outcome", "void", today="2026-11-04")
    charter("done", 2, "--outcome", "void", today="2026-11-05")
    charter("undo", today="2026-11-05")
    charter("done", 2, "--outcome", "void", today="2026-11-22")
    charter.new("e-nothi", "C", today="2026-11-22")
    told = total(charter)
    assert (told["received"], told["voided"], told["voided_late"]) == (1, 2, 1)
    assert "Entered as void, and not counted above: 2, after their due dates: 1." in charter("report")
    assert total(charter, "2026-10")["voided"] == 0


# The frozen limit


@pytest.fixture
def raised(charter: Charter) -> Charter:
    """Request 1 again, in an office whose own charter promises 90 working days since."""
    own = charter.own_data()
    charter.new("e-nothi", "Rahima", "--charter", own, today="2026-11-01")
    with_limit(own, "e-nothi", "working_days: 90")
    return charter


def test_edited_to_the_same_service_nothing_changes(raised: Charter) -> None:
    assert "nothing in 1 is different" in raised.fails("edit", 1, "--service", "e-nothi", "--why", "x")
    raised("done", 1)
    assert "nothing in 1 is different" in raised.fails("edit", 1, "--service", "e-nothi", "--why", "x")
    assert verdict(raised) == (False, False)


def test_edited_to_another_service_and_back_it_has_its_first_promise_again(raised: Charter) -> None:
    raised("edit", 1, "--service", "training", "--why", "x", today=IN_TIME)
    assert raised.json("show", 1, today=IN_TIME)["due_on"] == "2026-11-10"
    raised("edit", 1, "--service", "e-nothi", "--why", "x", today=IN_TIME)
    request = raised.json("show", 1, today=IN_TIME)
    assert (request["working_days"], request["due_on"]) == (3, "2026-11-04")


def test_an_extension_does_not_survive_a_service_that_gives_no_leave(charter: Charter) -> None:
    charter.new("training", "A", today="2026-11-01")
    charter("extend", 1, "--to", "2026-12-01", "--why", "agreed", today="2026-11-02")
    charter("edit", 1, "--service", "e-nothi", "--why", "typo", today="2026-11-02")
    request = charter.json("show", 1, today="2026-11-02")
    assert (request["due_on"], request["extended"]) == ("2026-11-04", False)
    charter("done", 1, today="2026-11-05")
    assert verdict(charter) == (False, False)


# A past day is judged as it stood


def test_a_holiday_removed_later_makes_nobody_late_on_a_past_day(charter: Charter) -> None:
    charter("holiday", "add", "2026-11-02", "--to", "2026-11-03", "Storm", today="2026-11-01")
    charter.new("e-nothi", "A", today="2026-11-01")  # due on Sunday the 8th
    charter("done", 1, today="2026-11-08")
    charter("holiday", "remove", "2026-11-02", today="2026-12-01")
    for day in ("2026-11-05", "2026-11-08"):
        assert charter.json("overdue", "--as-of", day, today="2026-12-02") == []
    charter.new("e-nothi", "B", today="2026-12-02")
    told = total(charter, today="2026-12-02")
    assert (told["settled_in_time"], told["settled_late"], told["overdue"]) == (1, 0, 0)


def test_a_holiday_added_later_makes_nobody_in_time_on_a_past_day(late: Charter) -> None:
    late("holiday", "add", "2026-11-02", "--to", "2026-11-26", "Storm", today=LATE)
    listed = late.json("overdue", "--as-of", "2026-11-10", today=LATE)
    assert [(request["id"], request["due_on"]) for request in listed] == [(1, "2026-11-04")]
    assert late.json("overdue", today=LATE) == []


def test_a_hold_taken_back_later_was_a_hold_on_that_day(charter: Charter) -> None:
    charter.new("e-nothi", "A", today="2026-11-01")
    charter("hold", 1, "--why", "papers", today="2026-11-02")
    charter("undo", today="2026-11-10")
    assert charter.json("due", "--as-of", "2026-11-05", today=LATE)[0]["status"] == "held"
    assert [request["id"] for request in charter.json("overdue", "--as-of", "2026-11-10", today=LATE)] == [1]


def test_a_correction_that_makes_it_earlier_holds_for_the_past_too(charter: Charter) -> None:
    charter.new("e-nothi", "A", "--received", "2026-11-15", today="2026-11-15")
    charter("edit", 1, "--received", "2026-11-01", "--why", "typo", today="2026-11-16")
    assert [request["id"] for request in charter.json("overdue", "--as-of", "2026-11-15", today=LATE)] == [1]


def test_a_correction_that_makes_it_later_changes_no_past_day(late: Charter) -> None:
    late("edit", 1, "--received", "2026-11-05", "--why", "typo", today=LATE)
    assert [request["id"] for request in late.json("overdue", "--as-of", "2026-11-08", today=LATE)] == [1]


def test_a_service_without_a_limit_makes_nothing_overdue_on_a_past_day(charter: Charter) -> None:
    own = charter.own_data()
    with_limit(own, "reports", "uncounted: true")
    charter.new("e-nothi", "A", "--charter", own, today="2026-11-01")
    charter("edit", 1, "--service", "reports", "--why", "typo", today=IN_TIME)
    assert charter.json("overdue", "--as-of", "2026-11-10", today=LATE) == []
    assert total(charter, "2026-11-10")["overdue"] == 0


def test_a_remark_on_what_was_void_leaves_it_overdue_on_that_day_once_it_is_reopened(late: Charter) -> None:
    late("undo", today="2026-11-01")
    late("note", 1, "was it a mistake?", today="2026-11-05")
    late("reopen", 1, "--why", "it was none", today="2026-11-08")
    assert [one["due_on"] for one in late.json("overdue", "--as-of", "2026-11-05", today=LATE)] == ["2026-11-04"]
    assert total(late, "2026-11-05")["overdue"] == 1


# A correction in time


@pytest.mark.parametrize("words", ["--received 2026-11-03", "--service training"])
def test_why_tells_of_each_correction_that_moved_the_due_date(late: Charter, words: str) -> None:
    late("edit", 1, *words.split(), "--why", "typed wrongly", today="2026-11-03")
    due_on = late.json("show", 1, today="2026-11-03")["due_on"]
    told = late("why", 1, today=LATE)
    assert "Corrected on Tue 3 Nov 2026: the due date was Wed 4 Nov 2026 until then, and " in told
    assert "after it (typed wrongly)." in told
    assert due_on > "2026-11-04"
    late("undo", today="2026-11-03")
    assert "Corrected on" not in late("why", 1, today=LATE)


# The draw


def test_a_draw_says_when_it_was_recorded_and_what_was_told_since(late: Charter) -> None:
    late("done", 1, "--on", "2026-11-02", today=LATE)
    late("holiday", "add", "2026-11-03", "Storm", today="2026-11-25")
    drawn = late("sample", 1, "2026-11", today="2026-11-25")
    assert "recorded: received: Sun 1 Nov 2026 09:30, settled: Tue 24 Nov 2026 09:30" in drawn
    assert "The calendar was changed after the settlement: it stays as it was judged." in drawn
    assert "‡ told afterwards: “settled: served” was recorded on Tue 24 Nov 2026" in drawn
