"""Windows, as far as it can be played here: code page 1252, line ends, %LOCALAPPDATA%, files that are locked, and calls
that are not there."""

from __future__ import annotations

import ast
import os
import re
from functools import cache
from pathlib import Path

import platformdirs
import pytest
from conftest import DATA, Charter
from platformdirs import windows
from playing_windows import NO_MODULES, NO_NAMES, open_files, play

import charter_cli
from charter_cli.interface import context

# Python told that its pipes are of code page 1252; what it opens without being told an encoding is ASCII.
CODE_PAGE = {
    "PYTHONIOENCODING": "cp1252",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONLEGACYWINDOWSSTDIO": "1",
    "LC_ALL": "C",
}
PACKAGE = Path(charter_cli.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
NAME = "মোছাঃ শাহানারা পারভীন"
TABLE = f"service,requester,received_on,note\ne-nothi,{NAME},2026-11-01,প্রত্যয়নপত্র\nudc,রহিম,22/11/2026,\n"
HOLIDAYS = """\
date,kind,name_bn,name_en,moon,source
2027-01-05,local,স্থানীয় ছুটি,Local,,
21/02/2027,general,শহীদ দিবস,Martyrs' Day,,
"""
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1@test
DTSTAMP:20261101T000000Z
DTSTART;VALUE=DATE:20270105
SUMMARY:স্থানীয় ছুটি
END:VEVENT
END:VCALENDAR
"""


def as_notepad_saves(text: str) -> bytes:
    """With a mark at the start, and both characters at the end of each line."""
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


@pytest.fixture
def office(charter: Charter) -> Charter:
    charter.new("e-nothi", NAME, "--received", "2026-11-01", "--note", "প্রত্যয়নপত্র")
    charter.new("workshops", "Karim Uddin")
    return charter


# The code page


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["due"], 0),
        (["list", "--format", "json"], 0),
        (["export", "--format", "csv"], 0),
        (["services"], 0),
        (["report"], 0),
        (["show", "99"], 1),
        (["deu"], 2),
    ],
)
def test_a_pipe_of_code_page_1252_gets_utf_8(office: Charter, words: list[str], code: int) -> None:
    expected = office.result(*words, code=code, lang="bn")
    done = office.run(*words, lang="bn", env=CODE_PAGE)
    assert (done.returncode, done.stdout, done.stderr) == (code, expected.stdout, expected.stderr)
    assert re.search("[ঀ-৿]", done.stdout + done.stderr)


@pytest.mark.thorough
def test_what_is_read_and_written_does_not_depend_on_the_code_page(charter: Charter) -> None:
    folder, own = charter.folder, charter.own_data()
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    for words in (
        ("--charter", own, "import", folder / "table.csv"),
        ("holiday", "import", _written(folder / "days.csv", HOLIDAYS.encode()), "--year", "2027", "--yes"),
        ("init", folder / "other"),
        ("slip", 1, "--output", folder / "slip.html"),
        ("slip", 1, "--output", folder / "slip.txt"),
        ("services", "--output", folder / "wall.html"),
        ("report", "--output", folder / "report.html"),
        ("export", "--output", folder / "all.csv"),
        ("export", "--output", folder / "all.ics"),
    ):
        done = charter.run(*words, lang="bn", env=CODE_PAGE)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert [one["requester"] for one in charter.json("list", "--limit", 0)] == ["রহিম", NAME]
    assert charter.json("holiday", "list", 2027)[1]["name_bn"] == "শহীদ দিবস"
    for name in ("slip.html", "slip.txt", "all.csv", "all.ics"):
        unfolded = (folder / name).read_bytes().replace(b"\r\n ", b"")
        assert NAME.encode() in unfolded, name
    for name in ("wall.html", "report.html"):
        assert "ওয়েব পোর্টাল বিষয়ক পরামর্শ".encode() in (folder / name).read_bytes(), name
    for name in ("charter.yaml", "office_days.yaml"):
        kept = (folder / "other" / name).read_bytes()
        assert b"\r" not in kept
        assert re.search("[ঀ-৿]", kept.decode())


# Line ends


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_charter_and_a_list_of_holidays_with_the_line_ends_of_windows_say_the_same(charter: Charter) -> None:
    own = charter.own_data()
    told = [charter(*words) for words in (["services", "--format", "json"], ["holiday", "list", "--format", "json"])]
    for name in ("charter.yaml", "office_days.yaml"):
        _written(charter.folder / name, as_notepad_saves((DATA / name).read_text(encoding="utf-8")))
    assert charter("--charter", own, "services", "--format", "json") == told[0]
    assert charter("--charter", own, "holiday", "list", "--format", "json") == told[1]


def test_a_table_with_the_line_ends_of_windows_is_taken_as_it_is(charter: Charter) -> None:
    charter("import", _written(charter.folder / "table.csv", as_notepad_saves(TABLE)))
    found = {one["requester"]: (one["service_code"], one["note"]) for one in charter.json("list")}
    assert found == {NAME: ("2.2.1", "প্রত্যয়নপত্র"), "রহিম": ("2.2.4", None)}


@pytest.mark.parametrize(("name", "text"), [("days.csv", HOLIDAYS), ("days.ics", CALENDAR)])
def test_holidays_with_the_line_ends_of_windows_are_taken_as_they_are(charter: Charter, name: str, text: str) -> None:
    file = _written(charter.folder / name, as_notepad_saves(text))
    charter("holiday", "import", file, "--year", "2027", "--yes")
    names = {day["name_bn"] for day in charter.json("holiday", "list", 2027)}
    assert "স্থানীয় ছুটি" in names
    assert not any("\r" in name or "\ufeff" in name for name in names)


# Where it is at home


def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the files of a user are is asked as on Windows, where its own functions do not answer."""
    monkeypatch.setattr(platformdirs, "PlatformDirs", windows.Windows)
    monkeypatch.setattr(windows, "get_win_folder", windows.get_win_folder_from_env_vars)


def test_without_local_app_data_a_register_must_be_named(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    on_windows(monkeypatch)
    told = charter.fails("overdue", env={"CHARTER_DB": None, "LOCALAPPDATA": None})
    assert told == "error: this user has no home folder: name the register with --db or CHARTER_DB\n"


def test_the_register_is_in_local_app_data(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    home = charter.folder / "AppData" / "Local"
    on_windows(monkeypatch)
    env = {"CHARTER_DB": None, "LOCALAPPDATA": str(home)}
    charter("new", "e-nothi", "--from", NAME, env=env)
    assert NAME in charter("due", env=env)
    assert (home / "charter" / "register.db").is_file()
    assert not charter.db.exists()


@pytest.mark.parametrize(
    ("locale", "lang"), [("Bengali_Bangladesh", "bn"), ("bn_BD", "bn"), ("English_United States", "en"), (None, "en")]
)
def test_the_language_of_windows_is_the_readers(monkeypatch: pytest.MonkeyPatch, locale: str | None, lang: str) -> None:
    import locale as system

    monkeypatch.setattr(context.sys, "platform", "win32")
    monkeypatch.setattr(system, "getlocale", lambda: (locale, "1252"))
    assert context.language_of(None, {}) == lang


# Files that are locked while they are open, and calls that are not there


@pytest.mark.thorough
@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system does not tell which files are open")
def test_a_whole_week_with_the_locks_and_without_the_calls_of_posix(
    charter: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = charter.folder
    own = charter.own_data()
    bad = TABLE + "nothing,রহিম,2026-11-22,\n"
    moved = play(monkeypatch)

    charter("new", "e-nothi", "--from", NAME, today="2026-11-22")
    charter("new", "workshops", "--from", "Karim", "--received", "yesterday", today="2026-11-23")
    charter("backup")
    charter("backup", folder / "copy.db")
    charter("import", _written(folder / "table.csv", bad.encode()), "--skip-bad")
    charter.result("import", folder / "table.csv", code=1)
    charter("hold", 2, "--why", "a letter")
    charter("resume", 2)
    charter("holiday", "add", "2026-11-25", "By-election")
    charter("undo")
    charter("done", 1, "--note", "ok")
    for words in (["due"], ["overdue"], ["list"], ["show", 1], ["why", 1], ["calendar"], ["report"], ["check"]):
        charter(*words)
    for file in ("slip.html", "slip.html", "slip.txt"):
        charter("slip", 1, "--output", folder / file)
    for file in ("report.html", "report.xlsx", "report.xlsx"):
        charter("report", "--output", folder / file)
    for file in ("all.csv", "all.csv", "all.json", "all.xlsx", "all.ics"):
        charter("export", "--output", folder / file)
    charter("init", folder / "other")
    charter("--charter", own, "services", "--output", folder / "wall.html")
    before = charter.json("list")
    restored = charter("restore", folder / "copy.db")
    assert [one["id"] for one in charter.json("list")] == [2, 1]
    (kept,) = folder.glob("register-replaced-*.db")
    assert kept.name in restored
    charter("restore", kept)
    assert charter.json("list") == before
    charter("check")

    assert ("replace", "register.db") in moved
    assert ("replace", "report.xlsx") in moved
    assert not [path for path in open_files() if path.startswith(str(folder))]
    assert not [path.name for path in folder.rglob("*") if path.name.endswith((".part", "-journal"))]


# By reading: what would only fail there


@cache
def nodes() -> list[tuple[str, ast.AST, list[ast.AST]]]:
    """Each node of the program, with where it stands and what stands around it."""

    found: list[tuple[str, ast.AST, list[ast.AST]]] = []

    def note_below(node: ast.AST, around: list[ast.AST]) -> None:
        around = [*around, node]
        for child in ast.iter_child_nodes(node):
            found.append((f"{path.relative_to(PACKAGE)}:{getattr(child, 'lineno', 0)}", child, around))
            note_below(child, around)

    for path in SOURCES:
        note_below(ast.parse(path.read_text(encoding="utf-8")), [])
    return found


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [(node.module or "").partition(".")[0]] if isinstance(node, ast.ImportFrom) else []


def forgives_a_missing_module(around: list[ast.AST]) -> bool:
    """Whether it stands in `with suppress(ImportError)`, or in a `try` that expects it."""
    withs = [ast.unparse(item) for node in around if isinstance(node, ast.With) for item in node.items]
    tries = [ast.unparse(one.type) for node in around if isinstance(node, ast.Try) for one in node.handlers if one.type]
    return any("ImportError" in text for text in (*withs, *tries))


@pytest.mark.thorough
def test_no_module_is_needed_that_windows_has_not() -> None:
    found = [
        f"{place} {name}"
        for place, node, around in nodes()
        for name in imported(node)
        if name in NO_MODULES and not forgives_a_missing_module(around)
    ]
    assert found == []


@pytest.mark.thorough
def test_no_name_is_used_that_windows_has_not() -> None:
    uses = [
        (place, node.value.id, node.attr)
        for place, node, _ in nodes()
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    imports = [
        (place, node.module, alias.name)
        for place, node, _ in nodes()
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert [use for use in (*uses, *imports) if use[2] in NO_NAMES.get(use[1] or "", ())] == []
    assert any(use[1:] == ("os", "replace") for use in uses), "the uses of os are seen"


@pytest.mark.thorough
def test_no_date_is_written_with_a_format_of_one_system_only() -> None:
    """`%-d` is known to glibc only, and `%#d` to Windows."""
    texts = [(place, node.value) for place, node, _ in nodes() if isinstance(node, ast.Constant)]
    assert [one for one in texts if isinstance(one[1], str) and re.search("%[-#][dmyHIMSj]", one[1])] == []
    assert any("%d/%m/%Y" in str(text) for _, text in texts), "the formats are seen"


def test_no_path_of_one_system_only() -> None:
    texts = [(place, node.value) for place, node, _ in nodes() if isinstance(node, ast.Constant)]
    paths = re.compile("^(/(tmp|dev|etc|home|proc|usr|var)(/|$)|~/)")
    assert [one for one in texts if isinstance(one[1], str) and paths.match(one[1])] == []


OPENS = {"open", "fdopen", "read_text", "write_text", "TextIOWrapper", "NamedTemporaryFile"}
NOT_FILES = {"os", "archive", "formatter"}  # a descriptor, the inside of a .xlsx, the help


def test_every_text_file_is_opened_with_its_encoding() -> None:
    calls = [(place, node) for place, node, _ in nodes() if isinstance(node, ast.Call) and _is_opening(node)]
    assert [f"{place} {ast.unparse(call)}" for place, call in calls if not _names_encoding(call)] == []
    assert len(calls) > 5


def _is_opening(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute):
        on = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
        return call.func.attr in OPENS and (on not in NOT_FILES or call.func.attr == "fdopen")
    return isinstance(call.func, ast.Name) and call.func.id in OPENS


def _names_encoding(call: ast.Call) -> bool:
    named = {keyword.arg for keyword in call.keywords}
    given = [str(one.value) for one in call.args if isinstance(one, ast.Constant)]
    is_binary = any(re.fullmatch("[rwxa][+]?b[+]?", mode) for mode in given)
    is_wrapper = "TextIOWrapper" in ast.unparse(call.func) and (len(call.args) > 1 or None in named)
    return "encoding" in named or is_binary or is_wrapper
