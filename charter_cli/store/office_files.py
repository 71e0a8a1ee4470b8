"""The two files that a register stands on in one run, its office's charter and office days, each read once."""

from __future__ import annotations

import os
import sqlite3
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from charter_cli.errors import Refused
from charter_cli.files import paths
from charter_cli.files.zones import DHAKA
from charter_cli.store import office, opening
from charter_cli.store.binding import Binding, Claim, bound_to, check_office, is_stale, settle
from charter_cli.store.reader import FileMark, Reader

if TYPE_CHECKING:
    from charter_cli.domain.calendar import OfficeDay
    from charter_cli.domain.charter import Charter
    from charter_cli.domain.office import Office
    from charter_cli.files.office_days import OfficeDaysFile


class OfficeFiles:
    """The charter and the office-days file of the register at `register`, for a run that names what it `claim`s."""

    def __init__(self, register: Path, claim: Claim) -> None:
        self.register = register
        self.claim = claim
        self._binding: Binding | None = None
        self._charters: dict[Path, Charter] = {}

    @property
    def binding(self) -> Binding:
        """Which two files they are. Refused: as by `settle`."""
        if self._binding is not None:
            return self._binding
        if not opening.holds_something(self.register):
            self._binding = settle(self.register, None, self.claim, self._load)
            return self._binding
        with opening.reading(self.register) as connection:
            return self.settle(connection)

    def settle(self, connection: sqlite3.Connection) -> Binding:
        """The same, of the register that is open; judged again where another process has bound it since."""
        found = office.bound(connection)
        if self._binding is None or self._binding.bound != found:
            self.__dict__.pop("office_days", None)
            self._binding = settle(self.register, found, self.claim, self._load)
        return self._binding

    @property
    def charter(self) -> Charter:
        """The charter, read and validated at the first question."""
        return self._load(self.binding.charter)

    @cached_property
    def office_days(self) -> OfficeDaysFile:
        """What the office-days file says."""
        from charter_cli.files.office_days import load_office_days

        return load_office_days(self.binding.office_days)

    def check_office(self, charter: Path) -> None:
        """Refused: `charter` cannot be read, or is of another office than the register, if that is bound to one."""
        found = self._load(charter)
        if not opening.holds_something(self.register):
            return
        with opening.reading(self.register) as connection:
            bound = office.bound(connection)
        if bound is not None:
            own = office.charter_at(bound.charter, self.register)
            check_office(self.register, bound, found, at_its_place=office.same_file(charter, own))

    def timezone(self) -> str:
        """The office's time zone. Where its charter cannot be read, the one that the register keeps, else Dhaka's: few
        commands go on then, and none of them answers with a date of the office."""
        try:
            return self._office().timezone
        except Refused:
            pass
        try:
            with opening.reading(self.register) as connection:
                found = office.bound(connection)
        except Refused:
            found = None
        return str(DHAKA) if found is None else found.office.timezone

    def former_timezone(self) -> str | None:
        """The time zone that the register keeps, where the charter names another one since."""
        bound = self.binding.bound
        return None if bound is None or bound.office.timezone == self.timezone() else bound.office.timezone

    def _office(self) -> Office:
        """The office of this run. Its charter is read only where the register does not know what it says."""
        bound = self.binding.bound
        return self.charter.office if bound is None or is_stale(self.binding) else bound.office

    def digest(self) -> str:
        """What the office-days file says, whatever its comments and its order of keys. The names of the domain's
        classes and fields are in it: with another name, every older register would stand on other days."""
        from hashlib import sha256

        return sha256(repr(self.office_days).encode()).hexdigest()

    def mark(self) -> FileMark:
        """How the office-days file looks. Refused: it is not there."""
        file = self.binding.office_days
        try:
            state = file.stat()
        except OSError:
            raise Refused(
                "the office-days file {path} is missing: no due date can be worked out without it", path=file
            ) from None
        path = os.path.abspath(file).encode(errors="backslashreplace").decode()  # a name may be no UTF-8
        return FileMark(path, state.st_mtime_ns, state.st_size)

    def may_be_taken(self, last: FileMark | None) -> bool:
        """Whether a question may make the office-days file the calendar: it is the one on which the register stands,
        `last`, or both came with the program."""
        if self.binding.bound is not None:
            return not self.binding.moved
        both_shipped = last is not None and paths.is_shipped(Path(last.file)) and not self.binding.own_days
        return last is None or last.file == self.mark().file or both_shipped

    def overruled(self, reader: Reader) -> list[OfficeDay]:
        """The days that the office-days file lists, although `holiday remove` took them off, which counts."""
        from charter_cli.domain.calendar_changes import overruled

        return overruled(self.office_days.days, reader.calendar_changes())

    def must_be_of_the_register(self, reader: Reader) -> None:
        """Refused: the shipped charter, which nobody named, for a register that is bound to no office yet and stands
        on other office days than the shipped ones, or has promised what is not in that charter."""
        last = reader.file_mark()
        if self.binding.bound is not None or self.claim.charter is not None or last is None:
            return
        other_days = not paths.is_shipped(Path(last.file)) and reader.file_digest() != self.digest()
        promised = {promise.service_code + promise.service_name.en for promise in reader.promises.values()}
        known = {service.code + service.name.en for service in self.charter.services}
        if other_days or (promised and not promised & known):
            raise Refused(
                "the charter that comes with this program is not that of {register}, whose due dates stand on {file}: "
                "name its own with --charter, and it is known from then on",
                register=self.register,
                file=last.file,
            )

    def bind(self, connection: sqlite3.Connection) -> bool:
        """Binds the register to the office of this run; whether it had to be."""
        if not is_stale(self.binding):
            return False
        office.bind(connection, bound_to(self.binding, self.register, self.charter.office))
        return True

    def remember_whose_days(self, connection: sqlite3.Connection) -> None:
        """Keeps whether the office-days file is the office's own, where it became the calendar; binds nobody."""
        bound = self.binding.bound
        if bound is not None and not self.binding.moved:
            office.bind(connection, bound._replace(own_days=self.binding.own_days))

    def _load(self, path: Path) -> Charter:
        from charter_cli.files.charter_file import load_charter

        if path not in self._charters:
            self._charters[path] = load_charter(path)
        return self._charters[path]
