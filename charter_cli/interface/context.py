"""The desk: what one run of the program knows about its surroundings, made once, in the root callback.

Nothing below a command reads a clock, an environment variable or a global.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from charter_cli.errors import Refused
from charter_cli.files import paths
from charter_cli.files.settings import SHIPPED, read_settings, settings_file
from charter_cli.files.zones import DHAKA, zone_of
from charter_cli.language.messages import LANGUAGES, N_, Label, Language
from charter_cli.language.text import clean
from charter_cli.store import kept_seal, waiting

if TYPE_CHECKING:
    import sqlite3

    from charter_cli.domain.calendar import Calendar, OfficeDay
    from charter_cli.domain.charter import Charter
    from charter_cli.domain.periods import Period
    from charter_cli.domain.seal import Seal
    from charter_cli.render.view import View
    from charter_cli.store.ledger import Ledger
    from charter_cli.store.reader import Reader
    from charter_cli.store.redating import Move
    from charter_cli.store.register import Register

# The list of the next year comes out in October or November: a month's notice is enough to ask for it.
LIST_ENDS_SOON = timedelta(days=30)
LONGEST_OFFICER = 100


def language_of(lang: str | None, environ: Mapping[str, str]) -> str:
    """The reader's language: `lang`, else CHARTER_LANG, else that of the settings, else the locale, else English."""
    named = lang or environ.get("CHARTER_LANG")
    if named:
        if named not in LANGUAGES:
            raise Refused("the language “{lang}” is not known: use en or bn", lang=named)
        return named
    # Settings that cannot be read are refused by the commands that need them; help is given all the same.
    with suppress(Refused):
        if kept := read_settings(settings_file(environ)).get("lang"):
            return kept
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    if not locale and sys.platform == "win32":
        import locale as system

        locale = system.getlocale()[0] or ""
    return "bn" if locale.casefold().startswith(("bn", "bengali", "bangla")) else "en"


def machine_user() -> str | None:
    """The name under which this run was started; None where the system knows none, as in some containers."""
    # As `getpass` looks for it, which takes a while to load for the other half of its work.
    named = next((os.environ[name] for name in ("LOGNAME", "USER", "LNAME", "USERNAME") if os.environ.get(name)), None)
    if named is not None:
        return named
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):  # by Python's version and the system
        return None


class Desk:
    """Today, the language, and where the register and the charter are. `today`: set for a rehearsal, else None, which
    is the day that the machine's clock, `now`, shows at the office."""

    def __init__(
        self,
        language: Language,
        today: date | None,
        now: datetime,
        db: Path | None,
        charter_file: Path | None,
        environ: Mapping[str, str],
        *,
        may_ask: bool = True,
    ) -> None:
        self.language = language
        self._rehearsed = today
        self._machine = now
        self.db = db
        self.charter_file = charter_file
        self.may_ask = may_ask
        self.settings_file = settings_file(environ)
        self.named_officer = environ.get("CHARTER_OFFICER")
        self.far_days: list[dt.date] = []  # that were typed where nobody could be asked about them
        self.kept: str | None = None  # what this run has kept for good, as a clause in the reader's language

    @classmethod
    def here(cls, language: Language, db: Path | None, charter_file: Path | None, *, may_ask: bool = True) -> Desk:
        """The desk of this run: today is the office's, or CHARTER_TODAY for tests and rehearsals."""
        today = None
        if rehearsed := os.environ.get("CHARTER_TODAY"):
            from charter_cli.domain.calendar import FIRST_YEAR, LAST_YEAR

            try:
                today = date.fromisoformat(rehearsed)
            except ValueError:
                today = date.min
            if not FIRST_YEAR <= today.year <= LAST_YEAR:
                raise Refused("CHARTER_TODAY is “{text}”, not a date like 2026-11-22", text=rehearsed)
        desk = cls(language, today, datetime.now(DHAKA), db, charter_file, os.environ, may_ask=may_ask)
        waiting.told.set(desk._tell_wait)
        return desk

    @cached_property
    def zone(self) -> tzinfo:
        """The office's time zone."""
        return zone_of(self.register.files.timezone())

    @cached_property
    def now(self) -> datetime:
        """The machine's own clock, in the office's time zone."""
        return self._machine.astimezone(self.zone)

    @cached_property
    def today(self) -> date:
        """The office's day."""
        return self._rehearsed or self.now.date()

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """What `charter config` keeps for good."""
        return read_settings(self.settings_file)

    @cached_property
    def named_register(self) -> Path | None:
        """The register that an option, the environment or the settings name."""
        kept = None if self.db else self.settings.get("db")
        return Path(kept) if kept else self.db

    @cached_property
    def register_path(self) -> Path:
        """The register's file: the one that was named, else the user's own."""
        return self.named_register or paths.default_register()

    @cached_property
    def named_charter(self) -> Path | None:
        """The charter that an option, the environment or the settings name."""
        return self.charter_file or self.kept_charter

    @cached_property
    def kept_charter(self) -> Path | None:
        """The charter that `charter config charter` keeps for good."""
        kept = self.settings.get("charter")
        return paths.shipped("charter.yaml") if kept == SHIPPED else Path(kept) if kept else None

    @property
    def charter_path(self) -> Path:
        """The charter's file: the one that was named, else the register's own, else the one that comes with the
        program. Refused: a file that is not of the register's office, or is not there."""
        return self.register.files.binding.charter

    @cached_property
    def officer(self) -> str | None:
        """Who enters: CHARTER_OFFICER, else that of the settings, else the machine's user; None if it has none."""
        who = self.named_officer or self.settings.get("officer") or machine_user()
        return None if who is None else clean(who, Label(N_("the officer")), LONGEST_OFFICER) or None

    @property
    def charter(self) -> Charter:
        """The charter, read and validated at the first question."""
        return self.register.files.charter

    @cached_property
    def register(self) -> Register:
        """The register, with the charter that was named for it, if any; nothing is opened yet."""
        from charter_cli.store.binding import Claim
        from charter_cli.store.register import Register

        claim = Claim(self.named_charter, self._decided)
        return Register(
            *(self.register_path, claim, self._clock, self._tell_moves, self._tell_uncopied),
            officer=lambda: self.officer,
            tell=self.warn,
            tell_overruled=self.tell_overruled,
        )

    def _clock(self) -> tuple[datetime, date]:
        return self.now, self.today

    def _decided(self) -> bool:
        """Whether the charter that was named is the one that is kept for good."""
        named, kept = self.named_charter, self.kept_charter
        return named is not None and kept is not None and os.path.realpath(named) == os.path.realpath(kept)

    @contextmanager
    def reading(self, *, mind_the_seal: bool = True) -> Iterator[Reader]:
        """The register for questions. `mind_the_seal`: unless the command tells of it by itself."""
        with self.register.reading() as reader:
            self._mind_the_clock(reader)
            if mind_the_seal:
                self._mind_the_seal(reader.connection)
            yield reader

    @contextmanager
    def writing(self, words: str, *, keep: bool = True, mind_the_seal: bool = True) -> Iterator[Ledger]:
        """The register for one command, entered in its ledger as `words`; a rehearsal unless `keep`. `mind_the_seal`:
        as in `reading`."""
        with self.register.writing(words, keep=keep) as ledger:
            self._mind_the_clock(ledger)
            if mind_the_seal:
                self._mind_the_seal(ledger.connection)
            first = ledger.next_number()
            yield ledger
            entered = self._entered(ledger, first) if keep and ledger.entered else None
        self.kept = entered or self.kept
        while self.far_days:
            day = self.far_days.pop(0)
            self.warn("warning: {day} is more than two years off: look whether it was typed right", day=day)

    def _entered(self, ledger: Ledger, first: int) -> str:
        """What `ledger` has entered, where the number `first` was the next one before."""
        last = ledger.last_number()
        if last > first:
            return self.language.text(N_("Registered {first} to {last}"), first=first, last=last)
        if last == first:
            return self.language.text(N_("Registered {id}"), id=first)
        return self.language.text(N_("“{words}” is entered"), words=ledger.words)

    def date(self, text: str | None, calendar: Calendar | None = None, *, since: dt.date | None = None) -> date:
        """A date as typed; today where nothing was typed. `since`: the first one that may be meant, where a day to come
        is asked for, as `read_date` has it."""
        if text is None:
            return self.today
        from charter_cli.domain.dates import read_date

        return read_date(text, self.today, calendar, since=since)

    def period(self, words: Sequence[str] | None, calendar: Calendar) -> Period:
        """A period as typed, by the office's fiscal year and the week of its `calendar`; this month where nothing was
        typed."""
        from charter_cli.domain.periods import read_period

        text = " ".join(words) if words else None
        return read_period(text, self.today, self.charter.office.fiscal_year_starts, calendar.week_starts)

    def view(self, calendar: Calendar, day: dt.date | None = None) -> View:
        """How requests are shown: in this language, by the office's `calendar`, as of `day`, today if it is None."""
        from charter_cli.render.view import View

        return View(self.language, calendar, day or self.today)

    def spare(self, file: Path | None) -> None:
        """Refused: `file`, where an answer is to go, is one of those from which it is worked out."""
        if file is None:
            return
        own = (self.register_path, self.charter_path, self.register.files.binding.office_days)
        if os.path.realpath(file) in map(os.path.realpath, own):
            raise Refused(
                "{file} is the register, the charter or the office-days file itself: choose another name", file=file
            )

    def say(self, message: str, /, **fields: object) -> None:
        """One sentence of the catalogue on standard output."""
        from charter_cli.render.lines import tell

        tell(self.language.text(message, **fields))

    def warn(self, message: str, /, **fields: object) -> None:
        """One sentence of the catalogue on standard error."""
        from charter_cli.render.lines import tell

        tell(self.language.text(message, **fields), sys.stderr)

    def list_end(self, calendar: Calendar, due_dates: Iterable[dt.date | None]) -> dt.date | None:
        """The day on which the list of holidays ends, if that is soon or before one of the `due_dates` of an answer."""
        ends = calendar.listed_until(self.today)
        soon = ends - self.today <= LIST_ENDS_SOON
        return ends if soon or any(due_on is not None and due_on > ends for due_on in due_dates) else None

    def mind_the_list(self, ends: dt.date | None) -> None:
        """One line on standard error about a list that ends on `ends`; nothing where that is None."""
        if ends is not None:
            self.warn(
                "warning: the list of holidays ends on {day}: dates after it are provisional (~) until "
                "`charter holiday import` brings the next year's list",
                day=ends,
            )

    def _mind_the_clock(self, reader: Reader) -> None:
        newest = reader.newest_command_at()
        if newest is not None and datetime.fromisoformat(newest) > self.now + timedelta(minutes=1):
            self.warn(
                "warning: this machine's clock says {now}, but the newest entry of the register is of {newest}: "
                "set the clock right",
                now=self.now,
                newest=datetime.fromisoformat(newest),
            )

    def tell_overruled(self, days: list[OfficeDay]) -> None:
        """One line on standard error for each day that the office-days file lists and `holiday remove` took off."""
        for day in days:
            self.warn(
                "{file} lists {day}, {name}, but `charter holiday remove` took it off, and that counts; "
                "`charter holiday add` lists it again",
                file=self.register.files.binding.office_days,
                day=day.day,
                name=day.name,
            )

    def lost(self, reader: Reader) -> Seal | None:
        """The seal of what was entered here last, where the register does not hold that."""
        kept = kept_seal.read(self.register_path)
        return None if kept is None or kept_seal.is_followed(reader.connection, kept) else kept.seal

    def mind_the_register(self) -> None:
        """What `reading` tells of clock and seal, for a command that looks at the file alone; nothing where it cannot
        be opened."""
        from charter_cli.store import opening
        from charter_cli.store.reader import Reader

        with suppress(Refused), opening.reading(self.register_path) as connection:
            self._mind_the_clock(Reader(connection))
            self._mind_the_seal(connection)

    def _mind_the_seal(self, connection: sqlite3.Connection) -> None:
        """What every command tells until somebody accepts it, or restores a copy."""
        kept = kept_seal.read(self.register_path)
        if kept is None:
            return
        if not kept_seal.is_followed(connection, kept):
            self.warn(
                "warning: {path} does not hold what was entered here last (seal {seal}): a copy took its place, or it "
                "was rewritten; `charter check` tells more, `charter check --accept --why TEXT` ends this warning",
                path=self.register_path,
                seal=kept.seal or "?",
            )
        if kept.found_at is not None:
            self.warn(
                "warning: {path} does not hold together, as `charter check` found ({moment}): `charter restore` puts a "
                "copy in its place, `charter check --accept --why TEXT` takes it as it is",
                path=self.register_path,
                moment=datetime.fromisoformat(kept.found_at),
            )

    def _tell_uncopied(self, why: Refused) -> None:
        self.warn("warning: today's copy of the register was not made: {reason}", reason=why)

    def _tell_wait(self, path: Path) -> None:
        """Said to somebody who sits there; in a log it would be noise."""
        if sys.stderr.isatty():
            self.warn(N_("waiting for another program that is in {path} …"), path=path)

    def _tell_moves(self, why: str, moves: list[Move]) -> None:
        from charter_cli.render.lines import show
        from charter_cli.render.moves import moved

        show(moved(Label(why), moves, self.language), sys.stderr)
