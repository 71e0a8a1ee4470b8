"""The rows of a table that cannot be taken: each is named, and with `--skip-bad` kept in a file beside the table."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from charter_cli.desk import Desk
from charter_cli.errors import Refused
from charter_cli.formulas import protected, unprotected
from charter_cli.tabular.headings import Columns
from charter_cli.tabular.tables import Cell, Row

MOST_NAMED = 50


class BadRows:
    """Gathers bad rows. `beside`: the file for them, written where `kept`; it goes again if the command fails.

    The first ones are named on standard error at the end, by `tell`; of the others it says how many there are.
    """

    def __init__(self, desk: Desk, beside: Path, *, kept: bool) -> None:
        self.desk = desk
        self.beside = beside
        self.kept = kept
        self.count = 0
        self._named: list[tuple[int, Refused]] = []
        self._file: TextIO | None = None
        self._writer: Any = None

    def add(self, row: Row, why: Refused, header: Row, columns: Columns) -> None:
        """One more."""
        self.count += 1
        if len(self._named) < MOST_NAMED:
            self._named.append((row.line, why.with_traceback(None)))
        if not self.kept:
            return
        left_out = columns.position.get("reason")
        if self._file is None:
            self._file = self._create()
            self._writer = csv.writer(self._file)
            self._writer.writerow(["reason", *_texts(header.cells, left_out)])
        self._writer.writerow([self.desk.language.refusal(why), *_texts(row.cells, left_out)])

    def tell(self) -> None:
        """Names them on standard error."""
        for line, why in self._named:
            self.desk.warn("line {line}: {reason}", line=line, reason=why)
        if self.count > MOST_NAMED:
            self.desk.warn("… and {count} more rows", count=self.count - MOST_NAMED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            if error is not None:
                self.beside.unlink(missing_ok=True)

    def _create(self) -> TextIO:
        """A new file, for its owner only. One that is there is never overwritten: it may have been corrected."""
        try:
            handle = os.open(self.beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            raise Refused(
                "{file} is there already, with bad rows of an earlier time: import it or remove it first",
                file=self.beside,
            ) from None
        except OSError as error:
            problem = error.strerror or type(error).__name__
            raise Refused(
                "{file} cannot be written ({problem}): choose another place", file=self.beside, problem=problem
            ) from None
        # The mark at its start tells Excel that the file is UTF-8; what came in unreadable goes out as it came.
        return os.fdopen(handle, "w", 1, encoding="utf-8-sig", errors="surrogateescape", newline="")


def _texts(cells: Sequence[Cell], left_out: int | None) -> list[str]:
    return [_text(cell) for position, cell in enumerate(cells) if position != left_out]


def _text(cell: Cell) -> str:
    if isinstance(cell, Refused):
        return ""
    return protected(unprotected(cell if isinstance(cell, str) else cell.isoformat()))
