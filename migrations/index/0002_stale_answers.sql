-- Cache tags of what was rewritten, until the cache in front of the Worker has been told of them.
CREATE TABLE stale_answers (
  tag TEXT PRIMARY KEY, -- `*` stands for every answer
  at  TEXT NOT NULL     -- when it was last rewritten, ISO 8601, UTC
) STRICT, WITHOUT ROWID;

-- Single values that one run leaves to the next.
CREATE TABLE tick_state (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
