"""The district: many offices' returns together, and each return that is not right told by its name."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Charter

from charter_cli.domain.joining import joined
from charter_cli.domain.returns import ServiceNames
from charter_cli.language.text import Wording
from charter_cli.render.report import FIGURE_KEYS

MONTHS = [f"2025-{month:02}" for month in range(7, 13)] + [f"2026-{month:02}" for month in range(1, 7)]
LATER = "2026-07-05"
SERVICES = ("e-nothi", "training", "web-portal", "ict-info")


class Office(Charter):
    """An office of the district with a charter of its own."""

    def __init__(self, folder: Path, id_: str, seed: int, rows: int = 40) -> None:
        folder.mkdir()
        super().__init__(folder)
        self.id, own = id_, self.own_data()
        text = own.read_text(encoding="utf-8").replace('id: "doict-jashore-sadar"', f'id: "{id_}"')
        own.write_text(text, encoding="utf-8")
        chance = random.Random(seed)
        table = [["service", "requester", "received_on", "settled_on", "outcome"]]
        for number in range(rows):
            received = date(2025, 6, 20) + timedelta(days=chance.randrange(375))
            settled = received + timedelta(days=chance.randrange(1, 40))
            outcome = chance.choice(["served", "served", "served", "declined", "withdrawn", "forwarded", "void"])
            pending = settled > date(2026, 6, 30) or chance.random() < 0.1
            closed = ["", ""] if pending else [settled.isoformat(), outcome]
            table.append([chance.choice(SERVICES), f"Requester {number}", received.isoformat(), *closed])
        file = folder / "old.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(table)
        self("--charter", own, "import", file, today=LATER)

    def hand_up(self, folder: Path, period: str, today: str = LATER) -> Path:
        """A return in `folder`."""
        file = folder / f"{self.id}-{period}.json"
        self("return", period, "--output", file, today=today)
        return file


@pytest.fixture(scope="module")
def handed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The returns of two offices for April and May."""
    place, folder = tmp_path_factory.mktemp("offices"), tmp_path_factory.mktemp("in")
    for number in (1, 2):
        office = Office(place / str(number), f"office-{number}", number)
        for period in ("2026-04", "2026-05"):
            office.hand_up(folder, period)
    return folder


@pytest.fixture
def folder(handed_up: Path, tmp_path: Path) -> Path:
    """A copy of them, to be spoiled."""
    return Path(shutil.copytree(handed_up, tmp_path / "in"))


def told(charter: Charter, *words: object) -> Any:
    return charter.json("district", *words, today=LATER)


def change(file: Path, how: Callable[[Any], object], to: Path | None = None) -> Path:
    """Writes what `how` made of a return."""
    content = json.loads(file.read_text(encoding="utf-8"))
    how(content)
    to = to or file
    to.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return to


def kinds(answer: Any) -> list[tuple[str, str | None]]:
    return [(problem["kind"], problem["office"]) for problem in answer["problems"]]


def sums(rows: list[Any]) -> dict[str, int]:
    counted = [key for key in FIGURE_KEYS if "percent" not in key and "median" not in key]
    return {key: sum(row[key] for row in rows) for key in counted}


def left(row: Any) -> dict[str, Any]:
    return {key: row[key] for key in FIGURE_KEYS}


# The figures


@pytest.mark.thorough
def test_every_figure_of_eight_offices_is_the_sum_of_their_own_reports(charter: Charter, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    offices = [Office(tmp_path / str(number), f"office-{number}", number) for number in range(8)]
    for office in offices:
        for month in MONTHS:
            office.hand_up(folder, month)
    reports = {office.id: office.json("report", "2025-26", today=LATER) for office in offices}
    by_office = told(charter, folder, "2025-26")
    assert by_office["problems"] == by_office["not_reported"] == by_office["not_joined"] == []
    assert {row["office"]: left(row) for row in by_office["rows"]} == {
        id_: left(report["total"]) for id_, report in reports.items()
    }
    total = [report["total"] for report in reports.values()]
    assert sums([by_office["total"]]) == sums(total)
    for row in told(charter, folder, "2025-26", "--by", "service")["rows"]:
        own = [
            one for report in reports.values() for one in report["rows"] if one["service_name"] == row["service_name"]
        ]
        assert sums([row]) == sums(own)
    months = told(charter, folder, "--by", "month")["rows"]
    assert [row["label"] for row in months] == MONTHS
    for row in months[::4]:
        assert sums([row]) == sums([office.json("report", row["label"], today=LATER)["total"] for office in offices])
    kept = tmp_path / "all.parquet"
    charter("district", folder, "--output", kept, today=LATER)
    assert told(charter, kept, "2025-26") == by_office


def test_the_sum_of_two_months_brings_forward_once_and_has_the_median_of_all(charter: Charter, handed_up: Path) -> None:
    answer = told(charter, handed_up)
    files = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in handed_up.iterdir()}
    for row in answer["rows"]:
        april, may = (files[f"{row['office']}-2026-0{month}"]["total"] for month in (4, 5))
        assert row["brought_forward"] == april["brought_forward"]
        assert (row["pending"], row["overdue"]) == (may["pending"], may["overdue"])
        assert row["brought_forward"] + row["received"] == row["settled"] + row["pending"]
        days = sorted(
            int(day) for one in (april, may) for day, count in one["settled_by_days"].items() for _ in range(count)
        )
        middle = (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
        assert row["median_days"] == middle
        assert row["judged"] == row["settled_in_time"] + row["settled_late"] + row["overdue"]
    percents = [row["in_time_percent"] for row in answer["rows"]]
    assert percents == sorted(percents, reverse=True)
    assert [row["rank"] for row in answer["rows"]] == [percents.index(percent) + 1 for percent in percents]
    assert (answer["returns"], answer["offices"], answer["problems"]) == (4, 2, [])


def test_parquet_says_what_the_returns_said(charter: Charter, handed_up: Path, tmp_path: Path) -> None:
    charter("district", handed_up, "--output", tmp_path / "all.parquet", today=LATER)
    for by in ("office", "service", "month"):
        assert told(charter, tmp_path / "all.parquet", "--by", by) == told(charter, handed_up, "--by", by)


def test_each_format_says_the_same(charter: Charter, folder: Path) -> None:
    for file in folder.glob("office-1-*"):
        change(file, lambda one: one["office"]["names"].update(en="=cmd()|' /C calc'!A0", bn="<b>ক</b>"))
    rows = list(csv.DictReader(io.StringIO(charter("district", folder, "--format", "csv", today=LATER))))
    answer = told(charter, folder)
    assert [row["office"] for row in rows] == [row["office"] for row in answer["rows"]]
    assert "'=cmd()|' /C calc'!A0" in {row["office_name"] for row in rows}
    for lang in ("en", "bn"):
        page = charter("district", folder, "--format", "html", today=LATER, lang=lang)
        assert page.count("<figure>") == 2
        assert "<b>" not in page
        assert f'<html lang="{lang}">' in page
        assert "office-2" not in charter("district", folder, "--by", "month", today=LATER, lang=lang)


# What is not right


def test_each_that_is_not_right_is_told_by_name(charter: Charter, folder: Path, tmp_path: Path) -> None:
    one, two = folder / "office-1-2026-04.json", folder / "office-2-2026-04.json"
    original = json.loads(one.read_text(encoding="utf-8"))

    def better(content: Any) -> None:
        content["rows"][0]["settled_in_time"] += 1

    def other_seals(content: Any) -> None:
        number, _, _ = content["seal"].partition("-")
        content["seal"] = f"{number}-AAAA-BBBB-CCCC-DDDD"

    def renamed(id_: str) -> Callable[[Any], None]:
        return lambda content: content["office"].update(id=id_, names={"bn": id_, "en": id_})

    edited = change(one, lambda content: (renamed("edited")(content), better(content)), folder / "edited.json")
    change(one, renamed("registers"), folder / "registers-1.json")
    change(
        folder / "office-1-2026-05.json",
        lambda content: (renamed("registers")(content), content.update(first_seal="1-AAAA-BBBB-CCCC-DDDD")),
        folder / "registers-2.json",
    )
    change(two, other_seals)
    change(one, lambda content: content.update(format=2), folder / "format.json")
    shutil.copy(one, folder / "double.json")
    listed = tmp_path / "offices.txt"
    listed.write_text(
        "# ours\noffice-1 One\noffice-2 Two\nregisters Registers\nsilent The silent office\n", encoding="utf-8"
    )
    answer = told(charter, folder, "2026-04", "--offices", listed)
    assert kinds(answer) == [
        ("unreadable", None),
        ("rewritten", "office-2"),
        ("arithmetic", "edited"),
        ("double", "office-1"),
        ("two_registers", "registers"),
        ("unlisted", "edited"),
    ]
    assert answer["problems"][0]["files"] == [str(folder / "format.json")]
    assert "format 2" in answer["problems"][0]["text"]
    assert answer["problems"][2]["files"] == [str(edited)]
    assert [row["office"] for row in answer["not_reported"]] == ["silent"]
    assert sorted(row["office"] for row in answer["rows"]) == ["office-1", "office-2"]
    (first,) = (row for row in answer["rows"] if row["office"] == "office-1")
    assert left(first) == left(original["total"])
    said = charter.result("district", folder, "2026-04", "--offices", listed, today=LATER).stderr
    for name in ("format.json", "edited", "office-1", "office-2", "registers", "The silent office (silent)"):
        assert name in said


def test_of_two_that_differ_the_later_command_wins_and_of_the_same_command_none(charter: Charter, folder: Path) -> None:
    one = folder / "office-1-2026-04.json"
    last = json.loads(one.read_text(encoding="utf-8"))

    def later(content: Any) -> None:
        content["seal"] = f"{int(content['seal'].split('-')[0]) + 5}-AAAA-BBBB-CCCC-DDDD"
        for row in (content["rows"][0], content["total"]):
            row["voided"] += 3

    change(one, later, folder / "again.json")
    answer = told(charter, folder, "2026-04")
    (row,) = (row for row in answer["rows"] if row["office"] == "office-1")
    assert row["voided"] == last["total"]["voided"] + 3
    (problem,) = answer["problems"]
    assert (problem["kind"], problem["files"]) == ("double", [str(one), str(folder / "again.json")])
    change(folder / "again.json", lambda content: content.update(seal=last["seal"]))
    answer = told(charter, folder, "2026-04")
    assert [row["office"] for row in answer["rows"]] == ["office-2"]
    assert kinds(answer) == [("double", "office-1")]


def test_a_month_that_was_sealed_otherwise_before_is_told(charter: Charter, folder: Path) -> None:
    for month, seal in (("04", "7-AAAA-BBBB-CCCC-DDDD"), ("05", "7-AAAA-BBBB-CCCC-DDDE")):
        change(
            folder / f"office-1-2026-{month}.json",
            lambda one, seal=seal: one["earlier_seals"].update({"2025-12": seal}),
        )
    (problem,) = told(charter, folder, "2026-05")["problems"]
    assert (problem["kind"], problem["office"], problem["period"]) == ("rewritten", "office-1", "2025-12")
    charter("district", folder, "--output", folder / "all.parquet", today=LATER)
    assert kinds(told(charter, folder / "all.parquet")) == [("rewritten", "office-1")]


def test_a_month_that_a_later_return_has_lost_is_told(charter: Charter, folder: Path) -> None:
    change(
        folder / "office-1-2026-04.json", lambda one: one["earlier_seals"].update({"2025-12": "7-AAAA-BBBB-CCCC-DDDD"})
    )

    def later(content: Any) -> None:
        content.update(seal=f"{int(content['seal'].split('-')[0]) + 5}-AAAA-BBBB-CCCC-DDDD")

    change(folder / "office-1-2026-05.json", later)
    (problem,) = told(charter, folder)["problems"]
    assert (problem["kind"], problem["office"], problem["period"]) == ("rewritten", "office-1", "2025-12")


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "null", "{}", '{"format": 1, "rows": []}', "[" * 100_000, '{"format": 1, "format": 1}', "NaN",
        '{"format": NaN, "rows": []}', '{"a": ' + "9" * 10_000 + "}", "\xff\xfe", '{"format": 1e999, "rows": 0}',
    ],
)  # fmt: skip
def test_a_file_that_is_no_return_is_named_and_left_out(charter: Charter, folder: Path, content: str) -> None:
    bad = folder / "bad.json"
    bad.write_bytes(content.encode("latin-1"))
    answer = told(charter, folder)
    assert [(one["kind"], one["files"]) for one in answer["problems"]] == [("unreadable", [str(bad)])]
    assert answer["returns"] == 4
    assert "bad.json" in charter.fails("district", bad, today=LATER)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("received", value) for value in (-1, 10**12, 1.0, True, None, "3", float("nan"))),
        ("settled_by_days", {"1": -1}), ("settled_by_days", {"x": 1}), ("settled_by_days", [1]), ("names", {"en": "x"}),
        ("alias", 3), ("median_days", "3"),
    ],
)  # fmt: skip
def test_a_figure_that_is_none_is_refused_with_its_name(charter: Charter, folder: Path, key: str, value: Any) -> None:
    change(folder / "office-1-2026-04.json", lambda content: content["rows"][0].update({key: value}))
    answer = told(charter, folder)
    assert [one["kind"] for one in answer["problems"]] == ["unreadable"]
    assert answer["returns"] == 3


def test_a_figure_that_follows_from_others_is_worked_out_again(charter: Charter, folder: Path) -> None:
    for key, value in (("in_time_percent", 99.9), ("median_days", 0), ("settled_by_days_elapsed", {"1": 999})):
        file = folder / "office-1-2026-04.json"
        kept = file.read_bytes()
        change(file, lambda content, key=key, value=value: content["total"].update({key: value}))
        assert kinds(told(charter, folder)) == [("arithmetic", "office-1")]
        file.write_bytes(kept)


def test_no_day_counts_twice(charter: Charter, folder: Path) -> None:
    def quarter(content: Any) -> None:
        content["period"].update(
            {"from": "2026-04-01", "to": "2026-06-30", "as_of": "2026-06-30", "label": "2025-26Q4"}
        )

    change(folder / "office-1-2026-05.json", quarter, folder / "quarter.json")
    answer = told(charter, folder)
    assert kinds(answer) == [("overlap", "office-1")]
    assert answer["returns"] == 4
    answer = told(charter, folder, "2025-26Q4")
    assert {problem["period"] for problem in answer["problems"]} == {"2026-04", "2026-05"}
    assert answer["returns"] == 3


# Services


def test_services_are_joined_by_what_they_are_and_never_by_code(charter: Charter, folder: Path, tmp_path: Path) -> None:
    def moved(content: Any) -> None:
        codes = [row["service_code"] for row in content["rows"]]
        for row, code in zip(content["rows"], reversed(codes), strict=True):
            row["service_code"] = code

    def own(content: Any) -> None:
        for row in content["rows"]:
            if row["alias"] == "e-nothi":
                row.update(alias="d-nothi", names={"bn": "ডি-নথি", "en": "Advice/troubleshooting on e-Nothi matter"})

    def by_service(*words: object) -> Any:
        answer = told(charter, folder, "2026-04", "--by", "service", *words)
        return {row["service"]: left(row) for row in answer["rows"]}, answer["not_joined"]

    before, alone = by_service()
    assert alone == []
    change(folder / "office-2-2026-04.json", moved)
    assert by_service() == (before, [])
    for month in ("04", "05"):
        change(folder / f"office-2-2026-{month}.json", own)
    apart, alone = by_service()
    assert {one["service"]: [near["service"] for near in one["near"]][:1] for one in alone} == {
        "d-nothi": ["e-nothi"],
        "e-nothi": ["d-nothi"],
    }
    assert sums([apart["d-nothi"], apart["e-nothi"]]) == sums([before["e-nothi"]])
    accepted = tmp_path / "map.csv"
    accepted.write_text("service,same_as\nd-nothi,e-nothi\n", encoding="utf-8")
    assert by_service("--map", accepted) == (before, [])
    accepted.write_text("service,same_as\nd-nothing,e-nothi\n", encoding="utf-8")
    assert kinds(told(charter, folder, "--map", accepted)) == [("map", None)]
    accepted.write_text("d-nothi,e-nothi\n", encoding="utf-8")
    assert "service,same_as" in charter.fails("district", folder, "--map", accepted, today=LATER)


def names(national: str, alias: str, name: str) -> ServiceNames:
    return ServiceNames(national, alias, Wording(f"{name} বাংলা", name))


def test_the_national_id_comes_before_the_alias_and_that_before_the_name() -> None:
    given = [
        names("N-1", "a", "Licence"),
        names("n-1", "b", "Permit"),  # the same by national id
        names("", "b", "Another name"),  # by the alias of one of them
        names("", "c", "Licence"),  # by exact name
        names("N-2", "a", "Licence"),  # another national id: another service, whatever its alias
        names("", "z", "Something else"),
    ]
    found, unknown = joined([(one, frozenset({f"office-{place}"})) for place, one in enumerate(given)])
    assert unknown == []
    keys = [found.services[place].key for place in found.places]
    assert keys[:3] == ["N-1"] * 3
    assert keys[4:] == ["N-2", "z"]
    assert keys[3] == "c"  # two services have that name: nobody guesses which
    assert {alone.service.key for alone in found.alone} == {"N-2", "c", "z"}


def test_of_thousands_of_services_the_near_ones_are_found_at_once() -> None:
    given = [
        (names("", f"alias-{n}", f"Licence for trade {n} of the market"), frozenset({str(n % 9)})) for n in range(3000)
    ]
    given += [(names("", "x", "Repair of a laptop computer"), frozenset({"0"}))]
    given += [(names("", "y", "Repair of laptop computers"), frozenset({"1"}))]
    found, _ = joined(given)
    assert len(found.alone) == 3002
    (near,) = (alone.near for alone in found.alone if alone.service.key == "x")
    assert [one.key for one in near] == ["y"]


# Around it


def test_without_duckdb_it_says_how_to_get_it(
    charter: Charter, handed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    said = charter.fails("district", handed_up, today=LATER)
    assert "pip install 'citizens-charter[district]'" in said
    assert "32-bit" in said


def test_nobody_else_waits_for_duckdb(charter: Charter) -> None:
    (python, *_), env = charter.command()
    program = "import sys, charter_cli.cli, charter_cli.commands.district; print('duckdb' in sys.modules)"
    ended = subprocess.run([python, "-c", program], env=env, capture_output=True, encoding="utf-8", check=True)
    assert ended.stdout == "False\n"


def test_who_has_not_reported_is_told_for_each_month(charter: Charter, folder: Path) -> None:
    (folder / "office-2-2026-05.json").unlink()
    answer = told(charter, folder)
    assert [(one["office"], one["period"]) for one in answer["not_reported"]] == [("office-2", "2026-05")]
    everyone = told(charter, folder, "2025-26Q4")["not_reported"]
    assert {one["period"] for one in everyone} == {"2026-05", "2026-06"}
    assert [one["period"] for one in told(charter, folder, "2026-06")["not_reported"]] == ["2026-06"] * 2


def test_a_link_to_nothing_is_named_and_a_folder_is_no_return(charter: Charter, folder: Path) -> None:
    (folder / "gone.json").symlink_to(folder / "nowhere")
    (folder / "below.json").mkdir()
    shutil.move(folder / "office-1-2026-04.json", folder / "below.json" / "APRIL.JSON")
    answer = told(charter, folder)
    assert answer["returns"] == 4
    assert [one["files"] for one in answer["problems"]] == [[str(folder / "gone.json")]]


def test_what_cannot_be_done_is_refused_with_a_way_out(charter: Charter, folder: Path, tmp_path: Path) -> None:
    for words, way_out in [
        ([tmp_path / "none"], "name the folder"),
        ([folder, "--format", "parquet"], "--output"),
        ([folder, "--output", folder / "office-1-2026-04.json"], "choose another name"),
        ([folder, "--offices", tmp_path / "none.txt"], "cannot be opened"),
        ([folder, "20x6"], "is not a period"),
    ]:
        assert way_out in charter.fails("district", *words, today=LATER)
    listed = tmp_path / "offices.txt"
    for text in ("a One\na Two\n", "", "# none\n"):
        listed.write_text(text, encoding="utf-8")
        assert "offices.txt" in charter.fails("district", folder, "--offices", listed, today=LATER)
