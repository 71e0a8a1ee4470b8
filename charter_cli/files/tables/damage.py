"""Text that was destroyed before the table came here, and Bangla in the letters of an old font.

What a program could not write became question marks; UTF-8 that was read as another encoding became `à¦†`; a formula
ended in an error; a column was too narrow. None of it can be read back, and none of it is found again.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from charter_cli.errors import Refused
from charter_cli.files.tables.tables import Cell, OldFont
from charter_cli.language.text import shown

# One look at a whole row: only a row in which this is found is looked at cell by cell.
SUSPECT = re.compile(
    "[?#\ufffd\udc80-\udcff\u0080-\u00ff\u2018-\u203a‡†αÓа]|Err:|[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z][vw](?![aeiouyh])"
)

_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|EXTERNAL!|"
    r"GETTING_DATA)|Err:[0-9]{3}"
)
_TOO_NARROW = re.compile("#{3,}")
# Nothing but question marks, two at least in a row; or words of three and more among others.
_MARKS = re.compile(r"[?\s.,:;()/|-]*\?\?[?\s.,:;()/|-]*|(?:.*\s)?\?{3,}(?:[\s.,:;)].*)?", re.DOTALL)
# The first two bytes of every letter of Bangla, E0 A6 or E0 A7, as Windows 1252 and 1251, Mac Roman and DOS show them.
_BANGLA_MISREAD = re.compile("à[¦§]|‡[¶ß]|[αÓ][ªº]|а[¦§]")
_OF_1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(128, 256)}
# What is written so often that it was meant: letters of Europe and of India, dashes and quotation marks.
_WRITTEN = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0900-\u0dff\u2013-\u2026]")
_BYTE_OF = {ord(char): byte for byte, char in _OF_1252.items()}
# Bijoy, the old Bangla keyboard: signs that stand inside no word of any language, and e-kar (†, ‡) before its letter.
_BIJOY_SIGN = re.compile("[†‡][A-Za-z]|[A-Za-z][†‡ˆ‰Š‹¨©ª«¬®¯±¶·¹¼½¾¤¦§“„][A-Za-z]")
# There v is the commonest vowel (া) and w the next (ি), so both stand between consonants all the time.
_BIJOY_VOWEL = re.compile("[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z](?:v(?![aeiouy])|w(?![aeiouyh]))")
_WORD = re.compile("[A-Za-z]+")


def damage(cell: Cell, *, of_bytes: bool) -> Refused | None:
    """Why `cell` cannot be taken; None where nothing is destroyed. `of_bytes`: it comes from a file of text, whose
    bytes may be no UTF-8."""
    if not isinstance(cell, str):
        return None
    text = cell.strip()
    if of_bytes and not is_utf8(text):
        return Refused("it is not in UTF-8: save the table as “CSV UTF-8”")
    if isinstance(cell, OldFont) and (why := _old_font(text)):
        return why
    return next((why for look in _LOOKS if (why := look(text))), None)


def may_be_bijoy(text: str) -> bool:
    """Whether `text`, in plain letters, reads like Bangla for an old font: a guess, to be told and not refused."""
    words = [len(_BIJOY_VOWEL.findall(word)) for word in _WORD.findall(text)]
    return max(words, default=0) >= 2 or sum(words) >= 3


def in_old_font(text: str) -> Refused:
    """Why a text in the letters of an old font cannot be taken."""
    return Refused(
        "“{text}” is Bangla for an old font such as SutonnyMJ, which no search finds: convert it to Unicode first",
        text=shown(text),
    )


def _old_font(text: str) -> Refused | None:
    return in_old_font(text) if _WORD.search(text) or _BIJOY_SIGN.search(text) else None


def is_utf8(text: str) -> bool:
    """Whether every byte of a text, as a file of text comes here, was UTF-8."""
    return not any("\udc80" <= char <= "\udcff" for char in text)


def _error(text: str) -> Refused | None:
    if _ERROR.fullmatch(text):
        return Refused("a formula ends in the error {error}: put the value there", error=text)
    return None


def _too_narrow(text: str) -> Refused | None:
    if _TOO_NARROW.fullmatch(text):
        return Refused(
            "of the cell only {text} is left: make its column wider, and save the table again", text=shown(text)
        )
    return None


def _lost(text: str) -> Refused | None:
    if ("\ufffd" in text and text != "\ufffd") or ("??" in text and _MARKS.fullmatch(text)):
        return Refused(
            "of the text only {text} is left: save the table it came from as “CSV UTF-8” or .xlsx",
            text=shown(text),
        )
    return None


def _misread(text: str) -> Refused | None:
    if len(_BANGLA_MISREAD.findall(text)) < 2 and not _is_misread_1252(text):
        return None
    return Refused(
        "“{text}” is UTF-8 that was read as another encoding: save the table again as “CSV UTF-8” or .xlsx",
        text=shown(text),
    )


def _is_misread_1252(text: str) -> bool:
    """Whether the bytes of `text` in Windows 1252 are UTF-8, and a word then: no word of any language is both."""
    if text.isascii():
        return False
    codes = [_BYTE_OF.get(ord(char), ord(char)) for char in text]
    if max(codes) > 255:
        return False
    try:
        read = bytes(codes).decode("utf-8")
    except UnicodeDecodeError:
        return False
    # Of two signs such as Â°, or of two that would be a letter of some third script, nobody knows.
    return any(_WRITTEN.match(char) for char in read) and any(char.isalpha() for char in read)


def _bijoy(text: str) -> Refused | None:
    return _old_font(text) if _BIJOY_SIGN.search(text) else None


_LOOKS: tuple[Callable[[str], Refused | None], ...] = (_error, _too_narrow, _lost, _misread, _bijoy)
