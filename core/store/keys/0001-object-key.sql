-- Keys of the vault's objects, wrapped. A row that is deleted is an object that is destroyed (DESIGN §5).
CREATE TABLE object_key (
  object BLOB PRIMARY KEY CHECK (length(object) = 16),
  wrapped BLOB NOT NULL CHECK (length(wrapped) = 40),
  batch INTEGER NOT NULL CHECK (batch >= 1)
) STRICT, WITHOUT ROWID;

CREATE INDEX object_key_batch ON object_key (batch);

CREATE TRIGGER object_key_unchanged BEFORE UPDATE ON object_key
BEGIN
  SELECT RAISE(ABORT, 'a key is never exchanged');
END;

CREATE TRIGGER object_key_once BEFORE INSERT ON object_key
WHEN EXISTS (SELECT 1 FROM object_key WHERE object = new.object)
BEGIN
  SELECT RAISE(ABORT, 'a key is never exchanged');
END;

-- How far room.db is known to have come, and through which entry the destruction register was carried out here.
CREATE TABLE progress (
  single INTEGER PRIMARY KEY DEFAULT 1 CHECK (single = 1),
  confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed >= 0),
  destroyed INTEGER NOT NULL DEFAULT 0 CHECK (destroyed >= 0)
) STRICT;

INSERT INTO progress (single) VALUES (1);

CREATE TRIGGER progress_onward BEFORE UPDATE ON progress
WHEN new.confirmed < old.confirmed OR new.destroyed < old.destroyed OR new.single <> old.single
BEGIN
  SELECT RAISE(ABORT, 'progress goes onward');
END;

CREATE TRIGGER progress_kept BEFORE DELETE ON progress
BEGIN
  SELECT RAISE(ABORT, 'progress is kept');
END;
