"""What a report counts, and what a draw draws.

A report looks at the requests that were alive in its period: pending when it began, or received in it.
Each is brought forward or received, and each is settled or pending at the end, so that in every row
brought forward + received = settled + pending. `void` requests were never requests. A past period is
judged as it stood at its end, one that is not over as of today.

Pure: no clock, no file, no print.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from heapq import nsmallest
from typing import Any, NamedTuple

from charter_cli.domain.annex import Voided
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.deadline import Held, Reckoning, Resumed, reckon
from charter_cli.domain.request import Afterwards, Life, Outcome
from charter_cli.domain.standing import clock_on
from charter_cli.language.text import Wording


class Alike(NamedTuple):
    """Requests of a service that are alike in all that a report counts; `many`: how many they are.

    `settled_on` is None for what was pending at the end of the period; the verdict (`outcome`, `limited`: there was a
    due date to judge by, `on_time`, `in_promised_time`, `days_taken` in working days, without holds) is then empty
    too. `on_time` is also None where there was no due date, and for what was closed by it without an answer. `overdue`,
    `held` and `overdue_by_promise` (late by the charter's own date, whatever was agreed later) tell of pending ones.
    `afterwards`: the mark of both.
    """

    service_code: str
    received_on: date
    settled_on: date | None = None
    outcome: Outcome | None = None
    limited: bool = False
    on_time: bool | None = None
    in_promised_time: bool | None = None
    days_taken: int | None = None
    overdue: bool = False
    overdue_by_promise: bool = False
    held: bool = False
    afterwards: Afterwards | None = None
    many: int = 1


@dataclass(slots=True)
class Figures:
    """The figures of one service, or of all.

    settled = served + declined + withdrawn + forwarded = in time + late + otherwise + without limit. `otherwise` is
    what was withdrawn or forwarded by its due date: the office did not answer, so it is neither in time nor late.
    `without_limit` is what no day could be counted for, whatever its outcome. `settled_at_once` (served on the day of
    receipt) is part of `settled_in_time`. What is on hold and was overdue before counts in both `held` and `overdue`.
    `told_afterwards` and `imported_afterwards` count marked requests, settled or pending; `voided` and `voided_late`
    (entered as void after the due date) stand beside all other figures, for what is void was never a request. `days`
    and `days_elapsed`: how many were answered, served or declined, in so many working days, without and with holds.
    `told_afterwards_pending`, `imported_afterwards_pending`: the marked ones that the next period brings forward.
    """

    brought_forward: int = 0
    received: int = 0
    settled: int = 0
    served: int = 0
    declined: int = 0
    withdrawn: int = 0
    forwarded: int = 0
    settled_in_time: int = 0
    settled_late: int = 0
    settled_otherwise: int = 0
    settled_without_limit: int = 0
    settled_at_once: int = 0
    told_afterwards: int = 0
    imported_afterwards: int = 0
    voided: int = 0
    voided_late: int = 0
    settled_in_promised_time: int = 0
    pending: int = 0
    overdue: int = 0
    overdue_by_promise: int = 0
    held: int = 0
    told_afterwards_pending: int = 0
    imported_afterwards_pending: int = 0
    days: Counter[int] = field(default_factory=Counter)
    days_elapsed: Counter[int] = field(default_factory=Counter)

    @property
    def in_time_percent(self) -> float | None:
        """In time ÷ (settled that had a limit + pending overdue): a late request left open flatters nothing."""
        return percent(self.settled_in_time, self.settled_in_time + self.settled_late + self.overdue)

    @property
    def in_promised_time_percent(self) -> float | None:
        """The same by the charter's own dates, as if nothing had been extended."""
        limited = self.settled_in_time + self.settled_late
        return percent(self.settled_in_promised_time, limited + self.overdue_by_promise)

    @property
    def median_days(self) -> float | None:
        """Median working days from receipt to the answer, without holds."""
        return median(self.days)

    @property
    def median_days_elapsed(self) -> float | None:
        """Median working days from receipt to the answer, as the requester waited them."""
        return median(self.days_elapsed)

    def add(self, alike: Alike, brought_forward: bool, days_elapsed: int) -> None:
        """Counts `alike` in."""
        count = alike.many
        if brought_forward:
            self.brought_forward += count
        else:
            self.received += count
        self.told_afterwards += count * (alike.afterwards is Afterwards.TOLD)
        self.imported_afterwards += count * (alike.afterwards is Afterwards.IMPORTED)
        if alike.settled_on is None:
            self.pending += count
            self.overdue += count * alike.overdue
            self.overdue_by_promise += count * alike.overdue_by_promise
            self.held += count * alike.held
            self.told_afterwards_pending += count * (alike.afterwards is Afterwards.TOLD)
            self.imported_afterwards_pending += count * (alike.afterwards is Afterwards.IMPORTED)
            return
        self.settled += count
        self._count_outcome(alike, days_elapsed)
        if alike.on_time is not None:
            self.settled_in_promised_time += count * bool(alike.in_promised_time)
            self.settled_in_time += count * alike.on_time
            self.settled_late += count * (not alike.on_time)
        elif alike.limited:
            self.settled_otherwise += count
        else:
            self.settled_without_limit += count

    def _count_outcome(self, alike: Alike, days_elapsed: int) -> None:
        count, outcome = alike.many, alike.outcome
        self.served += count * (outcome is Outcome.SERVED)
        self.declined += count * (outcome is Outcome.DECLINED)
        self.withdrawn += count * (outcome is Outcome.WITHDRAWN)
        self.forwarded += count * (outcome is Outcome.FORWARDED)
        if outcome is None or not outcome.answered:
            return
        self.days_elapsed[days_elapsed] += count
        if alike.days_taken is not None:
            self.days[alike.days_taken] += count
        at_once = outcome is Outcome.SERVED and alike.on_time and alike.settled_on == alike.received_on
        self.settled_at_once += count * bool(at_once)

    def take(self, other: Figures) -> None:
        """Adds `other` to these figures."""
        for name in Figures.__slots__:
            mine = getattr(self, name)
            mine += getattr(other, name)
            setattr(self, name, mine)


class ServiceFigures(NamedTuple):
    """One service of a report."""

    service_code: str
    service_name: Wording
    figures: Figures


class Report(NamedTuple):
    """The services of the charter in its order, then those that left it and still had requests; and the total."""

    rows: list[ServiceFigures]
    total: Figures


def report(
    alive: Iterable[Alike],
    voided: Iterable[Voided],
    first: date,
    charter: Mapping[str, Wording],
    others: Mapping[str, Wording],
    calendar: Calendar,
) -> Report:
    """The figures of the period that begins on `first`, from the requests that were alive and those `voided` in it.

    `charter`: the names of its services by their codes, in its order; `others`: those of all that it ever had.
    """
    figures = {code: Figures() for code in charter}
    waited = cache(calendar.count)
    for alike in alive:
        row = figures.setdefault(alike.service_code, Figures())
        row.add(alike, alike.received_on < first, waited(alike.received_on, alike.settled_on or alike.received_on))
    for void in voided:
        row = figures.setdefault(void.life.request.promise.service_code, Figures())
        row.voided += 1
        row.voided_late += void.late
    total = Figures()
    for row in figures.values():
        total.take(row)
    left = sorted((code for code in figures if code not in charter), key=_natural)
    names = {**others, **charter}
    return Report([ServiceFigures(code, names[code], figures[code]) for code in (*charter, *left)], total)


def _natural(code: str) -> list[Any]:
    """By its numbers as numbers: 2.2 before 2.10."""
    return [(part.isdecimal(), int(part) if part.isdecimal() else part) for part in re.findall("[0-9]+|[^0-9]+", code)]


def percent(part: int, whole: int) -> float | None:
    """Rounded to one decimal, as people check it by hand; but 100 is said only where there is nothing else."""
    if not whole:
        return None
    tenths = (2000 * part + whole) // (2 * whole)
    return (tenths if part == whole else min(tenths, 999)) / 10


def median(counts: Counter[int]) -> float | None:
    """The middle value, or the mean of the two middle ones; None where nothing was counted."""
    total = counts.total()
    if not total:
        return None
    places = ((total - 1) // 2, total // 2)
    middle: list[int] = []
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        while len(middle) < 2 and places[len(middle)] < passed:
            middle.append(value)
    low, high = middle
    return low if low == high else (low + high) / 2


def missed_promise(reckoning: Reckoning, day: date) -> bool:
    """Whether a request pending at the end of `day` is late by the charter's own date, without extensions."""
    promised = reckoning.promised_due_on
    stopped_on = None if reckoning.days_left_when_held is None else reckoning.held_since
    return promised is not None and promised < (stopped_on or day)


def pending_on(life: Life, calendar: Calendar, day: date) -> Alike:
    """A request that was pending at the end of `day`, as it stood then."""
    then = clock_on(life, calendar, day)
    request = life.request
    return Alike(
        request.promise.service_code,
        request.received_on,
        overdue=then.due_on is not None and then.due_on < day,
        overdue_by_promise=missed_promise(then, day),
        held=then.held_since is not None,
        afterwards=request.told_afterwards,
    )


def working_days_taken(life: Life, calendar: Calendar) -> int:
    """Working days from receipt to settlement without those inside holds, whatever the limit is counted in."""
    request = life.request
    assert request.settled_on is not None
    taken = calendar.count(request.received_on, request.settled_on)
    for position, turn in enumerate(life.turns, start=1):
        if isinstance(turn, Held):
            then = reckon(calendar, request.received_on, request.promise.term, life.turns[:position])
            if then.days_left_when_held is not None:  # else it came too late to stop the clock
                lifted = (later.on for later in life.turns[position:] if isinstance(later, Resumed))
                taken -= calendar.count(turn.on, next(lifted, request.settled_on))
    return taken


def draw(candidates: Iterable[int], count: int, seed: str) -> list[int]:
    """`count` of `candidates` (numbers of requests) in the order of the draw, or all where there are fewer.

    Anyone can repeat it, with any tool: it is those whose SHA-256 of `seed:number` (UTF-8; 64 hexadecimal
    figures) is the smallest. One more candidate moves nobody else.
    """
    from hashlib import sha256

    return nsmallest(count, candidates, key=lambda number: sha256(f"{seed}:{number}".encode()).hexdigest())
