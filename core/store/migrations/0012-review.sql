-- What code that did not make it says of the result.
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

-- What a machine wants a human to look at: a place, never what stands there.
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
-- A table comes in many pieces, and is looked at once.
CREATE UNIQUE INDEX finding_table ON finding (run, place) WHERE kind = 'table';

CREATE TRIGGER finding_unchanged BEFORE UPDATE ON finding
BEGIN
  SELECT RAISE(ABORT, 'a finding is immutable');
END;

CREATE TRIGGER finding_kept BEFORE DELETE ON finding
BEGIN
  SELECT RAISE(ABORT, 'findings are kept');
END;

-- How far a review is: kept by the triggers, so that nobody counts everything at each decision.
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

-- That an officer was shown an output beside what it was made of.
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

-- What a human said of a finding. A later one takes the place of an earlier one, which stays on record.
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

-- A signature over the exact statement of what will leave; two different approvers.
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

-- A package that was written, and later that it was read back from its medium.
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

-- A package of a run that nobody saw get its name, its medium being gone: it stands in the way of another until somebody has looked for it.
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
