"""`backup` and `restore`: a copy of the register, and a copy in its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from charter_cli.errors import Refused
from charter_cli.files import system_errors
from charter_cli.files.output import write_whole
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
    target = copies.new_target(desk.register_path, file, desk.now)
    with _along(desk, target) as (beside, why):
        copy = copies.make(desk.register_path, target)
    desk.kept = desk.language.text(N_("The copy {path} is made"), path=copy.path)
    show(copied(copy, desk.language))
    if beside:
        desk.say(N_("Beside it: {charter}, {days}"), charter=beside[0].name, days=beside[1].name)
    if why is not None:
        desk.warn(N_("warning: the charter was not copied along: {reason}"), reason=why)
    if copy.path.stat().st_dev == desk.register_path.stat().st_dev:
        desk.say(N_("It lies on the same disk as the register: `charter backup FOLDER` puts one on a USB stick."))
    desk.mind_the_register()


@contextmanager
def _along(desk: Desk, target: Path) -> Iterator[tuple[list[Path], Refused | None]]:
    """The charter and the office-days file, copied beside `target`, or why they are not; gone again where the copy of
    the register itself is refused."""
    beside: list[Path] = []
    why = None
    try:
        if desk.register_path.exists():
            try:
                binding = desk.register.files.binding
                for source, place in zip(
                    (binding.charter, binding.office_days), copies.companions(target), strict=True
                ):
                    _copy(source, place)
                    beside.append(place)
            except Refused as reason:
                why = reason
        yield beside, why
    except BaseException:
        for place in beside:
            place.unlink(missing_ok=True)
        raise


def _copy(source: Path, place: Path) -> None:
    if place.exists():
        raise Refused("{path} exists already: name another file, or a folder for the copy", path=place)
    with system_errors.opening(source):
        content = source.read_bytes()
    write_whole(place, content)


@app.command(help=N_("Puts a copy in the register's place; what it replaces is kept. Without FILE: lists the copies."))
def restore(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=N_("A copy that `backup` or the program made."))
    ] = None,
) -> None:
    desk: Desk = ctx.obj
    if file is None:
        found = copies.glances(desk.register_path)
        show(listed(found, desk.language))
        if found:
            desk.say(N_("`charter restore FILE` puts one of them in the register's place."))
        desk.mind_the_register()
        return
    from charter_cli.store.restoring import restore as put_in_place

    source = copies.named_by(desk.register_path, file)
    done = put_in_place(desk.register_path, source, desk.now, desk.today, desk.officer)
    desk.kept = desk.language.text(N_("{path} is restored"), path=desk.register_path)
    show(restored(done, desk.register_path, desk.language))
    charter, days = copies.companions(done.copy.path)
    if charter.exists() and days.exists():
        desk.say(
            N_("The charter and the office days of that copy lie beside it: {charter}, {days}"),
            charter=charter,
            days=days,
        )
    desk.mind_the_register()
