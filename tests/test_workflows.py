"""The workflows test what the package says it runs on, and publish without a password."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from charter_cli import __version__

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def workflow(name: str) -> dict[str, Any]:
    """A workflow of this name, as it is read there: `on` is a word, not a truth."""
    loaded: dict[str, Any] = yaml.load((ROOT / ".github" / "workflows" / f"{name}.yml").read_bytes(), yaml.BaseLoader)
    return loaded


@pytest.mark.parametrize("name", ["test", "newest"])
def test_each_system_and_python_that_the_package_names_is_tested(name: str) -> None:
    matrix = workflow(name)["jobs"]["test"]["strategy"]["matrix"]
    classifiers = "\n".join(PROJECT["classifiers"])
    assert matrix["python"] == re.findall(r"Python :: (3\.\d+)$", classifiers, re.MULTILINE)
    systems = {"ubuntu-latest": "Linux", "windows-latest": "Windows", "macos-latest": "MacOS"}
    named = re.findall(r"^Operating System :: (?:.*:: )?(\w+)$", classifiers, re.MULTILINE)
    assert sorted(systems[one] for one in matrix["system"]) == sorted(named)


def test_the_newest_versions_are_tried_every_week_and_those_of_the_constraints_with_every_change() -> None:
    assert re.fullmatch(r"\d+ \d+ \* \* \d", workflow("newest")["on"]["schedule"][0]["cron"])
    assert "PIP_CONSTRAINT" not in str(workflow("newest"))
    assert workflow("test")["jobs"]["test"]["env"]["PIP_CONSTRAINT"] == "constraints.txt"


def test_a_release_is_a_tag_that_was_tested_and_needs_no_secret() -> None:
    release = workflow("release")
    assert release["on"] == {"push": {"tags": ["v*"]}}
    steps = [step.get("run", "") for step in release["jobs"]["build"]["steps"]]
    assert any(".ci/run" in step for step in steps)
    assert any("twine check --strict" in step for step in steps)
    assert release["jobs"]["publish"]["needs"] == "build"
    assert release["jobs"]["publish"]["permissions"] == {"id-token": "write"}
    for file in FILES:
        assert "secrets." not in file.read_text(encoding="utf-8")
        assert workflow(file.stem)["permissions"] == {"contents": "read"}, "more only where one job needs it"


def test_the_citation_names_this_version_and_licence() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["version"], cited["license"]) == (__version__, PROJECT["license"])
