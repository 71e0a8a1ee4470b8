"""Arguments that were left out, asked for at a terminal: the number of a request, and what is to be noted."""

from __future__ import annotations

import sys
from typing import Any

from charter_cli.interface.context import Desk
from charter_cli.interface.prompts import ask, at_terminal
from charter_cli.language.messages import N_

# So many pending requests are shown above the question, the most urgent first.
_MOST_SHOWN = 9
_OF_SETTLED = ("reopen",)


def asked_for(param: Any, desk: object, command: str) -> list[str] | None:
    """The words that somebody at the terminal gives for the argument `param` of `command`; None where nobody can be
    asked, or it is of another kind."""
    if not isinstance(desk, Desk) or not at_terminal(desk):
        return None
    if param.metavar in ("ID", "ID..."):
        return _numbers(desk, several=param.nargs != 1, pending=command not in _OF_SETTLED)
    if param.metavar == "TEXT":
        return [ask(desk, N_("Remark"), str)]
    return None


def _numbers(desk: Desk, *, several: bool, pending: bool) -> list[str] | None:
    from charter_cli.domain.standing import see
    from charter_cli.interface.options import number
    from charter_cli.render.lines import aligned, show
    from charter_cli.render.requests import row

    with desk.register.reading() as reader:
        if not reader.last_number():
            return None  # no answer could be right
        shown = list(reader.pending())[:_MOST_SHOWN] if pending else []
        view = desk.view(reader.calendar)
        rows = [row(see(request, reader.calendar, desk.today), view) for request in shown]
    if rows:
        show(aligned(rows), sys.stderr)

    def known(text: str) -> list[str]:
        words = text.split() if several else [text]
        with desk.register.reading() as reader:
            for word in words:
                reader.life(number(word, reader))
        return words

    return ask(desk, N_("Numbers of the requests") if several else N_("Number of the request"), known)
