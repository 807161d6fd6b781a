"""The mirror of deploy/clients as a program of a province runs it, and what its file must be like.

    contracts = mirrors.make_contracts(folder)
    mirror = mirrors.Running(stack, contracts, folder / "province.db", "units/hung-yen", token_file)
    mirror.start(); mirror.kill(); mirror.await_equal(client)

What the file must hold is worked out here from ListTotals, without the kit's code.
"""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess

from support.harness import ROOT
from support.stubs import catalog, reporting, type_
from support.waiting import PATIENCE, eventually

CLIENTS = ROOT / "deploy/clients"
PYTHON = ("/usr/bin/python3", "-B", CLIENTS / "python/mirror")


def make_contracts(folder):
    """What PYTHONPATH has to name."""
    subprocess.run([CLIENTS / "make-protos", "--python", folder], check=True,
                   stdin=subprocess.DEVNULL, capture_output=True)
    return folder / "python"


def node_kit(folder, contracts):
    """The kit for Node with what it needs of npm, in a new folder; the words that start it."""
    shutil.copytree(CLIENTS / "node", folder, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                   cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    return "node", folder / "mirror.mjs", "--protos", contracts.parent / "protos"


def records(client, parent, **fields):
    """Every record of ListTotals, with cells, and the cursor of the last page."""
    request = reporting.ListTotalsRequest(
        filter=reporting.TotalFilter(parent=parent, **fields), with_cells=True)
    found = []
    while True:
        page = client.call(request)
        found += page.totals
        if not page.next_page_token:
            return found, page.cursor
        request.page_token = page.next_page_token


def rows_of(found):
    """What a mirror keeps of records, but for tokens: those move with every commit of the owner."""
    totals, cells, parts = [], [], []
    levels = lambda of: json.dumps({one.level: one.count for one in of}) if of else None  # noqa: E731
    status = lambda value: type_.ValueStatus.Name(value) if value else None  # noqa: E731
    for one in found:
        basis = one.total.basis
        totals.append((
            one.round, one.form, one.period, one.round.partition("/rounds/")[0], one.owner_code or None,
            one.owner_display_name, catalog.UnitKind.Name(one.owner_kind),
            reporting.RoundState.Name(one.state), int(one.restricted), basis.expected, basis.accepted,
            basis.accepted_late, basis.partial, status(basis.status), int(basis.simulated)))
        for cell in one.total.cells:
            cells.append((one.round, cell.element, cell.n, cell.of, cell.sum or None, levels(cell.levels),
                          status(cell.status), cell.unit_of_measure, type_.ValueKind.Name(cell.kind),
                          cell.decimals))
            parts += [(one.round, cell.element, part.attribute, part.value, part.n, part.of,
                       part.sum or None, levels(part.levels)) for part in cell.splits]
    return sorted(totals), sorted(cells, key=repr), sorted(parts, key=repr)


class Running:
    """One file and the process that keeps it, which may be started again. `program` is the kit's for
    Python if nothing else is said."""

    def __init__(self, stack, contracts, file, parent, token_file, *words, program=PYTHON):
        self._stack, self._contracts, self.file, self._program = stack, contracts, file, program
        self._words = ["--parent", parent, "--token", token_file, "--db", file,
                       "--metrics", f"{file}.prom", *words]
        self.parent, self._process, self._log = parent, None, f"{file}.log"

    def start(self, *words):
        """Starts it; its words go to the end of the log."""
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                [*self._program, "--address", self._stack.address("reporting"), "--ca", self._stack.keys / "ca.crt", *self._words, *words],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "PYTHONPATH": str(self._contracts)})

    def end(self, with_signal=signal.SIGTERM):
        """Its exit code after the signal."""
        self._process.send_signal(with_signal)
        return self.result()

    def kill(self):
        """Ends it, if it was started, without a word, whatever it does just now."""
        return self._process and self.end(signal.SIGKILL)

    def result(self):
        """Its exit code, once it has ended."""
        return self._process.wait(PATIENCE)

    def once(self):
        """Runs until it has caught up; its exit code."""
        self.start("--once")
        return self.result()

    def log(self):
        with open(self._log, encoding="utf-8") as log:
            return log.read()

    def metric(self, name):
        """A number of its metrics file."""
        with open(f"{self.file}.prom", encoding="ascii") as lines:
            return next(int(line.split()[1]) for line in lines
                        if line.startswith(f"thidua_mirror_{name} "))

    def ask(self, question, *values):
        """Rows of the file as its readers see it."""
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=30)) as sql:
            return sql.execute(question, values).fetchall()

    def change(self, statements):
        """Does something to the file while nothing keeps it."""
        with contextlib.closing(sqlite3.connect(self.file)) as sql:
            sql.executescript(statements)

    def cursor(self):
        """The cursor that is stored; None while there is none."""
        try:
            rows = self.ask("SELECT cursor FROM cursor")
        except sqlite3.OperationalError:  # the file or the table is not made yet
            return None
        return rows[0][0] if rows else None

    def content(self):
        """The same three lists as rows_of makes."""
        totals = [row[:-1] for row in self.ask("SELECT * FROM totals")]
        return (sorted(totals), sorted(self.ask("SELECT * FROM cells"), key=repr),
                sorted(self.ask("SELECT * FROM parts"), key=repr))

    def await_equal(self, client):
        """Until the file holds what ListTotals says now."""
        wanted = rows_of(records(client, self.parent)[0])
        eventually(lambda: self.cursor() and self.content() == wanted,
                   f"the mirror of {self.parent} equals ListTotals; its log:\n{self.log()}")
