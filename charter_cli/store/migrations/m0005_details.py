"""What a request is about, the letter that brought it, where its papers lie, and the number of the answer."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from charter_cli.language.text import fold

if TYPE_CHECKING:
    from sqlite_utils import Database

_PENDING = """CREATE VIEW pending AS
        SELECT r.id, r.reference, p.service_code, p.name_en AS service_name_en, p.name_bn AS service_name_bn,
            r.requester, r.phone, r.received_on, r.due_on, r.promised_due_on, r.status, r.held_since,
            r.subject, r.memo, r.memo_date, r.file, r.note
        FROM requests r JOIN promises p ON p.id = r.promise_id
        WHERE r.status <> 'settled' ORDER BY r.due_on IS NULL, r.due_on, r.id"""
# Every entry that could say a note, but for those that were taken back; a registration stays one even then.
_NOTES = """SELECT request_id, action, text, facts FROM history
    WHERE action = 'received' OR (action IN ('noted', 'edited') AND command_id NOT IN (SELECT id FROM undone_commands))
    ORDER BY request_id, id"""


def details(db: Database) -> None:
    """Five columns of `requests`, four of them in the views. Until now one note was all there was: the one of the
    registration, and an `edit` of it before the first remark, becomes the subject; what came later is the note."""
    for column in ("subject", "memo", "memo_date", "file", "reply_memo"):
        db.table("requests").add_column(column, str)
    db.execute("DROP VIEW pending")
    db.execute(_PENDING)
    for number, entries in groupby(db.conn.execute(_NOTES), key=itemgetter(0)):
        # What a disk made unreadable stays as it is, for `check` to tell.
        with suppress(ValueError, LookupError, TypeError, AttributeError):
            _part(db.conn, number, [(action, text, json.loads(facts)) for _, action, text, facts in entries])


def _part(connection: sqlite3.Connection, number: int, entries: Iterable[tuple[str, str | None, Any]]) -> None:
    """Parts the subject of request `number` from its latest remark. `entries`: action, text and facts of each."""
    subject: str | None = None
    note: str | None = None
    said: list[str | None] = []
    remarked = False
    for action, text, facts in entries:
        if action == "received":
            subject = facts["note"]
            said.append(subject)
        elif action == "noted":
            note, remarked = text, True
            said.append(text)
        elif "note" in facts["new"]:
            if remarked:
                note = facts["new"]["note"]
            else:
                subject = facts["new"]["note"]
    if subject is None and note is None and not any(said):
        return
    reference, requester, phone, email, address = connection.execute(
        "SELECT reference, requester, phone, email, address FROM requests WHERE id = ?", [number]
    ).fetchone()
    digits = "".join(filter(str.isdecimal, phone or ""))
    typed = dict.fromkeys([reference, requester, phone, digits, email, address, subject, note, *said])
    connection.execute(
        "UPDATE requests SET subject = ?, note = ?, search_text = ? WHERE id = ?",
        [subject, note, fold("\n".join(filter(None, typed))), number],
    )
