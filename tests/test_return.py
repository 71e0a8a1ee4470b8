"""The return: the report's own figures as a file for the superiors, with nobody's name in it."""

from __future__ import annotations

import json
import re
import statistics
from pathlib import Path

import pytest
from conftest import Charter
from snapshots import untouched


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Charter:
    """An office with a life of two months: late, in time, on hold, told afterwards, void."""
    charter = Charter(tmp_path_factory.mktemp("office"))
    charter.new("e-nothi", "Rahima Begum", "--received", "2026-10-04", "--phone", "01711-000001", today="2026-10-04")
    charter("done", 1, "--on", "2026-10-06", "--note", "given to her son", today="2026-10-06")
    charter.new("training", "Karim Uddin", "--received", "2026-10-05", today="2026-10-05")
    charter.new("e-nothi", "Salma Khatun", "--received", "2026-10-11", today="2026-10-11")
    charter("done", 3, "--on", "2026-10-12", today="2026-11-09")
    charter("done", 2, "--on", "2026-11-09", "--outcome", "declined", today="2026-11-09")
    charter.new("e-nothi", "Jashim", "--received", "2026-11-09", today="2026-11-09")
    charter("hold", 4, "--why", "the seal of Jashim's office", "--on", "2026-11-10", today="2026-11-10")
    charter.new("e-nothi", "Mitu", "--received", "2026-11-10", today="2026-11-10")
    charter("done", 5, "--outcome", "void", today="2026-11-24")
    return charter


def handed_up(charter: Charter, *words: object, **surroundings: object) -> dict:
    return json.loads(charter("return", *words, **surroundings))


@pytest.mark.parametrize("period", ["2026-10", "2026-11", "2026-27", "2026-27Q2", "2026"])
def test_a_return_and_a_report_never_disagree(office: Charter, period: str) -> None:
    told, report = handed_up(office, period), office.json("report", period)
    own = {"over", "names", "alias", "national", "settled_by_days", "settled_by_days_elapsed"}
    own |= {"told_afterwards_pending", "imported_afterwards_pending"}
    for mine, theirs in [
        (told["period"], report["period"]),
        (told["total"], report["total"]),
        *zip(told["rows"], report["rows"], strict=True),
    ]:
        assert {key: mine[key] for key in mine.keys() - own} == theirs
    assert told["office"] == {**report["office"], "names": told["office"]["names"]}
    assert told["seal"] == report["seal"]
    for row in [*told["rows"], told["total"]]:
        for median, histogram in [
            ("median_days", row["settled_by_days"]),
            ("median_days_elapsed", row["settled_by_days_elapsed"]),
        ]:
            days = [int(day) for day, count in histogram.items() for _ in range(count)]
            assert row[median] == (statistics.median(days) if days else None)
            assert len(days) == row["served"] + row["declined"]


def test_it_tells_what_has_not_been_told_and_names_nobody(office: Charter) -> None:
    text = office("return", "2026-11")
    for word in ("Rahima", "Karim", "Salma", "Jashim", "Mitu", "01711", "son", "root"):
        assert word not in text
    total = json.loads(text)["total"]
    assert (total["held"], total["voided"], total["voided_late"], total["pending"]) == (1, 1, 1, 1)
    assert handed_up(office, "2026-10")["total"]["told_afterwards"] == 1
    assert len(text.encode()) < 20_000


def test_it_writes_nothing_to_the_register_and_says_the_same_to_everyone(office: Charter, tmp_path: Path) -> None:
    file = tmp_path / "october.json"
    with untouched(office):
        first = office("return", "2026-10", lang="bn")
        office("return", "2026-10", "--output", file, today="2026-12-30")
    assert file.read_text(encoding="utf-8") == first


def test_it_carries_the_seals_of_the_months_before(office: Charter) -> None:
    told = handed_up(office, "2026-11")
    assert list(told["earlier_seals"]) == ["2026-10"]
    for seal in (told["seal"], told["first_seal"], *told["earlier_seals"].values()):
        assert "unchanged" in office("check", "--seal", seal)
    assert told["first_seal"].startswith("1-")


def test_a_period_that_runs_is_said_to_run(office: Charter) -> None:
    assert handed_up(office, "2026-11")["period"]["over"] is False
    assert handed_up(office, "2026-11", today="2026-12-01")["period"]["over"] is True
    assert "error: the period 2027-01 has not begun" in office.fails("return", "2027-01")


def test_another_calendar_is_seen_by_its_digest(office: Charter, charter: Charter) -> None:
    charter.new()
    before = handed_up(charter)["calendar"]
    assert before == handed_up(office)["calendar"]
    charter("holiday", "add", "2026-11-26", "A local holiday")
    assert handed_up(charter)["calendar"] != before


def test_services_bring_what_they_are_joined_by(charter: Charter) -> None:
    own = charter.own_data()
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("alias: e-nothi\n", "alias: e-nothi\n        national: N-17\n", 1), encoding="utf-8")
    (row,) = (row for row in handed_up(charter, "--charter", own)["rows"] if row["alias"] == "e-nothi")
    assert row["national"] == "N-17"
    assert row["names"]["bn"]
    assert row["names"]["en"] == row["service_name"]


def test_nothing_but_json_is_written(office: Charter, tmp_path: Path) -> None:
    assert "json" in office.fails("return", "--output", tmp_path / "october.csv")
    assert "is the register" in office.fails("return", "--output", office.db)


def test_a_charter_that_names_no_office_is_refused(charter: Charter) -> None:
    own = charter.own_data()
    text = re.sub(r"(?m)^office:\n(?:  .*\n)+", "", own.read_text(encoding="utf-8"))
    above, heading, below = text.partition("\nheading:")
    lines, title, rest = below.partition("\n\n")
    own.write_text(above + heading + re.sub('en: "[^"]*"', 'en: "অফিস"', lines) + title + rest, encoding="utf-8")
    assert "add an `office` with an `id`" in charter.fails("return", "--charter", own)
