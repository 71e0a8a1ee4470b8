"""The first rows of a table as they were understood, so that a person sees at a glance whether it was read right."""

from __future__ import annotations

from collections.abc import Sequence

from charter_cli.domain.standing import Seen
from charter_cli.language.messages import N_, WEEKDAYS
from charter_cli.render.lines import Line, ListRow, aligned, plain
from charter_cli.render.phrases import standing_text
from charter_cli.render.view import View


def understood(rows: Sequence[tuple[int, Seen]], view: View) -> list[Line]:
    """A heading, then of each row, which comes with its line: the line, the days of receipt and of its due date, phone
    and service code, then requester, service and how it would stand."""
    if not rows:
        return []
    heading = N_("The first rows as they were read: line, received on, due on, phone, service")
    return [plain(view.text(heading), "bold"), *aligned([_row(line, seen, view) for line, seen in rows])]


def _row(line: int, seen: Seen, view: View) -> ListRow:
    request = seen.request
    due = "-" if request.due_on is None else view.column_date(request.due_on)
    cells = [
        view.number(line),
        view.column_date(request.received_on),
        due + ("~" if seen.standing.provisional else " "),
        "-" if request.details.phone is None else view.number(request.details.phone),
        view.number(request.promise.service_code),
    ]
    # In Bangla the column of dates, which has to line up, is without the weekday.
    weekday = [view.label(WEEKDAYS[request.received_on.weekday()])] if view.code == "bn" else []
    service = request.promise.service_name.get(view.code)
    return ListRow(cells, " · ".join([*weekday, request.details.requester, service, standing_text(seen, view)]))
