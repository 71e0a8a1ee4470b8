"""The sections of the charter's file: each a table with the columns that it prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

from charter_cli.domain.charter import COLUMNS, NOTHING, Officer, PrintedColumn, Section
from charter_cli.errors import Refused
from charter_cli.files.charter_names import ID, take
from charter_cli.files.charter_services import OWN_KEYS, read_service, service_fields
from charter_cli.files.yaml_reading import Value
from charter_cli.language.text import Wording, latin_digits, shown

# What a section must print, and the texts that a service has only where its section prints them.
_ALWAYS = ("name", "limit")
_SECTION_CODE = re.compile("[0-9]+([.][0-9]+)*|[A-Z]{1,3}")


def read_sections(
    entry: Value, officers: Mapping[str, Officer], channels: Mapping[str, Wording]
) -> tuple[Section, ...]:
    """The sections, whose services name `officers` and `channels` by their ids. Refused: a code or alias that stands
    twice, columns that are not certain, and whatever `read_service` refuses."""
    sections = []
    taken: dict[str, int] = {}
    for section in entry.items():
        given = section.fields(("code", "heading", "columns", "services"))
        code = _section_code(given["code"])
        take(taken, code, given["code"])
        columns = tuple(_column(column) for column in given["columns"].items())
        _check_columns(columns, given["columns"])
        services = []
        for row in given["services"].items():
            fields = service_fields(row, [column.of for column in columns])
            service = read_service(fields, code, officers, channels)
            take(taken, service.code, fields["code"])
            take(taken, service.alias, fields["alias"])
            services.append(service)
        sections.append(Section(code, given["heading"].wording(), columns, tuple(services)))
    return tuple(sections)


def _section_code(entry: Value) -> str:
    code = latin_digits(entry.text())
    if not _SECTION_CODE.fullmatch(code):
        raise Refused(
            '{file}, line {line}: {code} cannot be the code of a section: write it like "2.1"',
            **entry.at,
            code=shown(code),
        )
    return code


def _column(entry: Value) -> PrintedColumn:
    given = entry.fields(("of", "heading"), ("number",))
    number = given["number"].wording() if "number" in given else NOTHING
    of = given["of"].text()
    if of not in COLUMNS and (of in OWN_KEYS or not ID.fullmatch(of)):
        raise Refused(
            "{file}, line {line}: of cannot be {value}: write one of {known}, or a name of your own for another "
            "column, in letters a-z",
            **given["of"].at,
            value=shown(of),
            known=", ".join(COLUMNS),
        )
    return PrintedColumn(of, given["heading"].wording(), number)


def _check_columns(columns: Collection[PrintedColumn], entry: Value) -> None:
    times = Counter(column.of for column in columns)
    for of in (*COLUMNS, *times):
        if times[of] > 1:
            raise Refused("{file}, line {line}: the column {of} stands twice: keep one", **entry.at, of=of)
        if of in _ALWAYS and not times[of]:
            raise Refused("{file}, line {line}: the column {of} is missing: add it", **entry.at, of=of)
