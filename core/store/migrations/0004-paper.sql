-- What left the room as paper or as a signed head: numbered, never reused, never altered.
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
