"""Which of the returns of a district are counted, and what is to be told of the others.

Pure: no clock, no file, no print.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from charter_cli.domain.periods import Period
from charter_cli.domain.report import Figures
from charter_cli.errors import Refused
from charter_cli.language.messages import N_, InFigures
from charter_cli.language.text import Wording

Days = tuple[date, date]


class Handed(NamedTuple):
    """A return that was read, without its rows. `number`: of these rows in the store; `figures`: alike for two returns
    with the same rows, and only for them; `faulty`: why its figures do not add up."""

    number: int
    file: str
    office: str
    name: Wording
    first: date
    last: date
    label: str
    as_of: date
    over: bool
    calendar: str
    command: int
    first_seal: str | None
    marked: bool
    figures: str
    faulty: Refused | None = None

    @property
    def days(self) -> Days:
        """The first and the last day of its period."""
        return self.first, self.last


class CountedReturn(NamedTuple):
    """A return that is counted. What was brought forward counts where it is the first of its office (`opens`), what is
    pending where it is the last one (`closes`)."""

    handed: Handed
    opens: bool
    closes: bool


class Problem(NamedTuple):
    """What is to be told. `kind`: one word for programs."""

    kind: str
    said: Refused
    office: str | None = None
    period: str | None = None
    files: tuple[str, ...] = ()


def _problem(kind: str, message: str, of: Sequence[Handed], /, **fields: object) -> Problem:
    first = of[0]
    files = tuple(one.file for one in of)
    said = Refused(message, office=first.name, id=first.office, period=InFigures(first.label), **fields)
    return Problem(kind, said, first.office, first.label, files)


def choose(handed: Iterable[Handed], wanted: Period | None) -> tuple[list[CountedReturn], list[Problem]]:
    """The returns that are counted, of those whose period lies in `wanted` (all, where it is None), office by office.

    Left out and told: those whose figures do not add up; all of an office whose returns begin with different first
    seals; of two for the same office and period the one with the smaller number of the newest command; of two periods
    that overlap, the longer one, unless it is `wanted` itself.
    """
    problems: list[Problem] = []
    by_office: dict[str, list[Handed]] = defaultdict(list)
    for one in sorted(handed, key=lambda one: (one.office, one.first, one.last, one.command, one.as_of, one.file)):
        by_office[one.office].append(one)
    taken: list[CountedReturn] = []
    for returns in by_office.values():
        seals = {one.first_seal: one for one in returns if one.first_seal is not None}
        if len(seals) > 1:
            problems.append(_two_registers(list(seals.values())))
            continue
        inside = [one for one in returns if wanted is None or wanted.first <= one.first <= one.last <= wanted.last]
        single = _one_each(_adding_up(inside, problems), problems)
        counted = sorted(_apart(single, wanted, problems), key=lambda one: one.first)
        for place, one in enumerate(counted):
            taken.append(CountedReturn(one, place == 0, place == len(counted) - 1))
            if one.marked:
                problems.append(_problem("replaced", _REPLACED, [one]))
    return taken, [*problems, *_other_calendars(taken)]


_REPLACED = N_(
    "{office} ({id}), {period}: it says itself that a copy took its register's place, or that entries are missing"
)


def _two_registers(of: Sequence[Handed]) -> Problem:
    return _problem(
        "two_registers",
        N_("{office} ({id}): its returns are of two different registers, first seals {seals}: none of them is counted"),
        of,
        seals=", ".join(str(one.first_seal) for one in of),
    )


def _adding_up(returns: Iterable[Handed], problems: list[Problem]) -> list[Handed]:
    right = []
    for one in returns:
        if one.faulty is None:
            right.append(one)
        else:
            message = N_("{office} ({id}), {period}: the figures do not add up, and are not counted: {reason}")
            problems.append(_problem("arithmetic", message, [one], reason=one.faulty))
    return right


def _one_each(returns: Iterable[Handed], problems: list[Problem]) -> list[Handed]:
    """One return for each period. `returns` are in the order of their commands."""
    by_days: dict[Days, list[Handed]] = defaultdict(list)
    for one in returns:
        by_days[one.days].append(one)
    left = []
    for several in by_days.values():
        last = several[-1]
        different = [one for one in several if one.figures != last.figures]
        if any((one.command, one.as_of) == (last.command, last.as_of) for one in different):
            message = N_(
                "{office} ({id}), {period}: two returns of the same command {command} differ, so none is counted"
            )
            problems.append(_problem("double", message, several, command=last.command))
            continue
        left.append(last)
        if different:
            message = N_("{office} ({id}), {period}: two returns differ; the later one counts, of command {command}")
            problems.append(_problem("double", message, several, command=last.command))
        elif len(several) > 1:
            message = N_("{office} ({id}), {period}: the same return {count} times, counted once")
            problems.append(_problem("double", message, several, count=len(several)))
    return left


def _apart(returns: Iterable[Handed], wanted: Period | None, problems: list[Problem]) -> list[Handed]:
    """Those that do not overlap: the one of the wanted period itself, else the shorter ones."""
    apart: list[Handed] = []
    exact = None if wanted is None else (wanted.first, wanted.last)
    for one in sorted(returns, key=lambda one: (one.days != exact, one.last - one.first, one.first)):
        over = next((other for other in apart if other.first <= one.last and one.first <= other.last), None)
        if over is None:
            apart.append(one)
        else:
            message = N_("{office} ({id}), {period}: left out, because {other} is counted, and no day counts twice")
            problems.append(_problem("overlap", message, [one], other=InFigures(over.label)))
    return apart


def _other_calendars(taken: Iterable[CountedReturn]) -> list[Problem]:
    """Returns that counted by other working days than most of the same period did."""
    by_days: dict[Days, list[Handed]] = defaultdict(list)
    for one in taken:
        by_days[one.handed.days].append(one.handed)
    message = N_("{office} ({id}), {period}: it counted by other working days than most offices")
    problems = []
    for several in by_days.values():
        (most, often), *_ = Counter(one.calendar for one in several).most_common(1)
        if often > 1:
            problems += [_problem("calendar", message, [one]) for one in several if one.calendar != most]
    return problems


class NotReported(NamedTuple):
    """An office that has not reported on a period."""

    office: str
    name: str | Wording
    period: str


def _covers(one: Days, other: Days) -> bool:
    """Whether one of two periods lies in the other."""
    return (other[0] <= one[0] and one[1] <= other[1]) or (one[0] <= other[0] and other[1] <= one[1])


def not_reported(
    handed: Sequence[Handed], offices: Mapping[str, str | Wording], wanted: Period | None, months: Sequence[Period]
) -> list[NotReported]:
    """Who has not reported on which period: the `months` of `wanted` where only months were handed up, else the periods
    of which any office has reported; `wanted` itself where none was. A return that is not counted was handed up too."""
    inside = [one for one in handed if wanted is None or wanted.first <= one.first <= one.last <= wanted.last]
    expected = {one.days: one.label for one in inside}
    full = {(month.first, month.last): month.label for month in months}
    if wanted is not None and not expected:
        expected = {(wanted.first, wanted.last): wanted.label}
    elif expected.keys() <= full.keys():
        expected |= full
    reported: dict[str, set[Days]] = defaultdict(set)
    for one in handed:
        reported[one.office].add(one.days)
    missing = []
    for days in sorted(expected):
        for id_, name in offices.items():
            if days not in reported[id_] and not any(_covers(days, other) for other in reported[id_]):
                missing.append(NotReported(id_, name, expected[days]))
    return missing


class Line(NamedTuple):
    """The figures of one office, service or period. `key`: an office's id, a service's national id or alias, a period's
    label; `many`: of how many returns it is (an office), or of how many offices; `days`: of a period; `rank`: of an
    office by in-time per cent, None where nothing was to be judged; two with the same per cent have the same."""

    key: str
    name: Wording
    figures: Figures
    many: int
    days: Days | None = None
    rank: int | None = None

    @property
    def judged(self) -> int:
        """How many the per cent is of."""
        return self.figures.settled_in_time + self.figures.settled_late + self.figures.overdue


def ranked(lines: Iterable[Line]) -> list[Line]:
    """Offices, those that kept most of their promises first; those of which nothing can be judged last."""

    def place(line: Line) -> tuple[bool, float, int, str]:
        percent = line.figures.in_time_percent
        return percent is None, -(percent or 0), -line.judged, line.key

    found: list[Line] = []
    for number, line in enumerate(sorted(lines, key=place), start=1):
        before = found[-1] if found else None
        same = before is not None and before.figures.in_time_percent == line.figures.in_time_percent
        rank = before.rank if before is not None and same else number
        found.append(line._replace(rank=None if line.figures.in_time_percent is None else rank))
    return found
