"""The charter's YAML file: reads it whole, and refuses, with its line, whatever is not certain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from charter_cli.domain.charter import COLUMNS, Charter, Column, ComplaintTier, Limit, Officer, Section, Service
from charter_cli.domain.deadline import Unit
from charter_cli.errors import Refused
from charter_cli.files.yaml_reading import Entry, read_yaml
from charter_cli.language.text import Wording, latin_digits, shown

FORMAT = 1
MOST = {Unit.WORKING_DAYS: 366, Unit.DAYS: 366, Unit.MONTHS: 24}
# What a section must print, and the texts that a service has only where its section prints them.
_ALWAYS = ("serial", "name", "limit", "officer")
_IF_PRINTED = ("delivery", "papers", "place", "fee")
_ID = re.compile("[a-z][a-z0-9-]*")
_NOTHING = Wording("", "")


def load_charter(path: Path) -> Charter:
    """The charter in the file `path`. Refused, with file and line: whatever `read_yaml` refuses, and a charter
    that is not whole or not certain (a limit without a unit, a code or alias twice, an id that nobody has)."""
    top = read_yaml(path, "the charter").fields(
        (
            *("format", "heading", "web", "title", "aims_heading", "vision_heading", "vision", "mission_heading"),
            *("mission", "services_heading", "phone_label", "officers", "channels", "sections"),
        ),
        ("complaints",),
    )
    if top["format"].whole(0, 9999) != FORMAT:
        raise Refused(
            "{file}, line {line}: this program reads charters of format {known}: install the version it was made for",
            **top["format"].at,
            known=FORMAT,
        )
    officers = _officers(top["officers"], top["phone_label"].wording())
    channels = {_id(entry): entry.wording() for entry in _some(top["channels"]).values()}
    complaints_heading, complaints = _complaints(top["complaints"]) if "complaints" in top else (_NOTHING, ())
    return Charter(
        heading=tuple(line.wording() for line in top["heading"].items()),
        web=top["web"].text(),
        title=top["title"].wording(),
        aims_heading=top["aims_heading"].wording(),
        vision_heading=top["vision_heading"].wording(),
        vision=top["vision"].wording(),
        mission_heading=top["mission_heading"].wording(),
        mission=top["mission"].wording(),
        services_heading=top["services_heading"].wording(),
        officers=MappingProxyType(officers),
        channels=MappingProxyType(channels),
        sections=_sections(top["sections"], officers, channels),
        complaints_heading=complaints_heading,
        complaints=complaints,
        path=path,
    )


def _some(entry: Entry) -> dict[str, Entry]:
    found = entry.mapping()
    if not found:
        raise Refused("{file}, line {line}: {name} is empty: put in at least one entry", **entry.at)
    return found


def _id(entry: Entry) -> str:
    if not _ID.fullmatch(entry.name):
        raise Refused(
            "{file}, line {line}: {id} cannot be an id: use letters a-z, figures and hyphens, a letter first",
            **entry.at,
            id=shown(entry.name),
        )
    return entry.name


def _officers(entry: Entry, phone_label: Wording) -> dict[str, Officer]:
    officers = {}
    for officer in _some(entry).values():
        given = officer.fields(("name", "designation", "phone", "email"))
        officers[_id(officer)] = Officer(
            id=officer.name,
            name=given["name"].wording(),
            designation=given["designation"].wording(),
            phone_label=phone_label,
            phone=given["phone"].wording(),
            email=given["email"].text(),
        )
    return officers


def _sections(entry: Entry, officers: Mapping[str, Officer], channels: Mapping[str, Wording]) -> tuple[Section, ...]:
    sections = []
    taken: dict[str, int] = {}
    for section in entry.items():
        given = section.fields(("code", "heading", "columns", "services"))
        code = _section_code(given["code"])
        _take(taken, code, given["code"])
        columns = tuple(_column(column) for column in given["columns"].items())
        _check_columns(columns, given["columns"])
        services = []
        for row in given["services"].items():
            fields = _service_fields(row, {column.of for column in columns})
            service = _service(fields, code, officers, channels)
            _take(taken, service.code, fields["code"])
            _take(taken, service.alias, fields["alias"])
            services.append(service)
        sections.append(Section(code, given["heading"].wording(), columns, tuple(services)))
    return tuple(sections)


def _section_code(entry: Entry) -> str:
    code = entry.text()
    if not re.fullmatch("[0-9]+([.][0-9]+)*", code):
        raise Refused(
            '{file}, line {line}: {code} cannot be the code of a section: write it like "2.1"',
            **entry.at,
            code=shown(code),
        )
    return code


def _take(taken: dict[str, int], word: str, entry: Entry) -> None:
    if word in taken:
        raise Refused(
            "{file}, line {line}: the {name} {word} is already taken in line {other}: choose another",
            **entry.at,
            word=word,
            other=taken[word],
        )
    taken[word] = entry.line


def _column(entry: Entry) -> Column:
    given = entry.fields(("of", "heading"), ("number",))
    number = given["number"].wording() if "number" in given else _NOTHING
    return Column(given["of"].choice(COLUMNS), given["heading"].wording(), number)


def _check_columns(columns: Collection[Column], entry: Entry) -> None:
    times = Counter(column.of for column in columns)
    for of in COLUMNS:
        if times[of] > 1:
            raise Refused("{file}, line {line}: the column {of} stands twice: keep one", **entry.at, of=of)
        if of in _ALWAYS and not times[of]:
            raise Refused("{file}, line {line}: the column {of} is missing: add it", **entry.at, of=of)


def _service_fields(row: Entry, printed: Collection[str]) -> dict[str, Entry]:
    texts = [of for of in _IF_PRINTED if of in printed]
    superiors = ["superiors"] if "superior" in printed else []
    return row.fields(("code", "alias", "serial", "name", *texts, "limit", "officers", *superiors, "channels"))


def _service(
    given: Mapping[str, Entry], section: str, officers: Mapping[str, Officer], channels: Mapping[str, Wording]
) -> Service:
    def text(of: str) -> Wording:
        return given[of].wording() if of in given else _NOTHING

    serial = text("serial")
    return Service(
        code=_code(given["code"], section, serial),
        alias=_alias(given["alias"]),
        serial=serial,
        name=text("name"),
        delivery=text("delivery"),
        papers=text("papers"),
        place=text("place"),
        fee=text("fee"),
        limit=_limit(given["limit"]),
        officers=tuple(officers[id_] for id_ in _ids(given["officers"], officers)),
        superiors=tuple(officers[id_] for id_ in _ids(given["superiors"], officers)) if "superiors" in given else (),
        channels=_ids(given["channels"], channels),
        section=section,
    )


def _code(entry: Entry, section: str, serial: Wording) -> str:
    code = entry.text()
    numbers = {"".join(re.findall("[0-9]", latin_digits(text))) for text in (serial.bn, serial.en)}
    if {code} != {f"{section}.{number}" for number in numbers}:
        raise Refused(
            "{file}, line {line}: the code {code} is not section {section}, a full stop and the serial {serial}: "
            "make them agree",
            **entry.at,
            code=shown(code),
            section=section,
            serial=shown(serial.en),
        )
    return code


def _alias(entry: Entry) -> str:
    alias = entry.text() if entry.node.tag.endswith(":str") else str(entry.node.value)
    if re.fullmatch("[0-9.,-]+", latin_digits(alias)):
        raise Refused(
            "{file}, line {line}: the alias {alias} looks like a code or a number: begin it with a letter",
            **entry.at,
            alias=shown(alias),
        )
    if not _ID.fullmatch(entry.text()):
        raise Refused(
            "{file}, line {line}: {alias} cannot be an alias: use letters a-z, figures and hyphens, a letter first",
            **entry.at,
            alias=shown(alias),
        )
    return alias


def _ids(entry: Entry, known: Mapping[str, object]) -> tuple[str, ...]:
    ids = []
    for item in entry.items():
        id_ = item.text()
        if id_ not in known:
            raise Refused(
                "{file}, line {line}: {name} names {id}, which is not defined: write one of {known}",
                **item.at,
                id=shown(id_),
                known=", ".join(known),
            )
        if id_ in ids:
            raise Refused("{file}, line {line}: {name} names {id} twice: keep one", **item.at, id=id_)
        ids.append(id_)
    return tuple(ids)


def _limit(entry: Entry) -> Limit:
    given = entry.fields(("text",), (*Unit, "instant", "as_needed"))
    instant = "instant" in given and given["instant"].flag()
    as_needed = "as_needed" in given and given["as_needed"].flag()
    units = [unit for unit in MOST if unit in given]
    if Unit.UNCOUNTED in given and given[Unit.UNCOUNTED].flag():
        units.append(Unit.UNCOUNTED)
    if len(units) > 1:
        raise Refused(
            "{file}, line {line}: the limit is given as {units}: keep one", **entry.at, units=", ".join(units)
        )
    if not units and not instant:
        raise Refused(
            "{file}, line {line}: the limit is missing: add working_days, days, months, uncounted or instant",
            **entry.at,
        )
    unit = units[0] if units else Unit.WORKING_DAYS
    if unit is Unit.UNCOUNTED and (instant or as_needed):
        raise Refused("{file}, line {line}: uncounted stands alone: take out instant and as_needed", **entry.at)
    count = given[unit].whole(0, MOST[unit]) if unit in MOST and units else 0
    return Limit(unit, None if unit is Unit.UNCOUNTED else count, instant, as_needed, given["text"].wording())


def _complaints(entry: Entry) -> tuple[Wording, tuple[ComplaintTier, ...]]:
    given = entry.fields(("heading", "tiers"))
    return given["heading"].wording(), tuple(_tier(tier) for tier in given["tiers"].items())


def _tier(entry: Entry) -> ComplaintTier:
    given = entry.fields(("tier", "whom"), ("contact", "limit"))
    return ComplaintTier(
        name=given["tier"].wording(),
        whom=given["whom"].wording(),
        contact=given["contact"].wording() if "contact" in given else _NOTHING,
        limit=_limit(given["limit"]) if "limit" in given else None,
    )
