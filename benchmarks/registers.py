"""Registers to measure with: thousands of settled requests behind the few that are pending.

The first thousand go through the program's own code. The rest are copies of them in SQL, with their history, their
commands and their words to search for, so that the register is what the years would have made: `charter check` agrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from charter_cli.domain.request import Details, Life, Outcome, Promise
from charter_cli.domain.transitions import hold, note, receive, settle
from charter_cli.files.charter_file import load_charter
from charter_cli.files.paths import shipped
from charter_cli.files.zones import DHAKA
from charter_cli.interface.context import Desk
from charter_cli.language.messages import Language
from charter_cli.store.checksums import columns
from charter_cli.store.ledger import Ledger

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=DHAKA)
BLOCK = 1_000
FIRST_NAMES = ("Rahima", "Karim", "Salma", "Jamal", "Nasrin", "Habib", "Shirin", "Faruk", "রহিমা", "করিম", "সালমা", "জামাল")
LAST_NAMES = ("Khatun", "Mia", "Begum", "Uddin", "Sultana", "Hossain", "Akter", "Ali", "খাতুন", "মিয়া", "বেগম")
PLACES = ("Jashore Sadar", "Chanchra", "Noapara", "Upashahar", "বেজপাড়া", "চাঁচড়া", "ঝুমঝুমপুর")


def fill(path: Path, stored: int, pending: int) -> None:
    """A new register at `path` with `stored` requests, the last `pending` of them not settled."""
    promises = [service.promise for service in load_charter(shipped("charter.yaml")).services]
    with opened(path, "fill") as ledger:
        settled = stored - pending
        for number in range(1, min(settled, BLOCK) + 1):
            _settled(ledger, promises[number % len(promises)], number)
        for done in range(BLOCK, settled, BLOCK):
            _copy(ledger, done, min(BLOCK, settled - done))
        for number in range(settled + 1, stored + 1):
            _pending(ledger, promises[number % len(promises)], number)
    # The first command of the program's own binds the register to its charter, which is then not read each time.
    with opened(path, "note 1") as ledger:
        ledger.record(ledger.life(1), note("measured", TODAY))


@contextmanager
def opened(path: Path, words: str) -> Iterator[Ledger]:
    """The register at `path` for one command, as the program opens it."""
    desk = Desk(Language("en"), TODAY, NOW, path, None, {})
    with desk.register.writing(words) as ledger:
        yield ledger


def _settled(ledger: Ledger, promise: Promise, number: int) -> None:
    """Received on some day of the last two years, settled some days later: most in time, some late."""
    received_on = TODAY - timedelta(days=40 + number * 37 % 690)
    life = _register(ledger, promise, number, received_on)
    done = _command(ledger, f"done {number}")
    settled_on = received_on + timedelta(days=number * 13 % 11)
    done.record(life, settle(life, settled_on, Outcome.SERVED, None, done.calendar, TODAY))


def _pending(ledger: Ledger, promise: Promise, number: int) -> None:
    """Received in the last three weeks; every tenth waits for its requester."""
    received_on = TODAY - timedelta(days=number * 7 % 21)
    life = _register(ledger, promise, number, received_on)
    if number % 10 == 0:
        held = _command(ledger, f"hold {number}")
        held.record(life, hold(life, received_on, "waits for a paper", TODAY))


def _register(ledger: Ledger, promise: Promise, number: int, received_on: date) -> Life:
    details = Details(
        requester=f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number % len(LAST_NAMES)]}",
        received_on=received_on,
        phone=f"017{number * 7919 % 10**8:08d}",
        address=PLACES[number % len(PLACES)],
        channel="visit",
        note=f"file {number * 31 % 997}" if number % 3 else None,
    )
    new = _command(ledger, f"new {number}")
    draft = receive(details, new.promise_id(promise), f"{received_on.year}-{number:04d}", TODAY)
    return new.register(number, draft)


def _command(ledger: Ledger, words: str) -> Ledger:
    """A command of its own in the transaction of `ledger`, which lends it what it has read already."""
    command = Ledger(ledger.connection, words, NOW, TODAY, ledger.load)
    command.__dict__.update(calendar=ledger.calendar, promises=ledger.promises)
    return command


_REFERENCE = "substr(reference, 1, 5) || printf('%04d', id + :by)"
_PHONE = "printf('017%08d', (id + :by) * 7919 % 100000000)"
_COPIED = {
    "requests": {
        "id": "id + :by",
        "reference": _REFERENCE,
        "phone": _PHONE,
        "search_text": f"replace(replace(search_text, reference, {_REFERENCE}), phone, {_PHONE})",
    },
    "commands": {
        "id": "id + :commands",
        "words": "substr(words, 1, instr(words, ' ')) || (substr(words, instr(words, ' ') + 1) + :by)",
    },
    "history": {
        "id": "NULL",
        "request_id": "request_id + :by",
        "command_id": "command_id + :commands",
        "facts": f"""CASE action WHEN 'received' THEN json_set(facts,
            '$.reference', (SELECT {_REFERENCE} FROM requests WHERE id = request_id),
            '$.phone', (SELECT {_PHONE} FROM requests WHERE id = request_id)) ELSE facts END""",
    },
}
_OF_BLOCK = {
    "requests": "id <= :count",
    "commands": "id IN (SELECT command_id FROM history WHERE request_id <= :count)",
    "history": "request_id <= :count",
}


def _copy(ledger: Ledger, by: int, count: int) -> None:
    """The first `count` requests once more, under numbers that are `by` higher."""
    connection = ledger.connection
    commands = 2 * by  # each was registered by one command and settled by another
    for table in ("requests", "commands", "history"):
        copied = {name: _COPIED[table].get(name, name) for name in columns(connection, table)}
        copied = {"id": _COPIED[table]["id"], **copied}
        block = f"SELECT {', '.join(copied.values())} FROM {table} WHERE {_OF_BLOCK[table]} ORDER BY id"
        connection.execute(
            f"INSERT INTO {table}({', '.join(copied)}) {block}",
            {"by": by, "commands": commands, "count": count},
        )
