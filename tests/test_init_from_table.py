"""`init --from`: a charter's table, as an office publishes it, becomes a first charter. Today is Tue 24 Nov 2026."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA, Charter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from charter_cli.files.charter_file import load_charter
from charter_cli.files.charter_table import read_draft
from charter_cli.files.charter_writing import charter_yaml
from charter_cli.language.text import Wording

PRINTED = ("serial", "name", "delivery", "papers", "fee", "limit", "officer")
TABLES = Path(__file__).parent / "charter_tables"
ENGLISH: list[list[Any]] = [
    ["Example Borough Council"],
    ["Service", "What we need", "Fee", "Time limit", "Contact"],
    ["Premises licence", "Plan", "£100", "60 working days", "Licensing team"],
    ["Premises licence, change", "Plan", "£89", "within 10 working days of receipt", "Licensing team"],
    ["Street trading", "Form", None, "28 days", "Licensing team"],
    ["Advice"],
    ["Pre-application advice", None, 50, "at once / 3 working days", None],
]


def made(charter: Charter, table: Path) -> Path:
    charter("init", charter.folder / "office", "--from", table)
    return charter.folder / "office" / "charter.yaml"


def english(charter: Charter) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in ENGLISH:
        book.active.append(row)
    book.create_sheet("Notes")
    file = charter.folder / "standards.xlsx"
    book.save(file)
    return file


def limits(file: Path) -> dict[str, str]:
    """Each service's limit in a word, by its code."""
    found = {}
    for service in load_charter(file).services:
        limit = service.limit
        at_once = "0/" if limit.instant else ""
        found[service.code] = "?" if limit.term is None else f"{at_once}{limit.term.count} {limit.term.unit}"
    return found


def test_a_table_in_bangla_with_sections_numbers_and_rows_that_go_on(charter):
    said = charter.result("init", charter.folder / "office", "--from", TABLES / "land.csv")
    assert "Services: 6; limits taken as they stand: 3; not decided yet how they are counted: 3\n" in said.stdout
    assert said.stderr == "not taken: line 19, “বি.দ্র. সাপ্তাহিক ছুটির দিন সেবা বন্ধ”\n"
    file = charter.folder / "office" / "charter.yaml"
    assert limits(file) == {
        "2.1.1": "28 working_days",
        "2.1.2(ক)": "7 working_days",
        "2.1.2(খ)": "?",
        "2.1.3": "?",
        "2.2.1": "0/3 working_days",
        "2.2.2": "?",
    }
    office = load_charter(file)
    assert [section.heading.bn for section in office.sections] == ["২.১) নাগরিক সেবা", "২.২) প্রাতিষ্ঠানিক সেবা"]
    assert [line.bn for line in office.heading] == ["গণপ্রজাতন্ত্রী বাংলাদেশ সরকার", "উপজেলা ভূমি অফিস, উদাহরণ"]
    assert office.title.bn == "সেবা প্রদান প্রতিশ্রুতি (সিটিজেনস চার্টার)"
    assert office.services_heading.bn == "২. প্রতিশ্রুত সেবাসমূহ"
    assert office.services[0].papers.bn == '১। "মূল" দলিল ২। ওয়ারিশ সনদ'
    assert [column.number.bn for column in office.sections[0].columns] == [
        "(১)",
        "(২)",
        "(৩)",
        "(৪)",
        "(৫)",
        "(৬)",
        "(৭)",
    ]
    assert "\n  - code:" not in file.read_text(encoding="utf-8").partition("sections:")[0]


def test_the_page_of_which_the_shipped_charter_was_made_says_the_same_as_it(charter):
    page = charter.folder / "page.tsv"
    page.write_bytes((Path(__file__).parent / "seed" / "charter_seed.txt").read_bytes())
    ours, made_of_it = load_charter(DATA / "charter.yaml"), load_charter(made(charter, page))
    assert [service.code for service in made_of_it.services] == [service.code for service in ours.services]
    for one, other in zip(made_of_it.services, ours.services, strict=True):
        assert one.limit == other.limit._replace(text=Wording(other.limit.text.bn, other.limit.text.bn)), one.code
        assert [one.cell(of).bn for of in PRINTED] == [other.cell(of).bn for of in PRINTED]
    for printed in ("title", "web", "vision", "mission", "aims_heading", "vision_heading", "services_heading"):
        assert getattr(made_of_it, printed)[0] == getattr(ours, printed)[0]
    assert [line.bn for line in made_of_it.heading] == [line.bn for line in ours.heading]


def test_lines_over_the_table_that_are_nothing_of_a_charter_are_told(charter):
    table = charter.folder / "table.csv"
    rows = ("উদাহরণ অফিস,", "সিটিজেনস চার্টার,", "রূপকল্প (Vision): সবার জন্য,", "হালনাগাদ: ২০২৬,", "সেবার নাম,সময়সীমা", "ক,১ মাস")
    table.write_text("\n".join(rows), encoding="utf-8")
    said = charter.result("init", charter.folder / "office", "--from", table)
    assert said.stderr == "not taken: line 4, “হালনাগাদ: ২০২৬”\n"
    office = load_charter(charter.folder / "office" / "charter.yaml")
    assert (office.vision_heading.bn, office.vision.bn) == ("রূপকল্প (Vision):", "সবার জন্য")


def test_what_is_left_is_listed_printed_and_refused_until_somebody_decides(charter):
    file = made(charter, TABLES / "land.csv")
    own = ("--charter", file)
    assert "বরাদ্দ" not in charter(*own, "services")
    assert "কমিটির সভার সিদ্ধান্ত সাপেক্ষে" in charter(*own, "services", "--format", "html", lang="bn")
    assert "so that no request is taken: s2-1-3, s2-1-4, s2-2-2\n" in charter(*own, "check")
    assert "nobody has decided yet how “৭ দিন” is counted" in charter.fails(*own, "new", "s2-1-3", "--from", "A")
    assert charter.json(*own, "new", "খতিয়ানের", "--from", "A")["due_on"] == "2026-12-03"
    file.write_text(file.read_text(encoding="utf-8").replace("{undecided: true", "{days: 7", 1), encoding="utf-8")
    assert charter.json(*own, "new", "s2-1-3", "--from", "A")["due_on"] == "2026-12-01"
    assert "no request is taken: s2-1-4, s2-2-2\n" in charter(*own, "check")


def test_a_workbook_in_english(charter):
    answer = charter.result("init", charter.folder / "office", "--from", english(charter))
    said = answer.stdout
    assert answer.stderr == "of the sheets, only “Sheet” is read\n"
    assert "are those of Bangladesh: write your own.\n" in said
    file = charter.folder / "office" / "charter.yaml"
    assert limits(file) == {"1.1": "60 working_days", "1.2": "10 working_days", "1.3": "?", "2.1": "0/3 working_days"}
    office = load_charter(file)
    assert [service.alias for service in office.services] == [
        *("premises-licence", "s1-2", "street-trading", "pre-application"),
    ]
    assert (office.office.id, office.sections[1].heading.en) == ("example-borough-council", "Advice")
    assert office.services[3].fee.en == "50"
    assert [one.text.en for one in office.services[0].officers] == ["Licensing team"]
    commands = [line.split() for line in said.splitlines() if line.startswith("  charter ")]
    assert "Registered 1" in charter(*commands[1][1:])


def test_a_table_in_nepali_with_a_column_that_other_charters_have_not(charter):
    file = made(charter, TABLES / "ward.tsv")
    assert limits(file) == {"1.1": "0/0 working_days", "1.2": "?", "1.3": "7 working_days"}
    assert "वडा अध्यक्ष" in charter("--charter", file, "services")
    assert "languages: [ne]" in file.read_text(encoding="utf-8")


def test_the_same_table_gives_the_same_file_and_the_same_office_the_same_id(charter):
    def id_of(old: str, new: str) -> list[str]:
        other = charter.folder / "land.csv"
        other.write_text((TABLES / "land.csv").read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        return re.findall('  id: "(.*)"', charter_yaml(read_draft(other), "x"))

    first = charter_yaml(read_draft(TABLES / "land.csv"), "x")
    assert charter_yaml(read_draft(TABLES / "land.csv"), "x") == first
    ours = id_of("", "")
    assert id_of("নামজারি", "নামজারি ও জমাভাগ") == ours
    assert id_of("উদাহরণ", "অন্য") != ours


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("নাম,ফোন\nক,খ\n", "there is no heading for the name of the service"),
        ("সেবার নাম,ফি\nক,১০\n", "there is no heading for the time limit"),
        ("সেবার নাম,সময়সীমা\n", "has headings, and no service below them"),
        ("সেবার নাম,সময়সীমা\nক,৩ কার্যদিবস,আরও\n", "line 2: “আরও” stands in a column without a heading"),
        ("সেবার নাম,সময়সীমা\nক,#REF!\n", "line 2: a formula ends in the error"),
        ("<html><table></table>", "is a web page"),
        ("", "is empty"),
    ],
)
def test_what_is_no_charter_is_refused_and_nothing_is_made(charter, text, says):
    table = charter.folder / "table.csv"
    table.write_text(text, encoding="utf-8")
    assert says in charter.fails("init", charter.folder / "office", "--from", table)
    assert not (charter.folder / "office").exists()


def test_a_lone_cell_of_another_column_belongs_to_the_row_above(charter):
    table = charter.folder / "table.csv"
    rows = ("নং,সেবার নাম,কাগজপত্র,সময়সীমা", "১,ক,আবেদন,১ মাস", ",,ছবি,", ",খ সেবা,,", "২,গ,,২ মাস")
    table.write_text("\n".join(rows), encoding="utf-8")
    sections = read_draft(table).sections
    assert [(section.heading, len(section.services)) for section in sections] == [("", 1), ("খ সেবা", 1)]
    assert sections[0].services[0].cells["papers"] == "আবেদন ছবি"


def test_a_heading_that_spans_several_columns_is_parted_by_the_row_below(charter):
    table = charter.folder / "table.csv"
    rows = ("নং,সেবার নাম,সময়সীমা,দায়িত্বপ্রাপ্ত কর্মকর্তা,", ",,,নাম ও পদবি,ফোন", "১,ক,১ মাস,উদাহরণ কর্মকর্তা,০০০০০")
    table.write_text("\n".join(rows), encoding="utf-8")
    section = load_charter(made(charter, table)).sections[0]
    assert [(column.of, column.heading.bn) for column in section.columns[3:]] == [
        ("officer", "দায়িত্বপ্রাপ্ত কর্মকর্তা: নাম ও পদবি"),
        ("column-5", "দায়িত্বপ্রাপ্ত কর্মকর্তা: ফোন"),
    ]
    assert section.services[0].cell("column-5").bn == "০০০০০"


def test_a_section_that_is_numbered_as_a_service_is_gets_a_code_of_its_own(charter):
    table = charter.folder / "table.csv"
    rows = ("নং,সেবার নাম,সময়সীমা", "২. সেবা,,", "১,ক,১ মাস", "২.১ আরও,,", "১,ক,১ মাস", "১.২,খ,১ মাস")
    table.write_text("\n".join(rows), encoding="utf-8")
    office = load_charter(made(charter, table))
    assert [section.code for section in office.sections] == ["2", "1"]
    assert [service.code for service in office.services] == ["2.1", "1.1", "1-2"]


@settings(max_examples=60, deadline=None)
@given(name=st.text(min_size=1, max_size=30), limit=st.sampled_from(["৭ দিন", "৩ কার্যদিবস", "#", '"\\', "{a: b}"]))
def test_whatever_stands_in_a_cell_the_file_that_is_made_is_read_again(tmp_path_factory, name, limit):
    import csv

    folder = tmp_path_factory.mktemp("table")
    with (folder / "table.csv").open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([["সেবার নাম", "ফি", "সময়সীমা"], [name, "x", limit], ["ক", "x", limit]])
    from charter_cli.errors import Refused

    try:
        draft = read_draft(folder / "table.csv")
    except Refused:
        return
    (folder / "charter.yaml").write_text(charter_yaml(draft, "a\nb"), encoding="utf-8")
    office = load_charter(folder / "charter.yaml")
    assert [service.name.bn for service in office.services] == [one.cells["name"] for one in draft.services]
    assert [service.limit.text.bn for service in office.services] == [one.cells["limit"] for one in draft.services]
