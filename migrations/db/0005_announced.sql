-- Which version of each article engines know of, by its key without `article:`. What differs from it is what they are to be told.
CREATE TABLE announced (
  name TEXT PRIMARY KEY,
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- So far it was not noted: the next run does it anew, and tells nothing of what is there already.
DELETE FROM upkeep WHERE name = 'announced';

-- Until when an engine is asked again: a day from when it is to be told, which may be long after it was noted.
ALTER TABLE pings ADD COLUMN give_up_at TEXT NOT NULL DEFAULT '';
UPDATE pings SET give_up_at = strftime('%Y-%m-%dT%H:%M:%fZ', next_at, '+1 day');
