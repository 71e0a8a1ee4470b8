"""`charter` alone: the day in five lines, and how to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from charter_cli.domain.calendar import Calendar, Kind, OfficeDay
from charter_cli.domain.standing import Seen, see
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_
from charter_cli.render.lines import Line, plain, show
from charter_cli.render.requests import HELD, OVERDUE, THIS_WEEK, TODAY, group_of

NUMBERS_SHOWN = 8


def today(desk: Desk) -> None:
    """Prints how much is overdue, due today, due this week and on hold, and the next holiday."""
    with desk.reading() as reader:
        calendar = reader.calendar
        pending = [see(request, calendar, desk.today) for request in reader.pending()]
    view = desk.view(calendar)
    groups = Counter(group_of(seen, view) for seen in pending)
    text = desk.language.text
    lines: list[Line] = [plain(desk.language.date(desk.today), "bold")]
    for heading, style in ((OVERDUE, "bold red"), (TODAY, "bold yellow"), (THIS_WEEK, ""), (HELD, "cyan")):
        members = [seen for seen in pending if group_of(seen, view) == heading]
        line = f"  {text(heading)}: {desk.language.number(groups[heading])}{_numbers(members, desk)}"
        lines.append(plain(line, style if members else ""))
    coming = _next_holiday(calendar, desk)
    if coming is None:
        lines.append(plain("  " + text(N_("Next holiday: none is listed"))))
    else:
        name = coming.name.get(desk.language.code)
        lines.append(plain("  " + text(N_("Next holiday: {day}, {name}"), day=coming.day, name=name)))
    lines.append(plain(text(N_("`charter due` lists them, `charter new` registers, `charter --help` shows the rest"))))
    show(lines)


def _numbers(members: Sequence[Seen], desk: Desk) -> str:
    """The numbers of the most urgent ones, to go on with."""
    numbers = [desk.language.number(seen.request.id) for seen in members[:NUMBERS_SHOWN]]
    more = ", …" if len(members) > NUMBERS_SHOWN else ""
    return f"  ({', '.join(numbers)}{more})" if numbers else ""


def _next_holiday(calendar: Calendar, desk: Desk) -> OfficeDay | None:
    """The next listed holiday that closes the office on what would be a working day."""
    days = (calendar.days[day] for day in sorted(calendar.days) if day > desk.today)
    return next((d for d in days if d.kind is not Kind.WORKING and not calendar.is_weekly_off(d.day)), None)
