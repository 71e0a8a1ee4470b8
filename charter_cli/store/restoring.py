"""Putting a copy in the register's place: checked first, in one step, and what it replaces is kept beside it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime
from itertools import chain as one_after_another
from itertools import dropwhile, repeat
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from charter_cli.domain.seal import Seal
from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.language.text import shown
from charter_cli.store import chain, copies, kept_seal, replacements, schema
from charter_cli.store.connecting import (
    connect,
    forget_wal,
    is_damage,
    is_unreadable,
    must_be_a_place,
    sentences,
    version,
)
from charter_cli.store.kept_seal import KeptSeal
from charter_cli.store.reader import Reader

# Files of SQLite's own that belong to one database: applied to another, they would ruin it.
COMPANIONS = ("-journal", "-wal", "-shm")


class Missing(NamedTuple):
    """What was entered in the replaced register alone: how many commands, and which numbers they gave out. `seal`: its
    seal, None where it had no chain yet or nothing was entered in it."""

    commands: int
    numbers: list[int]
    seal: Seal | None


class Restored(NamedTuple):
    """The copy that is the register now; what it lacks, None if the replaced register could not be read; where that
    is kept, None if there was nothing in its place."""

    copy: copies.Copy
    missing: Missing | None
    kept: Path | None


def restore(register: Path, source: Path, now: datetime, today: date, officer: str | None) -> Restored:
    """Makes the copy `source` the register. Whoever writes is waited for; whoever waits then finds the new one.

    The restoring is entered in the ledger, with what it replaced. Refused, with nothing changed: a source that is not a
    whole register of this schema or an older one, and a register that stays in use.
    """
    place = Path(os.path.realpath(register))
    part = copies.part_of(place)
    try:
        with system_errors.opening(place):
            must_be_a_place(place)
            if not source.is_file():
                raise Refused("there is no copy {path}: `charter restore` lists the copies", path=source)
            if place.exists() and source.samefile(place):
                raise Refused("{path} is the register itself: `charter restore` lists the copies of it", path=source)
            copy = copies.look(source)
            copies.write(source, part)
            with _copied_whole(source):
                _bring_up_to_date(part)
                copies.look(part)
            with _alone(place, part) as missing:
                before = kept_seal.read(place)
                _enter(part, f"restore {shown(source.name)}", missing, before, now, today, officer)
                with _copied_whole(source):
                    copies.look(part, copies.Care.QUICK)
                kept = _set_aside(place, now)
                copies.put(part, place)
                with suppress(Refused):  # the ledger tells it all the same
                    _keep_seal(place, missing, before)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return Restored(copy, missing, kept)


@contextmanager
def _copied_whole(source: Path) -> Iterator[None]:
    """Refused: what was written of the copy `source`, which is whole, is not."""
    try:
        yield
    except Refused:
        raise Refused(
            "{path} could not be copied whole, and nothing was restored: check the disk, then try again",
            path=source,
        ) from None


def _bring_up_to_date(part: Path) -> None:
    """Brings the coming register to this schema."""
    with sentences(part), closing(connect(part)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        if version(connection, part) < schema.VERSION:
            schema.migrate(connection)
        connection.commit()


def _enter(
    part: Path,
    words: str,
    missing: Missing | None,
    before: KeptSeal | None,
    now: datetime,
    today: date,
    officer: str | None,
) -> None:
    """Enters the restoring in the ledger and the chain of the coming register, with what is `missing` in it."""
    from charter_cli.store.ledger import Ledger

    with sentences(part), closing(connect(part)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        last = chain.last_command(connection)
        ledger = Ledger(connection, words, now, today, _no_calendar, officer)
        ledger.command(automatic=True, facts=_facts(missing, before, ledger.last_number()))
        chain.extend(connection, last)
        connection.commit()


def _keep_seal(place: Path, missing: Missing | None, before: KeptSeal | None) -> None:
    """Leaves the seal of what was replaced, so that its loss stays visible; the new one where nothing is lost."""
    if before is None and missing is not None and missing.commands and missing.seal is not None:
        before = KeptSeal(missing.seal, missing.numbers[-1] if missing.numbers else 0)
    with sentences(place), closing(connect(place)) as connection:
        last_number = Reader(connection).last_number()
        if kept_seal.is_followed(connection, before):
            kept_seal.begin_anew(place, connection, last_number)
        elif before is not None:
            kept_seal.write(place, before._replace(found_at=None, left=last_number))


def _facts(missing: Missing | None, before: KeptSeal | None, last_number: int) -> dict[str, Any]:
    """What the restoring keeps: of a register that could not be read, what its last seal tells."""
    if missing is not None:
        numbers = (missing.numbers[0], missing.numbers[-1]) if missing.numbers else None
        return replacements.facts(None if missing.seal is None else str(missing.seal), missing.commands, numbers)
    if before is None or before.seal is None:
        return replacements.facts(None, None, None)
    lost = (last_number + 1, before.last_number) if before.last_number > last_number else None
    return replacements.facts(str(before.seal), None, lost)


def _no_calendar() -> NoReturn:
    raise AssertionError("a restoring asks for no day")


@contextmanager
def _alone(place: Path, part: Path) -> Iterator[Missing | None]:
    """Nobody else in the register at `place`; what `part` lacks of it, None if it cannot be read or is not there.

    A damaged one cannot be locked, and needs not be: nobody can write to it.
    """
    if not place.exists():
        yield None
        return
    connection = None
    try:
        connection = _locked(place)
        missing = None if connection is None else _missing(connection, part)
        if connection is not None and os.name == "nt":
            connection.close()  # an open file cannot be replaced there, ours or anybody else's
        yield missing
    finally:
        if connection is not None:
            connection.close()


def _locked(place: Path) -> sqlite3.Connection | None:
    """The register at `place`, kept from everybody else; None where it is damaged."""
    connection = None
    with sentences(place):
        try:
            connection = connect(place)
            forget_wal(connection)
            connection.execute("BEGIN EXCLUSIVE")
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if connection is not None:
                connection.close()
            if is_damage(error) or is_unreadable(error):
                return None
            raise
    return connection


def _missing(replaced: sqlite3.Connection, part: Path) -> Missing | None:
    """What `part` lacks. Both are ledgers to which one only adds: from their first difference on, nothing is shared."""
    with sentences(part), closing(connect(part)) as connection:
        try:
            pairs = zip(_commands(replaced), one_after_another(_commands(connection), repeat(None)), strict=False)
            alone = [command for command, shared in dropwhile(lambda pair: pair[0] == pair[1], pairs)]
            since = _registered_since(replaced, alone[0][0]) if alone else []
            return Missing(len(alone), since, chain.seal(replaced))
        except (sqlite3.Error, ValueError):
            return None  # not a register, or no longer


def _commands(connection: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    """The number, moment and words of each command that somebody entered, oldest first."""
    return iter(connection.execute("SELECT id, entered_at, words FROM commands WHERE automatic = 0 ORDER BY id"))


def _registered_since(connection: sqlite3.Connection, command_id: int) -> list[int]:
    """The numbers that were given out by the command `command_id` and those after it."""
    rows = connection.execute(
        "SELECT request_id FROM history WHERE action = 'received' AND command_id >= ? ORDER BY request_id",
        [command_id],
    )
    return [number for (number,) in rows]


def _set_aside(place: Path, now: datetime) -> Path | None:
    """Keeps what is at `place` under another name as well, so that there is a register at every moment."""
    if not place.exists() or place.stat().st_size == 0:
        return None
    kept = copies.free(place.with_stem(f"{place.stem}-replaced-{now:%Y-%m-%d-%H%M%S}"))
    for ending in COMPANIONS:
        companion = place.with_name(place.name + ending)
        if companion.exists():
            companion.replace(kept.with_name(kept.name + ending))
    try:
        os.link(place, kept)
    except OSError:  # a file system without links
        shutil.copy2(place, kept)
    return kept
