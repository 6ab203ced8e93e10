-- The media ledger: which media carry data in or out, and where each of them is.
CREATE TABLE ledger_medium (
  number TEXT PRIMARY KEY CHECK (length(number) BETWEEN 1 AND 40),
  serial TEXT CHECK (length(serial) BETWEEN 1 AND 128),
  kind TEXT NOT NULL CHECK (kind IN ('usb', 'disc', 'disk', 'card', 'tape', 'other')),
  owner TEXT NOT NULL CHECK (length(owner) BETWEEN 1 AND 120),
  note TEXT CHECK (length(note) BETWEEN 1 AND 120),
  state TEXT NOT NULL DEFAULT 'registered' CHECK (state IN ('registered', 'received', 'lent', 'returned', 'destroyed')),
  registered_at INTEGER NOT NULL CHECK (registered_at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ledger_medium_recorded ON ledger_medium (recorded);

CREATE UNIQUE INDEX ledger_serial ON ledger_medium (serial) WHERE serial IS NOT NULL;

CREATE TRIGGER ledger_medium_new BEFORE INSERT ON ledger_medium
WHEN new.state <> 'registered' OR EXISTS (SELECT 1 FROM ledger_medium WHERE number = new.number OR serial = new.serial)
BEGIN
  SELECT RAISE(ABORT, 'a medium is registered once');
END;

CREATE TRIGGER ledger_medium_identity BEFORE UPDATE OF number, serial, kind, owner, note, registered_at ON ledger_medium
BEGIN
  SELECT RAISE(ABORT, 'what a medium is never changes');
END;

-- The pairs of core/domain/medium.ts; a test compares the two.
CREATE TRIGGER ledger_medium_moves BEFORE UPDATE OF state ON ledger_medium
WHEN old.state || '>' || new.state NOT IN (
  'registered>received', 'registered>lent', 'lent>received', 'received>lent', 'received>returned', 'returned>received',
  'registered>destroyed', 'received>destroyed', 'lent>destroyed'
)
BEGIN
  SELECT RAISE(ABORT, 'a medium does not move like this');
END;

CREATE TRIGGER ledger_medium_kept BEFORE DELETE ON ledger_medium
BEGIN
  SELECT RAISE(ABORT, 'the ledger is kept');
END;

CREATE TABLE ledger_move (
  number TEXT NOT NULL REFERENCES ledger_medium (number),
  move INTEGER NOT NULL CHECK (move >= 1),
  to_state TEXT NOT NULL CHECK (to_state IN ('registered', 'received', 'lent', 'returned', 'destroyed')),
  at INTEGER NOT NULL CHECK (at >= 0),
  officer TEXT NOT NULL REFERENCES officer (id),
  counterpart TEXT CHECK (length(counterpart) BETWEEN 1 AND 120),
  note TEXT CHECK (length(note) BETWEEN 1 AND 120),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (number, move)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_move_recorded ON ledger_move (recorded);

CREATE TRIGGER ledger_move_in_order BEFORE INSERT ON ledger_move
WHEN new.move IS NOT (SELECT coalesce(max(move), 0) + 1 FROM ledger_move WHERE number = new.number)
BEGIN
  SELECT RAISE(ABORT, 'moves follow one another');
END;

CREATE TRIGGER ledger_move_unchanged BEFORE UPDATE ON ledger_move
BEGIN
  SELECT RAISE(ABORT, 'moves are immutable');
END;

CREATE TRIGGER ledger_move_kept BEFORE DELETE ON ledger_move
BEGIN
  SELECT RAISE(ABORT, 'moves are kept');
END;

-- One sealed medium received.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL DEFAULT 'announced' CHECK (state IN ('announced', 'received', 'opened', 'catalogued', 'linked', 'destroyed')),
  medium TEXT NOT NULL REFERENCES ledger_medium (number),
  -- Of the device or folder in its port: the same medium is found again by it.
  medium_identity TEXT NOT NULL CHECK (length(medium_identity) BETWEEN 1 AND 64),
  medium_serial TEXT CHECK (length(medium_serial) BETWEEN 1 AND 128),
  provider TEXT NOT NULL CHECK (length(provider) BETWEEN 1 AND 64),
  provider_name TEXT NOT NULL CHECK (length(provider_name) BETWEEN 1 AND 120),
  content TEXT NOT NULL CHECK (content IN ('package', 'envelope', 'secureDicom', 'dicomMedium', 'folder', 'mixed', 'empty')),
  inventory_digest TEXT NOT NULL CHECK (length(inventory_digest) = 64 AND inventory_digest NOT GLOB '*[^0-9a-f]*'),
  package_id TEXT CHECK (length(package_id) BETWEEN 1 AND 64),
  package_sequence INTEGER CHECK (package_sequence >= 0),
  package_facts TEXT CHECK (json_valid(package_facts)),
  officer TEXT NOT NULL REFERENCES officer (id),
  begun_at INTEGER NOT NULL CHECK (begun_at >= 0),
  -- Set once the journal names everything the medium holds.
  listed_at INTEGER CHECK (listed_at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((package_id IS NULL) = (package_sequence IS NULL) AND (package_id IS NULL) = (package_facts IS NULL))
) STRICT;

CREATE INDEX delivery_recorded ON delivery (recorded);

CREATE UNIQUE INDEX delivery_package ON delivery (package_id) WHERE package_id IS NOT NULL;
CREATE INDEX delivery_medium ON delivery (medium);

CREATE TRIGGER delivery_new BEFORE INSERT ON delivery
WHEN new.state <> 'announced' OR new.listed_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM delivery WHERE id = new.id OR package_id = new.package_id)
BEGIN
  SELECT RAISE(ABORT, 'a delivery begins announced, and once');
END;

CREATE TRIGGER delivery_identity BEFORE UPDATE OF
  id, medium, medium_serial, provider, provider_name, content, inventory_digest, package_id, package_sequence, package_facts, officer, begun_at, recorded
ON delivery
BEGIN
  SELECT RAISE(ABORT, 'how a delivery came never changes');
END;

CREATE TRIGGER delivery_listed_once BEFORE UPDATE OF listed_at ON delivery
WHEN old.listed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a medium is listed once');
END;

-- The pairs of core/domain/delivery.ts; a test compares the two.
CREATE TRIGGER delivery_transition BEFORE UPDATE OF state ON delivery
WHEN old.state || '>' || new.state NOT IN (
  'announced>received', 'received>opened', 'opened>catalogued', 'catalogued>linked',
  'announced>destroyed', 'received>destroyed', 'opened>destroyed', 'catalogued>destroyed', 'linked>destroyed'
)
BEGIN
  SELECT RAISE(ABORT, 'a delivery does not go this way');
END;

CREATE TRIGGER delivery_complete BEFORE UPDATE OF state ON delivery
WHEN new.state = 'received' AND (
  new.listed_at IS NULL OR EXISTS (SELECT 1 FROM delivery_item WHERE delivery = new.id AND state = 'waiting')
)
BEGIN
  SELECT RAISE(ABORT, 'nothing of a received delivery waits');
END;

CREATE TRIGGER delivery_settled BEFORE UPDATE OF state ON delivery
WHEN new.state = 'opened' AND NOT EXISTS (SELECT 1 FROM delivery_settlement WHERE delivery = new.id)
BEGIN
  SELECT RAISE(ABORT, 'an opened delivery was settled');
END;

CREATE TRIGGER delivery_kept BEFORE DELETE ON delivery
BEGIN
  SELECT RAISE(ABORT, 'deliveries are kept');
END;

-- Which rows of the log tell of which delivery. The journal refers to the log by way of it: SQLite looks through every table that refers
-- to the log itself whenever that gains a row.
CREATE TABLE delivery_audit (
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  PRIMARY KEY (recorded, delivery)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX delivery_audit_of ON delivery_audit (delivery, recorded);

CREATE TRIGGER delivery_audit_unchanged BEFORE UPDATE ON delivery_audit
BEGIN
  SELECT RAISE(ABORT, 'the log is immutable');
END;

CREATE TRIGGER delivery_audit_kept BEFORE DELETE ON delivery_audit
BEGIN
  SELECT RAISE(ABORT, 'the log is kept');
END;

-- The custody form as it was given in.
CREATE TABLE custody (
  delivery INTEGER PRIMARY KEY REFERENCES delivery (id),
  seal_number TEXT CHECK (length(seal_number) BETWEEN 1 AND 40),
  seal_intact INTEGER NOT NULL CHECK (seal_intact IN (0, 1)),
  witness TEXT NOT NULL CHECK (length(witness) BETWEEN 1 AND 120),
  received_at INTEGER NOT NULL CHECK (received_at >= 0),
  carriage TEXT NOT NULL CHECK (carriage IN ('hand', 'courier', 'registeredMail', 'securedTransport', 'other')),
  carriage_note TEXT CHECK (length(carriage_note) BETWEEN 1 AND 120),
  note TEXT CHECK (length(note) BETWEEN 1 AND 2000),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX custody_recorded ON custody (recorded);

CREATE TRIGGER custody_once BEFORE INSERT ON custody
WHEN EXISTS (SELECT 1 FROM custody WHERE delivery = new.delivery)
BEGIN
  SELECT RAISE(ABORT, 'a custody form is given in once');
END;

CREATE TRIGGER custody_unchanged BEFORE UPDATE ON custody
BEGIN
  SELECT RAISE(ABORT, 'custody forms are immutable');
END;

CREATE TRIGGER custody_kept BEFORE DELETE ON custody
BEGIN
  SELECT RAISE(ABORT, 'custody forms are kept');
END;

-- What was said to be on the medium: by the 送付票 (announced) and by its own manifest or DICOMDIR (declared).
CREATE TABLE delivery_count (
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  source TEXT NOT NULL CHECK (source IN ('announced', 'declared')),
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 20),
  count INTEGER NOT NULL CHECK (count >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (delivery, source, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_count_recorded ON delivery_count (recorded);

CREATE TRIGGER delivery_count_once BEFORE INSERT ON delivery_count
WHEN EXISTS (SELECT 1 FROM delivery_count WHERE delivery = new.delivery AND source = new.source AND kind = new.kind)
BEGIN
  SELECT RAISE(ABORT, 'what was announced is noted once');
END;

CREATE TRIGGER delivery_count_unchanged BEFORE UPDATE ON delivery_count
BEGIN
  SELECT RAISE(ABORT, 'what was announced is immutable');
END;

CREATE TRIGGER delivery_count_kept BEFORE DELETE ON delivery_count
BEGIN
  SELECT RAISE(ABORT, 'what was announced is kept');
END;

CREATE TABLE delivery_scan (
  delivery INTEGER PRIMARY KEY REFERENCES delivery (id),
  state TEXT NOT NULL CHECK (state IN ('absent', 'clean', 'found', 'failed')),
  engine TEXT CHECK (length(engine) BETWEEN 1 AND 120),
  signatures_at INTEGER CHECK (signatures_at >= 0),
  files INTEGER CHECK (files >= 0),
  findings INTEGER CHECK (findings >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX delivery_scan_recorded ON delivery_scan (recorded);

CREATE TRIGGER delivery_scan_kept BEFORE DELETE ON delivery_scan
BEGIN
  SELECT RAISE(ABORT, 'scans are kept');
END;

-- The journal: each file of the medium and each member of an archive, in the order it was met. `name` is patient data and stands
-- here only sealed under the vault key.
CREATE TABLE delivery_item (
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  item INTEGER NOT NULL CHECK (item >= 1),
  container INTEGER,
  -- Its place in the container: a member is known again by it.
  entry INTEGER CHECK (entry >= 0),
  name BLOB NOT NULL CHECK (length(name) BETWEEN 28 AND 8192),
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 20),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'stored', 'held', 'excluded')),
  cause TEXT CHECK (length(cause) BETWEEN 1 AND 20),
  -- The code of the failure behind the cause, where there is one.
  failure TEXT CHECK (length(failure) BETWEEN 1 AND 64),
  -- Of what came out of an envelope: what vouches for it.
  proof TEXT CHECK (proof IN ('signature', 'tag', 'digest', 'nothing')),
  -- Held things may lie in the vault too, so that they can be looked at again without the medium.
  object TEXT REFERENCES object (id),
  -- The outermost container, itself where there is none, and how far below it this lies.
  root INTEGER NOT NULL,
  depth INTEGER NOT NULL CHECK (depth BETWEEN 0 AND 15),
  -- Of an archive: all of its members are in the journal. Until then none of them counts as received.
  expanded INTEGER NOT NULL DEFAULT 0 CHECK (expanded IN (0, 1)),
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
  CHECK (expanded = 0 OR object IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_item_held ON delivery_item (cause, delivery, bytes, at) WHERE state = 'held';
CREATE INDEX delivery_item_waiting ON delivery_item (delivery, item) WHERE state = 'waiting';
CREATE INDEX delivery_item_proof ON delivery_item (delivery, proof) WHERE proof IS NOT NULL;
CREATE UNIQUE INDEX delivery_item_member ON delivery_item (delivery, container, entry) WHERE container IS NOT NULL;
-- Archives whose members are not all in the journal yet.
CREATE INDEX delivery_item_closed ON delivery_item (delivery, item) WHERE kind = 'archive' AND expanded = 0 AND state = 'stored';
CREATE INDEX delivery_item_sealed ON delivery_item (delivery, item) WHERE kind = 'envelope' AND expanded = 0 AND state = 'stored';

CREATE TRIGGER delivery_item_once BEFORE INSERT ON delivery_item
WHEN EXISTS (SELECT 1 FROM delivery_item WHERE delivery = new.delivery AND (item = new.item OR (container = new.container AND entry = new.entry)))
BEGIN
  SELECT RAISE(ABORT, 'an item is met once');
END;

CREATE TRIGGER delivery_item_open BEFORE INSERT ON delivery_item
WHEN (SELECT state FROM delivery WHERE id = new.delivery) IS NOT 'announced'
  AND NOT (new.container IS NOT NULL AND (SELECT state FROM delivery WHERE id = new.delivery) IN ('received', 'opened'))
BEGIN
  SELECT RAISE(ABORT, 'a complete delivery takes no more items');
END;

CREATE TRIGGER delivery_item_identity BEFORE UPDATE OF delivery, item, container, entry, name ON delivery_item
BEGIN
  SELECT RAISE(ABORT, 'what an item is never changes');
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
WHEN new.state = 'excluded' AND NOT EXISTS (SELECT 1 FROM item_exclusion WHERE delivery = new.delivery AND item = new.item)
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
