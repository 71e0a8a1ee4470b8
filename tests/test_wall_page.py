"""`services --format html`: the charter as the office hangs it."""

from __future__ import annotations

import html
import re

import pytest
from conftest import DATA, Charter

from charter_cli.domain.charter import PrintedColumn, Section
from charter_cli.files.charter_file import load_charter


def rows(page: str) -> list[list[str]]:
    """The rows of every table, heads included; each cell as plain text, a line break as one blank."""
    return [
        [
            html.unescape(re.sub("<[^>]+>", " ", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    ]


def printed(section: Section, lang: str) -> list[list[str]]:
    """A section as the charter file has it: its headings, the numbers of its columns, its services."""

    def texts(of: PrintedColumn) -> tuple[str, str]:
        return of.heading.get(lang), of.number.get(lang)

    heads = [list(line) for line in zip(*map(texts, section.columns), strict=True)]
    body = [[service.cell(column.of).get(lang) for column in section.columns] for service in section.services]
    return [line for line in heads if any(line)] + body


def squeezed(table: list[list[str]]) -> list[list[str]]:
    return [["".join(cell.split()) for cell in row] for row in table]


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_every_column_of_every_service_hangs_as_published(charter: Charter, lang: str) -> None:
    page = charter("services", "--format", "html", lang=lang)
    published = load_charter(DATA / "charter.yaml")
    assert squeezed(rows(page)) == squeezed([row for section in published.sections for row in printed(section, lang)])
    assert f'<html lang="{lang}">' in page
    text = html.unescape(re.sub("<[^>]+>", "", page.partition("<main>")[2]))
    lines = [*published.heading, published.title, published.aims_heading, published.vision, published.mission]
    lines += [published.services_heading, *(section.heading for section in published.sections)]
    places = [text.index(line.get(lang)) for line in lines]
    assert places == sorted(places)
    assert published.web in text


def test_points_that_are_counted_stand_on_their_own_lines(charter: Charter) -> None:
    page = charter("services", "ict-info", "--format", "html")
    assert "1. Through the official website<br>2. Contact by telephone<br>3. By e-mail<br>4. Contact" in page


def test_one_service_hangs_alone(charter: Charter) -> None:
    table = rows(charter("services", "training", "--format", "html"))
    assert [row[0] for row in table] == ["Serial no.", "(1)", "7"]


def test_whom_to_complain_to_hangs_below(charter: Charter) -> None:
    charter("init", charter.folder / "office")
    own = charter.folder / "office" / "charter.yaml"
    table = rows(charter("services", "--format", "html", "--charter", own))
    assert table[-4:] == [
        ["Tier", "Whom to complain to", "Contact", "Time limit"],
        [
            *("First", "Complaint officer: Example Deputy Director"),
            *("Phone: 00000-000002, superior@example.org", "30 working days"),
        ],
        [
            *("Second", "Appeal officer: Example Director"),
            *("Phone: 00000-000003, appeal@example.org", "20 working days"),
        ],
        ["Third", "Complaint management cell (example)", "", "60 working days"],
    ]
    assert [row for row in table if "Superior officer" in row] == [
        [
            *("Serial no.", "Name of the service", "Time limit for delivering the service", "Required papers"),
            *("Where to get the papers", "Price of the service and method of payment", "Officer in charge"),
            "Superior officer",
        ]
    ]


def test_what_the_charter_says_is_text_on_the_page(charter: Charter) -> None:
    own = charter.own_data()
    said = '<b>Free</b> & \\"final\\"'
    own.write_text(own.read_text(encoding="utf-8").replace("Free of charge", said), encoding="utf-8")
    page = charter("services", "--format", "html", "--charter", own)
    assert "&lt;b&gt;Free&lt;/b&gt; &amp; &quot;final&quot;" in page
    assert "<b>Free" not in page


def test_output_takes_the_format_from_the_name_of_the_file(charter: Charter) -> None:
    for name, words in (
        ("wall.html", ["--format", "html"]),
        ("charter.json", ["--format", "json"]),
        ("charter.csv", ["--format", "csv"]),
        ("charter.txt", []),
    ):
        file = charter.folder / name
        assert charter("services", "--output", file) == ""
        assert file.read_text(encoding="utf-8") == charter("services", *words)
    assert "is a folder" in charter.fails("services", "--format", "html", "--output", charter.folder)
