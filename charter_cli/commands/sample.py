"""`sample`: requests of a period drawn by lot."""

from __future__ import annotations

from typing import Annotated

import typer

from charter_cli.domain.day_by_day import days_of
from charter_cli.domain.report import draw
from charter_cli.domain.standing import see
from charter_cli.interface.context import Desk
from charter_cli.interface.options import Format, FormatOption, PeriodArgument, line
from charter_cli.language.messages import N_, Label
from charter_cli.render import data
from charter_cli.render.lines import show
from charter_cli.render.sample import KEYS, Drawn, Picked, as_json, lines, rows
from charter_cli.store import figures

app = typer.Typer(rich_markup_mode=None)


@app.command(help=N_("Draws N requests of a period by lot, for a committee: anyone can repeat the draw."))
def sample(
    ctx: typer.Context,
    count: Annotated[int, typer.Argument(metavar="N", min=1, help=N_("How many requests."))],
    period: PeriodArgument = None,
    seed: Annotated[
        str | None,
        typer.Option(
            "--seed",
            metavar="TEXT",
            help=N_("Any words that the committee chooses: they decide which requests are drawn."),
        ),
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    with desk.reading() as reader:
        calendar = reader.calendar
        wanted = desk.period(period, calendar)
        candidates = figures.received(reader, wanted.first, wanted.as_of(desk.today))
        # Nobody chooses this one, and it is not known before the last request of the period is registered.
        words = line(seed, Label(N_("the seed"))) or f"{wanted.label}/{len(candidates)}"
        picked = []
        for number in draw(candidates, count, words):
            life = reader.life(number)
            walked = days_of(life, calendar, desk.today)
            picked.append(Picked(life, see(life.request, calendar, desk.today), walked))
        seal = reader.seal()
    view = desk.view(calendar)
    drawn = Drawn(wanted, wanted.as_of(desk.today), words, len(candidates), picked, seal)
    if format is Format.TABLE:
        show(lines(drawn, view))
    else:
        data.print_records(rows(drawn, view), KEYS, format, whole=as_json(drawn, view))
