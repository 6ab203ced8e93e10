-- The journal: each file of the medium and each member of an archive, in the order it was met. `name` is patient data and stands
-- here only sealed under the vault key, until it dies with what it named.
CREATE TABLE delivery_item (
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  item INTEGER NOT NULL CHECK (item >= 1),
  container INTEGER,
  -- Its place in the container: a member is known again by it.
  entry INTEGER CHECK (entry >= 0),
  name BLOB CHECK (length(name) BETWEEN 28 AND 8192),
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 20),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'stored', 'held', 'excluded')),
  cause TEXT CHECK (length(cause) BETWEEN 1 AND 20),
  -- The code of the failure behind the cause, where there is one.
  failure TEXT CHECK (length(failure) BETWEEN 1 AND 64),
  -- Of what came out of an envelope: what vouches for it.
  proof TEXT CHECK (proof IN ('signature', 'tag', 'digest', 'nothing')),
  -- Held things may lie in the vault too, so that they can be looked at again without the medium.
  object BLOB REFERENCES object (id),
  -- The outermost container, itself where there is none, and how far below it this lies.
  root INTEGER NOT NULL,
  depth INTEGER NOT NULL CHECK (depth BETWEEN 0 AND 15),
  -- Of an archive: all of its members are in the journal. Until then none of them counts as received.
  expanded INTEGER NOT NULL DEFAULT 0 CHECK (expanded IN (0, 1)),
  -- The entry of the destruction register by which it went.
  destroyed INTEGER REFERENCES destruction (entry),
  at INTEGER NOT NULL CHECK (at >= 0),
  recorded INTEGER NOT NULL,
  PRIMARY KEY (delivery, item),
  FOREIGN KEY (delivery, recorded) REFERENCES delivery_audit (delivery, recorded),
  FOREIGN KEY (delivery, container) REFERENCES delivery_item (delivery, item),
  CHECK ((container IS NULL) = (entry IS NULL) AND (container IS NULL) = (depth = 0) AND (container IS NULL) = (root = item)),
  CHECK (container IS NULL OR container < item),
  CHECK (state <> 'stored' OR object IS NOT NULL),
  CHECK ((state IN ('held', 'excluded')) = (cause IS NOT NULL)),
  CHECK (failure IS NULL OR cause IS NOT NULL),
  CHECK (expanded = 0 OR object IS NOT NULL),
  CHECK ((name IS NULL) = (destroyed IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_item_held ON delivery_item (cause, delivery, bytes, at) WHERE state = 'held';
CREATE INDEX delivery_item_waiting ON delivery_item (delivery, item) WHERE state = 'waiting';
CREATE INDEX delivery_item_proof ON delivery_item (delivery, proof) WHERE proof IS NOT NULL;
CREATE UNIQUE INDEX delivery_item_member ON delivery_item (delivery, container, entry) WHERE container IS NOT NULL;
-- Archives whose members are not all in the journal yet.
CREATE INDEX delivery_item_closed ON delivery_item (delivery, item) WHERE kind = 'archive' AND expanded = 0 AND state = 'stored';
CREATE INDEX delivery_item_sealed ON delivery_item (delivery, item) WHERE kind = 'envelope' AND expanded = 0 AND state = 'stored';

CREATE INDEX delivery_item_destroyed ON delivery_item (delivery, destroyed) WHERE destroyed IS NOT NULL;

CREATE TRIGGER delivery_item_open BEFORE INSERT ON delivery_item
WHEN NOT EXISTS (SELECT 1 FROM delivery WHERE id = new.delivery AND (state = 'announced' OR (state IN ('received', 'opened') AND new.container IS NOT NULL)))
BEGIN
  SELECT RAISE(ABORT, 'a complete delivery takes no more items');
END;

CREATE TRIGGER delivery_item_identity BEFORE UPDATE OF delivery, item, container, entry ON delivery_item
BEGIN
  SELECT RAISE(ABORT, 'what an item is never changes');
END;

CREATE TRIGGER delivery_item_name BEFORE UPDATE OF name, destroyed ON delivery_item
WHEN old.destroyed IS NOT NULL OR new.name IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a name goes once, with what it named');
END;

CREATE TRIGGER delivery_item_gone BEFORE UPDATE ON delivery_item
WHEN old.destroyed IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'what is destroyed stays so');
END;

-- The pairs of core/domain/delivery.ts; a test compares the two. An archive that is refused after all is held, with its members; and
-- so is what turns out to be harmful once it lies in the vault and can be looked into.
CREATE TRIGGER delivery_item_transition BEFORE UPDATE OF state ON delivery_item
WHEN old.state || '>' || new.state NOT IN ('waiting>stored', 'waiting>held', 'held>waiting', 'held>stored', 'held>excluded')
  AND NOT (old.state = 'stored' AND new.state = 'held' AND (
    new.cause IN ('macro', 'malware', 'unknownKind')
    OR (old.kind IN ('archive', 'envelope') AND old.expanded = 0)
    OR coalesce((SELECT expanded FROM delivery_item WHERE delivery = new.delivery AND item = new.container), 1) = 0
  ))
BEGIN
  SELECT RAISE(ABORT, 'an item does not go this way');
END;

CREATE TRIGGER delivery_item_object BEFORE UPDATE OF object ON delivery_item
WHEN old.object IS NOT NULL AND new.object IS NOT old.object AND old.state <> 'waiting'
BEGIN
  SELECT RAISE(ABORT, 'an item keeps its object');
END;

CREATE TRIGGER delivery_item_excluded BEFORE UPDATE OF state ON delivery_item
WHEN new.state = 'excluded' AND new.destroyed IS NULL AND NOT EXISTS (SELECT 1 FROM item_exclusion WHERE delivery = new.delivery AND item = new.item)
BEGIN
  SELECT RAISE(ABORT, 'an item is left out with two signatures');
END;

CREATE TRIGGER delivery_item_kept BEFORE DELETE ON delivery_item
BEGIN
  SELECT RAISE(ABORT, 'the journal is kept');
END;

-- Counts of the journal by kind and state, kept by the writes that change it: a screen asks for them at every change.
CREATE TABLE delivery_tally (
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'stored', 'held', 'excluded')),
  -- Members of containers are counted apart: the medium's own bytes are those that are read.
  inside INTEGER NOT NULL CHECK (inside IN (0, 1)),
  count INTEGER NOT NULL CHECK (count >= 0),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (delivery, kind, state, inside)
) STRICT, WITHOUT ROWID;

-- What was unpacked out of one outermost container, at every depth together: nesting buys no archive more than the limits.
CREATE TABLE delivery_purse (
  delivery INTEGER NOT NULL,
  root INTEGER NOT NULL,
  container INTEGER NOT NULL,
  entries INTEGER NOT NULL CHECK (entries >= 0),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (delivery, root, container),
  FOREIGN KEY (delivery, container) REFERENCES delivery_item (delivery, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_exclusion (
  delivery INTEGER NOT NULL,
  item INTEGER NOT NULL,
  ceremony TEXT NOT NULL CHECK (length(ceremony) BETWEEN 1 AND 64),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  first_officer TEXT NOT NULL REFERENCES officer (id),
  second_officer TEXT NOT NULL REFERENCES officer (id),
  at INTEGER NOT NULL CHECK (at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (delivery, item),
  FOREIGN KEY (delivery, item) REFERENCES delivery_item (delivery, item),
  CHECK (first_officer <> second_officer)
) STRICT, WITHOUT ROWID;

CREATE INDEX item_exclusion_recorded ON item_exclusion (recorded);

CREATE TRIGGER item_exclusion_once BEFORE INSERT ON item_exclusion
WHEN EXISTS (SELECT 1 FROM item_exclusion WHERE delivery = new.delivery AND item = new.item)
BEGIN
  SELECT RAISE(ABORT, 'an item is left out once');
END;

CREATE TRIGGER item_exclusion_unchanged BEFORE UPDATE ON item_exclusion
BEGIN
  SELECT RAISE(ABORT, 'exclusions are immutable');
END;

CREATE TRIGGER item_exclusion_kept BEFORE DELETE ON item_exclusion
BEGIN
  SELECT RAISE(ABORT, 'exclusions are kept');
END;

CREATE TABLE delivery_settlement (
  delivery INTEGER PRIMARY KEY REFERENCES delivery (id),
  at INTEGER NOT NULL CHECK (at >= 0),
  officer TEXT NOT NULL REFERENCES officer (id),
  reason TEXT CHECK (length(reason) BETWEEN 1 AND 2000),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX delivery_settlement_recorded ON delivery_settlement (recorded);

CREATE TRIGGER delivery_settlement_unchanged BEFORE UPDATE ON delivery_settlement
BEGIN
  SELECT RAISE(ABORT, 'a settlement is immutable');
END;

CREATE TRIGGER delivery_settlement_kept BEFORE DELETE ON delivery_settlement
BEGIN
  SELECT RAISE(ABORT, 'settlements are kept');
END;

-- Each time somebody let it run: when, and why it stopped. Without an end: it was cut off.
CREATE TABLE delivery_attempt (
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  officer TEXT NOT NULL REFERENCES officer (id),
  begun_at INTEGER NOT NULL CHECK (begun_at >= 0),
  ended_at INTEGER CHECK (ended_at >= 0),
  failure TEXT CHECK (length(failure) BETWEEN 1 AND 64),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (delivery, attempt)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_attempt_recorded ON delivery_attempt (recorded);

CREATE TRIGGER delivery_attempt_ended BEFORE UPDATE ON delivery_attempt
WHEN old.ended_at IS NOT NULL OR new.delivery <> old.delivery OR new.attempt <> old.attempt OR new.officer <> old.officer OR new.begun_at <> old.begun_at
BEGIN
  SELECT RAISE(ABORT, 'an attempt ends once');
END;

CREATE TRIGGER delivery_attempt_kept BEFORE DELETE ON delivery_attempt
BEGIN
  SELECT RAISE(ABORT, 'attempts are kept');
END;

CREATE TABLE delivery_form (
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  form TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (form, number),
  FOREIGN KEY (form, number) REFERENCES printed_form (form, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_form_of ON delivery_form (delivery);

-- The custody form while it is typed, by what lies on the medium; gone once the delivery begins.
CREATE TABLE delivery_draft (
  inventory_digest TEXT PRIMARY KEY CHECK (length(inventory_digest) = 64),
  draft TEXT NOT NULL CHECK (length(draft) BETWEEN 1 AND 8000),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_draft_recorded ON delivery_draft (recorded);
