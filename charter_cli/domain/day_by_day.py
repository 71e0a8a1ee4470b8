"""From the day of receipt to the due date, day by day: the proof of a due date.

The rule once more, by counting on the fingers; `deadline` has it as it is used.

Pure: dates in, dates out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from charter_cli.domain.calendar import ONE_DAY, Calendar
from charter_cli.domain.deadline import Extended, Held, Start, Term, Turn, Unit, months_later
from charter_cli.domain.request import Life
from charter_cli.domain.transitions import turns_until
from charter_cli.language.messages import N_


class Step(StrEnum):
    """What a day was on the way from receipt to due date."""

    RECEIVED = N_("day of receipt")
    COUNTED = N_("counted")
    OFF = N_("day off")
    HELD = N_("on hold")
    MOVED = N_("next working day")
    AGREED = N_("agreed longer time")


class Passed(NamedTuple):
    """One day of the proof. `number`: which counted day it was, from 1; None on days that do not count."""

    day: date
    step: Step
    number: int | None = None


def walk(
    calendar: Calendar, received_on: date, term: Term, turns: Sequence[Turn] = (), until: date | None = None
) -> Iterator[Passed]:
    """Every day from receipt to the due date, in order; the last one is the due date.

    While the clock stands still there is no due date: the walk then ends on `until`. Nothing is yielded
    where nothing is countable.
    """
    if term.unit is Unit.UNCOUNTED:
        return
    walker = _Walker(calendar, received_on, term, list(turns))
    yield Passed(received_on, Step.RECEIVED)
    walker.turn(received_on)
    day = received_on
    while not walker.arrived(day) and not (
        walker.held and walker.nothing_follows and until is not None and day >= until
    ):
        day += ONE_DAY
        yield walker.pass_over(day)
        walker.turn(day)


def days_of(life: Life, calendar: Calendar, today: date) -> list[Passed]:
    """Every day from receipt to the due date of a request, by the calendar in force; of a settled one, to the due date
    by which it would be judged now."""
    request = life.request
    turns = life.turns if request.settled_on is None else turns_until(life, request.settled_on)
    return list(walk(calendar, request.received_on, request.promise.term, turns, today))


class _Walker:
    """Takes one day after the other, and knows only what is left to count."""

    def __init__(self, calendar: Calendar, received_on: date, term: Term, turns: list[Turn]) -> None:
        self.calendar = calendar
        self.term = term
        self.turns = turns
        self.number = 0
        self.held, self.agreed = False, False
        self.waits = term.starts is not Start.RECEIPT and turns[:1] == [Held(received_on)]
        self.plain = term.unit.plain
        self.left = self._length(received_on)

    def _length(self, start: date) -> int:
        """What is to be counted after `start`: working days, or calendar days up to the day that is named."""
        unit, count = self.term.unit, self.term.count or 0
        if unit is Unit.WEEKS:
            return 7 * count
        if unit in (Unit.MONTHS, Unit.YEARS):
            return (months_later(start, count if unit is Unit.MONTHS else 12 * count) - start).days
        if unit is Unit.AGREED:
            return max(((self.term.on or start) - start).days, 0)
        if self.term.day is not None:
            day = start + ONE_DAY
            while not self._named(day, self.term.day):
                day += ONE_DAY
            return (day - start).days
        return count

    def _named(self, day: date, wanted: int) -> bool:
        """Whether `day` is the one that the charter names; the last of a month also stands for those it has not."""
        last = (day + ONE_DAY).day == 1
        return self.term.month in (None, day.month) and (day.day <= wanted if last else day.day == wanted)

    @property
    def nothing_follows(self) -> bool:
        return not self.turns

    def arrived(self, day: date) -> bool:
        """Whether `day` is the due date: nothing left, office open, clock running."""
        return self.left == 0 and not self.held and self.calendar.is_working(day)

    def pass_over(self, day: date) -> Passed:
        working = self.calendar.is_working(day)
        if self.held:
            return Passed(day, Step.HELD)
        if self.left == 0:
            return Passed(day, Step.MOVED if working else Step.OFF)
        if not working and not self.plain:
            return Passed(day, Step.OFF)
        self.left -= 1
        if self.agreed:
            return Passed(day, Step.AGREED)
        self.number += 1
        return Passed(day, Step.COUNTED, self.number)

    def turn(self, day: date) -> None:
        """Take the turns that happen on `day`, at its end."""
        while self.turns and self.turns[0].on <= day:
            turn = self.turns.pop(0)
            if isinstance(turn, Extended):
                self.left = max(self._working_days_until(day, turn.to), self._working_days_left(day))
                self.plain, self.agreed = False, True
            else:
                self.held = isinstance(turn, Held)
                if self.waits and not self.held:
                    self.left, self.waits = self._length(day), False

    def _working_days_left(self, day: date) -> int:
        """What is left after `day` to the due date as it stands, in working days."""
        return self._working_days_until(day, day + self.left * ONE_DAY) if self.plain else self.left

    def _working_days_until(self, day: date, end: date) -> int:
        """Working days after `day`, to `end` or the next working day."""
        while not self.calendar.is_working(end):
            end += ONE_DAY
        working = 0
        while day < end:
            day += ONE_DAY
            working += self.calendar.is_working(day)
        return working
