"""Reads one YAML file that people edit by hand: every value with its line, every mistake refused.

YAML reads `no`, `12:30`, `010` and `2026-11-22` as something other than text, lets a repeated key
win in silence and takes aliases that grow without end. So the file is first walked event by event
for what it may not hold, then composed into nodes, which know their lines, and each value is asked
for by what it must be. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.language.messages import N_
from charter_cli.language.text import Wording, clean, latin_digits, shown

if TYPE_CHECKING:
    from yaml.nodes import Node, ScalarNode

LARGEST = 1_000_000
DEEPEST = 20
LONGEST_TEXT = 2000
LANGUAGES = ("bn", "en")
_LANGUAGE = re.compile("[a-z]{2,3}")
_TEXT, _NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Value(NamedTuple):
    """One value of the file: `name` is its key, `line` where that stands (in a list: where the value begins).
    `languages`: in which a text stands, at least one; `named`: the file names them; then a text need not be in each."""

    node: Node
    file: str
    name: str
    line: int
    languages: tuple[str, ...] = LANGUAGES
    named: bool = False

    @property
    def at(self) -> dict[str, object]:
        """The fields `file`, `line` and `name` of a refusal about this value."""
        return {"file": self.file, "line": self.line, "name": self.name}

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Value]:
        """The values of a mapping by key. Refused: a missing key, one that is neither required nor optional."""
        found = self.mapping()
        wanted = tuple(required)
        known = (*wanted, *optional)
        for key, entry in found.items():
            if key not in known:
                raise Refused(
                    "{file}, line {line}: {key} is not a key of {name}: take it out, or write one of {known}",
                    file=self.file,
                    line=entry.line,
                    name=self.name,
                    key=shown(key),
                    known=", ".join(known),
                )
        for key in wanted:
            if key not in found:
                raise Refused("{file}, line {line}: {name} has no {key}: add it", **self.at, key=key)
        return found

    def mapping(self) -> dict[str, Value]:
        """The values of a mapping by key, in the order of the file. Refused: no mapping, a repeated key."""
        if not self.has_keys:
            raise Refused("{file}, line {line}: {name} needs keys with values, like `key: value`", **self.at)
        found: dict[str, Value] = {}
        for key_node, value in self.node.value:
            line = _line(key_node)
            key = Value(key_node, self.file, "the key", line).text()
            if key in found:
                raise Refused(
                    "{file}, line {line}: the key {key} stands twice in {name}: keep one",
                    file=self.file,
                    line=line,
                    key=shown(key),
                    name=self.name,
                )
            found[key] = self._replace(node=value, name=key, line=line)
        return found

    def items(self, *, least: int = 1) -> list[Value]:
        """The entries of a list, which must hold one unless `least` is 0. Refused: no list, an empty one."""
        from yaml.nodes import SequenceNode

        if not isinstance(self.node, SequenceNode):
            raise Refused("{file}, line {line}: {name} needs a list, like `[one, two]`", **self.at)
        if len(self.node.value) < least:
            raise Refused("{file}, line {line}: {name} is an empty list: put in at least one entry", **self.at)
        return [self._replace(node=node, line=_line(node)) for node in self.node.value]

    def text(self) -> str:
        """A text that is not empty, on one line, in NFC. Refused: what YAML reads as something else."""
        scalar = self._scalar()
        if scalar.tag == _NULL or not scalar.value.strip():
            raise Refused("{file}, line {line}: {name} is empty: write its text, in quotes", **self.at)
        if scalar.tag != _TEXT:
            raise Refused(
                '{file}, line {line}: YAML does not read {value} as text: put it in quotes, like {name}: "{value}"',
                **self.at,
                value=shown(scalar.value),
            )
        try:
            return clean(scalar.value, self.name, LONGEST_TEXT)
        except Refused as error:
            raise Refused("{file}, line {line}: {reason}", **self.at, reason=error) from None

    def wording(self, beside: Collection[str] = ()) -> Wording:
        """A text in the languages of the file, `{bn: …, en: …}`; where it names them, also in some of them, or the bare
        text. A reader of English gets `en` or else the first one; a reader of Bangla `bn`, or else the first that is
        not English. `beside`: other keys that may stand among the languages."""
        if not self.named:
            return self.wording_among(self.fields(self.languages, beside))
        if not self.has_keys:
            return Wording(self.text(), self.text())
        given = self.fields((), (*self.languages, *beside))
        if not set(given) & set(self.languages):
            raise Refused("{file}, line {line}: {name} has no {key}: add it", **self.at, key=" / ".join(self.languages))
        return self.wording_among(given)

    def wording_among(self, given: Mapping[str, Value]) -> Wording:
        """The text whose languages are keys among others, in `given`."""
        texts = {language: given[language].text() for language in self.languages if language in given}
        first = next(iter(texts.values()))
        local = next((text for language, text in texts.items() if language != "en"), first)
        return Wording(bn=texts.get("bn", local), en=texts.get("en", first))

    @property
    def has_keys(self) -> bool:
        """Whether it is a mapping."""
        from yaml.nodes import MappingNode

        return isinstance(self.node, MappingNode)

    def choice(self, known: Collection[str]) -> str:
        """One of the words `known`."""
        word = self.text()
        if word not in known:
            raise Refused(
                "{file}, line {line}: {name} cannot be {value}: write one of {known}",
                **self.at,
                value=shown(word),
                known=", ".join(known),
            )
        return word

    def whole(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, in plain figures, English or Bangla: `010`, `1_0` and `3.0` are
        refused."""
        scalar = self._scalar()
        typed = latin_digits(scalar.value)
        plain = not scalar.style and re.fullmatch("0|[1-9][0-9]{0,8}", typed)
        if not plain or not least <= int(typed) <= most:
            raise Refused(
                "{file}, line {line}: {name} cannot be {value}: write a whole number from {least} to {most}, no quotes",
                **self.at,
                value=shown(scalar.value),
                least=least,
                most=most,
            )
        return int(typed)

    def read_in(self, languages: Value | None) -> dict[str, Value]:
        """The values of this mapping by key, whose texts stand in the list `languages`; in both, where that is None.
        Refused: what is no code of a language, such as `en`, and one that stands twice."""
        if languages is None:
            return self.mapping()
        codes: list[str] = []
        for item in languages.items():
            code = item.text()
            if not _LANGUAGE.fullmatch(code) or code in codes:
                raise Refused(
                    "{file}, line {line}: {value} is no language, or stands twice: write each as two or three letters, "
                    "like bn, en, ne or hi",
                    **item.at,
                    value=shown(code),
                )
            codes.append(code)
        return self._replace(languages=tuple(codes), named=True).mapping()

    def flag(self) -> bool:
        """`true` or `false`, written so: `yes`, `on` and `1` are refused."""
        scalar = self._scalar()
        if scalar.style or scalar.value not in {"true", "false"}:
            raise Refused(
                "{file}, line {line}: {name} cannot be {value}: write true or false",
                **self.at,
                value=shown(scalar.value),
            )
        return bool(scalar.value == "true")

    def date(self) -> date:
        """A date written YYYY-MM-DD, in figures of any script, with or without quotes, that exists."""
        value = latin_digits(self._scalar().value)
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise Refused(
                "{file}, line {line}: {name} cannot be {value}: write it as YYYY-MM-DD, like 2026-03-26",
                **self.at,
                value=shown(value),
            )
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Refused(
                "{file}, line {line}: there is no {value} in the calendar: correct {name}", **self.at, value=value
            ) from None

    def _scalar(self) -> ScalarNode:
        from yaml.nodes import ScalarNode

        if not isinstance(self.node, ScalarNode):
            raise Refused("{file}, line {line}: {name} needs one value, not a list or keys", **self.at)
        return self.node


def read_yaml(path: Path, name: str) -> Value:
    """The file `path` as one value, called `name` in refusals ("the charter").

    Refused, with the line: a file that cannot be read, is empty, over 1 MB or not UTF-8; YAML that
    does not parse; several documents, anchors, aliases, merge keys, tags, more than 20 levels.
    """
    import yaml

    file = str(path)
    text = _text_of(path, file)
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_events(yaml.parse(text, Loader=loader), text, file)
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        raise Refused(
            "{file}, line {line}: this is not YAML ({problem}): look for a tab, a missing quote or a wrong indent",
            file=file,
            line=mark.line + 1 if mark else 1,
            problem=shown(getattr(error, "problem", None) or str(error)),
        ) from None
    if node is None or node.tag == _NULL:
        raise Refused("{file}: the file is empty: put back the one that came with the program", file=file)
    return Value(node, file, name, 1)


def _text_of(path: Path, file: str) -> str:
    unread = N_("{file}: the file cannot be read ({reason}): check its name and folder")
    with system_errors.refused(unread, file=file), path.open("rb") as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Refused("{file}: the file is over 1 MB: this is not one that this program reads", file=file)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            "{file}, line {line}: this is not UTF-8: save the file with the encoding UTF-8",
            file=file,
            line=raw.count(b"\n", 0, error.start) + 1,
        ) from None
    if bad := _UNREADABLE.search(text):
        raise Refused(
            "{file}, line {line}: the character U+{code} cannot stand in YAML: delete it",
            file=file,
            line=text.count("\n", 0, bad.start()) + 1,
            code=f"{ord(bad[0]):04X}",
        )
    return text


def _check_events(events: Iterable[Any], text: str, file: str) -> None:
    """Refuses what YAML allows and a file kept by hand never needs; stops at the first, before it can grow."""
    from yaml import YAMLError
    from yaml.events import CollectionEndEvent, CollectionStartEvent, DocumentStartEvent, NodeEvent, ScalarEvent

    depth = documents = read = 0
    try:
        for event in events:
            read, mark = event.end_mark.index, event.start_mark
            if isinstance(event, NodeEvent):
                if isinstance(event, CollectionStartEvent):
                    depth += 1
                    _check_depth(depth, file, mark.line + 1)
                tag = None if event.anchor is not None else getattr(event, "tag", None)
                merges = isinstance(event, ScalarEvent) and event.value == "<<" and not event.style
                if event.anchor is None and tag is None and not merges:
                    continue
                at = {"file": file, "line": mark.line + 1}
                if event.anchor is not None:
                    raise Refused("{file}, line {line}: & and * are not read here: write the text out each time", **at)
                if tag is not None:
                    raise Refused(
                        "{file}, line {line}: the tag {tag} is not read here: take it out, or put the text in quotes",
                        **at,
                        tag=shown(tag),
                    )
                raise Refused("{file}, line {line}: << is not read here: write the keys out each time", **at)
            if isinstance(event, CollectionEndEvent):
                depth -= 1
            elif isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Refused(
                        "{file}, line {line}: a second document begins here (---): keep one in a file",
                        file=file,
                        line=mark.line + 1,
                    )
    except YAMLError as error:
        _check_what_was_read_ahead(text, read, error, depth, file)
        raise


def _check_depth(depth: int, file: str, line: int) -> None:
    if depth > DEEPEST:
        raise Refused(
            "{file}, line {line}: more than {deepest} levels inside one another", file=file, line=line, deepest=DEEPEST
        )


def _check_what_was_read_ahead(text: str, read: int, error: Any, depth: int, file: str) -> None:
    """Counts the levels between the last event, `depth` levels deep and `read` characters from the start, and the
    `error`. Behind a bracket the parser looks for a colon before it gives an event, and at a limit of its own it gives
    none: what is too deep would be told in its words. A bracket inside a text counts too: what is counted here is
    refused in either case, and only the reason is chosen."""
    end = error.problem_mark.index if getattr(error, "problem_mark", None) else read
    for place, character in enumerate(text[read:end], read):
        depth += (character in "[{") - (character in "]}")
        _check_depth(depth, file, text.count("\n", 0, place) + 1)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
