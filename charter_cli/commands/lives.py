"""`done`, `note`, `hold`, `resume`, `extend`, `reopen`, `edit`: what happens to a request after registration."""

from __future__ import annotations

from typing import Annotated

import typer

from charter_cli.desk import Desk
from charter_cli.errors import Refused
from charter_cli.messages import N_, Label
from charter_cli.options import LONGEST_NOTE, Format, FormatOption, NoteOption, NumberArgument, line, number
from charter_cli.render import data, story
from charter_cli.render.lines import show
from charter_cli.render.requests import Seen
from charter_cli.requests import Life, Outcome, settle, stand
from charter_cli.requests import note as noted
from charter_cli.workdays import Calendar

app = typer.Typer(rich_markup_mode=None)

OnOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help=N_("The day on which it happened; today if it is not given."))
]


@app.command(help=N_("Settles one or more requests: all of them, or none."))
def done(
    ctx: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help=N_("The numbers of the requests."))],
    on: OnOption = None,
    outcome: Annotated[Outcome, typer.Option("--outcome", help=N_("How it ended."))] = Outcome.SERVED,
    note: NoteOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    with desk.writing(" ".join(["done", *ids])) as ledger:
        day = desk.date(on, ledger.calendar)
        text = line(note, Label(N_("the note")), LONGEST_NOTE)
        numbers = dict.fromkeys(number(one, ledger) for one in ids)
        lives = [ledger.life(one) for one in numbers]
        drafts = [settle(life, day, outcome, text, ledger.calendar, desk.today) for life in lives]
        settled = [ledger.record(life, draft) for life, draft in zip(lives, drafts, strict=True)]
        calendar = ledger.calendar
    answer(desk, settled, calendar, format)


@app.command(help=N_("Adds a remark to a request."))
def note(
    ctx: typer.Context,
    id: NumberArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("The remark."))],
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    words = line(text, Label(N_("the note")), LONGEST_NOTE)
    if words is None:
        raise Refused("the note is empty: write what is to be remembered")
    with desk.writing(f"note {id}") as ledger:
        life = ledger.record(ledger.life(number(id, ledger)), noted(words, desk.today))
        calendar = ledger.calendar
    answer(desk, [life], calendar, format)


def answer(desk: Desk, lives: list[Life], calendar: Calendar, format: Format) -> None:
    """Prints what changed: one request alone as an object, several as an array."""
    seen = [Seen(life.request, stand(life.request, calendar, desk.today)) for life in lives]
    if format is Format.TABLE:
        for life, one in zip(lives, seen, strict=True):
            show(story.changed(life, one, calendar, desk.language, desk.today))
        return
    records = [data.record(one.request, one.standing, desk.language.code) for one in seen]
    if len(records) == 1:
        data.print_one(records[0], format.value)
    elif format is Format.JSON:
        data.print_json(records)
    else:
        data.print_csv(records, data.RECORD_KEYS)
