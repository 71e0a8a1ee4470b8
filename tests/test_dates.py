"""Dates as people type them: what is read, what is refused and with which words, and that nothing else happens."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from conftest import Charter
from hypothesis import assume, given
from hypothesis import strategies as st

from charter_cli.domain.calendar import Calendar, Kind, OfficeDay
from charter_cli.domain.dates import read_date, read_month
from charter_cli.errors import Refused
from charter_cli.language.messages import Language
from charter_cli.language.text import Wording, bangla_digits

TODAY = date(2026, 11, 22)  # a Sunday, the first working day of a week in Bangladesh
NOV_22 = date(2026, 11, 22)
CALENDAR = Calendar(
    weekly_off=(4, 5),
    listed=(2026,),
    days=[OfficeDay(date(2026, 11, 18), Kind.GENERAL, Wording("ছুটি", "a holiday"))],  # a Wednesday
)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTHS_BN = ["জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"]
YA, YA_IN_TWO = "\u09df", "\u09af\u09bc"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "22/11/2026",
        "22-11-2026",
        "22.11.2026",
        "22 Nov 2026",
        "22 november 2026",
        "22 NOVEMBER, 2026",
        "22-Nov-2026",
        "22 Nov",
        "22 november",
        "22/11",
        "22-11",
        "22.11",
        "২২/১১",
        "sun 22/11",
        "22/11/26",
        "22.11.26",
        "২২/১১/২৬",
        "22 Nov 26",
        "২২ নভেম্বর, ২৬",
        "Sun 22/11/26",
        "২০২৬-১১-২২",
        "২২/১১/২০২৬",
        "২২/11/২০২৬",
        "২২ নভেম্বর ২০২৬",
        "২২ নভেম্বর, ২০২৬",
        "২২ নভেম্বর",
        "  22   Nov\t2026\n",
        "Sun 22 Nov 2026",
        "Sun, 22 Nov 2026",
        "sunday 22/11/2026",
        "Sunday 2026-11-22",
        "sun 22 nov",
        "রবিবার ২২ নভেম্বর ২০২৬",
        "রবিবার, ২২ নভেম্বর ২০২৬",
        "রোববার ২২ নভেম্বর",
        "রবি ২২/১১/২০২৬",
        "today",
        "Today",
        "আজ",
        "sunday",
        "sun",
        "রবিবার",
        "রবি",
        "0 days ago",
        "0 working days ago",
    ],
)
def test_all_these_are_22_november_2026(text: str) -> None:
    assert read_date(text, TODAY, CALENDAR) == NOV_22


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/11/2026", date(2026, 11, 3)),
        ("3/1/2026", date(2026, 1, 3)),
        ("2026-2-3", date(2026, 2, 3)),
        ("1 Sept 2026", date(2026, 9, 1)),
        ("29 feb 2028", date(2028, 2, 29)),
        ("1/1/1900", date(1900, 1, 1)),
        ("31/12/2200", date(2200, 12, 31)),
        ("৫ আগষ্ট ২০২৪", date(2024, 8, 5)),
        ("1 মে 2026", date(2026, 5, 1)),
        ("28/10/25", date(2025, 10, 28)),
        ("10/5/26", date(2026, 5, 10)),
        ("26/11/22", date(2022, 11, 26)),  # the day first, always
        ("1/1/00", date(2000, 1, 1)),
        ("22-11-45", date(2045, 11, 22)),
        ("22-11-22", date(2022, 11, 22)),
        ("17/11", date(2026, 11, 17)),
        ("29 feb", date(2024, 2, 29)),
        # seen from a Sunday, 22 November 2026
        ("yesterday", date(2026, 11, 21)),
        ("গতকাল", date(2026, 11, 21)),
        ("tomorrow", date(2026, 11, 23)),
        ("আগামীকাল", date(2026, 11, 23)),
        ("thursday", date(2026, 11, 19)),
        ("Thu", date(2026, 11, 19)),
        ("বৃহস্পতিবার", date(2026, 11, 19)),
        ("সোমবার", date(2026, 11, 16)),
        ("last thursday", date(2026, 11, 19)),
        ("last sunday", date(2026, 11, 15)),
        ("গত বৃহস্পতিবার", date(2026, 11, 19)),
        ("গত রবিবার", date(2026, 11, 15)),
        ("1 day ago", date(2026, 11, 21)),
        ("3 days ago", date(2026, 11, 19)),
        ("৩ দিন আগে", date(2026, 11, 19)),
        ("৩দিন আগে", date(2026, 11, 19)),
        # Wednesday the 18th is a holiday
        ("1 working day ago", date(2026, 11, 19)),
        ("2 working days ago", date(2026, 11, 17)),
        ("3 working days ago", date(2026, 11, 16)),
        ("৩ কার্যদিবস আগে", date(2026, 11, 16)),
        ("৩ কর্ম দিবস আগে", date(2026, 11, 16)),
    ],
)
def test_what_each_of_these_means(text: str, day: date) -> None:
    assert read_date(text, TODAY, CALENDAR) == day


@pytest.mark.parametrize("month", ["জানুয়ারি", "জানুয়ারী", "ফেব্রুয়ারি", "ফেব্রুয়ারী"])
@pytest.mark.parametrize("ya", [YA, YA_IN_TWO])
def test_both_spellings_of_the_bangla_months_with_either_ya(month: str, ya: str) -> None:
    typed = month.replace(YA, YA_IN_TWO).replace(YA_IN_TWO, ya)

    assert ya in typed
    assert read_date(f"২ {typed} ২০২৬", TODAY).day == 2


@pytest.mark.parametrize(
    ("text", "latest", "next_"),
    [
        ("22 Nov", date(2026, 11, 22), date(2026, 11, 22)),
        ("23 Nov", date(2025, 11, 23), date(2026, 11, 23)),
        ("21/11", date(2026, 11, 21), date(2027, 11, 21)),
        ("5 Jan", date(2026, 1, 5), date(2027, 1, 5)),
        ("29 Feb", date(2024, 2, 29), date(2028, 2, 29)),
        ("sunday", date(2026, 11, 22), date(2026, 11, 22)),
        ("thursday", date(2026, 11, 19), date(2026, 11, 26)),
        ("last thursday", date(2026, 11, 19), date(2026, 11, 19)),
        ("today", NOV_22, NOV_22),
        ("1/1/26", date(2026, 1, 1), date(2026, 1, 1)),
    ],
)
def test_a_day_without_a_year_is_the_latest_one_or_the_next_one(text: str, latest: date, next_: date) -> None:
    assert read_date(text, TODAY) == latest
    assert read_date(text, TODAY, since=TODAY) == next_


def test_the_next_day_is_counted_from_the_day_that_is_named() -> None:
    assert read_date("2 Jan", TODAY, since=date(2027, 12, 30)) == date(2028, 1, 2)


@given(DAYS, DAYS)
def test_without_its_year_a_day_is_never_on_the_wrong_side(day: date, today: date) -> None:
    for text in (f"{day:%d/%m}", f"{day.day} {MONTHS[day.month - 1]}"):
        latest, following = _read(text, today), _read(text, today, since=today)
        for found, right in ((latest, today >= latest), (following, following >= today)):
            assert (found.month, found.day) == (day.month, day.day)
            assert right
        one = timedelta(days=1)
        assert not any(_same_day(day, latest + n * one) for n in range(1, (today - latest).days + 1))
        assert not any(_same_day(day, following - n * one) for n in range(1, (following - today).days + 1))


def _read(text: str, today: date, since: date | None = None) -> date:
    try:
        return read_date(text, today, since=since)
    except Refused:  # outside 1900 to 2200
        assume(False)
        raise


def _same_day(one: date, other: date) -> bool:
    return (one.month, one.day) == (other.month, other.day)


@given(st.integers(1, 99), st.integers(1, 99), st.integers(0, 99), st.sampled_from("/."))
def test_what_is_refused_names_the_typed_figures(first: int, second: int, year: int, mark: str) -> None:
    typed = f"{first}{mark}{second}{mark}{year:02}"
    if second <= 12 and first <= monthrange(2000 + year, second)[1]:
        assert read_date(typed, TODAY) == date(2000 + year, second, first)
        return
    with pytest.raises(Refused) as refused:
        read_date(typed, TODAY)
    if first <= 12 and second <= monthrange(2000 + year, first)[1]:
        assert refused.value.fields["likely"] == date(2000 + year, first, second)
    else:
        assert "there is no such day" in str(refused.value)


@pytest.mark.parametrize(
    ("today", "n", "day"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 17)),  # on a Friday as on the Thursday before
        (date(2026, 11, 21), 0, date(2026, 11, 19)),
        (date(2026, 11, 18), 0, date(2026, 11, 17)),  # on a holiday
    ],
)
def test_working_days_ago_on_a_day_off(today: date, n: int, day: date) -> None:
    assert read_date(f"{n} working days ago", today, CALENDAR) == day


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(0, 60))
def test_working_days_ago_is_the_latest_working_day_with_so_many_after_it(today: date, n: int) -> None:
    day = read_date(f"{n} working days ago", today, CALENDAR)

    assert CALENDAR.is_working(day)
    assert CALENDAR.count(day, today) == n


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the date is empty: type it like Sun 22 Nov 2026"),
        (" \n", "the date is empty: type it like Sun 22 Nov 2026"),
        ("10", "“10” is not a date: type it like Tue 10 Nov 2026"),
        ("31", "“31” is not a date: type it like Sat 31 Oct 2026"),
        ("28-10-25", "“28-10-25” may be Tue 28 Oct 2025 or Wed 25 Oct 2028: type the year in four digits"),
        ("32", "“32” is not a date: type it like Sun 22 Nov 2026"),
        ("nov", "“nov” is not a date: type it like Sun 22 Nov 2026"),
        ("Nov 3 2025", "“Nov 3 2025” is not a date: type it like Mon 3 Nov 2025"),
        ("2026 nov 3", "“2026 nov 3” is not a date: type it like Tue 3 Nov 2026"),
        ("nov 3", "“nov 3” is not a date: type it like Tue 3 Nov 2026"),
        ("20260228", "“20260228” is not a date: type it like Sat 28 Feb 2026"),
        ("20261328", "“20261328” is not a date: type it like Sun 22 Nov 2026"),
        ("2026-W09-6", "“2026-W09-6” is not a date: type it like Sun 22 Nov 2026"),
        ("2026", "“2026” is not a date: type it like Sun 22 Nov 2026"),
        ("2026/11/3", "“2026/11/3” is not a date: type it like Tue 3 Nov 2026"),
        ("28/10-2025", "“28/10-2025” is not a date: type it like Tue 28 Oct 2025"),
        ("28/10 25", "“28/10 25” is not a date: type it like Tue 28 Oct 2025"),
        ("on 3 Nov 2025", "“on 3 Nov 2025” is not a date: type it like Mon 3 Nov 2025"),
        ("28/10/2025 তারিখে", "“28/10/2025 তারিখে” is not a date: type it like Tue 28 Oct 2025"),
        ("5 weeks ago", "“5 weeks ago” is not a date: type it like Sun 22 Nov 2026"),
        ("28/10/2025x", "“28/10/2025x” is not a date: type it like Sun 22 Nov 2026"),
        ("3 4 5 6", "“3 4 5 6” is not a date: type it like Sun 22 Nov 2026"),
        ("next thursday", "“next thursday” is not a date: type it like Sun 22 Nov 2026"),
        ("sunday today", "“sunday today” is not a date: type it like Sun 22 Nov 2026"),
        ("last", "“last” is not a date: type it like Sun 22 Nov 2026"),
        ("-3 days ago", "“-3 days ago” is not a date: type it like Sun 22 Nov 2026"),
        ("three days ago", "“three days ago” is not a date: type it like Sun 22 Nov 2026"),
        ("99999999999 days ago", "“99999999999 days ago” is not a date: type it like Sun 22 Nov 2026"),
        ("٢٢/١١/٢٠٢٦", "“٢٢/١١/٢٠٢٦” is not a date: type it like Sun 22 Nov 2026"),
        ("31/11/2026", "there is no such day as “31/11/2026”: Nov 2026 has 30 days"),
        ("2026-11-00", "there is no such day as “2026-11-00”: Nov 2026 has 30 days"),
        ("31/11", "there is no such day as “31/11”: Nov has 30 days"),
        ("31/11/26", "there is no such day as “31/11/26”: Nov 2026 has 30 days"),
        ("31 Nov 26", "there is no such day as “31 Nov 26”: Nov 2026 has 30 days"),
        ("30 Feb", "there is no such day as “30 Feb”: Feb has 29 days"),
        ("29/02/2027", "there is no such day as “29/02/2027”: Feb 2027 has 28 days"),
        ("31/02/2028", "there is no such day as “31/02/2028”: Feb 2028 has 29 days"),
        ("31/13", "there is no such day as “31/13”: type it like Sun 22 Nov 2026"),
        ("2026-13-01", "there is no such day as “2026-13-01”: type it like Sun 22 Nov 2026"),
        ("00/00/0000", "there is no such day as “00/00/0000”: type it like Sun 22 Nov 2026"),
        (
            "11/23/2026",
            "“11/23/2026” has the month first, but the day comes first: type Mon 23 Nov 2026 if that is what you mean",
        ),
        (
            "11/23",
            "“11/23” has the month first, but the day comes first: type Sun 23 Nov 2025 if that is what you mean",
        ),
        (
            "11/23/26",
            "“11/23/26” has the month first, but the day comes first: type Mon 23 Nov 2026 if that is what you mean",
        ),
        (
            "mon 22/11/2026",
            "“mon 22/11/2026” has the wrong weekday: it is Sun 22 Nov 2026, check which of the two is meant",
        ),
        (
            "শনিবার ২২ নভেম্বর ২০২৬",
            "“শনিবার ২২ নভেম্বর ২০২৬” has the wrong weekday: it is Sun 22 Nov 2026, check which of the two is meant",
        ),
        (
            "1/1/1899",
            "the date “1/1/1899” is not within the years 1900 to 2200: type it like Sun 22 Nov 2026",
        ),
        (
            "22/11/2206",
            "the date “22/11/2206” is not within the years 1900 to 2200: type it like Sun 22 Nov 2026",
        ),
        (
            "99999 days ago",
            "the date “99999 days ago” is not within the years 1900 to 2200: type it like Sun 22 Nov 2026",
        ),
        (
            "99999 working days ago",
            "“99999 working days ago” reaches outside the calendar of the office: type the date, like Sun 22 Nov 2026",
        ),
    ],
)
def test_refused_with_a_way_out(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_date(text, TODAY, CALENDAR)

    assert Language("en").refusal(refused.value) == sentence


def test_working_days_need_the_calendar() -> None:
    with pytest.raises(Refused, match="without the office days"):
        read_date("3 working days ago", TODAY)


def test_a_refusal_is_one_short_line_whatever_was_typed() -> None:
    with pytest.raises(Refused) as refused:
        read_date("\x1b[31m\u202ered\nline \ud800 " + "x" * 5000, TODAY)

    line = str(refused.value)
    assert len(line) < 120
    line.encode()
    assert line.isprintable()


def test_a_refusal_in_bangla() -> None:
    with pytest.raises(Refused) as refused:
        read_date("১০", TODAY)

    assert Language("bn").refusal(refused.value) == "“১০” কোনো তারিখ নয়: এভাবে লিখুন: মঙ্গল ১০ নভেম্বর ২০২৬"


TYPED = st.one_of(
    st.text(),
    st.text(alphabet="0123456789০১২৩৪৫৬৭৮৯/-., ", max_size=12),
    st.lists(
        st.sampled_from(
            [
                "last",
                "গত",
                "thu",
                "রবিবার",
                "22",
                "9999",
                "nov",
                "২২",
                "নভেম্বর",
                "2026",
                "days",
                "working",
                "ago",
                "দিন",
                "আগে",
                "কার্যদিবস",
                "today",
                "/",
            ]
        )
    ).map(" ".join),
)


@given(TYPED, st.dates())
def test_any_text_gives_a_date_or_a_refusal(text: str, today: date) -> None:
    lines = []
    for calendar in (CALENDAR, None):
        try:
            assert 1900 <= read_date(text, today, calendar).year <= 2200
        except Refused as refused:
            lines.append(str(refused))
    try:
        year, month = read_month(text, today)
        assert date(year, month, 1)
    except Refused as refused:
        lines.append(str(refused))
    assert all(line.isprintable() for line in lines)


@given(DAYS)
def test_every_date_reads_back_from_every_form(day: date) -> None:
    month, month_bn = MONTHS[day.month - 1], MONTHS_BN[day.month - 1]
    forms = [
        day.isoformat(),
        *(f"{day:%d{mark}%m{mark}%Y}" for mark in "/-."),
        f"{day.day} {month} {day.year}",
        f"{day.day:02} {month[:3].upper()} {day.year}",
        f"{day.day} {month_bn} {day.year}",
        Language("en").date(day),
        Language("bn").date(day),
        Language("bn").column_date(day),
    ]
    for form in forms:
        assert read_date(form, TODAY) == day
        assert read_date(bangla_digits(form), TODAY) == day


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-11", (2026, 11)),
        ("2026-2", (2026, 2)),
        ("11/2026", (2026, 11)),
        ("২০২৬-১১", (2026, 11)),
        ("১১/২০২৬", (2026, 11)),
        ("Nov 2026", (2026, 11)),
        ("NOVEMBER 2026", (2026, 11)),
        ("নভেম্বর ২০২৬", (2026, 11)),
        ("নভেম্বর, ২০২৬", (2026, 11)),
        ("nov", (2026, 11)),
        ("নভেম্বর", (2026, 11)),
        ("jan", (2026, 1)),
        ("december", (2025, 12)),
        ("মে", (2026, 5)),
    ],
)
def test_months(text: str, month: tuple[int, int]) -> None:
    assert read_month(text, TODAY) == month


@pytest.mark.parametrize("text", ["", "11", "2026", "2026-13", "0/2026", "13/2026", "nov 26", "1899-01", "22 nov 2026"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_month(text, TODAY)

    assert str(refused.value) == f"“{text}” is not a month: type it like 2026-11"


def test_each_command_takes_the_day_that_it_may_mean(charter: Charter) -> None:
    assert charter.new("workshop", "Rahima", "--received", "22/12")["received_on"] == "2025-12-22"
    charter.new("workshop", "Rahima")
    assert charter.json("extend", 2, "--to", "5 jan", "--why", "agreed")["due_on"] == "2027-01-05"
    assert "Sat 26 Dec 2026" in charter("holiday", "working", "26 dec", "instead of a strike")
    assert "Sat 26 Dec 2026" in charter("holiday", "remove", "26 dec")
    assert "Sat 2 Jan 2027 · A run" in charter("holiday", "add", "30 dec", "--to", "2 jan", "A run")
    assert charter.json("list", "--since", "22 dec") != []
    assert charter.json("report", "dec")["period"]["from"] == "2025-12-01"
