"""What stands behind a verdict, for those who doubt it: when it was recorded, and what was told or changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from charter_cli.domain.afterwards import marking, undone_then
from charter_cli.domain.request import Action, Entry, Life
from charter_cli.language.messages import N_, Language
from charter_cli.render.history import action_text
from charter_cli.render.lines import Line, plain

if TYPE_CHECKING:
    from charter_cli.domain.day_by_day import Passed


def settlement(life: Life) -> Entry | None:
    """The entry that settled a request, or judged its settlement again; None while it is pending."""
    if life.request.pending:
        return None
    judging = (entry for entry in reversed(life.entries) if entry.action is Action.SETTLED or "verdict" in entry.facts)
    return next(judging, None)


def recorded(life: Life, language: Language) -> list[Line]:
    """When the receipt and the settlement were recorded, by the machine's own clock."""
    moments = [language.text(N_("received: {moment}"), moment=datetime.fromisoformat(life.request.recorded_at))]
    if (settled := settlement(life)) is not None:
        moments.append(language.text(N_("settled: {moment}"), moment=datetime.fromisoformat(settled.recorded_at)))
    return [plain("  " + language.text(N_("recorded: {moments}"), moments=", ".join(moments)))]


def remarks(life: Life, walked: Sequence[Passed], language: Language) -> Iterator[Line]:
    """What a proof by today's calendar, `walked`, does not show by itself."""
    request = life.request
    yield from _corrections(life, language)
    settled = settlement(life)
    if settled is not None and settled.action is Action.EDITED:
        again = N_("Judged again on {day}, by the calendar of that day, because it was corrected.")
        yield plain(language.text(again, day=settled.happened_on))
    if settled is not None and walked and request.due_on not in (None, walked[-1].day):
        yield plain(language.text(N_("The calendar was changed after the settlement: it stays as it was judged.")))
    told = marking(life.entries)
    if told is not None:
        message = N_(
            "‡ told afterwards: “{what}” was recorded on {day}, after the due date, {due}; "
            "until then it counted as late."
        )
        if told.unsettled:
            message = N_(
                "‡ told afterwards: “{what}” was recorded on {day}, after the due date that stood when it was settled, "
                "{due}, and led to a later one."
            )
        what = action_text(told.entry, language)
        yield plain(language.text(message, what=what, day=told.entry.recorded_on, due=told.due_on))


def _corrections(life: Life, language: Language) -> Iterator[Line]:
    """The corrections that stand and moved a running due date, each with its reason."""
    undone = undone_then(life.entries, date.max)
    for entry in life.entries:
        before, after = entry.due_on_before, entry.due_on_after
        moved = entry.action is Action.EDITED and "verdict" not in entry.facts and None not in (before, after)
        if moved and before != after and entry.command_id not in undone:
            message = N_("Corrected on {day}: the due date was {before} until then, and {after} after it ({reason}).")
            yield plain(
                language.text(message, day=entry.happened_on, before=before, after=after, reason=entry.text or "-")
            )
