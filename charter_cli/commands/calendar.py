"""`calendar`: a month as a grid."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Annotated

import typer

from charter_cli.domain.dates import read_month
from charter_cli.interface.context import Desk
from charter_cli.interface.options import Format, FormatOption
from charter_cli.language.messages import N_
from charter_cli.render import data, month_grid
from charter_cli.render.lines import show

app = typer.Typer(rich_markup_mode=None)


@app.command(help=N_("A month as a grid: days off, make-up days, and how many requests are due on each day."))
def calendar(
    ctx: typer.Context,
    month: Annotated[
        str | None, typer.Argument(metavar="[MONTH]", help=N_("A month like 2026-11; this one if it is not given."))
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    year, number = (desk.today.year, desk.today.month) if month is None else read_month(month, desk.today)
    with desk.reading() as reader:
        view = desk.view(reader.calendar)
        view.calendar.is_working(date(year, number, 1))  # refused outside it
        due = Counter(request.due_on for request in reader.pending() if request.due_on is not None)
    if format is Format.TABLE:
        show(month_grid.grid(year, number, due, view))
    else:
        data.print_records(month_grid.records(year, number, due, view), month_grid.KEYS, format)
