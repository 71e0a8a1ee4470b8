"""`report` and `sample`: the figures of a period, and requests of it drawn by lot."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from charter_cli.domain.day_by_day import walk
from charter_cli.domain.periods import Period, last_months, read_period
from charter_cli.domain.report import Report, draw
from charter_cli.domain.report import report as report_of
from charter_cli.domain.standing import see
from charter_cli.errors import Refused
from charter_cli.files.output import format_for, printed_to, write_whole
from charter_cli.interface.context import Desk
from charter_cli.interface.options import Format, FormatOption, OutputOption, line
from charter_cli.language.messages import N_, Label
from charter_cli.render import data
from charter_cli.render import report as view
from charter_cli.render.lines import show
from charter_cli.render.report import Month, Shown
from charter_cli.store import figures
from charter_cli.store.reader import Reader

app = typer.Typer(rich_markup_mode=None)
MONTHS_SHOWN = 12
PeriodArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[PERIOD]", help=N_("A period like 2026-11, 2026, 2026-27 or 2026-27Q2; this month if it is not given.")
    ),
]


class ReportFormat(StrEnum):
    """How a report is given."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    XLSX = "xlsx"


@app.command(
    help=N_("The figures of a period, per service: brought forward, received, settled in time or late, pending.")
)
def report(
    ctx: typer.Context,
    period: PeriodArgument = None,
    format: Annotated[
        ReportFormat | None,
        typer.Option("--format", help=N_("How it is given; else as the name of the --output file ends, else a table.")),
    ] = None,
    output: OutputOption = None,
) -> None:
    desk: Desk = ctx.obj
    desk.spare(output)
    wanted = read_period(period, desk.today)
    chosen = format_for(output, format, ReportFormat.TABLE)
    if chosen is ReportFormat.XLSX and output is None and sys.stdout.isatty():
        raise Refused("a workbook cannot be shown on the screen: name a file with --output, like report.xlsx")
    months: list[Month] = []
    with desk.reading() as reader:
        shown = Shown(_report(desk, reader, wanted), wanted, wanted.as_of(desk.today))
        if chosen is ReportFormat.HTML:
            periods = last_months(shown.as_of, MONTHS_SHOWN)
            months = [(month, _report(desk, reader, month).total.in_time_percent) for month in periods]
    if chosen is ReportFormat.XLSX:
        _give_workbook(desk, shown, output)
        return
    with printed_to(output):
        _print(desk, shown, months, chosen)


def _report(desk: Desk, reader: Reader, period: Period) -> Report:
    names = {promise.service_code: promise.service_name for promise in reader.promises.values()}
    charter = {service.code: service.name for service in desk.charter.services}
    alive = figures.alive(reader, period.first, period.as_of(desk.today))
    return report_of(alive, period.first, charter, names, reader.calendar)


def _print(desk: Desk, shown: Shown, months: Sequence[Month], format: ReportFormat) -> None:
    if format is ReportFormat.TABLE:
        show(view.lines(shown, desk.language))
    elif format is ReportFormat.HTML:
        from charter_cli.render.report_page import html

        print(html(shown, months, desk.charter, desk.language, desk.today), end="")
    else:
        table = view.table(shown, desk.language)
        data.print_records(table, view.KEYS, format, whole=view.as_json(shown, desk.language))


def _give_workbook(desk: Desk, shown: Shown, output: Path | None) -> None:
    from charter_cli.render.report_sheet import workbook

    content = workbook(shown, desk.charter, desk.language)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        write_whole(output, content)


@app.command(help=N_("Draws N requests of a period by lot, for a committee: anyone can repeat the draw."))
def sample(
    ctx: typer.Context,
    count: Annotated[int, typer.Argument(metavar="N", min=1, help=N_("How many requests."))],
    period: PeriodArgument = None,
    seed: Annotated[
        str | None,
        typer.Option("--seed", metavar="TEXT", help=N_("Any words of the committee's own: they decide who is drawn.")),
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    from charter_cli.render.sample import KEYS, Drawn, Picked, as_json, lines, rows

    desk: Desk = ctx.obj
    wanted = read_period(period, desk.today)
    with desk.reading() as reader:
        calendar = reader.calendar
        candidates = figures.received(reader, wanted.first, wanted.as_of(desk.today))
        # Nobody chooses this one, and it is not known before the last request of the period is registered.
        words = line(seed, Label(N_("the seed"))) or f"{wanted.label}/{len(candidates)}"
        picked = []
        for number in draw(candidates, count, words):
            life = reader.life(number)
            request = life.request
            until = request.settled_on or desk.today
            walked = list(walk(calendar, request.received_on, request.promise.term, life.turns, until))
            picked.append(Picked(see(request, calendar, desk.today), walked))
    drawn = Drawn(wanted, wanted.as_of(desk.today), words, len(candidates), picked)
    if format is Format.TABLE:
        show(lines(drawn, calendar, desk.language, desk.today))
    else:
        data.print_records(rows(drawn, desk.language), KEYS, format, whole=as_json(drawn, calendar, desk.language))
