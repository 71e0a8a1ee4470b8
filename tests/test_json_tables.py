"""JSON goes back in as it came out, from a file and from a pipe, and what is no table is refused with its line."""

import json
import subprocess

import pytest
from conftest import Charter

ROW = {"service": "e-nothi", "requester": "রহিমা", "received_on": "2026-11-22"}
OWN = ("recorded_at", "updated_at")


@pytest.fixture
def told(charter: Charter) -> Charter:
    charter.new("e-nothi", "=1+1", "--phone", "01700000001", "--about", "'=x", "--file", "18.01")
    charter.new("training", "রহিমা", "--received", "2026-10-01", "--address", "a\nb")
    charter("done", 2, "--on", "2026-10-05", "--memo", "44.01", today="2026-10-05")
    return charter


def listed(charter: Charter) -> list[dict[str, object]]:
    return [{key: value for key, value in one.items() if key not in OWN} for one in charter.json("list")]


def piped(charter: Charter, content: bytes, *words: object) -> "subprocess.CompletedProcess[bytes]":
    command, env = charter.command("import", "-", *words)
    return subprocess.run(command, env=env, input=content, capture_output=True, timeout=60)


@pytest.mark.parametrize("form", ["array", "lines", "one line"])
def test_what_export_writes_as_json_comes_back(told: Charter, tmp_path, form: str) -> None:
    text = told("export", "--format", "json")
    if form != "array":
        text = "\n".join(json.dumps(one) for one in json.loads(text))
    file = tmp_path / "all.json"
    file.write_text("[" + text.replace("\n", ",") + "]" if form == "one line" else text, "utf-8")
    (tmp_path / "other").mkdir()
    other = Charter(tmp_path / "other")
    other("import", file)
    after = listed(other)
    marks = [one.pop("told_afterwards") for one in after]
    assert marks == [True, False]  # the settled one came in after its due date
    assert after == [{key: value for key, value in one.items() if key != "told_afterwards"} for one in listed(told)]


@pytest.mark.thorough
def test_a_table_comes_through_a_pipe(told: Charter, tmp_path) -> None:
    for format in ("json", "csv"):
        (tmp_path / format).mkdir()
        other = Charter(tmp_path / format)
        done = piped(other, told("export", "--format", format).encode())
        assert (done.returncode, done.stderr) == (0, b""), format
        assert b"Registered 2 requests" in done.stdout
        assert sorted(one["requester"] for one in other.json("list")) == ["=1+1", "রহিমা"]
    workbook = tmp_path / "all.xlsx"
    told("export", "--output", workbook)
    (tmp_path / "xlsx").mkdir()
    assert piped(Charter(tmp_path / "xlsx"), workbook.read_bytes()).returncode == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "what is piped in is empty"),
        ("[]", "what is piped in is empty"),
        (json.dumps([ROW])[:-1], "line 1: the array has no end"),
        (json.dumps([ROW])[:-3], "line 1: this is not JSON"),
        ("[\n" + json.dumps(ROW) + ",\n7]", "line 3: a row is an object with keys"),
        ('[{"service": "1", "service": "2"}]', "line 1: this is not JSON (a key stands twice in one object)"),
        ('[{"service": NaN}]', "line 1: this is not JSON (NaN is no number)"),
        ("[{" + '"a": [' * 100_000, "line 1: this is not JSON"),
        ('[{"service": "e-nothi", "visits": 3}]', "“visits”: these headings are not known"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(charter: Charter, content: str, why: str) -> None:
    assert why in charter.fails("import", "-", typed=content)
    assert not charter.db.exists()


def test_a_value_that_is_a_list_and_bytes_that_are_no_utf8_are_refused(charter: Charter, tmp_path) -> None:
    file = tmp_path / "all.json"
    file.write_text(json.dumps([ROW, {**ROW, "requester": ["a", "b"]}], indent=1), "utf-8")
    told = charter.result("import", file, code=1).stderr
    assert "line 7: it holds a list or an object" in told
    file.write_bytes(b'[{"service": "e-nothi",\n "requester": "Jos\xe9"}]')
    assert "all.json, line 2: it is not in UTF-8" in charter.fails("import", file)


def test_numbers_are_read_as_in_a_sheet(charter: Charter, tmp_path) -> None:
    file = tmp_path / "all.json"
    file.write_text(json.dumps([{**ROW, "phone": 1711000001.0, "received_on": 46348, "note": True}]), "utf-8")
    charter("import", file)
    (one,) = charter.json("list")
    assert (one["phone"], one["received_on"]) == ("01711000001", "2026-11-22")


def test_bad_rows_of_a_pipe_have_no_place(charter: Charter) -> None:
    assert "save it as a file first" in charter.fails("import", "-", "--skip-bad")
