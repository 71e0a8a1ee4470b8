"""What `edit` asks at a terminal where nothing to change was given: which fields, and what each is to be."""

from __future__ import annotations

import sys
from typing import NamedTuple

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.deadline import Unit
from charter_cli.domain.request import LABELS, Life
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.interface.fields import FIELDS
from charter_cli.interface.options import number
from charter_cli.interface.prompts import ask
from charter_cli.language.messages import N_
from charter_cli.language.text import latin_digits
from charter_cli.render.history import Names, detail_text
from charter_cli.render.lines import ListRow, aligned, show
from charter_cli.render.phrases import service_text

REQUIRED = ("requester", "received_on")
TAKEN_OUT = "-"


class TypedChanges(NamedTuple):
    """What is to be changed, as it was typed: the service, the agreed day, and details by their names."""

    service: str | None
    due: str | None
    typed: dict[str, str | None]


def ask_changes(desk: Desk, id: str) -> TypedChanges:
    """Asks which fields of the request `id` are to be changed, one after the other, until Enter alone ends it."""
    with desk.reading() as reader:
        life, calendar = reader.life(number(id, reader)), reader.calendar
        names = Names(reader.promises, desk.charter.channels)
    choices = _choices(life)
    facts = life.request.details.facts()
    present = {name: detail_text(name, facts[name], desk.language, names) for name in choices if name in facts}
    present["service"] = service_text(life.request.promise, desk.language)
    rows = [
        ListRow([desk.language.number(at)], f"{desk.language.text(label)}: {present.get(name) or '-'}")
        for at, (name, label) in enumerate(choices.items(), start=1)
    ]
    show(aligned(rows), sys.stderr)
    answers: dict[str, str | None] = {}
    while (name := _which(desk, list(choices), again=bool(answers))) is not None:
        answers[name] = _value(desk, name, choices[name], calendar)
    return TypedChanges(answers.pop("service", None), answers.pop("due", None), answers)


def _choices(life: Life) -> dict[str, str]:
    """What may be changed, with its label."""
    labels = {"service": N_("service"), **LABELS}
    if life.request.promise.term.unit is Unit.AGREED:
        labels["due"] = N_("Agreed day")
    if life.request.pending:
        del labels["reply_memo"]
    return labels


def _which(desk: Desk, names: list[str], *, again: bool) -> str | None:
    def pick(text: str) -> str | None:
        typed = latin_digits(text)
        if not typed and again:
            return None
        if typed.isdecimal() and 1 <= int(typed) <= len(names):
            return names[int(typed) - 1]
        raise Refused("“{text}” is none of them: give a number from 1 to {most}", text=text, most=len(names))

    if again:
        return ask(desk, N_("What else (its number; Enter alone: nothing)"), pick, "")
    return ask(desk, N_("What is to be changed (its number)"), pick)


def _value(desk: Desk, name: str, label: str, calendar: Calendar) -> str:
    if name == "service":
        from charter_cli.commands.service_choice import choose

        return choose(desk).typed

    def read(text: str) -> str:
        if text == TAKEN_OUT and name in FIELDS and name not in REQUIRED:
            return ""
        if name == "due":
            desk.date(text, calendar, since=desk.today)
        else:
            FIELDS[name].read(text, desk, calendar)
        return text

    if name in FIELDS and name not in REQUIRED:
        desk.warn(N_("- takes it out."))
    return ask(desk, label, read)
