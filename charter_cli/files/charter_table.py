"""A charter's table, row by row: its sections, their headings and their services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from charter_cli.errors import Refused
from charter_cli.files.charter_draft import NUMBER, CharterDraft, DraftSection, section_code, services_of
from charter_cli.files.charter_top import read_top
from charter_cli.files.tables.cells import plain
from charter_cli.files.tables.charter_headings import HEADINGS, columns, is_header
from charter_cli.files.tables.damage import damage
from charter_cli.files.tables.opening import opened
from charter_cli.files.tables.tables import Table, TableRow
from charter_cli.files.yaml_reading import LONGEST_TEXT
from charter_cli.language.messages import N_, Label
from charter_cli.language.text import clean, latin_digits, shown

MOST_SERVICES = 1000
# What a page of the web leaves in a text that is copied from it.
_TAGS = re.compile("</?(?:a|b|br|em|font|i|p|span|strong|sub|sup|u)(?: [^<>]*)?/?>", re.IGNORECASE)
_RULE = re.compile(r"[-=_*|:.\s]+")
_HASHES = re.compile("^#+ +")
_HIDDEN = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c"))


def read_draft(path: Path) -> CharterDraft:
    """The charter in the table of the file `path`, whose headings are found by what they say.

    Refused, with the line: a table without a column for the name or the limit, without a service, or with a text that
    was destroyed before it came here.
    """
    with opened(path, HEADINGS) as table:
        above = [(row.line, text) for row in table.above for _, text in _texts(path, row, table)]
        top = read_top(above)
        reader = _Reader(path, table, top.section)
        reader.left_out += top.left
        for row in table.rows:
            reader.take(row)
    reader.end()
    if not reader.sections:
        raise Refused("{file} has headings, and no service below them: is it the right file?", file=path.name)
    return CharterDraft(tuple(top.heading), top.printed, reader.sections, reader.left_out, table.sheet)


class _Reader:
    """Takes the rows of one file."""

    def __init__(self, path: Path, table: Table, heading: tuple[int, str] | None) -> None:
        self.path = path
        self.table = table
        self.sections: list[DraftSection] = []
        self.left_out: list[tuple[int, str]] = []
        self.heading = heading  # of a section of which no service has come yet
        self.rows: list[dict[str, str]] = []
        self.header(table.header)

    def header(self, row: TableRow) -> None:
        """A row of headings: a section begins."""
        self.close()
        self._head(dict(_texts(self.path, row, self.table)))
        self.may_go_on = True
        for of, what in (("name", N_("the name of the service")), ("limit", N_("the time limit"))):
            if of not in self.printed:
                raise Refused(
                    "{file}, line {line}: there is no heading for {what}: take the row of headings along",
                    file=self.path.name,
                    line=row.line,
                    what=Label(what),
                )

    def _head(self, texts: dict[int, str]) -> None:
        self.headings = texts
        self.columns = columns([texts.get(at, "") for at in range(max(texts, default=-1) + 1)])
        self.printed = {of: (texts[at], "") for at, of in enumerate(self.columns) if of is not None}

    def take(self, row: TableRow) -> None:
        texts = dict(_texts(self.path, row, self.table))
        if all(map(_RULE.fullmatch, texts.values())):
            return
        if self.may_go_on and self._is_second_row_of_headings(texts):
            self.may_go_on = False
            self._head(self.headings | {at: f"{self._over(at)}: {text}" for at, text in texts.items()})
            return
        self.may_go_on = False
        if is_header([*texts.values()]):
            self.header(row)
        elif len(texts) > 1 and self._numbers(texts):
            return
        elif len(texts) == 1 and self._may_head(next(iter(texts))):
            self.close()
            self.lone(row.line, next(iter(texts.values())))
        else:
            self.service(row.line, texts)

    def lone(self, line: int, text: str) -> None:
        """A line over a section: of several, one after the other, the last is its heading."""
        if self.heading is not None:
            self.left_out.append(self.heading)
        self.heading = (line, text)

    def service(self, line: int, texts: Mapping[int, str]) -> None:
        cells: dict[str, str] = {}
        for at, text in texts.items():
            of = self._of(at)
            if of is None:
                raise Refused(
                    "{file}, line {line}: “{text}” stands in a column without a heading",
                    file=self.path.name,
                    line=line,
                    text=shown(text),
                )
            cells[of] = text
        if "name" in cells:
            self.rows.append(cells)
        elif self.rows:  # the row above goes on
            last = self.rows[-1]
            for of, text in cells.items():
                last[of] = _clean(self.path, line, f"{last[of]} {text}" if of in last else text)
        else:
            self.left_out.append((line, " · ".join(cells.values())))
        if len(self.rows) > MOST_SERVICES:
            raise Refused("{file} is too large for a charter: is it the right file?", file=self.path.name)

    def close(self) -> None:
        """Ends the section that is open, if it has a service."""
        if not self.rows:
            return
        heading = "" if self.heading is None else self.heading[1]
        services = [service for section in self.sections for service in section.services]
        taken = {section.code for section in self.sections}
        taken |= {name for service in services for name in (service.code, service.alias)}
        code = section_code(heading, taken)
        taken.add(code)
        self.sections.append(DraftSection(code, heading, self.printed, list(services_of(code, self.rows, taken))))
        self.heading, self.rows = None, []

    def end(self) -> None:
        self.close()
        if self.heading is not None:
            self.left_out.append(self.heading)

    def _is_second_row_of_headings(self, texts: Mapping[int, str]) -> bool:
        """Whether a row right below the headings parts one of them that spans several columns."""
        of = [self._of(at) for at in texts]
        return None in of and not {"serial", "name", "limit"} & {*of}

    def _over(self, at: int) -> str:
        """The heading over a column, which begins there or further to the left."""
        return self.headings[max((one for one in self.headings if one <= at), default=min(self.headings))]

    def _may_head(self, at: int) -> bool:
        """Whether a cell that stands alone in its row is a heading, by its column; elsewhere the row above goes on."""
        return at == 0 or self._of(at) == "name"

    def _of(self, at: int) -> str | None:
        return self.columns[at] if at < len(self.columns) else None

    def _numbers(self, texts: Mapping[int, str]) -> bool:
        """Whether a row is that of the columns' numbers, (1) (2) (3): then they are kept with the headings."""
        found = [NUMBER.fullmatch(latin_digits(text)) for text in texts.values()]
        if not all(found) or [int(one[1]) for one in found if one] != list(range(1, len(found) + 1)):
            return False
        for at, text in texts.items():
            of = self._of(at)
            if of is not None:
                self.printed[of] = (self.printed[of][0], text)
        return True


def _texts(path: Path, row: TableRow, table: Table) -> Iterator[tuple[int, str]]:
    """The cells of a row that hold anything, by their columns, from 0. Refused: a text that was destroyed."""
    of_bytes = table.form.errors == "surrogateescape"
    for at, cell in enumerate(row.cells):
        why = damage(cell, of_bytes=of_bytes)
        if why is not None:
            raise Refused("{file}, line {line}: {reason}", file=path.name, line=row.line, reason=why)
        text = _clean(path, row.line, plain(cell))
        if text:
            yield at, text


def _clean(path: Path, line: int, text: str) -> str:
    try:
        return clean(_HASHES.sub("", _TAGS.sub("", text.translate(_HIDDEN))), Label(N_("the text")), LONGEST_TEXT)
    except Refused as error:
        raise Refused("{file}, line {line}: {reason}", file=path.name, line=line, reason=error) from None
