"""The headings of a table of requests, in English and Bangla: which column holds what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from charter_cli.domain.request import LABELS
from charter_cli.errors import Refused
from charter_cli.files.tables.tables import Headings, TableRow
from charter_cli.language.messages import N_
from charter_cli.language.text import fold, shown

FIELDS = ("service", *LABELS, "settled_on", "outcome")
REQUIRED = ("service", "requester", "received_on")
# Columns that `export` and `list --format csv` write besides, and the reasons of a file of bad rows. They follow
# from the others, and so are known but not taken, except for those that the others are compared with.
ASIDE = ("reference", "status", "due_on", "variant")
EXTRAS = (
    *(*ASIDE, "id", "working_days", "promised_due_on", "provisional", "extended", "on_time", "told_afterwards"),
    *("days_left", "days_late", "days_used", "calendar_days_left", "calendar_days_late", "recorded_at"),
    *("updated_at", "service_code", "service_name", "hold_reason", "reason"),
)
# The column that names the service, the most certain one first.
_SERVICE = ("service", "service_code", "service_name")
_TAKEN = {*FIELDS, *ASIDE, *_SERVICE}
# As offices head their registers. What could mean two things (“type of service”, “delivery date”) is left out: a
# heading that is not known is refused by its name.
_ALSO = {
    "service": "services|service requested|requested service|সেবা|চাহিত সেবা|প্রার্থিত সেবা",
    "service_code": "code|service no|সেবার কোড|সেবা কোড|সেবার নং|সেবা নং",
    "service_name": "name of service|সেবার নাম",
    "requester": "name|full name|from|applicant|citizen|client|customer|requested by|applied by|requester name|"
    "name of requester|applicant name|name of applicant|citizen name|name of citizen|client name|name of client|"
    "service seeker|service recipient|name of service seeker|name of service recipient|নাম|আবেদনকারী|আবেদনকারীর নাম|"
    "সেবাগ্রহীতা|সেবাগ্রহীতার নাম|সেবা গ্রহীতা|সেবা গ্রহীতার নাম|সেবাগ্রহণকারী|সেবাগ্রহণকারীর নাম|সেবাপ্রত্যাশী|সেবাপ্রত্যাশীর নাম|"
    "সেবা প্রত্যাশী|সেবা প্রত্যাশীর নাম|সেবাপ্রার্থী|সেবাপ্রার্থীর নাম|সেবা প্রার্থী|সেবা প্রার্থীর নাম|নাগরিকের নাম|গ্রাহকের নাম|"
    "আবেদনকারী প্রতিষ্ঠান|আবেদনকারী ব্যক্তি প্রতিষ্ঠান|আবেদনকারী ব্যক্তি প্রতিষ্ঠানের নাম",
    "phone": "phone no|tel|tel no|telephone|telephone no|mobile|mobile no|mobile phone|mobile phone no|cell|cell no|"
    "cell phone|phone mobile|phone mobile no|contact|contact no|applicant phone|applicant phone no|applicant mobile|"
    "applicant mobile no|টেলিফোন|টেলিফোন নং|ফোন|ফোন নং|মোবাইল|মোবাইল নং|মোবাইল ফোন|মোবাইল ফোন নং|মুঠোফোন|মুঠোফোন নং|"
    "ফোন মোবাইল|ফোন মোবাইল নং|টেলিফোন মোবাইল|টেলিফোন মোবাইল নং|যোগাযোগ নং|যোগাযোগের নং|আবেদনকারীর মোবাইল|"
    "আবেদনকারীর মোবাইল নং|আবেদনকারীর ফোন নং",
    "email": "e mail|mail|email address|e mail address|mail address|email id|e mail id|mail id|মেইল|ইমেইল|ই মেইল|"
    "ইমেইল ঠিকানা|ই মেইল ঠিকানা|ইমেইল আইডি|ই মেইল আইডি",
    "address": "full address|present address|applicant address|address of applicant|ঠিকানা|পূর্ণ ঠিকানা|বর্তমান ঠিকানা|"
    "আবেদনকারীর ঠিকানা",
    "channel": "via|medium|received via|received through|mode of application|medium of application|মাধ্যম|আবেদনের মাধ্যম|"
    "প্রাপ্তির মাধ্যম|যোগাযোগের মাধ্যম|আবেদন প্রাপ্তির মাধ্যম",
    "received_on": "date|received|date received|received date|receiving date|date of receiving|date of receipt|"
    "receipt date|application date|date of application|applied on|request date|date of request|requested on|"
    "submission date|date of submission|submitted on|তারিখ|প্রাপ্তির তারিখ|গ্রহণের তারিখ|আবেদনের তারিখ|জমার তারিখ|"
    "দাখিলের তারিখ|আবেদন প্রাপ্তির তারিখ|আবেদন গ্রহণের তারিখ|আবেদন জমার তারিখ|আবেদন দাখিলের তারিখ|আবেদনপত্র প্রাপ্তির তারিখ|"
    "আবেদন পত্র প্রাপ্তির তারিখ",
    "subject": "about|application subject|subject of application|বিষয়|বিষয়বস্তু|আবেদনের বিষয়|পত্রের বিষয়",
    "memo": "memo no|memorandum no|letter no|letter memo no|স্মারক|স্মারক নং|পত্রের স্মারক|পত্রের স্মারক নং|পত্র নং|পত্রের নং|"
    "সূত্র|সূত্র নং|সূত্র স্মারক নং",
    "memo_date": "date of memo|memo dated|letter date|date of letter|স্মারকের তারিখ|স্মারক তারিখ|পত্রের তারিখ|পত্র তারিখ",
    "file": "file no|nothi|nothi no|নথি|নথি নং|ফাইল|ফাইল নং",
    "reply_memo": "reply memo no|reply no|answer no|answer memo no|জবাবের স্মারক|জবাবের স্মারক নং|উত্তরের স্মারক|"
    "উত্তরের স্মারক নং|জবাবের নং|উত্তরের নং",
    "note": "notes|remark|remarks|comment|comments|description|details|মন্তব্য|নোট|বিবরণ|বিস্তারিত|সমস্যার বিবরণ",
    "settled_on": "settled|date settled|settled date|date of settlement|settlement date|done on|disposed on|"
    "date of disposal|disposal date|date of completion|completion date|completed on|closed on|closing date|date closed|"
    "resolved on|date of resolution|served on|date served|নিষ্পত্তির তারিখ|আবেদন নিষ্পত্তির তারিখ|নিষ্পন্নের তারিখ|"
    "নিষ্পন্ন হওয়ার তারিখ|সমাধানের তারিখ|সম্পন্নের তারিখ|সম্পন্ন হওয়ার তারিখ",
    "outcome": "result|ফলাফল|নিষ্পত্তির ফলাফল|নিষ্পত্তির ধরন|নিষ্পত্তির ধরণ",
    "reference": "tracking no|ট্র্যাকিং নং",
    "status": "state|present status|current status|অবস্থা|বর্তমান অবস্থা|আবেদনের অবস্থা|স্ট্যাটাস",
    "due_on": "due|due date|deadline|শেষ তারিখ|সেবা প্রদানের শেষ তারিখ",
    "reason": "কারণ",
    "id": "no|serial|serial no|sl|sl no|s no|ক্রমিক|ক্রমিক নং|ক্রম|ক্র নং",
}
_SAME_WORD = {**dict.fromkeys(("number", "#", "নম্বর", "নাম্বার"), "no"), "নং": "no", "the": ""}
# A visarga at the end of a word stands for the colon of a form: নামঃ.
_BETWEEN_WORDS = re.compile(r"(?:'s\b|’s\b|ঃ(?!\w)|[\s_.,:;*/()\[\]–-])+")


def key(heading: str) -> str:
    """`heading` as it is compared: words only, and one word for “number” in both languages."""
    words = _BETWEEN_WORDS.sub(" ", fold(heading).replace("#", " # ")).split()
    return " ".join(filter(None, (_SAME_WORD.get(word, word) for word in words)))


_OWN = {key(name): name for name in (*FIELDS, *EXTRAS)}
_NAMES = _OWN | {key(other): name for name, others in _ALSO.items() for other in others.split("|")}


class Columns(NamedTuple):
    """Where each field and each known extra stands, from 0; `named`: the positions that have a heading at all;
    `width`: how far they reach; `left`: the headings of an office's own columns that nothing is taken from."""

    position: Mapping[str, int]
    named: frozenset[int]
    width: int
    left: tuple[str, ...]


def how_many_known(headings: Iterable[str]) -> int:
    """How many of `headings` are known: the right delimiter of a header is the one that shows the most."""
    return sum(key(heading) in _NAMES for heading in headings)


HEADINGS = Headings(
    how_many_known, N_("{file} is empty: the first row needs the headings service, requester, received_on")
)


def columns(header: TableRow) -> Columns:
    """What the columns under `header` hold. Refused: a heading that is not known, two that mean one field, and a table
    without service, requester or received_on."""
    headings = {position: _text(cell) for position, cell in enumerate(header.cells) if cell}
    named = {position: heading for position, heading in headings.items() if heading.strip()}
    unknown = [heading for heading in named.values() if key(heading) not in _NAMES]
    if unknown:
        raise Refused(
            "line {line}: {unknown}: these headings are not known; take them out or use {known}",
            line=header.line,
            unknown=", ".join(f"“{shown(heading)}”" for heading in unknown),
            known=", ".join(f"“{field}”" for field in FIELDS),
        )
    position: dict[str, int] = {}
    for at, heading in named.items():
        name = _NAMES[key(heading)]
        if name in position and name in _TAKEN:
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
    taken = {position[name] for name in (*FIELDS, *ASIDE) if name in position}
    left = tuple(
        heading
        for at, heading in named.items()
        if at not in taken and key(heading) not in _OWN and at != position.get("reason")
    )
    return Columns(position, frozenset(named), len(header.cells), left)


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else str(cell)
