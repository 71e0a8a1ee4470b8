"""A table in a file: CSV or XLSX, told apart by what is in it and not by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from charter_cli.errors import Refused

# A cell that cannot be read, such as a formula that was never worked out, is the refusal that it will be.
Cell = str | date | Refused

# What day 0 is in a number that stands for a date: Excel's, which counts a 29 February 1900 that never was.
EPOCH = date(1899, 12, 30)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Row(NamedTuple):
    """One row. `line`: of the file, or of the sheet, counted from 1; a row of several lines has its first."""

    line: int
    cells: list[Cell]


class Table(NamedTuple):
    """A table whose rows pass one by one, blank ones left out.

    `done`: which part of the file has been read, 0 to 1. `epoch`: day 0 of dates that are numbers. `sheet`: the one
    that is read, where there are others.
    """

    header: Row
    rows: Iterator[Row]
    done: Callable[[], float]
    epoch: date = EPOCH
    sheet: str | None = None


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """The table in the file `path`. Refused: a file that cannot be opened, is empty, or is no CSV or XLSX."""
    with ExitStack() as stack:
        with _sentences(path):
            file = stack.enter_context(path.open("rb"))
            table = _table(stack, file, path.name)
        yield table._replace(rows=_guarded(table.rows, path))


def _table(stack: ExitStack, file: BufferedReader, name: str) -> Table:
    head = file.peek(4)[:4]
    if head == _OLE:
        raise Refused("{file} is an old Excel file or has a password: save it as .xlsx, without one", file=name)
    if head == _ZIP:
        from charter_cli.tabular.xlsx_rows import xlsx_table

        return stack.enter_context(xlsx_table(file, name))
    from charter_cli.tabular.csv_rows import csv_table

    return csv_table(file, name)


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused("{path} cannot be opened: {reason}", path=path, reason=error.strerror or error) from error


def _guarded(rows: Iterator[Row], path: Path) -> Iterator[Row]:
    with _sentences(path):
        yield from rows


def first_row(rows: Iterator[Row], name: str) -> Row:
    """The header of the file called `name`. Refused: a table without any row."""
    header = next(rows, None)
    if header is None:
        raise Refused("{file} is empty: the first row needs the headings service, requester, received_on", file=name)
    return header
