"""Wrong usage in the reader's language, from what typer's errors carry: the option, the parameter, its type.

Of two mistakes typer keeps only the whole English sentence, and of a value that does not fit only the sentence in which
it is quoted: those are read. A sentence that is not known here is shown as typer wrote it.
"""

from __future__ import annotations

import re
from ast import literal_eval
from typing import Any

from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption

from charter_cli.interface.help import reader_of, value_words
from charter_cli.language.messages import N_, Ids, Language

TOO_MANY_WORDS = re.compile(r"Got unexpected extra argument(?:\(s\)|s?) \((?P<words>.*)\)", re.DOTALL)


def wrong_usage(error: Any) -> tuple[str, str, str]:
    """What typer found wrong, then the usage and the way to the help; `error`: its UsageError."""
    language = reader_of(error.ctx)
    more = language.text(N_("`{command} --help` tells more."), command=error.ctx.command_path)
    return (
        language.text(N_("error: {sentence}"), sentence=_sentence(error, language)),
        error.ctx.get_usage(),
        more,
    )


def _sentence(error: Any, language: Language) -> str:
    text = language.text
    if isinstance(error, NoSuchOption):
        return _no_option(error, language)
    if isinstance(error, BadOptionUsage):
        return text(
            N_("{name} takes no value") if _is_flag(error) else N_("{name} needs a value"), name=error.option_name
        )
    if isinstance(error, MissingParameter) and error.param is not None:
        return text(N_("{name} is missing"), name=_name(error.param, language))
    if isinstance(error, BadParameter) and error.param is not None:
        return _bad_value(error, language) or error.format_message()
    if too_many := TOO_MANY_WORDS.fullmatch(error.message):
        return text(
            N_('there is a word too many: {words}; put "quotes" around words that belong together'),
            words=too_many["words"],
        )
    if error.message == "Missing command.":
        return text(N_("say what to do: a command is missing"))
    return str(error.format_message())


def _no_option(error: NoSuchOption, language: Language) -> str:
    if error.possibilities:
        near = ", ".join(sorted(error.possibilities))
        return language.text(N_("there is no option {name}: did you mean {near}?"), name=error.option_name, near=near)
    return language.text(N_("there is no option {name}"), name=error.option_name)


def _is_flag(error: Any) -> bool:
    """Whether the option of `error`, which was given a value or lacks one, is one without a value."""
    return any(error.option_name in param.opts and param.is_flag for param in error.ctx.command.get_params(error.ctx))


def _bad_value(error: BadParameter, language: Language) -> str | None:
    """The sentence about a value that the type of its parameter does not take; None for a type unknown here."""
    type_ = error.param.type  # type: ignore[union-attr]
    fields: dict[str, object] = {
        "name": _name(error.param, language),
        "value": _quoted(error.message.rpartition(" is not ")[0]),
    }
    if hasattr(type_, "choices"):
        known = Ids(str(getattr(choice, "value", choice)) for choice in type_.choices)
        return language.text(N_("{name} cannot be “{value}”: use one of {known}"), **fields, known=known)
    if not type_.name.startswith("int"):
        return None
    least, most = getattr(type_, "min", None), getattr(type_, "max", None)
    if least is None or not _is_whole(str(fields["value"])):
        return language.text(N_("{name} cannot be “{value}”: give a whole number"), **fields)
    if most is None:
        return language.text(N_("{name} cannot be “{value}”: give {least} or more"), **fields, least=least)
    return language.text(N_("{name} cannot be “{value}”: give {least} to {most}"), **fields, least=least, most=most)


def _quoted(value: str) -> str:
    """A value as it was typed, from how Python quotes it."""
    try:
        return str(literal_eval(value))
    except (ValueError, SyntaxError):
        return value


def _is_whole(value: str) -> bool:
    try:
        int(value)
    except ValueError:
        return False
    return True


def _name(param: Any, language: Language) -> str:
    """An option as it is typed, an argument as the help calls it."""
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return value_words(param.human_readable_name.strip("[]{}"), language)
