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

from charter_cli.domain.calendar import Calendar
from charter_cli.language.text import Wording


class Alike(NamedTuple):
    """Requests of a service that are alike in all that a report counts; `many`: how many they are.

    `settled_on` is None for what was pending at the end of the period; the verdict (`on_time`,
    `in_promised_time`, `days_taken` in working days, without holds) is then None too. `on_time` is also
    None for what was settled without a limit that can be counted. `overdue`, `held` and
    `overdue_by_promise` (late by the charter's own date, whatever was agreed later) tell of pending ones.
    """

    service_code: str
    received_on: date
    settled_on: date | None = None
    on_time: bool | None = None
    in_promised_time: bool | None = None
    days_taken: int | None = None
    overdue: bool = False
    overdue_by_promise: bool = False
    held: bool = False
    many: int = 1


@dataclass(slots=True)
class Figures:
    """The figures of one service, or of all.

    `settled_without_limit` is what no day could be counted for: it is neither in time nor late, so
    settled = in time + late + without limit. `settled_at_once` is part of `settled_in_time`. What is on
    hold and was overdue before counts in both `held` and `overdue`. `days` and `days_elapsed`: how many
    were settled in so many working days, without and with their holds.
    """

    brought_forward: int = 0
    received: int = 0
    settled: int = 0
    settled_in_time: int = 0
    settled_late: int = 0
    settled_without_limit: int = 0
    settled_at_once: int = 0
    settled_in_promised_time: int = 0
    pending: int = 0
    overdue: int = 0
    overdue_by_promise: int = 0
    held: int = 0
    days: Counter[int] = field(default_factory=Counter)
    days_elapsed: Counter[int] = field(default_factory=Counter)

    @property
    def in_time_percent(self) -> float | None:
        """In time ÷ (settled that had a limit + pending overdue): a late request left open flatters nothing."""
        return _percent(self.settled_in_time, self.settled_in_time + self.settled_late + self.overdue)

    @property
    def in_promised_time_percent(self) -> float | None:
        """The same by the charter's own dates, as if nothing had been extended."""
        limited = self.settled_in_time + self.settled_late
        return _percent(self.settled_in_promised_time, limited + self.overdue_by_promise)

    @property
    def median_days(self) -> float | None:
        """Median working days from receipt to settlement, without holds."""
        return _median(self.days)

    @property
    def median_days_elapsed(self) -> float | None:
        """Median working days from receipt to settlement, as the requester waited them."""
        return _median(self.days_elapsed)

    def add(self, alike: Alike, brought_forward: bool, days_elapsed: int) -> None:
        """Counts `alike` in."""
        count = alike.many
        if brought_forward:
            self.brought_forward += count
        else:
            self.received += count
        if alike.settled_on is None:
            self.pending += count
            self.overdue += count * alike.overdue
            self.overdue_by_promise += count * alike.overdue_by_promise
            self.held += count * alike.held
            return
        self.settled += count
        self.days_elapsed[days_elapsed] += count
        if alike.days_taken is not None:
            self.days[alike.days_taken] += count
        if alike.on_time is None:
            self.settled_without_limit += count
            return
        self.settled_in_promised_time += count * bool(alike.in_promised_time)
        if alike.on_time:
            self.settled_in_time += count
            self.settled_at_once += count * (alike.settled_on == alike.received_on)
        else:
            self.settled_late += count

    def take(self, other: Figures) -> None:
        """Adds `other` to these figures."""
        for name in Figures.__slots__:
            mine = getattr(self, name)
            mine += getattr(other, name)
            setattr(self, name, mine)


class Row(NamedTuple):
    """One service of a report."""

    service_code: str
    service_name: Wording
    figures: Figures


class Report(NamedTuple):
    """The services of the charter in its order, then those that left it and still had requests; and the total."""

    rows: list[Row]
    total: Figures


def report(
    alive: Iterable[Alike],
    first: date,
    charter: Mapping[str, Wording],
    others: Mapping[str, Wording],
    calendar: Calendar,
) -> Report:
    """The figures of the period that begins on `first`, from the requests that were alive in it.

    `charter`: the names of its services by their codes, in its order; `others`: those of all that it ever had.
    """
    figures = {code: Figures() for code in charter}
    waited = cache(calendar.count)
    for alike in alive:
        row = figures.setdefault(alike.service_code, Figures())
        row.add(alike, alike.received_on < first, waited(alike.received_on, alike.settled_on or alike.received_on))
    total = Figures()
    for row in figures.values():
        total.take(row)
    left = sorted((code for code in figures if code not in charter), key=_natural)
    names = {**others, **charter}
    return Report([Row(code, names[code], figures[code]) for code in (*charter, *left)], total)


def _natural(code: str) -> list[Any]:
    """By its numbers as numbers: 2.2 before 2.10."""
    return [(part.isdecimal(), int(part) if part.isdecimal() else part) for part in re.findall("[0-9]+|[^0-9]+", code)]


def _percent(part: int, whole: int) -> float | None:
    """Rounded to one decimal, as people check it by hand; but 100 is said only where there is nothing else."""
    if not whole:
        return None
    tenths = (2000 * part + whole) // (2 * whole)
    return (tenths if part == whole else min(tenths, 999)) / 10


def _median(counts: Counter[int]) -> float | None:
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


def draw(candidates: Iterable[int], count: int, seed: str) -> list[int]:
    """`count` of `candidates` (numbers of requests) in the order of the draw, or all where there are fewer.

    Anyone can repeat it, with any tool: it is those whose SHA-256 of `seed:number` (UTF-8; 64 hexadecimal
    figures) is the smallest. One more candidate moves nobody else.
    """
    from hashlib import sha256

    return nsmallest(count, candidates, key=lambda number: sha256(f"{seed}:{number}".encode()).hexdigest())
