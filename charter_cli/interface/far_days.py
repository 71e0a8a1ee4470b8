"""Days more than two years off, which are rather typed wrongly: asked about at a terminal, named elsewhere."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from charter_cli.errors import Refused
from charter_cli.interface.context import Desk
from charter_cli.interface.prompts import at_terminal, sure
from charter_cli.language.messages import N_

FAR = timedelta(days=2 * 366)


def mind_far_days(desk: Desk, *typed: str | None, to_come: bool = False) -> None:
    """Before anything is written: what was `typed` for days that are to be kept, those `to_come`, or those past.

    What is no date is left to whoever reads it. Refused: a day of which somebody says that it is not meant. Where
    nobody can be asked, it is told once it is kept.
    """
    given = [text for text in typed if text is not None]
    if not given:
        return
    from charter_cli.domain.dates import read_date

    days: dict[date, None] = {}
    for text in given:
        with suppress(Refused):
            days[read_date(text, desk.today, since=desk.today if to_come else None)] = None
    for day in days:
        if not is_meant(desk, day):
            raise Refused("nothing was changed: type the day again, instead of {day}", day=day)


def is_meant(desk: Desk, day: date) -> bool:
    """Whether a far day is meant, as far as somebody can be asked; nobody is asked about a near one."""
    if abs(day - desk.today) <= FAR:
        return True
    if at_terminal(desk):
        return sure(desk, N_("{day} is more than two years off. Is it right?"), day=day)
    desk.far_days.append(day)
    return True
