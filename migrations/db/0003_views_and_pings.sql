-- Views of articles, sampled in the reader's browser: counted by day, of nobody.
CREATE TABLE views (
  day   TEXT NOT NULL, -- in the site's time zone
  slug  TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, slug)
) STRICT, WITHOUT ROWID;

-- What search engines are to be told: one row for each engine and address.
CREATE TABLE pings (
  id         INTEGER PRIMARY KEY,
  engine     TEXT NOT NULL,    -- indexnow, baidu, websub
  url        TEXT NOT NULL,
  state      TEXT NOT NULL DEFAULT 'waiting', -- waiting, sent, dead
  created_at TEXT NOT NULL,
  next_at    TEXT NOT NULL,    -- an article to come is told when it is there
  attempts   INTEGER NOT NULL DEFAULT 0,
  error      TEXT,
  UNIQUE (engine, url)
) STRICT;

CREATE INDEX pings_due ON pings (next_at) WHERE state = 'waiting';
