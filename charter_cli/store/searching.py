"""What `list` looks for, as a condition in SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from itertools import groupby
from typing import Any, NamedTuple

from charter_cli.domain.request import Promise, Status
from charter_cli.domain.requester import national
from charter_cli.errors import Refused
from charter_cli.language.text import alike, fold
from charter_cli.store.rows import of_promises, of_service

MOST_WORDS = 100  # SQLite reads no condition of any length, and nobody remembers so many
SHORTEST_INDEXED = 3  # characters: the search index holds trigrams
SHORTEST_PHONE = 5  # digits: what is shorter may stand in any number
_MATCHING = "SELECT rowid FROM request_search WHERE request_search MATCH ?"
_PHONE_LIKE = r"[+(]*[0-9][0-9()./+-]*"


class Fit(Enum):
    """How closely the words must fit: as they are spelt; as they sound, or a phone number however it is grouped; or
    only so, and not as they are spelt."""

    EXACT = "exact"
    ALIKE = "alike"
    ONLY_ALIKE = "only alike"


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

    @property
    def fits(self) -> tuple[Fit, ...]:
        """In which order what fits is given."""
        return (Fit.EXACT, Fit.ONLY_ALIKE) if self.words else (Fit.EXACT,)


class Query(NamedTuple):
    """Where requests that are looked for are found: what follows FROM and WHERE, and the request's number in it.

    `counted`: what follows FROM where they are only counted.
    """

    source: str
    counted: str
    number: str
    where: str
    parameters: list[Any]


# One thing that is looked for: any of these ways of saying it will do, of which each is words that must all be found.
Ways = tuple[tuple[str, ...], ...]


def spelt(words: Sequence[str]) -> list[Ways]:
    """What `words` look for as they are spelt. Refused: more than a hundred words."""
    folded = dict.fromkeys(map(fold, words))
    if len(folded) > MOST_WORDS:
        raise Refused(
            "{count} words are too many to search for: give the few that matter, at most {most}",
            count=len(folded),
            most=MOST_WORDS,
        )
    return [((word,),) for word in folded]


def sounding(words: Sequence[str]) -> list[Ways]:
    """What `words` look for in whatever spelling: each as it is and as it sounds, and figures that may be a phone
    number without +88, blanks and dashes too. What they find holds all that `spelt` finds."""
    sought: list[Ways] = []
    # The marks round a pasted number and blanks that nobody sees are gone by now.
    pairs = [(word, alike(word)) for word in map(fold, words)]
    for is_phone, group in groupby(pairs, lambda pair: re.fullmatch(_PHONE_LIKE, pair[1]) is not None):
        members = list(group)
        numbers = _numbers("".join(like for _, like in members)) if is_phone else ()
        if numbers:
            written = dict.fromkeys(zip(*members, strict=True))
            sought.append((*written, *numbers))
        else:
            sought += [((word,), (like,)) if like not in ("", word) else ((word,),) for word, like in members]
    return list(dict.fromkeys(sought))


def _numbers(typed: str) -> tuple[tuple[str], ...]:
    """The phone numbers that `typed` may be: its digits, with and without the code of the country."""
    digits = "".join(filter(str.isdecimal, typed))
    return tuple((one,) for one in dict.fromkeys([digits, national(typed)]) if len(one) >= SHORTEST_PHONE)


def query(wanted: Filter, promises: Mapping[int, Promise], fit: Fit = Fit.EXACT) -> Query:
    """The query for what fits `wanted`; it leads with the words to search for, where the index can look them up."""
    words = _Conditions(promises, exact=fit is Fit.EXACT)
    known = spelt(wanted.words)
    for ways in known if fit is Fit.EXACT else sounding(wanted.words):
        words.look_for(ways)
    conditions, parameters = words.conditions, words.parameters
    if fit is Fit.ONLY_ALIKE and known:
        conditions.append(f"NOT ({' AND '.join(words.read(word) for ((word,),) in known)})")
        parameters += [word for ((word,),) in known]
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
    if not words.indexed:
        return Query("requests", "requests", "id", " AND ".join(conditions or ["true"]), parameters)
    # CROSS: the index gives the numbers in order, so that the first fifty of a million are found at once.
    joined = "request_search CROSS JOIN requests ON id = request_search.rowid"
    return Query(
        source=joined,
        counted=joined if conditions else "request_search",
        number="request_search.rowid",
        where=" AND ".join(["request_search MATCH ?", *conditions]),
        parameters=[words.match(" AND ".join(words.indexed)), *parameters],
    )


class _Conditions:
    """The words of a query: what the index can answer alone, and the conditions for the rest.

    `exact`: only as they are spelt, which the column of what sounds alike does not tell.
    """

    def __init__(self, promises: Mapping[int, Promise], *, exact: bool) -> None:
        self.promises = {number: _words_of(promise) for number, promise in promises.items()}
        self.exact = exact
        self.indexed: list[str] = []
        self.conditions: list[str] = []
        self.parameters: list[Any] = []

    def look_for(self, ways: Ways) -> None:
        """One more thing that must be found."""
        services = sorted({number for way in ways for number in self._services(way)})
        if not services and all(len(word) >= SHORTEST_INDEXED for way in ways for word in way):
            self.indexed.append(_either(ways))
            return
        found = [" AND ".join(map(self._found, way)) for way in ways]
        self.conditions.append(f"({' OR '.join([*found, of_promises(services)])})")

    def read(self, word: str) -> str:
        """The condition, with one parameter, that `word` is found as it is spelt, to be asked of a row at hand."""
        return f"(instr(requests.search_text, ?) OR {of_promises(self._services((word,)))})"

    def match(self, expression: str) -> str:
        """An expression of the index, over the columns that count."""
        return f"search_text : ({expression})" if self.exact else expression

    def _found(self, word: str) -> str:
        if len(word) >= SHORTEST_INDEXED:
            self.parameters.append(self.match(_quoted(word)))
            return f"id IN ({_MATCHING})"
        self.parameters.append(word)
        if self.exact:
            return "instr(requests.search_text, ?)"
        self.parameters.append(word)
        return "(instr(requests.search_text, ?) OR instr(requests.search_alike, ?))"

    def _services(self, way: Sequence[str]) -> list[int]:
        """The promises whose service is called by all the words."""
        called = (
            (number, words if self.exact else f"{words} {alike(words)}") for number, words in self.promises.items()
        )
        return [number for number, words in called if all(word in words for word in way)]


def _either(ways: Ways) -> str:
    return "(" + " OR ".join(f"({' AND '.join(map(_quoted, way))})" for way in ways) + ")"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _words_of(promise: Promise) -> str:
    texts = (*promise.service_name, *promise.variant_name)
    return fold(" ".join((promise.service_code, promise.alias, promise.variant or "", *texts)))
