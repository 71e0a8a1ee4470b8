"""The requests that a report names one by one: by the same conditions by which `figures` counts them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from charter_cli.domain.annex import Named, late, overdue, voided_late
from charter_cli.store.figures import voided

if TYPE_CHECKING:
    from charter_cli.store.reader import Reader

_PENDING = """
    received_on <= :last AND (settled_on IS NULL OR settled_on > :last) AND outcome IS NOT 'void'"""
_LATE = """
    status = 'settled' AND outcome <> 'void' AND on_time = 0 AND settled_on BETWEEN :first AND :last"""


def annex(reader: Reader, first: date, last: date) -> Iterator[Named]:
    """What was overdue at the end of `last`, then what was settled late and what was made void late from `first` to
    `last`; each by due date and number."""
    calendar = reader.calendar
    days = {"first": first.isoformat(), "last": last.isoformat()}
    pending = [overdue(life, calendar, last) for life, _ in reader.lives(_PENDING, days) if life is not None]
    settled = [late(life, calendar) for life, _ in reader.lives(_LATE, days) if life is not None]
    void = [voided_late(one, calendar) for one in voided(reader, first, last) if one.late]
    for named in (filter(None, pending), settled, void):
        yield from sorted(named, key=lambda one: (one.due_on, one.request.id))
