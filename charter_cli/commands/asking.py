"""The form of `new`: asks for each part at the terminal, and shows the due date before anything is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import typer

from charter_cli.charter import Service
from charter_cli.deadline import Term, end_of
from charter_cli.desk import Desk
from charter_cli.errors import Refused
from charter_cli.messages import N_, Label
from charter_cli.options import LONGEST_NOTE, line
from charter_cli.render.story import promised
from charter_cli.requests import is_provisional
from charter_cli.words import latin_digits

DEFAULT_CHANNEL = "visit"
T = TypeVar("T")


class Answers(NamedTuple):
    """The filled-in form."""

    service: Service
    requester: str
    phone: str | None
    channel: str | None
    received: str
    note: str | None


def ask(
    desk: Desk,
    service: str | None,
    requester: str | None,
    phone: str | None,
    via: str | None,
    received: str | None,
    note: str | None,
) -> Answers:
    """Asks for every part that was not given; Ctrl-C at any question leaves nothing behind."""
    from charter_cli.commands.registering import channel, phone_number

    language = desk.language
    with desk.reading() as reader:
        calendar = reader.calendar
    try:
        chosen = desk.charter.find(service) if service is not None else _ask_service(desk)
        named = requester or _ask(desk, N_("Requester"), lambda text: line(text, Label(N_("the requester"))))
        phone = phone or _ask(desk, N_("Phone"), phone_number, default="")
        via = via or _ask(desk, N_("Channel"), lambda text: channel(desk, text), default=DEFAULT_CHANNEL)
        day = (
            _ask(
                desk,
                N_("Received on"),
                lambda text: desk.date(text, calendar),
                default=language.date(desk.today),
            )
            if received is None
            else desk.date(received, calendar)
        )
        note = note or _ask(desk, N_("Note"), lambda text: line(text, Label(N_("the note")), LONGEST_NOTE), default="")
        limit = chosen.limit
        due_on = end_of(calendar, day, Term(limit.unit, limit.count))
        words = promised(Term(limit.unit, limit.count), language, instant=limit.instant, as_needed=limit.as_needed)
        if due_on is None:
            desk.say(N_("No due date: {limit}."), limit=words)
        else:
            mark = "~" if is_provisional(calendar, day, due_on, desk.today) else ""
            desk.say(N_("Due on {day}{mark} ({limit})."), day=due_on, mark=mark, limit=words)
        save = typer.confirm(language.text(N_("Save it?")), default=True)
    except typer.Abort:
        print()
        save = False
    if not save:
        raise Refused("nothing was saved")
    return Answers(chosen, named or "", phone or None, via, day.isoformat(), note or None)


def _ask_service(desk: Desk) -> Service:
    services = desk.charter.services
    for position, service in enumerate(services, start=1):
        number = desk.language.number(f"{position:>3}")
        print(f"{number}  {desk.language.number(service.code):<7} {service.name.get(desk.language.code)}")

    def pick(text: str) -> Service:
        typed = latin_digits(text.strip())
        if typed.isdecimal() and 1 <= int(typed) <= len(services):
            return services[int(typed) - 1]
        return desk.charter.find(text)

    return _ask(desk, N_("Service (its number, or part of its name)"), pick)


def _ask(desk: Desk, question: str, read: Callable[[str], T], default: str | None = None) -> T:
    """Asks until `read` accepts the answer; what it refuses is said in one line."""
    while True:
        typed: str = typer.prompt(desk.language.text(question), default=default, show_default=bool(default))
        try:
            answer = read(typed)
        except Refused as error:
            typer.echo(desk.language.refusal(error))
            continue
        if answer is None and default is None:
            continue
        return answer
