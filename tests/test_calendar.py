"""The working calendar: real days of Jashore, the rules as properties, and an oracle that shares no code with it."""

from __future__ import annotations

import calendar as names
import random
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_calendar import (
    OFFICE_DAYS,
    calendar_of,
    calendars,
    dates,
    day_lists,
    holiday,
    make_up,
    office_calendar,
)

from charter_cli.domain.calendar import Calendar, Kind, OfficeDay, YearlyDay
from charter_cli.errors import Refused
from charter_cli.language.text import Wording

OFFICE = office_calendar()
ONE_DAY = timedelta(days=1)
JANUARY = dates(date(2025, 12, 20), 150)  # round the days that a random calendar lists


def d(text: str) -> date:
    return date.fromisoformat(text)


# --- real days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "open_", "what"),
    [
        ("2026-11-19", True, "an ordinary Thursday"),
        ("2026-11-20", False, "Friday"),
        ("2026-11-21", False, "Saturday"),
        ("2026-11-22", True, "an ordinary Sunday"),
        ("2025-05-17", True, "make-up Saturday"),
        ("2025-05-24", True, "make-up Saturday"),
        ("2025-05-10", False, "the Saturday before them"),
        ("2025-05-31", False, "the Saturday after them"),
        ("2026-05-23", True, "make-up Saturday"),
        ("2025-06-04", True, "last day before Eid-ul-Azha"),
        ("2025-06-05", False, "Eid-ul-Azha begins"),
        ("2025-06-12", False, "Eid-ul-Azha, by executive order"),
        ("2025-06-15", True, "the office opens again"),
        ("2024-08-05", False, "curfew"),
        ("2025-08-05", False, "July Mass Uprising Day"),
        ("2026-08-05", False, "July Mass Uprising Day"),
        ("2027-08-05", False, "the same, in a year without a list: a yearly day"),
        ("2027-08-04", True, "an ordinary Wednesday in a year without a list"),
        ("2024-06-05", False, "upazila election in Jashore Sadar"),
        ("2024-08-06", True, "holiday overtaken by the notice that offices open"),
        ("2024-08-15", True, "holiday cancelled two days before"),
        ("2026-04-13", True, "holiday of three hill districts only"),
        ("2025-12-31", False, "state mourning, declared the day before"),
    ],
)
def test_real_day(day, open_, what):
    assert OFFICE.is_working(d(day)) is open_, what


@pytest.mark.parametrize(
    ("received", "n", "due", "what"),
    [
        ("2026-11-22", 1, "2026-11-23", "the day of receipt is not counted"),
        ("2026-11-19", 1, "2026-11-22", "Thursday to Sunday"),
        ("2026-11-20", 1, "2026-11-22", "received on Friday, as on Thursday"),
        ("2026-11-21", 1, "2026-11-22", "received on Saturday, as on Thursday"),
        ("2026-11-19", 7, "2026-11-30", "one weekend inside"),
        ("2026-11-21", 7, "2026-11-30", "the same from Saturday"),
        ("2025-05-15", 1, "2025-05-17", "a make-up Saturday is day 1"),
        ("2025-05-15", 7, "2025-05-24", "both make-up Saturdays count"),
        ("2025-05-16", 7, "2025-05-24", "the same from Friday"),
        ("2025-05-17", 1, "2025-05-18", "received on a make-up Saturday: not counted"),
        ("2025-06-04", 1, "2025-06-15", "ten days of Eid-ul-Azha"),
        ("2025-06-04", 3, "2025-06-17", "ten days of Eid-ul-Azha"),
        ("2025-06-09", 3, "2025-06-17", "received inside Eid, as on the last day before"),
        ("2025-06-03", 1, "2025-06-04", "the last day before Eid"),
        ("2025-08-04", 1, "2025-08-06", "over 5 August"),
        ("2025-08-05", 1, "2025-08-06", "received on 5 August"),
        ("2024-04-09", 1, "2024-04-15", "Eid, weekend and New Year in one run"),
        ("2026-03-16", 3, "2026-03-29", "Eid, two days open, 26 March, weekend"),
        ("2026-05-21", 3, "2026-06-01", "make-up Saturday, Sunday, then Eid until 31 May"),
        ("2024-12-24", 3, "2024-12-30", "25 December and a weekend"),
        ("2026-12-31", 1, "2027-01-03", "over the end of the list"),
    ],
)
def test_due_date(received, n, due, what):
    assert OFFICE.nth(d(received), n) == d(due), what
    assert OFFICE.count(d(received), d(due)) == n, what


@pytest.mark.parametrize(
    ("after", "until", "days"),
    [
        ("2026-11-19", "2026-11-19", 0),
        ("2026-11-19", "2026-11-21", 0),
        ("2026-11-19", "2026-11-22", 1),
        ("2026-11-22", "2026-11-19", 0),
        ("2026-11-15", "2026-11-22", 5),
        ("2025-05-15", "2025-05-24", 7),
        ("2025-06-04", "2025-06-14", 0),
        ("2025-01-01", "2025-01-31", 21),
    ],
)
def test_count(after, until, days):
    assert OFFICE.count(d(after), d(until)) == days


@pytest.mark.parametrize(
    ("day", "then"),
    [
        ("2026-11-19", "2026-11-19"),
        ("2026-11-20", "2026-11-22"),
        ("2026-11-21", "2026-11-22"),
        ("2025-05-16", "2025-05-17"),
        ("2025-06-05", "2025-06-15"),
    ],
)
def test_on_or_after(day, then):
    assert OFFICE.on_or_after(d(day)) == d(then)


# --- lists, years, the moon ------------------------------------------------------------------------------------


def test_make_up_of_a_weekday_and_holiday_on_a_day_off_change_nothing():
    plain = calendar_of()
    odd = calendar_of([make_up(d("2026-11-19")), holiday(d("2026-11-20")), holiday(d("2026-11-21"))])
    for n in range(1, 15):
        assert odd.nth(d("2026-11-15"), n) == plain.nth(d("2026-11-15"), n)


def test_office_with_another_week():
    """Sunday alone is off, as in offices elsewhere; or all days but Sunday."""
    assert calendar_of(weekly_off=[6]).nth(d("2026-11-20"), 2) == d("2026-11-23")
    assert calendar_of(weekly_off=range(6)).nth(d("2026-11-20"), 2) == d("2026-11-29")


YEARLY = [YearlyDay(12, 16, Kind.GENERAL, Wording(bn="বিজয় দিবস", en="Victory Day"))]


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        ("2026-12-16", True),  # a listed year: its own list says all
        ("2025-12-16", False),
        ("2027-12-16", False),
        ("2036-12-16", False),
    ],
)
def test_yearly_days_stand_in_for_a_missing_list_only(day, open_):
    assert calendar_of(yearly=YEARLY).is_working(d(day)) is open_


def test_a_yearly_day_is_sure_and_has_no_source():
    calendar = calendar_of(yearly=YEARLY)
    assert calendar.moon_day(d("2027-12-01"), d("2027-12-31")) is None
    assert calendar.days[d("2027-12-16")] == OfficeDay(d("2027-12-16"), Kind.GENERAL, YEARLY[0].name)


def test_yearly_days_are_laid_out_as_far_as_the_calendar_reaches():
    days = calendar_of(yearly=YEARLY).days
    assert (min(days), max(days), len(days)) == (d("2016-12-16"), d("2036-12-16"), 20)


def test_a_listed_day_goes_before_a_yearly_one():
    """16 December 2028 is a Saturday; the government may order the office open even before the list is out."""
    named = holiday(d("2027-12-16"), kind=Kind.EXECUTIVE, name="By order")
    calendar = calendar_of([make_up(d("2028-12-16")), named], yearly=YEARLY)
    assert calendar.is_working(d("2028-12-16"))
    assert calendar.days[d("2027-12-16")] == named


@pytest.mark.parametrize(
    ("start", "end", "year"),
    [
        ("2024-01-01", "2026-12-31", None),
        ("2026-12-31", "2027-01-03", 2027),
        ("2023-12-31", "2024-01-02", 2023),
        ("2027-05-01", "2029-05-01", 2027),
        ("2026-11-22", "2026-11-22", None),
    ],
)
def test_unlisted_year(start, end, year):
    assert OFFICE.unlisted_year(d(start), d(end)) == year


def test_unlisted_year_in_a_gap():
    assert calendar_of(listed=[2024, 2026]).unlisted_year(d("2024-12-01"), d("2026-01-05")) == 2025


@pytest.mark.parametrize(
    ("listed", "day", "until"),
    [
        ([2024, 2025, 2026], "2025-06-01", "2026-12-31"),
        ([2024, 2025, 2026], "2026-12-31", "2026-12-31"),
        ([2024, 2026], "2024-03-01", "2024-12-31"),
        ([2024, 2025, 2026], "2027-01-01", "2026-12-31"),
        ([2024], "2030-05-05", "2029-12-31"),
    ],
)
def test_listed_until(listed, day, until):
    assert calendar_of(listed=listed).listed_until(d(day)) == d(until)


MOON = d("2026-11-24")


@pytest.mark.parametrize(
    ("after", "until", "found"),
    [
        ("2026-11-22", "2026-11-25", True),
        ("2026-11-23", "2026-11-24", True),
        ("2026-11-24", "2026-11-25", False),  # today: the moon has been seen
        ("2026-11-20", "2026-11-23", False),
        ("2026-12-01", "2026-12-03", False),  # another holiday, not of the moon
    ],
)
def test_moon_day(after, until, found):
    calendar = calendar_of([holiday(d("2026-12-02")), holiday(MOON, moon=True)])
    day = calendar.moon_day(d(after), d(until))
    assert (day.day if day else None) == (MOON if found else None)


def test_moon_day_is_the_first_one_whatever_the_order():
    days = [holiday(d(day), moon=True) for day in ("2026-11-26", "2026-11-24", "2026-11-25")]
    day = calendar_of(days).moon_day(d("2026-11-01"), d("2026-12-01"))
    assert day is not None
    assert day.day == MOON


def two_on_one_day(order: int) -> Calendar:
    """Eid and a fixed holiday on one date."""
    return calendar_of([holiday(MOON, moon=True, kind=Kind.EXECUTIVE, name="Eid"), holiday(MOON, name="Day")][::order])


def test_moon_day_when_a_fixed_holiday_falls_on_it():
    """Eid may still move off the fixed holiday, and then a further day is off."""
    assert two_on_one_day(1).moon_day(d("2026-11-22"), d("2026-11-25")) is not None


def test_two_holidays_on_one_day_in_either_order():
    assert two_on_one_day(1).days == two_on_one_day(-1).days


# --- refusals --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_a_day_both_holiday_and_working_is_refused(order):
    saturday = d("2026-11-21")
    later = d("2026-11-28")
    both = [holiday(saturday), make_up(saturday), holiday(later), make_up(later)]
    with pytest.raises(Refused, match=r"^2026-11-21 is listed both as a holiday and as working: keep one$"):
        calendar_of(both[::order])


@pytest.mark.parametrize(
    "without", [{"listed": []}, {"weekly_off": []}, {"weekly_off": range(7)}], ids=["no year", "no day off", "all off"]
)
def test_an_empty_calendar_is_refused(without):
    told = r"^the office-days file lists no year or no weekly day off: due dates need both$"
    with pytest.raises(Refused, match=told):
        calendar_of(**without)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("is_working", ("2013-12-31",)),
        ("is_working", ("2037-01-01",)),
        ("on_or_after", ("2202-11-22",)),
        ("count", ("2013-12-31", "2014-01-05")),
        ("count", ("2026-11-22", "2037-01-01")),
        ("nth", ("2013-12-31", 1)),
        ("nth", ("2036-12-31", 1)),
        ("nth", ("2026-11-22", 5000)),
    ],
)
def test_outside_the_reach_is_refused(question, values):
    told = r"^\d{4}-\d\d-\d\d is outside the calendar, which reaches from 2014-01-01 to 2036-12-31: check the date$"
    with pytest.raises(Refused, match=told):
        getattr(office_calendar(), question)(*(d(value) if isinstance(value, str) else value for value in values))


def test_the_ends_of_the_reach_are_inside():
    calendar = calendar_of()
    assert calendar.count(d("2016-01-01"), d("2036-12-31")) > 21 * 250
    for outside in ("2015-12-31", "2037-01-01"):
        with pytest.raises(Refused, match=f"^{outside} is outside"):
            calendar.is_working(d(outside))


def test_the_last_day_of_the_reach_can_be_due_where_every_day_to_it_is_open():
    """Sun 28 December 2036: Monday, Tuesday, Wednesday the 31st, and no day off between."""
    assert calendar_of().nth(d("2036-12-28"), 3) == d("2036-12-31")


def test_no_day_after_a_day_is_the_day_itself():
    assert OFFICE.nth(d("2026-11-20"), 0) == d("2026-11-20")


def test_a_limit_of_millions_of_days_is_refused():
    with pytest.raises(Refused):
        OFFICE.nth(d("2026-11-22"), 5_000_000)


# --- rules that hold on any calendar ---------------------------------------------------------------------------

COUNTS = st.integers(1, 60)


@given(calendars(), JANUARY, COUNTS)
def test_exactly_n_working_days_up_to_the_due_date(calendar, received, n):
    """Counted one by one, and the due date is one of them."""
    due = calendar.nth(received, n)
    span = [received + k * ONE_DAY for k in range(1, (due - received).days + 1)]
    assert sum(calendar.is_working(day) for day in span) == n == calendar.count(received, due)
    assert calendar.is_working(due)


@given(calendars(), JANUARY, JANUARY)
def test_count_is_the_days_one_by_one(calendar, after, until):
    span = [after + k * ONE_DAY for k in range(1, (until - after).days + 1)]
    assert calendar.count(after, until) == sum(calendar.is_working(day) for day in span)


@given(calendars(), JANUARY, COUNTS, st.integers(1, 20))
def test_a_longer_limit_or_a_later_receipt_is_never_due_earlier(calendar, received, n, more):
    assert calendar.nth(received, n + more) > calendar.nth(received, n)
    assert calendar.nth(received + more * ONE_DAY, n) >= calendar.nth(received, n)


@given(calendars(), JANUARY, COUNTS)
def test_received_on_a_day_off_is_due_when_the_last_working_day_is(calendar, received, n):
    opened = received
    while not calendar.is_working(opened):
        opened -= ONE_DAY
    assert calendar.nth(received, n) == calendar.nth(opened, n)


@given(calendars(), JANUARY)
def test_on_or_after_is_the_first_open_day(calendar, day):
    first = calendar.on_or_after(day)
    assert calendar.is_working(first)
    assert first >= day
    assert not any(calendar.is_working(day + k * ONE_DAY) for k in range((first - day).days))


@given(day_lists(), JANUARY, JANUARY, COUNTS)
def test_one_more_holiday_is_never_earlier_one_make_up_day_never_later(drawn, extra, received, n):
    weekly_off, days = drawn
    rest = [day for day in days if day.day != extra]
    due = calendar_of(rest, weekly_off=weekly_off).nth(received, n)
    closed = calendar_of([*rest, holiday(extra)], weekly_off=weekly_off).nth(received, n)
    opened = calendar_of([*rest, make_up(extra)], weekly_off=weekly_off).nth(received, n)
    assert opened <= due <= closed
    if not received < extra <= due:
        assert opened == due == closed, "a day outside the count moves nothing"


@given(day_lists(), st.randoms(use_true_random=False), JANUARY, COUNTS)
def test_order_and_repetitions_of_the_list_do_not_matter(drawn, chance, received, n):
    weekly_off, days = drawn
    mixed = days + chance.sample(days, len(days) // 2)
    chance.shuffle(mixed)
    plain, other = calendar_of(days, weekly_off=weekly_off), calendar_of(mixed, weekly_off=list(weekly_off) * 2)
    assert other.nth(received, n) == plain.nth(received, n)
    assert list(other.days.items()) == list(plain.days.items())


# --- an oracle -------------------------------------------------------------------------------------------------


def numpy_office() -> np.busdaycalendar:
    """The office's days for numpy, read from the file itself.

    numpy knows no make-up days: so its week has seven working days, and every closed day is a holiday.
    """
    import yaml

    raw = yaml.safe_load(OFFICE_DAYS.read_text(encoding="utf-8"))
    off = {[name.lower() for name in names.day_name].index(name) for name in raw["weekly_off"]}
    closed = {day for day in (d("2024-01-01") + k * ONE_DAY for k in range(4 * 366)) if day.weekday() in off}
    for entry in raw["days"]:
        if entry["kind"] == "working":
            closed.discard(entry["date"])
        else:
            closed.add(entry["date"])
    closed |= {date(2027, entry["month"], entry["day"]) for entry in raw["yearly"]}
    return np.busdaycalendar(weekmask="1111111", holidays=sorted(closed))


def test_two_thousand_requests_agree_with_numpy():
    oracle, chance = numpy_office(), random.Random(20261122)
    for _ in range(2000):
        received = d("2024-01-02") + chance.randrange(1094) * ONE_DAY
        n = chance.choice([1, 2, 3, 5, 7, 10, 15, 30, 60])
        due = OFFICE.nth(received, n)
        assert due == np.busday_offset(received, n, roll="backward", busdaycal=oracle).item(), (received, n)
        today = received + chance.randrange(-40, 120) * ONE_DAY
        if today >= d("2024-01-02"):
            left = max(np.busday_count(today + ONE_DAY, due + ONE_DAY, busdaycal=oracle), 0)
            late = max(np.busday_count(due + ONE_DAY, today + ONE_DAY, busdaycal=oracle), 0)
            assert (OFFICE.count(today, due), OFFICE.count(due, today)) == (left, late), (received, n, today)


def test_each_day_of_three_years_agrees_with_numpy():
    oracle = numpy_office()
    every = [d("2024-01-01") + k * ONE_DAY for k in range(1096)]
    assert [OFFICE.is_working(day) for day in every] == np.is_busday(every, busdaycal=oracle).tolist()
