"""What `list` looks for, as a condition in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from charter_cli.requests import Promise, Status
from charter_cli.words import fold

SHORTEST_INDEXED = 3  # characters: the search index holds trigrams


class Filter(NamedTuple):
    """What `list` looks for; None or empty: anything. `words`: each must be found, in the request or its service.
    `limit` 0 is no limit."""

    words: Sequence[str] = ()
    statuses: Sequence[Status] = ()
    service_code: str | None = None
    since: date | None = None
    until: date | None = None
    overdue_on: date | None = None
    limit: int = 0


def condition(wanted: Filter, promises: Mapping[int, Promise]) -> tuple[str, list[Any]]:
    """The condition on `requests` that `wanted` sets, and its parameters."""
    conditions, parameters = ["true"], []
    for word in wanted.words:
        found, values = _word(fold(word), promises)
        conditions.append(found)
        parameters += values
    if wanted.statuses:
        conditions.append(f"status IN ({', '.join('?' * len(wanted.statuses))})")
        parameters += [status.value for status in wanted.statuses]
    if wanted.service_code is not None:
        conditions.append(of_service(wanted.service_code, promises))
    if wanted.since is not None:
        conditions.append("received_on >= ?")
        parameters.append(wanted.since.isoformat())
    if wanted.until is not None:
        conditions.append("received_on <= ?")
        parameters.append(wanted.until.isoformat())
    if wanted.overdue_on is not None:
        conditions.append("status <> 'settled' AND due_on < ?")
        parameters.append(wanted.overdue_on.isoformat())
    return " AND ".join(conditions), parameters


def of_service(code: str | None, promises: Mapping[int, Promise]) -> str:
    """The condition that a request is for the service `code`; for any, where that is None."""
    if code is None:
        return "true"
    return _under([number for number, promise in promises.items() if promise.service_code == code])


def _word(word: str, promises: Mapping[int, Promise]) -> tuple[str, list[Any]]:
    """The condition that `word` stands in the request, or in its service's code, alias or name."""
    services = [number for number, promise in promises.items() if word in _words_of(promise)]
    if len(word) < SHORTEST_INDEXED:
        return f"(instr(search_text, ?) OR {_under(services)})", [word]
    quoted = '"' + word.replace('"', '""') + '"'
    found = "id IN (SELECT rowid FROM request_search WHERE request_search MATCH ?)"
    # With an OR, be it to nothing, SQLite would look at every request instead of those found.
    return (f"({found} OR {_under(services)})" if services else found), [quoted]


def _under(promise_ids: Sequence[int]) -> str:
    return f"promise_id IN ({', '.join(map(str, promise_ids))})"


def _words_of(promise: Promise) -> str:
    name = promise.service_name
    return fold(f"{promise.service_code} {promise.alias} {name.en} {name.bn}")
