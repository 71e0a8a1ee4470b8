"""What `import --dry-run` shows besides the count: the first rows as understood, and what a person may judge."""

from __future__ import annotations

from datetime import timedelta

from charter_cli.commands.import_.rows import Lines
from charter_cli.domain.calendar import Calendar
from charter_cli.domain.request import Life
from charter_cli.domain.standing import Seen, see
from charter_cli.files.tables.date_order import DateOrder
from charter_cli.interface.context import Desk
from charter_cli.language.messages import N_
from charter_cli.language.text import shown
from charter_cli.render.lines import show
from charter_cli.render.understood import understood

_FIRST = 5
_FAR_BACK = timedelta(days=366)
_MANY = 3


class Rehearsal:
    """Watches the good rows of a table go by, each with its line."""

    def __init__(self, desk: Desk, calendar: Calendar) -> None:
        self.desk = desk
        self.view = desk.view(calendar)
        self.first: list[tuple[int, Seen]] = []
        self.far_back, self.late = Lines(), Lines()
        self.count = 0

    def watch(self, line: int, life: Life) -> None:
        """One more row, and the request that it would become."""
        request = life.request
        self.count += 1
        if len(self.first) < _FIRST:
            self.first.append((line, see(request, self.view.calendar, self.desk.today)))
        if self.desk.today - request.received_on > _FAR_BACK:
            self.far_back.add(line)
        overdue = request.settled_on is None and request.due_on is not None and request.due_on < self.desk.today
        if overdue or request.on_time is False:
            self.late.add(line)

    def tell(self, orders: list[DateOrder]) -> None:
        """Shows the first rows, and warns of what is likely to be a mistake: days long ago, many requests late at once,
        figures that could be read either way; `orders`: what the columns of dates prove."""
        show(understood(self.first, self.view))
        if self.far_back.count:
            self.desk.warn(
                N_("warning: rows received more than a year ago: {count}, the first in line {line}"),
                count=self.far_back.count,
                line=self.far_back.first,
            )
        if self.late.count >= _MANY and 2 * self.late.count > self.count:
            self.desk.warn(
                N_("warning: {count} of {total} would be late or overdue at once, the first in line {line}"),
                count=self.late.count,
                total=self.count,
                line=self.late.first,
            )
        for order in orders:
            if order.day_first is not None and order.either is not None:
                self.desk.warn(
                    N_(
                        "warning: in the column “{heading}”, “{text}” in line {line} has the day first, and so "
                        "“{other}” in line {other_line} is read with the day first too"
                    ),
                    heading=shown(order.heading),
                    text=shown(order.day_first.text),
                    line=order.day_first.line,
                    other=shown(order.either.text),
                    other_line=order.either.line,
                )
