-- Made by core/store/schema.ts from the migrations; never edited by hand.

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

CREATE INDEX audit_view ON audit (at, event, outcome, officer, operation);

CREATE INDEX audit_operation ON audit (operation);

CREATE INDEX audit_failure ON audit (event) WHERE outcome <> 0;

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

CREATE TRIGGER officer_identity BEFORE UPDATE OF id, role ON officer
BEGIN
  SELECT RAISE(ABORT, 'an officer keeps id and role');
END;

CREATE TRIGGER officer_kept BEFORE DELETE ON officer
BEGIN
  SELECT RAISE(ABORT, 'officers are kept');
END;

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

CREATE TABLE printed_form (
  form TEXT NOT NULL CHECK (length(form) BETWEEN 1 AND 64),
  number INTEGER NOT NULL CHECK (number >= 1),
  officer TEXT NOT NULL REFERENCES officer (id),
  printed_at INTEGER NOT NULL CHECK (printed_at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (form, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER printed_form_in_order BEFORE INSERT ON printed_form
WHEN new.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM printed_form WHERE form = new.form)
BEGIN
  SELECT RAISE(ABORT, 'form numbers follow one another');
END;

CREATE TRIGGER printed_form_unchanged BEFORE UPDATE ON printed_form
BEGIN
  SELECT RAISE(ABORT, 'printed forms are immutable');
END;

CREATE TRIGGER printed_form_kept BEFORE DELETE ON printed_form
BEGIN
  SELECT RAISE(ABORT, 'printed forms are kept');
END;

CREATE TABLE checkpoint (
  id INTEGER PRIMARY KEY,
  size INTEGER NOT NULL CHECK (size >= 1) REFERENCES audit (sequence),
  head BLOB NOT NULL CHECK (length(head) = 32),
  at INTEGER NOT NULL CHECK (at >= 0),
  note TEXT NOT NULL CHECK (length(note) BETWEEN 1 AND 8192),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TRIGGER checkpoint_true BEFORE INSERT ON checkpoint
WHEN new.head IS NOT (SELECT hash FROM audit WHERE sequence = new.size) OR EXISTS (SELECT 1 FROM checkpoint WHERE id = new.id)
BEGIN
  SELECT RAISE(ABORT, 'a checkpoint is the head of the log at its size');
END;

CREATE TRIGGER checkpoint_unchanged BEFORE UPDATE ON checkpoint
BEGIN
  SELECT RAISE(ABORT, 'checkpoints are immutable');
END;

CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint
BEGIN
  SELECT RAISE(ABORT, 'checkpoints are kept');
END;

CREATE TABLE policy (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

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

CREATE TABLE object_batch (
  batch INTEGER PRIMARY KEY CHECK (batch >= 1),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

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

CREATE INDEX object_address ON object (substr(address, 1, 6)) WHERE state = 'live';

CREATE INDEX object_unfinished ON object (state) WHERE state IN ('arriving', 'abandoned', 'destroying');

CREATE TRIGGER object_new BEFORE INSERT ON object
WHEN new.state NOT IN ('arriving', 'live')
BEGIN
  SELECT RAISE(ABORT, 'an object begins arriving or live');
END;

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

CREATE TABLE delivery_draft (
  inventory_digest TEXT PRIMARY KEY CHECK (length(inventory_digest) = 64),
  draft TEXT NOT NULL CHECK (length(draft) BETWEEN 1 AND 8000),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_draft_recorded ON delivery_draft (recorded);

CREATE TABLE destruction_form (
  form TEXT NOT NULL,
  number INTEGER NOT NULL,
  entry INTEGER NOT NULL REFERENCES destruction (entry),
  PRIMARY KEY (form, number),
  FOREIGN KEY (form, number) REFERENCES printed_form (form, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX destruction_form_of ON destruction_form (entry);

CREATE TABLE sealed_package (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  sequence INTEGER NOT NULL CHECK (sequence >= 1),
  sender TEXT NOT NULL CHECK (length(sender) BETWEEN 1 AND 120),
  manifest_sha256 TEXT NOT NULL CHECK (length(manifest_sha256) = 64 AND manifest_sha256 NOT GLOB '*[^0-9a-f]*'),
  recipients TEXT NOT NULL CHECK (json_valid(recipients)),
  sealed_at INTEGER NOT NULL CHECK (sealed_at >= 0),
  objects INTEGER NOT NULL CHECK (objects >= 0),
  -- 0: the medium was gone before anybody could see that the package has its name.
  seen INTEGER NOT NULL CHECK (seen IN (0, 1)),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX sealed_package_recorded ON sealed_package (recorded);

CREATE TRIGGER sealed_package_once BEFORE INSERT ON sealed_package
WHEN EXISTS (SELECT 1 FROM sealed_package WHERE id = new.id)
BEGIN
  SELECT RAISE(ABORT, 'a package is sealed once');
END;

CREATE TRIGGER sealed_package_unchanged BEFORE UPDATE ON sealed_package
BEGIN
  SELECT RAISE(ABORT, 'what was sealed is immutable');
END;

CREATE TRIGGER sealed_package_kept BEFORE DELETE ON sealed_package
BEGIN
  SELECT RAISE(ABORT, 'what was sealed is kept');
END;

CREATE TABLE sealed_content (
  package TEXT NOT NULL REFERENCES sealed_package (id),
  address BLOB NOT NULL CHECK (length(address) = 32),
  PRIMARY KEY (package, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX sealed_content_address ON sealed_content (address);

CREATE TRIGGER sealed_content_unchanged BEFORE UPDATE ON sealed_content
BEGIN
  SELECT RAISE(ABORT, 'what was sealed is immutable');
END;

CREATE TRIGGER sealed_content_kept BEFORE DELETE ON sealed_content
BEGIN
  SELECT RAISE(ABORT, 'what was sealed is kept');
END;

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

CREATE TABLE recipe (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  version INTEGER NOT NULL CHECK (version >= 1),
  body TEXT NOT NULL CHECK (json_valid(body)),
  officer TEXT NOT NULL REFERENCES officer (id),
  at INTEGER NOT NULL CHECK (at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (name, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX recipe_recorded ON recipe (recorded);

CREATE TRIGGER recipe_once BEFORE INSERT ON recipe
WHEN EXISTS (SELECT 1 FROM recipe WHERE sha256 = new.sha256)
BEGIN
  SELECT RAISE(ABORT, 'a recipe is added once');
END;

CREATE TRIGGER recipe_unchanged BEFORE UPDATE ON recipe
BEGIN
  SELECT RAISE(ABORT, 'a recipe is immutable');
END;

CREATE TRIGGER recipe_kept BEFORE DELETE ON recipe
BEGIN
  SELECT RAISE(ABORT, 'recipes are kept');
END;

CREATE TABLE project (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'decided', 'running', 'verified', 'reviewed', 'approved', 'sealed', 'handedOver', 'recalled', 'destroyed')),
  -- One application may lead to several projects: what was proposed never changes, and what has to change is proposed anew.
  application TEXT NOT NULL CHECK (length(application) BETWEEN 1 AND 64),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  purpose TEXT NOT NULL CHECK (length(purpose) BETWEEN 1 AND 2000),
  recipient TEXT NOT NULL CHECK (length(recipient) BETWEEN 1 AND 200),
  -- DER, base64.
  recipient_certificate TEXT NOT NULL CHECK (length(recipient_certificate) BETWEEN 1 AND 16384),
  recipe TEXT NOT NULL REFERENCES recipe (sha256),
  -- The committee's decision, once it was made.
  decision_number TEXT CHECK (length(decision_number) BETWEEN 1 AND 64),
  decision_day TEXT CHECK (length(decision_day) = 10),
  CHECK ((decision_number IS NULL) = (decision_day IS NULL)),
  CHECK (decision_number IS NOT NULL OR state IN ('proposed', 'destroyed'))
) STRICT;

CREATE TRIGGER project_new BEFORE INSERT ON project
WHEN new.state <> 'proposed' OR new.decision_number IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a project begins proposed');
END;

CREATE TRIGGER project_identity BEFORE UPDATE OF id, application, title, purpose, recipient, recipient_certificate, recipe ON project
BEGIN
  SELECT RAISE(ABORT, 'what was proposed never changes');
END;

CREATE TRIGGER project_decision BEFORE UPDATE OF decision_number, decision_day ON project
WHEN old.decision_number IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a committee decides once');
END;

CREATE TRIGGER project_moves BEFORE UPDATE OF state ON project
WHEN old.state || '>' || new.state NOT IN (
  'proposed>decided', 'decided>running', 'running>verified', 'running>decided', 'verified>reviewed', 'verified>decided', 'reviewed>approved', 'reviewed>decided',
  'approved>decided', 'approved>sealed', 'sealed>handedOver', 'sealed>recalled', 'handedOver>recalled',
  'proposed>destroyed', 'decided>destroyed', 'running>destroyed', 'verified>destroyed', 'reviewed>destroyed', 'approved>destroyed', 'sealed>destroyed',
  'handedOver>destroyed', 'recalled>destroyed'
)
BEGIN
  SELECT RAISE(ABORT, 'a project does not move like this');
END;

CREATE TRIGGER project_kept BEFORE DELETE ON project
BEGIN
  SELECT RAISE(ABORT, 'projects are kept');
END;

CREATE TABLE project_delivery (
  project INTEGER NOT NULL REFERENCES project (id),
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  PRIMARY KEY (project, delivery)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER project_delivery_proposed BEFORE INSERT ON project_delivery
WHEN (SELECT state FROM project WHERE id = new.project) IS NOT 'proposed'
BEGIN
  SELECT RAISE(ABORT, 'what was proposed never changes');
END;

CREATE TRIGGER project_delivery_unchanged BEFORE UPDATE ON project_delivery
BEGIN
  SELECT RAISE(ABORT, 'what was proposed never changes');
END;

CREATE TRIGGER project_delivery_kept BEFORE DELETE ON project_delivery
BEGIN
  SELECT RAISE(ABORT, 'what was proposed never changes');
END;

CREATE TABLE project_step (
  project INTEGER NOT NULL REFERENCES project (id),
  step INTEGER NOT NULL CHECK (step >= 1),
  event TEXT NOT NULL CHECK (event IN ('propose', 'decide', 'run', 'verify', 'redo', 'review', 'approve', 'seal', 'handOver', 'recall', 'destroy')),
  to_state TEXT NOT NULL CHECK (length(to_state) BETWEEN 1 AND 20),
  officer TEXT NOT NULL REFERENCES officer (id),
  at INTEGER NOT NULL CHECK (at >= 0),
  reason TEXT CHECK (length(reason) BETWEEN 1 AND 2000),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (project, step)
) STRICT, WITHOUT ROWID;

CREATE INDEX project_step_recorded ON project_step (recorded);

CREATE TRIGGER project_step_in_order BEFORE INSERT ON project_step
WHEN new.step IS NOT (SELECT coalesce(max(step), 0) + 1 FROM project_step WHERE project = new.project)
  OR new.to_state IS NOT (SELECT state FROM project WHERE id = new.project)
BEGIN
  SELECT RAISE(ABORT, 'steps follow one another');
END;

CREATE TRIGGER project_step_unchanged BEFORE UPDATE ON project_step
BEGIN
  SELECT RAISE(ABORT, 'steps are immutable');
END;

CREATE TRIGGER project_step_kept BEFORE DELETE ON project_step
BEGIN
  SELECT RAISE(ABORT, 'steps are kept');
END;

CREATE TABLE snapshot (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  project INTEGER NOT NULL REFERENCES project (id),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER snapshot_unchanged BEFORE UPDATE ON snapshot
BEGIN
  SELECT RAISE(ABORT, 'a snapshot is immutable');
END;

CREATE TRIGGER snapshot_kept BEFORE DELETE ON snapshot
BEGIN
  SELECT RAISE(ABORT, 'snapshots are kept');
END;

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  project INTEGER NOT NULL REFERENCES project (id),
  snapshot TEXT NOT NULL REFERENCES snapshot (sha256),
  secret BLOB NOT NULL UNIQUE CHECK (length(secret) = 16),
  batch INTEGER NOT NULL REFERENCES object_batch (batch),
  state TEXT NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'finished', 'abandoned')),
  persons INTEGER NOT NULL CHECK (persons >= 0),
  units INTEGER NOT NULL CHECK (units >= 0),
  -- Over all units in their order, once it is finished.
  digest TEXT CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
  officer TEXT NOT NULL REFERENCES officer (id),
  begun_at INTEGER NOT NULL CHECK (begun_at >= 0),
  ended_at INTEGER CHECK (ended_at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  finish_recorded INTEGER REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((digest IS NULL) = (finish_recorded IS NULL) AND (state = 'running') = (ended_at IS NULL)),
  CHECK (CASE state WHEN 'running' THEN digest IS NULL WHEN 'finished' THEN digest IS NOT NULL ELSE 1 END)
) STRICT;

CREATE INDEX run_recorded ON run (recorded);

CREATE INDEX run_finish_recorded ON run (finish_recorded);

CREATE UNIQUE INDEX run_current ON run (project) WHERE state IN ('running', 'finished');

CREATE TRIGGER run_identity BEFORE UPDATE OF id, project, snapshot, secret, batch, persons, units, officer, begun_at, recorded ON run
BEGIN
  SELECT RAISE(ABORT, 'what a run is never changes');
END;

CREATE TRIGGER run_state BEFORE UPDATE OF state, digest ON run
WHEN old.state || '>' || new.state NOT IN ('running>finished', 'running>abandoned', 'finished>abandoned')
BEGIN
  SELECT RAISE(ABORT, 'a run does not go back');
END;

CREATE TRIGGER run_kept BEFORE DELETE ON run
BEGIN
  SELECT RAISE(ABORT, 'runs are kept');
END;

CREATE TABLE run_unit (
  run INTEGER NOT NULL REFERENCES run (id),
  unit INTEGER NOT NULL CHECK (unit >= 1),
  persons INTEGER NOT NULL CHECK (persons >= 0),
  records INTEGER NOT NULL CHECK (records >= 0),
  instances INTEGER NOT NULL CHECK (instances >= 0),
  held INTEGER NOT NULL CHECK (held >= 0),
  digest TEXT NOT NULL CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (run, unit)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_unit_recorded ON run_unit (recorded);

CREATE TRIGGER run_unit_running BEFORE INSERT ON run_unit
WHEN (SELECT state FROM run WHERE id = new.run) IS NOT 'running'
BEGIN
  SELECT RAISE(ABORT, 'a run that ended makes nothing more');
END;

CREATE TRIGGER run_unit_unchanged BEFORE UPDATE ON run_unit
BEGIN
  SELECT RAISE(ABORT, 'a unit is immutable');
END;

CREATE TRIGGER run_unit_kept BEFORE DELETE ON run_unit
BEGIN
  SELECT RAISE(ABORT, 'units are kept');
END;

CREATE TABLE run_output (
  run INTEGER NOT NULL,
  output INTEGER NOT NULL CHECK (output >= 1),
  unit INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('table', 'image')),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 400),
  object BLOB NOT NULL REFERENCES object (id),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  -- Where it came from.
  delivery INTEGER NOT NULL,
  item INTEGER NOT NULL,
  PRIMARY KEY (run, output),
  FOREIGN KEY (run, unit) REFERENCES run_unit (run, unit),
  FOREIGN KEY (delivery, item) REFERENCES delivery_item (delivery, item)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_output_unit ON run_output (run, unit);

CREATE TRIGGER run_output_unchanged BEFORE UPDATE ON run_output
BEGIN
  SELECT RAISE(ABORT, 'an output is immutable');
END;

CREATE TRIGGER run_output_kept BEFORE DELETE ON run_output
BEGIN
  SELECT RAISE(ABORT, 'outputs are kept');
END;

CREATE TABLE run_held (
  run INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  delivery INTEGER NOT NULL,
  item INTEGER NOT NULL,
  -- Of a row of a table; 0 for a whole file.
  line INTEGER NOT NULL CHECK (line >= 0),
  failure TEXT NOT NULL CHECK (length(failure) BETWEEN 1 AND 64),
  PRIMARY KEY (run, delivery, item, line),
  FOREIGN KEY (run, unit) REFERENCES run_unit (run, unit),
  FOREIGN KEY (delivery, item) REFERENCES delivery_item (delivery, item)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER run_held_unchanged BEFORE UPDATE ON run_held
BEGIN
  SELECT RAISE(ABORT, 'what was held stays on record');
END;

CREATE TRIGGER run_held_kept BEFORE DELETE ON run_held
BEGIN
  SELECT RAISE(ABORT, 'what was held stays on record');
END;

CREATE TABLE verification (
  run INTEGER PRIMARY KEY REFERENCES run (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'refused')),
  outputs INTEGER NOT NULL CHECK (outputs >= 0),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  hits INTEGER NOT NULL CHECK (hits >= 0),
  -- What may be a name or anything else: counted, and said.
  doubtful INTEGER NOT NULL CHECK (doubtful >= 0),
  -- Identities that are too short to be looked for alone: counted, and said.
  weak INTEGER NOT NULL CHECK (weak >= 0),
  officer TEXT NOT NULL REFERENCES officer (id),
  at INTEGER NOT NULL CHECK (at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((outcome = 'passed') = (hits = 0))
) STRICT;

CREATE INDEX verification_recorded ON verification (recorded);

CREATE TRIGGER verification_finished BEFORE INSERT ON verification
WHEN (SELECT state FROM run WHERE id = new.run) IS NOT 'finished'
BEGIN
  SELECT RAISE(ABORT, 'only a finished run is verified');
END;

CREATE TRIGGER verification_unchanged BEFORE UPDATE ON verification
BEGIN
  SELECT RAISE(ABORT, 'a verification is immutable');
END;

CREATE TRIGGER verification_kept BEFORE DELETE ON verification
BEGIN
  SELECT RAISE(ABORT, 'verifications are kept');
END;

CREATE TABLE finding (
  run INTEGER NOT NULL,
  finding INTEGER NOT NULL CHECK (finding >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('mask', 'table', 'hit')),
  output INTEGER NOT NULL,
  place TEXT NOT NULL CHECK (json_valid(place)),
  PRIMARY KEY (run, finding),
  FOREIGN KEY (run, output) REFERENCES run_output (run, output)
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_output ON finding (run, output);

CREATE UNIQUE INDEX finding_table ON finding (run, place) WHERE kind = 'table';

CREATE TRIGGER finding_unchanged BEFORE UPDATE ON finding
BEGIN
  SELECT RAISE(ABORT, 'a finding is immutable');
END;

CREATE TRIGGER finding_kept BEFORE DELETE ON finding
BEGIN
  SELECT RAISE(ABORT, 'findings are kept');
END;

CREATE TABLE finding_tally (
  run INTEGER PRIMARY KEY REFERENCES run (id),
  findings INTEGER NOT NULL CHECK (findings >= 0),
  settled INTEGER NOT NULL DEFAULT 0 CHECK (settled BETWEEN 0 AND findings),
  refused INTEGER NOT NULL DEFAULT 0 CHECK (refused BETWEEN 0 AND findings),
  deferred INTEGER NOT NULL DEFAULT 0 CHECK (deferred BETWEEN 0 AND findings)
) STRICT;

CREATE TRIGGER finding_tallied AFTER INSERT ON finding
BEGIN
  INSERT INTO finding_tally (run, findings) VALUES (new.run, 1) ON CONFLICT (run) DO UPDATE SET findings = findings + 1;
END;

CREATE TABLE look (
  run INTEGER NOT NULL,
  output INTEGER NOT NULL,
  officer TEXT NOT NULL REFERENCES officer (id),
  at INTEGER NOT NULL CHECK (at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (run, output, officer, recorded),
  FOREIGN KEY (run, output) REFERENCES run_output (run, output)
) STRICT, WITHOUT ROWID;

CREATE INDEX look_recorded ON look (recorded);

CREATE TRIGGER look_open BEFORE INSERT ON look
WHEN NOT EXISTS (SELECT 1 FROM run JOIN project ON project.id = run.project WHERE run.id = new.run AND run.state = 'finished' AND project.state = 'verified')
BEGIN
  SELECT RAISE(ABORT, 'a result is looked at while it waits for that');
END;

CREATE TRIGGER look_unchanged BEFORE UPDATE ON look
BEGIN
  SELECT RAISE(ABORT, 'a look is immutable');
END;

CREATE TRIGGER look_kept BEFORE DELETE ON look
BEGIN
  SELECT RAISE(ABORT, 'looks are kept');
END;

CREATE TABLE decision (
  run INTEGER NOT NULL,
  decision INTEGER NOT NULL CHECK (decision >= 1),
  finding INTEGER NOT NULL,
  -- Withdrawn: as if nothing had been said, but for the record.
  verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'mask', 'redo', 'reject', 'defer', 'withdraw')),
  reason TEXT CHECK (length(reason) BETWEEN 1 AND 2000),
  officer TEXT NOT NULL REFERENCES officer (id),
  at INTEGER NOT NULL CHECK (at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (run, decision),
  FOREIGN KEY (run, finding) REFERENCES finding (run, finding),
  CHECK (verdict IN ('accept', 'withdraw') OR reason IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX decision_recorded ON decision (recorded);

CREATE INDEX decision_finding ON decision (run, finding, decision);

CREATE TRIGGER decision_open BEFORE INSERT ON decision
WHEN NOT EXISTS (SELECT 1 FROM run JOIN project ON project.id = run.project WHERE run.id = new.run AND run.state = 'finished' AND project.state = 'verified')
BEGIN
  SELECT RAISE(ABORT, 'decisions are made while the result is looked at');
END;

CREATE TRIGGER decision_seen BEFORE INSERT ON decision
WHEN new.verdict = 'accept' AND NOT EXISTS (
  SELECT 1 FROM finding JOIN look ON look.run = finding.run AND look.output = finding.output AND look.officer = new.officer
  WHERE finding.run = new.run AND finding.finding = new.finding
)
BEGIN
  SELECT RAISE(ABORT, 'nobody accepts what was not shown to him');
END;

CREATE TRIGGER decision_hit BEFORE INSERT ON decision
WHEN new.verdict = 'accept' AND (SELECT kind FROM finding WHERE run = new.run AND finding = new.finding) = 'hit'
BEGIN
  SELECT RAISE(ABORT, 'a hit never leaves');
END;

CREATE TRIGGER decision_unchanged BEFORE UPDATE ON decision
BEGIN
  SELECT RAISE(ABORT, 'decisions are immutable');
END;

CREATE TRIGGER decision_kept BEFORE DELETE ON decision
BEGIN
  SELECT RAISE(ABORT, 'decisions are kept');
END;

CREATE TRIGGER decision_tallied AFTER INSERT ON decision
BEGIN
  UPDATE finding_tally SET
    settled = settled + (new.verdict = 'accept') - coalesce((SELECT verdict = 'accept' FROM decision WHERE run = new.run AND finding = new.finding AND decision < new.decision ORDER BY decision DESC LIMIT 1), 0),
    refused = refused + (new.verdict IN ('mask', 'redo', 'reject')) - coalesce((SELECT verdict IN ('mask', 'redo', 'reject') FROM decision WHERE run = new.run AND finding = new.finding AND decision < new.decision ORDER BY decision DESC LIMIT 1), 0),
    deferred = deferred + (new.verdict = 'defer') - coalesce((SELECT verdict = 'defer' FROM decision WHERE run = new.run AND finding = new.finding AND decision < new.decision ORDER BY decision DESC LIMIT 1), 0)
  WHERE run = new.run;
END;

CREATE TABLE approval (
  run INTEGER NOT NULL REFERENCES run (id),
  officer TEXT NOT NULL REFERENCES officer (id),
  statement TEXT NOT NULL CHECK (length(statement) BETWEEN 1 AND 65536),
  signature BLOB NOT NULL CHECK (length(signature) BETWEEN 1 AND 16384),
  at INTEGER NOT NULL CHECK (at >= 0),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (run, officer)
) STRICT, WITHOUT ROWID;

CREATE INDEX approval_recorded ON approval (recorded);

CREATE TRIGGER approval_same BEFORE INSERT ON approval
WHEN EXISTS (SELECT 1 FROM approval WHERE run = new.run AND statement <> new.statement)
BEGIN
  SELECT RAISE(ABORT, 'both sign the same');
END;

CREATE TRIGGER approval_unchanged BEFORE UPDATE ON approval
BEGIN
  SELECT RAISE(ABORT, 'approvals are immutable');
END;

CREATE TRIGGER approval_kept BEFORE DELETE ON approval
BEGIN
  SELECT RAISE(ABORT, 'approvals are kept');
END;

CREATE TABLE release (
  run INTEGER PRIMARY KEY REFERENCES run (id),
  package TEXT NOT NULL UNIQUE REFERENCES sealed_package (id),
  manifest_sha256 TEXT NOT NULL CHECK (length(manifest_sha256) = 64 AND manifest_sha256 NOT GLOB '*[^0-9a-f]*'),
  -- Of its folder on the medium.
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  medium TEXT NOT NULL REFERENCES ledger_medium (number),
  expires_at INTEGER NOT NULL CHECK (expires_at >= 0),
  written_at INTEGER NOT NULL CHECK (written_at >= 0),
  read_back_at INTEGER CHECK (read_back_at >= written_at),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX release_recorded ON release (recorded);

CREATE TRIGGER release_approved BEFORE INSERT ON release
WHEN (SELECT count(*) FROM approval WHERE run = new.run) < 2
BEGIN
  SELECT RAISE(ABORT, 'nothing leaves without two approvals');
END;

CREATE TRIGGER release_unchanged BEFORE UPDATE ON release
WHEN old.read_back_at IS NOT NULL OR new.run <> old.run OR new.package <> old.package OR new.manifest_sha256 <> old.manifest_sha256 OR new.medium <> old.medium
  OR new.name <> old.name OR new.expires_at <> old.expires_at
  OR new.written_at <> old.written_at OR new.recorded <> old.recorded
BEGIN
  SELECT RAISE(ABORT, 'a release is immutable');
END;

CREATE TRIGGER release_kept BEFORE DELETE ON release
BEGIN
  SELECT RAISE(ABORT, 'releases are kept');
END;

CREATE TABLE release_copy (
  package TEXT PRIMARY KEY REFERENCES sealed_package (id),
  run INTEGER NOT NULL REFERENCES run (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  medium TEXT NOT NULL REFERENCES ledger_medium (number),
  expires_at INTEGER NOT NULL CHECK (expires_at >= 0),
  -- Whoever wrote it.
  officer TEXT NOT NULL REFERENCES officer (id),
  recorded INTEGER NOT NULL REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED,
  -- Its medium was looked at, and it is not there.
  absent_recorded INTEGER REFERENCES audit (sequence) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX release_copy_recorded ON release_copy (recorded);

CREATE INDEX release_copy_run ON release_copy (run);

CREATE TRIGGER release_copy_unchanged BEFORE UPDATE ON release_copy
WHEN old.absent_recorded IS NOT NULL OR new.package <> old.package OR new.run <> old.run OR new.name <> old.name OR new.medium <> old.medium
  OR new.expires_at <> old.expires_at OR new.officer <> old.officer OR new.recorded <> old.recorded
BEGIN
  SELECT RAISE(ABORT, 'a copy is immutable');
END;

CREATE TRIGGER release_copy_kept BEFORE DELETE ON release_copy
BEGIN
  SELECT RAISE(ABORT, 'copies are kept');
END;
