"""The honest ledger: what was entered is neither changed nor removed, even with `sqlite3` on the file, and `check`
names every request that is not what its history and the calendar make of it."""

import hashlib
import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from conftest import Charter
from snapshots import history_rows, rows, tamper, untouched

from charter_cli.store import chain, opening
from charter_cli.store.checksums import TABLES
from charter_cli.store.integrity import faults
from charter_cli.store.reader import Reader
from charter_cli.store.schema import LEDGER


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """1 open, 2 on hold, 3 settled, 4 extended, with a note, an edit, an undo and a holiday behind them."""
    charter = Charter(tmp_path_factory.mktemp("told"))
    charter.new("e-nothi", "Rahima", "--received", "2026-11-22", "--phone", "01712-345678", "--email", "a@b.org")
    charter.new("training", "Karim", "--received", "2026-11-18", "--address", "Jashore", "--note", "two batches")
    charter("hold", 2, "--why", "papers", "--on", "2026-11-19")
    charter.new("e-nothi", "Salma", "--received", "2026-11-17")
    charter("done", 3, "--on", "2026-11-22")
    charter.new("training", "Jamal", "--received", "2026-11-22", "--after", 3)
    charter("extend", 4, "--to", "2026-12-15", "--why", "agreed")
    charter("edit", 1, "--from", "Rehana", "--why", "typed wrongly")
    charter("note", 1, "called")
    charter("undo")
    charter("holiday", "add", "2026-11-25", "Storm")
    return charter


@pytest.fixture
def desk(told, charter):
    """The program on a copy of it."""
    shutil.copy(told.db, charter.db)
    return charter


def named(charter):
    """The numbers that `check` finds fault with, at the beginnings of its indented lines."""
    lines = charter.result("check", code=1).stdout.splitlines()
    return {int(line.split()[0]) for line in lines if line.startswith("  ") and line.split()[0].isdecimal()}


def test_a_register_that_was_only_written_by_commands_is_whole(desk):
    with untouched(desk):
        desk("check")
        desk("check", lang="bn")
        desk("check", today="2027-03-01")


@pytest.mark.parametrize("resumed", [True, False])
def test_a_holiday_inside_a_hold_of_a_settled_request_makes_nothing_wrong(charter, resumed):
    """How many days a hold took is part of the verdict, and stays as it was judged."""
    charter.new("training", "Rahima", "--received", "2026-11-01")
    charter("hold", 1, "--why", "papers", "--on", "2026-11-03")
    if resumed:
        charter("resume", 1, "--on", "2026-11-08")
    charter("done", 1, "--on", "2026-11-12")
    before = charter.json("show", 1)
    charter("holiday", "add", "2026-11-04", "Announced later")
    charter("check")
    assert charter.json("show", 1) == before
    charter("reopen", 1, "--why", "mistake")
    charter("check")


# --- nobody changes what was entered ---------------------------------------------------------------------------


@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE id = 1",
        "UPDATE {table} SET id = id + 100",
        "REPLACE INTO {table} SELECT * FROM {table} WHERE id = 1",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ],
)
def test_the_ledger_is_append_only(desk, table, statement):
    before = rows(desk, f"SELECT * FROM {table}")
    assert before
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        tamper(desk, statement.format(table=table))
    assert rows(desk, f"SELECT * FROM {table}") == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM chain WHERE command_id = 1",
        "UPDATE chain SET digest = ''",
        "REPLACE INTO chain SELECT * FROM chain WHERE command_id = 1",
    ],
)
def test_the_chain_is_append_only(desk, statement):
    before = rows(desk, "SELECT * FROM chain")
    with pytest.raises(sqlite3.IntegrityError, match="chain is append-only"):
        tamper(desk, statement)
    assert rows(desk, "SELECT * FROM chain") == before


@pytest.mark.parametrize(
    "change",
    [
        "text = 'nicer'",
        "happened_on = '2026-11-20'",
        "recorded_at = '2026-11-20T09:00:00+06:00'",
        "due_on_after = '2026-12-31'",
        "facts = '{}'",
        "action = 'noted'",
        "request_id = 2",
        "command_id = 1",
    ],
)
def test_no_column_of_the_history_is_changed(desk, change):
    before = history_rows(desk)
    with pytest.raises(sqlite3.IntegrityError, match="history is append-only"):
        tamper(desk, f"UPDATE history SET {change} WHERE request_id = 3")
    assert history_rows(desk) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM requests WHERE id = 3",
        "REPLACE INTO requests SELECT * FROM requests WHERE id = 3",
        """INSERT INTO history SELECT 1, request_id, command_id, recorded_at, action, happened_on, text, facts, NULL,
        NULL FROM history WHERE id = 1""",
    ],
)
def test_no_request_is_removed_and_no_row_of_the_history_replaced(desk, statement):
    with pytest.raises(sqlite3.IntegrityError):
        tamper(desk, statement)
    assert rows(desk, "SELECT count(*) FROM requests") == [(4,)]
    desk("check")


# --- check names what does not follow --------------------------------------------------------------------------

TAMPERED = [
    (1, "requester = 'Somebody'"),
    (1, "phone = NULL"),
    (1, "email = 'c@d.org'"),
    (2, "address = 'Dhaka'"),
    (1, "channel = 'letter'"),
    (2, "note = 'three batches'"),
    (1, "subject = 'three batches'"),
    (1, "memo = '05.44/12'"),
    (1, "memo_date = '2026-11-20'"),
    (1, "file = '12/2026'"),
    (3, "reply_memo = '05.44/13'"),
    (3, "told_afterwards = 1"),
    (1, "reference = '2026-0099'"),
    (4, "after_id = 2"),
    (1, "received_on = '2026-11-23'"),
    (1, "due_on = '2026-11-29'"),  # a late request is made to look on time
    (1, "due_on = NULL"),
    (4, "due_on = '2026-12-16'"),
    (4, "promised_due_on = '2026-12-15'"),
    (4, "extended = 0"),
    (1, "extended = 1"),
    (1, "promise_id = 2"),
    (1, "promise_id = 99"),
    (1, "status = 'held'"),
    (1, "status = 'settled', outcome = 'served', settled_on = '2026-11-24', on_time = 1"),
    (2, "held_since = '2026-11-18'"),
    (2, "held_since = NULL"),
    (2, "days_left_when_held = 7"),
    (2, "days_not_counted = 1"),
    (3, "status = 'open'"),
    (3, "on_time = 0"),
    (3, "outcome = 'void'"),
    (3, "settled_on = '2026-11-18'"),
    (3, "due_on = '2026-11-30'"),
    (3, "days_used = 1"),
    (1, "recorded_at = '2026-11-01T09:00:00+06:00'"),
    (1, "updated_at = '2026-11-01T09:00:00+06:00'"),
    # what no command writes
    (1, "received_on = 'yesterday'"),
    (1, "due_on = '2026-13-45'"),
    (1, "status = 'lost'"),
    (3, "outcome = 'lost'"),
]


@pytest.mark.parametrize(("number", "change"), TAMPERED, ids=[f"{number} {change}" for number, change in TAMPERED])
def test_it_names_a_request_that_was_tampered_with(desk, number, change):
    tamper(desk, f"UPDATE requests SET {change} WHERE id = {number}")
    assert named(desk) == {number}
    assert "charter restore" in desk.fails("check", lang="bn")


def test_every_column_of_a_request_is_tried_above(desk):
    """`id` is the number itself; the two others are the index, which `check` compares as a whole."""
    columns = {row[1] for row in rows(desk, "PRAGMA table_info(requests)")}
    assert columns - {part.split(" = ")[0] for _, change in TAMPERED for part in change.split(", ")} == {
        "id",
        "search_text",
        "search_alike",
    }


def test_it_names_all_of_them(desk):
    tamper(desk, "UPDATE requests SET requester = 'X' WHERE id IN (1, 3, 4)")
    assert named(desk) == {1, 3, 4}


def test_a_settlement_that_somebody_appended_by_hand_is_named(desk):
    """A row can be added with `sqlite3`, but then the request is not what its history tells."""
    tamper(
        desk,
        """INSERT INTO history(request_id, command_id, recorded_at, action, happened_on, facts) VALUES
        (1, 1, '2026-11-24T09:00:00+06:00', 'settled', '2026-11-23',
        '{"outcome": "served", "settled_on": "2026-11-23", "due_on": "2026-11-26", "on_time": true}')""",
    )
    assert named(desk) == {1}


REWRITTEN = {
    "commands": "words = 'done 1'",
    "promises": "name_en = 'x'",
    "history": "recorded_at = '2026-11-24T09:00:00+06:00'",
    "calendar_changes": "name_bn = 'x'",
}
OF_THE_CALENDAR = {
    "calendar": "yearly = replace(yearly, 'Victory', 'Vectory')",
    "office_days": "name_en = 'x'",
    "office": "name_en = 'x'",
}


def rewrite(desk, statement):
    """What an insider does with `sqlite3`: the triggers dropped, a row changed, the triggers put back."""
    triggers = rows(desk, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_refused'")
    tamper(desk, *(f"DROP TRIGGER {name}" for name, _ in triggers), statement, *(sql for _, sql in triggers))


@pytest.mark.parametrize("table", LEDGER)
def test_a_word_that_is_not_what_was_written_is_named_by_its_command(desk, table):
    """What the state of no request shows: somebody's words, a reason, a name."""
    desk("holiday", "add", "2026-12-30", "Local festival")
    desk("note", 1, "called")
    key = "id" if table == "commands" else "command_id"
    ((last, command),) = rows(desk, f"SELECT id, {key} FROM {table} ORDER BY id DESC LIMIT 1")
    rewrite(desk, f"UPDATE {table} SET {REWRITTEN[table]} WHERE id = {last}")

    told = [line for line in desk.result("check", code=1).stdout.splitlines() if line.startswith("  ")]
    assert told[0].startswith(f"  command {command} (")
    assert "is not what was written: its digest is now " in told[0]


@pytest.mark.thorough
def test_every_column_of_the_ledger_is_in_the_chain(desk):
    desk("holiday", "add", "2026-12-30", "Local festival")
    covered = chain.COLUMNS
    for table in LEDGER:
        assert {row[1] for row in rows(desk, f"PRAGMA table_info({table})")} == set(covered[table])
        for column in set(covered[table]) - {"id", "request_id", "command_id", "undoes"}:
            content = desk.db.read_bytes()
            ((kind,),) = rows(desk, f"SELECT type FROM pragma_table_info('{table}') WHERE name = '{column}'")
            other = 77 if kind == "INTEGER" else "'x'"
            rewrite(desk, f"UPDATE {table} SET {column} = {other} WHERE id = 1")
            assert "is not what was written" in desk.result("check", code=1).stdout, (table, column)
            desk.db.write_bytes(content)


def test_a_value_that_an_earlier_version_of_the_chain_does_not_cover_cannot_be_slipped_in(desk, monkeypatch):
    """A later schema has one more column, and its chain covers it; the rows of before are empty there."""
    monkeypatch.setitem(chain.COLUMNS, "history", (*chain.COLUMNS["history"], "remark"))
    *widths, of_history = chain.WIDTHS[chain.VERSION]
    monkeypatch.setitem(chain.WIDTHS, chain.VERSION + 1, (*widths, of_history + 1))
    monkeypatch.setattr(chain, "VERSION", chain.VERSION + 1)
    tamper(desk, "ALTER TABLE history ADD COLUMN remark TEXT")
    desk("check")
    rewrite(desk, "UPDATE history SET remark = 'in time' WHERE id = 2")
    assert "is not what was written" in desk.result("check", code=1).stdout


def test_the_chain_can_be_worked_out_by_anybody(desk):
    """As the head of store/chain.py says it, with nothing of the program."""
    before = "0" * 64
    for command, written in rows(desk, "SELECT command_id, digest FROM chain ORDER BY command_id"):
        digest = hashlib.sha256(before.encode())
        for table in chain.COLUMNS:
            key = "id" if table == "commands" else "command_id"
            columns = ", ".join(chain.COLUMNS[table])
            for row in rows(desk, f"SELECT {columns} FROM {table} WHERE {key} = {command} ORDER BY id"):
                digest.update(b"," + json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode())
        before = digest.hexdigest()
        assert before == written
    assert command == rows(desk, "SELECT max(id) FROM commands")[0][0]


@pytest.mark.parametrize("table", TABLES)
def test_a_word_of_the_calendar_that_is_not_what_was_written_is_named(desk, table):
    (last,) = rows(desk, f"SELECT max(rowid) FROM {table}")
    tamper(desk, f"UPDATE {table} SET {OF_THE_CALENDAR[table]} WHERE rowid = {last[0]}")
    assert f"row {last[0]} of {table} is not what was written" in desk.result("check", code=1).stdout


def test_a_promise_that_no_command_wrote_is_named(desk):
    columns = "service_code, alias, name_bn, name_en, unit, count, instant, as_needed"
    tamper(desk, f"INSERT INTO promises({columns}) SELECT {columns} FROM promises WHERE id = 1")
    assert "of promises was written by no command" in desk.result("check", code=1).stdout


@pytest.mark.parametrize(
    ("facts", "due_on"),
    [
        ("json_set(facts, '$.settled_on', '2026-12-24')", "2026-11-22"),  # after its due date, and told as in time
        ("json_set(facts, '$.due_on', '2026-12-31')", "2026-11-22"),
        ("json_set(facts, '$.on_time', json('null'))", "2026-11-22"),
        ("json_set(facts, '$.on_time', json('false'))", "2026-11-22"),
    ],
)
def test_a_verdict_that_does_not_follow_from_its_dates_is_named_though_all_else_agrees(desk, facts, due_on):
    """Somebody rewrote the history, the state and the chain."""
    triggers = rows(desk, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_refused'")
    kept = "(SELECT facts ->> '$.{0}' FROM history WHERE request_id = 3 AND action = 'settled')"
    tamper(
        desk,
        *(f"DROP TRIGGER {name}" for name, _ in triggers),
        f"UPDATE history SET facts = {facts} WHERE request_id = 3 AND action = 'settled'",
        "UPDATE requests SET {} WHERE id = 3".format(
            ", ".join(f"{name} = {kept.format(name)}" for name in ("settled_on", "due_on", "on_time"))
        ),
        "DELETE FROM chain",
    )
    with closing(sqlite3.connect(desk.db)) as connection, connection:
        chain.extend(connection, 0)
    tamper(desk, *(sql for _, sql in triggers))
    assert named(desk) == {3}


def test_a_command_that_is_gone_is_missed(desk):
    (last,) = rows(desk, "SELECT max(id) FROM commands")
    tamper(desk, "DROP TRIGGER commands_delete_refused", "DELETE FROM commands WHERE id = 1")
    told = desk.result("check", code=1).stdout
    assert f"the last row of commands is number {last[0]}, but there are {last[0] - 1}" in told


@pytest.mark.parametrize("column", ["search_text", "search_alike"])
def test_words_to_search_for_that_nobody_typed_are_named(desk, column):
    tamper(desk, f"UPDATE requests SET {column} = {column} || ' anybody' WHERE id = 1")
    assert "1 is not found by what its history tells" in desk.result("check", code=1).stdout


def test_a_holiday_that_somebody_slipped_in_is_named_by_the_dates_it_would_move(desk):
    tamper(desk, "INSERT INTO office_days VALUES ('2026-11-26', 'general', 'x', 'x', 0, '', 0, 0)")
    assert 1 in named(desk)
    tamper(desk, "DELETE FROM office_days WHERE day = '2026-11-26'")
    desk("check")
    tamper(desk, "DELETE FROM office_days WHERE day = '2026-11-25'")
    assert 1 in named(desk)


def test_a_holiday_that_somebody_took_out_is_missed_though_it_moves_no_date_yet(desk):
    own = desk.own_data()
    desk("check", "--charter", own)
    tamper(desk, "DELETE FROM office_days WHERE day = '2026-12-16'")
    assert "and the local changes make it: save that file once more" in desk.fails("check", "--charter", own)
    os.utime(own.with_name("office_days.yaml"))
    desk("check", "--charter", own)


def test_no_false_alarm_where_the_calendar_changes_while_it_is_checked(desk):
    with opening.reading(desk.db) as connection:
        reader = Reader(connection)
        assert reader.calendar
        desk("holiday", "add", "2026-11-29", "Announced tonight")
        assert list(faults(reader)) == []


def test_nothing_is_mended_by_checking(desk: Charter):
    tamper(desk, "UPDATE requests SET due_on = '2026-12-31' WHERE id = 1")
    with untouched(desk):
        desk.fails("check")
        desk.fails("check")
