"""The register as commands see it: open it, and it is the office's own, with the calendar of this moment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from charter_cli.domain.calendar_changes import overruled
from charter_cli.errors import Refused
from charter_cli.language.messages import N_
from charter_cli.store import kept_seal, office, opening
from charter_cli.store.binding import Binding, Claim, bound_to, is_stale, settle
from charter_cli.store.reader import FileMark, Reader

if TYPE_CHECKING:
    import sqlite3

    from charter_cli.domain.calendar import OfficeDay
    from charter_cli.domain.charter import Charter
    from charter_cli.files.office_days import OfficeDaysFile
    from charter_cli.store.ledger import Ledger
    from charter_cli.store.redating import Move

FILE_CHANGED = N_("the office-days file changed")


def _taken(binding: Binding) -> Binding:
    """`binding`, if a command that writes may work with it; else it is refused."""
    if binding.not_taken is not None:
        raise binding.not_taken
    return binding


class Register:
    """The one SQLite file, with the charter and the office-days file that its due dates stand on.

    `notice` is told the moves when the office-days file was found changed and pending requests were re-dated;
    `uncopied` is told why the daily copy could not be made. `officer`: who enters commands, where that is known.
    `tell` is told a sentence and its fields, `tell_overruled` the days of a changed file that do not count.
    """

    def __init__(
        self,
        path: Path,
        claim: Claim,
        now: datetime,
        today: date,
        notice: Callable[[str, list[Move]], None],
        uncopied: Callable[[Refused], None],
        officer: Callable[[], str | None],
        tell: Callable[..., None],
        tell_overruled: Callable[[list[OfficeDay]], None],
    ) -> None:
        self.path = path
        self.claim = claim
        self.now = now
        self.today = today
        self.notice = notice
        self.uncopied = uncopied
        self.officer = officer
        self.tell = tell
        self.tell_overruled = tell_overruled
        self._is_told = False  # that nothing can be kept beside the register
        self._binding: Binding | None = None
        self._charters: dict[Path, Charter] = {}

    def own_charter(self) -> Path | None:
        """Where the charter of the register's office is, whether or not it is there; None where none is bound."""
        if not self.is_there:
            return None
        with opening.reading(self.path) as connection:
            found = office.bound(connection)
        return None if found is None else office.charter_at(found.charter, self.path)

    @property
    def binding(self) -> Binding:
        """The charter and the office-days file of this run. Refused: as by `settle`."""
        if self._binding is None:
            if not self.is_there:
                self._binding = settle(self.path, None, self.claim, self._load)
            else:
                with opening.reading(self.path) as connection:
                    return self._settle(connection)
        return self._binding

    @property
    def charter(self) -> Charter:
        """The charter of this run, read and validated at the first question."""
        return self._load(self.binding.charter)

    @property
    def office_days(self) -> Path:
        """The office-days file of this run."""
        return self.binding.office_days

    def _settle(self, connection: sqlite3.Connection) -> Binding:
        """What this run works with. It is judged again where another process has bound the register since."""
        found = office.bound(connection)
        if self._binding is None or self._binding.bound != found:
            self.__dict__.pop("_found", None)
            self._binding = settle(self.path, found, self.claim, self._load)
        return self._binding

    def _load(self, path: Path) -> Charter:
        from charter_cli.files.charter_file import load_charter

        if path not in self._charters:
            self._charters[path] = load_charter(path)
        return self._charters[path]

    @contextmanager
    def alone(self) -> Iterator[Reader]:
        """The register for questions that need neither its charter nor its office-days file."""
        with opening.reading(self.path) as connection:
            yield Reader(connection)

    @property
    def is_there(self) -> bool:
        """Whether anything was ever entered."""
        return opening.holds_something(self.path)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """The register for questions; an empty one where there is no file yet."""
        with opening.reading(self.path) as connection:
            reader = Reader(connection)
            self._settle(connection)
            mark = reader.file_mark()
            if mark == self._mark():
                yield reader
                return
            if not self.is_there:
                yield self._fill(reader)
                return
            says_the_same = reader.file_digest() == self._digest()
            if not says_the_same and not self._may_take(mark):
                yield reader
                return
        try:
            with self.writing("", binding=False):
                pass
        except Refused:
            # The file was only touched or moved, and the register may not be written: its calendar holds all the same.
            if not says_the_same:
                raise
        with opening.reading(self.path) as connection:
            yield Reader(connection)

    def _may_take(self, last: FileMark | None) -> bool:
        """Whether a question may make this office-days file the calendar: it is the one that the register stands on,
        or that one is gone."""
        if self.binding.bound is not None:
            return not self.binding.moved
        return last is None or last.file == self._mark().file or not os.path.exists(last.file)

    @contextmanager
    def writing(self, words: str, *, keep: bool = True, binding: bool = True) -> Iterator[Ledger]:
        """The register for one command, entered as `words`: all of it happens, or nothing; nothing unless `keep`.
        What it enters binds the register to the office, if `binding`."""
        moves: list[Move] = []
        known = _taken(self.binding)  # what is refused is refused before a file is made or copied
        before_it, after_it = (self._copy_daily, self._keep_seal) if keep else (None, None)
        with opening.writing(self.path, keep=keep, before=before_it, after=after_it) as connection:
            found = _taken(self._settle(connection))
            if not office.same_file(found.charter, known.charter):
                raise Refused("{path} was given another charter while this command ran: try again", path=self.path)
            if keep:
                self._look_at_the_seal(connection)
            before, says_something_new = Reader(connection), False
            if before.file_mark() != self._mark():
                digest = before.file_digest()
                says_something_new = digest is not None and digest != self._digest()
                moves = self._take_file(self._ledger(connection, FILE_CHANGED))
                if found.bound is not None and not found.moved:
                    office.bind(connection, found.bound._replace(own_days=found.own_days))
            ledger = self._ledger(connection, words)
            yield ledger
            bound = binding and keep and ledger.entered and self._bind(connection)
            days = self.overruled(ledger) if says_something_new else []
        if moves:
            self.notice(FILE_CHANGED, moves)
        self.tell_overruled(days)
        if bound:
            self._tell_binding(found)

    def _bind(self, connection: sqlite3.Connection) -> bool:
        """Binds the register to the office of this run; whether it had to be."""
        if not is_stale(self.binding):
            return False
        office.bind(connection, bound_to(self.binding, self.path, self.charter.office))
        return True

    def _tell_binding(self, found: Binding) -> None:
        """Says once that the office has a new id, or the charter a new place."""
        if found.bound is None:
            return
        if found.bound.office.id != self.charter.office.id:
            self.tell(
                N_("The charter names its office now: this register, which was of {old}, is of {id} from now on."),
                old=found.bound.office.name,
                id=self.charter.office.id,
            )
        if found.moved:
            self.tell(N_("The charter of this register is {path} from now on."), path=found.charter)

    def calendar_follows(self, reader: Reader) -> bool:
        """Whether the calendar in force is what the office-days file and the local changes make it."""
        from charter_cli.store.redating import follows

        return follows(reader, self._found)

    def overruled(self, reader: Reader) -> list[OfficeDay]:
        """The days that the office-days file lists, although `holiday remove` took them off, which counts."""
        return overruled(self._found.days, reader.calendar_changes())

    def _copy_daily(self) -> None:
        """Keeps the register as it was before the first entry of this day, by the machine's own clock."""
        from charter_cli.store.copies import keep_daily

        try:
            keep_daily(self.path, self.now.date())
        except Refused as why:
            self.uncopied(why)
            self._is_told = True

    def _look_at_the_seal(self, connection: sqlite3.Connection) -> None:
        """Notes where another file that was put in the register's place left off, before it goes on."""
        with self._told():
            kept_seal.remember_where_it_left(self.path, connection, Reader(connection).last_number())

    def _keep_seal(self, connection: sqlite3.Connection) -> None:
        """Keeps the seal of what was just entered."""
        with self._told():
            kept_seal.follow(self.path, connection, Reader(connection).last_number())

    def begin_anew(self) -> None:
        """Keeps the present seal, whatever was kept: the register was accepted as it is."""
        with self._told(), opening.reading(self.path) as connection:
            kept_seal.begin_anew(self.path, connection, Reader(connection).last_number())

    def remember_check(self, reader: Reader, *, holds: bool) -> None:
        """Keeps what `charter check` came to, for the warning of every command."""
        found_at = None if holds else self.now.isoformat(timespec="seconds")
        with self._told():
            kept_seal.remember_check(self.path, reader.connection, reader.last_number(), found_at)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A seal that cannot be kept is told, unless the copy beside it could not be made either, and keeps nobody from
        entering anything."""
        try:
            yield
        except Refused as why:
            if not self._is_told:
                self.tell(N_("warning: {reason}"), reason=why)
            self._is_told = True

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
        path = os.path.abspath(self.office_days).encode(errors="backslashreplace").decode()  # a name may be no UTF-8
        return FileMark(path, state.st_mtime_ns, state.st_size)
