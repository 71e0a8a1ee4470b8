"""Periods as people type them: where each begins and ends, its name, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.periods import PeriodKind, days, last_months, month, read_period
from charter_cli.errors import Refused

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "first", "last", "label"),
    [
        ("2026-11", "2026-11-01", "2026-11-30", "2026-11"),
        ("২০২৬-১১", "2026-11-01", "2026-11-30", "2026-11"),
        ("02/2024", "2024-02-01", "2024-02-29", "2024-02"),
        ("Nov 2026", "2026-11-01", "2026-11-30", "2026-11"),
        ("নভেম্বর ২০২৬", "2026-11-01", "2026-11-30", "2026-11"),
        ("this month", "2026-11-01", "2026-11-30", "2026-11"),
        ("last month", "2026-10-01", "2026-10-31", "2026-10"),
        ("গত মাস", "2026-10-01", "2026-10-31", "2026-10"),
        ("2026", "2026-01-01", "2026-12-31", "2026"),
        (" ২০২৬ ", "2026-01-01", "2026-12-31", "2026"),
        ("2026-27", "2026-07-01", "2027-06-30", "2026-27"),
        ("2026-2027", "2026-07-01", "2027-06-30", "2026-27"),
        ("২০২৬-২৭", "2026-07-01", "2027-06-30", "2026-27"),
        ("1999-00", "1999-07-01", "2000-06-30", "1999-00"),
        ("2025-26Q1", "2025-07-01", "2025-09-30", "2025-26Q1"),
        ("2025-26Q2", "2025-10-01", "2025-12-31", "2025-26Q2"),
        ("2025-26 q3", "2026-01-01", "2026-03-31", "2025-26Q3"),
        ("২০২৫-২৬Q4", "2026-04-01", "2026-06-30", "2025-26Q4"),
        ("2011-12", "2011-12-01", "2011-12-31", "2011-12"),
        ("2011-2012", "2011-07-01", "2012-06-30", "2011-2012"),
        ("2011-12Q1", "2011-07-01", "2011-09-30", "2011-12Q1"),
        ("2000-2001", "2000-07-01", "2001-06-30", "2000-2001"),  # 2000-01 is a month
        ("2012-2013", "2012-07-01", "2013-06-30", "2012-13"),
        ("1900", "1900-01-01", "1900-12-31", "1900"),
        ("today", "2026-11-24", "2026-11-24", "2026-11-24"),
        ("আজ", "2026-11-24", "2026-11-24", "2026-11-24"),
        ("গতকাল", "2026-11-23", "2026-11-23", "2026-11-23"),
        ("week", "2026-11-22", "2026-11-28", "2026-11-22..2026-11-28"),
        ("সপ্তাহ", "2026-11-22", "2026-11-28", "2026-11-22..2026-11-28"),
        ("Last  Week", "2026-11-15", "2026-11-21", "2026-11-15..2026-11-21"),
        ("গত সপ্তাহ", "2026-11-15", "2026-11-21", "2026-11-15..2026-11-21"),
        ("2026-11-15", "2026-11-15", "2026-11-15", "2026-11-15"),
        ("2026-11-15..2026-11-21", "2026-11-15", "2026-11-21", "2026-11-15..2026-11-21"),
        ("১৫/১১/২০২৬ .. ২১ নভেম্বর ২০২৬", "2026-11-15", "2026-11-21", "2026-11-15..2026-11-21"),
        ("3 days ago..today", "2026-11-21", "2026-11-24", "2026-11-21..2026-11-24"),
        ("2026-11-24..2026-11-24", "2026-11-24", "2026-11-24", "2026-11-24"),
        ("2026-11-15..2026-12-15", "2026-11-15", "2026-12-15", "2026-11-15..2026-12-15"),
    ],
)
def test_what_is_typed(typed, first, last, label):
    period = read_period(typed, TODAY)
    assert (str(period.first), str(period.last), period.label) == (first, last, label)


@pytest.mark.parametrize(
    ("weekly_off", "first"), [((4, 5), 22), ((5, 6), 23), ((6,), 23), ((4,), 21), ((1, 4, 5), 22), ((0, 6), 24)]
)
def test_the_week_is_the_office_s_and_begins_after_its_days_off(weekly_off, first):
    office = Calendar(weekly_off=weekly_off, listed=[2026], days=[])
    week = read_period("week", TODAY, week_starts=office.week_starts)
    assert (week.first, week.last) == (date(2026, 11, first), date(2026, 11, first + 6))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-11-21..2026-11-15", "ends before it begins"),
        ("2026-11-15..", "the date is empty"),
        ("2026-11-15..x", "“x” is not a date"),
        ("2026-02-30", "February|Feb"),
        ("2026-11-25..2026-11-26", "has not begun: it begins on"),
        ("tomorrow..2026-11-26", "has not begun"),
    ],
)
def test_days_that_are_none_are_refused(typed, said):
    with pytest.raises(Refused, match=said):
        read_period(typed, TODAY)


def test_a_period_of_two_words_needs_no_quotes(charter):
    charter.new("e-nothi", "Rahima", "--received", "2026-10-20")
    for words in (["last", "month"], ["last month"], ["গত", "মাস"]):
        assert charter.json("report", *words)["period"]["label"] == "2026-10"
        assert charter.json("sample", 1, *words)["population"] == 1
    assert charter.json("report", "week")["period"]["from"] == "2026-11-22"


def test_a_report_of_days_says_which_and_whether_they_are_over(charter):
    charter.new("e-nothi", "Rahima")
    assert charter("report", "today").splitlines()[:2] == [
        "Report for Tue 24 Nov 2026",
        "not over yet, as of Tue 24 Nov 2026",
    ]
    assert charter("report", "2026-11-15..2026-11-21").splitlines()[:2] == [
        "Report for Sun 15 Nov 2026 – Sat 21 Nov 2026",
        "as it stood at the end",
    ]
    assert (
        charter("report", "2026-11", today="2026-11-30").splitlines()[1].endswith("not over yet, as of Mon 30 Nov 2026")
    )


def test_a_period_has_begun_on_its_first_day():
    assert read_period("2026-12", date(2026, 12, 1)) == month(2026, 12)
    assert read_period("2026-27Q3", date(2027, 1, 1)).first == date(2027, 1, 1)
    assert read_period("2200", date(2200, 1, 1)).last == date(2200, 12, 31)


@pytest.mark.parametrize(
    ("number", "years", "quarter"),
    [
        (6, "2025-26", 4),
        (7, "2026-27", 1),
        (9, "2026-27", 1),
        (10, "2026-27", 2),
        (12, "2026-27", 2),
        (1, "2025-26", 3),
    ],
)
def test_a_fiscal_year_begins_with_july_and_each_quarter_has_three_months(number, years, quarter):
    period = month(2026, number)
    assert (period.fiscal_years, period.quarter) == (years, quarter)


def test_this_month_where_nothing_is_typed():
    assert read_period(None, TODAY) == month(2026, 11)


@pytest.mark.parametrize(
    "typed",
    ["", "x", "26", "2026-13", "2026-28", "2026-26", "2026-27Q5", "2026-27Q0", "2026Q2", "1899", "2201", "2026-1-1"],
)
def test_what_is_refused_names_the_forms(typed):
    with pytest.raises(Refused) as refused:
        read_period(typed, TODAY)
    assert all(form in str(refused.value) for form in ("2026-11", "2026-27", "2026-27Q2"))


@pytest.mark.parametrize(
    ("typed", "begins"),
    [("2026-12", "2026-12-01"), ("2027", "2027-01-01"), ("2026-27Q3", "2027-01-01")],
)
def test_what_has_not_begun_is_refused_with_its_first_day(typed, begins):
    with pytest.raises(Refused, match=f"has not begun: it begins on {begins}"):
        read_period(typed, TODAY)


def test_a_refusal_repeats_no_control_character_and_no_long_text():
    with pytest.raises(Refused) as refused:
        read_period("\x1b[31m" + "x" * 500, TODAY)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 250


@given(st.dates(date(1950, 1, 1), TODAY), st.integers(0, 800))
def test_a_label_of_days_reads_as_the_same_days(first, more):
    period = days(first, first + timedelta(days=more))
    assert read_period(period.label, TODAY) == period


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.sampled_from(["{y}-{m:02d}", "{y}", "{f}", "{f}Q{q}"]))
def test_a_label_reads_as_the_period_that_holds_the_day(day, form):
    start = day.year - (day.month < 7)
    fiscal = f"{start}-{start + 1}"
    label = form.format(y=day.year, m=day.month, f=fiscal, q=(day.month - 7) % 12 // 3 + 1)
    period = read_period(label, day)
    assert period.first <= day <= period.last
    assert read_period(period.label, day) == period
    months = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12, PeriodKind.FISCAL_YEAR: 12}[period.span]
    after = period.last + timedelta(days=1)
    assert (period.first.day, after.day) == (1, 1)
    assert (after.year - period.first.year) * 12 + after.month - period.first.month == months


def test_the_months_that_end_with_a_day_follow_each_other():
    months = last_months(date(2026, 3, 31), 12)
    assert [period.label for period in months[:2]] == ["2025-04", "2025-05"]
    assert months[-1].label == "2026-03"
    assert all(one.last + timedelta(days=1) == next_.first for one, next_ in pairwise(months))
