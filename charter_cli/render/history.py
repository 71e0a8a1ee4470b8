"""The history of a request, entry by entry, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from charter_cli.domain.request import LABELS, Action, Entry, Promise
from charter_cli.language.messages import N_, Language
from charter_cli.language.text import Wording
from charter_cli.render.lines import Line, plain
from charter_cli.render.phrases import service_text
from charter_cli.render.requests import OUTCOMES

ACTIONS = {
    Action.RECEIVED: N_("received"),
    Action.NOTED: N_("note"),
    Action.HELD: N_("put on hold"),
    Action.RESUMED: N_("resumed"),
    Action.EXTENDED: N_("extended"),
    Action.SETTLED: N_("settled"),
    Action.REOPENED: N_("reopened"),
    Action.EDITED: N_("corrected"),
    Action.REDATED: N_("re-dated"),
    Action.UNDONE: N_("undone"),
    Action.RESTORED: N_("restored"),
}


class Names(NamedTuple):
    """What a history names by a number or an id: promises by their number, channels by their id."""

    promises: Mapping[int, Promise]
    channels: Mapping[str, Wording]

    def of_channel(self, channel: str | None, language: Language) -> str | None:
        """A channel as people call it; its id, where it left the charter."""
        known = None if channel is None else self.channels.get(channel)
        return channel if known is None else known.get(language.code)


def action_text(entry: Entry, language: Language) -> str:
    """What an entry tells, in words."""
    action = language.text(ACTIONS[entry.action])
    if entry.action is Action.SETTLED:
        return f"{action}: {language.text(OUTCOMES[entry.facts['outcome']])}"
    if entry.action is Action.EXTENDED:
        return language.text(N_("extended to {day}"), day=date.fromisoformat(entry.facts["to"]))
    return action


def entry_lines(entry: Entry, language: Language, names: Names) -> Iterator[Line]:
    """One entry: when it happened, what it tells, when it was recorded, and what it changed."""
    moment = datetime.fromisoformat(entry.recorded_at)
    if entry.officer is None:
        recorded = language.text(N_("recorded {moment}"), moment=moment)
    else:
        recorded = language.text(N_("recorded {moment} by {officer}"), moment=moment, officer=entry.officer)
    text = f"  {language.date(entry.happened_on)} · {action_text(entry, language)}"
    yield plain(f"{text} · {recorded}")
    # Before requests had a subject, the note of the registration was one: it stands above.
    if entry.text and (entry.action is not Action.RECEIVED or "subject" in entry.facts):
        reason = entry.action is Action.REDATED
        yield plain(f"    {language.label(entry.text) if reason else entry.text}")
    if reply_memo := entry.facts.get("reply_memo"):
        yield plain(f"    {language.text(LABELS['reply_memo'])}: {reply_memo}")
    if entry.action is Action.EDITED and "promise" in entry.facts:
        promise = names.promises[entry.facts["promise"]]
        before = entry.facts["old"].get("service_code")  # entries of the first release do not say it
        if before == promise.service_code and promise.term.on is not None:
            yield plain(f"    {language.text(N_('agreed day'))}: {language.date(promise.term.on)}")
        else:
            was = "" if before is None else f"{language.number(before)} -> "
            yield plain(f"    {language.text(N_('service'))}: {was}{service_text(promise, language)}")
    for name, value in (entry.facts.get("new") or {}).items():
        old, new = (detail_text(name, one, language, names) or "-" for one in (entry.facts["old"].get(name), value))
        yield plain(f"    {language.text(LABELS[name])}: {old} -> {new}")
    if entry.due_on_before != entry.due_on_after and entry.due_on_after is not None:
        moved = [language.date(day) for day in (entry.due_on_before, entry.due_on_after) if day is not None]
        yield plain(f"    {language.text(N_('due on'))}: {' -> '.join(moved)}")


def detail_text(name: str, value: str | None, language: Language, names: Names) -> str | None:
    """A detail of a request, by its name and as an entry keeps it, in the reader's words."""
    if not value:
        return None
    if name in ("received_on", "memo_date"):
        return language.date(date.fromisoformat(value))
    if name == "phone":
        return language.number(value)
    return names.of_channel(value, language) if name == "channel" else value
