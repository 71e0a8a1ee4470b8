"""README tells the truth: its session is replayed, and its lists are compared with the program.

    CHARTER_README=write python -m pytest tests/test_readme.py

writes what the commands of the session print now into README.md.
"""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import Charter, clock_of
from typer.testing import CliRunner

from charter_cli.cli import COMMANDS, GLOBAL_OPTIONS, app
from charter_cli.render.data import RECORD_KEYS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str, text: str = TEXT) -> list[str]:
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def test_the_session_prints_what_readme_says(charter: Charter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    session = Session(charter)
    replayed = BLOCK.sub(lambda block: session.replay(block) if block[1] == "console" else block[0], TEXT)
    if os.environ.get("CHARTER_README") == "write":
        README.write_text(replayed, encoding="utf-8")
    else:
        assert blocks("console") == blocks("console", replayed)
    assert session.commands > 10


class Session:
    """A shell in which only `export` and `charter` are known."""

    def __init__(self, charter: Charter) -> None:
        self.env: dict[str, str | None] = charter.environment(env={"CHARTER_DB": None, "CHARTER_TODAY": None})
        self.commands = 0

    def replay(self, block: re.Match[str]) -> str:
        """A block with its commands as they stand, and below each what it prints."""
        typed = [line for line in block[2].splitlines() if line.startswith("$ ")]
        return "".join(["```console\n", *(f"{line}\n{self.run(line[2:])}" for line in typed), "```"])

    def run(self, line: str) -> str:
        name, *words = shlex.split(line)
        if name == "export":
            self.env.update(word.split("=", 1) for word in words)  # type: ignore[arg-type]
            return ""
        assert name == "charter", line
        self.commands += 1
        with clock_of(self.env["CHARTER_TODAY"]):
            result = CliRunner().invoke(app, words, env=self.env, prog_name="charter")
        assert result.exit_code in (0, 1), result.output
        assert "Traceback" not in result.output
        return result.output


def test_the_first_two_blocks_are_one_line_each_that_installs_and_runs() -> None:
    installing, testing = blocks("sh")
    for block in (installing, testing):
        assert block.count("\n") == 1, "one command line"
        assert "venv" in block
        assert "pip install" in block
        for setting in ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT"):  # an older pip knows only the first
            assert f"{setting}=constraints.txt" in block, "the versions that were tested"
    assert "charter new" in installing
    assert installing.rstrip().endswith("charter due --db try.db"), "not in the reader's own register"
    assert testing.rstrip().endswith("-m pytest")
    assert next(BLOCK.finditer(TEXT))[2] == installing


def documented() -> dict[str, set[str]]:
    """Each command of README's table (`holiday add`), with its options."""
    table = TEXT[TEXT.index("## Every command") : TEXT.index("## The rules of the clock")]
    rows = re.findall(r"^\| `([^`]+)` \|([^|]*)\|", table, re.MULTILINE)
    return {_name(command): set(re.findall(r"`(--[\w-]+)`", options)) for command, options in rows}


def _name(command: str) -> str:
    return " ".join(word for word in command.split() if re.fullmatch("[a-z]+", word))


def actual() -> Iterator[tuple[str, set[str]]]:
    """Each command as the program has it, with the options that are its own."""
    program: Any = typer.main.get_command(app)
    context = typer.Context(program)
    for name in COMMANDS:
        command = program.get_command(context, name)
        for within, one in getattr(command, "commands", {"": command}).items():
            names = {opt for param in one.params if not getattr(param, "hidden", False) for opt in param.opts}
            options = {opt for opt in names if opt.startswith("--")} - {"--format"}
            yield f"{name} {within}".strip(), options


def test_every_command_and_every_option_is_in_the_table_and_no_other() -> None:
    assert {name: options - {"--format"} for name, options in documented().items()} == dict(actual())


def test_the_global_options_are_named() -> None:
    assert all(f"`{option}`" in TEXT for option in (*GLOBAL_OPTIONS, "--version"))


def test_the_keys_of_json_are_listed_in_their_order(charter: Charter) -> None:
    of_request, of_report = (tuple(block.split()) for block in blocks("text"))
    assert of_request == RECORD_KEYS
    assert of_report == tuple(charter.json("report")["rows"][0])


def test_every_environment_variable_is_explained() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "charter_cli").rglob("*.py"))
    read = set(re.findall(r"\bCHARTER_[A-Z]+\b", source))
    assert set(re.findall(r"^\| `(CHARTER_[A-Z]+)`", TEXT, re.MULTILINE)) == read


def test_every_file_and_heading_that_readme_links_to_is_there() -> None:
    headings = {
        re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", TEXT, re.M)
    }
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert target.removeprefix("#") in headings if target.startswith("#") else (ROOT / target).exists(), target
