"""The same lists in taskwarrior, where it is installed: a mature neighbour, to measure ourselves beside."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

# Its own GC moves what is done out of the way, as after every use; no question is asked, no colour painted.
SETTINGS = ("rc.confirmation=off", "rc.verbose=nothing", "rc.color=off", "rc.recurrence=off")


def fill(folder: Path, stored: int, pending: int, today: date) -> list[str] | None:
    """A data folder with `stored` tasks, `pending` of them not done; the words of its lists begin with what is
    returned. None where taskwarrior is not installed."""
    task = shutil.which("task")
    if task is None:
        return None
    data = folder / "taskwarrior"
    data.mkdir()
    words = [task, "rc:/dev/null", f"rc.data.location={data}", *SETTINGS]
    tasks = [
        {
            "description": f"request {number}",
            "status": "pending" if number <= pending else "completed",
            "entry": f"{today - timedelta(days=40):%Y%m%d}T030000Z",
            "due": f"{today + timedelta(days=number % 30 - 10):%Y%m%d}T030000Z",
            **({} if number <= pending else {"end": f"{today:%Y%m%d}T030000Z"}),
        }
        for number in range(1, stored + 1)
    ]
    subprocess.run([*words, "import", "-"], input=json.dumps(tasks).encode(), check=True, capture_output=True)
    subprocess.run([*words, "overdue"], check=False, capture_output=True)
    return words
