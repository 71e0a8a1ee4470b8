"""What reports and draws ask of the register: the requests that were alive in a period, counted where they are alike.

Only what happened in the period is read, from one index; a life is replayed only where the columns of a
request no longer tell how it stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from charter_cli.domain.annex import Voided
from charter_cli.domain.annex import voided as how_voided
from charter_cli.domain.report import Alike, pending_on, working_days_taken
from charter_cli.domain.request import Afterwards, Outcome

if TYPE_CHECKING:
    from charter_cli.domain.request import Life
    from charter_cli.store.reader import Reader

# Grouped as the index of what is settled is ordered, so that nothing is sorted.
_ALIKE = "settled_on, received_on, promise_id, on_time, promised_due_on, days_used, due_on, outcome, told_afterwards"
_SETTLED = f"""
    SELECT {_ALIKE}, count(*)
    FROM requests WHERE status = 'settled' AND outcome <> 'void' AND settled_on BETWEEN :first AND :last
    GROUP BY {_ALIKE}"""
# What may have moved a due date, or a hold, after the registration.
_MOVED = """SELECT 1 FROM history JOIN commands ON commands.id = history.command_id
    WHERE request_id = requests.id AND action NOT IN ('received', 'noted', 'settled')"""
# What is pending now and was moved since looked otherwise then; what is settled no longer tells how its clock stood.
# The plus keeps SQLite from walking all that was ever received, instead of the few that are pending.
# What was settled later is looked up day by day of its settlement, each day beginning with what was received first:
# walking through all that was ever settled since would take as long as the register is large.
_PENDING = f"""
    WITH RECURSIVE later(day) AS (
        SELECT min(settled_on) FROM requests WHERE status = 'settled' AND settled_on > :day
        UNION ALL
        SELECT (SELECT min(settled_on) FROM requests WHERE status = 'settled' AND settled_on > later.day)
        FROM later WHERE day IS NOT NULL)
    SELECT promise_id, min(received_on), due_on < :day AS overdue, held_since IS NOT NULL AS held,
        promised_due_on < CASE WHEN days_left_when_held IS NULL THEN :day ELSE held_since END AS by_promise,
        told_afterwards, EXISTS ({_MOVED} AND max(happened_on, recorded_on) > :day) AS moved, count(*),
        json_group_array(id)
    FROM requests WHERE status <> 'settled' AND +received_on <= :day
    GROUP BY promise_id, received_on < :first, overdue, held, by_promise, told_afterwards, moved
    UNION ALL
    SELECT promise_id, min(received_on), due_on < :day AS overdue, false, due_on < :day,
        told_afterwards, EXISTS ({_MOVED}) AS moved, count(*), json_group_array(id)
    FROM later CROSS JOIN requests
    WHERE status = 'settled' AND outcome <> 'void' AND settled_on = later.day AND received_on <= :day
    GROUP BY promise_id, received_on < :first, overdue, told_afterwards, moved"""
# What is void may have been entered as such after the day to which that was dated.
_VOID = """
    SELECT json_group_array(id) FROM requests WHERE outcome = 'void' AND settled_on <= :last AND (settled_on >= :first
        OR EXISTS (SELECT 1 FROM history JOIN commands ON commands.id = history.command_id
            WHERE request_id = requests.id AND recorded_on BETWEEN :first AND :last
            AND action IN ('settled', 'undone', 'restored')))"""


def alive(reader: Reader, first: date, last: date) -> Iterator[Alike]:
    """The requests that were alive at any time from `first` to the end of `last`, as they stood at that end."""
    yield from _settled(reader, first, last)
    yield from _pending(reader, first, last)


def _settled(reader: Reader, first: date, last: date) -> Iterator[Alike]:
    codes = {number: promise.service_code for number, promise in reader.promises.items()}
    plain = {number for number, promise in reader.promises.items() if promise.term.unit.plain}
    day = cache(date.fromisoformat)
    for row in reader.connection.execute(_SETTLED, {"first": first.isoformat(), "last": last.isoformat()}):
        settled, received, promise, on_time, promised, used, due_on, outcome, afterwards, count = row
        settled_on, received_on = day(settled), day(received)
        alike = Alike(
            codes[promise],
            received_on,
            settled_on,
            Outcome(outcome),
            limited=due_on is not None,
            on_time=on_time,
            in_promised_time=None if promised is None else settled <= promised,
            days_taken=used,
            afterwards=_mark(afterwards),
            many=count,
        )
        if promise not in plain:
            yield alike
        elif used == (settled_on - received_on).days:
            yield alike._replace(days_taken=reader.calendar.count(received_on, settled_on))
        else:  # only the history tells how many of the days on hold were working days
            for life in _lives(reader, _like(reader, row[:-1])):
                yield alike._replace(days_taken=working_days_taken(life, reader.calendar), many=1)


def _like(reader: Reader, row: Sequence[Any]) -> str:
    """The numbers of the settled requests of a row of `_SETTLED`, as a JSON array."""
    found = reader.connection.execute(
        f"""SELECT json_group_array(id) FROM requests WHERE status = 'settled' AND outcome <> 'void'
        AND {" AND ".join(f"{column} IS ?" for column in _ALIKE.split(", "))}""",
        row,
    )
    return str(next(found)[0])


def _pending(reader: Reader, first: date, day: date) -> Iterator[Alike]:
    rows = reader.connection.execute(_PENDING, {"first": first.isoformat(), "day": day.isoformat()})
    for promise, received, overdue, held, by_promise, afterwards, moved, count, numbers in rows:
        if moved:
            yield from (pending_on(life, reader.calendar, day) for life in _lives(reader, numbers))
            continue
        yield Alike(
            reader.promises[promise].service_code,
            date.fromisoformat(received),
            overdue=bool(overdue),
            overdue_by_promise=bool(by_promise),
            held=bool(held),
            afterwards=_mark(afterwards),
            many=count,
        )


def voided(reader: Reader, first: date, last: date) -> Iterator[Voided]:
    """What was entered as void from `first` to the end of `last`."""
    (numbers,) = next(iter(reader.connection.execute(_VOID, {"first": first.isoformat(), "last": last.isoformat()})))
    found = map(how_voided, _lives(reader, numbers))
    return (void for void in found if first <= void.on <= last)


def _mark(kept: str | None) -> Afterwards | None:
    return None if kept is None else Afterwards(kept)


def _lives(reader: Reader, numbers: str) -> Iterator[Life]:
    """The lives of the requests whose numbers are in a JSON array."""
    for life, _ in reader.lives("id IN (SELECT value FROM json_each(?))", [numbers]):
        if life is not None:
            yield life


def received(reader: Reader, first: date, last: date) -> list[int]:
    """The numbers of the requests received from `first` to `last`, without those that were void."""
    rows = reader.connection.execute(
        "SELECT id FROM requests WHERE received_on BETWEEN ? AND ? AND outcome IS NOT 'void' ORDER BY id",
        [first.isoformat(), last.isoformat()],
    )
    return [number for (number,) in rows]
