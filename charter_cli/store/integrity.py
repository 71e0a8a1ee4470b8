"""The proof that a register holds together: whole as a file, and each request as its history tells it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from charter_cli.domain.deadline import Reckoning
from charter_cli.domain.request import Details, Life, Promise, Request
from charter_cli.domain.verdicts import contradiction
from charter_cli.errors import Refused
from charter_cli.language.messages import N_
from charter_cli.language.text import alike_words
from charter_cli.store import chain
from charter_cli.store.chain import BLOCK
from charter_cli.store.checksums import changed_rows
from charter_cli.store.reader import Reader
from charter_cli.store.replacements import accepted
from charter_cli.store.rows import search_text

# What Python says of a value that is not what it should be: a date that is none, an unknown state, broken JSON.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, AssertionError)


_DAMAGED = N_("the file is damaged: {what}")
_UNREADABLE = N_("what it holds cannot be read: {what}")
# What is wrong with the file itself, and so with anything in it.
OF_THE_FILE = (_DAMAGED, _UNREADABLE)


class Fault(NamedTuple):
    """One thing that is wrong: a text of the catalogue and its fields."""

    message: str
    fields: Mapping[str, object]

    def __str__(self) -> str:
        return self.message.format(**self.fields)


def faults(reader: Reader, progress: Callable[[float], None] = lambda done: None) -> Iterator[Fault]:
    """Everything that is wrong with an open register; nothing if it holds together. `progress` is told what part
    of it is looked through, 0 to 1."""
    try:
        yield from _of_the_file(reader.connection)
        yield from _of_the_rows(reader.connection)
        last = reader.last_number()
        for first in range(1, last + 1, BLOCK):
            progress(first / last)
            if next(_of_histories(reader, first, first + BLOCK - 1), None) is not None:
                # Asked again, because somebody may have changed the calendar in the meantime.
                yield from _of_histories(Reader(reader.connection), first, first + BLOCK - 1)
    except sqlite3.DatabaseError as error:
        yield Fault(_DAMAGED, {"what": error})
    except UNREADABLE as error:
        yield Fault(_UNREADABLE, {"what": error})


def standing_faults(reader: Reader, progress: Callable[[float], None] = lambda done: None) -> Iterator[Fault]:
    """Everything that is wrong with an open register and was not accepted."""
    known: Collection[str] | None = None
    for fault in faults(reader, progress):
        if known is None:
            try:
                known = accepted(reader.connection)
            except (sqlite3.DatabaseError, *UNREADABLE):
                known = ()
        if str(fault) not in known:
            yield fault


def rewritten(connection: sqlite3.Connection, until: int | None = None) -> Iterator[int]:
    """The commands up to number `until` that are not what was written, but for those that were accepted by then."""
    if not chain.is_there(connection):
        return
    known = accepted(connection, until)
    for broken in chain.broken(connection, until):
        if str(_of_the_chain(broken)) not in known:
            yield broken.command


def damage(connection: sqlite3.Connection, *, quickly: bool = False) -> list[str]:
    """What SQLite's own check of the file finds; nothing if it is whole. `quickly`: indexes are not compared."""
    check = "quick_check" if quickly else "integrity_check"
    return [what for (what,) in connection.execute(f"PRAGMA {check}") if what != "ok"]


def lost_rows(connection: sqlite3.Connection) -> list[str]:
    """The tables of rows that point to a row that is not there."""
    return sorted({row[0] for row in connection.execute("PRAGMA foreign_key_check")})


def _of_the_file(connection: sqlite3.Connection) -> Iterator[Fault]:
    for what in damage(connection):
        yield Fault(_DAMAGED, {"what": what})
    for table in lost_rows(connection):
        yield Fault(N_("a row of {table} points nowhere"), {"table": table})
    if not _search_is_whole(connection):
        yield Fault(N_("the index for searching does not fit the requests"), {})


def _search_is_whole(connection: sqlite3.Connection) -> bool:
    """Whether the index for searching says what the requests say."""
    connection.execute("SAVEPOINT proof")
    try:
        connection.execute("INSERT INTO request_search(request_search, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        return "malformed" not in str(error)  # where nothing may be written, it cannot be asked
    finally:
        connection.execute("ROLLBACK TO proof")
        connection.execute("RELEASE proof")
    return True


def _of_the_rows(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Rows that are gone, and rows that are not what was written."""
    for table in ("requests", "commands", "promises", "history", "calendar_changes"):
        count, first, last = connection.execute(f"SELECT count(*), min(id), max(id) FROM {table}").fetchone()
        if count and (first, last) != (1, count):
            fields = {"table": table, "last": last, "count": count}
            yield Fault(N_("the last row of {table} is number {last}, but there are {count}"), fields)
    for table, number in changed_rows(connection):
        yield Fault(N_("row {number} of {table} is not what was written"), {"table": table, "number": number})
    for (number,) in connection.execute("SELECT id FROM promises WHERE command_id IS NULL"):
        yield Fault(N_("row {number} of {table} was written by no command"), {"table": "promises", "number": number})
    for broken in chain.broken(connection):
        yield _of_the_chain(broken)


def _of_the_chain(broken: chain.Broken) -> Fault:
    number, words, found = broken
    if words is None:
        return Fault(N_("command {number} is gone"), {"number": number})
    if found is None:
        return Fault(N_("command {number} ({words}) is not in the chain"), {"number": number, "words": words})
    fields = {"number": number, "words": words, "found": found[:16]}
    return Fault(N_("command {number} ({words}) is not what was written: its digest is now {found}…"), fields)


def _of_histories(reader: Reader, first: int, last: int) -> Iterator[Fault]:
    """The requests whose kept state does not follow from their history and the calendar."""
    try:
        kept_texts = "SELECT id, search_text, search_alike FROM requests WHERE id BETWEEN ? AND ?"
        search_texts = {id: texts for id, *texts in reader.connection.execute(kept_texts, [first, last])}
        for life, kept in reader.lives("id BETWEEN ? AND ?", [first, last]):
            if life is None:
                yield Fault(N_("{id} has no history"), {"id": kept.id})
            elif life.request != kept:
                fields = {"id": kept.id, "fields": "; ".join(_differences(life, kept))}
                yield Fault(N_("{id} is not what its history tells (kept ≠ told): {fields}"), fields)
            elif (wrong := contradiction(life.entries)) is not None:
                fields = {"id": kept.id, "settled_on": wrong.settled_on, "due_on": wrong.due_on or "–"}
                yield Fault(N_("{id} was settled on {settled_on}, due on {due_on}, and judged otherwise"), fields)
            elif search_texts[kept.id] != [told := search_text(life), alike_words(told)]:
                yield Fault(N_("{id} is not found by what its history tells"), {"id": kept.id})
    except (*UNREADABLE, Refused) as error:
        if first == last:
            yield Fault(N_("{id} cannot be read: {what}"), {"id": first, "what": error})
            return
        for number in range(first, min(last, reader.last_number()) + 1):
            yield from _of_histories(reader, number, number)


def _differences(life: Life, kept: Request) -> Iterator[str]:
    """`due_on is 2026-11-30, by its history 2026-12-01`, for each field that differs."""
    told, found = _facts(life.request), _facts(kept)
    for name, value in found.items():
        if told[name] != value and not isinstance(value, Details | Reckoning | Promise):
            yield f"{name} {_shown(value)} ≠ {_shown(told[name])}"


def _facts(request: Request) -> dict[str, object]:
    """The fields of a request, one by one."""
    groups = (request.details, request.reckoning, request.promise)
    return {**request._asdict(), **{name: value for group in groups for name, value in group._asdict().items()}}


def _shown(value: object) -> str:
    return "–" if value is None else str(value)
