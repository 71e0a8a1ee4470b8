"""A request's life: what may follow what, what each refusal says, verdicts that stay, and how a request stands.

November 2026 has no holiday: 1, 8, 15, 22 and 29 are Sundays.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

import pytest
from office_calendar import calendar_of, holiday, make_up

from charter_cli.domain.calendar import Calendar
from charter_cli.domain.day_by_day import Passed, Step, days_of
from charter_cli.domain.deadline import Extended, Held, Resumed, Start, Term, Unit
from charter_cli.domain.replay import replay
from charter_cli.domain.request import Action, Details, Draft, Entry, Life, Outcome, Promise, Request, Status
from charter_cli.domain.standing import Standing, stand
from charter_cli.domain.transitions import edit, extend, hold, note, receive, rejudge, reopen, resume, settle, wait
from charter_cli.errors import Refused
from charter_cli.language.text import Wording

PLAIN = calendar_of()
SEVEN = Term(Unit.WORKING_DAYS, 7)
TEN_PLAIN = Term(Unit.DAYS, 10)
RECORDED_ON = date(2026, 12, 1)
UNCOUNTED = Term(Unit.UNCOUNTED, None)


def nov(day: int) -> date:
    """A day of November 2026; 31 is 1 December."""
    return date(2026, 11, 1) + timedelta(days=day - 1)


def promise(term: Term = SEVEN, *, code: str = "2.2.3", as_needed: bool = True) -> Promise:
    return Promise(code, "training", Wording(bn="প্রশিক্ষণ", en="Training"), term, instant=False, as_needed=as_needed)


class Tale:
    """Request 7, told entry by entry; each entry is a command of its own, numbered from 1.

    A story such as `hold 3, resume 5 @8, extend 17 @9, settle 18 declined` names days of November; `@8`: entered
    on the 8th, else on the day itself. It is told by the functions under test, which refuse what cannot follow.
    """

    def __init__(
        self, story: str = "", *, received: int = 1, service: Promise | None = None, calendar: Calendar = PLAIN
    ) -> None:
        self.promises = {1: service or promise()}
        self.calendar = calendar
        self.entries: list[Entry] = []
        self.add(receive(Details("Rahima Khatun", nov(received), phone="01711000000"), 1, "REF-7", nov(60)))
        self.tell(story)

    def tell(self, story: str) -> Tale:
        for step in filter(None, story.split(", ")):
            found = re.fullmatch(r"(\w+) (\d+)(?: (\w+))?(?: @(\d+))?", step)
            assert found, step
            what, day, outcome, entered = found.groups()
            self.add(self._draft(what, nov(int(day)), outcome, nov(int(entered or day))))
        return self

    def _draft(self, what: str, day: date, outcome: str | None, today: date) -> Draft:
        life = self.life()
        match what:
            case "hold":
                return hold(life, day, "NID copy missing", today)
            case "resume":
                return resume(life, day, today)
            case "extend":
                return extend(life, day, "second batch", self.calendar, today)
            case "settle":
                return settle(life, day, Outcome(outcome or "served"), None, self.calendar, today)
        assert what == "reopen"
        return reopen(life, "wrong number", today)

    def add(self, draft: Draft) -> Tale:
        number = len(self.entries) + 1
        recorded_at = f"2026-12-01T10:{number:02}:00+06:00"
        facts = draft.facts or {}
        entry = Entry(number, recorded_at, RECORDED_ON, draft.action, draft.happened_on, draft.text, facts)
        self.entries.append(entry)
        return self

    def life(self, undone: Collection[int] = (), calendar: Calendar | None = None) -> Life:
        return replay(7, self.entries, self.promises, calendar or self.calendar, undone)

    def request(self, undone: Collection[int] = (), calendar: Calendar | None = None) -> Request:
        return self.life(undone, calendar).request

    def edit(
        self, changes: dict[str, object], service: int | None = None, calendar: Calendar = PLAIN, today: int = 40
    ) -> Tale:
        """As the command does it: corrected, and judged again where it was settled."""
        life = self.life()
        draft = edit(life, changes, service, "typed wrongly", nov(today))
        return self.add(rejudge(life, self.promises[service] if service else life.request.promise, draft, calendar))

    def stand(self, today: int) -> Standing:
        return stand(self.request(), self.calendar, nov(today))


def without_time(request: Request) -> Request:
    """All of its state but for the time of the last entry."""
    return request._replace(updated_at="")


# --- replay ----------------------------------------------------------------------------------------------------


def test_a_request_just_received():
    life = Tale().life()
    request = life.request
    assert (request.id, request.reference, request.status, request.pending) == (7, "REF-7", Status.OPEN, True)
    assert (request.received_on, request.due_on) == (nov(1), nov(10))
    assert (request.details.requester, request.details.phone) == ("Rahima Khatun", "01711000000")
    assert (request.outcome, request.settled_on, request.on_time, request.days_used) == (None, None, None, None)
    assert request.recorded_at == request.updated_at
    assert (life.turns, life.latest_on) == ((), nov(1))


def test_a_whole_life():
    tale = Tale("hold 3, resume 5, extend 22 @8, hold 15")
    assert tale.request().status is Status.HELD
    assert tale.life().turns == (Held(nov(3)), Resumed(nov(5)), Extended(nov(8), nov(22)), Held(nov(15)))
    request = tale.tell("resume 17, settle 22").request()
    assert (request.status, request.outcome, request.settled_on) == (Status.SETTLED, Outcome.SERVED, nov(22))
    assert (request.due_on, request.reckoning.promised_due_on, request.on_time) == (nov(24), nov(12), True)
    assert (request.days_used, request.reckoning.not_counted) == (15 - 2 - 2, 2 + 2)
    assert request.updated_at == tale.entries[-1].recorded_at > request.recorded_at


def test_a_note_changes_nothing_but_the_note():
    tale = Tale("hold 3")
    before = tale.request()
    after = tale.add(note("called twice", nov(4))).request()
    assert without_time(after) == without_time(before)._replace(details=before.details._replace(note="called twice"))
    assert after.updated_at > before.updated_at
    assert tale.life().latest_on == nov(3), "a turn may be older than a note"


def test_all_notes_stay_the_first_one_from_the_registration():
    tale = Tale()
    assert tale.life().notes == ()
    tale.entries.clear()
    tale.add(receive(Details("Rahima Khatun", nov(1), note="by post"), 1, "REF-7", nov(1)))
    assert tale.add(note("called twice", nov(4))).life().notes == ("by post", "called twice")


def before_subjects(note: str | None, *later: tuple[Action, str | None]) -> Tale:
    """A registration as it was written before a request had a subject, then remarks and corrections of the note."""
    tale = Tale()
    known = ("requester", "received_on", "phone", "email", "address", "channel", "promise", "reference", "after_id")
    facts = {name: tale.entries[0].facts[name] for name in known} | {"note": note}
    tale.entries[0] = tale.entries[0]._replace(text=note, facts=facts)
    for action, text in later:
        corrected = {"old": {"note": "?"}, "new": {"note": text}} if action is Action.EDITED else None
        tale.add(Draft(action, nov(4), text, corrected))
    return tale


@pytest.mark.parametrize(
    ("tale", "subject", "remark", "said"),
    [
        (before_subjects("by post"), "by post", None, ("by post",)),
        (before_subjects(None), None, None, ()),
        (before_subjects("by post", (Action.EDITED, "by hand")), "by hand", None, ("by post",)),
        (before_subjects("by post", (Action.EDITED, None)), None, None, ("by post",)),
        (before_subjects("by post", (Action.NOTED, "called")), "by post", "called", ("by post", "called")),
        (
            before_subjects("by post", (Action.NOTED, "called"), (Action.EDITED, "called twice")),
            *("by post", "called twice", ("by post", "called")),
        ),
    ],
)
def test_before_there_were_subjects_the_note_was_one_until_the_first_remark(tale, subject, remark, said):
    details = tale.request().details
    assert (details.subject, details.note, tale.life().notes) == (subject, remark, said)
    assert details._replace(subject=None, note=None) == Tale().request().details


def test_a_remark_that_was_taken_back_does_not_end_the_time_of_the_subject():
    tale = before_subjects("by post", (Action.NOTED, "wrong number"), (Action.EDITED, "by hand"))
    details = tale.request(undone={2}).details
    assert (details.subject, details.note) == ("by hand", None)


def test_a_correction_of_today_is_not_taken_for_one_of_that_time():
    tale = before_subjects("by post").edit({"note": "called"}).edit({"note": "called twice", "phone": None})
    assert tale.entries[1].facts == {"old": {"note": None, "subject": "by post"}, "new": {"note": "called"}}
    details = tale.request().details
    assert (details.subject, details.note, details.phone) == ("by post", "called twice", None)
    assert Tale().edit({"note": "called"}).entries[1].facts == {"old": {"note": None}, "new": {"note": "called"}}
    assert before_subjects("by post").edit({"phone": None}).entries[1].facts["old"] == {"phone": "01711000000"}


def test_the_number_of_the_answer_comes_and_goes_with_the_settlement():
    tale = Tale()
    with refused("7 is not settled: `charter done 7 --memo` keeps the number of the answer"):
        tale.edit({"reply_memo": "78"})
    draft = settle(tale.life(), nov(3), Outcome.SERVED, None, PLAIN, nov(3), "77")
    assert draft.facts == {
        **(settle(tale.life(), nov(3), Outcome.SERVED, None, PLAIN, nov(3)).facts or {}),
        "reply_memo": "77",
    }
    assert tale.add(draft).request().details.reply_memo == "77"
    assert tale.edit({"reply_memo": "78"}).request().details.reply_memo == "78"
    assert tale.edit({"received_on": nov(2)}).request().details.reply_memo == "78"
    assert tale.tell("reopen 5").request().details.reply_memo is None
    assert tale.tell("settle 6").request().details.reply_memo is None


def test_the_request_it_follows_is_kept():
    draft = receive(Details("Rahima Khatun", nov(1)), 1, "REF-7", nov(1), after_id=5)
    entry = Entry(
        *(1, "2026-12-01T10:01:00+06:00", RECORDED_ON, draft.action, draft.happened_on, draft.text, draft.facts or {})
    )
    life = replay(7, iter([entry]), {1: promise()}, PLAIN)
    assert (life.request.after_id, life.entries) == (5, (entry,))


def test_an_entry_about_a_moved_date_moves_nothing_itself():
    tale = Tale("hold 3")
    before = tale.request()
    after = tale.add(Draft(Action.REDATED, nov(4), "Eid")).request()
    assert without_time(after) == without_time(before)
    assert after.updated_at > before.updated_at


def test_the_due_date_of_a_pending_request_follows_the_calendar():
    tale = Tale()
    assert tale.request(calendar=calendar_of([holiday(nov(8))])).due_on == nov(11)
    assert tale.request(calendar=calendar_of([make_up(nov(7))])).due_on == nov(9)


def test_the_promise_is_the_one_of_the_registration():
    tale = Tale()
    tale.promises[2] = promise(Term(Unit.WORKING_DAYS, 5))
    assert tale.request().due_on == nov(10)


# --- refusals --------------------------------------------------------------------------------------------------


def refused(sentence: str) -> pytest.RaisesExc[Refused]:
    """Exactly this sentence, in English."""
    return pytest.RaisesExc(Refused, check=lambda error: str(error) == sentence)


def test_what_each_step_writes_down():
    """The day on which it happened, and the words that were given."""
    details = Details("Rahima", nov(1), note="by post")
    received = {**details.facts(), "promise": 4, "reference": "REF-7", "after_id": 3}
    assert receive(details, 4, "REF-7", nov(2), 3) == Draft(Action.RECEIVED, nov(1), "by post", received)
    assert note("called", nov(4)) == Draft(Action.NOTED, nov(4), "called")
    pending = Tale().life()
    assert hold(pending, nov(3), "papers", nov(4)) == Draft(Action.HELD, nov(3), "papers")
    assert resume(Tale("hold 3").life(), nov(4), nov(5)) == Draft(Action.RESUMED, nov(4))
    agreed = Draft(Action.EXTENDED, nov(4), "second batch", {"to": "2026-11-22"})
    assert extend(pending, nov(22), "second batch", PLAIN, nov(4)) == agreed
    settled = settle(pending, nov(3), Outcome.SERVED, "by phone", PLAIN, nov(4))
    assert (settled.action, settled.happened_on, settled.text) == (Action.SETTLED, nov(3), "by phone")
    assert reopen(Tale("settle 3").life(), "mistake", nov(5)) == Draft(Action.REOPENED, nov(5), "mistake")


def test_receipt_in_the_future():
    with refused("2026-11-23 is in the future: today is 2026-11-22"):
        receive(Details("R", nov(23)), 1, "REF-7", nov(22))
    assert receive(Details("R", nov(22)), 1, "REF-7", nov(22)).happened_on == nov(22)


SETTLED = "7 was settled on 2026-11-09: `charter reopen 7` if that was a mistake"
ON_HOLD = "7 is on hold since 2026-11-03: resume it first"
NOT_HELD = "7 is not on hold: there is nothing to resume"
NOT_SETTLED = "7 is not settled: there is nothing to reopen"
FUTURE = "2026-11-05 is in the future: today is 2026-11-04"


@pytest.mark.parametrize(
    ("story", "then", "sentence"),
    [
        ("settle 9", "hold 10", SETTLED),
        ("hold 3", "hold 4", ON_HOLD),
        ("", "hold 5 @4", FUTURE),
        ("hold 3, resume 5", "hold 4 @9", "7 cannot have this on 2026-11-04: its last entry happened on 2026-11-05"),
        ("extend 17 @8", "hold 5 @9", "7 cannot have this on 2026-11-05: its last entry happened on 2026-11-08"),
        ("", "resume 4", NOT_HELD),
        ("hold 3, resume 5", "resume 8", NOT_HELD),
        ("hold 3, settle 9", "resume 10", SETTLED),
        ("hold 3", "resume 2 @9", "7 cannot have this on 2026-11-02: its last entry happened on 2026-11-03"),
        ("hold 3", "resume 5 @4", FUTURE),
        ("settle 9", "extend 17 @10", SETTLED),
        ("hold 3", "extend 17 @4", ON_HOLD),
        ("", "extend 10 @4", "2026-11-10 is not after the due date, 2026-11-10: give a later working day"),
        ("extend 17 @4", "extend 16 @8", "2026-11-16 is not after the due date, 2026-11-17: give a later working day"),
        ("", "extend 20 @4", "the office is closed on 2026-11-20: the next working day is 2026-11-22"),
        ("settle 9", "settle 10", SETTLED),
        ("", "settle 5 @4", FUTURE),
        ("hold 3, resume 5", "settle 4 @9", "7 cannot have this on 2026-11-04: its last entry happened on 2026-11-05"),
        ("hold 8", "settle 5 @9", "7 cannot have this on 2026-11-05: its last entry happened on 2026-11-08"),
        ("", "reopen 9", NOT_SETTLED),
        ("settle 9, reopen 9", "reopen 10", NOT_SETTLED),
    ],
)
def test_what_cannot_follow_is_refused(story, then, sentence):
    tale = Tale(story)
    with refused(sentence):
        tale.tell(then)


@pytest.mark.parametrize("then", ["hold 4 @9", "settle 4 @9"])
def test_nothing_happens_before_the_receipt(then):
    with refused("7 cannot have this on 2026-11-04: its last entry happened on 2026-11-05"):
        Tale(received=5).tell(then)


def test_no_longer_time_where_the_charter_gives_none():
    with refused(
        "service 2.2.3 has no “as needed” in the charter: 7 cannot be extended; "
        "`charter hold 7` if it waits for the requester"
    ):
        Tale(service=promise(as_needed=False)).tell("extend 17 @4")


def test_no_longer_time_where_nothing_is_countable():
    with refused("7 has no due date: there is nothing to extend"):
        Tale(service=promise(UNCOUNTED)).tell("extend 17 @4")


SAME = "nothing in 7 is different: say what to change, such as --phone"


@pytest.mark.parametrize(
    ("story", "changes", "today", "sentence"),
    [
        ("", {}, 9, SAME),
        ("settle 9", {"phone": "01711000000", "received_on": nov(1), "email": None}, 9, SAME),
        ("", {"received_on": nov(5)}, 4, FUTURE),
        (
            "hold 3, resume 8",
            {"received_on": nov(4)},
            9,
            "7 cannot have been received on 2026-11-04: its history goes on from 2026-11-03",
        ),
        (
            "settle 9",
            {"received_on": nov(10)},
            11,
            "7 cannot have been received on 2026-11-10: its history goes on from 2026-11-09",
        ),
        pytest.param(
            # The longer time was agreed (entered) on the 10th, what it was for had been done on the 9th.
            "extend 17 @10, settle 9 @11",
            {"received_on": nov(10)},
            11,
            "7 cannot have been received on 2026-11-10: its history goes on from 2026-11-09",
        ),
    ],
)
def test_edits_that_are_refused(story, changes, today, sentence):
    tale = Tale(story)
    with refused(sentence):
        tale.edit(changes, today=today)


def test_what_may_just_follow():
    """The same day is in order, and so is a settlement that is older than the agreement on longer time."""
    tale = Tale("hold 1, resume 1, hold 1, resume 1, extend 17 @1, settle 1")
    assert tale.request().status is Status.SETTLED
    assert Tale("extend 17 @8, settle 5 @9").request().settled_on == nov(5)
    assert Tale("hold 3").edit({"received_on": nov(3)}).request().received_on == nov(3)


def test_a_longer_time_entered_while_the_machine_is_behind_keeps_the_order():
    life = Tale("hold 3, resume 8").life()
    assert extend(life, nov(22), "why", PLAIN, nov(5)).happened_on == nov(8)


# --- the verdict -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "story", "on_time", "due", "used"),
    [
        # received Sun 1; 7 working days: Tue 10
        (SEVEN, "settle 10", True, 10, 7),
        (SEVEN, "settle 11", False, 10, 8),
        (SEVEN, "settle 1", True, 10, 0),
        (SEVEN, "settle 6", True, 10, 4),  # on a Friday
        (SEVEN, "settle 8 declined", True, 10, 5),
        (SEVEN, "settle 11 withdrawn", False, 10, 8),
        (SEVEN, "settle 8 void", None, 10, 5),
        # held on the 3rd with 5 left, settled on the 29th: as if resumed that day
        (SEVEN, "hold 3, settle 29", True, 36, 2),
        (SEVEN, "hold 10, settle 29", True, 29, 7),
        (SEVEN, "hold 10, settle 27", True, 29, 7),  # on a Friday
        (SEVEN, "hold 11, settle 29", False, 10, 20),  # it was overdue when held
        (SEVEN, "hold 3, resume 5, settle 15", False, 12, 8),
        # longer time: in time by the agreed date
        (SEVEN, "extend 17 @10, settle 17", True, 17, 12),
        (SEVEN, "extend 17 @10, settle 18", False, 17, 13),
        (SEVEN, "extend 17 @11, settle 12", False, 10, 9),  # agreed when overdue
        (TEN_PLAIN, "settle 11", True, 11, 10),
        (TEN_PLAIN, "hold 3, resume 8, settle 17", False, 16, 11),
        (UNCOUNTED, "settle 29", None, None, 20),
    ],
)
def test_verdict(term, story, on_time, due, used):
    request = Tale(story, service=promise(term)).request()
    assert (request.on_time, request.due_on, request.days_used) == (on_time, due and nov(due), used)


STRICTER = calendar_of([make_up(nov(7)), make_up(nov(14)), make_up(nov(21))])
LATER = calendar_of([holiday(nov(day)) for day in (2, 3, 4, 9, 10, 15)])


@pytest.mark.parametrize("calendar", [STRICTER, LATER], ids=["make-up days", "holidays"])
@pytest.mark.parametrize(
    "story",
    ["settle 10", "settle 11", "hold 3, settle 29", "extend 17 @4, settle 18", "hold 3, resume 5, settle 12 forwarded"],
)
def test_settled_stays_as_judged_when_the_calendar_changes(story, calendar):
    tale = Tale(story)
    then, now = tale.request(), tale.request(calendar=calendar)
    for what in ("status", "due_on", "on_time", "days_used", "settled_on", "outcome"):
        assert getattr(now, what) == getattr(then, what), what
    assert now.reckoning.promised_due_on == then.reckoning.promised_due_on
    assert (now.reckoning.held_since, now.reckoning.days_left_when_held) == (None, None)


def test_settled_stays_extended_when_the_calendar_changes():
    """Extended on the due date; a make-up Saturday, listed later, makes that one day too late."""
    tale = Tale("extend 17 @10, settle 17")
    assert tale.request().reckoning.extended
    assert tale.request(calendar=STRICTER).reckoning.extended


def test_a_new_phone_number_does_not_judge_a_settled_request_again():
    """Late on the 11th; a holiday listed after that must not make it look on time because of an edit."""
    tale = Tale("settle 11")
    assert tale.request().on_time is False
    request = tale.edit({"phone": "01811000000"}, calendar=calendar_of([holiday(nov(8))])).request()
    assert request.details.phone == "01811000000"
    assert (request.on_time, request.due_on) == (False, nov(10))


# --- reopen, edit, undo ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", ["", "hold 3", "hold 3, resume 5", "hold 11", "extend 17 @4"])
def test_reopen_gives_back_the_earlier_state(story):
    tale = Tale(story)
    before = tale.life()
    tale.tell("settle 18 @20, reopen 20")
    after = tale.life()
    assert without_time(after.request) == without_time(before.request)
    assert (after.turns, after.latest_on) == (before.turns, before.latest_on)


def test_reopened_follows_the_calendar_again_and_can_be_settled_again():
    tale = Tale("settle 10, reopen 11")
    assert tale.request(calendar=calendar_of([holiday(nov(8))])).due_on == nov(11)
    request = tale.tell("settle 11").request()
    assert (request.settled_on, request.on_time) == (nov(11), False)


def test_edit_moves_the_dates():
    request = Tale(received=4).edit({"received_on": nov(1), "phone": None, "address": "Jashore"}).request()
    assert (request.received_on, request.due_on) == (nov(1), nov(10))
    assert (request.details.phone, request.details.address) == (None, "Jashore")
    assert request.details.requester == "Rahima Khatun"


def test_edit_keeps_what_was_there():
    draft = edit(Tale(received=4).life(), {"received_on": nov(1), "phone": "01711000000"}, None, "why", nov(9))
    assert draft.facts == {"old": {"received_on": "2026-11-04"}, "new": {"received_on": "2026-11-01"}}
    assert (draft.action, draft.text, draft.happened_on) == (Action.EDITED, "why", nov(9))


def test_after_an_edited_receipt_turns_go_from_the_new_day():
    tale = Tale(received=4).edit({"received_on": nov(1)}).tell("hold 2 @9")
    assert tale.request().status is Status.HELD
    with refused("7 cannot have been received on 2026-11-03: its history goes on from 2026-11-02"):
        tale.edit({"received_on": nov(3)})
    assert Tale("hold 3, resume 8").edit({"received_on": date(2026, 10, 28)}).life().latest_on == nov(8)


def test_an_edit_says_which_service_it_replaced():
    draft = edit(Tale().life(), {}, 2, "misheard", nov(4))
    assert draft.facts == {"old": {"service_code": "2.2.3"}, "new": {}, "promise": 2}


def test_edit_to_another_service():
    tale = Tale()
    tale.promises[2] = promise(Term(Unit.WORKING_DAYS, 3), code="2.2.9")
    request = tale.edit({}, service=2).request()
    assert (request.promise.service_code, request.due_on) == ("2.2.9", nov(4))


def test_edit_of_a_settled_request_judges_it_again():
    """Received on Wed 28 October, not as typed: 7 working days end on the 8th, and the 9th was late."""
    tale = Tale("settle 9")
    assert tale.request().on_time is True
    request = tale.edit({"received_on": date(2026, 10, 28)}).request()
    assert (request.on_time, request.due_on, request.days_used) == (False, nov(8), 8)
    assert (request.settled_on, request.outcome, request.status) == (nov(9), Outcome.SERVED, Status.SETTLED)


def test_edit_of_a_settled_request_to_another_service_judges_it_again():
    tale = Tale("settle 9")
    tale.promises[2] = promise(Term(Unit.WORKING_DAYS, 3), code="2.2.9")
    request = tale.edit({}, service=2).request()
    assert (request.promise.service_code, request.on_time, request.due_on) == ("2.2.9", False, nov(4))


@pytest.mark.parametrize(
    ("story", "then"),
    [
        ("", "hold 3"),
        ("hold 3", "resume 5"),
        ("", "extend 17 @4"),
        ("hold 3", "settle 9"),
        ("settle 9", "reopen 9"),
        ("", "edit"),
        ("settle 9", "edit"),
    ],
)
def test_undone_is_as_if_it_had_not_happened(story, then):
    tale = Tale(story)
    earlier = tale.life()
    tale.edit({"received_on": date(2026, 10, 28)}) if then == "edit" else tale.tell(then)
    assert without_time(tale.request()) != without_time(earlier.request)
    tale.add(Draft(Action.UNDONE, nov(40), facts={"undoes": len(tale.entries)}))
    later = tale.life(undone={len(tale.entries) - 1})
    assert without_time(later.request) == without_time(earlier.request)
    assert (later.turns, later.latest_on) == (earlier.turns, earlier.latest_on)
    assert len(later.entries) == len(tale.entries), "nothing is erased"


def test_an_undo_leaves_the_moment_of_the_last_entry_that_counts():
    tale = Tale("hold 3, resume 5").add(Draft(Action.UNDONE, nov(6), facts={"undoes": 3}))
    assert tale.request(undone={3}).updated_at == tale.entries[1].recorded_at


def test_an_undo_that_is_undone_itself():
    """`undone` names the undo too, and the hold no more."""
    tale = Tale("hold 3")
    for _ in range(2):
        tale.add(Draft(Action.UNDONE, nov(4), facts={"undoes": 2}))
    assert tale.request(undone={2}).status is Status.OPEN
    assert tale.request(undone={3}).status is Status.HELD


def test_undone_registration_is_void():
    tale = Tale().add(Draft(Action.UNDONE, nov(4), facts={"undoes": 1}))
    request = tale.request(undone={1})
    assert (request.status, request.outcome, request.settled_on) == (Status.SETTLED, Outcome.VOID, nov(4))
    assert (request.on_time, request.days_used, request.details.requester) == (None, None, "Rahima Khatun")
    assert (request.reckoning.extended, request.reckoning.not_counted) == (False, 0)
    assert request.updated_at == tale.entries[-1].recorded_at
    assert stand(request, PLAIN, nov(40)) == Standing(overdue=False, provisional=False)


def test_a_registration_whose_undo_is_not_written_down_yet_is_as_it_was_registered():
    tale = Tale()
    assert tale.request(undone={1}) == tale.request()


def test_a_registration_whose_undo_is_undone_is_open_again():
    tale = Tale()
    for undoes in (1, 2):
        tale.add(Draft(Action.UNDONE, nov(4), facts={"undoes": undoes}))
    assert tale.request(undone={2}).status is Status.OPEN


def test_a_registration_is_void_from_its_own_undo():
    tale = Tale("hold 3")
    for undoes, day in ((1, 4), (2, 5)):
        tale.add(Draft(Action.UNDONE, nov(day), facts={"undoes": undoes}))
    assert tale.request(undone={1, 2}).settled_on == nov(4)


# --- how it stands ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "overdue", "left", "late", "calendar_left", "calendar_late", "used"),
    [
        # received Sun 1, 9 working days: Thu 12
        (1, False, 9, 0, 11, 0, 0),
        (5, False, 5, 0, 7, 0, 4),
        (6, False, 5, 0, 6, 0, 4),  # Friday
        (11, False, 1, 0, 1, 0, 8),
        (12, False, 0, 0, 0, 0, 9),  # due today is not overdue
        (13, True, 0, 0, 0, 1, 9),  # the weekend right after: late by no working day, and overdue
        (14, True, 0, 0, 0, 2, 9),
        (15, True, 0, 1, 0, 3, 10),
        (23, True, 0, 7, 0, 11, 16),
    ],
)
def test_an_open_request_stands(today, overdue, left, late, calendar_left, calendar_late, used):
    assert Tale(service=promise(Term(Unit.WORKING_DAYS, 9))).stand(today) == Standing(
        overdue=overdue,
        provisional=False,
        days_left=left,
        days_late=late,
        days_used=used,
        calendar_days_left=calendar_left,
        calendar_days_late=calendar_late,
    )


def test_left_and_late_are_working_days_of_a_limit_in_plain_days_too():
    standing = Tale(service=promise(TEN_PLAIN)).stand(9)  # due Wed 11
    assert (standing.days_left, standing.calendar_days_left, standing.days_used) == (2, 2, 8)


def test_on_hold_no_due_date_runs():
    tale = Tale("hold 3")
    assert tale.stand(3) == Standing(
        overdue=False, provisional=False, days_used=2, if_resumed_on=nov(10), days_waited=0
    )
    assert tale.stand(25) == Standing(
        overdue=False, provisional=False, days_used=2, if_resumed_on=nov(32), days_waited=22
    )


def test_held_again_the_days_used_leave_out_both_holds():
    """Counted: 2 and 3, then 9, 10, 11 after the first hold."""
    assert Tale("hold 3, resume 8, hold 11").stand(25).days_used == 5


def test_held_when_overdue_it_stays_overdue():
    standing = Tale("hold 11").stand(15)
    assert (standing.overdue, standing.days_late, standing.calendar_days_late, standing.days_left) == (True, 3, 5, 0)
    assert (standing.days_used, standing.days_waited, standing.if_resumed_on) == (10, 4, None)


def test_resumed_it_runs_again():
    standing = Tale("hold 3, resume 5").stand(11)  # due Thu 12
    assert (standing.days_left, standing.days_used, standing.overdue) == (1, 6, False)


def test_nothing_countable_is_never_overdue():
    assert Tale(service=promise(UNCOUNTED)).stand(59) == Standing(overdue=False, provisional=False, days_used=42)


@pytest.mark.parametrize(
    ("on", "late", "calendar_late", "used"),
    [(9, 0, 0, 6), (10, 0, 0, 7), (11, 1, 1, 8), (16, 4, 6, 11)],
)
def test_a_settled_request_stands_as_on_the_day_of_its_settlement(on, late, calendar_late, used):
    assert Tale(f"settle {on} @50").stand(59) == Standing(
        overdue=False, provisional=False, days_late=late, calendar_days_late=calendar_late, days_used=used
    )


def test_entered_by_mistake_it_is_neither_in_time_nor_late():
    assert Tale("settle 11 void").stand(59) == Standing(overdue=False, provisional=False, days_used=8)


def test_settled_on_the_weekend_right_after_the_due_date():
    tale = Tale("settle 7", service=promise(Term(Unit.WORKING_DAYS, 4)))  # due Thu 5, settled Sat 7
    standing = tale.stand(59)
    assert tale.request().on_time is False
    assert (standing.days_late, standing.calendar_days_late) == (0, 2)


# --- provisional -----------------------------------------------------------------------------------------------


MOON = calendar_of([holiday(nov(9), moon=True)])  # received Sun 1, 7 working days, one lost: Wed 11


@pytest.mark.parametrize(
    ("today", "provisional", "what"),
    [
        (1, True, "it lies between today and the due date"),
        (8, True, "tomorrow"),
        (9, False, "today: the moon has been seen"),
        (10, False, "it is past"),
        (20, False, "overdue"),
    ],
)
def test_provisional_until_the_moon_is_seen(today, provisional, what):
    assert Tale(calendar=MOON).stand(today).provisional is provisional, what


@pytest.mark.parametrize(
    ("day", "moon", "provisional"),
    [
        (12, True, False),  # after the due date
        (9, False, False),  # a holiday with a fixed date
        (6, True, True),  # on a Friday: it may move to a working day yet
    ],
)
def test_provisional_by_a_holiday(day, moon, provisional):
    assert Tale(calendar=calendar_of([holiday(nov(day), moon=moon)])).stand(2).provisional is provisional


@pytest.mark.parametrize(
    ("listed", "received", "provisional"),
    [
        ([2026], 1, False),
        ([2026], 59, True),  # Tue 29 December: due in 2027
        ([2026, 2027], 59, False),
        ([2027], 59, True),  # it starts before the first listed year
        ([2025], 1, True),
        ([2026], 45, False),  # Tue 15 December: due on the 24th
    ],
)
def test_provisional_by_an_unlisted_year(listed, received, provisional):
    tale = Tale(received=received, calendar=calendar_of(listed=listed))
    assert tale.stand(received).provisional is provisional
    assert tale.stand(received + 40).provisional is provisional, "an unlisted year stays so, overdue or not"


def test_settled_and_held_are_not_provisional():
    assert Tale("hold 3", calendar=MOON).stand(3).provisional is False
    assert Tale("settle 3", calendar=MOON).stand(3).provisional is False


@pytest.mark.parametrize(("outcome", "on_time"), [("served", True), ("declined", True), ("withdrawn", None)])
def test_an_entry_of_the_first_releases_is_told_by_the_rule_of_today(outcome, on_time):
    """They called in time whatever was closed by its due date."""
    tale = Tale(f"settle 3 {outcome}")
    old = tale.entries[-1]
    tale.entries[-1] = old._replace(facts={**old.facts, "on_time": True})
    assert tale.request().on_time is on_time


def test_an_undo_that_brings_back_is_called_restored_whatever_it_was_called():
    tale = Tale("hold 3")
    for _ in range(3):
        tale.add(Draft(Action.UNDONE, nov(4), facts={"undoes": 2}))
    actions = [entry.action for entry in tale.life(undone={2}).entries[2:]]
    assert actions == [Action.UNDONE, Action.RESTORED, Action.UNDONE]


# --- a clock that waits for its start --------------------------------------------------------------------------


def waiting(received: int = 1, term: Term = SEVEN) -> Tale:
    """Request 7, whose clock waits from the start."""
    tale = Tale(received=received, service=promise(term._replace(starts=Start.COMPLETE)))
    return tale.add(wait(tale.life(), "not complete"))


def test_it_is_held_from_receipt_and_counted_from_the_day_on_which_it_starts():
    tale = waiting()
    assert tale.life().turns == (Held(nov(1)),)
    assert (tale.request().status, tale.request().due_on) == (Status.HELD, None)
    assert tale.tell("resume 8").request().due_on == nov(17)
    month = waiting(term=Term(Unit.MONTHS, 1)).tell("resume 15").request()
    assert month.due_on == nov(45)  # a month from the 15th, not 30 days


def test_the_wait_begins_on_the_day_of_receipt_wherever_that_is_corrected_to():
    tale = waiting(received=8).edit({"received_on": nov(3)})
    assert tale.life().turns == (Held(nov(3)),)
    assert tale.tell("resume 9").request().reckoning.not_counted == PLAIN.count(nov(3), nov(9))


def test_a_service_that_counts_from_receipt_knows_no_wait():
    tale = waiting()
    tale.promises[2] = promise(code="2.2.4")
    tale.edit({}, service=2)
    assert (tale.life().turns, tale.request().due_on) == ((), nov(10))


# --- the proof of a life ---------------------------------------------------------------------------------------


def test_the_proof_of_a_pending_request_ends_on_its_due_date():
    days = days_of(Tale("hold 3, resume 5").life(), PLAIN, nov(20))
    assert (days[0].day, days[0].step, days[-1].day, days[-1].number) == (nov(1), Step.RECEIVED, nov(12), 7)
    assert [passed.day for passed in days if passed.step is Step.HELD] == [nov(4), nov(5)]


def test_the_proof_of_one_on_hold_ends_today():
    assert days_of(Tale("hold 3").life(), PLAIN, nov(9))[-1] == Passed(nov(9), Step.HELD)


def test_the_proof_of_a_settled_one_stops_the_clock_no_later_than_it_was_settled():
    days = days_of(Tale("hold 3, settle 5").life(), PLAIN, nov(20))
    assert (days[-1].day, days[-1].number) == (nov(12), 7)
    assert [passed.day for passed in days if passed.step is Step.HELD] == [nov(4), nov(5)]


def test_the_proof_is_worked_out_by_the_calendar_in_force():
    days = days_of(Tale().life(), calendar_of([holiday(nov(4))]), nov(20))
    assert (days[-1].day, days[3]) == (nov(11), Passed(nov(4), Step.OFF))
