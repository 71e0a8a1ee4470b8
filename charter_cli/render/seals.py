"""The seal as it stands on paper and on the screen: in the figures that `check --seal` shows, in both languages."""

from __future__ import annotations

from datetime import date

from charter_cli.domain.seal import Seal
from charter_cli.language.messages import N_, Language


def sealed(seal: Seal, language: Language) -> str:
    """The line with the register's seal."""
    return language.text(N_("Seal of the register: {seal}"), seal=seal)


def printed(today: date, seal: Seal | None, language: Language) -> str:
    """The line at the foot of a paper: the day, and the register's seal where anything was entered in it."""
    if seal is None:
        return language.text(N_("Printed on {day}"), day=today)
    return language.text(N_("Printed on {day} · seal of the register {seal}"), day=today, seal=seal)
