"""Today, the language, the options that every command takes, and a process without a terminal or a locale."""

import datetime as dt
import os
import re
import subprocess

import pytest

from charter_cli import __version__
from charter_cli.interface import context

DHAKA = dt.timezone(dt.timedelta(hours=6))


def clock_at(moment: str) -> type[dt.datetime]:
    """A clock that stands still at `moment`, which has its zone."""

    class Stopped(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Stopped":
            return cls.fromtimestamp(dt.datetime.fromisoformat(moment).timestamp(), tz)

    return Stopped


# Today


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        ("2026-11-24T17:59:59+00:00", "2026-11-24"),
        ("2026-11-24T18:00:00+00:00", "2026-11-25"),
        ("2026-11-24T18:30:00+00:00", "2026-11-25"),  # a cron job on UTC
        ("2026-11-24T23:59:00-05:00", "2026-11-25"),
    ],
)
def test_today_is_dhakas(charter, monkeypatch, moment, today):
    monkeypatch.setattr(context, "datetime", clock_at(moment))
    assert charter.new("e-nothi", "Rahima", today=None)["received_on"] == today


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_whatever_the_machines_zone(charter, zone):
    before = dt.datetime.now(DHAKA).date()
    ended = charter.run("deadline", "0", "--format", "csv", today=None, env={"TZ": zone})
    after = dt.datetime.now(DHAKA).date()
    assert ended.stdout.splitlines()[1].split(",")[0] in {before.isoformat(), after.isoformat()}


def test_charter_today_sets_today_for_one_run(charter):
    assert charter.new("e-nothi", "Rahima", today="2026-11-20")["received_on"] == "2026-11-20"
    assert charter.json("overdue", today="2026-11-24") == []
    assert [one["id"] for one in charter.json("overdue", today="2026-11-25")] == [1]


def test_a_clock_before_the_newest_entry_is_told_with_every_command(charter, monkeypatch):
    charter.new()
    monkeypatch.setattr(context, "datetime", clock_at("2020-01-01T12:00:00+06:00"))
    for words in (["due"], ["overdue"], ["list"], ["show", "1"], ["why", "1"], ["note", "1", "x"]):
        warning = charter.result(*words).stderr
        assert warning.startswith("warning: this machine's clock says Wed 1 Jan 2020 12:00, but the newest entry"), (
            words
        )
        assert warning.count("\n") == 1, words


def test_a_clock_that_is_right_is_not_mentioned(charter):
    charter.new()
    assert charter.result("due").stderr == ""


# The list of holidays ends


@pytest.mark.parametrize(("today", "told"), [("2026-11-30", False), ("2026-12-01", True), ("2026-12-31", True)])
def test_told_when_the_list_of_holidays_ends_within_thirty_days(charter, today, told):
    warning = charter.result("due", today=today).stderr
    assert warning.startswith("warning: the list of holidays ends on Thu 31 Dec 2026") is told
    assert warning.count("\n") == told


def test_told_when_it_ends_before_a_pending_due_date(charter):
    charter("new", "software", "--from", "Rahima")
    for command in ("due", "check"):
        assert charter.result(command).stderr.startswith("warning: the list of holidays ends on Thu 31 Dec 2026")
    charter("done", 1)
    assert charter.result("due").stderr == ""


# Options that every command takes


@pytest.mark.parametrize(
    "words", ["--lang bn due", "due --lang bn", "--lang=bn due", "due --lang=bn", "due --service e-nothi --lang bn"]
)
def test_global_options_stand_before_or_after_the_command(charter, words):
    charter.new()
    assert "২৯/১১/২০২৬" in charter(*words.split())


def test_db_and_charter_stand_before_or_after_the_command(charter):
    other, own = charter.folder / "other.db", charter.own_data()
    charter("--db", other, "--charter", own, "new", "e-nothi", "--from", "Rahima")
    assert [one["id"] for one in charter.json("list", "--db", other, f"--charter={own}")] == [1]
    assert not charter.db.exists()


def test_after_two_hyphens_nothing_is_an_option(charter):
    charter.new()
    charter("note", "1", "--", "--lang")
    assert charter.json("show", 1)["note"] == "--lang"


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("-h", "--help"),
        ("help", "--help"),
        ("due -h", "due --help"),
        ("help due", "due --help"),
        ("help done 1", "done --help"),
        ("holiday -h", "holiday --help"),
        ("help holiday add", "holiday add --help"),
        ("help new --lang bn", "new --help --lang bn"),
        ("--lang bn --no-input help new", "new --help --lang bn"),
    ],
)
def test_help_is_asked_for_as_people_do(charter, short, long):
    assert charter(*short.split()) == charter(*long.split())


def test_help_about_what_is_no_command_is_wrong_usage(charter):
    assert "there is no command nonsense" in charter.fails("help", "nonsense", code=2)
    charter.new("e-nothi", "help")  # a word like any other, elsewhere
    assert charter.json("show", 1)["requester"] == "help"


def test_version(charter):
    assert charter("--version") == f"charter {__version__}\n"


@pytest.mark.parametrize(
    ("env", "bangla"),
    [
        ({"CHARTER_LANG": "bn"}, True),
        ({"LANG": "bn_BD.UTF-8"}, True),
        ({"LC_ALL": "bn_BD", "LANG": "en_US.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "C"}, False),
        ({}, False),
        ({"LANG": "bn_BD.UTF-8", "CHARTER_LANG": "en"}, False),
    ],
)
def test_language_of_the_environment(charter, env, bangla):
    charter.new()
    assert ("২৯/১১/২০২৬" in charter("due", lang=None, env=env)) is bangla


def test_the_option_counts_before_the_environment(charter):
    charter.new()
    assert "29 Nov 2026" in charter("due", "--lang", "en", lang="bn")


# The cron job


def test_a_process_with_almost_no_environment_prints_bangla(charter):
    charter.new("e-nothi", "রহিমা", "--received", "2026-11-15")
    command, _ = charter.command("overdue")
    env = {"PATH": "/usr/bin:/bin", "CHARTER_DB": str(charter.db), "CHARTER_TODAY": "2026-11-24", "CHARTER_LANG": "bn"}
    if os.name == "nt":
        env["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    ended = subprocess.run(command, env=env, capture_output=True, stdin=subprocess.DEVNULL, check=True)
    text = ended.stdout.decode("utf-8")
    assert "রহিমা" in text
    assert "১৮/১১/২০২৬" in text
    assert (ended.stderr, "\x1b" in text) == (b"", False)


def test_piped_lines_are_whole_however_narrow(charter):
    charter.new("e-nothi", "Rahima", "--note", "long " * 60)
    ended = charter.run("due", env={"COLUMNS": "40"})
    assert max(map(len, ended.stdout.splitlines())) > 300


def test_a_reader_that_stops_reading_is_no_error(charter):
    command, env = charter.command("services")
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    _, errors = process.communicate(timeout=60)
    assert b"Traceback" not in errors
    assert not re.search(rb"Exception ignored", errors)
