"""The texts of a workbook, which its cells name by number: on disk, so that a large table takes no memory."""

from __future__ import annotations

import re
from array import array
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self
from zipfile import ZipFile

from charter_cli.tabular.workbook import Attributes, local, pieces

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class SharedTexts:
    """The texts of the part `part` of `archive`, by number; none where there is no such part."""

    def __init__(self, archive: ZipFile, part: str | None) -> None:
        self.file = TemporaryFile()  # noqa: SIM115  (closed by `__exit__`)
        self.ends = array("Q", [0])
        self.text: list[str] = []
        self.collecting = self.phonetic = False
        if part is not None and part in archive.namelist():
            with archive.open(part) as xml:
                for _ in pieces(xml, self._start, self._end, self._collect):
                    pass

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self.ends) - 1:
            raise ValueError(f"text {number}")
        start, end = self.ends[number : number + 2]
        self.file.seek(start)
        return self.file.read(end - start).decode("utf-8", "surrogatepass")

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
        self.collecting = tag == "t" and not self.phonetic

    def _collect(self, text: str) -> None:
        if self.collecting:
            self.text.append(text)

    def _end(self, tag: str) -> None:
        tag = local(tag)
        self.collecting = False
        if tag == "rPh":
            self.phonetic = False
        elif tag == "si":
            encoded = unescaped("".join(self.text)).encode("utf-8", "surrogatepass")
            self.text.clear()
            self.file.write(encoded)
            self.ends.append(self.ends[-1] + len(encoded))


def unescaped(text: str) -> str:
    """`text` with Excel's `_x000D_`, for a character that XML cannot hold, as that character."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
