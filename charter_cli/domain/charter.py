"""The citizen's charter: its services, their promised limits, who answers for them, and which service is meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from charter_cli.domain.deadline import Term, Unit
from charter_cli.domain.request import Promise
from charter_cli.errors import Refused
from charter_cli.language.text import Wording, fold, shown

# Of words this near to each other, one is taken for a misspelling of the other.
_NEAR = 0.7
_MOST_NEAR = 3
# Fewer letters of a channel's name are a slip of the finger.
_SHORTEST_PART = 3
_MOST_WORDS = 10
_WORDS = re.compile(r"[^\s/,]{3,}")
# Bangla letters that sound alike, each as the one that is written for it by mistake.
_ALIKE = str.maketrans("ঈঊীূণষসয", "ইউিুনশশজ")
# What a section may print. The texts among them are the texts of a service.
COLUMNS = ("serial", "name", "delivery", "papers", "place", "fee", "limit", "officer", "superior")


@dataclass(frozen=True, slots=True)
class Limit:
    """A promised limit. `count` is None exactly for `uncounted`; at once only is 0 working days, `instant`."""

    unit: Unit
    count: int | None
    instant: bool
    as_needed: bool
    text: Wording

    @property
    def term(self) -> Term:
        """How long, without what is at once or as needed."""
        return Term(self.unit, self.count)


class Officer(NamedTuple):
    """Who answers for a service. `phone_label` is the charter's own word before the number."""

    id: str
    name: Wording
    designation: Wording
    phone_label: Wording
    phone: Wording
    email: str

    @property
    def text(self) -> Wording:
        """All of it on one line, as the charter prints it."""
        email = Wording(self.email, self.email)
        return _joined(" ", (self.name, self.designation, self.phone_label, self.phone, email))


class Column(NamedTuple):
    """One printed column: `of` is one of `COLUMNS`; `number` is empty where the office prints none."""

    of: str
    heading: Wording
    number: Wording


class Service(NamedTuple):
    """One row of the charter. A text whose column the section does not print is empty; `section` is its code."""

    code: str
    alias: str
    serial: Wording
    name: Wording
    delivery: Wording
    papers: Wording
    place: Wording
    fee: Wording
    limit: Limit
    officers: tuple[Officer, ...]
    superiors: tuple[Officer, ...]
    channels: tuple[str, ...]
    section: str

    @property
    def promise(self) -> Promise:
        """What the charter promises for this service today."""
        limit = self.limit
        return Promise(self.code, self.alias, self.name, limit.term, limit.instant, limit.as_needed)

    def cell(self, of: str) -> Wording:
        """What stands in the column `of` of this row."""
        cells = {
            "serial": self.serial,
            "name": self.name,
            "delivery": self.delivery,
            "papers": self.papers,
            "place": self.place,
            "fee": self.fee,
            "limit": self.limit.text,
            "officer": _joined("; ", [officer.text for officer in self.officers]),
            "superior": _joined("; ", [officer.text for officer in self.superiors]),
        }
        return cells[of]


class Section(NamedTuple):
    """One table of the charter, with the columns that it prints, in their order."""

    code: str
    heading: Wording
    columns: tuple[Column, ...]
    services: tuple[Service, ...]


class ComplaintTier(NamedTuple):
    """Whom to complain to, in which order; `limit` is None and `contact` empty where the office says nothing."""

    name: Wording
    whom: Wording
    contact: Wording
    limit: Limit | None


class Charter(NamedTuple):
    """The whole charter, its texts word for word in both languages."""

    heading: tuple[Wording, ...]
    web: str
    title: Wording
    aims_heading: Wording
    vision_heading: Wording
    vision: Wording
    mission_heading: Wording
    mission: Wording
    services_heading: Wording
    officers: Mapping[str, Officer]
    channels: Mapping[str, Wording]
    sections: tuple[Section, ...]
    complaints_heading: Wording
    complaints: tuple[ComplaintTier, ...]
    path: Path

    @property
    def services(self) -> tuple[Service, ...]:
        """Every service, in the order of the charter."""
        return tuple(service for section in self.sections for service in section.services)

    def service(self, code: str) -> Service | None:
        """The service with exactly this code, or None if it is not, or no longer, in the charter."""
        return next((service for service in self.services if service.code == code), None)

    def channel(self, text: str) -> str:
        """The id of the channel that `text` means: its id, its name in either language, or a part of one that stands
        in no other. Refused: any other text."""
        typed = fold(text)
        names = {id_: (id_, fold(name.bn), fold(name.en)) for id_, name in self.channels.items()}
        exact = [id_ for id_, known in names.items() if typed in known]
        partly = [id_ for id_, known in names.items() if any(typed in name for name in known)]
        if exact:
            return exact[0]
        if len(partly) == 1 and len(typed) >= _SHORTEST_PART:
            return partly[0]
        raise Refused(
            "the channel “{text}” is not in the charter: use one of {known}",
            text=shown(text),
            known=Wording(
                ", ".join(f"{id_} ({name.bn})" for id_, name in self.channels.items()), ", ".join(self.channels)
            ),
        )

    def find(self, text: str) -> Service:
        """The service that `text` means: its code, its alias, or any part of either that only it has.

        Bangla and Latin digits, both spellings of য়/ড়/ঢ়, capitals and blanks make no difference. Refused: a
        text that fits several services (they are listed), one that fits none (the nearest is named).
        """
        wanted = fold(text)
        for service in self.services:
            if wanted in {service.code, service.alias}:
                return service
        whole = [s for s in self.services if wanted in _names(s)]
        found = whole or [s for s in self.services if wanted and any(wanted in name for name in _names(s))]
        if not found:
            raise self._unknown(text)
        if len(found) > 1:
            raise Refused(
                "{text} may be any of these: {candidates}; type the code or the alias of one",
                text=shown(text),
                candidates=", ".join(f"{service.code} {service.alias}" for service in found),
            )
        return found[0]

    def _unknown(self, text: str) -> Refused:
        near = self._nearest(fold(text))
        if not near:
            return Refused("no service is called “{text}”: `charter services --brief` lists them", text=shown(text))
        return Refused(
            "no service is called “{text}”: did you mean {near}? `charter services --brief` lists them",
            text=shown(text),
            near=" / ".join(f"{service.code} {service.alias}" for service in near),
        )

    def _nearest(self, wanted: str) -> list[Service]:
        """The service whose alias is nearest to `wanted`, else those with the most words near to words of it."""
        by_alias = {service.alias: service for service in self.services}
        if close := get_close_matches(wanted, by_alias, n=1, cutoff=_NEAR):
            return [by_alias[close[0]]]
        by_word: dict[str, set[str]] = {}
        for service in self.services:
            for word in _WORDS.findall(" ".join(_names(service)).translate(_ALIKE)):
                by_word.setdefault(word, set()).add(service.code)
        found: Counter[str] = Counter()
        for typed in _WORDS.findall(wanted.translate(_ALIKE))[:_MOST_WORDS]:
            for word in get_close_matches(typed, by_word, n=1, cutoff=_NEAR):
                found.update(by_word[word])
        most = max(found.values(), default=0)
        return [service for service in self.services if most and found[service.code] == most][:_MOST_NEAR]


def _joined(between: str, texts: Collection[Wording]) -> Wording:
    return Wording(between.join(text.bn for text in texts), between.join(text.en for text in texts))


def _names(service: Service) -> tuple[str, str, str]:
    return service.alias, fold(service.name.bn), fold(service.name.en)
