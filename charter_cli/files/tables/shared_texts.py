"""The texts of a workbook, which its cells name by number: on disk, so that a large table takes no memory."""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self
from zipfile import ZipFile

from charter_cli.files.tables.tables import OldFont
from charter_cli.files.tables.workbook import Attributes, grown, is_old_font, local, pieces

_REMEMBERED = 4096
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class SharedTexts:
    """The texts of the part `part` of `archive`, each `at` its number; none where there is no such part."""

    def __init__(self, archive: ZipFile, part: str | None) -> None:
        self.file = TemporaryFile()  # noqa: SIM115  (closed by `__exit__`)
        self.ends = array("Q", [0])
        self.text = ""
        self.collecting = self.phonetic = self.in_old_font = False
        self.old_fonts: set[int] = set()  # the numbers of texts that are in one, at least in part
        # A table names a few texts in every row, and the others mostly in the order in which they stand here.
        self.at = lru_cache(_REMEMBERED)(self._read)
        if part is not None and part in archive.namelist():
            try:
                with archive.open(part) as xml:
                    for _ in pieces(xml, self._start, self._end, self._collect):
                        pass
            except BaseException:
                self.file.close()
                raise

    def _read(self, number: int) -> str:
        if not 0 <= number < len(self.ends) - 1:
            raise ValueError(f"text {number}")
        start, end = self.ends[number : number + 2]
        self.file.seek(start)
        text = self.file.read(end - start).decode("utf-8", "surrogatepass")
        return OldFont(text) if number in self.old_fonts else text

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    def _start(self, tag: str, attributes: Attributes) -> None:
        tag = local(tag)
        if tag == "rPh":  # how Japanese is pronounced: no part of the text
            self.phonetic = True
        elif tag == "rFont":
            self.in_old_font |= is_old_font(attributes.get("val", ""))
        self.collecting = tag == "t" and not self.phonetic

    def _collect(self, text: str) -> None:
        if self.collecting:
            self.text = grown(self.text, text)

    def _end(self, tag: str) -> None:
        tag = local(tag)
        self.collecting = False
        if tag == "rPh":
            self.phonetic = False
        elif tag == "si":
            encoded = unescaped(self.text).encode("utf-8", "surrogatepass")
            if self.in_old_font:
                self.old_fonts.add(len(self.ends) - 1)
            self.text, self.in_old_font = "", False
            self.file.write(encoded)
            self.ends.append(self.ends[-1] + len(encoded))


def unescaped(text: str) -> str:
    """`text` with Excel's `_x000D_`, for a character that XML cannot hold, as that character."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
