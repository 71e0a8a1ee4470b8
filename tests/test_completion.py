"""What the shell completes, and the day's board of `charter` alone."""

import subprocess

import pytest

SHELLS = {
    "bash": lambda words: {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))},
    "zsh": lambda words: {"_TYPER_COMPLETE_ARGS": words},
    "fish": lambda words: {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    "pwsh": lambda words: {
        "_TYPER_COMPLETE_ARGS": words,
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words.rsplit(" ", 1)[-1],
    },
}


def completed(charter, shell, words, **surroundings):
    """What `shell` would be told after `words`, whose last one is unfinished."""
    env = {"_CHARTER_COMPLETE": f"complete_{shell}", **SHELLS[shell](words)}
    command, env = charter.command(env=env, **surroundings)
    return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", timeout=60).stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_is_told_the_aliases(charter, shell):
    told = completed(charter, shell, "charter new e-")
    assert "e-nothi" in told
    assert "e-systems" in told
    assert "web-portal" not in told


@pytest.mark.parametrize("shell", ["zsh", "fish", "pwsh"])
def test_names_stand_beside_the_codes(charter, shell):
    told = completed(charter, shell, "charter deadline 2.2.1", lang="bn")
    assert "2.2.10" in told
    assert "ই-নথি" in told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("charter new e-nothi --via ph", ["phone"]),
        ("charter services lab", ["labs"]),
        ("charter due --service back", ["backbone"]),
        ("charter over", ["overdue"]),
        ("charter holiday wor", ["working"]),
        ("charter done --out", ["--outcome"]),
    ],
)
def test_bash_completes(charter, words, expected):
    assert completed(charter, "bash", words).split() == expected


def test_pending_numbers_come_with_their_requesters(charter):
    for requester in ("Rahima Begum", "Union Digital Centre", "Settled Already"):
        charter.new("udc", requester)
    charter("done", 3)
    told = completed(charter, "fish", "charter hold ")
    assert [line.split("\t")[0] for line in told.splitlines()] == ["1", "2"]
    assert "Union Digital Centre" in told


def test_where_something_is_wrong_nothing_is_offered(charter):
    charter.db.write_text("this is no database, and long enough to look like one" * 100)
    assert completed(charter, "bash", "charter show ").strip() == ""


def test_completion_creates_no_register(charter):
    completed(charter, "bash", "charter show ")
    assert not charter.db.exists()


def test_charter_alone_shows_the_day_in_five_lines(charter):
    charter.new("e-nothi", "Late", "--received", "2026-11-10")
    charter.new("e-nothi", "Today", "--received", "2026-11-19")
    charter.new("e-nothi", "This week", "--received", "2026-11-22")
    charter.new("e-systems", "Waiting", "--received", "2026-11-22")
    charter("hold", 4, "--why", "papers")
    date, *lines, how = charter().splitlines()
    assert date == "Tue 24 Nov 2026"
    assert [line.strip() for line in lines] == [
        "Overdue: 1  (1)",
        "Due today: 1  (2)",
        "Due this week: 1  (3)",
        "On hold: 1  (4)",
        "Next holiday: Wed 16 Dec 2026, Victory Day",
    ]
    assert "charter due" in how


def test_charter_alone_in_bangla(charter):
    assert "মঙ্গল ২৪ নভেম্বর ২০২৬" in charter(lang="bn")
