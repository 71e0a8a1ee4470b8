"""JSON as `export` and other programs write it: an array of objects, one object, or one object in each line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from charter_cli.errors import Refused
from charter_cli.files.formulas import protected
from charter_cli.files.tables.tables import Cell, Headings, Table, TableRow

BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*[{\]]|[{]\s*[\"}])")
_EXAMPLE = '{"service": "2.2.1"}'
_BETWEEN = re.compile(r"[\s,]*")


def json_table(file: BufferedReader, name: str, headings: Headings) -> Table:
    """The objects of an open JSON file as the rows of a table: the keys of all of them are its headings. Refused: what
    is no JSON, with its line; no object at all; a key that stands twice in one object."""
    objects = list(_objects(_text(file, name), name))
    if not objects:
        raise Refused(headings.missing, file=name)
    keys = list(dict.fromkeys(key for _, found in objects for key in found))
    rows = (TableRow(line, [_cell(found.get(key)) for key in keys]) for line, found in objects)
    return Table(TableRow(objects[0][0], [*keys]), rows, lambda: 1.0)


def _text(file: BufferedReader, name: str) -> str:
    raw = file.read()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Refused("{file}, line {line}: it is not in UTF-8: save it again as UTF-8", file=name, line=line) from None


def _objects(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object with the line in which it begins."""
    decoder = json.JSONDecoder(object_pairs_hook=_without_twins, parse_constant=_no_number)
    bare = text.rstrip()
    in_array = bare.lstrip().startswith("[")
    place, end = (bare.index("[") + 1, len(bare) - bare.endswith("]")) if in_array else (0, len(bare))
    line, counted = 1, 0
    while (place := _between(bare, place)) < end:
        line += bare.count("\n", counted, place)
        counted = place
        try:
            found, place = decoder.raw_decode(bare, place)
        except (ValueError, RecursionError) as error:
            raise Refused(
                "{file}, line {line}: this is not JSON ({reason}): correct it there",
                file=name,
                line=getattr(error, "lineno", line),
                reason=getattr(error, "msg", None) or str(error),
            ) from None
        if not isinstance(found, dict):
            raise Refused(
                "{file}, line {line}: a row is an object with keys, like {example}",
                file=name,
                line=line,
                example=_EXAMPLE,
            )
        yield line, found
    if in_array and not bare.endswith("]"):
        raise Refused("{file}, line {line}: the array has no end: the file was cut off", file=name, line=line)


def _between(text: str, place: int) -> int:
    match = _BETWEEN.match(text, place)
    return match.end() if match else place


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str):
        return protected(value)  # as a table on a sheet has it
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return str(value)
    return Refused("it holds a list or an object: one value belongs there")
