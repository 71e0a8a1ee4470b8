"""What is typed about a request: the option of each field, and how an answer is read.

`new`, `edit`, the form and `import` take their fields from this table. What a field is called, and in which order all
are shown, stands with `Details` in the domain; its name is also the column of the register, the key in JSON and the
heading of a table.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple, TypeVar

import typer

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.request import Details, Promise
from charter_cli.domain.transitions import agree, not_future
from charter_cli.errors import Refused
from charter_cli.interface import completion
from charter_cli.interface.context import Desk
from charter_cli.interface.options import LONGEST_LINE, LONGEST_NOTE, line, phone_number
from charter_cli.language.messages import N_, Label

# A typed text as it is kept: what the desk knows, and the calendar in force, help to read it. None: nothing was typed.
Read = Callable[[str, Desk, Calendar], Any]
Command = TypeVar("Command", bound=Callable[..., None])


class Field(NamedTuple):
    """One field as it is typed. `complete`: what the shell offers for it."""

    option: str
    help: str
    read: Read
    metavar: str | None = None
    complete: Callable[[typer.Context, str], list[completion.Offer]] | None = None

    def reader(self, desk: Desk, calendar: Calendar) -> Callable[[str], Any]:
        """How an answer is read at this desk."""
        return lambda text: self.read(text, desk, calendar)


def _text(label: str, longest: int = LONGEST_LINE) -> Read:
    """A text of one line; `label` names it where it is refused."""
    return lambda text, desk, calendar: line(text, Label(label), longest)


def _requester(text: str, desk: Desk, calendar: Calendar) -> str:
    name = line(text, Label(N_("the requester")))
    if name is None:
        raise Refused("the requester has no name: give one with --from")
    return name


def _channel(text: str, desk: Desk, calendar: Calendar) -> str | None:
    return desk.charter.channel(text) if text.strip() else None


def _past_day(text: str, desk: Desk, calendar: Calendar) -> date:
    day = desk.date(text, calendar)
    not_future(day, desk.today)
    return day


def _memo_date(text: str, desk: Desk, calendar: Calendar) -> date | None:
    return _past_day(text, desk, calendar) if text.strip() else None


FIELDS = {
    "requester": Field("--from", N_("Who asks: a citizen or an office."), _requester, "NAME"),
    "phone": Field(
        "--phone", N_("The requester's phone number."), lambda text, desk, calendar: phone_number(text), "NUMBER"
    ),
    "email": Field("--email", N_("The requester's e-mail address."), _text(N_("the e-mail address"))),
    "address": Field("--address", N_("Where the requester lives or works."), _text(N_("the address"))),
    "channel": Field(
        "--via", N_("How it came: visit, phone, email, letter, …"), _channel, "CHANNEL", completion.channels
    ),
    "received_on": Field("--received", N_("The day of receipt; today if it is not given."), _past_day, "DATE"),
    "subject": Field("--about", N_("What it is about."), _text(N_("the subject"), LONGEST_NOTE)),
    "memo": Field("--memo", N_("The number of the letter that brought it."), _text(N_("the memo number")), "NUMBER"),
    "memo_date": Field("--memo-date", N_("The date of that letter."), _memo_date, "DATE"),
    "file": Field("--file", N_("Where its papers lie."), _text(N_("the file"))),
    "reply_memo": Field(
        "--reply-memo", N_("The number of the office's answer."), _text(N_("the number of the answer")), "NUMBER"
    ),
    "note": Field("--note", N_("A remark."), _text(N_("the note"), LONGEST_NOTE)),
}


def with_fields(*, before: str, without: Sequence[str] = (), **helps: str) -> Callable[[Command], Command]:
    """Gives a command an option for each field but those `without`, in the place of its `**typed` and in front of its
    option `before`. `helps`: what else than usual the help says of a field."""

    def given(command: Command) -> Command:
        signature = inspect.signature(command, eval_str=True)
        own = [one for one in signature.parameters.values() if one.kind is not one.VAR_KEYWORD]
        at = [one.name for one in own].index(before)
        own[at:at] = [
            _parameter(name, field, helps.get(name, field.help))
            for name, field in FIELDS.items()
            if name not in without
        ]
        command.__signature__ = signature.replace(parameters=own)  # type: ignore[attr-defined]
        return command

    return given


def _parameter(name: str, field: Field, says: str) -> inspect.Parameter:
    option = typer.Option(field.option, metavar=field.metavar, help=says, autocompletion=field.complete)
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Parameter(name, kind, default=None, annotation=Annotated[str | None, option])


def read(typed: Mapping[str, str | None], desk: Desk, calendar: Calendar) -> dict[str, Any]:
    """The fields that were typed, as they are kept; None where an empty text takes a field away."""
    return {name: FIELDS[name].read(text, desk, calendar) for name, text in typed.items() if text is not None}


class Answers(NamedTuple):
    """A new request: what is promised, what was typed about it, and whether nothing is missing that the clock waits
    for."""

    promise: Promise
    details: Details
    complete: bool


def agreed(desk: Desk, promise: Promise, due: str | None, details: Details, calendar: Calendar) -> Promise:
    """`promise` with the day that was typed for it, where one is to be agreed for each request; see `agree`."""
    on = None if due is None else desk.date(due, calendar, since=desk.today)
    return agree(promise, on, details.received_on, calendar)


def details(
    typed: Mapping[str, str | None], desk: Desk, calendar: Calendar, known: Mapping[str, Any] | None = None
) -> Details:
    """A new request's details: what was typed, else what is `known`; received today where no day was typed. Refused:
    no requester."""
    return Details(**{"received_on": desk.today, **(known or {}), **read(typed, desk, calendar)})
