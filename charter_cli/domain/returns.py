"""A return: the figures of one period that an office hands to its superiors, and whether they add up.

Pure: no clock, no file, no print.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import NamedTuple

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.report import Figures, median, percent
from charter_cli.errors import Refused
from charter_cli.language.messages import N_
from charter_cli.language.text import Wording

# Of the file, written in it. Another one is not read.
FORMAT = 1
# The figures that are counted, in the order in which a return keeps them here; all others follow from them.
COUNTS = tuple(name for name in Figures.__slots__ if name not in ("days", "days_elapsed"))
_PLACE = {name: place for place, name in enumerate(COUNTS)}


class ServiceNames(NamedTuple):
    """By what a service of one office is known to be that of another; `national` and `alias` may be empty."""

    national: str
    alias: str
    name: Wording


class ServiceRow(NamedTuple):
    """One service of a return: its figures in the order of `COUNTS`, how many were answered in how many working days,
    without and with holds, and what was said to follow from them, as `Said.of` works it out."""

    service: ServiceNames
    counts: tuple[int, ...]
    days: Mapping[int, int]
    days_elapsed: Mapping[int, int]
    said: tuple[float | None, ...]


class Return(NamedTuple):
    """The figures of `office` from `first` to `last`, both inclusive, as of the end of `as_of`.

    Seals are as printed; `first_seal`: that of the register's first command; `earlier`: that of the last command of
    each month before the newest command's, by month (`2026-10`). `calendar`: as `calendar_digest`; `replaced`: how
    often a copy took the register's place in the period; `lost`: what the register should hold and does not.
    """

    office: str
    name: Wording
    first: date
    last: date
    label: str
    as_of: date
    over: bool
    calendar: str
    seal: str | None
    first_seal: str | None
    earlier: Mapping[str, str]
    replaced: int
    lost: str | None
    rows: Sequence[ServiceRow]
    total: ServiceRow

    @property
    def command(self) -> int:
        """The number of the register's newest command when it was made; 0 where there was none."""
        return 0 if self.seal is None else int(self.seal.partition("-")[0])

    @property
    def is_marked(self) -> bool:
        """Whether it says of itself that the register was replaced, or does not hold what was entered last."""
        return bool(self.replaced or self.lost)


def calendar_digest(calendar: Calendar, first: date, last: date) -> str:
    """SHA-256, in hexadecimal, of the working days from `first` to `last`, ISO dates with a line feed after each: two
    offices with the same one counted by the same days."""
    from hashlib import sha256

    days = (first + timedelta(days=passed) for passed in range((last - first).days + 1))
    return sha256("".join(f"{day}\n" for day in days if calendar.is_working(day)).encode()).hexdigest()


# What each row must keep: the figures on the left add up to those on the right, or are at most those on the right.
_EQUAL = (
    (("brought_forward", "received"), ("settled", "pending")),
    (("settled",), ("served", "declined", "withdrawn", "forwarded")),
    (("settled",), ("settled_in_time", "settled_late", "settled_otherwise", "settled_without_limit")),
)
_AT_MOST = (
    ("settled_at_once", ("settled_in_time",)),
    ("settled_at_once", ("served",)),
    ("settled_in_time", ("served", "declined")),
    ("settled_in_promised_time", ("settled_in_time", "settled_late")),
    ("overdue", ("pending",)),
    ("overdue_by_promise", ("pending",)),
    ("held", ("pending",)),
    ("voided_late", ("voided",)),
    ("told_afterwards_pending", ("told_afterwards",)),
    ("imported_afterwards_pending", ("imported_afterwards",)),
    ("told_afterwards", ("settled", "pending")),
    ("imported_afterwards", ("settled", "pending")),
)


def _several(names: Sequence[str]) -> Callable[[Sequence[int]], Sequence[int]]:
    """What takes the figures of these names out of `counts`."""
    places = [_PLACE[name] for name in names]
    return itemgetter(slice(places[0], places[0] + 1)) if len(places) == 1 else itemgetter(*places)


_EQUAL_PLACES = [(" + ".join(left), " + ".join(right), _several(left), _several(right)) for left, right in _EQUAL]
_AT_MOST_PLACES = [(left, " + ".join(right), _PLACE[left], _several(right)) for left, right in _AT_MOST]
SAID = ("in_time_percent", "median_days", "median_days_elapsed", "in_promised_time_percent")
_ANSWERED = (_PLACE["served"], _PLACE["declined"])
_IN_TIME = itemgetter(*(_PLACE[name] for name in ("settled_in_time", "settled_late", "overdue")))
_PROMISED = itemgetter(*(_PLACE[name] for name in ("settled_in_promised_time", "overdue_by_promise")))


def fault(of: Return) -> Refused | None:
    """What does not add up in a return, the first of it; None where all does. A figure that the return says to follow
    from others is worked out again."""
    for row in (*of.rows, of.total):
        if any(row.counts) or any(one is not None for one in row.said):
            found = _fault(row)
            if found is not None:
                return found
    sums = tuple(map(sum, zip(*(row.counts for row in of.rows), strict=True))) or (0,) * len(COUNTS)
    for name, total, found_sum in zip(COUNTS, of.total.counts, sums, strict=True):
        if total != found_sum:
            return Refused(
                "the services' {name} make {sum}, and the total says {total}", name=name, sum=found_sum, total=total
            )
    for name, total_days, parts in (
        ("settled_by_days", of.total.days, [row.days for row in of.rows]),
        ("settled_by_days_elapsed", of.total.days_elapsed, [row.days_elapsed for row in of.rows]),
    ):
        added: dict[int, int] = {}
        for part in parts:
            for day, count in part.items():
                added[day] = added.get(day, 0) + count
        if added != total_days:
            return Refused("the services' {name} do not add up to the total's", name=name)
    return None


def _fault(row: ServiceRow) -> Refused | None:
    counts, service = row.counts, row.service.name
    for left, right, ours, theirs in _EQUAL_PLACES:
        one, other = sum(ours(counts)), sum(theirs(counts))
        if one != other:
            return _wrong(service, left, one, right, other)
    for left, right, place, theirs in _AT_MOST_PLACES:
        if counts[place] and counts[place] > (most := sum(theirs(counts))):
            return _wrong(service, left, counts[place], right, most)
    answered = counts[_ANSWERED[0]] + counts[_ANSWERED[1]]
    if sum(row.days_elapsed.values()) != answered:
        return _wrong(service, "settled_by_days_elapsed", sum(row.days_elapsed.values()), "served + declined", answered)
    if sum(row.days.values()) > answered:
        return _wrong(service, "settled_by_days", sum(row.days.values()), "served + declined", answered)
    for name, said, right_one in zip(SAID, row.said, _following(row), strict=True):
        if said != right_one:
            return Refused(
                N_("{service}: {name} is {said}, and by the other figures it is {right}"),
                service=service,
                name=name,
                said=str(said),
                right=str(right_one),
            )
    return None


def _wrong(service: Wording, left: str, one: int, right: str, other: int) -> Refused:
    return Refused(
        "{service}: {left} is {one}, and {right} is {other}",
        service=service,
        left=left,
        one=one,
        right=right,
        other=other,
    )


def _following(row: ServiceRow) -> tuple[float | None, ...]:
    """What follows from the counts, in the order of `SAID`."""
    in_time, late, overdue = _IN_TIME(row.counts)
    promised, overdue_by_promise = _PROMISED(row.counts)
    return (
        percent(in_time, in_time + late + overdue),
        median(Counter(row.days)),
        median(Counter(row.days_elapsed)),
        percent(promised, in_time + late + overdue_by_promise),
    )
