"""`holiday add`, `working`, `remove`, and an office-days file that was edited: what is pending moves, what is settled
stays, and each command tells what it moved.

`e-nothi` has 3 working days, `training` 7. Today is Tuesday 24 November 2026; Friday and Saturday are off.
"""

import csv
import io
import os
import shutil

import pytest
from conftest import Charter
from snapshots import history_rows, lists, rows, untouched

MOVE_KEYS = ["id", "due_on_before", "due_on", "overdue"]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Due: 1 on Wed 25, 2 today, 3 on Sun 29 (received today), 4 on Tue 1 December; 5 was settled, 6 is overdue."""
    charter = Charter(tmp_path_factory.mktemp("told"))
    for name, service, received in (
        ("Rahima", "e-nothi", "2026-11-22"),
        ("Karim", "e-nothi", "2026-11-19"),
        ("Salma", "e-nothi", "2026-11-24"),
        ("Jamal", "training", "2026-11-22"),
        ("Nasrin", "e-nothi", "2026-11-19"),
        ("Habib", "e-nothi", "2026-11-15"),
    ):
        charter.new(service, name, "--received", received)
    charter("done", 5)
    return charter


@pytest.fixture
def desk(told, charter):
    """The program on a copy of it."""
    shutil.copy(told.db, charter.db)
    return charter


def moves(answer):
    return [(move["id"], move["due_on_before"][-5:], move["due_on"][-5:], move["overdue"]) for move in answer]


# --- moving ----------------------------------------------------------------------------------------------------


def test_a_holiday_tonight_moves_what_is_pending(desk):
    answer = desk.json("holiday", "add", "2026-11-25", "Storm")
    assert [list(move) for move in answer] == [MOVE_KEYS] * 3
    assert moves(answer) == [(1, "11-25", "11-26", False), (3, "11-29", "11-30", False), (4, "12-01", "12-02", False)]
    assert {one["id"]: one["due_on"][-5:] for one in desk.json("due")} == {
        6: "11-18",
        2: "11-24",
        1: "11-26",
        3: "11-30",
        4: "12-02",
    }


def test_it_prints_number_old_and_new_date(desk):
    lines = desk("holiday", "add", "25 Nov", "Storm").splitlines()
    assert lines[0] == "Wed 25 Nov 2026 · Storm · general holiday · office closed"
    assert lines[1].endswith("3 pending requests have new due dates")
    assert [line.split("  2.2")[0] for line in lines[2:]] == [
        "  1  Wed 25 Nov 2026  ->  Thu 26 Nov 2026",
        "  3  Sun 29 Nov 2026  ->  Mon 30 Nov 2026",
        "  4  Tue 1 Dec 2026   ->  Wed 2 Dec 2026 ",
    ]


def test_in_bangla(desk):
    lines = desk("holiday", "add", "২৫/১১/২০২৬", "ঝড়", lang="bn").splitlines()
    assert lines[0].startswith("বুধ ২৫ নভেম্বর ২০২৬ · ঝড় · ")
    assert [line.split("  ২.২")[0] for line in lines[2:]] == [
        "  ১  ২৫/১১/২০২৬  ->  ২৬/১১/২০২৬",
        "  ৩  ২৯/১১/২০২৬  ->  ৩০/১১/২০২৬",
        "  ৪  ০১/১২/২০২৬  ->  ০২/১২/২০২৬",
    ]


def test_a_make_up_day_moves_earlier_and_what_becomes_overdue_comes_first(desk):
    """The Saturdays 21 and 28 November were declared working, and it is said on the 24th."""
    desk.new("e-nothi", "Shirin", "--received", "2026-11-20")  # as on the Thursday before: due on the 24th
    answer = desk.json("holiday", "working", "2026-11-21", "Make-up Saturday")
    assert moves(answer) == [(2, "11-24", "11-23", True), (7, "11-24", "11-23", True)]
    answer = desk.json("holiday", "working", "2026-11-28", "Make-up Saturday")
    assert moves(answer) == [(3, "11-29", "11-28", False), (4, "12-01", "11-30", False)]
    assert [one["id"] for one in desk.json("overdue")] == [6, 2, 7]


def test_newly_overdue_first_then_by_new_due_date(desk):
    """Monday 23 was a holiday; told on the 25th that the office was open after all."""
    desk("holiday", "add", "2026-11-23", "Storm")
    assert moves(desk.json("holiday", "remove", "2026-11-23", "--dry-run", today="2026-11-26")) == [
        (1, "11-26", "11-25", True),
        (2, "11-25", "11-24", True),
        (4, "12-02", "12-01", False),
    ]
    printed = desk("holiday", "remove", "2026-11-23", today="2026-11-26").splitlines()
    assert [line.split()[0] for line in printed[2:]] == ["1", "2", "4"]
    assert [" overdue · " in line for line in printed[2:]] == [True, True, False]


def test_a_cancelled_holiday_moves_earlier(desk):
    desk.new("e-nothi", "Shirin", "--received", "2026-12-14", today="2026-12-14")
    assert desk.json("show", 7)["due_on"] == "2026-12-20"  # 15, 17, 20
    (move,) = desk.json("holiday", "remove", "2026-12-16", today="2026-12-14")
    assert (move["id"], move["due_on"]) == (7, "2026-12-17")
    assert "Victory Day" not in desk("holiday", "list", "2026")


def test_a_run_of_days(desk):
    answer = desk.json("holiday", "add", "2026-11-25", "Curfew", "--to", "2026-11-29", "--kind", "executive")
    assert moves(answer) == [(1, "11-25", "11-30", False), (3, "11-29", "12-02", False), (4, "12-01", "12-06", False)]
    listed = [day for day in desk.json("holiday", "list", "2026") if day["name_en"] == "Curfew"]
    assert [day["date"][-5:] for day in listed] == ["11-25", "11-26", "11-27", "11-28", "11-29"]
    assert {day["kind"] for day in listed} == {"executive"}


def test_settled_ones_stay_as_they_were_judged(desk):
    desk("done", 6, "--on", "2026-11-19")
    before = [desk.json("show", number) for number in (5, 6)]
    desk("holiday", "working", "2026-11-21", "Make-up Saturday")
    desk("holiday", "add", "2026-11-16", "Announced later", "--to", "2026-11-18")
    assert [desk.json("show", number) for number in (5, 6)] == before
    assert (before[0]["on_time"], before[1]["on_time"]) == (True, False)


def test_the_history_says_why(desk):
    desk("holiday", "add", "2026-11-25", "Storm")
    entry = desk.json("show", 1)["history"][-1]
    assert (entry["action"], entry["due_on_before"], entry["due_on_after"]) == ("redated", "2026-11-25", "2026-11-26")
    assert entry["text"] == "Storm (holiday add 2026-11-25)"
    told = desk("show", 1).splitlines()
    assert "    due on: Wed 25 Nov 2026 -> Thu 26 Nov 2026" in told
    assert desk.json("show", 5)["history"][-1]["action"] == "settled"


def test_what_no_date_moves_is_not_in_any_history(desk):
    entries = history_rows(desk)
    assert desk.json("holiday", "add", "2026-11-27", "On a Friday") == []
    assert history_rows(desk) == entries


def test_csv(desk):
    found = list(csv.DictReader(io.StringIO(desk("holiday", "add", "2026-11-25", "Storm", "--format", "csv"))))
    assert found[0] == {"id": "1", "due_on_before": "2026-11-25", "due_on": "2026-11-26", "overdue": "false"}
    assert desk("holiday", "add", "2026-11-25", "Storm", "--format", "csv") == ",".join(MOVE_KEYS) + "\n"


# --- telling without doing, and doing once ---------------------------------------------------------------------

CHANGES = [
    "holiday add 2026-11-25 Storm",
    "holiday add 2026-11-25 Storm --to 2026-11-29 --kind local --order DC/114",
    "holiday add 2026-11-27 Storm --moon",
    "holiday add 2026-12-16 Renamed",
    "holiday working 2026-11-28 Make-up",
    "holiday working 2026-12-16 Open",
    "holiday remove 2026-12-16",
    "holiday remove 2026-05-23",
]


@pytest.mark.parametrize("words", CHANGES)
def test_dry_run_tells_the_same_and_changes_nothing(desk, words):
    calendar, before = desk("holiday", "list"), lists(desk)
    with untouched(desk):
        rehearsed = desk(*words.split(), "--dry-run")
        moved = desk.json(*words.split(), "--dry-run")
    assert (desk("holiday", "list"), lists(desk)) == (calendar, before)
    assert rehearsed.splitlines()[0] == "Only a rehearsal: nothing was changed."
    with untouched(desk):
        assert desk.json(*words.split(), "--dry-run") == moved
    assert desk(*words.split()).splitlines() == rehearsed.splitlines()[1:]
    assert desk("holiday", "list") != calendar


@pytest.mark.parametrize("words", [*CHANGES[:-2], "holiday remove 2027-02-21"])
def test_the_same_entry_twice_changes_nothing(desk, words):
    desk(*words.split())
    with untouched(desk):
        assert desk(*words.split()) == "Nothing to change: the calendar says so already.\n"
        assert desk.json(*words.split()) == []


def test_a_working_day_is_working_already(desk):
    with untouched(desk):
        assert desk("holiday", "working", "2026-11-25", "An ordinary Wednesday").startswith("Nothing to change")


def test_a_part_of_a_run_that_is_known_is_not_entered_again(desk):
    desk("holiday", "add", "2026-11-25", "Storm")
    told = desk("holiday", "add", "2026-11-25", "Storm", "--to", "2026-11-26").splitlines()
    assert [line for line in told if "office closed" in line] == [
        "Thu 26 Nov 2026 · Storm · general holiday · office closed"
    ]
    assert rows(desk, "SELECT count(*) FROM calendar_changes") == [(2,)]


def test_removing_what_is_not_listed_is_refused(desk):
    desk("holiday", "remove", "2026-12-16")
    with untouched(desk):
        for day in ("2026-12-16", "2026-11-25"):
            assert "is not on the list: `charter holiday list 2026` shows what is" in desk.fails(
                "holiday", "remove", day
            )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["add", "2026-11-25", "Storm", "--to", "2026-11-24"],
            "error: Wed 25 Nov 2026 to Tue 24 Nov 2026 is no run of holidays: --to is the last day\n",
        ),
        (
            ["add", "2026-11-25", "Storm", "--to", "2027-01-24"],
            "error: Wed 25 Nov 2026 to Sun 24 Jan 2027 is no run of holidays: --to is the last day\n",
        ),
        (
            ["add", "2026-11-25", " "],
            "error: the day has no name: say what it is, such as “Eid-ul-Fitr”\n",
        ),
        (["working", "2026-11-28", ""], "error: the day has no name: say what it is, such as “Eid-ul-Fitr”\n"),
    ],
)
def test_refused(desk, words, sentence):
    with untouched(desk):
        assert desk.fails("holiday", *words) == sentence


@pytest.mark.parametrize("day", ["2099-01-01", "1990-01-01"])
@pytest.mark.parametrize("words", [["add", "X"], ["working", "X"]])
def test_a_day_outside_the_calendar_is_refused_and_not_kept(desk, words, day):
    with untouched(desk):
        assert "is outside the calendar" in desk.fails("holiday", words[0], day, words[1])


# --- what is said of a day -------------------------------------------------------------------------------------


def listed(charter, day):
    (found,) = [one for one in charter.json("holiday", "list", day[:4]) if one["date"] == day]
    return found


@pytest.mark.parametrize(
    ("options", "kind", "said"),
    [
        ([], "general", "general holiday"),
        (["--kind", "general"], "general", "general holiday"),
        (["--kind", "executive"], "executive", "holiday by executive order"),
        (["--kind", "local"], "local", "local holiday"),
    ],
)
def test_kind_and_order(desk, options, kind, said):
    assert said in desk("holiday", "add", "2026-11-25", "ঝড়", *options, "--order", "DC/2026/114")
    assert listed(desk, "2026-11-25") == {
        "date": "2026-11-25",
        "kind": kind,
        "name_bn": "ঝড়",
        "name_en": "ঝড়",
        "moon": False,
        "source": "DC/2026/114",
    }


def test_a_kind_that_is_none_is_wrong_usage(desk):
    with untouched(desk):
        assert "--kind" in desk.fails("holiday", "add", "2026-11-25", "X", "--kind", "optional", code=2)


def test_told_again_without_its_order_it_is_the_same_day(desk):
    desk("holiday", "add", "2026-11-25", "Storm", "--order", "DC/2026/114")
    with untouched(desk):
        desk("holiday", "add", "2026-11-25", "Storm")
    assert listed(desk, "2026-11-25")["source"] == "DC/2026/114"


def test_a_moon_day_ahead_makes_provisional_until_it_is_past_or_certain(desk):
    desk("holiday", "add", "2026-11-26", "Eid-ul-Azha", "--moon")
    seen = {one["id"]: one["provisional"] for one in desk.json("due")}
    assert seen == {6: False, 2: False, 1: False, 3: True, 4: True}
    assert "waits for the moon" in desk("show", 3)
    assert "~" in desk("due")
    said = desk("holiday", "add", "2026-11-26", "Eid-ul-Azha")
    assert "2 due dates are no longer provisional" in said
    assert "~" not in desk("due")


def test_the_moon_was_seen_a_day_later(desk):
    """Eid on Thursday as first listed, on Friday in the end: one command for each day."""
    desk("holiday", "add", "2026-11-26", "Eid", "--moon")
    assert desk.json("show", 3)["due_on"] == "2026-11-30"
    desk("holiday", "remove", "2026-11-26")
    desk("holiday", "add", "2026-11-27", "Eid")
    shown = desk.json("show", 3)
    assert (shown["due_on"], shown["provisional"]) == ("2026-11-29", False)


# --- why, deadline, calendar -----------------------------------------------------------------------------------


def test_the_proof_names_the_new_days(desk):
    desk("holiday", "add", "2026-11-25", "Storm", "--to", "2026-11-26")
    desk("holiday", "working", "2026-11-28", "Make-up Saturday")
    days = [(day["date"][-5:], day["number"], day["what"]) for day in desk.json("why", 4)["days"]]
    assert days == [
        ("11-22", None, "day of receipt"),
        ("11-23", 1, "day 1"),
        ("11-24", 2, "day 2"),
        ("11-25", None, "Storm"),
        ("11-26", None, "Storm"),
        ("11-27", None, "weekend"),
        ("11-28", 3, "day 3 · Make-up Saturday"),
        ("11-29", 4, "day 4"),
        ("11-30", 5, "day 5"),
        ("12-01", 6, "day 6"),
        ("12-02", 7, "day 7"),
    ]
    proof = desk("why", 4).splitlines()
    assert "  Wed 25 Nov 2026 – Thu 26 Nov 2026  Storm" in proof
    assert proof[-1] == "  Wed 2 Dec 2026                     day 7 · due"


def test_deadline_counts_on_the_new_days(desk):
    desk("holiday", "add", "2026-11-25", "Storm", "--to", "2026-11-26")
    desk("holiday", "working", "2026-11-28", "Make-up Saturday")
    answer = desk.json("deadline", 3, "--received", "2026-11-24")
    assert answer["due_on"] == "2026-11-30"
    assert [day["what"] for day in answer["days"]] == [
        "day of receipt",
        "Storm",
        "Storm",
        "weekend",
        "day 1 · Make-up Saturday",
        "day 2",
        "day 3",
    ]


def test_the_month_shows_the_new_days(desk):
    desk("holiday", "add", "2026-11-25", "Storm")
    desk("holiday", "working", "2026-11-28", "Make-up Saturday")
    days = {day["date"]: day for day in desk.json("calendar", "2026-11")}
    assert days["2026-11-25"] == {"date": "2026-11-25", "working": False, "name": "Storm", "due": 0}
    assert days["2026-11-28"] == {"date": "2026-11-28", "working": True, "name": "Make-up Saturday", "due": 0}
    assert [day[-2:] for day in days if days[day]["due"]] == ["18", "24", "26", "29"]
    grid = desk("calendar", "2026-11")
    assert "25*" in grid
    assert "28+" in grid


# --- the office-days file and local changes --------------------------------------------------------------------


@pytest.fixture
def own(charter):
    """An office with its own files, and how it edits its list of days by hand."""
    given = charter.own_data()
    file = charter.folder / "office_days.yaml"

    def edited(old, new):
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")
        state = file.stat()
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000_000))

    edited.options = ("--charter", given)
    return edited


STORM = '  - {date: 2026-11-25, kind: local, bn: "ঝড়", en: "Storm"}\n'


def test_an_edited_file_is_noticed_and_told_once(charter, own):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-22", *own.options)
    own("\ndays:\n", f"\ndays:\n{STORM}")
    told = charter.result("due", *own.options)
    assert "the office-days file changed: 1 pending request has a new due date" in told.stderr
    assert "1  Wed 25 Nov 2026  ->  Thu 26 Nov 2026" in told.stderr
    assert "Thu 26 Nov 2026" in told.stdout
    assert "changed" not in charter.result("due", *own.options).stderr
    entry = charter.json("show", 1, *own.options)["history"][-1]
    assert (entry["action"], entry["text"]) == ("redated", "the office-days file changed")
    assert "office-days" not in charter("show", 1, *own.options, lang="bn")


def test_a_file_that_says_the_same_moves_nothing(charter, own):
    charter.new("e-nothi", "Rahima", *own.options)
    entries = history_rows(charter)
    own("\ndays:\n", "\n# a remark\ndays:\n")
    assert charter.result("overdue", *own.options).output == ""
    assert history_rows(charter) == entries
    assert rows(charter, "SELECT count(*) FROM commands WHERE automatic = 1") == [(1,)]


def test_json_stays_alone_on_standard_output_when_the_file_changed(charter, own):
    charter.new("e-nothi", "Rahima", *own.options)
    own("\ndays:\n", f"\ndays:\n{STORM}")
    assert [one["due_on"] for one in charter.json("due", *own.options)] == ["2026-11-30"]


def test_a_local_change_wins_over_an_edited_file(charter, own):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-22", *own.options)
    charter("holiday", "add", "2026-11-26", "Local", "--kind", "local", *own.options)
    charter("holiday", "remove", "2026-12-16", *own.options)
    own("\ndays:\n", '\ndays:\n  - {date: 2026-11-26, kind: general, bn: "অন্য", en: "Other"}\n')
    own('en: "Victory Day", standing: gazetted, source: [bhorerdhoni26, ekhon26]', 'en: "Victory"')
    days = {day["date"]: day["name_en"] for day in charter.json("holiday", "list", "2026", *own.options)}
    assert days["2026-11-26"] == "Local"
    assert "2026-12-16" not in days
    charter("check", *own.options)


def test_a_local_change_stays_when_the_file_drops_the_day(charter, own):
    charter.new("e-nothi", "Rahima", *own.options)
    own("\ndays:\n", f"\ndays:\n{STORM}")
    charter("holiday", "add", "2026-11-25", "Renamed here", *own.options)
    own(STORM, "")
    assert charter.json("show", 1, *own.options)["due_on"] == "2026-11-30"
    assert "Renamed here" in charter("holiday", "list", "2026", *own.options)


@pytest.mark.parametrize("broken", ["", "days: [", "weekly_off: [friday]\nyears_listed: []\nyearly: []\ndays: []\n"])
def test_a_broken_file_is_an_error_and_never_no_holidays(charter, own, broken):
    charter.new("e-nothi", "Rahima", *own.options)
    (charter.folder / "office_days.yaml").write_text(broken, encoding="utf-8")
    with untouched(charter):
        for command in (["due"], ["overdue"], ["show", 1], ["done", 1], ["holiday", "add", "2026-11-25", "X"]):
            assert "office_days.yaml" in charter.fails(*command, *own.options)


# --- yearly days of a year whose list is not published ---------------------------------------------------------


def test_a_yearly_day_is_removed_in_a_year_that_is_not_listed(charter):
    assert charter.json("deadline", 1, "--received", "2027-02-18")["due_on"] == "2027-02-22"
    charter("holiday", "remove", "2027-02-21")
    answer = charter.json("deadline", 1, "--received", "2027-02-18")
    assert (answer["due_on"], answer["provisional"]) == ("2027-02-21", True)
    assert charter.json("deadline", 1, "--received", "2028-02-20")["due_on"] == "2028-02-22", "in that year only"
    charter("undo")
    assert charter.json("deadline", 1, "--received", "2027-02-18")["due_on"] == "2027-02-22"


def test_a_yearly_day_on_a_weekly_day_off_opens_no_office(charter):
    """25 December 2027 is a Saturday."""
    said = charter("holiday", "remove", "2027-12-25")
    assert "office closed" in said
    assert charter.json("deadline", 1, "--received", "2027-12-23")["due_on"] == "2027-12-26"
