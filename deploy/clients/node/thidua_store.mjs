// The SQLite file of a mirror: totals, their cells and parts, and the cursor behind them. The tables are those
// of the kit for Python. Sums are text, canonical decimals as the service sent them ("1234.5"): never turn them
// into a JavaScript number. What is missing is NULL and never 0. Enum values have the names of the contract; one
// that it does not know counts as unspecified.

import { resolve } from 'node:path';
import Database from 'libsql';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS totals (
  round TEXT PRIMARY KEY, form TEXT NOT NULL, period TEXT NOT NULL, owner TEXT NOT NULL, owner_code TEXT,
  owner_display_name TEXT NOT NULL, owner_kind TEXT NOT NULL, state TEXT NOT NULL, restricted INTEGER NOT NULL,
  expected INTEGER NOT NULL, accepted INTEGER NOT NULL, accepted_late INTEGER NOT NULL,
  partial INTEGER NOT NULL, status TEXT, simulated INTEGER NOT NULL, token TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cells (
  round TEXT NOT NULL REFERENCES totals ON DELETE CASCADE, element TEXT NOT NULL, n INTEGER NOT NULL,
  "of" INTEGER NOT NULL, sum TEXT, levels TEXT, status TEXT, unit_of_measure TEXT NOT NULL, kind TEXT NOT NULL,
  decimals INTEGER NOT NULL, PRIMARY KEY (round, element));
CREATE TABLE IF NOT EXISTS parts (
  round TEXT NOT NULL REFERENCES totals ON DELETE CASCADE, element TEXT NOT NULL, attribute TEXT NOT NULL,
  value TEXT NOT NULL, n INTEGER NOT NULL, "of" INTEGER NOT NULL, sum TEXT, levels TEXT,
  PRIMARY KEY (round, element, attribute, value));
CREATE TABLE IF NOT EXISTS cursor (
  one INTEGER PRIMARY KEY CHECK (one = 1), cursor TEXT NOT NULL, stored_time TEXT NOT NULL);
`;

// A value that the contract does not know was read as a number.
const nameOf = (value, unspecified) => (typeof value === 'string' ? value : unspecified);

// NULL where there is no value whose status it could be.
const statusOf = (status) => (status === 'VALUE_STATUS_UNSPECIFIED' ? null : nameOf(status, null));

// How many subjects are at each level, as JSON from the lowest level on. An object would put levels whose ids are
// digits first.
const levelsOf = (levels) => (levels.length
  ? `{${levels.map(({ level, count }) => `${JSON.stringify(level)}: ${count}`).join(', ')}}` : null);

// The file at a path, made if it is not there. One process writes it.
export class Store {
  constructor(path) {
    // Never an address: the driver would call some.
    this.sql = new Database(resolve(path), { timeout: 30_000 });
    this.sql.exec('PRAGMA journal_mode = WAL');
    this.sql.exec('PRAGMA synchronous = FULL');
    this.sql.exec('PRAGMA foreign_keys = ON');
    this.sql.exec(SCHEMA);
    this.statements = new Map();
  }

  // Ends the use of the file, with everything in it: the driver alone would leave the last of it in the journal.
  close() {
    this.sql.prepare('PRAGMA wal_checkpoint(PASSIVE)').all();
    this.sql.close();
  }

  // Where the feed goes on; null: nothing complete is stored.
  cursor() {
    return this.sql.prepare('SELECT cursor FROM cursor').get()?.cursor ?? null;
  }

  // The next thing to store is a snapshot; until it is there the old content stays.
  forgetCursor() {
    this.sql.exec('DELETE FROM cursor');
  }

  // How many totals there are.
  count() {
    return this.sql.prepare('SELECT count(*) AS n FROM totals').get().n;
  }

  // Stores a snapshot in the place of everything; false and nothing changed if its last page, the one with a
  // cursor, does not come. `pages` yields {totals, cursor}.
  async replace(pages) {
    this.sql.exec('BEGIN IMMEDIATE');
    let last = '';
    try {
      this.sql.exec('DELETE FROM totals');
      for await (const page of pages) {
        page.totals.forEach((record) => this.put(record));
        last = page.cursor;
      }
      if (last) this.move(last);
      this.sql.exec(last ? 'COMMIT' : 'ROLLBACK');
      return Boolean(last);
    } catch (error) {
      this.sql.exec('ROLLBACK');
      throw error;
    }
  }

  // Stores an event, a WatchTotalsResponse, whole and with its cursor.
  apply(event) {
    this.sql.exec('BEGIN IMMEDIATE');
    try {
      for (const change of event.changes) {
        this.run('DELETE FROM totals WHERE round = ?', change.round);
        if (!change.removed) this.put(change.record);
      }
      this.move(event.cursor);
      this.sql.exec('COMMIT');
    } catch (error) {
      this.sql.exec('ROLLBACK');
      throw error;
    }
  }

  move(cursor) {
    const now = `${new Date().toISOString().slice(0, 19)}Z`;
    this.run('INSERT OR REPLACE INTO cursor VALUES (1, ?, ?)', cursor, now);
  }

  put(record) {
    const { total } = record;
    const { basis } = total;
    this.insert('totals', record.round, record.form, record.period, record.round.split('/rounds/')[0],
      record.owner_code || null, record.owner_display_name,
      nameOf(record.owner_kind, 'UNIT_KIND_UNSPECIFIED'), nameOf(record.state, 'ROUND_STATE_UNSPECIFIED'),
      Number(record.restricted), basis.expected, basis.accepted, basis.accepted_late, basis.partial,
      statusOf(basis.status), Number(basis.simulated), total.token);
    for (const cell of total.cells) {
      this.insert('cells', record.round, cell.element, cell.n, cell.of, cell.sum || null, levelsOf(cell.levels),
        statusOf(cell.status), cell.unit_of_measure, nameOf(cell.kind, 'VALUE_KIND_UNSPECIFIED'), cell.decimals);
      for (const part of cell.splits) {
        this.insert('parts', record.round, cell.element, part.attribute, part.value, part.n, part.of,
          part.sum || null, levelsOf(part.levels));
      }
    }
  }

  insert(table, ...values) {
    this.run(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(',')})`, ...values);
  }

  run(text, ...values) {
    if (!this.statements.has(text)) this.statements.set(text, this.sql.prepare(text));
    this.statements.get(text).run(...values);
  }
}
