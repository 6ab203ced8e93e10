-- The index of the vault. A row refers to bytes that are durable, and to a key that stands in keys.db already.
CREATE TABLE object_batch (
  batch INTEGER PRIMARY KEY CHECK (batch >= 1),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- Of every table that names its audit row: SQLite looks through it at each row the log gains.
CREATE INDEX object_batch_recorded ON object_batch (recorded);

CREATE TABLE object (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  batch INTEGER NOT NULL REFERENCES object_batch (batch),
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  state TEXT NOT NULL CHECK (state IN ('arriving', 'live', 'abandoned', 'destroying', 'destroyed')),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  address BLOB CHECK (length(address) = 32),
  copies INTEGER NOT NULL CHECK (copies >= 0),
  CHECK (address IS NOT NULL OR state IN ('arriving', 'abandoned'))
) STRICT, WITHOUT ROWID;

-- Addresses are chance, so every new one falls on another page: a short index has few pages to write anew.
CREATE INDEX object_address ON object (substr(address, 1, 6)) WHERE state = 'live';
CREATE INDEX object_unfinished ON object (state) WHERE state IN ('arriving', 'abandoned', 'destroying');

CREATE TRIGGER object_new BEFORE INSERT ON object
WHEN new.state NOT IN ('arriving', 'live')
BEGIN
  SELECT RAISE(ABORT, 'an object begins arriving or live');
END;

-- The same content is stored once.
CREATE TRIGGER object_stored_once BEFORE INSERT ON object
WHEN new.state = 'live' AND EXISTS
  (SELECT 1 FROM object WHERE substr(address, 1, 6) = substr(new.address, 1, 6) AND address = new.address AND state = 'live')
BEGIN
  SELECT RAISE(ABORT, 'a content is stored once');
END;

CREATE TRIGGER object_finished_once BEFORE UPDATE OF state ON object
WHEN new.state = 'live' AND old.state <> 'live' AND EXISTS
  (SELECT 1 FROM object WHERE substr(address, 1, 6) = substr(new.address, 1, 6) AND address = new.address AND state = 'live')
BEGIN
  SELECT RAISE(ABORT, 'a content is stored once');
END;

CREATE TRIGGER object_identity BEFORE UPDATE OF id, batch, kind ON object
BEGIN
  SELECT RAISE(ABORT, 'what an object is never changes');
END;

CREATE TRIGGER object_content BEFORE UPDATE OF bytes, address ON object
WHEN old.state <> 'arriving' AND (new.bytes <> old.bytes OR new.address IS NOT old.address)
BEGIN
  SELECT RAISE(ABORT, 'the content of an object never changes');
END;

CREATE TRIGGER object_state BEFORE UPDATE OF state ON object
WHEN new.state <> old.state AND (old.state || ' ' || new.state) NOT IN
  ('arriving live', 'arriving abandoned', 'live destroying', 'destroying destroyed')
BEGIN
  SELECT RAISE(ABORT, 'an object does not go back');
END;

CREATE TRIGGER object_kept BEFORE DELETE ON object
BEGIN
  SELECT RAISE(ABORT, 'objects are kept');
END;

-- Where the pieces of an object stand: a record each.
CREATE TABLE extent (
  object BLOB NOT NULL REFERENCES object (id),
  piece INTEGER NOT NULL CHECK (piece >= 0),
  segment INTEGER NOT NULL CHECK (segment BETWEEN 1 AND 99999999),
  offset INTEGER NOT NULL CHECK (offset >= 64),
  stored INTEGER NOT NULL CHECK (stored > 0),
  bytes INTEGER NOT NULL CHECK (bytes BETWEEN 0 AND 67108864),
  PRIMARY KEY (object, piece)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX extent_place ON extent (segment, offset);

CREATE TRIGGER extent_identity BEFORE UPDATE OF object, piece, stored, bytes ON extent
BEGIN
  SELECT RAISE(ABORT, 'a piece moves, it does not change');
END;

CREATE TRIGGER extent_kept BEFORE DELETE ON extent
WHEN (SELECT state FROM object WHERE id = old.object) NOT IN ('abandoned', 'destroyed')
BEGIN
  SELECT RAISE(ABORT, 'the pieces of an object are kept');
END;

-- The destruction register (廃棄台帳): the statement as two custodians signed it, byte for byte.
CREATE TABLE destruction (
  entry INTEGER PRIMARY KEY CHECK (entry >= 1),
  statement TEXT NOT NULL CHECK (json_valid(statement)),
  -- What goes, line by line; its SHA-256 stands in the statement.
  list TEXT NOT NULL,
  -- Where a whole delivery goes. A database older than the entry may not know of it.
  delivery INTEGER CHECK (delivery >= 1),
  -- No later segment has a record of what went: once none up to this has dead bytes, the last trace of it is gone.
  through_segment INTEGER NOT NULL CHECK (through_segment >= 0),
  first_signer TEXT NOT NULL CHECK (length(first_signer) BETWEEN 1 AND 64),
  first_signature BLOB NOT NULL CHECK (length(first_signature) BETWEEN 1 AND 65536),
  second_signer TEXT NOT NULL CHECK (length(second_signer) BETWEEN 1 AND 64),
  second_signature BLOB NOT NULL CHECK (length(second_signature) BETWEEN 1 AND 65536),
  state TEXT NOT NULL CHECK (state IN ('intended', 'done')),
  begun_recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  done_recorded INTEGER REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  CHECK (first_signer <> second_signer),
  CHECK ((state = 'done') = (done_recorded IS NOT NULL))
) STRICT;

CREATE INDEX destruction_begun ON destruction (begun_recorded);
CREATE INDEX destruction_done ON destruction (done_recorded);

CREATE TRIGGER destruction_in_order BEFORE INSERT ON destruction
WHEN new.entry IS NOT (SELECT coalesce(max(entry), 0) + 1 FROM destruction) OR new.state <> 'intended'
BEGIN
  SELECT RAISE(ABORT, 'entries of the register follow one another');
END;

CREATE TRIGGER destruction_unchanged BEFORE UPDATE ON destruction
WHEN old.state <> 'intended' OR new.entry <> old.entry OR new.statement <> old.statement OR new.begun_recorded <> old.begun_recorded
  OR new.list <> old.list OR new.delivery IS NOT old.delivery OR new.through_segment <> old.through_segment
  OR new.first_signer <> old.first_signer OR new.first_signature <> old.first_signature
  OR new.second_signer <> old.second_signer OR new.second_signature <> old.second_signature
BEGIN
  SELECT RAISE(ABORT, 'the register is immutable');
END;

CREATE TRIGGER destruction_kept BEFORE DELETE ON destruction
BEGIN
  SELECT RAISE(ABORT, 'the register is kept');
END;

-- What changed where things stand without changing what they are: steps of compactions, rebuilds, and destructions under way.
CREATE TABLE vault_step (
  step INTEGER PRIMARY KEY,
  act TEXT NOT NULL CHECK (act IN ('move', 'rebuild', 'abandon', 'clear')),
  extents INTEGER NOT NULL CHECK (extents >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX vault_step_recorded ON vault_step (recorded);

CREATE TRIGGER vault_step_unchanged BEFORE UPDATE ON vault_step
BEGIN
  SELECT RAISE(ABORT, 'steps are immutable');
END;

CREATE TRIGGER vault_step_kept BEFORE DELETE ON vault_step
BEGIN
  SELECT RAISE(ABORT, 'steps are kept');
END;

-- Segments that a compaction empties: removed from the disk once nothing in the index stands in them.
CREATE TABLE emptied_segment (
  segment INTEGER PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('emptying', 'removed')),
  begun_recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  done_recorded INTEGER REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((state = 'removed') = (done_recorded IS NOT NULL))
) STRICT;

CREATE INDEX emptied_segment_begun ON emptied_segment (begun_recorded);
CREATE INDEX emptied_segment_done ON emptied_segment (done_recorded);

CREATE TRIGGER emptied_segment_onward BEFORE UPDATE ON emptied_segment
WHEN old.state = 'removed' OR new.segment <> old.segment OR new.begun_recorded <> old.begun_recorded
BEGIN
  SELECT RAISE(ABORT, 'a segment is removed once');
END;

CREATE TRIGGER emptied_segment_kept BEFORE DELETE ON emptied_segment
BEGIN
  SELECT RAISE(ABORT, 'numbers of segments are not used again');
END;
