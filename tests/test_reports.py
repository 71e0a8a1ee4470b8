"""Reports: a month worked out by hand, past periods at their end, and a slow oracle over random lives.

November 2026 has no holiday: 1, 8, 15, 22 and 29 are Sundays. `e-nothi` promises 3 working days, `training` 7 and
may be extended.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import statistics
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import openpyxl
import pytest
from conftest import Charter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from office_calendar import office_calendar

from charter_cli.domain import transitions
from charter_cli.domain.day_by_day import Step, walk
from charter_cli.domain.deadline import Extended, Held, Resumed, Term, Unit
from charter_cli.domain.report import Alike, draw, report
from charter_cli.domain.request import Details, Life, Outcome, Promise
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.language.messages import Language
from charter_cli.language.text import Wording
from charter_cli.store import figures

OUTCOMES = ("served", "declined", "withdrawn", "forwarded")
NAMED = [
    *("brought_forward", "received", "settled", "settled_in_time", "settled_late", "settled_at_once", "pending"),
    *("overdue", "held", "in_time_percent", "median_days"),
]
KEYS = [
    *("brought_forward", "received", "settled", *OUTCOMES, "settled_in_time", "settled_late", "settled_otherwise"),
    *("settled_without_limit", "settled_at_once", "told_afterwards", "imported_afterwards", "voided", "voided_late"),
    *("pending", "overdue", "held", "in_time_percent", "median_days", "median_days_elapsed"),
    *("settled_in_promised_time", "overdue_by_promise", "in_promised_time_percent"),
]
NOTHING = [0, 0, 0, 0, 0, 0, 0, 0, 0, None, None]


def row_of(told, code):
    return next(row for row in told["rows"] if row["service_code"] == code)


def named(row):
    return [row[key] for key in NAMED]


@pytest.fixture(scope="module")
def written_november(tmp_path_factory):
    """The register of the month that is worked out by hand."""
    charter = Charter(tmp_path_factory.mktemp("november"))
    charter.new("e-nothi", "A", "--received", "2026-10-27")  # Tue; days 28, 29, Sun 1 Nov: due on the 1st
    charter("done", 1, "--on", "2026-11-01")  # in time, day 3
    charter.new("e-nothi", "B", "--received", "2026-10-28")  # due Mon 2
    charter("done", 2, "--on", "2026-11-04")  # late; 29, 1, 2, 3, 4: 5 working days
    charter.new("e-nothi", "C", "--received", "2026-11-02", "--done")  # at once: 0 working days
    charter.new("e-nothi", "D", "--received", "2026-11-15")  # due Wed 18, still open: overdue
    charter.new("e-nothi", "E", "--received", "2026-11-23")  # due Thu 26, still open
    charter.new("training", "F", "--received", "2026-11-01")
    charter("hold", 6, "--why", "papers", "--on", "2026-11-03")  # 2 of 7 used
    charter("resume", 6, "--on", "2026-11-08")  # 4, 5 and 8 do not count; 5 left: due Sun 15
    charter("done", 6, "--on", "2026-11-10")  # in time; 7 working days since receipt, 3 of them on hold
    charter.new("training", "G", "--received", "2026-11-03")
    charter("hold", 7, "--why", "papers", "--on", "2026-11-05")
    charter.new("e-nothi", "a mistake", "--received", "2026-11-04")
    charter("done", 8, "--outcome", "void")
    charter.new("e-nothi", "another", "--received", "2026-11-04")
    charter("undo")
    return charter.db


@pytest.fixture
def november(charter, written_november):
    """A copy of it."""
    shutil.copy(written_november, charter.db)
    return charter


def test_a_month_worked_out_by_hand(november):
    told = november.json("report")
    assert told["period"] == {"from": "2026-11-01", "to": "2026-11-30", "label": "2026-11", "as_of": "2026-11-24"}
    # forward, received, settled, in time, late, at once, pending, overdue, held; 2 of (3 settled + 1 overdue)
    assert named(row_of(told, "2.2.1")) == [2, 3, 3, 2, 1, 1, 2, 1, 0, 50.0, 3]
    assert named(row_of(told, "2.2.7")) == [0, 2, 1, 1, 0, 0, 1, 0, 1, 100.0, 4]
    assert row_of(told, "2.2.7")["median_days_elapsed"] == 7
    assert named(told["total"]) == [2, 5, 4, 3, 1, 1, 3, 1, 1, 60.0, 3.5]  # days 0, 3, 4, 5
    assert told["total"]["median_days_elapsed"] == 4  # 0, 3, 5, 7
    others = [row for row in told["rows"] if row["service_code"] not in ("2.2.1", "2.2.7")]
    assert [named(row) for row in others] == [NOTHING] * 15


def test_the_keys_are_the_contracts_with_more_after_them(charter):
    told = charter.json("report")
    assert list(told) == ["period", "rows", "total", "office", "seal", "replaced"]
    assert told["office"]["id"] == "doict-jashore-sadar"
    assert told["office"]["name"].startswith("Department of ICT")
    assert list(told["period"])[:3] == ["from", "to", "label"]
    assert {tuple(row) for row in told["rows"]} == {("service_code", "service_name", *KEYS)}
    assert list(told["total"]) == KEYS


def test_every_service_of_the_charter_stands_in_its_order(charter):
    services = charter.json("services")
    rows = charter.json("report")["rows"]
    assert [(row["service_code"], row["service_name"]) for row in rows] == [(s["code"], s["name"]) for s in services]


@pytest.mark.parametrize("period", ["2026", "2026-27", "2026-27Q2"])
def test_longer_periods_hold_the_same_requests(november, period):
    told = november.json("report", period)
    assert named(told["total"]) == [0, 7, 4, 3, 1, 1, 3, 1, 1, 60.0, 3.5]


def test_an_empty_month_is_all_zeros(charter):
    assert named(charter.json("report")["total"]) == NOTHING


# What is past


def test_a_month_that_is_over_stays_as_it_stood_at_its_end(november):
    at_the_end = november.json("report", "2026-11", today="2026-11-30")
    assert named(at_the_end["total"]) == [2, 5, 4, 3, 1, 1, 3, 2, 1, 50.0, 3.5]  # E, due on the 26th, is overdue too
    later = {"today": "2026-12-20"}
    november("done", 4, "--on", "2026-12-01", **later)
    november("hold", 5, "--why", "papers", "--on", "2026-12-02", **later)
    november("resume", 7, "--on", "2026-12-03", **later)
    november("extend", 7, "--to", "2026-12-30", "--why", "agreed", **later)
    november("done", 7, "--on", "2026-12-20", **later)
    november.new("training", "H", "--received", "2026-12-06", **later)
    told = november.json("report", "2026-11", **later)
    assert told.pop("seal") != at_the_end.pop("seal"), "that of the register as it is now"
    assert told == at_the_end
    december = november.json("report", **later)["total"]
    assert (december["brought_forward"], december["received"]) == (3, 1)


def test_what_was_on_hold_then_is_told_though_it_is_settled_now(charter):
    charter.new("training", "A", "--received", "2026-11-01")
    charter("hold", 1, "--why", "papers", "--on", "2026-11-03")
    charter("done", 1, "--on", "2026-12-02", today="2026-12-02")
    told = charter.json("report", "2026-11", today="2026-12-20")["total"]
    assert (told["pending"], told["held"], told["overdue"]) == (1, 1, 0)


def test_what_was_held_too_late_is_both_held_and_overdue(charter):
    charter.new("e-nothi", "A", "--received", "2026-11-01")  # due Wed 4
    charter("hold", 1, "--why", "papers", "--on", "2026-11-08")
    for today in ("2026-11-24", "2026-12-20"):
        told = charter.json("report", "2026-11", today=today)["total"]
        assert (told["pending"], told["held"], told["overdue"], told["in_time_percent"]) == (1, 1, 1, 0.0)


def test_what_is_entered_late_counts_on_the_day_on_which_it_happened(charter):
    charter.new("e-nothi", "A", "--received", "2026-10-04")
    charter("done", 1, "--on", "2026-10-06")
    october, november = (charter.json("report", month)["total"] for month in ("2026-10", "2026-11"))
    assert named(october)[:5] == [0, 1, 1, 1, 0]
    assert named(november) == NOTHING


def test_due_on_the_last_day_is_not_overdue_at_the_end_of_it(charter):
    charter.new("e-nothi", "A", "--received", "2026-11-25", today="2026-12-20")  # days 26, 29, Mon 30
    told = charter.json("report", "2026-11", today="2026-12-20")["total"]
    assert (told["pending"], told["overdue"], told["in_time_percent"]) == (1, 0, None)


def test_a_settlement_that_was_taken_back_was_never_one(charter):
    charter.new("e-nothi", "A", "--received", "2026-11-01")
    charter("done", 1, "--on", "2026-11-02")
    charter("reopen", 1, "--why", "the wrong number", today="2026-12-20")
    told = charter.json("report", "2026-11", today="2026-12-20")["total"]
    assert named(told)[:9] == [0, 1, 0, 0, 0, 0, 1, 1, 0]


def test_a_corrected_day_of_receipt_holds_for_the_past_too(charter):
    charter.new("e-nothi", "A", "--received", "2026-11-29", today="2026-12-20")
    charter("edit", 1, "--received", "2026-10-27", "--why", "mistyped", today="2026-12-20")
    told = charter.json("report", "2026-11", today="2026-12-20")["total"]
    assert (told["brought_forward"], told["received"], told["overdue"]) == (1, 0, 1)


# Extensions, limits that are no working days, services that are gone


def test_both_dates_are_told_where_time_was_extended(charter):
    for requester in "AB":
        charter.new("training", requester, "--received", "2026-11-01", today="2026-11-05")  # due Tue 10
    charter("extend", 1, "--to", "2026-11-19", "--why", "agreed", today="2026-11-05")
    charter("extend", 2, "--to", "2026-11-30", "--why", "agreed", today="2026-11-05")
    charter("done", 1, "--on", "2026-11-18")
    total = charter.json("report")["total"]
    assert (total["settled_in_time"], total["overdue"], total["in_time_percent"]) == (1, 0, 100.0)
    own = ("settled_in_promised_time", "overdue_by_promise", "in_promised_time_percent")
    assert [total[key] for key in own] == [0, 1, 0.0]
    assert "By the charter's own dates: 0 settled in time, 1 overdue, 0.0 % in time." in charter("report")


def with_limit(path: Path, alias: str, limit: str) -> None:
    """The charter at `path` with another limit for a service."""
    text = path.read_text(encoding="utf-8")
    changed, times = re.subn(
        rf"(alias: {alias}\n.*?limit:\n).*?( +text:)", rf"\g<1>          {limit}\n\g<2>", text, count=1, flags=re.DOTALL
    )
    assert times == 1
    path.write_text(changed, encoding="utf-8")


def test_days_taken_are_working_days_whatever_the_limit_counts(charter):
    own = charter.own_data()
    with_limit(own, "reports", "days: 20")
    office = ("--charter", own)
    charter.new("reports", "A", "--received", "2026-11-01", *office)
    charter("done", 1, "--on", "2026-11-08", *office)  # 2, 3, 4, 5, 8
    charter.new("reports", "B", "--received", "2026-11-01", *office)
    charter("hold", 2, "--why", "papers", "--on", "2026-11-02", *office)
    charter("resume", 2, "--on", "2026-11-09", *office)  # 3, 4, 5, 8, 9 on hold
    charter("done", 2, "--on", "2026-11-10", *office)  # 2 and 10 count, of 7
    row = row_of(charter.json("report", *office), "2.2.8")
    assert (row["median_days"], row["median_days_elapsed"]) == (3.5, 6)
    charter(
        "done", charter.new("reports", "C", "--received", "2026-11-01", *office)["id"], "--on", "2026-11-02", *office
    )
    assert row_of(charter.json("report", *office), "2.2.8")["median_days"] == 2


def test_a_hold_that_came_too_late_takes_no_day_out(charter):
    own = charter.own_data()
    with_limit(own, "reports", "days: 5")
    office = ("--charter", own)
    charter.new("reports", "A", "--received", "2026-11-01", *office)
    charter("hold", 1, "--why", "papers", "--on", "2026-11-02", *office)
    charter("resume", 1, "--on", "2026-11-03", *office)  # 3 is on hold; 4 left, to Sat 7: due Sun 8
    charter("hold", 1, "--why", "papers", "--on", "2026-11-09", *office)  # overdue already
    charter("resume", 1, "--on", "2026-11-12", *office)
    charter("done", 1, "--on", "2026-11-15", *office)  # 2, 3, 4, 5, 8 to 12, 15: 10 working days
    row = row_of(charter.json("report", *office), "2.2.8")
    assert (row["settled_late"], row["median_days"], row["median_days_elapsed"]) == (1, 9, 10)


def test_what_has_no_countable_limit_is_neither_in_time_nor_late(charter):
    own = charter.own_data()
    with_limit(own, "reports", "uncounted: true")
    office = ("--charter", own)
    charter.new("reports", "A", "--received", "2026-10-01", *office)
    charter("done", 1, "--on", "2026-11-10", *office)
    charter.new("reports", "B", "--received", "2026-10-01", *office)
    charter.new("e-nothi", "C", "--received", "2026-11-02", "--done", *office)
    told = charter.json("report", *office)
    row = row_of(told, "2.2.8")
    assert named(row)[:10] == [2, 0, 1, 0, 0, 0, 1, 0, 0, None]
    assert (row["settled_without_limit"], row["settled_in_promised_time"]) == (1, 0)
    assert told["total"]["in_time_percent"] == 100.0
    assert "so neither in time nor late: 1." in charter("report", *office)


def test_a_service_that_left_the_charter_stays_while_it_has_requests(charter):
    own = charter.own_data()
    charter.new("law-opinion", "A", "--received", "2026-10-28", "--charter", own)
    charter("done", 1, "--on", "2026-11-02")
    text = own.read_text(encoding="utf-8")
    own.write_text(text[: text.index('      - code: "2.2.12"')], encoding="utf-8")
    shorter = charter.json("report", "--charter", own)["rows"]
    assert [row["service_code"] for row in shorter][-2:] == ["2.2.11", "2.2.12"]
    assert shorter[-1]["service_name"].startswith("Giving opinions on laws")
    assert named(shorter[-1])[:4] == [1, 0, 1, 1]
    assert len(charter.json("report", "2026-09", "--charter", own)["rows"]) == 16


# Random lives against a slow oracle

PROMISES = [
    Promise("1.1", "three", Wording("ক", "Three"), Term(Unit.WORKING_DAYS, 3), True, True),
    Promise("1.2", "ten", Wording("খ", "Ten"), Term(Unit.WORKING_DAYS, 10), False, True),
    Promise("1.3", "at-once", Wording("গ", "At once"), Term(Unit.WORKING_DAYS, 0), True, False),
    Promise("1.4", "plain", Wording("ঘ", "Plain"), Term(Unit.DAYS, 12), False, True),
    Promise("1.5", "month", Wording("ঙ", "Month"), Term(Unit.MONTHS, 1), False, True),
    Promise("1.6", "open", Wording("চ", "Open"), Term(Unit.UNCOUNTED, None), False, False),
]
BEGIN, TODAY = date(2026, 2, 1), date(2026, 11, 24)
LIVES = 600


def lead_a_life(ledger, number, random):
    """One request with a random history: holds, extensions, settlements taken back, corrections."""
    calendar = ledger.calendar
    day = BEGIN + timedelta(days=random.randrange((TODAY - BEGIN).days))
    promise = ledger.promise_id(random.choice(PROMISES))
    draft = transitions.receive(Details(f"R{number}", day), promise, f"{day.year}-{number:04d}", TODAY)
    life = ledger.register(number, draft)
    for _ in range(random.randrange(9)):
        day += timedelta(days=int(random.expovariate(1 / 6)))
        if day > TODAY:
            return
        outcome = random.choices(list(Outcome), [6, 1, 1, 1, 1])[0]
        moves = {
            "hold": lambda day=day, life=life: transitions.hold(life, day, "papers", day),
            "resume": lambda day=day, life=life: transitions.resume(life, day, day),
            "extend": lambda day=day, life=life: transitions.extend(
                life,
                calendar.on_or_after((life.request.due_on or day) + timedelta(days=random.randrange(1, 30))),
                "agreed",
                calendar,
                day,
            ),
            "settle": lambda day=day, life=life, outcome=outcome: transitions.settle(
                life, day, outcome, None, calendar, day
            ),
            "reopen": lambda day=day, life=life: transitions.reopen(life, "a mistake", day),
            "correct": lambda day=day, life=life: correction(ledger, life, random, day),
        }
        try:
            draft = moves[random.choices(list(moves), [4, 4, 4, 5, 1, 1])[0]]()
        except Refused:
            continue
        life = ledger.record(life, draft)


def correction(ledger, life, random, day):
    earlier = life.request.received_on - timedelta(days=random.randrange(1, 9))
    draft = transitions.edit(life, {"received_on": earlier}, None, "mistyped", day)
    return transitions.rejudge(life, life.request.promise, draft, ledger.calendar)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A register full of random lives, open for questions."""
    now = datetime(2026, 11, 24, 9, tzinfo=timezone(timedelta(hours=6)))
    path = tmp_path_factory.mktemp("register") / "register.db"
    register = Desk(Language("en"), TODAY, now, path, None, {}).register
    random = Random(20261124)
    with register.writing("random") as ledger:
        for number in range(1, LIVES + 1):
            lead_a_life(ledger, number, random)
    with register.reading() as reader:
        yield reader


class Lives(list[Life]):
    def __repr__(self) -> str:
        return f"{len(self)} lives"  # what is found wrong would be lost in all of them


@pytest.fixture(scope="module")
def lives(reader):
    return Lives(reader.life(number) for number in range(1, LIVES + 1))


def days_walked(calendar, life, turns, until):
    request = life.request
    return list(walk(calendar, request.received_on, request.promise.term, turns, until))


def overdue_at(calendar, life, turns, day):
    """The slow rule: walk day by day, the clock that stands still never arrives before `day`."""
    walked = days_walked(calendar, life, turns, day)
    return bool(walked) and walked[-1].day < day


def without_extensions(turns):
    return [turn for turn in turns if not isinstance(turn, Extended)]


def until_settled(life):
    held = [turn for turn in life.turns if not isinstance(turn, Extended)][-1:]
    ended = [Resumed(life.request.settled_on)] if held and isinstance(held[0], Held) else []
    return [*life.turns, *ended]


def in_time(calendar, life, turns):
    walked = days_walked(calendar, life, turns, life.request.settled_on)
    return life.request.settled_on <= walked[-1].day if walked else None


def working_days_between(calendar, after, until):
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return [day for day in days if calendar.is_working(day)]


def slow_figures(calendar, lives, first, last):
    """Every figure of every service, request by request."""
    told = defaultdict(Counter)
    days, elapsed = defaultdict(list), defaultdict(list)
    for life in lives:
        request = life.request
        settled_on = request.settled_on
        if request.outcome is Outcome.VOID or request.received_on > last or (settled_on and settled_on < first):
            continue
        code = request.promise.service_code
        count = told[code]
        count["brought_forward" if request.received_on < first else "received"] += 1
        if settled_on is None or settled_on > last:
            turns = [turn for turn in life.turns if turn.on <= last]
            stops = without_extensions(turns)
            count["pending"] += 1
            count["overdue"] += overdue_at(calendar, life, turns, last)
            count["overdue_by_promise"] += overdue_at(calendar, life, stops, last)
            count["held"] += bool(stops) and isinstance(stops[-1], Held)
            continue
        count["settled"] += 1
        count[request.outcome.value] += 1
        turns = until_settled(life)
        verdict = in_time(calendar, life, turns)
        answered = request.outcome in (Outcome.SERVED, Outcome.DECLINED)
        if verdict is True and not answered:
            count["settled_otherwise"] += 1
        else:
            count[{True: "settled_in_time", False: "settled_late", None: "settled_without_limit"}[verdict]] += 1
            count["settled_in_promised_time"] += in_time(calendar, life, without_extensions(turns)) is True
        served = request.outcome is Outcome.SERVED
        count["settled_at_once"] += verdict is True and served and settled_on == request.received_on
        if not answered:
            continue
        worked = working_days_between(calendar, request.received_on, settled_on)
        held = {p.day for p in days_walked(calendar, life, turns, settled_on) if p.step is Step.HELD}
        elapsed[code].append(len(worked))
        days[code].append(len([day for day in worked if day not in held]))
    return told, days, elapsed


def of_report(reader, first, last):
    names = {promise.service_code: promise.service_name for promise in PROMISES}
    return report(figures.alive(reader, first, last), [], first, names, {}, reader.calendar)


@settings(max_examples=25, deadline=None)
@given(st.dates(BEGIN - timedelta(days=9), TODAY), st.dates(BEGIN - timedelta(days=9), TODAY))
@example(BEGIN, date(2026, 3, 7))  # corrected while it was settled, and reopened later
def test_figures_are_those_of_a_slow_oracle(reader, lives, one, other):
    first, last = min(one, other), max(one, other)
    told = of_report(reader, first, last)
    counts, days, elapsed = slow_figures(reader.calendar, lives, first, last)
    for row in told.rows:
        slow = counts[row.service_code]
        assert {key: getattr(row.figures, key) for key in slow} == dict(slow), row.service_code
        assert row.figures.days == Counter(days[row.service_code])
        assert row.figures.days_elapsed == Counter(elapsed[row.service_code])
        assert row.figures.brought_forward + row.figures.received == row.figures.settled + row.figures.pending


def test_the_random_lives_hold_every_case(reader, lives):
    """What the oracle is asked about is there: otherwise it proves nothing."""
    told = of_report(reader, BEGIN, TODAY).total
    assert min(told.settled_at_once, told.settled_late, told.settled_without_limit, told.overdue, told.held) > 0
    assert min(told.served, told.declined, told.withdrawn, told.forwarded, told.settled_otherwise) > 0
    assert told.settled_in_promised_time < told.settled_in_time
    months = [of_report(reader, BEGIN, date(2026, month, 28)).total for month in range(3, 11)]
    assert any(month.overdue_by_promise > month.overdue for month in months)
    assert {Outcome.VOID, Outcome.SERVED, None} <= {life.request.outcome for life in lives}


# The arithmetic alone

ALIKES = st.lists(
    st.builds(
        Alike,
        service_code=st.sampled_from(["1.1", "1.2", "9.9"]),
        received_on=st.dates(date(2026, 1, 1), date(2026, 6, 30)),
        settled_on=st.none() | st.dates(date(2026, 7, 1), date(2026, 9, 30)),
        outcome=st.sampled_from([outcome for outcome in Outcome if outcome is not Outcome.VOID]),
        limited=st.booleans(),
        on_time=st.sampled_from([True, False, None]),
        in_promised_time=st.sampled_from([True, False, None]),
        days_taken=st.integers(0, 60),
        overdue=st.booleans(),
        held=st.booleans(),
        many=st.integers(1, 4),
    )
)


@given(ALIKES, st.dates(date(2026, 1, 1), date(2026, 6, 30)))
def test_rows_and_total_add_up(alive, first):
    names = {code: Wording(code, code) for code in ("1.1", "1.2")}
    told = report(alive, [], first, names, {"9.9": Wording("গত", "Gone")}, office_calendar())
    gone = any(alike.service_code == "9.9" for alike in alive)
    assert [row.service_code for row in told.rows] == ["1.1", "1.2", *(["9.9"] if gone else [])]
    for of in (*(row.figures for row in told.rows), told.total):
        assert of.brought_forward + of.received == of.settled + of.pending
        assert of.settled == of.served + of.declined + of.withdrawn + of.forwarded
        assert of.settled == (of.settled_in_time + of.settled_late + of.settled_otherwise + of.settled_without_limit)
        assert of.settled_at_once <= of.settled_in_time
        judged = of.settled_in_time + of.settled_late + of.overdue
        if not judged:
            assert of.in_time_percent is None
        else:
            exact = Fraction(100 * of.settled_in_time, judged)
            assert abs(exact - Fraction(str(of.in_time_percent))) <= Fraction(1, 20)
    for name in (key for key in KEYS if "median" not in key and "percent" not in key):
        assert getattr(told.total, name) == sum(getattr(row.figures, name) for row in told.rows), name
    answered = [alike for alike in alive if alike.settled_on and alike.outcome.answered]
    days = [alike.days_taken for alike in answered for _ in range(alike.many)]
    assert told.total.median_days == (statistics.median(days) if days else None)


def test_leaving_a_late_request_open_does_not_flatter():
    served = Alike("1.1", date(2026, 11, 1), date(2026, 11, 2), on_time=True)
    late = Alike("1.1", date(2026, 11, 1), date(2026, 11, 20), on_time=False)
    left_open = Alike("1.1", date(2026, 11, 1), overdue=True)
    percents = [
        report(
            [served, other], [], date(2026, 11, 1), {"1.1": Wording("", "")}, {}, office_calendar()
        ).total.in_time_percent
        for other in (late, left_open)
    ]
    assert percents == [50.0, 50.0]


@pytest.mark.parametrize(("on_time", "late", "percent"), [(2, 1, 66.7), (1, 2, 33.3), (1, 7, 12.5), (1, 15, 6.3)])
def test_a_percentage_is_what_a_pocket_calculator_says(on_time, late, percent):
    days = date(2026, 11, 1), date(2026, 11, 2)
    alive = [Alike("1.1", *days, on_time=True, many=on_time), Alike("1.1", *days, on_time=False, many=late)]
    told = report(alive, [], date(2026, 11, 1), {"1.1": Wording("", "")}, {}, office_calendar())
    assert told.total.in_time_percent == percent


def test_a_hundred_per_cent_is_never_rounded_up():
    alive = [
        Alike("1.1", date(2026, 11, 1), date(2026, 11, 2), on_time=True, many=9999),
        Alike("1.1", date(2026, 11, 1), date(2026, 11, 20), on_time=False),
    ]
    assert (
        report(alive, [], date(2026, 11, 1), {"1.1": Wording("", "")}, {}, office_calendar()).total.in_time_percent
        == 99.9
    )


def test_a_draw_of_everything_is_a_draw_of_everyone():
    assert sorted(draw(range(1, 51), 99, "any")) == list(range(1, 51))


# How it is given


def test_the_table_lines_up_and_explains_itself(november):
    for lang in ("en", "bn"):
        lines = november("report", lang=lang).splitlines()
        table = lines[4 : 4 + 19]  # headings, 17 services, the total
        names = [row["service_name"] for row in november.json("report", lang=lang)["rows"]]
        starts = [line.index(name) for line, name in zip(table[1:-1], names, strict=True)]
        assert len(set(starts)) == 1, lang
        assert starts[0] <= 66
        headings, total = table[0].split(), table[-1].split()
        assert len(headings) == len(total) - 1 == len(NAMED) + 2  # told apart: otherwise, told afterwards
        legend = next(line for line in lines if line.startswith(f"{headings[0]} = "))
        assert [item.split(" = ")[0] for item in legend.split(" · ")] == headings


def test_the_table_says_whether_the_period_is_over(charter):
    assert "not over yet, as of Tue 24 Nov 2026" in charter("report")
    assert "as it stood at the end" in charter("report", "2026-10")


def test_csv_ends_with_the_total(november):
    rows = list(csv.DictReader(io.StringIO(november("report", "--format", "csv"))))
    assert list(rows[0]) == ["service_code", "service_name", *KEYS]
    assert len(rows) == 18
    assert (rows[-1]["service_code"], rows[-1]["service_name"], rows[-1]["received"]) == ("", "Total", "5")
    assert rows[0]["median_days"] == ""


def numbers_in(cells):
    return [cell for cell in cells if isinstance(cell, int | float)]


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_a_workbook_holds_numbers(november, lang):
    file = november.folder / "november.xlsx"
    assert november("report", "--output", file, lang=lang) == ""
    sheet = openpyxl.load_workbook(file).active
    assert sheet.title == "2026-11"
    cells = list(sheet.iter_rows(values_only=True))
    rows = {row[0]: row for row in cells if row[0] and str(row[0])[0] == "2" and len(str(row[0])) < 8}
    assert len(rows) == 17
    assert list(rows["2.2.1"][2:15]) == [2, 3, 3, 2, 1, 0, 1, 2, 1, 0, 2, 50, 3]
    total = next(row for row in cells if row[1] in ("Total", "মোট"))
    # Told after the due date: the services of A, C and F, and the hold of G.
    assert numbers_in(total) == [2, 5, 4, 3, 1, 0, 1, 3, 1, 1, 4, 60, 3.5, 4, 60]


def test_a_name_that_looks_like_a_formula_stays_a_name(charter):
    own = charter.own_data()
    text = own.read_text(encoding="utf-8").replace('en: "Advice/troubleshooting on e-Nothi"', 'en: "=1+1 <b>&"')
    own.write_text(text, encoding="utf-8")
    file = charter.folder / "report.xlsx"
    charter("report", "--charter", own, "--output", file)
    cell = next(row[1] for row in openpyxl.load_workbook(file).active.iter_rows() if row[0].value == "2.2.1")
    assert (cell.value, cell.data_type) == ("=1+1 <b>&", "s")
    page = charter("report", "--charter", own, "--format", "html")
    assert "=1+1 &lt;b&gt;&amp;" in page
    assert "<b>" not in page


def test_a_workbook_goes_down_a_pipe(charter):
    result = charter.result("report", "--format", "xlsx")
    assert openpyxl.load_workbook(io.BytesIO(result.stdout_bytes)).active.title == "2026-11"


def parsed(page):
    """The page as XML, which it is but for what HTML writes shorter."""
    return ElementTree.fromstring(re.sub(r"<(meta|col)\b([^>]*)>", r"<\1\2/>", page.removeprefix("<!DOCTYPE html>\n")))


@pytest.mark.parametrize(("lang", "total"), [("en", "Total"), ("bn", "মোট")])
def test_the_page_is_whole_in_either_language(november, lang, total):
    page = november("report", "--format", "html", lang=lang)
    assert not re.search(r"<script|https?://|url\(|<link|<img", page.replace("http-equiv", ""))
    root = parsed(page)
    assert root.get("lang") == lang
    body = next(root.iter("tbody"))
    assert len(list(body)) == 17
    assert len(list(root.iter("circle"))) == 1  # the eleven months before had nothing to judge
    foot = [cell.text or "" for cell in next(root.iter("tfoot")).iter("td")]
    assert foot[1] == total
    assert foot[-2] == ("60.0" if lang == "en" else "৬০.০")
    if lang == "bn":
        assert not re.search(r">[^<]*[0-9][^<]*</t", page)  # no Latin figure in any cell or chart


def test_the_bars_are_as_long_as_the_requests_are_many(november):
    root = parsed(november("report", "--format", "html"))
    bars = {row[0].text: [float(r.get("width")) for r in row.iter("rect")] for row in next(root.iter("tbody"))}
    assert bars["2.2.1"] == [80.0, 40.0, 40.0, 40.0]  # in time 2, late 1, overdue 1, pending 1 of the longest: 5
    assert bars["2.2.7"] == [40.0, 40.0]
    assert bars["2.1.1"] == []


def test_the_line_is_broken_where_a_month_had_nothing(charter):
    for received, settled in (("2026-06-01", "2026-06-01"), ("2026-09-06", "2026-09-06"), ("2026-10-04", "2026-10-15")):
        request = charter.new("e-nothi", "A", "--received", received)
        charter("done", request["id"], "--on", settled)
    root = parsed(charter("report", "--format", "html"))
    runs = [line.get("points").split() for line in root.iter("polyline")]
    assert [len(run) for run in runs] == [2]  # September and October; June stands alone
    heights = [float(circle.get("cy")) for circle in root.iter("circle")]
    assert heights[0] == heights[1] < heights[2]  # 100, 100, 0


@pytest.mark.parametrize("ending", ["json", "csv", "html", "txt"])
def test_the_output_files_name_says_how(november, ending):
    file = november.folder / f"প্রতিবেদন.{ending}"
    file.write_text("an older one")
    assert november("report", "--output", file) == ""
    format = "table" if ending == "txt" else ending
    assert file.read_text(encoding="utf-8") == november("report", "--format", format)


def test_an_output_that_cannot_be_written_is_refused_in_one_line(charter):
    for place in (charter.folder, charter.folder / "nowhere" / "report.html"):
        assert str(place) in charter.fails("report", "--output", place)
    assert "has not begun" in charter.fails("report", "2026-12")
    assert "is not a period" in charter.fails("report", "soon")


def test_services_that_left_the_charter_follow_it_by_their_numbers_under_the_names_they_had():
    codes = ("2.10.1", "2.2.12", "2.2.2", "1.1", "2.2.1", "3.1")
    charter = {"3.1": Wording("নতুন নাম", "New name"), "2.2.1": Wording("দ্বিতীয়", "Second")}
    others = {code: Wording(f"পুরোনো {code}", f"Old {code}") for code in codes}
    told = report(
        [Alike(code, date(2026, 11, 2)) for code in codes], [], date(2026, 11, 1), charter, others, office_calendar()
    )
    assert [(row.service_code, row.service_name.en) for row in told.rows] == [
        ("3.1", "New name"),
        ("2.2.1", "Second"),
        ("1.1", "Old 1.1"),
        ("2.2.2", "Old 2.2.2"),
        ("2.2.12", "Old 2.2.12"),
        ("2.10.1", "Old 2.10.1"),
    ]
    assert told.total.received == len(codes)
