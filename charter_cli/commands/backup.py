"""`backup` and `restore`: a copy of the register, and a copy in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_
from charter_cli.render.copies import copied, listed, restored
from charter_cli.render.lines import show
from charter_cli.store import copies

app = typer.Typer(rich_markup_mode=None)


@app.command(help=N_("Copies the register, also while others use it, and reads the copy back."))
def backup(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help=N_("A new file, or a folder such as a USB stick; else beside it.")),
    ] = None,
) -> None:
    desk: Desk = ctx.obj
    copy = copies.make(desk.register_path, copies.new_target(desk.register_path, file, desk.now))
    desk.kept = desk.language.text(N_("The copy {path} is made"), path=copy.path)
    show(copied(copy, desk.language))
    if copy.path.stat().st_dev == desk.register_path.stat().st_dev:
        desk.say(N_("It lies on the same disk as the register: `charter backup FOLDER` puts one on a USB stick."))


@app.command(help=N_("Puts a copy in the register's place; what it replaces is kept. Without FILE: lists the copies."))
def restore(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=N_("A copy that `backup` or the program made."))
    ] = None,
) -> None:
    desk: Desk = ctx.obj
    if file is None:
        show(listed(copies.glances(desk.register_path), desk.language))
        raise Refused("nothing was restored: say which copy, `charter restore FILE`")
    from charter_cli.store.restoring import restore as put_in_place

    source = copies.named_by(desk.register_path, file)
    done = put_in_place(desk.register_path, source, desk.now, desk.today, desk.officer)
    desk.kept = desk.language.text(N_("{path} is restored"), path=desk.register_path)
    show(restored(done, desk.register_path, desk.language))
