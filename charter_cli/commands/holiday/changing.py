"""A change of the calendar by a command: laid over it, every pending request re-dated, and told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from charter_cli.domain.calendar import Calendar, Kind
from charter_cli.domain.calendar_changes import Change
from charter_cli.domain.standing import is_provisional
from charter_cli.interface.context import Desk
from charter_cli.interface.options import Format
from charter_cli.language.messages import N_
from charter_cli.render import data, office_days
from charter_cli.render.lines import plain, show
from charter_cli.render.moves import MOVE_KEYS, move_record, moved
from charter_cli.store.reader import Reader
from charter_cli.store.redating import Move, change_calendar


class Changed(NamedTuple):
    """What was changed: those changes that say something `new`, the calendar before and after, the due dates that
    moved, and how many are no longer provisional."""

    new: list[Change]
    before: Calendar
    after: Calendar
    moves: list[Move]
    certain: int


def change(
    desk: Desk, words: str, changes: Callable[[Calendar], Sequence[Change]], reason: str, *, keep: bool
) -> Changed:
    """Lays the `changes`, worked out from the calendar in force, over it, and re-dates; what is on the list already
    changes nothing. A rehearsal unless `keep`."""
    with desk.writing(words, keep=keep) as ledger:
        before = ledger.calendar
        asked = changes(before)
        anew = {change.year for change in asked if change.year is not None} - {*before.listed}
        new = [change for change in asked if _is_new(change, before, anew)]
        uncertain = _provisional(ledger, desk)
        moves = change_calendar(ledger, new, reason) if new else []
        certain = uncertain - _provisional(ledger, desk)
        return Changed(new, before, ledger.calendar, moves, len(certain))


def tell(desk: Desk, changed: Changed, reason: str, dry_run: bool, format: Format) -> None:
    """What `changed`, and what moved by it."""
    if format is not Format.TABLE:
        data.print_records(map(move_record, changed.moves), MOVE_KEYS, format)
        return
    if dry_run:
        desk.say(N_("Only a rehearsal: nothing was changed."))
    if not changed.new:
        desk.say(N_("Nothing to change: the calendar says so already."))
        return
    show(office_days.changed(changed.new, changed.before, desk.view(changed.after)))
    if changed.certain:
        told = desk.language.plural(
            "{count} due date is no longer provisional", "{count} due dates are no longer provisional", changed.certain
        )
        show([plain(told)])
    show(moved(reason, changed.moves, desk.language))


def _is_new(change: Change, calendar: Calendar, anew: set[int]) -> bool:
    """Whether `change` says what `calendar` does not. In a year of `anew`, which is listed from now on, the yearly days
    no longer come by themselves: each has to be listed."""
    if change.year is not None:
        return change.year not in calendar.listed
    assert change.day is not None
    known, is_open = calendar.days.get(change.day), calendar.is_working(change.day)
    if change.listed is None:
        # A yearly day that was taken off already is on the list as working, or it would come back by itself.
        return known is not None and (known.kind is not Kind.WORKING or calendar.is_weekly_off(change.day))
    if known is None or change.day.year in anew:
        return change.listed.kind is not Kind.WORKING or not is_open
    # Told again without its order, a day is still the same one.
    told = change.listed._replace(source=change.listed.source or known.source)
    return told != known


def _provisional(reader: Reader, desk: Desk) -> set[int]:
    return {
        request.id
        for request in reader.pending()
        if request.due_on and is_provisional(reader.calendar, request.received_on, request.due_on, desk.today)
    }
