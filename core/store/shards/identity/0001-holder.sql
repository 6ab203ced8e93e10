-- Who is behind the records of one delivery. Patient data: only roles with the vault's key open a shard.
CREATE TABLE holder (
  holder INTEGER PRIMARY KEY CHECK (holder >= 1),
  -- The patient's number at the provider.
  local TEXT NOT NULL UNIQUE CHECK (length(local) BETWEEN 1 AND 128)
) STRICT;

-- Each value that was found in a field, once: a name is written in more than one way.
CREATE TABLE identity (
  holder INTEGER NOT NULL REFERENCES holder (holder),
  field TEXT NOT NULL CHECK (length(field) BETWEEN 1 AND 40),
  value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 4096),
  PRIMARY KEY (holder, field, value)
) STRICT, WITHOUT ROWID;

-- Lines of lists of refusals, as they stand there.
CREATE TABLE refusal (
  source INTEGER NOT NULL CHECK (source >= 1),
  line INTEGER NOT NULL CHECK (line >= 1),
  field TEXT NOT NULL CHECK (length(field) BETWEEN 1 AND 40),
  value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 4096),
  PRIMARY KEY (source, line, field)
) STRICT, WITHOUT ROWID;
