"""What was wrong with a table before it came: destroyed texts, Bangla for an old font, months before days."""

from __future__ import annotations

from collections.abc import Mapping

from charter_cli.errors import Refused
from charter_cli.files.tables.damage import SUSPECT, damage, may_be_bijoy
from charter_cli.files.tables.date_order import DateOrder
from charter_cli.files.tables.headings import Columns
from charter_cli.files.tables.tables import Cell, OldFont, Table, TableRow

# The columns whose dates may prove that the month comes first; what people write in words, in whatever font.
_DAYS = ("received_on", "settled_on", "memo_date", "due_on")
_IN_WORDS = {"requester", "address", "subject", "file", "note"}
_MOST_GUESSES = 20
_NOTHING: Mapping[str, Refused] = {}


class RowDamage:
    """Looks at each row of `table`, whose columns are `columns`.

    `orders`: what its columns of dates prove; `guesses`: texts that may be Bangla for an old font, the first few, each
    with its line.
    """

    def __init__(self, columns: Columns, table: Table) -> None:
        header = table.header
        self.guesses: list[tuple[int, str]] = []
        position = columns.position
        self.orders = {position[day]: DateOrder(str(header.cells[position[day]])) for day in _DAYS if day in position}
        self._position = position
        self._of_bytes = table.form.errors == "surrogateescape"

    def of(self, row: TableRow) -> Mapping[str, Refused]:
        """The fields of `row` that cannot be taken, each with the reason; a guess goes to `guesses`."""
        cells = row.cells
        for at, order in self.orders.items():
            if at < len(cells):
                order.see(cells[at], row.line)
        return self._cell_by_cell(row) if _is_suspect(cells) else _NOTHING

    def month_first(self) -> Refused | None:
        """Why the dates of a column cannot be trusted; None where all can."""
        return next((why for order in self.orders.values() if (why := order.refusal())), None)

    def _cell_by_cell(self, row: TableRow) -> Mapping[str, Refused]:
        found = {}
        for field, at in self._position.items():
            cell = row.cells[at] if at < len(row.cells) else ""
            in_words = field in _IN_WORDS
            why = damage(cell if in_words or not isinstance(cell, str) else str(cell), of_bytes=self._of_bytes)
            if why is not None:
                found[field] = why
            elif in_words and isinstance(cell, str) and len(self.guesses) < _MOST_GUESSES and may_be_bijoy(cell):
                self.guesses.append((row.line, cell.strip()))
        return found


def _is_suspect(cells: list[Cell]) -> bool:
    """Whether anything in a row may be destroyed: one look, because hardly any is."""
    texts = [cell for cell in cells if type(cell) is str]
    if SUSPECT.search("\n".join(texts)):
        return True
    return len(texts) < len(cells) and any(type(cell) is OldFont for cell in cells)
