"""The rows of many returns, added up by DuckDB: read from JSON one file at a time, or from Parquet where they lie.

What is read is laid down in a folder of its own, which is gone in the end, so that ten years of a country need little
memory.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from sys import intern
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from charter_cli.domain.district import CountedReturn, Days, Handed
from charter_cli.domain.histories import Histories
from charter_cli.domain.report import Figures
from charter_cli.domain.returns import COUNTS, Return, ServiceNames, ServiceRow, fault
from charter_cli.errors import Refused
from charter_cli.files.returns import read_return
from charter_cli.language.messages import N_
from charter_cli.language.text import Wording

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY = "300MB"
# What counts once, where an office begins or ends, and not in each of its periods.
OPENING = ("brought_forward",)
CLOSING = ("pending", "overdue", "overdue_by_promise", "held", "told_afterwards_pending", "imported_afterwards_pending")
# Of a marked request that is pending, the next period tells again.
AGAIN = {"told_afterwards": "told_afterwards_pending", "imported_afterwards": "imported_afterwards_pending"}
_NAMES = ("national", "alias", "name_bn", "name_en")
_COUNT_COLUMNS = ", ".join(f'"{name}" INTEGER' for name in COUNTS)
_COUNT_NAMES = ", ".join(f'"{name}"' for name in COUNTS)
_HEAD = (
    *(
        "office",
        "office_bn",
        "office_en",
        "first",
        "last",
        "label",
        "as_of",
        "over",
        "calendar",
        "command",
        "first_seal",
    ),
    *("marked", "figures", "seals"),
)
_HEAD_COLUMNS = (
    "office VARCHAR, office_bn VARCHAR, office_en VARCHAR, first DATE, last DATE, label VARCHAR, as_of DATE, "
    "over BOOLEAN, calendar VARCHAR, command BIGINT, first_seal VARCHAR, marked BOOLEAN, figures VARCHAR, seals VARCHAR"
)
_CSV = "FORMAT csv, AUTO_DETECT false, HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR '\\N'"
_DAYS_TYPE = "MAP(INTEGER, INTEGER)"


class Key(NamedTuple):
    """What figures are added up by; None where it is not by that. `service` is a place in the joined services."""

    office: str | None = None
    service: int | None = None
    period: Days | None = None


class Returns:
    """Returns that were read, to be added up. `left_out`: why files were not read at all."""

    def __init__(self, connection: DuckDBPyConnection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._services: dict[ServiceNames, int] = {}
        self.handed: list[Handed] = []
        self.left_out: list[tuple[str, Refused]] = []
        self.histories = Histories()

    def read(self, files: Sequence[Path]) -> None:
        """Reads every file; those that end in `.parquet` as `write` wrote them, the others as returns."""
        paths = [self._folder / name for name in ("rows.csv", "heads.csv")]
        with (
            paths[0].open("w", encoding="utf-8", newline="") as rows,
            paths[1].open("w", encoding="utf-8", newline="") as heads,
        ):
            for file in files:
                if file.suffix.lower() != ".parquet":
                    self._read_one(file, rows, heads)
        self._connection.execute(f"""
            CREATE TABLE rows(
                number INTEGER, service INTEGER, {_COUNT_COLUMNS}, days {_DAYS_TYPE}, elapsed {_DAYS_TYPE});
            CREATE TABLE heads(number INTEGER, {_HEAD_COLUMNS})""")
        for path in paths:
            self._connection.execute(f"COPY {path.stem} FROM '{_quoted(path)}' ({_CSV})")
            path.unlink()
        for file in files:
            if file.suffix.lower() == ".parquet":
                self._read_parquet(file)

    def _read_one(self, file: Path, rows: TextIO, heads: TextIO) -> None:
        try:
            told = read_return(file)
        except Refused as why:
            self.left_out.append((str(file), why))
            return
        own = [] if told.seal is None else [(None, told.seal)]
        new = self.histories.follow(told.office, told.name, [*told.earlier.items(), *own], str(file))
        self.histories.end(told.office, told.name, told.command, told.earlier, str(file))
        handed = _handed(len(self.handed), str(file), told)
        self.handed.append(handed)
        csv.writer(heads).writerow(_cells(_head(handed, new)))
        writer = csv.writer(rows)
        for row in told.rows:
            service = self._services.setdefault(row.service, len(self._services))
            writer.writerow((handed.number, service, *row.counts, _map(row.days), _map(row.days_elapsed)))

    def _read_parquet(self, file: Path) -> None:
        """The returns of one file. They were added up before, and their rows are looked at again."""
        source = f"read_parquet('{_quoted(file)}')"
        import duckdb

        try:
            heads = self._connection.execute(
                f"SELECT number, {', '.join(_HEAD)} FROM {source} WHERE office IS NOT NULL ORDER BY number"
            ).fetchall()
            names = self._connection.execute(
                f"SELECT DISTINCT {', '.join(_NAMES)} FROM {source} WHERE alias IS NOT NULL ORDER BY ALL"
            ).fetchall()
            wrong = self._connection.execute(
                f"""SELECT count(*) FROM {source} WHERE alias IS NOT NULL AND NOT (
                    brought_forward + received = settled + pending
                    AND settled = served + declined + withdrawn + forwarded
                    AND settled = settled_in_time + settled_late + settled_otherwise + settled_without_limit
                    AND list_sum(map_values(elapsed)) IS NOT DISTINCT FROM nullif(served + declined, 0))"""
            ).fetchone()
        except duckdb.Error:
            self.left_out.append((str(file), Refused(_NOT_WRITTEN, file=file)))
            return
        if wrong is None or wrong[0]:
            self.left_out.append((str(file), Refused(_NOT_ADDING_UP, file=file)))
            return
        first = len(self.handed)
        numbers = {head[0]: first + place for place, head in enumerate(heads)}
        for number, *head in heads:
            self.handed.append(self._take(numbers[number], file, dict(zip(_HEAD, head, strict=True))))
        places = [
            (
                *one,
                self._services.setdefault(ServiceNames(one[0], one[1], Wording(one[2], one[3])), len(self._services)),
            )
            for one in names
        ]
        self._lay("numbers", "old INTEGER, new INTEGER", numbers.items())
        self._lay("names", "national VARCHAR, alias VARCHAR, name_bn VARCHAR, name_en VARCHAR, place INTEGER", places)
        self._connection.execute(f"""
            INSERT INTO rows SELECT new, place, {_COUNT_NAMES}, days, elapsed
            FROM {source} JOIN numbers ON old = number JOIN names USING (national, alias, name_bn, name_en)
            WHERE alias IS NOT NULL;
            INSERT INTO heads SELECT new, {", ".join(_HEAD)} FROM {source} JOIN numbers ON old = number
            WHERE office IS NOT NULL""")

    def _take(self, number: int, file: Path, head: dict[str, Any]) -> Handed:
        name = Wording(head["office_bn"], head["office_en"])
        self.histories.follow(head["office"], name, json.loads(head["seals"]), str(file))
        return Handed(
            *(number, str(file), head["office"], name, head["first"], head["last"], head["label"], head["as_of"]),
            *(head["over"], head["calendar"], head["command"], head["first_seal"], head["marked"], head["figures"]),
        )

    def services(self) -> list[tuple[ServiceNames, frozenset[str]]]:
        """Each service as some offices have it, with the ids of these offices, in the order in which rows name them."""
        found = self._connection.execute(
            "SELECT service, list(DISTINCT office) FROM rows JOIN heads USING (number) GROUP BY service"
        ).fetchall()
        offices = dict(found)
        return [(names, frozenset(offices.get(place, ()))) for names, place in self._services.items()]

    def count(self, taken: Sequence[CountedReturn], places: Sequence[int]) -> None:
        """What `figures` adds up from now on; `places`: which service each of `services` is."""
        self._lay(
            "counted",
            "number INTEGER, opens BOOLEAN, closes BOOLEAN",
            ((one.handed.number, one.opens, one.closes) for one in taken),
        )
        self._lay("joined", "service INTEGER, place INTEGER", enumerate(places))

    def figures(self, *by: str) -> dict[Key, Figures]:
        """The figures by `by`, names of the fields of `Key`; of all where there is none."""
        columns = {"office": ("office",), "service": ("place",), "period": ("first", "last")}
        group = [column for name in by for column in columns[name]]
        gated = "period" not in by
        sums = ", ".join(f"sum({_counted(name, gated)})::BIGINT" for name in COUNTS)
        source = "rows JOIN counted USING (number) JOIN heads USING (number) JOIN joined USING (service)"
        keys = "".join(f"{column}, " for column in group)
        grouped = f"GROUP BY {', '.join(group)} ORDER BY {', '.join(group)}" if group else ""
        found: dict[Key, Figures] = {}
        for row in self._connection.execute(f"SELECT {keys}{sums} FROM {source} {grouped}").fetchall():
            counts = dict(zip(COUNTS, row[len(group) :], strict=True))
            if counts["settled"] is not None:
                found[_key(by, row)] = Figures(**counts)
        for column in ("days", "elapsed"):
            rows = self._connection.execute(f"""
                SELECT {keys}entry.key, sum(entry.value)::BIGINT
                FROM (SELECT {keys}unnest(map_entries({column})) AS entry FROM {source})
                GROUP BY {keys}entry.key""").fetchall()
            for row in rows:
                of = found[_key(by, row)]
                (of.days if column == "days" else of.days_elapsed)[row[-2]] = row[-1]
        return found

    def offices(self, *by: str) -> Counter[Key]:
        """How many offices have told of each service or period that is counted."""
        columns = {"service": ("place",), "period": ("first", "last")}
        group = [column for name in by for column in columns[name]]
        source = "rows JOIN counted USING (number) JOIN heads USING (number) JOIN joined USING (service)"
        keys = "".join(f"{column}, " for column in group)
        rows = self._connection.execute(
            f"SELECT {keys}count(DISTINCT office) FROM {source} GROUP BY {', '.join(group) or 'ALL'}"
        ).fetchall()
        return Counter({_key(by, row): row[-1] for row in rows})

    def write(self, file: Path) -> None:
        """Writes the returns that are counted as Parquet: a row for each of their services, and one that heads them."""
        names = [(*one[:2], *one.name, place) for one, place in self._services.items()]
        self._lay("names", "national VARCHAR, alias VARCHAR, name_bn VARCHAR, name_en VARCHAR, place INTEGER", names)
        empty = ", ".join(f'NULL::INTEGER AS "{name}"' for name in COUNTS)
        heads = ", ".join(f"NULL AS {name}" for name in _HEAD)
        known_by = ", ".join(f"names.{name}" for name in _NAMES)
        self._connection.execute(f"""
            COPY (
                SELECT number, {", ".join(_HEAD)}, NULL::VARCHAR AS national, NULL::VARCHAR AS alias,
                    NULL::VARCHAR AS name_bn, NULL::VARCHAR AS name_en, {empty},
                    NULL::{_DAYS_TYPE} AS days, NULL::{_DAYS_TYPE} AS elapsed
                FROM heads JOIN counted USING (number)
                UNION ALL
                SELECT number, {heads}, {known_by}, {_COUNT_NAMES}, days, elapsed
                FROM rows JOIN counted USING (number) JOIN names ON place = service
            ) TO '{_quoted(file)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 40000)""")

    def _lay(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """A table with `rows`, by way of a file: DuckDB takes single rows slowly."""
        path = self._folder / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(map(_cells, rows))
        self._connection.execute(f"""
            CREATE OR REPLACE TABLE {table}({columns});
            COPY {table} FROM '{_quoted(path)}' ({_CSV})""")
        path.unlink()


_NOT_WRITTEN = N_("{file} is left out: it is no Parquet file that `charter district` wrote")
_NOT_ADDING_UP = N_("{file} is left out: figures in it do not add up")


@contextmanager
def returns() -> Iterator[Returns]:
    """A place for returns. Refused: DuckDB is not installed."""
    try:
        import duckdb
    except ImportError:
        raise Refused(
            "many returns are added up by DuckDB, which is not installed: `pip install 'citizens-charter[district]'` "
            "brings it; there is none for a 32-bit PC"
        ) from None
    with (
        TemporaryDirectory(prefix="charter-district-") as folder,
        duckdb.connect(f"{folder}/rows.duckdb") as connection,
    ):
        connection.execute(f"SET memory_limit = '{_MEMORY}'; SET temp_directory = '{_quoted(Path(folder))}'")
        connection.execute(
            "SET autoinstall_known_extensions = false; SET preserve_insertion_order = false; SET threads = 2"
        )
        try:
            yield Returns(connection, Path(folder))
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise Refused("the returns could not be added up: {reason}", reason=reason) from error


def _handed(number: int, file: str, told: Return) -> Handed:
    # What many returns have in common is kept once.
    office, label, calendar = map(intern, (told.office, told.label, told.calendar))
    first_seal = None if told.first_seal is None else intern(told.first_seal)
    name = Wording(*map(intern, told.name))
    return Handed(
        *(number, file, office, name, told.first, told.last, label, told.as_of, told.over),
        *(calendar, told.command, first_seal, told.is_marked, _digest(told.rows), fault(told)),
    )


def _digest(rows: Sequence[ServiceRow]) -> str:
    """Alike for the same figures of the same services."""
    from hashlib import sha256

    return sha256(repr([row[:4] for row in rows]).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _head(of: Handed, seals: list[tuple[str | None, str]]) -> tuple[Any, ...]:
    return (
        *(of.number, of.office, *of.name, of.first, of.last, of.label, of.as_of, of.over, of.calendar, of.command),
        *(of.first_seal, of.marked, of.figures, json.dumps(seals)),
    )


def _cells(row: Iterable[Any]) -> list[Any]:
    return ["\\N" if cell is None else cell for cell in row]


def _map(days: Any) -> str:
    return "{" + ", ".join(f"{day}={count}" for day, count in days.items()) + "}"


def _counted(name: str, gated: bool) -> str:
    if gated and name in OPENING:
        return f'CASE WHEN opens THEN "{name}" ELSE 0 END'
    if gated and name in CLOSING:
        return f'CASE WHEN closes THEN "{name}" ELSE 0 END'
    if gated and name in AGAIN:
        return f'CASE WHEN closes THEN "{name}" ELSE "{name}" - "{AGAIN[name]}" END'
    return f'"{name}"'


def _key(by: Sequence[str], row: Sequence[Any]) -> Key:
    key, place = Key(), 0
    for name in by:
        if name == "period":
            key = key._replace(period=(_day(row[place]), _day(row[place + 1])))
            place += 2
        else:
            key = key._replace(**{name: row[place]})
            place += 1
    return key


def _day(value: Any) -> date:
    return date.fromisoformat(str(value))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
