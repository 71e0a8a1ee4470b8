"""`deadline`: what a due date would be, and why, without registering anything."""

from __future__ import annotations

from typing import Annotated

import typer

from charter_cli.domain.day_by_day import walk
from charter_cli.domain.deadline import Term, Unit, end_of, stage_days
from charter_cli.domain.standing import is_provisional
from charter_cli.errors import Refused
from charter_cli.interface import completion
from charter_cli.interface.context import Desk
from charter_cli.interface.options import Format, FormatOption, ReceivedOption
from charter_cli.language.messages import N_, InFigures
from charter_cli.language.text import latin_digits
from charter_cli.render import data, proof
from charter_cli.render.lines import show
from charter_cli.render.phrases import service_text

app = typer.Typer(rich_markup_mode=None)
LONGEST_LIMIT = 366


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
    ends = stage_days(calendar, received_on, term)
    view = desk.view(calendar)
    if format is Format.TABLE:
        show(proof.answer(name, term, received_on, due_on, view))
        show(proof.proof(walked, view, due_on, ends))
        return
    days = proof.days(walked, view, ends)
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
    promise = desk.charter.find(typed).promise
    if promise.term.unit is Unit.AGREED:
        raise Refused(
            "{code} has no limit of its own: its day is agreed for each request", code=InFigures(promise.service_code)
        )
    return promise.term, service_text(promise, desk.language)
