"""The acknowledgement slip (প্রাপ্তিস্বীকারপত্র): what it says, before it is laid out on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from charter_cli.domain.calendar import ONE_DAY
from charter_cli.domain.charter import Charter, ComplaintTier, Officer, Service
from charter_cli.domain.request import Action, Life, Promise
from charter_cli.domain.seal import Seal
from charter_cli.domain.standing import Seen
from charter_cli.language.messages import N_, Language
from charter_cli.render.one_request import stage_texts
from charter_cli.render.phrases import service_text
from charter_cli.render.promises import promise_text
from charter_cli.render.requests import OUTCOMES
from charter_cli.render.seals import printed
from charter_cli.render.view import View


class Fact(NamedTuple):
    """A label with its value, and what else there is to say about it."""

    label: str
    value: str
    notes: tuple[str, ...] = ()


class Slip(NamedTuple):
    """What a slip says, in one language. `complaints`: a sentence, then whom to turn to, one after the other."""

    heading: tuple[str, ...]
    title: str
    number: Fact
    asked: tuple[Fact, ...]
    due: Fact
    rest: tuple[Fact, ...]
    complaints: tuple[str, ...]
    keep: str
    signature: str
    printed: str


def slip_of(life: Life, seen: Seen, charter: Charter, view: View, seal: Seal | None) -> Slip:
    """The slip of a request as it stands, with the register's `seal`. What only the charter says is left out where it
    no longer does."""
    request, code = seen.request, view.code
    details = request.details
    promise = request.promise
    service = charter.service(promise.service_code, promise.variant)
    asked = [
        (N_("received on"), view.date(request.received_on)),
        (N_("requester"), details.requester),
        (N_("subject"), details.subject),
        (N_("memo number"), details.memo),
        (N_("date of the memo"), None if details.memo_date is None else view.date(details.memo_date)),
        (N_("file"), details.file),
        (N_("service"), service_text(promise, view)),
        (N_("papers"), service.papers.get(code) if service else ""),
        (N_("fee"), service.fee.get(code) if service else ""),
        (N_("promised"), _promised(promise, service, view)),
        *((N_("stage"), stage) for stage in stage_texts(life, view)),
    ]
    return Slip(
        heading=tuple(line.get(code) for line in charter.heading),
        title=view.text(N_("Acknowledgement slip")),
        number=_fact(N_("tracking number"), view.number(f"{request.id} · {request.reference}"), view),
        asked=tuple(_fact(label, value, view) for label, value in asked if value),
        due=_due(life, seen, view),
        rest=tuple(_rest(seen, service, view)),
        complaints=tuple(_complaints(seen, charter, view)),
        keep=view.text(N_("Keep this slip, and name the number {id} when you ask about it."), id=request.id),
        signature=view.text(N_("Signature and seal of the receiving officer")),
        printed=printed(view.today, seal, view),
    )


def _fact(label: str, value: str, language: Language, *notes: str) -> Fact:
    return Fact(language.capitalised(label), value, notes)


def _promised(promise: Promise, service: Service | None, language: Language) -> str:
    """The charter's own words; ours where it promises something else by now, because the request keeps its limit."""
    words = None if service is None else service.words_of(promise)
    return promise_text(promise, language) if words is None else words.get(language.code)


def _due(life: Life, seen: Seen, view: View) -> Fact:
    request, reckoning = seen.request, seen.request.reckoning
    notes = []
    due_on = request.due_on
    if due_on is not None and seen.standing.provisional:
        notes.append(view.provisional(request.received_on, due_on))
    if reckoning.extended and reckoning.promised_due_on is not None:
        notes.append(
            view.text(N_("extended by agreement; the charter's own date was {day}"), day=reckoning.promised_due_on)
        )
    if reckoning.held_since is not None:
        notes.append(_held(life, reckoning.held_since, view))
        if due_on is None:
            notes.append(view.text(N_("a new due date is set when the hold ends")))
    return _fact(N_("due on"), _due_date(seen, view), view, *notes)


def _due_date(seen: Seen, language: Language) -> str:
    request = seen.request
    if request.due_on is not None:
        return language.date(request.due_on) + ("~" if seen.standing.provisional else "")
    if request.reckoning.days_left_when_held is not None:
        return language.text(N_("none while on hold"))
    return language.text(N_("no due date: nothing countable was promised"))


def _held(life: Life, since: date, language: Language) -> str:
    """Since when it is on hold, and what for: the requester must know what to bring."""
    text = language.text(N_("on hold since {day}"), day=since)
    last = next((e for e in reversed(life.entries) if e.action in (Action.HELD, Action.UNDONE)), None)
    # After an `undo` the reason that counts may be an older one: better none than a wrong one on paper.
    known = last is not None and last.action is Action.HELD and last.happened_on == since
    return f"{text}: {last.text}" if known and last is not None and last.text else text


def _rest(seen: Seen, service: Service | None, language: Language) -> Iterator[Fact]:
    request = seen.request
    if request.outcome is not None and request.settled_on is not None:
        outcome = language.text(OUTCOMES[request.outcome.value])
        yield _fact(N_("settled on"), f"{language.date(request.settled_on)} · {outcome}", language)
    if request.details.reply_memo is not None:
        yield _fact(N_("number of the answer"), request.details.reply_memo, language)
    for officer in service.officers if service else ():
        yield _officer(officer, language)


def _officer(officer: Officer, language: Language) -> Fact:
    code = language.code
    who = ", ".join(filter(None, (officer.name.get(code), officer.designation.get(code))))
    phone = " ".join(text.get(code) for text in officer.telephone).strip()
    email = f"{language.text(N_('e-mail'))}: {officer.email}" if officer.email else ""
    return _fact(N_("officer in charge"), who, language, *filter(None, (phone, email[:1].upper() + email[1:])))


def _complaints(seen: Seen, charter: Charter, language: Language) -> Iterator[str]:
    """From which day one may complain, and to whom: the promised time must have passed first (GRS). That is the day
    after the due date, as with overdue, also where the office is closed on it: complaints go to others, and by web."""
    if not charter.complaints:
        return
    request = seen.request
    if not request.pending or (request.due_on is None and not request.reckoning.held_since):
        yield language.text(N_("Complaints about this service go to:"))
    elif request.due_on is None:
        yield language.text(N_("If it is not served by its due date, you may complain from the day after, to:"))
    else:
        day = language.date(request.due_on + ONE_DAY) + ("~" if seen.standing.provisional else "")
        yield language.text(N_("If it is not served by the due date, you may complain from {day} on, to:"), day=day)
    for tier in charter.complaints:
        yield _tier(tier, language)


def _tier(tier: ComplaintTier, language: Language) -> str:
    code = language.code
    parts = [tier.whom.get(code), tier.contact.get(code)]
    if tier.limit is not None:
        parts.append(language.text(N_("time limit: {limit}"), limit=tier.limit.text.get(code)))
    return f"{tier.name.get(code)}: {' · '.join(filter(None, parts))}"
