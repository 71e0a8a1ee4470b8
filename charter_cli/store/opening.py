"""Opening the register: the file, its lock, its version, and SQLite's errors as sentences."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from charter_cli.errors import Refused
from charter_cli.store import schema

if TYPE_CHECKING:
    from sqlite_utils import Database

# Eight desks and a cron job may want the file at once, each for some milliseconds; a slow disk takes longer.
WAIT_SECONDS = 30


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The register for reading. A register that does not exist yet reads as an empty one; nothing is created."""
    _folder_must_exist(path)
    with _sentences(path):
        if not path.exists() or path.stat().st_size == 0:
            with closing(sqlite3.connect(":memory:")) as empty:
                _migrate_empty(empty)
                yield empty
            return
        with closing(_connect(path)) as connection:
            if _version(connection, path) < schema.VERSION:
                with writing(path):
                    pass
            yield connection


@contextmanager
def writing(path: Path, *, keep: bool = True) -> Iterator[Database]:
    """The register in one transaction that takes the write lock first, so that writers wait and never fail.

    Creates the file where there is none, and brings an older schema up to date, in the same transaction. Unless
    `keep`, everything is taken back at the end: a rehearsal.
    """
    from sqlite_utils import Database

    _folder_must_exist(path)
    with _sentences(path):
        _create(path)
        with closing(_connect(path)) as connection:
            db = Database(connection, execute_plugins=False)
            db.execute("BEGIN IMMEDIATE")
            try:
                if _version(connection, path) < schema.VERSION:
                    schema.migrate(db)
                yield db
            except BaseException:
                db.rollback()
                raise
            if keep:
                db.commit()
            else:
                db.rollback()


def _create(path: Path) -> None:
    """An empty file that only its owner can read: it will hold phone numbers."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT_SECONDS)
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL, and the folder synced too: a number that was printed outlives a power cut. The journal stays
    # SQLite's own `delete`, so that between two commands the one file is the whole register.
    connection.execute("PRAGMA synchronous = EXTRA")
    return connection


def _migrate_empty(connection: sqlite3.Connection) -> None:
    from sqlite_utils import Database

    schema.migrate(Database(connection, execute_plugins=False))


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = schema.version_of(connection)
    if version > schema.VERSION:
        raise Refused(
            "{path} was written by a newer charter (schema {found}, this one knows {known}): update charter",
            path=path,
            found=version,
            known=schema.VERSION,
        )
    if version == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise Refused("{path} is a database, but not a register of charter: name another with --db", path=path)
    return version


def _folder_must_exist(path: Path) -> None:
    if not path.parent.is_dir():
        raise Refused("there is no folder {folder}: create it, or correct --db", folder=path.parent)
    if path.is_dir():
        raise Refused("{path} is a folder: give --db the name of a file", path=path)


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors about `path`, as one line that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _sentence(error, path) from error
    except OSError as error:
        raise Refused("{path} cannot be opened: {reason}", path=path, reason=error.strerror or error) from error


def _sentence(error: sqlite3.DatabaseError, path: Path) -> Refused:
    text = str(error)
    if "locked" in text or "busy" in text:
        return Refused("{path} is in use by another program and stayed so: try again", path=path)
    if "readonly" in text:
        return Refused("{path} may not be written: check who owns the file and its folder", path=path)
    if "not a database" in text or "malformed" in text:
        return Refused("{path} is damaged or is no register: `charter restore` puts a backup in its place", path=path)
    if "full" in text:
        return Refused("the disk is full: nothing was changed in {path}; make room and try again", path=path)
    if "unable to open" in text:
        return Refused("{path} cannot be opened: check the path and who may read it", path=path)
    return Refused("{path}: the register refused this: {reason}", path=path, reason=text)
