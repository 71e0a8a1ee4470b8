"""The working calendar of the register: kept, changed, and every pending request brought to it.

The calendar in force is the office-days file with the local changes laid over it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from charter_cli.domain.calendar_changes import Change, lay_over
from charter_cli.domain.replay import recorded
from charter_cli.domain.request import Action, Draft, Entry, Request
from charter_cli.store.checksums import with_checksum
from charter_cli.store.many import insert_many
from charter_cli.store.rows import DAY_COLUMNS, Row, change_row, day_row, reckoning_row, weekly_off_text, yearly_text

if TYPE_CHECKING:
    from charter_cli.files.office_days import OfficeDaysFile
    from charter_cli.store.ledger import Ledger
    from charter_cli.store.reader import FileMark, Reader


class Move(NamedTuple):
    """A pending request whose due date moved with the calendar, on the day `today`."""

    request: Request
    before: date | None
    today: date

    @property
    def overdue(self) -> bool:
        """Whether it is overdue by the new due date."""
        return self.request.due_on is not None and self.request.due_on < self.today

    @property
    def newly_overdue(self) -> bool:
        """Whether the move alone made it overdue."""
        return self.overdue and not (self.before is not None and self.before < self.today)


def take_file(ledger: Ledger, mark: FileMark, digest: str) -> list[Move]:
    """Makes what the office-days file says now the calendar in force, under the local changes.

    `mark`: how the file looks, `digest`: what it says. Pending requests follow, if it says something new.
    """
    says_something_new = ledger.file_digest() != digest
    if says_something_new:
        ledger.command(automatic=True)
    _lay(ledger, mark, digest)
    return _redate(ledger, ledger.words) if says_something_new else []


def change_calendar(ledger: Ledger, changes: Sequence[Change], reason: str) -> list[Move]:
    """Writes down local changes of the calendar and brings pending requests to it; the `reason` goes into their
    histories."""
    command = {"command_id": ledger.command()}
    insert_many(ledger.connection, "calendar_changes", (command | change_row(change) for change in changes))
    lay_anew(ledger)
    return _redate(ledger, reason)


def lay_anew(ledger: Ledger) -> None:
    """Makes the calendar in force once more, after the local changes became others."""
    mark, digest = ledger.file_mark(), ledger.file_digest()
    assert mark is not None, "a register is given its calendar before its first command"
    assert digest is not None
    _lay(ledger, mark, digest)


def _lay(ledger: Ledger, mark: FileMark, digest: str) -> None:
    """Makes the file with the local changes laid over it the calendar in force."""
    rules, days = _told(ledger, ledger.load())
    file = {"file": mark.file, "file_changed_ns": mark.changed_ns, "file_size": mark.size, "digest": digest}
    ledger.connection.execute("DELETE FROM calendar")
    ledger.connection.execute("DELETE FROM office_days")
    insert_many(ledger.connection, "calendar", [with_checksum(file | rules)])
    insert_many(ledger.connection, "office_days", map(with_checksum, days))
    ledger.__dict__.pop("calendar", None)  # asked for again, it is the new one


def follows(reader: Reader, found: OfficeDaysFile) -> bool:
    """Whether the calendar in force is what the office-days file, which says `found`, and the local changes make it."""
    rules, days = _told(reader, found)
    kept_rules = reader.connection.execute(f"SELECT {', '.join(rules)} FROM calendar").fetchall()
    kept_days = reader.connection.execute(f"SELECT {DAY_COLUMNS}, local FROM office_days ORDER BY day").fetchall()
    return kept_rules == [tuple(rules.values())] and kept_days == [tuple(day.values()) for day in days]


def _told(reader: Reader, found: OfficeDaysFile) -> tuple[Row, list[Row]]:
    """What the file says with the local changes laid over it: the rules of the calendar, and its days in order."""
    laid = lay_over(found.listed, found.days, found.yearly, found.weekly_off, reader.calendar_changes())
    rules = {
        "weekly_off": weekly_off_text(found.weekly_off),
        "listed": json.dumps(sorted(laid.listed)),
        "yearly": yearly_text(found.yearly),
    }
    return rules, [day_row(laid.days[day]) | {"local": int(day in laid.local)} for day in sorted(laid.days)]


def _redate(ledger: Ledger, reason: str) -> list[Move]:
    """Brings every pending request to the calendar in force; settled ones stay as they were judged.

    Returns the moves, those that become overdue first.
    """
    moves: list[Move] = []
    changed: list[Request] = []
    entries: list[tuple[int, Entry]] = []
    for life, kept in ledger.lives("status <> 'settled'"):
        if life is None or life.request.reckoning == kept.reckoning:
            continue
        before = kept.due_on
        if life.request.due_on != before:
            entry = ledger.entry(Draft(Action.REDATED, ledger.today, reason), before)
            request = life.request._replace(updated_at=ledger.now)
            life = recorded(life._replace(entries=(*life.entries, entry), request=request))
            entries.append((kept.id, life.entries[-1]))
            moves.append(Move(life.request, before, ledger.today))
        changed.append(life.request)
    ledger.insert_entries(entries)
    _update_dates(ledger, changed)
    return sorted(moves, key=lambda move: (not move.newly_overdue, move.request.due_on or date.max))


def _update_dates(ledger: Ledger, requests: Iterable[Request]) -> None:
    ledger.connection.executemany(
        """UPDATE requests SET due_on = ?, promised_due_on = ?, extended = ?, held_since = ?,
            days_left_when_held = ?, days_not_counted = ?, told_afterwards = ?, updated_at = ? WHERE id = ?""",
        (
            (*reckoning_row(request.reckoning).values(), request.told_afterwards, request.updated_at, request.id)
            for request in requests
        ),
    )
