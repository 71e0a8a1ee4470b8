"""The form of `new`: asks for each part at the terminal, and shows all that it will save before it asks to save it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from charter_cli.commands.requester_choice import ask_requester
from charter_cli.commands.service_choice import choose
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.charter import Service
from charter_cli.domain.deadline import Start, Unit, end_of
from charter_cli.domain.request import LABELS, Details
from charter_cli.domain.requester import OF_REQUESTER
from charter_cli.domain.standing import is_provisional
from charter_cli.errors import Refused
from charter_cli.interface import fields
from charter_cli.interface.context import Desk
from charter_cli.interface.far_days import is_meant
from charter_cli.interface.fields import FIELDS, Answers, agreed
from charter_cli.interface.options import phone_number
from charter_cli.interface.prompts import ask, sure
from charter_cli.language.messages import N_
from charter_cli.language.text import latin_digits
from charter_cli.render.history import Names
from charter_cli.render.lines import ListRow, aligned, show, tell
from charter_cli.render.one_request import to_be_saved
from charter_cli.render.promises import promise_text
from charter_cli.store.people import twin

# The fields that the form asks for, one after the other.
ASKED = ("requester", "phone", "channel", "received_on", "subject")
# What is never empty.
REQUIRED = ("requester", "received_on")
DEFAULT_CHANNEL = "visit"
TAKEN_OUT = "-"
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
    and for what the clock waits for, where the service has them. Who does not want to save it goes through the fields
    again; Ctrl-C at any question leaves nothing behind."""
    with desk.reading() as reader:
        calendar, names = reader.calendar, Names(reader.promises, desk.charter.channels)
    # What was given is judged first: nobody fills in a form to hear at its end that --phone was wrong.
    form = _Form(desk, calendar, {**known, **fields.read(typed, desk, calendar)})
    chosen = None if service is None else choose(desk, service)
    desk.warn(N_("Enter alone takes what stands in brackets, or leaves it out. Ctrl-C leaves without saving."))
    chosen = chosen or choose(desk)
    while True:
        show(aligned([ListRow([desk.language.number(chosen.code)], chosen.name.get(desk.language.code))]), sys.stderr)
        form.ask()
        answers = _promised(desk, chosen, due, Details(**form.values), calendar, complete=complete)
        show(to_be_saved(answers.details, answers.promise, desk.view(calendar), names), sys.stderr)
        _tell_due_date(desk, answers, calendar)
        _tell_twin(desk, answers)
        if sure(desk, N_("Save it?")):
            return answers
        desk.warn(N_("Once more: Enter alone keeps what stands in brackets, - takes it out."))
        due, form.again = None, True
        chosen = choose(desk, present=chosen)


class _Form:
    """The answers so far, as they are kept. `again`: each of them may be changed now; `brought`: those that whoever was
    chosen brings along."""

    def __init__(self, desk: Desk, calendar: Calendar, values: Mapping[str, Any]) -> None:
        self.desk = desk
        self.calendar = calendar
        self.values = dict(values)
        self.channel = DEFAULT_CHANNEL
        self.again = False
        self.brought: dict[str, Any] = {}

    def ask(self) -> None:
        """Asks for what is missing; `again` for all that it asks for or that was given."""
        names = [name for name in LABELS if name in ASKED or self.values.get(name)] if self.again else ASKED
        self.brought = {}
        for name in names:
            missing = self.values.get(name) is None
            if (missing and name in ASKED) or (self.again and name not in self.brought):
                self._ask(name)

    def _ask(self, name: str) -> None:
        if name == "requester":
            self._ask_requester()
        elif name == "channel":
            self.values[name] = self._ask_channel()
        else:
            today = self.desk.language.date(self.desk.today) if name == "received_on" else ""
            answer = ask(self.desk, LABELS[name], self._reader(name), self._present(name) or today)
            while isinstance(answer, date) and not is_meant(self.desk, answer):
                answer = ask(self.desk, LABELS[name], self._reader(name), self._present(name) or today)
            self.values[name] = answer

    def _present(self, name: str) -> str:
        """The present answer, as the reader is shown it."""
        value = self.values.get(name)
        if isinstance(value, date):
            return self.desk.language.date(value)
        if name == "channel":
            known = self.desk.charter.channels.get(value or self.channel)
            return "" if known is None else known.get(self.desk.language.code)
        return value or ""

    def _reader(self, name: str) -> Callable[[str], Any]:
        """How an answer is read: what is shown in brackets keeps the present one."""
        read, present, value = FIELDS[name].reader(self.desk, self.calendar), self._present(name), self.values.get(name)

        def answered(text: str) -> Any:
            if value is not None and text == present:
                return value
            return read("" if self.again and text == TAKEN_OUT and name not in REQUIRED else text)

        return answered

    def _ask_requester(self) -> None:
        """Who asks. Of somebody who asked before, phone, e-mail and address are known; a new one may say the phone
        number first."""
        given = {} if self.again else dict(self.values)
        while True:
            present = self.values.get("requester")
            typed, person = ask_requester(self.desk, LABELS["requester"], self._reader("requester"), present)
            if person is not None:
                self.brought = {name: given.get(name) or getattr(person, name) for name in OF_REQUESTER}
                self.values.update(self.brought)
                self.channel = person.channel or DEFAULT_CHANNEL
                return
            number = _number(typed)
            if number is None:
                self.values["requester"] = typed
                return
            self.values["phone"] = given["phone"] = number
            self.desk.warn(N_("Nobody has asked with this number yet: who is it?"))

    def _ask_channel(self) -> Any:
        language, names = self.desk.language, self.desk.charter.channels
        keys = list(names)
        numbered = (f"{language.number(at)} {names[key].get(language.code)}" for at, key in enumerate(keys, start=1))
        tell(f"  {' · '.join(numbered)}", sys.stderr)
        read = self._reader("channel")

        def pick(text: str) -> Any:
            typed = latin_digits(text)
            if typed.isdecimal() and 1 <= int(typed) <= len(keys):
                return keys[int(typed) - 1]
            return read(text)

        return ask(self.desk, N_("Channel (its number or name)"), pick, self._present("channel"))


def _number(text: str) -> str | None:
    """`text` as a phone number; None where it cannot be one."""
    try:
        return phone_number(text)
    except Refused:
        return None


def _promised(
    desk: Desk, chosen: Service, due: str | None, details: Details, calendar: Calendar, *, complete: bool
) -> Answers:
    promise = chosen.promise
    if due is None and promise.term.unit is Unit.AGREED:
        promise = ask(desk, N_("Agreed day"), lambda text: agreed(desk, chosen.promise, text, details, calendar))
    else:
        promise = agreed(desk, promise, due, details, calendar)
    complete = complete or promise.term.starts is Start.RECEIPT or sure(desk, STARTED[promise.term.starts])
    return Answers(promise, details, complete)


def _tell_due_date(desk: Desk, answers: Answers, calendar: Calendar) -> None:
    promise, day = answers.promise, answers.details.received_on
    due_on = end_of(calendar, day, promise.term) if answers.complete else None
    words = promise_text(promise, desk.language)
    if due_on is None:
        desk.warn(N_("No due date: {limit}."), limit=words)
    else:
        mark = "~" if is_provisional(calendar, day, due_on, desk.today) else ""
        desk.warn(N_("Due on {day}{mark} ({limit})."), day=due_on, mark=mark, limit=words)


def _tell_twin(desk: Desk, answers: Answers) -> None:
    with desk.register.reading() as reader:
        other = twin(reader, answers.details, answers.promise.service_code)
    if other is not None:
        desk.warn(
            N_("warning: {id}, received on {day}, is pending for the same requester and the same service"),
            id=other.id,
            day=other.received_on,
        )
