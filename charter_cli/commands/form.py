"""The form of `new`: asks for each part at the terminal, and shows the due date before anything is saved."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.charter import Service
from charter_cli.domain.deadline import end_of
from charter_cli.domain.standing import is_provisional
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.interface.options import LONGEST_NOTE, line, phone_number
from charter_cli.interface.prompts import ask, sure
from charter_cli.language.messages import N_, Label
from charter_cli.language.text import latin_digits
from charter_cli.render import charter_lines
from charter_cli.render.lines import Row, aligned, show, tell
from charter_cli.render.phrases import promise_text

DEFAULT_CHANNEL = "visit"


class Answers(NamedTuple):
    """The filled-in form."""

    service: Service
    requester: str
    phone: str | None
    channel: str | None
    received: str
    note: str | None


def fill_in(
    desk: Desk,
    service: str | None,
    requester: str | None,
    phone: str | None,
    via: str | None,
    received: str | None,
    note: str | None,
) -> Answers:
    """Asks for every part that was not given; Ctrl-C at any question leaves nothing behind."""
    with desk.reading() as reader:
        calendar = reader.calendar
    # What was given is judged first: nobody fills in a form to hear at its end that --phone was wrong.
    phone, via = phone_number(phone), None if via is None else desk.charter.channel(via)
    day = None if received is None else _day(desk, received, calendar)
    chosen = None if service is None else desk.charter.find(service)
    desk.warn(N_("Enter alone takes what stands in brackets, or leaves it out. Ctrl-C leaves without saving."))
    chosen = chosen or _ask_service(desk)
    show(aligned([Row([desk.language.number(chosen.code)], chosen.name.get(desk.language.code))]), sys.stderr)
    named = requester or ask(desk, N_("Requester"), lambda text: line(text, Label(N_("the requester"))))
    phone = phone or ask(desk, N_("Phone"), phone_number, default="")
    via = via or _ask_channel(desk, desk.charter.channel)
    day = day or ask(
        desk, N_("Received on"), lambda text: _day(desk, text, calendar), default=desk.language.date(desk.today)
    )
    note = note or ask(desk, N_("Note"), lambda text: line(text, Label(N_("the note")), LONGEST_NOTE), default="")
    _tell_due_date(desk, chosen, day, calendar)
    if sure(desk, N_("Save it?")):
        return Answers(chosen, named, phone or None, via, day.isoformat(), note or None)
    raise Refused("nothing was saved")


def _tell_due_date(desk: Desk, service: Service, day: date, calendar: Calendar) -> None:
    due_on = end_of(calendar, day, service.limit.term)
    words = promise_text(service.promise, desk.language)
    if due_on is None:
        desk.warn(N_("No due date: {limit}."), limit=words)
    else:
        mark = "~" if is_provisional(calendar, day, due_on, desk.today) else ""
        desk.warn(N_("Due on {day}{mark} ({limit})."), day=due_on, mark=mark, limit=words)


def _day(desk: Desk, text: str, calendar: Calendar) -> date:
    day = desk.date(text, calendar)
    if day > desk.today:
        raise Refused("{day} is in the future: today is {today}", day=day, today=desk.today)
    return day


def _ask_service(desk: Desk) -> Service:
    services, language = desk.charter.services, desk.language
    rows = [
        Row([language.number(position), *row.cells], row.text)
        for position, row in enumerate(charter_lines.rows(services, language), start=1)
    ]
    show([*aligned(rows), *charter_lines.legend(services, language)], sys.stderr)

    def pick(text: str) -> Service:
        typed = latin_digits(text.strip())
        if typed.isdecimal() and 1 <= int(typed) <= len(services):
            return services[int(typed) - 1]
        return desk.charter.find(text)

    return ask(desk, N_("Service (its number, alias or part of its name)"), pick)


def _ask_channel(desk: Desk, read: Callable[[str], str | None]) -> str | None:
    language, names = desk.language, desk.charter.channels
    keys = list(names)
    numbered = (f"{language.number(at)} {names[key].get(language.code)}" for at, key in enumerate(keys, start=1))
    tell(f"  {' · '.join(numbered)}", sys.stderr)

    def pick(text: str) -> str | None:
        typed = latin_digits(text)
        if typed.isdecimal() and 1 <= int(typed) <= len(keys):
            return keys[int(typed) - 1]
        return read(text) if text else None

    default = names[DEFAULT_CHANNEL].get(language.code) if DEFAULT_CHANNEL in names else ""
    return ask(desk, N_("Channel (its number or name)"), pick, default)
