"""A return: the figures of one period that an office hands to its superiors, and whether they add up.

Pure: no clock, no file, no print.
"""

from __future__ import annotations

from datetime import date, timedelta

from charter_cli.domain.calendar import Calendar

# Of the file, written in it. Another one is not read.
FORMAT = 1


def calendar_digest(calendar: Calendar, first: date, last: date) -> str:
    """SHA-256, in hexadecimal, of the working days from `first` to `last`, ISO dates with a line feed after each: two
    offices with the same one counted by the same days."""
    from hashlib import sha256

    days = (first + timedelta(days=passed) for passed in range((last - first).days + 1))
    return sha256("".join(f"{day}\n" for day in days if calendar.is_working(day)).encode()).hexdigest()
