"""`new`: registers a request, from options or by asking at the terminal."""

from typing import Annotated, Any

import typer

from charter_cli.domain.charter import Service
from charter_cli.domain.deadline import Start
from charter_cli.domain.request import Life, Outcome
from charter_cli.domain.requester import of_requester
from charter_cli.domain.standing import see
from charter_cli.domain.transitions import receive, settle, wait
from charter_cli.errors import Refused
from charter_cli.interface import completion, fields
from charter_cli.interface.context import Desk
from charter_cli.interface.far_days import mind_far_days
from charter_cli.interface.fields import Answers, agreed, with_fields
from charter_cli.interface.options import Format, FormatOption, number
from charter_cli.interface.prompts import at_terminal
from charter_cli.language.messages import N_
from charter_cli.render import data, one_request
from charter_cli.render.lines import show
from charter_cli.store.ledger import Ledger
from charter_cli.store.people import twin
from charter_cli.store.reader import Reader

app = typer.Typer(rich_markup_mode=None)
TWIN = N_(
    "warning: {id}, received on {day}, is pending for the same requester and the same service: if it is the same "
    "request, `charter undo` takes the new one back"
)

# The reason for which a request waits from the start, by what the charter counts from.
WAITS = {
    Start.COMPLETE: N_("the application is not complete yet"),
    Start.EVENT: N_("the event from which the charter counts has not come yet"),
}


@app.command(
    help=N_(
        "Registers a request and prints its number and due date. Where the service or the requester is missing, a form "
        "at the terminal asks for everything."
    )
)
@with_fields(before="due", without=["reply_memo"])  # nothing was answered yet
def new(
    ctx: typer.Context,
    service: Annotated[
        str | None,
        typer.Argument(
            metavar="[SERVICE]",
            help=N_("A code, an alias, or part of the service's name."),
            autocompletion=completion.services,
        ),
    ] = None,
    due: Annotated[
        str | None,
        typer.Option("--due", metavar="DATE", help=N_("The agreed day, where the charter leaves it to each request.")),
    ] = None,
    complete: Annotated[
        bool,
        typer.Option(
            "--complete",
            help=N_(
                "Nothing is missing: the clock starts with receipt, where the charter counts from the complete "
                "application or from an event."
            ),
        ),
    ] = False,
    after: Annotated[
        str | None,
        typer.Option(
            "--after",
            metavar="ID",
            help=N_("The settled request that the same requester comes back about."),
        ),
    ] = None,
    like: Annotated[
        str | None,
        typer.Option(
            "--like", metavar="ID", help=N_("The same requester as in this request: name, phone, e-mail, address.")
        ),
    ] = None,
    done: Annotated[
        bool, typer.Option("--done", help=N_("Served on the spot: registered and settled in one."))
    ] = False,
    format: FormatOption = Format.TABLE,
    **typed: str | None,
) -> None:
    desk: Desk = ctx.obj
    mind_far_days(desk, typed["received_on"], typed["memo_date"])
    mind_far_days(desk, due, to_come=True)
    named = typed["requester"] is not None or like is not None or after is not None
    asked = not (service is not None and named) and at_terminal(desk)
    if asked:
        from charter_cli.commands.form import fill_in

        with desk.reading() as reader:
            known = _known(reader, like, after)
        answers = fill_in(desk, service, typed, due, known=known, complete=complete)
    else:
        chosen, answers = _required(desk, service, named=named), None
    with desk.writing("new") as ledger:
        if answers is None:
            details = fields.details(typed, desk, ledger.calendar, _known(ledger, like, after))
            answers = Answers(agreed(desk, chosen.promise, due, details, ledger.calendar), details, complete)
        # Whoever filled in the form was told of it before the last question.
        other = None if asked else twin(ledger, answers.details, answers.promise.service_code)
        life = _register(desk, ledger, answers, after, done)
        calendar = ledger.calendar
    # Not before it is kept for good: a number that was printed is never lost.
    seen = see(life.request, calendar, desk.today)
    if format is Format.TABLE:
        promise = life.request.promise
        offer = desk.charter.service(promise.service_code, promise.variant)
        words = None if offer is None else offer.words_of(promise)
        show(one_request.registered(life, seen, desk.view(calendar), words))
    else:
        record = data.record(seen, desk.language.code)
        data.print_records([record], data.RECORD_KEYS, format, whole=record)
    if other is not None:
        desk.warn(TWIN, id=other.id, day=other.received_on)
    desk.mind_the_list(desk.list_end(calendar, [life.request.due_on]))


def _register(desk: Desk, ledger: Ledger, answers: Answers, after: str | None, done: bool) -> Life:
    promise, details, complete = answers
    after_id = None if after is None else _came_back(ledger, after)
    request_id = ledger.next_number()
    ledger.words = f"new {request_id}"
    draft = receive(details, ledger.promise_id(promise), details.reference(request_id), desk.today, after_id)
    life = ledger.register(request_id, draft)
    if done:
        on_the_spot = settle(life, details.received_on, Outcome.SERVED, None, ledger.calendar, desk.today)
        return ledger.record(life, on_the_spot)
    starts = promise.term.starts
    return (
        life if complete or starts not in WAITS else ledger.record(life, wait(life, desk.language.text(WAITS[starts])))
    )


def _known(reader: Reader, like: str | None, after: str | None) -> dict[str, Any]:
    """The fields of the requester of an earlier request, where one is named."""
    earlier = like if like is not None else after
    if after is not None:
        _came_back(reader, after)
    return {} if earlier is None else of_requester(reader.life(number(earlier, reader)).request.details)


def _required(desk: Desk, service: str | None, *, named: bool) -> Service:
    """The service of a `new` that says who asks. Of several that fit, one is chosen at a terminal."""
    if service is None:
        raise Refused("say which service: `charter new SERVICE --from NAME`; `charter services --brief` lists them")
    if not named:
        raise Refused("say who asks: `charter new {service} --from NAME`", service=service)
    if at_terminal(desk):
        from charter_cli.commands.service_choice import choose

        return choose(desk, service)
    return desk.charter.find(service)


def _came_back(reader: Reader, after: str) -> int:
    earlier = reader.life(number(after, reader)).request
    if earlier.pending:
        raise Refused("{id} is still pending: `charter note {id}` adds to it, nothing new is needed", id=earlier.id)
    return earlier.id
