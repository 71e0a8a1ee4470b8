"""What a district's officer brings beside the returns: the list of the offices, and which services are one."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.language.text import shown, visible

LARGEST = 5_000_000
MAP_COLUMNS = ("service", "same_as")


def read_offices(file: Path) -> dict[str, str]:
    """The names of the offices by their ids: lines `id name`; empty ones, and those that begin with #, say nothing.
    Refused: an id that stands twice, no office at all, a file that is no text."""
    offices: dict[str, str] = {}
    for number, line in enumerate(_text(file).splitlines(), start=1):
        id_, _, name = _plain(line).partition(" ")
        if not id_ or id_.startswith("#"):
            continue
        if id_ in offices:
            raise Refused("{file}, line {line}: the office {id} stands twice: keep one", file=file, line=number, id=id_)
        offices[id_] = name or id_
    if not offices:
        raise Refused("{file} names no office: write a line `id name` for each", file=file)
    return offices


def read_map(file: Path) -> dict[str, str]:
    """Which service is which other one: a CSV with the columns `service` and `same_as`, as `district` suggests them.
    Refused: other columns, an empty cell, a service that is said to be two."""
    found: dict[str, str] = {}
    for number, row in _rows(file):
        if len(row) != len(MAP_COLUMNS) or not all(row):
            raise Refused("{file}, line {line}: write a service and the one that it is", file=file, line=number)
        one, other = row
        if found.setdefault(one, other) != other:
            raise Refused(
                "{file}, line {line}: {service} is said to be two others: keep one",
                file=file,
                line=number,
                service=shown(one),
            )
    return found


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows below the headings, with their lines."""
    reader = csv.reader(_text(file).splitlines(), strict=True)
    try:
        headings = tuple(cell.strip().casefold() for cell in next(reader, []))
        if headings != MAP_COLUMNS:
            raise Refused(
                "{file} does not begin with the line `{columns}`: write it on top",
                file=file,
                columns=",".join(MAP_COLUMNS),
            )
        for row in reader:
            cells = [_plain(cell) for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise Refused(
            "{file}, line {line}: it is no CSV ({reason})", file=file, line=reader.line_num, reason=str(error)
        ) from None


def _plain(text: str) -> str:
    return " ".join(visible(text).split())


def _text(file: Path) -> str:
    with system_errors.opening(file), file.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refused("{file} is too large for such a list: name the right file", file=file)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("{file} is not in UTF-8: save it so", file=file) from None
