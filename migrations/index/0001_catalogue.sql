-- The tick's catalogue: what it last saw of each article, and what it last wrote under each list key.
CREATE TABLE articles (
  slug   TEXT PRIMARY KEY,
  hash   TEXT NOT NULL, -- content hash of the article when it was read
  card   TEXT NOT NULL, -- JSON card
  pin    TEXT NOT NULL, -- JSON array of slugs that editors want in its related list
  ban    TEXT NOT NULL, -- JSON array of slugs that must not be there
  vector TEXT NOT NULL  -- packed term vector, base64
) STRICT, WITHOUT ROWID;

CREATE TABLE lists (
  key  TEXT PRIMARY KEY, -- KV key in CONTENT
  hash TEXT NOT NULL     -- hash of what was written there
) STRICT, WITHOUT ROWID;

-- One row for each tick that had something to do. `revision` is set when the lists of that revision are complete.
CREATE TABLE runs (
  id       INTEGER PRIMARY KEY,
  at       TEXT NOT NULL, -- ISO 8601, UTC
  revision TEXT,          -- the revision whose lists this run completed
  report   TEXT NOT NULL  -- JSON: what was seen, done and left
) STRICT;
