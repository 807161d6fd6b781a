"""Somebody who may write the database of a service and knows how hashes are made, but has no key.

    with Forger(stack.database("reporting")) as forger:
        forger.rewrite("khoai-chau", 12, key, image)      # and every hash from there on
"""

import hashlib
import sqlite3
import struct


def _number(value):
    return struct.pack(">q", value)


def _bytes(value):
    value = value.encode() if isinstance(value, str) else value
    return _number(len(value)) + value


class Forger:
    """On a SQLite file; commits when it ends."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, timeout=10)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.db.commit()
        self.db.close()

    def run(self, statement, *values):
        return self.db.execute(statement, values)

    @staticmethod
    def digest(image):
        """As it stands beside an image."""
        return hashlib.sha256(image).digest()

    def head(self, ledger):
        return self.run("SELECT max(seq) FROM commits WHERE ledger = ?", ledger).fetchone()[0]

    def hash(self, ledger, seq):
        found = self.run("SELECT hash FROM commits WHERE ledger = ? AND seq = ?", ledger,
                         seq).fetchone()
        return found[0] if found else b""

    def rehash(self, ledger, first):
        """Makes commits from `first` on follow from the one before it and from their images."""
        for (seq,) in self.run("SELECT seq FROM commits WHERE ledger = ? AND seq >= ? ORDER BY seq",
                               ledger, first).fetchall():
            changes, count = b"", 0
            for key, deleted, image in self.run(
                    "SELECT key, deleted, image FROM changes WHERE ledger = ? AND seq = ? "
                    "ORDER BY key", ledger, seq).fetchall():
                digest = hashlib.sha256(image).digest()
                self.run("UPDATE changes SET digest = ? WHERE ledger = ? AND key = ? AND seq = ?",
                         digest, ledger, key, seq)
                changes += _bytes(key) + _number(deleted) + _bytes(digest)
                count += 1
            changes = hashlib.sha256(_bytes("thidua.changes.1") + _number(count) + changes).digest()
            cause = self.run(
                "SELECT time, actor, on_behalf_of, method, request_id, request_digest, reason "
                "FROM commits WHERE ledger = ? AND seq = ?", ledger, seq).fetchone()
            whole = (_bytes("thidua.commit.1") + _bytes(self.hash(ledger, seq - 1)) +
                     _bytes(ledger) + _number(seq) + _number(cause[0]) +
                     b"".join(map(_bytes, cause[1:])) + _bytes(changes))
            self.run("UPDATE commits SET changes_digest = ?, hash = ? WHERE ledger = ? AND seq = ?",
                     changes, hashlib.sha256(whole).digest(), ledger, seq)

    def rewrite(self, ledger, seq, actor):
        """Says that somebody else made the commit."""
        self.run("UPDATE commits SET actor = ? WHERE ledger = ? AND seq = ?", actor, ledger, seq)
        self.rehash(ledger, seq)

    def append(self, ledger):
        """A commit like the last one, behind it; its number."""
        last = self.head(ledger)
        for table in ("commits", "changes"):
            columns = [row[1] for row in self.run(f"PRAGMA table_info({table})").fetchall()]
            values = ", ".join({"seq": "seq + 1", "request_id": "request_id || 'x'"}.get(c, c)
                               for c in columns)
            self.run(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} "
                     "WHERE ledger = ? AND seq = ?", ledger, last)
        self.rehash(ledger, last + 1)
        return last + 1

    def cut(self, ledger, after):
        for table in ("changes", "commits"):
            self.run(f"DELETE FROM {table} WHERE ledger = ? AND seq > ?", ledger, after)

    def remove(self, ledger):
        self.cut(ledger, 0)
        self.run("DELETE FROM ledgers WHERE ledger = ?", ledger)

    def rename(self, ledger, to):
        for table in ("ledgers", "changes", "commits"):
            self.run(f"UPDATE {table} SET ledger = ? WHERE ledger = ?", to, ledger)
        self.rehash(to, 1)

    def last_statement(self):
        return self.run("SELECT number, body, signature FROM statements ORDER BY number DESC "
                        "LIMIT 1").fetchone()

    def statement_of_all(self):
        """What the service would say of all ledgers as they are now, in place of its last one."""
        number, body, _ = self.last_statement()
        heads = self.run("SELECT ledger, max(seq) FROM commits GROUP BY ledger ORDER BY ledger")
        lines = [f"{ledger} {seq} {self.hash(ledger, seq).hex()}\n"
                 for ledger, seq in heads.fetchall()]
        kept = [line for line in body.splitlines(keepends=True)
                if not line.startswith(("all: ", "head: "))]
        everything = hashlib.sha256("".join(lines).encode()).hexdigest()
        return number, "".join([*kept, f"all: {len(lines)} {everything}\n",
                                *(f"head: {line}" for line in lines)])

    def replace_statement(self, number, body, signature):
        self.run("UPDATE statements SET body = ?, signature = ? WHERE number = ?", body, signature,
                 number)
