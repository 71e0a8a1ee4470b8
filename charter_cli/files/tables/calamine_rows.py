"""The rows of an old Excel file (.xls), a binary one (.xlsb) or an OpenDocument sheet (.ods), by the library calamine.

It comes with the extra `spreadsheets`, and is asked for by name when such a file comes: few offices need it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BufferedReader
from typing import Any

from charter_cli.errors import Refused
from charter_cli.files.tables.tables import Cell, Headings, Table, TableRow, start

MOST_COLUMNS = 256
_EXTRA = "pip install 'citizens-charter[spreadsheets]'"


def calamine_table(file: BufferedReader, name: str, headings: Headings) -> Table:
    """The first visible sheet of an open spreadsheet. Refused: one with a password, one that is damaged, and any where
    the library is not installed."""
    try:
        import python_calamine as calamine
    except ImportError:
        raise Refused(
            "{file} is an old Excel file or has a password: save it as .xlsx, without one; or {command} reads .xls, "
            ".xlsb and .ods as they are",
            file=name,
            command=_EXTRA,
        ) from None
    try:
        book = calamine.CalamineWorkbook.from_filelike(file)
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ is calamine.SheetTypeEnum.WorkSheet and sheet.visible is calamine.SheetVisibleEnum.Visible
        ]
        if not visible:
            raise Refused("{file} has no visible sheet", file=name)
        sheet = book.get_sheet_by_name(visible[0])
        if sheet.width > MOST_COLUMNS:
            raise Refused("{file} has more than {most} columns: is it the right file?", file=name, most=MOST_COLUMNS)
        above, header, rows = start(_rows(sheet.iter_rows()), name, headings)
    except BaseException as error:
        # What the library, which is written in Rust, makes of some damaged files is no Exception of Python's.
        panics = type(error).__name__ == "PanicException"
        if not panics and not isinstance(error, calamine.CalamineError | calamine.PasswordError | OSError | ValueError):
            raise
        raise Refused(
            "{file} is an old Excel file or has a password ({reason}): save it as .xlsx, without one",
            file=name,
            reason=error,
        ) from None
    return Table(
        header, rows, lambda: 1.0, sheet=visible[0] if len(visible) > 1 else None, above=above, loses_errors=True
    )


def _rows(lines: Iterator[list[Any]]) -> Iterator[TableRow]:
    """The rows that hold anything; `lines` begin with line 1 of the sheet."""
    for number, values in enumerate(lines, 1):
        cells = [_cell(value) for value in values]
        if any(cell != "" and str(cell).strip() for cell in cells):
            yield TableRow(number, cells)


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)
