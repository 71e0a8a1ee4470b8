"""Both languages are whole: every screen as it is kept in golden/, and no English left in the Bangla ones.

golden/<language>/<command>.txt holds what was typed and what was printed. After a change that is meant:

    CHARTER_GOLDEN=write python -m pytest tests/test_language.py

writes them anew; read the difference before it is kept. A new command gets a line in SCREENS.
"""

import os
import re
import shlex
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from conftest import DATA, Charter
from terminal import Form, needs_a_terminal

from charter_cli.cli import COMMANDS, language_typed
from charter_cli.files.settings import KEYS
from charter_cli.interface import context
from charter_cli.language.text import width

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("en", "bn")

# One line a command: what is typed one after the other on the register of `office`; {folder} is empty but for what
# FILES puts there.
# What ends with another exit code than 0 has it in front.
SCREENS = {
    "charter": ("--help", "--lang {lang}", "2 deu", "2 LIST", "2 --dbb x due", "2 due --lang"),
    "new": (
        "new --help",
        "new e-nothi --from 'শিরিন আক্তার' --phone ০১৭০০-০০০০০০ --via letter --about 'লগইন করা যাচ্ছে না' "
        "--memo ০৫.৪৪.৪১০০ --memo-date 2026-11-19 --file ন-১২ --note 'মূল কপি জমা'",
        "new 2.2.10 --from 'সদর ইউনিয়ন পরিষদ' --via directive --done",
        "1 new",
        "1 new e-nothi",
        "1 new ল্যাব --from 'ক' --via fax",
        "1 new আইসিটি --from 'ক'",
        "1 new e-nothi --from 'ক' --received 11/23/2026",
        "1 new e-nothi --from 'ক' --received 2026-11-25",
    ),
    "due": (
        "due --help",
        "due",
        "due --days 0",
        "2 due --days",
        "2 due --days x",
        "2 due --days -1",
        "2 due --format x",
    ),
    "overdue": ("overdue --help", "3 overdue --exit-code", "overdue --service 2.2.9", "overdue --as-of 2026-12-05"),
    "list": (
        "list --help",
        "list",
        "list রহিমা",
        "list নেই",
        "list --limit 1",
        "list --status settled",
        "2 list --status x",
    ),
    "people": ("people --help", "people", "people রহীমা", "people নেই", "people --limit 1"),
    "message": ("message --help", "message 1", "message 2", "message 5", "1 message 2 --kind settled"),
    "show": ("show --help", "show 1", "show 4", "show 5", "1 show 99", "1 show x", "2 show", "2 show 1 2"),
    "why": ("why --help", "why 2", "why 4", "why 6"),
    "done": (
        "done --help",
        "2 done 1 --outcome x",
        "done 2 3 --memo ৭৭/২৬ --note 'টেলিফোনে জানানো হয়েছে'",
        "1 done 2",
        "1 done 1 --on 2026-10-30",
    ),
    "note": ("note --help", "note 2 'আবেদনকারীকে জানানো হয়েছে'", "1 note 2 ''"),
    "hold": ("hold --help", "hold 2 --why 'প্রত্যয়নপত্র নেই'", "1 hold 4 --why 'আবার'"),
    "resume": ("resume --help", "resume 4", "1 resume 2"),
    "extend": (
        "extend --help",
        "extend 6 --to 2027-04-05 --why 'যন্ত্রাংশ আসেনি'",
        "1 extend 2 --to 2026-12-20 --why 'ক'",
    ),
    "reopen": ("reopen --help", "reopen 5 --why 'ভুলক্রমে নিষ্পন্ন'", "1 reopen 2 --why 'ক'"),
    "edit": ("edit --help", "edit 2 --phone ০১৭০০-০০০০০১ --why 'ভুল নম্বর'", "1 edit 2 --why 'ক'"),
    "undo": ("undo --help", "undo", "undo"),
    "deadline": (
        "deadline --help",
        "deadline e-nothi",
        "deadline ৫ --received 2026-12-14",
        "deadline 30",
        "1 deadline 999",
        "1 deadline 3 --received 31/11/2026",
    ),
    "services": ("services --help", "services", "services --brief", "1 services প্রশিক্ষন", "1 services নেই"),
    "holiday": (
        "holiday --help",
        "holiday list --help",
        "holiday list 2026",
        "holiday list 2029",
        "1 holiday list x",
        "2 holiday lst",
    ),
    "calendar": ("calendar --help", "calendar", "calendar 2026-12", "1 calendar x"),
    "slip": ("slip --help", "slip 2", "1 slip 99", "1 slip 2 --output slip.pdf", "1 slip 2 --output slip.csv"),
    "report": ("report --help", "report", "report 2026-27Q2", "1 report x", "1 report 2027"),
    "return": ("return --help", "1 return 2027"),
    "district": ("district --help", "2 district", "2 district in --by x", "1 district in --format parquet"),
    "sample": ("sample --help", "sample 2 --seed ক", "2 sample x"),
    "import": (
        "import --help",
        "import {folder}/good.csv --dry-run",
        "import {folder}/good.csv",
        "1 import {folder}/good.csv",
        "1 import {folder}/mixed.csv",
        "import {folder}/mixed.csv --skip-bad --dry-run",
        "import {folder}/mixed.csv --skip-bad",
        "1 import {folder}/mixed.csv --skip-bad",
        "1 import {folder}/mixed.bad.csv",
        "1 import {folder}/strange.csv",
        "1 import {folder}/none.csv",
    ),
    "export": (
        "export --help",
        "export --output {folder}/all.xlsx",
        "1 export --format xlsx",
        "1 export --output {folder}/register.db",
    ),
    "backup": ("backup --help", "backup {folder}/copy.db"),
    "restore": (
        "restore --help",
        "restore",
        "backup",
        "done 2",
        "new e-nothi --from 'শিরিন আক্তার' --via visit",
        "restore",
        "restore {folder}/backups/register-2026-11-24-103100.db",
        "1 restore {folder}/good.csv",
    ),
    "check": (
        "check --help",
        "check",
        "1 --db {folder}/hurt.db check",
        "1 check --seal 12",
        "1 check --seal 3-7F3K-9Q2M-XW4C-0RTE",
        "1 check --seal 99-7F3K-9Q2M-XW4C-0RTE",
    ),
    "seal": ("seal --help", "seal", "1 --db {folder}/none.db seal"),
    "init": ("init --help", "init {folder}/office"),
    "config": (
        "config --help",
        "config officer ফারুক",
        "config db {folder}/kept.db",
        "config db",
        "config",
        "config db --unset",
        "1 config lang fr",
        "2 config --unset",
    ),
}
FILES = {
    "good.csv": "ক্রমিক নং;তারিখ;আবেদনকারীর নাম;মোবাইল নং;সেবার নাম;নিষ্পত্তির তারিখ\r\n"
    "১;০১/১১/২০২৬;শিরিন আক্তার;1712345678;e-nothi;০৩/১১/২০২৬\r\n"
    "২;০৮/১১/২০২৬;সদর ইউনিয়ন পরিষদ;;ইউনিয়ন ডিজিটাল সেন্টার;\r\n",
    "mixed.csv": "সেবা,আবেদনকারী,প্রাপ্তির তারিখ,মাধ্যম,নিষ্পত্তির তারিখ,অবস্থা,শেষ তারিখ,ট্র্যাকিং নম্বর\r\n"
    "e-nothi,কামাল হোসেন,২২/১১/২০২৬,visit,,চলমান,২০২৬-১১-৩০,২০২৫-০১১৭\r\n"
    "ই-সেবা,,11/23/2026,ফ্যাক্স,,,,\r\n"
    "প্রশিক্ষণ,নাসরিন,২৫/১১/২০২৬,,২৬/১১/২০২৬,,,\r\n"
    "e-nothi,জামাল,২২/১১/২০২৬,,২০/১১/২০২৬,চলমান,,\r\n"
    "e-nothi,সালমা,২২/১১/২০২৬,,,নিষ্পন্ন,,\r\n",
    "strange.csv": "সেবা,আবেদনকারী,তারিখ,পিতার নাম\r\n",
}
# English that belongs to the Bangla screens: what is typed, and names of things.
TYPED = re.compile(
    "|".join(
        (
            r"^\$ .*$",
            r"^[0-9-]+$",  # a phone number to paste
            r"(?:^ |আবার:) +charter .*$",  # a command to copy
            r"`[^`]*`",
            r"“[^”]*”",
            r"--[a-z-]+(?: [0-9]+)?",
            r"\b[a-z_]+(?:\|[a-z_]+)+",
            r"\{(?:folder|data)\}\S*|\{seal\}|\S+\.yaml",
            r"[a-z_]+ \S+ ≠ \S+",  # a column of the register, as `check` names it
            r"[\w.]+@[\w.]+",
            r"https?://\S+",
            r"CHARTER_[A-Z]+|Ctrl-C|SHA-256|\b(?:en|bn)\b",
        )
    ),
    re.MULTILINE,
)
NAMES = {
    *(
        "charter",
        "add",
        "working",
        "remove",
        "lst",
        "deu",
        "LIST",
        "fax",
        "x",
        "A",
        "Q",
        "KB",
        "HTML",
        "html",
        "Parquet",
        "district",
        "YAML",
        "yaml",
    ),
    *("PDF", "pdf", "text", "CSV", "csv", "XLSX", "xlsx", "JSON", "ics", "iCalendar", "UTF"),
}


class Morning(datetime):
    """A clock that stands at one moment of the day on which the screens are made."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Morning":
        return cls(2026, 11, 24, 10, 31, tzinfo=tz)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Charter]:
    """A register with a request in every state, written on one morning."""
    charter = Charter(tmp_path_factory.mktemp("office"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context, "datetime", Morning)
        patch.setattr(context, "machine_user", lambda: "ফারুক")
        for words in (
            "new ict-info --from 'রহিমা বেগম' --received 2026-11-08 --via website --about 'কেন্দ্রের তালিকা' "
            "--note 'সেন্টারের ওয়েবসাইট খোলা যাচ্ছে না'",
            "new e-nothi --from 'উপজেলা কৃষি অফিস' --phone 01700000000 --received 2026-11-22 --about 'লগইন করা যাচ্ছে না'",
            "new web-portal --from 'উপজেলা পরিসংখ্যান অফিস' --via letter --received 2026-11-19 --about 'পোর্টাল হালনাগাদ'",
            "new 2.2.9 --from 'মডেল স্কুল' --received 2026-11-19 --about 'বিজ্ঞান মেলা'",
            "new ict-support --from 'করিম মিয়া' --phone 01711-000001 --received 2026-11-18 --about 'প্রিন্টার'",
            "new 2.2.10 --from 'সদর ইউনিয়ন পরিষদ' --received 2026-11-19 --via directive --about 'হোল্ডিং কর'",
            "hold 4 --why 'আবেদনের সঙ্গে প্রত্যয়নপত্র নেই' --on 2026-11-23",
            "done 5 --on 2026-11-22",
        ):
            charter(*shlex.split(words))
        yield charter


@pytest.fixture
def desk_copy(office: Charter, charter: Charter) -> Charter:
    """The register of `office`, to be written in by one test; beside it FILES, and a copy that was tampered with."""
    shutil.copy(office.db, charter.db)
    for name, text in FILES.items():
        (charter.folder / name).write_text(text, encoding="utf-8", newline="")
    hurt = charter.folder / "hurt.db"
    shutil.copy(office.db, hurt)
    with closing(sqlite3.connect(hurt)) as connection:
        connection.execute("UPDATE requests SET due_on = '2026-12-31' WHERE id = 2")
        connection.commit()
    return charter


@pytest.mark.parametrize("command", SCREENS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_screen_is_as_it_is_kept(
    lang: str, command: str, desk_copy: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "datetime", Morning)
    monkeypatch.setattr(context, "machine_user", lambda: "ফারুক")
    printed = transcript(desk_copy, SCREENS[command], lang)
    kept = GOLDEN / lang / f"{command}.txt"
    if os.environ.get("CHARTER_GOLDEN") == "write":
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(printed, encoding="utf-8", newline="\n")

    assert printed == kept.read_text(encoding="utf-8")


def transcript(charter: Charter, screens: tuple[str, ...], lang: str) -> str:
    """What was typed and what was printed, the folder of the test left out."""
    parts = []
    for screen in screens:
        code, words = re.fullmatch(r"(?:(\d) )?(.*)", screen.format(folder=charter.folder, lang=lang)).groups()
        result = charter.result(*shlex.split(words), code=int(code or 0), lang=lang, env={"COLUMNS": "80"})
        parts.append(f"$ charter {words}\n{result.output}")
    printed = "\n".join(parts).replace(str(charter.folder), "{folder}").replace(str(DATA), "{data}")
    printed = re.sub(r"[0-9]+(?:-[0-9A-Z]{4}){4}", "{seal}", printed)
    printed = re.sub(r"[0-9০-৯.]+ (?=KB|কিলোবাইট)", "… ", printed)
    return re.sub(r"(Disk: |ডিস্ক: ).*", r"\1…", printed)


def test_every_command_has_its_screens() -> None:
    assert set(COMMANDS) - set(SCREENS) == set(), "add a line to SCREENS"


@pytest.mark.parametrize("command", SCREENS)
def test_a_bangla_screen_holds_no_english(command: str) -> None:
    screen = TYPED.sub("", (GOLDEN / "bn" / f"{command}.txt").read_text(encoding="utf-8"))

    assert set(re.findall("[A-Za-z]+", screen)) - own_words() == set()
    # A refusal repeats figures as they were typed, and tells commands and dates to type.
    told = re.sub(r"(?m)^(?:ত্রুটি: |লাইন [০-৯]+: |      ).*$|[a-z]+[0-9]+|[A-Z]+[0-9]+", "", screen)
    assert re.findall(".*[0-9].*", told) == []


def test_a_language_that_is_not_known_is_refused_in_one_line(charter: Charter) -> None:
    assert charter.fails("due", "--lang", "fr") == "error: the language “fr” is not known: use en or bn\n"
    assert charter.fails("due", "--help", lang="fr") == "error: the language “fr” is not known: use en or bn\n"


def own_words() -> set[str]:
    """English that stands in the published Bangla charter itself, in what people type, and in names."""
    charter = "\n".join(re.findall(r'(?:bn|alias|web): *"?([^"\n]*)', (DATA / "charter.yaml").read_text("utf-8")))
    choices = {
        "served",
        "declined",
        "withdrawn",
        "forwarded",
        "void",
        "open",
        "held",
        "settled",
        "all",
        "table",
        "json",
        "parquet",
        "office",
        "service",
        "month",
        *("received", "moved", "late", "general", "executive", "local"),
    }
    channels = {"website", "phone", "email", "visit", "letter", "requisition", "directive", "plan"}
    return {*NAMES, *choices, *channels, *COMMANDS, *KEYS, *re.findall("[A-Za-z]+", charter)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_is_no_wider_than_the_terminal(lang: str, charter: Charter) -> None:
    for command in COMMANDS:
        lines = charter(command, "--help", lang=lang, env={"COLUMNS": "80"}).splitlines()
        assert max(width(line) for line in lines) <= 80, command


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("words", ["due", "list"])
def test_columns_start_at_the_same_cell(lang: str, words: str, desk_copy: Charter) -> None:
    rows = [line for line in desk_copy(words, lang=lang).splitlines() if re.match(" +[0-9০-৯]+  ", line)]
    code = re.compile(r"  [2২]\.[12১২]\.[0-9০-৯]+  ")
    starts = {width(row[: code.search(row).start()]) for row in rows}

    assert len(rows) > 4
    assert len(starts) == 1
    assert not any(unicodedata.category(char)[0] in "LM" for row in rows for char in row[: code.search(row).end()]) or (
        lang == "en"
    )


@pytest.mark.parametrize(
    ("words", "surroundings"),
    [
        (["due", "--help"], {"lang": "bn"}),
        (["--lang", "bn", "due", "--help"], {}),
        (["due", "--help", "--lang=bn"], {}),
        (["due", "--help"], {"lang": None, "env": {"LANG": "bn_BD.UTF-8"}}),
    ],
    ids=["variable", "before", "after", "locale"],
)
def test_help_is_in_the_language_asked_for(words: list[str], surroundings: dict[str, object], charter: Charter) -> None:
    assert charter(*words, **surroundings).startswith("ব্যবহার: charter due [বিকল্প]")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ([], None),
        (["due"], None),
        (["--lang", "bn", "due"], "bn"),
        (["due", "--lang=bn"], "bn"),
        (["--lang", "en", "due", "--lang", "bn"], "bn"),
        (["note", "1", "--", "--lang", "bn"], None),
        (["due", "--lang"], None),
    ],
)
def test_the_language_is_known_before_anything_is_parsed(words: list[str], named: str | None) -> None:
    assert (language_typed(words) or None) == named


@pytest.mark.parametrize(("lang", "begins"), [("en", "error: "), ("bn", "ত্রুটি: ")])
def test_what_went_wrong_comes_first(lang: str, begins: str, charter: Charter) -> None:
    assert charter.fails("show", "12", lang=lang).startswith(begins)
    assert charter.fails("show", code=2, lang=lang).startswith(begins)


@needs_a_terminal
def test_the_form_asks_in_bangla_and_takes_bangla_answers(charter: Charter) -> None:
    form = Form(charter, "new", lang="bn")
    form.answer("সেবা (", "অজানা\n")
    form.answer("ত্রুটি: ", "")
    form.answer("সেবা (", "৬\n")
    form.answer("আবেদনকারী: ", "\n")
    form.answer("আবেদনকারী: ", "রহিমা বেগম\n")
    form.answer("টেলিফোন: ", "০১৭০০-০০০০০০\n")
    form.answer("মাধ্যম (", "২\n")
    form.answer("প্রাপ্তির তারিখ [", "২৫/১১/২০২৬\n")
    form.answer("প্রাপ্তির তারিখ [", "গতকাল\n")
    form.answer("বিষয়: ", "লগইন করা যাচ্ছে না\n")
    form.answer("[হ্যাঁ (এন্টার)/না]: ", "হয়তো\n")
    form.answer("[হ্যাঁ (এন্টার)/না]: ", "হ্যাঁ\n")
    screen, code = form.end()

    assert code == 0, screen
    screen = re.sub(r"\x1b\[[0-9;?]*[a-z]", "", screen)
    assert set(re.findall("[A-Za-z]+", TYPED.sub("", screen))) - own_words() == set()
    request = charter.json("show", 1)
    assert (request["requester"], request["phone"], request["channel"]) == ("রহিমা বেগম", "01700-000000", "phone")
    assert (request["service_code"], request["received_on"]) == ("2.2.1", "2026-11-23")
    assert (request["subject"], request["note"]) == ("লগইন করা যাচ্ছে না", None)


@needs_a_terminal
@pytest.mark.parametrize(("typed", "lang"), [("n\n", "en"), ("না\n", "bn"), ("\x03", "en"), ("\x04", "bn")])
def test_a_form_that_is_given_up_leaves_nothing_behind(typed: str, lang: str, charter: Charter) -> None:
    given = ("--phone", "017000", "--via", "visit", "--received", "today", "--about", "x")
    form = Form(charter, "new", "e-nothi", *given, lang=lang)
    form.answer(": ", "রহিমা বেগম\n")
    question = "n]: " if lang == "en" else "না]: "
    if typed == "\x03":
        form.interrupt(question)
    else:
        form.answer(question, typed)
        if typed != "\x04":  # back to the fields, where one can still leave
            form.answer("]: ", "\x04")
    screen, code = form.end()

    assert code == 1, screen
    assert "Traceback" not in screen
    assert charter.json("list") == []
