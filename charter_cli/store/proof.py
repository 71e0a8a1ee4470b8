"""The proof that a register holds together: whole as a file, and each request as its history tells it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from charter_cli.deadline import Reckoning
from charter_cli.errors import Refused
from charter_cli.messages import N_
from charter_cli.requests import Details, Life, Promise, Request
from charter_cli.store.reading import Reader

# A writer waits while a question is open: the histories are asked for in blocks of so many requests.
BLOCK = 2_000
# What Python says of a value that is not what it should be: a date that is none, an unknown state, broken JSON.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, AssertionError)


class Fault(NamedTuple):
    """One thing that is wrong: a text of the catalogue and its fields."""

    message: str
    fields: Mapping[str, object]


def faults(reader: Reader, progress: Callable[[float], None] = lambda done: None) -> Iterator[Fault]:
    """Everything that is wrong with an open register; nothing if it holds together. `progress` is told what part
    of it is looked through, 0 to 1."""
    try:
        yield from _of_the_file(reader)
        yield from _of_the_numbers(reader)
        last = reader.last_number()
        for first in range(1, last + 1, BLOCK):
            progress(first / last)
            yield from _of_histories(reader, first, first + BLOCK - 1)
    except sqlite3.DatabaseError as error:
        yield Fault(N_("the file is damaged: {what}"), {"what": error})
    except UNREADABLE as error:
        yield Fault(N_("what it holds cannot be read: {what}"), {"what": error})


def _of_the_file(reader: Reader) -> Iterator[Fault]:
    for what in reader.damage():
        yield Fault(N_("the file is damaged: {what}"), {"what": what})
    for table in reader.lost_rows():
        yield Fault(N_("a row of {table} points nowhere"), {"table": table})
    if not reader.search_is_whole():
        yield Fault(N_("the index for searching does not fit the requests"), {})


def _of_the_numbers(reader: Reader) -> Iterator[Fault]:
    count, last = reader.request_count(), reader.last_number()
    if count != last:
        yield Fault(N_("the last request is number {last}, but there are {count}"), {"last": last, "count": count})


def _of_histories(reader: Reader, first: int, last: int) -> Iterator[Fault]:
    """The requests whose kept state does not follow from their history and the calendar."""
    try:
        for life, kept in reader.lives("id BETWEEN ? AND ?", [first, last]):
            if life is None:
                yield Fault(N_("{id} has no history"), {"id": kept.id})
            elif life.request != kept:
                fields = {"id": kept.id, "fields": "; ".join(_differences(life, kept))}
                yield Fault(N_("{id} is not what its history tells (kept ≠ told): {fields}"), fields)
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
