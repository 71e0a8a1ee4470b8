"""`sample`: a draw that anyone can repeat, with the verdict and the proof of each request."""

from __future__ import annotations

import csv
import hashlib
import io
import shlex
import shutil

import pytest
from conftest import Charter
from hypothesis import given
from hypothesis import strategies as st

from charter_cli.domain.report import draw


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A register with twelve requests of November, one of October, one that was void."""
    charter = Charter(tmp_path_factory.mktemp("full"))
    for number in range(12):
        charter.new("e-nothi", f"R{number}", "--received", f"2026-11-{number + 1:02d}")
    charter.new("e-nothi", "October", "--received", "2026-10-31")
    charter.new("e-nothi", "mistake", "--received", "2026-11-05")
    charter("done", 14, "--outcome", "void")
    charter("done", 1, "--on", "2026-11-04")
    charter("done", 2, "--on", "2026-11-22")
    return charter.db


@pytest.fixture
def full(charter, written):
    """A copy of it."""
    shutil.copy(written, charter.db)
    return charter


def by_hand(seed, count):
    """What `printf SEED:NUMBER | sha256sum | sort` would give."""
    hashes = sorted((hashlib.sha256(f"{seed}:{number}".encode()).hexdigest(), number) for number in range(1, 13))
    return [number for _, number in hashes[:count]]


def test_the_draw_is_the_published_rule(full):
    drawn = full.json("sample", 5, "--seed", "৭ নভেম্বর")
    assert drawn["seed"] == "৭ নভেম্বর"
    assert drawn["population"] == 12
    assert [request["id"] for request in drawn["requests"]] == by_hand("৭ নভেম্বর", 5)


def test_known_draws_stay_what_they_are():
    assert draw(range(1, 1001), 5, "2026-27Q2/1000") == [505, 303, 722, 501, 645]


def test_the_seed_of_its_own_is_the_period_and_the_count(full):
    drawn = full.json("sample", 3, "2026-11")
    assert drawn["seed"] == "2026-11/12"
    assert [request["id"] for request in drawn["requests"]] == by_hand("2026-11/12", 3)
    assert drawn["period"] == {"from": "2026-11-01", "to": "2026-11-30", "label": "2026-11", "as_of": "2026-11-24"}


def test_the_printed_command_repeats_the_draw(full):
    first = full("sample", 4, "--seed", "it's a draw; $HOME")
    again = next(line for line in first.splitlines() if "charter sample" in line).partition("charter ")[2]
    assert full(*shlex.split(again)) == first


@given(st.sets(st.integers(1, 10**6), min_size=1, max_size=40), st.integers(1, 50), st.text(max_size=20))
def test_one_more_candidate_moves_nobody_else(candidates, count, seed):
    drawn = draw(candidates, count, seed)
    assert len(set(drawn)) == len(drawn) == min(count, len(candidates))
    assert drawn == draw(sorted(candidates, reverse=True), count, seed)
    more = draw({*candidates, 10**7}, count, seed)
    assert [number for number in more if number != 10**7] == drawn[: len(more) - (10**7 in more)]


def test_each_has_its_verdict_and_its_proof(full):
    drawn = full.json("sample", 99)
    requests = {request["id"]: request for request in drawn["requests"]}
    assert set(requests) == set(range(1, 13))  # neither October's nor the void one
    assert (requests[1]["on_time"], requests[2]["on_time"], requests[3]["on_time"]) == (True, False, None)
    assert [day["number"] for day in requests[1]["days"] if day["number"]] == [1, 2, 3]
    assert requests[2]["days"][-1]["date"] == requests[2]["due_on"]
    text = full("sample", 99)
    for said in (
        "12 of 12 requests received in Nov 2026",
        "stands:     in time",
        "late by 11 working days",
        "day 3 · due",
    ):
        assert said in text


def test_csv_has_the_place_in_the_draw(full):
    rows = list(csv.DictReader(io.StringIO(full("sample", 2, "--format", "csv"))))
    assert [(row["draw"], row["seed"], row["population"]) for row in rows] == [
        ("1", "2026-11/12", "12"),
        ("2", "2026-11/12", "12"),
    ]
    assert [int(row["id"]) for row in rows] == by_hand("2026-11/12", 2)


def test_nothing_to_draw_from_is_said(charter):
    assert "0 of 0 requests received in Oct 2026" in charter("sample", 10, "2026-10")
    assert charter.json("sample", 10, "2026-10")["requests"] == []


def test_in_bangla_every_word_and_figure(full):
    head, *_ = full("sample", 2, lang="bn").split("\n\n")
    assert "নভেম্বর ২০২৬ সময়কালে প্রাপ্ত ১২টি আবেদনের ২টি" in head


def test_none_is_no_draw(charter):
    assert "1 or more" in charter.fails("sample", 0, code=2)
