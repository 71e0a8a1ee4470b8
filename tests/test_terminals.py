"""At a real terminal, in both languages: columns line up, nothing is wider than it, no conjunct is cut.

The terminal is a tmux of our own, and it is asked in which cell each column begins. Needs `apt-get install tmux`.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice, product
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import Charter
from terminal import Screen, Terminal, needs_tmux

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no tmux on Windows")

N = "[0-9০-৯]+"
CODE = rf"{N}\.{N}\.{N}"
DAY = rf"(?:\w{{3}} [0-9]{{1,2}} \w{{3}} [0-9]{{4}}|{N}/{N}/{N})~?"
FIELD = re.compile(r"\S+(?: \S+)*")

Columns = Callable[[str], list[int]]


def fields(count: int) -> Columns:
    """A row's first `count` columns, parted by two blanks: where the first ends, which is a number, and where each of
    the others begins."""

    def columns(row: str) -> list[int]:
        found = list(islice(FIELD.finditer(row), count))
        assert len(found) == count, row
        return [found[0].end(), *(field.start() for field in found[1:])]

    return columns


def dated(row: str) -> list[int]:
    """Where the date begins, and the text after it."""
    return [field.start() for field in islice(FIELD.finditer(row), 2)]


def figures(row: str) -> list[int]:
    """Where each of a report's thirteen figures ends, and where a service's name begins, if this row has one."""
    tokens = list(re.finditer(r"\S+", row))
    if re.match(f" *{CODE} ", row):
        tokens = tokens[1:]
    return [token.end() for token in tokens[:13]] + [token.start() for token in tokens[13:14]]


def days_of_month(row: str) -> list[int]:
    """Where each day of a week ends, or the letter above it; how many requests are due on it, `[3]`, is not looked
    at."""
    return [day.end() for day in re.finditer(rf"(?<![\[0-9০-৯]){N}(?![\]0-9০-৯])", row)]


def value(row: str) -> list[int]:
    """Where the value after an English label begins."""
    return [re.match(r"  [^:]+: +", row).end()]


def service(row: str) -> list[int]:
    """Where the code ends, where the alias begins, where the figures of the limit end, and where the name begins."""
    code, alias, limit, name = islice(FIELD.finditer(row), 4)
    figures = re.match("[0-9০-৯/]+", limit[0])
    assert figures, row
    return [code.end(), alias.start(), limit.start() + figures.end(), name.start()]


class Table(NamedTuple):
    """The rows of a screen that are lined up: those that begin like `row`, with their `columns`. `blocks`: only those
    between two empty lines belong together."""

    row: str
    columns: Columns
    rows_at_least: int
    blocks: bool = False


REQUESTS = Table(rf" +{N}  ", fields(6), 2)
MOVES = Table(rf" +{N}  .*  ->  ", fields(6), 2)
DAYS = Table(rf"  {DAY}", dated, 3)
LABELS = Table(r"  [a-z][a-z -]*: +\S", value, 4)
REPORT = Table(rf" *{CODE} | .* (?:Total|মোট)$| +(?:fwd|ক) ", figures, 19)
SERVICES = Table(rf" +{CODE}  ", service, 17)
WEEKS = Table(r"[0-9০-৯*+<\[\] ]+$", days_of_month, 5)
LISTINGS: dict[str, Sequence[Table]] = {
    "due": [REQUESTS],
    "due --days 3": [REQUESTS],
    "overdue --as-of 2026-11-27": [REQUESTS],
    "list": [REQUESTS],
    "": [],
    "show 3": [LABELS],
    "show 6": [LABELS],
    "why 3": [DAYS, LABELS],
    "why 11": [DAYS],
    "deadline e-nothi": [DAYS],
    "deadline 30 --received 2026-12-13": [DAYS],
    "holiday list": [DAYS],
    "holiday list 2027": [DAYS],
    "calendar": [WEEKS],
    "calendar 2026-12": [WEEKS, Table(rf"  {DAY}", dated, 2)],
    "report": [REPORT],
    "report 2026-27": [REPORT],
    "sample 5 --seed x": [Table(f"  {DAY}", dated, 10, blocks=True)],
    "services": [],
    "services --brief": [SERVICES],
    "services 2.2.1": [],
    "slip 3": [],
    "done 1 2 --note যক্ষ্মা": [],
    "hold 2 --why স্বাস্থ্যকেন্দ্রের": [],
    "undo": [MOVES],
    "holiday add 2026-12-06 --to 2026-12-09 'চন্দ্রগ্রহণ উপলক্ষ্যে বিশেষ ছুটি' --dry-run": [MOVES],
    "holiday remove 2026-11-22": [MOVES],
    "holiday list 2029": [],
    "restore": [Table(rf" +{N}  ", fields(3), 1)],
}
CONJUNCTS = "স্বাস্থ্যক্ষ্মযন্ত্রাংশসংস্কৃত্যুৎসব"
REGISTERED = (
    ("2.1.1", "মোছাঃ শাহানারা পারভীন চৌধুরী, উপজেলা স্বাস্থ্য ও পরিবার পরিকল্পনা কর্মকর্তার কার্যালয়", "2026-11-08", "সার্ভার"),
    ("2.2.1", "রহিম", "2026-11-22", "লগইন করা যাচ্ছে না, পাসওয়ার্ড পুনরুদ্ধার প্রয়োজন, উপজেলা কৃষি কর্মকর্তার প্রত্যয়নপত্র সংযুক্ত"),
    ("2.2.2", "শ্রীমতী লক্ষ্মী রাণী বিশ্বাস", "2026-11-19", CONJUNCTS * 6),
    ("2.2.9", "👨‍👩‍👧 পরিবার কল্যাণ কেন্দ্র 🇧🇩 ☎️", "2026-11-19", "👩🏽‍💻" * 40),
    ("2.2.5", "র‍্যাপিড অ্যাকশন, ক্‌ষ, র‌্যাব", "2026-11-18", "র‍্যা" * 70),
    ("2.2.10", "[bold red]সদর[/bold red] [/b] :smile: \\[x]", "2026-11-19", "[link=x] " * 20),
    ("2.2.3", "ক\tখ\t\tগ", "2026-11-23", "\t".join("ট্যাব" for _ in range(30))),
    ("2.2.4", "株式会社 é́́ co\u00adoperative ｗｉｄｅ", "2026-11-23", "株" * 90),
    ("2.2.12", "x" * 200, "2026-11-23", ""),
    ("2.2.6", "ঢ়" * 100, "2026-11-16", "কোকৌকিকীকংকঃ" * 20),
    ("2.2.7", "করিম", "2026-11-12", "য়"),
    ("2.2.8", "উপজেলা পরিসংখ্যান অফিস", "2026-11-22", ""),
)
AFTERWARDS = (
    ("hold", 4, "--why", f"প্রত্যয়নপত্র নেই {CONJUNCTS * 3}", "--on", "2026-11-23"),
    ("extend", 6, "--to", "2027-04-05", "--why", "যন্ত্রাংশ " * 20),
    ("done", 7, "--note", "👩🏽‍💻 সম্পন্ন"),
    ("done", 1, "--on", "2026-11-23"),
    ("done", 8, "--outcome", "forwarded"),
    ("holiday", "add", "2026-11-22", "স্থানীয় উপনির্বাচন", "--kind", "local"),
    ("holiday", "add", "2026-11-25", "--to", "2026-11-26", "ঘূর্ণিঝড়ের কারণে বিশেষ ছুটি " * 6, "--kind", "local"),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Charter:
    """A register whose texts are as bad for a terminal as texts can be; in it, the calendar was changed last."""
    office = Charter(tmp_path_factory.mktemp("office"))
    for service, requester, received, note in REGISTERED:
        office("new", service, "--from", requester, "--via", "visit", "--received", received, "--note", note)
    for words in AFTERWARDS:
        office(*words)
    office("backup")
    return office


@pytest.fixture(scope="module")
def terminals(office: Charter) -> Iterator[dict[int, Terminal]]:
    """Two, by how many cells their lines have."""
    needs_tmux()
    _, env = office.command()
    with Terminal(80, env) as narrow, Terminal(120, env) as wide:
        yield {terminal.columns: terminal for terminal in (narrow, wide)}


class Shown(NamedTuple):
    """One command: the lines that it prints into a pipe, and what stands on the terminal."""

    printed: list[str]
    screen: Screen
    terminal: Terminal
    tables: Sequence[Table]


@pytest.fixture(
    scope="module",
    params=product(("en", "bn"), LISTINGS, (80, 120)),
    ids=lambda param: f"{param[0]}-{param[1] or 'charter'}-{param[2]}",
)
def shown(request: pytest.FixtureRequest, terminals: dict[int, Terminal], office: Charter) -> Shown:
    lang, typed, columns = request.param
    words = shlex.split(typed)
    before = office.db.with_suffix(".before")
    if not before.exists():
        shutil.copy(office.db, before)
    put_back(before, office.db)
    result = office.result(*words, code=None, lang=lang)
    put_back(before, office.db)
    screen = terminals[columns].run(words, {"CHARTER_LANG": lang, "CHARTER_DB": str(office.db)})
    # A Bangla label has no certain width, so the values after them are not lined up.
    tables = [table for table in LISTINGS[typed] if lang == "en" or table is not LABELS]
    printed = [line.rstrip() for line in (result.stdout + result.stderr).splitlines()]
    return Shown(printed, screen, terminals[columns], tables)


def put_back(before: Path, register: Path) -> None:
    """The register as it was, with nothing beside it that knows better."""
    shutil.copy(before, register)
    (register.parent / "backups" / f"{register.name}.seal").unlink(missing_ok=True)


@pytest.mark.thorough
def test_no_line_is_wider_than_the_terminal(shown: Shown) -> None:
    assert shown.screen.lines == shown.screen.unwrapped


def test_all_that_is_printed_is_there_and_parted_only_where_reading_allows(shown: Shown) -> None:
    for line, at in partings(shown.printed, shown.screen.lines):
        assert may_be_parted(line, at), f"{line[:at]}|{line[at:]}"


def test_columns_begin_at_the_same_cell_on_every_row(shown: Shown) -> None:
    for table in shown.tables:
        rows = [line for line in shown.screen.lines if re.match(table.row, line)]
        assert len(rows) >= table.rows_at_least
        for together in blocks(shown.screen.lines, table) if table.blocks else [rows]:
            placed = {row: [row[:at] for at in table.columns(row)] for row in together}
            cells = shown.terminal.cells(prefix for prefixes in placed.values() for prefix in prefixes)
            starts = {row: [cells[prefix] for prefix in prefixes] for row, prefixes in placed.items()}
            widest = max(starts.values(), key=len)
            assert all(set(columns) <= set(widest) for columns in starts.values()), starts
            for prefix in cells:
                assert is_of_certain_width(prefix), prefix


@pytest.mark.parametrize("words", ["due", "overdue --as-of 2027-12-31", "list"])
@pytest.mark.parametrize("lang", ["en", "bn"])
def test_who_asks_for_what_is_seen_of_every_row_at_80_columns(
    lang: str, words: str, terminals: dict[int, Terminal], charter: Charter
) -> None:
    asked = (("উপজেলা পরিসংখ্যান কর্মকর্তার কার্যালয়", "তিনটি কেন্দ্রের তালিকা হালনাগাদ"), ("Rahima Khatun", "login fails"))
    for requester, subject in asked:
        charter.new("2.2.10", requester, "--phone", "+8801711000000", "--about", subject, "--note", "কাল আসবেন " * 20)
    screen = terminals[80].run(shlex.split(words), {"CHARTER_LANG": lang, "CHARTER_DB": str(charter.db)})
    rows = re.split(rf"(?m)^ +{N}  (?=.* )", "\n".join(screen.lines))[1:]
    seen = [" ".join(row.split()) for row in rows]
    for (requester, subject), row in zip(asked if words != "list" else asked[::-1], seen, strict=True):
        assert requester in row
        assert subject in row


def blocks(lines: Sequence[str], table: Table) -> Iterator[list[str]]:
    """The rows of `table` between two empty lines each."""
    for some, block in groupby(lines, key=bool):
        rows = [line for line in block if re.match(table.row, line)]
        if some and rows:
            yield rows


def partings(printed: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Where each line of `printed` was cut or broken to become `lines`; both must be used up together."""
    left = iter(lines)
    for line in printed:
        at = 0
        while at < len(line):
            piece = next(left).strip() if at else next(left)
            at += len(line[at:]) - len(line[at:].lstrip()) if at else 0
            is_cut = piece.endswith("…") and not line.startswith(piece, at)
            piece = piece[:-1] if is_cut else piece
            assert line.startswith(piece, at), f"{piece!r} is no part of {line!r}"
            at += len(piece)
            if at < len(line):
                yield line, at
            if is_cut:
                break
        if not line:
            assert next(left) == ""
    assert list(left) == []


def may_be_parted(line: str, at: int) -> bool:
    """Whether a reader can bear that `line` ends before its character `at`: no mark is torn from its letter, no
    conjunct falls into its letters, and nothing joined is left half."""
    before, after = line[at - 1], line[at]
    binds_what_follows = "\u09cd\u200d"  # hasanta; the joiner that makes র‍্যা, and one picture of several
    return before not in binds_what_follows and after != "\u200d" and unicodedata.category(after)[0] != "M"


def is_of_certain_width(text: str) -> bool:
    """Whether every terminal has this in as many cells as it has characters: no mark, no conjunct, nothing wide."""
    return all(
        unicodedata.category(char)[0] not in "MC" and unicodedata.east_asian_width(char) not in "WF" for char in text
    )
