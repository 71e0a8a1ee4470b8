"""Who may import whom, and what no import may bring along.

Every file's imports are read, those inside functions too. An arrow that turns round (the domain that prints, the
store that knows a command) goes unnoticed for years; here it fails, and so does a file without a place in the table.
"""

import ast
import subprocess
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parent.parent / "charter_cli"

# The words of the program, then its domain: pure, and each may import only what stands before it.
WORDS = ("errors", "words", "messages")
DOMAIN = (
    *("workdays", "calendar_changes", "deadline", "day_by_day", "requests", "replaying", "steps", "standing"),
    *("charter", "dates", "periods", "reports", "hindsight"),
)
# What others wrote: charters, lists of days, spreadsheets.
FILES = ("yaml_reading", "charter_file", "office_days", "holiday_files", "formulas", "tabular", "paths", "output")
# What is typed, and the one small context of a run.
SURROUNDINGS = ("desk", "completion", "options", "help", "wrong_usage")
TOP = ("cli", "__main__")

LAYERS = {
    **dict.fromkeys(WORDS, "words"),
    **dict.fromkeys(DOMAIN, "domain"),
    **dict.fromkeys(FILES, "files"),
    **dict.fromkeys(SURROUNDINGS, "surroundings"),
    **dict.fromkeys(TOP, "top"),
    "store": "store",
    "render": "render",
    "commands": "commands",
    "": "version",  # charter_cli/__init__.py holds the version and imports nothing
}
MAY_IMPORT = {
    "version": set(),
    "words": {"words"},
    "domain": {"words", "domain"},
    "files": {"words", "domain", "files"},
    "store": {"words", "domain", "files", "store"},
    "render": {"words", "domain", "files", "render", "version"},
    "surroundings": {"words", "domain", "files", "store", "render", "surroundings"},
    "commands": {"words", "domain", "files", "store", "render", "surroundings", "commands", "version"},
    "top": {"words", "render", "surroundings", "commands", "top", "version"},
}
# Only to say what a value is: `if TYPE_CHECKING:`.
MAY_NAME = {"render": {"store"}}


class Import(NamedTuple):
    """One arrow. `names_only`: it stands under `if TYPE_CHECKING:`."""

    file: str
    line: int
    of: str
    names_only: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.of}"


def place(module: str) -> str:
    """The part of the package in which a module lies: `store` for `store.reading`; empty for the package itself."""
    return module.split(".")[0]


def files() -> list[tuple[str, ast.Module]]:
    """Every module of the package by its name inside it, parsed."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found.append((name.removesuffix("__init__").removesuffix("."), ast.parse(path.read_text(encoding="utf-8"))))
    return found


def imports() -> Iterator[Import]:
    """Every import of one part of the package by another."""
    modules = files()
    known = {name for name, _ in modules}
    for name, tree in modules:
        names_only = {
            id(inside)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for inside in ast.walk(node)
        }
        for node in ast.walk(tree):
            for of in imported(node):
                if of.split(".")[0] == "charter_cli":
                    inside = of.removeprefix("charter_cli").removeprefix(".")
                    yield Import(
                        name, node.lineno, inside if inside in known else parent(inside), id(node) in names_only
                    )


def imported(node: ast.AST) -> list[str]:
    """The full names that an import statement brings; none for any other node."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written in full"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def parent(module: str) -> str:
    """`words` of `words.fold`; empty of `__version__`."""
    return module.rpartition(".")[0]


ARROWS = list(imports())


def test_every_module_has_its_place_in_the_table():
    assert {place(name) for name, _ in files()} - set(LAYERS) == set()
    assert len(ARROWS) > 100


def test_nobody_imports_who_is_not_below():
    wrong = []
    for arrow in ARROWS:
        layer, of = LAYERS[place(arrow.file)], LAYERS[place(arrow.of)]
        allowed = MAY_IMPORT[layer] | (MAY_NAME.get(layer, set()) if arrow.names_only else set())
        if of not in allowed:
            wrong.append(str(arrow))
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle():
    """Not even inside functions: who reads one of them would have to read all."""
    below: dict[str, set[str]] = {}
    for arrow in ARROWS:
        if not arrow.names_only:
            below.setdefault(arrow.file, set()).add(arrow.of)
    TopologicalSorter(below).prepare()  # a circle is an error that names it


def test_the_domain_has_an_order():
    order = [*WORDS, *DOMAIN]
    wrong = [
        str(arrow)
        for arrow in ARROWS
        if arrow.file in order and (arrow.of not in order or order.index(arrow.of) >= order.index(arrow.file))
    ]
    assert wrong == []


@pytest.mark.parametrize("module", DOMAIN)
def test_the_domain_has_no_clock_no_file_and_no_print(module):
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    brought = {name.split(".")[0] for node in ast.walk(tree) for name in imported(node)}
    assert brought & {"os", "sys", "io", "time", "sqlite3", "shutil", "subprocess", "typer", "rich", "yaml"} == set()
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert {name for name in called if name.rpartition(".")[2] in {"print", "open", "input", "now", "today"}} == set()


def test_only_the_desk_reads_the_clock_and_the_environment():
    reading = {
        name
        for name, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "datetime.now", "date.today"}
    }
    assert reading <= {"desk", "cli"}  # cli hands the environment to the desk's own function


def test_only_the_store_speaks_sql_and_only_the_schema_creates():
    speaking = {
        name
        for name, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"execute", "executemany", "executescript"}
    }
    assert {place(name) for name in speaking} == {"store"}
    creating = {
        name
        for name, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("CREATE ")
    }
    assert creating == {"store.schema"}


SLOW = ("rich", "sqlite_utils", "yaml", "dateutil", "pydantic")


@pytest.mark.parametrize("words", ["due", "overdue", "due --format json", "list"])
def test_the_lists_of_the_desk_start_without_what_is_slow_to_import(charter, words):
    charter.new("e-nothi", "Rahima", "--received", "2026-11-01")
    (python, *_), env = charter.command()
    program = (
        "import sys, charter_cli.cli\n"
        "try: charter_cli.cli.main()\n"
        "except SystemExit: pass\n"
        f"print(sorted(sys.modules.keys() & {set(SLOW)!r}), file=sys.stderr)"
    )
    ended = subprocess.run(
        [python, "-c", program, *words.split()], env=env, capture_output=True, encoding="utf-8", check=True
    )
    assert "Rahima" in ended.stdout
    assert ended.stderr == "[]\n"
