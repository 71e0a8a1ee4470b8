"""`show` and `why`: one request in full, and the proof of its due date."""

import typer

from charter_cli.domain.day_by_day import days_of
from charter_cli.domain.standing import see
from charter_cli.interface.context import Desk
from charter_cli.interface.options import Format, FormatOption, NumberArgument, number
from charter_cli.language.messages import N_
from charter_cli.render import data, history, one_request, proof
from charter_cli.render.lines import show as show_lines
from charter_cli.render.replacements import told
from charter_cli.render.verdict import remarks

app = typer.Typer(rich_markup_mode=None)


@app.command(help=N_("One request with its whole history."))
def show(ctx: typer.Context, id: NumberArgument, format: FormatOption = Format.TABLE) -> None:
    desk: Desk = ctx.obj
    with desk.reading() as reader:
        life = reader.life(number(id, reader))
        if (lost := reader.given_out_before(life.request.id)) is not None:
            desk.warn(
                N_("warning: number {id} had been given out before, too: {what}"),
                id=life.request.id,
                what=told(lost, desk.language),
            )
        seen = see(life.request, reader.calendar, desk.today)
        if format is not Format.TABLE:
            record = data.record(seen, desk.language.code)
            whole = {**record, "history": data.history(life.entries)}
            data.print_records([record], data.RECORD_KEYS, format, whole=whole)
            return
        names = history.Names(reader.promises, desk.charter.channels)
        promise = life.request.promise
        service = desk.charter.service(promise.service_code, promise.variant)
        show_lines(one_request.story(life, seen, desk.view(reader.calendar), names, service))


@app.command(help=N_("Proves a due date: every day from receipt to due, with what it was."))
def why(ctx: typer.Context, id: NumberArgument, format: FormatOption = Format.TABLE) -> None:
    desk: Desk = ctx.obj
    with desk.reading() as reader:
        calendar = reader.calendar
        view = desk.view(calendar)
        life = reader.life(number(id, reader))
        request = life.request
        walked = days_of(life, calendar, desk.today)
        ends = one_request.stages_of(life, view)
        if format is not Format.TABLE:
            days = proof.days(walked, view, ends)
            whole = {
                "id": request.id,
                "received_on": request.received_on.isoformat(),
                "due_on": None if request.due_on is None else request.due_on.isoformat(),
                "told_afterwards": request.told_afterwards is not None,
                "days": days,
            }
            data.print_records(days, proof.KEYS, format, whole=whole)
            return
        seen = see(request, calendar, desk.today)
        show_lines(one_request.heading(seen, view))
        show_lines(remarks(life, walked, view))
        show_lines(proof.proof(walked, view, request.due_on, ends))
