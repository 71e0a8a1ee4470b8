"""What is said of a register that was restored, or accepted as it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charter_cli.language.messages import N_, Language

if TYPE_CHECKING:
    from charter_cli.render.data import Record
    from charter_cli.store.replacements import Replacement


def told(one: Replacement, language: Language) -> str:
    """`Thu 26 Nov 2026 10:31 · Faruk Hossain · restore register.db · in place of 12-… · missing: 2 commands`."""
    parts = [language.moment(one.entered_at), one.officer, one.words]
    if one.replaced is not None:
        parts.append(language.text(N_("in place of the seal {seal}"), seal=one.replaced))
    if one.missing:
        parts.append(language.plural("{count} command is missing", "{count} commands are missing", one.missing))
    if one.numbers is not None:
        first, last = one.numbers
        parts.append(language.text(N_("the numbers {first} to {last} had been given out"), first=first, last=last))
    if one.faults:
        found = language.plural("accepted: {count} fault", "accepted: {count} faults", len(one.faults))
        parts.append(found)
    return " · ".join([*filter(None, [*parts, one.why])])


def record(one: Replacement) -> Record:
    """The same for programs."""
    return {
        "recorded_at": one.entered_at.isoformat(),
        "officer": one.officer,
        "command": one.words,
        "replaced": one.replaced,
        "missing_commands": one.missing,
        "numbers": None if one.numbers is None else list(one.numbers),
        "why": one.why,
        "faults": list(one.faults),
    }
