"""`report --annex`: the overdue and the late by name, as many as the report counts, each with its reason."""

from __future__ import annotations

import html
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Charter

KEYS = [
    *("kind", "id", "reference", "requester", "service_code", "service_name", "received_on", "due_on", "settled_on"),
    *("outcome", "days_late", "calendar_days_late", "reason"),
]
# What is named of the office below, in November.
NOVEMBER = [
    ("overdue", 2, "2026-11-05", None, 13, "no certificate"),
    ("overdue", 1, "2026-11-18", None, 4, "came again"),
    ("late", 3, "2026-11-04", "2026-11-08", 2, "served at last"),
    ("late", 4, "2026-11-05", "2026-11-24", 13, None),
    ("voided_late", 5, "2026-11-04", "2026-11-24", 14, "typed twice"),
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Charter:
    """e-nothi (3 working days): of the ten, two are overdue, two were late, one was made void late; see NOVEMBER."""
    charter = Charter(tmp_path_factory.mktemp("office"))
    for received in ("2026-11-15", "2026-11-01", "2026-11-01", "2026-11-02", "2026-11-01", "2026-11-19", "2026-11-22"):
        charter.new("e-nothi", "=Rahima <b>Khatun</b>", "--received", received)
    charter("note", 1, "called")
    charter("note", 1, "came again")
    charter("hold", 2, "--why", "no certificate", "--on", "2026-11-03")
    charter("resume", 2, "--on", "2026-11-04")
    charter("note", 2, "brought it")
    charter("done", 3, "--on", "2026-11-08", "--note", "served at last")
    charter("done", 4, "--outcome", "withdrawn")
    charter("done", 5, "--outcome", "void", "--note", "typed twice")
    charter("done", 7)
    charter.new("e-nothi", "In time", "--received", "2026-11-23", "--done")
    charter("done", charter.new("e-nothi", "Void in time")["id"], "--outcome", "void")
    charter.new("e-nothi", "Waits", "--received", "2026-11-22")
    charter("hold", 10, "--why", "papers", "--on", "2026-11-23")
    return charter


@pytest.fixture
def office(kept: Charter, tmp_path: Path) -> Charter:
    """A copy of it, for one test."""
    return Charter(shutil.copytree(kept.folder, tmp_path / "office"))


def brief(annex: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(one[key] for key in ("kind", "id", "due_on", "settled_on", "days_late", "reason")) for one in annex]


def counted(told: dict[str, Any]) -> list[int]:
    kinds = Counter(one["kind"] for one in told["annex"])
    return [kinds[kind] for kind in ("overdue", "late", "voided_late")]


def test_the_annex_names_the_overdue_the_late_and_what_was_made_void_late(office: Charter) -> None:
    told = office.json("report", "--annex")
    assert brief(told["annex"]) == NOVEMBER
    assert list(told["annex"][0]) == KEYS
    assert {name: value for name, value in told.items() if name != "annex"} == office.json("report")


@pytest.mark.parametrize(
    "period", ["2026-11", "2026-11-01..2026-11-08", "2026-11-18", "today", "week", "last month", "2026"]
)
def test_it_names_as_many_as_the_report_counts(office: Charter, period: str) -> None:
    office("undo")
    office("undo")
    told = office.json("report", period, "--annex")
    assert counted(told) == [told["total"][key] for key in ("overdue", "settled_late", "voided_late")]


def test_a_past_day_is_told_as_it_was(office: Charter) -> None:
    told = office.json("report", "2026-11-01..2026-11-08", "--annex")["annex"]
    assert [(one["kind"], one["id"], one["days_late"], one["reason"]) for one in told] == [
        ("overdue", 2, 1, "no certificate"),
        ("overdue", 4, 1, None),
        ("late", 3, 2, "served at last"),
    ]


def test_the_weekend_after_the_due_date_is_told_in_calendar_days(charter: Charter) -> None:
    charter.new("e-nothi", "Rahima", "--received", "2026-11-23", today="2026-11-23")
    (one,) = charter.json("report", "--annex", today="2026-11-27")["annex"]
    assert (one["days_late"], one["calendar_days_late"]) == (0, 1)
    assert "1 cal. late" in charter("report", "--annex", today="2026-11-27")
    assert "(!১)" in charter("report", "--annex", today="2026-11-27", lang="bn")


def test_an_undone_registration_is_named_by_the_due_date_that_it_had(charter: Charter) -> None:
    charter.new("e-nothi", "By mistake", "--received", "2026-11-01")
    charter("undo")
    told = charter.json("report", "--annex")
    assert counted(told) == [0, 0, told["total"]["voided_late"]] == [0, 0, 1]
    assert told["annex"][0]["due_on"] == "2026-11-04"


def test_the_annex_on_the_screen_on_paper_and_in_a_workbook(office: Charter) -> None:
    text = office("report", "--annex")
    table = text.partition("Annex")[2]
    assert re.findall(r"^ +(\d+)  \w+", table, re.MULTILINE) == ["2", "1", "3", "4", "5"]
    for said in ("Overdue at the end · 2", "Settled late · 2", "Entered as void after the due date · 1", "came again"):
        assert said in table
    page = office("report", "--annex", "--format", "html")
    annex = html.unescape(page.partition('<section class="annex">')[2])
    assert re.findall(r"<td>(\d+)</td>", annex) == ["2", "1", "3", "4", "5"]
    assert "&lt;b&gt;Khatun" in page
    assert "seal of the register" in annex
    file = office.folder / "report.xlsx"
    office("report", "--annex", "--output", file)
    sheet = openpyxl.load_workbook(file)["Annex"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [2, 1, 3, 4, 5]
    assert sheet["I2"].value == "=Rahima <b>Khatun</b>"
    assert sheet["I2"].data_type == "s"
    assert str(sheet["D3"].value).startswith("2026-11-18")


def test_without_anything_to_name_it_says_so(charter: Charter) -> None:
    charter.new()
    assert charter.json("report", "--annex")["annex"] == []
    assert "Nothing was overdue at the end" in charter("report", "--annex")
    assert "Nothing was overdue at the end" in charter("report", "--annex", "--format", "html")
    assert "annex" not in charter.json("report")


def test_a_csv_has_no_annex(office: Charter) -> None:
    file = office.folder / "report.csv"
    for words in (["--format", "csv"], ["--output", file]):
        assert "choose table, html, xlsx or json" in office.fails("report", "--annex", *words)
    assert not file.exists()
