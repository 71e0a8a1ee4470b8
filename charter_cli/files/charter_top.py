"""The lines over a charter's table: the office, the title, vision and mission, and the headings that come before it."""

from __future__ import annotations

import re
from typing import NamedTuple

from charter_cli.files.charter_draft import NUMBERED
from charter_cli.language.text import fold, latin_digits

_WORDS = {
    "vision": "ভিশন|রূপকল্প|vision|दूरदृष्टि|परिकल्पना",
    "mission": "মিশন|অভিলক্ষ্য|mission|ध्येय|लक्ष्य",
}
_AIMS = {
    key: re.compile(rf"(?P<heading>(?:{words})[^:ঃ]{{0,20}}[:ঃ])\s*(?P<text>.*)", re.I) for key, words in _WORDS.items()
}
_ANY_AIM = re.compile("|".join(_WORDS.values()))
_TITLE = re.compile("চার্টার|প্রতিশ্রুতি|charter|service standard|वडापत्र")
_WEB = re.compile(r"<?(https?://[^\s<>]+)>?")

Line = tuple[int, str]


class Top(NamedTuple):
    """`heading`: the lines of the office; `printed`: the other texts by the key of the charter's file; `section`: the
    heading of the first section; `left`: lines, each with its number, that are none of these."""

    heading: list[str]
    printed: dict[str, str]
    section: Line | None
    left: list[Line]


def read_top(lines: list[Line]) -> Top:
    """What the lines over a table say. A line that begins with a number is a heading: the last one that of the first
    section, the one before it that of all services."""
    lines = list(lines)
    printed: dict[str, str] = {}
    section = lines.pop() if lines and _has_number(lines[-1]) else None
    if section and lines and _has_number(lines[-1]) and not _ANY_AIM.search(fold(lines[-1][1])):
        printed["services_heading"] = lines.pop()[1]
    heading: list[str] = []
    left: list[Line] = []
    awaited = ""  # the aim whose text stands in the next line
    for line, text in lines:
        aim = _aim(text)
        if awaited and aim is None:
            printed[awaited], awaited = text, ""
        elif aim is not None:
            key, words = aim
            printed[f"{key}_heading"] = words["heading"]
            awaited = "" if words["text"] else key
            printed |= {key: words["text"]} if words["text"] else {}
        elif _has_number((line, text)) and _ANY_AIM.search(fold(text)):
            printed["aims_heading"] = text
        elif web := _WEB.fullmatch(text):
            printed["web"] = web[1]
        elif "title" not in printed and _TITLE.search(fold(text)) and not _has_number((line, text)):
            printed["title"] = text
        elif "title" in printed or "aims_heading" in printed:
            left.append((line, text))
        else:
            heading.append(text)
    return Top(heading, printed, section, left)


def _aim(text: str) -> tuple[str, re.Match[str]] | None:
    """Which aim a line names, with its heading and, behind it, its text."""
    return next(((key, found) for key, pattern in _AIMS.items() if (found := pattern.fullmatch(text))), None)


def _has_number(line: Line) -> bool:
    return NUMBERED.match(latin_digits(line[1])) is not None
