"""The charter as it hangs on the wall: vision, mission, every service with all its columns."""

from __future__ import annotations

from charter_cli.charter import Charter, Service
from charter_cli.deadline import Term
from charter_cli.messages import N_, Language
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, plain
from charter_cli.render.story import promised

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
    limit = service.limit
    term = Term(limit.unit, limit.count)
    words = promised(term, language, instant=limit.instant, as_needed=limit.as_needed)
    lines.append(plain(f"  {language.text(N_('counted as'))}: {words}"))
    return lines
