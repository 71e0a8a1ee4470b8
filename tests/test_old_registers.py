"""Registers that earlier releases wrote, each by four weeks of commands at the desk: what these said then is said now.

`seed/*_release.db.gz` is the register, `seed/*_release.json` what `due`, `overdue` and `list --status all` of the
same release printed of it on 24 November.
"""

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter
from snapshots import rows

SEED = Path(__file__).parent / "seed"
COMMANDS = {"due": ("due",), "overdue": ("overdue",), "list": ("list", "--status", "all")}
WITHDRAWN = 6  # by its due date: that was called in time, and is neither in time nor late


@pytest.fixture(params=["first", "second"])
def release(request: pytest.FixtureRequest, charter: Charter) -> Any:
    """The lists as the release printed them; its register is there to be opened."""
    name = f"{request.param}_release"
    charter.db.write_bytes(gzip.decompress((SEED / f"{name}.db.gz").read_bytes()))
    return json.loads((SEED / f"{name}.json").read_text("utf-8"))


def as_then(record: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    """Of a record of today what one of that release had: the note of a registration was not yet its subject."""
    note = record["note"] if record["subject"] is None else record["note"] or record["subject"]
    return {key: note if key == "note" else record[key] for key in then}


def content(register: Path) -> list[str]:
    with closing(sqlite3.connect(register)) as connection:
        return list(connection.iterdump())


def test_the_lists_are_what_they_were(charter: Charter, release: Any) -> None:
    for name, words in COMMANDS.items():
        now = charter.json(*words)
        assert [one["id"] for one in now] == [one["id"] for one in release[name]]
        for record, then in zip(now, release[name], strict=True):
            if record["id"] == WITHDRAWN:
                told = [(one["on_time"], one["days_late"], one["calendar_days_late"]) for one in (then, record)]
                assert told == [(True, 0, 0), (None, None, None)]
                continue
            assert as_then(record, then) == then


def test_a_copy_is_kept_and_the_register_is_whole(charter: Charter, release: Any) -> None:
    before = content(charter.db)
    assert charter.result("overdue").stderr == ""
    (copy,) = (charter.folder / "backups").glob("*before*")
    assert content(copy) == before
    assert "The register is whole." in charter("check")
    assert rows(charter, "SELECT count(*) FROM commands") == [(29,)]


def test_it_goes_on_as_any_other(charter: Charter, release: Any) -> None:
    assert charter.new("e-nothi", "Next one")["id"] == 12
    charter("done", 7)
    assert charter.json("show", 7)["on_time"] is False
    assert [entry["action"] for entry in charter.json("show", 3)["history"]][-3:] == ["extended", "undone", "restored"]
    assert charter("check").count("The register is whole.") == 1
