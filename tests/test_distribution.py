"""What is handed out: the archive of the source and the wheel that is built of it, without a network."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from charter_cli import __version__

pytestmark = pytest.mark.thorough
ROOT = Path(__file__).parent.parent
DATA = ("charter.yaml", "office_days.yaml", "office_template.yaml")


def hatchling(folder: Path, kind: str, into: Path) -> Path:
    """The one file that the build of `folder` leaves in `into`."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    (made,) = into.iterdir()
    return made


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the source."""
    return hatchling(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built of the archive and nothing else."""
    folder = tmp_path_factory.mktemp("source")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    (unpacked,) = folder.iterdir()
    return zipfile.ZipFile(hatchling(unpacked, "wheel", tmp_path_factory.mktemp("wheel")))


def test_the_wheel_has_the_program_its_data_and_the_compiled_bangla_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    program = {path.relative_to(ROOT).as_posix() for path in (ROOT / "charter_cli").rglob("*.py")}
    data = {f"charter_cli/data/{name}" for name in DATA}
    catalogue = "charter_cli/language/locale/bn/LC_MESSAGES/charter.mo"
    man = f"citizens_charter-{__version__}.data/data/share/man/man1/charter.1"
    assert {name for name in names if ".dist-info/" not in name} == program | data | {catalogue, man}
    assert all(wheel.read(f"charter_cli/data/{name}") == (ROOT / "data" / name).read_bytes() for name in DATA)
    assert "নিষ্পন্ন".encode() in wheel.read(catalogue)


def test_the_archive_has_what_makes_the_wheel_and_what_tests_it(archive: Path) -> None:
    with tarfile.open(archive) as opened:
        files = {name.split("/", 1)[1] for name in opened.getnames()}
    assert {"LICENSE", "README.md", "constraints.txt", "mkdocs.yml", "docs/bn/index.md", "tests/conftest.py"} <= files
    assert not any(name.endswith((".mo", ".pyc", ".db", "/commands.md")) for name in files), "what was made here"


def test_the_metadata_say_what_an_index_shows(wheel: zipfile.ZipFile) -> None:
    told = metadata(wheel)
    assert told["Version"] == __version__
    assert told["License-Expression"] == "MIT"
    assert told["Author"]
    assert told["Description-Content-Type"] == "text/markdown"
    classifiers = told.get_all("Classifier") or []
    assert not [one for one in classifiers if one.startswith("License ::")], "said by License-Expression"
    pythons = {one.rsplit(" ", 1)[1] for one in classifiers if one.startswith("Programming Language :: Python :: 3.")}
    assert pythons == {"3.11", "3.12", "3.13", "3.14"}


def metadata(wheel: zipfile.ZipFile) -> Message:
    """The wheel's METADATA."""
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(name).decode())
