"""Listed office days as lines and as records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from charter_cli.domain.calendar import Calendar, Kind, OfficeDay
from charter_cli.domain.calendar_changes import Change
from charter_cli.domain.holiday_list import LeftOut, TakenDay
from charter_cli.errors import Refused
from charter_cli.language.messages import N_, WEEKDAYS, Language
from charter_cli.language.text import Wording
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, ListRow, aligned, plain
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
    rows = [ListRow(["", language.column_date(day.day)], _text(day, language)) for day in days]
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
            told = [view.date(change.day), text]
            if change.listed is None or change.listed.kind is not Kind.WORKING:  # which says that it is open
                told.append(
                    view.text(N_("office open") if view.calendar.is_working(change.day) else N_("office closed"))
                )
            lines.append(plain(" · ".join(told)))
            was = before.days.get(change.day)
            if was is not None and change.listed is not None and was.name != change.listed.name:
                name = was.name.get(view.code)
                lines.append(plain("  " + view.text(N_("in place of: {name}"), name=name)))
    return lines


def suggested(taken: Sequence[TakenDay], left_out: Sequence[LeftOut], language: Language) -> list[Line]:
    """What a list from elsewhere says, a line a day in their order: its names, what else is said of it, and what
    becomes of it; what is left out without a day comes last, by its line in the file."""
    rows = [(one.listed.day.day, _suggested_row(one, language)) for one in taken]
    rows += [(one.day, _left_out_row(one, language)) for one in left_out if one.day is not None]
    in_order = [row for _, row in sorted(rows, key=lambda row: row[0])]
    lines = aligned(in_order, indent="") if in_order else []
    for one in left_out:
        if one.day is None:
            why = language.text(N_("line {line}: {reason}"), line=one.line, reason=one.why)
            lines.append(plain(" · ".join([*_both_names(one.name, language), why])))
    return lines


def _suggested_row(taken: TakenDay, language: Language) -> ListRow:
    listed = taken.listed
    when = language.column_date(listed.day.day) + ("~" if listed.certain is False else "")
    told = [language.refusal(one) if isinstance(one, Refused) else one for one in listed.told]
    moon = [language.text(N_("may yet move"))] if listed.certain is False else []
    why = [language.refusal(taken.why)] if taken.why else []
    kind = language.text(KINDS[listed.day.kind])
    texts = [*_weekday(listed.day.day, language), *_both_names(listed.day.name, language), kind, *moon, *told, *why]
    return ListRow(["", when], " · ".join(texts))


def _left_out_row(left_out: LeftOut, language: Language) -> ListRow:
    assert left_out.day is not None
    names = _both_names(left_out.name, language)
    texts = [*_weekday(left_out.day, language), *names, language.refusal(left_out.why)]
    return ListRow(["", language.column_date(left_out.day)], " · ".join(texts))


def _weekday(day: date, language: Language) -> list[str]:
    """The weekday where the column of dates, which has to line up, is without it: in Bangla."""
    return [language.label(WEEKDAYS[day.weekday()])] if language.code == "bn" else []


def _both_names(name: Wording | None, language: Language) -> list[str]:
    if name is None:
        return []
    own, other = name.get(language.code), name.get("en" if language.code == "bn" else "bn")
    return [own if own == other else f"{own} ({other})"]
