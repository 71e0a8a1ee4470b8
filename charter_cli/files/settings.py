"""Settings for good: `config.toml` in the platform's per-user config folder, read at the start of a run."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.language.messages import LANGUAGES, Label
from charter_cli.language.text import clean, shown

KEYS = ("db", "charter", "lang", "officer")
# The word for the charter that comes with the program, whose path changes with each new Python.
SHIPPED = "shipped"
_PATHS = ("db", "charter")
_LONGEST = 300
_NO_HOME = Path()


def settings_file(environ: Mapping[str, str]) -> Path | None:
    """Where the settings are kept, whether or not the file is there; None where the user has no home folder."""
    folder = _linux_folder(environ) if sys.platform == "linux" else _platforms_folder()
    return folder / "config.toml" if folder.is_absolute() else None


def _linux_folder(environ: Mapping[str, str]) -> Path:
    """What platformdirs says on Linux; asking it would cost every command a twentieth of its time."""
    named = environ.get("XDG_CONFIG_HOME", "")
    return Path(named if os.path.isabs(named) else os.path.join(os.path.expanduser("~"), ".config")) / "charter"


def _platforms_folder() -> Path:
    from platformdirs import user_config_path

    try:
        return user_config_path("charter", appauthor=False)
    except (RuntimeError, ValueError):  # nothing in the environment or the system names a home folder
        return _NO_HOME


def read_settings(path: Path | None) -> dict[str, str]:
    """The settings in the file `path` by key; empty where there is none. A path is absolute, or `shipped`.

    Refused, with file and line: what cannot be read or is not TOML, an unknown key, a value that is none for its key.
    """
    if path is None or not os.path.exists(path):
        return {}
    text = _text(path)
    settings = {}
    for key, value in _parsed(path, text).items():
        at = {"file": path, "line": _line_of(key, text)}
        if key not in KEYS:
            raise Refused(
                "{file}, line {line}: {key} is no setting: take it out, or write one of {known}",
                **at,
                key=shown(key),
                known=", ".join(KEYS),
            )
        try:
            settings[key] = _kept(key, value)
        except Refused as error:
            raise Refused("{file}, line {line}: {reason}", **at, reason=error) from None
    return settings


def write_setting(path: Path | None, key: str, value: str | None) -> None:
    """Keeps `value` in the file `path`, or takes `key` out if it is None; all else in the file stays as it is.

    Refused: a value that is none for this key, a file that is not TOML, and a place that cannot be written.
    """
    import tomlkit

    from charter_cli.files.output import write_whole

    if path is None:
        raise Refused("this user has no home folder to keep settings in: use the options or the environment")
    if value is not None and key in _PATHS and value != SHIPPED:
        value = os.path.abspath(os.path.expanduser(value))
    kept = None if value is None else _kept(key, value)
    text = _text(path) if path.exists() else ""
    _parsed(path, text)
    document = tomlkit.parse(text)
    if kept is None:
        document.pop(key, None)
    else:
        document[key] = kept
    with system_errors.writing(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, f"{tomlkit.dumps(document).rstrip()}\n".encode())


def _kept(key: str, value: object) -> str:
    """The setting as it counts. Refused: a value that is none for `key`."""
    if not isinstance(value, str) or not value.strip():
        raise Refused(
            '{key} needs a text in quotes, like {key} = "…"; `charter config {key} --unset` takes it out', key=key
        )
    text = clean(value, Label(key), _LONGEST) if key not in _PATHS else value
    if key == "lang" and text not in LANGUAGES:
        raise Refused("the language “{lang}” is not known: use en or bn", lang=shown(text))
    if key in _PATHS and not (key == "charter" and text == SHIPPED):
        text = os.path.expanduser(text)
        if not os.path.isabs(text) or "\0" in text:
            raise Refused(
                "{key} is {value}, which is no whole path: begin it with the root folder", key=key, value=shown(text)
            )
    return text


def _text(path: Path) -> str:
    with system_errors.opening(path):
        raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            "{file}, line {line}: this is not UTF-8: save the file with the encoding UTF-8",
            file=path,
            line=raw.count(b"\n", 0, error.start) + 1,
        ) from None


def _parsed(path: Path, text: str) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = str(error)
        # Python tells the line in the sentence only: "… (at line 3, column 5)", or "(at end of document)".
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", problem)
        line = int(place[1]) if place and place[1] else text.rstrip().count("\n") + 1
        raise Refused(
            "{file}, line {line}: this is not TOML ({problem}): write each setting as key = 'value'",
            file=path,
            line=line,
            problem=shown(problem.replace(place[0], "") if place else problem),
        ) from None


def _line_of(key: str, text: str) -> int:
    """The line in which a key stands, quoted, dotted or as a table."""
    found = re.search(rf"^\s*\[*\s*[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1
