"""What an XLSX file says about itself: which part is the sheet, and which of its numbers are dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol
from xml.parsers import expat
from zipfile import ZipFile

from charter_cli.errors import Refused

Attributes = dict[str, str]
_PIECE = 65_536
# A cell of Excel holds 32,767 characters. Far longer ones, or tags, would only be made to fill the memory.
LONGEST_TEXT = 100_000  # characters
_LONGEST_TAG = 1_000_000  # bytes
# The number formats that every workbook has without naming them, as far as they are dates.
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_OLD_FONT = re.compile("(?<![Oo])MJ(?:[ -]|$)|^Sulekha ?T$|^Boishakhi$|^Lekhoni$")
_NO_TABLE = ("/chartsheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet")
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')


class Workbook(NamedTuple):
    """`sheet_part` and `shared_texts` are parts of the archive; `date_styles`: the styles of cells that are dates;
    `old_font_styles`: those in a font like SutonnyMJ; `one_of_many`: the sheet's name where others are visible beside
    it."""

    sheet_part: str
    shared_texts: str | None
    date_styles: frozenset[int]
    old_font_styles: frozenset[int]
    since_1904: bool
    one_of_many: str | None


def workbook(archive: ZipFile, name: str) -> Workbook:
    """The first visible sheet of the workbook in `archive`, and how to read it."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise Refused("{file} is an archive, but no Excel file: save it as .xlsx", file=name)
    sheets: list[tuple[str, str]] = []
    since_1904 = False
    for tag, attributes in _elements(archive, "xl/workbook.xml"):
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), relation))
        elif tag == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")
    relations = {
        attributes["Id"]: attributes
        for tag, attributes in _elements(archive, "xl/_rels/workbook.xml.rels")
        if tag == "Relationship"
    }
    parts = {id_: _part(attributes["Target"]) for id_, attributes in relations.items()}
    # A chart or a sheet of macros may stand before the first table.
    sheets = [sheet for sheet in sheets if not relations[sheet[1]].get("Type", "").endswith(_NO_TABLE)]
    if not sheets:
        raise Refused("{file} has no visible sheet", file=name)
    title, relation = sheets[0]
    shared = next((part for part in parts.values() if part.casefold().endswith("sharedstrings.xml")), None)
    dates, old_fonts = _styles(archive) if "xl/styles.xml" in names else (frozenset[int](), frozenset[int]())
    return Workbook(parts[relation], shared, dates, old_fonts, since_1904, title if len(sheets) > 1 else None)


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _styles(archive: ZipFile) -> tuple[frozenset[int], frozenset[int]]:
    """The styles of cells that are dates, and those in an old font."""
    formats: dict[str, str] = {}
    fonts: list[str] = []
    styles: list[tuple[str, str]] = []
    part = ""
    for tag, attributes in _elements(archive, "xl/styles.xml"):
        if tag in ("fonts", "fills", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            part = tag
        elif tag == "numFmt":
            formats[attributes["numFmtId"]] = attributes.get("formatCode", "")
        elif tag == "font" and part == "fonts":
            fonts.append("")
        elif tag == "name" and part == "fonts" and fonts:
            fonts[-1] = attributes.get("val", "")
        elif tag == "xf" and part == "cellXfs":
            styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))
    old = {str(number) for number, font in enumerate(fonts) if is_old_font(font)}
    dates = frozenset(style for style, (format, _) in enumerate(styles) if _is_date(format, formats.get(format)))
    return dates, frozenset(style for style, (_, font) in enumerate(styles) if font in old)


def is_old_font(name: str) -> bool:
    """Whether a font shows Latin letters as Bangla: those of Bijoy end in MJ, their Unicode sisters in OMJ."""
    return _OLD_FONT.search(name.strip()) is not None


def _is_date(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdecimal() and int(number) in _DATE_FORMATS
    return re.search("[dmyhs]", _NOT_FORMAT.sub("", code).casefold()) is not None


def _elements(archive: ZipFile, part: str) -> Iterator[tuple[str, Attributes]]:
    """The elements of a small part, each as it begins."""
    begun: list[tuple[str, Attributes]] = []
    with archive.open(part) as file:
        for _ in pieces(file, lambda tag, attributes: begun.append((local(tag), attributes))):
            yield from begun
            begun.clear()


class Readable(Protocol):
    """What is read piece by piece."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


def pieces(
    part: Readable,
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> Iterator[int]:
    """Parses the XML of `part` piece by piece, and yields the size of each. Refused: a part with a document type,
    the place where XML defines entities that swell or read other files."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_document_type
    read = 0
    while piece := part.read(_PIECE):
        parser.Parse(piece, False)
        read += len(piece)
        if read - parser.CurrentByteIndex > _LONGEST_TAG:
            raise ValueError("a tag without end")
        yield len(piece)
    parser.Parse(b"", True)
    yield 0


def _no_document_type(*_: object) -> None:
    raise ValueError("DOCTYPE")


def grown(text: str, more: str) -> str:
    """`text` with one more piece. ValueError: it is longer than any cell's."""
    if len(text) + len(more) > LONGEST_TEXT:
        raise ValueError(f"a text of over {LONGEST_TEXT} characters")
    return text + more


def local(tag: str) -> str:
    """The name of an element without its prefix."""
    return tag if ":" not in tag else tag.rpartition(":")[2]
