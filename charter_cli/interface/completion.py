"""What the shell completes: services, channels and pending numbers, each with the name that goes with it.

A completion never refuses and never writes: where something is wrong, it offers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import typer

from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.language.messages import Language
from charter_cli.language.text import latin_digits

Offer = tuple[str, str]


def services(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Codes and aliases with the service's name. A code is offered once a digit was typed, else the aliases."""

    def offers(desk: Desk) -> Iterator[Offer]:
        typed = latin_digits(incomplete)
        for offer in desk.charter.offers:
            name = offer.name.get(desk.language.code)
            yield (offer.typed.replace(offer.alias, offer.code, 1) if typed[:1].isdigit() else offer.typed), name

    return _matching(ctx, latin_digits(incomplete), offers)


def channels(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """The channels of the charter with their names."""

    def offers(desk: Desk) -> Iterator[Offer]:
        for channel, name in desk.charter.channels.items():
            yield channel, name.get(desk.language.code)

    return _matching(ctx, incomplete, offers)


def pending(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """The numbers of pending requests, most urgent first, with who asks."""

    def offers(desk: Desk) -> Iterator[Offer]:
        with desk.reading() as reader:
            for request in reader.pending():
                yield str(request.id), f"{request.details.requester} · {request.promise.service_code}"

    return _matching(ctx, latin_digits(incomplete), offers)


def _matching(ctx: typer.Context, typed: str, offers: Callable[[Desk], Iterator[Offer]]) -> list[Offer]:
    root = ctx.find_root()
    language = root.obj if isinstance(root.obj, Language) else Language("en")
    # Of an unfinished line, typer has not yet made paths of the words.
    files = [Path(typed_path) if (typed_path := root.params.get(name)) else None for name in ("db", "charter")]
    try:
        desk = Desk.here(language, *files)
        return [offer for offer in offers(desk) if offer[0].startswith(typed)]
    except Refused:
        return []
