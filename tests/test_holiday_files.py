"""`holiday import`: next year's list from a YAML, CSV or iCalendar file. What is not certain is refused by its line."""

import pytest
from snapshots import lists, rows, untouched

YAML = """\
years_listed: [2027]
days:
  - {date: 2027-01-05, kind: local, bn: "স্থানীয় ছুটি", en: "Local"}
  - {date: 2027-02-21, kind: general, bn: "শহীদ দিবস", en: "Martyrs' Day"}
  - {date: 2027-03-10, kind: executive, bn: "ঈদুল ফিতর", en: "Eid-ul-Fitr", moon: true}
"""
CSV = """\
date,kind,name_bn,name_en,moon,source
2027-01-05,local,স্থানীয় ছুটি,Local,,
21/02/2027,general,শহীদ দিবস,Martyrs' Day,,
10 Mar 2027,executive,ঈদুল ফিতর,Eid-ul-Fitr,yes,
"""
ICS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1@test
DTSTAMP:20261101T000000Z
DTSTART;VALUE=DATE:20270105
DTEND;VALUE=DATE:20270107
SUMMARY:Local
END:VEVENT
BEGIN:VEVENT
UID:2@test
DTSTAMP:20261101T000000Z
DTSTART;VALUE=DATE:20270221
SUMMARY:শহীদ দিবস
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def desk(charter):
    """Request 1 is due in April 2027, provisionally; 2 on 29 November."""
    charter.new("software", "Karim")
    charter.new("e-nothi", "Rahima")
    return charter


def file(charter, name, text, encoding="utf-8"):
    path = charter.folder / name
    path.write_bytes(text.encode(encoding))
    return path


def year_2027(charter):
    return [
        (day["date"][5:], day["kind"], day["name_en"], day["moon"]) for day in charter.json("holiday", "list", 2027)
    ]


def due(charter):
    shown = charter.json("show", 1)
    return shown["due_on"], shown["provisional"]


# --- next year's list ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "options"),
    [
        ("next.yaml", YAML, []),
        ("next.yml", YAML, []),
        ("NEXT.YAML", YAML, []),
        ("next.csv", CSV, ["--year", "2027"]),
        ("next.csv", "\ufeff" + CSV.replace("\n", "\r\n"), ["--year", "2027"]),  # as a spreadsheet saves it
    ],
    ids=["yaml", "yml", "capitals", "csv", "spreadsheet"],
)
def test_next_years_list(desk, name, text, options):
    assert due(desk) == ("2027-04-01", True)
    said = desk.result("holiday", "import", file(desk, name, text), *options, today="2027-03-11").stdout.splitlines()
    assert "the list of 2027 is published" in said
    assert "1 due date is no longer provisional" in said
    assert said[-1].startswith("  1  Thu 1 Apr 2027  ->  ")
    assert year_2027(desk) == [
        ("01-05", "local", "Local", False),
        ("02-21", "general", "Martyrs' Day", False),
        ("03-10", "executive", "Eid-ul-Fitr", True),
    ]
    assert desk.json("holiday", "list", 2027)[0]["name_bn"] == "স্থানীয় ছুটি"
    assert desk.json("show", 1, today="2027-03-11")["provisional"] is False


def test_a_moon_day_of_the_new_list_keeps_it_provisional_until_then(desk):
    said = desk("holiday", "import", file(desk, "next.yaml", YAML))
    assert "no longer provisional" not in said
    assert "waits for the moon" in desk("show", 1)
    assert due(desk) == ("2027-04-05", True)
    assert desk.json("show", 1, today="2027-03-10")["provisional"] is False


def test_a_listed_year_has_its_own_days_and_no_yearly_ones(desk):
    """26 March stands in no list here, so it is open: that is what "the whole list" means."""
    assert "03-26" in [day for day, *_ in year_2027(desk)]
    desk("holiday", "import", file(desk, "next.yaml", YAML))
    assert "03-26" not in [day for day, *_ in year_2027(desk)]
    assert "~" not in desk("deadline", 3, "--received", "2027-03-24", today="2027-03-24")


def test_the_warning_about_the_end_of_the_list_goes(desk):
    assert "the list of holidays ends on Thu 31 Dec 2026" in desk.result("due").stderr
    desk("holiday", "import", file(desk, "next.yaml", YAML))
    assert desk.result("due").stderr == ""


def test_the_same_list_twice_changes_nothing(desk):
    path = file(desk, "next.yaml", YAML)
    desk("holiday", "import", path)
    with untouched(desk):
        assert desk("holiday", "import", path) == "Nothing to change: the calendar says so already.\n"


def test_a_list_in_two_formats_is_the_same_list(desk):
    desk("holiday", "import", file(desk, "next.csv", CSV), "--year", 2027)
    with untouched(desk):
        desk("holiday", "import", file(desk, "next.yaml", YAML))


def test_dry_run(desk):
    path, before = file(desk, "next.yaml", YAML), lists(desk)
    with untouched(desk):
        said = desk("holiday", "import", path, "--dry-run")
        (move,) = desk.json("holiday", "import", path, "--dry-run")
    assert said.startswith("Only a rehearsal")
    assert (move["id"], move["due_on_before"], move["due_on"]) == (1, "2027-04-01", "2027-04-05")
    assert lists(desk) == before


def test_without_year_a_table_adds_days_and_lists_no_year(desk):
    desk("holiday", "import", file(desk, "some.csv", "date,name\n2026-11-25,Storm\n"))
    assert desk.json("show", 2)["due_on"] == "2026-11-30"
    assert rows(desk, "SELECT listed FROM calendar") == [("[2024, 2025, 2026]",)]
    desk("holiday", "import", file(desk, "more.csv", "date,name\n2027-01-05,Local\n"))
    assert due(desk)[1] is True


def test_one_column_of_names_serves_both_languages(desk):
    desk("holiday", "import", file(desk, "some.csv", "Date, Name \n২৫/১১/২০২৬,ঝড়\n"))
    (day,) = [day for day in desk.json("holiday", "list", 2026) if day["date"] == "2026-11-25"]
    assert (day["name_bn"], day["name_en"], day["kind"]) == ("ঝড়", "ঝড়", "general")


def test_make_up_days_in_a_list(desk):
    desk("holiday", "import", file(desk, "some.csv", "date,name,kind\n2026-11-28,Make-up,working\n"))
    assert desk.json("show", 2)["due_on"] == "2026-11-28"


def test_the_day_a_local_change_was_made_for_is_the_lists_from_then_on(desk):
    """The later word wins: the list comes after the local change."""
    desk("holiday", "add", "2027-01-05", "As announced on the radio")
    desk("holiday", "import", file(desk, "next.yaml", YAML))
    assert year_2027(desk)[0] == ("01-05", "local", "Local", False)
    desk("holiday", "add", "2027-01-05", "Renamed here")
    assert year_2027(desk)[0] == ("01-05", "general", "Renamed here", False)


def test_settled_ones_stay(desk):
    desk("done", 1)
    before = lists(desk)
    assert desk.json("holiday", "import", file(desk, "next.yaml", YAML)) == []
    assert lists(desk) == before


# --- a feed is only a suggestion -------------------------------------------------------------------------------


def test_a_feed_is_shown_first_and_taken_only_with_yes(desk):
    path = file(desk, "feed.ics", ICS)
    with untouched(desk):
        shown = desk.result("holiday", "import", path)
    assert "--yes" in shown.stderr
    assert [line.strip() for line in shown.stdout.splitlines()] == [
        "Tue 5 Jan 2027   Local · general holiday",
        "Wed 6 Jan 2027   Local · general holiday",
        "Sun 21 Feb 2027  শহীদ দিবস · general holiday · "
        "already listed as Martyrs' Day and International Mother Language Day",
        "holiday import feed.ics: 1 pending request has a new due date",
        "1  Thu 1 Apr 2027  ->  Mon 5 Apr 2027  2.2.10  Karim",
    ]
    said = desk("holiday", "import", path, "--yes")
    assert "Tue 5 Jan 2027 · Local · general holiday · office closed" in said
    assert "published" not in said
    assert due(desk)[1] is True, "a feed lists no year by itself"
    assert [day["source"] for day in desk.json("holiday", "list", 2027) if day["date"] == "2027-01-06"] == ["feed.ics"]
    assert "the list of 2027 is published" in desk("holiday", "import", path, "--yes", "--year", 2027)
    assert due(desk)[1] is False


# --- what is refused -------------------------------------------------------------------------------------------

FEED_HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n"


def event(*lines):
    return FEED_HEAD + "\n".join(["BEGIN:VEVENT", "UID:1@test", *lines, "END:VEVENT", "END:VCALENDAR", ""])


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("days.csv", "date,name\n2027-01-05,Local\n2027-02-30,No such day\n", "days.csv, line 3: there is no such day"),
        ("days.csv", "date,name\n01/13/2027,Month first\n", "days.csv, line 2: “01/13/2027” has the month first"),
        ("days.csv", "date,name\n,Nothing\n", "days.csv, line 2: the date is empty"),
        ("days.csv", "date,name\n2027-01-05,\n", "days.csv, line 2: the day has no name"),
        ("days.csv", "date,name,kind\n2027-01-05,X,optional\n", "days.csv, line 2: “optional” is no kind of day"),
        ("days.csv", 'date,name\n2027-01-05,"Two\nlines"\n2027-01-xx,Bad\n', "days.csv, line 4: “2027-01-xx” is not"),
        (
            "days.csv",
            "date,name\n2027-01-05,A\n2027-01-05,B\n",
            "line 3: Tue 5 Jan 2027 is already listed in line 2",
        ),
        ("days.csv", "date,name\n2027-01-05,A\x07\n", "days.csv, line 2: "),
        ("days.csv", "day,name\n2027-01-05,A\n", "needs a row of headings first: date, name, kind"),
        ("days.csv", "date,title\n2027-01-05,A\n", "needs a row of headings first: date, name, kind"),
        ("days.csv", "date,name\n", "lists no day: is it the right file?"),
        ("days.csv", "", "needs a row of headings first"),
        ("days.txt", "2027-01-05", "it takes a .yaml, .csv or .ics file"),
        ("days.yaml", YAML.replace("2027-01-05", "2028-01-05"), "days.yaml, line 3: "),
        ("days.yaml", YAML.replace("2027-01-05", "2027-13-05"), "days.yaml, line 3"),
        ("days.yaml", YAML.replace("kind: local", "kind: optional"), "days.yaml, line 3"),
        ("days.yaml", YAML.replace("2027-01-05", "2027-02-21"), "days.yaml, line 4: 2027-02-21 is already listed"),
        ("days.yaml", YAML.replace("en: ", "english: "), "days.yaml, line 3"),
        ("days.yaml", YAML.replace("[2027]", "[2027, 2028]"), "2028 is listed, and no day of it stands under days"),
        ("days.yaml", "years_listed: [2027]\ndays: []\n", "days.yaml"),
        ("days.yaml", "days: [", "days.yaml"),
        ("days.yaml", "", "days.yaml"),
        ("feed.ics", "not a feed", "feed.ics"),
        ("feed.ics", FEED_HEAD + "END:VCALENDAR\n", "lists no day"),
        ("feed.ics", event("DTSTART;VALUE=DATE:20270105"), "feed.ics, line 4: the event has no day or no name"),
        ("feed.ics", event("SUMMARY:A"), "feed.ics, line 4: the event has no day or no name"),
        (
            "feed.ics",
            event("DTSTART;VALUE=DATE:20270105", "DTEND;VALUE=DATE:20280105", "SUMMARY:A"),
            "feed.ics, line 4: the event lasts from Tue 5 Jan 2027 to Tue 4 Jan 2028",
        ),
        (
            "feed.ics",
            ICS.replace("SUMMARY:শহীদ দিবস", "SUMMARY:\u202eA"),
            "feed.ics, line 11: the name holds the character U+202E",
        ),
        (
            "feed.ics",
            ICS.replace("20270221", "20270230"),
            "feed.ics, line 11: the event has a date that",
        ),
    ],
)
def test_a_bad_file_is_named_by_its_line_and_nothing_is_taken(desk, name, text, sentence):
    path = file(desk, name, text)
    with untouched(desk):
        said = desk.fails("holiday", "import", path, "--yes")
        assert sentence in said
        assert len(desk.fails("holiday", "import", path, "--yes", lang="bn")) > 20


def test_files_that_cannot_be_read(desk):
    with untouched(desk):
        for name in ("nowhere.csv", "nowhere.yaml", "nowhere.ics"):
            assert name in desk.fails("holiday", "import", desk.folder / name)
        folder = desk.folder / "folder.csv"
        folder.mkdir()
        assert "folder.csv" in desk.fails("holiday", "import", folder)
        windows = file(desk, "old.csv", "date,name\n2027-01-05,Caf\u00e9\n", encoding="cp1252")
        assert "old.csv is not in UTF-8" in desk.fails("holiday", "import", windows)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("date,name\n2026-12-20,Of this year\n", ["--year", "2027"]),  # it would make 2027 a year without holidays
        (CSV, ["--year", "2028"]),
        (CSV + "2028-01-05,local,x,x,,\n", ["--year", "2027"]),
    ],
)
def test_the_list_of_a_year_lists_that_year(desk, text, options):
    path = file(desk, "days.csv", text)
    with untouched(desk):
        assert "days.csv is not the list of 20" in desk.fails("holiday", "import", path, *options)
    assert due(desk)[1] is True


def test_a_list_outside_the_calendar_is_refused(desk):
    path = file(desk, "days.yaml", YAML.replace("2027", "2090"))
    with untouched(desk):
        assert "outside the calendar" in desk.fails("holiday", "import", path)
