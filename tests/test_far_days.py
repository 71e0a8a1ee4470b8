"""Days more than two years off are asked about at a terminal and named elsewhere. Today is Tue 24 Nov 2026."""

from __future__ import annotations

import pytest
from conftest import Charter
from terminal import Form, needs_a_terminal

FAR = "is more than two years off"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        (["new", "e-nothi", "--from", "A", "--received", "2024-11-03"], "Sun 3 Nov 2024"),
        (["new", "e-nothi", "--from", "A", "--memo-date", "24/11/2016"], "Thu 24 Nov 2016"),
        (["edit", 1, "--received", "2024-11-03", "--why", "x"], "Sun 3 Nov 2024"),
        (["extend", 1, "--to", "2028-12-03", "--why", "x"], "Sun 3 Dec 2028"),
        (["holiday", "add", "2036-12-03", "Storm"], "Wed 3 Dec 2036"),
        (["holiday", "add", "2036-12-03", "--to", "2036-12-04", "Storm"], "Thu 4 Dec 2036"),
        (["holiday", "add", "2036-12-03", "--to", "3/12/2036", "Storm"], "Wed 3 Dec 2036"),
        (["holiday", "working", "2036-12-06", "Open"], "Sat 6 Dec 2036"),
    ],
)
def test_where_nobody_can_be_asked_a_far_day_is_taken_and_named(
    charter: Charter, words: list[object], day: str
) -> None:
    charter.new("training")
    told = charter.result(*words).stderr
    assert told.count(f"warning: {day} {FAR}: look whether it was typed right\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["new", "e-nothi", "--from", "A", "--received", "2024-12-03"],
        ["holiday", "add", "2028-11-03", "Storm"],
        ["list", "--since", "2016-11-24"],
    ],
)
def test_nobody_is_told_of_a_day_that_is_near_or_only_asked_about(charter: Charter, words: list[str]) -> None:
    assert FAR not in charter.result(*words).stderr


def test_what_is_refused_is_told_in_one_line(charter: Charter) -> None:
    assert FAR not in charter.fails("new", "e-nothi", "--from", "A", "--received", "2036-11-24")


def test_tables_and_lists_are_taken_and_the_first_far_day_in_them_is_named(charter: Charter) -> None:
    table, days = charter.folder / "rows.csv", charter.folder / "days.csv"
    rows = "service,requester,received_on\ne-nothi,A,2026-11-01\ne-nothi,B,2016-11-01\ne-nothi,C,2015-11-01\n"
    table.write_text(rows, encoding="utf-8")
    told = charter.result("import", table).stderr
    assert "warning: rows received more than two years ago: 2, the first in line 3\n" in told
    days.write_text("date,name\n2026-12-02,Storm\n2035-12-03,Storm\n", encoding="utf-8")
    assert f"warning: Mon 3 Dec 2035 {FAR}" in charter.result("holiday", "import", days).stderr


@needs_a_terminal
def test_at_a_terminal_it_is_asked_about_and_no_leaves_all_as_it_was(charter: Charter) -> None:
    words = ("holiday", "add", "2036-12-03", "Storm")
    form = Form(charter, *words, lang="en")
    form.answer(f"Wed 3 Dec 2036 {FAR}. Is it right? [Y/n]: ", "n\n")
    screen, code = form.end()
    assert (code, "nothing was changed: type the day again" in screen) == (1, True), screen
    assert "Storm" not in charter("holiday", "list", 2036)

    form = Form(charter, *words, lang="en")
    form.answer("Is it right? [Y/n]: ", "y\n")
    screen, code = form.end()
    assert (code, "warning" in screen) == (0, False), screen


@needs_a_terminal
def test_the_form_asks_again_for_a_day_that_was_not_meant(charter: Charter) -> None:
    form = Form(charter, "new", "e-nothi", lang="en")
    form.answer("Requester: ", "Rahima\n")
    form.answer("Phone: ", "\n")
    form.answer("Channel (its number or name)", "\n")
    form.answer("Received on", "3/11/2016\n")
    form.answer(f"Thu 3 Nov 2016 {FAR}. Is it right? [Y/n]: ", "n\n")
    form.answer("Received on", "3/11/2026\n")
    form.answer("Subject", "\n")
    form.answer("[Y/n", "\n")
    screen, code = form.end()
    assert code == 0, screen
    assert charter.json("show", 1)["received_on"] == "2026-11-03"
