"""The register as commands see it: open it, and its calendar is the office-days file's of this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from charter_cli.errors import Refused
from charter_cli.messages import N_
from charter_cli.store import opening
from charter_cli.store.reading import FileMark, Reader

if TYPE_CHECKING:
    from sqlite_utils import Database

    from charter_cli.office_days import OfficeDaysFile
    from charter_cli.store.writing import Ledger, Move

FILE_CHANGED = N_("the office-days file changed")


class Register:
    """The one SQLite file, with the office-days file that its due dates stand on.

    `notice` is told the moves when the office-days file was found changed and pending requests were re-dated.
    """

    def __init__(
        self, path: Path, office_days: Path, now: datetime, today: date, notice: Callable[[str, list[Move]], None]
    ) -> None:
        self.path = path
        self.office_days = office_days
        self.now = now
        self.today = today
        self.notice = notice

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """The register for questions; an empty one where there is no file yet."""
        with opening.reading(self.path) as connection:
            reader = Reader(connection)
            mark = reader.file_mark()
            if mark == self._mark():
                yield reader
                return
            if not self.path.exists() or self.path.stat().st_size == 0:
                yield self._fill(reader)
                return
            says_the_same = reader.file_digest() == self._digest()
        try:
            with self.writing(""):
                pass
        except Refused:
            # The file was only touched or moved, and the register may not be written: its calendar holds all the same.
            if not says_the_same:
                raise
        with opening.reading(self.path) as connection:
            yield Reader(connection)

    @contextmanager
    def writing(self, words: str, *, keep: bool = True) -> Iterator[Ledger]:
        """The register for one command, entered as `words`: all of it happens, or nothing; nothing unless `keep`."""
        moves: list[Move] = []
        with opening.writing(self.path, keep=keep) as db:
            if Reader(db.conn).file_mark() != self._mark():
                moves = self._take_file(self._ledger(db, FILE_CHANGED))
            yield self._ledger(db, words)
        if moves:
            self.notice(FILE_CHANGED, moves)

    def _ledger(self, db: Database, words: str) -> Ledger:
        from charter_cli.store.writing import Ledger

        return Ledger(db, words, self.now, self.today, self._load)

    def _fill(self, empty: Reader) -> Ledger:
        """A register that is not there yet, with today's calendar, in memory only."""
        from sqlite_utils import Database

        ledger = self._ledger(Database(empty.connection, execute_plugins=False), "")
        self._take_file(ledger)
        return ledger

    def _load(self) -> OfficeDaysFile:
        from charter_cli.office_days import load_office_days

        return load_office_days(self.office_days)

    def _take_file(self, ledger: Ledger) -> list[Move]:
        return ledger.take_file(self._mark(), self._digest())

    def _digest(self) -> str:
        """What the office-days file says, whatever its comments and its order of keys."""
        from hashlib import sha256

        return sha256(repr(self._load()).encode()).hexdigest()

    def _mark(self) -> FileMark:
        try:
            state = self.office_days.stat()
        except OSError:
            raise Refused(
                "the office-days file {path} is missing: no due date can be worked out without it",
                path=self.office_days,
            ) from None
        return FileMark(str(self.office_days), state.st_mtime_ns, state.st_size)
