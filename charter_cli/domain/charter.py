"""The citizen's charter: its services, their promised limits, who answers for them, and which service is meant."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from charter_cli.domain.channels import channel_meant
from charter_cli.domain.deadline import Term
from charter_cli.domain.office import Office
from charter_cli.domain.request import Promise
from charter_cli.errors import Refused
from charter_cli.language.text import Wording, fold, shown

# Of words this near to each other, one is taken for a misspelling of the other.
_NEAR = 0.7
_MOST_NEAR = 3
_MOST_WORDS = 10
_WORDS = re.compile(r"[^\s/,]{3,}")
# Bangla letters that sound alike, each as the one that is written for it by mistake.
_ALIKE = str.maketrans("ঈঊীূণষসয", "ইউিুনশশজ")
NOTHING = Wording("", "")
# What a section may print by these names. The texts among them are the texts of a service.
COLUMNS = ("serial", "name", "delivery", "papers", "place", "fee", "limit", "officer", "superior")


class Limit(NamedTuple):
    """A promised limit; at once only is 0 working days, `instant`. `term` is None where nobody has decided yet how the
    words in `text` are counted, and where each variant of the service has a limit of its own."""

    term: Term | None
    instant: bool
    as_needed: bool
    text: Wording


class Variant(NamedTuple):
    """One kind of a service, such as the urgent one, with a limit of its own; `id` is what is typed behind `/`."""

    id: str
    text: Wording
    limit: Limit


class Officer(NamedTuple):
    """Who answers for a service. `phone_label` is the charter's own word before the number. What the office does not
    print is empty."""

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
        return _joined(" ", (self.name, self.designation, *self.telephone, email))

    @property
    def telephone(self) -> tuple[Wording, ...]:
        """The label and the number; nothing where no number is printed."""
        return (self.phone_label, self.phone) if self.phone.en else ()


class PrintedColumn(NamedTuple):
    """One printed column: `of` is one of `COLUMNS`, or a name for a text of the office's own; `number` is empty where
    it prints none."""

    of: str
    heading: Wording
    number: Wording


class Service(NamedTuple):
    """One row of the charter. A text whose column the section does not print is empty; `section` is its code.

    `others`: the texts of columns that are not among `COLUMNS`. `national`: the code under which other offices know it.
    A service that has `variants` promises nothing by itself; as one of them it has that `variant`, and its limit.
    """

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
    others: Mapping[str, Wording] = MappingProxyType({})
    national: str = ""
    variants: tuple[Variant, ...] = ()
    variant: Variant | None = None

    @property
    def promise(self) -> Promise:
        """What the charter promises for this service today. Refused: a service of several variants of which none was
        named; a limit of which nobody has decided yet how it is counted."""
        limit, variant = self.limit, self.variant
        if self.variants and variant is None:
            raise Refused(
                "{alias} is promised in several ways: name one, {known}",
                alias=self.alias,
                known=", ".join(f"{self.alias}/{one.id}" for one in self.variants),
            )
        if limit.term is None:
            raise Refused(
                "nobody has decided yet how “{text}” is counted: give {typed} a limit in the charter first",
                text=limit.text,
                typed=self.typed,
            )
        promise = Promise(self.code, self.alias, self.name, limit.term, limit.instant, limit.as_needed)
        return promise if variant is None else promise._replace(variant=variant.id, variant_name=variant.text)

    def words_of(self, promise: Promise) -> Wording | None:
        """The charter's own words for what it promised once; None where it promises something else by now, and where a
        variant has but its name for words."""
        limit = self.limit
        kept = (promise.term._replace(on=None), promise.instant, promise.as_needed)
        named_only = self.variant is not None and limit.text == self.variant.text
        return None if named_only or (limit.term, limit.instant, limit.as_needed) != kept else limit.text

    @property
    def typed(self) -> str:
        """What one types to mean it: its alias, and its variant."""
        return self.alias if self.variant is None else f"{self.alias}/{self.variant.id}"

    @property
    def each(self) -> tuple["Service", ...]:
        """The service as each of its variants; itself where it has none."""
        if self.variant is not None or not self.variants:
            return (self,)
        return tuple(self._replace(variant=variant, limit=variant.limit) for variant in self.variants)

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
        return cells.get(of) or self.others[of]


class Section(NamedTuple):
    """One table of the charter, with the columns that it prints, in their order."""

    code: str
    heading: Wording
    columns: tuple[PrintedColumn, ...]
    services: tuple[Service, ...]


class ComplaintTier(NamedTuple):
    """Whom to complain to, in which order; `limit` is None and `contact` empty where the office says nothing."""

    name: Wording
    whom: Wording
    contact: Wording
    limit: Limit | None


class Charter(NamedTuple):
    """The whole charter, its texts word for word in both languages; empty where the office prints none.
    `expectations`: what the office asks of those who apply. `messages`: its own wording of the messages to
    requesters, by kind and language. `channel_names`: what else a channel is called, by its id. `languages`: those of
    its texts."""

    office: Office
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
    expectations_heading: Wording = NOTHING
    expectations: tuple[Wording, ...] = ()
    messages: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    channel_names: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    languages: tuple[str, ...] = ("bn", "en")

    def spoken_to(self, reader: str) -> str:
        """In which language a reader of `reader` (`bn` or `en`) is shown the texts: that one, or else as `Wording` has
        it, the first, which for a reader of Bangla is not English if there is another."""
        local = [language for language in self.languages if language != "en" or reader == "en"]
        return reader if reader in self.languages else (local or self.languages)[0]

    @property
    def has_aims(self) -> bool:
        """Whether it prints a vision or a mission."""
        return any((*self.vision, *self.mission))

    @property
    def services(self) -> tuple[Service, ...]:
        """Every service, in the order of the charter."""
        return tuple(service for section in self.sections for service in section.services)

    @property
    def offers(self) -> tuple[Service, ...]:
        """What can be asked for, in the order of the charter: every service, as each of its variants."""
        return tuple(offer for service in self.services for offer in service.each)

    def service(self, code: str, variant: str | None = None) -> Service | None:
        """The service with exactly this code, as its `variant`; None if it is not, or no longer, in the charter."""
        found = next((service for service in self.services if service.code == code), None)
        if found is None or variant is None:
            return found
        return next((offer for offer in found.each if offer.variant is not None and offer.variant.id == variant), None)

    def channel(self, text: str) -> str:
        """The id of the channel that `text` means, as `channel_meant` reads it. Refused: a text that means none."""
        return channel_meant(text, self.channels, self.channel_names)

    def find(self, text: str) -> Service:
        """The service that `text` means: its code, its alias, or any part of either that only it has; behind a slash
        the variant of it, if it has any.

        Digits of any script, both spellings of য়/ড়/ঢ়, capitals and blanks make no difference. Refused: a
        text that fits several services (they are listed), one that fits none (the nearest is named).
        """
        found = self.fitting(text)
        if len(found) > 1:
            raise Refused(
                "{text} may be any of these: {candidates}; type the code or the alias of one",
                text=shown(text),
                candidates=_joined(", ", [_candidate(service) for service in found]),
            )
        return found[0]

    def fitting(self, text: str) -> list[Service]:
        """The services that `text` may mean, as `find` reads it; at least one. Refused: a text that fits none."""
        head, slash, tail = text.rpartition("/")
        if slash and (service := self._only(fold(head))) is not None and service.variants:
            return [self._as_variant(service, tail)]
        found = self._found(fold(text))
        if not found:
            raise self._unknown(text)
        return found

    def _found(self, wanted: str) -> list[Service]:
        """The services that `wanted`, folded, may mean: the one with that code or alias, else by name, else in part."""
        for service in self.services:
            if wanted in {fold(service.code), service.alias}:
                return [service]
        whole = [s for s in self.services if wanted in _names(s)]
        return whole or [s for s in self.services if wanted and any(wanted in name for name in _names(s))]

    def _only(self, wanted: str) -> Service | None:
        found = self._found(wanted)
        return found[0] if len(found) == 1 else None

    def _as_variant(self, service: Service, text: str) -> Service:
        typed = fold(text)
        names = [(offer, _variant_names(offer)) for offer in service.each]
        found = [offer for offer, known in names if typed in known]
        found = found or [offer for offer, known in names if typed and any(typed in name for name in known)]
        if len(found) == 1:
            return found[0]
        raise Refused(
            "{alias} has no variant “{text}”: name one, {known}",
            alias=service.alias,
            text=shown(text),
            known=", ".join(offer.typed for offer in service.each),
        )

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


def _candidate(service: Service) -> Wording:
    known = f"{service.code} {service.alias}"
    return Wording(f"{known} ({service.name.bn})", f"{known} ({service.name.en})")


def _joined(between: str, texts: Collection[Wording]) -> Wording:
    return Wording(
        between.join(text.bn for text in texts if text.bn), between.join(text.en for text in texts if text.en)
    )


def _names(service: Service) -> tuple[str, str, str]:
    return service.alias, fold(service.name.bn), fold(service.name.en)


def _variant_names(offer: Service) -> tuple[str, ...]:
    variant = offer.variant
    return () if variant is None else (variant.id, fold(variant.text.bn), fold(variant.text.en))
