"""Time zones by their names, as the system or the package `tzdata` knows them."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo

from charter_cli.errors import Refused
from charter_cli.language.text import shown

# Bangladesh Standard Time has had no daylight saving since 2009. As an offset it needs no data, and no time to load it.
DHAKA = timezone(timedelta(hours=6), "Asia/Dhaka")


def zone_of(name: str) -> tzinfo:
    """The time zone called `name`, such as `Europe/London`. Refused: a name that nobody knows."""
    if name == str(DHAKA):
        return DHAKA
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):  # nothing of that name, a folder of names, no data in it
        raise Refused(
            "the time zone {name} is not known on this machine: correct its name, or install the list of time zones "
            "with `pip install tzdata`",
            name=shown(name),
        ) from None
