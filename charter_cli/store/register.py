"""The register as commands see it: open it, and it is the office's own, with the calendar of this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from charter_cli.errors import Refused
from charter_cli.files.zones import zone_of
from charter_cli.language.messages import N_
from charter_cli.store import kept_seal, office, opening
from charter_cli.store.office_files import OfficeFiles
from charter_cli.store.reader import Reader

if TYPE_CHECKING:
    import sqlite3

    from charter_cli.domain.calendar import OfficeDay
    from charter_cli.store.binding import Binding, Claim
    from charter_cli.store.ledger import Ledger
    from charter_cli.store.redating import Move

FILE_CHANGED = N_("the office-days file changed")


class Register:
    """The one SQLite file, with the charter and the office-days file that its due dates stand on.

    `clock`: what the machine's clock shows at the office, and the office's day. `notice` is told the moves when the
    office-days file was found changed and pending requests were re-dated; `uncopied` is told why the daily copy could
    not be made. `officer`: who enters commands, where that is known. `tell` is told a sentence and its fields,
    `tell_overruled` the days of a changed file that do not count.
    """

    def __init__(
        self,
        path: Path,
        claim: Claim,
        clock: Callable[[], tuple[datetime, date]],
        notice: Callable[[str, list[Move]], None],
        uncopied: Callable[[Refused], None],
        officer: Callable[[], str | None],
        tell: Callable[..., None],
        tell_overruled: Callable[[list[OfficeDay]], None],
    ) -> None:
        self.path = path
        self.files = OfficeFiles(path, claim)
        self.clock = clock
        self.notice = notice
        self.uncopied = uncopied
        self.officer = officer
        self.tell = tell
        self.tell_overruled = tell_overruled
        self._is_told = False  # that nothing can be kept beside the register

    def own_charter(self) -> Path | None:
        """Where the charter of the register's office is, whether or not it is there; None where none is bound."""
        if not self.is_there:
            return None
        with opening.reading(self.path) as connection:
            found = office.bound(connection)
        return None if found is None else office.charter_at(found.charter, self.path)

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
            self.files.settle(connection)
            mark = reader.file_mark()
            if mark == self.files.mark():
                yield reader
                return
            if not self.is_there:
                yield self._fill(reader)
                return
            says_the_same = reader.file_digest() == self.files.digest()
            if not says_the_same and not self.files.may_be_taken(mark):
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

    @contextmanager
    def writing(self, words: str, *, keep: bool = True, binding: bool = True) -> Iterator[Ledger]:
        """The register for one command, entered as `words`: all of it happens, or nothing; nothing unless `keep`.
        What it enters binds the register to the office, if `binding`."""
        moves: list[Move] = []
        known = self.files.binding.to_write_with()  # what is refused is refused before a file is made or copied
        before_it, after_it = (self._copy_daily, self._keep_seal) if keep else (None, None)
        with opening.writing(self.path, keep=keep, before=before_it, after=after_it) as connection:
            found = self.files.settle(connection).to_write_with()
            if not office.same_file(found.charter, known.charter):
                raise Refused("{path} was given another charter while this command ran: try again", path=self.path)
            if binding:
                self.files.must_be_of_the_register(Reader(connection))
            if keep:
                self._look_at_the_seal(connection)
            before, says_something_new = Reader(connection), False
            if before.file_mark() != self.files.mark():
                digest = before.file_digest()
                says_something_new = digest is not None and digest != self.files.digest()
                moves = self._take_file(self._ledger(connection, FILE_CHANGED))
                self.files.remember_whose_days(connection)
            ledger = self._ledger(connection, words)
            yield ledger
            bound = binding and keep and ledger.entered and self.files.bind(connection)
            days = self.files.overruled(ledger) if says_something_new else []
        if moves:
            self.notice(FILE_CHANGED, moves)
        self.tell_overruled(days)
        if bound:
            self._tell_binding(found)

    def _tell_binding(self, found: Binding) -> None:
        """Says once that the office has a new id, or the charter a new place."""
        if found.bound is None:
            return
        if found.bound.office.id != self.files.charter.office.id:
            self.tell(
                N_("The charter names its office now: this register, which was of {old}, is of {id} from now on."),
                old=found.bound.office.name,
                id=self.files.charter.office.id,
            )
        if (former := found.bound.office.timezone) != (now := self.files.charter.office.timezone):
            self.tell(
                N_("The time zone of the office, which decides what day is today, was {old} and is {now} from now on."),
                old=former,
                now=now,
            )
        if found.moved:
            self.tell(N_("The charter of this register is {path} from now on."), path=found.charter)

    def calendar_follows(self, reader: Reader) -> bool:
        """Whether the calendar in force is what the office-days file and the local changes make it."""
        from charter_cli.store.redating import follows

        return follows(reader, self.files.office_days)

    def _copy_daily(self) -> None:
        """Keeps the register as it was before the first entry of this day, by the machine's own clock."""
        from charter_cli.store.copies import keep_daily

        try:
            keep_daily(self.path, self.clock()[0].date())
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
        found_at = None if holds else self.clock()[0].isoformat(timespec="seconds")
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

        ledger = Ledger(connection, words, *self.clock(), lambda: self.files.office_days, self.officer())
        if (kept := self.files.former_timezone()) is not None:  # another zone makes no entry earlier
            ledger.machine_day = max(ledger.machine_day, self.clock()[0].astimezone(zone_of(kept)).date())
        return ledger

    def _fill(self, empty: Reader) -> Ledger:
        """A register that is not there yet, with today's calendar, in memory only."""
        ledger = self._ledger(empty.connection, "")
        self._take_file(ledger)
        return ledger

    def _take_file(self, ledger: Ledger) -> list[Move]:
        from charter_cli.store.redating import take_file

        return take_file(ledger, self.files.mark(), self.files.digest())
