"""`services` and `deadline`: the charter as it was published, and dates that nobody has asked for yet."""

import csv
import io

import pytest

LIMITS = {  # working days of section 2.1 and 2.2
    **{f"2.1.{serial}": days for serial, days in enumerate((3, 3, 7, 7, 3), start=1)},
    **{f"2.2.{serial}": days for serial, days in enumerate((3, 3, 5, 3, 7, 3, 7, 3, 10, 90, 30, 15), start=1)},
}
SERVICE_KEYS = [
    *("code", "alias", "section", "serial", "name", "delivery", "papers", "place", "fee", "limit", "officer"),
    *("superior", "working_days", "unit", "count", "instant", "as_needed", "channels"),
]
DEADLINE_KEYS = ["received_on", "working_days", "due_on", "provisional", "days"]


# services


def test_all_services_with_all_columns(charter):
    services = charter.json("services")
    assert {service["code"]: service["working_days"] for service in services} == LIMITS
    assert [list(service) for service in services] == [SERVICE_KEYS] * 17
    for service in services:
        for column in ("serial", "name", "delivery", "papers", "fee", "limit", "officer"):
            assert service[column], (service["code"], column)
        assert service["instant"] or service["as_needed"]


def test_services_in_the_charters_own_bangla(charter):
    first = charter.json("services", "2.1.1", lang="bn")
    assert first["name"] == "আইসিটি অধিদপ্তর সংক্রান্ত তথ্য প্রদান"
    assert first["limit"] == "তাৎক্ষণিক/ ৩ কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"
    assert first["fee"] == "বিনামূল্যে"
    assert first["code"] == "2.1.1"
    assert "সহকারী প্রোগ্রামার" in first["officer"]


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_the_whole_wall(charter, lang):
    text = charter("services", lang=lang)
    for service in charter.json("services", lang=lang):
        for column in ("name", "delivery", "papers", "fee", "limit", "officer"):
            assert service[column] in text, (service["code"], column)
    for words in {
        "en": ("Vision: ", "Mission: ", "2.1) Citizen services", "http://doict.sadar.jessore.gov.bd"),
        "bn": ("২.১) নাগরিক সেবা", "http://doict.sadar.jessore.gov.bd"),
    }[lang]:
        assert words in text


@pytest.mark.parametrize("typed", ["2.2.7", "২.২.৭", "training"])
def test_one_service(charter, typed):
    assert charter.json("services", typed)["code"] == "2.2.7"
    text = charter("services", typed)
    assert text.startswith("2.2.7 · training · Training officers and staff")
    assert "7 working days / as needed" in text
    assert "2.2.8" not in text


def test_services_csv(charter):
    rows = list(csv.DictReader(io.StringIO(charter("services", "--format", "csv"))))
    assert list(rows[0]) == SERVICE_KEYS
    assert [row["code"] for row in rows] == list(LIMITS)
    assert rows[0]["channels"] == "website, phone, email, visit"


def test_services_at_a_glance(charter):
    lines = charter("services", "--brief").splitlines()
    assert lines[0] == "code · alias to type · limit in working days · service"
    assert lines[6] == "   2.2.1  e-nothi              0/3   Advice/troubleshooting on e-Nothi"
    assert lines[15] == "  2.2.10  software              90+  Matters concerning software development"
    assert lines[18:] == ["0/ at once where possible · + longer as needed"]
    assert [line.split()[0] for line in lines[1:18]] == list(LIMITS)
    bangla = charter("services", "--brief", lang="bn").splitlines()
    assert bangla[15] == "  ২.২.১০  software              ৯০+  Software Development সংক্রান্ত বিষয়াবলী"


@pytest.mark.parametrize(
    ("promised", "limit", "legend"),
    [
        ("days: 30", "30d", "d calendar days"),
        ("months: 24", "24m", "m months"),
        ("instant: true", "0", None),
        ("uncounted: true", "-", "- nothing countable"),
        ("working_days: 366", "366", None),
    ],
)
def test_other_limits_at_a_glance(charter, promised, limit, legend):
    own = charter.own_data()
    text = own.read_text(encoding="utf-8")
    changed = text.replace("          working_days: 3\n          instant: true\n", f"          {promised}\n", 1)
    own.write_text(changed, encoding="utf-8")
    row, *legends = charter("--charter", own, "services", "2.1.1", "--brief").splitlines()[1:]
    assert row.split()[:3] == ["2.1.1", "ict-info", limit]
    assert legends == ([] if legend is None else [legend])


def test_brief_changes_no_record(charter):
    for words in (["--format", "json"], ["--format", "csv"], ["2.1.1", "--format", "json"]):
        assert charter("services", "--brief", *words) == charter("services", *words)


def test_services_need_no_register(charter):
    charter("services")
    assert not charter.db.exists()


# deadline


def test_deadline_json(charter):
    answer = charter.json("deadline", "e-nothi", "--received", "2026-10-19")
    assert list(answer) == DEADLINE_KEYS
    assert [list(day) for day in answer["days"]] == [["date", "number", "what"]] * len(answer["days"])
    assert {**answer, "days": None} == {
        "received_on": "2026-10-19",
        "working_days": 3,
        "due_on": "2026-10-26",
        "provisional": False,
        "days": None,
    }
    assert [(day["date"], day["number"]) for day in answer["days"]] == [
        ("2026-10-19", None),
        ("2026-10-20", None),
        ("2026-10-21", None),
        ("2026-10-22", 1),
        ("2026-10-23", None),
        ("2026-10-24", None),
        ("2026-10-25", 2),
        ("2026-10-26", 3),
    ]


@pytest.mark.parametrize(
    ("typed", "days", "due_on"),
    [
        ("7", 7, "2026-12-03"),
        ("৭", 7, "2026-12-03"),
        ("e-systems", 7, "2026-12-03"),
        ("1", 1, "2026-11-25"),
        ("0", 0, "2026-11-24"),
    ],
)
def test_deadline_of_a_service_or_a_number_of_days(charter, typed, days, due_on):
    answer = charter.json("deadline", typed)
    assert (answer["working_days"], answer["due_on"]) == (days, due_on)
    assert max(day["number"] or 0 for day in answer["days"]) == days


def test_nothing_to_count_is_due_on_the_day_of_receipt_or_the_next_working_day(charter):
    assert charter.json("deadline", "0", "--received", "2026-11-19")["due_on"] == "2026-11-19"
    assert charter.json("deadline", "0", "--received", "2026-11-20")["due_on"] == "2026-11-22"
    assert charter.json("deadline", "0", "--received", "2026-12-16")["due_on"] == "2026-12-17"


def test_deadline_may_lie_in_the_future(charter):
    answer = charter.json("deadline", "3", "--received", "2026-12-15")
    assert (answer["received_on"], answer["due_on"]) == ("2026-12-15", "2026-12-21")


def test_deadline_in_words(charter):
    lines = charter("deadline", "e-nothi", "--received", "19/11/2026").splitlines()
    assert lines == [
        "2.2.1 · Advice/troubleshooting on e-Nothi",
        "3 working days from Thu 19 Nov 2026",
        "due on Tue 24 Nov 2026",
        "  Thu 19 Nov 2026                    day of receipt",
        "  Fri 20 Nov 2026 – Sat 21 Nov 2026  weekend",
        "  Sun 22 Nov 2026                    day 1",
        "  Mon 23 Nov 2026                    day 2",
        "  Tue 24 Nov 2026                    day 3 · due",
    ]


def test_deadline_provisional(charter):
    answer = charter.json("deadline", "software")
    assert (answer["due_on"], answer["provisional"]) == ("2027-04-01", True)
    assert "due on Thu 1 Apr 2027~ (provisional: the holidays of 2027 are not published)" in charter(
        "deadline", "software"
    )


def test_a_yearly_holiday_of_an_unpublished_year_does_not_count(charter):
    days = {day["date"]: day["what"] for day in charter.json("deadline", "software")["days"]}
    assert days["2027-02-21"] == "Martyrs' Day and International Mother Language Day"


def test_deadline_agrees_with_new(charter):
    for alias in ("e-nothi", "training", "workshops", "law-opinion"):
        assert charter.json("deadline", alias)["due_on"] == charter.new(alias)["due_on"]


def test_deadline_registers_nothing(charter):
    charter("deadline", "e-nothi")
    assert not charter.db.exists()


def test_deadline_csv(charter):
    rows = list(csv.DictReader(io.StringIO(charter("deadline", "1", "--format", "csv"))))
    assert rows == [
        {"date": "2026-11-24", "number": "", "what": "day of receipt"},
        {"date": "2026-11-25", "number": "1", "what": "day 1"},
    ]
