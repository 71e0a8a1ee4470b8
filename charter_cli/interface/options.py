"""Options and arguments that several commands share, and how their values are read."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from unicodedata import category

import typer

from charter_cli.domain.request import Status
from charter_cli.errors import Refused
from charter_cli.interface import completion
from charter_cli.language.messages import N_, Label
from charter_cli.language.text import clean, fold, latin_digits, shown, without_direction_marks

if TYPE_CHECKING:
    from charter_cli.interface.context import Desk
    from charter_cli.store.reader import Reader

LONGEST_LINE = 300
SHOWN_UNASKED = 50  # rows of a table
LONGEST_NOTE = 10_000
FEWEST_DIGITS = 6  # of a phone number


class Format(StrEnum):
    """How records are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class StatusChoice(StrEnum):
    """Which requests are asked for."""

    OPEN = "open"
    HELD = "held"
    SETTLED = "settled"
    ALL = N_("all")

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses that are asked for; none named is all of them."""
        return () if self is StatusChoice.ALL else (Status(self.value),)


FormatOption = Annotated[Format, typer.Option("--format", help=N_("How records are printed."))]
ServiceOption = Annotated[
    str | None,
    typer.Option(
        "--service",
        metavar="SERVICE",
        help=N_("Only this service: its code, alias or part of its name."),
        autocompletion=completion.services,
    ),
]
OfficerOption = Annotated[
    str | None,
    typer.Option(
        "--officer",
        metavar="NAME",
        help=N_("Only the services of this officer: part of the name or designation in the charter."),
    ),
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help=N_("As it stood, or will stand, on this day."))
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help=N_("Write to this file, not to the screen."))
]
NumberArgument = Annotated[
    str, typer.Argument(metavar="ID", help=N_("The number of a request."), autocompletion=completion.pending)
]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=N_("A remark."))]
ReceivedOption = Annotated[
    str | None, typer.Option("--received", metavar="DATE", help=N_("The day of receipt; today if it is not given."))
]
LimitOption = Annotated[
    int | None,
    typer.Option("--limit", min=0, metavar="N", help=N_("At most N; 0 is no limit. A table shows 50 unless told.")),
]
StatusOption = Annotated[StatusChoice, typer.Option("--status", help=N_("Only those in this state."))]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DATE", help=N_("Received on this day or later."))]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help=N_("Received on this day or earlier."))
]
PeriodArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PERIOD]",
        help=N_(
            "A period like 2026-11, 2026, 2026-27, 2026-27Q2, today, week, last month or 2026-11-15..2026-11-21; this "
            "month if it is not given."
        ),
    ),
]

_NUMBER = "#?([0-9]{1,9})"


def number(text: str, reader: Reader) -> int:
    """The number of a request as typed: `12`, `১২`, `#12`, or its reference, `2026-0012`."""
    typed = latin_digits(without_direction_marks(text))
    if match := re.fullmatch(_NUMBER, typed):
        return int(match[1])
    found = reader.number_of(fold(text))
    if found is None:
        raise Refused("“{text}” is not the number of a request: give one like 12", text=shown(text))
    return found


def line(text: str | None, field: str, longest: int = LONGEST_LINE) -> str | None:
    """A typed text as it is kept; None where nothing, or only blanks, was typed."""
    return None if text is None else clean(text, field, longest) or None


def phone_number(text: str | None) -> str | None:
    """A phone number as it is kept: in Latin digits, without the direction marks that a phone book puts round it.
    Refused: one with letters, or with fewer than six digits."""
    typed = line(None if text is None else without_direction_marks(text), Label(N_("the phone number")))
    if typed is None:
        return None
    number = latin_digits(typed)
    if sum(map(str.isdecimal, number)) < FEWEST_DIGITS or _has_letter(number):
        raise Refused(
            "“{text}” cannot be a phone number: at least {fewest} digits and no letters",
            text=shown(typed),
            fewest=FEWEST_DIGITS,
        )
    return number


def _has_letter(text: str) -> bool:
    if text.isascii():
        return re.search("[A-Za-z]", text) is not None
    return any(category(char)[0] in "LM" for char in text)


def service_code(desk: Desk, reader: Reader, service: str | None) -> str | None:
    """The code of `service`; one that left the charter is still known by the requests it has."""
    if service is None:
        return None
    try:
        return desk.charter.find(service).code
    except Refused:
        typed = fold(service)
        left = [
            promise.service_code
            for promise in reader.promises.values()
            if typed in (promise.service_code, promise.alias)
        ]
        if not left:
            raise
        return left[-1]
