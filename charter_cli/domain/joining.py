"""Which services of many offices are one: by the id of the nation, else by alias, else by exact name.

Never by code, which numbers the rows of one charter. What is joined with nothing is listed, with those whose names are
near; a person's own map joins it. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from charter_cli.domain.returns import ServiceNames
from charter_cli.language.text import Wording, fold

_NEAR = 0.6
_MOST_NEAR = 3
_MOST_COMPARED = 20
_MOST_WITH_A_WORD = 500  # a word of more services tells them not apart


class DistrictService(NamedTuple):
    """One service of the district. `key`: what it is told by: its national id, else its alias, else its name."""

    key: str
    name: Wording


class Alone(NamedTuple):
    """A service that no other office is known to have, and those that may be meant by it, the nearest first."""

    service: DistrictService
    near: tuple[DistrictService, ...]


class Joined(NamedTuple):
    """The place in `services` of each of the services that were given; and those joined with nothing."""

    services: list[DistrictService]
    places: list[int]
    alone: list[Alone]


Given = Sequence[tuple[ServiceNames, frozenset[str]]]


def joined(given: Given, accepted: Mapping[str, str] | None = None) -> tuple[Joined, list[str]]:
    """`given`: each service as some offices have it, with the ids of these offices. `accepted`: what a person has
    decided, alias or name of a service by national id, alias or name of the one that it is.

    Also: the words of `accepted` that mean no service, or several.
    """
    names = [one for one, _ in given]
    groups: list[list[int]] = []
    waiting = list(range(len(given)))
    for words in (_national, _alias, _name):
        waiting = _take(groups, waiting, names, words)
    groups += [[place] for place in waiting]
    unknown = _accept(groups, names, {fold(one): fold(other) for one, other in (accepted or {}).items()})
    kept = sorted(groups, key=lambda group: _key([names[place] for place in group]))
    services = [DistrictService(_key([names[place] for place in group]), names[group[0]].name) for group in kept]
    places = [0] * len(given)
    for number, group in enumerate(kept):
        for place in group:
            places[place] = number
    everybody = frozenset[str]().union(*(offices for _, offices in given))
    near = _Near(services)
    alone = [
        Alone(services[number], near.of(number))
        for number, group in enumerate(kept)
        if len(frozenset[str]().union(*(given[place][1] for place in group))) == 1 < len(everybody)
    ]
    return Joined(services, places, alone), unknown


def _national(names: ServiceNames) -> list[str]:
    return [fold(names.national)] if names.national else []


def _alias(names: ServiceNames) -> list[str]:
    return [fold(names.alias)] if names.alias else []


def _name(names: ServiceNames) -> list[str]:
    return list(dict.fromkeys(fold(text) for text in names.name if text))


def _take(
    groups: list[list[int]],
    waiting: Sequence[int],
    names: Sequence[ServiceNames],
    words: Callable[[ServiceNames], list[str]],
) -> list[int]:
    """Puts those of `waiting` that have a word in common into one group, with each other or with one that is there;
    those that are left, which have it in common with nobody or with several groups."""
    by_word: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for word in {word for place in group for word in words(names[place])}:
            by_word.setdefault(word, set()).add(number)
    often = Counter(word for place in waiting for word in words(names[place]))
    left = []
    for place in waiting:
        mine = words(names[place])
        found = set[int]().union(*(by_word.get(word, ()) for word in mine))
        if len(found) > 1 or not (found or words is _national or any(often[word] > 1 for word in mine)) or not mine:
            left.append(place)
            continue
        if not found:
            groups.append([])
            found = {len(groups) - 1}
        (number,) = found
        groups[number].append(place)
        for word in mine:
            by_word.setdefault(word, set()).add(number)
    return left


def _accept(groups: list[list[int]], names: Sequence[ServiceNames], accepted: Mapping[str, str]) -> list[str]:
    """Joins what a person has decided; the words that mean no group, or several."""
    unknown = []
    for one, other in accepted.items():
        mine, theirs = _meant(groups, names, one), _meant(groups, names, other)
        unknown += [word for word, found in ((one, mine), (other, theirs)) if len(found) != 1]
        if len(mine) == len(theirs) == 1 and mine != theirs:
            groups[theirs[0]] += groups[mine[0]]
            del groups[mine[0]]
    return unknown


def _meant(groups: Sequence[Sequence[int]], names: Sequence[ServiceNames], word: str) -> list[int]:
    """The groups that `word` means: by national id, else by alias, else by name."""
    for words in (_national, _alias, _name):
        found = [n for n, group in enumerate(groups) if any(word in words(names[place]) for place in group)]
        if found:
            return found
    return []


def _key(names: Sequence[ServiceNames]) -> str:
    """The national id of a group, else its first alias, else its name."""
    words = (*(one.national for one in names), *(one.alias for one in names), *(one.name.en for one in names))
    return next(filter(None, words), "")


class _Near:
    """Finds the services with the nearest names in either language. Looked at are those with the most words in common,
    so that a district of many charters is not compared each with each."""

    def __init__(self, services: Sequence[DistrictService]) -> None:
        self._services = services
        self._by_word: dict[str, list[int]] = {}
        for number, service in enumerate(services):
            for word in self._words(service):
                self._by_word.setdefault(word, []).append(number)

    @staticmethod
    def _words(service: DistrictService) -> set[str]:
        return {word for text in service.name for word in fold(text).split()}

    def of(self, number: int) -> tuple[DistrictService, ...]:
        """Those near to the service `number`, the nearest first."""
        found = Counter[int]()
        for word in sorted(self._words(self._services[number])):
            others = self._by_word[word]
            if len(others) <= _MOST_WITH_A_WORD:
                found.update(others)
        del found[number]
        alike = {other: self._alike(number, other) for other, _ in found.most_common(_MOST_COMPARED)}
        near = sorted((other for other in alike if alike[other] >= _NEAR), key=lambda other: (-alike[other], other))
        return tuple(self._services[other] for other in near[:_MOST_NEAR])

    def _alike(self, one: int, other: int) -> float:
        names = zip(self._services[one].name, self._services[other].name, strict=True)
        return max(SequenceMatcher(None, fold(mine), fold(theirs)).ratio() for mine, theirs in names)
