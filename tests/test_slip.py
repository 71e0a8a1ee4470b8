"""The acknowledgement slip: what it tells a visitor, how it fits the paper, and where it is written."""

from __future__ import annotations

import re
import stat
import sys
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter

from charter_cli.language.text import clusters, width

PAPER = 80
COMPLAINTS = """
complaints:
  heading: {bn: "অভিযোগ ব্যবস্থাপনা", en: "Complaints"}
  tiers:
    - tier: {bn: "প্রথম", en: "First"}
      whom: {bn: "অভিযোগ নিষ্পত্তি কর্মকর্তা", en: "Complaint officer"}
      contact: {bn: "ফোন ০০০০০-০০০০০২", en: "phone 00000-000002"}
      limit: {working_days: 30, text: {bn: "৩০ কার্যদিবস", en: "30 working days"}}
    - tier: {bn: "দ্বিতীয়", en: "Second"}
      whom: {bn: "আপিল কর্মকর্তা", en: "Appeal officer"}
"""


def facts(slip: str) -> dict[str, str]:
    """The `label: value` lines of an English slip; what follows on the next lines belongs to the value."""
    found: dict[str, str] = {}
    label = ""
    for line in slip.split("\n\n")[1].splitlines():
        if not line.startswith(" "):
            label, _, value = line.partition(":")
            found[label] = value.strip()
        else:
            found[label] += " " + line.strip()
    return found


def with_complaints(charter: Charter) -> Path:
    """A copy of the charter that says whom to complain to."""
    path = charter.own_data()
    with path.open("a", encoding="utf-8") as file:
        file.write(COMPLAINTS)
    return path


def test_everything_that_a_visitor_needs_is_on_the_slip(charter: Charter) -> None:
    charter.new("ict-info", "Rahima Begum")
    slip = charter("slip", 1)
    assert slip.splitlines()[:3] == [
        "Government of the People's Republic of Bangladesh",
        "Department of Information and Communication Technology",
        "Upazila Office, Jashore Sadar, Jashore",
    ]
    assert "\nAcknowledgement slip\n" in slip
    assert facts(slip) == {
        "Tracking number": "1 · 2026-0001",
        "Received on": "Tue 24 Nov 2026",
        "Requester": "Rahima Begum",
        "Service": "2.1.1 · Giving information about the Department of ICT",
        "Papers": "1) Where applicable, an application on plain paper / official website and regional office",
        "Fee": "Free of charge",
        "Promised": "At once / 3 working days (where applicable)",
        "Due on": "Sun 29 Nov 2026",
        "Officer in charge": "Mr. Md. Faruk Hossain, Assistant Programmer "
        "Phone: 01734-954256 E-mail: faruk383@gmail.com",
    }
    assert "Keep this slip, and name the number 1 when you ask about it." in slip
    assert "Printed on Tue 24 Nov 2026" in slip
    assert "complain" not in slip.lower()  # this charter does not say to whom


def test_the_bangla_slip_is_bangla_throughout(charter: Charter) -> None:
    charter.new("ict-info", "রহিমা বেগম")
    slip = charter("slip", 1, lang="bn")
    assert "প্রাপ্তিস্বীকারপত্র" in slip
    assert "ট্র্যাকিং নম্বর: ১ · ২০২৬-০০০১" in slip
    assert "তাৎক্ষণিক/ ৩ কার্যদিবস (প্রযোজ্য ক্ষেত্রে)" in slip  # the charter's own words
    assert "রবিবার, ২৯ নভেম্বর ২০২৬" in slip
    slip = re.sub(r"[0-9]+(-[0-9A-Z]{4}){4}", "", slip)  # the seal, which is typed as it is printed
    assert re.findall("[A-Za-z0-9@.]{2,}", slip) == ["faruk383@gmail.com"]


@pytest.mark.parametrize("lang", ["en", "bn"])
@pytest.mark.parametrize("name", ["ক্ষ্ম" * 60, "স্বাস্থ্য ও পরিবার কল্যাণ " * 11, "W" * 300], ids=["joined", "spaced", "latin"])
def test_no_line_is_wider_than_the_paper_and_no_conjunct_is_parted(charter: Charter, lang: str, name: str) -> None:
    charter.new("ict-info", name)
    lines = charter("slip", 1, "--charter", with_complaints(charter), lang=lang).splitlines()
    assert max(map(width, lines)) <= PAPER
    # Nothing is lost at the breaks, and each line begins and ends where two letters may be parted.
    assert name.replace(" ", "") in "".join(lines).replace(" ", "")
    everything = clusters(name)
    for line in lines:
        if line.strip() and line.strip() in name:
            assert set(clusters(line.strip())) <= set(everything)


def test_a_provisional_date_is_said_to_be_so_in_words(charter: Charter) -> None:
    charter.new("software")
    due = facts(charter("slip", 1))["Due on"]
    assert due == "Thu 1 Apr 2027~ provisional: the holidays of 2027 are not published"


def test_on_hold_there_is_no_date_but_what_the_office_waits_for(charter: Charter) -> None:
    charter.new("training")
    charter("hold", 1, "--why", "bring the trade licence")
    assert facts(charter("slip", 1))["Due on"] == (
        "none while on hold on hold since Tue 24 Nov 2026: bring the trade licence "
        "a new due date is set when the hold ends"
    )


def test_a_reason_that_was_taken_back_is_not_printed(charter: Charter) -> None:
    charter.new("training")
    charter("hold", 1, "--why", "bring the licence")
    charter("resume", 1)
    charter("hold", 1, "--why", "the wrong reason")
    charter("undo")
    charter("undo")
    assert "wrong" not in charter("slip", 1)
    assert "on hold since Tue 24 Nov 2026" in charter("slip", 1)


def test_a_hold_that_came_too_late_leaves_the_missed_date(charter: Charter) -> None:
    charter.new("ict-info", "Rahima", "--received", "2026-11-10")
    charter("hold", 1, "--why", "bring the licence")
    due = facts(charter("slip", 1))["Due on"]
    assert due == "Sun 15 Nov 2026 on hold since Tue 24 Nov 2026: bring the licence"


def test_an_agreed_longer_time_stands_beside_the_charters_date(charter: Charter) -> None:
    charter.new("training")
    charter("extend", 1, "--to", "2026-12-10", "--why", "the trainer is away")
    due = facts(charter("slip", 1))["Due on"]
    assert due == "Thu 10 Dec 2026 extended by agreement; the charter's own date was Thu 3 Dec 2026"


def test_a_settled_request_says_when_and_how(charter: Charter) -> None:
    charter.new("ict-info")
    charter("done", 1)
    assert facts(charter("slip", 1))["Settled on"] == "Tue 24 Nov 2026 · served"


def test_what_was_entered_by_mistake_gets_no_slip(charter: Charter) -> None:
    charter.new("ict-info")
    charter("done", 1, "--outcome", "void")
    assert "1 was entered by mistake" in charter.fails("slip", 1)
    assert "there is no request 9" in charter.fails("slip", 9)


def test_the_slip_keeps_the_limit_that_was_promised(charter: Charter) -> None:
    charter.new("training")
    own = charter.own_data()
    text = own.read_text(encoding="utf-8")
    before, service, after = text.partition("alias: training\n")
    own.write_text(before + service + after.replace("working_days: 7", "working_days: 5", 1), encoding="utf-8")
    slip = facts(charter("slip", 1, "--charter", own))
    assert slip["Promised"] == "7 working days / as needed"
    assert slip["Due on"] == "Thu 3 Dec 2026"


def test_a_service_that_left_the_charter_keeps_what_is_known(charter: Charter) -> None:
    charter.new("law-opinion")
    own = charter.own_data()
    text = own.read_text(encoding="utf-8")
    own.write_text(text[: text.index('      - code: "2.2.12"')], encoding="utf-8")
    slip = facts(charter("slip", 1, "--charter", own))
    assert slip["Promised"] == "15 working days / as needed"
    assert slip["Service"].startswith("2.2.12 · ")
    assert {"Papers", "Fee", "Officer in charge"}.isdisjoint(slip)


def test_complaints_begin_on_the_day_after_the_due_date(charter: Charter) -> None:
    request = charter.new("ict-info")
    after = date.fromisoformat(request["due_on"]) + timedelta(days=1)
    slip = charter("slip", 1, "--charter", with_complaints(charter))
    assert f"you may complain from Mon {after.day} Nov 2026 on, to:" in " ".join(slip.split())
    assert slip.index("  First: Complaint officer · phone 00000-000002 · time limit: 30 working days") < slip.index(
        "  Second: Appeal officer\n"
    )


def test_complaints_name_no_day_where_there_is_none(charter: Charter) -> None:
    own = with_complaints(charter)
    charter.new("software")
    assert "from Fri 2 Apr 2027~ on" in charter("slip", 1, "--charter", own)  # as uncertain as the due date
    charter("hold", 1, "--why", "bring the licence")
    assert "you may complain from the day after, to:" in charter("slip", 1, "--charter", own)
    charter("done", 1)
    assert "Complaints about this service go to:" in charter("slip", 1, "--charter", own)


def test_an_open_ended_promise_has_no_date_and_says_so(charter: Charter) -> None:
    charter("init", charter.folder / "office")
    own = charter.folder / "office" / "charter.yaml"
    charter("new", "grant", "--from", "Rahima", "--charter", own)
    slip = charter("slip", 1, "--charter", own)
    assert facts(slip)["Promised"] == "Subject to allocation"
    assert facts(slip)["Due on"] == "no due date: nothing countable was promised"
    assert "Complaints about this service go to:" in slip


class Page(HTMLParser):
    """What a browser would take from a page: its texts, its tags, and every address it would open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: dict[str, dict[str, str | None]] = {}
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = dict(attrs)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "data", "srcset")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_the_page_says_what_the_text_says(charter: Charter, lang: str) -> None:
    charter.new("ict-info", "রহিমা বেগম")
    own = with_complaints(charter)
    page = Page(charter("slip", 1, "--charter", own, "--format", "html", lang=lang))
    assert page.tags["html"] == {"lang": lang}
    shown = "".join("".join(page.texts).split())
    for line in charter("slip", 1, "--charter", own, lang=lang).splitlines():
        value = line.partition(": ")[2] if ": " in line else line
        if not line.startswith("--"):
            assert "".join(value.replace("_", "").split()) in shown


def test_whatever_was_typed_is_text_on_the_page(charter: Charter) -> None:
    typed = """<script>alert("1")</script><img src=http://example.org/x> & '"""
    charter.new("ict-info", typed)
    page = Page(charter("slip", 1, "--format", "html"))
    assert typed in page.texts
    assert {"script", "img", "link", "iframe"}.isdisjoint(page.tags)


def test_the_page_needs_nothing_from_elsewhere(charter: Charter) -> None:
    charter.new("ict-info")
    for words in (["slip", 1], ["services"]):
        html = charter(*words, "--format", "html")
        page = Page(html)
        assert page.addresses == []
        assert not re.search(r"url\(|@import|@font-face", html)
        assert page.tags["meta"]  # and the browser is told to load nothing, whatever stands in it
        assert "default-src 'none'" in html


def test_output_writes_what_would_be_printed(charter: Charter) -> None:
    charter.new("ict-info")
    for name, format in (("slip.txt", "text"), ("slip.html", "html"), ("slip", "text")):
        file = charter.folder / name
        assert charter("slip", 1, "--output", file) == ""
        assert file.read_text(encoding="utf-8") == charter("slip", 1, "--format", format)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_slip_names_a_person_so_its_file_is_for_its_owner(charter: Charter) -> None:
    charter.new("ict-info")
    file = charter.folder / "slip.txt"
    charter("slip", 1, "--output", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    charter("slip", 1, "--output", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644  # whoever shared it meant it


def test_output_is_refused_where_it_cannot_be(charter: Charter, monkeypatch: Any) -> None:
    charter.new("ict-info")
    assert "is a folder" in charter.fails("slip", 1, "--output", charter.folder)
    assert "cannot be written" in charter.fails("slip", 1, "--output", charter.folder / "nowhere" / "slip.txt")
    file = charter.folder / "slip.txt"
    file.write_text("the old one", encoding="utf-8")

    def disk_full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("charter_cli.files.output.os.fsync", disk_full)
    assert "No space left on device" in charter.fails("slip", 1, "--output", file)
    assert file.read_text(encoding="utf-8") == "the old one"
    assert [path.name for path in charter.folder.iterdir() if path.name.startswith(".charter-")] == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev")
def test_output_to_a_device_goes_through_it(charter: Charter) -> None:
    charter.new("ict-info")
    run = charter.run("slip", 1, "--output", "/dev/stdout")
    assert run.stdout == charter("slip", 1)
    assert Path("/dev/null").is_char_device()
    charter("slip", 1, "--output", "/dev/null")
    assert Path("/dev/null").is_char_device()
