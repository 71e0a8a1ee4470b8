"""How long a district's returns take: `python benchmarks/district.py`, with charter's own Python.

One month of 8 and of 495 offices beside a bare Typer program, so that a busy machine slows both; with `--ten-years`
also 495 offices × 120 months from JSON and from the Parquet made of it, with the memory needed at most. The returns
are made here, with figures that add up, and need 1.2 GB of disk for the ten years. Nothing is asserted, the targets
are printed beside what was measured.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from processes import charter, megabytes, seconds

from charter_cli.domain.report import Figures
from charter_cli.domain.returns import COUNTS, SAID

OFFICES, MONTHS, SERVICES = 495, 120, 17
FIRST = date(2016, 7, 1)
TARGET_MONTH, TARGET_JSON, TARGET_PARQUET, TARGET_MEMORY = 3.0, 60.0, 3.0, 600.0
BARE = """
import typer
app = typer.Typer()
@app.command()
def nothing(): print()
app()
"""


def main() -> None:
    """Makes the returns, measures, prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5, help="how often a month is measured (5)")
    options.add_argument("--ten-years", action="store_true", help="also 59,400 returns")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for offices in (8, OFFICES):
            month = folder / f"month-{offices}"
            hand_up(month, offices, 1)
            one_month(month, offices, given.rounds)
        if given.ten_years:
            hand_up(folder / "years", OFFICES, MONTHS)
            ten_years(folder)


def one_month(folder: Path, offices: int, rounds: int) -> None:
    """A month as a table, in each round beside a program that does nothing."""
    words, bare = [*charter(), "district", str(folder)], [sys.executable, "-c", BARE]
    register = folder / "none.db"
    ratios = [seconds(words, register) / seconds(bare, register) for _ in range(rounds)]
    memory = megabytes(words, register)
    target = f"(wanted: at most {TARGET_MONTH})" if offices == OFFICES else ""
    print(f"one month of {offices} offices: {median(ratios):.2f} × a bare Typer program {target}, {memory or 0:.0f} MB")


def ten_years(folder: Path) -> None:
    """All of it from JSON, then from the Parquet that was made of it."""
    register, kept = folder / "none.db", folder / "all.parquet"
    made = [*charter(), "district", str(folder / "years"), "--output", str(kept)]
    for what, words, target in (
        ("from JSON, to Parquet", made, TARGET_JSON),
        ("from Parquet", [*charter(), "district", str(kept)], TARGET_PARQUET),
    ):
        print(f"ten years of {OFFICES} offices {what}: {seconds(words, register):.1f} s (wanted: at most {target:.0f})")
        memory = megabytes(words, register)
        print(f"  {memory or 0:.0f} MB (wanted: at most {TARGET_MEMORY:.0f})")
    print(f"  {kept.stat().st_size / 1_000_000:.0f} MB of Parquet")


def hand_up(folder: Path, offices: int, months: int) -> None:
    """The returns of `offices` for `months`, all that was pending carried on from month to month."""
    folder.mkdir()
    chance = random.Random(offices)
    for office in range(offices):
        pending = [0] * SERVICES
        earlier: dict[str, str] = {}
        first = FIRST
        for number in range(months):
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            told = a_return(office, number, first, last, pending, earlier, chance)
            (folder / f"office-{office:03}-{first:%Y-%m}.json").write_text(told, encoding="utf-8")
            earlier[f"{first:%Y-%m}"] = _seal(office, number + 1)
            first = last + timedelta(days=1)


def a_return(
    office: int,
    number: int,
    first: date,
    last: date,
    pending: list[int],
    earlier: dict[str, str],
    chance: random.Random,
) -> str:
    """One return, as a file; `pending` is carried on."""
    rows, total = [], Figures()
    for service in range(SERVICES):
        figures = month_of(pending[service], chance)
        pending[service] = figures.pending
        total.take(figures)
        names = {"bn": f"সরকারি কার্যালয়ের সেবা নম্বর {service}", "en": f"A service of a government office, number {service}"}
        known = {"names": names, "alias": f"service-{service}", "national": None}
        rows.append({"service_code": f"2.1.{service}", "service_name": names["en"], **known, **_told(figures)})
    named = {"bn": f"কার্যালয় {office}", "en": f"Office {office}"}
    content = {
        "format": 1,
        "office": {"id": f"office-{office}", "name": named["en"], "names": named},
        "period": {"from": str(first), "to": str(last), "label": f"{first:%Y-%m}", "as_of": str(last), "over": True},
        "calendar": "0" * 64,
        "seal": _seal(office, number + 1),
        "first_seal": _seal(office, 0),
        "earlier_seals": earlier,
        "replaced": 0,
        "lost": None,
        "rows": rows,
        "total": _told(total),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def month_of(brought_forward: int, chance: random.Random) -> Figures:
    """Figures that add up."""
    received = chance.choice((0, 0, 0, 1, 3, 8))
    settled = chance.randint(0, brought_forward + received)
    in_time = chance.randint(0, settled)
    pending = brought_forward + received - settled
    counts = {"settled_in_time": in_time, "settled_late": settled - in_time, "settled_in_promised_time": in_time}
    flow = {"brought_forward": brought_forward, "received": received, "settled": settled, "served": settled}
    overdue = chance.randint(0, pending)
    figures = Figures(**flow, **counts, pending=pending, overdue=overdue, overdue_by_promise=overdue)
    days = Counter(chance.randint(1, 20) for _ in range(settled))
    figures.days, figures.days_elapsed = days, Counter(days)
    return figures


def _told(figures: Figures) -> dict[str, Any]:
    days = {str(day): figures.days[day] for day in sorted(figures.days)}
    said = {name: getattr(figures, name) for name in (*COUNTS, *SAID)}
    return {**said, "settled_by_days": days, "settled_by_days_elapsed": days}


def _seal(office: int, number: int) -> str:
    return f"{100 * number + 1}-{office:04}-0000-0000-0000"


if __name__ == "__main__":
    main()
