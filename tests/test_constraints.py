"""constraints.txt has every package that an installation brings along, on every system and Python."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PINS = [Requirement(line) for line in TEXT.splitlines() if line and not line.lstrip().startswith("#")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SYSTEMS = [
    {"sys_platform": platform, "os_name": name, "platform_system": system}
    for platform, name, system in (
        ("linux", "posix", "Linux"),
        ("win32", "nt", "Windows"),
        ("darwin", "posix", "Darwin"),
    )
]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = [
    {**system, "python_version": python, "python_full_version": f"{python}.0"}
    for system in SYSTEMS
    for python in PYTHONS
]


def wanted() -> Iterator[str]:
    yield from PROJECT["build-system"]["requires"]
    yield from PROJECT["project"]["dependencies"]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        yield from extra


@pytest.mark.parametrize(
    "machine", MACHINES, ids=lambda machine: f"{machine['sys_platform']} {machine['python_version']}"
)
def test_each_package_that_is_asked_for_has_one_version_which_is_allowed(machine: dict[str, str]) -> None:
    pinned: dict[str, str] = {}
    for pin in PINS:
        if pin.marker is None or pin.marker.evaluate(machine):
            (only,) = pin.specifier
            assert only.operator == "==", pin
            assert pinned.setdefault(canonicalize_name(pin.name), only.version) == only.version, pin
    for requirement in map(Requirement, wanted()):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in constraints.txt: make it anew, as CONTRIBUTING.md says"
        assert requirement.specifier.contains(version), f"{requirement} does not allow {version}"


def test_it_names_no_place_of_the_machine_that_made_it() -> None:
    assert not re.search(r"://|--|@|\\|/", TEXT.split("\n", 2)[2]), "an address, an option or a path"


def test_the_command_that_made_it_is_the_one_that_contributors_read() -> None:
    made_by = TEXT.splitlines()[1].removeprefix("#").strip()
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert made_by in contributing.replace(" --upgrade ", " ")
