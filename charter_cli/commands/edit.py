"""`edit` and `undo`: what was typed wrong, and what should not have been entered at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from charter_cli.commands.update import WhyOption, answer, reason_for
from charter_cli.domain import transitions
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.request import Draft, Life, Promise
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.interface.options import (
    LONGEST_NOTE,
    AddressOption,
    EmailOption,
    Format,
    FormatOption,
    FromOption,
    NoteOption,
    NumberArgument,
    PhoneOption,
    ViaOption,
    line,
    number,
    phone_number,
)
from charter_cli.language.messages import N_, Label
from charter_cli.render.lines import show
from charter_cli.render.moves import undone
from charter_cli.store.undoing import undo as take_back

app = typer.Typer(rich_markup_mode=None)


@app.command(help=N_("Corrects what was typed; the old text stays in the history. An empty text takes a field away."))
def edit(
    ctx: typer.Context,
    id: NumberArgument,
    why: WhyOption = None,
    service: Annotated[
        str | None,
        typer.Option("--service", metavar="SERVICE", help=N_("The true service; its limit as of today.")),
    ] = None,
    from_: FromOption = None,
    phone: PhoneOption = None,
    email: EmailOption = None,
    address: AddressOption = None,
    via: ViaOption = None,
    received: Annotated[
        str | None,
        typer.Option("--received", metavar="DATE", help=N_("The true day of receipt.")),
    ] = None,
    note: NoteOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    chosen = None if service is None else desk.charter.find(service).promise

    def edited(life: Life, office: Calendar, why: str, id_of: Callable[[Promise], int]) -> Draft:
        changes = _changes(desk, office, from_, phone, email, address, via, received, note)
        promise_id = None if chosen in (None, life.request.promise) else id_of(chosen)
        return transitions.edit(life, changes, promise_id, why, desk.today)

    why = reason_for(ctx, id, why, lambda life, office: edited(life, office, "", lambda _: 0))
    with desk.writing(f"edit {id}") as ledger:
        life = ledger.life(number(id, ledger))
        draft = edited(life, ledger.calendar, why, ledger.promise_id)
        life = ledger.record(life, transitions.rejudge(life, chosen or life.request.promise, draft, ledger.calendar))
        calendar = ledger.calendar
    answer(desk, [life], calendar, format)


def _changes(
    desk: Desk,
    calendar: Calendar,
    from_: str | None,
    phone: str | None,
    email: str | None,
    address: str | None,
    via: str | None,
    received: str | None,
    note: str | None,
) -> dict[str, Any]:
    """The fields that were named, as they are kept; None takes a field away."""
    if from_ is not None and not from_.strip():
        raise Refused("the requester has no name: give one with --from")
    typed: dict[str, Any] = {
        "requester": line(from_, Label(N_("the requester"))),
        "phone": phone_number(phone),
        "email": line(email, Label(N_("the e-mail address"))),
        "address": line(address, Label(N_("the address"))),
        "channel": desk.charter.channel(via) if via else None,
        "received_on": None if received is None else desk.date(received, calendar),
        "note": line(note, Label(N_("the note")), LONGEST_NOTE),
    }
    named = {
        "requester": from_,
        "phone": phone,
        "email": email,
        "address": address,
        "channel": via,
        "received_on": received,
        "note": note,
    }
    return {field: value for field, value in typed.items() if named[field] is not None}


@app.command(help=N_("Takes back the last command whole; a second undo brings it back."))
def undo(ctx: typer.Context) -> None:
    desk: Desk = ctx.obj
    with desk.writing("undo") as ledger:
        taken = take_back(ledger)
    show(undone(taken, desk.language, desk.today))
