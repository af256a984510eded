import { StoreError } from '../store.js'
import type { SqliteDatabase } from './connection.js'

/**
 * The schema, as the steps that made it. Append only: a step that was ever released is never edited, because files
 * in the field have already taken it. Step n takes a file from `user_version` n to n + 1.
 *
 * STRICT tables: a value of a wrong type is an error, not a surprise. Times are milliseconds since 1970, UTC.
 */
export const migrations: readonly string[] = [
  `
  -- One row per return: head of its log. "table" is a keyword, hence tbl.
  CREATE TABLE return_head (
    id INTEGER PRIMARY KEY,
    tbl TEXT NOT NULL,
    period TEXT NOT NULL,
    org TEXT NOT NULL,
    epoch INTEGER NOT NULL DEFAULT 1,
    status TEXT NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0, -- newest update
    UNIQUE (tbl, period, org)
  ) STRICT;
  CREATE INDEX return_head_by_org ON return_head (org);

  -- Yjs state (V2 encoding) that covers the updates up to seq. Apart from the head, which every edit rewrites whole.
  CREATE TABLE return_snapshot (
    return_id INTEGER PRIMARY KEY REFERENCES return_head (id),
    seq INTEGER NOT NULL,
    data BLOB NOT NULL
  ) STRICT;

  -- The one commit order. AUTOINCREMENT: a seq is never given out twice, even after compaction emptied the table.
  -- A row is either a Yjs update (V1 encoding) or a change of status.
  CREATE TABLE update_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    return_id INTEGER NOT NULL REFERENCES return_head (id),
    data BLOB,
    status TEXT,
    account TEXT,
    at INTEGER NOT NULL,
    CHECK ((data IS NULL) <> (status IS NULL))
  ) STRICT;
  CREATE INDEX update_log_by_return ON update_log (return_id);

  -- A Yjs client id belongs to one account for good.
  CREATE TABLE return_client (
    return_id INTEGER NOT NULL REFERENCES return_head (id),
    client INTEGER NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (return_id, client)
  ) STRICT, WITHOUT ROWID;

  -- Cells as committed. value is JSON; NULL = cleared. The row stays: a cleared field still makes its item exist.
  CREATE TABLE cell (
    return_id INTEGER NOT NULL REFERENCES return_head (id),
    key TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (return_id, key)
  ) STRICT, WITHOUT ROWID;

  -- Who changed what when. Never compacted.
  CREATE TABLE cell_history (
    return_id INTEGER NOT NULL REFERENCES return_head (id),
    key TEXT NOT NULL,
    seq INTEGER NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    old TEXT,
    new TEXT,
    PRIMARY KEY (return_id, key, seq)
  ) STRICT, WITHOUT ROWID;

  -- What a unit reports for an indicator in a period (scaled integer); no row = missing. keys: JSON array, distinct only.
  CREATE TABLE leaf (
    indicator TEXT NOT NULL,
    org TEXT NOT NULL,
    period TEXT NOT NULL,
    return_id INTEGER NOT NULL REFERENCES return_head (id),
    kind TEXT NOT NULL,
    n INTEGER NOT NULL,
    keys TEXT,
    PRIMARY KEY (indicator, org, period)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX leaf_by_return ON leaf (return_id);

  -- Contributions of a unit and everything below it, per lens.
  CREATE TABLE total (
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    lens TEXT NOT NULL,
    org TEXT NOT NULL,
    n INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    na INTEGER NOT NULL,
    PRIMARY KEY (indicator, period, lens, org)
  ) STRICT, WITHOUT ROWID;

  -- For distinct counts: how many units below org have the key. key is JSON text, so that any string is safe in SQL.
  CREATE TABLE total_key (
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    lens TEXT NOT NULL,
    org TEXT NOT NULL,
    key TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (indicator, period, lens, org, key)
  ) STRICT, WITHOUT ROWID;

  -- rowid keeps the order in which the tree was given.
  CREATE TABLE org_unit (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    parent_id TEXT,
    position INTEGER NOT NULL,
    valid_from TEXT,
    valid_to TEXT
  ) STRICT;

  CREATE TABLE account (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    org TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_by_account ON session (account);

  CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- One row that the readiness check rewrites.
  CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL) STRICT;
  `,
  `
  -- Every step of a return on its way (submit, withdraw, approve, send-back, lock). Never changed, never compacted.
  -- seq is that of the status row in update_log. cells: JSON array of {key, reason}.
  CREATE TABLE review (
    seq INTEGER PRIMARY KEY,
    return_id INTEGER NOT NULL REFERENCES return_head (id),
    action TEXT NOT NULL,
    old_status TEXT NOT NULL,
    new_status TEXT NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT,
    cells TEXT NOT NULL
  ) STRICT;
  CREATE INDEX review_by_return ON review (return_id, action);
  CREATE INDEX return_head_by_status ON return_head (status);
  `,
  `
  -- Two values for one cell whose authors had not seen each other's: the one in the document and the one that is not.
  -- seq is that of the update that brought them together. Never changed, never compacted.
  CREATE TABLE cell_conflict (
    return_id INTEGER NOT NULL REFERENCES return_head (id),
    seq INTEGER NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    kept TEXT,
    kept_by TEXT NOT NULL,
    lost TEXT,
    lost_by TEXT NOT NULL
  ) STRICT;
  CREATE INDEX cell_conflict_by_return ON cell_conflict (return_id, seq);

  -- A choice that settles all earlier conflicts of its cell.
  CREATE TABLE conflict_settled (
    return_id INTEGER NOT NULL REFERENCES return_head (id),
    key TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (return_id, key, seq)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What was done, by whom, from where: a chain, each entry hashed together with the hash of the one before it.
  -- AUTOINCREMENT: a number is never given out twice, so that a tail cut off leaves a gap.
  -- origin and detail: canonical JSON, hashed as the text they are.
  CREATE TABLE audit (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    account TEXT,
    origin TEXT,
    tbl TEXT,
    period TEXT,
    org TEXT,
    seq INTEGER, -- commit that the entry is about
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_by_seq ON audit (seq) WHERE seq IS NOT NULL;
  CREATE INDEX audit_by_return ON audit (tbl, period, org) WHERE tbl IS NOT NULL;
  CREATE INDEX audit_anchor ON audit (n) WHERE kind = 'prune';

  -- Append only. An entry may go once an anchor behind it says so; nothing is ever changed.
  CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_kept BEFORE DELETE ON audit
    WHEN NOT EXISTS (
      SELECT 1 FROM audit AS anchor WHERE anchor.kind = 'prune' AND anchor.detail ->> 'through' >= old.n)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER cell_history_unchanged BEFORE UPDATE ON cell_history
    BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
  CREATE TRIGGER cell_history_kept BEFORE DELETE ON cell_history
    BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
  `,
  `
  -- confirmed: a security administrator made the first role effective. pending_*: a role that waits for it.
  ALTER TABLE account ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE account ADD COLUMN pending_role TEXT;
  ALTER TABLE account ADD COLUMN pending_by TEXT;
  ALTER TABLE account ADD COLUMN pending_at INTEGER;
  ALTER TABLE account ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE account ADD COLUMN password_at INTEGER;
  ALTER TABLE account ADD COLUMN subject TEXT; -- of the single sign-on
  CREATE UNIQUE INDEX account_by_subject ON account (subject) WHERE subject IS NOT NULL;

  -- The newest hashes of each account, the present one included.
  CREATE TABLE account_password (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX account_password_by_account ON account_password (account);
  INSERT INTO account_password (account, hash) SELECT id, password_hash FROM account;

  -- What was done with an account: moves, roles, resets. Never changed. old and new: unit, role or name, as the action says.
  CREATE TABLE account_step (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    action TEXT NOT NULL,
    old TEXT,
    new TEXT,
    by_account TEXT, -- NULL: at the server itself
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX account_step_by_account ON account_step (account, id);

  -- Why a session was ended from outside; its row stays a while so that its page can say so.
  ALTER TABLE session ADD COLUMN ended TEXT;
  `,
  `
  -- Files that were taken away: what a later correction has to be told of.
  CREATE TABLE export_record (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    account TEXT NOT NULL,
    what TEXT NOT NULL,
    format TEXT NOT NULL,
    tbl TEXT NOT NULL,
    period TEXT NOT NULL,
    scope TEXT NOT NULL,
    lens TEXT,
    seq INTEGER NOT NULL -- everything up to this commit was in it
  ) STRICT;
  CREATE INDEX export_record_by_table ON export_record (tbl, period);

  -- 更正 of a return that is approved or locked: asked for by one person, decided by another.
  -- cells: JSON array of {key, old, new}. seq and epoch are those of the change, once it is done.
  CREATE TABLE correction (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    return_id INTEGER NOT NULL REFERENCES return_head (id),
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    cells TEXT NOT NULL,
    reason TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    decided_by TEXT,
    decided_at INTEGER,
    answer TEXT,
    seq INTEGER,
    epoch INTEGER,
    CHECK (decided_by IS NULL OR state = 'withdrawn' OR decided_by <> requested_by),
    CHECK ((seq IS NULL) = (state <> 'done'))
  ) STRICT;
  CREATE INDEX correction_by_return ON correction (return_id, state);
  CREATE INDEX correction_by_seq ON correction (seq) WHERE seq IS NOT NULL;

  -- Client ids of an epoch that is over may not write into the next one: that would be a replay.
  ALTER TABLE return_client ADD COLUMN epoch INTEGER NOT NULL DEFAULT 1;

  -- Values that came when the return could no longer take them: kept for reviewer and author, never merged.
  CREATE TABLE late_edit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    return_id INTEGER NOT NULL REFERENCES return_head (id),
    key TEXT NOT NULL,
    value TEXT,
    held TEXT,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT,
    decided_at INTEGER,
    answer TEXT
  ) STRICT;
  CREATE INDEX late_edit_by_return ON late_edit (return_id, state);

  -- For differences between two moments.
  CREATE INDEX cell_history_by_seq ON cell_history (return_id, seq);
  `,
  `
  -- Two kinds of unit at the community level, and who took over from a unit that ended (JSON array of codes).
  ALTER TABLE org_unit ADD COLUMN type TEXT;
  ALTER TABLE org_unit ADD COLUMN successors TEXT;
  `,
  `
  -- What was said with a step besides a reason: 缺报, an exception of 先下后上, explanations. JSON object.
  ALTER TABLE review ADD COLUMN remarks TEXT NOT NULL DEFAULT '{}';

  -- What is asked for a period of a table, until when, and when entry closes.
  CREATE TABLE task (
    tbl TEXT NOT NULL,
    period TEXT NOT NULL,
    deadline INTEGER NOT NULL,
    lock_at INTEGER,
    locked_at INTEGER, -- when it really was closed
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    lead_minutes INTEGER NOT NULL, -- working time between issue and deadline
    reason TEXT,
    PRIMARY KEY (tbl, period)
  ) STRICT, WITHOUT ROWID;

  -- 延期: one unit may still fill and submit until then.
  CREATE TABLE extension (
    tbl TEXT NOT NULL,
    period TEXT NOT NULL,
    org TEXT NOT NULL,
    until INTEGER NOT NULL,
    reason TEXT NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tbl, period, org)
  ) STRICT, WITHOUT ROWID;

  -- 催办: at most one digest per person and working day. items: JSON array.
  CREATE TABLE reminder (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    day TEXT NOT NULL,
    deliver_at INTEGER NOT NULL,
    items TEXT NOT NULL,
    read_at INTEGER,
    UNIQUE (account, day)
  ) STRICT;
  `,
  `
  -- The identity service vouched for the person: a one-time password need not be changed for this session.
  ALTER TABLE session ADD COLUMN by_identity INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- How far a task's lateness was told upwards: 0 nobody, 1 the units, 2 the level above them, and so on.
  ALTER TABLE task ADD COLUMN escalated INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- What people say about a return (key NULL) or one of its cells. The words of a comment are its versions: nothing said
  -- is ever changed or removed.
  CREATE TABLE comment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tbl TEXT NOT NULL,
    period TEXT NOT NULL,
    org TEXT NOT NULL,
    key TEXT,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    resolved_by TEXT,
    resolved_at INTEGER
  ) STRICT;
  CREATE INDEX comment_by_return ON comment (tbl, period, org);
  CREATE TABLE comment_version (
    comment INTEGER NOT NULL REFERENCES comment (id),
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (comment, version)
  ) STRICT, WITHOUT ROWID;
  -- Whom a comment calls; read_at: when they said that they had read it.
  CREATE TABLE mention (
    account TEXT NOT NULL,
    comment INTEGER NOT NULL REFERENCES comment (id),
    read_at INTEGER,
    PRIMARY KEY (account, comment)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER comment_kept BEFORE DELETE ON comment
    BEGIN SELECT RAISE(ABORT, 'comments are append-only'); END;
  CREATE TRIGGER comment_version_kept BEFORE DELETE ON comment_version
    BEGIN SELECT RAISE(ABORT, 'comments are append-only'); END;
  CREATE TRIGGER comment_version_unchanged BEFORE UPDATE ON comment_version
    BEGIN SELECT RAISE(ABORT, 'comments are append-only'); END;
  `,
  `
  -- Pages of the audit log: whatever narrows one, in the order of pages. It grows at its end only.
  CREATE INDEX audit_by_time ON audit (at, n, kind, account, org);
  `,
]

/**
 * Brings the file to the newest schema, each step in a transaction of its own.
 * @throws StoreError `newer-schema` when a newer version of the program wrote the file; it is left untouched.
 */
export async function migrate(database: SqliteDatabase): Promise<void> {
  const found = await database.read((sql) => sql.get<{ user_version: number }>('PRAGMA user_version'))
  const version = found?.user_version ?? 0
  if (version > migrations.length) {
    throw new StoreError(
      'newer-schema',
      `数据由更新版本的程序写成（数据版本 ${version}，本程序支持到 ${migrations.length}）。请改用新版本，或恢复升级前的备份。` +
        `The data has schema ${version}, this program knows ${migrations.length}.`,
    )
  }
  for (const [index, script] of migrations.entries()) {
    if (index < version) continue
    await database.write(async (sql) => {
      await sql.exec(script)
      await sql.exec(`PRAGMA user_version = ${index + 1}`)
    })
  }
}
