"""Local changes laid over the office-days file: pure, and proved over random lists and changes."""

from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from office_calendar import FRIDAY, SATURDAY, calendar_of, dates, holiday, make_up

from charter_cli.domain.calendar import Kind, OfficeDay, YearlyDay
from charter_cli.domain.calendar_changes import Change, lay_over
from charter_cli.language.text import Wording

FIRST = date(2026, 12, 20)  # so that days fall into a listed year and into one that is not
YEARLY = (
    YearlyDay(12, 25, Kind.GENERAL, Wording("বড়দিন", "Christmas Day")),
    YearlyDay(1, 2, Kind.GENERAL, Wording("দুই তারিখ", "The second")),  # a Saturday in 2027
    YearlyDay(1, 3, Kind.EXECUTIVE, Wording("তিন তারিখ", "The third")),  # a Sunday
)
WEEKLY_OFF = (FRIDAY, SATURDAY)
DAYS = dates(FIRST, 24)


def changes(days: st.SearchStrategy[date] = DAYS) -> st.SearchStrategy[Change]:
    """A holiday, a make-up day, a day taken off, or the list of 2027."""
    return st.one_of(
        days.map(lambda day: Change(day, holiday(day, name=f"Added {day.day}"))),
        days.map(lambda day: Change(day, make_up(day))),
        days.map(Change),
        st.just(Change(year=2027)),
    )


def filed() -> st.SearchStrategy[list[OfficeDay]]:
    """The listed days of the file, all of 2026."""
    return st.sets(dates(FIRST, 12)).map(lambda days: [holiday(day, name="Filed") for day in sorted(days)])


def stories() -> st.SearchStrategy[list[Change]]:
    return st.lists(changes(), max_size=12)


def laid(days, story):
    return lay_over({2026}, days, YEARLY, WEEKLY_OFF, story)


def calendar(days, story):
    found = laid(days, story)
    return calendar_of(found.days.values(), listed=found.listed, yearly=YEARLY)


@given(filed())
def test_without_changes_the_file_is_in_force(days):
    found = laid(days, [])
    assert (found.listed, set(found.days.values()), found.local) == ({2026}, set(days), frozenset())


@given(filed(), stories())
def test_the_last_word_about_a_day_holds(days, story):
    found, working = laid(days, story), calendar(days, story)
    last = {change.day: change.listed for change in story if change.day is not None}
    for day, listed in last.items():
        if listed is not None:
            assert found.days[day] == listed
            assert working.is_working(day) == (listed.kind is Kind.WORKING)
    assert found.local == set(last)


@given(filed(), stories())
def test_a_day_that_was_taken_off_is_like_any_other_day_of_the_week(days, story):
    """A yearly one too: it does not come back by itself in a year whose list is not published, nor opens a weekend."""
    working = calendar(days, story)
    last = {change.day: change.listed for change in story if change.day is not None}
    for day in (day for day, listed in last.items() if listed is None):
        assert working.is_working(day) == (day.weekday() not in WEEKLY_OFF)


@given(filed(), stories())
def test_all_other_days_are_the_files(days, story):
    found = laid(days, story)
    file = {day.day: day for day in days}
    for day in file.keys() | found.days.keys():
        if day not in found.local:
            assert found.days.get(day) == file.get(day)


@given(filed(), stories())
def test_years_are_those_of_the_file_and_those_that_were_brought(days, story):
    assert laid(days, story).listed == {2026, *(change.year for change in story if change.year)}


@given(filed(), stories(), changes())
def test_the_same_change_twice_is_one(days, story, change):
    assert laid(days, [*story, change, change]) == laid(days, [*story, change])


@given(filed(), stories(), changes(), changes())
def test_changes_of_different_days_do_not_depend_on_their_order(days, story, one, other):
    """Of two days, not of a day and a list: before its year is listed a yearly day has to be named as working."""
    assume(one.day is not None and other.day is not None and one.day != other.day)
    assert laid(days, [*story, one, other]) == laid(days, [*story, other, one])


@settings(max_examples=50)
@given(filed(), stories())
def test_a_calendar_can_always_be_made_of_it(days, story):
    """No story of changes leads to a calendar that is refused."""
    working = calendar(days, story)
    open_days = [day for day in range(24) if working.is_working(date.fromordinal(FIRST.toordinal() + day))]
    counted = working.count(date(2026, 12, 19), date.fromordinal(FIRST.toordinal() + 23))
    assert counted == len(open_days)


def test_a_yearly_day_taken_off_is_named_in_both_languages():
    (day,) = laid([], [Change(date(2027, 1, 3))]).days.values()
    assert day.name == Wording(bn="ছুটি বাতিল: তিন তারিখ", en="holiday cancelled: The third")
    assert day.kind is Kind.WORKING


def test_in_a_listed_year_a_yearly_day_has_nothing_to_be_taken_off():
    assert laid([], [Change(year=2027), Change(date(2027, 1, 3))]).days == {}
