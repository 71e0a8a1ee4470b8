"""`message`: what the requester is told by SMS or chat. Nothing is sent."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from charter_cli.domain.message import MessageKind
from charter_cli.domain.standing import see
from charter_cli.interface.context import Desk
from charter_cli.interface.options import NumberArgument, number
from charter_cli.language.messages import N_
from charter_cli.render.message import message_of, record

app = typer.Typer(rich_markup_mode=None)


class Layout(StrEnum):
    """How a message is printed."""

    TABLE = "table"
    JSON = "json"


@app.command(
    help=N_(
        "Shows what to send the requester by SMS or chat, two SMS at most, below the phone number. Nothing is sent."
    )
)
def message(
    ctx: typer.Context,
    id: NumberArgument,
    kind: Annotated[
        MessageKind | None, typer.Option("--kind", help=N_("What it tells; else what fits the request as it stands."))
    ] = None,
    format: Annotated[Layout, typer.Option("--format", help=N_("How records are printed."))] = Layout.TABLE,
) -> None:
    desk: Desk = ctx.obj
    with desk.reading() as reader:
        life = reader.life(number(id, reader))
        seen = see(life.request, reader.calendar, desk.today)
        told = message_of(life, seen, desk.charter, desk.view(reader.calendar), kind)
    request = life.request
    if request.details.phone is None:
        desk.warn(N_("{id} has no phone number: `charter edit {id} --phone NUMBER` adds it"), id=request.id)
    if format is Layout.JSON:
        print(json.dumps(record(told, request), ensure_ascii=False, indent=2))
        return
    if request.details.phone is not None:
        print(request.details.phone)
    print(told.text)
