"""The form of `new`: asks for each part at the terminal, and shows the due date before anything is saved."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.charter import Service
from charter_cli.domain.deadline import Start, Unit, end_of
from charter_cli.domain.request import LABELS, Details, Promise
from charter_cli.domain.standing import is_provisional
from charter_cli.errors import Refused
from charter_cli.interface import fields
from charter_cli.interface.context import Desk
from charter_cli.interface.fields import FIELDS, Answers, agreed
from charter_cli.interface.prompts import ask, sure
from charter_cli.language.messages import N_
from charter_cli.language.text import latin_digits
from charter_cli.render import charter_lines
from charter_cli.render.lines import Row, aligned, show, tell
from charter_cli.render.promises import legend, promise_text

# The fields that the form asks for, one after the other.
ASKED = ("requester", "phone", "channel", "received_on", "subject")
DEFAULT_CHANNEL = "visit"
STARTED = {Start.COMPLETE: N_("Is the application complete?"), Start.EVENT: N_("Has that event come?")}


def fill_in(
    desk: Desk,
    service: str | None,
    typed: Mapping[str, str | None],
    due: str | None,
    *,
    known: Mapping[str, Any],
    complete: bool,
) -> Answers:
    """A new request. Asks for every part that was not `typed`, by the fields' names, nor is `known`, for the agreed day
    and for what the clock waits for, where the service has them; Ctrl-C at any question leaves nothing behind."""
    with desk.reading() as reader:
        calendar = reader.calendar
    # What was given is judged first: nobody fills in a form to hear at its end that --phone was wrong.
    values = {**known, **fields.read(typed, desk, calendar)}
    chosen = None if service is None else _promising(desk.charter.find(service))
    desk.warn(N_("Enter alone takes what stands in brackets, or leaves it out. Ctrl-C leaves without saving."))
    chosen = chosen or _ask_service(desk)
    show(aligned([Row([desk.language.number(chosen.code)], chosen.name.get(desk.language.code))]), sys.stderr)
    for name in ASKED:
        values[name] = values.get(name) or _ask(desk, name, calendar)
    details = Details(**values)
    promise = chosen.promise
    if due is None and promise.term.unit is Unit.AGREED:
        promise = ask(desk, N_("Agreed day"), lambda text: agreed(desk, chosen.promise, text, details, calendar))
    else:
        promise = agreed(desk, promise, due, details, calendar)
    complete = complete or promise.term.starts is Start.RECEIPT or sure(desk, STARTED[promise.term.starts])
    _tell_due_date(desk, promise, details.received_on, calendar, complete=complete)
    if sure(desk, N_("Save it?")):
        return Answers(promise, details, complete)
    raise Refused("nothing was saved")


def _ask(desk: Desk, name: str, calendar: Calendar) -> Any:
    """The answer for one field, as it is kept."""
    read = FIELDS[name].reader(desk, calendar)
    if name == "channel":
        return _ask_channel(desk, read)
    defaults = {"requester": None, "received_on": desk.language.date(desk.today)}
    return ask(desk, LABELS[name], read, defaults.get(name, ""))


def _tell_due_date(desk: Desk, promise: Promise, day: date, calendar: Calendar, *, complete: bool) -> None:
    due_on = end_of(calendar, day, promise.term) if complete else None
    words = promise_text(promise, desk.language)
    if due_on is None:
        desk.warn(N_("No due date: {limit}."), limit=words)
    else:
        mark = "~" if is_provisional(calendar, day, due_on, desk.today) else ""
        desk.warn(N_("Due on {day}{mark} ({limit})."), day=due_on, mark=mark, limit=words)


def _ask_service(desk: Desk) -> Service:
    offers, language = desk.charter.offers, desk.language
    rows = [
        Row([language.number(position), *row.cells], row.text)
        for position, row in enumerate(charter_lines.rows(offers, language), start=1)
    ]
    show([*aligned(rows), *legend((offer.limit for offer in offers), language)], sys.stderr)

    def pick(text: str) -> Service:
        typed = latin_digits(text.strip())
        numbered = typed.isdecimal() and 1 <= int(typed) <= len(offers)
        found = offers[int(typed) - 1] if numbered else desk.charter.find(text)
        return _promising(found)

    return ask(desk, N_("Service (its number, alias or part of its name)"), pick)


def _promising(service: Service) -> Service:
    """`service`, refused where it promises nothing: better now than after the last question."""
    _ = service.promise
    return service


def _ask_channel(desk: Desk, read: Callable[[str], Any]) -> Any:
    language, names = desk.language, desk.charter.channels
    keys = list(names)
    numbered = (f"{language.number(at)} {names[key].get(language.code)}" for at, key in enumerate(keys, start=1))
    tell(f"  {' · '.join(numbered)}", sys.stderr)

    def pick(text: str) -> Any:
        typed = latin_digits(text)
        if typed.isdecimal() and 1 <= int(typed) <= len(keys):
            return keys[int(typed) - 1]
        return read(text)

    default = names[DEFAULT_CHANNEL].get(language.code) if DEFAULT_CHANNEL in names else ""
    return ask(desk, N_("Channel (its number or name)"), pick, default)
