"""`due`, `overdue`: what is pending, and what is late."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from charter_cli.commands.listed import (
    Asked,
    ListFormat,
    ListFormatOption,
    format_of,
    give,
    page_of,
)
from charter_cli.domain.standing import Seen, see
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.interface.options import AsOfOption, OfficerOption, OutputOption, ServiceOption, service_code
from charter_cli.language.messages import N_
from charter_cli.render.lines import show
from charter_cli.render.requests import board, grouped
from charter_cli.store import opening
from charter_cli.store.reader import Reader

if TYPE_CHECKING:
    from charter_cli.domain.charter import Officer

app = typer.Typer(rich_markup_mode=None)
OVERDUE_EXIT_CODE = 3
NOTHING_PENDING = N_("Nothing is pending.")


@app.command(help=N_("What is pending, most urgent first: overdue, today, this week, later, on hold."))
def due(
    ctx: typer.Context,
    days: Annotated[
        int | None,
        typer.Option("--days", min=0, metavar="N", help=N_("Only what is due within N working days, or overdue.")),
    ] = None,
    service: ServiceOption = None,
    officer: OfficerOption = None,
    as_of: AsOfOption = None,
    format: ListFormatOption = None,
    output: OutputOption = None,
) -> None:
    desk: Desk = ctx.obj
    chosen = format_of(desk, output, format)
    page = ""
    with desk.reading() as reader:
        day = desk.date(as_of, reader.calendar)
        code = service_code(desk, reader, service)
        of = _officer(desk, officer)
        pending = _pending(desk, reader, day, code, of)
        if days is not None:
            pending = [seen for seen in pending if _within(seen, days)]
        view = desk.view(reader.calendar, day)
        if chosen is ListFormat.HTML:
            asked = Asked(day, code, of, days)
            page = page_of(desk, reader, N_("Pending requests"), asked, grouped(pending, view), NOTHING_PENDING)
    table = partial(_say_nothing, desk) if not pending else lambda: show(board(pending, view))
    give(desk, chosen, output, pending, page, table)
    shown = (due_on for seen in pending for due_on in (seen.request.due_on, seen.standing.if_resumed_on))
    desk.mind_the_list(desk.list_end(view.calendar, shown))


def _say_nothing(desk: Desk) -> None:
    """Nothing is pending; and whether that is because there is no register where it was looked for."""
    if desk.register_path.exists():
        desk.say(NOTHING_PENDING)
    else:
        desk.say(N_("Nothing is pending: there is no register yet, {path}"), path=desk.register_path)


def _within(seen: Seen, days: int) -> bool:
    left = seen.standing.days_left
    return left is not None and left <= days


@app.command(
    help=N_("The list for the morning's cron job: what is overdue. Says nothing, and writes no page, when nothing is.")
)
def overdue(
    ctx: typer.Context,
    service: ServiceOption = None,
    officer: OfficerOption = None,
    as_of: AsOfOption = None,
    working_days_only: Annotated[
        bool, typer.Option("--working-days-only", help=N_("Say nothing on a day off."))
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help=N_("End with exit code 3 if anything is overdue."))
    ] = False,
    format: ListFormatOption = None,
    output: OutputOption = None,
) -> None:
    desk: Desk = ctx.obj
    _must_be_there(desk)
    chosen = format_of(desk, output, format)
    page = ""
    with desk.reading() as reader:
        day = desk.date(as_of, reader.calendar)
        code = service_code(desk, reader, service)
        of = _officer(desk, officer)
        late = [seen for seen in _pending(desk, reader, day, code, of) if seen.standing.overdue]
        view = desk.view(reader.calendar, day)
        silent = working_days_only and not reader.calendar.is_working(day)
        if chosen is ListFormat.HTML and late:
            page = page_of(desk, reader, N_("Overdue requests"), Asked(day, code, of), {"": late}, "")
    if not silent and (late or chosen in (ListFormat.JSON, ListFormat.CSV)):
        give(desk, chosen, output, late, page, lambda: show(board(late, view)))
    if exit_code and late:
        raise typer.Exit(OVERDUE_EXIT_CODE)


def _must_be_there(desk: Desk) -> None:
    """Refused: a register that was named and is not there. The job on a mistyped name would be silent for ever."""
    named = desk.named_register
    if named is not None and not opening.holds_something(named):
        from charter_cli.store.copies import must_not_be_lost

        must_not_be_lost(named)
        raise Refused(
            "there is no register at {path}: correct --db, CHARTER_DB or `charter config db`; `charter new` begins one",
            path=named,
        )


def _officer(desk: Desk, text: str | None) -> "Officer | None":
    """The officer whom `text` names, where any was named."""
    if text is None:
        return None
    from charter_cli.domain.officers import find_officer

    return find_officer(desk.charter, text)


def _pending(desk: Desk, reader: Reader, day: date, code: str | None, officer: "Officer | None") -> Sequence[Seen]:
    """What is pending at the end of `day`: today's state for today and later days, the history's for earlier ones.
    `code`, `officer`: only of that service, and only of those for which this officer answers."""
    requests = reader.pending_as_of(day, code) if day < desk.today else reader.pending(code)
    if officer is not None:
        from charter_cli.domain.officers import codes_of

        codes = codes_of(desk.charter, officer)
        requests = [request for request in requests if request.promise.service_code in codes]
    return [see(request, reader.calendar, day) for request in requests]
