"""The SQLite file of a mirror: totals, their cells and parts, and the cursor behind them.

Sums are text, canonical decimals as the service sent them ("1234.5"): convert them with `decimal.Decimal`,
never to floating point. What is missing is NULL and never 0. Enum values have the names of the contract; one
that it does not know counts as unspecified.
"""

import json
import sqlite3
import time

from thidua.catalog.v1 import catalog_pb2
from thidua.reporting.v1 import round_pb2
from thidua.type.v1 import value_pb2

SCHEMA = """
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
"""


class Store:
    """The file at a path, made if it is not there. One thread, one process that writes."""

    def __init__(self, path):
        # Transactions are ours alone: the module begins none.
        self._sql = sqlite3.connect(path, isolation_level=None, timeout=30)
        self._sql.execute("PRAGMA journal_mode = WAL")
        self._sql.execute("PRAGMA synchronous = FULL")
        self._sql.execute("PRAGMA foreign_keys = ON")
        self._sql.executescript(SCHEMA)

    def close(self):
        """Ends the use of the file."""
        self._sql.close()

    def cursor(self):
        """Where the feed goes on; None: nothing complete is stored."""
        row = self._sql.execute("SELECT cursor FROM cursor").fetchone()
        return row and row[0]

    def forget_cursor(self):
        """The next thing to store is a snapshot; until it is there the old content stays."""
        self._sql.execute("DELETE FROM cursor")

    def count(self):
        """How many totals there are."""
        return self._sql.execute("SELECT count(*) FROM totals").fetchone()[0]

    def replace(self, pages):
        """Stores a snapshot in the place of everything; False and nothing changed if its last page,
        the one with a cursor, does not come. `pages` yields records and cursor."""
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            last = ""
            self._sql.execute("DELETE FROM totals")
            for records, last in pages:
                for record in records:
                    self._put(record)
            if last:
                self._move(last)
            self._sql.execute("COMMIT" if last else "ROLLBACK")
            return bool(last)
        except BaseException:
            self._sql.execute("ROLLBACK")
            raise

    def apply(self, event):
        """Stores an event, a WatchTotalsResponse, whole and with its cursor."""
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            for change in event.changes:
                self._sql.execute("DELETE FROM totals WHERE round = ?", [change.round])
                if not change.removed:
                    self._put(change.record)
            self._move(event.cursor)
            self._sql.execute("COMMIT")
        except BaseException:
            self._sql.execute("ROLLBACK")
            raise

    def _move(self, cursor):
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self._sql.execute("INSERT OR REPLACE INTO cursor VALUES (1, ?, ?)", [cursor, now])

    def _put(self, record):
        total, basis = record.total, record.total.basis
        self._insert("totals", record.round, record.form, record.period, record.round.split("/rounds/")[0],
                     record.owner_code or None, record.owner_display_name,
                     _name(catalog_pb2.UnitKind, record.owner_kind), _name(round_pb2.RoundState, record.state),
                     record.restricted, basis.expected, basis.accepted, basis.accepted_late, basis.partial,
                     _status(basis.status), basis.simulated, total.token)
        for cell in total.cells:
            self._insert("cells", record.round, cell.element, cell.n, cell.of, cell.sum or None,
                         _levels(cell.levels), _status(cell.status), cell.unit_of_measure,
                         _name(value_pb2.ValueKind, cell.kind), cell.decimals)
            for part in cell.splits:
                self._insert("parts", record.round, cell.element, part.attribute, part.value, part.n, part.of,
                             part.sum or None, _levels(part.levels))

    def _insert(self, table, *values):
        self._sql.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(values))})", values)


def _name(enum, number):
    return enum.Name(number if number in enum.values() else 0)


def _status(status):
    """NULL where there is no value whose status it could be."""
    return value_pb2.ValueStatus.Name(status) if status in value_pb2.ValueStatus.values()[1:] else None


def _levels(levels):
    """How many subjects are at each level, as JSON from the lowest level on."""
    return json.dumps({level.level: level.count for level in levels}) if levels else None
