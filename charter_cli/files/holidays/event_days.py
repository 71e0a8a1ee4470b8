"""Which days an event of a feed takes: dates, times, zones and lengths, as days of the office."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from charter_cli.domain.calendar import ONE_DAY
from charter_cli.errors import Refused

LONGEST_EVENT = 60  # calendar days
# What icalendar says of a feed or of a value that is none; not all of it is meant.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, OverflowError)
_LAST_MINUTE = time(23, 59)


def status(said: Any) -> str:
    """CANCELLED, TENTATIVE, CONFIRMED or nothing; of several, the most careful one."""
    value = said.get("STATUS", "")
    words = {str(word).strip().upper() for word in (value if isinstance(value, list) else [value])}
    return next((word for word in ("CANCELLED", "TENTATIVE") if word in words), "")


def days_of(said: Any, zone: tzinfo) -> list[date]:
    """The days of one event in `zone`, every one on which it has a moment: only an end at midnight excludes its day.

    Refused: no readable start or end, a time zone that nobody knows, an end before the start, more than 60 days.
    """
    start, end = _start_and_end(said, zone)
    first, last = _day(start), _day(end)
    if last > first and (not isinstance(end, datetime) or end.time() == time(0)):
        last -= ONE_DAY
    if last < first:
        raise Refused("the event ends on {last}, before it begins on {first}: correct it", first=first, last=last)
    if (last - first).days >= LONGEST_EVENT:
        raise Refused(
            "the event lasts from {first} to {last}: a run of holidays has at most {longest} days",
            first=first,
            last=last,
            longest=LONGEST_EVENT,
        )
    return [first + offset * ONE_DAY for offset in range((last - first).days + 1)]


def first_day(said: Any, zone: tzinfo) -> date:
    """The first day of an event in `zone`. Refused: as by `days_of`."""
    return days_of(said, zone)[0]


def part_of_day(said: Any, zone: tzinfo) -> Refused | None:
    """For an event that leaves part of its first or last day free, the sentence that says so: a day off is whole."""
    start, end = _start_and_end(said, zone)
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    whole = start.time() == time(0) and (end.time() == time(0) or end.time() >= _LAST_MINUTE)
    if whole or end == start:
        return None
    return Refused("from {first} to {last}: counts as a whole day", first=start.time(), last=end.time())


def _start_and_end(said: Any, zone: tzinfo) -> tuple[date, date]:
    """Start and end, times among them in `zone`; the end is the start where the event has neither end nor length."""
    start = _moment(said, "DTSTART", zone)
    if start is None:
        raise Refused("the event has no day or no name: correct it, or take it out")
    end = _moment(said, "DTEND", zone)
    length = _value(said, "DURATION") if end is None else None
    if length is not None:
        if not isinstance(length, timedelta) or length < timedelta(0):
            raise _unreadable()
        end = _later(start, length)
    return start, start if end is None else end


def _later(start: date, length: timedelta) -> date:
    try:
        if not isinstance(start, datetime) and length % ONE_DAY:
            start = datetime.combine(start, time(0))
        return start + length
    except OverflowError:
        raise _unreadable() from None


def _moment(said: Any, key: str, zone: tzinfo) -> date | None:
    found = _value(said, key)
    if found is None:
        return None
    if not isinstance(found, date):
        raise _unreadable()
    if not isinstance(found, datetime):
        return found
    if found.tzinfo is None:
        named = said[key].params.get("TZID")
        if named is not None:
            raise Refused("the event is in the time zone “{zone}”, which is not known: correct it", zone=str(named))
        return found  # "floating": the same hour everywhere (RFC 5545, 3.3.5)
    try:
        return found.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        raise _unreadable() from None


def _value(said: Any, key: str) -> object:
    """What stands under `key` of an event; None where it does not. Refused: what cannot be read, or stands twice."""
    if key not in said:
        return None
    try:
        value: object = said[key].dt
    except UNREADABLE:  # a day that is none comes to light only now
        raise _unreadable() from None
    return value


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _unreadable() -> Refused:
    return Refused("the event has a date that cannot be read: correct it there")
