"""Wrong usage in the reader's language: typer's English sentences, found again by their shape.

typer composes these sentences where the error happens and keeps only the whole. One that is not known
here is shown as typer wrote it.
"""

from __future__ import annotations

import re
from typing import Any

from charter_cli.interface.help import reader_of, value_words
from charter_cli.language.messages import N_, Ids, Language

_FOR = r"Invalid value for '(?P<name>[^']+)'.*?: "
SENTENCES = (
    (r"Missing (argument|option|parameter) '(?P<name>[^']+)'.*", N_("{name} is missing")),
    (r"Missing command\.", N_("say what to do: a command is missing")),
    (
        r"No such option: (?P<name>\S+) \(Possible options: (?P<near>.+)\)",
        N_("there is no option {name}: did you mean {near}?"),
    ),
    (r"No such option: (?P<name>.+)", N_("there is no option {name}")),
    (r"Option '(?P<name>.+)' requires an argument\.", N_("{name} needs a value")),
    (r"Option '(?P<name>.+)' does not take a value\.", N_("{name} takes no value")),
    (_FOR + r"(?P<value>.+) is not one of (?P<known>.+)\.", N_("{name} cannot be “{value}”: use one of {known}")),
    (_FOR + r"(?P<value>.+) is not a valid int.*", N_("{name} cannot be “{value}”: give a whole number")),
    (
        _FOR + r"(?P<value>.+) is not in the range x>=(?P<least>\d+)\.",
        N_("{name} cannot be “{value}”: give {least} or more"),
    ),
    (
        _FOR + r"(?P<value>.+) is not in the range (?P<least>\d+)<=x<=(?P<most>\d+)\.",
        N_("{name} cannot be “{value}”: give {least} to {most}"),
    ),
    (
        r"Got unexpected extra argument(\(s\)|s?) \((?P<words>.*)\)",
        N_('there is a word too many: {words}; put "quotes" around words that belong together'),
    ),
)


def wrong_usage(error: Any) -> tuple[str, str, str]:
    """What typer found wrong, then the usage and the way to the help; `error`: its UsageError."""
    language = reader_of(error.ctx)
    problem = _sentence(error.format_message(), language)
    more = language.text(N_("`{command} --help` tells more."), command=error.ctx.command_path)
    return language.text(N_("error: {sentence}"), sentence=problem), error.ctx.get_usage(), more


def _sentence(english: str, language: Language) -> str:
    for shape, message in SENTENCES:
        if match := re.fullmatch(shape, english, re.DOTALL):
            return language.text(message, **_fields(match.groupdict(), language))
    return english


def _fields(found: dict[str, str], language: Language) -> dict[str, object]:
    fields: dict[str, object] = dict(found)
    if not found.get("name", "-").startswith("-"):
        fields["name"] = value_words(found["name"].strip("[]{}"), language)
    for number in ("least", "most"):
        if number in found:
            fields[number] = int(found[number])
    if "known" in found:
        fields["known"] = Ids(re.findall("[^', ]+", found["known"]))
    if "value" in found:
        fields["value"] = found["value"].strip("'")
    return fields
