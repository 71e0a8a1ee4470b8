"""The office-days file: weekly days off, yearly holidays, and the listed days of each year with their sources.

What it says becomes a `Calendar`. A list that is missing or empty is refused: it never means "no holidays".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from charter_cli.domain.calendar import Calendar, Kind, NthWeekday, OfficeDay, WeeklyOff, YearlyDay, is_weekly_off
from charter_cli.domain.holiday_list import ListedDay
from charter_cli.errors import Refused
from charter_cli.files.yaml_reading import Value, read_yaml
from charter_cli.language.text import shown

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAME = "the office-days file"
STANDINGS = ("gazetted", "reported")
FIRST_YEAR, LAST_YEAR = 1972, 2200
_LEAP_YEAR = 2000
_MOST_IN_A_MONTH = 5  # of one weekday


class OfficeDaysFile(NamedTuple):
    """What the file says; `weekly_off` are weekdays with Monday = 0, or the n-th of a month, `listed` the years whose
    list is complete."""

    weekly_off: tuple[WeeklyOff, ...]
    listed: tuple[int, ...]
    yearly: tuple[YearlyDay, ...]
    days: tuple[OfficeDay, ...]

    def calendar(self) -> Calendar:
        """The working calendar that these days make."""
        return Calendar(weekly_off=self.weekly_off, listed=self.listed, days=self.days, yearly=self.yearly)


def load_office_days(path: Path) -> OfficeDaysFile:
    """The office days in the file `path`. Refused, with file and line: whatever `read_yaml` refuses, an empty
    list, a date twice or in a year that is not listed, a listed year without a day, a working day that no
    weekly day off falls on, an id that is not among the sources."""
    top = _read(path, ("weekly_off", "years_listed", "yearly", "days"), ("sources",))
    weekly_off = _weekly_off(top["weekly_off"])
    listed = _years(top["years_listed"])
    return OfficeDaysFile(
        weekly_off=weekly_off,
        listed=listed,
        yearly=tuple(_yearly(entry) for entry in top["yearly"].items(least=0)),
        days=tuple(listed_day.day for listed_day in _days(top, listed, weekly_off)),
    )


def load_list(path: Path) -> tuple[tuple[int, ...], tuple[ListedDay, ...]]:
    """The listed years and days of a file in the same format that brings only a list, such as next year's.

    Refused as by `load_office_days`, but for what such a list need not say: the week and the yearly days.
    """
    top = _read(path, ("years_listed", "days"), ("weekly_off", "yearly", "sources"))
    weekly_off = _weekly_off(top["weekly_off"]) if "weekly_off" in top else tuple(range(len(WEEKDAYS)))
    listed = _years(top["years_listed"])
    return listed, _days(top, listed, weekly_off)


def _read(path: Path, required: Iterable[str], optional: Iterable[str]) -> dict[str, Value]:
    """The file's values by key; the names of its days stand in its `languages`."""
    whole = read_yaml(path, NAME)
    found = whole.fields(required, (*optional, "languages"))
    return whole.read_in(found.get("languages"))


def _days(
    top: Mapping[str, Value], listed: Collection[int], weekly_off: Collection[WeeklyOff]
) -> tuple[ListedDay, ...]:
    titles = _titles(top["sources"]) if "sources" in top else {}
    days: dict[date, ListedDay] = {}
    for entry in top["days"].items():
        listed_day = _day(entry, listed, weekly_off, titles)
        day = listed_day.day.day
        if day in days:
            raise Refused(
                "{file}, line {line}: {date} is already listed in line {other}: keep one",
                **entry.at,
                date=day.isoformat(),
                other=days[day].line,
            )
        days[day] = listed_day
    _check_years(top["years_listed"], listed, days)
    return tuple(days.values())


def _weekly_off(entry: Value) -> tuple[WeeklyOff, ...]:
    each_week: set[int] = set()
    some: set[NthWeekday] = set()
    for day in entry.items():
        if not day.has_keys:
            each_week.add(WEEKDAYS.index(day.choice(WEEKDAYS)))
            continue
        given = day.fields(("weekday", "nth"))
        weekday = WEEKDAYS.index(given["weekday"].choice(WEEKDAYS))
        some |= {NthWeekday(weekday, nth.whole(1, _MOST_IN_A_MONTH)) for nth in given["nth"].items()}
    # All of a month are every week's.
    each_week |= {day for day in range(len(WEEKDAYS)) if sum(one.weekday == day for one in some) == _MOST_IN_A_MONTH}
    if len(each_week) == len(WEEKDAYS):
        raise Refused("{file}, line {line}: every day of the week is off: leave at least one out", **entry.at)
    return (*sorted(each_week), *sorted(one for one in some if one.weekday not in each_week))


def _years(entry: Value) -> tuple[int, ...]:
    return tuple(sorted({year.whole(FIRST_YEAR, LAST_YEAR) for year in entry.items()}))


def _check_years(entry: Value, listed: Collection[int], days: Collection[date]) -> None:
    """A year that is listed and has no day would silently mean a year without holidays."""
    for year in listed:
        if not any(day.year == year for day in days):
            raise Refused(
                "{file}, line {line}: {year} is listed, and no day of it stands under days: add its holidays",
                **entry.at,
                year=str(year),
            )


def _titles(entry: Value) -> dict[str, str]:
    titles = {}
    for id_, source in entry.mapping().items():
        given = source.fields(("title",), ("address",))
        if "address" in given:
            given["address"].text()
        titles[id_] = given["title"].text()
    return titles


def _day(
    entry: Value, listed: Collection[int], weekly_off: Collection[WeeklyOff], titles: Mapping[str, str]
) -> ListedDay:
    given = entry.fields(("date", "kind", *entry.languages), ("moon", "standing", "source"))
    day, kind = given["date"].date(), Kind(given["kind"].choice(list(Kind)))
    if day.year not in listed:
        raise Refused(
            "{file}, line {line}: {date} is in a year that years_listed does not name: add it, or take out the day",
            **given["date"].at,
            date=day.isoformat(),
        )
    if kind is Kind.WORKING and not is_weekly_off(day, weekly_off):
        raise Refused(
            "{file}, line {line}: {date} is no weekly day off, so it is working anyway: correct the date or the kind",
            **given["date"].at,
            date=day.isoformat(),
        )
    if "standing" in given:
        given["standing"].choice(STANDINGS)
    moon = given["moon"].flag() if "moon" in given else None
    found = OfficeDay(
        day=day,
        kind=kind,
        name=entry.wording_among(given),
        moon=moon is True,
        source=_source(given["source"], titles) if "source" in given else "",
    )
    return ListedDay(found, entry.line, None if moon is None else not moon)


def _source(entry: Value, titles: Mapping[str, str]) -> str:
    found = []
    for item in entry.items():
        id_ = item.text()
        if id_ not in titles:
            raise Refused(
                "{file}, line {line}: the source {id} is not under sources: add it there or correct it",
                **item.at,
                id=shown(id_),
            )
        found.append(titles[id_])
    return "; ".join(found)


def _yearly(entry: Value) -> YearlyDay:
    given = entry.fields(("month", "day", "kind", *entry.languages))
    month, day = given["month"].whole(1, 12), given["day"].whole(1, 31)
    kind = Kind(given["kind"].choice([kind for kind in Kind if kind is not Kind.WORKING]))
    _check_yearly(given["day"], month, day)
    return YearlyDay(month, day, kind, entry.wording_among(given))


def _check_yearly(entry: Value, month: int, day: int) -> None:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        exists = False
    else:
        exists = (month, day) != (2, 29)
    if not exists:
        raise Refused(
            "{file}, line {line}: day {day} of month {month} does not come every year: list it under days",
            **entry.at,
            day=day,
            month=month,
        )
