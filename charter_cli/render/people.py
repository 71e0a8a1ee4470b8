"""Requesters as lines and as records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from charter_cli.language.messages import N_, Language
from charter_cli.render.lines import Line, ListRow, aligned, plain

if TYPE_CHECKING:
    from charter_cli.render.data import Record
    from charter_cli.store.people import Person

KEY = N_("last request · received on · requests · pending · phone · requester")
RECORD_KEYS = ("requester", "phone", "requests", "pending", "last", "last_received_on")


def listing(people: Sequence[Person], language: Language) -> list[Line]:
    """Requesters one after the other, in the order given; at least one."""
    return [plain(language.text(KEY), "dim"), *aligned([_row(person, language) for person in people])]


def offers(people: Sequence[Person], language: Language) -> list[Line]:
    """Requesters to choose from, numbered from 1: phone, then pending requests, then the name."""
    return aligned([_offer(at, person, language) for at, person in enumerate(people, start=1)])


def record(person: Person) -> Record:
    """A requester as programs get it."""
    values = person._asdict()
    return {key: values[key] for key in RECORD_KEYS}


def _row(person: Person, language: Language) -> ListRow:
    cells = [
        language.number(person.last),
        language.column_date(date.fromisoformat(person.last_received_on)),
        language.number(person.requests),
        language.number(person.pending),
        phone_cell(person.phone, language),
    ]
    return ListRow(cells, person.requester)


def _offer(at: int, person: Person, language: Language) -> ListRow:
    pending = language.plural("{count} pending", "{count} pending", person.pending) if person.pending else ""
    cells = [language.number(at), phone_cell(person.phone, language)]
    return ListRow(cells, " · ".join(filter(None, [person.requester, pending])))


def phone_cell(phone: str | None, language: Language) -> str:
    """A phone number in a column."""
    return language.number(phone or "-")
