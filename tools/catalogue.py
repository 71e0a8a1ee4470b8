"""The catalogue of texts: `python tools/catalogue.py update` after changing a text, `… compile` to build the .mo.

`update` brings the texts of charter_cli/ into every .po: new ones with an empty translation, those that are gone
taken out and named on the screen. It never guesses a translation from a similar text, and it writes file names
without line numbers and leaves the header alone, so that a .po changes only where a text did.
"""

from __future__ import annotations

import ast
import io
import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "charter_cli"
# Which arguments of which calls are texts; None: the first one.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "N_": None,
    "text": None,
    "refuse": None,
    "say": None,
    "warn": None,
    "Refused": None,
    "plural": (1, 2),
}


def catalogue_files(root: Path = ROOT) -> list[Path]:
    """The .po of every language."""
    return sorted((root / PACKAGE / "language" / "locale").glob("*/LC_MESSAGES/*.po"))


def extract(root: Path = ROOT) -> Catalog:
    """Every text of the package, untranslated, with the files that hold it."""
    found = Catalog()
    texts = extract_from_dir(root / PACKAGE, method_map=[("**.py", _calls)], keywords=KEYWORDS)
    # Each disk lists a folder in an order of its own; a .po changes only where a text did.
    for name, line, message, comments, context in sorted(texts, key=lambda text: text[:2]):
        found.add(
            message, locations=[(f"{PACKAGE}/{Path(name).as_posix()}", line)], auto_comments=comments, context=context
        )
    return found


def _calls(
    source: BinaryIO, keywords: Collection[str], comment_tags: Collection[str], options: Any
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Every call of `keywords` in a Python file with its literal texts, as Babel wants it.

    Babel's own reader of Python sees what stands in an f-string from Python 3.12 on only.
    """
    calls = [node for node in ast.walk(ast.parse(source.read())) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        texts = tuple(_literal(argument) for argument in call.args)
        if name == "plural" and None in texts[:2]:
            where = f"{source.name}, line {call.lineno}"
            raise ValueError(f"{where}: the two texts of plural() stand in the call, without N_")
        if name in keywords:
            yield call.lineno, name, texts, []


def _literal(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def update_catalogue(source: Path, template: Catalog) -> tuple[list[str], list[str]]:
    """Merge `template` into the .po at `source`; the texts still to be translated, and those taken out."""
    header, _, _ = source.read_text(encoding="utf-8").partition("\n\n")
    catalogue = _read(source)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    for message in catalogue:
        # Babel's versions disagree about these, and the tests compare the fields anyway.
        message.flags -= {"python-format", "python-brace-format"}
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    _replace(source, f"{header}\n\n".encode() + body.getvalue())
    missing = [_first(message.id) for message in catalogue if message.id and not _is_translated(message.string)]
    return missing, [_first(message.id) for message in catalogue.obsolete.values()]


def compile_catalogues(root: Path = ROOT, *, only_stale: bool = False) -> None:
    """Write the .mo beside every .po; `only_stale`: where there is none or an older one."""
    for source in catalogue_files(root):
        target = source.with_suffix(".mo")
        if only_stale and target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        compiled = io.BytesIO()
        write_mo(compiled, _read(source))
        _replace(target, compiled.getvalue())


def _read(source: Path) -> Catalog:
    with source.open("rb") as po:
        return read_po(po, abort_invalid=True)


def _replace(target: Path, content: bytes) -> None:
    # In one step: another test run may be reading the old one.
    written = target.with_name(f"{target.name}.{os.getpid()}")
    written.write_bytes(content)
    written.replace(target)


def _first(message: str | list[str] | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def _is_translated(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def main(arguments: list[str]) -> int:
    """Run `update` or `compile`; 0, or 2 where it is neither."""
    if arguments == ["compile"]:
        compile_catalogues()
        return 0
    if arguments != ["update"]:
        print("usage: python tools/catalogue.py update|compile", file=sys.stderr)
        return 2
    template = extract()
    for source in catalogue_files():
        missing, removed = update_catalogue(source, template)
        print(f"{source.relative_to(ROOT)}: {len(missing)} to translate, {len(removed)} taken out")
        print("".join(f"  to translate: {text}\n" for text in missing), end="")
        print("".join(f"  taken out: {text}\n" for text in removed), end="")
    compile_catalogues()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
