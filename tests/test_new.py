"""`new`: what it registers, how a service is named, which day counts, and what it answers."""

import json
import re
from pathlib import Path

import pytest
from conftest import Charter


def registered(charter: Charter) -> list[int]:
    """The numbers in the register, oldest first."""
    return [one["id"] for one in reversed(charter.json("list"))]


def with_limit(charter_file: Path, alias: str, days: int) -> None:
    """Give the service `alias` of the charter another limit."""
    text = charter_file.read_text(encoding="utf-8")
    changed, count = re.subn(rf"(alias: {alias}\n(?:.*\n)*?\s+working_days: )\d+", rf"\g<1>{days}", text, count=1)
    assert count == 1
    charter_file.write_text(changed, encoding="utf-8")


def without(charter_file: Path, alias: str) -> None:
    """Take the service `alias` out of the charter."""
    text = charter_file.read_text(encoding="utf-8")
    changed, count = re.subn(rf' +- code: "[0-9.]+"\n +alias: {alias}\n(?:.+\n)*', "", text)
    assert count == 1
    charter_file.write_text(changed, encoding="utf-8")


def test_everything_that_was_typed_is_kept(charter):
    typed = {
        "--from": "Abdul Karim",
        "--phone": "01712-345678",
        "--email": "karim@example.org",
        "--address": "Rail Road, Jashore",
        "--via": "phone",
        "--note": "the login fails",
    }
    answer = charter.json("new", "2.2.1", *(word for pair in typed.items() for word in pair))
    assert {key: answer[key] for key in ("requester", "phone", "email", "address", "channel", "note")} == {
        "requester": "Abdul Karim",
        "phone": "01712-345678",
        "email": "karim@example.org",
        "address": "Rail Road, Jashore",
        "channel": "phone",
        "note": "the login fails",
    }
    assert {**charter.json("show", 1), "history": None} == {**answer, "history": None}


def test_answer_tells_number_due_date_and_days_left(charter):
    answer = charter("new", "e-nothi", "--from", "Rahima")
    assert answer.splitlines()[0] == "Registered 1"
    assert "Sun 29 Nov 2026" in answer
    assert "3 working days left" in answer
    assert "at once / 3 working days" in answer


def test_answer_in_bangla_has_bangla_figures(charter):
    answer = charter("new", "e-nothi", "--from", "রহিমা", lang="bn")
    assert "২৯" in answer
    assert "২০২৬" in answer
    assert "রহিমা" in answer
    assert not re.search(r"[0-9]", answer)


def test_numbers_have_no_gap_and_references_carry_the_year_of_receipt(charter):
    answers = [
        charter.new(),
        charter.new("training", "Other", "--received", "31/12/2025"),
        charter.new("udc", "Third"),
    ]
    assert [one["id"] for one in answers] == [1, 2, 3]
    assert [one["reference"] for one in answers] == ["2026-0001", "2025-0002", "2026-0003"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2.2.1", "2.2.1"),
        ("২.২.১", "2.2.1"),
        ("e-nothi", "2.2.1"),
        ("E-Nothi", "2.2.1"),
        ("software", "2.2.10"),
        ("Digital Centre", "2.2.4"),
        ("নথি", "2.2.1"),
        ("\u0993\u09af\u09bc\u09c7\u09ac", "2.2.2"),  # the y of "web" with a dot of its own
        ("\u0993\u09df\u09c7\u09ac", "2.2.2"),  # and as one letter
        ("training", "2.2.7"),  # an alias, though it is a part of other names too
    ],
)
def test_service_by_code_alias_or_part_of_its_name(charter, typed, code):
    assert charter.new(typed)["service_code"] == code


def test_ambiguous_service_lists_candidates_and_registers_nothing(charter):
    charter.new()
    refusal = charter.fails("new", "ict-", "--from", "Rahima")
    for alias in ("2.1.1 ict-info", "2.1.2 ict-support", "2.1.5 ict-advice"):
        assert alias in refusal
    assert registered(charter) == [1]


@pytest.mark.parametrize(
    ("received", "due_on"),
    [
        ("19/11/2026", "2026-11-24"),  # Thursday: Sunday is day 1
        ("20/11/2026", "2026-11-24"),  # Friday and Saturday are due when Thursday is
        ("21/11/2026", "2026-11-24"),
        ("22/11/2026", "2026-11-25"),
        ("24/11/2026", "2026-11-29"),
        ("19/10/2026", "2026-10-26"),  # Durga Puja on 20 and 21 October
    ],
)
def test_three_working_days(charter, received, due_on):
    answer = charter.new("e-nothi", "Rahima", "--received", received)
    assert (answer["due_on"], answer["promised_due_on"]) == (due_on, due_on)


@pytest.mark.parametrize(
    ("typed", "received_on"),
    [
        ("2026-11-22", "2026-11-22"),
        ("22/11/2026", "2026-11-22"),
        ("22-11-2026", "2026-11-22"),
        ("22.11.2026", "2026-11-22"),
        ("22 Nov", "2026-11-22"),
        ("২২/১১/২০২৬", "2026-11-22"),
        ("২২ নভেম্বর ২০২৬", "2026-11-22"),
        ("today", "2026-11-24"),
        ("গতকাল", "2026-11-23"),
        ("thursday", "2026-11-19"),
        ("3 days ago", "2026-11-21"),
        ("3 working days ago", "2026-11-19"),
        ("03/11/2026", "2026-11-03"),
    ],
)
def test_dates_as_people_type_them(charter, typed, received_on):
    assert charter.new("e-nothi", "Rahima", "--received", typed)["received_on"] == received_on


def test_a_typed_date_is_echoed_with_its_weekday(charter):
    assert "Sun 22 Nov 2026" in charter("new", "e-nothi", "--from", "Rahima", "--received", "22/11/2026")


def test_done_settles_on_the_spot(charter):
    answer = charter.new("e-nothi", "Rahima", "--done")
    assert (answer["status"], answer["outcome"], answer["settled_on"], answer["on_time"]) == (
        "settled",
        "served",
        "2026-11-24",
        True,
    )
    assert [entry["action"] for entry in charter.json("show", 1)["history"]] == ["received", "settled"]
    assert "at once" in charter("show", 1)
    assert charter.json("due") == []


def test_done_that_is_registered_late_was_done_on_the_day_of_receipt(charter):
    answer = charter.new("e-nothi", "Rahima", "--done", "--received", "2026-11-01")
    assert (answer["received_on"], answer["settled_on"], answer["on_time"]) == ("2026-11-01", "2026-11-01", True)


def test_after_links_to_the_settled_request(charter):
    charter.new("e-nothi", "Rahima", "--done")
    charter.new("e-nothi", "Rahima", "--after", "1")
    assert charter.json("show", 2)["history"][0]["facts"]["after_id"] == 1
    assert re.search(r"follows request: +1\n", charter("show", 2))


def test_after_a_pending_request_nothing_new_is_needed(charter):
    charter.new()
    assert "1 is still pending" in charter.fails("new", "e-nothi", "--from", "Rahima", "--after", 1)
    assert registered(charter) == [1]


def test_texts_are_kept_in_one_spelling_on_one_line(charter):
    answer = charter.new("e-nothi", "  \u09df\u09be\u09b8\u09ae\u09bf\u09a8 \n  Begum ", "--phone", "০১৭১২-৩৪৫৬৭৮")
    assert answer["requester"] == "\u09af\u09bc\u09be\u09b8\u09ae\u09bf\u09a8 Begum"
    assert answer["phone"] == "01712-345678"


@pytest.mark.parametrize(
    ("typed", "channel"),
    [
        *((typed, "visit") for typed in ("visit", "in person", "In Person", "সরাসরি (ব্যক্তিগত উপস্থিতি)", "সরাসরি")),
        *((typed, "phone") for typed in ("ফোন", "মোবাইল", "টেলিফোন")),
        *((typed, "letter") for typed in ("ডাক", "চিঠি", "পত্র")),
        ("mail", "email"),
        ("অনলাইন", "website"),
    ],
)
def test_channel_by_its_id_its_name_or_a_part_that_stands_in_no_other(charter, typed, channel):
    assert charter.json("new", "e-nothi", "--from", "Rahima", "--via", typed)["channel"] == channel


@pytest.mark.parametrize("typed", ["e", "ph", "on", "sms", "পত্র x"])
def test_a_channel_that_is_none_or_several_is_refused(charter, typed):
    assert f"the channel “{typed}” is not in the charter" in charter.fails(
        "new", "e-nothi", "--from", "A", "--via", typed
    )
    assert registered(charter) == []


def test_a_due_date_in_an_unpublished_year_is_provisional_wherever_it_is_shown(charter):
    answer = charter.result("new", "software", "--from", "Rahima")
    assert "Thu 1 Apr 2027~" in answer.stdout
    assert answer.stderr.startswith("warning: the list of holidays ends on Thu 31 Dec 2026")
    assert answer.stderr.count("\n") == 1
    assert charter.json("show", 1)["provisional"] is True
    for shown in ("due", "list", "show 1", "why 1"):
        assert "Thu 1 Apr 2027~" in charter(*shown.split()), shown


def test_json_answer_is_alone_on_standard_output(charter):
    answer = charter.result("new", "software", "--from", "Rahima", "--format", "json")
    assert json.loads(answer.stdout)["id"] == 1
    assert answer.stderr.startswith("warning: ")


def test_a_moon_day_ahead_makes_it_provisional(charter):
    ahead = charter.new("e-nothi", "Rahima", "--received", "2026-08-24", today="2026-08-24")
    assert (ahead["due_on"], ahead["provisional"]) == ("2026-08-30", True)  # Eid-e-Miladunnabi on the 26th
    assert charter.json("show", 1, today="2026-08-27")["provisional"] is False


def test_the_promise_is_frozen_at_registration(charter):
    own = charter.own_data()
    first = charter.new("e-systems", "Rahima", "--charter", own)
    with_limit(own, "e-systems", 5)
    second = charter.new("e-systems", "Karim", "--charter", own)
    assert (first["working_days"], first["due_on"]) == (7, "2026-12-03")
    assert (second["working_days"], second["due_on"]) == (5, "2026-12-01")
    assert [(one["working_days"], one["due_on"]) for one in charter.json("due", "--charter", own)] == [
        (5, "2026-12-01"),
        (7, "2026-12-03"),
    ]
    assert "7 working days / as needed · the charter now says 5 working days" in charter("show", 1, "--charter", own)
    assert "the charter now says" not in charter("show", 2, "--charter", own)


def test_a_service_that_left_the_charter_keeps_its_requests_and_takes_no_new_ones(charter):
    own = charter.own_data()
    before = charter.new("law-opinion", "Rahima", "--charter", own)
    without(own, "law-opinion")
    charter.fails("new", "law-opinion", "--from", "Karim", "--charter", own)
    assert [one["id"] for one in charter.json("due", "--charter", own)] == [1]
    shown = charter.json("show", 1, "--charter", own)
    assert (shown["service_name"], shown["due_on"]) == (before["service_name"], before["due_on"])
    assert charter("show", 1, "--charter", own).count("law") == 1  # its name as it was promised, and nothing more
    assert charter.json("done", 1, "--charter", own)["status"] == "settled"


@pytest.mark.parametrize("command", ["due", "overdue", "list"])
def test_requests_of_a_service_that_left_the_charter_are_still_found_by_it(charter, command):
    own = charter.own_data()
    charter.new("law-opinion", "Rahima", "--received", "2026-10-01", "--charter", own)
    without(own, "law-opinion")
    for typed in ("2.2.12", "law-opinion"):
        assert [one["id"] for one in charter.json(command, "--service", typed, "--charter", own)] == [1]


def test_without_a_terminal_missing_parts_are_errors(charter):
    assert "say which service" in charter.fails("new", "--from", "Rahima")
    assert "say who asks" in charter.fails("new", "e-nothi")
    assert not charter.db.exists()


def test_a_charter_gives_a_channel_other_names(charter):
    path = charter.own_data()
    text = path.read_text("utf-8")
    letter = '  letter: {bn: "পত্র", en: "letter"'
    path.write_text(text.replace(f"{letter}}}", f'{letter}, also: ["খাম", "Courier"]}}'), "utf-8")
    for typed in ("খাম", "courier", "cour"):
        assert charter.new("labs", typed, "--via", typed, "--charter", path)["channel"] == "letter"

    path.write_text(text.replace(f"{letter}}}", f'{letter}, also: ["ই-মেইল"]}}'), "utf-8")
    assert "the also ই-মেইল is already taken in line" in charter.fails("services", "--charter", path)
