"""`holiday list` and `calendar`: when the office is closed, and when it is open on a weekly day off."""

import csv
import io
import re

import pytest

HOLIDAY_KEYS = ["date", "kind", "name_bn", "name_en", "moon", "source"]
DAY_KEYS = ["date", "working", "name", "due"]


def test_the_listed_days_of_a_year(charter):
    days = charter.json("holiday", "list", "2026")
    assert [list(day) for day in days] == [HOLIDAY_KEYS] * len(days)
    assert {day["date"][:4] for day in days} == {"2026"}
    assert [day["date"] for day in days] == sorted(day["date"] for day in days)
    by_date = {day["date"]: day for day in days}
    assert by_date["2026-12-16"]["name_bn"] == "বিজয় দিবস"
    assert (by_date["2026-12-16"]["kind"], by_date["2026-12-16"]["moon"]) == ("general", False)
    assert by_date["2026-03-21"]["moon"] is True
    assert by_date["2026-05-23"]["kind"] == "working"
    assert all(day["source"] for day in days)


def test_all_listed_years_unless_one_is_named(charter):
    assert {day["date"][:4] for day in charter.json("holiday", "list")} == {"2024", "2025", "2026"}
    assert charter.json("holiday", "list", "২০২৫") == charter.json("holiday", "list", "2025")


def test_holiday_list_in_words(charter):
    text = charter("holiday", "list", "2026")
    assert "  Wed 16 Dec 2026  Victory Day · general holiday\n" in text
    assert "  Sat 23 May 2026  Make-up working Saturday · working day in place of a weekly day off\n" in text
    assert "Eid-ul-Fitr · general holiday · follows the moon\n" in text
    assert "বিজয় দিবস" in charter("holiday", "list", "2026", lang="bn")


def test_a_year_whose_list_is_not_published_says_so_first(charter):
    lines = charter("holiday", "list", "2027").splitlines()
    assert lines[0] == "The list of 2027 is not published: only the yearly days are known."
    assert "  Thu 16 Dec 2027  Victory Day · general holiday" in lines


def test_holiday_list_csv(charter):
    rows = list(csv.DictReader(io.StringIO(charter("holiday", "list", "2026", "--format", "csv"))))
    assert list(rows[0]) == HOLIDAY_KEYS
    assert len(rows) == len(charter.json("holiday", "list", "2026"))


def test_a_month_as_a_grid(charter):
    lines = charter("calendar").splitlines()
    assert lines[0] == "Nov 2026"
    assert lines[1].split() == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert lines[2].split() == ["1", "2", "3", "4", "5", "6*", "7*"]
    assert "24 <" in lines[5] or "24<" in lines[5]
    for row in lines[2:6]:
        assert [cell.end() for cell in re.finditer(r"\d+(?=[ *+<]|$)", row)] == [4 + 9 * day for day in range(7)]


def test_the_grid_names_the_listed_days_below(charter):
    text = charter("calendar", "2026-05")
    assert "23+" in text
    assert "28*" in text
    assert "  Sat 23 May 2026  Make-up working Saturday\n" in text


@pytest.mark.parametrize("typed", ["2026-05", "may 2026", "মে ২০২৬", "05/2026"])
def test_months_as_people_type_them(charter, typed):
    assert charter("calendar", typed).startswith("May 2026\n")


def test_every_day_of_a_month_for_programs(charter):
    charter.new("e-nothi", "Rahima")  # due on 29 November
    charter.new("udc", "Karim")
    charter.new("e-nothi", "Settled", "--done")
    days = charter.json("calendar", "2026-11")
    assert [list(day) for day in days] == [DAY_KEYS] * 30
    by_date = {day["date"]: day for day in days}
    assert {date[8:] for date, day in by_date.items() if not day["working"]} == {
        *("06", "07", "13", "14", "20", "21", "27", "28")
    }
    assert by_date["2026-11-29"]["due"] == 2
    assert sum(day["due"] for day in days) == 2
    assert "29 [2]" in charter("calendar")


def test_holidays_and_make_up_days_in_a_month_for_programs(charter):
    december = {day["date"]: day for day in charter.json("calendar", "2026-12")}
    assert (december["2026-12-16"]["working"], december["2026-12-16"]["name"]) == (False, "Victory Day")
    may = {day["date"]: day for day in charter.json("calendar", "2026-05")}
    assert (may["2026-05-23"]["working"], may["2026-05-23"]["name"]) == (True, "Make-up working Saturday")


def test_calendar_csv(charter):
    rows = list(csv.DictReader(io.StringIO(charter("calendar", "2026-12", "--format", "csv"))))
    assert list(rows[0]) == DAY_KEYS
    assert rows[15] == {"date": "2026-12-16", "working": "false", "name": "Victory Day", "due": "0"}


def test_the_grid_in_bangla_figures(charter):
    text = charter("calendar", lang="bn")
    assert "২৪" in text
    assert not re.search(r"[0-9]", text)
