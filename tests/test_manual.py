"""The manual tells the truth: its sessions are replayed, and its commands and options are those of the program.

    CHARTER_README=write python -m pytest tests/test_manual.py

writes what the commands of its sessions print now into docs/, and charter.1 anew.
"""

from __future__ import annotations

import html
import json
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Charter
from test_pages_in_browser import Browser, chromium  # noqa: F401
from test_readme import BLOCK, Session, actual

from charter_cli.language.messages import Language

ROOT = Path(__file__).parent.parent
TOOL: dict[str, Any] = runpy.run_path(str(ROOT / "tools" / "reference.py"))
MAN_PAGE = ROOT / "charter.1"
WRITTEN = sorted(file for file in (ROOT / "docs").glob("*/*.md") if file.name != "commands.md")
OFFICERS = [*WRITTEN, *sorted(ROOT.glob("README*.md"))]
SESSIONS = [file for file in OFFICERS if file.name != "README.md" and "```console" in file.read_text(encoding="utf-8")]
WRITING = os.environ.get("CHARTER_README") == "write"
COMMANDS = dict(actual())
GLOBAL = {"--db", "--charter", "--lang", "--no-input", "--version", "--install-completion", "--show-completion"}
EVERYWHERE = {*GLOBAL, "--format", "--help"}


def short(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", SESSIONS, ids=short)
def test_its_sessions_print_what_it_says(
    file: Path, charter: Charter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    session = Session(charter)
    text = file.read_text(encoding="utf-8")
    replayed = BLOCK.sub(lambda block: session.replay(block) if block[1] == "console" else block[0], text)
    if WRITING:
        file.write_text(replayed, encoding="utf-8", newline="\n")
    assert session.commands
    assert WRITING or text == replayed


def typed(text: str) -> Iterator[str]:
    """Each line that begins with `charter`, in a block or between backticks, without the word itself."""
    for kind, body in BLOCK.findall(re.sub(r"(?m)^ {4}", "", text)):
        for line in body.splitlines():
            if kind == "console" and not line.startswith("$ "):
                continue
            yield from re.findall(r"(?:^|[ /\\])charter(?:\.exe|\.pyz)? (.*)", line)[:1]
    for line in re.findall(r"`charter ([^`]+)`", BLOCK.sub("", text)):
        yield " ".join(line.split())


@pytest.mark.parametrize("file", OFFICERS, ids=short)
def test_every_command_and_every_option_that_it_names_is_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for line in typed(text):
        line = re.sub(r"\"[^\"]*\"| (?:>|#|&&|\|) .*", "", line)
        words = line.split()
        while words and words[0] in (*GLOBAL, "help"):
            del words[: 2 if words[0] in ("--db", "--charter", "--lang") else 1]
        if not words or not re.match("[a-z]", words[0]):
            continue  # `charter COMMAND --help`, `charter --version`
        name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
        assert name in COMMANDS, line
        assert set(re.findall(r"(?<!\S)--[a-z-]+", line)) <= COMMANDS[name] | EVERYWHERE, line


@pytest.mark.parametrize("code", ["en", "bn"])
def test_the_reference_has_every_command_with_every_option_and_no_other(code: str) -> None:
    program, *commands = TOOL["declared"](Language(code))
    assert {one.name: one.long_names - {"--format"} for one in commands} == COMMANDS
    assert program.long_names == GLOBAL
    page = TOOL["page"](code)
    assert re.findall("^## (.*)$", page, re.MULTILINE)[1:] == list(COMMANDS)
    for one in commands:
        part = page[page.index(f"\n## {one.name}\n") :].split("\n## ", 2)[1]
        assert set(re.findall(r"^- `(--[\w-]+)", part, re.MULTILINE)) == one.long_names
        assert one.help in part


def test_the_page_of_man_is_that_of_these_commands() -> None:
    made = TOOL["man_page"]()
    if WRITING:
        MAN_PAGE.write_text(made, encoding="utf-8", newline="\n")
    assert MAN_PAGE.read_text(encoding="utf-8") == made, "run `python tools/reference.py`"
    assert re.findall(r"^\.SS (.*)$", made, re.MULTILINE) == list(COMMANDS)


def test_both_languages_have_the_same_pages_with_the_same_parts_and_the_site_lists_them() -> None:
    english, bangla = ({file.name: parts(file) for file in WRITTEN if file.parent.name == one} for one in ("en", "bn"))
    assert english == bangla
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_bytes())
    listed = [page for entry in site["nav"] for page in entry.values()]
    assert sorted(listed) == sorted([*english, "commands.md"])
    (bn,) = (one for one in site["plugins"][1]["i18n"]["languages"] if one["locale"] == "bn")
    assert list(bn["nav_translations"]) == [title for entry in site["nav"] for title in entry]


def parts(file: Path) -> list[tuple[str, ...]]:
    """The shape of a page: its headings' levels, and the commands of its blocks without what stands in quotes."""
    text = file.read_text(encoding="utf-8")
    levels = tuple(re.findall(r"^#+(?= )", BLOCK.sub("", text), re.MULTILINE))
    return [levels, tuple(line.split()[0] for line in typed(text) if line.split()[0] in COMMANDS)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual as a site; a warning of MkDocs is an error."""
    if find_spec("mkdocs") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "mkdocs is missing: pip install -c constraints.txt '.[docs]'"
        )
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(build, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.thorough
def test_the_site_is_built_without_a_warning_and_fetches_nothing(site: Path) -> None:
    pages = {file.relative_to(site).as_posix() for file in site.rglob("*.html")}
    for folder, code in (("", "en"), ("bn/", "bn")):
        names = {f"{folder}{file.stem}.html" for file in WRITTEN if file.parent.name == code}
        assert names | {f"{folder}commands.html"} <= pages
    for page in pages:
        text = (site / page).read_text(encoding="utf-8")
        assert not re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"(?:https?:)?//", text), page


LOOK = """
addEventListener("load", () => {
  const looked = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, room = page.documentElement;
    return {name: frame.title, language: room.lang, heading: page.querySelector("h1").innerText.trim(),
            room: room.clientWidth, needs: room.scrollWidth,
            fetched: frame.contentWindow.performance.getEntriesByType("resource").map(entry => entry.name)};
  });
  document.getElementById("result").textContent = JSON.stringify(looked);
});
"""


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360, 1280])
def test_each_page_opens_in_a_browser_and_fits_a_phone_and_a_screen(
    site: Path,
    chromium: str,  # noqa: F811
    tmp_path: Path,
    width: int,
) -> None:
    pages = sorted(file for file in site.rglob("*.html") if file.name != "404.html")
    frames = "".join(
        f'<iframe title="{page.relative_to(site).as_posix()}" src="{page.as_uri()}" '
        f'style="border: 0; width: {width}px; height: 800px"></iframe>'
        for page in pages
    )
    shell = f'<!DOCTYPE html><meta charset="utf-8">{frames}<pre id="result"></pre><script>{LOOK}</script>'
    dom = Browser(chromium, tmp_path).run(
        shell, "--dump-dom", "--allow-file-access-from-files", "--virtual-time-budget=20000"
    )
    result = re.search('<pre id="result">(.*?)</pre>', dom, re.DOTALL)
    assert result
    looked = json.loads(html.unescape(result[1]))
    assert [one["name"] for one in looked] == [page.relative_to(site).as_posix() for page in pages]
    for one in looked:
        assert one["language"] == ("bn" if one["name"].startswith("bn/") else "en")
        assert one["heading"], one["name"]
        assert one["needs"] <= one["room"], f"{one['name']} is wider than its window"
        assert all(name.startswith(site.as_uri()) for name in one["fetched"]), one["fetched"]


def test_the_page_of_the_officer_leads_to_what_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / "README.bn.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
