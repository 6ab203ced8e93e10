-- `recorded` is the audit row of the same transaction: no fact without it. The check waits for the commit because the fact is
-- written first.
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

-- Who did something, and in which role, must stay readable for as long as the log: an officer who changes role is a new one.
CREATE TRIGGER officer_identity BEFORE UPDATE OF id, role ON officer
BEGIN
  SELECT RAISE(ABORT, 'an officer keeps id and role');
END;

CREATE TRIGGER officer_kept BEFORE DELETE ON officer
BEGIN
  SELECT RAISE(ABORT, 'officers are kept');
END;
