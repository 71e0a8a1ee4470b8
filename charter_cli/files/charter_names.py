"""Names inside the charter's file: ids and codes, each taken once."""

from __future__ import annotations

import re

from charter_cli.errors import Refused
from charter_cli.files.yaml_reading import Value
from charter_cli.language.text import shown

ID = re.compile("[a-z][a-z0-9-]*")


def some(entry: Value) -> dict[str, Value]:
    """The values of a mapping by key. Refused: an empty one."""
    found = entry.mapping()
    if not found:
        raise Refused("{file}, line {line}: {name} is empty: put in at least one entry", **entry.at)
    return found


def read_id(entry: Value, id_: str | None = None) -> str:
    """The id `id_`, which is the key of `entry` unless given. Refused: what cannot be one."""
    id_ = entry.name if id_ is None else id_
    if not ID.fullmatch(id_):
        raise Refused(
            "{file}, line {line}: {id} cannot be an id: use letters a-z, figures and hyphens, a letter first",
            **entry.at,
            id=shown(id_),
        )
    return id_


def take(taken: dict[str, int], word: str, entry: Value) -> None:
    """Enters `word` with its line among those `taken`. Refused: one that is there already."""
    if word in taken:
        raise Refused(
            "{file}, line {line}: the {name} {word} is already taken in line {other}: choose another",
            **entry.at,
            word=word,
            other=taken[word],
        )
    taken[word] = entry.line
