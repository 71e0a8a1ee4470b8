"""One request in full: what was registered, how it stands, and its whole history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from charter_cli.deadline import Term, Unit
from charter_cli.messages import N_, Language
from charter_cli.render.lines import Line, plain
from charter_cli.render.requests import OUTCOMES, Seen, used, waited
from charter_cli.requests import Action, Entry, Life, Promise, Status
from charter_cli.words import Wording
from charter_cli.workdays import Calendar

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
}
FIELDS = {
    "requester": N_("requester"),
    "received_on": N_("received on"),
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "address": N_("address"),
    "channel": N_("channel"),
    "note": N_("note"),
}


class Names(NamedTuple):
    """What a history names by a number or an id: promises by their number, channels by their id."""

    promises: Mapping[int, Promise]
    channels: Mapping[str, Wording]

    def of_channel(self, channel: str | None, language: Language) -> str | None:
        """A channel as people call it; its id, where it left the charter."""
        known = None if channel is None else self.channels.get(channel)
        return channel if known is None else known.get(language.code)


def promised(term: Term, language: Language, *, instant: bool = False, as_needed: bool = False) -> str:
    """The length of a promise in words: `at once / 3 working days`, `30 days`, `3 working days / as needed`."""
    parts = [language.text(N_("at once"))] if instant else []
    count = term.count or 0
    if term.unit is Unit.WORKING_DAYS and (count or not instant):
        parts.append(language.plural("{count} working day", "{count} working days", count))
    elif term.unit is Unit.DAYS:
        parts.append(language.plural("{count} day", "{count} days", count))
    elif term.unit is Unit.MONTHS:
        parts.append(language.plural("{count} month", "{count} months", count))
    elif term.unit is Unit.UNCOUNTED:
        parts.append(language.text(N_("no countable limit")))
    if as_needed:
        parts.append(language.text(N_("as needed")))
    return " / ".join(parts)


def promise_text(promise: Promise, language: Language) -> str:
    """What the charter promised for a request, in words."""
    return promised(promise.term, language, instant=promise.instant, as_needed=promise.as_needed)


def standing_text(seen: Seen, language: Language) -> str:
    """How a request stands, in words: never "late by 0"."""
    request, standing = seen.request, seen.standing
    if request.outcome is not None and request.settled_on is not None:
        return _settled_text(seen, language)
    if request.status is Status.HELD and standing.if_resumed_on is not None:
        return ", ".join(
            (used(seen, language), language.text(N_("if resumed today, due {day}"), day=standing.if_resumed_on))
        )
    if request.due_on is None:
        return language.text(N_("no due date: nothing countable was promised"))
    if standing.overdue:
        return late_text(standing.days_late, standing.calendar_days_late, language)
    if request.due_on == request.received_on and standing.days_left == 0:
        return language.text(N_("due at once"))
    if standing.calendar_days_left == 0:
        return language.text(N_("due today"))
    left = standing.days_left or 0
    return language.plural("{count} working day left", "{count} working days left", left)


def late_text(days_late: int | None, calendar_days_late: int | None, language: Language) -> str:
    """By how much something is late: in working days, and where none has passed, in calendar days."""
    if days_late:
        return language.plural("late by {count} working day", "late by {count} working days", days_late)
    return language.plural(
        "late by {count} calendar day, no working day since",
        "late by {count} calendar days, no working day since",
        calendar_days_late or 0,
    )


def _settled_text(seen: Seen, language: Language) -> str:
    request, standing = seen.request, seen.standing
    if request.on_time is None:
        return language.text(N_("not judged"))
    if not request.on_time:
        return late_text(standing.days_late, standing.calendar_days_late, language)
    if request.settled_on == request.received_on:
        return language.text(N_("at once"))
    return language.text(N_("in time"))


def due_text(seen: Seen, calendar: Calendar, language: Language, today: date) -> str:
    """The due date, marked ~ with the reason where it may yet move."""
    request = seen.request
    if request.due_on is None:
        return "-"
    text = language.date(request.due_on) + ("~" if seen.standing.provisional else "")
    if not seen.standing.provisional:
        return text
    return f"{text} ({provisional_reason(calendar, request.received_on, request.due_on, today, language)})"


def provisional_reason(calendar: Calendar, received_on: date, due_on: date, today: date, language: Language) -> str:
    """Why a due date may yet move."""
    year = calendar.unlisted_year(received_on, due_on)
    if year is not None:
        return language.text(N_("provisional: the holidays of {year} are not published"), year=year)
    waiting = calendar.moon_day(today, due_on)
    name = waiting.name.get(language.code) if waiting else ""
    return language.text(N_("provisional: {holiday} waits for the moon"), holiday=name)


def registered(seen: Seen, calendar: Calendar, language: Language, today: date) -> list[Line]:
    """What `new` answers: number, due date, days left."""
    request = seen.request
    return [
        plain(language.text(N_("Registered {id}"), id=request.id), "bold green"),
        *_fields(
            (N_("service"), _service(request.promise, language)),
            (N_("requester"), request.details.requester),
            (N_("received on"), language.date(request.received_on)),
            (N_("promised"), promise_text(request.promise, language)),
            *_dates(seen, calendar, language, today),
            language=language,
        ),
    ]


def changed(life: Life, seen: Seen, calendar: Calendar, language: Language, today: date) -> list[Line]:
    """What a command answers that added an entry to a request's history."""
    entry = life.entries[-1]
    request = seen.request
    lines = [
        plain(f"{language.number(request.id)} · {action_text(entry, language)} · {request.details.requester}", "bold")
    ]
    before, after = entry.due_on_before, entry.due_on_after
    if entry.action is Action.EXTENDED and before == after:
        lines.append(plain("  " + language.text(N_("The date that was missed stays: {day}."), day=before)))
    if request.pending and before is not None and after is not None and before != after:
        moved = f"{language.date(before)} -> {language.date(after)}"
        return lines + _fields((N_("due on"), moved), (N_("stands"), standing_text(seen, language)), language=language)
    return lines + _fields(*_dates(seen, calendar, language, today), language=language)


def story(
    life: Life,
    seen: Seen,
    calendar: Calendar,
    language: Language,
    today: date,
    names: Names,
    now: Term | None,
) -> list[Line]:
    """Everything about one request. `now`: what the charter promises today, where that is something else."""
    request, details = seen.request, seen.request.details
    promise = promise_text(request.promise, language)
    if now is not None and now != request.promise.term:
        promise += " · " + language.text(N_("the charter now says {limit}"), limit=promised(now, language))
    status = language.text({"open": N_("open"), "held": N_("held"), "settled": N_("settled")}[request.status.value])
    return [
        plain(f"{language.number(request.id)} · {language.number(request.reference)} · {status}", "bold"),
        *_fields(
            (N_("service"), _service(request.promise, language)),
            (N_("requester"), details.requester),
            (N_("phone"), None if details.phone is None else language.number(details.phone)),
            (N_("e-mail"), details.email),
            (N_("address"), details.address),
            (N_("channel"), names.of_channel(details.channel, language)),
            (N_("note"), details.note),
            (N_("follows request"), None if request.after_id is None else language.number(request.after_id)),
            (N_("received on"), language.date(request.received_on)),
            (N_("promised"), promise),
            *_dates(seen, calendar, language, today),
            language=language,
        ),
        plain(language.text(N_("History")), "bold"),
        *(line for entry in life.entries for line in _entry(entry, language, names)),
    ]


def _dates(seen: Seen, calendar: Calendar, language: Language, today: date) -> Iterator[tuple[str, str | None]]:
    request = seen.request
    reckoning = request.reckoning
    yield N_("due on"), due_text(seen, calendar, language, today)
    if reckoning.promised_due_on is not None and reckoning.promised_due_on != reckoning.due_on:
        yield N_("promised due on"), language.date(reckoning.promised_due_on)
    if reckoning.held_since is not None:
        yield N_("on hold since"), f"{language.date(reckoning.held_since)} ({waited(seen, language)})"
    if request.outcome is not None and request.settled_on is not None:
        outcome = language.text(OUTCOMES[request.outcome.value])
        yield N_("settled on"), f"{language.date(request.settled_on)} · {outcome}"
    yield N_("stands"), standing_text(seen, language)


def _service(promise: Promise, language: Language) -> str:
    return f"{language.number(promise.service_code)} · {promise.service_name.get(language.code)}"


def _fields(*fields: tuple[str, str | None], language: Language) -> list[Line]:
    """`label: value` lines. In English the values stand in a column; a Bangla label has no certain width."""
    known = [(language.text(label), value) for label, value in fields if value]
    longest = max((len(label) for label, _ in known), default=0) if language.code == "en" else 0
    return [plain(f"  {label + ':':<{longest + 1}} {value}") for label, value in known]


def action_text(entry: Entry, language: Language) -> str:
    """What an entry tells, in words."""
    action = language.text(ACTIONS[entry.action])
    if entry.action is Action.SETTLED:
        return f"{action}: {language.text(OUTCOMES[entry.facts['outcome']])}"
    if entry.action is Action.EXTENDED:
        return language.text(N_("extended to {day}"), day=date.fromisoformat(entry.facts["to"]))
    return action


def _entry(entry: Entry, language: Language, names: Names) -> Iterator[Line]:
    recorded = datetime.fromisoformat(entry.recorded_at)
    when = f"{language.date(recorded.date())} {language.number(f'{recorded:%H:%M}')}"
    text = f"  {language.date(entry.happened_on)} · {action_text(entry, language)}"
    yield plain(f"{text} · {language.text(N_('recorded {moment}'), moment=when)}")
    if entry.text and entry.action is not Action.RECEIVED:  # it stands above, as the note
        reason = entry.action is Action.REDATED
        yield plain(f"    {language.label(entry.text) if reason else entry.text}")
    if entry.action is Action.EDITED and "promise" in entry.facts:
        yield plain(f"    {language.text(N_('service'))}: {_service(names.promises[entry.facts['promise']], language)}")
    for name, value in (entry.facts.get("new") or {}).items():
        old, new = (_value(name, one, language, names) for one in (entry.facts["old"].get(name), value))
        yield plain(f"    {language.text(FIELDS[name])}: {old} -> {new}")
    if entry.due_on_before != entry.due_on_after and entry.due_on_after is not None:
        moved = [language.date(day) for day in (entry.due_on_before, entry.due_on_after) if day is not None]
        yield plain(f"    {language.text(N_('due on'))}: {' -> '.join(moved)}")


def _value(field: str, value: str | None, language: Language, names: Names) -> str:
    """A corrected field as it is shown above."""
    if not value:
        return "-"
    if field == "received_on":
        return language.date(date.fromisoformat(value))
    if field == "phone":
        return language.number(value)
    return (names.of_channel(value, language) or value) if field == "channel" else value


def heading(seen: Seen, calendar: Calendar, language: Language, today: date) -> list[Line]:
    """The few lines above a proof."""
    request = seen.request
    return [
        plain(f"{language.number(request.id)} · {request.details.requester}", "bold"),
        *_fields(
            (N_("service"), _service(request.promise, language)),
            (N_("promised"), promise_text(request.promise, language)),
            *_dates(seen, calendar, language, today),
            language=language,
        ),
    ]
