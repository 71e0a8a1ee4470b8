"""How long a holiday takes that moves every due date: `python benchmarks/redating.py`, with charter's own Python.

10,000 pending requests, all due after a day that is declared a holiday: each gets a new date and an entry in its
history. In each round that is measured beside SQLite alone, which updates the same 10,000 rows in one transaction, one
by one, through sqlite-utils; so a busy machine slows both. Nothing is asserted, the target is printed beside the ratio.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from registers import TODAY, opened

from charter_cli.domain.calendar import Kind, OfficeDay
from charter_cli.domain.calendar_changes import Change
from charter_cli.domain.deadline import Term, Unit
from charter_cli.domain.request import Details, Promise
from charter_cli.domain.transitions import receive
from charter_cli.language.text import Wording
from charter_cli.store.ledger import Ledger
from charter_cli.store.redating import change_calendar

REQUESTS = 10_000
TARGET = 2.0
TOMORROW = TODAY + timedelta(days=1)


def main() -> None:
    """Makes the register, measures, prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=7, help="how often both are measured (7)")
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder) / "register.db"
        fill(register)
        pairs = [(_taken(register, _update), _taken(register, _add_holiday)) for _ in range(rounds)]
    updated, redated = (median(times) * 1000 for times in zip(*pairs, strict=True))
    ratio = median(after / before for before, after in pairs)
    print(f"{REQUESTS:,} rows updated through sqlite-utils   {updated:8.0f} ms")
    print(f"{REQUESTS:,} requests re-dated by one holiday    {redated:8.0f} ms")
    print(
        f"ratio                                   {ratio:8.2f}    target {TARGET}{'' if ratio <= TARGET else '  over'}"
    )


def fill(path: Path) -> None:
    """A new register with requests that were all received today, and are all due in seven working days."""
    promise = Promise("2.2.7", "training", Wording("প্রশিক্ষণ", "Training"), Term(Unit.WORKING_DAYS, 7), False, True)
    with opened(path, "fill") as ledger:
        promise_id = ledger.promise_id(promise)
        for number in range(1, REQUESTS + 1):
            details = Details("Rahima Khatun", TODAY, phone=f"017{number:08d}", channel="visit")
            ledger.register(number, receive(details, promise_id, f"{TODAY.year}-{number:04d}", TODAY))


def _taken(register: Path, work: Callable[[Ledger], int]) -> float:
    """Seconds for `work` on a copy of `register`, from opening it to the end of its one transaction."""
    copy = register.with_name("copy.db")
    shutil.copy(register, copy)
    started = time.perf_counter()
    with opened(copy, "holiday add") as ledger:
        changed = work(ledger)
    taken = time.perf_counter() - started
    if changed != REQUESTS:
        raise SystemExit(f"{changed} of {REQUESTS} requests moved")
    return taken


def _update(ledger: Ledger) -> int:
    from sqlite_utils import Database

    requests = Database(ledger.connection, execute_plugins=False).table("requests")
    for number in range(1, REQUESTS + 1):
        requests.update(number, {"due_on": "2026-12-06", "updated_at": ledger.now})
    return REQUESTS


def _add_holiday(ledger: Ledger) -> int:
    named = Wording("পরীক্ষা", "test")
    return len(change_calendar(ledger, [Change(TOMORROW, OfficeDay(TOMORROW, Kind.LOCAL, named))], "test"))


if __name__ == "__main__":
    main()
