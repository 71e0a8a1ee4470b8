"""The charter's YAML file: reads it whole, and refuses, with its line, whatever is not certain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from charter_cli.domain.charter import (
    COLUMNS,
    NOTHING,
    Charter,
    Column,
    ComplaintTier,
    Limit,
    Officer,
    Section,
    Service,
    Variant,
)
from charter_cli.domain.office import Office
from charter_cli.errors import Refused
from charter_cli.files.limits import read_limit
from charter_cli.files.yaml_reading import Entry, read_yaml
from charter_cli.files.zones import zone_of
from charter_cli.language.text import Wording, fold, latin_digits, shown

FORMAT = 1
# What a section must print, and the texts that a service has only where its section prints them.
_ALWAYS = ("name", "limit")
_TEXTS = ("serial", "delivery", "papers", "place", "fee")
# Keys of a service that are no text of a column.
_OWN_KEYS = ("code", "alias", "officers", "superiors", "channels", "variants", "national")
_IN_PARTS = ("heading", "title", "channels", "sections")
_PRINTED = (
    *("web", "aims_heading", "vision_heading", "vision", "mission_heading", "mission", "services_heading"),
    *("phone_label", "officers", "expectations", "complaints", "office", "messages"),
)
_ID = re.compile("[a-z][a-z0-9-]*")
_SECTION_CODE = re.compile("[0-9]+([.][0-9]+)*|[A-Z]{1,3}")
# Whatever an office calls a service, but for what parts a variant from it, and blanks.
_CODE = re.compile(r"[^\s/]{1,20}")
_ZONE = re.compile("[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
TIMEZONE, FISCAL_YEAR_STARTS = "Asia/Dhaka", 7


def load_charter(path: Path) -> Charter:
    """The charter in the file `path`. Refused, with file and line: whatever `read_yaml` refuses, and a charter
    that is not whole or not certain (a limit without a unit, a code or alias twice, an id that nobody has). A
    charter without `office` is that of the office in the last line of its heading, in Bangladesh."""
    whole = read_yaml(path, "the charter")
    top = whole.fields(("format", *_IN_PARTS), _PRINTED)
    if top["format"].whole(0, 9999) != FORMAT:
        raise Refused(
            "{file}, line {line}: this program reads charters of format {known}: install the version it was made for",
            **top["format"].at,
            known=FORMAT,
        )

    if "office" in top:
        top = whole.read_in(top["office"].mapping().get("languages"))

    def printed(key: str) -> Wording:
        return top[key].wording() if key in top else NOTHING

    officers = _officers(top["officers"], printed("phone_label")) if "officers" in top else {}
    channels, channel_names = _channels(top["channels"])
    complaints_heading, complaints = _complaints(top["complaints"]) if "complaints" in top else (NOTHING, ())
    expected = top["expectations"].fields(("heading", "items")) if "expectations" in top else None
    heading = tuple(line.wording() for line in top["heading"].items())
    return Charter(
        office=_office(top.get("office"), heading),
        heading=heading,
        web=top["web"].text() if "web" in top else "",
        title=printed("title"),
        aims_heading=printed("aims_heading"),
        vision_heading=printed("vision_heading"),
        vision=printed("vision"),
        mission_heading=printed("mission_heading"),
        mission=printed("mission"),
        services_heading=printed("services_heading"),
        officers=MappingProxyType(officers),
        channels=MappingProxyType(channels),
        sections=_sections(top["sections"], officers, channels),
        complaints_heading=complaints_heading,
        complaints=complaints,
        path=path,
        expectations_heading=expected["heading"].wording() if expected else NOTHING,
        expectations=tuple(item.wording() for item in expected["items"].items()) if expected else (),
        messages=_messages(top.get("messages")),
        channel_names=MappingProxyType(channel_names),
    )


def _messages(entry: Entry | None) -> Mapping[str, Mapping[str, str]]:
    if entry is None:
        return MappingProxyType({})
    from charter_cli.files.message_wordings import read_messages

    return MappingProxyType(read_messages(entry))


def _office(entry: Entry | None, heading: Sequence[Wording]) -> Office:
    """Whose charter it is: as it says itself, else by its heading."""
    made_id = "-".join(re.findall("[a-z0-9]+", " ".join(line.en for line in heading).casefold().replace("'", "")))
    if entry is None:
        return Office(made_id, made_id, heading[-1], TIMEZONE, FISCAL_YEAR_STARTS)
    given = entry.fields(("id",), ("name", "timezone", "fiscal_year_starts", "languages"))
    starts = given.get("fiscal_year_starts")
    return Office(
        id=_id(given["id"], given["id"].text()),
        made_id=made_id,
        name=given["name"].wording() if "name" in given else heading[-1],
        timezone=_timezone(given["timezone"]) if "timezone" in given else TIMEZONE,
        fiscal_year_starts=FISCAL_YEAR_STARTS if starts is None else starts.whole(1, 12),
    )


def _timezone(entry: Entry) -> str:
    name = entry.text()
    if not _ZONE.fullmatch(name):
        raise Refused(
            "{file}, line {line}: {value} cannot be a time zone: write its name, like Asia/Dhaka",
            **entry.at,
            value=shown(name),
        )
    try:
        zone_of(name)
    except Refused as error:
        raise Refused("{file}, line {line}: {reason}", **entry.at, reason=error) from None
    return name


def _some(entry: Entry) -> dict[str, Entry]:
    found = entry.mapping()
    if not found:
        raise Refused("{file}, line {line}: {name} is empty: put in at least one entry", **entry.at)
    return found


def _id(entry: Entry, id_: str | None = None) -> str:
    """The id `id_`, which is the key of `entry` unless given."""
    id_ = entry.name if id_ is None else id_
    if not _ID.fullmatch(id_):
        raise Refused(
            "{file}, line {line}: {id} cannot be an id: use letters a-z, figures and hyphens, a letter first",
            **entry.at,
            id=shown(id_),
        )
    return id_


def _channels(entry: Entry) -> tuple[dict[str, Wording], dict[str, tuple[str, ...]]]:
    """The channels, and what else each is called, which is no name of another one."""
    found = _some(entry)
    channels = {_id(channel): channel.wording(["also"]) for channel in found.values()}
    names: dict[str, tuple[str, ...]] = {}
    taken = {fold(word): found[id_].line for id_, name in channels.items() for word in (id_, *name)}
    for id_, channel in found.items():
        also = channel.mapping().get("also") if channel.has_keys else None
        names[id_] = tuple(item.text() for item in also.items()) if also else ()
        for word in names[id_]:
            _take(taken, fold(word), also or channel)
    return channels, names


def _officers(entry: Entry, phone_label: Wording) -> dict[str, Officer]:
    officers = {}
    for officer in _some(entry).values():
        given = officer.fields((), ("name", "designation", "phone", "email"))
        if "name" not in given and "designation" not in given:
            raise Refused("{file}, line {line}: {name} has neither name nor designation: add one", **officer.at)
        name, designation, phone = (
            given[key].wording() if key in given else NOTHING for key in ("name", "designation", "phone")
        )
        email = given["email"].text() if "email" in given else ""
        officers[_id(officer)] = Officer(officer.name, name, designation, phone_label, phone, email)
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
            fields = _service_fields(row, [column.of for column in columns])
            service = _service(fields, code, officers, channels)
            _take(taken, service.code, fields["code"])
            _take(taken, service.alias, fields["alias"])
            services.append(service)
        sections.append(Section(code, given["heading"].wording(), columns, tuple(services)))
    return tuple(sections)


def _section_code(entry: Entry) -> str:
    code = latin_digits(entry.text())
    if not _SECTION_CODE.fullmatch(code):
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
    number = given["number"].wording() if "number" in given else NOTHING
    of = given["of"].text()
    if of not in COLUMNS and (of in _OWN_KEYS or not _ID.fullmatch(of)):
        raise Refused(
            "{file}, line {line}: of cannot be {value}: write one of {known}, or a name of your own for another "
            "column, in letters a-z",
            **given["of"].at,
            value=shown(of),
            known=", ".join(COLUMNS),
        )
    return Column(of, given["heading"].wording(), number)


def _check_columns(columns: Collection[Column], entry: Entry) -> None:
    times = Counter(column.of for column in columns)
    for of in (*COLUMNS, *times):
        if times[of] > 1:
            raise Refused("{file}, line {line}: the column {of} stands twice: keep one", **entry.at, of=of)
        if of in _ALWAYS and not times[of]:
            raise Refused("{file}, line {line}: the column {of} is missing: add it", **entry.at, of=of)


def _service_fields(row: Entry, printed: Collection[str]) -> dict[str, Entry]:
    texts = [of for of in _TEXTS if of in printed]
    others = [of for of in printed if of not in COLUMNS]
    people = [key for key, of in (("officers", "officer"), ("superiors", "superior")) if of in printed]
    limit = ["variants"] if row.has_keys and "variants" in row.mapping() else ["limit"]
    serial, rest = texts[: texts[:1] == ["serial"]], texts[texts[:1] == ["serial"] :]
    return row.fields(
        ("code", "alias", *serial, "name", *rest, *others, *limit, *people, "channels"),
        [key for key in ("limit", "variants", "officers", "national") if key not in (*limit, *people)],
    )


def _service(
    given: Mapping[str, Entry], section: str, officers: Mapping[str, Officer], channels: Mapping[str, Wording]
) -> Service:
    def text(of: str) -> Wording:
        return given[of].wording() if of in given else NOTHING

    def people(key: str) -> tuple[Officer, ...]:
        return tuple(officers[id_] for id_ in _ids(given[key], officers)) if key in given else ()

    serial = text("serial")
    variants = _variants(given["variants"]) if "variants" in given else ()
    known = (*COLUMNS, *_OWN_KEYS)
    return Service(
        code=_code(given["code"], section, serial),
        alias=_alias(given["alias"]),
        serial=serial,
        name=text("name"),
        delivery=text("delivery"),
        papers=text("papers"),
        place=text("place"),
        fee=text("fee"),
        limit=_limit_of(given, variants),
        officers=people("officers"),
        superiors=people("superiors"),
        channels=_ids(given["channels"], channels),
        section=section,
        others=MappingProxyType({of: text(of) for of in given if of not in known}),
        national=_national(given["national"]) if "national" in given else "",
        variants=variants,
    )


def _limit_of(given: Mapping[str, Entry], variants: Collection[Variant]) -> Limit:
    """The limit of a service. Where each of its variants has one, its own is but the words that the column prints."""
    if not variants:
        return read_limit(given["limit"])
    if "limit" in given:
        return Limit(None, False, False, given["limit"].fields(("text",))["text"].wording())
    words = [(one.text, one.limit.text) for one in variants]
    return Limit(
        None,
        False,
        False,
        Wording(
            bn="; ".join(text.bn if text == limit else f"{text.bn}: {limit.bn}" for text, limit in words),
            en="; ".join(text.en if text == limit else f"{text.en}: {limit.en}" for text, limit in words),
        ),
    )


def _variants(entry: Entry) -> tuple[Variant, ...]:
    variants: dict[str, Variant] = {}
    for item in entry.items():
        given = item.fields(("id", "text", "limit"))
        id_, text = given["id"].text(), given["text"].wording()
        if not _ID.fullmatch(id_):
            raise Refused(
                "{file}, line {line}: {id} cannot be an id: use letters a-z, figures and hyphens, a letter first",
                **given["id"].at,
                id=shown(id_),
            )
        if id_ in variants:
            raise Refused("{file}, line {line}: {name} names {id} twice: keep one", **item.at, id=id_)
        variants[id_] = Variant(id_, text, read_limit(given["limit"], text))
    return tuple(variants.values())


def _code(entry: Entry, section: str, serial: Wording) -> str:
    """The code of a service, in Latin figures. One that is figures and full stops is the section's and the serial."""
    code = latin_digits(entry.text())
    numbers = {"".join(re.findall("[0-9]", latin_digits(text))) for text in (serial.bn, serial.en)}
    agrees = {code} == {f"{section}.{number}" for number in numbers}
    if re.fullmatch("[0-9]+([.][0-9]+)+", code) and any(numbers) and not agrees:
        raise Refused(
            "{file}, line {line}: the code {code} is not section {section}, a full stop and the serial {serial}: "
            "make them agree",
            **entry.at,
            code=shown(code),
            section=section,
            serial=shown(serial.en),
        )
    if not _CODE.fullmatch(code):
        raise Refused(
            "{file}, line {line}: {code} cannot be a code: use at most 20 characters, without blanks and slashes",
            **entry.at,
            code=shown(code),
        )
    return code


def _national(entry: Entry) -> str:
    national = latin_digits(entry.text())
    if not _CODE.fullmatch(national):
        raise Refused(
            "{file}, line {line}: {code} cannot be a code: use at most 20 characters, without blanks and slashes",
            **entry.at,
            code=shown(national),
        )
    return national


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


def _complaints(entry: Entry) -> tuple[Wording, tuple[ComplaintTier, ...]]:
    given = entry.fields(("heading", "tiers"))
    return given["heading"].wording(), tuple(_tier(tier) for tier in given["tiers"].items())


def _tier(entry: Entry) -> ComplaintTier:
    given = entry.fields(("tier", "whom"), ("contact", "limit"))
    return ComplaintTier(
        name=given["tier"].wording(),
        whom=given["whom"].wording(),
        contact=given["contact"].wording() if "contact" in given else NOTHING,
        limit=read_limit(given["limit"]) if "limit" in given else None,
    )
