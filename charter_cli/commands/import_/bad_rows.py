"""The rows of a table that cannot be taken: each is named, and with `--skip-bad` kept in a file beside the table."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.files.formulas import protected, unprotected
from charter_cli.files.tables.headings import Columns
from charter_cli.files.tables.tables import Cell, Table, TableRow
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_

MOST_NAMED = 1000


class BadRows:
    """Gathers bad rows of `table`. `beside`: the file for them, written where `kept`; it goes again if the command
    fails.

    The first ones are named on standard error at the end, by `tell`; of the others it says how many there are.
    """

    def __init__(self, desk: Desk, beside: Path, table: Table, columns: Columns, *, kept: bool) -> None:
        self.desk = desk
        self.beside = beside
        self.table = table
        self.kept = kept
        self.count = 0
        self._old_reasons = columns.position.get("reason")
        self._named: list[tuple[int, list[Refused]]] = []
        self._file: TextIO | None = None
        self._writer: Any = None

    def add(self, row: TableRow, wrong: list[Refused]) -> None:
        """One more, with all that is wrong with it."""
        self.count += 1
        if len(self._named) < MOST_NAMED:
            self._named.append((row.line, wrong))
        if self.kept:
            if self._file is None:
                self._file = self._create()
                self._writer = self._begin(self._file)
            reasons = " · ".join(self.desk.language.refusal(why) for why in wrong)
            with system_errors.writing(self.beside):
                self._writer.writerow([reasons, *self._texts(row)])

    def tell(self) -> None:
        """Names them on standard error, a line for each reason."""
        for line, wrong in self._named:
            for why in wrong:
                self.desk.warn("line {line}: {reason}", line=line, reason=why)
        if self.count > MOST_NAMED:
            self.desk.warn("… and {count} more rows", count=self.count - MOST_NAMED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        whole = False
        try:
            with system_errors.writing(self.beside):
                self._file.close()
            whole = error is None
        finally:
            if not whole:
                self.beside.unlink(missing_ok=True)

    def _create(self) -> TextIO:
        """A new file, for its owner only. One that is there is never overwritten: it may have been corrected."""
        with system_errors.writing(self.beside):
            try:
                handle = os.open(self.beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                raise Refused(
                    "{file} is there already, with bad rows of an earlier time: import it or remove it first",
                    file=self.beside,
                ) from None
        form = self.table.form
        return os.fdopen(handle, "w", 1, encoding=form.encoding, errors=form.errors, newline="")

    def _begin(self, file: TextIO) -> Any:
        """A writer of rows as the table has them, after the headings."""
        form = self.table.form
        if form.told:
            file.write(f"sep={form.delimiter}\r\n")
        writer = csv.writer(file, delimiter=form.delimiter)
        writer.writerow([self.desk.language.text(N_("reason")), *self._texts(self.table.header)])
        return writer

    def _texts(self, row: TableRow) -> list[str]:
        return [_text(cell) for position, cell in enumerate(row.cells) if position != self._old_reasons]


def _text(cell: Cell) -> str:
    if isinstance(cell, Refused):
        return ""
    return protected(unprotected(cell if isinstance(cell, str) else cell.isoformat()))
