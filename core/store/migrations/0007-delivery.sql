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
