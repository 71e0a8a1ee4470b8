"""Opening the register: for reading, and for one transaction of writing that waits for its turn."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from charter_cli.files import system_errors
from charter_cli.store import chain, schema
from charter_cli.store.connecting import (
    connect,
    damaged,
    forget_wal,
    must_be_a_place,
    sentences,
    version,
)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The register for reading. A register that does not exist yet reads as an empty one; nothing is created."""
    with sentences(path):
        if not holds_something(path):
            with _empty(path) as connection:
                yield connection
            return
        with closing(connect(path)) as connection, _explained(connection, path):
            if version(connection, path) < schema.VERSION:
                with writing(path):
                    pass
            yield connection


@contextmanager
def writing(
    path: Path,
    *,
    keep: bool = True,
    before: Callable[[], None] | None = None,
    after: Callable[[sqlite3.Connection], None] | None = None,
) -> Iterator[sqlite3.Connection]:
    """The register in one transaction that takes the write lock first, so that writers wait and never fail. What was
    entered is chained at its end.

    Creates the file where there is none. An older schema is brought up to date first, in a transaction of its own,
    after a copy of it was kept. Unless `keep`, all is taken back at the end, and no file is created: a rehearsal.
    `before` is called while a register that was there already is locked and not yet changed: the moment to copy it.
    `after` is called once something was entered for good.
    """
    if not keep and not holds_something(path):
        with sentences(path), _empty(path) as connection:
            yield connection
        return
    _create(path)
    with sentences(path), closing(_locked(path)) as connection, _explained(connection, path):
        try:
            found = version(connection, path)
            if found and before is not None:
                before()
            if not found:
                _begin(connection, path)
            last = chain.last_command(connection)
            yield connection
            if keep:
                chain.extend(connection, last)
            entered = chain.last_command(connection) > last
        except BaseException:
            connection.rollback()
            raise
        if not keep:
            connection.rollback()
            return
        connection.commit()
        if entered and after is not None:
            after(connection)


@contextmanager
def _empty(path: Path) -> Iterator[sqlite3.Connection]:
    """What stands for a register that does not exist yet: an empty one in memory."""
    from charter_cli.store import copies

    copies.must_not_be_lost(path)
    with closing(sqlite3.connect(":memory:")) as connection:
        schema.migrate(connection)
        yield connection


@contextmanager
def _explained(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """An error of Python's that a damaged register explains, as a sentence about it; any other goes on as it is."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        from charter_cli.store.integrity import faults
        from charter_cli.store.reader import Reader

        if schema.version_of(connection) and next(faults(Reader(connection)), None) is not None:
            raise damaged(path) from error
        raise


def holds_something(path: Path) -> bool:
    """Whether a register was begun at `path`. Refused: what can be none."""
    with system_errors.opening(path):
        must_be_a_place(path)
        return path.exists() and path.stat().st_size > 0


def _create(path: Path) -> None:
    """An empty file that only its owner can read: it will hold phone numbers."""
    with system_errors.opening(path):
        must_be_a_place(path)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            return


def _locked(path: Path) -> sqlite3.Connection:
    """A connection that holds the write lock of the file that is at `path` now."""
    while True:
        before = _inode(path)
        connection = connect(path)
        try:
            version(connection, path)  # another program's database is left as it is
            forget_wal(connection)
            connection.execute("BEGIN IMMEDIATE")
            if _inode(path) == before:
                if not 0 < version(connection, path) < schema.VERSION:
                    return connection
                _migrate(connection, path)
        except BaseException:
            connection.close()
            raise
        # It was brought up to date; or while this one waited, `charter restore` put another file in its place.
        connection.close()


def _inode(path: Path) -> int:
    with system_errors.opening(path):
        return path.stat().st_ino


def _begin(connection: sqlite3.Connection, path: Path) -> None:
    """The schema of a new register, in the transaction of its first command."""
    from charter_cli.store import copies

    copies.must_not_be_lost(path)
    schema.migrate(connection)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Brings an older register up to date, whatever becomes of the command that found it."""
    from charter_cli.store import copies

    copy = copies.keep_before_migration(path)
    try:
        schema.migrate(connection)
        connection.commit()
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
