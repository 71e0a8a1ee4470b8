"""`export`: all columns for spreadsheets and programs, due dates for the calendar of a phone."""

import csv
import json
import os
import signal
import stat
import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from conftest import Charter

from charter_cli.files.output import whole
from charter_cli.render.data import RECORD_KEYS


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A register in which every kind of request stands."""
    charter = Charter(tmp_path_factory.mktemp("told"))
    charter.new("e-nothi", "রহিমা খাতুন", "--received", "2026-11-22", "--phone", "+880 1711", "--note", "=2+3; \\ urgent")
    charter.new("training", "Karim", "--received", "2026-11-01")
    charter("done", 2, "--on", "2026-11-05", "--outcome", "declined")
    charter.new("training", "Salma", "--received", "2026-11-18")
    charter("hold", 3, "--why", "papers", "--on", "2026-11-19")
    charter.new("software", "Jamal" * 20)
    charter.new("udc", "By mistake")
    charter("done", 5, "--outcome", "void")
    return charter


@pytest.mark.parametrize("format", ["csv", "json"])
def test_printed_it_is_what_list_prints_but_oldest_first(told, format):
    if format == "json":
        assert told.json("export") == told.json("list")[::-1]
        assert told("export", "--format", "json", "--service", "2.1.1") == "[]\n"
    else:
        assert (
            list(csv.DictReader(told("export").splitlines()))
            == list(csv.DictReader(told("list", "--format", "csv").splitlines()))[::-1]
        )


def test_a_csv_file_has_the_mark_that_excel_needs(told, tmp_path):
    told("export", "--output", tmp_path / "all.csv")
    content = (tmp_path / "all.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,reference,")
    assert content.decode("utf-8-sig") == told("export")
    assert stat.S_IMODE((tmp_path / "all.csv").stat().st_mode) == 0o600


def test_the_format_is_the_one_that_the_file_is_named_by(told, tmp_path):
    assert told("export", "--output", tmp_path / "all.json") == ""
    assert json.loads((tmp_path / "all.json").read_text("utf-8")) == told.json("list")[::-1]
    told("export", "--output", tmp_path / "all.txt", "--format", "csv")
    assert (tmp_path / "all.txt").read_text("utf-8-sig") == told("export")


@pytest.mark.parametrize(
    ("words", "name", "sentence"),
    [
        (
            "slip 1",
            "slip.pdf",
            "would be written as text, not as a PDF: name it .html, and print that page to PDF",
        ),
        ("slip 1 --format html", "slip.PDF", "would be written as html, not as a PDF: name it .html"),
        ("slip 1", "slip.csv", "would be written as text, though its name says csv: end it otherwise"),
        ("slip 1 --format text", "slip.html", "would be written as text, though its name says html"),
        ("report", "report.pdf", "would be written as table, not as a PDF: name it .html"),
        ("report --format json", "report.csv", "would be written as json, though its name says csv"),
        ("report", "report.docx", "or choose another format of table, json, csv, html, xlsx"),
        ("services", "wall.pdf", "would be written as table, not as a PDF: name it .html"),
        ("services --format csv", "wall.htm", "would be written as csv, though its name says html"),
        ("export", "all.pdf", "would be written as csv, though its name says pdf"),
        ("export", "all.xls", "or choose another format of csv, json, xlsx, ics"),
        ("export --format csv", "all.xlsx", "would be written as csv, though its name says xlsx"),
    ],
)
def test_a_name_that_says_another_format_is_refused(told, tmp_path, words, name, sentence):
    assert sentence in told.fails(*words.split(), "--output", tmp_path / name)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["x", "x.txt", "x.old", "x.2026-11", ".html"])
def test_a_name_that_says_nothing_takes_any_format(told, tmp_path, name):
    told("export", "--output", tmp_path / name)
    assert (tmp_path / name).read_text("utf-8-sig") == told("export")
    told("report", "--format", "json", "--output", tmp_path / name)
    assert (tmp_path / name).read_text("utf-8") == told("report", "--format", "json")


def test_htm_is_html(told, tmp_path):
    told("slip", 1, "--output", tmp_path / "slip.HTM")
    assert (tmp_path / "slip.HTM").read_text("utf-8") == told("slip", 1, "--format", "html")


def test_filters_are_those_of_list(told):
    for words in (
        ["--status", "held"],
        ["--status", "settled"],
        ["--service", "training"],
        ["--since", "2026-11-18"],
        ["--since", "1/11/2026", "--until", "18/11/2026"],
    ):
        assert told.json("export", *words) == told.json("list", *words)[::-1] != []


def test_a_workbook_holds_dates_numbers_and_texts_that_are_no_formulas(told, tmp_path):
    told("export", "--output", tmp_path / "all.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "all.xlsx").active.iter_rows())
    assert tuple(cell.value for cell in rows[0]) == RECORD_KEYS
    first = dict(zip(RECORD_KEYS, rows[1], strict=True))
    assert first["id"].value == 1
    assert first["received_on"].value == datetime(2026, 11, 22)
    assert first["received_on"].number_format == "yyyy-mm-dd"
    assert (first["provisional"].value, first["on_time"].value) == (False, None)
    for name, value in (("note", "=2+3; \\ urgent"), ("phone", "+880 1711")):
        assert (first[name].value, first[name].data_type, first[name].quotePrefix) == (value, "s", True)
    assert len(rows) == 6


def test_a_workbook_is_not_printed(told):
    assert "--output" in told.fails("export", "--format", "xlsx")


def test_the_register_and_the_charter_are_not_written_over(told, charter):
    for office, path, words in ((told, told.db, []), (charter, charter.own_data(), ["--charter", charter.own_data()])):
        before = path.read_bytes()
        assert "choose another name" in office.fails("export", "--output", path, *words)
        assert path.read_bytes() == before


# The calendar


def events(text: str) -> dict[str, Any]:
    """Its events by their summary."""
    from icalendar import Calendar

    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(text).walk("VEVENT")}


def test_due_dates_are_whole_day_events(told):
    text = told("export", "--format", "ics")
    found = events(text)
    # Settled, void and held requests have no due date that runs.
    off = [name for name, event in found.items() if event["STATUS"] == "CANCELLED"]
    assert [name for name in found if name not in off] == ["1 · রহিমা খাতুন", "4 · " + "Jamal" * 20]
    event = found["1 · রহিমা খাতুন"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 11, 25), date(2026, 11, 26))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert str(event["DESCRIPTION"]).splitlines()[1:] == [
        "received on: Sun 22 Nov 2026",
        "phone: +880 1711",
        "=2+3; \\ urgent",
    ]
    assert found["4 · " + "Jamal" * 20]["STATUS"] == "TENTATIVE"  # 90 working days reach into an unpublished year


def test_the_calendar_keeps_to_its_standard(told, tmp_path):
    told("export", "--output", tmp_path / "due.ics", lang="bn")
    content = (tmp_path / "due.ics").read_bytes()
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert len([line for line in lines if line.startswith(b" ")]) > 2
    for line in lines:
        line.decode()  # no character is cut in two
    assert rb"\; \\ urgent" in content.replace(b"\r\n ", b"")


def test_an_event_keeps_its_name_when_its_day_moves(charter):
    charter.new("training", "Karim")
    before = events(charter("export", "--format", "ics"))["1 · Karim"]
    assert before["UID"] == events(charter("export", "--format", "ics"))["1 · Karim"]["UID"]
    charter("extend", 1, "--to", "2026-12-20", "--why", "agreed")
    after = events(charter("export", "--format", "ics"))["1 · Karim"]
    assert (after["UID"], after["DTSTART"].dt) == (before["UID"], date(2026, 12, 20))
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt


def test_what_is_no_longer_waited_for_is_called_off_in_the_calendar(charter):
    """The phone that took the first file drops the day when it takes the next one."""
    charter.new("training", "Karim", today="2026-11-01")  # due Wed 11 Nov
    charter.new("training", "Salma", today="2026-11-01")
    charter.new("training", "Twice", today="2026-11-01")
    before = events(charter("export", "--format", "ics", today="2026-11-01"))
    assert {(event["STATUS"], event["SEQUENCE"]) for event in before.values()} == {("CONFIRMED", 0)}
    charter("done", 1, today="2026-11-03")
    charter("hold", 2, "--why", "papers", today="2026-11-03")
    charter("undo", today="2026-11-03")
    charter("hold", 2, "--why", "papers", today="2026-11-03")
    charter("done", 3, "--outcome", "void", today="2026-11-03")
    after = events(charter("export", "--format", "ics", today="2026-11-03"))
    assert [event["UID"] for event in after.values()] == [event["UID"] for event in before.values()]
    assert [(str(event["STATUS"]), int(event["SEQUENCE"])) for event in after.values()] == [
        ("CANCELLED", 1),
        ("CANCELLED", 3),
        ("CANCELLED", 1),
    ]
    assert not any(event.walk("VALARM") for event in after.values())
    charter("resume", 2, today="2026-11-08")
    again = events(charter("export", "--format", "ics", today="2026-11-08"))["2 · Salma"]
    assert (again["STATUS"], again["SEQUENCE"]) == ("CONFIRMED", 4)
    assert again["DTSTART"].dt > before["2 · Salma"]["DTSTART"].dt
    assert list(events(charter("export", "--format", "ics", today="2027-02-01"))) == [
        "1 · Karim",
        "2 · Salma",
        "3 · Twice",
    ]
    assert list(events(charter("export", "--format", "ics", today="2027-02-02"))) == ["2 · Salma"]


def test_the_phone_rings_on_the_working_day_before(charter):
    charter.new("e-nothi", "Karim", "--received", "2026-11-24")  # due Sun 29 Nov, after a weekend
    charter.new("e-nothi", "Salma", "--received", "2026-11-19")  # due today
    found = events(charter("export", "--format", "ics"))
    (alarm,) = found["1 · Karim"].walk("VALARM")
    assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", "1 · Karim")
    assert alarm["TRIGGER"].dt == timedelta(days=-3, hours=9)  # Thu 26 Nov, at nine
    assert not found["2 · Salma"].walk("VALARM")


def test_a_list_of_what_is_to_be_done(charter, tmp_path):
    from icalendar import Calendar

    for name, on in (
        ("Karim", "2026-11-22"),
        ("Salma", "2026-11-22"),
        ("Waiting", "2026-11-22"),
        ("Twice", "2026-11-22"),
    ):
        charter.new("training", name, "--received", on)
    charter("done", 2)
    charter("hold", 3, "--why", "papers")
    charter("done", 4, "--outcome", "void")
    charter("export", "--todo", "--output", tmp_path / "todo.ics")
    found = {str(one["SUMMARY"]): one for one in Calendar.from_ical((tmp_path / "todo.ics").read_bytes()).walk("VTODO")}
    assert {name: str(one["STATUS"]) for name, one in found.items()} == {
        "1 · Karim": "NEEDS-ACTION",
        "2 · Salma": "COMPLETED",
        "3 · Waiting": "NEEDS-ACTION",
        "4 · Twice": "CANCELLED",
    }
    assert found["1 · Karim"]["DUE"].dt == date(2026, 12, 1)
    assert "DUE" not in found["3 · Waiting"]
    assert found["2 · Salma"]["COMPLETED"].dt.date() == date(2026, 11, 24)
    assert "--todo is for --format ics" in charter.fails("export", "--todo", "--format", "csv")
    assert "--todo is for --format ics" in charter.fails("export", "--todo", "--output", tmp_path / "todo.csv")


def test_nothing_pending_is_a_calendar_without_events(charter):
    assert events(charter("export", "--format", "ics")) == {}


def test_a_service_that_left_the_charter_is_still_exported_by_its_code(charter: Charter) -> None:
    own = charter.own_data()
    charter.new("udc", "Union Digital Centre", "--charter", own)
    text = own.read_text(encoding="utf-8")
    row = text[text.index('      - code: "2.2.4"') : text.index('      - code: "2.2.5"')]
    own.write_text(text.replace(row, ""), encoding="utf-8")
    listed = charter.json("list", "--service", "2.2.4", "--charter", own)
    assert [one["requester"] for one in listed] == ["Union Digital Centre"]
    assert charter.json("export", "--service", "2.2.4", "--charter", own) == listed
    charter.fails("export", "--service", "9.9.9", "--charter", own)


# A file that is not finished


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_what_a_killed_export_left_is_swept_away_by_the_next(told, tmp_path):
    (tmp_path / "old.csv").write_text("as it was")
    dying = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from charter_cli.files.output import whole\n"
        "with whole(Path(sys.argv[1])) as file:\n"
        "    file.write(b'half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", dying, str(tmp_path / "old.csv")], capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert len(list(tmp_path.glob(".charter-*"))) == 1

    told("export", "--output", tmp_path / "new.csv")

    assert {path.name for path in tmp_path.iterdir()} == {"old.csv", "new.csv"}
    assert (tmp_path / "old.csv").read_text() == "as it was"


def test_an_export_that_is_still_running_is_left_alone_by_another(told, tmp_path):
    with whole(tmp_path / "slow.csv") as file:
        file.write(b"half, ")
        told("export", "--output", tmp_path / "quick.csv")
        file.write(b"then all of it")
    assert (tmp_path / "slow.csv").read_bytes() == b"half, then all of it"
    assert {path.name for path in tmp_path.iterdir()} == {"slow.csv", "quick.csv"}


@pytest.mark.skipif(os.name == "nt", reason="needs the special files of POSIX")
def test_files_of_others_with_such_a_name_are_left_alone(told, tmp_path):
    os.mkfifo(tmp_path / ".charter-pipe.part")
    (tmp_path / ".charter-settings").write_text("mine")
    told("export", "--output", tmp_path / "new.csv")
    assert len(list(tmp_path.iterdir())) == 3
