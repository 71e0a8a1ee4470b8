"""A list of holidays as a table: a row for each day or run of days, under the headings date, name, kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, tzinfo
from pathlib import Path

from charter_cli.domain.calendar import ONE_DAY, Kind, OfficeDay
from charter_cli.domain.date_spelling import plain_spelling
from charter_cli.domain.dates import read_date
from charter_cli.domain.holiday_list import HolidayList, LeftOut, ListedDay, says_uncertain
from charter_cli.errors import Refused
from charter_cli.files.tables.cells import day, plain
from charter_cli.files.tables.damage import damage, in_old_font, is_utf8, may_be_bijoy
from charter_cli.files.tables.date_order import DateOrder
from charter_cli.files.tables.headings import key
from charter_cli.files.tables.opening import opened
from charter_cli.files.tables.tables import Cell, Headings, OldFont, Table, TableRow
from charter_cli.language.messages import N_, Ids, Label
from charter_cli.language.text import Wording, clean, fold, shown

LONGEST_NAME = 300
LONGEST_SOURCE = 2000
LONGEST_RUN = 60  # calendar days
MOST_ROWS = 5000
YES = {"1", "true", "yes", "y", "হ্যাঁ"}
NO = {"0", "false", "no", "n", "না"}
_NAMES = {
    "date": "from|start|start date|from date|first day|তারিখ|শুরু|শুরুর তারিখ|ছুটির তারিখ",
    "to": "until|end|end date|to date|till|last day|পর্যন্ত|শেষ|শেষের তারিখ|শেষ তারিখ",
    "name": "holiday|holiday name|name of holiday|occasion|name of the holiday|নাম|ছুটির নাম|উপলক্ষ|উপলক্ষ্য|পর্বের নাম|পর্ব|"
    "ছুটির উপলক্ষ",
    "name_bn": "bangla|bn|name bangla|bangla name",
    "name_en": "english|en|name english|english name",
    "kind": "holiday kind|ধরন|ধরণ|ছুটির ধরন",
    "moon": "চাঁদ",
    "source": "order|order no|আদেশ|সূত্র",
    # Follows from the date, and is compared with it; a number that nobody needs.
    "weekday": "day|day of week|day of the week|দিন|বার",
    "serial": "no|serial no|sl|sl no|s no|id|ক্রমিক|ক্রমিক নং|ক্রম|ক্র নং",
}
_KNOWN = {key(word): name for name, words in _NAMES.items() for word in (name, *words.split("|"))}
_TEXTS = ("name", "name_bn", "name_en", "source")
# A day and a month without a year: 21-Feb, ২১ ফেব্রুয়ারি, 21/02.
_NO_YEAR = re.compile(r"[0-9]{1,2}([ /.-])(?:[^0-9 ,/.-]+|[0-9]{1,2})")
_WEEKDAY = re.compile(r"[^\W\d_]+")


def _how_many_known(headings: Iterable[str]) -> int:
    return sum(key(heading) in _KNOWN for heading in headings)


_NO_HEADINGS = N_("{file} needs a row of headings first: date, name, kind")
HEADINGS = Headings(_how_many_known, _NO_HEADINGS)


def table_days(path: Path, today: date, year: int | None, zone: tzinfo) -> HolidayList:
    """The days in the table of the file `path`; a date without a year is of `year`, a moment its day
    in `zone`. Refused, with the line: a row that
    is not certain, a heading that is not known, a cell under none, a day twice; and a table without any day."""
    with opened(path, HEADINGS) as table:
        position = _columns(path, table)
        orders = {
            at: DateOrder(str(table.header.cells[at]))
            for name in ("date", "to")
            if (at := position.get(name)) is not None
        }
        left_out = [
            LeftOut(row.line, Refused("not read: it is above the headings, “{text}”", text=_joined(row)))
            for row in table.above
        ]
        days: list[ListedDay] = []

        def read(text: str) -> date:
            return day(_with_year(text, year), lambda written: read_date(written, today), table.epoch, zone)

        for count, row in enumerate(table.rows):
            if count == MOST_ROWS:
                raise Refused("{file} is too large for a list of holidays: is it the right file?", file=path.name)
            with _in_line(path, row.line):
                for at, order in orders.items():
                    order.see(row.cells[at] if at < len(row.cells) else "", row.line)
                days += _from_row(_texts(path, row, table, position), row.line, read, today)
    wrong = next((why for order in orders.values() if (why := order.refusal())), None)
    if wrong is not None:
        raise Refused("{file}, {reason}", file=path.name, reason=wrong)
    return HolidayList(_once(path, days), left_out=tuple(left_out))


@contextmanager
def _in_line(path: Path, line: int) -> Iterator[None]:
    """What is refused inside is refused with the file and the line."""
    try:
        yield
    except Refused as error:
        raise Refused("{file}, line {line}: {reason}", file=path.name, line=line, reason=error) from None


def _once(path: Path, days: Iterable[ListedDay]) -> tuple[ListedDay, ...]:
    found: dict[date, ListedDay] = {}
    for one in days:
        first = found.setdefault(one.day.day, one)
        if (first.day, first.certain) != (one.day, one.certain):
            raise Refused(
                "{file}, line {line}: {date} is already listed in line {other}: keep one",
                file=path.name,
                line=one.line,
                date=one.day.day,
                other=first.line,
            )
    if not found:
        raise Refused("{file} lists no day: is it the right file?", file=path.name)
    return tuple(found.values())


def _columns(path: Path, table: Table) -> dict[str, int]:
    """Where each heading stands. Refused: one that is not known, one twice, and a table without date or name."""
    named = {at: str(cell) for at, cell in enumerate(table.header.cells) if str(cell).strip()}
    position: dict[str, int] = {}
    names = {_KNOWN.get(key(heading)) for heading in named.values()}
    if "date" not in names or not names & {"name", "name_bn", "name_en"}:
        raise Refused(_NO_HEADINGS, file=path.name)
    with _in_line(path, table.header.line):
        for at, heading in named.items():
            name = _KNOWN.get(key(heading))
            if name is None:
                raise Refused(
                    "the heading “{heading}” is not known: take the column out, or use one of {known}",
                    heading=shown(heading),
                    known=", ".join(_NAMES),
                )
            if name in position:
                raise Refused(
                    "two headings mean {name}, the second is “{heading}”: keep one", name=name, heading=heading
                )
            position[name] = at
    return position


def _texts(path: Path, row: TableRow, table: Table, position: Mapping[str, int]) -> dict[str, str]:
    """The cells of a row by their headings. Refused: a cell under none, and what was destroyed before it came."""
    named = set(position.values())
    for at, cell in enumerate(row.cells):
        if at not in named and str(cell).strip():
            raise Refused(
                "there are more cells than headings, “{text}” is under none: put a text with commas in quotation marks",
                text=shown(str(cell)),
            )
    cells: dict[str, Cell] = {name: row.cells[at] if at < len(row.cells) else "" for name, at in position.items()}
    for name, cell in cells.items():
        if isinstance(cell, str) and not is_utf8(cell):
            raise Refused("{file} is not in UTF-8: save it as “CSV UTF-8”", file=path.name)
        why = damage(str(cell) if isinstance(cell, OldFont) and name not in _TEXTS else cell, of_bytes=False)
        if why is not None:
            raise why
        if name in _TEXTS and isinstance(cell, str) and may_be_bijoy(cell):
            raise in_old_font(cell)
    return {name: plain(cell) for name, cell in cells.items()}


def _from_row(cells: Mapping[str, str], line: int, read: Callable[[str], date], today: date) -> Iterator[ListedDay]:
    typed = cells.get("kind", "").strip()
    kind = Ids(Kind).meant(typed) if typed else Kind.GENERAL.value
    if kind is None:
        raise Refused("“{kind}” is no kind of day: use one of {known}", kind=shown(typed), known=Ids(Kind))
    either = cells.get("name") or cells.get("name_en") or cells.get("name_bn") or ""
    if not either:
        raise Refused("the day has no name: say what it is, such as “Eid-ul-Fitr”")
    names = [clean(cells.get(key) or either, Label(N_("the name")), LONGEST_NAME) for key in ("name_bn", "name_en")]
    certain = _certain(cells.get("moon", ""), names)
    source = clean(cells.get("source", ""), Label(N_("the order")), LONGEST_SOURCE)
    for one in _run(cells, read, today):
        yield ListedDay(OfficeDay(one, Kind(kind), Wording(*names), certain is False, source), line, certain)


def _run(cells: Mapping[str, str], read: Callable[[str], date], today: date) -> Iterator[date]:
    """The days of a row: one, or those from “date” to “to”, both of them included."""
    first = read(cells["date"])
    last = read(cells["to"]) if cells.get("to") else first
    if last < first or (last - first).days >= LONGEST_RUN:
        raise Refused("{first} to {last} is no run of holidays: “to” is the last day", first=first, last=last)
    weekday = cells.get("weekday", "")
    if first == last and _WEEKDAY.fullmatch(weekday):
        read_date(f"{weekday} {first.isoformat()}", today)  # refused where the two do not fit
    return (first + offset * ONE_DAY for offset in range((last - first).days + 1))


def _with_year(text: str, year: int | None) -> str:
    """A date, of `year` where it says none."""
    typed = plain_spelling(fold(text))
    if found := _NO_YEAR.fullmatch(typed):
        if year is None:
            raise Refused(
                "“{text}” has no year: write it there, or say of which year the list is: --year", text=shown(text)
            )
        return f"{typed}{found[1]}{year}"
    return text


def _certain(moon: str, names: Iterable[str]) -> bool | None:
    """Whether the date is settled, by what stands under “moon”, else by the names; None where neither says it."""
    said = fold(moon)
    if said in YES:
        return False
    if said in NO:
        return True
    if said:
        raise Refused("“{text}” under “moon” is neither yes nor no: use one of the two", text=shown(moon))
    return False if any(map(says_uncertain, names)) else None


def _joined(row: TableRow) -> str:
    return shown(" · ".join(str(cell) for cell in row.cells if str(cell).strip()))
