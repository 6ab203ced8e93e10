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
