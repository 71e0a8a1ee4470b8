"""One service of the charter's file: its texts, its limit or its variants, its code and alias."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from charter_cli.domain.charter import COLUMNS, NOTHING, Limit, Officer, Service, Variant
from charter_cli.errors import Refused
from charter_cli.files.charter_names import ID, read_id
from charter_cli.files.limits import read_limit
from charter_cli.files.yaml_reading import Value
from charter_cli.language.text import Wording, latin_digits, shown

_TEXTS = ("serial", "delivery", "papers", "place", "fee")
# Keys of a service that are no text of a column.
OWN_KEYS = ("code", "alias", "officers", "superiors", "channels", "variants", "national")
# Whatever an office calls a service, but for what parts a variant from it, and blanks.
_CODE = re.compile(r"[^\s/]{1,20}")


def service_fields(row: Value, printed: Collection[str]) -> dict[str, Value]:
    """The values of a service by key. Refused: a text that is missing for a column that its section prints, and one for
    a column that it does not."""
    texts = [of for of in _TEXTS if of in printed]
    others = [of for of in printed if of not in COLUMNS]
    people = [key for key, of in (("officers", "officer"), ("superiors", "superior")) if of in printed]
    limit = ["variants"] if row.has_keys and "variants" in row.mapping() else ["limit"]
    serial, rest = texts[: texts[:1] == ["serial"]], texts[texts[:1] == ["serial"] :]
    return row.fields(
        ("code", "alias", *serial, "name", *rest, *others, *limit, *people, "channels"),
        [key for key in ("limit", "variants", "officers", "national") if key not in (*limit, *people)],
    )


def read_service(
    given: Mapping[str, Value], section: str, officers: Mapping[str, Officer], channels: Mapping[str, Wording]
) -> Service:
    """The service of the values `given`, in the section with that code; it names `officers` and `channels` by their
    ids. Refused: a code, an alias, an id or a limit that is none."""

    def text(of: str) -> Wording:
        return given[of].wording() if of in given else NOTHING

    def people(key: str) -> tuple[Officer, ...]:
        return tuple(officers[id_] for id_ in _ids(given[key], officers)) if key in given else ()

    serial = text("serial")
    variants = _variants(given["variants"]) if "variants" in given else ()
    known = (*COLUMNS, *OWN_KEYS)
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


def _limit_of(given: Mapping[str, Value], variants: Collection[Variant]) -> Limit:
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


def _variants(entry: Value) -> tuple[Variant, ...]:
    variants: dict[str, Variant] = {}
    for item in entry.items():
        given = item.fields(("id", "text", "limit"))
        id_, text = read_id(given["id"], given["id"].text()), given["text"].wording()
        if id_ in variants:
            raise Refused("{file}, line {line}: {name} names {id} twice: keep one", **item.at, id=id_)
        variants[id_] = Variant(id_, text, read_limit(given["limit"], text))
    return tuple(variants.values())


def _code(entry: Value, section: str, serial: Wording) -> str:
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


def _national(entry: Value) -> str:
    national = latin_digits(entry.text())
    if not _CODE.fullmatch(national):
        raise Refused(
            "{file}, line {line}: {code} cannot be a code: use at most 20 characters, without blanks and slashes",
            **entry.at,
            code=shown(national),
        )
    return national


def _alias(entry: Value) -> str:
    alias = entry.text() if entry.node.tag.endswith(":str") else str(entry.node.value)
    if re.fullmatch("[0-9.,-]+", latin_digits(alias)):
        raise Refused(
            "{file}, line {line}: the alias {alias} looks like a code or a number: begin it with a letter",
            **entry.at,
            alias=shown(alias),
        )
    if not ID.fullmatch(entry.text()):
        raise Refused(
            "{file}, line {line}: {alias} cannot be an alias: use letters a-z, figures and hyphens, a letter first",
            **entry.at,
            alias=shown(alias),
        )
    return alias


def _ids(entry: Value, known: Mapping[str, object]) -> tuple[str, ...]:
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
