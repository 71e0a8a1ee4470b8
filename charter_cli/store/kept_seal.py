"""The seal of what was entered last, kept beside the copies: it shows that another file took the register's place.

Each command that enters something leaves it there. Where the register does not go through it any more, a copy was
restored, or put back by hand, or the history was rewritten: that is told until somebody accepts it.
"""

import json
import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

from charter_cli.domain.seal import Seal, read_seal
from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.language.messages import N_
from charter_cli.store import chain
from charter_cli.store.connecting import folder_of_copies


class KeptSeal(NamedTuple):
    """The last `seal`, None where there was none or it cannot be read, and the last number that was given out then.

    `found_at`: when `charter check` found that the register does not hold together (ISO, with its zone). `left`: the
    last number of the register that was found in its place, before anything was entered in that one.
    """

    seal: Seal | None
    last_number: int
    found_at: str | None = None
    left: int | None = None


def place_of(register: Path) -> Path:
    """The file in which the last seal of `register` is kept."""
    return folder_of_copies(register) / f"{Path(os.path.realpath(register)).name}.seal"


def read(register: Path) -> KeptSeal | None:
    """What is kept for `register`; None where there is nothing, as after a power cut, or it may not be read."""
    try:
        content = place_of(register).read_bytes()
    except OSError:
        return None
    if not content.strip(b"\0\n "):
        return None
    try:
        kept = json.loads(content)
        seal = None if kept["seal"] is None else read_seal(str(kept["seal"]))
        return KeptSeal(seal, int(kept["last_number"]), kept["found_at"], kept["left"])
    except (ValueError, LookupError, TypeError, Refused):
        return KeptSeal(None, 0)


def write(register: Path, kept: KeptSeal) -> None:
    """Keeps it. Not synced: after a power cut the seal before it, or none, costs nothing. Refused: no place for it."""
    place = place_of(register)
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    fields = {**kept._asdict(), "seal": None if kept.seal is None else str(kept.seal)}
    with system_errors.refused(N_("the seal could not be kept at {file}: {reason}"), file=place):
        place.parent.mkdir(mode=0o700, exist_ok=True)
        with open(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            json.dump(fields, file)
        part.replace(place)


def is_followed(connection: sqlite3.Connection, kept: KeptSeal | None) -> bool:
    """Whether the register goes through the kept seal; it does where none is kept."""
    return kept is None or (kept.seal is not None and chain.bears(connection, kept.seal))


def follow(register: Path, connection: sqlite3.Connection, last_number: int) -> None:
    """Keeps the present seal, unless the register does not go through the one that is kept."""
    kept, present = read(register), chain.seal(connection)
    if is_followed(connection, kept) and (kept is None or kept.seal != present):
        write(register, KeptSeal(present, last_number, None if kept is None else kept.found_at))


def remember_where_it_left(register: Path, connection: sqlite3.Connection, last_number: int) -> None:
    """Before the first entry in a register that does not go through the kept seal: its last number until then."""
    kept = read(register)
    if kept is not None and kept.left is None and not is_followed(connection, kept):
        write(register, kept._replace(left=last_number))


def remember_check(register: Path, connection: sqlite3.Connection, last_number: int, found_at: str | None) -> None:
    """What `charter check` came to: `found_at`, if it found that the register does not hold together."""
    kept = read(register)
    if found_at != (None if kept is None else kept.found_at):
        before = KeptSeal(chain.seal(connection), last_number) if kept is None else kept
        write(register, before._replace(found_at=found_at))


def begin_anew(register: Path, connection: sqlite3.Connection, last_number: int) -> None:
    """Keeps the present seal, whatever was kept: the register was accepted as it is."""
    write(register, KeptSeal(chain.seal(connection), last_number))
