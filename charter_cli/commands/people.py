"""`people`: who has asked, with how much, and what of it is pending."""

from typing import Annotated

import typer

from charter_cli.interface.context import Desk
from charter_cli.interface.options import SHOWN_UNASKED, Format, FormatOption, LimitOption
from charter_cli.language.messages import N_
from charter_cli.render import data
from charter_cli.render.lines import show
from charter_cli.render.people import RECORD_KEYS, listing, record
from charter_cli.store.people import people as found_people

app = typer.Typer(rich_markup_mode=None)


@app.command(help=N_("Who has asked: by any part of a name or a phone number, the latest first."))
def people(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help=N_("Words, all of which must be found."))
    ] = None,
    limit: LimitOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    if limit is None:
        limit = SHOWN_UNASKED if format is Format.TABLE else 0
    with desk.reading() as reader:
        found = found_people(reader, " ".join(text or ()).split())
    shown = found[: limit or None]
    if format is not Format.TABLE:
        data.print_records(map(record, shown), RECORD_KEYS, format)
    elif shown:
        show(listing(shown, desk.language))
    else:
        desk.say(N_("Nobody was found."))
    if len(shown) < len(found):
        desk.warn(N_("{shown} of {total} are shown: --limit 0 shows all"), shown=len(shown), total=len(found))
