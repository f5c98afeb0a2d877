-- What staff do with messages, readers' questions, notices, and how leads came about.
ALTER TABLE contact_messages ADD COLUMN question TEXT;  -- anchor of the question in the article that led here
ALTER TABLE contact_messages ADD COLUMN cta TEXT;       -- call to action that led here
ALTER TABLE contact_messages ADD COLUMN flags TEXT NOT NULL DEFAULT '[]'; -- JSON: why it looks suspicious
ALTER TABLE contact_messages ADD COLUMN sender TEXT;    -- keyed hash of the address; the key is thrown away after two weeks
ALTER TABLE contact_messages ADD COLUMN body TEXT;      -- hash of the text: tells the same text from many senders
ALTER TABLE contact_messages ADD COLUMN assignee TEXT;
-- Ways to reach a person in one spelling, for finding everything of that person.
ALTER TABLE contact_messages ADD COLUMN phone_key TEXT;
ALTER TABLE contact_messages ADD COLUMN wechat_key TEXT;
ALTER TABLE contact_messages ADD COLUMN email_key TEXT;
UPDATE contact_messages SET
  phone_key = replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '+86', ''), '(', ''), ')', ''),
  wechat_key = lower(wechat),
  email_key = lower(email);

CREATE INDEX contact_messages_by_state ON contact_messages (state, received_at);
CREATE INDEX contact_messages_by_sender ON contact_messages (sender, received_at) WHERE sender IS NOT NULL;
CREATE INDEX contact_messages_by_body ON contact_messages (body, received_at) WHERE body IS NOT NULL;

-- Readers' questions, exactly one row each. `id` is the receipt, and the public address once it is answered.
CREATE TABLE questions (
  id          TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  received_at TEXT NOT NULL, -- ISO 8601, UTC
  state       TEXT NOT NULL DEFAULT 'new', -- new, flagged, spam, answered, declined
  question    TEXT NOT NULL,
  detail      TEXT,
  nickname    TEXT,
  email       TEXT,          -- never public
  email_key   TEXT,
  consent     TEXT NOT NULL,
  came_from   TEXT,
  flags       TEXT NOT NULL DEFAULT '[]',
  sender      TEXT,
  body        TEXT,
  assignee    TEXT,
  answer      TEXT,          -- Markdown
  answered_at TEXT,          -- of the first answer: its place in the list
  answered_by TEXT,
  edited_at   TEXT,
  section     TEXT,          -- path of the section that shows it
  article     TEXT,          -- slug of the article that it is linked to
  pinned      INTEGER NOT NULL DEFAULT 0, -- 1: first on that article
  stale       INTEGER NOT NULL DEFAULT 0  -- changes since it was last published
) STRICT, WITHOUT ROWID;

CREATE INDEX questions_by_time ON questions (received_at);
CREATE INDEX questions_by_state ON questions (state, received_at);
CREATE INDEX questions_by_answer ON questions (answered_at, id) WHERE state = 'answered';
CREATE INDEX questions_by_sender ON questions (sender, received_at) WHERE sender IS NOT NULL;
CREATE INDEX questions_stale ON questions (id) WHERE stale > 0;

-- Hashes of the documents that questions are published as, so that only what changed is written.
CREATE TABLE published (
  key  TEXT PRIMARY KEY,
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what when. `subject` is `message:{id}`, `question:{id}` or `delivery:{id}`.
CREATE TABLE events (
  id      INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  at      TEXT NOT NULL,
  who     TEXT NOT NULL,
  what    TEXT NOT NULL,     -- note, state, assign, answer, reword, link, resend, erase
  before  TEXT,
  after   TEXT
) STRICT;

CREATE INDEX events_by_subject ON events (subject, id);

-- Notices on their way: one row for each message or question and channel. What they say is made when they are sent.
CREATE TABLE deliveries (
  id            INTEGER PRIMARY KEY,
  subject       TEXT NOT NULL,
  channel       TEXT NOT NULL,
  created_at    TEXT NOT NULL,
  state         TEXT NOT NULL DEFAULT 'waiting', -- waiting, sending, sent, dead
  attempts      INTEGER NOT NULL DEFAULT 0,
  next_at       TEXT NOT NULL,
  give_up_at    TEXT NOT NULL,
  claimed_until TEXT,        -- while sending; past it the outcome is unknown
  unknown       INTEGER NOT NULL DEFAULT 0, -- 1: an attempt ended without an answer, so the notice may come twice
  error         TEXT,
  sent_at       TEXT,
  UNIQUE (subject, channel)
) STRICT;

CREATE INDEX deliveries_due ON deliveries (next_at) WHERE state IN ('waiting', 'sending');

-- Clicks on a phone number, copies of a WeChat id, ways to the form: counted by day and page, of nobody in particular.
CREATE TABLE lead_clicks (
  day   TEXT NOT NULL,       -- in the site's time zone
  path  TEXT NOT NULL,
  kind  TEXT NOT NULL,       -- phone, wechat, email
  count INTEGER NOT NULL,
  PRIMARY KEY (day, path, kind)
) STRICT, WITHOUT ROWID;

-- Small things that the trigger remembers, such as when it last looked for what is too old.
CREATE TABLE upkeep (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
