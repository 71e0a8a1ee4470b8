"""The register as commands see it: open it, and its calendar is the office-days file's of this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from charter_cli.errors import Refused
from charter_cli.messages import N_
from charter_cli.store import opening
from charter_cli.store.reading import FileMark, Reader
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
        with self.writing(""):
            pass
        with opening.reading(self.path) as connection:
            yield Reader(connection)

    @contextmanager
    def writing(self, words: str) -> Iterator[Ledger]:
        """The register for one command, entered as `words`: all of it happens, or nothing."""
        moves: list[Move] = []
        with opening.writing(self.path) as db:
            if Reader(db.conn).file_mark() != self._mark():
                moves = self._take_file(Ledger(db, FILE_CHANGED, self.now, self.today))
            yield Ledger(db, words, self.now, self.today)
        if moves:
            self.notice(FILE_CHANGED, moves)

    def _fill(self, empty: Reader) -> Ledger:
        """A register that is not there yet, with today's calendar, in memory only."""
        from sqlite_utils import Database

        ledger = Ledger(Database(empty.connection, execute_plugins=False), "", self.now, self.today)
        self._take_file(ledger)
        return ledger

    def _mark(self) -> FileMark:
        try:
            state = self.office_days.stat()
        except OSError:
            raise Refused(
                "the office-days file {path} is missing: no due date can be worked out without it",
                path=self.office_days,
            ) from None
        return FileMark(str(self.office_days), state.st_mtime_ns, state.st_size)

    def _take_file(self, ledger: Ledger) -> list[Move]:
        """Makes what the office-days file says the calendar in force, and re-dates what is pending."""
        from hashlib import sha256

        from charter_cli.office_days import load_office_days

        mark, found = self._mark(), load_office_days(self.office_days)
        digest = sha256(repr(found).encode()).hexdigest()
        unchanged = ledger.file_digest() == digest
        ledger.take_calendar(mark, digest, found.weekly_off, found.listed, found.yearly)
        if unchanged:
            return []
        ledger.command(automatic=True)
        ledger.take_office_days((day, False) for day in found.days)
        return ledger.redate(FILE_CHANGED)
