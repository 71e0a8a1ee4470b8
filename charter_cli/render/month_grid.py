"""A month as a grid of weeks, Sunday first. Every cell is figures and marks, so that it lines up in Bangla too."""

from __future__ import annotations

import calendar as weeks
from collections.abc import Iterator, Mapping
from datetime import date

from charter_cli.domain.calendar import Kind
from charter_cli.language.messages import MONTHS, N_, WEEKDAYS
from charter_cli.language.text import clusters, width
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, ListRow, Span, aligned, plain
from charter_cli.render.view import View

KEYS = ("date", "working", "name", "due")
CELL = 9


def records(year: int, month: int, due: Mapping[date, int], view: View) -> list[Record]:
    """Every day of the month for programs; `due`: pending requests due on it."""
    return [
        {
            "date": day.isoformat(),
            "working": view.calendar.is_working(day),
            "name": _name(day, view),
            "due": due.get(day, 0),
        }
        for day in _days(year, month)
    ]


def grid(year: int, month: int, due: Mapping[date, int], view: View) -> list[Line]:
    """The month: `*` a day off, `+` a make-up day, `[n]` requests due, `<` today; the listed days by name below."""
    heading = f"{view.text(MONTHS[month - 1])} {view.number(year)}"
    lines = [plain(heading, "bold")]
    heads = (_head(position, view) for position in range(7))
    lines.append(plain("".join(head + " " * (CELL - width(head)) for head in heads).rstrip(), "dim"))
    month_weeks = weeks.Calendar(firstweekday=6).monthdatescalendar(year, month)
    lines += [tuple(_cell(day, month, due, view) for day in week) for week in month_weeks]
    rows = [ListRow(["", view.column_date(day)], name) for day in _days(year, month) if (name := _name(day, view))]
    key = view.text(N_("* day off · + make-up working day · [n] requests due · < today"))
    return [*lines, plain(key, "dim"), *(aligned(rows, indent="") if rows else [])]


def _head(position: int, view: View) -> str:
    """The day of the week above a column, Sunday being 0; in Bangla its first syllable, as on a wall calendar. One of
    them has a vowel sign that some terminals give a cell of its own: it stays clear of the figures below."""
    name = view.text(WEEKDAYS[position - 1])
    return f"  {clusters(name)[0]}" if view.code == "bn" else f" {name}"


def _cell(day: date, month: int, due: Mapping[date, int], view: View) -> Span:
    if day.month != month:
        return Span(" " * CELL)
    listed = view.calendar.days.get(day)
    working = view.calendar.is_working(day)
    mark = "+" if listed is not None and listed.kind is Kind.WORKING else " " if working else "*"
    count = due.get(day, 0)
    text = f"{day.day:>4}{mark}" + ("<" if day == view.today else "") + (f"[{count}]" if count else "")
    style = "bold reverse" if day == view.today else "" if working else "dim"
    return Span(view.number(f"{text:<{CELL}}"), style)


def _days(year: int, month: int) -> Iterator[date]:
    for day in range(1, weeks.monthrange(year, month)[1] + 1):
        yield date(year, month, day)


def _name(day: date, view: View) -> str | None:
    listed = view.calendar.days.get(day)
    return None if listed is None else listed.name.get(view.code)
