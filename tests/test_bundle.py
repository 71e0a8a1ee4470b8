"""The USB stick: its one file works in an empty home without a network, its wheels are all that `pip` needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(sys.platform == "win32", reason="the stick is made on Linux or macOS"),
]
ROOT = Path(__file__).parent.parent
# Without a network where the system allows it, elsewhere with an index that is not there.
ALONE = next(
    (
        command
        for command in (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"])
        if shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True).returncode == 0
    ),
    [],
)
SYSTEMS = {"linux": ("manylinux_2_17_x86_64", "3.14"), "windows-32": ("win32", "3.11")}


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What tools/bundle.py makes, without wheels."""
    return bundle(tmp_path_factory.mktemp("usb") / "stick")


def bundle(folder: Path, *systems: str) -> Path:
    """`folder`, with the wheels of `systems`."""
    tool = [sys.executable, str(ROOT / "tools" / "bundle.py"), str(folder), "--systems", *systems]
    done = subprocess.run(tool, capture_output=True, encoding="utf-8", timeout=500)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


def alone(folder: Path, *command: object) -> str:
    """Standard output of `command`, which must end well with nothing around it but a new home in `folder`."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1"}
    words = [*ALONE, *map(str, command)]
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def bare_python() -> str:
    """The Python below the virtual environment, which has none of the packages."""
    return os.path.join(sysconfig.get_config_var("BINDIR"), f"python{sys.version_info.major}.{sys.version_info.minor}")


def test_the_one_file_does_the_main_job_in_an_empty_home_without_a_network(stick: Path, tmp_path: Path) -> None:
    copied = shutil.copy(stick / "charter.pyz", tmp_path)
    new = ("new", "e-nothi", "--from", "Rahima Khatun", "--via", "visit", "--received", "2026-11-01")
    assert alone(tmp_path, bare_python(), "-I", copied, *new).startswith("Registered 1\n")
    assert "Rahima Khatun" in alone(tmp_path, bare_python(), "-I", copied, "overdue")
    assert "সময়সীমা অতিক্রান্ত · ১" in alone(tmp_path, bare_python(), "-I", copied, "--lang", "bn", "due")
    register, *others = (tmp_path / "home" / ".local" / "share" / "charter").glob("*.db")
    assert register.name == "register.db"
    assert not others


def test_the_one_file_holds_nothing_that_fits_one_system_only(stick: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(stick / "charter.pyz", tmp_path, "zip")
    packages = {path.name for path in (tmp_path / "site-packages").iterdir()}
    assert {"charter_cli", "tzdata", "colorama"} <= packages, "the last two are for Windows"
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".so", ".pyd", ".pyc")]


def test_the_files_for_windows_start_what_lies_beside_them(stick: Path) -> None:
    commands = {path.name: path.read_bytes() for path in stick.glob("*.cmd")}
    assert commands.keys() == {"charter.cmd", "desk.cmd"}
    for lines in commands.values():
        assert lines.isascii()
        assert lines.count(b"\r\n") == lines.count(b"\n")
        assert b"%~dp0" in lines
        assert all((stick / name.decode()).is_file() for name in re.findall(rb"charter\.\w+", lines))


def test_the_wheels_are_all_that_an_installation_without_an_index_needs(tmp_path: Path) -> None:
    stick = bundle(tmp_path / "stick", *SYSTEMS)
    for system, (platform, version) in SYSTEMS.items():
        wheels = stick / "wheels" / system
        names = {file.name.split("-")[0] for file in wheels.iterdir()}
        assert ({"tzdata", "colorama"} <= names) or not system.startswith("windows")
        target = (
            "--only-binary=:all:",
            "--platform",
            platform,
            "--python-version",
            version,
            "--target",
            tmp_path / "to",
        )
        wanted = ("--no-index", "--find-links", wheels, "citizens-charter[spreadsheets]")
        alone(tmp_path, sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", *target, *wanted)


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    tool = [sys.executable, str(ROOT / "tools" / "bundle.py"), str(tmp_path)]
    done = subprocess.run(tool, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 1
    assert done.stderr == f"error: {tmp_path} is not empty: name a new folder\n"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
