"""`report`: the figures of a period."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from charter_cli.domain.periods import Period, last_months
from charter_cli.domain.report import Report
from charter_cli.domain.report import report as report_of
from charter_cli.errors import Refused
from charter_cli.files.output import format_for, printed_to, write_whole
from charter_cli.interface.context import Desk
from charter_cli.interface.options import OutputOption, PeriodArgument
from charter_cli.language.messages import N_
from charter_cli.render import data
from charter_cli.render.lines import show
from charter_cli.render.report import KEYS, Month, Shown, lines
from charter_cli.store import figures
from charter_cli.store.annex import annex as named
from charter_cli.store.reader import Reader
from charter_cli.store.replacements import replacements

app = typer.Typer(rich_markup_mode=None)
MONTHS_SHOWN = 12


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
        typer.Option(
            "--format", help=N_("The format; if it is not given, by the ending of the --output file, else a table.")
        ),
    ] = None,
    annex: Annotated[
        bool,
        typer.Option(
            "--annex",
            help=N_("List by name what is overdue, late, or was entered as void after its due date, with reasons."),
        ),
    ] = False,
    output: OutputOption = None,
) -> None:
    desk: Desk = ctx.obj
    desk.spare(output)
    chosen = format_for(output, format, ReportFormat.TABLE)
    if chosen is ReportFormat.XLSX and output is None and sys.stdout.isatty():
        raise Refused("a workbook cannot be shown on the screen: name a file with --output, like report.xlsx")
    if annex and chosen is ReportFormat.CSV:
        raise Refused("an annex has no place in a CSV of figures: choose table, html, xlsx or json")
    months: list[Month] = []
    with desk.reading() as reader:
        wanted = desk.period(period, reader.calendar)
        as_of, seal = wanted.as_of(desk.today), reader.seal()
        replaced = [one for one in replacements(reader.connection) if one.recorded_on >= wanted.first]
        language = desk.language.on_paper() if chosen in (ReportFormat.HTML, ReportFormat.XLSX) else desk.language
        shown = Shown(
            *(report_for(desk, reader, wanted), wanted, as_of, language, desk.charter.office, seal),
            wanted.last < desk.today,
            *(replaced, desk.lost(reader)),
            annex=list(named(reader, wanted.first, as_of)) if annex else None,
        )
        if chosen is ReportFormat.HTML:
            periods = last_months(shown.as_of, MONTHS_SHOWN)
            months = [(month, report_for(desk, reader, month).total.in_time_percent) for month in periods]
    if chosen is ReportFormat.XLSX:
        _give_workbook(desk, shown, output)
        return
    with printed_to(output):
        _print(desk, shown, months, chosen)


def report_for(desk: Desk, reader: Reader, period: Period) -> Report:
    """The figures of `period`, as of its end or today."""
    names = {promise.service_code: promise.service_name for promise in reader.promises.values()}
    charter = {service.code: service.name for service in desk.charter.services}
    last = period.as_of(desk.today)
    alive, voided = figures.alive(reader, period.first, last), figures.voided(reader, period.first, last)
    return report_of(alive, voided, period.first, charter, names, reader.calendar)


def _print(desk: Desk, shown: Shown, months: Sequence[Month], format: ReportFormat) -> None:
    if format is ReportFormat.TABLE:
        show(lines(shown))
    elif format is ReportFormat.HTML:
        from charter_cli.render.report_page import html

        print(html(shown, months, desk.charter, desk.today), end="")
    else:
        data.print_records(shown.table(), KEYS, format, whole=shown.as_json())


def _give_workbook(desk: Desk, shown: Shown, output: Path | None) -> None:
    from charter_cli.render.report_sheet import workbook

    content = workbook(shown, desk.charter)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        write_whole(output, content)
