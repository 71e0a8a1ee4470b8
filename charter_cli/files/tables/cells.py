"""One cell of a table as a plain text or as a day, as people and other programs write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, tzinfo

from charter_cli.domain.calendar import ONE_DAY
from charter_cli.files.formulas import unprotected
from charter_cli.files.tables.tables import Cell
from charter_cli.language.text import latin_digits

# 10000 is in 1927 and 99999 in 2173: every five-digit number is a day that a register may hold.
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:[.][0-9]+)?")
_TIME_OF_DAY = re.compile(r"[ T][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp]\.?[Mm]\.?)?$")
# With an offset from UTC, as survey tools write it: the day is the office's.
_MOMENT = re.compile(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)? ?(?:Z|[+-][0-9]{2}:?(?:[0-9]{2})?)"
)


def plain(cell: Cell) -> str:
    """The cell without blanks at its ends and without the apostrophe that kept it from being run as a formula.
    Refused: one that could not be read."""
    if isinstance(cell, str):
        return unprotected(cell.strip())
    if isinstance(cell, date):
        return cell.isoformat()
    raise cell


def day(text: str, read: Callable[[str], date], epoch: date, zone: tzinfo) -> date:
    """A date as people type it, which `read` reads, with or without a time of day; or a spreadsheet's number of it,
    counted from `epoch`; of a moment with its offset from UTC, the day in `zone`. Refused: whatever `read` refuses."""
    typed = latin_digits(text)
    if serial := _SERIAL.fullmatch(typed):
        return epoch + int(serial[1]) * ONE_DAY
    if _MOMENT.fullmatch(typed):
        try:
            return (
                datetime.fromisoformat(f"{typed[:10]}T{typed[11:]}".replace(" ", "").replace(",", "."))
                .astimezone(zone)
                .date()
            )
        except (ValueError, OverflowError):
            typed = typed[:10]
    return read(_TIME_OF_DAY.sub("", typed))
