"""`services`: the charter itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from charter_cli.files.output import format_for, printed_to
from charter_cli.interface import completion
from charter_cli.interface.context import Desk
from charter_cli.interface.options import OutputOption
from charter_cli.language.messages import N_
from charter_cli.render import charter_lines, data
from charter_cli.render.lines import show

app = typer.Typer(rich_markup_mode=None)


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
        typer.Option(
            "--format",
            help=N_("The format; html: the page for the wall, A4 or A3. If it is not given, by the ending of FILE."),
        ),
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

            print(html(charter, chosen, desk.language.on_paper()), end="")
        elif format is not Hung.TABLE:
            records = [charter_lines.record(service, charter, desk.language.code) for service in chosen]
            data.print_records(records, charter_lines.KEYS, format, whole=None if code is None else records[0])
        elif brief:
            show(charter_lines.brief(chosen, desk.language))
        elif code is None:
            show(charter_lines.whole(charter, desk.language))
        else:
            show(charter_lines.one(chosen[0], charter, desk.language))
