"""Taking back the last command, whole; and bringing it back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from charter_cli.domain.replay import replay
from charter_cli.domain.request import Action, Entry, Life
from charter_cli.errors import Refused
from charter_cli.store.redating import Move, lay_anew

if TYPE_CHECKING:
    from charter_cli.store.ledger import Ledger


class Undone(NamedTuple):
    """A command that was taken back, or brought back: what it was, when it was entered, and what moved."""

    words: str
    entered_at: datetime
    brought_back: bool
    moves: list[Move]


def undo(ledger: Ledger) -> Undone:
    """Takes back the last command whole, or brings it back if the last command was an undo itself.

    Refused where nothing was ever entered. A registration that is taken back is void.
    """
    last = ledger.connection.execute(
        "SELECT coalesce(undoes, id) FROM commands WHERE automatic = 0 ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if last is None:
        raise Refused("there is nothing to undo: nothing was entered yet")
    (target,) = last
    words, entered_at, changes_calendar = ledger.connection.execute(
        """SELECT words, entered_at, EXISTS (SELECT 1 FROM calendar_changes WHERE command_id = commands.id)
        FROM commands WHERE id = ?""",
        [target],
    ).fetchone()
    brought_back = target in ledger.undone_commands()
    ledger.command(undoes=target)
    if changes_calendar:
        lay_anew(ledger)
    touched = "id IN (SELECT request_id FROM history WHERE command_id = ?)"
    which = f"{touched} OR status <> 'settled'" if changes_calendar else touched
    return Undone(words, datetime.fromisoformat(entered_at), brought_back, _take_back(ledger, which, target, words))


def _take_back(ledger: Ledger, which: str, target: int, words: str) -> list[Move]:
    """An entry for each request that the undo changes, and its new state."""
    entries: list[tuple[int, Entry]] = []
    changed: list[Life] = []
    moves: list[Move] = []
    undone = ledger.undone_commands()
    for life, kept in ledger.lives(which, [target]):
        if life is None or not (life.touched_by(target) or life.request.reckoning != kept.reckoning):
            continue
        facts = {"undoes": target}
        entry = ledger.entry(Action.UNDONE, ledger.today, words, facts, kept.due_on)
        after = replay(kept.id, [*life.entries, entry], ledger.promises, ledger.calendar, undone)
        entries.append((kept.id, entry._replace(due_on_after=after.request.due_on)))
        changed.append(after)
        moves.append(Move(after.request, kept.due_on, ledger.today))
    ledger.insert_entries(entries)
    ledger.update_requests(changed)
    return moves
