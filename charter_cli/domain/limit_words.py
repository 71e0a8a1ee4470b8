"""Limits as charters print them: the few forms that say for certain how they are counted, in four languages.

“7 working days”, “at once / 3 working days”, “1 month”, “01-07 কার্যদিবস”, “by the 10th of each month” are certain.
“7 days” is not: working days, or plain ones? Nor are hours, seasons, “subject to …”, two limits in one cell. What is
not one of the forms below, whole, is left to the office.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from charter_cli.domain.deadline import Start, Term, Unit
from charter_cli.language.text import fold

T = TypeVar("T")

# Beyond these it is rather a mistake of the table; the charter's file takes no more either.
_MOST = {Unit.WORKING_DAYS: 366, Unit.DAYS: 366, Unit.WEEKS: 52, Unit.MONTHS: 24, Unit.YEARS: 5}
_LAST_DAY = 31
_AT_THE_ENDS = " .।;,"

_TO_TEN = (
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    ("এক", "দুই", "তিন", "চার", "পাঁচ", "ছয়", "সাত", "আট", "নয়", "দশ"),
    ("एक", "दुई", "तीन", "चार", "पाँच", "छ", "सात", "आठ", "नौ", "दश"),
)
_NUMBERS = {
    **{word: number for words in _TO_TEN for number, word in enumerate(words, 1)},
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
    "বারো": 12,
    "চৌদ্দ": 14,
    "পনের": 15,
    "পনেরো": 15,
    "বিশ": 20,
    "একুশ": 21,
    "আটাশ": 28,
    "ত্রিশ": 30,
    "পঁয়তাল্লিশ": 45,
    "ষাট": 60,
    "নব্বই": 90,
    "पन्ध्र": 15,
    "तीस": 30,
}
_UNITS = {
    Unit.WORKING_DAYS: "(?:working|business|work) ?-?days?|(?:কার্য|কর্ম)[ -]?(?:দিবস|দিন)|कार्य ?-?(?:दिन|दिवस)",
    Unit.DAYS: "calendar days?|পঞ্জিকা দিন",
    Unit.WEEKS: "weeks?|সপ্তাহ|हप्ता|सप्ताह",
    Unit.MONTHS: "months?|মাস|महिना|माह",
    Unit.YEARS: "years?|বছর|বৎসর|वर्ष",
}


_UNIT_PATTERNS = {unit: re.compile(words) for unit, words in _UNITS.items()}
_AT_ONCE = re.compile("at once|instant(?:ly)?|immediate(?:ly)?|তাৎক্ষ[ণন]িক(?: ?ভাবে)?|তৎক্ষণাৎ|तत्काल|तुरुन्त")
_OR = re.compile("/|or |অথবা |বা |वा ")
_AT_MOST = re.compile("(?:within|in|up to|at most|max(?:imum|[.])?|not more than|সর্বোচ্চ|অনধিক|बढीमा|अधिकतम) ")
_NUMBER = re.compile(r"[0-9]{1,3}|[^\s\d()/-]+")
_RANGE = re.compile("(?P<least>[0-9]{1,3}) ?(?:-|to|হতে|থেকে|देखि) ?(?=[0-9])")
_SAME_IN_WORDS = re.compile(r"\((?P<word>[^\d()]+)\)")
_WITHIN = re.compile("(?:ে?র|এর)? ?মধ্যে|(?:को)? ?भित्र(?:मा)?")
_AFTER = "(?: তারিখ (?:হতে|থেকে)| পর| পরবর্তী)?"
_RECEIPT = f"আবেদন(?: ?পত্র)? (?:প্রাপ্তির|পাওয়ার|দাখিলের|গ্রহণের){_AFTER} "
_BEFORE = {
    Start.COMPLETE: re.compile(f"(?:স্বয়ংসম্পূর্ণ|পূর্ণাঙ্গ|পরিপূর্ণ) {_RECEIPT}"),
    Start.RECEIPT: re.compile(_RECEIPT),
}
_BEHIND = {
    Start.COMPLETE: re.compile("(?:from|of|after) (?:the )?(?:receipt of )?(?:a|the) completed? application"),
    Start.RECEIPT: re.compile("(?:from|of|after) (?:the )?receipt(?: of (?:the |an )?application)?"),
}
_AS_NEEDED = re.compile("(?:/|or) ?(?:as needed|as required|প্রয়োজন(?: ?অনুযায়ী| ?অনুসারে)?)")
_WHERE_APPLICABLE = re.compile(r"\(?(?:where applicable|প্রযোজ্য ক্ষেত্রে)\)?")
_BY = re.compile(
    "(?:by|on) the (?P<en>[0-9]{1,2})(?:st|nd|rd|th)?(?: day)? of (?:each|every|the) month|"
    "(?:প্রতি|প্রত্যেক) মাসের (?P<bn>[0-9]{1,2}) (?:তারিখ|তারিখের)(?: মধ্যে)?"
)


class Understood(NamedTuple):
    """A limit of which it is certain how it is counted; see `Limit`."""

    term: Term
    instant: bool = False
    as_needed: bool = False


def understood(text: str) -> Understood | None:
    """The limit that the words `text` promise; None where they do not say for certain how it is counted."""
    said = re.sub(" ?[-–—−] ?", "-", fold(text)).strip(_AT_THE_ENDS)
    if by := _BY.fullmatch(said):
        day = int(by["en"] or by["bn"])
        return Understood(Term(Unit.BY, None, day=day)) if 1 <= day <= _LAST_DAY else None
    words = _Words(said)
    instant = words.take(_AT_ONCE) is not None
    if instant and words.all_taken():
        return Understood(Term(Unit.WORKING_DAYS, 0), instant=True)
    if instant and not words.take(_OR):
        return None
    term = _term(words)
    as_needed = words.take(_AS_NEEDED) is not None
    return Understood(term, instant, as_needed) if term is not None and words.all_taken() else None


class _Words:
    """A text of which one part after the other is taken from the front."""

    def __init__(self, text: str) -> None:
        self.left = text

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The part in front that `pattern` finds, which is taken away."""
        found = pattern.match(self.left)
        if found is not None:
            self.left = self.left[found.end() :].lstrip()
        return found

    def first(self, patterns: Mapping[T, re.Pattern[str]]) -> T | None:
        """The first of `patterns` that finds anything in front, which is taken away."""
        return next((name for name, pattern in patterns.items() if self.take(pattern)), None)

    def all_taken(self) -> bool:
        """Whether nothing is left that matters."""
        self.take(_WHERE_APPLICABLE)
        return not self.left


def _term(words: _Words) -> Term | None:
    """`7 working days`, with all that may stand before and behind it."""
    before = words.first(_BEFORE)
    words.take(_AT_MOST)
    lower, number = words.take(_RANGE), words.take(_NUMBER)
    same = words.take(_SAME_IN_WORDS)
    unit = words.first(_UNIT_PATTERNS)
    if number is None or unit is None:
        return None
    words.take(_WITHIN)
    starts = before or words.first(_BEHIND) or Start.RECEIPT
    count, least = _number(number[0]), int(lower["least"]) if lower else None
    agrees = same is None or _number(same["word"]) == count
    if count is None or not agrees or not 1 <= count <= _MOST[unit] or (least is not None and not 0 < least < count):
        return None
    return Term(unit, count, least, starts=starts)


def _number(text: str) -> int | None:
    """A number in figures or as a word."""
    return int(text) if text.isdecimal() else _NUMBERS.get(text.strip())
