-- What the records of one delivery say, without the columns that say of whom. Loaded in bulk, indexed afterwards, never changed.
CREATE TABLE source (
  -- The item of the delivery.
  source INTEGER PRIMARY KEY CHECK (source >= 1),
  object BLOB NOT NULL CHECK (length(object) = 16),
  columns TEXT NOT NULL CHECK (json_valid(columns))
) STRICT;

CREATE TABLE record (
  record INTEGER PRIMARY KEY CHECK (record >= 1),
  source INTEGER NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 1),
  holder INTEGER NOT NULL CHECK (holder >= 1),
  date TEXT CHECK (length(date) = 10),
  -- In the order of the source's columns.
  cells TEXT NOT NULL CHECK (json_valid(cells))
) STRICT;

CREATE TABLE instance (
  instance INTEGER PRIMARY KEY CHECK (instance >= 1),
  source INTEGER NOT NULL,
  object BLOB NOT NULL CHECK (length(object) = 16),
  holder INTEGER NOT NULL CHECK (holder >= 1),
  study TEXT NOT NULL CHECK (length(study) BETWEEN 1 AND 64),
  series TEXT NOT NULL CHECK (length(series) BETWEEN 1 AND 64),
  sop TEXT NOT NULL CHECK (length(sop) BETWEEN 1 AND 64),
  sop_class TEXT NOT NULL CHECK (length(sop_class) BETWEEN 1 AND 64),
  transfer_syntax TEXT NOT NULL CHECK (length(transfer_syntax) BETWEEN 1 AND 64),
  modality TEXT NOT NULL CHECK (length(modality) <= 16),
  date TEXT CHECK (length(date) = 10),
  manufacturer TEXT NOT NULL,
  model TEXT NOT NULL,
  image_rows INTEGER NOT NULL CHECK (image_rows >= 0),
  image_columns INTEGER NOT NULL CHECK (image_columns >= 0),
  frames INTEGER NOT NULL CHECK (frames >= 0),
  bytes INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT;
