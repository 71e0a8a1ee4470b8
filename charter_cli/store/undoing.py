"""Taking back the last command, whole; and bringing it back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from charter_cli.domain.replay import recorded, replay
from charter_cli.domain.request import Action, Draft, Entry, Life
from charter_cli.errors import Refused
from charter_cli.store.redating import Move, lay_anew

if TYPE_CHECKING:
    from charter_cli.store.ledger import Ledger

_CHANGES_CALENDAR = "EXISTS (SELECT 1 FROM calendar_changes WHERE command_id = commands.id)"


class Undone(NamedTuple):
    """A command that was taken back, or brought back: what it was, when it was entered, and what moved."""

    words: str
    entered_at: datetime
    brought_back: bool
    moves: list[Move]


def undo(ledger: Ledger) -> Undone:
    """Takes back the last command whole. If that was an undo itself, brings back what it took; if it was an undo that
    brought something back, passes over that and takes back the command before it.

    Refused where nothing is left to take back, and where a later command that stands builds on it. A registration that
    is taken back is void.
    """
    target, brought_back = _target(ledger)
    if not brought_back:
        _nothing_builds_on(ledger, target)
    words, entered_at, changes_calendar = ledger.connection.execute(
        f"SELECT words, entered_at, {_CHANGES_CALENDAR} FROM commands WHERE id = ?", [target]
    ).fetchone()
    ledger.command(undoes=target)
    if changes_calendar:
        lay_anew(ledger)
    touched = "id IN (SELECT request_id FROM history WHERE command_id = ?)"
    which = f"{touched} OR status <> 'settled'" if changes_calendar else touched
    draft = Draft(Action.RESTORED if brought_back else Action.UNDONE, ledger.today, words, {"undoes": target})
    return Undone(words, datetime.fromisoformat(entered_at), brought_back, _take_back(ledger, which, target, draft))


def _target(ledger: Ledger) -> tuple[int, bool]:
    """The command that an undo takes back now; or, with True, the one that it brings back."""
    undone = ledger.undone_commands()
    last = ledger.connection.execute(
        "SELECT id, undoes FROM commands WHERE automatic = 0 ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if last is None:
        raise Refused("there is nothing to undo: nothing was entered yet")
    number, undoes = last
    if undoes is None:
        return number, False
    if undoes in undone:
        return undoes, True
    before = ledger.connection.execute(
        """SELECT max(id) FROM commands WHERE automatic = 0 AND undoes IS NULL AND id < ?
        AND id NOT IN (SELECT id FROM undone_commands)""",
        [undoes],
    ).fetchone()[0]
    if before is None:
        raise Refused("there is nothing more to undo: nothing was entered before, or it is taken back already")
    return before, False


def _nothing_builds_on(ledger: Ledger, target: int) -> None:
    """Refused: a later command that stands touches a request or a calendar that `target` changed too."""
    found = ledger.connection.execute(
        f"""SELECT words FROM commands
        WHERE id > :target AND automatic = 0 AND undoes IS NULL AND id NOT IN (SELECT id FROM undone_commands)
        AND (EXISTS (SELECT 1 FROM history AS later JOIN history AS earlier USING (request_id)
                WHERE later.command_id = commands.id AND earlier.command_id = :target)
            OR ({_CHANGES_CALENDAR} AND EXISTS (SELECT 1 FROM calendar_changes WHERE command_id = :target)))
        ORDER BY id LIMIT 1""",
        {"target": target},
    ).fetchone()
    if found is not None:
        (words,) = ledger.connection.execute("SELECT words FROM commands WHERE id = ?", [target]).fetchone()
        raise Refused(
            "“{words}” cannot be undone: “{later}” came after it and builds on it", words=words, later=found[0]
        )


def _take_back(ledger: Ledger, which: str, target: int, draft: Draft) -> list[Move]:
    """An entry for each request that the undo changes, and its new state."""
    entries: list[tuple[int, Entry]] = []
    changed: list[Life] = []
    moves: list[Move] = []
    undone = ledger.undone_commands()
    for life, kept in ledger.lives(which, [target]):
        if life is None or not (life.touched_by(target) or life.request.reckoning != kept.reckoning):
            continue
        entry = ledger.entry(draft, kept.due_on)
        after = recorded(replay(kept.id, [*life.entries, entry], ledger.promises, ledger.calendar, undone))
        entries.append((kept.id, after.entries[-1]))
        changed.append(after)
        moves.append(Move(after.request, kept.due_on, ledger.today))
    ledger.insert_entries(entries)
    ledger.update_requests(changed)
    return moves
