"""Six offices of other kinds, invented after real forms, each through a day at its desk. Today is Tue 24 Nov 2026."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter as Program
from test_pages_in_browser import A3, A4, Browser, chromium  # noqa: F401  # a fixture

from charter_cli.domain.charter import Charter, Service
from charter_cli.domain.deadline import Start, Unit
from charter_cli.files.charter_file import load_charter

OFFICES = Path(__file__).parent / "offices"
NAMES = sorted(path.name for path in OFFICES.iterdir())
# What is due when, of what came today; nothing where it waits for its start.
DUE = {
    "land": {
        "mutation/ordinary": None,
        "mutation/expatriate": "2026-12-10",
        "mutation/important": "2026-12-03",
        "khatian-copy": "2026-12-03",
        "map-correction": "2027-01-24",
        "khas-land": None,
        "land-tax-hearing": "2026-12-09",
        "earned-leave": "2026-11-29",
    },
    "social-services": {
        "allowance": "2027-06-30",
        "disability-survey": None,
        "loan/first": "2026-12-24",
        "loan/again": "2026-12-14",
        "registration": "2026-12-23",
        "counselling": "2026-12-09",
    },
    "election": {
        "correction/a": "2026-12-03",
        "correction/b": "2026-12-15",
        "correction/c": "2027-01-06",
        "reprint/ordinary": "2026-12-03",
        "reprint/urgent": "2026-11-26",
        "voter-transfer": None,
        "voter-slip": "2026-11-24",
        "symbol-list": "2026-11-30",
    },
    "education-board": {
        "certificate/ordinary": "2026-12-02",
        "certificate/urgent": "2026-11-29",
        "name-correction": "2026-12-31",
        "scrutiny": None,
        "recognition": "2027-02-24",
        "committee": "2027-01-05",
    },
    "licensing-london": {
        "premises": "2027-02-18",
        "temporary-event/standard": "2026-11-27",
        "temporary-event/late": "2026-11-25",
        "taxi": None,
        "register-extract": "2026-12-08",
        "renewal": "2027-11-24",
    },
    "ward-nepal": {
        "birth-registration": "2026-11-24",
        "recommendation/ordinary": "2026-11-27",
        "recommendation/inquiry": None,
        "allowance-list": "2027-07-15",
    },
}
AGREED = "2026-12-09"


@pytest.fixture(params=NAMES)
def office(request: pytest.FixtureRequest) -> Charter:
    return load_charter(OFFICES / request.param / "charter.yaml")


def undecided(offer: Service) -> bool:
    return offer.limit.term is None


def options(offer: Service) -> list[str]:
    term = offer.limit.term
    return ["--due", AGREED] if term is not None and term.unit is Unit.AGREED else []


def test_all_kinds_are_there():
    charters = [load_charter(OFFICES / name / "charter.yaml") for name in NAMES]
    offers = [offer for charter in charters for offer in charter.offers]
    terms = [offer.limit.term for offer in offers if offer.limit.term is not None]
    assert {term.unit for term in terms} == set(Unit)
    assert {term.starts for term in terms} == set(Start)
    assert any(term.stages for term in terms)
    assert any(term.least is not None for term in terms)
    assert any(offer.limit.term is None for offer in offers)
    assert all(any(get(charter) for charter in charters) for get in (lambda c: c.expectations, lambda c: c.complaints))


@pytest.mark.thorough
def test_a_day_at_the_desk(charter: Program, office: Charter) -> None:
    def run(*words: object, **more: Any) -> str:
        return charter("--charter", office.path, *words, **more)

    def json(*words: object, **more: Any) -> Any:
        return charter.json("--charter", office.path, *words, **more)

    for lang in ("en", "bn"):
        whole = run("services", lang=lang)
        assert all(service.name.get(lang) in whole for service in office.services)
        assert all(offer.limit.text.get(lang) in whole for offer in office.services)
    assert [one["code"] for one in json("services")] == [service.code for service in office.services]
    due = {}
    for offer in office.offers:
        words = ["new", offer.typed, "--from", f"Rahima {offer.code}", *options(offer)]
        if undecided(offer):
            assert "nobody has decided yet" in charter.fails("--charter", office.path, *words)
            continue
        made = json(*words)
        due[offer.typed] = made["due_on"]
        _has_its_papers(run, json, offer, made)
    assert due == DUE[office.path.parent.name]
    board = run("due", lang="bn") + run("due")
    assert all(offer.code.split("(")[0] in board for offer in office.offers if not undecided(offer))
    assert "Not decided yet" in run("check") or not any(map(undecided, office.offers))
    assert run("check").splitlines()[-1] == "The register is whole."
    assert json("report", "2026-11")["total"]["received"] == len(due)
    assert escape(office.heading[0].en) in run("report", "2026-11", "--format", "html")


def _has_its_papers(run: Any, json: Any, offer: Service, made: Any) -> None:
    """Its proof ends on the due date, its slip has the charter's own words, and it can be settled and taken back."""
    number = made["id"]
    days = json("why", number)["days"]
    if made["due_on"] is not None:
        assert days[-1]["date"] == made["due_on"]
        if not options(offer):
            assert json("deadline", offer.typed)["due_on"] == made["due_on"]
    elif offer.limit.term is not None and offer.limit.term.starts is not Start.RECEIPT:
        assert made["status"] == "held"
        assert json("resume", number)["due_on"] is not None
    for lang in ("en", "bn"):
        slip = " ".join(run("slip", number, lang=lang).split())
        assert offer.name.get(lang) in slip
        told = offer.limit.text.get(lang)
        assert told in slip or (offer.variant is not None and told == offer.variant.text.get(lang))
    assert json("done", number)["status"] == "settled"
    run("undo")


def test_the_wall_page_has_every_column_and_no_heading_alone(charter: Program, office: Charter) -> None:
    for lang in ("en", "bn"):
        page = charter("--charter", office.path, "services", "--format", "html", lang=lang)
        for section in office.sections:
            for column in section.columns:
                assert escape(column.heading.get(lang)) in page
        for text in (*office.expectations, *(tier.whom for tier in office.complaints)):
            assert escape(text.get(lang)) in page
        assert page.count("<h1>") == 1
        assert "<h2></h2>" not in page
        assert "<h3></h3>" not in page
        assert page.count("<h2>") == sum(
            bool(heading.get(lang))
            for heading in (
                *(office.aims_heading, office.services_heading),
                *(office.expectations_heading, office.complaints_heading),
            )
        )


def test_each_variant_has_a_line_of_its_own_on_the_wall(charter: Program) -> None:
    page = charter("--charter", OFFICES / "land" / "charter.yaml", "services", "--format", "html", lang="bn")
    assert "২৮ কার্যদিবস<br>প্রবাসী: ১২ কার্যদিবস<br>গুরুত্বপূর্ণ" in page


@pytest.mark.thorough
def test_the_wall_page_fits_its_paper(charter: Program, office: Charter, chromium: str, tmp_path: Path) -> None:  # noqa: F811
    pages = {}
    for lang in ("en", "bn"):
        page = charter("--charter", office.path, "services", "--format", "html", lang=lang)
        pages |= {f"{lang} A4": (page, A4[1]), f"{lang} A3": (page, A3[1])}
    measured = Browser(chromium, tmp_path).measure(pages)
    for page in measured["pages"]:
        assert page["sticks_out"] == [], page["name"]
        assert page["needs"] <= page["room"], page["name"]


def test_a_heading_of_aims_that_the_office_does_not_have_is_not_printed(charter: Program) -> None:
    file = charter.folder / "charter.yaml"
    text = (OFFICES / "education-board" / "charter.yaml").read_text(encoding="utf-8")
    aims = 'aims_heading: {bn: "ভিশন ও মিশন", en: "Vision and mission"}\n'
    for vision, there in (("", False), ('vision: "Good education."\n', True)):
        file.write_text(text.replace(text[text.index("vision:") : text.index("officers:")], aims + vision), "utf-8")
        for more in ([], ["--format", "html"]):
            assert ("Vision and mission" in charter("--charter", file, "services", *more)) is there
