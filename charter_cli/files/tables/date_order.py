"""Whether the days or the months come first in a column of dates, as far as its figures prove it."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from charter_cli.errors import Refused
from charter_cli.files.tables.tables import Cell
from charter_cli.language.text import latin_digits, shown

_FIGURES = re.compile(r"\s*'?([0-9]{1,2})([/.-])([0-9]{1,2})\2[0-9]{2}")


class _Seen(NamedTuple):
    text: str
    line: int


class DateOrder:
    """Looks at the dates of the column `heading`, row by row. The day comes first, always; but where one date proves
    that somebody wrote the month first (11/22/2026), those that could be read either way mean other days than they
    say."""

    def __init__(self, heading: str) -> None:
        self.heading = heading
        self.day_first: _Seen | None = None
        self.month_first: _Seen | None = None
        self.either: _Seen | None = None
        self._last: Cell = ""

    def see(self, cell: Cell, line: int) -> None:
        """One more cell of the column."""
        if cell == self._last:  # the same day comes again and again
            return
        self._last = cell
        if isinstance(cell, date):
            # A spreadsheet that takes 11/05/2026 for a date leaves 11/22/2026 a text: then both are in one column.
            if self.either is None and cell.day <= 12 and cell.day != cell.month:
                self.either = _Seen(cell.isoformat(), line)
        elif isinstance(cell, str) and (found := _FIGURES.match(latin_digits(cell))):
            first, second = int(found[1]), int(found[3])
            if first <= 12 < second <= 31:
                self.month_first = self.month_first or _Seen(cell.strip(), line)
            elif second <= 12 < first <= 31:
                self.day_first = self.day_first or _Seen(cell.strip(), line)
            elif first != second:
                self.either = self.either or _Seen(cell.strip(), line)

    def refusal(self) -> Refused | None:
        """Why no date of the column can be trusted; None where nothing speaks against them."""
        if self.month_first is None or self.either is None:
            return None
        return Refused(
            "line {line}: “{text}” has the month first, so “{other}” in line {other_line} may have it too: write the "
            "dates of the column “{heading}” like 2026-11-22",
            line=self.month_first.line,
            text=shown(self.month_first.text),
            other=shown(self.either.text),
            other_line=self.either.line,
            heading=shown(self.heading),
        )
