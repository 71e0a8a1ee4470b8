"""Every command with whatever can be typed: it ends with an exit code, one line if it failed, and a register that holds
together.

The commands and their parameters are read from the program itself, so a new one is fuzzed without a new test here.
"""

from __future__ import annotations

import io
import shutil
import sqlite3
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import chdir, closing
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import Charter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charter_cli.cli import app
from charter_cli.language.messages import Language
from charter_cli.store.integrity import faults
from charter_cli.store.reader import Reader

pytestmark = pytest.mark.thorough
ERROR = {lang: Language(lang).text("error: {sentence}", sentence="") for lang in ("en", "bn")}
ALWAYS_MEANT = {"service", "from_"}  # an option or an argument that `new` would ask for at a terminal
WRITES_TO_THE_SHELL = {"install_completion", "show_completion"}  # typer's own, into the shell's start-up files


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command below `command`: the words that call it, and its click object."""
    if not hasattr(command, "list_commands"):
        yield words, command
        return
    context = typer.Context(command)
    for name in command.list_commands(context):
        yield from commands(command.get_command(context, name), (*words, name))


PROGRAM = typer.main.get_command(app)
COMMANDS = dict(commands(PROGRAM))

# An argument can hold neither NUL nor, on Linux, half a pair of UTF-16; bytes that are no UTF-8 arrive as U+DC80-DCFF.
ANY_TEXT = st.text(st.characters(exclude_characters="\0") | st.sampled_from("\udc80\udcff"), max_size=30)
TRICKY = st.sampled_from(
    [
        *("", " ", "-", "--", "-1", "0", "1e9", "9" * 30, "٣", "²", "½", "nan", "{id}", "{", "}", "%s", "%(x)d"),
        *("[bold]x[/]", "[/b]", ":smile:", "\x1b[2J", "\x1b]0;x\x07", "\x9b2J", "\r", "a\nb", "\t", "\v\f\x1c\u2028"),
        *("\u202eabc", "\u200d", "\u200c", "\u09cd", "\ufeff", "\ufffe", "\uffff", "\x85", "\xad", "💥", "e\u0301" * 9),
        *("=1+1", "'=1", "@x", "a,b;c", '"', "' OR 1=1 --", "<script>", "&amp;", "x" * 400, "x" * 11_000, "\ud800"),
        *("3000-01-01", "1899-12-31", "0000-00-00", "29 feb", "99999 days ago", "9999 working days ago"),
    ]
)
DATES = st.sampled_from(
    [
        *("today", "yesterday", "গতকাল", "thursday", "2026-11-22", "22/11/2026", "২৩ নভেম্বর ২০২৬", "3 working days ago"),
        *("2026-11-29", "20/12/2026", "2027-01-03", "17 Dec 2026", "2026-02-21", "11/23/2026", "2027-03-26"),
    ]
)
SERVICES = st.sampled_from(["e-nothi", "2.2.3", "training", "২.১.১", "information", "প্রশিক্ষণ", "ict"])
CHANNELS = st.sampled_from(["visit", "সরাসরি", "Phone", "letter", "plan"])
NUMBERS = st.sampled_from(["1", "2", "3", "4", "5", "৩", "#4", "2026-0002", "99", "0"])
PERIODS = st.sampled_from(
    ["2026-11", "2026", "2026-27", "2026-27Q2", "nov", "last month", "গত মাস", "2025-26Q4", "2027"]
)
WORDS = st.sampled_from(["Rahima Khatun", "রহিমা খাতুন", "01711-000000", "papers", "a note"])
# What a parameter's metavar says about it. Any other parameter gets a little of everything.
PLAUSIBLE = {"ID": NUMBERS, "DATE": DATES, "SERVICE": SERVICES, "CODE": SERVICES, "PERIOD": PERIODS, "N": NUMBERS}
PLAUSIBLE |= {"MONTH": PERIODS, "YEAR": PERIODS, "CHANNEL": CHANNELS, "TEXT": WORDS, "NAME": WORDS}
ANYTHING = st.one_of(WORDS, DATES, SERVICES, NUMBERS, PERIODS)
# Files are named as they lie in the folder in which the command runs, so that no name leads out of it.
FILES = st.sampled_from(
    [
        *("register.db", "charter.yaml", "table.csv", "table.xlsx", "days.csv", "days.ics", "noise", "folder"),
        *("\x1b[2J.csv", "\udcfe.csv", "nowhere", "folder/new.db", "new.html", "new.xlsx", "new.csv", "new.json"),
        *("new.ics", "নতুন.html", "no\nline.csv", "office_days.yaml"),
    ]
)
ANY_NAME = ANY_TEXT.map(lambda text: text.replace("/", "").strip(".")).filter(bool) | st.just("x" * 300)


def meant(param: Any) -> st.SearchStrategy[str]:
    """What `param` is for, as far as the program itself says it."""
    if param.type.name == "path":
        return FILES
    if param.type.name == "choice":
        return st.sampled_from(param.type.choices)
    return PLAUSIBLE.get((param.metavar or "").strip("[].").partition("|")[0], ANYTHING)


@st.composite
def typed(draw: st.DrawFn, words: tuple[str, ...], command: Any) -> list[str]:
    """The words of one call of `command`: sometimes all as they are meant, sometimes hardly one."""
    strange = draw(st.sampled_from([0, 0, 1, 4]))  # of ten values
    options: list[str] = []
    arguments: list[str] = []

    def is_so(tenths: int) -> bool:
        return draw(st.integers(1, 10)) <= tenths

    def value(param: Any) -> str:
        anything = ANY_NAME if param.type.name == "path" else TRICKY | ANY_TEXT
        return draw(anything if is_so(strange) else meant(param))

    for param in [*PROGRAM.params, *command.params]:
        if param.name in WRITES_TO_THE_SHELL or (param in PROGRAM.params and not is_so(strange)):
            continue
        needed = param.required or param.name in ALWAYS_MEANT
        if not is_so(4 if not needed else 9 if strange else 10):
            continue
        if param.param_type_name == "argument":
            arguments += [value(param) for _ in range(1 if param.nargs == 1 else draw(st.integers(1, 2)))]
        elif param.type.name == "boolean":
            options.append(param.opts[0])
        elif draw(st.booleans()):
            options.append(f"{param.opts[0]}={value(param)}")
        else:
            options += [param.opts[0], value(param)]
    hyphens = ["--"] if draw(st.integers(0, 3)) else []  # without them a value may be taken for an option
    return [*words, *options, *hyphens, *arguments]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register that has a request in every state, and files to be read."""
    charter = Charter(tmp_path_factory.mktemp("office"))
    charter.own_data()
    charter.new("e-nothi", "Rahima", "--received", "2026-11-22", "--note", "a note")
    charter.new("e-nothi", "Karim", "--received", "2026-11-22", "--done")
    charter.new("e-nothi", "Salma", "--received", "2026-11-22")
    charter("hold", 3, "--why", "papers", "--on", "2026-11-23")
    charter.new("training", "Nasima", "--received", "2026-10-04")
    charter.new("training", "Jamal", "--received", "2026-11-22")
    charter("export", "--output", charter.folder / "table.xlsx")
    (charter.folder / "table.csv").write_text(
        "service,requester,received_on,settled_on\ntraining,Rina,2026-11-01,\ne-nothi,Mita,2026-11-02,2026-11-03\n"
    )
    (charter.folder / "days.csv").write_text("date,name,kind\n2026-11-25,Election,local\n")
    (charter.folder / "days.ics").write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nSUMMARY:Day\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    for name in ("\udcfe.csv", "\x1b[2J.csv"):
        shutil.copy(charter.folder / "days.csv", charter.folder / name)
    (charter.folder / "noise").write_bytes(bytes(range(256)))
    (charter.folder / "folder").mkdir()
    return charter.folder


def holds_together(register: Path) -> list[Any]:
    """What `check` finds wrong with the register: nothing, if every request is what its history tells."""
    with closing(sqlite3.connect(register)) as connection:
        return list(faults(Reader(connection)))


def entries(register: Path) -> list[Any]:
    """The requests and their histories."""
    with closing(sqlite3.connect(register)) as connection:
        return [list(connection.execute(f"SELECT * FROM {table} ORDER BY id")) for table in ("requests", "history")]


def steers(output: str) -> set[str]:
    """The characters of `output` that no screen may get."""
    return {char for char in set(output) - {"\n"} if unicodedata.category(char) in {"Cc", "Cs"}}


OFTEN = settings(derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))


def ends_well(office: Path, line: list[str], lang: str, changed: dict[str, bytes]) -> None:
    """Runs `line` in a copy of `office` in which the files `changed` say something else."""
    with tempfile.TemporaryDirectory() as place:
        charter = Charter(Path(place) / "office")
        shutil.copytree(office, charter.folder)
        for name, content in changed.items():
            (charter.folder / name).write_bytes(content)
        before = entries(charter.db)
        with chdir(charter.folder):
            result = charter.result(*line, lang=lang, code=None)
        assert result.exit_code in (0, 1, 2, *([3] if "--exit-code" in line else [])), result.output
        if result.exit_code == 1 and not any(word.startswith("--lang") for word in line):
            *others, last = result.stderr.splitlines()
            assert last.startswith(ERROR[lang]), result.stderr
            assert not any(other.startswith(ERROR[lang]) for other in others), result.stderr
        if result.exit_code in (1, 2):
            assert entries(charter.db) == before
        if not result.stdout_bytes.startswith((b"BEGIN:VCALENDAR", b"PK")):
            assert not steers(result.output), result.output
        assert not holds_together(charter.db)
        assert [path.name for path in Path(place).iterdir()] == ["office"]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_whatever_is_typed(words: tuple[str, ...], office: Path) -> None:
    @settings(OFTEN, max_examples=12)
    @given(typed(words, COMMANDS[words]), st.sampled_from(["en", "bn"]))
    def runs(line: list[str], lang: str) -> None:
        ends_well(office, line, lang, {})

    runs()


BITS = st.sampled_from(
    [
        *(
            "",
            "-1",
            "9" * 20,
            "\0",
            "a",
            '"',
            "'",
            "<",
            ">",
            "&x;",
            "&#0;",
            "nan",
            "1e999",
            "_xD800_",
            ",",
            ";",
            "\n",
            "\t",
        ),
        *(
            "s",
            "str",
            "inlineStr",
            "b",
            "d",
            "e",
            "=",
            "[",
            "{",
            "*a",
            "&a ",
            "!!x ",
            ": ",
            "- ",
            "null",
            "2026-99-99",
            "/",
        ),
        *(
            "BEGIN:VEVENT\n",
            "END:VEVENT\n",
            "TZID=A,B",
            "20261125T000000Z",
            "DTEND:x\n",
            "\x1b[2J",
            "\u202e",
            "২",
            "কি",
        ),
    ]
).map(str.encode) | st.binary(min_size=1, max_size=4)
# Where, in thousandths of the file; how many bytes go; what comes in their place.
EDITS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 12), BITS), min_size=1, max_size=4)
READ_BY = {
    "table.csv": ["import", "table.csv", "--again"],
    "table.xlsx": ["import", "table.xlsx", "--again", "--skip-bad"],
    "days.csv": ["holiday", "import", "days.csv"],
    "days.ics": ["holiday", "import", "days.ics", "--yes"],
    "charter.yaml": ["--charter", "charter.yaml", "services"],
    "office_days.yaml": ["--charter", "charter.yaml", "due"],
}


def edited(content: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for place, gone, come in edits:
        at = len(content) * place // 1000
        content = content[:at] + come + content[at + gone :]
    return content


def edited_part(workbook: bytes, part: int, edits: list[tuple[int, int, bytes]]) -> bytes:
    """A whole archive again, one part of which was edited."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(packed, "w") as new:
        names = [name for name in old.namelist() if name.startswith("xl/") and "theme" not in name]
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, edited(content, edits) if name == names[part % len(names)] else content)
    return packed.getvalue()


@pytest.mark.parametrize("name", READ_BY)
def test_whatever_a_file_says(name: str, office: Path) -> None:
    content = (office / name).read_bytes()

    @settings(OFTEN, max_examples=20)
    @given(st.integers(0, 9), EDITS, st.sampled_from(["en", "bn"]))
    def runs(part: int, edits: list[tuple[int, int, bytes]], lang: str) -> None:
        wrong = edited_part(content, part, edits) if name.endswith(".xlsx") else edited(content, edits)
        ends_well(office, READ_BY[name], lang, {name: wrong})

    runs()
