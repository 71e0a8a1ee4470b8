"""Opening a table: CSV, JSON, XLSX or another spreadsheet, told apart by what is in the file and not by its name."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import cast

from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.files.tables.calamine_rows import calamine_table
from charter_cli.files.tables.csv_rows import csv_table
from charter_cli.files.tables.json_rows import BEGINNING, json_table
from charter_cli.files.tables.tables import Headings, Table, TableRow
from charter_cli.files.tables.xlsx_rows import check_size, xlsx_table
from charter_cli.language.messages import N_, Label

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
# What web sites offer as “Excel” is often a page of theirs, or a letter with such a page in it.
_PAGE = re.compile(rb"<(!doctype|html|head|body|table|\?xml|!--)|mime-version:", re.IGNORECASE)
_BEGINNING = 1024
STANDARD_INPUT = Path("-")


@contextmanager
def opened(path: Path, headings: Headings) -> Iterator[Table]:
    """The table in the file `path`, which begins where its `headings` are found; `-` is standard input. Refused: a file
    that cannot be opened, is empty, or is no table."""
    with ExitStack() as stack:
        with _sentences(path):
            if path == STANDARD_INPUT:
                table = _table(stack, _piped_in(stack), Label(N_("what is piped in")), headings)
            else:
                table = _table(stack, stack.enter_context(path.open("rb")), path.name, headings)
        yield table._replace(rows=_guarded(table.rows, path))


def _piped_in(stack: ExitStack) -> BufferedReader:
    """All of standard input, as a file that can be read from its beginning again. Refused: a terminal, and nothing."""
    if sys.stdin is None or sys.stdin.isatty():
        raise Refused("nothing is piped in: name a file, or put a command and | before this one")
    file = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
    shutil.copyfileobj(sys.stdin.buffer, file)
    file.seek(0)
    return cast(BufferedReader, file)


def _table(stack: ExitStack, file: BufferedReader, name: str, headings: Headings) -> Table:
    head = file.peek(_BEGINNING)[:_BEGINNING]
    if head.startswith(_OLE) or (head.startswith(_ZIP) and _is_for_calamine(file, name)):
        return calamine_table(file, name, headings)
    if head.startswith(_ZIP):
        return stack.enter_context(xlsx_table(file, name, headings))
    if BEGINNING.match(head):
        return json_table(file, name, headings)
    if head.startswith(_PDF):
        raise Refused("{file} is a PDF: ask for the table itself, as .xlsx or “CSV UTF-8”", file=name)
    # A page in UTF-16 has a zero beside each of its letters.
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").replace(b"\0", b"").lstrip()):
        raise Refused(
            "{file} is a web page, whatever its name says: open it in a spreadsheet and save it as .xlsx", file=name
        )
    return csv_table(file, name, headings)


def _is_for_calamine(file: BufferedReader, name: str) -> bool:
    """Whether an archive is an OpenDocument sheet or a binary workbook. Refused: one that unpacks to too much."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            found = "xl/workbook.bin" in names or ("content.xml" in names and "xl/workbook.xml" not in names)
            if found:
                check_size(archive, name)
    except zipfile.BadZipFile:
        found = False  # told when it is read
    file.seek(0)
    return found


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    with system_errors.opening(path):
        try:
            yield
        except FileNotFoundError:
            raise Refused("there is no file {path}: look where the table was saved", path=path) from None


def _guarded(rows: Iterator[TableRow], path: Path) -> Iterator[TableRow]:
    with _sentences(path):
        yield from rows
