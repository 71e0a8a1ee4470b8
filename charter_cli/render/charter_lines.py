"""The charter as it hangs on the wall: vision, mission, every service with all its columns."""

from __future__ import annotations

from collections.abc import Sequence

from charter_cli.domain.charter import Charter, Limit, Service
from charter_cli.domain.deadline import Unit
from charter_cli.language.messages import N_, Language
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, Row, aligned, plain
from charter_cli.render.phrases import promise_text

_DIGITS = len("0/90")
# Letters that stand behind a limit which is not in working days: one consonant in Bangla, of certain width.
_UNITS = {Unit.DAYS: N_("d"), Unit.MONTHS: N_("m")}
_CELLS = ("name", "delivery", "papers", "place", "fee", "limit", "officer", "superior")
KEYS = (
    *("code", "alias", "section", "serial", "name", "delivery", "papers", "place", "fee", "limit", "officer"),
    *("superior", "working_days", "unit", "count", "instant", "as_needed", "channels"),
)


def record(service: Service, charter: Charter, language: str) -> Record:
    """One service for programs: its printed columns, then its limit as data."""
    limit = service.limit
    cells = {of: service.cell(of).get(language) or None for of in _CELLS}
    return {
        "code": service.code,
        "alias": service.alias,
        "section": _section_heading(service, charter, language),
        "serial": service.serial.get(language),
        **cells,
        "working_days": limit.count if limit.unit.value == "working_days" else None,
        "unit": limit.unit.value,
        "count": limit.count,
        "instant": limit.instant,
        "as_needed": limit.as_needed,
        "channels": list(service.channels),
    }


def _section_heading(service: Service, charter: Charter, language: str) -> str:
    return next(section.heading.get(language) for section in charter.sections if section.code == service.section)


def whole(charter: Charter, language: Language) -> list[Line]:
    """The whole charter."""
    code = language.code
    lines = [plain(text.get(code), "bold") for text in charter.heading]
    lines += [plain(charter.web), plain(""), plain(charter.title.get(code), "bold"), plain("")]
    lines += [plain(charter.aims_heading.get(code), "bold")]
    for heading, text in ((charter.vision_heading, charter.vision), (charter.mission_heading, charter.mission)):
        lines += [plain(f"{heading.get(code)} {text.get(code)}")]
    lines += [plain(""), plain(charter.services_heading.get(code), "bold")]
    for section in charter.sections:
        lines += [plain(""), plain(section.heading.get(code), "bold")]
        for service in section.services:
            lines += [plain(""), *one(service, charter, language)]
    if charter.complaints:
        lines += [plain(""), plain(charter.complaints_heading.get(code), "bold")]
        for tier in charter.complaints:
            parts = [tier.name.get(code), tier.whom.get(code), tier.contact.get(code)]
            parts += [] if tier.limit is None else [tier.limit.text.get(code)]
            lines.append(plain("  " + " · ".join(filter(None, parts))))
    return lines


def brief(services: Sequence[Service], language: Language) -> list[Line]:
    """One line a service, with what stands in it above and what its marks mean below."""
    heading = language.text(N_("code · alias to type · limit in working days · service"))
    return [plain(heading, "dim"), *aligned(rows(services, language)), *legend(services, language)]


def rows(services: Sequence[Service], language: Language) -> list[Row]:
    """A row a service: its code, its alias, its limit in figures and marks, its name."""
    return [
        Row(
            [language.number(service.code), service.alias, _limit(service.limit, language)],
            service.name.get(language.code),
        )
        for service in services
    ]


def _limit(limit: Limit, language: Language) -> str:
    if limit.count is None:
        return "-"
    unit = language.text(_UNITS[limit.unit]) if limit.unit in _UNITS else ""
    at_once = "0/" if limit.instant and limit.count else ""
    return language.number(f"{at_once}{limit.count}".rjust(_DIGITS)) + unit + ("+" if limit.as_needed else "")


def legend(services: Sequence[Service], language: Language) -> list[Line]:
    """What the marks mean that stand in these rows."""
    limits = [service.limit for service in services]
    marks = {
        N_("0/ at once where possible"): any(limit.instant and limit.count for limit in limits),
        N_("+ longer as needed"): any(limit.as_needed for limit in limits),
        N_("d calendar days"): any(limit.unit is Unit.DAYS for limit in limits),
        N_("m months"): any(limit.unit is Unit.MONTHS for limit in limits),
        N_("- nothing countable"): any(limit.count is None for limit in limits),
    }
    meanings = [language.text(mark) for mark, stands in marks.items() if stands]
    return [plain(" · ".join(meanings), "dim")] if meanings else []


def one(service: Service, charter: Charter, language: Language) -> list[Line]:
    """One service: its code and alias, then each printed column under its own heading."""
    section = next(section for section in charter.sections if section.code == service.section)
    code = language.code
    title = f"{language.number(service.code)} · {service.alias} · {service.name.get(code)}"
    lines = [plain(title, "bold")]
    for column in section.columns:
        cell = service.cell(column.of).get(code)
        if column.of not in ("serial", "name") and cell:
            lines.append(plain(f"  {column.heading.get(code)}: {cell}"))
    lines.append(plain(f"  {language.text(N_('counted as'))}: {promise_text(service.promise, language)}"))
    return lines
