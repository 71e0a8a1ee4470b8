"""Requests as lines: the board of what is due, and lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from charter_cli.domain.deadline import Unit
from charter_cli.domain.request import Status
from charter_cli.domain.standing import Seen
from charter_cli.language.messages import N_, Language
from charter_cli.render.lines import Line, ListRow, aligned, code_cell, code_in_text, phone_cell, phone_in_text, plain
from charter_cli.render.view import View

OVERDUE, TODAY, THIS_WEEK, LATER, HELD, UNDATED = (
    N_("Overdue"),
    N_("Due today"),
    N_("Due this week"),
    N_("Due later"),
    N_("On hold"),
    N_("Without a due date"),
)
KEY = N_("number · due on · working days · service · phone · requester · subject")
LIST_KEY = N_("number · due or settled on · working days, = in time, ! late · service · phone · requester · subject")
_STYLES = {
    OVERDUE: "bold red",
    TODAY: "bold yellow",
    THIS_WEEK: "bold",
    LATER: "bold",
    HELD: "bold cyan",
    UNDATED: "bold",
}
# Beside the verdict of a request that counted as late until something was told after its due date.
TOLD = "‡"
TOLD_MEANS = N_("‡ counted as late until something was entered after the due date: `charter why` says what")
LATE = "!"
STATUSES = {Status.OPEN: N_("open"), Status.HELD: N_("held"), Status.SETTLED: N_("settled")}
OUTCOMES = {
    "served": N_("served"),
    "declined": N_("declined"),
    "withdrawn": N_("withdrawn"),
    "forwarded": N_("forwarded"),
    "void": N_("void"),
}


def group_of(seen: Seen, view: View) -> str:
    """Under which heading of the board a pending request stands; the week ends with the office's weekly days off."""
    due_on = seen.request.due_on
    if seen.standing.overdue:
        return OVERDUE
    if seen.request.status is Status.HELD:
        return HELD
    if due_on is None:
        return UNDATED
    if due_on == view.today:
        return TODAY
    week_ends = view.today + timedelta(days=(view.calendar.week_starts - 1 - view.today.weekday()) % 7)
    return THIS_WEEK if due_on <= week_ends else LATER


def grouped(requests: Sequence[Seen], view: View) -> dict[str, list[Seen]]:
    """Pending requests under the headings of the board, the most urgent heading first."""
    groups: dict[str, list[Seen]] = {heading: [] for heading in (OVERDUE, TODAY, THIS_WEEK, LATER, HELD, UNDATED)}
    for seen in requests:
        groups[group_of(seen, view)].append(seen)
    return groups


def board(requests: Sequence[Seen], view: View) -> list[Line]:
    """Pending requests by urgency, each group under its heading with its count."""
    groups = grouped(requests, view)
    rows = {heading: [row(seen, view) for seen in members] for heading, members in groups.items()}
    in_order = [row for members in rows.values() for row in members]
    rows_in_line = iter(aligned(in_order) if requests else [])
    lines: list[Line] = []
    for heading, members in rows.items():
        if members:
            title = f"{view.text(heading)} · {view.number(len(members))}"
            lines += [plain(""), plain(title, _STYLES[heading])]
            lines += [next(rows_in_line) for _ in members]
    return [plain(view.text(KEY), "dim"), *lines, *_legend(requests, view)] if requests else []


def _legend(requests: Sequence[Seen], language: Language) -> list[Line]:
    """What the marks mean that stand in these rows."""
    said = []
    if any(seen.standing.provisional for seen in requests):
        said.append(N_("~ provisional: the holidays up to that day are not all known yet"))
    if any(seen.standing.overdue and not seen.standing.days_late for seen in requests):
        said.append(
            N_("(!2) late in calendar days, because no working day has passed since")
            if language.code == "bn"
            else N_("cal. late: in calendar days, because no working day has passed since")
        )
    if any(seen.request.told_afterwards for seen in requests):
        said.append(TOLD_MEANS)
    return [plain(""), *(plain(language.text(mark), "dim") for mark in said)] if said else []


def listing(requests: Sequence[Seen], language: Language) -> list[Line]:
    """Requests one after the other, in the order given."""
    if not requests:
        return []
    rows = aligned([row(seen, language, status=True) for seen in requests])
    return [plain(language.text(LIST_KEY), "dim"), *rows, *_legend(requests, language)]


def row(seen: Seen, language: Language, *, status: bool = False) -> ListRow:
    """One request as a row: number, day, how long, service, phone, then who asks, for what, what is to be known beside
    the date, and the service. `status`: with the outcome of a settled one."""
    request, promise, details = seen.request, seen.request.promise, seen.request.details
    cells = [
        language.number(request.id),
        _day_cell(seen, language),
        _days_cell(seen, language),
        code_cell(promise.service_code, language),
        phone_cell(details.phone, language),
    ]
    texts = [details.requester, phone_in_text(details.phone, language), details.subject]
    if status and request.outcome is not None:
        texts.append(language.text(OUTCOMES[request.outcome.value]))
    texts += [request.hold_reason or details.note, *marks(seen, language)]
    texts += [code_in_text(promise.service_code), promise.service_name.get(language.code)]
    texts.append(promise.variant_name.get(language.code))
    style = "red" if seen.standing.overdue else ""
    # Of what is on hold more is to be said: since when, how much is used up, and what resuming it today would mean.
    return ListRow(cells, " · ".join(filter(None, texts)), style, below=1 if request.hold_reason is None else 2)


def _day_cell(seen: Seen, language: Language) -> str:
    request = seen.request
    if request.settled_on is not None:
        return language.column_date(request.settled_on)
    if request.due_on is not None:
        return language.column_date(request.due_on) + ("~" if seen.standing.provisional else "")
    return "-"


def _days_cell(seen: Seen, language: Language) -> str:
    """How long it is to the due date or since, in working days.

    Right after the due date no working day has passed yet: then it is said in calendar days. In Bangla
    figures only, because words would push what follows out of line; ! is what is late, as in the list.
    """
    mark = TOLD if seen.request.told_afterwards else ""
    return _days(seen, language) + mark


def _days(seen: Seen, language: Language) -> str:
    standing = seen.standing
    if seen.request.settled_on is not None:
        return {True: "=", False: LATE, None: "-"}[seen.request.on_time]
    if standing.days_left is None:
        return "-"
    bangla = language.code == "bn"
    if not standing.overdue:
        return language.number(standing.days_left) if bangla else f"{standing.days_left} left"
    return late_cell(standing.days_late, standing.calendar_days_late or 0, language)


def late_cell(days: int | None, calendar_days: int, language: Language) -> str:
    """By how much something is late, as a cell: in working days, and where none has passed, in calendar days."""
    if language.code == "bn":
        return f"{LATE}{language.number(days)}" if days else f"({LATE}{language.number(calendar_days)})"
    return f"{days} late" if days else f"{calendar_days} cal. late"


def marks(seen: Seen, language: Language) -> list[str]:
    """What an officer must know beside the date."""
    request, standing = seen.request, seen.standing
    held_since = request.reckoning.held_since
    known = []
    if held_since is not None:
        known.append(f"{language.text(N_('on hold since {day}'), day=held_since)} ({waited(seen, language)})")
    if standing.if_resumed_on is not None:
        known.append(used(seen, language))
        known.append(language.text(N_("if resumed today, due {day}"), day=standing.if_resumed_on))
    if request.reckoning.extended:
        known.append(language.text(N_("extended")))
    return known


def waited(seen: Seen, language: Language) -> str:
    """How long a request has been on hold, in calendar days."""
    return language.plural("{count} day", "{count} days", seen.standing.days_waited or 0)


def used(seen: Seen, language: Language) -> str:
    """How much of the promise is used up."""
    count = seen.request.promise.term.count or 0
    if seen.request.promise.term.unit is Unit.WORKING_DAYS:
        return language.text(N_("{used} of {count} working days used"), used=seen.standing.days_used, count=count)
    return language.text(N_("{used} days used"), used=seen.standing.days_used)
