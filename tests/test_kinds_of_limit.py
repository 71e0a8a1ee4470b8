"""Limits of other offices, from the charter to the slip: ranges, stages, named and agreed days, a clock that waits for
its start, variants of a service, and what nobody has decided yet. Today is Tue 24 Nov 2026."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter

THREE = "          working_days: 3\n          instant: true\n"
STAGES = """          stages:
            - {name: {bn: "প্রাপ্তিস্বীকার", en: "acknowledged"}, working_days: 2}
            - {name: {bn: "অসম্পূর্ণ হলে ফেরত", en: "returned if incomplete"}, working_days: 5}
            - {name: {bn: "সেবা প্রদান", en: "delivered"}, working_days: 15}
"""
VARIANTS = """        variants:
          - id: ordinary
            text: {bn: "সাধারণ", en: "ordinary"}
            limit: {working_days: 6, text: {bn: "ছয় কার্যদিবস", en: "six working days"}}
          - id: urgent
            text: {bn: "জরুরি", en: "urgent"}
            limit: {working_days: 3, text: {bn: "তিন কার্যদিবস", en: "three working days"}}
"""


class Office:
    """The program with the shipped charter, but for the limit of its first service, `ict-info`."""

    def __init__(self, charter: Charter, limit: str) -> None:
        self.charter = charter
        self.file = charter.own_data()
        text = self.file.read_text(encoding="utf-8")
        if limit.startswith("        variants:"):
            start = text.index("        limit:\n", text.index("\nformat: 1"))
            old = text[start : text.index("        officers:", start)]
        else:
            old = THREE
        self.file.write_text(text.replace(old, limit, 1), encoding="utf-8")

    def __call__(self, *words: object, **more: Any) -> str:
        return self.charter("--charter", self.file, *words, **more)

    def json(self, *words: object, **more: Any) -> Any:
        return self.charter.json("--charter", self.file, *words, **more)

    def fails(self, *words: object, **more: Any) -> str:
        return self.charter.fails("--charter", self.file, *words, **more)

    def new(self, *words: object, service: str = "ict-info", **more: Any) -> Any:
        return self.json("new", service, "--from", "Rahima", *words, **more)

    def table(self, text: str) -> Path:
        file = self.charter.folder / "table.csv"
        file.write_text(text, encoding="utf-8")
        return file


def limit(text: str) -> str:
    return f"          {text}\n"


# --- a range


def test_of_a_range_the_upper_end_counts_and_all_of_it_is_printed(charter):
    office = Office(charter, limit("working_days: {from: 1, to: 7}"))
    assert (office.new()["due_on"], office.new()["working_days"]) == ("2026-12-03", 7)
    assert "promised:    1–7 working days" in office("show", 1)
    assert "১–৭ কার্যদিবস" in office("show", 1, lang="bn")
    assert office("services", "--brief").splitlines()[1].split()[:3] == ["2.1.1", "ict-info", "1-7"]
    assert office.json("services", "ict-info")["least"] == 1
    assert "counted as: 1–7 working days" in office("services", "ict-info")


@pytest.mark.parametrize(
    ("text", "due", "words", "brief"),
    [
        ("weeks: 2", "2026-12-08", "2 weeks", "2w"),
        ("years: 1", "2027-11-24", "1 year", "1y"),
        ("days: {from: 1, to: 7}", "2026-12-01", "1–7 days", "1-7d"),
        ("by: {day: 10}", "2026-12-10", "by the next day 10 of a month", "<10"),
        ("by: {day: 31}", "2026-11-30", "by the last day of the month", "<31"),
        ("by: {month: 12, day: 31}", "2026-12-31", "by the last day of Dec", "<31/12"),
        ("by: {month: 1, day: 10}", "2027-01-10", "by 10 Jan", "<10/1"),
    ],
)
def test_a_limit_of_another_kind(charter, text, due, words, brief):
    office = Office(charter, limit(text))
    made = office.new()
    assert (made["due_on"], made["working_days"]) == (due, None)
    assert f"promised:    {words}" in office("show", 1)
    assert office("services", "--brief").splitlines()[1].split()[2] == brief
    days = office.json("why", 1)["days"]
    assert (days[0]["what"], days[-1]["date"]) == ("day of receipt", due)
    assert office.json("deadline", "ict-info")["due_on"] == due
    assert office("check").splitlines()[-1] == "The register is whole."


def test_a_named_day_is_overdue_after_it_and_held_like_plain_days(charter):
    office = Office(charter, limit("by: {day: 10}"))
    office.new("--received", "2026-11-02")
    assert "due on 2026-11-10" not in office("overdue", today="2026-11-10")
    assert "late by 1 working day" in office("show", 1, today="2026-11-11")
    office.new("--received", "2026-11-24")  # 16 days to Thu 10 December
    office("hold", 2, "--why", "papers", "--on", "2026-11-24")
    assert office.json("resume", 2, today="2026-12-01")["due_on"] == "2026-12-17"


def test_a_holiday_on_the_named_day_moves_it_and_a_holiday_before_it_does_not(charter):
    office = Office(charter, limit("by: {day: 10}"))
    office.new()
    office("holiday", "add", "2026-12-08", "Election")
    assert office.json("show", 1)["due_on"] == "2026-12-10"
    office("holiday", "add", "2026-12-10", "Election")
    assert office.json("show", 1)["due_on"] == "2026-12-13"


# --- stages


def test_each_stage_has_its_day_wherever_the_due_date_is_shown(charter):
    office = Office(charter, STAGES)
    told = office("new", "ict-info", "--from", "Rahima")
    for line in (
        "stage:       acknowledged: Thu 26 Nov 2026",
        "stage:       returned if incomplete: Tue 1 Dec 2026",
        "stage:       delivered: Tue 15 Dec 2026",
        "due on:      Tue 15 Dec 2026",
    ):
        assert line in told
        assert line in office("show", 1)
        assert line.partition("  ")[2].strip() in office("slip", 1)
    proof = office("why", 1)
    assert re.search("Thu 26 Nov 2026 +day 2 · acknowledged\n", proof)
    assert re.search("Tue 15 Dec 2026 +day 15 · delivered · due\n", proof)
    assert office.json("why", 1)["days"][2]["what"] == "day 2 · acknowledged"
    assert "Sun 29 Nov 2026" in office("deadline", "ict-info", "--received", "2026-11-25")
    counted = office("services", "ict-info")
    assert "    acknowledged: 2 working days\n" in counted
    office("hold", 1, "--why", "papers", today="2026-11-29")
    assert re.search("stage: +returned if incomplete: none while on hold\n", office("show", 1, today="2026-11-30"))
    assert "প্রাপ্তিস্বীকার: বৃহস্পতিবার, ২৬ নভেম্বর ২০২৬" in office("slip", 1, lang="bn", today="2026-11-30")


# --- a day agreed for each request


def test_an_agreed_day_is_given_with_the_request(charter):
    office = Office(charter, limit("agreed: true"))
    assert office.fails("new", "ict-info", "--from", "A") == (
        "error: the day of service 2.1.1 is agreed for each request: give it with --due\n"
    )
    assert office.new("--due", "2026-12-09")["due_on"] == "2026-12-09"
    assert office.new("--due", "2026-12-14")["due_on"] == "2026-12-14"
    assert office("check").splitlines()[-1] == "The register is whole."
    assert "promised:    by the agreed day (“At once / 3 working days (where applicable)”)\n" in office("show", 1)
    assert "the charter now says" not in office("show", 1)
    assert [one["id"] for one in office.json("overdue", today="2026-12-10")] == [1]
    assert office.json("overdue", today="2026-12-09") == []
    assert "late by 1 working day" in office("show", 1, today="2026-12-10")
    assert office.json("why", 1)["days"][-1] == {"date": "2026-12-09", "number": 15, "what": "day 15"}
    assert "no limit of its own" in office.fails("deadline", "ict-info")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["ict-info", "--due", "2026-12-11"],
            "the office is closed on Fri 11 Dec 2026: the next working day is Sun 13",
        ),
        (["ict-info", "--due", "2026-11-23"], "the agreed day, Mon 23 Nov 2026, is before the day of receipt, Tue 24"),
        (["labs", "--due", "2026-12-09"], "service 2.1.4 has its limit in the charter: leave out --due; where the"),
    ],
)
def test_an_agreed_day_that_cannot_be(charter, words, said):
    office = Office(charter, limit("agreed: true"))
    assert said in office.fails("new", *words, "--from", "A")
    assert office.json("list") == []


def test_an_agreed_day_typed_wrongly_is_corrected_and_kept_by_other_edits(charter):
    office = Office(charter, limit("agreed: true"))
    office.new("--due", "2026-12-09")
    assert office.json("edit", 1, "--phone", "01711000000", "--why", "x")["due_on"] == "2026-12-09"
    assert "nothing in 1 is different" in office.fails("edit", 1, "--service", "ict-info", "--why", "x")
    assert office.json("edit", 1, "--due", "2026-12-10", "--why", "typed wrongly")["due_on"] == "2026-12-10"
    assert "agreed day: Thu 10 Dec 2026" in office("show", 1)
    office.new(service="labs")
    assert "give it with --due" in office.fails("edit", 2, "--service", "ict-info", "--why", "x")
    moved = office.json("edit", 2, "--service", "ict-info", "--due", "2026-12-20", "--why", "x")
    assert (moved["service_code"], moved["due_on"]) == ("2.1.1", "2026-12-20")
    assert "leave out --due" in office.fails("edit", 2, "--service", "labs", "--due", "2026-12-20", "--why", "x")
    office.new("--received", "2026-11-20", "--due", "2026-11-23")
    assert "before the day of receipt" in office.fails("edit", 3, "--received", "2026-11-24", "--why", "x")


def test_an_import_reads_the_agreed_day(charter):
    office = Office(charter, limit("agreed: true"))
    table = "service,requester,received_on,due_on\nict-info,A,2026-11-01,2026-12-11\nlabs,B,2026-11-01,\n"
    office("import", office.table(table))
    assert [one["due_on"] for one in office.json("list")] == ["2026-11-10", "2026-12-13"]
    for cell, why in (
        ("", "line 2: the day of service 2.1.1 is agreed for each request: due_on is missing"),
        ("soon", "line 2: “soon” is not a date"),
        ("2026-10-30", "line 2: the agreed day, Fri 30 Oct 2026, is before the day of receipt, Sun 1 Nov 2026"),
    ):
        bad = office.table(f"service,requester,received_on,due_on\nict-info,C,2026-11-01,{cell}\n")
        assert why in office.charter.result("--charter", office.file, "import", bad, code=1).stderr


# --- a clock that waits for its start


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("complete", "the application is not complete yet"),
        ("event", "the event from which the charter counts has not come yet"),
    ],
)
def test_the_clock_waits_from_the_start_until_it_is_resumed(charter, start, reason):
    office = Office(charter, limit(f"months: 1\n          from: {start}"))
    waiting = office.new("--received", "2026-11-15")
    assert (waiting["status"], waiting["due_on"], waiting["promised_due_on"]) == ("held", None, None)
    assert "On hold · 1" in office("due")
    assert reason in office("show", 1)
    assert reason in " ".join(office("slip", 1).split())
    assert office("overdue", today="2027-06-01") == ""
    assert "if resumed today, due Thu 24 Dec 2026" in office("show", 1)
    started = office.json("resume", 1, "--on", "2026-11-30", today="2026-12-01")
    assert (started["status"], started["due_on"], started["days_used"]) == ("open", "2026-12-30", 1)
    days = office.json("why", 1, today="2026-12-01")["days"]
    assert {day["what"] for day in days[1:16]} == {"on hold"}
    assert days[-1] == {"date": "2026-12-30", "number": 30, "what": "day 30"}
    assert office("check").splitlines()[-1] == "The register is whole."


def test_complete_starts_at_once_and_an_import_counts_from_receipt(charter):
    office = Office(charter, limit("working_days: 3\n          from: complete"))
    assert office.new("--complete")["due_on"] == "2026-11-29"
    assert office.new("--done")["on_time"] is True
    assert office.new("--complete", service="labs")["status"] == "open"
    office("import", office.table("service,requester,received_on\nict-info,A,2026-11-22\n"))
    assert (office.json("show", 4)["status"], office.json("show", 4)["due_on"]) == ("open", "2026-11-25")
    assert "3 working days, from the complete application" in office("show", 1)
    assert office("services", "--brief").splitlines()[1].split()[2] == "3*"


def test_the_reason_of_the_wait_is_in_the_language_of_the_desk(charter):
    office = Office(charter, limit("days: 7\n          from: complete"))
    office.new(lang="bn")
    assert "আবেদনটি এখনো স্বয়ংসম্পূর্ণ নয়" in office("show", 1, lang="bn")


def test_a_wait_follows_the_day_of_receipt_and_ends_with_the_service_that_has_it(charter):
    office = Office(charter, limit("months: 1\n          from: complete"))
    office.new("--received", "2026-11-15")
    edited = office.json("edit", 1, "--received", "2026-11-10", "--why", "typed wrongly")
    assert (edited["status"], edited["due_on"]) == ("held", None)
    later = office.json("edit", 1, "--received", "2026-11-22", "--why", "typed wrongly")
    assert (later["status"], later["received_on"]) == ("held", "2026-11-22")
    other = office.json("edit", 1, "--service", "labs", "--why", "wrong service")
    assert (other["status"], other["due_on"]) == ("open", "2026-12-01")
    assert office.json("edit", 1, "--service", "ict-info", "--why", "right after all")["status"] == "held"
    assert office.json("resume", 1)["due_on"] == "2026-12-24"
    assert "its history goes on from Tue 24 Nov 2026" in office.fails(
        "edit", 1, "--received", "2026-11-25", "--why", "x", today="2026-11-26"
    )
    assert office("check").splitlines()[-1] == "The register is whole."


def test_settled_while_it_waits_it_is_in_time_and_was_held_until_then(charter):
    office = Office(charter, limit("working_days: 3\n          from: complete"))
    office.new("--received", "2026-11-01")
    settled = office.json("done", 1, "--on", "2026-11-24")
    assert (settled["on_time"], settled["due_on"], settled["days_used"]) == (True, "2026-11-29", 0)
    row = office.json("report", "2026-11")["rows"][0]
    assert (row["settled_in_time"], row["settled_late"]) == (1, 0)
    edited = office.json("edit", 1, "--received", "2026-11-02", "--why", "typed wrongly")
    assert (edited["on_time"], edited["days_used"]) == (True, 0)


# --- variants


def test_a_variant_is_named_with_its_service(charter):
    office = Office(charter, VARIANTS)
    said = office.fails("new", "ict-info", "--from", "A")
    assert said == "error: ict-info is promised in several ways: name one, ict-info/ordinary, ict-info/urgent\n"
    urgent = office.new(service="ict-info/urgent")
    assert (urgent["variant"], urgent["working_days"], urgent["due_on"]) == ("urgent", 3, "2026-11-29")
    assert office.new(service="২.১.১/সাধারণ")["variant"] == "ordinary"
    assert office.new(service="labs")["variant"] is None
    assert "2.1.1 · Giving information about the Department of ICT · urgent" in office("show", 1)
    assert "three working days" in office("slip", 1)
    assert "six working days" in office("slip", 2)
    assert [one["id"] for one in office.json("list", "urgent")] == [1]
    assert office.json("report", "2026-11")["rows"][0]["received"] == 2
    lines = office("services", "--brief").splitlines()
    assert [line.split()[:3] for line in lines[1:3]] == [
        ["2.1.1", "ict-info/ordinary", "6"],
        ["2.1.1", "ict-info/urgent", "3"],
    ]
    shown = office.json("services", "ict-info")
    assert (shown["unit"], [one["id"] for one in shown["variants"]]) == ("variants", ["ordinary", "urgent"])
    assert shown["variants"][1]["working_days"] == 3
    assert "counted as · ict-info/urgent (urgent): 3 working days" in office("services", "ict-info")
    assert office.json("deadline", "ict-info/urgent")["due_on"] == "2026-11-29"
    assert office("check").splitlines()[-1] == "The register is whole."


def test_a_request_is_edited_from_one_variant_to_another(charter):
    office = Office(charter, VARIANTS)
    office.new(service="ict-info/urgent")
    edited = office.json("edit", 1, "--service", "ict-info/ordinary", "--why", "fee for the ordinary one")
    assert (edited["variant"], edited["due_on"]) == ("ordinary", "2026-12-02")


def test_variants_go_out_and_come_in(charter):
    office = Office(charter, VARIANTS)
    office.new(service="ict-info/urgent")
    office.new(service="labs")
    exported = office("export", "--format", "csv")
    assert [row["variant"] for row in csv.DictReader(io.StringIO(exported))] == ["urgent", ""]
    table = office.table(exported)
    other = {"env": {"CHARTER_DB": str(charter.folder / "other.db")}}
    office("import", table, **other)
    assert [(one["variant"], one["due_on"]) for one in office.json("list", **other)] == [
        (None, "2026-12-03"),
        ("urgent", "2026-11-29"),
    ]
    office("import", office.table("service,requester,received_on\nict-info/ordinary,A,2026-11-22\n"))
    bad = office.table("service,requester,received_on\nict-info,A,2026-11-22\n")
    said = office.charter.result("--charter", office.file, "import", bad, code=1).stderr
    assert "line 2: ict-info is promised in several ways" in said


# --- not decided yet


def test_what_nobody_has_decided_is_shown_and_takes_no_requests(charter):
    office = Office(charter, limit("undecided: true"))
    office.new(service="labs")
    assert "At once / 3 working days (where applicable)" in office("services", "ict-info")
    assert "counted as: not decided yet" in office("services", "ict-info")
    assert office.json("services", "ict-info")["unit"] == "undecided"
    assert office("services", "--brief").splitlines()[1].split()[2] == "?"
    for words in (["new", "ict-info", "--from", "A"], ["deadline", "ict-info"], ["edit", 1, "--service", "ict-info"]):
        more = ["--why", "x"] if words[0] == "edit" else []
        assert "nobody has decided yet how “At once / 3" in office.fails(*words, *more)
    told = office("check")
    assert "Not decided yet how they are counted, so that no request is taken: ict-info\n" in told
    assert told.splitlines()[-1] == "The register is whole."
    assert "Not decided yet" not in charter("check", env={"CHARTER_DB": str(charter.folder / "other.db")})


# The charter's own words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("instant: true", "at once (“By noon”)"),
        ("uncounted: true", "no countable limit (“By noon”)"),
        ("by: {day: 10}", "by the next day 10 of a month (“By noon”)"),
        ("days: 7\n          from: event", "7 days, from the event that the charter names (“By noon”)"),
        ("working_days: {from: 1, to: 7}", "1–7 working days"),
        ("working_days: 3\n          instant: true", "at once / 3 working days"),
    ],
)
def test_what_stands_only_in_the_charters_words_stands_in_them_on_the_desk(charter, text, shown):
    office = Office(charter, limit(text))
    words = "At once / 3 working days (where applicable)"
    office.file.write_text(office.file.read_text(encoding="utf-8").replace(words, "By noon", 1), encoding="utf-8")
    for told in (office("new", "ict-info", "--from", "Rahima"), office("show", 1)):
        assert re.search(f"promised: +{re.escape(shown)}\n", told)
    assert re.search("Promised: +By noon\n", office("slip", 1))


def test_a_variant_that_has_but_its_name_for_words_is_promised_in_figures_on_the_slip(charter):
    office = Office(charter, VARIANTS.replace(', text: {bn: "তিন কার্যদিবস", en: "three working days"}', ""))
    office.new(service="ict-info/urgent")
    assert re.search("Promised: +3 working days\n", office("slip", 1))
