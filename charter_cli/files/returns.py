"""Reads one return as an office handed it up: what is no whole return is refused, never half read.

Python's own reader of JSON takes NaN, lets a repeated key win in silence and counts with figures of any length: none
of that is a return.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any, NoReturn

from charter_cli.domain.returns import COUNTS, FORMAT, SAID, Return, ServiceNames, ServiceRow
from charter_cli.errors import Refused
from charter_cli.language.messages import N_
from charter_cli.language.text import Wording, shown, visible

LARGEST = 2_000_000  # bytes
LARGEST_COUNT = 999_999_999
MOST_SERVICES = 2_000
LONGEST_TEXT = 1_000
_COUNTS, _SAID = itemgetter(*COUNTS), itemgetter(*SAID)
_FIGURES = {int, float, type(None)}
_ID = re.compile("[a-z0-9][a-z0-9-]{0,299}")
_SEAL = re.compile("[1-9][0-9]{0,17}(?:-[0-9A-HJKMNP-TV-Z]{4}){4}")
_MONTH = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])")
_DAYS = re.compile("0|[1-9][0-9]{0,5}")
_DIGEST = re.compile("[0-9a-f]{64}")


class _NoReturn(Exception):
    """`reason`: a text of the catalogue with its `fields`."""

    def __init__(self, reason: str, /, **fields: object) -> None:
        super().__init__(reason)
        self.why = Refused(reason, **fields)


def read_return(file: Path) -> Return:
    """The return in `file`. Refused: a file that cannot be read, is no JSON, no return, or one of another format."""
    try:
        content = _content(file)
        told = json.loads(content, object_pairs_hook=_object, parse_constant=_constant)
        return _return(told)
    except _NoReturn as error:
        why = error.why
    except OSError as error:
        why = Refused("{reason}", reason=error.strerror or type(error).__name__)
    except UnicodeDecodeError:
        why = Refused("it is not in UTF-8")
    except json.JSONDecodeError as error:
        why = Refused("it is not whole JSON, from line {line} on", line=error.lineno)
    except (ValueError, RecursionError):
        why = Refused("it holds what no return holds, such as figures without end")
    raise Refused("{file} is left out: {reason}", file=visible(str(file)), reason=why)


def _content(file: Path) -> str:
    with file.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _NoReturn(N_("it is larger than any return"))
    return content.decode("utf-8-sig")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _NoReturn(N_("its key {key} stands twice"), key=shown(twice))
    return found


def _constant(name: str) -> NoReturn:
    raise _NoReturn(N_("{name} is no figure"), name=name)


def _return(told: Any) -> Return:
    if not isinstance(told, dict) or "format" not in told or "rows" not in told:
        raise _NoReturn(N_("it is not a return: `charter return` writes one"))
    if type(told["format"]) is not int or told["format"] != FORMAT:
        raise _NoReturn(
            N_("it is a return of format {format}, and this program reads format {known}: use the newest program"),
            format=shown(str(told["format"])),
            known=FORMAT,
        )
    try:
        return _whole(told)
    except KeyError as error:
        raise _NoReturn(N_("it is not a whole return: {key} is missing"), key=shown(str(error.args[0]))) from None


def _whole(told: dict[str, Any]) -> Return:
    office, period = _dict(told["office"], "office"), _dict(told["period"], "period")
    first, last, as_of = (_day(period[key], key) for key in ("from", "to", "as_of"))
    if not first <= as_of <= last:
        _not(period["as_of"], "as_of")
    rows = told["rows"]
    if not isinstance(rows, list) or len(rows) > MOST_SERVICES:
        _not("[…]", "rows")
    if not isinstance(office["id"], str) or not _ID.fullmatch(office["id"]):
        _not(office["id"], "office.id")
    if type(period["over"]) is not bool:
        _not(period["over"], "over")
    if not isinstance(told["calendar"], str) or not _DIGEST.fullmatch(told["calendar"]):
        _not(told["calendar"], "calendar")
    total = _dict(told["total"], "total")
    return Return(
        office["id"],
        _wording(office["names"], "names"),
        *(first, last, _text(period["label"], "label"), as_of, period["over"], told["calendar"]),
        *(_seal(told["seal"], "seal"), _seal(told["first_seal"], "first_seal"), _earlier(told["earlier_seals"])),
        *(_count(told["replaced"], "replaced"), _seal(told["lost"], "lost")),
        [_row(_dict(row, "rows")) for row in rows],
        _figures(ServiceNames("", "", Wording("মোট", "Total")), total),
    )


def _row(row: dict[str, Any]) -> ServiceRow:
    national = row["national"]
    names = ServiceNames(
        "" if national is None else _text(national, "national"),
        _text(row["alias"], "alias"),
        _wording(row["names"], "names"),
    )
    return _figures(names, row)


def _figures(names: ServiceNames, row: dict[str, Any]) -> ServiceRow:
    counts, said = _COUNTS(row), _SAID(row)
    if {*map(type, counts)} != {int} or min(counts) < 0 or max(counts) > LARGEST_COUNT:
        for name, count in zip(COUNTS, counts, strict=True):
            _count(count, name)
    if not {*map(type, said)} <= _FIGURES:
        _not(said, ", ".join(SAID))
    days, elapsed = row["settled_by_days"], row["settled_by_days_elapsed"]
    return ServiceRow(names, counts, _days(days, "settled_by_days"), _days(elapsed, "settled_by_days_elapsed"), said)


def _days(told: Any, name: str) -> Mapping[int, int]:
    found = {}
    for day, count in _dict(told, name).items():
        if not _DAYS.fullmatch(day):
            _not(day, name)
        found[int(day)] = _count(count, name)
    return found


def _count(value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_COUNT:
        _not(value, name)
    return int(value)


def _earlier(told: Any) -> dict[str, str]:
    for month, seal in _dict(told, "earlier_seals").items():
        if not _MONTH.fullmatch(month) or not isinstance(seal, str) or not _SEAL.fullmatch(seal):
            _not(seal, "earlier_seals")
    return dict(told)


def _seal(value: Any, name: str) -> str | None:
    if value is not None and (not isinstance(value, str) or not _SEAL.fullmatch(value)):
        _not(value, name)
    return None if value is None else str(value)


def _wording(value: Any, name: str) -> Wording:
    both = _dict(value, name)
    return Wording(_text(both["bn"], name), _text(both["en"], name))


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        _not(value, name)
    return value if value.isprintable() else visible(value)


def _day(value: Any, name: str) -> date:
    try:
        return (
            date.fromisoformat(value)
            if isinstance(value, str) and len(value) == len("2026-11-24")
            else _not(value, name)
        )
    except ValueError:
        _not(value, name)


def _dict(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        _not(value, name)
    return dict(value)


def _not(value: object, name: str) -> NoReturn:
    raise _NoReturn(N_("“{value}” is not what a return has as {name}"), value=shown(repr(value)[:100]), name=name)
