"""`due`, `overdue`, `list`: what is pending, what is late, and anything found by words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from charter_cli.commands.listed import (
    Asked,
    ListFormat,
    ListFormatOption,
    format_of,
    give_page,
    give_records,
    given_to,
)
from charter_cli.domain.standing import Seen, see
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.interface.options import (
    SHOWN_UNASKED,
    AsOfOption,
    LimitOption,
    OutputOption,
    ServiceOption,
    SinceOption,
    StatusChoice,
    StatusOption,
    UntilOption,
    service_code,
)
from charter_cli.language.messages import N_
from charter_cli.render.lines import show
from charter_cli.render.requests import board, grouped, listing
from charter_cli.store import opening
from charter_cli.store.reader import Reader
from charter_cli.store.searching import Filter

app = typer.Typer(rich_markup_mode=None)
OVERDUE_EXIT_CODE = 3
NOTHING_PENDING = N_("Nothing is pending.")
NOTHING_FOUND = N_("Nothing was found.")


@app.command(help=N_("What is pending, most urgent first: overdue, today, this week, later, on hold."))
def due(
    ctx: typer.Context,
    days: Annotated[
        int | None,
        typer.Option("--days", min=0, metavar="N", help=N_("Only what is due within N working days, or overdue.")),
    ] = None,
    service: ServiceOption = None,
    as_of: AsOfOption = None,
    format: ListFormatOption = None,
    output: OutputOption = None,
) -> None:
    desk: Desk = ctx.obj
    chosen = format_of(desk, output, format)
    with desk.reading() as reader:
        day = desk.date(as_of, reader.calendar)
        code = service_code(desk, reader, service)
        pending = _pending(desk, reader, day, code)
        if days is not None:
            pending = [seen for seen in pending if _within(seen, days)]
        view = desk.view(reader.calendar, day)
        if chosen is ListFormat.HTML:
            asked = Asked(day, code, days)
            page = give_page(desk, reader, N_("Pending requests"), asked, grouped(pending, view), NOTHING_PENDING)
    with given_to(output):
        if chosen is ListFormat.HTML:
            print(page, end="")
        elif chosen is not ListFormat.TABLE:
            give_records(desk, pending, chosen)
        elif pending:
            show(board(pending, view))
        else:
            _say_nothing(desk)
    shown = (day for seen in pending for day in (seen.request.due_on, seen.standing.if_resumed_on))
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
    as_of: AsOfOption = None,
    working_days_only: Annotated[
        bool, typer.Option("--working-days-only", help=N_("Say nothing on a day off."))
    ] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=N_("End with 3 if anything is overdue."))] = False,
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
        late = [seen for seen in _pending(desk, reader, day, code) if seen.standing.overdue]
        view = desk.view(reader.calendar, day)
        silent = working_days_only and not reader.calendar.is_working(day)
        if chosen is ListFormat.HTML and late:
            page = give_page(desk, reader, N_("Overdue requests"), Asked(day, code), {"": late}, "")
    if not silent and (late or chosen in (ListFormat.JSON, ListFormat.CSV)):
        with given_to(output):
            if chosen is ListFormat.HTML:
                print(page, end="")
            elif chosen is ListFormat.TABLE:
                show(board(late, view))
            else:
                give_records(desk, late, chosen)
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
    limit: LimitOption = None,
    format: ListFormatOption = None,
    output: OutputOption = None,
) -> None:
    desk: Desk = ctx.obj
    chosen = format_of(desk, output, format)
    if limit is None:
        limit = SHOWN_UNASKED if chosen is ListFormat.TABLE else 0
    words = " ".join(text or ()).split()
    with desk.reading() as reader:
        wanted = Filter(
            words=words,
            statuses=status.statuses,
            service_code=service_code(desk, reader, service),
            since=None if since is None else desk.date(since, reader.calendar),
            until=None if until is None else desk.date(until, reader.calendar),
            overdue_on=desk.today if overdue else None,
            limit=limit,
        )
        found = (see(request, reader.calendar, desk.today) for request in reader.each(wanted, newest_first=True))
        if chosen in (ListFormat.JSON, ListFormat.CSV) and not limit:
            with given_to(output):
                give_records(desk, found, chosen)
            return
        seen = list(found)
        total = reader.count(wanted) if len(seen) == limit else len(seen)
        if chosen is ListFormat.HTML:
            asked = Asked(
                *(desk.today, wanted.service_code, None, " ".join(words)),
                *(None if status is StatusChoice.ALL else status.value, wanted.since, wanted.until, overdue),
                total if len(seen) < total else None,
            )
            page = give_page(desk, reader, N_("List of requests"), asked, {"": seen}, NOTHING_FOUND)
    with given_to(output):
        if chosen is ListFormat.HTML:
            print(page, end="")
        elif chosen is not ListFormat.TABLE:
            give_records(desk, seen, chosen)
        elif seen:
            show(listing(seen, desk.language))
        else:
            desk.say(NOTHING_FOUND)
    if len(seen) < total:
        desk.warn(N_("{shown} of {total} are shown: --limit 0 shows all"), shown=len(seen), total=total)


def _pending(desk: Desk, reader: Reader, day: date, code: str | None) -> Sequence[Seen]:
    """What is pending at the end of `day`: today's state for today and later days, the history's for earlier ones."""
    requests = reader.pending_as_of(day, code) if day < desk.today else reader.pending(code)
    return [see(request, reader.calendar, day) for request in requests]
