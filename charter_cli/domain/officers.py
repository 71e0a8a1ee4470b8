"""The officers who answer for the charter's services, as people name them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from charter_cli.domain.charter import Charter, Officer
from charter_cli.errors import Refused
from charter_cli.language.text import Wording, fold, shown


def find_officer(charter: Charter, text: str) -> Officer:
    """The officer of a service whom `text` means: the id, the name or the designation, or any part of either that only
    one has, in either language. Refused: a text that fits several, or none; they are named."""
    officers = list(dict.fromkeys(officer for service in charter.services for officer in service.officers))
    typed = fold(text)
    whole = [officer for officer in officers if typed in _names(officer)]
    found = whole or [one for one in officers if typed and any(typed in name for name in _names(one))]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            "“{text}” may be any of these officers: {officers}; type more of the name",
            text=shown(text),
            officers=_list(found),
        )
    if not officers:
        raise Refused("the charter names no officers: leave --officer out")
    raise Refused(
        "no service of the charter has an officer “{text}”: it names {officers}",
        text=shown(text),
        officers=_list(officers),
    )


def codes_of(charter: Charter, officer: Officer) -> frozenset[str]:
    """The codes of the services for which `officer` answers."""
    return frozenset(service.code for service in charter.services if officer in service.officers)


def _names(officer: Officer) -> tuple[str, ...]:
    return tuple(fold(text) for text in (officer.id, *officer.name, *officer.designation) if text)


def _list(officers: Iterable[Officer]) -> Wording:
    """Names with designations; the id where the office prints neither."""
    said = [(_said(officer, "bn"), _said(officer, "en")) for officer in officers]
    return Wording(", ".join(bn for bn, _ in said), ", ".join(en for _, en in said))


def _said(officer: Officer, language: str) -> str:
    name, designation = officer.name.get(language), officer.designation.get(language)
    return f"{name} ({designation})" if name and designation else name or designation or officer.id
