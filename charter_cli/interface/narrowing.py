"""What `list` and `export` are narrowed by: a status, a service, days of receipt."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from charter_cli.domain.request import Status
from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_
from charter_cli.language.text import fold
from charter_cli.store.reader import Reader


class StatusChoice(StrEnum):
    """Which requests are asked for."""

    OPEN = "open"
    HELD = "held"
    SETTLED = "settled"
    ALL = "all"

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses that are asked for; none named is all of them."""
        return () if self is StatusChoice.ALL else (Status(self.value),)


StatusOption = Annotated[StatusChoice, typer.Option("--status", help=N_("Only those in this state."))]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DATE", help=N_("Received on this day or later."))]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help=N_("Received on this day or earlier."))
]


def service_code(desk: Desk, reader: Reader, service: str | None) -> str | None:
    """The code of `service`; one that left the charter is still known by the requests it has."""
    if service is None:
        return None
    try:
        return desk.charter.find(service).code
    except Refused:
        typed = fold(service)
        left = [
            promise.service_code
            for promise in reader.promises.values()
            if typed in (promise.service_code, promise.alias)
        ]
        if not left:
            raise
        return left[-1]
