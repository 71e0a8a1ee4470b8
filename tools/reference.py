"""The reference of every command, written from the declarations that `--help` is written from.

`python tools/reference.py` writes charter.1, the page of `man charter`, and commands.md of each language in docs/. The
latter is not kept in the repository: MkDocs writes it by itself before it builds (`hooks` in mkdocs.yml).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import typer

from charter_cli import __version__
from charter_cli.cli import COMMANDS, app
from charter_cli.interface.help import meaning_of, name_of, usage_of
from charter_cli.language.messages import Language
from charter_cli.render.data import RECORD_KEYS
from charter_cli.render.report import FIGURE_KEYS

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "bn")
INTRODUCTION = {
    "en": "# Every command\n\n"
    "These are the words of `charter COMMAND --help`. In `[…]`: may be left out. The global options may stand anywhere "
    "in the line.",
    "bn": "# সব কমান্ড\n\n"
    "`charter COMMAND --help` লিখলে যা দেখা যায়, এখানে তা-ই আছে। `[…]`-এর ভেতরের অংশ না দিলেও চলে। সাধারণ বিকল্পগুলো লাইনের "
    "যেকোনো জায়গায় লেখা যায়।",
}
KEYS = {
    "keys of a request": RECORD_KEYS,
    "keys of a service's figures": ("service_code", "service_name", *FIGURE_KEYS),
}
GLOBAL = {"en": "Global options", "bn": "সাধারণ বিকল্প"}
EXIT_CODES = (
    ("0", "Done."),
    ("1", "Refused, with one line on standard error that says what to do; nothing was changed."),
    ("2", "Wrong usage."),
    ("3", "Only from overdue --exit-code: something is overdue."),
    ("4", "Entered and kept, but the answer could not be written. Do not enter it again."),
)
ENVIRONMENT = (
    ("CHARTER_DB", "The register; like --db."),
    ("CHARTER_FILE", "The charter; like --charter."),
    ("CHARTER_LANG", "en or bn; like --lang."),
    ("CHARTER_OFFICER", "Who enters."),
    ("CHARTER_TODAY", "A date that is taken for today, for tests and practice."),
    ("NO_COLOR", "No colour at a terminal."),
)
FILES = (("~/.local/share/charter/register.db", "The register, unless another is named."),)


class Declared(NamedTuple):
    """A command as it is typed (`holiday add`), the line of its usage, what it does, its arguments and options, each
    with its meaning, and the options' names."""

    name: str
    usage: str
    help: str
    arguments: list[tuple[str, str]]
    options: list[tuple[str, str]]
    long_names: set[str]


def declared(language: Language) -> Iterator[Declared]:
    """The program itself, then every command in the order of `--help`; of a group, each of its commands."""
    program: Any = typer.main.get_command(app)
    context = typer.Context(program, info_name="charter")
    yield _declared("", program, language)
    for name in COMMANDS:
        command = program.get_command(context, name)
        for within, one in getattr(command, "commands", {"": command}).items():
            yield _declared(f"{name} {within}".strip(), one, language)


def _declared(name: str, command: Any, language: Language) -> Declared:
    shown = [param for param in command.params if not getattr(param, "hidden", False)]
    kinds: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for param in shown:
        kinds[param.param_type_name].append(
            (name_of(param, language).strip("[]"), meaning_of(param, language).replace("  ", " "))
        )
    arguments = [usage_of(param, language) for param in shown if param.param_type_name == "argument"]
    words = ["charter", name, f"[{language.text('OPTIONS')}]" if kinds["option"] else "", *arguments]
    if not name:
        words.append(language.text("COMMAND …"))
    long_names = {word for param in shown for word in param.opts if word.startswith("--")}
    told = language.text(command.help) if command.help else ""
    return Declared(name, " ".join(filter(None, words)), told, kinds["argument"], kinds["option"], long_names)


def page(code: str) -> str:
    """commands.md in one language."""
    language = Language(code)
    program, *commands = declared(language)
    parts = [INTRODUCTION[code], f"## {GLOBAL[code]}", _items(program.options)]
    for one in commands:
        parts += [f"## {one.name}", f"`{one.usage}`", one.help, _items([*one.arguments, *one.options])]
    return "\n\n".join(filter(None, parts)) + "\n"


def _items(rows: list[tuple[str, str]]) -> str:
    return "\n".join(f"- `{word}`: {meaning}" for word, meaning in rows)


def man_page() -> str:
    """charter.1, in English."""
    program, *commands = declared(Language("en"))
    parts = [
        f'.TH CHARTER 1 "" "charter {__version__}" "User Commands"',
        ".SH NAME\ncharter \\- " + _roff(program.help[:1].lower() + program.help[1:].rstrip(".")),
        ".SH SYNOPSIS\n.B " + _roff(program.usage.replace(" …", " ...")),
        ".SH DESCRIPTION\nThe register of a government office: what was asked for, when it is due by the citizen's\n"
        "charter, and what is overdue. charter alone shows today.",
        ".SH OPTIONS\n" + _tagged(program.options),
        ".SH COMMANDS",
    ]
    for one in commands:
        parts.append(f".SS {_roff(one.name)}\n.B {_roff(one.usage)}\n.PP\n{_roff(one.help)}")
        parts.append(_tagged([*one.arguments, *one.options]))
    parts.append(".SH EXIT STATUS\n" + _tagged(EXIT_CODES))
    parts.append(".SH ENVIRONMENT\n" + _tagged(ENVIRONMENT))
    parts.append(
        ".SH FILES\n" + _tagged([("~/.local/share/charter/register.db", "The register, unless another is named.")])
    )
    return "\n".join(filter(None, parts)) + "\n"


def _tagged(rows: Any) -> str:
    return "\n".join(f".TP\n.B {_roff(word)}\n{_roff(meaning)}" for word, meaning in rows)


def _roff(text: str) -> str:
    """`text`, in which nothing is an order to roff; a hyphen is what is typed, not what is broken at."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ")
    return f"\\&{safe}" if safe[:1] in (".", "'") else safe


def on_pre_build(config: Any) -> None:
    """MkDocs calls this before it builds."""
    write_pages()


def on_page_markdown(markdown: str, **_: Any) -> str:
    """MkDocs calls this for each page: the keys of JSON stand where a comment asks for them."""
    for comment, keys in KEYS.items():
        lines = textwrap.wrap(" ".join(keys), 100)
        markdown = markdown.replace(f"<!-- {comment} -->", "\n".join(["```text", *lines, "```"]))
    return markdown


def write_pages() -> None:
    """docs/LANGUAGE/commands.md; one that is right already is left alone, so that `mkdocs serve` comes to rest."""
    for code in LANGUAGES:
        file = ROOT / "docs" / code / "commands.md"
        text = page(code)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_pages()
    (ROOT / "charter.1").write_text(man_page(), encoding="utf-8", newline="\n")
