-- Which policies were ever in force, by sequence and hash: whoever puts an older signed one back cannot put it back in here.
CREATE TABLE policy (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

INSERT INTO policy (sequence, sha256, created_at, recorded) SELECT 1, policy_sha256, created_at, recorded FROM room;

CREATE TRIGGER policy_in_order BEFORE INSERT ON policy
WHEN new.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM policy) OR EXISTS (SELECT 1 FROM policy WHERE sha256 = new.sha256)
BEGIN
  SELECT RAISE(ABORT, 'policies follow one another, each once');
END;

CREATE TRIGGER policy_unchanged BEFORE UPDATE ON policy
BEGIN
  SELECT RAISE(ABORT, 'policies are immutable');
END;

CREATE TRIGGER policy_kept BEFORE DELETE ON policy
BEGIN
  SELECT RAISE(ABORT, 'policies are kept');
END;
