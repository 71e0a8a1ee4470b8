"""The office-days file: the days that are known, and every mistake that a hand-edited one may hold."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from charter_cli.domain.calendar import Kind, NthWeekday, OfficeDay
from charter_cli.errors import Refused
from charter_cli.files.office_days import OfficeDaysFile, load_office_days
from charter_cli.language.text import Wording

REAL = Path(__file__).parent.parent / "data" / "office_days.yaml"
TEXT = REAL.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def real() -> OfficeDaysFile:
    return load_office_days(REAL)


def day(real: OfficeDaysFile, text: str) -> OfficeDay | None:
    return next((listed for listed in real.days if listed.day == date.fromisoformat(text)), None)


def test_counts(real: OfficeDaysFile) -> None:
    assert Counter(listed.day.year for listed in real.days) == {2024: 28, 2025: 32, 2026: 30}
    kinds = Counter(listed.kind for listed in real.days)
    assert kinds == {Kind.EXECUTIVE: 49, Kind.GENERAL: 37, Kind.WORKING: 3, Kind.LOCAL: 1}
    assert sum(listed.moon for listed in real.days) == 41
    assert (real.weekly_off, real.listed) == ((4, 5), (2024, 2025, 2026))


def test_closures_that_cost_a_working_day(real: OfficeDaysFile) -> None:
    lost = Counter(d.day.year for d in real.days if d.kind is not Kind.WORKING and d.day.weekday() not in (4, 5))
    assert lost == {2024: 26, 2025: 22, 2026: 20}


def test_yearly_days(real: OfficeDaysFile) -> None:
    fixed = [(fixed.month, fixed.day, fixed.kind.value) for fixed in real.yearly]
    assert fixed == [
        (2, 21, "general"),
        (3, 26, "general"),
        (4, 14, "executive"),
        (5, 1, "general"),
        (8, 5, "general"),
        (12, 16, "general"),
        (12, 25, "general"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "moon", "english"),
    [
        ("2024-01-07", Kind.GENERAL, False, "12th parliamentary election day"),
        ("2024-06-05", Kind.LOCAL, False, "Jashore Sadar upazila election day (local general holiday)"),
        ("2024-08-05", Kind.EXECUTIVE, False, "Holiday by executive order (curfew)"),
        ("2025-05-17", Kind.WORKING, False, "Make-up working Saturday"),
        ("2025-05-24", Kind.WORKING, False, "Make-up working Saturday"),
        ("2026-05-23", Kind.WORKING, False, "Make-up working Saturday"),
        ("2025-09-06", Kind.GENERAL, True, "Eid-e-Miladunnabi"),
        ("2025-12-31", Kind.EXECUTIVE, False, "State mourning (Khaleda Zia), holiday by executive order"),
        ("2026-10-21", Kind.GENERAL, False, "Durga Puja (Bijoya Dashami)"),
        ("2026-12-16", Kind.GENERAL, False, "Victory Day"),
    ],
)
def test_specific_days(real: OfficeDaysFile, text: str, kind: Kind, moon: bool, english: str) -> None:
    listed = day(real, text)
    assert listed is not None
    assert (listed.kind, listed.moon, listed.name.en) == (kind, moon, english)
    assert listed.source


@pytest.mark.parametrize("text", ["2024-08-06", "2024-08-07", "2024-08-15", "2025-09-05", "2026-04-13", "2026-01-01"])
def test_days_left_out_on_purpose(real: OfficeDaysFile, text: str) -> None:
    assert day(real, text) is None


def test_sources_are_named_by_their_titles(real: OfficeDaysFile) -> None:
    listed = day(real, "2025-10-01")
    assert listed is not None
    first, second = listed.source.split("; ", 1)
    assert first == "দুর্গাপূজা ১ অক্টোবর নির্বাহী আদেশ, ২ অক্টোবর সাধারণ ছুটি"
    assert second.startswith("২০২৫ সালের সরকারি ছুটির তালিকা")


def test_calendar(real: OfficeDaysFile) -> None:
    calendar = real.calendar()
    assert calendar.is_working(date(2026, 5, 23))  # the make-up Saturday
    assert not calendar.is_working(date(2026, 5, 22))
    assert not calendar.is_working(date(2026, 5, 25))
    assert calendar.nth(date(2026, 5, 21), 2) == date(2026, 5, 24)
    assert not calendar.is_working(date(2027, 3, 26))  # a yearly day in a year without a list: a Friday
    assert not calendar.is_working(date(2027, 12, 16))  # a Thursday
    assert calendar.unlisted_year(date(2026, 12, 30), date(2027, 1, 3)) == 2027


def test_a_day_needs_no_more_than_date_kind_and_names(tmp_path: Path) -> None:
    path = tmp_path / "office_days.yaml"
    text = (
        TEXT[: TEXT.index("\ndays:")]
        + """
days:
  - {date: 2024-12-16, kind: general, bn: "বিজয় দিবস", en: "Victory Day"}
  - {date: "2025-12-16", kind: local, bn: "বিজয় দিবস", en: "Victory Day", source: [paper]}
  - {date: 2026-12-19, kind: working, bn: "অফিস খোলা", en: "Open"}
sources:
  paper: {title: "The order"}
"""
    )
    path.write_text(text, encoding="utf-8")
    first, second, third = load_office_days(path).days
    assert (first.day, first.moon, first.source) == (date(2024, 12, 16), False, "")
    assert (second.day, second.kind, second.source) == (date(2025, 12, 16), Kind.LOCAL, "The order")
    assert third.kind is Kind.WORKING


# --- every mistake is refused, with its line

FIRST = "{date: 2024-01-07, kind: general,"
YEARS = "years_listed: [2024, 2025, 2026]"

MISTAKES = [
    (
        "weekly_off: [friday, saturday]",
        "weekly_off: [fri, saturday]",
        0,
        "weekly_off cannot be fri: write one of monday, tuesday, wednesday, thursday, friday, saturday, sunday",
    ),
    ("weekly_off: [friday, saturday]", "weekly_off: []", 0, "weekly_off is an empty list: put in at least one entry"),
    (
        "weekly_off: [friday, saturday]",
        "weekly_off: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]",
        0,
        "every day of the week is off: leave at least one out",
    ),
    (YEARS, "years_listed: []", 0, "years_listed is an empty list: put in at least one entry"),
    (YEARS, "years_listed:", 0, "years_listed needs a list, like `[one, two]`"),
    (
        YEARS,
        "years_listed: [2024, 2025, 2026, 2027]",
        0,
        "2027 is listed, and no day of it stands under days: add its holidays",
    ),
    (
        YEARS,
        'years_listed: ["2024", 2025, 2026]',
        0,
        "years_listed cannot be 2024: write a whole number from 1972 to 2200, no quotes",
    ),
    (FIRST, "{date: 2024-02-30, kind: general,", 0, "there is no 2024-02-30 in the calendar: correct date"),
    (FIRST, "{date: 7/1/2024, kind: general,", 0, "date cannot be 7/1/2024: write it as YYYY-MM-DD, like 2026-03-26"),
    (FIRST, "{date: 2024-1-7, kind: general,", 0, "date cannot be 2024-1-7: write it as YYYY-MM-DD, like 2026-03-26"),
    (
        FIRST,
        "{date: 2024-01-07 10:00:00, kind: general,",
        0,
        "date cannot be 2024-01-07 10:00:00: write it as YYYY-MM-DD, like 2026-03-26",
    ),
    (
        FIRST,
        "{date: 2027-01-07, kind: general,",
        0,
        "2027-01-07 is in a year that years_listed does not name: add it, or take out the day",
    ),
    ("{date: 2024-02-26,", "{date: 2024-02-21,", 0, "2024-02-21 is already listed in line {first + 1}: keep one"),
    (
        FIRST,
        "{date: 2024-01-07, kind: optional,",
        0,
        "kind cannot be optional: write one of general, executive, local, working",
    ),
    (
        FIRST,
        "{date: 2024-01-07, kind: working,",
        0,
        "2024-01-07 is no weekly day off, so it is working anyway: correct the date or the kind",
    ),
    (
        FIRST,
        "{date: 2024-01-07, kind: general, lunar: true,",
        0,
        "lunar is not a key of days: take it out, or write one of date, kind, bn, en, moon, standing, source",
    ),
    (FIRST, "{date: 2024-01-07, date: 2024-01-08, kind: general,", 0, "the key date stands twice in days: keep one"),
    ("moon: true", "moon: maybe", 0, "moon cannot be maybe: write true or false"),
    ("standing: gazetted", "standing: rumoured", 0, "standing cannot be rumoured: write one of gazetted, reported"),
    (
        "source: [pkg-mopa]",
        "source: [nowhere]",
        0,
        "the source nowhere is not under sources: add it there or correct it",
    ),
    ("{month: 2, day: 21,", "{month: 2, day: 29,", 0, "day 29 of month 2 does not come every year: list it under days"),
    ("{month: 2, day: 21,", "{month: 2, day: 31,", 0, "day 31 of month 2 does not come every year: list it under days"),
    (
        "{month: 2, day: 21,",
        "{month: 13, day: 21,",
        0,
        "month cannot be 13: write a whole number from 1 to 12, no quotes",
    ),
    (
        "{month: 2, day: 21, kind: general",
        "{month: 2, day: 21, kind: working",
        0,
        "kind cannot be working: write one of general, executive, local",
    ),
]


@pytest.mark.parametrize(("old", "new", "after", "reason"), MISTAKES)
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, old: str, new: str, after: int, reason: str) -> None:
    place = TEXT.index(old, TEXT.index("\nweekly_off:"))
    line = TEXT.count("\n", 0, place) + 1
    path = tmp_path / "office_days.yaml"
    path.write_text(TEXT[:place] + new + TEXT[place + len(old) :], encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load_office_days(path)
    first = TEXT.count("\n", 0, TEXT.index(FIRST)) + 1
    assert str(caught.value) == f"{path}, line {line + after}: {reason.replace('{first + 1}', str(first + 1))}"


@pytest.mark.parametrize("key", ["weekly_off", "years_listed", "yearly", "days"])
def test_a_missing_list_is_never_no_holidays(tmp_path: Path, key: str) -> None:
    lines = TEXT.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = next(n for n in range(start + 1, len(lines)) if lines[n][0] not in " \n")
    path = tmp_path / "office_days.yaml"
    path.write_text("".join(lines[:start] + lines[end:]), encoding="utf-8")
    with pytest.raises(Refused, match=f"line 1: the office-days file has no {key}: add it"):
        load_office_days(path)
    path.write_text("".join([*lines[:start], f"{key}: []\n", *lines[end:]]), encoding="utf-8")
    if key == "yearly":  # an office may have no holiday on the same day of every year
        assert load_office_days(path).yearly == ()
        return
    with pytest.raises(Refused, match=f"line {start + 1}: {key} is an empty list: put in at least one entry"):
        load_office_days(path)


def edited(folder: Path, *changes: tuple[str, str]) -> Path:
    """The shipped file with each first `old` behind its opening comment made `new`."""
    start = TEXT.index("\nweekly_off:")
    head, body = TEXT[:start], TEXT[start:]
    for old, new in changes:
        assert old in body
        body = body.replace(old, new, 1)
    path = folder / "office_days.yaml"
    path.write_text(head + body, encoding="utf-8")
    return path


def test_some_saturdays_of_a_month_are_off(tmp_path: Path) -> None:
    week = ("[friday, saturday]", "[friday, {weekday: saturday, nth: [2, ৪]}]")
    path = edited(tmp_path, week, ("2025-05-17, kind: working", "2025-05-17, kind: local"))  # the third one
    found = load_office_days(path)
    assert found.weekly_off == (4, NthWeekday(5, 2), NthWeekday(5, 4))
    calendar = found.calendar()
    november = [date(2026, 11, day) for day in range(1, 31)]
    assert [day.day for day in november if calendar.is_working(day) and day.weekday() == 5] == [7, 21]
    assert calendar.count(date(2026, 11, 5), date(2026, 11, 14)) == 6
    assert calendar.nth(date(2026, 11, 12), 1) == date(2026, 11, 15)


def test_a_working_day_may_be_listed_on_the_saturday_that_is_off_only(tmp_path: Path) -> None:
    week = ("[friday, saturday]", "[friday, {weekday: saturday, nth: [3]}]")
    moved = ("2026-05-23, kind: working", "2026-05-16, kind: working")  # a third Saturday
    path = edited(tmp_path, week, moved, ("2025-05-24, kind: working", "2025-05-31, kind: working"))
    with pytest.raises(Refused, match="2025-05-31 is no weekly day off, so it is working anyway"):
        load_office_days(path)
    path = edited(tmp_path, week, moved, ("2025-05-24, kind: working", "2025-05-24, kind: local"))
    assert load_office_days(path).calendar().is_working(date(2025, 5, 17))
    assert not load_office_days(path).calendar().is_working(date(2025, 6, 21))


@pytest.mark.parametrize(
    ("week", "reason"),
    [
        ("[{weekday: saturday, nth: [6]}]", "nth cannot be 6: write a whole number from 1 to 5, no quotes"),
        ("[{weekday: saturday, nth: []}]", "nth is an empty list: put in at least one entry"),
        ("[{weekday: saturday}]", "weekly_off has no nth: add it"),
        (
            "[monday, tuesday, wednesday, thursday, friday, sunday, {weekday: saturday, nth: [1, 2, 3, 4, 5]}]",
            "every day of the week is off: leave at least one out",
        ),
    ],
)
def test_weeks_that_cannot_be(tmp_path: Path, week: str, reason: str) -> None:
    with pytest.raises(Refused, match=re.escape(reason)):
        load_office_days(edited(tmp_path, ("[friday, saturday]", week)))


def test_dates_may_be_in_bangla_figures(tmp_path: Path) -> None:
    path = edited(tmp_path, ("date: 2026-10-20", 'date: "২০২৬-১০-২০"'))
    assert any(day.day == date(2026, 10, 20) for day in load_office_days(path).days)


def test_the_names_of_an_office_of_one_language(tmp_path: Path) -> None:
    path = tmp_path / "office_days.yaml"
    path.write_text(
        """languages: [ne]
weekly_off: [saturday]
years_listed: [2026]
yearly: []
days:
  - {date: २०२६-०९-१९, kind: general, ne: "संविधान दिवस"}
""",
        encoding="utf-8",
    )
    (day,) = load_office_days(path).days
    assert (day.day, day.name) == (date(2026, 9, 19), Wording("संविधान दिवस", "संविधान दिवस"))
    path.write_text(path.read_text(encoding="utf-8").replace("[ne]", "[nepali]"), encoding="utf-8")
    with pytest.raises(Refused, match="line 1: nepali is no language, or stands twice: write each as two or three"):
        load_office_days(path)
