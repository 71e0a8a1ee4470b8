"""Whether a register still holds all that it held when a seal was printed."""

from __future__ import annotations

import sqlite3
from enum import Enum

from charter_cli.domain.seal import Seal, seal_of
from charter_cli.store import chain


class Held(Enum):
    """What a register says to a seal."""

    UNCHANGED = "unchanged"
    ENDS_BEFORE = "ends before"  # an older copy, or another register
    REWRITTEN = "rewritten"  # or another register


def bears(connection: sqlite3.Connection, seal: Seal) -> bool:
    """Whether the chain, as it is written, goes through `seal`; its rows are not looked at."""
    digest = chain.digest_of(connection, seal.command)
    return digest is not None and seal_of(seal.command, digest) == seal


def held(connection: sqlite3.Connection, seal: Seal) -> Held:
    """Whether the register holds all that `seal` covers: every row of the ledger up to its command is read."""
    if seal.command > chain.last_command(connection):
        return Held.ENDS_BEFORE
    if not bears(connection, seal) or next(chain.broken(connection, seal.command), None) is not None:
        return Held.REWRITTEN
    return Held.UNCHANGED
