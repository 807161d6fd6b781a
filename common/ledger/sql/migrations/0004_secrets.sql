-- works with programs of schema 3
--
-- The secrets under which images hold what is personal: common/ledger/secrets.h. No commit tells of
-- them. An erased one is empty, and its row stays, so that it is never made again.
CREATE TABLE secrets (
  ledger {{key}} NOT NULL,
  name {{key}} NOT NULL,
  secret {{blob}} NOT NULL,
  erased BIGINT NOT NULL DEFAULT 0, -- 1 if it is
  PRIMARY KEY (ledger, name)
) {{clustered}};

-- The planner's statistics would hold samples of them.
{{postgres}} ALTER TABLE secrets ALTER COLUMN secret SET STATISTICS 0;
