"""The charter's YAML file: reads it whole, and refuses, with its line, whatever is not certain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from charter_cli.domain.charter import NOTHING, Charter, ComplaintTier, Officer
from charter_cli.domain.office import Office
from charter_cli.errors import Refused
from charter_cli.files.charter_names import read_id, some, take
from charter_cli.files.charter_sections import read_sections
from charter_cli.files.limits import read_limit
from charter_cli.files.yaml_reading import Value, read_yaml
from charter_cli.files.zones import zone_of
from charter_cli.language.text import Wording, fold, shown

FORMAT = 1
_IN_PARTS = ("heading", "title", "channels", "sections")
_PRINTED = (
    *("web", "aims_heading", "vision_heading", "vision", "mission_heading", "mission", "services_heading"),
    *("phone_label", "officers", "expectations", "complaints", "office", "messages"),
)
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
        sections=read_sections(top["sections"], officers, channels),
        complaints_heading=complaints_heading,
        complaints=complaints,
        path=path,
        expectations_heading=expected["heading"].wording() if expected else NOTHING,
        expectations=tuple(item.wording() for item in expected["items"].items()) if expected else (),
        messages=_messages(top.get("messages")),
        channel_names=MappingProxyType(channel_names),
        languages=top["title"].languages,
    )


def _messages(entry: Value | None) -> Mapping[str, Mapping[str, str]]:
    if entry is None:
        return MappingProxyType({})
    from charter_cli.files.message_wordings import read_messages

    return MappingProxyType(read_messages(entry))


def _office(entry: Value | None, heading: Sequence[Wording]) -> Office:
    """Whose charter it is: as it says itself, else by its heading."""
    made_id = "-".join(re.findall("[a-z0-9]+", " ".join(line.en for line in heading).casefold().replace("'", "")))
    if entry is None:
        return Office(made_id, made_id, heading[-1], TIMEZONE, FISCAL_YEAR_STARTS)
    given = entry.fields(("id",), ("name", "timezone", "fiscal_year_starts", "languages"))
    starts = given.get("fiscal_year_starts")
    return Office(
        id=read_id(given["id"], given["id"].text()),
        made_id=made_id,
        name=given["name"].wording() if "name" in given else heading[-1],
        timezone=_timezone(given["timezone"]) if "timezone" in given else TIMEZONE,
        fiscal_year_starts=FISCAL_YEAR_STARTS if starts is None else starts.whole(1, 12),
    )


def _timezone(entry: Value) -> str:
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


def _channels(entry: Value) -> tuple[dict[str, Wording], dict[str, tuple[str, ...]]]:
    """The channels, and what else each is called, which is no name of another one."""
    found = some(entry)
    channels = {read_id(channel): channel.wording(["also"]) for channel in found.values()}
    names: dict[str, tuple[str, ...]] = {}
    taken = {fold(word): found[id_].line for id_, name in channels.items() for word in (id_, *name)}
    for id_, channel in found.items():
        also = channel.mapping().get("also") if channel.has_keys else None
        names[id_] = tuple(item.text() for item in also.items()) if also else ()
        for word in names[id_]:
            take(taken, fold(word), also or channel)
    return channels, names


def _officers(entry: Value, phone_label: Wording) -> dict[str, Officer]:
    officers = {}
    for officer in some(entry).values():
        given = officer.fields((), ("name", "designation", "phone", "email"))
        if "name" not in given and "designation" not in given:
            raise Refused("{file}, line {line}: {name} has neither name nor designation: add one", **officer.at)
        name, designation, phone = (
            given[key].wording() if key in given else NOTHING for key in ("name", "designation", "phone")
        )
        email = given["email"].text() if "email" in given else ""
        officers[read_id(officer)] = Officer(officer.name, name, designation, phone_label, phone, email)
    return officers


def _complaints(entry: Value) -> tuple[Wording, tuple[ComplaintTier, ...]]:
    given = entry.fields(("heading", "tiers"))
    return given["heading"].wording(), tuple(_tier(tier) for tier in given["tiers"].items())


def _tier(entry: Value) -> ComplaintTier:
    given = entry.fields(("tier", "whom"), ("contact", "limit"))
    return ComplaintTier(
        name=given["tier"].wording(),
        whom=given["whom"].wording(),
        contact=given["contact"].wording() if "contact" in given else NOTHING,
        limit=read_limit(given["limit"]) if "limit" in given else None,
    )
