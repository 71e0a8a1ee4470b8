"""Who may import whom, and what no import may bring along.

Every file's imports are read, those inside functions too. An arrow that turns round (the domain that prints, the
store that knows a command) goes unnoticed for years; here it fails, and so does a file without a place in the table.
"""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

from charter_cli.cli import COMMANDS

PACKAGE = Path(__file__).parent.parent / "charter_cli"

# The folders are the layers, each with those it may import. Beside them only these files stand in the package.
MAY_IMPORT = {
    "errors": set(),
    "language": {"errors", "language"},
    "domain": {"errors", "language", "domain"},
    "files": {"errors", "language", "domain", "files"},
    "store": {"errors", "language", "domain", "files", "store"},
    "render": {"errors", "language", "domain", "files", "render", "version"},
    "interface": {"errors", "language", "domain", "files", "store", "render", "interface"},
    "commands": {"errors", "language", "domain", "files", "store", "render", "interface", "commands", "version"},
    "cli": {"errors", "language", "render", "interface", "commands", "version"},
    "__main__": {"cli"},
    "version": set(),  # charter_cli/__init__.py holds the version and imports nothing
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


def layer(module: str) -> str:
    """The layer in which a module lies: `store` for `store.reader`."""
    return module.split(".")[0] or "version"


@cache
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


def test_every_module_lies_in_a_layer():
    assert {layer(name) for name, _ in files()} == set(MAY_IMPORT)
    assert len(ARROWS) > 100


def test_nobody_imports_who_is_not_below():
    wrong = []
    for arrow in ARROWS:
        of, by = layer(arrow.of), layer(arrow.file)
        allowed = MAY_IMPORT[by] | (MAY_NAME.get(by, set()) if arrow.names_only else set())
        if of not in allowed:
            wrong.append(str(arrow))
    assert wrong == []


def test_no_folders_import_each_other_in_a_circle():
    below: dict[str, set[str]] = {}
    for arrow in ARROWS:
        if not arrow.names_only and layer(arrow.file) != layer(arrow.of):
            below.setdefault(layer(arrow.file), set()).add(layer(arrow.of))
    TopologicalSorter(below).prepare()


# The commands that are one thing together stand in one file, named after what they have in common.
TOGETHER = {
    "overdue": "due",
    "why": "show",
    **dict.fromkeys(("done", "note", "hold", "resume", "extend", "reopen"), "update"),
    "undo": "edit",
    "restore": "backup",
    "return": "return_",  # a Python word
    "import": "import_.command",  # a Python word, and a folder of its own
    "holiday": "holiday.command",  # several commands under one name
}


def test_a_command_is_found_by_its_name():
    assert {command: TOGETHER.get(command, command) for command in COMMANDS} == COMMANDS
    for command, module in COMMANDS.items():
        home = PACKAGE / "commands" / f"{module.replace('.', '/')}.py"
        said = ast.get_docstring(ast.parse(home.read_text(encoding="utf-8"))) or ""
        assert f"`{command}`" in said, f"{home.name} does not say that it holds {command}"


def test_no_modules_import_each_other_in_a_circle():
    """Not even inside functions: who reads one of them would have to read all."""
    below: dict[str, set[str]] = {}
    for arrow in ARROWS:
        if not arrow.names_only:
            below.setdefault(arrow.file, set()).add(arrow.of)
    TopologicalSorter(below).prepare()  # a circle is an error that names it


@pytest.mark.parametrize("module", sorted(path.stem for path in (PACKAGE / "domain").glob("*.py")))
def test_the_domain_has_no_clock_no_file_and_no_print(module):
    tree = ast.parse((PACKAGE / "domain" / f"{module}.py").read_text(encoding="utf-8"))
    brought = {name.split(".")[0] for node in ast.walk(tree) for name in imported(node)}
    assert brought & {"os", "sys", "io", "time", "sqlite3", "shutil", "subprocess", "typer", "rich", "yaml"} == set()
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert {name for name in called if name.rpartition(".")[2] in {"print", "open", "input", "now", "today"}} == set()


def test_only_the_context_reads_the_clock_and_the_environment():
    reading = {
        name
        for name, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "datetime.now", "date.today"}
    }
    assert reading <= {"interface.context", "cli"}  # cli hands the environment to a function of the context


def test_only_the_store_speaks_sql_and_only_its_migrations_create():
    speaking = {
        name
        for name, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"execute", "executemany", "executescript"}
    }
    assert {layer(name) for name in speaking} == {"store"}
    creating = {
        name
        for name, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("CREATE ")
    }
    assert {name.rpartition(".")[0] for name in creating} == {"store.migrations"}


SLOW = ("rich", "sqlite_utils", "yaml", "dateutil", "pydantic", "tomllib", "tomlkit")


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
