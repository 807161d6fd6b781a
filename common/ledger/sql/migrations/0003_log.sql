-- The log alone is kept. The image of a key in force is the last one in `changes`, the head of a
-- ledger its last commit, and a commit lists its keys itself: two tables and an index less to write
-- for every commit, and nothing that could differ from the log.

-- Every ledger that holds a commit; where others write, its row is the ledger's lock. `import` tells
-- which import of the ledger was begun and has not ended; it is empty where none was.
CREATE TABLE ledgers (
  ledger {{key}} PRIMARY KEY,
  import {{blob}} NOT NULL DEFAULT ''
) {{clustered}};

-- The keys that the commit changes, in order, with a line feed between them.
ALTER TABLE commits ADD COLUMN keys TEXT NOT NULL DEFAULT '';
{{sqlite}} UPDATE commits SET keys = (SELECT group_concat(k.key, char(10)) FROM (SELECT h.key FROM changes h WHERE h.ledger = commits.ledger AND h.seq = commits.seq ORDER BY h.key) k);
{{postgres}} UPDATE commits SET keys = (SELECT string_agg(h.key, chr(10) ORDER BY h.key) FROM changes h WHERE h.ledger = commits.ledger AND h.seq = commits.seq);

-- After the change of `commits`, which keeps out whoever still commits.
INSERT INTO ledgers (ledger) SELECT ledger FROM head WHERE seq > 0;

DROP INDEX changes_by_seq;
DROP TABLE current;
DROP TABLE head;

-- What the service signed of its ledgers: common/ledger/log/statement.h.
CREATE TABLE statements (
  number BIGINT PRIMARY KEY,
  body TEXT NOT NULL,
  signature {{blob}} NOT NULL
);
