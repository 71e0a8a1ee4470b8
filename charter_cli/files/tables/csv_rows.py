"""CSV as spreadsheets write it: UTF-8 or UTF-16, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from io import BufferedReader
from itertools import chain, islice
from typing import Any

from charter_cli.errors import Refused
from charter_cli.files.tables.tables import Form, Headings, Table, TableRow, start

DELIMITERS = (",", ";", "\t")
# Enough for titles and a header of several lines, and no more: a file may be one endless line.
_FIRST_LINES = 40
_LONGEST_LINE = 1_000_000


def csv_table(file: BufferedReader, name: str, headings: Headings) -> Table:
    """The table in an open CSV file. Refused, with its line: a quotation mark that is never closed, and the like."""
    form = _encoded(file, name)
    text = io.TextIOWrapper(file, form.encoding, form.errors, newline="")
    lines = iter(lambda: text.readline(_LONGEST_LINE), "")
    first = list(islice(lines, _FIRST_LINES))
    form = _delimited(form, first, headings)
    rows = _rows(csv.reader(chain(first[form.told :], lines), delimiter=form.delimiter, strict=True), form.told, name)
    above, header, rest = start(rows, name, headings)
    size = os.fstat(file.fileno()).st_size
    # `text` is kept alive by this: left alone, it would close the file.
    return Table(header, rest, lambda: text.buffer.tell() / size if size else 1.0, form=form, above=above)


def _encoded(file: BufferedReader, name: str) -> Form:
    head = file.peek(64)[:64]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Form(encoding="utf-16")
    if b"\0" in head:
        raise Refused("{file} is no table of text: save it as “CSV UTF-8” or as .xlsx", file=name)
    # What is not UTF-8 comes through as surrogates: then the row that has it can be named, and written out unchanged.
    return Form(errors="surrogateescape")


def _delimited(form: Form, lines: list[str], headings: Headings) -> Form:
    """`form` with the delimiter of the file, which begins with `lines`: the right one shows the most headings."""
    first = lines[0].strip() if lines else ""
    if first.casefold() in {f"sep={delimiter}" for delimiter in DELIMITERS[:2]} | {"sep="}:
        return form._replace(delimiter=first[4:] or "\t", told=True)
    return form._replace(delimiter=max(DELIMITERS, key=lambda one: _most_known(lines, one, headings)))


def _most_known(lines: list[str], delimiter: str, headings: Headings) -> int:
    """How many headings are known in that row of `lines` which has the most."""
    most = 0
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            most = max(most, headings.how_many(cells))
    except csv.Error:  # told when the row is read
        pass
    return most


def _rows(reader: Any, before: int, name: str) -> Iterator[TableRow]:
    while True:
        line = before + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Refused(
                "{file}, line {line}: the quotation marks or line ends are broken ({reason}): correct them there",
                file=name,
                line=line,
                reason=error,
            ) from None
        if cells is None:
            return
        if any(map(str.strip, cells)):
            yield TableRow(line, cells)
