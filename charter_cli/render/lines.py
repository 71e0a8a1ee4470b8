"""Lines for people. A terminal gets colour and no line wider than it: a row of a table is cut, prose (a line
of one piece) goes on below, broken between words. A pipe gets every line whole.

A terminal and a library rarely agree on how wide Bengali vowel signs are, so nothing that must line
up stands to the right of Bangla: numbers, dates and marks come first, free text last on the line.
"""

import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TextIO

from charter_cli.language.messages import Language
from charter_cli.language.text import clusters, cut, width

GAP = "  "
# Where the second line of a row begins: to the right of the numbers of the rows.
_BELOW = 3 * GAP
_BETWEEN = " · "  # the pieces of a text
LONGEST_PHONE_CELL = 15  # with the country's code, as E.164 has it


class Span(NamedTuple):
    """A piece of a line in one style (a style of rich, such as `bold red`). `below`: in how many
    lines more a terminal shows what does not fit in the line."""

    text: str
    style: str = ""
    below: int = 0


class ListRow(NamedTuple):
    """One row of a table: aligned cells of figures or ASCII, then free text to the end of the line, and at a terminal
    in as many as `below` lines under it."""

    cells: Sequence[str]
    text: str
    style: str = ""
    below: int = 0


Line = tuple[Span, ...]


def plain(text: str, style: str = "") -> Line:
    """A line of one style."""
    return (Span(text, style),)


def aligned(rows: Sequence[ListRow], indent: str = GAP) -> list[Line]:
    """`rows` with each cell starting where the ones above and below start; the first one ends there (a number)."""
    widths = [max(width(cell) for cell in column) for column in zip(*(row.cells for row in rows), strict=True)]
    return [(Span(indent), *_cells(row, widths), Span(row.text, below=row.below)) for row in rows]


def _cells(row: ListRow, widths: Sequence[int]) -> list[Span]:
    spans = []
    for position, (cell, cells) in enumerate(zip(row.cells, widths, strict=True)):
        blanks = " " * (cells - width(cell))
        spans.append(Span((blanks + cell if position == 0 else cell + blanks) + GAP, row.style))
    return spans


def code_cell(code: str, language: Language) -> str:
    """A code as a cell. One with letters of another script has no certain width: it is left to the text of the row."""
    return language.number(code) if code.isascii() else "…"


def phone_cell(phone: str | None, language: Language) -> str:
    """A phone number as a cell. A long one, or one with words in it, is left to the text of the row."""
    return language.number(phone or "-") if _fits_a_cell(phone) else "…"


def phone_in_text(phone: str | None, language: Language) -> str:
    """What of a phone number is left to the text of the row."""
    return "" if phone is None or _fits_a_cell(phone) else language.number(phone)


def _fits_a_cell(phone: str | None) -> bool:
    return phone is None or (phone.isascii() and len(phone) <= LONGEST_PHONE_CELL)


def code_in_text(code: str) -> str:
    """What of a code is left to the text of the row."""
    return "" if code.isascii() else code


def show(lines: Iterable[Line], stream: TextIO | None = None) -> None:
    """Print `lines` on `stream`, standard output unless given."""
    stream = stream or sys.stdout
    if stream.isatty():
        _paint(lines, stream)
        return
    for line in lines:
        print("".join(span.text for span in line).rstrip(), file=stream)


def _paint(lines: Iterable[Line], stream: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    columns = terminal_width()
    console = Console(file=stream, markup=False, emoji=False, highlight=False, width=columns)
    for line in lines:
        if len(line) == 1:
            for piece in broken(line[0].text, columns):
                console.print(Text(piece, line[0].style), soft_wrap=True)
            continue
        text = Text()
        left = columns
        under: list[str] = []
        for span in line:
            piece, *under = _parted(span.text, left, columns, span.below)
            text.append(piece, span.style or None)
            left -= width(piece)
        console.print(text, soft_wrap=True)
        for piece in under:
            console.print(Text(piece), soft_wrap=True)


def _parted(text: str, left: int, columns: int, below: int) -> list[str]:
    """What of `text` stands in the `left` cells of its row, then what stands in at most `below` lines under it."""
    if width(text) <= left or not below:
        return [_cut_cell(text, left)]
    inset = min(len(_BELOW), columns // 2)
    room = columns - inset
    text = cut(text, left + (below + 1) * room)  # a remark may be long
    first = wrapped(text, left)[0]
    # Whole pieces, where all that is left has room below.
    at = f"{first} ".rfind(_BETWEEN)
    if at >= 0 and len(wrapped(text[at + len(_BETWEEN) :], room)) <= below:
        first = text[:at] + _BETWEEN.rstrip()
    lines = [line.strip() for line in wrapped(text[len(first) :].strip(), room)]
    if len(lines) > below:
        lines = [*lines[: below - 1], cut(" ".join(lines[below - 1 :]), room)]
    return [first, *(" " * inset + line for line in lines)]


def _cut_cell(text: str, cells: int) -> str:
    """`text` in at most `cells` cells; of the blanks at its end, none is missed."""
    bare = cut(text.rstrip(), cells)
    return bare + " " * min(width(text) - width(bare), cells - width(bare))


def tell(text: str, stream: TextIO | None = None) -> None:
    """Print a sentence on `stream`, standard output unless given; no word is broken at a terminal's edge."""
    stream = stream or sys.stdout
    print("\n".join(broken(text, terminal_width())) if stream.isatty() else text, file=stream)


def broken(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns` cells, each but the first set in by two more than it."""
    if width(text) <= columns:
        return [text]
    inset = " " * min(len(text) - len(text.lstrip()), columns // 2)
    return wrapped(inset + text.lstrip(), columns, inset + GAP)


def wrapped(text: str, columns: int, indent: str = "") -> list[str]:
    """`text` in lines of at most `columns` cells, all but the first after `indent`: broken at spaces, and where one
    word is longer than a line, between letters, never inside a conjunct."""
    done: list[str] = []
    line = ""
    for word in re.findall(r" *[^ ]+", text):
        if line and width(line + word) > columns:
            done.append(line)
            line, word = indent, word.lstrip(" ")
        for cluster in clusters(word):
            if width(line + cluster) > columns:
                done.append(line)
                line = indent
            line += cluster
    return [*done, line]


def terminal_width() -> int:
    """Cells in a line of the terminal; COLUMNS counts first."""
    return shutil.get_terminal_size((80, 24)).columns
