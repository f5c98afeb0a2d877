-- Lists are kept through changes instead of being made anew. The catalogue is read again from CONTENT by the next ticks.
DROP TABLE articles;

CREATE TABLE articles (
  id           INTEGER PRIMARY KEY, -- its row in article_terms
  slug         TEXT NOT NULL UNIQUE,
  hash         TEXT NOT NULL,    -- content hash of the article when it was read
  model        TEXT NOT NULL,    -- what its vector was made with
  card         TEXT NOT NULL,    -- JSON card
  pin          TEXT NOT NULL,    -- JSON array of slugs that editors want in its related list
  ban          TEXT NOT NULL,    -- JSON array of slugs that must not be there
  vector       TEXT NOT NULL,    -- packed term vector, base64
  kind         TEXT NOT NULL,    -- only articles of one kind are related: `zh` or another language
  section      TEXT NOT NULL,    -- path
  tags         TEXT NOT NULL,    -- JSON array, folded
  published_at INTEGER NOT NULL, -- milliseconds since 1970
  scopes       TEXT NOT NULL,    -- JSON array of the listings that it stands on
  live         INTEGER NOT NULL, -- 0 until its time has come: then it stands in no list
  statistics   INTEGER NOT NULL, -- with which statistics its neighbours were found; 0: not since it changed
  dirty        INTEGER NOT NULL, -- 0 neighbours as they should be, 1 of older statistics, 2 too few left, 3 article changed
  left_out     TEXT,             -- JSON [slug, score] of the best that is not among its neighbours
  sketch       TEXT NOT NULL,    -- JSON array of the terms that say most
  found        INTEGER NOT NULL  -- entries of its written list that are no fill-ups
) STRICT;
CREATE INDEX articles_dirty ON articles (dirty DESC, published_at DESC) WHERE dirty > 0;
CREATE INDEX articles_waiting ON articles (published_at) WHERE live = 0;
CREATE INDEX articles_pinning ON articles (slug) WHERE pin <> '[]';
CREATE INDEX articles_found ON articles (found) WHERE live = 1 AND statistics > 0;
CREATE INDEX articles_in_turn ON articles (kind, slug) WHERE live = 1;
CREATE INDEX articles_newest ON articles (kind, section, published_at DESC, slug) WHERE live = 1;
CREATE INDEX articles_of_kind ON articles (kind, published_at DESC, slug) WHERE live = 1;

-- The best neighbours of each article, more than are shown.
CREATE TABLE neighbours (
  owner TEXT NOT NULL,
  other TEXT NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (owner, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX neighbours_of ON neighbours (other);

-- What each written related list shows.
CREATE TABLE shown (
  owner TEXT NOT NULL,
  other TEXT NOT NULL,
  PRIMARY KEY (owner, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX shown_in ON shown (other);

-- A comparison under way: the changed articles with the neighbours found so far. Where it stands is in tick_state.
CREATE TABLE comparing (
  slug TEXT PRIMARY KEY,
  hash TEXT NOT NULL, -- of the article: another one begins again
  list TEXT NOT NULL  -- JSON {entries, leftOut}
) STRICT, WITHOUT ROWID;

-- Term statistics are a snapshot: `counted` articles then, and so many changes since.
CREATE TABLE kinds (
  kind       TEXT PRIMARY KEY,
  documents  INTEGER NOT NULL, -- articles of the kind now
  changes    INTEGER NOT NULL, -- articles added, changed and removed since the snapshot
  statistics INTEGER NOT NULL, -- number of the snapshot; 0 before the first
  model      TEXT NOT NULL,    -- with which vectors and size of lists it was made
  counted    INTEGER NOT NULL,
  tags       TEXT NOT NULL,    -- JSON object: how many articles have each tag
  renewing   INTEGER NOT NULL, -- 1 until all articles are compared with the snapshot and their lists noted as stale
  counting   TEXT              -- JSON {cursor, counted, tags} of the next snapshot while it is being made
) STRICT, WITHOUT ROWID;

-- How many articles have each term, by kind and snapshot, in 16 parts of 65,536 terms.
CREATE TABLE frequencies (
  kind       TEXT NOT NULL,
  statistics INTEGER NOT NULL,
  part       INTEGER NOT NULL,
  counts     TEXT NOT NULL, -- packed, base64
  PRIMARY KEY (kind, statistics, part)
) STRICT, WITHOUT ROWID;

-- Terms of each article, for finding candidates in a large catalogue.
CREATE VIRTUAL TABLE article_terms USING fts5 (terms, content = '', contentless_delete = 1, tokenize = 'ascii');

-- Which article stands on which listing, from the newest.
CREATE TABLE listed (
  scope        TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  slug         TEXT NOT NULL,
  PRIMARY KEY (scope, published_at DESC, slug)
) STRICT, WITHOUT ROWID;
CREATE TABLE scopes (
  scope TEXT PRIMARY KEY,
  total INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Places of listings where something changed, until it is known which pages that are.
CREATE TABLE touched (
  scope        TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  slug         TEXT NOT NULL,
  moved        INTEGER NOT NULL, -- 1 when an article came or went there: newer pages shift
  PRIMARY KEY (scope, published_at, slug)
) STRICT, WITHOUT ROWID;

-- List keys that are to be made again.
CREATE TABLE stale_lists (
  key     TEXT PRIMARY KEY,
  urgency INTEGER NOT NULL, -- 0 content changed, 1 only its looks or statistics
  at      INTEGER NOT NULL  -- the greater the earlier its turn
) STRICT, WITHOUT ROWID;
CREATE INDEX stale_lists_in_turn ON stale_lists (urgency, at DESC);
