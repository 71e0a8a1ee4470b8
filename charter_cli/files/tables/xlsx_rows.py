"""The rows of an XLSX file, one by one, in memory that does not grow with it.

The usual library for this takes longer to read 100,000 rows than the register takes to store them, and keeps
every text of the workbook in memory; a table of values needs very little of the format. Nothing here runs
anything: formulas are read as the values that they had when the file was saved.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from io import BufferedReader
from typing import IO
from xml.parsers import expat

from charter_cli.errors import Refused
from charter_cli.files.tables.blank_rows import WithoutBlankRows
from charter_cli.files.tables.shared_texts import SharedTexts, unescaped
from charter_cli.files.tables.tables import EPOCH, Cell, Headings, OldFont, Table, TableRow, start
from charter_cli.files.tables.workbook import Workbook, grown, is_old_font, local, pieces, workbook

EPOCH_1904 = date(1904, 1, 1)
MOST_COLUMNS = 256
LARGEST_BYTES = 1_000_000_000  # unpacked
# Deflate packs text of a register about 12 times; a file that is packed far tighter is made to fill the disk.
_TIGHTEST, _SMALL = 200, 20_000_000


@contextmanager
def xlsx_table(file: BufferedReader, name: str, headings: Headings) -> Iterator[Table]:
    """The first visible sheet of an open XLSX file. Refused: a file that is damaged, or unpacks to too much."""
    with ExitStack() as stack:
        with _sentences(name):
            archive = stack.enter_context(zipfile.ZipFile(file))
            check_size(archive, name)
            book = workbook(archive, name)
            texts = stack.enter_context(SharedTexts(archive, book.shared_texts))
            size = archive.getinfo(book.sheet_part).file_size
            part = stack.enter_context(archive.open(book.sheet_part))
        sheet = _Sheet(part, texts, book)
        rows = _guarded(sheet.rows(), name)
        above, header, rest = start(rows, name, headings)
        done = lambda: sheet.part.taken / size if size else 1.0  # noqa: E731
        yield Table(header, rest, done, sheet.epoch, book.one_of_many, above=above)


def check_size(archive: zipfile.ZipFile, name: str) -> None:
    """Refused: an archive that would fill the disk or the memory."""
    parts = archive.infolist()
    too_tight = any(part.file_size > _SMALL and part.file_size > _TIGHTEST * part.compress_size for part in parts)
    if too_tight or sum(part.file_size for part in parts) > LARGEST_BYTES:
        raise Refused("{file} unpacks to more than any table needs: save the sheet as “CSV UTF-8”", file=name)


@contextmanager
def _sentences(name: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, LookupError, ValueError, RuntimeError) as e:
        raise Refused(
            "{file} is damaged or no Excel file ({reason}): save it again as .xlsx", file=name, reason=e
        ) from None


def _guarded(rows: Iterator[TableRow], name: str) -> Iterator[TableRow]:
    with _sentences(name):
        yield from rows


class _Sheet:
    """Takes the XML of one sheet piece by piece, and gives its rows."""

    def __init__(self, part: IO[bytes], texts: SharedTexts, book: Workbook) -> None:
        self.part = WithoutBlankRows(part)
        self.texts = texts
        self.date_styles = book.date_styles
        self.old_font_styles = book.old_font_styles
        self.epoch = EPOCH_1904 if book.since_1904 else EPOCH
        self.complete: list[TableRow] = []
        self.line = 0
        self.cells: list[Cell] = []
        self.column = 0
        self.attributes: dict[str, str] = {}
        self.value = ""
        self.collecting = self.formula = self.phonetic = self.old_font = False
        self.positions: dict[str, int] = {}

    def rows(self) -> Iterator[TableRow]:
        """The rows that hold anything."""
        for _ in pieces(self.part, self._start, self._end, self._text):
            yield from self.complete
            self.complete.clear()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            self.attributes, self.value, self.formula, self.old_font = attributes, "", False, False
            self.column = self._position(attributes["r"]) if "r" in attributes else self.column + 1
        elif tag in ("v", "t"):
            self.collecting = not self.phonetic
        elif tag == "row":
            self.line = int(attributes.get("r", self.line + 1))
            self.cells, self.column = [], -1
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "rFont":
            self.old_font |= is_old_font(attributes.get("val", ""))

    def _text(self, text: str) -> None:
        if self.collecting:
            self.value = grown(self.value, text) if self.value else text

    def _end(self, tag: str) -> None:
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            cell = self._cell()
            if self.old_font or (self.old_font_styles and int(self.attributes.get("s", 0)) in self.old_font_styles):
                cell = OldFont(cell) if isinstance(cell, str) and cell else cell
            if self.column == len(self.cells) < MOST_COLUMNS:
                self.cells.append(cell)
            elif cell != "":
                self._put(cell)
        elif tag in ("v", "t"):
            self.collecting = False
        elif tag == "row":
            if any(self.cells):
                self.complete.append(TableRow(self.line, self.cells))
        elif tag == "rPh":
            self.phonetic = False

    def _put(self, cell: Cell) -> None:
        if self.column >= MOST_COLUMNS:
            raise Refused("line {line}: there are more than {most} columns", line=self.line, most=MOST_COLUMNS)
        missing = self.column - len(self.cells)
        if missing < 0:
            self.cells[self.column] = cell
            return
        if missing:
            self.cells.extend([""] * missing)
        self.cells.append(cell)

    def _position(self, reference: str) -> int:
        """Where `AB12` stands: its column, from 0."""
        letters = reference.rstrip("0123456789")
        if letters not in self.positions:
            if not re.fullmatch("[A-Z]{1,3}", letters):
                raise ValueError(f"cell {reference}")
            position = 0
            for letter in letters:
                position = position * 26 + ord(letter) - 64
            self.positions[letters] = position - 1
        return self.positions[letters]

    def _cell(self) -> Cell:
        kind, value = self.attributes.get("t"), self.value
        if kind == "s":
            return self.texts.at(int(value)) if value else ""
        if kind in ("inlineStr", "str"):
            return unescaped(value)
        if not value:
            if self.formula:
                return Refused("a formula was never worked out: open the file in Excel, save it, and try again")
            return ""
        if kind == "e":
            return Refused("a formula ends in the error {error}: put the value there", error=value)
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "d":
            return value
        return self._number(value)

    def _number(self, value: str) -> Cell:
        if int(self.attributes.get("s", 0)) in self.date_styles:
            return day_of(float(value), self.epoch)
        if value.isdecimal():
            return value
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def day_of(serial: float, epoch: date) -> Cell:
    """The day that a number means in a spreadsheet; its part after the point is a time of day, left off."""
    try:
        return epoch + timedelta(days=int(serial))
    except (OverflowError, ValueError):
        return Refused("{number} is no day of the calendar", number=str(serial))
