"""To which office a register belongs, and where that office's charter is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

    from charter_cli.domain.charter import Charter


def office(db: Database) -> None:
    """The table of one row, filled where the office is certain: the charter beside the last office-days file."""
    db.execute("""CREATE TABLE office (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        office_id TEXT NOT NULL,
        made_id TEXT NOT NULL,
        name_bn TEXT NOT NULL,
        name_en TEXT NOT NULL,
        timezone TEXT NOT NULL,
        fiscal_year_starts INTEGER NOT NULL,
        charter TEXT NOT NULL,
        charter_changed_ns INTEGER NOT NULL,
        charter_size INTEGER NOT NULL,
        own_office_days INTEGER NOT NULL,
        checksum INTEGER NOT NULL
    ) STRICT""")
    last = db.execute("SELECT file FROM calendar").fetchone()
    if last is not None:
        _bind(db, Path(last[0]))


def _bind(db: Database, office_days: Path) -> None:
    from charter_cli.errors import Refused
    from charter_cli.files import paths
    from charter_cli.files.charter_file import load_charter
    from charter_cli.store.office import Bound, bind, mark_of, place_of

    shipped = paths.is_shipped(office_days)
    file = paths.shipped("charter.yaml") if shipped else office_days.parent / "charter.yaml"
    try:
        charter = load_charter(file)
    except Refused:  # gone, or broken: the next command that writes binds the register
        return
    if shipped and not _promised(db, charter):
        return
    register = Path(db.execute("PRAGMA database_list").fetchone()[2])
    bind(db.conn, Bound(charter.office, place_of(file, register), mark_of(file), own_days=not shipped))


def _promised(db: Database, charter: Charter) -> bool:
    """Whether `charter` may be the one of the register. The shipped office-days file is that of every office without
    one of its own, and where no service that was ever promised is in the shipped charter, it is another's."""
    promised = {tuple(row) for row in db.execute("SELECT service_code, name_en FROM promises")}
    return not promised or bool(promised & {(service.code, service.name.en) for service in charter.services})
