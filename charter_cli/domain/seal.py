"""The seal: a short fingerprint of all that the register held at a moment, to be printed and typed again."""

from typing import NamedTuple

from charter_cli.errors import Refused
from charter_cli.language.text import latin_digits, shown

# Crockford's base 32: no I, L, O or U, so that no letter is taken for a figure.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORGIVEN = str.maketrans("OIL", "011")
_LETTERS = 16  # five bits each
_GROUP = 4
_LONGEST_NUMBER = 18  # what a register can count to
_FIGURES, _CODE = frozenset("0123456789"), frozenset(_ALPHABET)
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"


class Seal(NamedTuple):
    """The number of the register's newest command, and the beginning of that command's digest as 16 letters and
    figures."""

    command: int
    code: str

    def __str__(self) -> str:
        """`1234-7F3K-9Q2M-XW4C-0RTE`."""
        groups = (self.code[place : place + _GROUP] for place in range(0, _LETTERS, _GROUP))
        return "-".join((str(self.command), *groups))


def seal_of(command: int, digest: str) -> Seal:
    """The seal of the register whose newest command is `command`, with the hexadecimal `digest`."""
    bits = int(digest, 16) >> (4 * len(digest) - 5 * _LETTERS)
    return Seal(command, "".join(_ALPHABET[bits >> shift & 31] for shift in range(5 * (_LETTERS - 1), -1, -5)))


def read_seal(text: str) -> Seal:
    """A seal as people type it: in any case, with or without hyphens and blanks, in Bangla figures, with O for 0 and I
    or L for 1. Refused: what is no seal."""
    typed = "".join(char for char in latin_digits(text) if char not in _HYPHENS and not char.isspace())
    typed = typed.upper().translate(_FORGIVEN)
    number, code = typed[:-_LETTERS], typed[-_LETTERS:]
    if not (0 < len(number) <= _LONGEST_NUMBER and _FIGURES.issuperset(number) and _CODE.issuperset(code)):
        raise Refused("“{text}” is not a seal: type all of it, as in 1234-7F3K-9Q2M-XW4C-0RTE", text=shown(text))
    return Seal(int(number), code)
