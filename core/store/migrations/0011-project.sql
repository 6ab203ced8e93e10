-- The rules by which something is anonymized, by the hash of their exact text. Not changed, only followed by another version.
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

-- One approved provision. What the committee decides upon is said before and never changes after.
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

-- The pairs of core/domain/project.ts; a test compares the two.
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

-- Each step of the way: who, when, why. Of its proposal too.
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

-- The frozen inputs of a run, by the hash of their exact text: deliveries, linkage, refusals, recipe, each by id and hash.
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

-- One execution of a recipe. `secret` is the number of a key in keys.db: once that is gone, nobody makes these pseudonyms again.
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
-- One at a time for each project.
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

-- A chunk of persons that is done: its outputs are durable and stand in the vault.
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

-- What a unit made, as it will lie in the package. Names are made of pseudonyms: nothing in them is anybody's.
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

-- Inputs that are in the scope and in no output: somebody has to know.
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
