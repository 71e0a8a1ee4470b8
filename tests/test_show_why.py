"""`show`, `why`, and the one shape that a request has in JSON, whichever command prints it."""

import csv
import io
import re

import pytest
from machine import set_clock

REQUEST_KEYS = [
    *("id", "reference", "service_code", "service_name", "variant", "requester", "phone", "email", "address"),
    *("channel", "subject", "memo", "memo_date", "file", "reply_memo", "note"),
    *(
        "status",
        "outcome",
        "hold_reason",
        "received_on",
        "working_days",
        "due_on",
        "promised_due_on",
        "provisional",
        "extended",
    ),
    *(
        "settled_on",
        "on_time",
        "told_afterwards",
        "days_left",
        "days_late",
        "days_used",
        "calendar_days_left",
        "calendar_days_late",
    ),
    *("recorded_at", "updated_at"),
]
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+06:00")


# JSON of one request


@pytest.mark.parametrize(
    ("before", "typed"),
    [
        ("", "new training --from Karim"),
        ("", "new training --from Karim --done"),
        ("", "done 1"),
        ("", "note 1 called"),
        ("", "hold 1 --why papers"),
        ("hold 1 --why papers", "resume 1"),
        ("", "extend 1 --to 2026-12-20 --why agreed"),
        ("done 1", "reopen 1 --why mistake"),
        ("", "edit 1 --phone 0123-456 --why mistyped"),
    ],
)
def test_commands_about_one_request_print_one_object(charter, before, typed):
    charter.new("training", "Rahima", "--received", "2026-11-22")
    if before:
        charter(*before.split())
    assert list(charter.json(*typed.split())) == REQUEST_KEYS


@pytest.mark.parametrize("command", ["due", "overdue", "list"])
def test_lists_print_an_array_of_it(charter, command):
    charter.new("training", "Rahima", "--received", "2026-10-22")
    charter.new("e-nothi", "Karim", "--received", "2026-10-22")
    records = charter.json(command)
    assert len(records) == 2
    assert [list(record) for record in records] == [REQUEST_KEYS] * 2


def test_several_settled_at_once_print_an_array(charter):
    for _ in range(2):
        charter.new()
    assert [list(record) for record in charter.json("done", 1, 2)] == [REQUEST_KEYS] * 2


def test_show_adds_the_history(charter):
    charter.new()
    shown = charter.json("show", 1)
    assert list(shown) == [*REQUEST_KEYS, "history"]
    [received] = shown["history"]
    assert (received["action"], received["happened_on"], received["due_on_after"]) == (
        "received",
        "2026-11-24",
        "2026-11-29",
    )


def test_values_are_iso_dates_numbers_and_null(charter):
    charter.new("training", "রহিমা", "--received", "2026-11-22")
    charter("done", 1)
    shown = charter.json("show", 1, lang="bn")
    for key in ("received_on", "due_on", "promised_due_on", "settled_on"):
        assert ISO_DATE.fullmatch(shown[key]), key
    for key in ("recorded_at", "updated_at"):
        assert ISO_MOMENT.fullmatch(shown[key]), key
    assert (shown["phone"], shown["note"], shown["days_left"]) == (None, None, None)
    assert (shown["id"], shown["working_days"], shown["days_used"], shown["days_late"]) == (1, 7, 2, 0)
    assert (shown["on_time"], shown["extended"], shown["provisional"]) == (True, False, False)
    assert (shown["service_code"], shown["requester"]) == ("2.2.7", "রহিমা")


def test_json_keeps_bangla_readable_and_has_no_colour(charter):
    charter.new("e-nothi", "রহিমা")
    text = charter("list", "--format", "json", lang="bn", env={"FORCE_COLOR": "1"})
    assert "রহিমা" in text
    assert "ই-নথি" in text
    assert "\x1b" not in text


def test_service_name_is_in_the_readers_language(charter):
    charter.new()
    assert charter.json("show", 1)["service_name"] == "Advice/troubleshooting on e-Nothi"
    assert charter.json("show", 1, lang="bn")["service_name"] == "ই-নথি বিষয়ক পরামর্শ/ট্রাবলশ্যুটিং"


def test_csv_of_one_request_is_one_row_with_the_same_header(charter):
    charter.new("e-nothi", "=1+1")
    [row] = csv.DictReader(io.StringIO(charter("show", 1, "--format", "csv")))
    assert list(row) == REQUEST_KEYS
    assert row["requester"] == "'=1+1"  # no spreadsheet runs what a requester typed


# show


@pytest.mark.parametrize("typed", ["1", "১", "#1", "2026-0001", "২০২৬-০০০১"])
def test_the_number_as_people_type_it(charter, typed):
    charter.new()
    assert charter.json("show", typed)["id"] == 1


def test_show_tells_everything_that_was_typed_and_what_happened(charter):
    charter.new(
        "training", "Abdul Karim", "--phone", "01712-345678", "--received", "2026-11-22", "--note", "thirty staff"
    )
    charter("note", 1, "called back")
    charter("done", 1, "--outcome", "forwarded", "--note", "to the district")
    text = charter("show", 1)
    for expected in (
        "2026-0001",
        "2.2.7 · Training officers and staff of various government offices in ICT",
        "Abdul Karim",
        "01712-345678",
        "in person",
        "Sun 22 Nov 2026",
        "7 working days / as needed",
        "Tue 1 Dec 2026",
        "called back",
        "to the district",
        "forwarded",
    ):
        assert expected in text, expected
    history = text[text.index("History") :]
    assert len(re.findall(r"recorded \w+ \d+ \w+ \d{4} \d\d:\d\d", history)) == 3


def test_history_says_what_was_recorded_late(charter):
    charter.new("e-nothi", "Rahima", "--received", "2025-11-02")
    [received] = charter.json("show", 1)["history"]
    assert received["happened_on"] == "2025-11-02"
    assert ISO_MOMENT.fullmatch(received["recorded_at"])
    assert not received["recorded_at"].startswith("2025-11-02")


def test_recorded_at_is_the_machines_own_clock(charter, monkeypatch):
    set_clock(monkeypatch, "2026-11-24T12:00:00+06:00")
    made = charter.new("e-nothi", "Rahima", today="2025-06-15")
    assert made["received_on"] == "2025-06-15"
    assert made["recorded_at"].startswith("2026-11-24")


# why


def test_why_proves_the_due_date_day_by_day(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-10-19")
    proof = charter.json("why", 1)
    assert (proof["received_on"], proof["due_on"]) == ("2026-10-19", "2026-10-26")
    assert [(day["date"][8:], day["number"], day["what"]) for day in proof["days"]] == [
        ("19", None, "day of receipt"),
        ("20", None, "Durga Puja (Maha Navami)"),
        ("21", None, "Durga Puja (Bijoya Dashami)"),
        ("22", 1, "day 1"),
        ("23", None, "weekend"),
        ("24", None, "weekend"),
        ("25", 2, "day 2"),
        ("26", 3, "day 3"),
    ]


@pytest.mark.parametrize(("service", "days"), [("e-nothi", 3), ("training", 7), ("workshops", 10), ("software", 90)])
def test_exactly_n_numbered_days_and_the_last_is_the_due_date(charter, service, days):
    due_on = charter.new(service)["due_on"]
    numbered = [day for day in charter.json("why", 1)["days"] if day["number"] is not None]
    assert [day["number"] for day in numbered] == list(range(1, days + 1))
    assert numbered[-1]["date"] == due_on


def test_why_in_words(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-10-19")
    assert charter("why", 1).splitlines()[-6:] == [
        "  Tue 20 Oct 2026                    Durga Puja (Maha Navami)",
        "  Wed 21 Oct 2026                    Durga Puja (Bijoya Dashami)",
        "  Thu 22 Oct 2026                    day 1",
        "  Fri 23 Oct 2026 – Sat 24 Oct 2026  weekend",
        "  Sun 25 Oct 2026                    day 2",
        "  Mon 26 Oct 2026                    day 3 · due",
    ]


def test_why_names_a_make_up_saturday_that_counts(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-05-20")
    days = charter.json("why", 1)["days"]
    assert [(day["date"], day["number"], day["what"]) for day in days[-2:]] == [
        ("2026-05-23", 2, "day 2 · Make-up working Saturday"),
        ("2026-05-24", 3, "day 3"),
    ]


def test_why_shows_the_days_on_hold(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-15")
    charter("hold", 1, "--why", "papers", "--on", "2026-11-16")
    charter("resume", 1, "--on", "2026-11-22")
    days = charter.json("why", 1)["days"]
    assert {day["date"] for day in days if day["what"] == "on hold"} == {f"2026-11-{day}" for day in range(17, 23)}
    assert days[-1] == {"date": "2026-11-24", "number": 3, "what": "day 3"}


def test_why_csv(charter):
    charter.new()
    rows = list(csv.DictReader(io.StringIO(charter("why", 1, "--format", "csv"))))
    assert rows[0] == {"date": "2026-11-24", "number": "", "what": "day of receipt"}
    assert rows[-1] == {"date": "2026-11-29", "number": "3", "what": "day 3"}


def test_a_history_names_who_entered_each_entry(charter):
    charter.new(env={"CHARTER_OFFICER": "Faruk Hossain"})
    charter("note", 1, "called", env={"CHARTER_OFFICER": "সালমা"})
    shown = charter("show", 1)
    assert "· received · recorded Tue 24 Nov 2026 09:30 by Faruk Hossain\n" in shown
    assert "· note · recorded Tue 24 Nov 2026 09:30 by সালমা\n" in shown
    assert "লিপিবদ্ধ মঙ্গল ২৪ নভেম্বর ২০২৬ ০৯:৩০, সালমা\n" in charter("show", 1, lang="bn")
