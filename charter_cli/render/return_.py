"""A return as its file: JSON with a line for each service, the same bytes in both languages."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from charter_cli.domain.charter import Charter
from charter_cli.domain.periods import Period
from charter_cli.domain.report import Figures, Report, ServiceFigures
from charter_cli.domain.returns import FORMAT
from charter_cli.domain.seal import Seal
from charter_cli.language.text import Wording
from charter_cli.render import report
from charter_cli.render.data import Record

# What `service_name` is in: a return must not depend on who makes it.
_LANGUAGE = "en"


class HandedUp(NamedTuple):
    """What a return tells. `aliases`: of every service that the register ever had a request for, by code; `calendar`:
    the digest of the period's working days; `earlier`: months with the seals of their last commands; `replaced`: how
    often since the period began a copy took the register's place, or it was accepted as it was; `lost`: the seal of
    what was entered last, where the register does not hold it."""

    report: Report
    period: Period
    as_of: date
    over: bool
    charter: Charter
    aliases: Mapping[str, str]
    calendar: str
    seal: Seal | None
    first_seal: Seal | None
    earlier: Sequence[tuple[str, Seal]]
    replaced: int
    lost: Seal | None


def text(of: HandedUp) -> str:
    """The whole file."""
    office = of.charter.office
    told: Record = {
        "format": FORMAT,
        "office": {"id": office.id, "name": office.name.get(_LANGUAGE), "names": _both(office.name)},
        "period": {**report.period(of.period, of.as_of), "over": of.over},
        "calendar": of.calendar,
        "seal": _seal(of.seal),
        "first_seal": _seal(of.first_seal),
        "earlier_seals": {month: str(seal) for month, seal in of.earlier},
        "replaced": of.replaced,
        "lost": _seal(of.lost),
        "rows": [_row(row, of) for row in of.report.rows],
        "total": _figures(of.report.total),
    }
    return "{\n" + ",\n".join(f"{_json(key)}: {_value(value)}" for key, value in told.items()) + "\n}\n"


def _row(row: ServiceFigures, of: HandedUp) -> Record:
    service = of.charter.service(row.service_code)
    return {
        "service_code": row.service_code,
        "service_name": row.service_name.get(_LANGUAGE),
        "names": _both(row.service_name),
        "alias": of.aliases.get(row.service_code, "") if service is None else service.alias,
        "national": (service and service.national) or None,
        **_figures(row.figures),
    }


def _figures(of: Figures) -> Record:
    return {
        **report.figures(of),
        "told_afterwards_pending": of.told_afterwards_pending,
        "imported_afterwards_pending": of.imported_afterwards_pending,
        "settled_by_days": _counts(of.days),
        "settled_by_days_elapsed": _counts(of.days_elapsed),
    }


def _counts(of: Counter[int]) -> dict[str, int]:
    return {str(days): of[days] for days in sorted(of) if of[days]}


def _both(of: Wording) -> dict[str, str]:
    return {"bn": of.bn, "en": of.en}


def _seal(of: Seal | None) -> str | None:
    return None if of is None else str(of)


def _value(value: object) -> str:
    """A value on one line; a list with a line for each of its values."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(_json, value)) + "\n]"
    return _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
