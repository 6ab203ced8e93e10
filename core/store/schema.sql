-- Made by core/store/schema.ts from the migrations; never edited by hand.

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  body TEXT NOT NULL CHECK (json_valid(body)),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  entry_id TEXT NOT NULL GENERATED ALWAYS AS (body ->> '$.id') STORED,
  at INTEGER NOT NULL GENERATED ALWAYS AS (body ->> '$.at') STORED,
  event TEXT NOT NULL GENERATED ALWAYS AS (body ->> '$.event') STORED,
  outcome INTEGER NOT NULL GENERATED ALWAYS AS (body ->> '$.outcome') STORED CHECK (outcome IN (0, 4, 8, 12)),
  officer TEXT GENERATED ALWAYS AS (body ->> '$.officer') STORED,
  operation TEXT NOT NULL GENERATED ALWAYS AS (body ->> '$.operation') STORED
) STRICT;

CREATE UNIQUE INDEX audit_entry ON audit (entry_id);

CREATE INDEX audit_view ON audit (at, event, outcome, officer, operation);

CREATE INDEX audit_operation ON audit (operation);

CREATE INDEX audit_failure ON audit (event) WHERE outcome <> 0;

CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
WHEN new.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN
  SELECT RAISE(ABORT, 'audit rows follow one another');
END;

CREATE TRIGGER audit_once BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE entry_id = new.body ->> '$.id')
BEGIN
  SELECT RAISE(ABORT, 'an audit entry is written once');
END;

CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit rows are immutable');
END;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit rows are kept');
END;

CREATE TABLE room (
  single INTEGER PRIMARY KEY DEFAULT 1 CHECK (single = 1),
  id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  kind TEXT NOT NULL CHECK (kind IN ('demo', 'production')),
  policy_sha256 TEXT NOT NULL CHECK (length(policy_sha256) = 64 AND policy_sha256 NOT GLOB '*[^0-9a-f]*'),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TRIGGER room_single BEFORE INSERT ON room
WHEN EXISTS (SELECT 1 FROM room)
BEGIN
  SELECT RAISE(ABORT, 'a database belongs to one room');
END;

CREATE TRIGGER room_identity BEFORE UPDATE OF single, id, kind, created_at ON room
BEGIN
  SELECT RAISE(ABORT, 'what a room is never changes');
END;

CREATE TRIGGER room_kept BEFORE DELETE ON room
BEGIN
  SELECT RAISE(ABORT, 'the room is kept');
END;

CREATE TABLE officer (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  kana TEXT NOT NULL CHECK (length(kana) BETWEEN 1 AND 120),
  romaji TEXT NOT NULL CHECK (length(romaji) BETWEEN 1 AND 120),
  role TEXT NOT NULL CHECK (role IN ('technician', 'reviewer', 'approver', 'custodian', 'auditor')),
  certificate TEXT NOT NULL UNIQUE CHECK (length(certificate) = 64 AND certificate NOT GLOB '*[^0-9a-f]*'),
  valid_until INTEGER NOT NULL CHECK (valid_until >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TRIGGER officer_once BEFORE INSERT ON officer
WHEN EXISTS (SELECT 1 FROM officer WHERE id = new.id OR certificate = new.certificate)
BEGIN
  SELECT RAISE(ABORT, 'an officer is enrolled once');
END;

CREATE TRIGGER officer_identity BEFORE UPDATE OF id, role ON officer
BEGIN
  SELECT RAISE(ABORT, 'an officer keeps id and role');
END;

CREATE TRIGGER officer_kept BEFORE DELETE ON officer
BEGIN
  SELECT RAISE(ABORT, 'officers are kept');
END;

CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  officer TEXT NOT NULL REFERENCES officer (id),
  opened_at INTEGER NOT NULL CHECK (opened_at >= 0),
  closed_at INTEGER CHECK (closed_at >= 0),
  reason TEXT CHECK (reason IN ('signedOut', 'cardRemoved', 'idle', 'roomStopped', 'interrupted')),
  opening_recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  closing_recorded INTEGER REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((closed_at IS NULL) = (reason IS NULL) AND (closed_at IS NULL) = (closing_recorded IS NULL))
) STRICT;

CREATE INDEX session_officer ON session (officer, id);

CREATE INDEX session_open ON session (officer) WHERE closed_at IS NULL;

CREATE TRIGGER session_new BEFORE INSERT ON session
WHEN new.closed_at IS NOT NULL OR EXISTS (SELECT 1 FROM session WHERE id = new.id)
BEGIN
  SELECT RAISE(ABORT, 'a session begins open, and once');
END;

CREATE TRIGGER session_identity BEFORE UPDATE OF id, officer, opened_at, opening_recorded ON session
BEGIN
  SELECT RAISE(ABORT, 'how a session began never changes');
END;

CREATE TRIGGER session_closed BEFORE UPDATE ON session
WHEN old.closed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a session is closed once');
END;

CREATE TRIGGER session_kept BEFORE DELETE ON session
BEGIN
  SELECT RAISE(ABORT, 'sessions are kept');
END;

CREATE TABLE preference (
  officer TEXT NOT NULL REFERENCES officer (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  value TEXT NOT NULL CHECK (length(value) <= 400),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (officer, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE printed_form (
  form TEXT NOT NULL CHECK (length(form) BETWEEN 1 AND 64),
  number INTEGER NOT NULL CHECK (number >= 1),
  officer TEXT NOT NULL REFERENCES officer (id),
  printed_at INTEGER NOT NULL CHECK (printed_at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (form, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER printed_form_in_order BEFORE INSERT ON printed_form
WHEN new.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM printed_form WHERE form = new.form)
BEGIN
  SELECT RAISE(ABORT, 'form numbers follow one another');
END;

CREATE TRIGGER printed_form_unchanged BEFORE UPDATE ON printed_form
BEGIN
  SELECT RAISE(ABORT, 'printed forms are immutable');
END;

CREATE TRIGGER printed_form_kept BEFORE DELETE ON printed_form
BEGIN
  SELECT RAISE(ABORT, 'printed forms are kept');
END;

CREATE TABLE checkpoint (
  id INTEGER PRIMARY KEY,
  size INTEGER NOT NULL CHECK (size >= 1) REFERENCES audit (sequence),
  head BLOB NOT NULL CHECK (length(head) = 32),
  at INTEGER NOT NULL CHECK (at >= 0),
  note TEXT NOT NULL CHECK (length(note) BETWEEN 1 AND 8192),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TRIGGER checkpoint_true BEFORE INSERT ON checkpoint
WHEN new.head IS NOT (SELECT hash FROM audit WHERE sequence = new.size) OR EXISTS (SELECT 1 FROM checkpoint WHERE id = new.id)
BEGIN
  SELECT RAISE(ABORT, 'a checkpoint is the head of the log at its size');
END;

CREATE TRIGGER checkpoint_unchanged BEFORE UPDATE ON checkpoint
BEGIN
  SELECT RAISE(ABORT, 'checkpoints are immutable');
END;

CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint
BEGIN
  SELECT RAISE(ABORT, 'checkpoints are kept');
END;
