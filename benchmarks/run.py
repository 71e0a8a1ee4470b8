"""How long the desk waits: `python benchmarks/run.py`, with the Python that charter is installed in.

Each row is a whole process, from the shell's point of view. In every round each row runs once, one after the other, and
is divided by a bare Typer program of the same round that prints one line: so a busy machine slows both. Medians are
shown, and the memory that one run needs at most. Output goes through a pipe, as for cron. What reads the whole register
is measured once, after the others. Nothing is asserted, the targets are printed beside what was measured.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

import taskwarrior
from processes import charter, megabytes, seconds
from registers import TODAY, fill

BARE = """
import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def main() -> None:
    typer.echo("one line")


app()
"""
QUERY = """
import sqlite3, sys

rows = sqlite3.connect(sys.argv[1]).execute("SELECT * FROM pending").fetchall()
print("\\n".join(" ".join(map(str, row)) for row in rows))
"""
PENDING = 200


class Row(NamedTuple):
    """One process to measure: its words, the register that it opens, and how many times the bare one it may take."""

    name: str
    words: Sequence[str]
    register: Path
    target: float | None = None


def main() -> None:
    """Makes the registers, measures, prints the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=25, help="how often each row runs (25)")
    options.add_argument("--no-million", action="store_true", help="leave out the register of 1,000,000: it is 1.3 GB")
    options.add_argument("--folder", type=Path, help="where registers are kept for the next time; else a temporary one")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        sizes = (1_000, 100_000) if chosen.no_million else (1_000, 100_000, 1_000_000)
        registers = {size: _register(folder, size, PENDING) for size in sizes}
        rows = _rows(Path(temporary), registers)
        for row in rows:
            seconds(row.words, row.register)  # once before it counts: bytecode is written, files are in memory
        rounds = [[seconds(row.words, row.register) for row in rows] for _ in range(chosen.rounds)]
        _print(rows, rounds)
        whole = _whole(registers)
        once = [seconds(row.words, row.register) for row in (rows[0], *whole)]
        _print_rows([rows[0], *whole], [once])


def _register(folder: Path, stored: int, pending: int) -> Path:
    path = folder / f"{stored}-{pending}.db"
    if not path.exists():
        started = time.perf_counter()
        unfinished = path.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        fill(unfinished, stored, pending)
        unfinished.rename(path)
        print(f"filled {path.name} in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return path


def _rows(temporary: Path, registers: dict[int, Path]) -> list[Row]:
    bare, query = temporary / "bare.py", temporary / "query.py"
    bare.write_text(BARE, encoding="utf-8")
    query.write_text(QUERY, encoding="utf-8")
    grown = temporary / "new.db"
    shutil.copy(registers[100_000], grown)
    middle = registers[100_000]
    new = ["new", "e-nothi", "--from", "Rahima Khatun", "--phone", "01700-000000"]
    rows = [
        Row("a bare Typer program", [sys.executable, str(bare)], middle),
        Row("sqlite3 alone, what is pending of 100,000", [sys.executable, str(query), str(middle)], middle),
        *(Row(f"due, of {size:,}", [*charter(), "due"], path, 1.4) for size, path in registers.items()),
        *(Row(f"overdue, of {size:,}", [*charter(), "overdue"], path, 1.4) for size, path in registers.items()),
        Row("due --format json, of 100,000", [*charter(), "due", "--format", "json"], middle),
        Row("new, into 100,000", [*charter(), *new], grown, 2.6),
        *(
            Row(f"list NAME, of {size:,}", [*charter(), "list", "rahima"], path, 2.2)
            for size, path in registers.items()
        ),
        Row("list PHONE, of 100,000", [*charter(), "list", "01700007919"], middle, 2.2),
        Row("list, two letters, of 100,000", [*charter(), "list", "ra"], middle, 2.2),
        Row("show, of 100,000", [*charter(), "show", "50000"], middle),
    ]
    for name, month in (("last month", "2026-10"), ("a month long past", "2025-03")):
        words = [*charter(), "report", month]
        rows += [Row(f"report of {name}, of {size:,}", words, path, 2.5) for size, path in registers.items()]
    neighbour = taskwarrior.fill(temporary, 100_000, PENDING, TODAY)
    if neighbour is not None:
        rows += [Row(f"taskwarrior {name}, of 100,000", [*neighbour, name], middle) for name in ("overdue", "list")]
    return rows


def _whole(registers: dict[int, Path]) -> list[Row]:
    """What goes through every request that is stored: its memory must not grow with them."""
    commands = {
        "list --format json": ["list", "--format", "json"],
        "export": ["export"],
        "check": ["check"],
    }
    return [
        Row(f"{name}, of {size:,}", [*charter(), *words], path)
        for name, words in commands.items()
        for size, path in registers.items()
    ]


def _print(rows: Sequence[Row], rounds: Sequence[Sequence[float]]) -> None:
    installed = ", ".join(f"{name} {version(name)}" for name in ("citizens-charter", "typer", "sqlite-utils"))
    python = ".".join(map(str, sys.version_info[:3]))
    print(f"{installed}, Python {python}, {os.cpu_count()} processors, {len(rounds)} rounds, {PENDING} pending")
    _print_rows(rows, rounds)
    named = [row.name for row in rows]
    for command in ("due", "overdue"):
        of = [place for place, name in enumerate(named) if name.startswith(f"{command}, of ")]
        flat = median(times[of[-1]] / times[of[0]] for times in rounds)
        name = f"{named[of[-1]]} / {named[of[0]].removeprefix(f'{command}, ')}"
        print(f"{name:52}{'':8}{flat:9.2f}{1.1:9}{_verdict(flat, 1.1)}")


def _print_rows(rows: Sequence[Row], rounds: Sequence[Sequence[float]]) -> None:
    """How long each row took, the bare program being the first of them, and how much memory it needs at most."""
    print(f"{'':52}{'ms':>8}{'x bare':>9}{'target':>9}{'MB':>8}")
    for place, row in enumerate(rows):
        milliseconds = median(times[place] for times in rounds) * 1000
        ratio = median(times[place] / times[0] for times in rounds)
        target = f"{row.target:.1f}" if row.target else ""
        needed = megabytes(row.words, row.register)
        memory = "" if needed is None else f"{needed:8.1f}"
        print(f"{row.name:52}{milliseconds:8.1f}{ratio:9.2f}{target:>9}{memory}{_verdict(ratio, row.target)}")


def _verdict(measured: float, target: float | None) -> str:
    return "" if target is None or measured <= target else "  over"


if __name__ == "__main__":
    main()
