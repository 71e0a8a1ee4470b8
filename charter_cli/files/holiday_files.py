"""Lists of holidays from elsewhere: another office-days file, a CSV table, an iCalendar feed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from charter_cli.domain.calendar import ONE_DAY, Kind, OfficeDay
from charter_cli.domain.dates import read_date
from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.files.formulas import unprotected
from charter_cli.files.office_days import load_list
from charter_cli.language.messages import N_, Ids, Label
from charter_cli.language.text import Wording, clean, shown

LONGEST_NAME = 300
LONGEST_SOURCE = 2000
LARGEST_BYTES = 5_000_000
LONGEST_EVENT = 60  # calendar days
# What icalendar says of a feed that is none; not all of it is meant.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
BEGIN = re.compile("BEGIN[^:]*: *VEVENT", re.IGNORECASE)
YES = {"1", "true", "yes", "হ্যাঁ"}


class ListedDays(NamedTuple):
    """What such a file says: its days, the years that it lists whole, and whether it is only a feed's suggestion."""

    days: tuple[OfficeDay, ...]
    years: tuple[int, ...] = ()
    is_feed: bool = False


def read_holidays(path: Path, today: date) -> ListedDays:
    """The list in `path`, by its ending: .yaml or .yml, .csv, .ics. Refused: other files, and any row that is not
    certain, by its line."""
    ending = path.suffix.casefold()
    if ending in (".yaml", ".yml"):
        years, days = load_list(path)
        return ListedDays(days, years)
    if ending == ".csv":
        return ListedDays(_once(path, _from_csv(path, _text_of(path), today)))
    if ending == ".ics":
        return ListedDays(_once(path, _from_feed(path, _text_of(path))), is_feed=True)
    raise Refused("{file} is no list of holidays: it takes a .yaml, .csv or .ics file", file=path.name)


def _text_of(path: Path) -> str:
    with system_errors.opening(path):
        raw = path.read_bytes()
    if len(raw) > LARGEST_BYTES:
        raise Refused("{file} is too large for a list of holidays: is it the right file?", file=path.name)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("{file} is not in UTF-8: save it as “CSV UTF-8”", file=path.name) from None


def _once(path: Path, days: Iterable[tuple[int, OfficeDay]]) -> tuple[OfficeDay, ...]:
    """The days, each of which comes with its line. Refused: a day twice, and no day at all."""
    found: dict[date, OfficeDay] = {}
    lines: dict[date, int] = {}
    for line, day in days:
        if found.setdefault(day.day, day) != day:
            raise Refused(
                "{file}, line {line}: {date} is already listed in line {other}: keep one",
                file=path.name,
                line=line,
                date=day.day,
                other=lines[day.day],
            )
        lines.setdefault(day.day, line)
    if not found:
        raise Refused("{file} lists no day: is it the right file?", file=path.name)
    return tuple(found.values())


@contextmanager
def _in_line(path: Path, line: int) -> Iterator[None]:
    """What is refused inside is refused with the file and the line."""
    try:
        yield
    except Refused as error:
        raise Refused("{file}, line {line}: {reason}", file=path.name, line=line, reason=error) from None


def _from_csv(path: Path, text: str, today: date) -> Iterator[tuple[int, OfficeDay]]:
    rows = csv.DictReader(text.splitlines(), strict=True)
    try:
        yield from _from_rows(path, rows, today)
    except csv.Error as error:
        raise Refused(
            "{file}, line {line}: the quotation marks or line ends are broken ({reason}): correct them there",
            file=path.name,
            line=rows.line_num,
            reason=error,
        ) from None


def _from_rows(path: Path, rows: csv.DictReader[str], today: date) -> Iterator[tuple[int, OfficeDay]]:
    headings = {heading.strip().casefold() for heading in rows.fieldnames or ()}
    if "date" not in headings or not headings & {"name", "name_bn", "name_en"}:
        raise Refused("{file} needs a row of headings first: date, name, kind", file=path.name)
    for row in rows:
        cells = {key.strip().casefold(): unprotected((value or "").strip()) for key, value in row.items() if key}
        with _in_line(path, rows.line_num):
            day = _from_row(cells, today)
        yield rows.line_num, day


def _from_row(cells: Mapping[str, str], today: date) -> OfficeDay:
    kind = cells.get("kind") or Kind.GENERAL.value
    if kind not in list(Kind):
        raise Refused("“{kind}” is no kind of day: use one of {known}", kind=kind, known=Ids(Kind))
    either = cells.get("name") or cells.get("name_en") or cells.get("name_bn") or ""
    if not either:
        raise Refused("the day has no name: say what it is, such as “Eid-ul-Fitr”")
    names = [clean(cells.get(key) or either, Label(N_("the name")), LONGEST_NAME) for key in ("name_bn", "name_en")]
    return OfficeDay(
        day=read_date(cells["date"], today),
        kind=Kind(kind),
        name=Wording(*names),
        moon=cells.get("moon", "").casefold() in YES,
        source=clean(cells.get("source", ""), Label(N_("the order")), LONGEST_SOURCE),
    )


def _from_feed(path: Path, text: str) -> Iterator[tuple[int, OfficeDay]]:
    from icalendar import Calendar as Feed

    try:
        events = Feed.from_ical(text).walk("VEVENT")
    except UNREADABLE as error:
        raise Refused("{file} is no iCalendar feed: {reason}", file=path.name, reason=error) from None
    begins = (number for number, line in enumerate(text.split("\n"), 1) if BEGIN.match(line))
    line = 1
    for event in events:
        line = next(begins, line)
        with _in_line(path, line):
            days = _from_event(event, shown(path.name))
        yield from ((line, day) for day in days)


def _from_event(event: Any, source: str) -> list[OfficeDay]:
    try:
        start, end = _day_of(event.get("DTSTART")), _day_of(event.get("DTEND"))
    except UNREADABLE:  # a day that is none comes to light only now
        raise Refused("the event has a date that cannot be read: correct it there") from None
    name = clean(str(event.get("SUMMARY", "")), Label(N_("the name")), LONGEST_NAME)
    if start is None or not name:
        raise Refused("the event has no day or no name: correct it, or take it out")
    last = start if end is None or end <= start else end - ONE_DAY
    if (last - start).days >= LONGEST_EVENT:
        raise Refused(
            "the event lasts from {first} to {last}: a run of holidays has at most {longest} days",
            first=start,
            last=last,
            longest=LONGEST_EVENT,
        )
    days = (start + offset * ONE_DAY for offset in range((last - start).days + 1))
    return [OfficeDay(day, Kind.GENERAL, Wording(name, name), source=source) for day in days]


def _day_of(when: object) -> date | None:
    day = getattr(when, "dt", None)
    if isinstance(day, datetime):
        return day.date()
    return day if isinstance(day, date) else None
