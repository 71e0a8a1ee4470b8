"""`export`: tables of requests for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

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
            help=N_(
                "csv, json or xlsx: all columns; ics: due dates for a calendar; if it is not given, by the ending of "
                "FILE."
            ),
        ),
    ] = None,
    todo: Annotated[
        bool,
        typer.Option("--todo", help=N_("As ics: a list of what is to be done (VTODO) instead of days in a calendar.")),
    ] = False,
    output: OutputOption = None,
    status: StatusOption = StatusChoice.ALL,
    service: ServiceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    desk: Desk = ctx.obj
    wanted = format_for(output, format, ExportFormat.ICS if todo else ExportFormat.CSV)
    if todo and wanted is not ExportFormat.ICS:
        raise Refused("--todo is for --format ics: leave one of them out")
    with desk.reading() as reader:
        days = [None if text is None else desk.date(text, reader.calendar) for text in (since, until)]
        chosen = Filter(
            statuses=status.statuses,
            service_code=service_code(desk, reader, service),
            since=days[0],
            until=days[1],
        )
        seen = (see(request, reader.calendar, desk.today) for request in reader.each(chosen))
        if wanted is ExportFormat.ICS:
            _write_calendar(desk, reader, seen, output, todo=todo)
        else:
            _write_table(desk, wanted, seen, output)


def _write_calendar(desk: Desk, reader: Reader, seen: Iterable[Seen], output: Path | None, *, todo: bool) -> None:
    from charter_cli.render import ics

    entries = (ics.todos if todo else ics.events)(seen, desk.view(reader.calendar), reader.changes)
    if output is None:
        sys.stdout.buffer.write(entries)  # its lines end as they must on every system
        return
    desk.spare(output)
    with whole(output) as file:
        file.write(entries)


def _write_table(desk: Desk, format: ExportFormat, seen: Iterable[Seen], output: Path | None) -> None:
    """The requests `seen` on standard output or in the file `output`."""
    if output is None:
        if format is ExportFormat.XLSX:
            raise Refused("a workbook cannot be printed: name a file for it with --output")
        data.print_records(data.records(seen, desk.language), data.RECORD_KEYS, format, sys.stdout)
        return
    desk.spare(output)
    with whole(output) as file:
        if format is ExportFormat.XLSX:
            from charter_cli.render.sheets import write_xlsx

            write_xlsx(data.records(seen, desk.language), data.RECORD_KEYS, file)
            return
        # The mark at the start of a CSV tells Excel that it is UTF-8: without it no Bangla is read.
        text = TextIOWrapper(file, "utf-8-sig" if format is ExportFormat.CSV else "utf-8", newline="")
        data.print_records(data.records(seen, desk.language), data.RECORD_KEYS, format, text)
        text.detach()
