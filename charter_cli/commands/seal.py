"""`seal`: the fingerprint of all that the register holds now."""

from __future__ import annotations

from datetime import datetime

import typer

from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.interface.options import Format, FormatOption
from charter_cli.language.messages import N_
from charter_cli.render import data

app = typer.Typer(rich_markup_mode=None)
KEYS = ("seal", "command", "recorded_at")


@app.command(
    help=N_(
        "The seal of all that the register holds now: whoever keeps it can see later, with `check --seal`, whether "
        "anything was rewritten."
    )
)
def seal(ctx: typer.Context, format: FormatOption = Format.TABLE) -> None:
    desk: Desk = ctx.obj
    with desk.reading() as reader:
        present, recorded_at = reader.seal(), reader.newest_command_at()
        is_there = desk.register.is_there
    if not is_there:
        raise Refused("nothing was entered in {path} yet: there is no seal", path=desk.register_path)
    if present is None or recorded_at is None:
        raise Refused("{path} has lost its chain: `charter check` tells what is wrong", path=desk.register_path)
    if format is Format.TABLE:
        print(present)
        moment = datetime.fromisoformat(recorded_at)
        desk.say(N_("of command {number}, entered {moment}"), number=present.command, moment=moment)
        return
    record = {"seal": str(present), "command": present.command, "recorded_at": recorded_at}
    data.print_records([record], KEYS, format, whole=record)
