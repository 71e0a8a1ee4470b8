"""The charter as it hangs on the wall: vision, mission, every service with all its columns."""

from __future__ import annotations

from collections.abc import Sequence

from charter_cli.domain.charter import Charter, Limit, Service
from charter_cli.domain.deadline import Start, Unit
from charter_cli.language.messages import N_, Language
from charter_cli.language.text import Wording
from charter_cli.render.data import Record
from charter_cli.render.lines import Line, ListRow, aligned, code_cell, code_in_text, plain
from charter_cli.render.promises import figures, legend, promised, stages

_CELLS = ("name", "delivery", "papers", "place", "fee", "limit", "officer", "superior")
KEYS = (
    *("code", "alias", "section", "serial", "name", "delivery", "papers", "place", "fee", "limit", "officer"),
    *("superior", "working_days", "unit", "count", "instant", "as_needed", "channels"),
)


def record(service: Service, charter: Charter, language: str) -> Record:
    """One service for programs: its printed columns, then its limit as data. What few limits have follows only where
    the service has it: see `_more`."""
    limit = service.limit
    cells = {of: service.cell(of).get(language) or None for of in _CELLS}
    return {
        "code": service.code,
        "alias": service.alias,
        "section": _section_heading(service, charter, language),
        "serial": service.serial.get(language) or None,
        **cells,
        **_counted(service, limit),
        "channels": list(service.channels),
        **_more(service, limit, language),
    }


def _counted(service: Service, limit: Limit) -> Record:
    """`unit` is `undecided` where nobody has decided how a limit is counted, `variants` where each has its own."""
    term = limit.term
    undecided = "variants" if service.variants and service.variant is None else "undecided"
    return {
        "working_days": term.count if term is not None and term.unit is Unit.WORKING_DAYS else None,
        "unit": undecided if term is None else term.unit.value,
        "count": None if term is None else term.count,
        "instant": limit.instant,
        "as_needed": limit.as_needed,
    }


def _more(service: Service, limit: Limit, language: str) -> Record:
    """What few limits and few services have, by the names of the charter's keys."""
    term = limit.term
    more: Record = {of: text.get(language) or None for of, text in service.others.items()}
    if term is not None and term.least is not None:
        more["least"] = term.least
    if term is not None and term.unit is Unit.BY:
        more["by"] = {"day": term.day} if term.month is None else {"month": term.month, "day": term.day}
    if term is not None and term.starts is not Start.RECEIPT:
        more["from"] = term.starts.value
    if term is not None and term.stages:
        more["stages"] = [
            {"name": stage.name.get(language), "unit": stage.unit.value, "count": stage.count} for stage in term.stages
        ]
    if service.variants and service.variant is None:
        more["variants"] = [
            {
                "id": variant.id,
                "text": variant.text.get(language),
                "limit": variant.limit.text.get(language),
                **_counted(service._replace(variant=variant), variant.limit),
                **_more(service._replace(variant=variant, others={}, national=""), variant.limit, language),
            }
            for variant in service.variants
        ]
    if service.national:
        more["national"] = service.national
    return more


def _section_heading(service: Service, charter: Charter, language: str) -> str:
    return next(section.heading.get(language) for section in charter.sections if section.code == service.section)


def whole(charter: Charter, language: Language) -> list[Line]:
    """The whole charter."""
    code = language.code

    def told(*texts: Wording, style: str = "bold") -> list[Line]:
        return [plain(text.get(code), style) for text in texts if text.get(code)]

    lines = told(*charter.heading) + ([plain(charter.web)] if charter.web else [])
    lines += [plain(""), *told(charter.title)]
    if charter.has_aims:
        lines += [plain(""), *told(charter.aims_heading)]
    for heading, text in ((charter.vision_heading, charter.vision), (charter.mission_heading, charter.mission)):
        if text.get(code):
            lines += [plain(f"{heading.get(code)} {text.get(code)}".strip())]
    if charter.services_heading.get(code):
        lines += [plain(""), *told(charter.services_heading)]
    for section in charter.sections:
        lines += [plain(""), plain(section.heading.get(code), "bold")]
        for service in section.services:
            lines += [plain(""), *one(service, charter, language)]
    if charter.expectations:
        lines += [plain(""), *told(charter.expectations_heading)]
        lines += [plain(f"  {text.get(code)}") for text in charter.expectations]
    if charter.complaints:
        lines += [plain(""), plain(charter.complaints_heading.get(code), "bold")]
        for tier in charter.complaints:
            parts = [tier.name.get(code), tier.whom.get(code), tier.contact.get(code)]
            parts += [] if tier.limit is None else [tier.limit.text.get(code)]
            lines.append(plain("  " + " · ".join(filter(None, parts))))
    return lines


def brief(services: Sequence[Service], language: Language) -> list[Line]:
    """One line a service, or a variant of one, with what stands in it above and what its marks mean below."""
    heading = language.text(N_("code · alias to type · limit in working days · service"))
    offers = [offer for service in services for offer in service.each]
    meanings = legend((offer.limit for offer in offers), language)
    return [plain(heading, "dim"), *aligned(rows(offers, language)), *meanings]


def rows(offers: Sequence[Service], language: Language) -> list[ListRow]:
    """A row for all that can be asked for: its code, what to type, its limit in figures and marks, its name."""
    return [
        ListRow([code_cell(offer.code, language), offer.typed, figures(offer.limit, language)], _name(offer, language))
        for offer in offers
    ]


def _name(offer: Service, language: Language) -> str:
    variant = "" if offer.variant is None else offer.variant.text.get(language.code)
    return " · ".join(filter(None, (code_in_text(offer.code), offer.name.get(language.code), variant)))


def one(service: Service, charter: Charter, language: Language) -> list[Line]:
    """One service: its code and alias, then each printed column under its own heading."""
    section = next(section for section in charter.sections if section.code == service.section)
    code = language.code
    title = f"{language.number(service.code)} · {service.typed} · {service.name.get(code)}"
    lines = [plain(title, "bold")]
    for column in section.columns:
        cell = service.cell(column.of).get(code)
        if column.of not in ("serial", "name") and cell:
            lines.append(plain(f"  {column.heading.get(code)}: {cell}"))
    counted = language.text(N_("counted as"))
    for offer in service.each:
        name = "" if offer.variant is None or service.variant else f" · {offer.typed} ({offer.variant.text.get(code)})"
        lines.append(plain(f"  {counted}{name}: {_counted_as(offer, language)}"))
        term = offer.limit.term
        lines += [plain(f"    {stage}") for stage in (stages(term, language) if term else ())]
    return lines


def _counted_as(offer: Service, language: Language) -> str:
    limit = offer.limit
    if limit.term is None:
        return language.text(N_("not decided yet: requests are refused until the charter says how it is counted"))
    return promised(limit.term, language, instant=limit.instant, as_needed=limit.as_needed)
