"""A list of holidays as a table: a row for each day, under the headings date, name, kind."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from charter_cli.domain.calendar import Kind, OfficeDay
from charter_cli.domain.dates import read_date
from charter_cli.domain.holiday_list import ListedDay, says_uncertain
from charter_cli.errors import Refused
from charter_cli.files.formulas import unprotected
from charter_cli.language.messages import N_, Ids, Label
from charter_cli.language.text import Wording, clean, fold, shown

LONGEST_NAME = 300
LONGEST_SOURCE = 2000
YES = {"1", "true", "yes", "y", "হ্যাঁ"}
NO = {"0", "false", "no", "n", "না"}


def table_days(path: Path, raw: bytes, today: date) -> tuple[ListedDay, ...]:
    """The days in the table `raw` of the file `path`. Refused, with the line: a row that is not certain, a day twice;
    and a table without any day."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("{file} is not in UTF-8: save it as “CSV UTF-8”", file=path.name) from None
    return _once(path, _from_csv(path, text, today))


def _once(path: Path, days: Iterable[ListedDay]) -> tuple[ListedDay, ...]:
    found: dict[date, ListedDay] = {}
    for day in days:
        first = found.setdefault(day.day.day, day)
        if (first.day, first.certain) != (day.day, day.certain):
            raise Refused(
                "{file}, line {line}: {date} is already listed in line {other}: keep one",
                file=path.name,
                line=day.line,
                date=day.day.day,
                other=first.line,
            )
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


def _from_csv(path: Path, text: str, today: date) -> Iterator[ListedDay]:
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


def _from_rows(path: Path, rows: csv.DictReader[str], today: date) -> Iterator[ListedDay]:
    headings = {heading.strip().casefold() for heading in rows.fieldnames or ()}
    if "date" not in headings or not headings & {"name", "name_bn", "name_en"}:
        raise Refused("{file} needs a row of headings first: date, name, kind", file=path.name)
    for row in rows:
        cells = {key.strip().casefold(): unprotected((value or "").strip()) for key, value in row.items() if key}
        with _in_line(path, rows.line_num):
            yield _from_row(cells, rows.line_num, today)


def _from_row(cells: Mapping[str, str], line: int, today: date) -> ListedDay:
    kind = cells.get("kind") or Kind.GENERAL.value
    if kind not in list(Kind):
        raise Refused("“{kind}” is no kind of day: use one of {known}", kind=kind, known=Ids(Kind))
    either = cells.get("name") or cells.get("name_en") or cells.get("name_bn") or ""
    if not either:
        raise Refused("the day has no name: say what it is, such as “Eid-ul-Fitr”")
    names = [clean(cells.get(key) or either, Label(N_("the name")), LONGEST_NAME) for key in ("name_bn", "name_en")]
    certain = _certain(cells.get("moon", ""), names)
    day = OfficeDay(
        day=read_date(cells["date"], today),
        kind=Kind(kind),
        name=Wording(*names),
        moon=certain is False,
        source=clean(cells.get("source", ""), Label(N_("the order")), LONGEST_SOURCE),
    )
    return ListedDay(day, line, certain)


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
