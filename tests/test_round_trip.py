"""What `export` writes, `import` reads: into an empty register, the list is the same."""

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from charter_cli.errors import Refused
from charter_cli.files.tables.damage import damage, may_be_bijoy
from charter_cli.language.text import clean

# What tells one import from the other.
OWN = ("recorded_at", "updated_at")
HOSTILE = [
    *("=1+1", "'=1+1", "''=1+1", "+880", "-", "@SUM(A1)", "'", '"', '""', "a,b;c\td", "'tis", "=cmd|' /C calc'!A0"),
    *("[bold]x[/bold]", ":smile:", "%s {name} {0}", "\\n", "<b>&amp;", "]]>", "_x0041_", "_x005F_", "ax005F_b"),
    *(
        "null",
        "None",
        "0001",
        "1e5",
        "46348",
        "TRUE",
        "2026-11-22",
        "  ",
        "\ufeffmark",
        "\ufffe",
        "\uffff",
        "\U0010ffff",
    ),
    *("ক্ষ্ম", "রাষ্ট্রপতি", "য়", "ক্‍ত", "র‍্যাব", "শ্রী শ্রী", "😀", "e\u0301", "﷽", "sep=;", "০১২৩", "x" * 300),
]
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=40) | st.text("=+-@'\"\t;,|\n ক্ষা_x0041", max_size=12)
FORMATS = ["csv", "xlsx"]
NUMBERS = count()


def kept(text: str) -> str:
    """`text` as the register would keep it; empty where it would not, or where `import` would call it destroyed."""
    if damage(text, of_bytes=False) or may_be_bijoy(text):
        return ""
    try:
        return clean(text, "it", 300)
    except Refused:
        return ""


def listed(charter: Charter) -> list[dict[str, Any]]:
    return [{key: value for key, value in one.items() if key not in OWN} for one in charter.json("list")]


def carried(charter: Charter, folder: Path, format: str, *words: object) -> Charter:
    """A new register that holds what the other one exports."""
    file = charter.folder / f"all.{format}"
    charter("export", "--output", file)
    folder.mkdir()
    other = Charter(folder)
    result = other.result("import", file, *words)
    assert result.stderr == ""
    return other


@pytest.mark.parametrize("format", FORMATS)
def test_every_outcome_comes_back(charter, tmp_path, format):
    for outcome in ("served", "declined", "withdrawn", "forwarded", "void"):
        one = charter.new(
            "e-nothi", outcome, "--received", "2026-11-01", "--phone", "+88 0421-65432", "--address", "Jashore"
        )
        charter("done", one["id"], "--on", "2026-11-22", "--outcome", outcome)
    charter.new("training", "open", "--note", "=1", "--email", "a@example.org", "--received", "2026-01-01")
    charter.new("software", "provisional")
    charter.new("labs", "at once", "--done")
    other = carried(charter, tmp_path / "other", format)
    assert listed(other) == listed(charter)
    assert other("list") == charter("list")
    assert "The register is whole." in other("check")


@pytest.mark.thorough
@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(texts=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=8))
@example(texts=[(text, text, text) for text in HOSTILE])
def test_hostile_texts_come_back(tmp_path, format, texts):
    folder = tmp_path / str(next(NUMBERS))
    folder.mkdir()
    charter = Charter(folder)
    rows = [
        {"service": "2.2.1", "requester": kept(who) or "x", "received_on": "2026-11-22", "address": kept(where)}
        | {"note": kept(note)}
        for who, where, note in texts
    ]
    first = folder / "first.csv"
    first.write_text(_table(rows), "utf-8")
    charter("import", first)
    before = listed(charter)
    expected = [(row["requester"], row["address"] or None, row["note"] or None) for row in rows]
    assert [(one["requester"], one["address"], one["note"]) for one in before[::-1]] == expected
    after = listed(carried(charter, folder / "other", format))
    unlike = {"\ufffe": "\ufffd", "\uffff": "\ufffd"} if format == "xlsx" else {}  # XML has no way to hold them
    assert json.dumps(after, ensure_ascii=False) == json.dumps(before, ensure_ascii=False).translate(
        str.maketrans(unlike)
    )


def _table(rows: list[dict[str, str]]) -> str:
    """The rows as a CSV made by hand: every cell quoted, an apostrophe before what begins like a formula."""
    lines = [",".join(rows[0])]
    for row in rows:
        cells = (f"'{cell}" if cell.lstrip("'")[:1] in tuple("=+-@") else cell for cell in row.values())
        lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    return "\n".join(lines) + "\n"


def test_what_a_table_cannot_carry_is_told(charter, tmp_path):
    charter.new("training", "Karim", "--received", "2026-11-22")
    charter("hold", 1, "--why", "papers")
    charter.new("training", "Salma", "--received", "2026-11-22")
    charter("extend", 2, "--to", "2026-12-20", "--why", "agreed")
    charter("export", "--output", tmp_path / "all.csv")
    (tmp_path / "other").mkdir()
    result = Charter(tmp_path / "other").result("import", tmp_path / "all.csv")
    assert result.stderr.startswith("warning: rows with another due date than they get here: 2, the first in line 2;")


def test_bangla_export_is_read_in_english_and_back(charter, tmp_path):
    charter.new("e-nothi", "রহিমা")
    charter("export", "--output", tmp_path / "all.csv", lang="bn")
    (tmp_path / "other").mkdir()
    other = Charter(tmp_path / "other")
    other("import", tmp_path / "all.csv")
    assert listed(other) == listed(charter)
