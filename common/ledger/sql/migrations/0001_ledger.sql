-- The ledgers: each one owner's log. Every key starts with the ledger's name, so that ledgers can
-- be spread over machines by it and one can be moved whole.

-- The last commit of each ledger; its row is the ledger's lock.
CREATE TABLE head (
  ledger {{key}} PRIMARY KEY,
  seq BIGINT NOT NULL,
  time BIGINT NOT NULL,  -- of the last commit, microseconds since 1970
  hash {{blob}} NOT NULL -- of the last commit; empty before the first
) {{clustered}};

CREATE TABLE commits (
  ledger {{key}} NOT NULL,
  seq BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  on_behalf_of TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_digest {{blob}} NOT NULL,
  reason TEXT NOT NULL,
  changes_digest {{blob}} NOT NULL,
  hash {{blob}} NOT NULL,
  PRIMARY KEY (ledger, seq)
) {{clustered}};

-- A request applies once, for ever.
CREATE UNIQUE INDEX commits_by_request ON commits (ledger, actor, method, request_id)
  WHERE request_id <> '';

-- Every after-image, stored once. A deletion has an empty image. Not clustered: SQLite moves a row
-- of more than a quarter page to a page of its own in a clustered table, which makes a ledger of
-- 2.4 KB documents three times as large and its scans half as fast.
CREATE TABLE changes (
  ledger {{key}} NOT NULL,
  key {{key}} NOT NULL,
  seq BIGINT NOT NULL,
  deleted BIGINT NOT NULL,
  digest {{blob}} NOT NULL, -- SHA-256 of the image
  image {{blob}} NOT NULL,
  PRIMARY KEY (ledger, key, seq)
);

CREATE INDEX changes_by_seq ON changes (ledger, seq, key);

-- The last seq of every key that was ever written, deleted ones included.
CREATE TABLE current (
  ledger {{key}} NOT NULL,
  key {{key}} NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (ledger, key)
) {{clustered}};
