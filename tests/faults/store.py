"""Faults of the store under a service on SQLite."""

import contextlib
import resource
import sqlite3


@contextlib.contextmanager
def locked(stack):
    """Somebody else holds the lock of the writer: commits wait, reads do not."""
    connection = sqlite3.connect(stack.database("reporting"), timeout=10, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def empty_log(stack):
    """Brings what is committed from the log into the database, so that the log begins anew."""
    connection = sqlite3.connect(stack.database("reporting"), timeout=10)
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    connection.close()
    if busy:
        raise AssertionError("the log of the database is in use")


@contextlib.contextmanager
def full(stack, more):
    """The log of the database can grow by `more` bytes and no further, as on a full disk."""
    log = stack.database("reporting").with_name("reporting.db-wal")
    pid, kind = stack.pid("reporting"), resource.RLIMIT_FSIZE
    before = resource.prlimit(pid, kind)
    resource.prlimit(pid, kind, (log.stat().st_size + more, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, kind, before)
