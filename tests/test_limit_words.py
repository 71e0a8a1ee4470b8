"""Limits as charters print them: which words say for certain how they are counted."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from charter_cli.domain.deadline import Start, Term, Unit
from charter_cli.domain.limit_words import Understood, understood


@pytest.mark.parametrize(
    ("text", "unit", "count", "least", "more"),
    [
        ("7 working days", "working_days", 7, None, ""),
        ("০৭ (সাত) কার্যদিবস", "working_days", 7, None, ""),
        ("তিন কর্মদিবসের মধ্যে", "working_days", 3, None, ""),
        ("সর্বোচ্চ ৩০ কার্য দিবস", "working_days", 30, None, ""),
        ("০১–০৭ কার্যদিবস", "working_days", 7, 1, ""),
        ("১ হতে ২ মাস", "months", 2, 1, ""),
        ("14 calendar days", "days", 14, None, ""),
        ("২ সপ্তাহের মধ্যে", "weeks", 2, None, ""),
        ("1 year", "years", 1, None, ""),
        ("७ कार्यदिनभित्र", "working_days", 7, None, ""),
        ("তাৎক্ষনিক", "working_days", 0, None, "instant"),
        ("At once / 3 working days (where applicable)", "working_days", 3, None, "instant"),
        ("৭ কার্যদিবস/ প্রয়োজন অনুযায়ী", "working_days", 7, None, "as needed"),
        ("৭ কার্যদিবস/ প্র\u09dfোজন অনুযা\u09dfী", "working_days", 7, None, "as needed"),
        ("স্বয়ংসম্পূর্ণ আবেদন প্রাপ্তির পর ১৫ কার্যদিবস", "working_days", 15, None, "complete"),
        ("10 working days from receipt of a complete application", "working_days", 10, None, "complete"),
        ("আবেদন প্রাপ্তির ১৫ কার্যদিবসের মধ্যে", "working_days", 15, None, ""),
        ("৩৬৬ কার্যদিবস।", "working_days", 366, None, ""),
        ("1-2 years.", "years", 2, 1, ""),
    ],
)
def test_words_that_are_certain(text, unit, count, least, more):
    found = understood(text)
    assert found is not None
    term = found.term
    assert (term.unit, term.count, term.least) == (Unit(unit), count, least)
    assert (found.instant, found.as_needed) == (more == "instant", more == "as needed")
    assert (term.starts is Start.COMPLETE) == (more == "complete")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by the 22nd of each month", 22),
        ("by the 1st of every month", 1),
        ("প্রতি মাসের ১০ তারিখের মধ্যে", 10),
        ("প্রত্যেক মাসের ৩১ তারিখ", 31),
    ],
)
def test_a_day_of_each_month(text, day):
    assert understood(text) == Understood(Term(Unit.BY, None, day=day))


@pytest.mark.parametrize(
    "text",
    [
        *("৭ দিন", "7 days", "३ दिन", "24 hours", "১ ঘণ্টা ৩৫ মিনিট", "7", "-", ""),
        *("ডিসেম্বরের শেষ সপ্তাহ", "জরুরি তিন কার্যদিবস, সাধারণ ছয়", "১ মাস হতে ১ বছর", "বরাদ্দ প্রাপ্তি সাপেক্ষে"),
        *("০৭ (আট) কার্যদিবস", "7 to 3 working days", "0 working days", "400 working days", "5-10 working days; 95 %"),
        *("তাৎক্ষণিক/ প্রয়োজন অনুযায়ী", "3 working days before the event", "by the 41st of each month", "working days"),
        *("367 working days", "0-7 working days", "7-7 working days", "প্রতি মাসের ০ তারিখের মধ্যে"),
        *("ঐ", "যথাশীঘ্র", "as soon as possible", "২ মাস পূর্বে", "1-7"),
    ],
)
def test_words_that_are_not_certain_are_left_to_the_office(text):
    assert understood(text) is None


def test_the_words_are_written_as_typed_ones_are_compared():
    package = Path(__file__).parent.parent / "charter_cli"
    for name in ("domain/limit_words.py", "files/charter_top.py", "files/tables/charter_headings.py"):
        assert unicodedata.is_normalized("NFC", (package / name).read_text(encoding="utf-8")), name
