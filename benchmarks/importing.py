"""How long a table takes to come in: `python benchmarks/importing.py`, with the Python that charter is installed in.

Every row has all ten columns and is settled. Beside it runs the least that anybody could do: the same CSV, read by the
standard library into one plain SQLite table, with no due date, no history and no search. In every round each is run
once, one after the other; medians are shown.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median

from processes import charter, megabytes, seconds
from registers import FIRST_NAMES, LAST_NAMES, PLACES, TODAY

PLAIN = """
import csv, sqlite3, sys

with open(sys.argv[1], encoding="utf-8", newline="") as file, sqlite3.connect(sys.argv[2]) as register:
    header, *rows = csv.reader(file)
    register.execute(f"CREATE TABLE requests ({', '.join(header)})")
    register.executemany(f"INSERT INTO requests VALUES ({', '.join('?' * len(header))})", rows)
"""
HEADER = (
    "service",
    "requester",
    "phone",
    "email",
    "address",
    "channel",
    "received_on",
    "note",
    "settled_on",
    "outcome",
)
SERVICES = ("e-nothi", "training", "labs", "software", "udc", "2.1.1")


def main() -> None:
    """Makes the tables, measures, prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5, help="how often each is run (5)")
    options.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000], help="the sizes of the tables")
    chosen = options.parse_args()
    print(f"{'':36}{'s':>8}{'rows/s':>9}{'x plain':>9}{'MB':>8}")
    with tempfile.TemporaryDirectory() as temporary:
        for count in chosen.rows:
            _measure(Path(temporary), count, chosen.rounds)


def _measure(folder: Path, count: int, rounds: int) -> None:
    as_csv, as_xlsx, plain = folder / f"{count}.csv", folder / f"{count}.xlsx", folder / "plain.py"
    rows = [_row(number) for number in range(count)]
    with as_csv.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    _write_xlsx(as_xlsx, rows)
    plain.write_text(PLAIN, encoding="utf-8")
    register = folder / "register.db"
    ways = {
        f"sqlite3 alone, {count:,} rows": [sys.executable, str(plain), str(as_csv), str(register)],
        f"import of {count:,} rows, CSV": [*charter(), "import", str(as_csv)],
        f"import of {count:,} rows, XLSX": [*charter(), "import", str(as_xlsx)],
    }
    taken: list[list[float]] = []
    for _ in range(rounds):
        taken.append([])
        for words in ways.values():
            register.unlink(missing_ok=True)
            taken[-1].append(seconds(words, register))
    for place, (name, words) in enumerate(ways.items()):
        register.unlink(missing_ok=True)
        needed = megabytes(words, register)
        time = median(times[place] for times in taken)
        ratio = median(times[place] / times[0] for times in taken)
        print(f"{name:36}{time:8.2f}{count / time:9,.0f}{ratio:9.1f}{'' if needed is None else f'{needed:8.1f}'}")


def _row(number: int) -> tuple[str, ...]:
    received_on = TODAY - timedelta(days=40 + number * 37 % 690)
    return (
        SERVICES[number % len(SERVICES)],
        f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number % len(LAST_NAMES)]}",
        f"017{number * 7919 % 10**8:08d}",
        f"requester{number}@example.org",
        PLACES[number % len(PLACES)],
        "visit",
        f"{received_on:%d/%m/%Y}",
        f"file {number}",
        f"{received_on + timedelta(days=number * 13 % 11):%d/%m/%Y}",
        "served",
    )


def _write_xlsx(path: Path, rows: list[tuple[str, ...]]) -> None:
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([HEADER, *rows]):
            sheet.write_row(place, 0, row)


if __name__ == "__main__":
    main()
