"""Opening a table: CSV or XLSX, told apart by what is in the file and not by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path

from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.files.tables.csv_rows import csv_table
from charter_cli.files.tables.tables import Row, Table
from charter_cli.files.tables.xlsx_rows import xlsx_table

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


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
        return stack.enter_context(xlsx_table(file, name))
    return csv_table(file, name)


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    with system_errors.opening(path):
        try:
            yield
        except FileNotFoundError:
            raise Refused("there is no file {path}: look where the table was saved", path=path) from None


def _guarded(rows: Iterator[Row], path: Path) -> Iterator[Row]:
    with _sentences(path):
        yield from rows
