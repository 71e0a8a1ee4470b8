"""`return`: the figures of a period for the office's superiors, with nobody's name in them."""

from __future__ import annotations

from enum import StrEnum

import typer

from charter_cli.commands.report import report_for
from charter_cli.domain.returns import calendar_digest
from charter_cli.errors import Refused
from charter_cli.files.output import format_for, printed_to
from charter_cli.interface.context import Desk
from charter_cli.interface.options import OutputOption, PeriodArgument
from charter_cli.language.messages import N_
from charter_cli.render.return_ import HandedUp, text
from charter_cli.store import chain
from charter_cli.store.replacements import replacements

app = typer.Typer(rich_markup_mode=None)


class ReturnFormat(StrEnum):
    """What a return is written as."""

    JSON = "json"


@app.command(
    name="return",
    help=N_("The figures of a period for the superiors, as one JSON file without names: `district` adds them up."),
)
def return_(ctx: typer.Context, period: PeriodArgument = None, output: OutputOption = None) -> None:
    desk: Desk = ctx.obj
    desk.spare(output)
    format_for(output, None, ReturnFormat.JSON)
    if not desk.charter.office.id:
        raise Refused(
            "{path} names no office: add an `office` with an `id`, by which its returns are known",
            path=desk.charter.path,
        )
    with desk.reading() as reader:
        wanted = desk.period(period, reader.calendar)
        as_of = wanted.as_of(desk.today)
        handed_up = HandedUp(
            *(report_for(desk, reader, wanted), wanted, as_of, wanted.last < desk.today, desk.charter),
            aliases={promise.service_code: promise.alias for promise in reader.promises.values()},
            calendar=calendar_digest(reader.calendar, wanted.first, wanted.last),
            seal=reader.seal(),
            first_seal=chain.first_seal(reader.connection),
            earlier=list(chain.earlier_seals(reader.connection)),
            replaced=sum(one.recorded_on >= wanted.first for one in replacements(reader.connection)),
            lost=desk.lost(reader),
        )
    with printed_to(output):
        print(text(handed_up), end="")
