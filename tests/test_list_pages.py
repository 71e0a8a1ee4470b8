"""`due`, `overdue` and `list` with `--format html`: the page that hangs on the wall, or goes with the charge."""

from __future__ import annotations

import html
import re

import pytest
from conftest import Charter


def rows(page: str) -> list[list[str]]:
    """The rows below the headings of the page, each cell as plain text; the heading of a group has one cell."""
    body = page.partition("</thead>")[2].partition("</table>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", body)]
    return [[html.unescape(re.sub("<[^>]+>", " ", cell)) for cell in row] for row in cells]


def text_of(page: str) -> str:
    return html.unescape(re.sub("<[^>]+>", " ", page.partition("<main>")[2]))


@pytest.fixture
def office(charter: Charter) -> Charter:
    """Four requests: overdue, held, due later, served."""
    charter.new(
        "web-portal", "<b>Chanchra</b> & Co", "--received", "2026-11-15", "--about", "the page", "--note", "came"
    )
    charter.new("workshop", "করিম উদ্দিন", "--phone", "01711-000002")
    charter.new("e-nothi", "Rahima Khatun", "--phone", "01711-000003", "--received", "yesterday", "--about", "login")
    charter.new("labs", "Model School", "--done")
    charter("hold", 2, "--why", "no certificate")
    return charter


def test_the_page_of_what_is_pending_has_each_group_with_all_that_charge_is_handed_over_with(office: Charter) -> None:
    page = office("due", "--format", "html")
    found = rows(page)
    assert [row[0] for row in found if len(row) == 1] == ["Overdue · 1", "Due this week · 1", "On hold · 1"]
    assert [row for row in found if len(row) > 1] == [
        [
            *("1", "Sun 15 Nov 2026", "Wed 18 Nov 2026", "late by 4 working days"),
            *("2.2.2 · Advice/troubleshooting on web portals", "<b>Chanchra</b> & Co", "-", "the page", "came"),
        ],
        [
            *("3", "Mon 23 Nov 2026", "Thu 26 Nov 2026", "2 working days left"),
            *("2.2.1 · Advice/troubleshooting on e-Nothi", "Rahima Khatun", "01711-000003", "login", ""),
        ],
        [
            *("2", "Tue 24 Nov 2026", "-"),
            "on hold since Tue 24 Nov 2026 (0 days) · 0 of 10 working days used · if resumed today, due Tue 8 Dec 2026",
            "2.2.9 · Organising workshops/seminars / helping with various celebrations",
            *("করিম উদ্দিন", "01711-000002", "", "no certificate"),
        ],
    ]
    assert "<b>Chanchra" not in page
    text = text_of(page)
    seal = office("seal").splitlines()[0].split()[-1]
    for said in ("Jashore Sadar", "Pending requests", "As of Tue 24 Nov 2026", "charge handed over", seal):
        assert said in text
    assert text.count("name, designation, date") == 2


def test_the_page_in_bangla(office: Charter) -> None:
    page = office("due", "--format", "html", lang="bn")
    text = text_of(page)
    for said in ("অনিষ্পন্ন আবেদনের তালিকা", "বিলম্ব ৪ কার্যদিবস", "০১৭১১-০০০০০৩", "দায়িত্ব গ্রহণকারী"):
        assert said in text
    assert '<html lang="bn">' in page


def test_the_page_says_which_requests_were_asked_for(office: Charter) -> None:
    asked = [
        *("--service", "e-nothi", "--since", "2026-11-20", "--until", "2026-11-24"),
        "--status",
        "open",
        "--limit",
        "1",
    ]
    office.new("e-nothi", "Rahima Khatun")
    text = text_of(office("list", "rahima", *asked, "--format", "html"))
    for said in (
        *("Only service 2.2.1", "found by: rahima", "in the state: open", "Fri 20 Nov 2026 or later"),
        *("Tue 24 Nov 2026 or earlier", "Only the first of 2 that were found"),
    ):
        assert said in text
    assert "Only what is due within 2 working days" in text_of(office("due", "--days", 2, "--format", "html"))
    assert "As it stood at the end of Sun 22 Nov" in text_of(office("due", "--as-of", "22 Nov", "--format", "html"))
    assert "Only" not in text_of(office("due", "--format", "html"))


def test_a_list_as_a_page_has_every_row_and_the_verdict_of_what_is_settled(office: Charter) -> None:
    for number in range(60):
        office.new("labs", f"School {number}")
    found = rows(office("list", "--format", "html"))
    assert [int(row[0]) for row in found] == list(range(64, 0, -1))
    assert found[-4][3] == "served, Tue 24 Nov 2026 · at once"


def test_overdue_says_nothing_and_writes_no_page_when_nothing_is(office: Charter) -> None:
    file = office.folder / "overdue.html"
    assert [row[0] for row in rows(office("overdue", "--format", "html"))] == ["1"]
    assert office("overdue", "--output", file) == ""
    assert "Overdue requests" in file.read_text(encoding="utf-8")
    file.unlink()
    for words in (["--as-of", "2026-11-18"], ["--service", "labs"], ["--as-of", "2026-11-27", "--working-days-only"]):
        assert office.result("overdue", *words, "--format", "html", "--output", file).output == ""
        assert not file.exists()


def test_a_page_without_requests_says_so(charter: Charter) -> None:
    charter.new("labs", "Model School", "--done")
    assert "Nothing is pending." in text_of(charter("due", "--format", "html"))
    assert "Nothing was found." in text_of(charter("list", "nobody", "--format", "html"))


def test_output_takes_the_format_from_the_name_of_the_file(office: Charter) -> None:
    for command in ("due", "overdue", "list"):
        for name, format in (("a.html", "html"), ("a.json", "json"), ("a.csv", "csv"), ("a.txt", "table")):
            file = office.folder / name
            assert office(command, "--output", file) == ""
            assert file.read_text(encoding="utf-8") == office(command, "--format", format)
    assert "print that page to PDF" in office.fails("due", "--output", office.folder / "due.pdf")
    assert "choose another name" in office.fails("due", "--output", office.db)
