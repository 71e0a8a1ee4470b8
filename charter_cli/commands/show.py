"""`show` and `why`: one request in full, and the proof of its due date."""

from __future__ import annotations

import typer

from charter_cli.domain.day_by_day import walk
from charter_cli.domain.deadline import Term
from charter_cli.domain.request import Request
from charter_cli.domain.standing import stand
from charter_cli.domain.transitions import turns_until
from charter_cli.interface.context import Desk
from charter_cli.interface.options import Format, FormatOption, NumberArgument, number
from charter_cli.language.messages import N_
from charter_cli.render import data, history, one_request, proof
from charter_cli.render.lines import show as show_lines
from charter_cli.render.requests import Seen

app = typer.Typer(rich_markup_mode=None)


@app.command(help=N_("One request with its whole history."))
def show(ctx: typer.Context, id: NumberArgument, format: FormatOption = Format.TABLE) -> None:
    desk: Desk = ctx.obj
    with desk.reading() as reader:
        life = reader.life(number(id, reader))
        seen = Seen(life.request, stand(life.request, reader.calendar, desk.today))
        if format is not Format.TABLE:
            record = data.record(seen.request, seen.standing, desk.language.code)
            data.print_one({**record, "history": data.history(life.entries)}, format.value)
            return
        names = history.Names(reader.promises, desk.charter.channels)
        now = _term_now(desk, life.request)
        show_lines(one_request.story(life, seen, reader.calendar, desk.language, desk.today, names, now))


def _term_now(desk: Desk, request: Request) -> Term | None:
    service = desk.charter.service(request.promise.service_code)
    return None if service is None else Term(service.limit.unit, service.limit.count)


@app.command(help=N_("Proves a due date: every day from receipt to due, with what it was."))
def why(ctx: typer.Context, id: NumberArgument, format: FormatOption = Format.TABLE) -> None:
    desk: Desk = ctx.obj
    with desk.reading() as reader:
        calendar = reader.calendar
        life = reader.life(number(id, reader))
        request = life.request
        turns = life.turns if request.settled_on is None else turns_until(life, request.settled_on)
        walked = list(walk(calendar, request.received_on, request.promise.term, turns, desk.today))
        if format is not Format.TABLE:
            _print_days(desk, request, proof.days(walked, calendar, desk.language), format)
            return
        seen = Seen(request, stand(request, calendar, desk.today))
        show_lines(one_request.heading(seen, calendar, desk.language, desk.today))
        if request.settled_on is not None and walked and request.due_on not in (None, walked[-1].day):
            desk.say(N_("The calendar was changed after the settlement: it stays as it was judged."))
        show_lines(proof.proof(walked, calendar, desk.language, request.due_on))


def _print_days(desk: Desk, request: Request, days: list[data.Record], format: Format) -> None:
    if format is Format.CSV:
        data.print_csv(days, ("date", "number", "what"))
        return
    due_on = request.due_on
    data.print_json(
        {
            "id": request.id,
            "received_on": request.received_on.isoformat(),
            "due_on": None if due_on is None else due_on.isoformat(),
            "days": days,
        }
    )
