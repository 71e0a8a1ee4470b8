"""A message to the requester: its kinds, which of them fits a request, and that it fits two parts of an SMS.

Nothing is sent. Pure: the words come from whoever calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from charter_cli.domain.request import Life, Outcome, Request, Status
from charter_cli.domain.standing import Seen
from charter_cli.errors import Refused
from charter_cli.language.messages import N_
from charter_cli.language.text import clusters

MOST_PARTS = 2
# The alphabet of an SMS, GSM 03.38: what has every letter in it is counted in septets, anything else in UCS-2.
_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_OF_TWO = set("\f^{}\\[~]|€")
# How much is in a message of one part, and in each of several.
_GSM_PART, _UCS_PART = (160, 153), (70, 67)


class MessageKind(StrEnum):
    """The occasion of a message."""

    RECEIVED = "received"
    HELD = "held"
    MOVED = N_("moved")
    LATE = N_("late")
    SETTLED = "settled"


# What the wording of a message may name. Names and the reason may be shortened to fit; nothing else is.
NAMES = ("office", "service", "requester")
FIELDS = ("number", "reference", "date", "before", "days", "outcome", "phone", "reason", *NAMES)
# By so many characters a name is still known.
_KNOWN = 20


class Message(NamedTuple):
    """A text of `kind`, with its length in characters and in parts of an SMS."""

    kind: MessageKind
    text: str
    parts: int


def kind_of(life: Life, seen: Seen, wanted: MessageKind | None = None) -> MessageKind:
    """The kind of message that fits a request as it stands: `wanted`, or the one of its state.

    Refused: a request that was entered by mistake, and a `wanted` that says what is not so.
    """
    request = seen.request
    if request.outcome is Outcome.VOID:
        raise Refused("{id} was entered by mistake (void): there is nothing to tell its requester", id=request.id)
    fitting = _fitting(request, told_on(life), overdue=seen.standing.overdue)
    if wanted is None:
        return fitting[0]
    if wanted not in fitting:
        raise Refused(
            "a message of the kind {kind} does not fit {id} as it stands: leave --kind out, or give {known}",
            kind=wanted.value,
            id=request.id,
            known=" / ".join(fitting),
        )
    return wanted


def _fitting(request: Request, told: date | None, *, overdue: bool) -> list[MessageKind]:
    if not request.pending:
        return [MessageKind.SETTLED]
    held = [MessageKind.HELD] if request.status is Status.HELD else []
    if held or overdue:
        return [*held, *([MessageKind.LATE] if overdue else [])]
    moved = [MessageKind.MOVED] if told is not None and request.due_on not in (None, told) else []
    return [*moved, MessageKind.RECEIVED]


def told_on(life: Life) -> date | None:
    """The due date that the requester was told at registration; None where there was none."""
    return life.entries[0].due_on_after


def fitted(wording: str, values: Mapping[str, str], kind: MessageKind) -> Message:
    """`wording` with its `{fields}` filled in, in at most two parts: names that are too long are shortened, the longest
    first, and only then the reason, which says what to bring. Refused: what is too long with the shortest of them."""
    # The alphabet of an SMS has no …: one would more than halve what fits.
    end = "..." if _is_gsm(wording.format_map(values)) else "…"
    for most, most_of_reason in _lengths(values):
        short = {name: _shortened(values[name], most, end) for name in NAMES}
        short["reason"] = _shortened(values["reason"], most_of_reason, end)
        text = " ".join(wording.format_map({**values, **short}).split())
        if (parts := parts_of(text)) <= MOST_PARTS:
            return Message(kind, text, parts)
    raise Refused(
        "the message “{kind}” has {length} characters, more than {most} parts of an SMS hold: shorten its wording in "
        "the charter",
        kind=kind.value,
        length=len(text),
        most=MOST_PARTS,
    )


def _lengths(values: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """How long names and the reason may be, at most, in one attempt after the other."""
    reason = len(values["reason"])
    for most in range(max(_KNOWN, *(len(values[name]) for name in NAMES)), _KNOWN, -1):
        yield most, reason
    for most in range(max(_KNOWN, reason), 0, -1):
        yield min(_KNOWN, most), most


def parts_of(text: str) -> int:
    """Of how many parts an SMS with `text` is: one holds 160 characters of the GSM alphabet, of which some count
    double, or 70 of any other; each of several 153 or 67."""
    gsm = _is_gsm(text)
    units = len(text) + sum(char in _GSM_OF_TWO for char in text) if gsm else len(text.encode("utf-16-le")) // 2
    whole, each = _GSM_PART if gsm else _UCS_PART
    return 1 if units <= whole else -(-units // each)


def _is_gsm(text: str) -> bool:
    return all(char in _GSM or char in _GSM_OF_TWO for char in text)


def _shortened(text: str, most: int, end: str) -> str:
    """`text` in at most `most` characters, with `end` where something was left off; never cut inside a conjunct."""
    if len(text) <= most:
        return text
    kept = ""
    for cluster in clusters(text):
        if len(kept) + len(cluster) + len(end) > most:
            break
        kept += cluster
    return kept.rstrip(" ,;:/-") + end if kept else ""
