"""Who has asked: the requests of each requester, brought together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from charter_cli.domain.request import Details, Request
from charter_cli.domain.requester import national, same_requester
from charter_cli.language.text import alike, fold
from charter_cli.store.searching import Ways, sounding, spelt

if TYPE_CHECKING:
    from charter_cli.store.reader import Reader


class Person(NamedTuple):
    """Somebody who asked, as the latest request says it; how many requests there are, how many of them are pending, and
    the number and day of receipt (ISO) of the latest."""

    requester: str
    phone: str | None
    email: str | None
    address: str | None
    channel: str | None
    requests: int
    pending: int
    last: int
    last_received_on: str


# One row for each way in which a requester was ever written down, its texts those of the latest request (SQLite takes
# them from the row of the maximum). What is void was never asked.
_WRITTEN = """SELECT requester, phone, email, address, channel, count(*), sum(status <> 'settled'), max(id), received_on
    FROM requests WHERE outcome IS NOT 'void' GROUP BY requester, phone ORDER BY max(id) DESC"""


def people(reader: Reader, words: Sequence[str] = ()) -> list[Person]:
    """Everybody who asked, the latest first; with `words`, those in whose name or phone number all of them are found:
    as they are spelt first, then those that only sound so."""
    groups = _groups([Person(*row) for row in reader.connection.execute(_WRITTEN)])
    exact, close = spelt(words), sounding(words)
    found = []
    for group in groups:
        text = fold(" ".join(dict.fromkeys(said for one in group for said in _said(one)))) if words else ""
        if _fits(f"{text} {alike(text)}", close):
            found.append((not _fits(text, exact), _person(group)))
    return [person for _, person in sorted(found, key=lambda one: one[0])]


def twin(reader: Reader, details: Details, service_code: str) -> Request | None:
    """The oldest pending request of the same requester for the same service; None if there is none."""
    same = (one for one in reader.pending(service_code) if same_requester(one.details, details))
    return min(same, key=lambda one: one.id, default=None)


def _groups(written: Sequence[Person]) -> list[list[Person]]:
    """What was written about one and the same person, the latest first: by the phone number; without one, by the
    name, together with the number that goes with this name, where there is only one."""
    numbers: dict[str, set[str]] = {}
    for one in written:
        if number := national(one.phone or ""):
            numbers.setdefault(one.requester, set()).add(number)
    groups: dict[tuple[str, str], list[Person]] = {}
    for one in written:
        number = national(one.phone or "")
        own = {number} if number else numbers.get(one.requester, set())
        key = ("number", next(iter(own))) if len(own) == 1 else ("name", one.requester)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _person(group: Sequence[Person]) -> Person:
    return group[0]._replace(
        phone=next((one.phone for one in group if one.phone), None),
        requests=sum(one.requests for one in group),
        pending=sum(one.pending for one in group),
    )


def _said(written: Person) -> list[str]:
    """In what words are looked for."""
    phone = written.phone or ""
    return [written.requester, phone, "".join(filter(str.isdecimal, phone))]


def _fits(text: str, sought: Sequence[Ways]) -> bool:
    return all(any(all(word in text for word in way) for way in ways) for ways in sought)
