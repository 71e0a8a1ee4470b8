"""Holiday feeds as public sites and phones write them: each event is taken for the right days, or told why not."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from snapshots import untouched

CASES = Path(__file__).parent / "cases"
TODAY = "2026-11-26"
HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n"


@pytest.fixture
def desk(charter):
    """One request, due on Thu 10 Dec 2026."""
    assert charter.new("workshop", "A", today=TODAY)["due_on"] == "2026-12-10"
    return charter


def event(*lines):
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def feed(charter, *events, name="feed.ics"):
    path = charter.folder / name
    path.write_text(HEAD + "".join(events) + "END:VCALENDAR\n", encoding="utf-8")
    return path


def take(charter, path, *words):
    return charter.result("holiday", "import", "--yes", path, *words, today=TODAY)


def preview(charter, path, *words):
    with untouched(charter):
        return charter.result("holiday", "import", path, *words, today=TODAY)


def due(charter):
    shown = charter.json("show", 1, today=TODAY)
    return shown["due_on"] + ("~" if shown["provisional"] else "")


def december(charter, year=2026):
    days = charter.json("holiday", "list", year, today=TODAY)
    return [day["date"][8:] for day in days if day["date"][5:7] == "12" and day["date"][8:] not in ("16", "25", "31")]


def names(charter, day):
    (found,) = [one for one in charter.json("holiday", "list", day[:4], today=TODAY) if one["date"] == day]
    return found["name_bn"], found["name_en"], found["moon"]


# --- the kinds that were reported ------------------------------------------------------------------------------


def test_an_event_of_last_year_that_repeats_comes_in_the_years_that_matter(desk):
    said = take(desk, CASES / "rrule_from_last_year.ics")
    assert due(desk) == "2026-12-13"
    assert [december(desk, year) for year in (2024, 2025, 2026, 2027)] == [[], ["08"], ["08"], ["08"]]
    assert "events that repeat were read for the years 2024 to 2027 only" in said.stderr


def test_an_event_that_began_in_1980_is_not_refused_for_it(desk):
    take(desk, CASES / "rrule_1980.ics")
    assert december(desk) == ["08", "09"]
    assert due(desk) == "2026-12-14"


def test_a_cancelled_event_is_no_holiday_and_is_told(desk):
    shown = preview(desk, CASES / "cancelled.ics").stdout
    assert "Thu 10 Dec 2026  Called-off holiday · not taken: cancelled" in shown
    assert "Thu 10 Dec 2026  ->  Sun 13 Dec 2026" in shown
    said = take(desk, CASES / "cancelled.ics")
    assert "Thu 10 Dec 2026  Called-off holiday · not taken: cancelled" in said.stderr
    assert december(desk) == ["09"]
    assert due(desk) == "2026-12-13"


def test_a_feed_of_nothing_but_cancelled_events_is_refused_with_the_reason(desk):
    path = feed(desk, event("DTSTART;VALUE=DATE:20261210", "SUMMARY:A", "STATUS:CANCELLED"))
    with untouched(desk):
        assert "feed.ics, line 4: not taken: cancelled" in desk.fails("holiday", "import", path, today=TODAY)


def test_a_feed_that_takes_everything_back_has_no_holiday(desk):
    path = feed(desk, event("DTSTART;VALUE=DATE:20261210", "SUMMARY:A"))
    path.write_text(path.read_text().replace("PRODID", "METHOD:CANCEL\nPRODID"))
    assert "cancelled" in desk.fails("holiday", "import", path, "--yes", today=TODAY)


def test_only_an_end_at_midnight_excludes_its_day(desk):
    take(desk, CASES / "timed_multi.ics")
    assert december(desk) == ["06", "07", "08"]
    assert due(desk) == "2026-12-15"


def test_a_time_in_another_zone_is_a_day_in_dhaka(desk):
    said = preview(desk, CASES / "utc_midnight.ics").stdout
    assert said.lstrip().startswith("Wed 9 Dec 2026  Ninth of December")
    assert "8 Dec" not in said


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (("DTSTART:20261207T235900", "DTEND:20261208T000100", "SUMMARY:A"), ["07", "08"]),
        (("DTSTART:20261207T000000", "DTEND:20261208T000000", "SUMMARY:A"), ["07"]),
        (("DTSTART:20261207T100000", "SUMMARY:A"), ["07"]),
        (("DTSTART;TZID=Asia/Dhaka:20261207T000000", "DTEND;TZID=Asia/Dhaka:20261208T000000", "SUMMARY:A"), ["07"]),
        (("DTSTART;TZID=Bangladesh Standard Time:20261207T000000", "DURATION:P1D", "SUMMARY:A"), ["07"]),
        (("DTSTART;TZID=/example.org/Asia/Dhaka:20261207T000000", "DURATION:P1D", "SUMMARY:A"), ["07"]),
        (("DTSTART;TZID=America/New_York:20261207T130000", "DURATION:PT24H", "SUMMARY:A"), ["08"]),
        (("DTSTART:20261206T180000Z", "DURATION:PT24H", "SUMMARY:A"), ["07"]),
        (("DTSTART;VALUE=DATE:20261207", "DURATION:PT36H", "SUMMARY:A"), ["07", "08"]),
        (("DTSTART;VALUE=DATE:20261207", "DTEND;VALUE=DATE:20261207", "SUMMARY:A"), ["07"]),
        (("DTSTART;VALUE=DATE:20261207", "DTEND;VALUE=DATE:20261209", "SUMMARY:A"), ["07", "08"]),
    ],
)
def test_which_days_an_event_takes(desk, lines, days):
    take(desk, feed(desk, event(*lines)))
    assert december(desk) == days


def test_a_part_of_a_day_is_told_to_count_as_a_whole_one(desk):
    path = feed(desk, event("DTSTART:20261207T100000", "DTEND:20261207T123000", "SUMMARY:A"))
    assert "from 10:00 to 12:30: counts as a whole day" in preview(desk, path).stdout
    assert "১০:০০" in desk("holiday", "import", path, lang="bn", today=TODAY)


def test_a_length_instead_of_an_end(desk):
    take(desk, CASES / "duration.ics")
    assert december(desk) == ["08", "09", "10"]
    assert due(desk) == "2026-12-15"


def test_a_name_in_each_language(desk):
    assert "Feast (উৎসব)" in preview(desk, CASES / "two_summaries.ics").stdout
    take(desk, CASES / "two_summaries.ics")
    assert names(desk, "2026-12-10") == ("উৎসব", "Feast", False)


def test_two_names_without_a_language_are_told_apart_by_their_letters(desk):
    take(desk, feed(desk, event("DTSTART;VALUE=DATE:20261210", "SUMMARY:উৎসব", "SUMMARY:Feast")))
    assert names(desk, "2026-12-10") == ("উৎসব", "Feast", False)


def test_a_tentative_day_counts_and_the_due_date_is_marked(desk):
    assert "Thu 10 Dec 2026~  Feast (tentative)" in preview(desk, CASES / "tentative.ics").stdout
    take(desk, CASES / "tentative.ics")
    assert due(desk) == "2026-12-13~"


@pytest.mark.parametrize(
    "lines",
    [
        ("SUMMARY:Eid (subject to the moon)",),
        ("SUMMARY:Eid", "DESCRIPTION:Date is tentative and may change"),
        ("SUMMARY:ঈদ (চাঁদ দেখা সাপেক্ষে)",),
        ("SUMMARY:Eid", "STATUS:CONFIRMED", "STATUS:TENTATIVE"),
    ],
)
def test_what_a_feed_says_in_words_of_an_uncertain_day(desk, lines):
    take(desk, feed(desk, event("DTSTART;VALUE=DATE:20261210", *lines)))
    assert due(desk) == "2026-12-13~"


@pytest.mark.parametrize("words", [(), ("--year", "2026")])
def test_an_import_never_takes_the_mark_off_unless_it_says_so(desk, words):
    desk("holiday", "add", "2026-12-10", "উৎসব", "--moon", today=TODAY)
    path = feed(desk, event("DTSTART;VALUE=DATE:20261210", "SUMMARY:Feast", "STATUS:CONFIRMED"))
    shown = preview(desk, path).stdout
    assert "Feast · general holiday · already listed as উৎসব" in shown
    take(desk, path, *words)
    assert due(desk) == "2026-12-13~"
    assert names(desk, "2026-12-10") == ("উৎসব", "উৎসব", True)
    take(desk, path, *words, "--certain")
    assert due(desk) == "2026-12-13"
    assert names(desk, "2026-12-10") == ("উৎসব", "উৎসব", False)


def test_two_holidays_on_one_day_are_one_day_off_with_both_names(desk):
    take(desk, CASES / "two_same_day.ics")
    assert names(desk, "2026-12-10") == ("Feast A / Feast B", "Feast A / Feast B", False)
    assert due(desk) == "2026-12-13"


def test_two_holidays_on_one_day_are_uncertain_as_long_as_one_is(desk):
    one, other = "DTSTART;VALUE=DATE:20261210", "DTSTART;VALUE=DATE:20261209"
    long = event(other, "DURATION:P2D", "SUMMARY:B (tentative)")
    take(desk, feed(desk, event(one, "SUMMARY:A"), event(one, "SUMMARY:A"), long))
    assert names(desk, "2026-12-10") == ("A / B (tentative)", "A / B (tentative)", True)


def test_one_year_is_taken_out_of_several(desk):
    said = take(desk, CASES / "three_years.ics", "--year", 2027)
    assert "2 days of other years were left out" in said.stderr
    assert [december(desk, year) for year in (2026, 2027, 2028)] == [[], ["08"], []]
    with untouched(desk):
        refused = desk.fails("holiday", "import", CASES / "three_years.ics", "--yes", "--year", 2029, today=TODAY)
    assert "is not the list of 2029, it lists Tue 8 Dec 2026" in refused


def test_a_repeating_event_is_taken_for_the_year_that_is_asked_for(desk):
    take(desk, CASES / "rrule_1980.ics", "--year", 2028)
    assert december(desk, 2028) == ["08"]
    assert december(desk, 2026) == []


def test_a_line_folded_inside_a_letter_is_whole_again(desk):
    shown = preview(desk, CASES / "folded_in_character.ics")
    assert "সরকারি ছুটি জেলা পরিষদ নির্বাচন উপলক্ষে ঘোষিত স্থানীয় সাধারণ ছুটি" in shown.stdout
    assert "CSV" not in shown.output


def test_of_a_feed_in_another_encoding_nothing_says_csv(desk):
    path = feed(desk, event("DTSTART;VALUE=DATE:20261210", "SUMMARY:Café"))
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    refused = desk.fails("holiday", "import", path, today=TODAY)
    assert "feed.ics is not in UTF-8" in refused
    assert "CSV" not in refused


# --- kinds of our own ------------------------------------------------------------------------------------------


def test_a_nameless_event_among_good_ones_is_told(desk):
    good = event("DTSTART;VALUE=DATE:20261209", "SUMMARY:A")
    path = feed(desk, good, event("DTSTART;VALUE=DATE:20261210"))
    assert "Thu 10 Dec 2026  the event has no day or no name" in preview(desk, path).stdout
    assert "Thu 10 Dec 2026  the event has no day or no name" in take(desk, path).stderr
    assert december(desk) == ["09"]


def test_tasks_and_notes_are_told(desk):
    task = "BEGIN:VTODO\nUID:9\nDUE;VALUE=DATE:20261210\nSUMMARY:Plan\nEND:VTODO\n"
    said = take(desk, feed(desk, event("DTSTART;VALUE=DATE:20261209", "SUMMARY:A"), task))
    assert "line 8: not taken: a task or a note, no event" in said.stderr


def test_single_repetitions_that_were_cancelled_or_moved(desk):
    yearly = event("UID:1", "DTSTART;VALUE=DATE:20241208", "RRULE:FREQ=YEARLY", "SUMMARY:A")
    off = event(
        "UID:1", "RECURRENCE-ID;VALUE=DATE:20251208", "DTSTART;VALUE=DATE:20251208", "STATUS:CANCELLED", "SUMMARY:A"
    )
    moved = event("UID:1", "RECURRENCE-ID;VALUE=DATE:20261208", "DTSTART;VALUE=DATE:20261209", "SUMMARY:A, moved")
    said = take(desk, feed(desk, yearly, off, moved))
    assert "Mon 8 Dec 2025  A · not taken: cancelled" in said.stderr
    assert [december(desk, year) for year in (2024, 2025, 2026, 2027)] == [["08"], [], ["09"], ["08"]]


def test_a_repetition_that_ended_long_ago_is_told(desk):
    ended = event("DTSTART;VALUE=DATE:19901208", "RRULE:FREQ=YEARLY;COUNT=3", "SUMMARY:Gone")
    said = take(desk, feed(desk, event("DTSTART;VALUE=DATE:20261209", "SUMMARY:A"), ended))
    assert "Gone · line 8: not taken: no repetition falls in 2024 to 2027" in said.stderr


def test_other_rules_of_repetition(desk):
    by_weekday = event("DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=2TU", "SUMMARY:A")
    listed = event("DTSTART;VALUE=DATE:20261201", "RDATE;VALUE=DATE:20261203,20261206", "SUMMARY:B")
    except_one = event("DTSTART;VALUE=DATE:20251209", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20261209", "SUMMARY:C")
    take(desk, feed(desk, by_weekday, listed, except_one))
    assert december(desk) == ["01", "03", "06", "08"]


def test_events_that_share_one_uid_are_all_taken(desk):
    """Many home-made feeds write the same UID, or none, into every event."""
    first = event("UID:same", "DTSTART;VALUE=DATE:20261208", "SUMMARY:A")
    second = event("UID:same", "DTSTART;VALUE=DATE:20251209", "RRULE:FREQ=YEARLY", "SUMMARY:B")
    take(desk, feed(desk, first, second, event("UID:same", "DTSTART;VALUE=DATE:20261210", "SUMMARY:C")))
    assert december(desk) == ["08", "09", "10"]


def test_a_later_version_of_an_event_takes_its_place(desk):
    old = event("UID:1", "SEQUENCE:0", "DTSTART;VALUE=DATE:20261208", "SUMMARY:A")
    new = event("UID:1", "SEQUENCE:1", "DTSTART;VALUE=DATE:20261209", "SUMMARY:A")
    said = take(desk, feed(desk, old, new))
    assert "line 4: not taken: line 10 has a later version of it" in said.stderr
    assert december(desk) == ["09"]


def test_what_the_office_lists_stays_as_it_is(desk):
    desk("holiday", "working", "2026-12-12", "Make-up day", today=TODAY)
    victory = event("DTSTART;VALUE=DATE:20261216", "SUMMARY:Bijoy Dibosh")
    saturday = event("DTSTART;VALUE=DATE:20261212", "SUMMARY:Feast")
    before = desk.json("holiday", "list", 2026)
    said = take(desk, feed(desk, victory, saturday))
    assert desk.json("holiday", "list", 2026) == before
    assert "Bijoy Dibosh · general holiday · already listed as Victory Day" in said.stderr
    assert "not taken: the office works on it, “Make-up day”" in said.stderr


def test_a_table_never_puts_an_english_name_over_the_bangla_one(desk):
    before = names(desk, "2026-12-16")
    table = desk.folder / "days.csv"
    table.write_text("date,name\n2026-12-16,Day of victory\n")
    desk("holiday", "import", table, today=TODAY)
    assert names(desk, "2026-12-16") == (before[0], "Day of victory", False)


@pytest.mark.parametrize(("column", "after"), [("", "2026-12-13~"), ("yes", "2026-12-13~"), ("no", "2026-12-13")])
def test_a_table_takes_the_mark_off_by_word_only(desk, column, after):
    desk("holiday", "add", "2026-12-10", "Feast", "--moon", today=TODAY)
    table = desk.folder / "days.csv"
    table.write_text(f"date,name,moon\n2026-12-10,Feast of lights,{column}\n")
    said = desk.result("holiday", "import", table, today=TODAY)
    assert due(desk) == after
    assert ("--certain says that its date is settled" in said.stderr) == (column == "")
    desk("holiday", "import", table, "--certain", today=TODAY)
    assert due(desk) == "2026-12-13"


def test_a_yearly_day_of_a_year_that_becomes_listed_stays_off(desk):
    """The list of 2027 names 26 March as the yearly days do: it has to be on the list, or the day would be open."""
    before = names(desk, "2027-03-26")
    table = desk.folder / "days.csv"
    table.write_text(f"date,kind,name_bn,name_en\n2027-03-26,general,{before[0]},{before[1]}\n")
    desk("holiday", "import", table, "--year", 2027, today=TODAY)
    assert names(desk, "2027-03-26") == before
    take(desk, feed(desk, event("DTSTART;VALUE=DATE:20280326", "SUMMARY:Independence")), "--year", 2028)
    assert names(desk, "2028-03-26") == before


def test_days_outside_the_calendar_are_told(desk):
    old = event("DTSTART;VALUE=DATE:19711216", "SUMMARY:Victory")
    said = take(desk, feed(desk, old, event("DTSTART;VALUE=DATE:20261209", "SUMMARY:A")))
    assert "Victory · general holiday · not taken: outside the calendar" in said.stderr
    assert december(desk) == ["09"]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("DTSTART;TZID=Mars/Phobos:20261207T000000",), "time zone “Mars/Phobos”, which is not known"),
        (("DTSTART;VALUE=DATE:20261207", "DTEND;VALUE=DATE:20261206"), "before it begins on"),
        (("DTSTART;VALUE=DATE:20261207", "DTSTART;VALUE=DATE:20261208"), "has a date that cannot be read"),
        (("DTSTART;VALUE=DATE:20261207", "DURATION:P3X"), "has a date that cannot be read"),
        (("DTSTART;VALUE=DATE:20261207", "DURATION:-P3D"), "has a date that cannot be read"),
        (("DTSTART:000000",), "has a date that cannot be read"),
        (("DTSTART;VALUE=DATE:20261207", "RRULE:FREQ=YEARLY;UNTIL=xx"), "rule by which the event repeats"),
        (("DTSTART;VALUE=DATE:20261207", "RRULE:FREQ=FORTNIGHTLY"), "rule by which the event repeats"),
        (("DTSTART;VALUE=DATE:20261207", "RRULE:FREQ=YEARLY", "EXDATE:xx"), "rule by which the event repeats"),
        (("DTSTART:20261207T000000", "RRULE:FREQ=SECONDLY"), "repeats more than 60 times a year"),
        (("DTSTART;VALUE=DATE:20261207", "RRULE:FREQ=DAILY"), "repeats more than 60 times a year"),
    ],
)
def test_an_event_that_cannot_be_read_is_refused_with_its_line(desk, lines, sentence):
    path = feed(desk, event("DTSTART;VALUE=DATE:20261209", "SUMMARY:A"), event(*lines, "SUMMARY:B"))
    with untouched(desk):
        refused = desk.fails("holiday", "import", path, "--yes", today=TODAY)
        assert len(desk.fails("holiday", "import", path, "--yes", today=TODAY, lang="bn")) > 20
    assert "feed.ics, line 8: " in refused
    assert sentence in refused


def test_a_feed_that_ends_in_the_middle_is_refused(desk):
    path = feed(
        desk, event("DTSTART;VALUE=DATE:20261209", "SUMMARY:A"), event("DTSTART;VALUE=DATE:20261210", "SUMMARY:B")
    )
    text = path.read_text()
    for cut in (text[: text.index("SUMMARY:B")], text[: text.index("END:VCALENDAR")]):
        path.write_text(cut)
        assert "feed.ics ends in the middle" in desk.fails("holiday", "import", path, "--yes", today=TODAY)


def test_a_year_that_is_none_is_refused(desk):
    for year in (0, 99999):
        refused = desk.fails("holiday", "import", CASES / "rrule_1980.ics", "--year", year, today=TODAY)
        assert f"“{year}” is not a year" in refused


# --- any feed --------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def events(draw):
    """One event of the kinds above, with the days that it says."""
    day, length = draw(DAYS), draw(st.integers(1, 5))
    stamp, after = day.strftime("%Y%m%d"), (day + timedelta(length)).strftime("%Y%m%d")
    before = (day - timedelta(1)).strftime("%Y%m%d")
    last = (day + timedelta(length - 1)).strftime("%Y%m%d")
    lines = draw(
        st.sampled_from(
            [
                [f"DTSTART;VALUE=DATE:{stamp}", f"DTEND;VALUE=DATE:{after}"],
                [f"DTSTART;VALUE=DATE:{stamp}", f"DURATION:P{length}D"],
                [f"DTSTART:{stamp}T000000", f"DTEND:{last}T235959"],
                [f"DTSTART:{before}T180000Z", f"DURATION:PT{24 * length}H"],
                [f"DTSTART;TZID=Asia/Dhaka:{stamp}T000000", f"DTEND;TZID=Asia/Dhaka:{after}T000000"],
                [f"DTSTART;VALUE=DATE:{stamp}", f"DURATION:P{length}D", "RRULE:FREQ=YEARLY;COUNT=1"],
            ]
        )
    )
    status = draw(st.sampled_from([[], ["STATUS:CANCELLED"], ["STATUS:TENTATIVE"], ["STATUS:CONFIRMED"]]))
    name = draw(st.sampled_from([[], ["SUMMARY:Feast"], ["SUMMARY;LANGUAGE=bn:উৎসব", "SUMMARY;LANGUAGE=en:Feast"]]))
    order = draw(st.permutations([*lines, *status, *name]))
    return event(*order), {day + timedelta(n) for n in range(length)}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events(), min_size=1, max_size=5))
def test_of_any_feed_each_day_is_taken_or_told(charter, found):
    path = feed(charter, *(text for text, _ in found))
    said = charter.result("holiday", "import", path, code=None, today=TODAY)
    assert "Traceback" not in said.output
    if said.exit_code:
        assert said.exit_code == 1
        assert all("CANCELLED" in text or "SUMMARY" not in text for text, _ in found)
        return
    for text, days in found:
        shown = days if "SUMMARY" in text else {min(days)}
        for day in shown:
            assert f"{day:%a} {day.day} {day:%b %Y}" in said.stdout


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_to_a_feed_ends_in_a_traceback(charter, data):
    whole = (CASES / data.draw(st.sampled_from(sorted(path.name for path in CASES.glob("*.ics"))))).read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damage = data.draw(st.binary(max_size=3))
    path = charter.folder / "damaged.ics"
    path.write_bytes(whole[:at] + damage + whole[at + data.draw(st.integers(0, 20)) :])
    said = charter.result("holiday", "import", path, "--yes", "--dry-run", code=None, today=TODAY)
    assert said.exit_code in (0, 1)
