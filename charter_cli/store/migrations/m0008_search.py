"""What sounds like the words that are searched for, beside the words as they are spelt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charter_cli.language.text import alike_words

if TYPE_CHECKING:
    from sqlite_utils import Database

# Both columns in one index: what is asked as it is spelt, in the first alone; what is asked as it sounds, in both.
INDEX = (
    """CREATE VIRTUAL TABLE request_search USING fts5(
        search_text, search_alike, content='requests', content_rowid='id', tokenize='trigram case_sensitive 1')""",
    """CREATE TRIGGER request_search_insert AFTER INSERT ON requests BEGIN
        INSERT INTO request_search(rowid, search_text, search_alike)
        VALUES (new.id, new.search_text, new.search_alike);
    END""",
    """CREATE TRIGGER request_search_update AFTER UPDATE OF search_text, search_alike ON requests
    WHEN old.search_text <> new.search_text OR old.search_alike <> new.search_alike BEGIN
        INSERT INTO request_search(request_search, rowid, search_text, search_alike)
        VALUES ('delete', old.id, old.search_text, old.search_alike);
        INSERT INTO request_search(rowid, search_text, search_alike)
        VALUES (new.id, new.search_text, new.search_alike);
    END""",
    "INSERT INTO request_search(request_search) VALUES ('rebuild')",
)


def search(db: Database) -> None:
    """A column `search_alike` in `requests`, and the index over both."""
    for trigger in ("request_search_insert", "request_search_update"):
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute("DROP TABLE request_search")
    db.table("requests").add_column("search_alike", str, not_null_default="")
    db.conn.create_function("alike_words", 1, alike_words, deterministic=True)
    db.execute("UPDATE requests SET search_alike = alike_words(search_text)")
    db.conn.create_function("alike_words", 1, None)
    for statement in INDEX:
        db.execute(statement)
