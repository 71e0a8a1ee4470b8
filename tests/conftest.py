"""What every test finds ready: the Bangla texts, compiled from the .po beside them, and `charter` itself."""

import gc
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from machine import set_clock
from remembered import remembering
from typer.testing import CliRunner, Result

from charter_cli.cli import app
from charter_cli.interface import context

_TOOL = runpy.run_path(str(Path(__file__).parent.parent / "tools" / "catalogue.py"))
# A checkout that was never installed has no .mo, and an edited .po must not be tested with the old one.
_TOOL["compile_catalogues"](only_stale=True)

# For mutation testing: each run the same examples, and none made smaller, because only a failure is asked for.
settings.register_profile(
    "mutants", derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate]
)

# Thousands of small tests leave little that has to be looked for again and again.
gc.set_threshold(100_000, 50, 100)

DATA = Path(__file__).parent.parent / "data"
TODAY = "2026-11-24"  # a Tuesday
PINNED_CLOCK = str(Path(__file__).parent / "pinned_clock")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Whatever the developer's own shell says about these must not reach a test.
_SURROUNDINGS = (
    *("CHARTER_DB", "CHARTER_FILE", "CHARTER_LANG", "CHARTER_OFFICER", "CHARTER_TODAY"),
    *("NO_COLOR", "FORCE_COLOR", "COLUMNS"),
)
# Where it is set, each process compiles the whole program anew.
_SLOW = ("PYTHONDONTWRITEBYTECODE",)
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


def morning_of(today: str) -> str:
    """Half past nine in Dhaka on `today`."""
    return f"{today}T09:30:00+06:00"


@contextmanager
def clock_of(today: str | None) -> Iterator[None]:
    """The machine's clock shows the morning of `today`, unless the test has set it; None: it is the machine's own.

    Whether something was told after its due date depends on it: no test may depend on the day on which it is run.
    """
    if today is None or context.datetime is not datetime or not _DAY.fullmatch(today):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, morning_of(today))
        yield


class Charter:
    """The program on one register of its own. Called with the words that are typed, it gives what is printed.

    `today` and `lang` are for one call; an environment variable in `env` that is None is not set. The
    register is `db`; the folder `folder` is free for files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = folder / "register.db"

    def __call__(self, *words: object, **surroundings: Any) -> str:
        """Standard output of a run that must end well."""
        return self.result(*words, code=0, **surroundings).stdout

    def json(self, *words: object, **surroundings: Any) -> Any:
        """What a run prints with `--format json`, parsed."""
        return json.loads(self(*words, "--format", "json", **surroundings))

    def new(
        self, service: str = "e-nothi", requester: str = "Rahima Begum", *words: object, **surroundings: Any
    ) -> Any:
        """Register a request; its JSON."""
        return self.json("new", service, "--from", requester, "--via", "visit", *words, **surroundings)

    def fails(self, *words: object, code: int = 1, **surroundings: Any) -> str:
        """Standard error of a run that must end with `code`; for 1 it is exactly one line, `error: …`."""
        stderr = self.result(*words, code=code, **surroundings).stderr
        if code == 1:
            assert stderr.endswith("\n"), stderr
            assert stderr.count("\n") == 1, stderr
            assert stderr.startswith("error: ") or surroundings.get("lang", "en") != "en", stderr
        assert "Traceback" not in stderr, stderr
        return stderr

    def result(self, *words: object, code: int | None = 0, typed: str | None = None, **surroundings: Any) -> Result:
        """One run inside this process, which must end with `code`, if given: `.stdout`, `.stderr`, `.exit_code`."""
        env = self.environment(**surroundings)
        with clock_of(env["CHARTER_TODAY"]), remembering():
            result = CliRunner().invoke(app, [str(word) for word in words], input=typed, env=env, prog_name="charter")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert code in (None, result.exit_code), f"ended with {result.exit_code}, not {code}: {result.output}"
        return result

    def run(self, *words: object, typed: str | None = None, **surroundings: Any) -> "subprocess.CompletedProcess[str]":
        """A process of its own, as the cron job is one: `.returncode`, `.stdout`, `.stderr`."""
        command, env = self.command(*words, **surroundings)
        return subprocess.run(command, env=env, input=typed, capture_output=True, encoding="utf-8", timeout=60)

    def command(self, *words: object, **surroundings: Any) -> tuple[list[str], dict[str, str]]:
        """The command line and the environment of `run`, for a test that starts the process itself."""
        own = {name: value for name, value in os.environ.items() if name not in (*_SURROUNDINGS, *_LOCALE, *_SLOW)}
        changes = self.environment(**surroundings)
        if changes["CHARTER_TODAY"] is not None:
            changes |= {"PYTHONPATH": PINNED_CLOCK, "CHARTER_TEST_CLOCK": morning_of(changes["CHARTER_TODAY"])}
        env = {name: value for name, value in {**own, **changes}.items() if value is not None}
        return [sys.executable, "-m", "charter_cli", *map(str, words)], env

    def own_data(self) -> Path:
        """A copy of the shipped charter, its office-days file beside it, to be edited and given with `--charter`."""
        for name in ("charter.yaml", "office_days.yaml"):
            shutil.copy(DATA / name, self.folder)
        return self.folder / "charter.yaml"

    def environment(
        self, *, today: str | None = TODAY, lang: str | None = "en", env: Mapping[str, str | None] | None = None
    ) -> dict[str, str | None]:
        """The variables of one run; None where a variable is not set."""
        nothing: dict[str, str | None] = dict.fromkeys((*_SURROUNDINGS, *_LOCALE))
        home = {name: str(self.folder / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        return {
            **nothing,
            **home,
            "CHARTER_DB": str(self.db),
            "CHARTER_TODAY": today,
            "CHARTER_LANG": lang,
            **(env or {}),
        }


@pytest.fixture
def charter(tmp_path: Path) -> Charter:
    """The program on a register that does not exist yet, on TODAY, in English."""
    return Charter(tmp_path)
