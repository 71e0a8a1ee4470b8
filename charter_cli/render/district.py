"""The figures of a district as lines and as records, and what is to be told of its returns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from charter_cli.domain.district import CountedReturn, Line, NotReported, Problem
from charter_cli.domain.joining import Alone, DistrictService
from charter_cli.domain.periods import Period
from charter_cli.domain.report import Figures, Report, ServiceFigures
from charter_cli.language.messages import N_, InFigures, Language
from charter_cli.language.text import Wording, cut, visible
from charter_cli.render import report
from charter_cli.render.data import Record
from charter_cli.render.lines import Line as Printed
from charter_cli.render.lines import plain

_LONGEST_KEY = 20
_MOST_NOTES = 20
_OWN_KEYS = {
    "office": ("rank", "office", "office_name", "returns", "judged"),
    "service": ("service", "service_name", "offices", "judged"),
    "month": ("from", "to", "label", "offices", "judged"),
}


class Told(NamedTuple):
    """What is told of a district: `by` office, service or month; in one period, or in all that was handed up."""

    by: str
    period: Period | None
    lines: Sequence[Line]
    total: Figures
    taken: Sequence[CountedReturn]
    missing: Sequence[NotReported]
    problems: Sequence[Problem]
    alone: Sequence[Alone]
    language: Language

    @property
    def heading(self) -> str:
        """What it is about."""
        if self.period is None:
            return self.language.text(N_("The district, all periods that were handed up"))
        return self.language.text(N_("The district, {period}"), period=report.period_name(self.period, self.language))

    @property
    def state(self) -> str:
        """Of how many returns it is, and whether each is of a period that is over."""
        offices = len({one.handed.office for one in self.taken})
        running = sum(not one.handed.over for one in self.taken)
        said = [
            self.language.text(
                N_("Returns: {returns}, of offices: {offices}."), returns=len(self.taken), offices=offices
            )
        ]
        if running:
            said.append(self.language.text(N_("Of a period that was not over: {count}."), count=running))
        return " ".join(said)


def name(of: str | Wording, language: Language) -> str:
    """A name in the reader's language, else in the other one."""
    if isinstance(of, str):
        return visible(of)
    return visible(of.get(language.code) or of.bn or of.en)


def keys(told: Told) -> tuple[str, ...]:
    """The keys of `records`."""
    return (*_OWN_KEYS[told.by], *report.FIGURE_KEYS)


def records(told: Told) -> list[Record]:
    """A record a line, for programs."""
    return [{**_own(line, told), "judged": line.judged, **report.figures(line.figures)} for line in told.lines]


def _own(line: Line, told: Told) -> Record:
    if told.by == "office":
        named = name(line.name, told.language)
        return {"rank": line.rank, "office": line.key, "office_name": named, "returns": line.many}
    if told.by == "service":
        return {"service": line.key, "service_name": name(line.name, told.language), "offices": line.many}
    first, last = line.days or (None, None)
    return {"from": str(first), "to": str(last), "label": line.key, "offices": line.many}


def as_json(told: Told) -> Record:
    """All of it for programs; see README, "The district"."""
    language, period = told.language, told.period
    return {
        "by": told.by,
        "period": None
        if period is None
        else {"from": str(period.first), "to": str(period.last), "label": period.label},
        "returns": len(told.taken),
        "offices": len({one.handed.office for one in told.taken}),
        "not_over": sum(not one.handed.over for one in told.taken),
        "rows": records(told),
        "total": report.figures(told.total),
        "not_reported": [
            {"office": one.office, "office_name": name(one.name, language), "period": one.period}
            for one in told.missing
        ],
        "problems": [
            {
                "kind": one.kind,
                "office": one.office,
                "period": one.period,
                "files": list(one.files),
                "text": language.refusal(one.said),
            }
            for one in told.problems
        ],
        "not_joined": [
            {**_service(one.service, language), "near": [_service(near, language) for near in one.near]}
            for one in told.alone
        ],
    }


def _service(of: DistrictService, language: Language) -> Record:
    return {"service": of.key, "service_name": name(of.name, language)}


def warnings(told: Told) -> list[str]:
    """A line for each thing that is not as it should be."""
    language = told.language
    said = [language.text(N_("warning: {reason}"), reason=one.said) for one in told.problems]
    missing: dict[str, list[str]] = {}
    for one in told.missing:
        missing.setdefault(one.period, []).append(f"{name(one.name, language)} ({visible(one.office)})")
    for period, offices in missing.items():
        text = N_("warning: not reported for {period}: {offices}")
        said.append(language.text(text, period=InFigures(period), offices=", ".join(offices)))
    for alone in told.alone[:_MOST_NOTES]:
        service = f"{alone.service.key} ({name(alone.service.name, language)})"
        near = ", ".join(f"{one.key} ({name(one.name, language)})" for one in alone.near)
        if near:
            text = N_("note: {service} was joined with no other office's; it may be {near}: --map FILE says so")
        else:
            text = N_("note: {service} was joined with no other office's")
        said.append(language.text(text, service=service, near=near))
    if (more := len(told.alone) - _MOST_NOTES) > 0:
        text = N_("note: {count} more services were joined with no other office's: --format json lists them")
        said.append(language.text(text, count=more))
    return said


def lines(told: Told) -> list[Printed]:
    """The table, with what its headings mean above it."""
    language = told.language
    rows = [ServiceFigures(_code(line, told), _named(line, told), line.figures) for line in told.lines]
    return [
        *(plain(told.heading, "bold"), plain(told.state), plain(report.legend(language), "dim"), plain("")),
        *report.table(Report(rows, told.total), language),
        plain(""),
        plain(
            language.text(N_("In time, per cent = settled in time ÷ (settled in time + late + pending overdue).")),
            "dim",
        ),
    ]


def _code(line: Line, told: Told) -> str:
    if told.by == "office":
        return "-" if line.rank is None else str(line.rank)
    return cut(visible(line.key), _LONGEST_KEY)


def behind_the_percent(line: Line, language: Language) -> str:
    """How many were in time, of how many; nothing where there was none to be judged."""
    if not line.judged:
        return ""
    return language.text(N_("{count} of {judged} in time"), count=line.figures.settled_in_time, judged=line.judged)


def _named(line: Line, told: Told) -> Wording:
    """The name with the number behind the per cent."""
    language = told.language
    behind = behind_the_percent(line, language)
    if told.by == "month":
        many = language.text(N_("offices: {count}"), count=line.many)
        return Wording(*[" · ".join(filter(None, (many, behind)))] * 2)
    return Wording(*[" · ".join(filter(None, (name(line.name, language), behind)))] * 2)
