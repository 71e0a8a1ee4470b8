"""Text that means harm: stored as it is or refused in one line, never run, never in the way of a screen or a page."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import select
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
import typer
from conftest import DATA, Charter

from charter_cli.cli import app

# One line of everything that some reader of it would take for more than text, a formula first.
SPITE = (
    """=HYPERLINK("http://x.test") <script>alert(1)</script><img src=x onerror=alert(2)></td></style>]]>--> &amp; "'"""
    r""" [red]a[/red] [/b] [link=http://x.test]b[/link] :smile: {id} {0} {name!r:>9} %s %(id)s $(id) `id` \x1b[2J \n"""
    " '; DROP TABLE requests; -- a;b,c|d END:VEVENT \U0001f469\u200d\U0001f467 \u09b0\u200d\u09cd\u09af\u09be\u09ac"
)
OTHER_FORMULAS = ["+880", "-1", "@SUM(A1:A9)", "'=1+1", "=cmd|' /C calc'!A0"]
FIELDS = ["--from", "--email", "--address", "--note"]
# Of a phone number only letters are kept out: what is left can still be a formula, or markup.
PHONE = """=1+1-(01711)-000000;{0}%[/]<>&"'|@"""
UNSEEN = {
    "colour": "\x1b[31mred",
    "clear": "\x1b[2J",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;http://x.test\x1b\\x\x1b]8;;\x1b\\",
    "C1": "\x9b2J",
    "bell": "a\x07",
    "erase": "paid\b\b\b\bdue",
    "delete": "a\x7f",
    "override": "\u202egpj.exe",
    "isolate": "\u2067a\u2069",
    "mark": "\u200fa",
    "not UTF-8": "a\udcff",
}
IN_FILES_ONLY = {"NUL": "a\0b", "half a pair": "\ud83d"}  # no argument can hold them
NUL = IN_FILES_ONLY["NUL"]


def steers(output: str) -> set[str]:
    """The characters of `output` that hide or steer: all that is no character to be seen, but the line's end."""
    return {
        char for char in set(output) - {"\n"} if unicodedata.category(char) in {"Cc", "Cs"} or char in "\u202e\u2067"
    }


def hostile_data(folder: Path) -> Path:
    """The shipped charter and its office days with SPITE in every text; the days with a holiday more."""
    for name in ("charter.yaml", "office_days.yaml"):
        text = (DATA / name).read_text(encoding="utf-8")
        text = re.sub(r'(\b(?:bn|en|title): )"((?:[^"\\]|\\.)*)"', spoilt, text)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "charter.yaml"


def spoilt(found: re.Match[str]) -> str:
    # A serial makes the code that is typed, and is checked.
    return found[0] if len(found[2]) < 4 else found[1] + json.dumps(f"{SPITE} {found[2]}", ensure_ascii=False)


@pytest.fixture(scope="module")
def spiteful(tmp_path_factory: pytest.TempPathFactory) -> Charter:
    """An office where everything that anybody could type or write is SPITE."""
    charter = Charter(tmp_path_factory.mktemp("spiteful"))
    hostile_data(charter.folder)
    fill(charter, SPITE)
    return charter


def fill(charter: Charter, text: str) -> None:
    """Requests in every state, with `text` wherever one can be typed; its charter lies beside the register."""
    everywhere = [word for field in FIELDS for word in (field, text)]
    everywhere += ["--phone", PHONE] if text == SPITE else []
    use = ["--charter", charter.folder / "charter.yaml"]
    charter("new", "e-nothi", "--received", "2026-11-01", *everywhere, *use)
    charter("new", "training", "--received", "2026-11-22", *everywhere, *use)
    charter("new", "e-nothi", "--received", "2026-11-22", *everywhere, *use)
    charter("new", "e-nothi", "--received", "2026-11-22", *everywhere, "--done", *use)
    charter("extend", 2, "--to", "2026-12-17", "--why", text, *use)
    charter("hold", 3, "--why", text, "--on", "2026-11-23", *use)
    charter("note", 1, text, *use)
    charter("holiday", "add", "2026-11-25", text, "--order", text, *use)


def read(charter: Charter, *words: object, lang: str = "en") -> str:
    return charter(*words, "--charter", charter.folder / "charter.yaml", lang=lang)


READING = [
    *("due", "overdue", "list", "show 1", "show 2", "show 3", "why 1", "why 2", "why 3", "deadline 2.2.1", "services"),
    *("services 2.2.1", "slip 1", "slip 3", "report", "report 2026", "sample 9", "holiday list", "calendar", "export"),
    *("check", "restore"),
]


def formats(line: str) -> list[str | None]:
    """The values of `--format` of the command that `line` calls; None where it has no such option."""
    command: Any = typer.main.get_command(app)
    for word in line.split():
        if hasattr(command, "list_commands"):
            command = command.get_command(typer.Context(command), word)
    return [choice for param in command.params if param.name == "format" for choice in param.type.choices] or [None]


READINGS = [
    (line, format, lang)
    for line in READING
    for format in formats(line)
    for lang in ("en", "bn")
    if format != "xlsx" and (lang == "en" or format in (None, "table", "text", "html"))
]


@pytest.mark.parametrize(("line", "format", "lang"), READINGS)
def test_whatever_is_printed_steers_nothing(spiteful, line, format, lang):
    words = [*line.split(), *([] if format is None else ["--format", format])]
    use = ["--charter", spiteful.folder / "charter.yaml"]
    result = spiteful.result(*words, *use, lang=lang)
    printed = result.output.replace("\r\n", "\n") if format == "ics" else result.output
    assert not steers(printed)
    if format == "json":
        json.loads(result.stdout)
    elif format == "csv":
        header, *rows = csv.reader(io.StringIO(result.stdout), strict=True)
        assert {len(row) for row in rows} <= {len(header)}
        assert not [cell for row in rows for cell in row if re.match(r"[=+@\t\r]|-\D", cell)]
    elif format == "html":
        assert not set(Page(result.stdout).tags) & {"script", "img", "a", "link", "iframe"}


@pytest.mark.parametrize("text", [SPITE, *OTHER_FORMULAS])
def test_kept_word_for_word(charter, text):
    fields = [word for field in FIELDS[1:] for word in (field, text)]
    kept = charter.new("e-nothi", text, *fields, "--phone", PHONE)
    assert [kept[key] for key in ("requester", "email", "address", "note")] == [text] * 4
    assert kept["phone"] == PHONE
    assert charter.json("show", 1) | {"history": None} == kept | {"history": None}
    assert [one["id"] for one in json.loads(charter("list", "--format", "json", "--", *text.split()))] == [1]
    assert text in charter("show", 1)


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_a_search_means_its_words_and_nothing_else(spiteful, lang):
    for words in ("DROP TABLE", "' OR 1=1 --", '" OR "', "*", "NEAR(a b)", "requester:x", "{0}", "%", "_", "[red]"):
        found = read(spiteful, "list", words, "--format", "json", lang=lang)
        assert [one["id"] for one in json.loads(found)] == ([4, 3, 2, 1] if fold_in(words) else [])


def fold_in(words: str) -> bool:
    return all(word.casefold() in SPITE.casefold() for word in words.split())


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_can_see_is_refused_where_it_is_typed(charter, text):
    for number, field in enumerate([*FIELDS, "--phone"]):
        words = ["new", "e-nothi", *([] if field == "--from" else ["--from", "Rahima"]), field, text]
        said = charter.fails(*words, lang=("en", "bn")[number % 2])
        assert not steers(said)
        assert "U+" in said or (field == "--phone" and set(text) & {"\u200f", "\u202e", "\u2067"})
    assert charter.json("list") == []


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_can_see_is_refused_everywhere_else(charter, text):
    charter.new("training")
    for words in (
        *(["note", 1, text], ["hold", 1, "--why", text], ["done", 1, "--note", text], ["edit", 1, "--from", text]),
        *(["extend", 1, "--to", "2026-12-17", "--why", text], ["holiday", "add", "2026-11-25", text]),
        *(["holiday", "working", "2026-11-27", "x", "--order", text], ["sample", 1, "--seed", text]),
        *(["show", text], ["services", text], ["due", "--as-of", text], ["report", text], ["calendar", text]),
        *(["list", "--service", text], ["holiday", "list", text], ["new", text, "--from", "x"], ["import", text]),
        *(
            ["new", "e-nothi", "--from", "x", "--via", text],
            ["--db", f"{text}/x", "due"],
            ["--charter", text, "services"],
        ),
        ["--lang", text, "due"],
    ):
        result = charter.result(*words, *(["--why", "x"] if words[0] == "edit" else []), code=1)
        assert not steers(result.output), words
        assert result.output.count("\n") == 1, words
    for words in ([text], ["due", text], ["due", f"--{text}"], ["due", "--days", text], ["due", "--format", text]):
        assert not steers(charter.fails(*words, code=2)), words
    assert charter.json("show", 1)["updated_at"] == charter.json("show", 1)["recorded_at"]
    seen = "\x1b" not in text and re.sub("[\u200f\u2067\u2069]", "", text)  # which marks round it do not hide
    assert (charter("list", text) == "Nothing was found.\n") is (seen != "a")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\t", "\u00a0 "])
def test_several_lines_become_one(charter, end):
    assert (
        charter.new("e-nothi", f"Rahima{end}Begum{end}", "--note", f"{end}a{end}{end}b")["requester"] == "Rahima Begum"
    )
    assert charter.json("show", 1)["note"] == "a b"


@pytest.mark.thorough
def test_bytes_that_are_no_utf8(charter):
    for words in (
        ["new", "e-nothi", "--from", b"\xff\xfe"],
        ["list", b"\xe0\xa6"],
        [b"\xff"],
        ["--db", b"\xff/x", "due"],
    ):
        command, env = charter.command()
        done = subprocess.run([*command, *words], env=env, capture_output=True, timeout=60)
        assert done.returncode in (0, 1, 2)
        assert b"Traceback" not in done.stderr
        assert not steers(done.stderr.decode())  # and it is UTF-8


def test_names_of_files_that_are_no_utf8(charter):
    """A folder from an old disk: its name is in the register's ledger too."""
    office = charter.folder / "\udcff"
    charter("init", office)
    for name in ("\udcfe.csv", "\x1b[2J.csv"):
        (charter.folder / name).write_text("date,name\n2026-11-25,Election\n")
        assert not steers(charter("holiday", "import", charter.folder / name))
        assert not steers(charter("undo"))
    other = ("--charter", office / "charter.yaml", "--db", charter.folder / "other.db")
    assert not steers(charter(*other, "new", "information", "--from", "x"))
    assert len(charter.json("due", "--db", charter.folder / "other.db")) == 1
    assert "The register is whole." in charter("check", "--db", charter.folder / "other.db")
    assert not steers(charter("backup", charter.folder / "\udcfd.db"))
    assert not steers(charter("restore", charter.folder / "\udcfd.db"))
    assert "The register is whole." in charter("check")


# Places that are none, or not for this


OUTPUTS = ["slip 1", "services", "report", "report --format xlsx", "export", "export --format ics"]


@pytest.mark.parametrize("line", OUTPUTS)
def test_no_answer_takes_the_place_of_what_it_came_from(charter, line):
    own = charter.own_data()
    charter.new("training", "Rahima", "--charter", own)
    (charter.folder / "link").symlink_to(charter.db)
    for name in (charter.db.name, "link", "charter.yaml", "office_days.yaml"):
        before = (charter.folder / name).read_bytes()
        said = charter.fails(*line.split(), "--output", charter.folder / name, "--charter", own)
        assert "choose another name" in said
        assert (charter.folder / name).read_bytes() == before
    assert "The register is whole." in charter("check", "--charter", own)


@pytest.mark.parametrize("name", ["x" * 300, f"{'x' * 300}/x", "loop", "loop/x", "", ".", "..", "file/x", "none/x"])
def test_places_that_are_none(charter, monkeypatch, name):
    inside = charter.folder / "a" / "b"  # a name that leads out still leads into the test's own folder
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    Path("loop").symlink_to("loop")
    Path("file").touch()
    charter.new()
    for line in (
        *(f"{output} --output" for output in OUTPUTS),
        *("--db", "--charter", "import", "import --skip-bad", "holiday import", "backup", "restore", "init"),
    ):
        words = [*line.split(), name, *(["check"] if line in ("--db", "--charter") else [])]
        result = charter.result(*words, code=None)
        assert result.exit_code in (0, 1), words
        assert result.exit_code == 0 or result.stderr.count("\n") == 1, words
    assert [one["requester"] for one in charter.json("list")] == ["Rahima Begum"]


@pytest.mark.parametrize("today", ["9999-12-31", "0001-01-01", "\x1b[2J", "٢٠٢٦-١١-٢٤", "2026-W99"])
def test_a_day_to_rehearse_that_is_none(charter, today):
    for line in ("due", "report", "report --format html", "calendar", "deadline 5", "new e-nothi --from x", ""):
        assert "CHARTER_TODAY" in charter.fails(*line.split(), today=today)


# The form, tables, and other files


def test_the_form_asks_again(charter):
    typed = ["e-nothi", NUL, "\x1b[2J", "\u202ex", "\udcff", SPITE, NUL, "", "\x1b[A", "visit", "", NUL, SPITE, "y"]
    terminal, stdin = pseudo_terminal()
    command, env = charter.command("new")
    process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env)
    os.write(terminal, "".join(f"{line}\n" for line in typed).encode("utf-8", "surrogateescape"))
    said = process.communicate(timeout=60)[0].decode()
    os.close(terminal)
    os.close(stdin)
    assert not steers(said)
    assert said.count("error: ") == 7
    kept = charter.json("show", 1)
    assert (kept["requester"], kept["phone"], kept["subject"]) == (SPITE, None, SPITE)


def pseudo_terminal() -> tuple[int, int]:
    """Both of its ends: ours, and the one at which a program sits."""
    return pytest.importorskip("pty", reason="no pseudo-terminals here").openpty()


def row(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def as_csv(path: Path, rows: list[list[str]]) -> Path:
    text = "".join(map(row, rows))
    path.with_suffix(".csv").write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    return path.with_suffix(".csv")


def as_xlsx(path: Path, rows: list[list[str]]) -> Path:
    """A workbook made by hand: no library would write such texts."""
    lines = ["".join(f'<c t="inlineStr"><is><t>{escape(coded(cell))}</t></is></c>' for cell in cells) for cells in rows]
    return workbook(path, "".join(f"<row>{line}</row>" for line in lines))


def coded(text: str) -> str:
    """`text` as Excel writes what XML cannot hold."""
    return re.sub("[\0-\x08\x0b-\x1f\ud800-\udfff]", lambda found: f"_x{ord(found[0]):04X}_", text)


def workbook(path: Path, rows: str, *, shared: str = "", sheet: str = "sheet1.xml") -> Path:
    parts = {
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<x><Relationship Id="rId1" Target="{sheet}"/>'
        '<Relationship Id="rId2" Target="sharedStrings.xml"/></x>',
        "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
        "xl/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path.with_suffix(".xlsx"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path.with_suffix(".xlsx")


HEADER = ["service", "requester", "received_on", "note"]
GOOD = ["training", "Nasima", "2026-11-22", "nothing is wrong with this one"]
TABLES = pytest.mark.parametrize("table", [as_csv, as_xlsx])


@TABLES
def test_a_table_brings_text_only(charter, table):
    rows = [["e-nothi", text, "2026-11-22", text] for text in [SPITE, *OTHER_FORMULAS] if not text.startswith("'")]
    charter("import", table(charter.folder / "t", [HEADER, *rows]))
    assert sorted(one["note"] for one in charter.json("list")) == sorted(cells[1] for cells in rows)


@TABLES
@pytest.mark.parametrize("text", [*UNSEEN.values(), *IN_FILES_ONLY.values()], ids=[*UNSEEN, *IN_FILES_ONLY])
def test_what_nobody_can_see_is_refused_in_a_table(charter, table, text):
    path = table(
        charter.folder / "t", [HEADER, GOOD, ["e-nothi", text, "2026-11-22", ""], ["web", "R", "2026-11-22", text]]
    )
    result = charter.result("import", path, code=1)
    assert result.stderr.count("line ") == 2
    # In a file of text half a pair is no UTF-8, like any other stray byte; a workbook can hold it.
    of_bytes = table is as_csv and any("\ud800" <= char <= "\udfff" for char in text)
    assert result.stderr.count("it is not in UTF-8" if of_bytes else "U+") == 2
    assert not steers(result.output)
    for words in ([text, "requester", "received_on"], ["service", "requester", "received_on", text]):
        assert not steers(charter.fails("import", table(charter.folder / "t", [words])))
    assert charter.json("list") == []


@TABLES
@pytest.mark.parametrize("length", [10_001, 130_000, 1_000_000])
def test_a_note_of_a_megabyte(charter, table, length):
    path = table(charter.folder / "t", [HEADER, ["e-nothi", "Rahima", "2026-11-22", "x" * length]])
    said = charter.result("import", path, code=1).stderr
    assert max(map(len, said.splitlines())) < 300
    assert charter.result("import", path, "--skip-bad", code=1).stderr.count("error: ") == 1
    assert charter.json("list") == []


def test_a_long_note_is_kept_whole_and_cut_only_on_the_screen(charter):
    charter.new("e-nothi", "Rahima", "--note", "ক্ষ " * 2500)
    assert len(charter.json("show", 1)["note"]) == 9_999
    charter("export", "--output", charter.folder / "all.xlsx")
    sheet = openpyxl.load_workbook(charter.folder / "all.xlsx").active
    assert len(sheet.cell(2, [cell.value for cell in sheet[1]].index("note") + 1).value) == 9_999


CELLS = '<row><c t="inlineStr"><is><t>service</t></is></c></row>'
BOMBS: dict[str, Callable[[Path], Path]] = {
    "a text of two million": lambda path: workbook(path, f"<row><c t='str'><v>{'x' * 2_000_000}</v></c></row>"),
    "a shared text of two million": lambda path: workbook(path, CELLS, shared=f"<si><t>{'x' * 2_000_000}</t></si>"),
    "a tag without end": lambda path: workbook(path, f"<row r='{'1' * 3_000_000}'/>"),
    "a billion laughs": lambda path: workbook(path, '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'),
    "the last column": lambda path: workbook(path, "<row><c r='XFD1' t='str'><v>x</v></c></row>"),
    "a cell nowhere": lambda path: workbook(path, "<row><c r='1' t='str'><v>x</v></c></row>"),
    "a row nowhere": lambda path: workbook(path, "<row r='x'/>"),
    "text minus one": lambda path: workbook(path, "<row><c t='s'><v>-1</v></c></row>", shared="<si><t>a</t></si>"),
    "a number without end": lambda path: workbook(path, f"<row><c t='s'><v>{'9' * 50_000}</v></c></row>"),
    "another place": lambda path: workbook(path, CELLS, sheet="../../../etc/passwd"),
    "an encoding that is none": lambda path: workbook(path, "</sheetData></worksheet><?xml encoding='no'?>"),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_workbook_that_is_made_to_harm(charter, bomb):
    said = charter.fails("import", bomb(charter.folder / "bomb"))
    assert len(said) < 300
    assert charter.json("list") == []


YAML = {
    "a bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "a tag that runs": '!!python/object/apply:os.system ["touch {trap}"]\n',
    "another one": 'format: !!python/object/new:subprocess.Popen [["touch", "{trap}"]]\n',
    "a merge": "format: 1\n<<: {{format: 2}}\n",
    "a well": "[" * 5000,
    "a well of keys": "{a: " * 5000,
    "a megabyte": "# x\n" * 300_000,
    "an escape": 'format: "\\e[2J\\0"\n',
    "a bare escape": "format: \x1b[2J\n",
    "a hidden key": '"\\u202eformat": 1\n',
    "a number without end": f"format: {'9' * 5000}\n",
    "a key without end": f"{'k' * 900_000}: 1\n",
    "no UTF-8": "format: \udcff\n",
    "UTF-16": "\ufeff".encode("utf-16").decode("latin-1"),
}


@pytest.mark.parametrize("text", YAML.values(), ids=YAML)
def test_yaml_is_data_and_nothing_more(charter, text):
    trap = charter.folder / "trap"
    own = charter.own_data()
    content = text.replace("{trap}", str(trap)).encode("utf-8", "surrogateescape")
    for name, words in (
        ("charter.yaml", ["services", "--charter", own]),
        ("office_days.yaml", ["due", "--charter", own]),
        ("list.yaml", ["holiday", "import", charter.folder / "list.yaml"]),
    ):
        charter.own_data()
        (charter.folder / name).write_bytes(content)
        said = charter.fails(*words)
        assert name in said
        assert not steers(said)
        assert len(said) < 500
    assert not trap.exists()


HOLIDAYS = {
    "csv": "date,name,source\n2026-11-25,{text},x\n",
    "csv, its source": "date,name,source\n2026-11-25,x,{text}\n",
    "ics": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261125\nSUMMARY:{text}\nEND:VEVENT\nEND:VCALENDAR\n",
    "ics, its day": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:{text}\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n",
    "ics, no feed": "{text}",
    "csv, no table": "{text}",
}


@pytest.mark.parametrize("form", HOLIDAYS)
@pytest.mark.parametrize(
    "text",
    ["\x1b[2J", "\u202ex", "\udcff", NUL, '"', "x" * 200_000],
    ids=["escape", "override", "not UTF-8", "NUL", "quote", "long"],
)
def test_lists_of_holidays(charter, form, text):
    path = charter.folder / f"days.{form[:3]}"
    path.write_bytes(HOLIDAYS[form].replace("{text}", text).encode("utf-8", "surrogatepass"))
    result = charter.result("holiday", "import", path, "--yes", code=0 if (form, text) == ("ics", '"') else 1)
    assert not steers(result.output)
    assert result.exit_code == 0 or result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "end", ["DTEND;VALUE=DATE:20261301", "DTEND;VALUE=DATE:99991231", "DTSTART;TZID=A,B:20261125T000000"]
)
def test_a_feed_whose_days_cannot_be_read_is_not_guessed_at(charter, end):
    path = charter.folder / "feed.ics"
    event = f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261125\n{end}\nSUMMARY:x\nEND:VEVENT\n"
    path.write_text(f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n")
    charter.fails("holiday", "import", path, "--yes")


# Screens, pages and exports


def at_terminal(charter: Charter, *words: object, columns: int = 100) -> str:
    """What a terminal gets from a run that must end well."""
    ours, theirs = pseudo_terminal()
    command, env = charter.command(*words, env={"COLUMNS": str(columns), "TERM": "xterm-256color"})
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    got = b"".join(pieces(ours))
    os.close(ours)
    assert process.wait(60) == 0, got
    return got.decode().replace("\r\n", "\n")


def pieces(terminal: int) -> Iterator[bytes]:
    with contextlib.suppress(OSError):  # its way of saying that the other side has closed it
        while select.select([terminal], [], [], 60)[0] and (piece := os.read(terminal, 65536)):
            yield piece


@pytest.mark.parametrize("line", ["show 1", "due", "services 2.2.1", "holiday list"])
def test_a_terminal_shows_it_and_obeys_only_the_program(spiteful, line):
    printed = at_terminal(spiteful, *line.split(), "--charter", spiteful.folder / "charter.yaml")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", printed)
    assert not steers(plain)
    assert "<script>alert(1)</script>" in plain
    if line == "show 1":
        told = "".join(plain.split())
        assert told.count("".join(SPITE.split())) >= 6


class Page(HTMLParser):
    """A page as a browser takes it apart: its tags with the names of their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.shape: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "br":  # before each point of a text that is counted: 1. 2. 3.
            self.shape.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


@pytest.fixture(scope="module")
def mild(tmp_path_factory: pytest.TempPathFactory) -> Charter:
    """The same office, where everybody means well."""
    charter = Charter(tmp_path_factory.mktemp("mild"))
    charter.own_data()
    fill(charter, "Rahima")
    return charter


@pytest.mark.parametrize("line", ["slip 1", "services", "report 2026"])
@pytest.mark.parametrize("lang", ["en", "bn"])
def test_a_page_keeps_its_shape(spiteful, mild, line, lang):
    words = [*line.split(), "--format", "html"]
    page = Page(read(spiteful, *words, lang=lang))
    told = Page(read(mild, *words, lang=lang))
    assert page.shape == told.shape
    assert "<script>alert(1)</script>" in page.text
    assert "<script>" not in told.text


def exported(charter: Charter, format: str) -> Path:
    path = charter.folder / f"all.{format}"
    read(charter, "export", "--output", path)
    return path


def test_a_workbook_holds_no_formula(spiteful):
    sheet = openpyxl.load_workbook(exported(spiteful, "xlsx")).active
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}
    assert sum(cell.value == SPITE for cell in cells) >= 4 * len(FIELDS)
    assert not [cell for cell in cells if cell.hyperlink]
    # Excel's own mark for a text: it stays one even when somebody edits the cell.
    assert {cell.quotePrefix for cell in cells if str(cell.value).startswith("=")} == {True}
    read(spiteful, "report", "--output", spiteful.folder / "report.xlsx")
    for page in openpyxl.load_workbook(spiteful.folder / "report.xlsx"):
        assert not [
            cell for line in page.iter_rows() for cell in line if cell.data_type == "f" and "x.test" in cell.value
        ]


def test_a_calendar_has_its_events_and_no_other(spiteful):
    from icalendar import Calendar

    events = Calendar.from_ical(exported(spiteful, "ics").read_bytes()).walk("VEVENT")
    pending = json.loads(read(spiteful, "due", "--format", "json"))
    running = [event for event in events if event["STATUS"] != "CANCELLED"]
    assert len(running) == len([one for one in pending if one["due_on"]])
    assert all(SPITE in str(event["SUMMARY"]) or SPITE in str(event["DESCRIPTION"]) for event in events)
    for raw in exported(spiteful, "ics").read_bytes().split(b"\r\n"):
        assert len(raw) <= 75


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_goes_out_comes_back(spiteful, tmp_path, format):
    other = Charter(tmp_path)
    other("import", exported(spiteful, format), "--charter", spiteful.folder / "charter.yaml")
    keys = ("requester", "phone", "email", "address", "note", "service_name", "received_on", "status", "settled_on")
    ours, theirs = (json.loads(read(spiteful, "export", "--format", "json")), other.json("export"))
    held = [one | {"status": "open"} if one["status"] == "held" else one for one in ours]  # a hold is no column
    assert [[one[key] for key in keys] for one in theirs] == [[one[key] for key in keys] for one in held]
