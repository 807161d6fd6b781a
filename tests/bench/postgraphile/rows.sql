-- What a competent engineer makes of reports and figures in normal tables, for PostGraphile to show:
-- keys, and indexes on what refers to something, also where no question of ours needs them.
CREATE SCHEMA thidua;
SET search_path = thidua;

CREATE TYPE report_state AS ENUM ('draft', 'submitted', 'returned', 'accepted');

CREATE TABLE units (
  id integer PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  parent_id integer REFERENCES units
);
CREATE INDEX ON units (parent_id);

CREATE TABLE forms (
  id integer PRIMARY KEY,
  code text NOT NULL UNIQUE
);

CREATE TABLE elements (
  id integer PRIMARY KEY,
  code text NOT NULL UNIQUE,
  title text NOT NULL,
  unit_of_measure text NOT NULL,
  decimals smallint NOT NULL
);

-- A form's round of a period and owner.
CREATE TABLE rounds (
  id integer PRIMARY KEY,
  owner_id integer NOT NULL REFERENCES units,
  form_id integer NOT NULL REFERENCES forms,
  period text NOT NULL,
  simulated boolean NOT NULL,
  UNIQUE (owner_id, form_id, period)
);
CREATE INDEX ON rounds (form_id);

-- One of every subject on a round's roster.
CREATE TABLE reports (
  round_id integer NOT NULL REFERENCES rounds,
  subject_id integer NOT NULL REFERENCES units,
  state report_state NOT NULL,
  PRIMARY KEY (round_id, subject_id)
);
CREATE INDEX ON reports (subject_id);

-- Accepted values; a value that is missing has no row. Status 1 is an estimate, 2 official, 3 adjusted.
CREATE TABLE values (
  round_id integer NOT NULL,
  subject_id integer NOT NULL,
  element_id integer NOT NULL REFERENCES elements,
  value numeric NOT NULL,
  status smallint NOT NULL,
  PRIMARY KEY (round_id, subject_id, element_id),
  FOREIGN KEY (round_id, subject_id) REFERENCES reports
);
CREATE INDEX ON values (subject_id);
CREATE INDEX ON values (element_id);

CREATE TYPE total_cell AS (
  element_id integer,
  n integer,
  "of" integer,
  sum numeric,
  status smallint
);

-- The total of a round, by itself and, for PostGraphile, as a field of each round.
CREATE FUNCTION round_totals(id integer) RETURNS SETOF total_cell LANGUAGE sql STABLE AS $$
  SELECT v.element_id, count(*)::integer,
         (SELECT count(*)::integer FROM thidua.reports r WHERE r.round_id = round_totals.id),
         sum(v.value), min(v.status)
  FROM thidua.values v WHERE v.round_id = round_totals.id
  GROUP BY v.element_id ORDER BY v.element_id
$$;
CREATE FUNCTION rounds_totals(round rounds) RETURNS SETOF total_cell LANGUAGE sql STABLE AS $$
  SELECT * FROM thidua.round_totals(round.id)
$$;
