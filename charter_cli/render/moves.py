"""What a change of the calendar moved, new overdue ones first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from charter_cli.language.messages import N_, Language
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, ListRow, aligned, code_cell, plain
from charter_cli.render.requests import OUTCOMES

if TYPE_CHECKING:
    from charter_cli.store.redating import Move
    from charter_cli.store.undoing import Undone


MOVE_KEYS = ("id", "due_on_before", "due_on", "overdue")


def move_record(move: Move) -> Record:
    """One move for programs."""
    after = move.request.due_on
    return {
        "id": move.request.id,
        "due_on_before": None if move.before is None else move.before.isoformat(),
        "due_on": None if after is None else after.isoformat(),
        "overdue": move.overdue,
    }


def moved(why: str, moves: Sequence[Move], language: Language) -> list[Line]:
    """A heading with the reason, then number, old and new due date of each move."""
    if not moves:
        return [plain(language.text(N_("{why}: no pending request has a new due date"), why=why), "bold")]
    heading = language.plural(
        "{why}: {count} pending request has a new due date",
        "{why}: {count} pending requests have new due dates",
        len(moves),
        why=why,
    )
    return [plain(heading, "bold"), *aligned([_row(move, language) for move in moves])]


def _row(move: Move, language: Language) -> ListRow:
    request = move.request
    dates = [language.column_date(day) if day else "-" for day in (move.before, request.due_on)]
    texts = [language.text(N_("overdue"))] if move.overdue else []
    if request.outcome is not None:
        texts = [language.text(OUTCOMES[request.outcome.value])]
    moved = ["->", dates[1]] if move.before != request.due_on else ["", ""]
    cells = [language.number(request.id), dates[0], *moved, code_cell(request.promise.service_code, language)]
    return ListRow(cells, " · ".join([*texts, request.details.requester]), "red" if move.overdue else "")


def undone(taken: Undone, language: Language) -> list[Line]:
    """What `undo` answers: the command that it took or brought back, whose requests it touched, and what moved."""
    undid, back = N_("undid: {words}, entered {moment}"), N_("brought back: {words}, entered {moment}")
    message = back if taken.brought_back else undid
    lines = [plain(language.text(message, words=taken.words, moment=taken.entered_at), "bold")]
    rows = [_row(move, language) for move in taken.moves]
    return lines + (aligned(rows) if rows else [])
