"""`due`, `overdue`, `list`: what stands in them, in which order and group, and when they are silent."""

import csv
import io
import re
import shlex
import subprocess
from collections.abc import Iterable
from typing import Any

import pytest
from conftest import Charter

from charter_cli.store import opening, reader
from charter_cli.store.searching import Filter

# Received on, service, and when it is due: seen on Tuesday 24 November 2026.
LATE = ("2026-11-15", "e-nothi")  # 18 November
TODAY = ("2026-11-19", "e-nothi")  # 24 November
THIS_WEEK = ("2026-11-22", "e-nothi")  # 25 November
LATER = ("2026-11-24", "e-nothi")  # 29 November
NEXT_MONTH = ("2026-11-24", "training")  # 3 December


def register(charter: Charter, *requests: tuple[str, str]) -> list[int]:
    return [charter.new(service, "Rahima", "--received", received)["id"] for received, service in requests]


def ids(records: Iterable[dict[str, Any]]) -> list[int]:
    return [record["id"] for record in records]


def groups(text: str) -> dict[str, list[int]]:
    """The headings of the board, each with the numbers under it."""
    found: dict[str, list[int]] = {}
    for line in text.splitlines():
        if heading := re.fullmatch(r"([A-Z][a-z ]+) · (\d+)", line):
            found[heading[1]] = []
        elif found and (row := re.match(r" +(\d+)  ", line)):
            found[list(found)[-1]].append(int(row[1]))
    return found


# due


def test_due_groups_by_urgency(charter):
    register(charter, LATER, THIS_WEEK, TODAY, LATE, NEXT_MONTH, THIS_WEEK)
    charter("hold", 6, "--why", "papers", "--on", "2026-11-23")
    assert groups(charter("due")) == {
        "Overdue": [4],
        "Due today": [3],
        "Due this week": [2],
        "Due later": [1, 5],
        "On hold": [6],
    }


def test_due_in_json_has_the_same_order(charter):
    register(charter, LATER, THIS_WEEK, TODAY, LATE, NEXT_MONTH, THIS_WEEK)
    charter("hold", 6, "--why", "papers", "--on", "2026-11-23")
    assert ids(charter.json("due")) == [4, 3, 2, 1, 5, 6]


def test_each_group_is_counted(charter):
    register(charter, LATE, LATE, TODAY)
    assert "Overdue · 2\n" in charter("due")
    assert "অতিক্রান্ত · ২\n" in charter("due", lang="bn")


def test_a_held_request_that_was_overdue_stays_overdue_and_is_marked(charter):
    register(charter, LATE)
    charter("hold", 1, "--why", "papers", "--on", "2026-11-23")
    assert groups(charter("due")) == {"Overdue": [1]}
    assert "on hold since Mon 23 Nov 2026" in charter("overdue")


def test_the_week_ends_on_saturday(charter):
    register(charter, ("2026-11-23", "e-nothi"), ("2026-11-24", "e-nothi"))  # Thursday 26, Sunday 29 November
    assert groups(charter("due")) == {"Due this week": [1], "Due later": [2]}
    assert groups(charter("due", "--as-of", "2026-11-28")) == {"Overdue": [1], "Due later": [2]}
    assert groups(charter("due", "--as-of", "2026-11-29")) == {"Overdue": [1], "Due today": [2]}


def test_due_with_nothing_pending(charter):
    assert charter("due") == f"Nothing is pending: there is no register yet, {charter.db}\n"
    assert charter.json("due") == []
    charter.new("e-nothi", "Rahima", "--done")
    assert charter("due") == "Nothing is pending.\n"


def test_due_csv_has_the_keys_of_json_as_its_header(charter):
    register(charter, LATE, TODAY)
    rows = list(csv.DictReader(io.StringIO(charter("due", "--format", "csv"))))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert list(rows[0]) == list(charter.json("due")[0])
    assert (rows[0]["due_on"], rows[0]["phone"], rows[0]["provisional"]) == ("2026-11-18", "", "false")


@pytest.mark.parametrize(
    ("days", "shown"), [(0, [4, 3]), (1, [4, 3, 2]), (2, [4, 3, 2]), (3, [4, 3, 2, 1]), (90, [4, 3, 2, 1, 5])]
)
def test_days_are_working_days_from_today_and_overdue_is_always_shown(charter, days, shown):
    register(charter, LATER, THIS_WEEK, TODAY, LATE, NEXT_MONTH)
    assert ids(charter.json("due", "--days", days)) == shown


@pytest.mark.parametrize("service", ["2.2.7", "২.২.৭", "training", "Training officers"])
def test_due_of_one_service(charter, service):
    register(charter, LATER, NEXT_MONTH)
    assert ids(charter.json("due", "--service", service)) == [2]
    assert charter.json("due", "--service", "software") == []


def test_long_and_bangla_texts_push_nothing_out_of_line(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-15")
    charter.new("software", "মোছাঃ রহিমা বেগম, উপজেলা মহিলা বিষয়ক কর্মকর্তার কার্যালয়", "--note", "অতি দীর্ঘ মন্তব্য " * 30)
    charter.new("training", "Abdul Karim", "--note", "long " * 100)
    for lang, digits in (("en", "0-9"), ("bn", "০-৯")):
        rows = [line for line in charter("due", lang=lang).splitlines() if re.match(rf" +[{digits}]+  ", line)]
        assert len(rows) == 3
        # All that stands before the service's code is figures and ASCII, one cell each.
        starts = {re.search(rf"  [{digits}]\.[{digits}]\.[{digits}]+ +", row).span()[0] for row in rows}
        assert len(starts) == 1, rows
        names = {re.match(rf".*?  [{digits}]\.[{digits}]\.[{digits}]+ +", row).end() for row in rows}
        assert len(names) == 1, rows


# Late, and how it is said


@pytest.mark.parametrize(
    ("today", "days_late", "calendar_days_late"),
    [
        ("2026-11-27", 0, 1),  # Friday, the day after
        ("2026-11-28", 0, 2),
        ("2026-11-29", 1, 3),
        ("2026-11-30", 2, 4),
    ],
)
def test_late_counts_working_days_after_the_due_date(charter, today, days_late, calendar_days_late):
    register(charter, ("2026-11-23", "e-nothi"))  # due on Thursday 26 November
    [late] = charter.json("overdue", today=today)
    assert (late["days_late"], late["calendar_days_late"]) == (days_late, calendar_days_late)
    assert (late["days_left"], late["calendar_days_left"]) == (0, 0)


@pytest.mark.parametrize(("today", "said"), [("2026-11-27", "1 cal. late"), ("2026-11-28", "2 cal. late")])
def test_on_the_weekend_after_the_due_date_late_is_told_in_calendar_days(charter, today, said):
    register(charter, ("2026-11-23", "e-nothi"))
    for command in ("due", "overdue"):
        text = charter(command, today=today)
        assert said in text
        assert "0 late" not in text
        assert "because no working day has passed since" in text
    assert re.search(r"late by \d calendar days?, no working day since", charter("show", 1, today=today))
    assert re.search(r" \(![১২]\)  ২\.২\.১ ", charter("overdue", today=today, lang="bn"))
    assert not re.search(r"(?<![০-৯])০ কার্যদিবস", charter("show", 1, today=today, lang="bn"))


def test_due_today_is_not_overdue(charter):
    register(charter, TODAY)
    assert charter("overdue") == ""
    [today] = charter.json("due")
    assert (today["days_left"], today["days_late"], today["calendar_days_left"]) == (0, 0, 0)
    assert ids(charter.json("overdue", today="2026-11-25")) == [1]


def test_days_left_are_working_days_from_tomorrow_to_the_due_date(charter):
    register(charter, LATER)
    [request] = charter.json("due")
    assert (request["days_left"], request["calendar_days_left"], request["days_used"]) == (3, 5, 0)
    [request] = charter.json("due", today="2026-11-28")
    assert (request["days_left"], request["calendar_days_left"], request["days_used"]) == (1, 1, 2)


# As of another day


def test_due_as_of_a_coming_day(charter):
    register(charter, LATER, NEXT_MONTH)
    assert charter.json("overdue") == []
    [late] = charter.json("overdue", "--as-of", "2026-12-01")
    assert (late["id"], late["days_late"]) == (1, 2)
    assert ids(charter.json("overdue", "--as-of", "31 Dec 2026")) == [1, 2]


def test_due_as_of_a_past_day_is_what_was_pending_then(charter):
    register(charter, LATE, TODAY)
    charter("done", 1, "--on", "2026-11-22")
    assert ids(charter.json("due")) == [2]
    [then] = charter.json("due", "--as-of", "2026-11-18")
    assert (then["id"], then["status"], then["settled_on"], then["days_left"]) == (1, "open", None, 0)
    assert ids(charter.json("due", "--as-of", "2026-11-21")) == [1, 2]
    assert ids(charter.json("due", "--as-of", "2026-11-22")) == [2]
    assert ids(charter.json("overdue", "--as-of", "2026-11-21")) == [1]
    assert charter.json("due", "--as-of", "2026-11-14") == []


def test_as_of_a_past_day_a_later_hold_has_not_happened_yet(charter):
    register(charter, ("2026-11-22", "training"))
    charter("hold", 1, "--why", "papers", "--on", "2026-11-24")
    [then] = charter.json("due", "--as-of", "yesterday")
    assert (then["status"], then["due_on"]) == ("open", "2026-12-01")
    [now] = charter.json("due")
    assert (now["status"], now["due_on"]) == ("held", None)


# overdue, the cron list


def test_overdue_says_nothing_when_nothing_is(charter):
    register(charter, TODAY)
    for words in ((), ("--working-days-only",), ("--exit-code",), ("--service", "training")):
        answer = charter.result("overdue", *words)
        assert answer.output == ""
    register(charter, NEXT_MONTH)
    assert charter.result("overdue").output == ""


def test_overdue_lists_what_is_late_most_urgent_first(charter):
    register(charter, ("2026-11-16", "e-nothi"), LATE, TODAY)
    text = charter("overdue")
    assert groups(text) == {"Overdue": [2, 1]}
    assert "4 late" in text
    assert ids(charter.json("overdue")) == [2, 1]


def test_overdue_of_one_service(charter):
    register(charter, LATE, ("2026-11-01", "training"))
    assert ids(charter.json("overdue", "--service", "training")) == [2]


@pytest.mark.parametrize(
    ("today", "silent"),
    [
        ("2026-11-26", False),  # Thursday
        ("2026-11-27", True),
        ("2026-11-28", True),
        ("2026-11-29", False),
        ("2026-12-16", True),  # Victory Day, a Wednesday
    ],
)
def test_working_days_only_is_silent_on_days_off(charter, today, silent):
    register(charter, LATE)
    assert (charter.result("overdue", "--working-days-only", today=today).output == "") is silent
    assert charter("overdue", today=today) != ""


def test_exit_code(charter):
    register(charter, LATE)
    charter.result("overdue", "--exit-code", code=3)
    assert charter.result("overdue", "--exit-code", "--format", "json", code=3).stdout.startswith("[\n")
    charter.result("overdue")
    charter.result("overdue", "--exit-code", "--as-of", "2026-11-18")
    charter("done", 1)
    charter.result("overdue", "--exit-code")


def test_exit_code_tells_even_where_the_list_is_silent(charter):
    register(charter, LATE)
    answer = charter.result("overdue", "--exit-code", "--working-days-only", today="2026-11-27", code=3)
    assert answer.output == ""


def test_overdue_has_no_warning_about_the_list_of_holidays(charter):
    register(charter, LATE)
    answer = charter.result("overdue", today="2026-12-20")
    assert answer.stderr == ""


# list


def find(charter: Charter, *words: object) -> list[int]:
    return ids(charter.json("list", *words))


def test_list_is_newest_first_and_holds_everything(charter):
    register(charter, LATE, TODAY, LATER)
    charter("done", 2)
    assert find(charter) == [3, 2, 1]


def test_list_finds_words_in_any_field_and_in_the_service(charter):
    charter.new("e-nothi", "Abdul Karim", "--phone", "01712-345678", "--address", "Rail Road", "--note", "login")
    charter.new("training", "উপজেলা নির্বাহী কর্মকর্তা", "--email", "uno@example.org")
    for typed, found in [
        (["karim"], [1]),
        (["KARIM", "abdul"], [1]),
        (["karim", "uno"], []),
        (["345678"], [1]),
        (["৩৪৫৬৭৮"], [1]),
        (["rail"], [1]),
        (["login"], [1]),
        (["নির্বাহী"], [2]),
        (["উপজেলা কর্মকর্তা"], [2]),
        (["example.org"], [2]),
        (["2026-0002"], [2]),
        (["প্রশিক্ষণ"], [2]),  # its service
        (["e-nothi"], [1]),
        (["2.2.7"], [2]),
        (["ab"], [1]),  # shorter than a trigram
        (["nothing like it"], []),
        (['"%_'], []),
    ]:
        assert find(charter, *typed) == found, typed


def test_list_finds_bangla_letters_with_a_dot_typed_either_way(charter):
    charter.new("e-nothi", "\u09ac\u09a1\u09bc \u09ac\u09be\u09dc\u09bf")  # ড়: two signs, then one
    for typed in ("\u09ac\u09a1\u09bc", "\u09ac\u09dc", "\u09ac\u09be\u09a1\u09bc\u09bf", "\u09ac\u09be\u09dc\u09bf"):
        assert find(charter, typed) == [1]


def test_list_finds_notes_that_were_added(charter):
    register(charter, LATER)
    charter("note", 1, "called back about the router")
    charter("note", 1, "wrote a letter")
    assert find(charter, "router") == [1]
    assert find(charter, "letter") == [1]


@pytest.mark.parametrize(
    ("status", "found"),
    [("open", [3, 1]), ("held", [2]), ("settled", [4]), ("all", [4, 3, 2, 1]), (None, [4, 3, 2, 1])],
)
def test_list_by_status(charter, status, found):
    register(charter, LATE, TODAY, LATER, LATER)
    charter("hold", 2, "--why", "papers")
    charter("done", 4)
    assert find(charter, *([] if status is None else ["--status", status])) == found


def test_list_by_day_of_receipt(charter):
    register(charter, LATE, TODAY, THIS_WEEK)  # 15, 19, 22 November
    assert find(charter, "--since", "19/11/2026") == [3, 2]
    assert find(charter, "--until", "2026-11-19") == [2, 1]
    assert find(charter, "--since", "last sunday", "--until", "today") == [3]
    assert find(charter, "--since", "2026-11-16", "--until", "2026-11-18") == []


def test_list_by_service_and_overdue(charter):
    register(charter, LATE, ("2026-11-01", "training"), LATER)
    assert find(charter, "--overdue") == [2, 1]
    assert find(charter, "--overdue", "--service", "training") == [2]
    charter("done", 2)
    assert find(charter, "--overdue") == [1]


def test_list_of_what_is_overdue_leaves_out_what_is_due_today(charter):
    register(charter, LATE, TODAY)
    assert charter.json("show", 2)["days_left"] == 0
    assert find(charter, "--overdue") == [1]
    assert len(charter.json("list", "--overdue")) == 1


def test_list_limit(charter):
    register(charter, LATE, TODAY, LATER)
    answer = charter.result("list", "--limit", 2)
    assert [int(row) for row in re.findall(r"^ +(\d+)  ", answer.stdout, re.MULTILINE)] == [3, 2]
    assert answer.stderr == "2 of 3 are shown: --limit 0 shows all\n"
    assert find(charter, "--limit", 1) == [3]
    assert charter.result("list", "--limit", 0).stderr == ""
    assert charter.result("list", "--limit", 3).stderr == ""


def test_a_table_shows_fifty_and_json_all(charter):
    register(charter, *[LATER] * 51)
    answer = charter.result("list")
    assert len(re.findall(r"^ +\d+  ", answer.stdout, re.MULTILINE)) == 50
    assert answer.stderr == "50 of 51 are shown: --limit 0 shows all\n"
    assert len(find(charter)) == 51


def test_list_says_when_nothing_was_found(charter):
    assert charter("list", "nobody") == "Nothing was found.\n"
    assert find(charter, "nobody") == []


def test_list_tells_in_time_and_late(charter):
    register(charter, LATE, TODAY)
    charter("done", 1, 2)
    late, in_time = (charter.json("show", number)["on_time"] for number in (1, 2))
    assert (late, in_time) == (False, True)
    rows = charter("list").splitlines()
    assert re.match(r" +2  Tue 24 Nov 2026 +=  2\.2\.1  -  Rahima · served · ", rows[1])
    assert re.match(r" +1  Tue 24 Nov 2026 +!  2\.2\.1  -  Rahima · served · ", rows[2])


def test_as_of_a_past_day_leaves_void_ones_out_and_takes_reopened_ones_in(charter):
    charter.new("e-nothi", "By mistake", "--received", "2026-11-01")
    charter.new("e-nothi", "Reopened", "--received", "2026-11-01")
    charter("done", 1, "--outcome", "void")
    charter("done", 2, "--on", "2026-11-02")
    charter("reopen", 2, "--why", "not served at all")
    (seen,) = charter.json("due", "--as-of", "2026-11-10")
    assert (seen["requester"], seen["due_on"], seen["days_late"]) == ("Reopened", "2026-11-04", 4)


def test_what_was_corrected_while_it_was_settled_is_so_on_past_days_once_it_is_reopened(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-09", today="2026-11-10")
    charter("done", 1, today="2026-11-10")
    charter("edit", 1, "--received", "2026-11-03", "--why", "mistyped", today="2026-11-11")
    charter("reopen", 1, "--why", "not served at all", today="2026-11-16")
    (seen,) = charter.json("overdue", "--as-of", "2026-11-11")
    assert (seen["due_on"], seen["days_late"]) == ("2026-11-08", 3)


def test_as_of_a_past_day_is_on_hold_as_it_was_then(charter):
    charter.new("e-nothi", "Waiting", "--received", "2026-11-08")
    charter("hold", 1, "--why", "papers", "--on", "2026-11-09")
    charter("resume", 1, "--on", "2026-11-15")
    assert [charter.json("due", "--as-of", day)[0]["status"] for day in ("2026-11-10", "2026-11-16")] == [
        "held",
        "open",
    ]


def test_a_pager_that_closes_early_is_no_error(charter):
    for _ in range(3):
        charter.new()
    command, env = charter.command("due")
    told = subprocess.run(
        ["sh", "-c", f"{shlex.join(command)} | head -1"], env=env, capture_output=True, encoding="utf-8", timeout=60
    )
    assert told.stderr == ""
    assert told.stdout.count("\n") == 1


def test_a_service_that_is_first_taken_while_a_list_is_read(charter, monkeypatch):
    monkeypatch.setattr(reader, "_AT_A_TIME", 1)
    charter.new("e-nothi")
    charter.new("e-nothi")
    with opening.reading(charter.db) as connection:
        requests = reader.Reader(connection).each(Filter())
        assert next(requests).promise.alias == "e-nothi"
        charter("edit", 2, "--service", "labs", "--why", "misheard")
        assert next(requests).promise.alias == "labs"


# The end of the list of holidays


def test_the_end_of_the_list_is_told_where_it_concerns_the_answer(charter):
    told = "the list of holidays ends on Thu 31 Dec 2026"
    assert told in charter.result("new", "software", "--from", "Far off").stderr  # 90 working days
    for words in (["new", "e-nothi", "--from", "Near"], ["due", "--service", "e-nothi"], ["due", "--days", 5]):
        assert told not in charter.result(*words).stderr
    for words in (["due"], ["due", "--service", "software"], ["check"]):
        assert told in charter.result(*words).stderr
    charter("hold", 1, "--why", "papers")
    assert told in charter.result("due").stderr  # where it is said what its due date would be
    charter("done", 1)
    for command, today, said in (
        ("due", "2026-11-30", False),
        ("due", "2026-12-01", True),
        ("check", "2026-12-01", True),
    ):
        assert (told in charter.result(command, today=today).stderr) is said


# Whose services


def test_only_the_services_of_an_officer(charter):
    own = charter.own_data()
    text = own.read_text(encoding="utf-8")
    second = """  programmer:
    name: {bn: "জনাব করিম হোসেন", en: "Mr. Karim Hossain"}
    designation: {bn: "প্রোগ্রামার", en: "Programmer"}
"""
    text = text.replace("# How a request reaches", f"{second}# How a request reaches")
    before, alias, after = text.partition("alias: training\n")
    own.write_text(before + alias + after.replace("[assistant-programmer]", "[programmer]", 1), encoding="utf-8")
    for service in ("e-nothi", "training"):
        charter.new(service, "Rahima", "--received", "2026-11-01", "--charter", own)
    for typed, numbers in (("faruk", [1]), ("assistant", [1]), ("করিম", [2]), ("Programmer", [2]), ("programmer", [2])):
        for command in ("due", "overdue"):
            assert ids(charter.json(command, "--officer", typed)) == numbers
    assert ids(charter.json("due", "--officer", "karim", "--as-of", "2026-11-02")) == [2]
    assert ids(charter.json("due", "--officer", "karim", "--service", "e-nothi")) == []
    assert "Only the services of Mr. Karim Hossain" in charter("due", "--officer", "karim", "--format", "html")
    refused = charter.fails("due", "--officer", "hossain")
    assert "Mr. Md. Faruk Hossain (Assistant Programmer), Mr. Karim Hossain (Programmer)" in refused
    assert "it names Mr. Md. Faruk Hossain (Assistant Programmer), Mr. Karim" in charter.fails("due", "--officer", "x1")
    assert charter.result("overdue", "--officer", "karim", "--exit-code", code=3).stdout


@pytest.mark.parametrize("typed", ["স্থগিত", "held (স্থগিত)", "held", "hel"])
def test_a_status_by_every_word_that_an_error_lists(charter, typed):
    charter.new()
    charter.new(requester="Karim")
    charter("hold", 2, "--why", "a letter")
    assert [one["id"] for one in charter.json("list", "--status", typed)] == [2]
    assert len(charter.json("list", "--status", "সব")) == 2
