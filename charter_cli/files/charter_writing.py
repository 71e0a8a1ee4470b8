"""A draft of a charter, written as the YAML file in which an office goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from charter_cli.domain.deadline import Start, Unit
from charter_cli.domain.limit_words import Understood
from charter_cli.files.charter_draft import NOTHING, CharterDraft, DraftSection, DraftService

_LETTERS = {"bn": "[\u0980-\u09ff]", "ne": "[\u0900-\u097f]", "en": "[A-Za-z]"}
# What no table says and every charter needs, by the language of the table.
_TITLES = {"bn": "সিটিজেনস চার্টার", "ne": "नागरिक वडापत्र", "en": "Citizen's Charter"}
_SERVICES = {"bn": "সেবাসমূহ", "ne": "सेवाहरू", "en": "Services"}
_CHANNELS = {
    "visit": {"bn": "সরাসরি (ব্যক্তিগত উপস্থিতি)", "ne": "कार्यालयमा उपस्थित भई", "en": "in person"},
    "phone": {"bn": "টেলিফোন", "ne": "टेलिफोन", "en": "phone"},
    "email": {"bn": "ই-মেইল", "ne": "इमेल", "en": "e-mail"},
    "website": {"bn": "ওয়েবসাইট", "ne": "वेबसाइट", "en": "website"},
    "letter": {"bn": "পত্র", "ne": "पत्र", "en": "letter"},
}
_PEOPLE = {"officer": "officers", "superior": "superiors"}
_PLACES = ("delivery", "papers", "place", "fee")
_HEADER = """\
# The citizen's charter of your office, made from the table {file}. Read it through once: what the table did not say
# is marked below, and nothing was guessed.
#
# What is left to do
#   1. `undecided: true` under `limit`: the words do not say for certain how they are counted ("7 days": working days or
#      plain ones?). Until somebody decides, no request is taken for that service; `charter check` lists what is left.
#      Write instead of it one of
#        working_days: 7   days on which the office is open; a range is {{from: 1, to: 7}}
#        days: 7           plain days; also weeks:, months: and years:
#        instant: true     at once; also for minutes and hours, and beside a number: "at once, or in N days"
#        by: {{day: 10}}     by a day of the month, or with month: of the year
#        agreed: true      a day that is agreed for each request
#        uncounted: true   nothing that can be counted: no due date, never overdue by itself
#      and where the charter says it, as_needed: true, or from: complete (from the complete application).
#   2. `office`: its id is for good, so choose it before the first request; its time zone decides which day is today.
#      `heading`: the lines over the charter, the last of them the name of the office.
#   3. `alias`: a short English name to type. `officers`: as the table prints them, on one line.
#   4. The holidays and weekly days off in office_days.yaml beside this file.
#   The first lines of the charter that comes with the program (`charter config charter` says where) tell the rest.
"""


def charter_yaml(draft: CharterDraft, file: str) -> str:
    """The charter of `draft`, which came from a table called `file`, as YAML."""
    language = language_of(draft)
    printed = {"title": _TITLES[language], **draft.printed}
    return "\n".join(
        [
            _HEADER.format(file=_plain(file)),
            "format: 1",
            "",
            *_office(draft, language),
            "",
            "heading:",
            *(f"  - {_quoted(line)}" for line in draft.heading or (printed["title"],)),
            *(f"{key}: {_quoted(text)}" for key, text in printed.items()),
            "",
            *_officers(draft),
            "# How a request reaches the office: not in the table.",
            "channels:",
            *(f"  {id_}: {_quoted(names[language])}" for id_, names in _CHANNELS.items()),
            "",
            "sections:",
            *(line for section in draft.sections for line in _section(section, draft, language)),
        ]
    )


def language_of(draft: CharterDraft) -> str:
    """The language in whose letters the table is written: `bn`, `en`, or `ne` for all in Devanagari."""
    text = " ".join(
        text for section in draft.sections for service in section.services for text in service.cells.values()
    )
    return max(_LETTERS, key=lambda language: len(re.findall(_LETTERS[language], text)))


def _office(draft: CharterDraft, language: str) -> Iterator[str]:
    """Whose charter it is. The id is made of the office's lines over the table, in the same way each time; where it has
    none, of the whole table."""
    english = " ".join(line for line in draft.heading if line.isascii())
    words = "-".join(re.findall("[a-z][a-z0-9]*", english.casefold()))[:60].strip("-")
    said = repr(draft.heading or [dict(service.cells) for service in draft.services])
    made = words or f"office-{sha256(said.encode()).hexdigest()[:8]}"
    yield "office:"
    yield f"  id: {_quoted(made)}"
    yield f"  languages: [{language}]" + ("  # or hi" if language == "ne" else "")
    yield '  timezone: "Asia/Dhaka"' + ("" if language == "bn" else "  # the office's own, such as Asia/Kathmandu")


def _officers(draft: CharterDraft) -> Iterator[str]:
    people = _people(draft)
    if people:
        yield "# As the table prints them; a name, phone and email of its own may be parted from each."
        yield "officers:"
        yield from (f"  {id_}: {{designation: {_quoted(text)}}}" for text, id_ in people.items())
        yield ""


def _people(draft: CharterDraft) -> dict[str, str]:
    """The id of each officer by the text that the table prints."""
    texts = [
        service.cells.get(of, NOTHING)
        for section in draft.sections
        for service in section.services
        for of in _PEOPLE
        if of in section.columns
    ]
    found = dict.fromkeys(texts)
    return {text: f"officer-{number}" for number, text in enumerate(found, 1)}


def _section(section: DraftSection, draft: CharterDraft, language: str) -> Iterator[str]:
    yield f"  - code: {_quoted(section.code)}"
    yield f"    heading: {_quoted(section.heading or _SERVICES[language])}"
    yield "    columns:"
    for of, (heading, number) in section.columns.items():
        printed = f", number: {_quoted(number)}" if number else ""
        yield f"      - {{of: {of}{printed}, heading: {_quoted(heading)}}}"
    yield "    services:"
    people = _people(draft)
    for service in section.services:
        yield from _service(service, section.columns, people)
        yield ""


def _service(service: DraftService, columns: Iterable[str], people: dict[str, str]) -> Iterator[str]:
    yield f"      - code: {_quoted(service.code)}"
    yield f"        alias: {_quoted(service.alias)}"
    for of in columns:
        text = service.cells.get(of, NOTHING)
        if of == "limit":
            yield f"        limit: {{{', '.join((*_limit(service.limit), f'text: {_quoted(text)}'))}}}"
        elif of in _PEOPLE:
            yield f"        {_PEOPLE[of]}: [{people[text]}]"
        else:
            yield f"        {of}: {_quoted(text)}"
    yield f"        channels: [{', '.join(_CHANNELS)}]"


def _limit(limit: Understood | None) -> Iterator[str]:
    if limit is None:
        yield "undecided: true"
        return
    term = limit.term
    if term.unit is Unit.BY:
        yield f"by: {{day: {term.day}}}"
    elif term.count:
        yield f"{term.unit.value}: {term.count if term.least is None else f'{{from: {term.least}, to: {term.count}}}'}"
    if limit.instant:
        yield "instant: true"
    if limit.as_needed:
        yield "as_needed: true"
    if term.starts is not Start.RECEIPT:
        yield f"from: {term.starts.value}"


def _quoted(text: str) -> str:
    """A text as YAML reads it again, in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(name: str) -> str:
    """A file's name as it may stand in a comment."""
    return "".join(char if char.isprintable() else "?" for char in name)
