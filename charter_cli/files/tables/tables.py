"""A table of requests as it comes out of a file: its heading, and its rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from charter_cli.errors import Refused

# A cell that cannot be read, such as a formula that was never worked out, is the refusal that it will be.
Cell = str | date | Refused

# What day 0 is in a number that stands for a date: Excel's, which counts a 29 February 1900 that never was.
EPOCH = date(1899, 12, 30)


class Row(NamedTuple):
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
    """

    header: Row
    rows: Iterator[Row]
    done: Callable[[], float]
    epoch: date = EPOCH
    sheet: str | None = None
    form: Form = Form()


def first_row(rows: Iterator[Row], name: str) -> Row:
    """The header of the file called `name`. Refused: a table without any row."""
    header = next(rows, None)
    if header is None:
        raise Refused("{file} is empty: the first row needs the headings service, requester, received_on", file=name)
    return header
