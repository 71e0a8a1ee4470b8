"""`import` and `export`: tables of requests from elsewhere, and for elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from charter_cli.domain.standing import Seen, see
from charter_cli.errors import Refused
from charter_cli.files.output import format_for, whole
from charter_cli.interface.context import Desk
from charter_cli.interface.narrowing import SinceOption, StatusChoice, StatusOption, UntilOption, service_code
from charter_cli.interface.options import OutputOption, ServiceOption
from charter_cli.language.messages import N_
from charter_cli.language.text import shown
from charter_cli.render import data
from charter_cli.render.lines import tell
from charter_cli.store.reader import Reader
from charter_cli.store.searching import Filter

if TYPE_CHECKING:
    from charter_cli.commands.import_.rows import Taking

app = typer.Typer(rich_markup_mode=None)


class ExportFormat(StrEnum):
    """What `export` writes."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    ICS = "ics"


@app.command("import", help=N_("Registers the requests of a table, CSV or XLSX: all of them, or none."))
def import_(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help=N_("A table whose first row has the headings service, requester, received_on, …")
        ),
    ],
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help=N_("Take the good rows; write the bad ones beside FILE, with reasons."))
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only tell what would happen."))] = False,
    again: Annotated[
        bool, typer.Option("--again", help=N_("Take rows once more that are in the register already."))
    ] = False,
) -> None:
    from charter_cli.commands.import_.bad_rows import BadRows
    from charter_cli.commands.import_.rows import Taking
    from charter_cli.files.tables.headings import columns
    from charter_cli.files.tables.opening import opened

    desk: Desk = ctx.obj
    with opened(file) as table:
        beside = file.with_name(f"{file.stem}.bad.csv")
        known = columns(table.header)
        if table.sheet is not None:
            desk.warn("of the sheets, only “{sheet}” is read", sheet=shown(table.sheet))
        if known.left:
            desk.warn(
                "columns that are not taken over: {columns}",
                columns=", ".join(f"“{shown(heading)}”" for heading in known.left),
            )
        with (
            BadRows(desk, beside, table, known, kept=skip_bad and not dry_run) as bad,
            desk.writing(f"import {shown(file.name)}", keep=not dry_run) as ledger,
        ):
            taking = Taking(desk, ledger, table, known, again=again)
            taking.take(bad, despite_bad=skip_bad)
            wrong = taking.refusal(bad, despite_bad=skip_bad)
            if wrong is not None:
                if bad.count > taking.twins or not taking.nothing_new:
                    bad.tell()
                raise wrong
    bad.tell()
    _tell(desk, taking, bad.count, beside, dry_run=dry_run)


def _tell(desk: Desk, taking: Taking, bad: int, beside: Path, *, dry_run: bool) -> None:
    last = taking.first + taking.count - 1
    numbers = {"first": taking.first, "last": last, "settled": taking.settled}
    if dry_run:
        told = desk.language.plural(
            "Would register {count} request, number {first}; settled: {settled}",
            "Would register {count} requests, numbers {first} to {last}; settled: {settled}",
            taking.count,
            **numbers,
        )
    else:
        told = desk.language.plural(
            "Registered {count} request, number {first}; settled: {settled}",
            "Registered {count} requests, numbers {first} to {last}; settled: {settled}",
            taking.count,
            **numbers,
        )
    tell(told)
    if bad:
        if dry_run:
            desk.warn("rows that would be left out: {count}", count=bad)
        else:
            desk.warn("rows left out: {count}; they are in {file}, with the reasons", count=bad, file=beside)
    if taking.zeros_back:
        desk.warn("phone numbers that got their leading 0 back: {count}", count=taking.zeros_back)
    if taking.renamed.count:
        desk.warn(
            "warning: rows with another reference than they get here: {count}, the first in line {line}",
            count=taking.renamed.count,
            line=taking.renamed.first,
        )
    if taking.redated.count:
        desk.warn(
            "warning: rows with another due date than they get here: {count}, the first in line {line}; holds, "
            "extensions and older limits are not taken over from a table",
            count=taking.redated.count,
            line=taking.redated.first,
        )


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
