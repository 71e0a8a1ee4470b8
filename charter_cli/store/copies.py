"""Copies of the register: made while it is in use, read back before they count, pruned, and found again.

A copy is written beside its final name and takes that name only when it was found whole: what bears the name of a
copy can be trusted. It lies in the folder `backups` beside the register, unless it was sent elsewhere.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.language.messages import N_
from charter_cli.store import schema
from charter_cli.store.connecting import (
    connect,
    folder_of_copies,
    is_damage,
    must_be_a_place,
    sentences,
    version,
)
from charter_cli.store.reader import Reader

# One for each day on which something was entered, so the oldest is at least thirty days old. They are counted, not
# dated: a clock that jumps ahead must not throw the good ones away.
DAILY_KEPT = 30
ABANDONED_SECONDS = 24 * 60 * 60
# A copy that the system made by itself must never be what fills the disk: the register needs the room.
ROOM_IN_COPIES = 3
ROOM_TO_LEAVE = 50_000_000  # bytes, besides


class NotWhole(Refused):
    """A copy that cannot be trusted."""


class Care(Enum):
    """How closely a copy is looked at: every page, index and entry; every page; only what a list says of it."""

    FULL = "full"
    QUICK = "quick"
    NONE = "none"


class Copy(NamedTuple):
    """A whole copy, or the register itself, as it was found. `size` in bytes; `requests` is a count."""

    path: Path
    size: int
    requests: int
    newest_at: datetime | None


def _real(register: Path) -> Path:
    """The file itself, where `register` is a link to it: whoever opens it by either name finds the same copies."""
    return Path(os.path.realpath(register))


def _named(register: Path, which: str) -> str:
    """The name of a copy of `register`: its own, and `which` one it is."""
    real = _real(register)
    return f"{real.stem}-{which}{real.suffix}"


def free(path: Path) -> Path:
    """`path`, or the first of `path-2`, `path-3`, … that does not exist."""
    names = itertools.chain([path], (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2)))
    return next(name for name in names if not name.exists())


def make(register: Path, target: Path, care: Care = Care.FULL) -> Copy:
    """Copies `register` to `target`, where nothing may be yet, while others go on reading and writing it.

    Refused, with nothing left behind: a register that is not there or not whole, and what the system refuses.
    """
    with system_errors.opening(register):
        must_be_a_place(register)
    part = part_of(target)
    try:
        with system_errors.opening(target):
            if not register.exists() or register.stat().st_size == 0:
                raise Refused("there is no register at {path} yet: there is nothing to copy", path=register)
            if target.exists():
                raise Refused("{path} exists already: name another file, or a folder for the copy", path=target)
            requests = write(register, part)
            copy = look(part, care)
            if copy.requests != requests:
                raise _not_whole(target)
            put(part, target)
    except NotWhole:
        raise Refused(
            "the copy of {path} is not whole, and was not kept: `charter check` tells whether the register is",
            path=register,
        ) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return copy._replace(path=target)


def look(path: Path, care: Care = Care.FULL) -> Copy:
    """What the register or copy at `path` holds. Refused: one that is damaged, or no register that this one knows."""
    try:
        with closing(connect(path)) as connection:
            is_register = version(connection, path) > 0
            reader = Reader(connection)
            if not is_register or (care is not Care.NONE and _is_damaged(connection, care)):
                raise _not_whole(path)
            if care is Care.FULL and (number := _first_rewritten(connection)) is not None:
                raise NotWhole(
                    N_("{path} is not what was written, from command {number} on: it cannot be trusted"),
                    path=path,
                    number=number,
                )
            return counted(reader, path)
    except sqlite3.Error as error:
        if is_damage(error):
            raise _not_whole(path) from error
        with sentences(path):
            raise
    except ValueError as error:  # a moment that is none
        raise _not_whole(path) from error


def _is_damaged(connection: sqlite3.Connection, care: Care) -> bool:
    from charter_cli.store.integrity import damage, lost_rows

    return bool(damage(connection, quickly=care is Care.QUICK) or lost_rows(connection))


def _first_rewritten(connection: sqlite3.Connection) -> int | None:
    from charter_cli.store.integrity import rewritten

    return next(rewritten(connection), None)


def counted(reader: Reader, path: Path) -> Copy:
    """What `reader` of the file at `path` holds."""
    newest_at = reader.newest_command_at()
    return Copy(
        path,
        path.stat().st_size,
        reader.request_count(),
        None if newest_at is None else datetime.fromisoformat(newest_at),
    )


def found(register: Path) -> list[Path]:
    """The copies of `register` in its folder, newest first; nobody looked yet whether they are whole."""
    # Earlier versions gave a copy the name of the link by which the register was opened.
    names = {(re.escape(path.stem), re.escape(path.suffix)) for path in (register, _real(register))}
    which = r"-(\d{4}-\d{2}-\d{2}|before-schema-).*"
    mine = re.compile("|".join(f"{stem}{which}{suffix}" for stem, suffix in names), re.DOTALL)
    return sorted(
        (path for path in _files(folder_of_copies(register)) if mine.fullmatch(path.name)),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )


def glances(register: Path) -> list[tuple[Path, Copy | None]]:
    """The copies of `register`, newest first, with what each holds; None where that cannot be read."""
    with system_errors.opening(register):
        must_be_a_place(_real(register))
    return [(path, _glance(path)) for path in found(register)]


def _glance(path: Path) -> Copy | None:
    try:
        return look(path, Care.NONE)
    except Refused:
        return None


def named_by(register: Path, wanted: Path) -> Path:
    """The copy that is meant by `wanted`: a file, or the bare name of one where copies lie."""
    with system_errors.opening(wanted):
        beside = folder_of_copies(register) / wanted
        return beside if not wanted.exists() and beside.exists() else wanted


def must_not_be_lost(register: Path) -> None:
    """Refused: there are copies of `register`, so it is no new one, and yet it holds nothing."""
    if found(register):
        raise Refused(
            "{path} is gone or empty, but there are copies of it: `charter restore` puts one in its place, or move "
            "{folder} away to begin anew",
            path=register,
            folder=folder_of_copies(register),
        )


def keep_daily(register: Path, today: date) -> None:
    """Makes the copy of `today`, if it is not there yet, and takes away all but the newest thirty of its kind.

    Refused: whatever keeps the copy from being made; a full disk is never made fuller.
    """
    target = folder_of_copies(register) / _named(register, today.isoformat())
    if target.exists():
        return
    with system_errors.opening(target.parent):
        _make_folder(target.parent)
        room = shutil.disk_usage(target.parent).free
        if room < ROOM_IN_COPIES * register.stat().st_size + ROOM_TO_LEAVE:
            raise Refused("the disk has only {room} MB left", room=room // 1_000_000)
        make(register, target, Care.QUICK)
        _prune(register, target)


def keep_before_migration(register: Path) -> Path:
    """Makes the copy that is kept for good before this charter changes the schema of `register`."""
    folder = folder_of_copies(register)
    with system_errors.opening(folder):
        _make_folder(folder)
    return make(register, free(folder / _named(register, f"before-schema-{schema.VERSION}"))).path


def new_target(register: Path, wanted: Path | None, now: datetime) -> Path:
    """Where a copy goes that was asked for: to the file `wanted`, into the folder `wanted`, or where copies lie."""
    folder = wanted or folder_of_copies(register)
    with system_errors.opening(folder):
        if wanted is not None and not wanted.is_dir():
            if not wanted.parent.is_dir():
                raise Refused("there is no folder {folder}: create it, or name another file", folder=wanted.parent)
            return wanted
        if register.is_file():
            _make_folder(folder)
        return free(folder / _named(register, f"{now:%Y-%m-%d-%H%M%S}"))


def companions(copy: Path) -> tuple[Path, Path]:
    """Where the charter and the office-days file are kept that belong to `copy`."""
    return copy.with_name(f"{copy.stem}.charter.yaml"), copy.with_name(f"{copy.stem}.office_days.yaml")


def part_of(target: Path) -> Path:
    """Where a copy is written before it has the name `target`."""
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def write(source: Path, part: Path) -> int:
    """Writes what `source` holds at one moment to the new file `part`; how many requests that were."""
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with sentences(source), closing(connect(source)) as connection, closing(sqlite3.connect(part)) as copy:
        copy.execute("PRAGMA journal_mode = off")  # there is nothing yet that could be rolled back
        # In one transaction the count and the copy are of the same moment, and the wait for a writer has an end.
        connection.execute("BEGIN")
        requests = Reader(connection).request_count() if version(connection, source) else 0
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = delete")  # the source may be in another mode, which the file remembers
    return requests


def put(part: Path, target: Path) -> None:
    """Gives the finished `part` the name `target`, in one step that a power cut does not tear."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in `folder` outlive a power cut, where the system knows how."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems of USB sticks do not
            os.fsync(handle)
    finally:
        os.close(handle)


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if os.path.isdir(folder) else []


def _prune(register: Path, made: Path) -> None:
    """Takes away the daily copies that are too many, never the one just `made`, and what a killed copying left."""
    stem, name = _real(register).stem, _real(register).name
    daily = re.compile(rf"{re.escape(stem)}-\d{{4}}-\d{{2}}-\d{{2}}")
    dailies = sorted((path for path in found(register) if daily.fullmatch(path.stem)), reverse=True)
    abandoned_before = made.stat().st_mtime - ABANDONED_SECONDS
    part = re.compile(rf"\.({re.escape(stem)}-.*\.part.*|{re.escape(name)}\.seal\..*\.part)", re.DOTALL)
    parts = [path for path in _files(made.parent) if part.fullmatch(path.name)]
    abandoned = [path for path in parts if path.stat().st_mtime < abandoned_before]
    for path in (*dailies[DAILY_KEPT:], *abandoned):
        if path != made:
            path.unlink(missing_ok=True)


def _not_whole(path: Path) -> NotWhole:
    return NotWhole(N_("{path} is damaged or is no register: it cannot be trusted"), path=path)
