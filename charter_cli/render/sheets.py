"""Records as a workbook for Excel: dates are dates, numbers are numbers, and no text is run as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from charter_cli.files.formulas import protected
from charter_cli.render.data import Record

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WIDE = {"service_name": 40, "requester": 30, "address": 30, "subject": 40, "note": 40, "hold_reason": 40}
_USUAL = 12
# Characters that XML has no way to hold, and that nobody types.
_NOT_IN_XML = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd"})


def write_xlsx(records: Iterable[Record], columns: Sequence[str], out: BinaryIO) -> None:
    """`records` below a row of headings, row by row, so that memory does not grow with them."""
    from xlsxwriter import Workbook

    with Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("requests")
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        # Excel's own mark for a text that is no formula: it stays one even when somebody edits the cell.
        text = book.add_format({"quote_prefix": True})
        for position, column in enumerate(columns):
            sheet.set_column(position, position, _WIDE.get(column, _USUAL))
            sheet.write_string(0, position, column, bold)
        sheet.freeze_panes(1, 0)
        for number, record in enumerate(records, start=1):
            for position, column in enumerate(columns):
                _put(sheet, number, position, record[column], day if column.endswith(("_on", "_date")) else None, text)


def _put(sheet: Worksheet, row: int, column: int, value: Any, day: Format | None, text: Format) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif day is not None:
        sheet.write_datetime(row, column, datetime.fromisoformat(value), day)
    else:
        sheet.write_string(row, column, *_harmless(value.translate(_NOT_IN_XML), text))


def _harmless(value: str, text: Format) -> tuple[str, Format | None]:
    """A text that would be a formula is marked as text; one that looks as if CSV had protected it gets one more
    apostrophe, as there, because one is taken off when it is read."""
    safe = protected(value)
    if safe == value:
        return value, None
    return (safe, None) if value.startswith("'") else (value, text)
