"""What a mirror writes: a SQLite file, or a PostgreSQL database. Both have the same tables.

`db` is what --db names. A question may hold `?` for each of its values.
"""

import contextlib
import ctypes
import json
import sqlite3

# libpq itself: psql would be a new process for each question, and tables are asked over and over.
_pq = ctypes.CDLL("libpq.so.5")
_TUPLES_OK, _SQLSTATE, _UNDEFINED_TABLE = 2, ord("C"), b"42P01"
for _name, _result, *_arguments in (
        ("PQconnectdb", ctypes.c_void_p, ctypes.c_char_p), ("PQfinish", None, ctypes.c_void_p),
        ("PQexec", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p), ("PQclear", None, ctypes.c_void_p),
        ("PQresultStatus", ctypes.c_int, ctypes.c_void_p),
        ("PQresultErrorField", ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int),
        ("PQgetvalue", ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int),
        ("PQerrorMessage", ctypes.c_char_p, ctypes.c_void_p)):
    getattr(_pq, _name).restype, getattr(_pq, _name).argtypes = _result, _arguments


class SqliteFile:
    def __init__(self, path):
        self.db = path

    def ask(self, question, *values):
        """Rows as readers see them; None while there is no such table."""
        try:
            with contextlib.closing(sqlite3.connect(f"file:{self.db}?mode=ro", uri=True, timeout=30)) as sql:
                return sql.execute(question, values).fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error) or "unable to open" in str(error):
                return None
            raise

    def _change(self, statements):
        """Does something to the file while nothing keeps it."""
        with contextlib.closing(sqlite3.connect(self.db)) as sql:
            sql.executescript(statements)

    def forget_cursor(self):
        self._change("DELETE FROM cursor")

    def let_writes_fail(self, round_):
        """From now on a cell of this round that has a value cannot be written: "disk full"."""
        self._change(f"CREATE TRIGGER full BEFORE INSERT ON cells WHEN NEW.n > 0 AND NEW.round = '{round_}' "
                     "BEGIN SELECT RAISE(ABORT, 'disk full'); END")

    def let_writes_pass(self):
        self._change("DROP TRIGGER full")

    def is_sound(self):
        return self.ask("PRAGMA integrity_check") == [("ok",)]


class PostgresTables:
    """A new database of a server, a support.postgres.Postgres."""

    def __init__(self, server, name):
        self._server, self.name = server, name
        server.create(name)
        self.db = f"host={server.folder} user=postgres dbname={name}"

    def ask(self, question, *values):
        """Rows as readers see them; None while there is no such table."""
        for value in values:
            question = question.replace("?", f"'{value}'", 1)
        connection = _pq.PQconnectdb(self.db.encode())
        answer = _pq.PQexec(connection, f"SELECT json_agg(row_to_json(row)) FROM ({question}) AS row".encode())
        try:
            if _pq.PQresultStatus(answer) == _TUPLES_OK:
                return [tuple(row.values()) for row in json.loads(_pq.PQgetvalue(answer, 0, 0) or "[]")]
            if _pq.PQresultErrorField(answer, _SQLSTATE) == _UNDEFINED_TABLE:
                return None
            raise AssertionError(_pq.PQerrorMessage(connection).decode())
        finally:
            _pq.PQclear(answer)
            _pq.PQfinish(connection)

    def sql(self, statement):
        return self._server.sql(statement, self.name)

    def forget_cursor(self):
        self.sql("DELETE FROM cursor")

    def _on_cells(self, round_, does):
        self.sql(f"CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.n > 0 AND "
                 f"NEW.round = '{round_}' THEN {does}; END IF; RETURN NEW; END $$; "
                 "CREATE TRIGGER trap BEFORE INSERT ON cells FOR EACH ROW EXECUTE FUNCTION trap()")

    def let_writes_fail(self, round_):
        """From now on a cell of this round that has a value cannot be written: "disk full"."""
        self._on_cells(round_, "RAISE EXCEPTION 'disk full'")

    def let_writes_wait(self, round_):
        """From now on who writes a cell of this round that has a value stands still."""
        self._on_cells(round_, "PERFORM pg_sleep(3600)")

    def let_writes_pass(self):
        self.sql("DROP TRIGGER trap ON cells; DROP FUNCTION trap")

    def writers_that_wait(self):
        """How many stand still there."""
        return int(self.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")[0])

    def end_those_that_wait(self):
        """As the server does by itself once it notices that nobody listens."""
        self.sql("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")

    def is_sound(self):
        """A server looks after that itself."""
        return True
