"""A list of holidays from elsewhere, and what of it is taken over the calendar of the office. Pure.

Such a list is the word of another: it never makes an uncertain day certain by saying nothing about it, never puts an
English name where the office has its Bangla one, and a feed, which nobody signed, changes no day that is listed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from charter_cli.domain.calendar import Calendar, Kind, OfficeDay
from charter_cli.domain.calendar_changes import Change
from charter_cli.errors import Refused
from charter_cli.language.text import Wording, fold

# How lists and feeds say in words that a date is not settled: the moon is sighted the evening before.
_UNCERTAIN = re.compile(
    "tentative|provisional|subject to|to be confirmed|depend(?:s|ing|ent)? (?:up)?on|moon[ -]?sight|"
    "sighting of (?:the )?moon|may change|চাঁদ|সম্ভাব্য"
)
_BANGLA = re.compile("[\u0980-\u09ff]")


class ListedDay(NamedTuple):
    """One day of a list. `line`: of the file; `certain`: whether the list says that the date is settled, None where it
    says neither; `told`: what else the list says of it, for whoever decides."""

    day: OfficeDay
    line: int
    certain: bool | None = None
    told: tuple[Refused | str, ...] = ()


class LeftOut(NamedTuple):
    """What a list says and nobody takes, with the reason; `day` and `name` as far as they are known."""

    line: int
    why: Refused
    day: date | None = None
    name: Wording | None = None


class HolidayList(NamedTuple):
    """What a file says: its days, the years that it lists whole, what is left out of it, and whether it is only a
    feed's suggestion; `window`: the years for which a feed's repeating events were taken, first and last, if it has
    any."""

    days: tuple[ListedDay, ...]
    years: tuple[int, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    is_feed: bool = False
    window: tuple[int, int] | None = None


class TakenDay(NamedTuple):
    """What becomes of one listed day: the `change` of the calendar, or None with the reason `why` there is none. A
    change may have a `why` too: what of the list was not taken along."""

    listed: ListedDay
    change: Change | None
    why: Refused | None = None


def says_uncertain(text: str) -> bool:
    """Whether `text` says that a date still depends on the moon, or may change."""
    return _UNCERTAIN.search(fold(text)) is not None


def is_bangla(text: str) -> bool:
    """Whether `text` is in Bangla, at least in part."""
    return _BANGLA.search(text) is not None


def take(found: HolidayList, years: Collection[int], calendar: Calendar, *, certain: bool) -> Iterator[TakenDay]:
    """What becomes of each day of `found` where the office has `calendar`. `years` are listed by the same command;
    `certain`: whoever imports says that every date is settled."""
    for listed in found.days:
        listed = listed._replace(certain=True) if certain else listed
        day = listed.day._replace(moon=listed.certain is False)
        known = calendar.days.get(day.day)
        if found.is_feed and day.day.year not in years and not calendar.first <= day.day <= calendar.last:
            why = Refused(
                "not taken: outside the calendar, from {first} to {last}", first=calendar.first, last=calendar.last
            )
            yield TakenDay(listed, None, why)
        elif known is None:
            yield TakenDay(listed, Change(day.day, day))
        elif found.is_feed:
            yield _beside(listed, known, listed_anew=day.day.year in years and day.day.year not in calendar.listed)
        else:
            yield _over(listed, day, known)


def _beside(listed: ListedDay, known: OfficeDay, *, listed_anew: bool) -> TakenDay:
    """A feed's day that the office lists already: it stays as the office has it, but for a mark taken off by word.
    `listed_anew`: its year becomes a listed one, so that it has to be listed to stay."""
    if known.kind is Kind.WORKING:
        return TakenDay(
            listed,
            None,
            Refused("not taken: the office works on it, “{name}”; `charter holiday add` closes it", name=known.name),
        )
    why = Refused("already listed as {name}", name=known.name)
    settled = known._replace(moon=False) if listed.certain else known
    return TakenDay(listed, Change(known.day, settled) if listed_anew or settled != known else None, why)


def _over(listed: ListedDay, day: OfficeDay, known: OfficeDay) -> TakenDay:
    """A table's or an office-days file's day that takes the place of the listed one: each name only by one in its own
    language, and the mark only by word."""
    if Kind.WORKING in (day.kind, known.kind):
        return TakenDay(listed, Change(day.day, day._replace(source=day.source or known.source)))
    bn = known.name.bn if is_bangla(known.name.bn) and not is_bangla(day.name.bn) else day.name.bn
    en = known.name.en if is_bangla(day.name.en) and not is_bangla(known.name.en) else day.name.en
    stays_uncertain = known.moon and listed.certain is None
    day = day._replace(name=Wording(bn, en), moon=day.moon or stays_uncertain, source=day.source or known.source)
    why = Refused("stays marked as following the moon: --certain says that its date is settled")
    return TakenDay(listed, Change(day.day, day), why if stays_uncertain else None)
