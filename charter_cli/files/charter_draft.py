"""A first charter of an office, made from its table, before anybody has decided what the table does not say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from charter_cli.domain.limit_words import Understood, understood
from charter_cli.language.text import latin_digits

# What stands in a cell that holds nothing: the charter's file takes no empty text.
NOTHING = "-"
NUMBERED = re.compile("[^0-9]{0,3}([0-9]{1,2}(?:[.][0-9]{1,2})*)(?![0-9])")
NUMBER = re.compile("[( ]*([0-9]{1,3})[). ।]*")


class DraftService(NamedTuple):
    """One row. `cells`: the texts by column; `limit`: None where the words do not say how it is counted."""

    code: str
    alias: str
    cells: Mapping[str, str]
    limit: Understood | None


class DraftSection(NamedTuple):
    """One table. `heading` is empty where the office prints none; `columns`: heading and number by column."""

    code: str
    heading: str
    columns: Mapping[str, tuple[str, str]]
    services: list[DraftService]


class CharterDraft(NamedTuple):
    """What a table says. `heading`: the lines of the office over it; `printed`: what else stands there, by the key of
    the charter's file; `left_out`: the lines that are nothing of a charter, each with its line number; `sheet`: the one
    that was read, where there are others."""

    heading: tuple[str, ...]
    printed: Mapping[str, str]
    sections: list[DraftSection]
    left_out: list[tuple[int, str]]
    sheet: str | None

    @property
    def services(self) -> list[DraftService]:
        """Every service, in the order of the table."""
        return [service for section in self.sections for service in section.services]


def services_of(section: str, rows: list[dict[str, str]], taken: set[str]) -> Iterator[DraftService]:
    """The services of a section, each with a code of its own: the section's and the serial, where that is a number."""
    for number, cells in enumerate(rows, 1):
        serial = re.sub(r"[\s/]", "", latin_digits(cells.get("serial", str(number))))[:12]
        if plainly := NUMBER.fullmatch(serial):
            serial = plainly[1].lstrip("0")
        # One that is figures and full stops must be the serial itself.
        code = f"{section}.{serial}" if re.fullmatch("[0-9]+|.*[^0-9.].*", serial) else f"{section}-{number}"
        code = code if code not in taken else f"{section}-{number}"
        alias = _alias(cells["name"])
        alias = alias if alias and alias not in taken else f"s{section.replace('.', '-')}-{number}"
        taken |= {code, alias}
        yield DraftService(code, alias, cells, understood(cells.get("limit", "")))


def _alias(name: str) -> str:
    """A short English name to type: the first words of an English one; empty where it is in another language."""
    words = re.findall("[a-z]+", name.casefold()) if name.isascii() else []
    return "-".join([word for word in words if word not in ("a", "an", "the", "of", "for", "and", "to", "in")][:2])


def section_code(heading: str, taken: Collection[str]) -> str:
    """The code of a section, none of those `taken`: the number that its heading begins with, else one of its own."""
    found = NUMBERED.match(latin_digits(heading))
    code = found[1] if found else ""
    number = 1
    while not code or code in taken:
        code, number = str(number), number + 1
    return code
