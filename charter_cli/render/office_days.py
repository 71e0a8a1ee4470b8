"""Listed office days as lines and as records."""

from __future__ import annotations

from collections.abc import Sequence

from charter_cli.domain.calendar import Calendar, Kind, OfficeDay
from charter_cli.domain.calendar_changes import Change
from charter_cli.language.messages import N_, Language
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, Row, aligned, plain
from charter_cli.render.view import View

KINDS = {
    Kind.GENERAL: N_("general holiday"),
    Kind.EXECUTIVE: N_("holiday by executive order"),
    Kind.LOCAL: N_("local holiday"),
    Kind.WORKING: N_("working day in place of a weekly day off"),
}
KEYS = ("date", "kind", "name_bn", "name_en", "moon", "source")


def record(day: OfficeDay) -> Record:
    """One listed day for programs."""
    return {
        "date": day.day.isoformat(),
        "kind": day.kind.value,
        "name_bn": day.name.bn,
        "name_en": day.name.en,
        "moon": day.moon,
        "source": day.source,
    }


def lines(days: Sequence[OfficeDay], language: Language, published: bool, year: int | None) -> list[Line]:
    """One line a day; a year whose list is not published says so first."""
    rows = [Row(["", language.column_date(day.day)], _text(day, language)) for day in days]
    head = []
    if not published:
        head = [
            plain(language.text(N_("The list of {year} is not published: only the yearly days are known."), year=year))
        ]
    return head + (aligned(rows, indent="") if rows else [])


def _text(day: OfficeDay, language: Language) -> str:
    moon = [language.text(N_("follows the moon"))] if day.moon else []
    return " · ".join([day.name.get(language.code), language.text(KINDS[day.kind]), *moon])


def changed(changes: Sequence[Change], before: Calendar, view: View) -> list[Line]:
    """What a change of the calendar did to each day, and which name it took the place of."""
    lines = []
    for change in changes:
        if change.year is not None:
            lines.append(plain(view.text(N_("the list of {year} is published"), year=change.year)))
        if change.day is not None:
            text = view.text(N_("off the list")) if change.listed is None else _text(change.listed, view)
            open_now = view.text(N_("office open") if view.calendar.is_working(change.day) else N_("office closed"))
            lines.append(plain(f"{view.date(change.day)} · {text} · {open_now}"))
            was = before.days.get(change.day)
            if was is not None and change.listed is not None and was.name != change.listed.name:
                name = was.name.get(view.code)
                lines.append(plain("  " + view.text(N_("in place of: {name}"), name=name)))
    return lines
