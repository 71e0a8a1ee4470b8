CREATE INDEX calendar_changes_of_command ON calendar_changes(command_id);
CREATE INDEX commands_with_facts ON commands(id) WHERE facts IS NOT NULL;
CREATE INDEX history_of_command ON history(command_id);
CREATE INDEX history_of_request ON history(request_id);
CREATE INDEX moves_of_request ON history(request_id)
        WHERE action NOT IN ('received', 'noted', 'settled');
CREATE INDEX pending_requests ON requests(due_on) WHERE status <> 'settled';
CREATE INDEX promises_of_command ON promises(command_id);
CREATE INDEX requests_received ON requests(received_on, requester);
CREATE INDEX requests_settled ON requests(settled_on, received_on, promise_id, on_time, promised_due_on,
        days_used, due_on, outcome, told_afterwards, status) WHERE status = 'settled';
CREATE INDEX undone_targets ON commands(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX void_requests ON requests(settled_on) WHERE outcome = 'void';
CREATE TABLE "calendar" (
   "id" INTEGER PRIMARY KEY,
   "file" TEXT NOT NULL,
   "file_changed_ns" INTEGER NOT NULL,
   "file_size" INTEGER NOT NULL,
   "digest" TEXT NOT NULL,
   "weekly_off" TEXT NOT NULL,
   "listed" TEXT NOT NULL,
   "yearly" TEXT NOT NULL
, "checksum" INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE "calendar_changes" (
   "id" INTEGER PRIMARY KEY,
   "command_id" INTEGER NOT NULL REFERENCES "commands"("id"),
   "day" TEXT,
   "kind" TEXT,
   "name_bn" TEXT,
   "name_en" TEXT,
   "moon" INTEGER,
   "source" TEXT,
   "year" INTEGER
) STRICT;
CREATE TABLE "chain" (
   "command_id" INTEGER PRIMARY KEY REFERENCES "commands"("id"),
   "version" INTEGER NOT NULL,
   "digest" TEXT NOT NULL
) STRICT;
CREATE TABLE "commands" (
   "id" INTEGER PRIMARY KEY,
   "words" TEXT NOT NULL,
   "entered_at" TEXT NOT NULL,
   "undoes" INTEGER REFERENCES "commands"("id"),
   "automatic" INTEGER NOT NULL DEFAULT 0
, "recorded_on" TEXT NOT NULL DEFAULT '', "officer" TEXT, "facts" TEXT) STRICT;
CREATE TABLE "history" (
   "id" INTEGER PRIMARY KEY,
   "request_id" INTEGER NOT NULL REFERENCES "requests"("id"),
   "command_id" INTEGER NOT NULL REFERENCES "commands"("id"),
   "recorded_at" TEXT NOT NULL,
   "action" TEXT NOT NULL,
   "happened_on" TEXT NOT NULL,
   "text" TEXT,
   "facts" TEXT NOT NULL,
   "due_on_before" TEXT,
   "due_on_after" TEXT
) STRICT;
CREATE TABLE office (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        office_id TEXT NOT NULL,
        made_id TEXT NOT NULL,
        name_bn TEXT NOT NULL,
        name_en TEXT NOT NULL,
        timezone TEXT NOT NULL,
        fiscal_year_starts INTEGER NOT NULL,
        charter TEXT NOT NULL,
        charter_changed_ns INTEGER NOT NULL,
        charter_size INTEGER NOT NULL,
        own_office_days INTEGER NOT NULL,
        checksum INTEGER NOT NULL
    ) STRICT;
CREATE TABLE "office_days" (
   "day" TEXT PRIMARY KEY,
   "kind" TEXT NOT NULL,
   "name_bn" TEXT NOT NULL,
   "name_en" TEXT NOT NULL,
   "moon" INTEGER NOT NULL,
   "source" TEXT NOT NULL,
   "local" INTEGER NOT NULL
, "checksum" INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE "promises" (
   "id" INTEGER PRIMARY KEY,
   "service_code" TEXT NOT NULL,
   "alias" TEXT NOT NULL,
   "name_bn" TEXT NOT NULL,
   "name_en" TEXT NOT NULL,
   "unit" TEXT NOT NULL,
   "count" INTEGER,
   "instant" INTEGER NOT NULL,
   "as_needed" INTEGER NOT NULL
, command_id INTEGER REFERENCES commands(id), "least" INTEGER, "month" INTEGER, "day" INTEGER, "agreed_on" TEXT, "starts" TEXT, "stages" TEXT, "variant" TEXT, "variant_bn" TEXT, "variant_en" TEXT) STRICT;
CREATE VIRTUAL TABLE request_search USING fts5(
        search_text, search_alike, content="requests", content_rowid='id', tokenize='trigram case_sensitive 1');
CREATE TABLE "requests" (
   "id" INTEGER PRIMARY KEY,
   "reference" TEXT NOT NULL,
   "promise_id" INTEGER NOT NULL REFERENCES "promises"("id"),
   "requester" TEXT NOT NULL,
   "phone" TEXT,
   "email" TEXT,
   "address" TEXT,
   "channel" TEXT,
   "note" TEXT,
   "after_id" INTEGER REFERENCES "requests"("id"),
   "received_on" TEXT NOT NULL,
   "status" TEXT NOT NULL,
   "outcome" TEXT,
   "settled_on" TEXT,
   "due_on" TEXT,
   "promised_due_on" TEXT,
   "extended" INTEGER NOT NULL,
   "on_time" INTEGER,
   "held_since" TEXT,
   "days_left_when_held" INTEGER,
   "days_not_counted" INTEGER NOT NULL,
   "days_used" INTEGER,
   "recorded_at" TEXT NOT NULL,
   "updated_at" TEXT NOT NULL,
   "search_text" TEXT NOT NULL
, "subject" TEXT, "memo" TEXT, "memo_date" TEXT, "file" TEXT, "reply_memo" TEXT, "told_afterwards" TEXT, "search_alike" TEXT NOT NULL DEFAULT '') STRICT;
CREATE TRIGGER calendar_changes_delete_refused BEFORE DELETE ON calendar_changes  BEGIN SELECT RAISE(ABORT, 'calendar_changes is append-only'); END;
CREATE TRIGGER calendar_changes_insert_refused BEFORE INSERT ON calendar_changes WHEN EXISTS (SELECT 1 FROM calendar_changes WHERE id = new.id) BEGIN SELECT RAISE(ABORT, 'calendar_changes is append-only'); END;
CREATE TRIGGER calendar_changes_update_refused BEFORE UPDATE ON calendar_changes  BEGIN SELECT RAISE(ABORT, 'calendar_changes is append-only'); END;
CREATE TRIGGER chain_delete_refused BEFORE DELETE ON chain  BEGIN SELECT RAISE(ABORT, 'chain is append-only'); END;
CREATE TRIGGER chain_insert_refused BEFORE INSERT ON chain WHEN EXISTS (SELECT 1 FROM chain WHERE command_id = new.command_id) BEGIN SELECT RAISE(ABORT, 'chain is append-only'); END;
CREATE TRIGGER chain_update_refused BEFORE UPDATE ON chain  BEGIN SELECT RAISE(ABORT, 'chain is append-only'); END;
CREATE TRIGGER commands_delete_refused BEFORE DELETE ON commands  BEGIN SELECT RAISE(ABORT, 'commands is append-only'); END;
CREATE TRIGGER commands_insert_refused BEFORE INSERT ON commands WHEN EXISTS (SELECT 1 FROM commands WHERE id = new.id) BEGIN SELECT RAISE(ABORT, 'commands is append-only'); END;
CREATE TRIGGER commands_update_refused BEFORE UPDATE ON commands  BEGIN SELECT RAISE(ABORT, 'commands is append-only'); END;
CREATE TRIGGER history_delete_refused BEFORE DELETE ON history  BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_insert_refused BEFORE INSERT ON history WHEN EXISTS (SELECT 1 FROM history WHERE id = new.id) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_update_refused BEFORE UPDATE ON history  BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER promises_delete_refused BEFORE DELETE ON promises  BEGIN SELECT RAISE(ABORT, 'promises is append-only'); END;
CREATE TRIGGER promises_insert_refused BEFORE INSERT ON promises WHEN EXISTS (SELECT 1 FROM promises WHERE id = new.id) BEGIN SELECT RAISE(ABORT, 'promises is append-only'); END;
CREATE TRIGGER promises_update_refused BEFORE UPDATE ON promises  BEGIN SELECT RAISE(ABORT, 'promises is append-only'); END;
CREATE TRIGGER request_search_insert AFTER INSERT ON requests BEGIN
        INSERT INTO request_search(rowid, search_text, search_alike)
        VALUES (new.id, new.search_text, new.search_alike);
    END;
CREATE TRIGGER request_search_update AFTER UPDATE OF search_text, search_alike ON requests
    WHEN old.search_text <> new.search_text OR old.search_alike <> new.search_alike BEGIN
        INSERT INTO request_search(request_search, rowid, search_text, search_alike)
        VALUES ('delete', old.id, old.search_text, old.search_alike);
        INSERT INTO request_search(rowid, search_text, search_alike)
        VALUES (new.id, new.search_text, new.search_alike);
    END;
CREATE TRIGGER requests_delete_refused BEFORE DELETE ON requests  BEGIN SELECT RAISE(ABORT, 'requests are never deleted: settle as void'); END;
CREATE TRIGGER requests_insert_refused BEFORE INSERT ON requests WHEN EXISTS (SELECT 1 FROM requests WHERE id = new.id) BEGIN SELECT RAISE(ABORT, 'requests is append-only'); END;
CREATE VIEW monthly_figures AS
        SELECT month, sum(received) AS received, sum(settled) AS settled, sum(in_time) AS settled_in_time,
            sum(late) AS settled_late
        FROM (
            SELECT substr(received_on, 1, 7) AS month,
                CASE WHEN outcome = 'void' THEN 0 ELSE 1 END AS received, 0 AS settled, 0 AS in_time, 0 AS late
            FROM requests
            UNION ALL
            SELECT substr(settled_on, 1, 7), 0, CASE WHEN outcome = 'void' THEN 0 ELSE 1 END,
                CASE WHEN outcome <> 'void' AND on_time = 1 THEN 1 ELSE 0 END,
                CASE WHEN outcome <> 'void' AND on_time = 0 THEN 1 ELSE 0 END
            FROM requests WHERE settled_on IS NOT NULL)
        GROUP BY month ORDER BY month;
CREATE VIEW overdue AS SELECT * FROM pending WHERE due_on < coalesce(
        date('now', (SELECT substr(entered_at, 20) FROM commands ORDER BY id DESC LIMIT 1)), date('now', '+6 hours'));
CREATE VIEW pending AS
        SELECT r.id, r.reference, p.service_code, p.name_en AS service_name_en, p.name_bn AS service_name_bn,
            r.requester, r.phone, r.received_on, r.due_on, r.promised_due_on, r.status, r.held_since,
            r.subject, r.memo, r.memo_date, r.file, r.note
        FROM requests r JOIN promises p ON p.id = r.promise_id
        WHERE r.status <> 'settled' ORDER BY r.due_on IS NULL, r.due_on, r.id;
CREATE VIEW undone_commands AS
        SELECT undoes AS id FROM commands WHERE undoes IS NOT NULL GROUP BY undoes HAVING count(*) % 2 = 1;
