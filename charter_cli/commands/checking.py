"""`check`: whether the register, the charter and the calendar can be trusted, in plain words."""

from __future__ import annotations

import typer

from charter_cli.desk import Desk
from charter_cli.errors import Refused
from charter_cli.messages import N_
from charter_cli.render.lines import plain, show
from charter_cli.store.reading import Reader

app = typer.Typer(rich_markup_mode=None)
NAMED_AT_MOST = 20


@app.command(help=N_("Checks the register against its history, the charter, the calendar, and this machine's clock."))
def check(ctx: typer.Context) -> None:
    desk: Desk = ctx.obj
    charter = desk.charter
    desk.say(N_("Charter: {count} services, {path}"), count=len(charter.services), path=charter.path)
    with desk.reading() as reader:
        ends = reader.calendar.listed_until(desk.today)
        desk.say(N_("Calendar: holidays are listed until {day}, {path}"), day=ends, path=desk.register.office_days)
        wrong = [*_damage(reader, desk), *_drift(reader, desk)]
        desk.say(N_("Register: {count} requests, {path}"), count=reader.request_count(), path=desk.register_path)
        desk.mind_the_list(reader)
    if wrong:
        show([plain(f"  {line}", "red") for line in wrong])
        raise Refused(
            "the register does not hold together ({count}): `charter restore` puts a backup in its place",
            count=len(wrong),
        )
    desk.say(N_("All is well."))


def _damage(reader: Reader, desk: Desk) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    text = desk.language.text
    damage = [text(N_("the file is damaged: {what}"), what=what) for what in reader.damage()]
    return [*damage, *(text(N_("a row of {table} points nowhere"), table=table) for table in reader.lost_rows())]


def _drift(reader: Reader, desk: Desk) -> list[str]:
    """The requests whose kept state does not follow from their history and the calendar."""
    lines = []
    for life, kept in reader.lives():
        if life is None:
            lines.append(desk.language.text(N_("{id} has no history"), id=kept.id))
        elif life.request != kept:
            fields = [name for name in kept._fields if getattr(life.request, name) != getattr(kept, name)]
            lines.append(
                desk.language.text(
                    N_("{id} does not follow from its history: {fields}"), id=kept.id, fields=", ".join(fields)
                )
            )
    return lines[:NAMED_AT_MOST] + (["…"] if len(lines) > NAMED_AT_MOST else [])
