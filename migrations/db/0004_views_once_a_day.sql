-- Where the article stood when it was last counted that day: lists of sections are ranked by it.
ALTER TABLE views ADD COLUMN section TEXT NOT NULL DEFAULT '';

-- Who told of a view today, so that an address counts once: gone the next day.
CREATE TABLE view_senders (
  day    TEXT NOT NULL, -- in the site's time zone
  slug   TEXT NOT NULL,
  sender TEXT NOT NULL, -- keyed hash of address, article and day: the same reader has another one in each row
  PRIMARY KEY (day, slug, sender)
) STRICT, WITHOUT ROWID;

-- All views of a day, so that there is an end to them.
CREATE TABLE view_days (
  day   TEXT PRIMARY KEY, -- in the site's time zone
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO view_days SELECT day, sum(count) FROM views GROUP BY day;
