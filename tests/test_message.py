"""What the requester is told: the kind that fits, always within two parts of an SMS, nothing of weight ever cut."""

import re
from datetime import date
from pathlib import Path

import pytest
from conftest import Charter
from hypothesis import given
from hypothesis import strategies as st

from charter_cli.domain.message import FIELDS, MessageKind, fitted, parts_of
from charter_cli.language.text import clusters

PHONE = "01734-954256"


@pytest.fixture
def office(charter: Charter) -> Charter:
    """A request of every kind, numbered 1 to 5: received, held, moved, late, settled."""
    for received in ("2026-11-23", "2026-11-23", "2026-11-23", "2026-11-15", "2026-11-23"):
        service = "workshop" if received == "2026-11-23" else "e-nothi"
        charter.new(service, "Rahima Begum", "--received", received, "--phone", "+88 01711-000000")
    charter("hold", 2, "--why", "the letter of the school is missing")
    charter("extend", 3, "--to", "2026-12-20", "--why", "agreed")
    charter("done", 5, "--outcome", "declined")
    return charter


def test_the_kind_is_that_of_the_request(office: Charter) -> None:
    told = [office.json("message", id_) for id_ in range(1, 6)]

    assert [one["kind"] for one in told] == ["received", "held", "moved", "late", "settled"]
    assert list(told[0]) == ["id", "kind", "phone", "text", "characters", "parts"]
    assert {one["phone"] for one in told} == {"+88 01711-000000"}
    days = ["7 Dec 2026", "24 Nov 2026", "20 Dec 2026", "18 Nov 2026", "24 Nov 2026"]
    for one, day in zip(told, days, strict=True):
        assert all(part in one["text"] for part in (f"no. {one['id']} ", day, PHONE)), one
        assert (one["characters"], one["parts"]) == (len(one["text"]), 1)
    assert "the letter of the school is missing" in told[1]["text"]
    assert "no longer on 7 Dec 2026" in told[2]["text"]
    assert "late by 4 working days" in told[3]["text"]
    assert "declined" in told[4]["text"]


def test_the_text_is_ready_to_paste_in_both_languages(office: Charter) -> None:
    assert office("message", 1) == (
        "+88 01711-000000\nRequest no. 1 is received. It is due on 7 Dec 2026. "
        "Department of ICT, Upazila Office, Jashore Sadar, phone 01734-954256\n"
    )
    assert office("message", 4, lang="bn") == (
        "+88 01711-000000\nআবেদন নং ৪-এর শেষ তারিখ ১৮ নভেম্বর ২০২৬ পার হয়েছে, বিলম্ব ৪ কার্যদিবস। আমরা দুঃখিত। "
        "আইসিটি অধিদপ্তর, উপজেলা কার্যা…, ফোন ০১৭৩৪-৯৫৪২৫৬\n"
    )


@pytest.mark.parametrize("kind", list(MessageKind))
def test_a_kind_that_says_what_is_not_so_is_refused(kind: MessageKind, office: Charter) -> None:
    for id_, fits in enumerate(MessageKind, 1):
        if kind is fits or (kind, fits) == (MessageKind.RECEIVED, MessageKind.MOVED):
            assert office.json("message", id_, "--kind", kind)["kind"] == kind
        else:
            assert f"the kind {kind} does not fit {id_} as it stands" in office.fails("message", id_, "--kind", kind)


def test_what_is_held_and_overdue_may_be_told_either(charter: Charter) -> None:
    charter.new("e-nothi", "Rahima", "--received", "2026-11-15")
    charter("hold", 1, "--why", "a paper")
    assert charter.json("message", 1)["kind"] == "held"
    # On a Saturday after a due date of Thursday nothing may read as late by none.
    charter.new("e-nothi", "Rahima", "--received", "2026-11-23")
    assert "late by 2 calendar days" in charter.json("message", 2, "--kind", "late", today="2026-11-28")["text"]


def test_a_request_entered_by_mistake_has_no_message(charter: Charter) -> None:
    charter.new()
    charter("undo")
    assert "entered by mistake" in charter.fails("message", 1)


def test_nothing_is_written_and_a_missing_number_is_told(charter: Charter) -> None:
    charter.new()
    before = charter.db.read_bytes()
    result = charter.result("message", 1)

    assert result.stderr == "1 has no phone number: `charter edit 1 --phone NUMBER` adds it\n"
    assert result.stdout.startswith("Request no. 1 ")
    assert charter.db.read_bytes() == before


def test_a_provisional_date_is_marked(charter: Charter) -> None:
    charter.new("workshop", "Rahima", "--received", "2026-11-23")
    charter("extend", 1, "--to", "2027-02-14", "--why", "agreed")
    assert "14 Feb 2027~ (provisional)" in charter.json("message", 1)["text"]


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_long_names_are_shortened_until_it_fits(lang: str, charter: Charter) -> None:
    path = charter.own_data()
    long = "উপজেলা কার্যালয়, যশোর সদর " * 20
    path.write_text(
        path.read_text("utf-8").replace(
            '  name: {bn: "আইসিটি অধিদপ্তর, উপজেলা কার্যালয়, যশোর সদর"', f'  name: {{bn: "{long}"', 1
        )
        + '\nmessages:\n  held: {bn: "{office} {requester} {service} {number} {date} {reason} {phone}"}\n',
        "utf-8",
    )
    charter.new("workshop", "র" * 300, "--received", "2026-11-23", "--charter", path)
    for kind in ("received", "held"):
        told = charter.json("message", 1, "--charter", path, lang=lang)
        assert (told["kind"], told["parts"] <= 2) == (kind, True)
        assert told["characters"] <= (134 if lang == "bn" else 306)
        number, phone = ("১", "০১৭৩৪-৯৫৪২৫৬") if lang == "bn" else ("1", PHONE)
        assert number in told["text"]
        assert phone in told["text"]
        if kind == "received":
            charter("hold", 1, "--why", "ক" * 400)


NAMES = st.text("কখর্ািী্ abcd…", max_size=200)


@given(NAMES, NAMES, NAMES, NAMES)
def test_any_names_fit(office: str, service: str, requester: str, reason: str) -> None:
    values = {**dict.fromkeys(FIELDS, "০১৭৩৪-৯৫৪২৫৬"), "office": office, "service": service}
    values |= {"requester": requester, "reason": reason}
    whole = fitted("{number} {office} {service} {requester} {reason} {date} {phone}", values, MessageKind.HELD)

    assert whole.parts == parts_of(whole.text) <= 2
    assert whole.text.count("০১৭৩৪-৯৫৪২৫৬") == 3
    assert not any(piece.startswith("\u09cd…") for piece in clusters(whole.text))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("~" * 80, 1),
        ("~" * 81, 2),
        ("", 1),
        ("ক" * 70, 1),
        ("ক" * 71, 2),
        ("ক" * 134, 2),
        ("ক" * 135, 3),
        ("a" * 69 + "…", 1),
        ("😀" * 35, 1),
    ],
)
def test_parts(text: str, parts: int) -> None:
    assert parts_of(text) == parts


def with_messages(charter: Charter, yaml: str) -> Path:
    path = charter.own_data()
    path.write_text(f"{path.read_text('utf-8')}\nmessages:\n{yaml}\n", "utf-8")
    return path


def test_an_office_brings_its_own_wording(charter: Charter) -> None:
    path = with_messages(
        charter, '  received: {bn: "{requester}, আবেদন {number}: {days} বাকি, {date}"}\n  settled: {en: "{{{outcome}}}"}'
    )
    charter.new("workshop", "রহিমা", "--received", date(2026, 11, 23), "--charter", path)

    assert charter.json("message", 1, lang="bn")["text"] == "রহিমা, আবেদন ১: ৯ কার্যদিবস বাকি, ৭ ডিসেম্বর ২০২৬"
    assert charter.json("message", 1)["text"].startswith("Request no. 1 is received.")
    charter("done", 1)
    assert charter.json("message", 1)["text"] == "{served}"


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        ('  recieved: {en: "x"}', "recieved is not a key of messages: take it out, or write one of received, held"),
        ('  held: {en: "{nmber}"}', "{nmber} is no field of a message: write some of {number}"),
        ('  held: {en: "{number:>3}"}', "{number} is no field of a message"),
        ('  held: {en: "{number"}', "{number is no field of a message"),
        ('  held: {en: "{}"}', "{} is no field of a message"),
        ("  held: {}", "held is empty"),
        ('  held: {hi: "x"}', "hi is not a key of held"),
        ('  held: "x"', "held needs keys with values"),
    ],
)
def test_a_wording_that_is_not_certain_is_refused_with_its_line(yaml: str, says: str, charter: Charter) -> None:
    path = with_messages(charter, yaml)
    line = len(path.read_text("utf-8").splitlines())

    assert f"{path}, line {line}: {says}" in charter.fails("services", "--charter", path)


def test_a_wording_that_cannot_be_filled_or_is_too_long_is_refused(charter: Charter) -> None:
    path = with_messages(charter, f'  received: {{en: "{{reason}}"}}\n  settled: {{en: "{"x" * 306} {{phone}}"}}')
    charter.new("workshop", "Rahima", "--charter", path)

    assert "“received” names {reason}, and there is none for 1" in charter.fails("message", 1)
    charter("done", 1)
    assert "“settled” has 319 characters, more than 2 parts" in charter.fails("message", 1)


def test_a_wording_in_another_language_of_the_charter_stands_for_the_one_that_it_lacks(charter: Charter) -> None:
    path = with_messages(charter, '  received: {ne: "निवेदन {number}"}')
    assert "ne is not a key of received" in charter.fails("services", "--charter", path)

    nepali = path.read_text("utf-8").replace('\n  timezone: "', '\n  languages: [bn, ne]\n  timezone: "')
    nepali = re.sub(r"(?m)^( +)en: ", r"\1ne: ", nepali.replace(", en: ", ", ne: "))
    path.write_text(nepali, "utf-8")
    charter.new("workshop", "Rahima", "--charter", path)
    assert charter.json("message", 1)["text"] == "निवेदन 1"
    assert charter.json("message", 1, lang="bn")["text"].startswith("আবেদন নং ১ গৃহীত")


def test_the_office_is_shortened_before_the_reason(charter: Charter) -> None:
    charter.new("workshop", "Rahima", "--received", "2026-11-23")
    charter("hold", 1, "--why", "প্রত্যয়নপত্র ও জাতীয় পরিচয়পত্রের কপি নেই")
    text = charter.json("message", 1, lang="bn")["text"]
    assert "প্রত্যয়নপত্র ও জাতীয় পরিচয়পত্রের কপি নেই" in text
    assert "আইসিটি অধিদপ্তর" in text
    assert "ফোন ০১৭৩৪-৯৫৪২৫৬" in text


def test_where_nothing_countable_was_promised_no_date_is_told(charter: Charter) -> None:
    charter("init", charter.folder / "other")
    charter.new("grant", "Rahima", "--charter", charter.folder / "other" / "charter.yaml")
    assert charter.json("message", 1)["text"].startswith("Request no. 1 is received. Example Upazila")
