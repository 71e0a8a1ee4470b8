"""Where another file took the register's place, or the register was accepted as it was found: what the ledger says.

`restore` and `check --accept` keep with their command what they replaced or accepted, as JSON.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple


class Replacement(NamedTuple):
    """A restoring, or an acceptance.

    `command`: its number; `replaced`: the seal of what was in its place before, as printed; `missing`: how many
    commands of that are not in the register; `numbers`: the first and the last number that was given out there and not
    here; each None where that is not known, or there is none. `why` and `faults`, what it accepted, are of an
    acceptance only.
    """

    command: int
    words: str
    entered_at: datetime
    recorded_on: date
    officer: str | None
    replaced: str | None
    missing: int | None
    numbers: tuple[int, int] | None
    why: str | None
    faults: tuple[str, ...]


def facts(
    replaced: str | None,
    missing: int | None,
    numbers: tuple[int, int] | None,
    why: str | None = None,
    faults: tuple[str, ...] = (),
) -> dict[str, Any]:
    """What the command of a replacement keeps."""
    return {"replaced": replaced, "missing": missing, "numbers": numbers, "why": why, "faults": faults}


def replacements(connection: sqlite3.Connection, until: int | None = None) -> Iterator[Replacement]:
    """All of them up to command `until`, oldest first."""
    rows = connection.execute(
        """SELECT id, words, entered_at, recorded_on, officer, facts FROM commands
        WHERE facts IS NOT NULL AND (? IS NULL OR id <= ?) ORDER BY id""",
        [until, until],
    )
    for command, words, entered_at, recorded_on, officer, text in rows:
        kept = json.loads(text)
        if "faults" not in kept:
            continue  # what some other command keeps
        numbers = None if kept["numbers"] is None else (kept["numbers"][0], kept["numbers"][1])
        yield Replacement(
            *(command, words, datetime.fromisoformat(entered_at), date.fromisoformat(recorded_on), officer),
            *(kept["replaced"], kept["missing"], numbers, kept["why"], tuple(kept["faults"])),
        )


def accepted(connection: sqlite3.Connection, until: int | None = None) -> dict[str, Replacement]:
    """What was accepted up to command `until`, each with its acceptance."""
    return {fault: one for one in replacements(connection, until) for fault in one.faults}


def given_out_before(connection: sqlite3.Connection, number: int) -> Replacement | None:
    """The last replacement through which the number of a request, given out before it, was lost."""
    lost = (one for one in replacements(connection) if one.numbers and one.numbers[0] <= number <= one.numbers[1])
    return max(lost, key=lambda one: one.command, default=None)
