"""A table as it comes out of a file: its heading, and its rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain, islice
from typing import NamedTuple

from charter_cli.errors import Refused

# A cell that cannot be read, such as a formula that was never worked out, is the refusal that it will be.
Cell = str | date | Refused

# What day 0 is in a number that stands for a date: Excel's, which counts a 29 February 1900 that never was.
EPOCH = date(1899, 12, 30)
# The headings stand in one of so many rows that hold anything; above them the name of the office, of the register.
_MOST_ABOVE = 20


class OldFont(str):
    """A text in a font whose letters look like Bangla and are not, such as SutonnyMJ."""

    __slots__ = ()


class TableRow(NamedTuple):
    """One row. `line`: of the file, or of the sheet, counted from 1; a row of several lines has its first."""

    line: int
    cells: list[Cell]


class Form(NamedTuple):
    """How a CSV file is written. `errors`: what becomes of text that is none; `told`: a line above the header names
    the delimiter, as Excel does it."""

    delimiter: str = ","
    encoding: str = "utf-8-sig"
    errors: str = "replace"
    told: bool = False


class Table(NamedTuple):
    """A table whose rows pass one by one, blank ones left out.

    `done`: which part of the file has been read, 0 to 1. `epoch`: day 0 of dates that are numbers. `sheet`: the one
    that is read, where there are others. `form`: how its rows are written beside it, so that they open as it does.
    `above`: rows over the headings. `loses_errors`: formulas that end in an error come as empty cells.
    """

    header: TableRow
    rows: Iterator[TableRow]
    done: Callable[[], float]
    epoch: date = EPOCH
    sheet: str | None = None
    form: Form = Form()
    above: tuple[TableRow, ...] = ()
    loses_errors: bool = False


class Headings(NamedTuple):
    """What a table is searched for: how many of the texts of a row are known headings. `missing`: the sentence about
    a `{file}` that has no row at all."""

    how_many: Callable[[Iterable[str]], int]
    missing: str


class TableStart(NamedTuple):
    """The first rows of a table: those above the headings, the headings, and all that follow."""

    above: tuple[TableRow, ...]
    header: TableRow
    rows: Iterator[TableRow]


def start(rows: Iterator[TableRow], name: str, headings: Headings) -> TableStart:
    """Where the table in the file called `name` begins: with the first of its 20 first rows that has two known
    headings, else with its first row. Refused: a table without any row."""
    first = list(islice(rows, _MOST_ABOVE))
    if not first:
        raise Refused(headings.missing, file=name)
    found = (at for at, row in enumerate(first) if headings.how_many(map(str, row.cells)) >= 2)
    at = next(found, 0)
    return TableStart(tuple(first[:at]), first[at], chain(first[at + 1 :], rows))
