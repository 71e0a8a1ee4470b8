"""`list`: anything found by words."""

from functools import partial
from typing import Annotated

import typer

from charter_cli.commands.listed import (
    Asked,
    ListFormat,
    ListFormatOption,
    format_of,
    give,
    page_of,
)
from charter_cli.domain.standing import see
from charter_cli.interface.context import Desk
from charter_cli.interface.options import (
    SHOWN_UNASKED,
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
from charter_cli.render.requests import listing
from charter_cli.store.searching import Filter

app = typer.Typer(rich_markup_mode=None)
NOTHING_FOUND = N_("Nothing was found.")


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
    words, page = " ".join(text or ()).split(), ""
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
            give(desk, chosen, output, found)
            return
        seen = list(found)
        total = reader.count(wanted) if len(seen) == limit else len(seen)
        if chosen is ListFormat.HTML:
            asked = Asked(
                on=desk.today,
                service=wanted.service_code,
                words=" ".join(words),
                status=None if status is StatusChoice.ALL else status.value,
                since=wanted.since,
                until=wanted.until,
                overdue=overdue,
                found=total if len(seen) < total else None,
            )
            page = page_of(desk, reader, N_("List of requests"), asked, {"": seen}, NOTHING_FOUND)
    table = partial(desk.say, NOTHING_FOUND) if not seen else lambda: show(listing(seen, desk.language))
    give(desk, chosen, output, seen, page, table)
    if len(seen) < total:
        desk.warn(N_("{shown} of {total} are shown: --limit 0 shows all"), shown=len(seen), total=total)
