"""The charter of the office, word for word, and every mistake that a hand-edited charter may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from charter_cli.domain.charter import Charter, Limit, Service
from charter_cli.domain.deadline import Stage, Start, Term, Unit
from charter_cli.errors import Refused
from charter_cli.files import yaml_reading
from charter_cli.files.charter_file import load_charter
from charter_cli.language.text import Wording, latin_digits

REAL = Path(__file__).parent.parent / "data" / "charter.yaml"
SEED = Path(__file__).parent / "seed" / "charter_seed.txt"
TEXT = REAL.read_text(encoding="utf-8")

# code, alias, working days, at once, as needed, channels
ROWS = [
    ("2.1.1", "ict-info", 3, True, False, "website phone email visit"),
    ("2.1.2", "ict-support", 3, True, False, "website phone email visit"),
    ("2.1.3", "training-advice", 7, True, False, "website phone email visit"),
    ("2.1.4", "labs", 7, True, False, "website phone email visit"),
    ("2.1.5", "ict-advice", 3, True, False, "website phone email visit"),
    ("2.2.1", "e-nothi", 3, True, False, "phone visit email"),
    ("2.2.2", "web-portal", 3, True, False, "phone visit email"),
    ("2.2.3", "tech-support", 5, True, False, "phone visit email"),
    ("2.2.4", "udc", 3, True, False, "phone visit email"),
    ("2.2.5", "e-systems", 7, False, True, "phone visit email"),
    ("2.2.6", "backbone", 3, False, True, "phone visit email"),
    ("2.2.7", "training", 7, False, True, "requisition directive plan"),
    ("2.2.8", "reports", 3, False, True, "letter email"),
    ("2.2.9", "workshops", 10, False, True, "requisition visit"),
    ("2.2.10", "software", 90, False, True, "website visit"),
    ("2.2.11", "project-management", 30, False, True, "website visit"),
    ("2.2.12", "law-opinion", 15, False, True, "website visit"),
]


@pytest.fixture(scope="module")
def charter() -> Charter:
    return load_charter(REAL)


def seed_lines() -> list[str]:
    """The printed lines of the seed: without tags, Markdown marks and the line under a table."""
    text = re.sub(r"</?[ab]\b[^>]*>", "", SEED.read_text(encoding="utf-8"))
    text = re.sub(r"<(http[^>]*)>", r"\1", text)
    lines = (line.removeprefix("## ").strip() for line in text.splitlines())
    return [line for line in lines if line.strip("-\t")]


def printed(charter: Charter) -> Iterator[str]:
    """The Bangla of the charter, one printed line after the other, columns parted by tabs."""
    yield from (line.bn for line in charter.heading)
    yield from (charter.web, charter.title.bn, charter.aims_heading.bn)
    yield from (charter.vision_heading.bn, charter.vision.bn, charter.mission_heading.bn, charter.mission.bn)
    yield charter.services_heading.bn
    for section in charter.sections:
        yield section.heading.bn
        yield "\t".join(column.heading.bn for column in section.columns)
        yield "\t".join(column.number.bn for column in section.columns)
        for service in section.services:
            yield "\t".join(service.cell(column.of).bn for column in section.columns)


def wordings(value: object) -> Iterator[Wording]:
    if isinstance(value, Wording):
        yield value
    elif isinstance(value, Limit):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from wordings(item)


def test_the_charter_is_the_seed_word_for_word(charter: Charter) -> None:
    assert list(printed(charter)) == seed_lines()
    assert len(seed_lines()) == 3 + 1 + 2 + 4 + 1 + 2 * 3 + 17


def test_the_spelling_of_the_office_is_kept(charter: Charter) -> None:
    first, second = charter.sections
    assert first.columns[4].heading.bn == "সেবার মূল্য ও গরিশোধ পদ্ধতি"
    assert second.columns[4].heading.bn == "সেবার মূল্য ও পরিশোধ পদ্ধতি"
    spelt = [service.limit.text.bn.split("/")[0] for service in charter.services if service.limit.instant]
    assert spelt == ["তাৎক্ষণিক"] * 4 + ["তাৎক্ষনিক"] * 5


@pytest.mark.parametrize(("code", "alias", "days", "instant", "as_needed", "channels"), ROWS)
def test_limit_alias_and_channels(
    charter: Charter, code: str, alias: str, days: int, instant: bool, as_needed: bool, channels: str
) -> None:
    service = charter.service(code)
    assert service is not None
    assert service.limit == Limit(Term(Unit.WORKING_DAYS, days), instant, as_needed, service.limit.text)
    assert (service.alias, " ".join(service.channels)) == (alias, channels)
    assert re.findall("[0-9]+", service.limit.text.en) == [str(days)]


def test_services_stand_in_the_order_of_the_charter(charter: Charter) -> None:
    assert [service.code for service in charter.services] == [row[0] for row in ROWS]
    assert [(section.code, len(section.services)) for section in charter.sections] == [("2.1", 5), ("2.2", 12)]
    assert all(service.section == service.code.rpartition(".")[0] for service in charter.services)


def test_both_languages_are_whole(charter: Charter) -> None:
    found = [*wordings(charter), *wordings(tuple(charter.channels.values()))]
    found = [wording for wording in found if wording != Wording("", "")]
    assert len(found) > 150
    for wording in found:
        assert re.search("[\u0980-\u09ff]", wording.bn), wording
        assert re.search("[A-Za-z0-9]", wording.en), wording
        assert not re.search("[\u0980-\u09ff]", wording.en), wording


def test_one_officer_answers_for_all(charter: Charter) -> None:
    (officer,) = charter.officers.values()
    assert {service.officers for service in charter.services} == {(officer,)}
    assert officer.text.en == "Mr. Md. Faruk Hossain Assistant Programmer Phone: 01734-954256 faruk383@gmail.com"


def test_a_charter_does_not_change_once_read(charter: Charter) -> None:
    with pytest.raises(AttributeError):
        charter.title = Wording("", "")  # type: ignore[misc]
    with pytest.raises(TypeError):
        charter.channels["pigeon"] = Wording("", "")  # type: ignore[index]


# --- which service is meant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2.1.4", "2.1.4"),
        ("২.২.১০", "2.2.10"),
        ("2.2.1", "2.2.1"),  # also the beginning of 2.2.10 to 2.2.12
        ("training", "2.2.7"),  # also a part of training-advice
        ("  LABS ", "2.1.4"),
        ("ল্যাব", "2.1.4"),
        ("project management in", "2.2.11"),
        ("ইউনিয়ন", "2.2.4"),
        ("ইউনিয়ন".replace("য\u09bc", "\u09df"), "2.2.4"),  # the other spelling of য়
        ("সরকারি  ও আধা-সরকারি", "2.2.3"),
        ("Advice/troubleshooting on e-Nothi", "2.2.1"),
    ],
)
def test_find(charter: Charter, text: str, code: str) -> None:
    assert charter.find(text).code == code


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "advice/",
            "advice/ may be any of these: 2.2.1 e-nothi (Advice/troubleshooting on e-Nothi), 2.2.2 web-portal "
            "(Advice/troubleshooting on web portals); type the code or the alias of one",
        ),
        (
            "প্রশিক্ষণ",
            "প্রশিক্ষণ may be any of these: 2.1.3 training-advice (Giving advice on taking part in various kinds of "
            "ICT-related training programmes and about the programmes), 2.2.7 training (Training officers and staff of "
            "various government offices in ICT); type the code or the alias of one",
        ),
        (
            "trainning",
            "no service is called “trainning”: did you mean 2.2.7 training? `charter services --brief` lists them",
        ),
        (
            "ই-নথী",
            "no service is called “ই-নথী”: did you mean 2.2.1 e-nothi? `charter services --brief` lists them",
        ),
        (
            "নতুন প্রশিক্ষন",
            "no service is called “নতুন প্রশিক্ষন”: did you mean 2.1.3 training-advice / 2.2.7 training? "
            "`charter services --brief` lists them",
        ),
        (
            "union digtal centres",
            "no service is called “union digtal centres”: did you mean 2.2.4 udc? "
            "`charter services --brief` lists them",
        ),
        (
            "পরামর্ষ",
            "no service is called “পরামর্ষ”: did you mean 2.1.3 training-advice / 2.1.4 labs / 2.1.5 ict-advice? "
            "`charter services --brief` lists them",
        ),
        ("passport", "no service is called “passport”: `charter services --brief` lists them"),
        ("2.1.6", "no service is called “2.1.6”: `charter services --brief` lists them"),
        ("", "no service is called “”: `charter services --brief` lists them"),
        ("র\u200d্যালি ও সভা", "no service is called “র\u200d্যালি ও সভা”: `charter services --brief` lists them"),
        ("x\x1b[2J\ny", "no service is called “x [2J y”: `charter services --brief` lists them"),
    ],
)
def test_find_refuses(charter: Charter, text: str, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        charter.find(text)
    assert str(caught.value) == sentence


def test_no_service_has_a_code_that_is_gone(charter: Charter) -> None:
    assert charter.service("2.1.6") is None
    assert charter.service("labs") is None


# --- what other offices print


def mutated(folder: Path, old: str, new: str) -> tuple[Path, int]:
    """The real charter with the first `old` behind its opening comment made `new`, and the line of that place."""
    place = TEXT.index(old, TEXT.index("\nformat: 1"))
    path = folder / "charter.yaml"
    path.write_text(TEXT[:place] + new + TEXT[place + len(old) :], encoding="utf-8")
    return path, TEXT.count("\n", 0, place) + 1


def first_service(folder: Path, old: str, new: str) -> Service:
    return load_charter(mutated(folder, old, new)[0]).services[0]


THREE = "          working_days: 3\n          instant: true\n"


@pytest.mark.parametrize(
    ("new", "limit"),
    [
        ("          days: 30\n", (Unit.DAYS, 30, False, False)),
        ("          months: 24\n", (Unit.MONTHS, 24, False, False)),
        ("          months: 0\n", (Unit.MONTHS, 0, False, False)),
        ("          working_days: 366\n", (Unit.WORKING_DAYS, 366, False, False)),
        ("          working_days: 0\n", (Unit.WORKING_DAYS, 0, False, False)),
        ("          instant: true\n", (Unit.WORKING_DAYS, 0, True, False)),
        ("          instant: true\n          as_needed: true\n", (Unit.WORKING_DAYS, 0, True, True)),
        ("          uncounted: true\n", (Unit.UNCOUNTED, None, False, False)),
        ("          uncounted: false\n          days: 1\n", (Unit.DAYS, 1, False, False)),
    ],
)
def test_other_limits(tmp_path: Path, new: str, limit: tuple[Unit, int | None, bool, bool]) -> None:
    got = first_service(tmp_path, THREE, new).limit
    unit, count, instant, as_needed = limit
    assert (got.term, got.instant, got.as_needed) == (Term(unit, count), instant, as_needed)


STAGED = (
    Stage(Wording("প্রাপ্তিস্বীকার", "acknowledged"), Unit.WORKING_DAYS, 2),
    Stage(Wording("প্রদান", "delivered"), Unit.DAYS, 15),
)


@pytest.mark.parametrize(
    ("new", "term"),
    [
        ("weeks: 2", Term(Unit.WEEKS, 2)),
        ("years: 1", Term(Unit.YEARS, 1)),
        ("working_days: {from: 1, to: 7}", Term(Unit.WORKING_DAYS, 7, least=1)),
        ("months: {from: ১, to: ১২}", Term(Unit.MONTHS, 12, least=1)),
        ("by: {day: 10}", Term(Unit.BY, None, day=10)),
        ("by: {month: 12, day: 31}", Term(Unit.BY, None, month=12, day=31)),
        ("by: {month: 2, day: 31}", Term(Unit.BY, None, month=2, day=31)),
        ("by: {month: 2, day: 29}", Term(Unit.BY, None, month=2, day=29)),
        ("agreed: true", Term(Unit.AGREED, None)),
        ("working_days: 5\n          from: complete", Term(Unit.WORKING_DAYS, 5, starts=Start.COMPLETE)),
        ("by: {day: 1}\n          from: event", Term(Unit.BY, None, day=1, starts=Start.EVENT)),
        ("days: 5\n          from: receipt", Term(Unit.DAYS, 5)),
        ("undecided: true", None),
        (
            'stages:\n            - {name: {bn: "প্রাপ্তিস্বীকার", en: "acknowledged"}, working_days: 2}\n'
            '            - {text: {bn: "প্রদান", en: "delivered"}, days: 15}',
            Term(Unit.DAYS, 15, stages=STAGED),
        ),
    ],
)
def test_limits_of_other_kinds(tmp_path: Path, new: str, term: Term | None) -> None:
    assert first_service(tmp_path, THREE, f"          {new}\n").limit.term == term


def test_beside_a_range_and_an_agreed_day_stands_as_needed(tmp_path: Path) -> None:
    limit = first_service(tmp_path, THREE, "          days: {from: 1, to: 7}\n          instant: true\n").limit
    assert (limit.term, limit.instant) == (Term(Unit.DAYS, 7, least=1), True)
    limit = first_service(tmp_path, THREE, "          agreed: true\n          as_needed: true\n").limit
    assert (limit.term, limit.as_needed) == (Term(Unit.AGREED, None), True)


def test_a_limit_that_nobody_has_decided_is_shown_and_promises_nothing(tmp_path: Path) -> None:
    service = first_service(tmp_path, THREE, "          undecided: true\n")
    assert service.cell("limit").en == "At once / 3 working days (where applicable)"
    with pytest.raises(Refused) as caught:
        _ = service.promise
    assert str(caught.value) == (
        "nobody has decided yet how “At once / 3 working days (where applicable)” is counted: give ict-info a limit in "
        "the charter first"
    )


LIMIT = TEXT[TEXT.index("        limit:\n", TEXT.index("\nformat: 1")) : TEXT.index("        officers: [assist")]
VARIANTS = """        variants:
          - id: ordinary
            text: {bn: "সাধারণ", en: "Ordinary"}
            limit: {working_days: 6, text: {bn: "ছয় কার্যদিবস", en: "six working days"}}
          - {id: urgent, text: {bn: "জরুরি তিন কার্যদিবস", en: "Urgent: three working days"}, limit: {working_days: 3}}
"""


def test_variants_of_a_service(tmp_path: Path) -> None:
    path, _ = mutated(tmp_path, LIMIT, VARIANTS)
    charter = load_charter(path)
    service = charter.services[0]
    assert service.cell("limit") == Wording(
        "সাধারণ: ছয় কার্যদিবস; জরুরি তিন কার্যদিবস", "Ordinary: six working days; Urgent: three working days"
    )
    assert [offer.typed for offer in charter.offers[:3]] == ["ict-info/ordinary", "ict-info/urgent", "ict-support"]
    assert len(charter.services) == len(charter.offers) - 1
    with pytest.raises(Refused) as caught:
        _ = charter.find("ict-info").promise
    assert str(caught.value) == ("ict-info is promised in several ways: name one, ict-info/ordinary, ict-info/urgent")
    for typed in ("ict-info/urgent", "2.1.1/URGENT", "২.১.১/জরুরি", "Department of ICT/three"):
        promise = charter.find(typed).promise
        assert (promise.term, promise.variant) == (Term(Unit.WORKING_DAYS, 3), "urgent")
    assert promise.variant_name.en == "Urgent: three working days"
    for typed in ("ict-info/", "ict-info/r", "ict-info/none"):
        with pytest.raises(
            Refused, match=r"ict-info has no variant “.*”: name one, ict-info/ordinary, ict-info/urgent"
        ):
            charter.find(typed)
    assert charter.find("advice/troubleshooting on e-nothi").code == "2.2.1", "a slash in a name parts nothing"
    urgent = charter.service("2.1.1", "urgent")
    assert urgent is not None
    assert urgent.limit.term == Term(Unit.WORKING_DAYS, 3)
    assert charter.service("2.1.1", "gone") is None


def test_the_column_may_print_its_own_words_for_variants(tmp_path: Path) -> None:
    words = '        limit: {text: {bn: "৩/৬ দিন", en: "3/6 days"}}\n'
    assert first_service(tmp_path, LIMIT, words + VARIANTS).cell("limit").en == "3/6 days"


def test_a_column_of_any_heading_a_lettered_serial_and_a_national_code(tmp_path: Path) -> None:
    path, _ = mutated(tmp_path, "{of: fee,", "{of: remedy,")
    text = path.read_text(encoding="utf-8")
    start = text.index("\nsections:")
    end = text.index('  - code: "2.2"', start)
    section = text[start:end].replace("        fee: {", "        remedy: {")
    section = section.replace(
        'serial: {bn: "১.", en: "1."}', 'serial: {bn: "১(ক)", en: "1(a)"}\n        national: "১০-ক"'
    )
    section = section.replace('code: "2.1.1"', 'code: "২.১.১(ক)"')
    path.write_text(text[:start] + section + text[end:], encoding="utf-8")
    charter = load_charter(path)
    service = charter.services[0]
    assert (service.code, service.serial.bn, service.national) == ("2.1.1(ক)", "১(ক)", "10-ক")
    assert (service.cell("remedy").en, service.fee.en) == ("Free of charge", "")
    assert charter.find("২.১.১(ক)") == charter.find("ict-info") == service


@pytest.mark.parametrize("code", ["LR-7", "101", "ক/১", "two words", "x" * 21])
def test_codes_of_an_offices_own(tmp_path: Path, code: str) -> None:
    path, line = mutated(tmp_path, 'code: "2.1.1"', f'code: "{code}"')
    if code in ("LR-7", "101"):
        assert load_charter(path).find(code.lower()).alias == "ict-info"
        return
    with pytest.raises(Refused) as caught:
        load_charter(path)
    said = f"{path}, line {line}: {code} cannot be a code: use at most 20 characters, without blanks and slashes"
    assert str(caught.value) == latin_digits(said)


def test_what_an_office_does_not_print_may_be_left_out(tmp_path: Path) -> None:
    start, end = TEXT.index("web:", TEXT.index("\nformat: 1")), TEXT.index("\nsections:")
    channels = TEXT[TEXT.index("\nchannels:") : end]
    bare = TEXT[:start] + 'title: {bn: "চার্টার", en: "Charter"}' + channels + TEXT[end:]
    bare = re.sub(r"(?m)^ +(- \{of: (officer|superior|serial),|officers: |superiors: |serial: ).*\n", "", bare)
    path = tmp_path / "charter.yaml"
    path.write_text(bare, encoding="utf-8")
    charter = load_charter(path)
    assert (charter.web, charter.vision, charter.officers) == ("", Wording("", ""), {})
    assert (charter.services[0].officers, charter.services[0].serial) == ((), Wording("", ""))


def test_an_officer_without_phone_or_email(tmp_path: Path) -> None:
    path, _ = mutated(
        tmp_path, '    phone: {bn: "০১৭৩৪-৯৫৪২৫৬", en: "01734-954256"}\n    email: "faruk383@gmail.com"\n', ""
    )
    (officer,) = load_charter(path).officers.values()
    assert officer.text.en == "Mr. Md. Faruk Hossain Assistant Programmer"


def test_what_the_office_expects_of_those_who_apply(tmp_path: Path) -> None:
    expected = """expectations:
  heading: {bn: "আমাদের প্রত্যাশা", en: "What we expect"}
  items:
    - {bn: "১. স্বয়ংসম্পূর্ণ আবেদন", en: "1. A complete application"}
"""
    path, _ = mutated(tmp_path, "sections:\n", expected + "sections:\n")
    charter = load_charter(path)
    assert charter.expectations_heading.bn == "আমাদের প্রত্যাশা"
    assert [text.en for text in charter.expectations] == ["1. A complete application"]


def test_another_office_has_its_own_columns_officers_complaints_and_days(tmp_path: Path) -> None:
    other = TEXT[: TEXT.index("sections:\n", TEXT.index("\nformat: 1"))]
    other = other.replace("  email: {bn", '  window: {bn: "ওয়ান স্টপ", en: "one-stop window"}\n  email: {bn', 1)
    officer = other[other.index("  assistant-programmer:") : other.index("\n# How a request reaches")]
    other = other.replace(officer, officer + officer.replace("assistant-programmer", "uno"), 1)
    columns = "".join(
        f'      - {{of: {of}, heading: {{bn: "ক", en: "{of}"}}}}\n'
        for of in ("serial", "name", "limit", "place", "officer", "superior")
    )
    other += f"""complaints:
  heading: {{bn: "অভিযোগ", en: "Complaints"}}
  tiers:
    - tier: {{bn: "প্রথম", en: "First"}}
      whom: {{bn: "অনিক", en: "Complaint officer"}}
      contact: {{bn: "grs.gov.bd এ", en: "grs.gov.bd"}}
      limit: {{days: 40, text: {{bn: "৪০ দিন", en: "40 days"}}}}
    - {{tier: {{bn: "দ্বিতীয়", en: "Second"}}, whom: {{bn: "আপিল", en: "Appeal officer"}}}}
sections:
  - code: "2.3"
    heading: {{bn: "অভ্যন্তরীণ সেবা", en: "Internal services"}}
    columns:
{columns}    services:
      - code: "2.3.1"
        alias: leave
        serial: {{bn: "১", en: "1"}}
        name: {{bn: "ছুটি", en: "Leave"}}
        place: {{bn: "কক্ষ ৩", en: "Room 3"}}
        limit: {{months: 1, text: {{bn: "১ মাস", en: "1 month"}}}}
        officers: [assistant-programmer, uno]
        superiors: [uno]
        channels: [window]
"""
    path = tmp_path / "other.yaml"
    path.write_text("\ufeff" + other.replace("\n", "\r\n"), encoding="utf-8", newline="")  # as Notepad saves it
    charter = load_charter(path)
    service = charter.find("leave")
    assert [officer.id for officer in service.officers] == ["assistant-programmer", "uno"]
    assert (service.superiors[0].id, service.place.en, service.papers.en) == ("uno", "Room 3", "")
    assert service.cell("officer").en.count("; ") == 1
    assert service.channels == ("window",)
    assert [column.of for column in charter.sections[0].columns][2] == "limit"
    assert charter.complaints_heading.en == "Complaints"
    first, second = charter.complaints
    assert first.limit is not None
    assert (first.limit.term, first.contact.en) == (Term(Unit.DAYS, 40), "grs.gov.bd")
    assert (second.whom.en, second.limit, second.contact.en) == ("Appeal officer", None, "")


def test_the_charter_of_this_office_has_no_complaints(charter: Charter) -> None:
    assert (charter.complaints, charter.path) == ((), REAL)


# --- every mistake is refused, with its line

QUOTE = 'YAML does not read {0} as text: put it in quotes, like {1}: "{0}"'
KEYS = "code, alias, serial, name, delivery, papers, fee, limit, officers, channels, variants, national"
EN = '"Giving information about the Department of ICT"'
MISSING = (
    "the limit is missing: add working_days, days, weeks, months, years, by, agreed, stages, uncounted or instant; or "
    "undecided: true, until somebody decides"
)
STAGE = '            - {{name: {{bn: "ধাপ", en: "step"}}, {}}}\n'
NAME = f'        name:\n          bn: "আইসিটি অধিদপ্তর সংক্রান্ত তথ্য প্রদান"\n          en: {EN}\n'
IDS = "website, phone, email, visit, letter, requisition, directive, plan"

# what is replaced, by what, in which line after the place it is found, and what is said
MISTAKES = [
    # keys
    ("alias: ict-info", "alais: ict-info", 0, f"alais is not a key of services: take it out, or write one of {KEYS}"),
    ("        alias: ict-info\n", "", -1, "services has no alias: add it"),
    ("alias: ict-info", "alias: a-b\n        alias: c-d", 1, "the key alias stands twice in services: keep one"),
    (
        "title: {bn",
        "titel: {bn",
        0,
        "titel is not a key of the charter: take it out, or write one of format, heading, title, channels, sections, "
        "web, aims_heading, vision_heading, vision, mission_heading, mission, services_heading, phone_label, "
        "officers, expectations, complaints, office, messages",
    ),
    (EN, EN + '\n          fr: "x"', 1, "fr is not a key of name: take it out, or write one of bn, en"),
    ("          en: " + EN + "\n", "", -2, "name has no en: add it"),
    # texts that YAML reads as something else
    (EN, "no", 0, QUOTE.format("no", "en")),
    (EN, "12:30", 0, QUOTE.format("12:30", "en")),
    (EN, "010", 0, QUOTE.format("010", "en")),
    (EN, "2026-11-22", 0, QUOTE.format("2026-11-22", "en")),
    (EN, "2026-02-30", 0, QUOTE.format("2026-02-30", "en")),
    (EN, "7", 0, QUOTE.format("7", "en")),
    (EN, "3.5", 0, QUOTE.format("3.5", "en")),
    (EN, "~", 0, "en is empty: write its text, in quotes"),
    (EN, "null", 0, "en is empty: write its text, in quotes"),
    (EN, "", 0, "en is empty: write its text, in quotes"),
    (EN, '"  "', 0, "en is empty: write its text, in quotes"),
    (EN, "[a]", 0, "en needs one value, not a list or keys"),
    (EN, r'"a\eb"', 0, "en holds the character U+001B, which no reader can see: type it again without it"),
    (EN, '"' + "x" * 2001 + '"', 0, "en has 2001 characters, and 2000 is the most: shorten it"),
    ('code: "2.1"', "code: 2.1", 0, QUOTE.format("2.1", "code")),
    # wrong shapes
    (NAME, '        name: "text"\n', 0, "name needs keys with values, like `key: value`"),
    (
        "officers: [assistant-programmer]",
        "officers: assistant-programmer",
        0,
        "officers needs a list, like `[one, two]`",
    ),
    ("officers: [assistant-programmer]", "officers: []", 0, "officers is an empty list: put in at least one entry"),
    # what a charter never needs
    (EN, "&x " + EN, 0, "& and * are not read here: write the text out each time"),
    (EN, "*x", 0, "& and * are not read here: write the text out each time"),
    ("alias: ict-info", "<<: {a: b}", 0, "<< is not read here: write the keys out each time"),
    (
        EN,
        "!!python/name:os.system",
        0,
        "the tag tag:yaml.org,2002:python/name:os.system is not read here: take it out, or put the text in quotes",
    ),
    (EN, "!!str 7", 0, "the tag tag:yaml.org,2002:str is not read here: take it out, or put the text in quotes"),
    (EN, "[" * 5000 + "]" * 5000, 0, "more than 20 levels inside one another"),
    (EN, "{" * 5000 + "}" * 5000, 0, "more than 20 levels inside one another"),
    (EN, "{a: " * 5000 + "}" * 5000, 0, "more than 20 levels inside one another"),
    (EN, "\n" + "  [" * 25, 1, "more than 20 levels inside one another"),
    ("title: {bn", "deep:" + "\n  - " + "- " * 5000 + "x\ntitle: {bn", 1, "more than 20 levels inside one another"),
    ("title: {bn", "---\ntitle: {bn", 0, "a second document begins here (---): keep one in a file"),
    ("title: {bn", "title: {\x07bn", 0, "the character U+0007 cannot stand in YAML: delete it"),
    # the limit
    (
        "working_days: 3",
        "working_days: 367",
        0,
        "working_days cannot be 367: write a whole number from 0 to 366, no quotes",
    ),
    (
        "working_days: 3",
        "working_days: -1",
        0,
        "working_days cannot be -1: write a whole number from 0 to 366, no quotes",
    ),
    (
        "working_days: 3",
        "working_days: 010",
        0,
        "working_days cannot be 010: write a whole number from 0 to 366, no quotes",
    ),
    (
        "working_days: 3",
        'working_days: "3"',
        0,
        "working_days cannot be 3: write a whole number from 0 to 366, no quotes",
    ),
    (
        "working_days: 3",
        "working_days: 3.0",
        0,
        "working_days cannot be 3.0: write a whole number from 0 to 366, no quotes",
    ),
    (
        "working_days: 3",
        "working_days: ০৩",
        0,
        "working_days cannot be ০৩: write a whole number from 0 to 366, no quotes",
    ),
    ("working_days: 3", "months: 25", 0, "months cannot be 25: write a whole number from 0 to 24, no quotes"),
    ("working_days: 3", "working_days: 3\n          days: 3", -1, "the limit is given as working_days, days: keep one"),
    (
        "working_days: 3",
        "working_days: 3\n          uncounted: true",
        -1,
        "the limit is given as working_days, uncounted: keep one",
    ),
    (THREE, "", -1, MISSING),
    (THREE, "          instant: false\n", -1, MISSING),
    ("working_days: 3", "weeks: 53", 0, "weeks cannot be 53: write a whole number from 0 to 52, no quotes"),
    ("working_days: 3", "years: 6", 0, "years cannot be 6: write a whole number from 0 to 5, no quotes"),
    (
        "working_days: 3",
        "working_days: {from: 7, to: 7}",
        0,
        "a range from 7 to 7 does not go up: write the lower end as from, or one number",
    ),
    ("working_days: 3", "working_days: {to: 7}", 0, "working_days has no from: add it"),
    (THREE, "          by: {day: 32}\n", 0, "day cannot be 32: write a whole number from 1 to 31, no quotes"),
    (THREE, "          by: {month: 2, day: 30}\n", 0, "month 2 has no day 30: write 31 for its last one"),
    (THREE, "          by: {month: 4}\n", 0, "by has no day: add it"),
    ("working_days: 3", "by: {day: 3}", -1, "beside by nothing is instant: take it out"),
    ("working_days: 3", "agreed: true", -1, "beside agreed nothing is instant: take it out"),
    ("working_days: 3", "undecided: true", -1, "undecided stands alone: take out instant and as_needed"),
    (
        THREE,
        "          agreed: true\n          from: complete\n",
        1,
        "agreed is not counted, so it has no from: take it out",
    ),
    (THREE, "          days: 1\n          from: now\n", 1, "from cannot be now: write one of receipt, complete, event"),
    (
        THREE,
        "          stages:\n" + STAGE.format("working_days: 5") + STAGE.format("working_days: 2"),
        2,
        "this stage ends before the one above it: all are counted from receipt, the last one is the due date",
    ),
    (
        THREE,
        "          stages:\n" + STAGE.format("instant: true"),
        1,
        "instant is not a key of stages: take it out, or write one of name, text, working_days, days, weeks, months, "
        "years",
    ),
    (
        THREE,
        "          stages:\n" + STAGE.format("days: 1, weeks: 1"),
        1,
        "a stage has one of working_days, days, weeks, months, years",
    ),
    (
        LIMIT,
        VARIANTS.replace("id: urgent", "id: ordinary"),
        4,
        "variants names ordinary twice: keep one",
    ),
    (
        LIMIT,
        VARIANTS.replace("id: urgent", 'id: "a/b"'),
        4,
        "a/b cannot be an id: use letters a-z, figures and hyphens, a letter first",
    ),
    (
        LIMIT,
        LIMIT + VARIANTS,
        1,
        "working_days is not a key of limit: take it out, or write one of text",
    ),
    (LIMIT, "", -13, "services has no limit: add it"),
    ("working_days: 3", "uncounted: true", -1, "uncounted stands alone: take out instant and as_needed"),
    (
        THREE,
        "          uncounted: true\n          as_needed: true\n",
        -1,
        "uncounted stands alone: take out instant and as_needed",
    ),
    ("instant: true", "instant: yes", 0, "instant cannot be yes: write true or false"),
    ("instant: true", 'instant: "true"', 0, "instant cannot be true: write true or false"),
    # codes, aliases and ids
    (
        'code: "2.1.2"',
        'code: "2.1.1"',
        0,
        "the code 2.1.1 is not section 2.1, a full stop and the serial 2.: make them agree",
    ),
    (
        'code: "2.1.2"',
        'code: "2.2.2"',
        0,
        "the code 2.2.2 is not section 2.1, a full stop and the serial 2.: make them agree",
    ),
    (
        'serial: {bn: "২.", en: "2."}',
        'serial: {bn: "৩.", en: "2."}',
        -2,
        "the code 2.1.2 is not section 2.1, a full stop and the serial 2.: make them agree",
    ),
    ('code: "2.2"', 'code: "2.1"', 0, "the code 2.1 is already taken in line {2.1}: choose another"),
    ('code: "2.1"', 'code: "citizens"', 0, 'citizens cannot be the code of a section: write it like "2.1"'),
    (
        "alias: ict-support",
        "alias: ict-info",
        0,
        "the alias ict-info is already taken in line {ict-info}: choose another",
    ),
    ("alias: ict-info", 'alias: "2.1.9"', 0, "the alias 2.1.9 looks like a code or a number: begin it with a letter"),
    ("alias: ict-info", "alias: 7", 0, "the alias 7 looks like a code or a number: begin it with a letter"),
    ("alias: ict-info", "alias: ৭", 0, "the alias ৭ looks like a code or a number: begin it with a letter"),
    (
        "alias: ict-info",
        "alias: ICT",
        0,
        "ICT cannot be an alias: use letters a-z, figures and hyphens, a letter first",
    ),
    (
        "officers: [assistant-programmer]",
        "officers: [nobody]",
        0,
        "officers names nobody, which is not defined: write one of assistant-programmer",
    ),
    (
        "channels: [website, phone,",
        "channels: [website, fax,",
        0,
        f"channels names fax, which is not defined: write one of {IDS}",
    ),
    ("channels: [website, phone,", "channels: [website, website,", 0, "channels names website twice: keep one"),
    (
        "  website: {bn",
        "  Web site: {bn",
        0,
        "Web site cannot be an id: use letters a-z, figures and hyphens, a letter first",
    ),
    # columns
    (
        "{of: fee,",
        "{of: channels,",
        0,
        "of cannot be channels: write one of serial, name, delivery, papers, place, fee, limit, officer, superior, or "
        "a name of your own for another column, in letters a-z",
    ),
    ("{of: fee,", "{of: name,", -5, "the column name stands twice: keep one"),
    ("{of: limit,", "{of: place,", -6, "the column limit is missing: add it"),
    ("format: 1", "format: 2", 0, "this program reads charters of format 1: install the version it was made for"),
]


@pytest.mark.parametrize(("old", "new", "after", "reason"), MISTAKES)
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, old: str, new: str, after: int, reason: str) -> None:
    path, line = mutated(tmp_path, old, new)
    with pytest.raises(Refused) as caught:
        load_charter(path)
    reason = re.sub(r"\{(ict-info|2\.1)\}", lambda found: str(line_of(found[1])), reason)
    assert str(caught.value) == f"{path}, line {line + after}: {reason}"


@pytest.mark.parametrize("limit", [21, 30, 400, 10_000])
def test_too_deep_is_told_in_our_words_whatever_the_limit_of_the_parser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    import yaml
    from yaml.scanner import ScannerError

    class Limited(yaml.SafeLoader):
        def fetch_flow_collection_start(self, token: type[yaml.Token]) -> None:
            if self.flow_level >= limit:
                raise ScannerError(None, None, "exceeded maximum nesting depth", self.get_mark())
            super().fetch_flow_collection_start(token)

    monkeypatch.setattr(yaml, "CSafeLoader", Limited, raising=False)
    path, line = mutated(tmp_path, EN, "[" * 500 + "]" * 500)
    with pytest.raises(Refused) as caught:
        load_charter(path)
    assert str(caught.value) == f"{path}, line {line}: more than 20 levels inside one another"


def line_of(value: str) -> int:
    place = re.search(rf'(alias: |code: ")({re.escape(value)})"?\n', TEXT)
    assert place is not None
    return TEXT.count("\n", 0, place.start()) + 1


def test_a_number_may_be_in_bangla_figures(tmp_path: Path) -> None:
    path, _ = mutated(tmp_path, "working_days: 3", "working_days: ১৩")
    assert load_charter(path).services[0].limit.term == Term(Unit.WORKING_DAYS, 13)


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("        alias: ict-info", "\talias: ict-info", 0),
        (EN, '"Giving information', 1),
        ("title: {bn", "title: {{bn", 1),
        ("        alias: ict-info", "      alias: ict-info", 0),
    ],
)
def test_what_is_not_yaml_is_refused_with_its_line(tmp_path: Path, old: str, new: str, after: int) -> None:
    path, line = mutated(tmp_path, old, new)
    with pytest.raises(Refused, match="is not YAML") as caught:
        load_charter(path)
    said = str(caught.value)
    assert "\n" not in said
    found = re.fullmatch(r".*, line ([0-9]+): this is not YAML \(.+\): look for a tab, a missing quote or .*", said)
    assert found is not None
    assert line <= int(found[1]) <= line + after + 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", ": the file is empty: put back the one that came with the program"),
        (b"# only a comment\n", ": the file is empty: put back the one that came with the program"),
        (b"---\n", ": the file is empty: put back the one that came with the program"),
        (b"a: b\nc: \xff\n", ", line 2: this is not UTF-8: save the file with the encoding UTF-8"),
        ("title".encode("utf-16"), ", line 1: this is not UTF-8: save the file with the encoding UTF-8"),
        (b"# " + b"x" * 1_000_000, ": the file is over 1 MB: this is not one that this program reads"),
        (b"- a\n", ", line 1: the charter needs keys with values, like `key: value`"),
        (b"\x00", ", line 1: the character U+0000 cannot stand in YAML: delete it"),
    ],
)
def test_a_file_that_is_no_charter(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "charter.yaml"
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        load_charter(path)
    assert str(caught.value) == f"{path}{reason}"


@pytest.mark.parametrize("key", ["officers", "channels"])
def test_a_charter_without_officers_or_channels(tmp_path: Path, key: str) -> None:
    path, line = mutated(tmp_path, f"\n{key}:\n", f"\n{key}: {{}}\nx{key}:\n")
    text = path.read_text(encoding="utf-8")
    start = text.index(f"x{key}:")
    end = text.index("\n\n", start)
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load_charter(path)
    assert str(caught.value) == f"{path}, line {line + 1}: {key} is empty: put in at least one entry"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"the file cannot be read \(No such file or directory\): check its name"):
        load_charter(tmp_path / "none.yaml")
    with pytest.raises(Refused, match="the file cannot be read"):
        load_charter(tmp_path)


def test_aliases_that_grow_without_end_are_refused_at_once(tmp_path: Path) -> None:
    bomb = 'a: &a ["x", "x"]\n' + "".join(
        f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in pairwise("abcdefghijk")
    )
    path = tmp_path / "bomb.yaml"
    path.write_text(bomb, encoding="utf-8")
    with pytest.raises(Refused, match=r"line 1: & and \* are not read here"):
        load_charter(path)


def test_without_libyaml_it_reads_the_same(monkeypatch: pytest.MonkeyPatch, charter: Charter, tmp_path: Path) -> None:
    import yaml

    monkeypatch.delattr(yaml, "CSafeLoader")
    assert load_charter(REAL) == charter
    path, line = mutated(tmp_path, EN, "no")
    with pytest.raises(Refused, match=f"line {line}: YAML does not read no as text"):
        load_charter(path)
    assert yaml_reading.DEEPEST < 100
