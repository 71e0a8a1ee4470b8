"""An iCalendar feed (RFC 5545): its events as days off, as a suggestion.

Every event is taken, or left out and told, or the feed is refused with its line: none is passed over.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, tzinfo
from typing import Any, NamedTuple

from charter_cli.domain.calendar import Kind, OfficeDay
from charter_cli.domain.holiday_list import HolidayList, LeftOut, ListedDay, is_bangla, says_uncertain
from charter_cli.errors import Refused
from charter_cli.files.holidays.event_days import UNREADABLE, days_of, first_day, part_of_day, status
from charter_cli.files.holidays.repetitions import events_in, is_repeated
from charter_cli.language.messages import N_, Label
from charter_cli.language.text import Wording, clean, shown

LONGEST_NAME = 300
# A line that goes on in the next one, even inside a letter: RFC 5545, 3.1.
_FOLDED = re.compile(rb"\r?\n[ \t]")
_BEGIN = re.compile(rb"^BEGIN[^:\r\n]*:[ \t]*(VEVENT|VTODO|VJOURNAL)[ \t\r]*$", re.IGNORECASE | re.MULTILINE)


class _Event(NamedTuple):
    """One VEVENT. `line`: where it begins in the file."""

    line: int
    said: Any


def feed_days(file: str, raw: bytes, years: Collection[int], zone: tzinfo) -> HolidayList:
    """The days off that the feed `raw`, called `file`, suggests; repeating events for the `years`, which may not be
    empty; times as days in `zone`. Refused: what is no feed or ends in the middle, an event without a readable day, a
    feed without any day."""
    events, left_out = _events(file, raw)
    days: dict[date, ListedDay] = {}
    repeated = False
    for event, occurrences in _occurrences(events, years, left_out, file, zone):
        repeated |= is_repeated(event.said)
        for said in occurrences:
            with _in_line(file, event.line):
                _keep(event.line, said, file, days, left_out, zone)
    if not days:
        if left_out:
            first = left_out[0]
            raise Refused("{file}, line {line}: {reason}", file=file, line=first.line, reason=first.why)
        raise Refused("{file} lists no day: is it the right file?", file=file)
    in_order = tuple(days[day] for day in sorted(days))
    window = (min(years), max(years)) if repeated else None
    return HolidayList(in_order, left_out=tuple(left_out), is_feed=True, window=window)


@contextmanager
def _in_line(file: str, line: int) -> Iterator[None]:
    """What is refused inside is refused with the file and the line."""
    try:
        yield
    except Refused as error:
        raise Refused("{file}, line {line}: {reason}", file=file, line=line, reason=error) from None


def _events(file: str, raw: bytes) -> tuple[list[_Event], list[LeftOut]]:
    """The events of the feed with their lines, and the entries that are none."""
    from icalendar import Calendar as Feed

    begins = [(raw.count(b"\n", 0, found.start()) + 1, found[1].upper()) for found in _BEGIN.finditer(raw)]
    lines = [line for line, kind in begins if kind == b"VEVENT"]
    try:
        text = _FOLDED.sub(b"", raw).decode("utf-8-sig")
        with warnings.catch_warnings(action="ignore"):
            feeds = Feed.from_ical(text, multiple=True)
    except UnicodeDecodeError:
        raise Refused("{file} is not in UTF-8: download it anew, or save it with that encoding", file=file) from None
    except UNREADABLE as error:
        raise Refused("{file} is no iCalendar feed: {reason}", file=file, reason=error) from None
    said = [(event, feed) for feed in feeds for event in feed.walk("VEVENT")]
    if len(said) != len(lines):
        raise Refused(
            "{file} ends in the middle: {found} of its {count} events are whole; download it anew",
            file=file,
            found=len(said),
            count=len(lines),
        )
    for event, feed in said:
        if str(feed.get("METHOD", "")).upper() == "CANCEL":
            event["STATUS"] = "CANCELLED"
    others = [
        LeftOut(line, Refused("not taken: a task or a note, no event")) for line, kind in begins if kind != b"VEVENT"
    ]
    return [_Event(line, event) for line, (event, _) in zip(lines, said, strict=True)], others


def _occurrences(
    events: list[_Event], years: Collection[int], left_out: list[LeftOut], file: str, zone: tzinfo
) -> Iterator[tuple[_Event, list[Any]]]:
    """Each event with what it comes to: itself, or its repetitions in the `years`."""
    kept, replaced = _by_version(events)
    left_out += (
        LeftOut(event.line, Refused("not taken: line {line} has a later version of it", line=newer.line))
        for event, newer in replaced
    )
    edits: dict[str, list[_Event]] = {}
    repeating = {str(event.said.get("UID", "")) for event in kept if is_repeated(event.said)}
    for event in kept:
        uid = str(event.said.get("UID", ""))
        if "RECURRENCE-ID" in event.said and uid in repeating:
            edits.setdefault(uid, []).append(event)
    for event in kept:
        uid = str(event.said.get("UID", ""))
        if is_repeated(event.said):
            with _in_line(file, event.line):
                found = events_in(event.said, [edit.said for edit in edits.get(uid, ())], years, zone)
            if not found:
                why = Refused("not taken: no repetition falls in {first} to {last}", first=min(years), last=max(years))
                left_out.append(LeftOut(event.line, why, name=_name(event.said)))
            yield event, found
        elif event not in edits.get(uid, ()):
            yield event, [event.said]


def _by_version(events: list[_Event]) -> tuple[list[_Event], list[tuple[_Event, _Event]]]:
    """The events without those of which a later version stands in the feed, and these, each with the later one: the
    same UID and the same repetition, with a higher SEQUENCE (RFC 5546, 2.1.5)."""
    latest: dict[tuple[str, str], _Event] = {}
    for event in events:
        key = _identity(event.said)
        if key[0] and (key not in latest or _sequence(event.said) > _sequence(latest[key].said)):
            latest[key] = event
    kept, replaced = [], []
    for event in events:
        newest = latest.get(_identity(event.said), event)
        if _sequence(event.said) < _sequence(newest.said):
            replaced.append((event, newest))
        else:
            kept.append(event)
    return kept, replaced


def _identity(said: Any) -> tuple[str, str]:
    edited = said.get("RECURRENCE-ID")
    return str(said.get("UID", "")), "" if edited is None else edited.to_ical().decode()


def _sequence(said: Any) -> int:
    text = str(said.get("SEQUENCE", 0))
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _keep(line: int, said: Any, file: str, days: dict[date, ListedDay], left_out: list[LeftOut], zone: tzinfo) -> None:
    """Adds the days of one event or repetition to `days`, or tells in `left_out` why not."""
    name = _name(said)
    if name is None and "DTSTART" not in said:
        raise Refused("the event has no day or no name: correct it, or take it out")
    if status(said) == "CANCELLED":
        when = days_of(said, zone)
        left_out += (LeftOut(line, Refused("not taken: cancelled"), day, name) for day in when)
        return
    if name is None:
        why = Refused("the event has no day or no name: correct it, or take it out")
        left_out.append(LeftOut(line, why, first_day(said, zone)))
        return
    description = _texts(said, "DESCRIPTION")
    uncertain = status(said) == "TENTATIVE" or any(map(says_uncertain, (*name, *description)))
    told = tuple(shown(text.strip().split("\n")[0], 40) for text in description if text.strip())
    partly = part_of_day(said, zone)
    for day in days_of(said, zone):
        found = ListedDay(
            OfficeDay(day, Kind.GENERAL, name, uncertain, shown(file)),
            line,
            False if uncertain else None,
            told if partly is None else (*told, partly),
        )
        days[day] = _both(days[day], found) if day in days else found


def _both(first: ListedDay, second: ListedDay) -> ListedDay:
    """Two holidays on one day: one day off with both names, uncertain as long as one of them is."""
    bn = _joined(first.day.name.bn, second.day.name.bn)
    en = _joined(first.day.name.en, second.day.name.en)
    uncertain = first.day.moon or second.day.moon
    day = first.day._replace(name=Wording(bn, en), moon=uncertain)
    told = tuple(dict.fromkeys((*first.told, *second.told)))
    return ListedDay(day, first.line, False if uncertain else None, told)


def _joined(first: str, second: str) -> str:
    """Both names, each once. Refused: more than a day can be called."""
    if second in first.split(" / "):
        return first
    return clean(f"{first} / {second}", Label(N_("the name")), LONGEST_NAME)


def _name(said: Any) -> Wording | None:
    """What an event is called, in both languages as far as the feed says it in both; None where it has no name.

    The language is the one that the feed names (RFC 5545, 3.2.10), else that of the letters.
    """
    names: dict[str, str] = {}
    for value in _values(said, "SUMMARY"):
        name = clean(str(value), Label(N_("the name")), LONGEST_NAME)
        if not name:
            continue
        tag = str(getattr(value, "params", {}).get("LANGUAGE", "")).casefold()[:2]
        language = tag if tag in ("bn", "en") else "bn" if is_bangla(name) else "en"
        names[language] = _joined(names[language], name) if language in names else name
    if not names:
        return None
    either = names.get("en") or names["bn"]
    return Wording(bn=names.get("bn", either), en=either)


def _texts(said: Any, key: str) -> list[str]:
    return [str(value) for value in _values(said, key)]


def _values(said: Any, key: str) -> list[Any]:
    """The values of a property, which may stand in an event once, several times or not at all."""
    value = said.get(key)
    return [] if value is None else value if isinstance(value, list) else [value]
