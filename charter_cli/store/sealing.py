"""Whether a register still holds all that it held when a seal was printed."""

from __future__ import annotations

import sqlite3
from enum import Enum

from charter_cli.domain.seal import Seal
from charter_cli.store import chain
from charter_cli.store.integrity import rewritten


class SealAnswer(Enum):
    """What a register says to a seal."""

    UNCHANGED = "unchanged"
    ENDS_BEFORE = "ends before"  # an older copy, or another register
    REWRITTEN = "rewritten"  # or another register


def held(connection: sqlite3.Connection, seal: Seal) -> SealAnswer:
    """Whether the register holds all that `seal` covers: every row of the ledger up to its command is read. What was
    found and accepted before the seal was printed is in it as it was then."""
    if seal.command > chain.last_command(connection):
        return SealAnswer.ENDS_BEFORE
    if not chain.bears(connection, seal) or next(rewritten(connection, seal.command), None) is not None:
        return SealAnswer.REWRITTEN
    return SealAnswer.UNCHANGED
