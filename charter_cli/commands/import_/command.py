"""`import`: tables of requests from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_
from charter_cli.language.text import shown
from charter_cli.render.lines import tell

if TYPE_CHECKING:
    from charter_cli.commands.import_.rows import Taking

app = typer.Typer(rich_markup_mode=None)


@app.command("import", help=N_("Registers the requests of a table, CSV, JSON or XLSX: all of them, or none."))
def import_(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=N_("A table with the headings service, requester, received_on, …; or - to read what is piped in."),
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
    from charter_cli.commands.import_.rehearsal import Rehearsal
    from charter_cli.commands.import_.rows import Taking
    from charter_cli.files.tables.headings import HEADINGS, columns
    from charter_cli.files.tables.opening import STANDARD_INPUT, opened

    desk: Desk = ctx.obj
    if skip_bad and file == STANDARD_INPUT:
        raise Refused("what is piped in has no place for its bad rows beside it: save it as a file first")
    with opened(file, HEADINGS) as table:
        beside = file.with_name(f"{file.stem}.bad.csv")
        known = columns(table.header)
        if table.sheet is not None:
            desk.warn("of the sheets, only “{sheet}” is read", sheet=shown(table.sheet))
        if table.above:
            above = " · ".join(shown(str(cell)) for row in table.above for cell in row.cells if str(cell).strip())
            desk.warn(
                "the headings are in line {line}; above them, and not read: {text}",
                line=table.header.line,
                text=shown(above),
            )
        if table.loses_errors:
            desk.warn("in a file of this kind a formula that ends in an error is read as an empty cell: look for them")
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
            rehearsal = Rehearsal(desk, ledger.calendar) if dry_run else None
            taking.take(bad, despite_bad=skip_bad, watch=rehearsal.watch if rehearsal else None)
            wrong = taking.refusal(bad, despite_bad=skip_bad)
            if wrong is not None:
                if bad.count > taking.twins or not taking.nothing_new:
                    bad.tell()
                raise wrong
    bad.tell()
    for line, text in taking.reader.damage.guesses:
        desk.warn(
            "warning: line {line}: “{text}” may be Bangla for an old font such as SutonnyMJ, which no search finds: "
            "convert it to Unicode first",
            line=line,
            text=shown(text),
        )
    _tell(desk, taking, bad.count, beside, dry_run=dry_run)
    if rehearsal is not None:
        rehearsal.tell([*taking.reader.damage.orders.values()])


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
    if taking.far.count and not dry_run:  # a rehearsal tells of those of a year ago
        desk.warn(
            "warning: rows received more than two years ago: {count}, the first in line {line}",
            count=taking.far.count,
            line=taking.far.first,
        )
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
