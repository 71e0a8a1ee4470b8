"""The acknowledgement slip as text for a printer of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from charter_cli.language.messages import Language
from charter_cli.render.lines import wrapped
from charter_cli.render.slip import Fact, Slip

# Two short of the paper: some printers break the line after column 80, and Bangla may come out a little wider.
CELLS = 78
_INDENT = "    "


def lines(slip: Slip, language: Language) -> list[str]:
    """The slip as text: no line wider than the paper, broken at spaces, Bangla to the left of nothing."""
    rule = "-" * CELLS
    facts = [slip.number, *slip.asked, slip.due, *slip.rest]
    longest = max(len(fact.label) for fact in facts) if language.code == "en" else 0
    return [
        *(piece for line in slip.heading for piece in wrapped(line, CELLS)),
        rule,
        slip.title,
        "",
        *(piece for fact in facts for piece in _fact_lines(fact, longest)),
        *_block(slip.complaints),
        "",
        *wrapped(slip.keep, CELLS),
        "",
        "",
        *wrapped(f"{slip.signature}: ____________________", CELLS),
        *wrapped(slip.printed, CELLS),
    ]


def _fact_lines(fact: Fact, longest: int) -> Iterator[str]:
    """`label: value` and its notes. In English the values stand in a column; a Bangla label has no certain width."""
    indent = " " * (longest + 2) if longest else _INDENT
    yield from wrapped(f"{fact.label + ':':<{longest + 1}} {fact.value}", CELLS, indent)
    for note in fact.notes:
        yield from wrapped(indent + note, CELLS, indent)


def _block(texts: tuple[str, ...]) -> Iterator[str]:
    if texts:
        yield ""
        yield from wrapped(texts[0], CELLS)
        for text in texts[1:]:
            yield from wrapped(f"  {text}", CELLS, _INDENT)
