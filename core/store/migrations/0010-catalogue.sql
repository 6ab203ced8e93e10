-- Databases of facts beside this one (DESIGN §3). A live row names a file that is durable, with a key that stands in keys.db.
CREATE TABLE shard (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  -- The batch its key came into keys.db with.
  batch INTEGER NOT NULL REFERENCES object_batch (batch),
  kind TEXT NOT NULL CHECK (kind IN ('identity', 'facts')),
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  state TEXT NOT NULL DEFAULT 'making' CHECK (state IN ('making', 'live', 'abandoned', 'destroyed')),
  recorded INTEGER NOT NULL,
  FOREIGN KEY (delivery, recorded) REFERENCES delivery_audit (delivery, recorded)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX shard_live ON shard (delivery, kind) WHERE state IN ('making', 'live');
CREATE INDEX shard_unfinished ON shard (state) WHERE state = 'making';

CREATE TRIGGER shard_new BEFORE INSERT ON shard
WHEN new.state <> 'making' OR EXISTS (SELECT 1 FROM shard WHERE id = new.id)
BEGIN
  SELECT RAISE(ABORT, 'a shard begins in the making');
END;

CREATE TRIGGER shard_identity BEFORE UPDATE OF id, batch, kind, delivery, recorded ON shard
BEGIN
  SELECT RAISE(ABORT, 'what a shard is never changes');
END;

CREATE TRIGGER shard_state BEFORE UPDATE OF state ON shard
WHEN old.state || '>' || new.state NOT IN ('making>live', 'making>abandoned', 'live>destroyed')
BEGIN
  SELECT RAISE(ABORT, 'a shard does not go back');
END;

CREATE TRIGGER shard_kept BEFORE DELETE ON shard
BEGIN
  SELECT RAISE(ABORT, 'shards are kept');
END;

-- What was found in a delivery: counts and a digest, never a value.
CREATE TABLE catalogue (
  delivery INTEGER PRIMARY KEY REFERENCES delivery (id),
  identity BLOB NOT NULL REFERENCES shard (id),
  facts BLOB NOT NULL REFERENCES shard (id),
  holders INTEGER NOT NULL CHECK (holders >= 0),
  records INTEGER NOT NULL CHECK (records >= 0),
  instances INTEGER NOT NULL CHECK (instances >= 0),
  digest TEXT NOT NULL CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
  officer TEXT NOT NULL REFERENCES officer (id),
  at INTEGER NOT NULL CHECK (at >= 0),
  recorded INTEGER NOT NULL,
  FOREIGN KEY (delivery, recorded) REFERENCES delivery_audit (delivery, recorded)
) STRICT;

CREATE TRIGGER catalogue_unchanged BEFORE UPDATE ON catalogue
BEGIN
  SELECT RAISE(ABORT, 'a catalogue is immutable');
END;

CREATE TRIGGER catalogue_kept BEFORE DELETE ON catalogue
BEGIN
  SELECT RAISE(ABORT, 'catalogues are kept');
END;

-- What became of each item: read into the catalogue, or left for a reason. Nothing is passed over in silence.
CREATE TABLE catalogued_item (
  delivery INTEGER NOT NULL,
  item INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('table', 'image', 'optOut', 'left')),
  records INTEGER NOT NULL CHECK (records >= 0),
  held INTEGER NOT NULL CHECK (held >= 0),
  -- The code of the failure for which it was left.
  failure TEXT CHECK (length(failure) BETWEEN 1 AND 64),
  PRIMARY KEY (delivery, item),
  FOREIGN KEY (delivery, item) REFERENCES delivery_item (delivery, item),
  FOREIGN KEY (delivery) REFERENCES catalogue (delivery) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((kind = 'left') = (failure IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX catalogued_item_left ON catalogued_item (delivery, item) WHERE kind = 'left';

CREATE TRIGGER catalogued_item_unchanged BEFORE UPDATE ON catalogued_item
BEGIN
  SELECT RAISE(ABORT, 'a catalogue is immutable');
END;

CREATE TRIGGER catalogued_item_kept BEFORE DELETE ON catalogued_item
BEGIN
  SELECT RAISE(ABORT, 'catalogues are kept');
END;

-- Rows of tables that were not understood: their place, for a human. What they say stays in the vault.
CREATE TABLE held_row (
  delivery INTEGER NOT NULL,
  item INTEGER NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 1),
  failure TEXT NOT NULL CHECK (length(failure) BETWEEN 1 AND 64),
  PRIMARY KEY (delivery, item, line),
  FOREIGN KEY (delivery, item) REFERENCES catalogued_item (delivery, item)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER held_row_unchanged BEFORE UPDATE ON held_row
BEGIN
  SELECT RAISE(ABORT, 'a catalogue is immutable');
END;

CREATE TRIGGER held_row_kept BEFORE DELETE ON held_row
BEGIN
  SELECT RAISE(ABORT, 'catalogues are kept');
END;

-- Who is who, version by version: a run says which one it stood on.
CREATE TABLE linkage (
  version INTEGER PRIMARY KEY CHECK (version >= 1),
  officer TEXT NOT NULL REFERENCES officer (id),
  at INTEGER NOT NULL CHECK (at >= 0),
  -- Of all persons and refusals as they stand with this version.
  digest TEXT NOT NULL CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX linkage_recorded ON linkage (recorded);

CREATE TRIGGER linkage_in_order BEFORE INSERT ON linkage
WHEN new.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM linkage)
BEGIN
  SELECT RAISE(ABORT, 'versions follow one another');
END;

CREATE TRIGGER linkage_unchanged BEFORE UPDATE ON linkage
BEGIN
  SELECT RAISE(ABORT, 'a linkage is immutable');
END;

CREATE TRIGGER linkage_kept BEFORE DELETE ON linkage
BEGIN
  SELECT RAISE(ABORT, 'linkages are kept');
END;

-- A person is a number of chance and nothing else here: who that is stands in the shards of identity.
CREATE TABLE person (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  linkage INTEGER NOT NULL REFERENCES linkage (version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER person_kept BEFORE DELETE ON person
BEGIN
  SELECT RAISE(ABORT, 'persons are kept');
END;

CREATE TRIGGER person_unchanged BEFORE UPDATE ON person
BEGIN
  SELECT RAISE(ABORT, 'a person is immutable');
END;

CREATE TABLE person_holder (
  delivery INTEGER NOT NULL REFERENCES catalogue (delivery),
  holder INTEGER NOT NULL CHECK (holder >= 1),
  person BLOB NOT NULL REFERENCES person (id),
  linkage INTEGER NOT NULL REFERENCES linkage (version),
  -- By what it was told that this is the person.
  rule TEXT NOT NULL CHECK (rule IN ('new', 'sameNumber', 'sameInsured')),
  PRIMARY KEY (delivery, holder)
) STRICT, WITHOUT ROWID;

CREATE INDEX person_holder_person ON person_holder (person);

CREATE TRIGGER person_holder_unchanged BEFORE UPDATE ON person_holder
BEGIN
  SELECT RAISE(ABORT, 'a linkage is immutable');
END;

CREATE TRIGGER person_holder_kept BEFORE DELETE ON person_holder
BEGIN
  SELECT RAISE(ABORT, 'linkages are kept');
END;

-- Refusals (停止): the lines of the lists that came along. What they say stands in the shards of identity.
CREATE TABLE refusal (
  delivery INTEGER NOT NULL,
  item INTEGER NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 1),
  linkage INTEGER NOT NULL REFERENCES linkage (version),
  PRIMARY KEY (delivery, item, line),
  FOREIGN KEY (delivery, item) REFERENCES catalogued_item (delivery, item)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER refusal_unchanged BEFORE UPDATE ON refusal
BEGIN
  SELECT RAISE(ABORT, 'a refusal stays');
END;

CREATE TRIGGER refusal_kept BEFORE DELETE ON refusal
BEGIN
  SELECT RAISE(ABORT, 'refusals are kept');
END;

-- Whom a line stops: everybody it may mean. A line that means nobody known waits for a human.
CREATE TABLE opt_out (
  delivery INTEGER NOT NULL,
  item INTEGER NOT NULL,
  line INTEGER NOT NULL,
  person BLOB NOT NULL REFERENCES person (id),
  linkage INTEGER NOT NULL REFERENCES linkage (version),
  PRIMARY KEY (delivery, item, line, person),
  FOREIGN KEY (delivery, item, line) REFERENCES refusal (delivery, item, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX opt_out_person ON opt_out (person);

CREATE TRIGGER opt_out_unchanged BEFORE UPDATE ON opt_out
BEGIN
  SELECT RAISE(ABORT, 'a refusal stays');
END;

CREATE TRIGGER opt_out_kept BEFORE DELETE ON opt_out
BEGIN
  SELECT RAISE(ABORT, 'refusals are kept');
END;
