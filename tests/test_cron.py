"""The morning's job: no terminal, no locale, no home, a clock on UTC; and the lines that README gives for it.

Needs `apt-get install faketime` and systemd's own systemd-analyze for two of the tests.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from conftest import Charter
from test_readme import blocks

from charter_cli.cli import app

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has its own scheduler")

BARE = {"PATH": "/usr/bin:/bin", "TZ": "UTC"}
PROGRAM = re.compile(r"[^\s=]*[/\\]\.venv[/\\](?:bin|Scripts)[/\\]charter(?:\.exe)?")
RUN_HERE = shlex.join([sys.executable, "-m", "charter_cli"])
Result = subprocess.CompletedProcess[bytes]


def found(tool: str, package: str) -> str:
    """The path of `tool`. Without it the test is skipped; a Linux machine that calls itself CI must have it."""
    path = shutil.which(tool)
    if path is None:
        say = pytest.fail if os.environ.get("CI") and sys.platform == "linux" else pytest.skip
        say(f"{tool} is missing: apt-get install {package}")
    return path or ""


def job(charter: Charter, *words: str, before: tuple[str, ...] = (), code: int = 0, **env: str) -> Result:
    """The job with nothing around it but `env`, in the folder of the test; it must end with `code`."""
    command = [*before, *shlex.split(RUN_HERE), *words]
    return ended(command, {**BARE, "CHARTER_DB": str(charter.db), **env}, charter.folder, code)


def ended(command: list[str], env: dict[str, str], folder: Path, code: int) -> Result:
    """`command` in exactly `env`, its exit code looked at."""
    env = {name: value for name, value in env.items() if value}
    stdin = subprocess.DEVNULL
    done = subprocess.run(command, env=env, cwd=folder, stdin=stdin, capture_output=True, timeout=60)
    assert done.returncode == code, done.stderr.decode()
    return done


@pytest.fixture
def late(charter: Charter) -> Charter:
    """A register with a long overdue request."""
    requester, note = "মোছাঃ শাহানারা পারভীন, স্বাস্থ্য ও পরিবার পরিকল্পনা", "প্রাণিসম্পদ দপ্তরের প্রত্যয়নপত্র " * 20
    charter.new("e-nothi", requester, "--received", "2026-11-01", "--note", note, today="2026-11-01")
    return charter


# What it prints


def test_bangla_comes_out_whole_in_utf_8_without_colour_and_without_folding(late: Charter) -> None:
    done = job(late, "overdue", CHARTER_LANG="bn", CHARTER_TODAY="2026-11-24")

    assert done.stderr == b""
    assert done.stdout == late("overdue", lang="bn").encode()
    heading, empty, group, row = done.stdout.splitlines()
    assert empty == b""
    assert "মোছাঃ শাহানারা পারভীন, স্বাস্থ্য ও পরিবার পরিকল্পনা".encode() in row
    assert ("প্রাণিসম্পদ দপ্তরের প্রত্যয়নপত্র " * 20).encode() in row
    assert len(row.decode()) > 600
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", done.stdout)
    assert "সময়সীমা অতিক্রান্ত · ১".encode() == group
    assert heading


@pytest.mark.parametrize("env", [{"TERM": "xterm-256color"}, {"LANG": "C"}, {"LC_ALL": "POSIX"}, {"COLUMNS": "40"}])
def test_whatever_little_cron_knows_of_terminal_and_locale(late: Charter, env: dict[str, str]) -> None:
    same = {"CHARTER_LANG": "bn", "CHARTER_TODAY": "2026-11-24"}
    assert job(late, "overdue", **same, **env).stdout == late("overdue", lang="bn").encode()


# When it is silent


def test_silent_without_a_register_unless_one_was_named(charter: Charter) -> None:
    done = job(charter, "overdue", CHARTER_LANG="bn", CHARTER_DB="", HOME=str(charter.folder))
    assert (done.stdout, done.stderr) == (b"", b"")
    done = job(charter, "overdue", code=1)
    assert done.stderr.startswith(f"error: there is no register at {charter.db}".encode())
    assert not charter.db.exists()


@pytest.mark.parametrize("today", ["2026-11-04", "2026-12-10"])
def test_silent_when_nothing_is_overdue_also_where_other_commands_warn(late: Charter, today: str) -> None:
    late("done", 1, "--on", "2026-11-04")
    late.new("law-opinion", "Rahima", "--received", "2026-11-23")
    done = job(late, "overdue", CHARTER_TODAY=today, CHARTER_LANG="bn")
    assert (done.stdout, done.stderr) == (b"", b"")


@pytest.mark.parametrize(
    ("today", "speaks"),
    [
        ("2026-11-26", True),  # Thursday
        ("2026-11-27", False),  # Friday
        ("2026-11-28", False),  # Saturday
        ("2026-12-05", True),  # a make-up Saturday
        ("2026-12-16", False),  # Victory Day, a Wednesday
        ("2026-12-01", False),  # announced last night
    ],
)
def test_working_days_only(late: Charter, today: str, speaks: bool) -> None:
    late("holiday", "working", "2026-12-05", "Office open")
    late("holiday", "add", "2026-12-01", "By-election")
    done = job(late, "overdue", "--working-days-only", CHARTER_TODAY=today)
    assert (bool(done.stdout), done.stderr) == (speaks, b"")
    assert late("overdue", today=today)  # without the option it always speaks


@pytest.mark.parametrize(
    ("today", "words", "code"),
    [
        ("2026-11-04", ["--exit-code"], 0),  # due today
        ("2026-11-05", ["--exit-code"], 3),
        ("2026-11-05", [], 0),
        ("2026-11-06", ["--exit-code", "--working-days-only"], 3),  # silent on a Friday, and late all the same
        ("2026-11-05", ["--exit-code", "--service", "udc"], 0),
    ],
)
def test_exit_code(late: Charter, today: str, words: list[str], code: int) -> None:
    assert late.result("overdue", *words, code=code, today=today).stderr == ""


def test_exit_code_of_the_process(late: Charter) -> None:
    assert job(late, "overdue", "--exit-code", code=3, CHARTER_TODAY="2026-11-05").stderr == b""


# Its clock and its home


CLOCK = """
import datetime, os
class Stopped(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(float(os.environ["NOW"]), tz)
datetime.datetime = Stopped
"""
HOME = """
import os, pwd
def of_user(uid):
    if not os.environ["ITS_HOME"].startswith("/"):
        raise KeyError(uid)
    return pwd.struct_passwd(("officer", "x", uid, uid, "", os.environ["ITS_HOME"], "/bin/sh"))
pwd.getpwuid = of_user
"""


def patched(charter: Charter, source: str) -> str:
    """A folder for PYTHONPATH: a Python that starts with it runs `source` first."""
    folder = charter.folder / "patch"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(source, encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize(("seconds", "speaks"), [(1793815140, False), (1793815200, True), (1793817000, True)])
def test_at_half_past_six_in_the_evening_utc_it_is_tomorrow_in_dhaka(late: Charter, seconds: int, speaks: bool) -> None:
    """Due on Wednesday 4 November: at 17:59 UTC that is today, from 18:00 on it was yesterday."""
    clock = patched(late, CLOCK)
    done = job(late, "overdue", PYTHONPATH=clock, NOW=str(seconds))
    assert bool(done.stdout) is speaks


@pytest.mark.parametrize(("time", "speaks"), [("17:59:00", False), ("18:30:00", True)])
def test_the_same_by_the_clock_of_the_system(late: Charter, time: str, speaks: bool) -> None:
    faketime = (found("faketime", "faketime"), f"2026-11-04 {time}")
    assert bool(job(late, "overdue", before=faketime).stdout) is speaks


def test_without_home_the_register_is_in_the_home_that_the_system_knows(charter: Charter) -> None:
    home = charter.folder / "officer"
    env = {"PYTHONPATH": patched(charter, HOME), "ITS_HOME": str(home), "CHARTER_DB": "", "CHARTER_LANG": "bn"}
    job(charter, "new", "e-nothi", "--from", "রহিমা", "--received", "2026-11-01", CHARTER_TODAY="2026-11-01", **env)
    assert (home / ".local" / "share" / "charter" / "register.db").exists()
    assert "রহিমা".encode() in job(charter, "overdue", CHARTER_TODAY="2026-11-24", **env).stdout


@pytest.mark.parametrize("home", ["none", "/proc/none"])
def test_no_home_at_all_is_refused_in_one_line_and_nothing_is_made(charter: Charter, home: str) -> None:
    env = {"PYTHONPATH": patched(charter, HOME), "ITS_HOME": home, "CHARTER_DB": ""}
    before = sorted(charter.folder.iterdir())
    done = job(charter, "overdue", code=1, **env)
    assert re.fullmatch(rb"error: [^\n]* name the register with --db or CHARTER_DB\n", done.stderr), done.stderr
    assert (done.stdout, sorted(charter.folder.iterdir())) == (b"", before)


# What README tells to write


def test_the_crontab_of_readme_runs_as_cron_runs_it(late: Charter) -> None:
    (crontab,) = blocks("crontab")
    lines = crontab.splitlines()
    env = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    (entry,) = [line for line in lines if re.match(r"[\d*]", line)]
    minute, hour, day, month, weekday, command = entry.split(maxsplit=5)

    assert 0 <= int(minute) <= 59
    assert 0 <= int(hour) <= 23
    assert (day, month, weekday) == ("*", "*", "*"), "every day: a Saturday may be a make-up day"
    assert "%" not in command, "cron makes a line's end of it"
    assert PROGRAM.match(command), "a full path: cron's PATH is short"
    env = {**BARE, **env, "SHELL": "/bin/sh", "LOGNAME": "officer", **settled(late)}
    command = PROGRAM.sub(RUN_HERE, command)
    for today, speaks in (("2026-11-24", True), ("2026-11-27", False), ("2026-11-28", False)):
        done = ended(["/bin/sh", "-c", command], {**env, "CHARTER_TODAY": today}, late.folder, 0)
        assert (done.stdout, done.stderr) == (late("overdue", lang="bn").encode() if speaks else b"", b"")


def settled(charter: Charter) -> dict[str, str]:
    """The home of an officer who has kept the language and the register for good."""
    home = {"HOME": str(charter.folder), "XDG_CONFIG_HOME": None}
    charter("config", "lang", "bn", env=home)
    charter("config", "db", charter.db, env=home)
    return {"HOME": str(charter.folder)}


def units() -> dict[str, str]:
    """The systemd files of README by name."""
    return {match[1]: body for body in blocks("ini") if (match := re.match(r"# (\S+)\n", body))}


def test_systemd_finds_nothing_wrong_with_the_units_of_readme(charter: Charter) -> None:
    analyze = found("systemd-analyze", "systemd")
    files = []
    for name, body in units().items():
        files.append(charter.folder / name)
        files[-1].write_text(PROGRAM.sub(RUN_HERE, body), encoding="utf-8")
    env = {**BARE, "XDG_RUNTIME_DIR": str(charter.folder), "HOME": str(charter.folder)}
    done = ended([analyze, "verify", "--user", *map(str, files)], env, charter.folder, 0)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_the_timer_of_readme_elapses_every_morning_in_dhaka() -> None:
    analyze = found("systemd-analyze", "systemd")
    (when,) = [re.search(r"^OnCalendar=(.+)$", body, re.M)[1] for name, body in units().items() if ".timer" in name]
    ask = [analyze, "calendar", "--iterations=7", "--base-time=2026-11-24 00:00:00 UTC", when]
    printed = subprocess.run(ask, env=BARE, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout
    elapses = re.findall(r"(\w{3}) 2026-\d\d-\d\d (\d\d:\d\d):\d\d UTC", printed)
    assert [day for day, _ in elapses] == ["Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon"]
    assert {time for _, time in elapses} == {"03:00"}, "nine o'clock in Dhaka"


def test_the_service_of_readme_prints_what_the_crontab_prints(late: Charter) -> None:
    (body,) = [body for name, body in units().items() if name.endswith(".service")]
    command = shlex.split(PROGRAM.sub(RUN_HERE, re.search("^ExecStart=(.+)$", body, re.M)[1]))
    done = ended(command, {**BARE, **settled(late), "CHARTER_TODAY": "2026-11-24"}, late.folder, 0)
    assert done.stdout == late("overdue", lang="bn").encode()


def test_the_schtasks_line_of_readme_says_what_schtasks_takes() -> None:
    """By its manual: nothing here can run it."""
    (line,) = [line for body in blocks("bat") for line in body.splitlines() if line.startswith("schtasks ")]
    words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)]
    assert words[:2] == ["schtasks", "/Create"]
    options = dict(zip(words[2::2], words[3::2], strict=True))
    assert set(options) == {"/TN", "/SC", "/ST", "/TR"}
    assert options["/SC"] == "DAILY"
    assert re.fullmatch(r"[012]\d:[0-5]\d", options["/ST"])
    assert len(options["/TR"]) <= 261, "the longest that it takes"
    shell, switch, command = options["/TR"].split(" ", 2)
    assert (shell, switch) == ("cmd", "/c")
    program, *rest = command.partition(" > ")[0].split()
    assert PROGRAM.fullmatch(program)
    assert rest[0] == "overdue"
    known = {opt for param in overdue_command().params for opt in param.opts}
    assert set(rest[1:]) <= known


def overdue_command() -> typer.core.TyperCommand:
    program = typer.main.get_command(app)
    return program.get_command(typer.Context(program), "overdue")
