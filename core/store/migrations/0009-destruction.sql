-- Certificates of destruction that were printed: which sheet is of which entry.
CREATE TABLE destruction_form (
  form TEXT NOT NULL,
  number INTEGER NOT NULL,
  entry INTEGER NOT NULL REFERENCES destruction (entry),
  PRIMARY KEY (form, number),
  FOREIGN KEY (form, number) REFERENCES printed_form (form, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX destruction_form_of ON destruction_form (entry);

-- Packages that were sealed here: what is destroyed in the room can still be opened by whoever has one of these.
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

-- By the address that the vault gives the same content.
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
