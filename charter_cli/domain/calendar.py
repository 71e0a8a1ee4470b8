"""The office's working calendar: which days it is open, the N-th working day, how many lie between.

The rule (General Clauses Act 1897, s. 9): the day from which time runs is not counted. The next
working day is day 1, the limit ends with day N. Receipt on a day off changes nothing in that rule:
what comes in on a Friday or a Saturday is due when Thursday's is.

Pure: dates in, dates out. Nothing here knows what day it is today.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from charter_cli.errors import Refused
from charter_cli.language.messages import N_
from charter_cli.language.text import Wording

ONE_DAY = timedelta(days=1)
# The years that a typed date may have.
FIRST_YEAR, LAST_YEAR = 1900, 2200
# How many years before the first and after the last listed one the fixed yearly days are laid out.
REACH = 10


class Kind(StrEnum):
    """What a listed day is: three sorts of holiday, or a weekly day off on which the office works."""

    GENERAL = N_("general")
    EXECUTIVE = N_("executive")
    LOCAL = N_("local")
    WORKING = N_("working")


class NthWeekday(NamedTuple):
    """The `nth` such weekday of each month, 1 to 5; Monday is 0."""

    weekday: int
    nth: int


# A weekday off in every week (Monday = 0), or only some of a month.
WeeklyOff = int | NthWeekday


def is_weekly_off(day: date, weekly_off: Collection[WeeklyOff]) -> bool:
    """Whether `day` is one of the weekly days off."""
    return day.weekday() in weekly_off or NthWeekday(day.weekday(), (day.day - 1) // 7 + 1) in weekly_off


class OfficeDay(NamedTuple):
    """One listed day. `moon`: the date follows the sighting of the moon. `source`: order or page that says so."""

    day: date
    kind: Kind
    name: Wording
    moon: bool = False
    source: str = ""


class YearlyDay(NamedTuple):
    """A holiday on the same day of every year, for years whose list is not published."""

    month: int
    day: int
    kind: Kind
    name: Wording


def _after_longest(off: Sequence[bool]) -> int:
    """The weekday after the longest stretch of weekdays that are `off`; Monday (0) where none is."""
    stretches = {end: next(n for n in range(7) if not off[end - 1 - n]) for end in range(7) if not off[end]}
    return max(stretches, key=lambda end: stretches[end])


class Calendar:
    """The days on which the office is open.

    `weekly_off`: weekdays off, each week or the n-th of a month. `listed`: the years whose list is published; in all
    others the `yearly` days are off. Order and repetitions of `days` do not matter. Refused: a calendar with no
    listed year or no weekly day off (a missing list is never "no holidays"), a day that is listed both as
    a holiday and as working.
    """

    def __init__(
        self,
        *,
        weekly_off: Iterable[WeeklyOff],
        listed: Iterable[int],
        days: Iterable[OfficeDay],
        yearly: Iterable[YearlyDay] = (),
    ) -> None:
        self.weekly_off = frozenset(weekly_off)
        self.listed = tuple(sorted(set(listed)))
        each_week = [weekday in self.weekly_off for weekday in range(7)]
        if not self.listed or not self.weekly_off or all(each_week):
            raise Refused("the office-days file lists no year or no weekly day off: due dates need both")
        self.yearly = tuple(yearly)
        self.first = date(self.listed[0] - REACH, 1, 1)
        self.last = date(self.listed[-1] + REACH, 12, 31)
        self.days: dict[date, OfficeDay] = {}
        for found in sorted(self._all_days(days)):
            # Two holidays on one day: as long as one of them waits for the moon, the day is not certain.
            twin = self.days.get(found.day)
            self.days[found.day] = found._replace(moon=True) if twin is not None and twin.moon else found

        open_weekdays = [not off for off in each_week]
        self._per_week = sum(open_weekdays)
        # The week begins after its days off; of several stretches of them, after the longest.
        self.week_starts = _after_longest(each_week)
        self._within_week = [0, *accumulate(open_weekdays)]
        self._closed = self._closings(each_week)
        self._opened = [
            d.toordinal() for d, day in self.days.items() if day.kind is Kind.WORKING and each_week[d.weekday()]
        ]
        self._moons = [d for d, listed_day in self.days.items() if listed_day.moon]

    def _all_days(self, days: Iterable[OfficeDay]) -> list[OfficeDay]:
        found = list(days)
        working = {listed_day.day for listed_day in found if listed_day.kind is Kind.WORKING}
        off = {listed_day.day for listed_day in found if listed_day.kind is not Kind.WORKING}
        if both := working & off:
            raise Refused("{day} is listed both as a holiday and as working: keep one", day=min(both))
        for year in range(self.first.year, self.last.year + 1):
            if year not in self.listed:
                fixed = (OfficeDay(date(year, y.month, y.day), y.kind, y.name) for y in self.yearly)
                found.extend(day for day in fixed if day.day not in working | off)
        return found

    def _closings(self, each_week: Sequence[bool]) -> list[int]:
        """The days, as ordinals in order, that take a working day from a week: holidays, and the n-th of a month."""
        some = {off.weekday for off in self.weekly_off if isinstance(off, NthWeekday)}
        span = range(self.first.toordinal(), self.last.toordinal() + 1) if some else ()
        monthly = (date.fromordinal(ordinal) for ordinal in span if (ordinal - 1) % 7 in some)
        closed = {day for day in monthly if is_weekly_off(day, self.weekly_off)}
        closed |= {day for day, listed_day in self.days.items() if listed_day.kind is not Kind.WORKING}
        closed -= {day for day, listed_day in self.days.items() if listed_day.kind is Kind.WORKING}
        return sorted(day.toordinal() for day in closed if not each_week[day.weekday()])

    def is_weekly_off(self, day: date) -> bool:
        """Whether `day` is one of the weekly days off, whatever is listed on it."""
        return is_weekly_off(day, self.weekly_off)

    def is_working(self, day: date) -> bool:
        """Whether the office is open on `day`."""
        self._check(day)
        listed_day = self.days.get(day)
        if listed_day is not None:
            return listed_day.kind is Kind.WORKING
        return not self.is_weekly_off(day)

    def count(self, after: date, until: date) -> int:
        """Working days d with after < d ≤ until; 0 where `until` is not later than `after`."""
        return max(self._up_to(until) - self._up_to(after), 0)

    def nth(self, after: date, n: int) -> date:
        """The n-th working day after `after`, which is itself not counted; `after` where n is 0."""
        start = self._up_to(after)
        if n > (self.last - after).days:  # refused before the jump, which may leave the years that a date can have
            self._check(date.max)
        day = after
        # A calendar day adds one working day at most, so a jump by what is missing never goes too far.
        while missing := n - (self._up_to(day) - start):
            day += timedelta(days=missing)
        return day

    def on_or_after(self, day: date) -> date:
        """`day` if the office is open on it, else the next working day (General Clauses Act 1897, s. 10)."""
        return day if self.is_working(day) else self.nth(day, 1)

    def unlisted_year(self, start: date, end: date) -> int | None:
        """The first year in [start, end] whose list of holidays is not published."""
        return next((year for year in range(start.year, end.year + 1) if year not in self.listed), None)

    def moon_day(self, after: date, until: date) -> OfficeDay | None:
        """The first holiday in (after, until] that still waits for the moon."""
        place = bisect_right(self._moons, after)
        return self.days[self._moons[place]] if place < len(self._moons) and self._moons[place] <= until else None

    def listed_until(self, day: date) -> date:
        """The last day of the run of listed years that starts with the year of `day`; the eve of that year if none."""
        year = day.year
        while year in self.listed:
            year += 1
        return date(year - 1, 12, 31)

    def _up_to(self, day: date) -> int:
        self._check(day)
        ordinal = day.toordinal()
        weeks, rest = divmod(ordinal, 7)  # ordinal 1 was a Monday
        weekdays = weeks * self._per_week + self._within_week[rest]
        return weekdays - bisect_right(self._closed, ordinal) + bisect_right(self._opened, ordinal)

    def _check(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise Refused(
                "{day} is outside the calendar, which reaches from {first} to {last}: check the date",
                day=day,
                first=self.first,
                last=self.last,
            )
