"""What `list` looks for, as a condition in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from charter_cli.domain.request import Promise, Status
from charter_cli.errors import Refused
from charter_cli.language.text import fold

MOST_WORDS = 100  # SQLite reads no condition of any length, and nobody remembers so many
SHORTEST_INDEXED = 3  # characters: the search index holds trigrams
_MATCHING = "SELECT rowid FROM request_search WHERE request_search MATCH ?"


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


class Query(NamedTuple):
    """Where requests that are looked for are found: what follows FROM and WHERE, and the request's number in it.

    `counted`: what follows FROM where they are only counted.
    """

    source: str
    counted: str
    number: str
    where: str
    parameters: list[Any]


def query(wanted: Filter, promises: Mapping[int, Promise]) -> Query:
    """The query for what fits `wanted`; it leads with the words to search for, where the index can look them up.
    Refused: more than a hundred words."""
    words = dict.fromkeys(map(fold, wanted.words))
    if len(words) > MOST_WORDS:
        raise Refused(
            "{count} words are too many to search for: give the few that matter, at most {most}",
            count=len(words),
            most=MOST_WORDS,
        )
    indexed, conditions, parameters = [], [], []
    for word in words:
        services = [number for number, promise in promises.items() if word in _words_of(promise)]
        quoted = '"' + word.replace('"', '""') + '"'
        if len(word) < SHORTEST_INDEXED:
            conditions.append(f"(instr(requests.search_text, ?) OR {_under(services)})")
            parameters.append(word)
        elif services:
            conditions.append(f"(id IN ({_MATCHING}) OR {_under(services)})")
            parameters.append(quoted)
        else:
            indexed.append(quoted)
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
    if not indexed:
        return Query("requests", "requests", "id", " AND ".join(conditions or ["true"]), parameters)
    # CROSS: the index gives the numbers in order, so that the first fifty of a million are found at once.
    joined = "request_search CROSS JOIN requests ON id = request_search.rowid"
    return Query(
        source=joined,
        counted=joined if conditions else "request_search",
        number="request_search.rowid",
        where=" AND ".join(["request_search MATCH ?", *conditions]),
        parameters=[" ".join(indexed), *parameters],
    )


def of_service(code: str | None, promises: Mapping[int, Promise]) -> str:
    """The condition that a request is for the service `code`; for any, where that is None."""
    if code is None:
        return "true"
    return _under([number for number, promise in promises.items() if promise.service_code == code])


def _under(promise_ids: Sequence[int]) -> str:
    return f"promise_id IN ({', '.join(map(str, promise_ids))})"


def _words_of(promise: Promise) -> str:
    texts = (*promise.service_name, *promise.variant_name)
    return fold(" ".join((promise.service_code, promise.alias, promise.variant or "", *texts)))
