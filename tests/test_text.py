"""How a text is kept, compared, measured and cut, with the spellings and the widths of Bangla."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from charter_cli.errors import Refused
from charter_cli.language.text import Wording, bangla_digits, clean, clusters, cut, fold, latin_digits, width

HASANTA, JOINER, NON_JOINER = "\u09cd", "\u200d", "\u200c"
# Letters, digits, every vowel sign and mark of the block, the joiners, blanks, and some Latin letters.
BANGLA = st.text(
    alphabet=[chr(code) for code in range(0x0980, 0x0A00) if unicodedata.category(chr(code)) != "Cn"]
    + [HASANTA, HASANTA, HASANTA, JOINER, NON_JOINER, " ", "a", "1"],
    max_size=30,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Rahima   Begum ", "Rahima Begum"),
        ("two\nlines\r\nor\tthree\u2028four\x85five\u00a0six", "two lines or three four five six"),
        ("\u09df", "\u09af\u09bc"),
        ("\u09af\u09bc", "\u09af\u09bc"),
        ("ক\u09c7\u09be", "ক\u09cb"),
        ("cafe\u0301", "café"),
        (f"র{JOINER}{HASANTA}যাব", f"র{JOINER}{HASANTA}যাব"),
        ("", ""),
    ],
)
def test_clean_keeps_one_line_in_nfc(typed: str, kept: str) -> None:
    assert clean(typed, "name", 100) == kept


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\x9b", "\u200e", "\u202e", "\u2066", "\u061c", "\ud800"])
def test_clean_refuses_what_steers_a_screen(char: str) -> None:
    with pytest.raises(Refused) as refused:
        clean(f"Rahi{char}ma", "name", 100)

    assert str(refused.value).startswith(f"name holds the character U+{ord(char):04X}, ")


def test_clean_counts_what_is_kept() -> None:
    assert clean(" " + "ক" * 10 + "\n", "note", 10) == "ক" * 10
    with pytest.raises(Refused, match=r"^note has 11 characters, and 10 is the most: shorten it$"):
        clean("ক" * 11, "note", 10)


@given(st.text())
def test_clean_changes_nothing_the_second_time(text: str) -> None:
    try:
        kept = clean(text, "note", 1000)
    except Refused:
        return
    assert clean(kept, "note", 1000) == kept
    assert unicodedata.is_normalized("NFC", kept)
    kept.encode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u09df", "\u09af\u09bc"),
        ("\u09dc", "\u09a1\u09bc"),
        ("\u09dd", "\u09a2\u09bc"),
        ("জন্ম সনদ ২০২৬", "জন্ম সনদ 2026"),
        ("Rahima BEGUM", "rahima begum"),
        ("  Rahima \n Begum", "rahima begum"),
    ],
)
def test_fold_sets_spellings_aside(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("য", "\u09df"), ("ড", "\u09dc"), ("কি", "কী"), ("a", "b")])
def test_fold_keeps_letters_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(BANGLA)
def test_fold_is_the_same_for_both_normal_forms(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(fold(text))


@given(st.text(alphabet="0123456789abc ক"))
def test_digits_there_and_back(text: str) -> None:
    assert latin_digits(bangla_digits(text)) == text
    assert not set(bangla_digits(text)) & set("0123456789")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        # measured in tmux 3.3a by cursor report, and the same in glibc
        ("কি", 2),
        ("কু", 1),
        ("বাংলা", 5),
        ("স্বাস্থ্য", 6),
        ("জন্ম নিবন্ধন", 10),
        ("ট্রেড লাইসেন্স", 12),
        ("হোল্ডিং ট্যাক্স", 12),
        ("আইসিটি", 6),
        ("", 0),
        ("plain", 5),
        ("中", 2),
    ],
)
def test_width(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("স্বাস্থ্য", ["স্বা", "স্থ্য"]),
        ("কর্মকর্তা", ["ক", "র্ম", "ক", "র্তা"]),
        ("নিষ্পত্তি", ["নি", "ষ্প", "ত্তি"]),
        ("কি", ["কি"]),
        (f"র{JOINER}{HASANTA}যাব", [f"র{JOINER}{HASANTA}যা", "ব"]),
        (f"ক{HASANTA}{JOINER}ত", [f"ক{HASANTA}{JOINER}ত"]),
        (f"ক{HASANTA}{NON_JOINER}ত", [f"ক{HASANTA}{NON_JOINER}", "ত"]),
        ("হ্ নয়", ["হ্", " ", "ন", "য়"]),
        ("abc", ["a", "b", "c"]),
    ],
)
def test_clusters(text: str, parts: list[str]) -> None:
    assert clusters(text) == parts


@pytest.mark.parametrize(
    ("text", "cells", "short"),
    [
        ("plain", 5, "plain"),
        ("plain", 4, "pla…"),
        ("স্বাস্থ্য", 6, "স্বাস্থ্য"),
        ("স্বাস্থ্যসেবা", 6, "স্বা…"),
        ("জন্ম নিবন্ধন", 4, "জন্ম…"),
        ("কিকি", 2, "…"),
        ("text", 1, "…"),
        ("text", 0, ""),
        ("text", -3, ""),
        ("", 0, ""),
    ],
)
def test_cut(text: str, cells: int, short: str) -> None:
    assert cut(text, cells) == short


@given(BANGLA, st.integers(-1, 40))
@example("ক্ষক্ষ", 2)
def test_cut_stays_in_its_cells_and_never_parts_a_conjunct(text: str, cells: int) -> None:
    short = cut(text, cells)

    assert width(short) <= max(cells, 0)
    if short == text or not short:
        return
    kept = short.removesuffix("…")
    assert text.startswith(kept)
    rest = text[len(kept) :]
    # What was left off begins with neither a mark nor a letter that the last hasanta kept binds to itself.
    assert not rest or not kept or unicodedata.category(rest[0])[0] != "M"
    assert not kept.endswith((HASANTA, HASANTA + JOINER)) or not unicodedata.category(rest[0]).startswith("L")


@given(BANGLA)
def test_clusters_lose_nothing(text: str) -> None:
    assert "".join(clusters(text)) == text


def test_a_wording_is_said_in_the_language_asked_for() -> None:
    wording = Wording(bn="ছুটি", en="a holiday")

    assert (wording.get("bn"), wording.get("en")) == ("ছুটি", "a holiday")
