"""Whose register it is: the one row in which a register keeps its office, and where that office's charter is."""

import os
import re
import sqlite3
from pathlib import Path
from typing import NamedTuple

from charter_cli.domain.office import Office
from charter_cli.files import paths
from charter_cli.files.settings import SHIPPED
from charter_cli.language.text import Wording

# How a byte of a name is kept that is no UTF-8: as Python shows it.
_NO_UTF_8 = r"\\u(dc[89a-f][0-9a-f])"
_COLUMNS = (
    *("office_id", "made_id", "name_bn", "name_en", "timezone", "fiscal_year_starts"),
    *("charter", "charter_changed_ns", "charter_size", "own_office_days"),
)


class Mark(NamedTuple):
    """How a charter's file looked when it was last read: enough to see that it was touched since."""

    changed_ns: int
    size: int


class Bound(NamedTuple):
    """To which office a register belongs, and what was used when it was last written: `charter` is `shipped`, a path
    from the register's folder, or a whole one; `own_days` whether office_days.yaml was the office's own."""

    office: Office
    charter: str
    mark: Mark
    own_days: bool


def bound(connection: sqlite3.Connection) -> Bound | None:
    """The office of the register; None where no command has bound it yet."""
    row = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM office").fetchone()
    if row is None:
        return None
    id_, made_id, name_bn, name_en, timezone, starts, charter, changed_ns, size, own_days = row
    office = Office(id_, made_id, Wording(name_bn, name_en), timezone, starts)
    return Bound(office, charter, Mark(changed_ns, size), bool(own_days))


def bind(connection: sqlite3.Connection, to: Bound) -> None:
    """Makes `to` the office of the register."""
    from charter_cli.store.checksums import with_checksum

    office = to.office
    values = (
        *(office.id, office.made_id, office.name.bn, office.name.en, office.timezone, office.fiscal_year_starts),
        *(to.charter, *to.mark, int(to.own_days)),
    )
    row = {"id": 1, **with_checksum(dict(zip(_COLUMNS, values, strict=True)))}
    connection.execute(
        f"INSERT OR REPLACE INTO office ({', '.join(row)}) VALUES ({', '.join(f':{column}' for column in row)})", row
    )


def place_of(charter: Path, register: Path) -> str:
    """How the register at `register` remembers where `charter` is: so that both may be moved together, and the
    charter that comes with the program is found by the next Python as well."""
    if paths.is_shipped(charter):
        return SHIPPED
    place, folder = _real(charter), Path(os.path.realpath(register)).parent
    kept = place.relative_to(folder).as_posix() if place.is_relative_to(folder) else str(place)
    return kept.encode(errors="backslashreplace").decode()  # a name may be no UTF-8


def charter_at(place: str, register: Path) -> Path:
    """The file that `place_of` remembered."""
    if place == SHIPPED:
        return paths.shipped("charter.yaml")
    return Path(os.path.realpath(register)).parent / re.sub(_NO_UTF_8, lambda byte: chr(int(byte[1], 16)), place)


def mark_of(charter: Path) -> Mark:
    """How the file looks now."""
    state = charter.stat()
    return Mark(state.st_mtime_ns, state.st_size)


def same_file(one: Path, other: Path) -> bool:
    """Whether both name one file, which need not be there."""
    return os.path.realpath(one) == os.path.realpath(other)


def _real(file: Path) -> Path:
    """The whole path of `file` without links on the way; the file itself may be one."""
    return Path(os.path.realpath(file.parent)) / file.name
