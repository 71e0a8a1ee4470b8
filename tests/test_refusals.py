"""Whatever is refused: one line that says what to do, the right exit code, and not a byte of the register changed."""

import hashlib
import re
import shlex
import shutil
from pathlib import Path

import pytest
from conftest import Charter

OPEN, SETTLED, HELD, AS_NEEDED = 1, 2, 3, 4


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with a request in every state."""
    charter = Charter(tmp_path_factory.mktemp("filled"))
    charter.new("e-nothi", "Rahima", "--received", "2026-11-22")
    charter.new("e-nothi", "Karim", "--received", "2026-11-22", "--done")
    charter.new("e-nothi", "Salma", "--received", "2026-11-22")
    charter("hold", HELD, "--why", "papers", "--on", "2026-11-23")
    charter.new("training", "Nasima", "--received", "2026-11-22")
    return charter.db


@pytest.fixture
def desk(charter: Charter, filled: Path) -> Charter:
    """The program on a copy of it."""
    shutil.copy(filled, charter.db)
    return charter


def fingerprint(charter: Charter) -> tuple[str, list[str]]:
    """The register's bytes, and its names: a journal left beside it would be a trace too."""
    digest = hashlib.sha256(charter.db.read_bytes()).hexdigest()
    return digest, sorted(path.name for path in charter.folder.glob(f"{charter.db.name}*"))


NEW = ["new", "e-nothi", "--from", "Rahima"]

REFUSED = [
    # new
    (["new"], "say which service"),
    (["new", "e-nothi"], "say who asks"),
    (["new", "e-nothi", "--from", ""], "the requester has no name"),
    (["new", "e-nothi", "--from", " \n "], "the requester has no name"),
    (["new", "bicycle", "--from", "X"], "no service is called"),
    (["new", "9.9.9", "--from", "X"], "no service is called"),
    (["new", "", "--from", "X"], "no service is called"),
    (["new", "ict", "--from", "X"], "may be any of these: 2.1.1 ict-info ("),
    ([*NEW, "--received", "25/11/2026"], "is in the future"),
    ([*NEW, "--received", "tomorrow"], "is in the future"),
    ([*NEW, "--via", "pigeon"], "use one of website, phone, email, visit, letter, requisition, directive, plan"),
    ([*NEW, "--after", "99"], "there is no request 99"),
    ([*NEW, "--after", str(OPEN)], "still pending"),
    ([*NEW, "--note", "steers\x1b[2Ja terminal"], "U+001B"),
    ([*NEW, "--phone", "01712\u202e345"], "U+202E"),
    (["new", "e-nothi", "--from", "x" * 301], "300 is the most"),
    ([*NEW, "--note", "x" * 10_001], "10000 is the most"),
    # dates, of which dateutil would guess each
    ([*NEW, "--received", ""], "the date is empty"),
    ([*NEW, "--received", "10"], "“10” is not a date"),
    ([*NEW, "--received", "nov"], "“nov” is not a date"),
    ([*NEW, "--received", "11/23/2026"], "the day comes first"),
    ([*NEW, "--received", "31/11/2026"], "Nov 2026 has 30 days"),
    ([*NEW, "--received", "31/11"], "Nov has 30 days"),
    ([*NEW, "--received", "2026-02-30"], "there is no such day"),
    ([*NEW, "--received", "mon 22 nov 2026"], "has the wrong weekday: it is Sun 22 Nov 2026"),
    ([*NEW, "--received", "11/23/26"], "type Mon 23 Nov 2026 if that is what you mean"),
    ([*NEW, "--received", "20261122"], "is not a date"),
    ([*NEW, "--received", "2026-11-22T10:00"], "is not a date"),
    ([*NEW, "--received", "1850-01-01"], "is not within the years"),
    ([*NEW, "--received", "2001-01-01"], "outside the calendar"),
    # numbers of requests
    (["show", "99"], "there is no request 99: the last one is 4"),
    (["show", "0"], "there is no request 0"),
    (["show", "one"], "“one” is not the number of a request"),
    (["show", "2026-9999"], "is not the number of a request"),
    (["show", "9" * 40], "is not the number of a request"),
    (["why", "99"], "there is no request 99"),
    (["why", ""], "is not the number of a request"),
    # what cannot follow
    (["done", "99"], "there is no request 99"),
    (["done", str(OPEN), "99"], "there is no request 99"),
    (["done", str(SETTLED)], "2 was settled on Sun 22 Nov 2026"),
    (["done", str(OPEN), str(SETTLED)], "2 was settled on"),
    (["done", str(OPEN), "--on", "25/11/2026"], "is in the future"),
    (["done", str(OPEN), "--on", "21/11/2026"], "cannot have this on Sat 21 Nov 2026"),
    (["done", str(HELD), "--on", "22/11/2026"], "cannot have this on Sun 22 Nov 2026"),
    (["done", str(OPEN), "--note", "a\x07b"], "U+0007"),
    (["note", str(OPEN), ""], "the note is empty"),
    (["note", "99", "words"], "there is no request 99"),
    (["hold", str(HELD), "--why", "x"], "3 is on hold since Mon 23 Nov 2026"),
    (["hold", str(SETTLED), "--why", "x"], "2 was settled on"),
    (["hold", str(OPEN), "--why", " "], "the reason is empty"),
    (["hold", str(OPEN), "--why", "x", "--on", "25/11/2026"], "is in the future"),
    (["hold", str(OPEN), "--why", "x", "--on", "21/11/2026"], "cannot have this on"),
    (["resume", str(OPEN)], "is not on hold"),
    (["resume", str(SETTLED)], "2 was settled on"),
    (["resume", str(HELD), "--on", "22/11/2026"], "cannot have this on"),
    (["extend", str(OPEN), "--to", "20/12/2026", "--why", "x"], "has no “as needed” in the charter"),
    (["extend", str(AS_NEEDED), "--to", "1/12/2026", "--why", "x"], "is not after the due date"),
    (["extend", str(AS_NEEDED), "--to", "16/12/2026", "--why", "x"], "the next working day is Thu 17 Dec 2026"),
    (["extend", str(AS_NEEDED), "--to", "20/12/2026", "--why", ""], "the reason is empty"),
    (["reopen", str(OPEN), "--why", "x"], "is not settled"),
    (["edit", str(OPEN), "--from", "Rahima", "--why", "x"], "nothing in 1 is different"),
    (["edit", str(OPEN), "--received", "25/11/2026", "--why", "x"], "is in the future"),
    # lists
    (["due", "--service", "bicycle"], "no service is called"),
    (["due", "--service", "ict"], "may be any of these"),
    (["due", "--as-of", "someday"], "“someday” is not a date"),
    (["due", "--as-of", "2099-01-01"], "outside the calendar"),
    (["overdue", "--service", "bicycle"], "no service is called"),
    (["overdue", "--as-of", "31/11/2026"], "there is no such day"),
    (["list", "--since", "nov"], "“nov” is not a date"),
    (["list", "--until", "10"], "“10” is not a date"),
    (["list", "--service", "bicycle"], "no service is called"),
    # the charter and the calendar
    (["services", "9.9.9"], "no service is called"),
    (["deadline", "367"], "366 is the most"),
    (["deadline", "3.5"], "no service is called"),
    (["deadline", "ict"], "may be any of these"),
    (["deadline", "3", "--received", "nov"], "“nov” is not a date"),
    (["deadline", "3", "--received", "2099-01-01"], "outside the calendar"),
    (["holiday", "list", "soon"], "“soon” is not a year"),
    (["holiday", "list", "26"], "“26” is not a year"),
    (["holiday", "remove", "2026-11-24"], "is not on the list"),
    (["holiday", "add", "2026-11-25", " "], "the day has no name"),
    (["calendar", "2026-13"], "2026-13"),
    (["calendar", "2099-01"], "outside the calendar"),
    # surroundings
    (["due", "--lang", "fr"], "the language “fr” is not known: use en or bn"),
    (["services", "--charter", "nowhere.yaml"], "nowhere.yaml"),
    ([*NEW, "--charter", "nowhere.yaml"], "nowhere.yaml"),
]


@pytest.mark.parametrize(
    ("words", "sentence"), REFUSED, ids=[f"{number}-{case[0][0]}" for number, case in enumerate(REFUSED)]
)
def test_refused_in_one_line_and_nothing_changed(desk, words, sentence):
    before = fingerprint(desk)
    result = desk.result(*words, code=1)
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith("\n")
    assert sentence in result.stderr
    in_bangla = desk.fails(*words, lang="bn")
    assert len(in_bangla) > 20
    assert fingerprint(desk) == before


WRONG_USAGE = [
    ["bogus"],
    ["--bogus"],
    ["due", "--bogus"],
    ["due", "extra"],
    ["due", "--format", "xml"],
    ["due", "--days", "-1"],
    ["due", "--days", "soon"],
    ["due", "--as-of"],
    ["list", "--status", "late"],
    ["list", "--limit", "-1"],
    ["show"],
    ["show", "1", "2"],
    ["why"],
    ["done"],
    ["done", "1", "--outcome", "lost"],
    ["done", "1", "--on"],
    ["note", "1"],
    ["hold", "1"],
    ["extend", "1", "--why", "x"],
    ["reopen", "1"],
    ["deadline"],
    ["deadline", "-3"],
    ["new", "e-nothi", "--from"],
    ["holiday"],
    ["holiday", "bogus"],
    ["holiday", "add", "2026-11-25"],
    ["due", "--db"],
]


@pytest.mark.parametrize("words", WRONG_USAGE, ids=[" ".join(words) for words in WRONG_USAGE])
def test_wrong_usage_ends_with_2(desk, words):
    before = fingerprint(desk)
    for lang in ("en", "bn"):
        result = desk.result(*words, lang=lang, code=2)
        assert result.stdout == ""
        assert result.stderr.strip()
    assert fingerprint(desk) == before


def test_wrong_usage_says_what_is_wrong_and_where_to_read_more(desk):
    first, *rest = desk.fails("due", "--bogus", code=2).splitlines()
    assert first.startswith("error: ")
    assert "--bogus" in first
    assert "`charter due --help` tells more." in rest


SAID = [
    ("show", "ID is missing", "নম্বর দেওয়া হয়নি"),
    ("hold 1", "--why is missing", "--why"),
    ("due --dayz 3", "there is no option --dayz: did you mean --days?", "--days"),
    ("due --bogus", "there is no option --bogus", "--bogus"),
    ("due -x", "there is no option -x", "-x"),
    ("due --days", "--days needs a value", "--days"),
    ("overdue --exit-code=3", "--exit-code takes no value", "--exit-code"),
    ("due --days x", "--days cannot be “x”: give a whole number", "পূর্ণসংখ্যা"),
    ("list --limit -1", "--limit cannot be “-1”: give 0 or more", "০"),
    ("sample 0", "N cannot be “0”: give 1 or more", "১"),
    ("holiday import x --year 1.5", "--year cannot be “1.5”: give a whole number", "পূর্ণসংখ্যা"),
    (
        'done 1 --outcome "it\'s"',
        "--outcome cannot be “it's”: use one of served, declined, withdrawn, forwarded, void",
        "served (সেবা প্রদত্ত)",
    ),
    (
        "done 1 --outcome 'is not one'",
        "--outcome cannot be “is not one”: use one of served, declined, withdrawn, forwarded, void",
        "“is not one”",
    ),
    ("show 1 2", 'there is a word too many: 2; put "quotes" around words that belong together', "2"),
    ("shwo 1", "there is no command shwo: did you mean show?", "show"),
]


@pytest.mark.parametrize(("typed", "sentence", "bangla"), SAID, ids=[typed for typed, _, _ in SAID])
def test_wrong_usage_is_said_in_the_readers_language(desk, typed, sentence, bangla):
    words = shlex.split(typed)
    assert desk.fails(*words, code=2).splitlines()[0] == f"error: {sentence}"
    said = desk.fails(*words, code=2, lang="bn").splitlines()[0]
    assert said.startswith("ত্রুটি: ")
    assert bangla in said
    assert not re.search("Invalid|Missing|No such|Got ", said)


def test_a_wrong_language_or_day_in_the_environment(desk):
    before = fingerprint(desk)
    assert "use en or bn" in desk.fails("due", lang="fr")
    assert "CHARTER_TODAY is “soon”" in desk.fails("due", today="soon")
    assert fingerprint(desk) == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "empty"),
        ("sections: [\n", "line"),
        ("format: 1\nbogus: true\n", "bogus"),
    ],
    ids=["empty", "no yaml", "unknown key"],
)
def test_a_charter_that_is_none(desk, text, sentence):
    broken = desk.folder / "broken.yaml"
    broken.write_text(text, encoding="utf-8")
    before = fingerprint(desk)
    refusal = desk.fails(*NEW, "--charter", broken)
    assert str(broken) in refusal
    assert sentence in refusal
    assert fingerprint(desk) == before


@pytest.mark.parametrize("text", ["", "days: []\n", "weekly_off: [friday]\ndays:\n  - {date: 2026-02-30}\n"])
def test_an_office_days_file_that_is_none_is_never_no_holidays(desk, text):
    own = desk.own_data()
    (desk.folder / "office_days.yaml").write_text(text, encoding="utf-8")
    before = fingerprint(desk)
    for words in (NEW, ["due"], ["deadline", "3"]):
        assert "office_days.yaml" in desk.fails(*words, "--charter", own)
    assert fingerprint(desk) == before


NASTY = [
    *("", " ", "-", "--", "0", "-1", "1.5", "1e3", "9" * 30, "০", "{id}", "{", "%s", "[bold]x[/]", "'; DROP TABLE x;"),
    *("💥", "\u200d", "\u09cd", "../..", "nan", "٣", "²", "null", "a\tb", "x" * 5000),
]
PLACES = [
    *("show ?", "why ?", "done ?", "note 1 ?", "deadline ?", "services ?", "list ?", "new ? --from X"),
    *("new e-nothi --from ?", "new e-nothi --from X --received ?", "new e-nothi --from X --phone ?"),
    *("new e-nothi --from X --via ?", "new e-nothi --from X --after ?", "due --as-of ?", "due --days ?"),
    *("due --service ?", "list --since ?", "list --limit ?", "done 1 --on ?", "holiday list ?", "calendar ?"),
    *("hold 1 --why ?", "extend 4 --to ? --why x", "edit 1 --why x --address ?"),
]


@pytest.mark.parametrize("place", PLACES)
def test_never_a_traceback(desk, place):
    for number, nasty in enumerate(NASTY):
        words = [nasty if word == "?" else word for word in place.split()]
        result = desk.result(*words, lang=("en", "bn")[number % 2], code=None)
        assert result.exit_code in (0, 1, 2), words
        if result.exit_code == 1:
            assert result.stderr.count("\n") == 1, words


def test_an_argument_that_is_no_utf8(desk):
    for words in (
        [*NEW[:3], "\udcff"],
        ["show", "\udcff"],
        ["list", "\udcff"],
        ["\udcff"],
        ["due", "--db", "\udcff/x"],
    ):
        ended = desk.run(*words)
        assert ended.returncode in (0, 1, 2)
        assert "Traceback" not in ended.stderr
