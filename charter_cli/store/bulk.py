"""Many new requests at once, inside one command: what `import` writes."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.replay import recorded, replay
from charter_cli.domain.request import Details, Draft, Entry, Life, Promise
from charter_cli.store.many import AT_ONCE, insert_many
from charter_cli.store.rows import request_row

if TYPE_CHECKING:
    from charter_cli.store.ledger import Ledger

# Enough that few pages of the file are written twice, whatever the number of rows.
_CACHE = "PRAGMA cache_size = -32768"  # KiB
# Answers of the calendar that are kept at hand: several years of days for each of the limits in use.
_REMEMBERED = 32_768


class Intake:
    """Takes new requests into the open command of `ledger`, under numbers without gaps.

    What is stored is what `Ledger.register` and `Ledger.record` would have stored one by one.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.first = self.number = ledger.next_number()
        self.calendar = _Remembering(ledger.calendar)
        ledger.command()
        ledger.connection.execute(_CACHE)
        self._promise_ids: dict[Promise, int] = {}
        self._lives: list[Life] = []

    def promise_id(self, promise: Promise) -> int:
        """The number under which `promise` is kept."""
        if promise not in self._promise_ids:
            self._promise_ids[promise] = self.ledger.promise_id(promise)
        return self._promise_ids[promise]

    def twin(self, details: Details, promise: Promise, *, void: bool) -> int | None:
        """A request from before this command for the same service, from the same requester, received on the same
        day. One that is void counts only where `void`."""
        if self.first == 1:
            return None
        found = self.ledger.connection.execute(
            """SELECT id, promise_id FROM requests
            WHERE received_on = ? AND requester = ? AND id < ? AND (outcome IS NOT 'void' OR ?)""",
            (details.received_on.isoformat(), details.requester, self.first, void),
        )
        promises = self.ledger.promises
        return next((id for id, kept in found if promises[kept].service_code == promise.service_code), None)

    def register(self, draft: Draft) -> Life:
        """The life that `draft` begins, under the next number; not yet kept."""
        return self._lived((), draft, self.number, None)

    def record(self, life: Life, draft: Draft) -> Life:
        """`life` with `draft` added."""
        return self._lived(life.entries, draft, life.request.id, life.request.due_on)

    def _lived(self, before: tuple[Entry, ...], draft: Draft, number: int, due_on_before: date | None) -> Life:
        entries = (*before, self.ledger.entry(draft, due_on_before))
        return recorded(replay(number, entries, self.ledger.promises, self.calendar))

    def keep(self, life: Life) -> None:
        """Writes `life` down, with the next ones."""
        self._lives.append(life)
        self.number += 1
        if len(self._lives) == AT_ONCE:
            self.finish()

    def finish(self) -> None:
        """Writes down what is still waiting."""
        rows = (request_row(life, self.promise_id(life.request.promise)) for life in self._lives)
        insert_many(self.ledger.connection, "requests", rows)
        self.ledger.insert_entries((life.request.id, entry) for life in self._lives for entry in life.entries)
        self._lives.clear()


class _Remembering(Calendar):
    """A calendar that is asked about the same days again and again."""

    def __init__(self, calendar: Calendar) -> None:
        self.__dict__.update(calendar.__dict__)
        self._nth = lru_cache(_REMEMBERED)(calendar.nth)
        self._count = lru_cache(_REMEMBERED)(calendar.count)

    def nth(self, after: date, n: int) -> date:
        return self._nth(after, n)

    def count(self, after: date, until: date) -> int:
        return self._count(after, until)
