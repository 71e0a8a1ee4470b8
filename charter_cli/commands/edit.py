"""`edit` and `undo`: what was typed wrong, and what should not have been entered at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated

import typer

from charter_cli.commands.update import answer, reason_for
from charter_cli.domain import transitions
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.request import Draft, Life, Promise
from charter_cli.interface import fields
from charter_cli.interface.context import Desk
from charter_cli.interface.far_days import mind_far_days
from charter_cli.interface.fields import with_fields
from charter_cli.interface.options import Format, FormatOption, NumberArgument, number
from charter_cli.interface.prompts import at_terminal
from charter_cli.language.messages import N_
from charter_cli.render.lines import show
from charter_cli.render.moves import undone
from charter_cli.store.undoing import undo as take_back

app = typer.Typer(rich_markup_mode=None)


@app.command(help=N_("Corrects what was typed; the old text stays in the history. An empty text takes a field away."))
@with_fields(before="due", received_on=N_("The true day of receipt."))
def edit(
    ctx: typer.Context,
    id: NumberArgument,
    why: Annotated[
        str | None,
        typer.Option(
            "--why",
            metavar="TEXT",
            help=N_("The reason; needed where the day of receipt, --due or the service changes."),
        ),
    ] = None,
    service: Annotated[
        str | None,
        typer.Option("--service", metavar="SERVICE", help=N_("The true service; its limit as of today.")),
    ] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help=N_("The day that was truly agreed."))] = None,
    format: FormatOption = Format.TABLE,
    **typed: str | None,
) -> None:
    desk: Desk = ctx.obj
    if service is None and due is None and not any(text is not None for text in typed.values()) and at_terminal(desk):
        from charter_cli.commands.edit_form import ask_changes

        service, due, asked = ask_changes(desk, id)
        typed |= asked
    mind_far_days(desk, typed["received_on"], typed["memo_date"])
    mind_far_days(desk, due, to_come=True)
    chosen = None if service is None else desk.charter.find(service).promise

    def edited(
        life: Life, office: Calendar, why: str | None, promises: Mapping[int, Promise], id_of: Callable[[Promise], int]
    ) -> tuple[Draft, Promise]:
        changes = fields.read(typed, desk, office)
        on = None if due is None else desk.date(due, office, since=desk.today)
        received_on = changes.get("received_on") or life.request.received_on
        promise = _promise(life, chosen, promises, on, received_on, office)
        promise_id = None if promise == life.request.promise else id_of(promise)
        return transitions.edit(life, changes, promise_id, why, desk.today), promise

    # What moves the due date is corrected for a reason, which stays in the history.
    if why is not None or not {service, due, typed["received_on"]} <= {None}:
        why = reason_for(ctx, id, why, lambda life, office: edited(life, office, "", {}, lambda _: 0))
    with desk.writing(f"edit {id}") as ledger:
        life = ledger.life(number(id, ledger))
        draft, promise = edited(life, ledger.calendar, why, ledger.promises, ledger.promise_id)
        life = ledger.record(life, transitions.rejudge(life, promise, draft, ledger.calendar))
        calendar = ledger.calendar
    answer(desk, [life], calendar, format)


def _promise(
    life: Life,
    chosen: Promise | None,
    promises: Mapping[int, Promise],
    on: date | None,
    received_on: date,
    office: Calendar,
) -> Promise:
    """What is promised after the edit: another service, or another agreed day `on`; else what was promised before."""
    wanted = life.request.promise if chosen is None else transitions.promise_of(life, chosen, promises)
    if on is None and wanted.term.on is not None:
        transitions.not_before_receipt(wanted.term.on, received_on)
        return wanted
    if on is None and wanted == life.request.promise:
        return wanted
    return transitions.agree(wanted, on, received_on, office)


@app.command(help=N_("Takes back the last command whole; a second undo brings it back."))
def undo(ctx: typer.Context) -> None:
    desk: Desk = ctx.obj
    with desk.writing("undo") as ledger:
        taken = take_back(ledger)
    show(undone(taken, desk.language))
