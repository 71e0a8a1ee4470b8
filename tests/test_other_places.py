"""Offices elsewhere: the day by their own clock, their fiscal year, and charters in other languages."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter
from hypothesis import given
from hypothesis import strategies as st
from machine import set_clock
from snapshots import rows

from charter_cli.domain.periods import month, read_period
from charter_cli.errors import Refused
from charter_cli.files.charter_file import load_charter

EVENING = "2026-11-25T03:30:00+06:00"  # in London half past nine in the evening of the 24th


def changed(charter: Charter, **lines: str) -> Path:
    """The shipped charter with other values under `office`."""
    file = charter.own_data()
    text = file.read_text(encoding="utf-8")
    for key, value in lines.items():
        text, times = re.subn(rf"(?m)^  {key}: .*$", f"  {key}: {value}", text)
        text = text if times else text.replace('\n  id: "', f'\n  {key}: {value}\n  id: "', 1)
    file.write_text(text, encoding="utf-8")
    return file


# The day


def new(charter: Charter, file: Path, **more: Any) -> Any:
    return charter.json("--charter", file, "new", "e-nothi", "--from", "Rina", **more)


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("Europe/London", "2026-11-24", "2026-11-24T21:30:00+00:00"),
        ("Asia/Dhaka", "2026-11-25", EVENING),
        ("America/New_York", "2026-11-24", "2026-11-24T16:30:00-05:00"),
    ],
)
def test_today_is_the_day_of_the_office(charter, monkeypatch, zone, day, moment):
    set_clock(monkeypatch, EVENING)
    made = new(charter, changed(charter, timezone=f'"{zone}"'), today=None)
    assert (made["received_on"], made["recorded_at"]) == (day, moment)
    assert rows(charter, "SELECT DISTINCT recorded_on FROM commands") == [(day,)]
    # Without the charter's name it is the register that knows the zone.
    assert charter.json("show", 1, today=None)["received_on"] == day
    assert f"{int(day[-2:])} Nov 2026" in charter(today=None).splitlines()[0]


def test_summer_time_is_the_zones_own(charter, monkeypatch):
    set_clock(monkeypatch, "2026-06-30T05:30:00+06:00")  # half past midnight in London, where it is summer
    file = changed(charter, timezone='"Europe/London"')
    assert new(charter, file, today=None)["received_on"] == "2026-06-30"


def test_the_sql_view_counts_by_the_office_too(charter, monkeypatch):
    set_clock(monkeypatch, EVENING)
    new(charter, changed(charter, timezone='"America/New_York"'), today=None)
    with closing(sqlite3.connect(charter.db)) as connection:
        ((sql,),) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'overdue'")
        day = re.search("coalesce(.*)\\)\\)", sql, re.DOTALL)
        assert day is not None
        for moment, here in (("'2026-12-01 04:59'", "2026-11-30"), ("'2026-12-01 05:00'", "2026-12-01")):
            asked = f"SELECT coalesce{day[1]}))".replace("'now'", moment)
            assert connection.execute(asked).fetchone() == (here,)


def test_moments_in_a_table_and_in_a_feed_are_days_of_the_office(charter):
    file = changed(charter, timezone='"Europe/London"')
    table = charter.folder / "table.csv"
    table.write_text("service,requester,received_on\ne-nothi,A,2026-11-02T23:30:00Z\n", encoding="utf-8")
    charter("--charter", file, "import", table)
    assert charter.json("show", 1)["received_on"] == "2026-11-02"
    feed = charter.folder / "days.ics"
    event = "BEGIN:VEVENT\r\nDTSTART:20261202T000000Z\r\nDTEND:20261203T000000Z\r\nSUMMARY:Day\r\nEND:VEVENT\r\n"
    feed.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}END:VCALENDAR\r\n", encoding="utf-8")
    charter("holiday", "import", feed, "--yes")
    assert [one["date"] for one in charter.json("holiday", "list", 2026)][-3] == "2026-12-02"


@pytest.mark.parametrize("zone", ["Europe/Lundon", "Europe", "../../etc/passwd"])
def test_a_zone_that_nobody_knows_is_refused_with_its_line(charter, zone):
    file = changed(charter, timezone=f'"{zone}"')
    assert f"charter.yaml, line {line_of(file, 'timezone:')}: " in charter.fails("--charter", file, "services")


def line_of(file: Path, text: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(f"  {text}"))


def test_a_copy_is_put_back_where_the_charter_is_gone(charter):
    file = changed(charter, timezone='"Europe/London"')
    new(charter, file)
    charter("backup", charter.folder / "copy.db")
    file.unlink()
    charter("restore", charter.folder / "copy.db")
    assert rows(charter, "SELECT DISTINCT substr(entered_at, 20) FROM commands") == [("+00:00",)]


# The fiscal year


@pytest.mark.parametrize(
    ("starts", "typed", "first", "last", "label"),
    [
        (4, "2026-27", "2026-04-01", "2027-03-31", "2026-27"),
        (4, "2025-26Q4", "2026-01-01", "2026-03-31", "2025-26Q4"),
        (10, "2026-27q1", "2026-10-01", "2026-12-31", "2026-27Q1"),
        (1, "2026", "2026-01-01", "2026-12-31", "2026"),
        (1, "২০২৬Q2", "2026-04-01", "2026-06-30", "2026Q2"),
    ],
)
def test_a_fiscal_year_begins_when_the_office_says(starts, typed, first, last, label):
    today = date(2026, 11, 24)
    period = read_period(typed, today, starts)
    assert (str(period.first), str(period.last), period.label) == (first, last, label)
    assert read_period(label, today, starts) == period


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(1, 12))
def test_every_day_lies_in_the_fiscal_year_and_the_quarter_that_are_named_after_it(day, starts):
    this_month = month(day.year, day.month)._replace(starts=starts)
    quarter = read_period(f"{this_month.fiscal_years}Q{this_month.quarter}", day, starts)
    first = day.year - (day.month < starts)
    year = read_period(str(first) if starts == 1 else f"{first}-{first + 1}", day, starts)
    for period, months in ((quarter, 3), (year, 12)):
        assert period.first <= day <= period.last
        after = period.last + timedelta(days=1)
        assert (after.year - period.first.year) * 12 + after.month - period.first.month == months
        assert read_period(period.label, day, starts) == period
    assert year.first.month == starts
    assert (quarter.first.month - starts) % 3 == 0
    assert quarter.quarter == this_month.quarter


def test_where_it_is_the_calendar_year_the_other_form_is_refused():
    with pytest.raises(Refused, match="a quarter of one like 2026Q4"):
        read_period("2026-27", date(2026, 11, 24), 1)


@pytest.mark.parametrize(
    ("starts", "typed", "name", "received"),
    [
        (4, "2026-27", "fiscal year 2026-27", 2),
        (7, "2026-27", "fiscal year 2026-27", 1),
        (4, "2026-27Q1", "1st quarter, fiscal year 2026-27", 1),
        (1, "2026Q2", "2nd quarter, fiscal year 2026", 1),
    ],
)
def test_a_report_is_of_the_offices_year(charter, starts, typed, name, received):
    file = changed(charter, fiscal_year_starts=str(starts))
    for day in ("2026-05-03", "2026-10-05"):
        charter("--charter", file, "new", "e-nothi", "--from", "Rina", "--received", day)
    assert name in charter("report", typed)
    assert charter.json("report", typed)["total"]["received"] == received
    assert len(charter.json("sample", 9, typed)["requests"]) == received


# The languages


WHOLE = """format: 1
office: {{id: elsewhere, timezone: "{zone}", languages: [{languages}]}}
heading: [{text}]
title: {text}
channels: {{visit: {text}}}
sections:
  - code: A
    heading: {text}
    columns: [{{of: name, heading: {text}}}, {{of: limit, heading: {text}}}]
    services:
      - {{code: A1, alias: one, name: {text}, limit: {{days: 7, text: {text}}}, channels: [visit]}}
"""


@pytest.mark.parametrize(
    ("languages", "text", "en", "bn"),
    [
        ("en", '"Licence"', "Licence", "Licence"),
        ("bn", '"সনদ"', "সনদ", "সনদ"),
        ("ne", '"इजाजत पत्र"', "इजाजत पत्र", "इजाजत पत्र"),
        ("ne", '{ne: "इजाजत पत्र"}', "इजाजत पत्र", "इजाजत पत्र"),
        ("ne, en", '{ne: "इजाजत पत्र", en: "Licence"}', "Licence", "इजाजत पत्र"),
        ("bn, en", '{bn: "সনদ"}', "সনদ", "সনদ"),
        ("hi, en", '"Licence"', "Licence", "Licence"),
    ],
)
def test_a_text_is_shown_in_a_language_that_it_has(charter, languages, text, en, bn):
    file = charter.folder / "charter.yaml"
    file.write_text(WHOLE.format(zone="Asia/Kathmandu", languages=languages, text=text), encoding="utf-8")
    for lang, word in (("en", en), ("bn", bn)):
        assert word in charter("--charter", file, "services", lang=lang)
        assert charter.json("--charter", file, "services", "one", lang=lang)["name"] == word
    made = charter.json("--charter", file, "new", word, "--from", "A")
    assert (made["service_name"], made["due_on"]) == (en, "2026-12-01")
    assert en in charter("slip", 1)
    page = charter("services", "--format", "html", lang="bn")
    assert bn in page
    assert f'<html lang="{"bn" if "bn" in languages else languages[:2]}">' in page


@pytest.mark.parametrize(
    ("languages", "text", "says"),
    [
        ("ne, en", '{ne: "क", bn: "ক"}', "bn is not a key of"),
        ("ne, en", "{}", "has no ne / en: add it"),
        ("ne", '""', "is empty"),
        ("nepali", '"क"', "nepali is no language"),
    ],
)
def test_a_text_that_is_in_none_of_the_languages_is_refused(charter, languages, text, says):
    file = charter.folder / "charter.yaml"
    file.write_text(WHOLE.format(zone="Asia/Kathmandu", languages=languages, text=text), encoding="utf-8")
    with pytest.raises(Refused, match=re.escape(says)):
        load_charter(file)
