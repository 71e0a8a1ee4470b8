"""`export`: tables of requests for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, TextIO

import typer

from charter_cli.domain.standing import Seen, see
from charter_cli.errors import Refused
from charter_cli.files.output import format_for, whole
from charter_cli.interface.context import Desk
from charter_cli.interface.options import (
    OutputOption,
    ServiceOption,
    SinceOption,
    StatusChoice,
    StatusOption,
    UntilOption,
    service_code,
)
from charter_cli.language.messages import N_
from charter_cli.render import data
from charter_cli.store.reader import Reader
from charter_cli.store.searching import Filter

app = typer.Typer(rich_markup_mode=None)


class ExportFormat(StrEnum):
    """What `export` writes."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    ICS = "ics"


@app.command(
    help=N_("Writes requests for other programs: all columns as CSV, JSON or XLSX, or due dates as a calendar.")
)
def export(
    ctx: typer.Context,
    format: Annotated[
        ExportFormat | None,
        typer.Option(
            "--format",
            help=N_("csv, json or xlsx: all columns; ics: the due dates of what is pending. Else as FILE ends."),
        ),
    ] = None,
    output: OutputOption = None,
    status: StatusOption = StatusChoice.ALL,
    service: ServiceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    desk: Desk = ctx.obj
    wanted = format_for(output, format, ExportFormat.CSV)
    with desk.reading() as reader:
        days = [None if text is None else desk.date(text, reader.calendar) for text in (since, until)]
        chosen = Filter(
            statuses=status.statuses,
            service_code=service_code(desk, reader, service),
            since=days[0],
            until=days[1],
        )
        _write(desk, reader, wanted, output, chosen)


def _write(desk: Desk, reader: Reader, format: ExportFormat, output: Path | None, chosen: Filter) -> None:
    """The chosen requests, oldest first, on standard output or in the file `output`."""
    seen = (see(request, reader.calendar, desk.today) for request in reader.each(chosen))
    if output is None:
        if format is ExportFormat.XLSX:
            raise Refused("a workbook cannot be printed: name a file for it with --output")
        _print(desk, format, seen, sys.stdout)
        return
    desk.spare(output)
    with whole(output) as file:
        if format is ExportFormat.XLSX:
            from charter_cli.render.sheets import write_xlsx

            write_xlsx(data.records(seen, desk.language), data.RECORD_KEYS, file)
            return
        # The mark at the start of a CSV tells Excel that it is UTF-8: without it no Bangla is read.
        text = TextIOWrapper(file, "utf-8-sig" if format is ExportFormat.CSV else "utf-8", newline="")
        _print(desk, format, seen, text)
        text.detach()


def _print(desk: Desk, format: ExportFormat, seen: Iterable[Seen], out: TextIO) -> None:
    if format is ExportFormat.ICS:
        from charter_cli.render.ics import due_dates

        out.buffer.write(due_dates(seen, desk.language))  # its lines end as they must on every system
    else:
        data.print_records(data.records(seen, desk.language), data.RECORD_KEYS, format, out)
