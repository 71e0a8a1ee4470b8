"""The register as commands see it: open it, and its calendar is the office-days file's of this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from charter_cli.errors import Refused
from charter_cli.language.messages import N_
from charter_cli.store import opening
from charter_cli.store.reader import FileMark, Reader

if TYPE_CHECKING:
    import sqlite3

    from charter_cli.files.office_days import OfficeDaysFile
    from charter_cli.store.ledger import Ledger
    from charter_cli.store.redating import Move

FILE_CHANGED = N_("the office-days file changed")


class Register:
    """The one SQLite file, with the office-days file that its due dates stand on.

    `notice` is told the moves when the office-days file was found changed and pending requests were re-dated;
    `uncopied` is told why the daily copy could not be made. `officer`: who enters commands, where that is known.
    """

    def __init__(
        self,
        path: Path,
        office_days: Path,
        now: datetime,
        today: date,
        notice: Callable[[str, list[Move]], None],
        uncopied: Callable[[Refused], None] = lambda why: None,
        officer: Callable[[], str | None] = lambda: None,
    ) -> None:
        self.path = path
        self.office_days = office_days
        self.now = now
        self.today = today
        self.notice = notice
        self.uncopied = uncopied
        self.officer = officer

    @property
    def is_there(self) -> bool:
        """Whether anything was ever entered."""
        return self.path.exists() and self.path.stat().st_size > 0

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """The register for questions; an empty one where there is no file yet."""
        with opening.reading(self.path) as connection:
            reader = Reader(connection)
            mark = reader.file_mark()
            if mark == self._mark():
                yield reader
                return
            if not self.is_there:
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
        with opening.writing(self.path, keep=keep, before=self._copy_daily if keep else None) as connection:
            if Reader(connection).file_mark() != self._mark():
                moves = self._take_file(self._ledger(connection, FILE_CHANGED))
            yield self._ledger(connection, words)
        if moves:
            self.notice(FILE_CHANGED, moves)

    def calendar_follows(self, reader: Reader) -> bool:
        """Whether the calendar in force is what the office-days file and the local changes make it."""
        from charter_cli.store.redating import follows

        return follows(reader, self._found)

    def _copy_daily(self) -> None:
        """Keeps the register as it was before the first entry of this day, by the machine's own clock."""
        from charter_cli.store.copies import keep_daily

        try:
            keep_daily(self.path, self.now.date())
        except Refused as why:
            self.uncopied(why)

    def _ledger(self, connection: sqlite3.Connection, words: str) -> Ledger:
        from charter_cli.store.ledger import Ledger

        return Ledger(connection, words, self.now, self.today, lambda: self._found, self.officer())

    def _fill(self, empty: Reader) -> Ledger:
        """A register that is not there yet, with today's calendar, in memory only."""
        ledger = self._ledger(empty.connection, "")
        self._take_file(ledger)
        return ledger

    @cached_property
    def _found(self) -> OfficeDaysFile:
        """What the office-days file says, read once in a run."""
        from charter_cli.files.office_days import load_office_days

        return load_office_days(self.office_days)

    def _take_file(self, ledger: Ledger) -> list[Move]:
        from charter_cli.store.redating import take_file

        return take_file(ledger, self._mark(), self._digest())

    def _digest(self) -> str:
        """What the office-days file says, whatever its comments and its order of keys."""
        from hashlib import sha256

        return sha256(repr(self._found).encode()).hexdigest()

    def _mark(self) -> FileMark:
        try:
            state = self.office_days.stat()
        except OSError:
            raise Refused(
                "the office-days file {path} is missing: no due date can be worked out without it",
                path=self.office_days,
            ) from None
        path = str(self.office_days).encode(errors="backslashreplace").decode()  # a name may be no UTF-8
        return FileMark(path, state.st_mtime_ns, state.st_size)
