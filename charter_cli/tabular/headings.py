"""The headings of a table of requests, in English and Bangla: which column holds what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from charter_cli.errors import Refused
from charter_cli.tabular.tables import Row
from charter_cli.words import fold, shown

FIELDS = (
    *("service", "requester", "phone", "email", "address", "channel", "received_on", "note", "settled_on", "outcome"),
)
REQUIRED = ("service", "requester", "received_on")
# Columns that `export` and `list --format csv` write besides, and the reasons of a file of bad rows. They follow
# from the others, and so are known but not taken, except for the first three.
EXTRAS = (
    *("reference", "status", "due_on", "id", "working_days", "promised_due_on", "provisional", "extended", "on_time"),
    *("days_left", "days_late", "days_used", "calendar_days_left", "calendar_days_late", "recorded_at"),
    *("updated_at", "service_code", "service_name", "reason"),
)
# The column that names the service, the most certain one first.
_SERVICE = ("service", "service_code", "service_name")
_ALSO = {
    "service": ("সেবা",),
    "service_code": ("code", "সেবার কোড", "সেবা কোড"),
    "service_name": ("name of service", "সেবার নাম"),
    "requester": (
        *("name", "from", "applicant", "citizen", "requester name", "name of requester", "applicant name"),
        *("name of applicant", "আবেদনকারী", "আবেদনকারীর নাম", "সেবাগ্রহীতা", "সেবাগ্রহীতার নাম", "সেবাপ্রত্যাশী", "নাম"),
    ),
    "phone": (
        *("telephone", "mobile", "phone number", "phone no", "mobile number", "mobile no", "contact number"),
        *("টেলিফোন", "ফোন", "মোবাইল", "টেলিফোন নম্বর", "ফোন নম্বর", "মোবাইল নম্বর", "ফোন নং", "মোবাইল নং"),
    ),
    "email": ("e mail", "mail", "email address", "e mail address", "ই মেইল", "ইমেইল"),
    "address": ("ঠিকানা",),
    "channel": ("via", "medium", "মাধ্যম", "আবেদনের মাধ্যম"),
    "received_on": (
        *("received", "date received", "received date", "date of receipt", "receipt date"),
        *("প্রাপ্তির তারিখ", "গ্রহণের তারিখ", "আবেদনের তারিখ", "আবেদন প্রাপ্তির তারিখ"),
    ),
    "note": ("notes", "remark", "remarks", "comment", "comments", "মন্তব্য"),
    "settled_on": (
        *("settled", "date settled", "settled date", "date of settlement", "done on", "disposed on"),
        *("নিষ্পত্তির তারিখ", "নিষ্পন্নের তারিখ"),
    ),
    "outcome": ("result", "ফলাফল", "নিষ্পত্তির ফলাফল"),
    "reference": ("tracking number", "ট্র্যাকিং নম্বর"),
    "status": ("state", "অবস্থা"),
    "due_on": ("due", "due date", "সেবা প্রদানের শেষ তারিখ"),
    "id": ("no", "serial", "serial no", "sl", "sl no", "number", "ক্রমিক", "ক্রমিক নং", "ক্রমিক নম্বর"),
    "reason": ("কারণ",),
}
_BETWEEN_WORDS = re.compile(r"[\s_.:*-]+")


def _key(heading: str) -> str:
    return _BETWEEN_WORDS.sub(" ", fold(heading)).strip()


_NAMES = {_key(name): name for name in (*FIELDS, *EXTRAS)}
_NAMES |= {_key(other): name for name, others in _ALSO.items() for other in others}


class Columns(NamedTuple):
    """Where each field and each known extra stands, from 0; `named`: the positions that have a heading at all;
    `width`: how far they reach."""

    position: Mapping[str, int]
    named: frozenset[int]
    width: int


def how_many_known(headings: Iterable[str]) -> int:
    """How many of `headings` are known: the right delimiter of a header is the one that shows the most."""
    return sum(_key(heading) in _NAMES for heading in headings)


def columns(header: Row) -> Columns:
    """What the columns under `header` hold. Refused: a heading that is not known or stands twice, and a table
    without service, requester or received_on."""
    headings = {position: _text(cell) for position, cell in enumerate(header.cells) if cell}
    named = {position: heading for position, heading in headings.items() if heading.strip()}
    unknown = [heading for heading in named.values() if _key(heading) not in _NAMES]
    if unknown:
        raise Refused(
            "line {line}: {unknown}: these headings are not known; take them out or use {known}",
            line=header.line,
            unknown=", ".join(f"“{shown(heading)}”" for heading in unknown),
            known=", ".join(FIELDS),
        )
    position: dict[str, int] = {}
    for at, heading in named.items():
        name = _NAMES[_key(heading)]
        if name in position:
            raise Refused(
                "line {line}: two headings mean {name}, the second is “{heading}”: keep one",
                line=header.line,
                name=name,
                heading=shown(heading),
            )
        position[name] = at
    best = next((name for name in _SERVICE if name in position), None)
    if best is not None:
        position["service"] = position[best]
    missing = [name for name in REQUIRED if name not in position]
    if missing:
        raise Refused(
            "line {line}: there is no heading {missing}: the table needs service, requester and received_on",
            line=header.line,
            missing=", ".join(missing),
        )
    return Columns(position, frozenset(named), len(header.cells))


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else str(cell)
