"""The register in the hands of other programs: Datasette, sqlite-utils and DuckDB read it as they find it."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from conftest import Charter

METADATA = Path(__file__).parent.parent / "datasette.yaml"
STORED = 5_000


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of 5,000 requests, called `register.db`, as `datasette.yaml` expects it."""
    charter = Charter(tmp_path_factory.mktemp("office"))
    charter.db = charter.folder / "register.db"
    table = charter.folder / "all.csv"
    names = ("রহিমা খাতুন", "Karim Mia", "সালমা", "Jamal")
    rows = [
        f"{('e-nothi', 'training', 'labs')[number % 3]},{names[number % 4]},2026-{1 + number % 9:02}-05,"
        f"{'' if number % 25 == 0 else f'2026-{1 + number % 9:02}-{10 + number % 15}'}"
        for number in range(STORED)
    ]
    table.write_text("service,requester,received_on,settled_on\n" + "\n".join(rows) + "\n", "utf-8")
    charter("import", table, "--again")
    charter("done", 1, "--outcome", "void")
    charter("undo")
    return charter.db


@pytest.mark.thorough
def test_datasette_shows_pages_facets_a_search_and_the_queries(register: Path) -> None:
    pytest.importorskip("datasette")

    def got(address: str) -> Any:
        words = ["-m", "datasette", register, "--metadata", METADATA, "--get", address]
        done = subprocess.run([sys.executable, *map(str, words)], capture_output=True, encoding="utf-8", timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if ".json" in address else done.stdout

    tables = {one["name"]: one["hidden"] for one in got("/register.json")["tables"]}
    assert not any(tables[name] for name in ("requests", "promises", "history", "commands", "office_days"))
    assert all(hidden for name, hidden in tables.items() if name.startswith(("request_search", "_", "chain")))
    page = got("/register/requests.json?_labels=on&_size=1")
    assert page["filtered_table_rows_count"] == STORED
    assert page["rows"][0]["promise_id"]["label"] == "Training officers and staff of various government offices in ICT"
    facets = page["facet_results"]["status"]["results"]
    assert {one["value"]: one["count"] for one in facets} == {"settled": STORED - 200, "open": 200}
    found = got(f"/register/requests.json?_search={quote('রহিমা')}&_size=1")
    assert found["filtered_table_rows_count"] == STORED // 4
    overdue = got("/register/overdue_by_service.json")["rows"]
    assert sum(count for _, _, count, _ in overdue) == 200
    assert got("/register/this_month.json")["ok"]
    assert "Requests of the citizen" in got("/")


@pytest.mark.thorough
def test_sqlite_utils_searches_bangla(register: Path) -> None:
    words = ["-m", "sqlite_utils", "search", register, "requests", "রহিমা", "-c", "requester", "--limit", "2"]
    done = subprocess.run([sys.executable, *map(str, words)], capture_output=True, encoding="utf-8", timeout=60)
    assert json.loads(done.stdout) == 2 * [{"requester": "রহিমা খাতুন"}], done.stderr


@pytest.mark.thorough
def test_duckdb_reads_every_view_but_the_one_that_asks_for_the_day(register: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    spec = find_spec("duckdb_extension_sqlite_scanner")
    if spec is None or spec.submodule_search_locations is None:
        pytest.skip("the sqlite extension of DuckDB is not installed")
    (extension,) = Path(spec.submodule_search_locations[0]).rglob("*.duckdb_extension")
    with closing(sqlite3.connect(register)) as plain, duckdb.connect() as duck:
        duck.execute(f"LOAD '{extension}'")
        duck.execute(f"ATTACH '{register}' AS office (TYPE sqlite, READ_ONLY)")
        names = [name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        assert sorted(names) == ["monthly_figures", "overdue", "pending", "undone_commands"]
        for name in set(names) - {"overdue"}:
            rows = duck.execute(f"SELECT * FROM office.{name}").fetchall()
            assert rows == plain.execute(f"SELECT * FROM {name}").fetchall()
            assert rows
        day = date.today().isoformat()
        late = duck.execute("SELECT count(*) FROM office.pending WHERE due_on < ?", [day]).fetchall()
        assert late == [(200,)]
