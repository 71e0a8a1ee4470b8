"""An office's own wording of the messages to requesters: the part `messages` of the charter's YAML."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from charter_cli.domain.message import FIELDS, MessageKind
from charter_cli.errors import Refused
from charter_cli.files.yaml_reading import LANGUAGES, Value
from charter_cli.language.text import shown


def read_messages(entry: Value) -> dict[str, Mapping[str, str]]:
    """The wordings by kind of message and language, `bn` or `en`, in one or in both. One in another language of the
    charter is for the readers whose own language is none of the charter's.

    Refused: a kind that is not known, a field that a message does not have, a brace that belongs to none.
    """
    kinds = entry.fields((), tuple(MessageKind))
    return {kind: _texts(wording) for kind, wording in kinds.items()}


def _texts(entry: Value) -> dict[str, str]:
    given = entry.fields((), dict.fromkeys((*LANGUAGES, *entry.languages)))
    if not given:
        raise Refused("{file}, line {line}: {name} is empty: put in at least one entry", **entry.at)
    texts = {language: _checked(text) for language, text in given.items()}
    other = next((text for language, text in texts.items() if language not in LANGUAGES), None)
    for language in LANGUAGES:
        if language not in entry.languages and other is not None:
            texts.setdefault(language, other)
    return texts


def _checked(entry: Value) -> str:
    text = entry.text()
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        parts = [("", "", None, None)]
    for _, name, layout, conversion in parts:
        if name is not None and (name not in FIELDS or layout or conversion):
            raise Refused(
                "{file}, line {line}: {value} is no field of a message: write some of {known}, each in one pair of "
                "braces",
                **entry.at,
                value=shown(f"{{{name}}}" if name else text),
                known=", ".join(f"{{{field}}}" for field in FIELDS),
            )
    return text
