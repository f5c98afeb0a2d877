-- Contact messages, exactly one row for each message a reader sent.
-- `id` is the receipt: derived from the idempotency key, so a second try of the same message meets its own row.
CREATE TABLE contact_messages (
  id          TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL, -- SHA-256 of the message's fields: tells a retry from another message under the same key
  received_at TEXT NOT NULL, -- ISO 8601, UTC
  state       TEXT NOT NULL DEFAULT 'new',
  name        TEXT NOT NULL,
  phone       TEXT,
  wechat      TEXT,
  email       TEXT,
  company     TEXT,
  subject     TEXT,
  message     TEXT NOT NULL,
  consent     TEXT NOT NULL, -- version of the consent text that the reader agreed to
  came_from   TEXT,          -- path of the page that led here
  CHECK (phone IS NOT NULL OR wechat IS NOT NULL OR email IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_messages_by_time ON contact_messages (received_at);
