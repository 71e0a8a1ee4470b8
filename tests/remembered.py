"""What a process of its own works out anew for each command, and the tests once: most of what they would take.

Nothing of it is kept longer than a run of the tests, and a command that runs in a process of its own knows none of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from charter_cli.domain.calendar import Calendar
from charter_cli.files import charter_file, office_days
from charter_cli.store import reader, schema

_migrations, _version, _migrate = schema.migrations, schema.VERSION, schema.migrate
# Tables before what stands on them; what SQLite makes by itself has no statement.
_IN_ORDER = """
    SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL
    ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, rowid"""


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, files that say what they said before are not parsed again, and a new register is not migrated through all
    its versions, but made as these made one before. What is refused is refused anew each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.testing._get_command", _command)
        patch.setattr(schema, "migrate", migrate)
        patch.setattr(reader, "Calendar", _calendar)
        patch.setattr(charter_file, "load_charter", _once_for_each_content(charter_file.load_charter))
        patch.setattr(office_days, "load_office_days", _once_for_each_content(office_days.load_office_days))
        yield


_command = cache(typer.main.get_command)


def _calendar(**parts: Any) -> Calendar:
    return _calendar_of(**{name: tuple(values) for name, values in parts.items()})


_calendar_of = cache(Calendar)


@cache
def _once_for_each_content(load: Callable[[Path], Any]) -> Callable[[Path], Any]:
    @cache
    def parsed(path: Path, content: bytes) -> Any:
        return load(path)

    def parsed_or_remembered(path: Path) -> Any:
        try:
            content = path.read_bytes() if path.is_file() else None
        except OSError:
            content = None
        return load(path) if content is None else parsed(path, content)

    return parsed_or_remembered


def migrate(connection: sqlite3.Connection) -> None:
    """What `schema.migrate` does; of an empty register, by the statements that describe what it led to before."""
    as_released = schema.migrations is _migrations and _version == schema.VERSION
    if as_released and connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        for statement, row in _new_register():
            connection.execute(statement, row)
    else:
        _migrate(connection)


@cache
def _new_register() -> list[tuple[str, tuple[Any, ...]]]:
    """The statements that make a new register, each with its values."""
    with closing(sqlite3.connect(":memory:")) as made:
        _migrate(made)
        found = made.execute(_IN_ORDER).fetchall()
        indexes = [name for name, sql in found if sql.startswith("CREATE VIRTUAL TABLE")]
        virtual = tuple(f"{name}_" for name in indexes)
        # What a virtual table keeps its index in, it makes for itself.
        ours = [(name, sql) for name, sql in found if not (name.startswith(virtual) and sql.startswith("CREATE TABLE"))]
        statements: list[tuple[str, tuple[Any, ...]]] = [(sql, ()) for _, sql in ours]
        for name in (name for name, sql in ours if sql.startswith("CREATE TABLE")):
            rows = made.execute(f'SELECT * FROM "{name}"').fetchall()
            statements += [(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(row))})', row) for row in rows]
        statements += [(f"INSERT INTO {name}({name}) VALUES ('rebuild')", ()) for name in indexes]
        for pragma in ("application_id", "user_version"):
            (value,) = made.execute(f"PRAGMA {pragma}").fetchone()
            statements.append((f"PRAGMA {pragma} = {value}", ()))
        return statements
