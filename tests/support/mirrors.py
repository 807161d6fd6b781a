"""The mirror of deploy/clients as a program of a province runs it, and what its file must be like.

    contracts = mirrors.make_contracts(folder)
    mirror = mirrors.Running(stack, contracts, folder / "province.db", "units/hung-yen", token_file)
    mirror.start(); mirror.kill(); mirror.await_equal(client)

or, in a MirrorCase, self.mirror("province", "units/hung-yen").

What the file must hold is worked out here from ListTotals, without the kit's code.
"""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess

from support import district
from support.harness import ROOT, StackCase
from support.stubs import catalog, reporting, type_
from support.waiting import PATIENCE, eventually

PROVINCE, DISTRICT = "units/hung-yen", district.OWNER
SNAPSHOT = "takes a new snapshot"  # what a mirror says then
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

    def environment(self, more=()):
        """What a program of the kit finds, and in Python modules of these folders too."""
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"),
                "PYTHONPATH": os.pathsep.join(map(str, (self._contracts, *more)))}

    def start(self, *words):
        """Starts it; its words go to the end of the log."""
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                [*self._program, "--address", self._stack.address("reporting"),
                 "--ca", self._stack.keys / "ca.crt", *self._words, *words],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment())

    def run_with(self, words):
        """Runs the program with these words alone, to its end; what it said is `stdout`."""
        return subprocess.run([*self._program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=PATIENCE, env=self.environment())

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


class MirrorCase(StackCase):
    """A loaded stack with the contracts, and mirrors that end with the test."""

    @classmethod
    def prepare(cls):
        cls.admin, cls.province = cls.stack.client("admin"), cls.stack.client("province")
        cls.contracts = make_contracts(cls.stack.state / "contracts")

    def mirror(self, name, parent, *words, token_file=None, **how):
        made = Running(self.stack, self.contracts, self.stack.state / f"{name}.db", parent,
                       token_file or self.stack.keys / "province.jwt", *words, **how)
        self.addCleanup(made.kill)
        return made

    def write(self, subject, number, round_):
        """Reports or corrects a figure of a round of commune-economy."""
        district.report_accepted(self.stack, round_, subject, {"population": number},
                                 reason="Đính chính", explained="Số tùy ý")

    def equal(self, *running):
        for one in running:
            one.await_equal(self.province)

    def set_back(self, round_, *running):
        """Restores the database of a moment that the mirrors have left behind; they tell of it."""
        backup, uri = self.stack.state / "one.backup", f"sqlite:{self.stack.database('reporting')}"
        deploy = lambda script, *args: subprocess.run(  # noqa: E731
            [ROOT / "deploy" / script, *args], check=True, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=60)
        deploy("backup", uri, backup)
        self.write("dan-tien", 4321, round_)
        self.equal(*running)
        self.stack.terminate("reporting")
        deploy("restore", backup, uri)
        self.stack.start()
        for one in running:
            eventually(lambda: f"{SNAPSHOT}: OUT_OF_RANGE/UNKNOWN_POSITION" in one.log(),
                       "the mirror says that the history is another")
        self.equal(*running)

    def check_that_a_failed_write_changes_nothing(self, **how):
        """Neither content nor cursor, by an event or by a snapshot: what fails is a row in the middle."""
        round_ = district.open_round(self.stack, "commune-economy", "2020")
        mirror = self.mirror("full", DISTRICT, **how)
        for number, lost in ((1234, ""), (1235, "DELETE FROM cursor")):
            self.assertEqual(mirror.once(), 0, mirror.log())
            mirror.await_equal(self.province)
            mirror.change(f"{lost}; CREATE TRIGGER full BEFORE INSERT ON cells WHEN NEW.n > 0 AND "
                          f"NEW.round = '{round_}' BEGIN SELECT RAISE(ABORT, 'disk full'); END")
            before = mirror.content(), mirror.cursor()
            self.write("an-vi", number, round_)
            self.assertEqual(mirror.once(), 1, mirror.log())
            self.assertIn("a file cannot be used: disk full", mirror.log())
            self.assertEqual((mirror.content(), mirror.cursor()), before)
            mirror.change("DROP TRIGGER full")
        self.assertEqual(mirror.once(), 0, mirror.log())
        mirror.await_equal(self.province)

    def check_that_a_replaced_token_counts(self, **how):
        """From the next call on; if that is refused as well, the mirror ends."""
        self.stack.bind("user:hai-the", "ROLE_PROVINCIAL_READER", PROVINCE)
        token_file = self.stack.state / "two.jwt"
        token_file.write_text(self.stack.token("user:hai-the", jti="the-cu"))
        mirror = self.mirror("two", PROVINCE, token_file=token_file, **how)
        mirror.start()
        mirror.await_equal(self.province)
        eventually(lambda: mirror.metric("events_total"), "the stream is open")
        token_file.write_text(self.stack.token("user:hai-the", jti="the-moi"))
        self.revoke("the-cu")
        eventually(lambda: "refused: UNAUTHENTICATED" in mirror.log(), "the stream is ended")
        seen = mirror.metric("events_total")
        eventually(lambda: mirror.metric("events_total") > seen, "it goes on")
        self.revoke("the-moi")
        self.assertEqual(mirror.result(), 2, mirror.log())

    def revoke(self, token_id):
        self.stack.cli("revocations", "create", token_id, "--principal", "user:hai-the", "--token-id",
                       token_id, context="admin", check=True)
