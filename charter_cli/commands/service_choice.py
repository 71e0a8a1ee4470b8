"""Which service is meant, at a terminal: of several that fit, one is chosen."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from charter_cli.domain.charter import Service
from charter_cli.interface.context import Desk
from charter_cli.interface.prompts import ask
from charter_cli.language.messages import N_
from charter_cli.language.text import latin_digits
from charter_cli.render import charter_lines
from charter_cli.render.lines import ListRow, aligned, show
from charter_cli.render.promises import legend


def choose(desk: Desk, text: str | None = None, present: Service | None = None) -> Service:
    """The service that `text` means; where it fits several, or nothing was typed, it is asked for, and Enter alone
    keeps the `present` one. Refused: a `text` that fits none, and a service of which nobody knows what it promises."""
    fitting = desk.charter.offers if text is None else _fitting(desk, text)
    asked = text is None
    while asked or len(fitting) > 1:
        fitting = _ask(desk, fitting, present)
        asked = False
    return _promising(fitting[0])


def _fitting(desk: Desk, text: str) -> Sequence[Service]:
    """What `text` may mean, each service as each of its variants."""
    found = [offer for service in desk.charter.fitting(text) for offer in service.each]
    return [_promising(found[0])] if len(found) == 1 else found


def _promising(service: Service) -> Service:
    """`service`, refused where it promises nothing: better now than after the last question."""
    _ = service.promise
    return service


def _ask(desk: Desk, offers: Sequence[Service], present: Service | None) -> Sequence[Service]:
    language = desk.language
    rows = [
        ListRow([language.number(position), *row.cells], row.text)
        for position, row in enumerate(charter_lines.rows(offers, language), start=1)
    ]
    show([*aligned(rows), *legend((offer.limit for offer in offers), language)], sys.stderr)

    def pick(text: str) -> Sequence[Service]:
        typed = latin_digits(text.strip())
        if typed.isdecimal() and 1 <= int(typed) <= len(offers):
            return [_promising(offers[int(typed) - 1])]
        return _fitting(desk, text)

    default = None if present is None else present.typed
    return ask(desk, N_("Service (its number, alias or part of its name)"), pick, default)
