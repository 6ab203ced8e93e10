-- The audit log. `body` is the exact canonical text that was hashed; what is searched for is derived from it and cannot differ.
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
-- Covers every filter of the audit screen, so that a million rows are counted without reading their bodies.
CREATE INDEX audit_view ON audit (at, event, outcome, officer, operation);
CREATE INDEX audit_operation ON audit (operation);
CREATE INDEX audit_failure ON audit (event) WHERE outcome <> 0;

-- INSERT OR REPLACE would delete without firing a delete trigger; both ways in are closed here.
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
