"""One connection to the register's file: its settings, whose file it is, and SQLite's errors as sentences."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from charter_cli.errors import Refused
from charter_cli.store import schema, waiting

SMALLEST_DATABASE = 512  # bytes, one page


T = TypeVar("T")


class _Patient(sqlite3.Connection):
    """A connection that waits for others at most `waiting.WAIT_SECONDS`, and tells once if it takes long."""

    path: Path
    has_waited = False

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        return self._patiently(super().execute, *statement)

    def commit(self) -> None:
        self._patiently(super().commit)

    def _patiently(self, act: Callable[..., T], *given: Any) -> T:
        try:
            return act(*given)
        except sqlite3.OperationalError as error:
            left = waiting.WAIT_SECONDS - waiting.TELL_AFTER_SECONDS
            if self.has_waited or left <= 0 or _code(error) != sqlite3.SQLITE_BUSY:
                raise
        self.has_waited = True
        if tell := waiting.told.get(None):
            tell(self.path)
        super().execute(f"PRAGMA busy_timeout = {left * 1000:.0f}")
        return act(*given)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the existing file at `path`; read-only where the file may not be written."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=min(waiting.WAIT_SECONDS, waiting.TELL_AFTER_SECONDS),
        factory=_Patient,
    )
    try:
        connection.path = path
        connection.execute("PRAGMA foreign_keys = ON")
        # FULL, and the folder synced too: a number that was printed outlives a power cut. The journal stays
        # SQLite's own `delete`, so that between two commands the one file is the whole register.
        connection.execute("PRAGMA synchronous = EXTRA")
    except BaseException:
        connection.close()
        raise
    return connection


def folder_of_copies(register: Path) -> Path:
    """Where the copies of `register` lie."""
    return Path(os.path.realpath(register)).parent / "backups"


def version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema's version, 0 for an empty file. Refused: another program's database, a newer charter's register."""
    found = schema.version_of(connection)
    if found == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        if 0 < path.stat().st_size < SMALLEST_DATABASE:
            raise damaged(path)  # SQLite would take it for an empty one, and write over it
        return 0
    if found == 0 or not schema.is_ours(connection):
        raise Refused(
            "{path} is the database of another program, not a register of charter: name the right file", path=path
        )
    if found > schema.VERSION:
        raise Refused(
            "{path} was written by a newer charter (schema {found}, this one knows {known}): update charter",
            path=path,
            found=found,
            known=schema.VERSION,
        )
    return found


def forget_wal(connection: sqlite3.Connection) -> None:
    """Gives a register that some tool switched to write-ahead logging its own journal back, if nobody else is in it:
    in that mode a copy of the one file is not the whole register."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode == "wal":
        try:
            connection.execute("PRAGMA journal_mode = delete")
        except sqlite3.OperationalError:
            return  # a later command will find it alone


def must_be_a_place(path: Path) -> None:
    """Refused: `path` lies in no folder, or is there and no file. To open a pipe would wait for ever."""
    if not path.parent.is_dir():
        raise Refused("there is no folder {folder}: create it, or correct --db", folder=path.parent)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            raise Refused(
                "{path} is a link to {target}, which is not there: put the register there, or correct --db",
                path=path,
                target=path.readlink(),
            ) from None
        return
    if stat.S_ISDIR(mode):
        raise Refused("{path} is a folder: give --db the name of a file", path=path)
    if not stat.S_ISREG(mode):
        raise Refused("{path} is a pipe or a device, not a file: give --db the name of a file", path=path)


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """SQLite's errors about `path`, as one line that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _sentence(error, path) from error
    except UnicodeDecodeError as error:
        if is_damage(error):
            raise damaged(path) from error
        raise


def is_damage(error: Exception) -> bool:
    """Whether `error` says that the file is damaged, or never was a database."""
    if isinstance(error, UnicodeDecodeError):  # in place of SQLite's sentence, where that quotes the damage
        return b"malformed" in error.object
    if "decode to UTF-8" in str(error):  # Python's own, without a code
        return True
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_unreadable(error: Exception) -> bool:
    """Whether `error` says that the disk refused to read or to write."""
    return _code(error) == sqlite3.SQLITE_IOERR


def damaged(path: Path) -> Refused:
    """The sentence about a register that is damaged."""
    return Refused("{path} is damaged or is no register: `charter restore` puts a backup in its place", path=path)


def _code(error: Exception) -> int:
    """SQLite's primary result code; 0 where the error is not SQLite's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _sentence(error: sqlite3.Error, path: Path) -> Refused:
    if is_damage(error):
        return damaged(path)
    code = _code(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Refused("{path} is in use by another program and stayed so: try again", path=path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return Refused("{path} may not be written: check who owns the file and its folder", path=path)
    if code == sqlite3.SQLITE_FULL:
        return Refused("the disk is full: nothing was changed in {path}; make room and try again", path=path)
    if is_unreadable(error):
        return Refused(
            "the disk refused to read or write {path}: nothing was changed; check the disk, its room and its cable",
            path=path,
        )
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_AUTH):
        return Refused("{path} cannot be opened: check the path, and who may write the file and its folder", path=path)
    return Refused("{path}: the register refused this: {reason}", path=path, reason=error)
