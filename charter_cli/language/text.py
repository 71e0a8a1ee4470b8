"""Words: how a text is kept, compared, measured and cut, in Bangla and in English."""

import unicodedata
from typing import NamedTuple

from charter_cli.errors import Refused

LATIN_DIGITS = "0123456789"
BANGLA_DIGITS = "০১২৩৪৫৬৭৮৯"
DEVANAGARI_DIGITS = "०१२३४५६७८९"
_TO_LATIN = str.maketrans(BANGLA_DIGITS + DEVANAGARI_DIGITS, 2 * LATIN_DIGITS)
_TO_BANGLA = str.maketrans(LATIN_DIGITS, BANGLA_DIGITS)
# Marks that turn the reading direction of what follows: no name needs them, and one is enough to
# make a line on a screen or a slip read backwards.
_DIRECTION_MARKS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_AROUND_A_PASTE = "".join(_DIRECTION_MARKS) + " \t\n\r\v\f"
# What ears and keyboards confuse, each after NFC, and what stands for all of them in a search.
_CONFUSED = str.maketrans(
    {
        **dict(zip("ঈঊীূণশষৎঃ", "ইউিুনসসত:", strict=True)),
        **dict.fromkeys("ঁ\u09bc"),
    }
)
_DOTTED_RS = ("ড\u09bc", "ঢ\u09bc")
_HALF_T = "ত\u09cd\u200d"  # how ৎ was written before it had a place of its own


class Wording(NamedTuple):
    """One text of the office in both languages, word for word as it was published."""

    bn: str
    en: str

    def get(self, language: str) -> str:
        """The text in `language` (`bn` or `en`)."""
        return self.bn if language == "bn" else self.en

    def __str__(self) -> str:
        return self.en


def latin_digits(text: str) -> str:
    """`text` with ০–৯, and the ०–९ of Nepali and Hindi, written 0–9."""
    return text if text.isascii() else text.translate(_TO_LATIN)


def bangla_digits(text: str) -> str:
    """`text` with 0–9 written ০–৯."""
    return text.translate(_TO_BANGLA)


def clean(text: str, field: str, longest: int) -> str:
    """A text as it is stored: NFC, one line, single spaces, no blanks at the ends.

    `field` names it in the refusal; `longest` is in code points. Refused: characters that steer a
    terminal or turn the reading direction, broken text, and what is longer.
    """
    line = " ".join(unicodedata.normalize("NFC", text).split())
    for char in "" if line.isprintable() else line:
        if char in _DIRECTION_MARKS or unicodedata.category(char) in {"Cc", "Cs"}:
            raise Refused(
                "{field} holds the character U+{code}, which no reader can see: type it again without it",
                field=field,
                code=f"{ord(char):04X}",
            )
    if len(line) > longest:
        raise Refused(
            "{field} has {length} characters, and {longest} is the most: shorten it",
            field=field,
            length=len(line),
            longest=longest,
        )
    return line


def visible(text: str) -> str:
    """`text` on one line, with a blank for every character that hides or steers a terminal."""
    if text.isprintable():
        return text
    # The two joiners shape Bangla conjuncts; every other control or format character only hides.
    seen = "".join(char if char in "\u200c\u200d" or unicodedata.category(char)[0] != "C" else " " for char in text)
    return " ".join(seen.split())


def shown(text: str, cells: int = 60) -> str:
    """What was typed or stood in a file, as a refusal repeats it: visible, and short."""
    return cut(visible(text), cells)


def fold(text: str) -> str:
    """`text` as it is compared: case, digits, blanks and the two spellings of য়/ড়/ঢ় set aside, broken text made ?."""
    whole = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(latin_digits(unicodedata.normalize("NFC", whole)).casefold().split())


def alike(folded: str) -> str:
    """A folded text with all set aside that ears and keyboards confuse, and what no reader sees: for searching only.

    ি/ী, ু/ূ, ন/ণ, শ/ষ/স, ড়/র/ঢ়, য়/য and ৎ/ত are one each, ঃ is a colon; ঁ, the joiners and other invisible
    characters are gone.
    """
    if folded.isascii():
        return folded
    if not folded.isprintable():
        folded = folded.replace(_HALF_T, "ত")
        folded = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    for dotted in _DOTTED_RS:
        folded = folded.replace(dotted, "র")
    return folded.translate(_CONFUSED)


def alike_words(folded: str) -> str:
    """The words of a folded text that are others once `alike` was asked, as it gives them; each once."""
    if folded.isascii():
        return ""
    words = ((word, alike(word)) for word in dict.fromkeys(folded.split()))
    return " ".join(dict.fromkeys(other for word, other in words if other != word))


def without_direction_marks(text: str) -> str:
    """`text` without the marks that a phone book puts round a number, and a paste brings along; no blanks at its
    ends."""
    return text.strip(_AROUND_A_PASTE)


def width(text: str) -> int:
    """Cells that `text` takes on a terminal, at most: Bengali spacing marks count one, as in tmux and glibc."""
    return len(text) if text.isascii() else sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    # The joiners take no cell. A soft hyphen does in tmux, and what makes a sign an emoji may widen it.
    if char in "\u200c\u200d" or (unicodedata.category(char) in {"Mn", "Me"} and char != "\ufe0f"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, cells: int) -> str:
    """`text` in at most `cells` cells, ending in … where something was left off; never inside a conjunct."""
    if width(text) <= cells:
        return text
    if cells < 1:
        return ""
    kept, used = [], 0
    for cluster in clusters(text):
        used += width(cluster)
        if used > cells - 1:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + "…"


def clusters(text: str) -> list[str]:
    """`text` in pieces that may be parted: a letter with its marks, a whole Bengali conjunct or joined emoji."""
    pieces: list[str] = []
    joined = False
    for char in text:
        category = unicodedata.category(char)[0]
        if pieces and ((joined and category in "LS") or category == "M" or char in "\u200c\u200d"):
            pieces[-1] += char
        else:
            pieces.append(char)
        # Hasanta binds the next letter, and a joiner after it keeps that bond; it binds pictures into one too.
        joined = char in "\u09cd\u200d"
    return pieces
