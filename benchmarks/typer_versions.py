"""Whether a newer typer starts as fast as 0.28: `python benchmarks/typer_versions.py`. Needs an internet connection.

Both are installed into environments of their own, where the same program with three parameters says its one line, in
turns. pyproject.toml allows the newest when it takes at most 1.10 times as long: nothing is asserted, the target is
printed beside what was measured.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from statistics import median

KNOWN, NEWEST = "typer==0.28.*", "typer"
TARGET = 1.10
PROGRAM = """
import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def main(
    service: str = typer.Argument("e-nothi"),
    requester: str = typer.Option("Rahima", "--from"),
    days: int = typer.Option(3, "--days", min=0, max=366),
) -> None:
    typer.echo(f"{service} {requester} {days}")


app()
"""
VERSION = "import importlib.metadata; print(importlib.metadata.version('typer'))"


def main() -> None:
    """Installs, measures, prints both times and their ratio."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=25, help="how often each version runs (25)")
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        program = folder / "program.py"
        program.write_text(PROGRAM, encoding="utf-8")
        pythons = [_installed(folder / name, wanted) for name, wanted in (("known", KNOWN), ("newest", NEWEST))]
        for python in pythons:
            _seconds(python, program)  # once before it counts: bytecode is written, files are in memory
        times = [[_seconds(python, program) for python in pythons] for _ in range(rounds)]
        for python, taken in zip(pythons, zip(*times, strict=True), strict=True):
            version = subprocess.run([python, "-c", VERSION], capture_output=True, check=True, text=True).stdout.strip()
            print(f"typer {version:12}{median(taken) * 1000:8.1f} ms")
    ratio = median(newest / known for known, newest in times)
    print(f"newest / known    {ratio:8.2f}    target {TARGET:.2f}    {'reached' if ratio <= TARGET else 'MISSED'}")


def _installed(folder: Path, wanted: str) -> str:
    """The Python of a new environment in `folder` that has the requirement `wanted`."""
    venv.create(folder, with_pip=True)
    python = str(folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
    subprocess.run([python, "-m", "pip", "install", "--quiet", wanted], check=True)
    return python


def _seconds(python: str, program: Path) -> float:
    started = time.perf_counter()
    subprocess.run([python, str(program)], capture_output=True, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
