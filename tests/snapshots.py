"""What a test keeps of a register, to compare it with later: the file itself, and what the lists say."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from conftest import Charter

LISTS = (("due",), ("overdue",), ("list", "--status", "all"))


def file_hash(charter: Charter) -> str:
    """The bytes of the register, as a digest."""
    return hashlib.sha256(charter.db.read_bytes()).hexdigest()


@contextmanager
def untouched(charter: Charter) -> Iterator[None]:
    """Inside, not a byte of the register changes."""
    before = file_hash(charter)
    yield
    assert file_hash(charter) == before


def lists(charter: Charter, **surroundings: Any) -> list[str]:
    """`due`, `overdue` and `list --status all` as JSON, to the byte."""
    return [charter(*words, "--format", "json", **surroundings) for words in LISTS]


def lists_but_for_marks(charter: Charter, **surroundings: Any) -> list[str]:
    """The same without the mark of what was told afterwards, which stays when the entry that left it is taken back."""
    return [
        text.replace('"told_afterwards": true', '"told_afterwards": false') for text in lists(charter, **surroundings)
    ]


def without(printed: list[str], numbers: set[int]) -> list[Any]:
    """The same lists without some requests; parsed, because what is left is printed otherwise at the commas."""
    return [[one for one in json.loads(text) if one["id"] not in numbers] for text in printed]


def rows(charter: Charter, sql: str) -> list[tuple[Any, ...]]:
    """What plain SQL finds in the register, whatever the program says about it."""
    with closing(sqlite3.connect(charter.db)) as connection:
        return connection.execute(sql).fetchall()


def history_rows(charter: Charter) -> list[tuple[Any, ...]]:
    """Every row of the ledger, oldest first."""
    return rows(charter, "SELECT * FROM history ORDER BY id")


def tamper(charter: Charter, *statements: str) -> None:
    """What somebody does to the file with `sqlite3`, whose foreign keys are off."""
    with closing(sqlite3.connect(charter.db)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
