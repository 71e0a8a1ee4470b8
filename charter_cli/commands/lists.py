"""`due`, `overdue`, `list`: what is pending, what is late, and anything found by words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated

import typer

from charter_cli.commands.narrowing import SinceOption, StatusChoice, StatusOption, UntilOption, service_code
from charter_cli.desk import Desk
from charter_cli.messages import N_
from charter_cli.options import AsOfOption, Format, FormatOption, ServiceOption
from charter_cli.render.lines import Line, show
from charter_cli.render.requests import Seen, board, listing
from charter_cli.requests import Request
from charter_cli.standing import stand
from charter_cli.store.reading import Reader
from charter_cli.store.searching import Filter
from charter_cli.workdays import Calendar

app = typer.Typer(rich_markup_mode=None)
OVERDUE_EXIT_CODE = 3
SHOWN_UNASKED = 50


@app.command(help=N_("What is pending, most urgent first: overdue, today, this week, later, on hold."))
def due(
    ctx: typer.Context,
    days: Annotated[
        int | None,
        typer.Option("--days", min=0, metavar="N", help=N_("Only what is due within N working days, or overdue.")),
    ] = None,
    service: ServiceOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    with desk.reading() as reader:
        day = desk.date(as_of, reader.calendar)
        pending = _pending(desk, reader, day, service)
        if days is not None:
            pending = [seen for seen in pending if _within(seen, days)]
        ends = desk.list_end(reader)
    _print(desk, pending, format, board(pending, desk.language, day))
    if not pending and format is Format.TABLE:
        _say_nothing(desk)
    desk.mind_the_list(ends)


def _say_nothing(desk: Desk) -> None:
    """Nothing is pending; and whether that is because there is no register where it was looked for."""
    if desk.register_path.exists():
        desk.say(N_("Nothing is pending."))
    else:
        desk.say(N_("Nothing is pending: there is no register yet, {path}"), path=desk.register_path)


def _within(seen: Seen, days: int) -> bool:
    left = seen.standing.days_left
    return left is not None and left <= days


@app.command(help=N_("The list for the morning's cron job: what is overdue. Says nothing when nothing is."))
def overdue(
    ctx: typer.Context,
    service: ServiceOption = None,
    as_of: AsOfOption = None,
    working_days_only: Annotated[
        bool, typer.Option("--working-days-only", help=N_("Say nothing on a day off."))
    ] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=N_("End with 3 if anything is overdue."))] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    with desk.reading() as reader:
        day = desk.date(as_of, reader.calendar)
        late = [seen for seen in _pending(desk, reader, day, service) if seen.standing.overdue]
        silent = working_days_only and not reader.calendar.is_working(day)
    if not silent:
        _print(desk, late, format, board(late, desk.language, day))
    if exit_code and late:
        raise typer.Exit(OVERDUE_EXIT_CODE)


@app.command("list", help=N_("Finds requests by words in any field or service name, newest first."))
def list_(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help=N_("Words, all of which must be found."))
    ] = None,
    status: StatusOption = StatusChoice.ALL,
    service: ServiceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only what is overdue."))] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, metavar="N", help=N_("At most N; 0 is no limit. A table shows 50 unless told.")),
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    if limit is None:
        limit = SHOWN_UNASKED if format is Format.TABLE else 0
    with desk.reading() as reader:
        wanted = Filter(
            words=" ".join(text or ()).split(),
            statuses=status.statuses,
            service_code=service_code(desk, reader, service),
            since=None if since is None else desk.date(since, reader.calendar),
            until=None if until is None else desk.date(until, reader.calendar),
            overdue_on=desk.today if overdue else None,
            limit=limit,
        )
        found, total = reader.find(wanted)
        seen = _seen(found, reader.calendar, desk.today)
    _print(desk, seen, format, listing(seen, desk.language))
    if format is Format.TABLE and not seen:
        desk.say(N_("Nothing was found."))
    if len(seen) < total:
        desk.warn(N_("{shown} of {total} are shown: --limit 0 shows all"), shown=len(seen), total=total)


def _pending(desk: Desk, reader: Reader, day: date, service: str | None) -> list[Seen]:
    """What is pending at the end of `day`: today's state for today and later days, the history's for earlier ones."""
    code = service_code(desk, reader, service)
    past = day < desk.today
    requests = reader.pending_as_of(day, code) if past else reader.pending(code)
    return _seen(requests, reader.calendar, day)


def _seen(requests: Iterable[Request], calendar: Calendar, day: date) -> list[Seen]:
    return [Seen(request, stand(request, calendar, day)) for request in requests]


def _print(desk: Desk, seen: Sequence[Seen], format: Format, lines: Sequence[Line]) -> None:
    if format is Format.TABLE:
        show(lines)
        return
    from charter_cli.render import data

    records = [data.record(one.request, one.standing, desk.language.code) for one in seen]
    if format is Format.JSON:
        data.print_json(records)
    else:
        data.print_csv(records, data.RECORD_KEYS)
