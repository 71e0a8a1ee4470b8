"""What all that is shown of requests is looked at with: the reader's language, the office's calendar, the day."""

from __future__ import annotations

from datetime import date

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.standing import Seen
from charter_cli.language.messages import N_, Language


class View(Language):
    """A language that also knows the office's `calendar` and the day that is looked at, `today`; a command makes it
    once. Whatever needs the language alone takes one for it."""

    def __init__(self, language: Language, calendar: Calendar, today: date) -> None:
        super().__init__(language.code)
        self.calendar = calendar
        self.today = today

    def due(self, seen: Seen) -> str:
        """The due date, marked ~ with the reason where it may yet move."""
        request = seen.request
        if request.due_on is None:
            return "-"
        text = self.date(request.due_on)
        if not seen.standing.provisional:
            return text
        return f"{text}~ ({self.provisional(request.received_on, request.due_on)})"

    def provisional(self, received_on: date, due_on: date) -> str:
        """Why a due date may yet move."""
        year = self.calendar.unlisted_year(received_on, due_on)
        if year is not None:
            return self.text(N_("provisional: the holidays of {year} are not published"), year=year)
        waiting = self.calendar.moon_day(self.today, due_on)
        name = waiting.name.get(self.code) if waiting else ""
        return self.text(N_("provisional: {holiday} waits for the moon"), holiday=name)
