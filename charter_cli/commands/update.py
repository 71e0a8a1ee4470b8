"""`done`, `note`, `hold`, `resume`, `extend`, `reopen`: what happens to a request after registration."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from charter_cli.domain import transitions
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.request import Draft, Life, Outcome
from charter_cli.domain.standing import see
from charter_cli.errors import Refused
from charter_cli.files.tables import states
from charter_cli.interface import completion
from charter_cli.interface.choices import Words
from charter_cli.interface.context import Desk
from charter_cli.interface.far_days import mind_far_days
from charter_cli.interface.fields import FIELDS
from charter_cli.interface.options import LONGEST_NOTE, Format, FormatOption, NoteOption, NumberArgument, line, number
from charter_cli.interface.prompts import ask, must_be_asked
from charter_cli.language.messages import N_, Label
from charter_cli.render import data, one_request
from charter_cli.render.lines import aligned, show
from charter_cli.render.requests import row

app = typer.Typer(rich_markup_mode=None)

OnOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help=N_("The day on which it happened; today if it is not given."))
]
WhyOption = Annotated[
    str | None,
    typer.Option(
        "--why", metavar="TEXT", help=N_("The reason; it stays in the history. At a terminal it is asked for.")
    ),
]
# Also what tables call them.
OUTCOMES = Words(Outcome, also=states.outcome)
# The next entry of a request, given its life, the office's calendar and the reason.
Reasoned = Callable[[Life, Calendar, str], Draft]


@app.command(help=N_("Settles one or more requests: all of them, or none."))
def done(
    ctx: typer.Context,
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...",
            help=N_("The numbers of the requests."),
            autocompletion=completion.pending,
        ),
    ],
    on: OnOption = None,
    outcome: Annotated[
        Outcome, typer.Option("--outcome", help=N_("How it ended."), click_type=OUTCOMES)
    ] = Outcome.SERVED,
    memo: Annotated[str | None, typer.Option("--memo", metavar="NUMBER", help=FIELDS["reply_memo"].help)] = None,
    note: NoteOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    mind_far_days(desk, on)
    with desk.writing(" ".join(["done", *ids])) as ledger:
        day = desk.date(on, ledger.calendar)
        text = line(note, Label(N_("the note")), LONGEST_NOTE)
        reply_memo = None if memo is None else FIELDS["reply_memo"].read(memo, desk, ledger.calendar)
        numbers = dict.fromkeys(number(one, ledger) for one in ids)
        lives = [ledger.life(one) for one in numbers]
        drafts = [
            transitions.settle(life, day, outcome, text, ledger.calendar, desk.today, reply_memo) for life in lives
        ]
        settled = [ledger.record(life, draft) for life, draft in zip(lives, drafts, strict=True)]
        calendar = ledger.calendar
    answer(desk, settled, calendar, format)


@app.command(help=N_("Stops the clock: the office waits for the requester's papers."))
def hold(
    ctx: typer.Context,
    id: NumberArgument,
    why: WhyOption = None,
    on: OnOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj
    mind_far_days(desk, on)

    def held(life: Life, office: Calendar, why: str) -> Draft:
        return transitions.hold(life, desk.date(on, office), why, desk.today)

    _change_for_a_reason(ctx, "hold", id, why, format, held)


@app.command(help=N_("Starts the clock again: counting goes on from the next working day."))
def resume(ctx: typer.Context, id: NumberArgument, on: OnOption = None, format: FormatOption = Format.TABLE) -> None:
    desk: Desk = ctx.obj
    mind_far_days(desk, on)
    _change(
        desk, "resume", id, format, lambda life, office: transitions.resume(life, desk.date(on, office), desk.today)
    )


@app.command(help=N_("Agrees on a later working day, where the charter says “as needed”."))
def extend(
    ctx: typer.Context,
    id: NumberArgument,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help=N_("The agreed working day. At a terminal it is asked for.")),
    ] = None,
    why: WhyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    desk: Desk = ctx.obj

    def extended(to: str, life: Life, office: Calendar, why: str) -> Draft:
        return transitions.extend(life, desk.date(to, office, since=desk.today), why, office, desk.today)

    why = None if why is None else reason(why)
    if to is None:
        life, office = asked_about(ctx, "--to", id, lambda life, _: transitions.extendable(life))

        def agreed(typed: str) -> str:
            extended(typed, life, office, "")
            return typed

        to, why = ask(desk, N_("Agreed working day"), agreed), why or ask(desk, N_("Reason"), reason)
    mind_far_days(desk, to, to_come=True)
    _change_for_a_reason(ctx, "extend", id, why, format, partial(extended, to))


@app.command(help=N_("Takes back a settlement made by mistake: it counts as never settled."))
def reopen(ctx: typer.Context, id: NumberArgument, why: WhyOption = None, format: FormatOption = Format.TABLE) -> None:
    desk: Desk = ctx.obj
    _change_for_a_reason(ctx, "reopen", id, why, format, lambda life, _, why: transitions.reopen(life, why, desk.today))


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
    _change(desk, "note", id, format, lambda life, office: transitions.note(words, desk.today))


def _change(desk: Desk, command: str, id: str, format: Format, draft: Callable[[Life, Calendar], Draft]) -> None:
    """One entry in one request's history."""
    with desk.writing(f"{command} {id}") as ledger:
        life = ledger.life(number(id, ledger))
        life = ledger.record(life, draft(life, ledger.calendar))
        calendar = ledger.calendar
    answer(desk, [life], calendar, format)


def _change_for_a_reason(
    ctx: typer.Context, command: str, id: str, why: str | None, format: Format, draft: Reasoned
) -> None:
    """One entry in one request's history, with the reason for it."""
    why = reason_for(ctx, id, why, lambda life, office: draft(life, office, ""))
    _change(ctx.obj, command, id, format, lambda life, office: draft(life, office, why))


def reason_for(ctx: typer.Context, id: str, why: str | None, judge: Callable[[Life, Calendar], object]) -> str:
    """The reason as it is kept. One that was not given is asked for at a terminal, unless `judge` refuses first."""
    if why is not None:
        return reason(why)
    asked_about(ctx, "--why", id, judge)
    return ask(ctx.obj, N_("Reason"), reason)


def asked_about(
    ctx: typer.Context, option: str, id: str, judge: Callable[[Life, Calendar], object]
) -> tuple[Life, Calendar]:
    """The request about which questions are to be asked, shown above them. Nobody is asked for `option` in vain:
    `judge` may refuse first. The register is not held while somebody thinks."""
    must_be_asked(ctx, option)
    desk: Desk = ctx.obj
    with desk.reading() as reader:
        life, office = reader.life(number(id, reader)), reader.calendar
    judge(life, office)
    show(aligned([row(see(life.request, office, desk.today), desk.language)]), sys.stderr)
    return life, office


def reason(text: str) -> str:
    """A reason as it is kept. Refused: an empty one."""
    words = line(text, Label(N_("the reason")), LONGEST_NOTE)
    if words is None:
        raise Refused("the reason is empty: say why, with --why")
    return words


def answer(desk: Desk, lives: list[Life], calendar: Calendar, format: Format) -> None:
    """Prints what changed: one request alone as an object, several as an array."""
    seen = [see(life.request, calendar, desk.today) for life in lives]
    if format is Format.TABLE:
        view = desk.view(calendar)
        for life, one in zip(lives, seen, strict=True):
            show(one_request.changed(life, one, view))
        return
    records = list(data.records(seen, desk.language))
    data.print_records(records, data.RECORD_KEYS, format, whole=records[0] if len(records) == 1 else None)
