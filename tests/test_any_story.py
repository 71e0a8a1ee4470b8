"""Any story of commands: whatever follows whatever, each request is what its history tells, numbers have no gap,
nothing that was entered changes, an undo gives back every row as it was, nothing that was late looks better without its
mark, and a past day is told as it was."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from office_calendar import FRIDAY, SATURDAY, dates, holiday, make_up

from charter_cli.domain import transitions
from charter_cli.domain.annex import AnnexKind
from charter_cli.domain.calendar import Kind, YearlyDay
from charter_cli.domain.calendar_changes import Change
from charter_cli.domain.deadline import Stage, Start, Term, Unit
from charter_cli.domain.report import Figures, report
from charter_cli.domain.request import Details, Outcome, Promise, Status
from charter_cli.errors import Refused
from charter_cli.files.office_days import OfficeDaysFile
from charter_cli.files.zones import DHAKA
from charter_cli.language.text import Wording
from charter_cli.store import chain, figures, integrity, schema
from charter_cli.store.annex import annex
from charter_cli.store.ledger import Ledger
from charter_cli.store.reader import FileMark, Reader
from charter_cli.store.redating import change_calendar, take_file
from charter_cli.store.undoing import undo

LONG_AGO = date(2026, 1, 1)
FIRST = date(2026, 11, 22)  # stories go on into a year that is not listed, and may list it
YEARLY = (
    YearlyDay(12, 25, Kind.GENERAL, Wording("বড়দিন", "Christmas Day")),
    YearlyDay(1, 3, Kind.LOCAL, Wording("৩", "3")),
)
PROMISES = [
    Promise(f"2.2.{place}", f"service-{place}", Wording("সেবা", "Service"), term, instant=False, as_needed=True)
    for place, term in enumerate(
        (
            Term(Unit.WORKING_DAYS, 0),
            Term(Unit.WORKING_DAYS, 3),
            Term(Unit.WORKING_DAYS, 7),
            Term(Unit.DAYS, 10),
            Term(Unit.MONTHS, 1),
            Term(Unit.UNCOUNTED, None),
            Term(Unit.WORKING_DAYS, 3, least=1, starts=Start.COMPLETE),
            Term(Unit.MONTHS, 1, starts=Start.EVENT),
            Term(Unit.BY, None, day=10, starts=Start.COMPLETE),
            Term(Unit.AGREED, None, on=date(2026, 12, 20)),
            Term(Unit.WEEKS, 2, stages=(Stage(Wording("ধাপ", "step"), Unit.WORKING_DAYS, 2),)),
            Term(Unit.BY, None, day=31),
        )
    )
]
PROMISES += [
    Promise("2.2.1", "service-1", Wording("সেবা", "Service"), Term(Unit.WORKING_DAYS, count), False, as_needed, variant)
    for variant, count, as_needed in (("urgent", 1, False), ("ordinary", 9, True))
]
OFTEN_AGO = st.sampled_from([0, 0, 1, 2, 5, 9])  # days before today
NUMBERS = st.integers(0, 4)
NEAR = dates(FIRST, 60)
LISTS = st.dictionaries(NEAR, st.booleans(), max_size=6).map(
    lambda found: tuple(
        make_up(day) if opened and day.weekday() in (FRIDAY, SATURDAY) else holiday(day, name="Filed")
        for day, opened in sorted(found.items())
    )
)
ANY_CHANGE = st.one_of(
    NEAR.map(lambda day: Change(day, holiday(day))),
    NEAR.map(lambda day: Change(day, make_up(day))),
    NEAR.map(Change),
    st.just(Change(year=2027)),
)
# The mark of what was told afterwards never goes away, so that an undo does not give it back.
NEVER_GOES = "told_afterwards"


def figures_of(reader: Reader, day: date) -> Figures:
    """The figures of a report of all that was alive up to `day`."""
    names = {promise.service_code: promise.service_name for promise in reader.promises.values()}
    alive, voided = figures.alive(reader, LONG_AGO, day), figures.voided(reader, LONG_AGO, day)
    return report(alive, voided, LONG_AGO, {}, names, reader.calendar).total


class Standing(NamedTuple):
    """How a request stands."""

    number: int
    status: str
    outcome: str | None
    due_on: str | None
    on_time: int | None
    marked: bool

    def late(self, day: str) -> bool:
        """Whether it counts as late on `day`."""
        if self.status == Status.SETTLED:
            return self.on_time == 0 and self.outcome != Outcome.VOID
        return self.due_on is not None and self.due_on < day


class Stories(RuleBasedStateMachine):
    """One register in memory. A command is a transaction of its own, on a clock that never stands still."""

    def __init__(self) -> None:
        super().__init__()
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        schema.migrate(self.connection)
        self.today = FIRST
        self.now = datetime(2026, 11, 22, 9, tzinfo=DHAKA)
        self.entered: list[tuple[Any, ...]] = []
        # What an undo must lead to; None where nothing was entered, or the file changed since, or what was taken back
        # last was brought back again.
        self.expected: list[list[Any]] | None = None
        self.added: set[int] = set()
        self.ever_late: set[int] = set()
        # The due date that would stand of what is settled, if it had never been: an edit in time moves it.
        self.stood: dict[int, str | None] = {}
        self.overdue_then: dict[date, set[int]] = {}  # at the end of each day that passed
        columns = [row[1] for row in self.connection.execute("PRAGMA table_info(requests)")]
        kept = ", ".join(column for column in columns if column != NEVER_GOES)
        self.asked = (
            f"SELECT {kept} FROM requests ORDER BY id",
            "SELECT * FROM office_days ORDER BY day",
            "SELECT listed FROM calendar",
        )

    @initialize(days=LISTS, services=st.lists(st.sampled_from(PROMISES), min_size=3, max_size=3), ago=OFTEN_AGO)
    def first_requests(self, days, services, ago):
        self.file = OfficeDaysFile((FRIDAY, SATURDAY), (2026,), YEARLY, days)
        self.take_file()
        for service in services:
            self.new(service, ago, at_once=False)

    # What people do

    @rule(service=st.sampled_from(PROMISES), ago=OFTEN_AGO, at_once=st.booleans(), waits=st.booleans())
    def new(self, service, ago, at_once, waits=True):
        def enter(ledger: Ledger) -> None:
            number = ledger.next_number()
            details = Details("Rahima", self.today - timedelta(days=ago), note="first")
            draft = transitions.receive(details, ledger.promise_id(service), f"2026-{number:04}", self.today)
            life = ledger.register(number, draft)
            if at_once:
                ledger.record(
                    life,
                    transitions.settle(life, details.received_on, Outcome.SERVED, None, ledger.calendar, self.today),
                )
            elif waits and service.term.starts is not Start.RECEIPT:
                ledger.record(life, transitions.wait(life, "not complete"))

        self.command(enter)

    @rule(several=st.sets(NUMBERS, min_size=1, max_size=3), ago=OFTEN_AGO, outcome=st.sampled_from(Outcome))
    def done(self, several, ago, outcome):
        def enter(ledger: Ledger) -> None:
            pending = (Status.OPEN, Status.HELD)
            lives = [ledger.life(self.picked(number, ledger, *pending)) for number in sorted(several)]
            for life in {life.request.id: life for life in lives}.values():
                ledger.record(life, transitions.settle(life, self.ago(ago), outcome, None, ledger.calendar, self.today))

        self.command(enter)

    @rule(number=NUMBERS, ago=OFTEN_AGO)
    def hold(self, number, ago):
        self.turn(number, lambda life, office: transitions.hold(life, self.ago(ago), "papers", self.today), Status.OPEN)

    @rule(number=NUMBERS, ago=OFTEN_AGO)
    def resume(self, number, ago):
        self.turn(number, lambda life, office: transitions.resume(life, self.ago(ago), self.today), Status.HELD)

    @rule(number=NUMBERS, days=st.integers(1, 30))
    def extend(self, number, days):
        def agreed(life, office):
            to = office.nth(max(self.today, life.request.due_on or self.today), days)
            return transitions.extend(life, to, "agreed", office, self.today)

        self.turn(number, agreed, Status.OPEN)

    @rule(number=NUMBERS)
    def reopen(self, number):
        self.turn(number, lambda life, office: transitions.reopen(life, "mistake", self.today), Status.SETTLED)

    @rule(number=NUMBERS)
    def note(self, number):
        self.turn(number, lambda life, office: transitions.note("second", self.today))

    @rule(number=NUMBERS, ago=st.none() | OFTEN_AGO, service=st.none() | st.sampled_from(PROMISES))
    def edit(self, number, ago, service):
        def enter(ledger: Ledger) -> None:
            life = ledger.life(self.picked(number, ledger))
            changes = {"phone": "017000"} if ago is None else {"received_on": self.ago(ago)}
            kept = life.request.promise
            promise = kept if service is None else transitions.promise_of(life, service, ledger.promises)
            other = None if promise == kept else ledger.promise_id(promise)
            draft = transitions.edit(life, changes, other, "typed wrongly", self.today)
            ledger.record(life, transitions.rejudge(life, promise, draft, ledger.calendar))

        self.command(enter)

    @rule(number=NUMBERS, days=st.integers(0, 40))
    def agree_on_another_day(self, number, days):
        def enter(ledger: Ledger) -> None:
            agreed = [
                number
                for number, status, *_ in self.standing()
                if ledger.life(number).request.promise.term.unit is Unit.AGREED
            ]
            life = ledger.life(agreed[number % len(agreed)] if agreed else 1)
            day = ledger.calendar.on_or_after(self.today + timedelta(days=days))
            promise = transitions.agree(life.request.promise, day, life.request.received_on, ledger.calendar)
            other = None if promise == life.request.promise else ledger.promise_id(promise)
            draft = transitions.edit(life, {}, other, "typed wrongly", self.today)
            ledger.record(life, transitions.rejudge(life, promise, draft, ledger.calendar))

        self.command(enter)

    @rule(changes=st.lists(ANY_CHANGE, min_size=1, max_size=4))
    def change_calendar(self, changes):
        settled = self.settled_rows()
        self.command(lambda ledger: change_calendar(ledger, changes, "a holiday"))
        assert self.settled_rows() == settled, "settled ones stay as they were judged"

    @rule()
    def undo(self):
        expected, target = self.expected, self.added
        if not self.command(undo):
            return
        after = self.everything()
        if expected is not None:
            assert self.apart_from(target, after) == self.apart_from(target, expected)
            assert {row[0] for row in after[0]} - {row[0] for row in expected[0]} <= target
        self.added = target  # the next undo brings back what this one took
        undoes, undone = self.connection.execute(
            "SELECT undoes, undoes IN (SELECT id FROM undone_commands) FROM commands ORDER BY id DESC LIMIT 1"
        ).fetchone()
        assert undoes is not None
        if not undone:
            self.expected = None  # the next one passes over it

    @rule(times=st.integers(2, 4))
    def undo_again_and_again(self, times):
        for _ in range(times):
            self.undo()

    # What happens by itself

    @rule(days=st.sampled_from([1, 1, 3, 7]))
    def days_pass(self, days):
        newest = self.connection.execute("SELECT max(recorded_on) FROM commands").fetchone()[0] or ""
        if newest <= self.today.isoformat():  # else the day goes on when the clock comes back to it
            late = {
                one.number
                for one in self.standing()
                if one.status != Status.SETTLED and one.late(self.today.isoformat())
            }
            self.overdue_then[self.today] = late
        self.today += timedelta(days=days)
        self.now += timedelta(days=days)

    @rule(days=st.sampled_from([1, 5, 20]))
    def clock_is_set_back(self, days):
        self.today = max(self.today - timedelta(days=days), FIRST)
        self.now = datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=DHAKA)

    @rule(days=LISTS, also_next_year=st.booleans())
    def file_is_edited(self, days, also_next_year):
        self.file = self.file.__class__(
            self.file.weekly_off, (2026, 2027) if also_next_year else (2026,), self.file.yearly, days
        )
        settled = self.settled_rows()
        self.take_file()
        assert self.settled_rows() == settled

    # How it is entered

    def turn(self, number: int, draft: Callable[..., Any], *statuses: Status) -> None:
        def enter(ledger: Ledger) -> None:
            life = ledger.life(self.picked(number, ledger, *statuses))
            ledger.record(life, draft(life, ledger.calendar))

        self.command(enter)

    def command(self, enter: Callable[[Ledger], object]) -> bool:
        """Enters a command, whole or not at all; whether it was entered."""
        before, stood = self.everything(), self.standing()
        self.now += timedelta(minutes=1)
        self.connection.execute("BEGIN")
        try:
            enter(self.ledger("a command"))
        except Refused:
            self.connection.execute("ROLLBACK")
            assert self.everything() == before, "refused, and something changed"
            return False
        self.chain()
        self.connection.execute("COMMIT")
        self.expected = before
        self.added = {row[0] for row in self.everything()[0]} - {row[0] for row in before[0]}
        self.nothing_looks_better_without_its_mark(stood)
        return True

    def take_file(self) -> None:
        self.now += timedelta(minutes=1)
        stood = self.standing()
        take_file(self.ledger("the file changed"), FileMark("file", 0, 0), repr(self.file))
        self.chain()
        self.expected = None
        self.nothing_looks_better_without_its_mark(stood)

    def chain(self) -> None:
        """What the end of a transaction adds."""
        chained = self.connection.execute("SELECT coalesce(max(command_id), 0) FROM chain").fetchone()[0]
        chain.extend(self.connection, chained)

    def ledger(self, words: str) -> Ledger:
        return Ledger(self.connection, words, self.now, self.today, lambda: self.file)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def picked(self, number: int, ledger: Ledger, *statuses: Status) -> int:
        """A request of these statuses if there is one, else any: stories would be refused all the time."""
        rows = self.connection.execute("SELECT id, status FROM requests ORDER BY id DESC").fetchall()
        fitting = [id for id, status in rows if status in statuses] or [id for id, _ in rows]
        return fitting[number % len(fitting)] if fitting else 1

    # What is kept of it

    def everything(self) -> list[list[Any]]:
        return [self.connection.execute(sql).fetchall() for sql in self.asked]

    def apart_from(self, numbers: set[int], found: list[list[Any]]) -> list[list[Any]]:
        """Without a registration that was taken back: it is void, not gone."""
        return [[row for row in found[0] if row[0] not in numbers], *found[1:]]

    def settled_rows(self) -> list[Any]:
        return [row for row in self.everything()[0] if Status.SETTLED in row]

    def standing(self) -> list[Standing]:
        rows = self.connection.execute(
            "SELECT id, status, outcome, due_on, on_time, told_afterwards IS NOT NULL FROM requests ORDER BY id"
        )
        return [Standing(*row) for row in rows]

    def first_due_on(self, number: int) -> str:
        """The due date with which a request was registered, before it was settled or put on hold at once."""
        (due_on,) = self.connection.execute(
            "SELECT due_on_after FROM history WHERE request_id = ? ORDER BY id LIMIT 1", [number]
        ).fetchone()
        return due_on or date.max.isoformat()

    # What always holds

    def nothing_looks_better_without_its_mark(self, before: list[Standing]) -> None:
        """What was late just before a command, by the day on which it was recorded, is late after it, or marked; and
        nothing is marked that never was."""
        newest = self.connection.execute("SELECT recorded_on FROM commands ORDER BY id DESC LIMIT 1").fetchone()
        day = self.today.isoformat() if newest is None else newest[0]
        known = {one.number: one for one in before}
        for one in self.standing():
            was = known.get(one.number)
            stood = self.stood.pop(one.number, None)
            if one.status == Status.SETTLED:
                if was is None or was.status != Status.SETTLED:
                    stood = one.due_on if was is None else was.due_on
                elif stood is not None and day <= stood and was.due_on != one.due_on:
                    stood = one.due_on
                self.stood[one.number] = stood
            if was is None:
                was_late = self.first_due_on(one.number) < day
            else:
                never_settled = was.status == Status.SETTLED and one.status != Status.SETTLED
                was_late = was.late(day) or (never_settled and stood is not None and stood < day)
            if was_late:
                self.ever_late.add(one.number)
            if was_late and not one.late(day):
                assert one.marked, f"{one.number} was late, and looks {one.outcome or one.status}"
            assert one.number in self.ever_late or not one.marked, f"{one.number} never was late, and is marked"

    @invariant()
    def each_request_is_what_its_history_tells(self):
        assert [fault.fields for fault in integrity.faults(Reader(self.connection))] == []

    @invariant()
    def numbers_have_no_gap(self):
        numbers = [number for (number,) in self.connection.execute("SELECT id FROM requests ORDER BY id")]
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def what_was_entered_stays(self):
        history = self.connection.execute("SELECT * FROM history ORDER BY id").fetchall()
        assert history[: len(self.entered)] == self.entered
        self.entered = history

    @invariant()
    def every_due_date_stands_in_the_history(self):
        """Each entry goes on from the date that the one before it left, and the last one left the present date."""
        left: dict[int, str | None] = {}
        for number, before, after in self.connection.execute(
            "SELECT request_id, due_on_before, due_on_after FROM history ORDER BY id"
        ):
            assert before == left.get(number)
            left[number] = after
        assert left == dict(self.connection.execute("SELECT id, due_on FROM requests").fetchall())

    @invariant()
    def pending_ones_are_due_on_open_days(self):
        reader = Reader(self.connection)
        if reader.file_mark() is not None:
            due = [request.due_on for request in reader.pending() if request.due_on is not None]
            assert all(reader.calendar.is_working(day) for day in due)

    def past_days_are_what_they_were(self) -> None:
        """What was overdue at the end of a day is so when one looks back, unless it is marked or settled late, or was
        received later, as was corrected; and the report, its annex and the list tell the same."""
        reader = Reader(self.connection)
        known = {one.number: one for one in self.standing()}
        for day, overdue_then in self.overdue_then.items():
            pending = reader.pending_as_of(day)
            late = {one.id for one in pending if one.due_on is not None and one.due_on < day}
            for number in overdue_then - late:
                received_on = reader.life(number).request.received_on
                assert known[number].marked or known[number].on_time == 0 or received_on > day, (day, number)
            told, names = figures_of(reader, day), Counter(one.kind for one in annex(reader, LONG_AGO, day))
            assert (told.pending, told.overdue) == (len(pending), len(late))
            assert told.held == sum(one.status is Status.HELD for one in pending)
            assert told.brought_forward + told.received == told.settled + told.pending
            assert [names[kind] for kind in AnnexKind] == [told.overdue, told.settled_late, told.voided_late]

    def teardown(self):
        if Reader(self.connection).file_mark() is not None:
            self.past_days_are_what_they_were()
        self.connection.close()


TestAnyStory = pytest.mark.thorough(Stories.TestCase)
TestAnyStory.settings = settings(
    max_examples=80, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
