"""The proof of a due date: every day from receipt to due, with what it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from charter_cli.domain.calendar import Kind
from charter_cli.domain.day_by_day import Passed, Step
from charter_cli.domain.deadline import Stage, Term
from charter_cli.domain.standing import is_provisional
from charter_cli.language.messages import N_
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, ListRow, aligned, plain
from charter_cli.render.promises import promised
from charter_cli.render.view import View

KEYS = ("date", "number", "what")


# The stages of a promise, each with its last day, None while that is not known.
Ends = Sequence[tuple[Stage, date | None]]


def what(passed: Passed, view: View) -> str:
    """What a day was: `day 3`, `weekend`, the holiday's name, `on hold`, …"""
    listed = view.calendar.days.get(passed.day)
    name = "" if listed is None else listed.name.get(view.code)
    if passed.step is Step.OFF:
        return name if listed is not None and listed.kind is not Kind.WORKING else view.text(N_("weekend"))
    if passed.step is Step.COUNTED:
        text = view.text(N_("day {number}"), number=passed.number)
    else:
        text = view.text(passed.step.value)
    makes_up = listed is not None and listed.kind is Kind.WORKING
    return f"{text} · {name}" if makes_up else text


def days(walked: Iterable[Passed], view: View, ends: Ends = ()) -> list[Record]:
    """The proof for programs, one record a day; `ends`: on which day which stage ends."""
    return [
        {"date": passed.day.isoformat(), "number": passed.number, "what": _told(passed, view, ends)}
        for passed in walked
    ]


def _told(passed: Passed, view: View, ends: Ends) -> str:
    """What a day was, and the stages that end on it."""
    return " · ".join([what(passed, view), *(stage.name.get(view.code) for stage, day in ends if day == passed.day)])


def proof(walked: Sequence[Passed], view: View, due_on: date | None, ends: Ends = ()) -> list[Line]:
    """The proof for people: a line a day, with runs of days that do not count folded into one."""
    rows: list[ListRow] = []
    for _, group in groupby(walked, key=lambda passed: (_told(passed, view, ends), passed.day == due_on)):
        run = list(group)
        span = view.column_date(run[0].day)
        if len(run) > 1:
            span += " – " + view.column_date(run[-1].day)
        text = _told(run[0], view, ends)
        last = run[-1].day == due_on
        if last:
            text = " · ".join((text, view.text(N_("due"))))
        rows.append(ListRow(["", span], text, "bold" if last else ""))
    return aligned(rows, indent="") if rows else []


def answer(name: str | None, term: Term, received_on: date, due_on: date | None, view: View) -> list[Line]:
    """The few lines above the proof of a due date that nobody has asked for yet."""
    lines = [] if name is None else [plain(name, "bold")]
    lines.append(plain(view.text(N_("{limit} from {day}"), limit=promised(term, view), day=received_on)))
    if due_on is None:
        lines.append(plain(view.text(N_("no due date: nothing countable was promised"))))
    elif is_provisional(view.calendar, received_on, due_on, view.today):
        reason = view.provisional(received_on, due_on)
        lines.append(plain(view.text(N_("due on {day}~ ({reason})"), day=due_on, reason=reason), "bold"))
    else:
        lines.append(plain(view.text(N_("due on {day}"), day=due_on), "bold"))
    return lines
