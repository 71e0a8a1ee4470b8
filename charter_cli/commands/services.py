"""`services` and `deadline`: the charter itself, and what a due date would be."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from charter_cli.domain.day_by_day import walk
from charter_cli.domain.deadline import Term, Unit, end_of
from charter_cli.domain.standing import is_provisional
from charter_cli.errors import Refused
from charter_cli.files.output import format_for, printed_to
from charter_cli.interface import completion
from charter_cli.interface.context import Desk
from charter_cli.interface.options import Format, FormatOption, OutputOption, ReceivedOption
from charter_cli.language.messages import N_
from charter_cli.language.text import latin_digits
from charter_cli.render import charter_lines, data, proof
from charter_cli.render.lines import show
from charter_cli.render.phrases import service_text

app = typer.Typer(rich_markup_mode=None)
LONGEST_LIMIT = 366


class Hung(StrEnum):
    """How the charter is printed: as records, or as the page that hangs on the wall."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


@app.command(help=N_("The charter: vision, mission, and every service with all its columns."))
def services(
    ctx: typer.Context,
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]",
            help=N_("Only this service: its code, alias or part of its name."),
            autocompletion=completion.services,
        ),
    ] = None,
    format: Annotated[
        Hung | None,
        typer.Option("--format", help=N_("How it is given; html: the page for the wall, A4 or A3. Else as FILE ends.")),
    ] = None,
    output: OutputOption = None,
    brief: Annotated[
        bool, typer.Option("--brief", help=N_("In the table, one line a service: code, alias, limit and name."))
    ] = False,
) -> None:
    desk: Desk = ctx.obj
    desk.spare(output)
    charter = desk.charter
    chosen = charter.services if code is None else (charter.find(code),)
    format = format_for(output, format, Hung.TABLE)
    with printed_to(output):
        if format is Hung.HTML:
            from charter_cli.render.charter_page import html

            print(html(charter, chosen, desk.language), end="")
        elif format is not Hung.TABLE:
            records = [charter_lines.record(service, charter, desk.language.code) for service in chosen]
            data.print_records(records, charter_lines.KEYS, format, whole=None if code is None else records[0])
        elif brief:
            show(charter_lines.brief(chosen, desk.language))
        elif code is None:
            show(charter_lines.whole(charter, desk.language))
        else:
            show(charter_lines.one(chosen[0], charter, desk.language))


@app.command(help=N_("What the due date would be, and why, without registering anything."))
def deadline(
    ctx: typer.Context,
    service: Annotated[
        str,
        typer.Argument(
            metavar="SERVICE|N", help=N_("A service, or a number of working days."), autocompletion=completion.services
        ),
    ],
    received: ReceivedOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    term, name = _term(desk, service)
    with desk.reading() as reader:
        calendar = reader.calendar
    received_on = desk.date(received, calendar)
    due_on = end_of(calendar, received_on, term)
    walked = list(walk(calendar, received_on, term))
    if format is Format.TABLE:
        show(proof.answer(name, term, received_on, due_on, calendar, desk.language, desk.today))
        show(proof.proof(walked, calendar, desk.language, due_on))
        return
    days = proof.days(walked, calendar, desk.language)
    whole = {
        "received_on": received_on.isoformat(),
        "working_days": term.count if term.unit is Unit.WORKING_DAYS else None,
        "due_on": None if due_on is None else due_on.isoformat(),
        "provisional": due_on is not None and is_provisional(calendar, received_on, due_on, desk.today),
        "days": days,
    }
    data.print_records(days, proof.KEYS, format, whole=whole)


def _term(desk: Desk, typed: str) -> tuple[Term, str | None]:
    """The length of the promise that was typed, and the service's name, if it was one."""
    figures = latin_digits(typed.strip())
    if figures.isdecimal():
        if int(figures) > LONGEST_LIMIT:
            raise Refused(
                "{count} working days is too long: {longest} is the most", count=int(figures), longest=LONGEST_LIMIT
            )
        return Term(Unit.WORKING_DAYS, int(figures)), None
    service = desk.charter.find(typed)
    return service.limit.term, service_text(service.promise, desk.language)
