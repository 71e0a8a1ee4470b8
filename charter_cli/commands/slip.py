"""`slip`: what a visitor takes home."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from charter_cli.domain.request import Outcome
from charter_cli.domain.standing import see
from charter_cli.errors import Refused
from charter_cli.files.output import format_for, printed_to
from charter_cli.interface.context import Desk
from charter_cli.interface.options import NumberArgument, OutputOption, number
from charter_cli.language.messages import N_
from charter_cli.render.slip import slip_of
from charter_cli.render.slip_text import lines

app = typer.Typer(rich_markup_mode=None)


class Paper(StrEnum):
    """How a slip is laid out."""

    TEXT = "text"
    HTML = "html"


@app.command(help=N_("The acknowledgement slip for the visitor: text for any printer, or a page that prints on A5."))
def slip(
    ctx: typer.Context,
    id: NumberArgument,
    format: Annotated[
        Paper | None,
        typer.Option(
            "--format", help=N_("Text of 80 columns, or an HTML page; if it is not given, by the ending of FILE.")
        ),
    ] = None,
    output: OutputOption = None,
) -> None:
    desk: Desk = ctx.obj
    desk.spare(output)
    format = format_for(output, format, Paper.TEXT)
    with desk.reading() as reader:
        life = reader.life(number(id, reader))
        request = life.request
        if request.outcome is Outcome.VOID:
            raise Refused("{id} was entered by mistake (void): there is nothing to acknowledge", id=request.id)
        seen = see(request, reader.calendar, desk.today)
        paper = slip_of(life, seen, desk.charter, desk.view(reader.calendar).on_paper(), reader.seal())
    with printed_to(output):
        if format is Paper.HTML:
            from charter_cli.render.slip_page import html

            print(html(paper, desk.language), end="")
        else:
            print("\n".join(lines(paper, desk.language)))
