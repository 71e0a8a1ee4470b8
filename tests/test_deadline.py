"""The due date through a whole life: limits, holds, longer time; and the day-by-day proof against the fast rule.

November 2026 has no holiday: 1, 8, 15, 22 and 29 are Sundays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from office_calendar import calendar_of, calendars, dates, day_lists, holiday, make_up, office_calendar

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.day_by_day import Passed, Step, walk
from charter_cli.domain.deadline import (
    Extended,
    Held,
    Resumed,
    Stage,
    Start,
    Term,
    Turn,
    Unit,
    days_between,
    due_if_resumed,
    end_of,
    reckon,
    stage_days,
    waits_for_start,
)
from charter_cli.language.text import Wording

OFFICE = office_calendar()
ONE_DAY = timedelta(days=1)


def nov(day: int) -> date:
    """A day of November 2026; 31 is 1 December."""
    return date(2026, 11, 1) + (day - 1) * ONE_DAY


def d(text: str) -> date:
    return date.fromisoformat(text)


def working(count: int) -> Term:
    return Term(Unit.WORKING_DAYS, count)


def plain(count: int) -> Term:
    return Term(Unit.DAYS, count)


def months(count: int) -> Term:
    return Term(Unit.MONTHS, count)


def by(day: int, month: int | None = None) -> Term:
    return Term(Unit.BY, None, month=month, day=day)


def agreed(text: str) -> Term:
    return Term(Unit.AGREED, None, on=d(text))


def from_complete(term: Term, start: Start = Start.COMPLETE) -> Term:
    return term._replace(starts=start)


UNCOUNTED = Term(Unit.UNCOUNTED, None)


# --- limits ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "term", "due"),
    [
        # working days (s. 9)
        ("2026-11-19", working(1), "2026-11-22"),
        ("2026-11-20", working(1), "2026-11-22"),
        ("2026-11-21", working(7), "2026-11-30"),
        ("2025-05-15", working(7), "2025-05-24"),
        ("2025-06-04", working(1), "2025-06-15"),
        # at once only: the day of receipt, or the first working day after it
        ("2026-11-19", working(0), "2026-11-19"),
        ("2026-11-20", working(0), "2026-11-22"),
        ("2025-06-05", working(0), "2025-06-15"),
        ("2025-05-17", working(0), "2025-05-17"),
        # plain days (s. 10)
        ("2026-11-15", plain(4), "2026-11-19"),
        ("2026-11-15", plain(5), "2026-11-22"),
        ("2026-11-15", plain(6), "2026-11-22"),
        ("2026-11-15", plain(7), "2026-11-22"),
        ("2026-11-20", plain(1), "2026-11-22"),  # no help from receipt on a Friday: plain days
        ("2025-06-01", plain(5), "2025-06-15"),
        ("2025-05-10", plain(7), "2025-05-17"),
        ("2026-11-20", plain(0), "2026-11-22"),
        # months
        ("2026-01-31", months(1), "2026-03-01"),  # 28 February is a Saturday
        ("2027-01-31", months(1), "2027-02-28"),
        ("2024-01-31", months(1), "2024-02-29"),
        ("2026-08-31", months(3), "2026-11-30"),
        ("2026-11-30", months(3), "2027-02-28"),
        ("2026-09-19", months(2), "2026-11-19"),
        ("2026-09-20", months(2), "2026-11-22"),
        ("2024-11-15", months(12), "2025-11-16"),
        # weeks and years are plain days and months
        ("2026-11-15", Term(Unit.WEEKS, 1), "2026-11-22"),
        ("2026-11-19", Term(Unit.WEEKS, 2), "2026-12-03"),
        ("2026-11-20", Term(Unit.WEEKS, 2), "2026-12-06"),  # Fri 4 December
        ("2024-11-15", Term(Unit.YEARS, 1), "2025-11-16"),
        ("2024-02-29", Term(Unit.YEARS, 2), "2026-03-01"),  # 28 February 2026 is a Saturday
        # of a range the upper end counts
        ("2026-11-21", Term(Unit.WORKING_DAYS, 7, least=1), "2026-11-30"),
        # a day of the month: the next one strictly after receipt, then the next working day
        ("2026-11-09", by(10), "2026-11-10"),
        ("2026-11-10", by(10), "2026-12-10"),
        ("2026-12-10", by(10), "2027-01-10"),
        ("2026-10-15", by(20), "2026-10-22"),  # the 20th and the 21st are holidays
        ("2026-11-15", by(20), "2026-11-22"),  # a Friday
        ("2026-11-29", by(31), "2026-11-30"),
        ("2026-11-30", by(31), "2026-12-31"),
        ("2027-01-31", by(31), "2027-02-28"),
        ("2027-02-28", by(30), "2027-03-30"),
        ("2024-02-28", by(31), "2024-02-29"),
        ("2026-01-30", by(30), "2026-03-01"),  # 28 February is a Saturday
        # a day of the year
        ("2026-11-24", by(31, 12), "2026-12-31"),
        ("2026-12-31", by(31, 12), "2028-01-02"),  # 31 December 2027 is a Friday
        ("2026-06-29", by(30, 6), "2026-06-30"),
        ("2026-06-30", by(30, 6), "2027-06-30"),
        ("2026-07-01", by(28, 2), "2027-02-28"),
        ("2023-03-01", by(29, 2), "2024-02-29"),
        ("2024-02-29", by(29, 2), "2025-03-02"),  # the 28th is a Friday
        ("2026-11-24", by(10, 1), "2027-01-10"),
        # agreed for the request
        ("2026-11-24", agreed("2026-12-13"), "2026-12-13"),
        ("2026-11-24", agreed("2026-12-11"), "2026-12-13"),
        ("2026-11-24", agreed("2026-11-24"), "2026-11-24"),
    ],
)
def test_limit(received, term, due):
    assert end_of(OFFICE, d(received), term) == d(due)
    clock = reckon(OFFICE, d(received), term)
    assert (clock.due_on, clock.promised_due_on, clock.extended) == (d(due), d(due), False)
    assert last(OFFICE, d(received), term) == d(due)


def test_nothing_countable_has_no_due_date_whatever_happens():
    assert end_of(OFFICE, nov(1), UNCOUNTED) is None
    turns = [Held(nov(3)), Resumed(nov(5)), Extended(nov(8), nov(22)), Held(nov(9))]
    clock = reckon(OFFICE, nov(1), UNCOUNTED, turns)
    assert (clock.due_on, clock.promised_due_on, clock.days_left_when_held) == (None, None, None)
    assert clock.held_since == nov(9)
    assert due_if_resumed(OFFICE, clock, UNCOUNTED, nov(10)) is None
    assert list(walk(OFFICE, nov(1), UNCOUNTED, turns, until=nov(30))) == []


@pytest.mark.parametrize(
    ("unit", "after", "until", "days"),
    [
        (Unit.WORKING_DAYS, nov(19), nov(23), 2),
        (Unit.UNCOUNTED, nov(19), nov(23), 2),
        (Unit.DAYS, nov(19), nov(23), 4),
        (Unit.MONTHS, nov(19), nov(23), 4),
        (Unit.WEEKS, nov(19), nov(23), 4),
        (Unit.YEARS, nov(19), nov(23), 4),
        (Unit.BY, nov(19), nov(23), 4),
        (Unit.AGREED, nov(19), nov(23), 4),
        (Unit.DAYS, nov(23), nov(19), 0),
        (Unit.WORKING_DAYS, nov(23), nov(19), 0),
    ],
)
def test_days_between(unit, after, until, days):
    assert days_between(OFFICE, unit, after, until) == days


# --- on hold ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "term", "held", "resumed", "due"),
    [
        # received Sun 1, 7 working days: Tue 10
        (1, working(7), 3, 5, 12),  # 4 and 5 do not count
        (1, working(7), 3, 3, 10),  # lifted the same day: nothing lost
        (1, working(7), 3, 4, 11),
        (1, working(7), 5, 7, 10),  # Thursday to Saturday: no working day was lost
        (1, working(7), 5, 8, 11),
        (1, working(7), 1, 8, 17),  # held on the day of receipt: all 7 are left
        (1, working(7), 10, 12, 12),  # nothing left on H: due on R
        (1, working(7), 10, 13, 15),  # ... R is a Friday: the next working day
        (1, working(7), 9, 12, 15),  # one left, R is a Thursday
        (7, working(7), 7, 14, 23),  # received, held and resumed on Saturdays
        # too late: the date that was missed stays
        (1, working(7), 11, 25, 10),
        (1, working(4), 6, 25, 5),  # due Thursday, held on the Friday after it
        # plain days: received Sun 1, 10 days: Wed 11
        (1, plain(10), 3, 8, 16),
        (1, plain(10), 11, 18, 18),
        (1, plain(10), 11, 20, 22),
        (1, plain(5), 6, 9, 9),  # the 5th is Fri 6, nothing left on it
        (1, plain(6), 6, 9, 10),  # one day left on the 6th
        (1, plain(5), 7, 9, 9),  # due Sun 8 by s. 10: held in between, nothing was left
        (1, plain(5), 9, 11, 8),  # after it: too late
        # at once only
        (1, working(0), 1, 10, 10),
        (1, working(0), 1, 13, 15),
        (1, working(0), 2, 10, 1),
        # months: 30 days from Sun 1 November to Tue 1 December
        (1, months(1), 3, 5, 33),
        # a named day, and an agreed one, are held like plain days: 9 of 10 are left on the 2nd
        (1, by(11), 2, 5, 15),  # Sat 14
        (1, by(11), 11, 17, 17),
        (1, by(11), 12, 17, 11),
        (1, agreed("2026-11-11"), 2, 5, 15),
        (1, Term(Unit.WEEKS, 1), 3, 5, 10),
    ],
)
def test_hold(received, term, held, resumed, due):
    turns = [Held(nov(held)), Resumed(nov(resumed))]
    clock = reckon(OFFICE, nov(received), term, turns)
    assert (clock.due_on, clock.promised_due_on) == (nov(due), nov(due))
    assert (clock.held_since, clock.days_left_when_held, clock.extended) == (None, None, False)
    assert last(OFFICE, nov(received), term, turns) == nov(due)


def test_while_held_no_due_date_runs():
    clock = reckon(OFFICE, nov(1), working(7), [Held(nov(3))])
    assert (clock.due_on, clock.held_since, clock.days_left_when_held) == (None, nov(3), 5)
    assert clock.promised_due_on == nov(10), "as the charter had it when the clock was stopped"
    assert [due_if_resumed(OFFICE, clock, working(7), nov(day)) for day in (3, 5, 19, 20)] == [
        nov(10),
        nov(12),
        nov(26),
        nov(26),
    ]


def test_held_with_nothing_left():
    clock = reckon(OFFICE, nov(1), working(7), [Held(nov(10))])
    assert (clock.due_on, clock.days_left_when_held) == (None, 0)
    assert due_if_resumed(OFFICE, clock, working(7), nov(12)) == nov(12)
    assert due_if_resumed(OFFICE, clock, working(7), nov(13)) == nov(15)


def test_held_when_overdue_keeps_its_date_and_is_marked():
    clock = reckon(OFFICE, nov(1), working(7), [Held(nov(11))])
    assert (clock.due_on, clock.promised_due_on, clock.held_since) == (nov(10), nov(10), nov(11))
    assert clock.days_left_when_held is None
    assert due_if_resumed(OFFICE, clock, working(7), nov(12)) is None
    assert clock.not_counted == 0


def test_plain_days_left_when_held():
    clock = reckon(OFFICE, nov(1), plain(10), [Held(nov(3))])
    assert clock.days_left_when_held == 8
    assert due_if_resumed(OFFICE, clock, plain(10), nov(12)) == nov(22)  # the 8th is Fri 20


def test_several_holds():
    """Sun 1, N = 7: day 2 on the 3rd; 3-6 from the 8th: 9, 10, 11, 12; the last one after the 19th."""
    turns: list[Turn] = [Held(nov(3)), Resumed(nov(8)), Held(nov(12)), Resumed(nov(19))]
    clock = reckon(OFFICE, nov(1), working(7), turns)
    assert (clock.due_on, clock.not_counted) == (nov(22), 3 + 5)
    assert last(OFFICE, nov(1), working(7), turns) == nov(22)
    overdue = [*turns, Held(nov(23)), Resumed(nov(25))]
    assert reckon(OFFICE, nov(1), working(7), overdue) == clock, "a hold that comes too late changes nothing"


def test_a_holiday_inside_a_hold_is_not_paid_for_twice():
    turns = [Held(nov(3)), Resumed(nov(11))]
    without, with_it = calendar_of(), calendar_of([holiday(nov(9))])
    assert reckon(without, nov(1), working(7), turns).due_on == nov(18)
    assert reckon(with_it, nov(1), working(7), turns).due_on == nov(18)
    assert reckon(with_it, nov(1), working(7)).due_on == nov(11), "without the hold it costs a day"


def test_a_make_up_day_after_a_hold_brings_it_forward():
    turns = [Held(nov(3)), Resumed(nov(11))]
    assert reckon(calendar_of([make_up(nov(14))]), nov(1), working(7), turns).due_on == nov(17)


@pytest.mark.parametrize(
    ("received", "turns"),
    [
        pytest.param(6, [Held(nov(6)), Resumed(nov(10))], id="at once, received and held on a Friday"),
        pytest.param(1, [Held(nov(1)), Resumed(nov(6)), Held(nov(7)), Resumed(nov(10))], id="due on R, a Friday"),
    ],
)
def test_held_on_a_day_off_with_nothing_left(received, turns):
    """None of N = 0 days was left on H, so it is due on R, Tue 10: as `walk` says."""
    assert last(OFFICE, nov(received), working(0), turns) == nov(10)
    assert reckon(OFFICE, nov(received), working(0), turns).due_on == nov(10)


# --- the clock that waits for its start ---------------------------------------------------------------------------


@pytest.mark.parametrize("start", [Start.COMPLETE, Start.EVENT])
@pytest.mark.parametrize(
    ("term", "complete", "due"),
    [
        # received Sun 1: all of it is counted from the day on which the application was complete
        (working(7), 10, 19),
        (working(7), 13, 23),  # a Friday, as the Thursday before
        (working(0), 10, 10),
        (plain(10), 3, 15),  # Fri 13
        (months(1), 30, 60),  # 30 December, not so many days as November has
        (by(10), 10, 40),  # the tenth after it, not the one after receipt
        (by(10), 9, 10),
        (Term(Unit.YEARS, 1), 9, 374),  # Tue 9 November 2027
    ],
)
def test_what_counts_from_the_complete_application(start, term, complete, due):
    term = from_complete(term, start)
    waiting = [Held(nov(1))]
    clock = reckon(OFFICE, nov(1), term, waiting)
    assert (clock.due_on, clock.promised_due_on, clock.held_since) == (None, None, nov(1))
    assert clock.days_left_when_held is not None
    assert due_if_resumed(OFFICE, clock, term, nov(complete)) == nov(due)
    turns = [*waiting, Resumed(nov(complete))]
    started = reckon(OFFICE, nov(1), term, turns)
    assert (started.due_on, started.promised_due_on, started.held_since) == (nov(due), nov(due), None)
    assert started.due_on == end_of(OFFICE, nov(complete), term), "as if received on that day"
    assert started.not_counted == days_between(OFFICE, term.unit, nov(1), nov(complete))
    assert last(OFFICE, nov(1), term, turns) == nov(due)


def test_complete_when_received_it_counts_from_receipt():
    assert reckon(OFFICE, nov(1), from_complete(working(7))).due_on == nov(10)
    assert reckon(OFFICE, nov(1), from_complete(working(7)), [Held(nov(1)), Resumed(nov(1))]).due_on == nov(10)


def test_a_hold_after_the_start_is_a_hold_like_any_other():
    """Complete on the 3rd; on the 10th two of seven are left."""
    turns = [Held(nov(1)), Resumed(nov(3)), Held(nov(10)), Resumed(nov(17))]
    assert reckon(OFFICE, nov(1), from_complete(working(7)), turns).due_on == nov(19)
    later = [Held(nov(2)), Resumed(nov(3))]
    assert reckon(OFFICE, nov(1), from_complete(months(1)), later).due_on == nov(32)


def test_a_longer_time_is_not_lost_to_a_hold_on_the_day_of_receipt():
    turns: list[Turn] = [Extended(nov(1), nov(17)), Held(nov(1)), Resumed(nov(3))]
    clock = reckon(OFFICE, nov(1), from_complete(working(7)), turns)
    assert (clock.due_on, clock.promised_due_on) == (nov(19), nov(12))
    assert last(OFFICE, nov(1), from_complete(working(7)), turns) == nov(19)


def test_only_a_limit_that_says_so_waits_for_its_start():
    assert not waits_for_start(nov(1), working(7), [Held(nov(1))])
    assert not waits_for_start(nov(1), from_complete(working(7)), [])
    assert not waits_for_start(nov(1), from_complete(working(7)), [Held(nov(2))])
    assert waits_for_start(nov(1), from_complete(working(7)), [Held(nov(1)), Resumed(nov(9))])


# --- stages ----------------------------------------------------------------------------------------------------

STAGES = tuple(
    Stage(Wording(bn="ধাপ", en=name), unit, count)
    for name, unit, count in (
        ("read", Unit.WORKING_DAYS, 2),
        ("returned", Unit.WORKING_DAYS, 5),
        ("done", Unit.DAYS, 15),
    )
)
IN_STAGES = Term(Unit.DAYS, 15, stages=STAGES)


@pytest.mark.parametrize(
    ("turns", "days"),
    [
        # received Sun 1
        ([], (3, 8, 16)),
        ([Held(nov(4)), Resumed(nov(9))], (3, 11, 22)),  # one was past when the clock was stopped; Sat 21
        ([Held(nov(4))], (3, None, None)),
        ([Extended(nov(4), nov(24))], (3, 8, 16)),
    ],
)
def test_each_stage_has_its_own_day(turns, days):
    found = stage_days(OFFICE, nov(1), IN_STAGES, turns)
    assert [stage.name.en for stage, _ in found] == ["read", "returned", "done"]
    assert [day for _, day in found] == [None if day is None else nov(day) for day in days]
    assert stage_days(OFFICE, nov(1), working(7)) == []


def test_the_last_stage_is_the_due_date():
    assert stage_days(OFFICE, nov(1), IN_STAGES)[-1][1] == end_of(OFFICE, nov(1), IN_STAGES)


def test_stages_are_counted_from_the_complete_application():
    term = IN_STAGES._replace(starts=Start.COMPLETE)
    assert [day for _, day in stage_days(OFFICE, nov(1), term, [Held(nov(1))])] == [None, None, None]
    found = stage_days(OFFICE, nov(1), term, [Held(nov(1)), Resumed(nov(8))])
    assert [day for _, day in found] == [nov(10), nov(15), nov(23)]


@pytest.mark.parametrize(
    ("start", "day"),
    [(Start.COMPLETE, date(2027, 1, 7)), (Start.RECEIPT, date(2027, 1, 6))],  # a month; the 30 days of November
)
def test_a_stage_in_months_is_counted_from_the_complete_application_where_the_charter_says_so(start, day):
    term = Term(Unit.MONTHS, 1, starts=start, stages=(Stage(Wording("ধাপ", "step"), Unit.MONTHS, 1),))
    turns = [Held(nov(1)), Resumed(date(2026, 12, 7))]
    assert stage_days(OFFICE, nov(1), term, turns) == [(term.stages[0], day)]


# --- longer time -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turns", "due", "promised", "extended"),
    [
        # received Sun 1, 7 working days: Tue 10
        ([Extended(nov(4), nov(17))], 17, 10, True),
        ([Extended(nov(1), nov(17))], 17, 10, True),
        ([Extended(nov(10), nov(17))], 17, 10, True),  # on the due date: still in time
        ([Extended(nov(11), nov(17))], 10, 10, False),  # overdue: the missed date stays
        ([Extended(nov(4), nov(17)), Extended(nov(17), nov(24))], 24, 10, True),
        ([Extended(nov(4), nov(17)), Extended(nov(18), nov(24))], 17, 10, True),
        ([Extended(nov(4), nov(20))], 22, 10, True),  # the agreed day is off: the next working day
        # extended, then held: 16 and 17 were left, and they follow after the 22nd
        ([Extended(nov(4), nov(17)), Held(nov(15)), Resumed(nov(22))], 24, 10, True),
        # held before the promised date too: both dates move
        ([Extended(nov(4), nov(17)), Held(nov(8)), Resumed(nov(10))], 19, 12, True),
        ([Held(nov(3)), Resumed(nov(5)), Extended(nov(8), nov(17))], 17, 12, True),
        # nothing left of the longer time on H
        ([Extended(nov(4), nov(17)), Held(nov(17)), Resumed(nov(20))], 22, 10, True),
        # held after the longer time
        ([Extended(nov(4), nov(17)), Held(nov(18)), Resumed(nov(22))], 17, 10, True),
    ],
)
def test_longer_time(turns, due, promised, extended):
    clock = reckon(OFFICE, nov(1), working(7), turns)
    assert (clock.due_on, clock.promised_due_on, clock.extended) == (nov(due), nov(promised), extended)
    assert last(OFFICE, nov(1), working(7), turns) == nov(due)


def test_the_agreed_day_becomes_a_day_off():
    calendar = calendar_of([holiday(nov(17)), holiday(nov(18))])
    clock = reckon(calendar, nov(1), working(7), [Extended(nov(4), nov(17))])
    assert (clock.due_on, clock.promised_due_on) == (nov(19), nov(10))


@pytest.mark.parametrize(("term", "due"), [(working(7), 10), (plain(10), 11)])
def test_a_longer_time_never_shortens(term, due):
    """A holiday that was listed later has moved the due date past the agreed day."""
    turns: list[Turn] = [Extended(nov(4), nov(9))]
    clock = reckon(OFFICE, nov(1), term, turns)
    assert (clock.due_on, clock.promised_due_on, clock.extended) == (nov(due), nov(due), True)
    assert last(OFFICE, nov(1), term, turns) == nov(due)


def test_longer_time_of_a_limit_in_plain_days_is_counted_in_working_days():
    """10 plain days: Wed 11. Agreed: Tue 17. On Sun 15 two working days are left, and they follow after Sun 22."""
    turns: list[Turn] = [Extended(nov(4), nov(17)), Held(nov(15))]
    clock = reckon(OFFICE, nov(1), plain(10), turns)
    assert clock.days_left_when_held == 2
    assert due_if_resumed(OFFICE, clock, plain(10), nov(22)) == nov(24)
    assert reckon(OFFICE, nov(1), plain(10), [*turns, Resumed(nov(22))]).due_on == nov(24)
    assert reckon(OFFICE, nov(1), plain(10), [*turns, Resumed(nov(22))]).promised_due_on == nov(11)


def test_held_while_extended():
    """Held after the charter's own date, before the agreed one."""
    clock = reckon(OFFICE, nov(1), working(7), [Extended(nov(4), nov(17)), Held(nov(15))])
    assert (clock.due_on, clock.promised_due_on) == (None, nov(10))
    assert (clock.held_since, clock.days_left_when_held) == (nov(15), 2)


@pytest.mark.parametrize(
    ("term", "turns", "days"),
    [
        (working(7), [Held(nov(3)), Resumed(nov(9))], 4),
        (plain(10), [Held(nov(3)), Resumed(nov(9))], 6),
        (months(1), [Held(nov(3)), Resumed(nov(9))], 6),
        (working(7), [Held(nov(3))], 0),
        (working(7), [Held(nov(11)), Resumed(nov(15))], 0),
        pytest.param(plain(10), [Extended(nov(4), nov(22)), Held(nov(5)), Resumed(nov(11))], 6),
    ],
)
def test_days_not_counted(term, turns, days):
    """In what the limit is counted in: they are taken from the days used, which are counted in that."""
    assert reckon(OFFICE, nov(1), term, turns).not_counted == days


# --- the proof -------------------------------------------------------------------------------------------------


def last(calendar: Calendar, received: date, term: Term, turns: list[Turn] | None = None) -> date:
    """The last day of the proof."""
    return list(walk(calendar, received, term, turns or []))[-1].day


def test_proof_over_weekend_and_holiday():
    days = list(walk(calendar_of([holiday(nov(17))]), nov(12), working(3)))
    assert days == [
        Passed(nov(12), Step.RECEIVED),
        Passed(nov(13), Step.OFF),
        Passed(nov(14), Step.OFF),
        Passed(nov(15), Step.COUNTED, 1),
        Passed(nov(16), Step.COUNTED, 2),
        Passed(nov(17), Step.OFF),
        Passed(nov(18), Step.COUNTED, 3),
    ]


def test_proof_with_a_hold_and_longer_time():
    days = list(walk(OFFICE, nov(15), working(3), [Held(nov(16)), Resumed(nov(18)), Extended(nov(19), nov(24))]))
    assert [(step.day.day, step.step, step.number) for step in days] == [
        (15, Step.RECEIVED, None),
        (16, Step.COUNTED, 1),
        (17, Step.HELD, None),
        (18, Step.HELD, None),
        (19, Step.COUNTED, 2),
        (20, Step.OFF, None),
        (21, Step.OFF, None),
        (22, Step.AGREED, None),
        (23, Step.AGREED, None),
        (24, Step.AGREED, None),
    ]


def test_proof_of_plain_days_counts_the_days_off_and_moves_the_last_one():
    days = list(walk(OFFICE, nov(17), plain(3)))
    assert [(step.day.day, step.step, step.number) for step in days] == [
        (17, Step.RECEIVED, None),
        (18, Step.COUNTED, 1),
        (19, Step.COUNTED, 2),
        (20, Step.COUNTED, 3),
        (21, Step.OFF, None),
        (22, Step.MOVED, None),
    ]


def test_proof_while_held_ends_today():
    days = list(walk(OFFICE, nov(15), working(3), [Held(nov(16))], until=nov(19)))
    assert [(step.day.day, step.step) for step in days[1:]] == [
        (16, Step.COUNTED),
        (17, Step.HELD),
        (18, Step.HELD),
        (19, Step.HELD),
    ]


def test_proof_while_held_goes_on_where_no_end_is_given():
    days = list(islice(walk(OFFICE, nov(15), working(3), [Held(nov(16))]), 10))
    assert days[-1] == Passed(nov(24), Step.HELD)


def test_proof_goes_past_its_end_where_a_later_turn_starts_the_clock():
    """As on a machine whose clock was set back after the entry."""
    turns = [Held(nov(16)), Resumed(nov(23))]
    assert list(walk(OFFICE, nov(15), working(3), turns, until=nov(19)))[-1] == Passed(nov(25), Step.COUNTED, 3)


def test_proof_of_an_overdue_one_on_hold_ends_on_the_due_date():
    assert [p.day for p in walk(OFFICE, nov(15), working(1), [Held(nov(19))], until=nov(30))] == [nov(15), nov(16)]


@given(calendars(), dates(date(2026, 1, 1), 120), st.integers(1, 40))
def test_the_proof_has_n_numbered_days_and_the_last_is_the_due_date(calendar, received, n):
    days = list(walk(calendar, received, working(n)))
    assert [p.number for p in days if p.number] == list(range(1, n + 1))
    assert days[-1].number == n
    assert days[-1].day == calendar.nth(received, n)
    assert [p.day for p in days] == [received + k * ONE_DAY for k in range(len(days))]
    assert all(calendar.is_working(p.day) == (p.step is Step.COUNTED) for p in days[1:])


# --- the two rules agree ---------------------------------------------------------------------------------------


@dataclass
class RandomLife:
    calendar: Calendar
    received: date
    term: Term
    turns: list[Turn]
    until: date

    @property
    def held(self) -> bool:
        return bool(self.turns) and isinstance(self.turns[-1], Held)


LENGTHS = st.one_of(
    st.integers(0, 15).map(working),
    st.integers(0, 25).map(plain),
    st.integers(1, 2).map(months),
    st.integers(0, 3).map(lambda count: Term(Unit.WEEKS, count)),
    st.just(Term(Unit.YEARS, 1)),
    st.integers(1, 31).map(by),
    st.builds(by, st.integers(1, 28), st.integers(1, 12)),
    st.sampled_from([by(29, 2), by(31, 4), by(31, 12)]),
    dates(date(2026, 4, 11), 60).map(lambda day: Term(Unit.AGREED, None, on=day)),
)
TERMS = st.builds(from_complete, LENGTHS, st.sampled_from(Start))


@st.composite
def lives(draw: st.DrawFn) -> RandomLife:
    """What can happen: each turn on or after the one before it, longer time only while the clock runs."""
    calendar, received, term = draw(calendars()), draw(dates(date(2026, 1, 1), 100)), draw(TERMS)
    turns: list[Turn] = []
    day, held = received, draw(st.booleans()) and term.starts is not Start.RECEIPT
    if held:
        turns.append(Held(day))
    for _ in range(draw(st.integers(0, 5))):
        day += draw(st.integers(0, 9)) * ONE_DAY
        if held:
            turns.append(Resumed(day))
            held = False
        elif draw(st.integers(0, 2)):
            turns.append(Held(day))
            held = True
        else:
            due = last(calendar, received, term, turns)
            turns.append(Extended(day, due + draw(st.integers(1, 12)) * ONE_DAY))
    return RandomLife(calendar, received, term, turns, day + draw(st.integers(0, 20)) * ONE_DAY)


AGREED_FOR_SATURDAY = from_complete(Term(Unit.AGREED, None, on=date(2026, 4, 11)), Start.COMPLETE)


@settings(max_examples=400)
@given(lives())
@example(
    RandomLife(calendar_of([]), date(2026, 4, 5), AGREED_FOR_SATURDAY, [Held(date(2026, 4, 5))], date(2026, 4, 13))
)
def test_day_by_day_and_fast_agree(life):
    clock = reckon(life.calendar, life.received, life.term, life.turns)
    days = list(walk(life.calendar, life.received, life.term, life.turns, until=life.until))
    if clock.due_on is not None:
        assert days[-1].day == clock.due_on
        assert life.calendar.is_working(clock.due_on)
    else:
        assert life.held, "only a hold stops the clock"
        assert days[-1].day == life.until
        if_resumed = due_if_resumed(life.calendar, clock, life.term, life.until)
        assert last(life.calendar, life.received, life.term, [*life.turns, Resumed(life.until)]) == if_resumed


@settings(max_examples=200)
@given(lives())
def test_a_stage_of_the_whole_length_ends_when_the_promise_does(life):
    assume(life.term.count is not None)
    term = life.term._replace(stages=(Stage(Wording("ধাপ", "step"), life.term.unit, life.term.count),))
    own = [turn for turn in life.turns if not isinstance(turn, Extended)]
    clock = reckon(life.calendar, life.received, life.term, own)
    assert stage_days(life.calendar, life.received, term, life.turns) == [(term.stages[0], clock.due_on)]


@settings(max_examples=200)
@given(lives())
def test_the_promised_date_is_the_one_without_longer_time(life):
    clock = reckon(life.calendar, life.received, life.term, life.turns)
    plain_life = [turn for turn in life.turns if not isinstance(turn, Extended)]
    assert clock.held_since == (life.turns[-1].on if life.held else None)
    waits = life.held and len(life.turns) == 1 and waits_for_start(life.received, life.term, life.turns)
    assert (clock.promised_due_on is None) == waits
    if clock.due_on is not None and not life.held:
        assert clock.promised_due_on == last(life.calendar, life.received, life.term, plain_life)
        # A longer time is agreed in working days; in plain days or months a later hold may take more of the promise.
        assert clock.due_on >= clock.promised_due_on or life.term.unit is not Unit.WORKING_DAYS


@settings(max_examples=200)
@given(lives())
def test_the_proof_never_counts_a_day_on_hold(life):
    """Numbers run 1, 2, 3 … over days that are in no (H, R], and for working days over working days only."""
    days = list(walk(life.calendar, life.received, life.term, life.turns, until=life.until))
    stops = [turn for turn in life.turns if not isinstance(turn, Extended)]
    spans = [
        (held.on, stops[n + 1].on if n + 1 < len(stops) else life.until)
        for n, held in enumerate(stops)
        if isinstance(held, Held)
    ]
    numbered = [p for p in days if p.number is not None]
    assert [p.number for p in numbered] == list(range(1, len(numbered) + 1))
    assert not any(after < p.day <= until for p in numbered for after, until in spans)
    assert life.term.unit is not Unit.WORKING_DAYS or all(life.calendar.is_working(p.day) for p in numbered)
    assert [p.day for p in days] == [life.received + k * ONE_DAY for k in range(len(days))]


@settings(max_examples=200)
@given(
    day_lists(),
    dates(date(2026, 1, 1), 100),
    st.integers(1, 15),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=3),
)
def test_a_hold_is_as_if_its_days_were_holidays(drawn, received, n, spells):
    """Without `walk`. Only a hold on the due date itself differs: a holiday after it would move nothing."""
    weekly_off, days = drawn
    day, turns = received, []
    lost: set[date] = set()
    for ran, stood in spells:
        held_on, day = day + ran * ONE_DAY, day + (ran + stood) * ONE_DAY
        turns += [Held(held_on), Resumed(day)]
        lost |= {held_on + k * ONE_DAY for k in range(1, stood + 1)}
    closed = [*(listed for listed in days if listed.day not in lost), *map(holiday, lost)]
    due = calendar_of(closed, weekly_off=weekly_off).nth(received, n)
    assume(Held(due) not in turns)
    assert reckon(calendar_of(days, weekly_off=weekly_off), received, working(n), turns).due_on == due
