"""Rows of a sheet that hold nothing, left out before they are parsed.

A sheet that was formatted down to its last row has a million of them: parsed one by one they take half a minute.
"""

from __future__ import annotations

import re
from typing import IO

# A row with its number and with cells that have a format and no value, and nothing else.
_BLANK = rb'<row (?=[^>]* r="|r=")[^>]*(?:/>|>(?:<c [^>]*/>|<c [^>/]*></c>)*</row>)'
# Of each run the last one stays: a row without a number comes after the one before it.
_RUN = re.compile(rb"%b(?:%b)*(%b)" % (_BLANK, _BLANK, _BLANK))


class WithoutBlankRows:
    """The XML `part` of a sheet, read piece by piece without its runs of blank rows. `taken`: how many bytes of the
    part have been read."""

    def __init__(self, part: IO[bytes]) -> None:
        self.part = part
        self.taken = 0
        self._end = b""
        self._as_it_is = False

    def read(self, size: int) -> bytes:
        """The next piece, of at most `size` bytes; empty at the end."""
        piece = self.part.read(size)
        self.taken += len(piece)
        # In a comment or a CDATA section a row is only text.
        self._as_it_is = self._as_it_is or b"<!" in self._end + piece
        self._end = piece[-1:]
        return piece if self._as_it_is else _RUN.sub(rb"\1", piece)
