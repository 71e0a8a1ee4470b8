"""Makes what a desk without internet needs: `python tools/bundle.py FOLDER`, with an internet connection.

FOLDER then holds, to be copied to a USB stick:

- `charter.pyz`: the program as one file for every system, with the versions of constraints.txt; it needs Python only;
- for Windows `charter.cmd`, by which a prompt in that folder knows `charter`, and `desk.cmd`, which opens one;
- `wheels/SYSTEM`: for each system what `pip install --no-index --find-links wheels/SYSTEM citizens-charter` needs.

`--systems linux windows-64` makes the wheels of these alone, `--systems` of none. FOLDER is made; one that has anything
in it is refused. Needs the extra `dev`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
# What only Windows asks for. `pip` reads such conditions for the system on which it runs.
WINDOWS = ("tzdata", "colorama")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


class System(NamedTuple):
    """A folder of wheels: what pip calls the system, the Pythons for which every package has a wheel there."""

    platforms: tuple[str, ...]
    pythons: tuple[str, ...] = PYTHONS
    also: tuple[str, ...] = ()


SYSTEMS = {
    "windows-64": System(("win_amd64",), also=WINDOWS),
    "windows-32": System(("win32",), PYTHONS[:-1], also=WINDOWS),  # PyYAML has none for 3.14 there
    "linux": System(("manylinux_2_17_x86_64", "manylinux_2_28_x86_64")),
    "macos": System(("macosx_11_0_arm64",)),
    "macos-intel": System(("macosx_15_0_x86_64",)),
}
# `%~dp0`: the folder of this file, wherever it was copied.
FOR_WINDOWS = {
    "charter.cmd": '@py "%~dp0charter.pyz" %*\r\n',
    "desk.cmd": '@cd /d "%~dp0"\r\n@cmd /k charter.cmd\r\n',
}


def bundle(folder: Path, systems: Iterable[str]) -> None:
    """Write everything into `folder`, which is new or empty. CalledProcessError: pip, hatchling or shiv failed."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"error: {folder} is not empty: name a new folder")
    with tempfile.TemporaryDirectory() as work:
        python("hatchling", "build", "-t", "wheel", "-d", work)
        (wheel,) = Path(work).glob("*.whl")
        one_file(wheel, Path(work) / "site", folder / "charter.pyz")
        for name, lines in FOR_WINDOWS.items():
            (folder / name).write_bytes(lines.encode("ascii"))
        for name in systems:
            wheels_for(wheel, SYSTEMS[name], folder / "wheels" / name)
            print(folder / "wheels" / name)


def one_file(wheel: Path, site: Path, into: Path) -> None:
    """The program and all it imports as one file `into`, free of whatever fits one system or one Python only."""
    pip("install", "--target", site, "--no-compile", "-c", CONSTRAINTS, wheel, *WINDOWS)
    for compiled in (*site.rglob("*.so"), *site.rglob("*.pyd")):
        compiled.unlink()  # PyYAML reads the same without it
    for needless in (*site.glob("bin"), *site.glob("Scripts"), *site.glob("share"), *site.glob("pip*")):
        shutil.rmtree(needless)  # scripts for this machine's Python; pip, which only sqlite-utils' own program runs
    options = ("--reproducible", "--compressed", "--python", "/usr/bin/env python3")
    python("shiv.cli", *options, "--site-packages", site, "--entry-point", "charter_cli.cli:main", "-o", into)
    print(into)


def wheels_for(wheel: Path, system: System, into: Path) -> None:
    """Every wheel that `system` needs, for each of its Pythons, with spreadsheets of older kinds."""
    platforms = [word for platform in system.platforms for word in ("--platform", platform)]
    for version in system.pythons:
        options = ("--only-binary=:all:", *platforms, "--python-version", version, "-c", CONSTRAINTS, "-d", into)
        pip("download", *options, f"{wheel}[spreadsheets]", *system.also)


def pip(*words: object) -> None:
    """Run this Python's pip, which says nothing unless it fails."""
    python("pip", words[0], "--quiet", "--disable-pip-version-check", *words[1:])


def python(module: str, *words: object) -> None:
    """Run a module of this Python in the project's folder."""
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}
    subprocess.run([sys.executable, "-m", module, *map(str, words)], cwd=ROOT, env=env, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--systems", nargs="*", choices=SYSTEMS, default=list(SYSTEMS), help="whose wheels")
    given = parser.parse_args()
    try:
        bundle(given.folder.absolute(), given.systems)
    except subprocess.CalledProcessError as failed:
        sys.exit(f"error: {failed.cmd[2]} failed, as said above: this needs the extra dev and an internet connection")
