"""The mirrors of deploy/clients as a program of a province runs them, and what their tables must be like.

    contracts = mirrors.make_contracts(folder)
    mirror = mirrors.Running(stack, contracts, SqliteFile(folder / "province.db"), "units/hung-yen", token_file)
    mirror.start(); mirror.kill(); mirror.await_equal(client)

or, in a MirrorCase, self.mirror("province", "units/hung-yen").

What the tables must hold is worked out here from ListTotals, without the kit's code.
"""

import json
import os
import shutil
import signal
import subprocess

from support import district
from support.harness import ROOT, StackCase
from support.mirrored import SqliteFile
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


def records(client, parent, process=None, **fields):
    """Every record of ListTotals, with cells, and the cursor of the last page."""
    request = reporting.ListTotalsRequest(
        filter=reporting.TotalFilter(parent=parent, **fields), with_cells=True)
    found = []
    while True:
        page = client.call(request, process)
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
    """Tables and the process that keeps them, which may be started again. `program` is the kit's for
    Python if nothing else is said. `called` names the process of the stack that it calls, `address` is where it
    calls instead; `beside` is where its log and metrics lie, the file itself if it is one."""

    def __init__(self, stack, contracts, tables, parent, token_file, *words, program=PYTHON, beside=None):
        self._stack, self._contracts, self.tables, self._program = stack, contracts, tables, program
        self.called, self.address, beside = "reporting", None, beside or tables.db
        self.metrics, self._log = f"{beside}.prom", f"{beside}.log"
        self._words = ["--parent", parent, "--token", token_file, "--db", tables.db,
                       "--metrics", self.metrics, *words]
        self.parent, self._process = parent, None

    def environment(self, more=()):
        """What a program of the kit finds, and in Python modules of these folders too."""
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"),
                "PYTHONPATH": os.pathsep.join(map(str, (self._contracts, *more)))}

    def start(self, *words):
        """Starts it; its words go to the end of the log."""
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                [*self._program, "--address", self.address or self._stack.address(self.called),
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

    def kill_after(self, seconds):
        """Ends it so without a word, if it has not ended by itself, which it must not have."""
        try:
            raise AssertionError(f"the mirror ended with {self._process.wait(seconds)}; its log:\n{self.log()}")
        except subprocess.TimeoutExpired:
            self.kill()

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
        with open(self.metrics, encoding="ascii") as lines:
            return next(int(line.split()[1]) for line in lines
                        if line.startswith(f"thidua_mirror_{name} "))

    def metrics_described(self):
        """What its metrics file says besides numbers."""
        with open(self.metrics, encoding="ascii") as lines:
            return [line for line in lines if line.startswith("#")]

    def ask(self, question, *values):
        """Rows of the tables as their readers see them; None while there are none."""
        return self.tables.ask(question, *values)

    def cursor(self):
        """The cursor that is stored; None while there is none."""
        rows = self.ask("SELECT cursor FROM cursor")
        return rows[0][0] if rows else None

    def content(self):
        """The same three lists as rows_of makes."""
        totals = [row[:-1] for row in self.ask("SELECT * FROM totals")]
        return (sorted(totals), sorted(self.ask("SELECT * FROM cells"), key=repr),
                sorted(self.ask("SELECT * FROM parts"), key=repr))

    def await_equal(self, client, process=None):
        """Until the tables hold what ListTotals says now, asked of that process."""
        wanted = rows_of(records(client, self.parent, process)[0])
        eventually(lambda: self.cursor() and self.content() == wanted,
                   f"the mirror of {self.parent} equals ListTotals; its log:\n{self.log()}")


class MirrorCase(StackCase):
    """A loaded stack with the contracts, and mirrors that end with the test."""

    program = PYTHON  # that mirrors, if nothing else is said

    @classmethod
    def prepare(cls):
        cls.admin, cls.province = cls.stack.client("admin"), cls.stack.client("province")
        cls.contracts = make_contracts(cls.stack.state / "contracts")

    def mirror(self, name, parent, *words, token_file=None, **how):
        tables = how.pop("tables", None) or self.tables(name)
        made = Running(self.stack, self.contracts, tables, parent,
                       token_file or self.stack.keys / "province.jwt", *words,
                       beside=self.stack.state / f"{name}.db", **{"program": self.program, **how})
        self.addCleanup(made.kill)
        return made

    def tables(self, name):
        """What a mirror of this name writes."""
        return SqliteFile(self.stack.state / f"{name}.db")

    def write(self, subject, number, round_, process=None):
        """Reports or corrects a figure of a round of commune-economy."""
        district.report_accepted(self.stack, round_, subject, {"population": number},
                                 reason="Đính chính", explained="Số tùy ý", process=process)

    def equal(self, *running, process=None):
        for one in running:
            one.await_equal(self.province, process)

    def check_that_a_failed_write_changes_nothing(self):
        """Neither content nor cursor, by an event or by a snapshot: what fails is a row in the middle."""
        round_ = district.open_round(self.stack, "commune-economy", "2020")
        mirror = self.mirror("full", DISTRICT)
        for number, by_a_snapshot in ((1234, False), (1235, True)):
            self.assertEqual(mirror.once(), 0, mirror.log())
            mirror.await_equal(self.province)
            if by_a_snapshot:
                mirror.tables.forget_cursor()
            mirror.tables.let_writes_fail(round_)
            before = mirror.content(), mirror.cursor()
            self.write("an-vi", number, round_)
            self.assertEqual(mirror.once(), 1, mirror.log())
            self.assertRegex(mirror.log(), "a (file|database) cannot be used: disk full")
            self.assertEqual((mirror.content(), mirror.cursor()), before)
            mirror.tables.let_writes_pass()
        self.assertEqual(mirror.once(), 0, mirror.log())
        mirror.await_equal(self.province)

    def check_that_a_replaced_token_counts(self):
        """From the next call on; if that is refused as well, the mirror ends."""
        self.stack.bind("user:hai-the", "ROLE_PROVINCIAL_READER", PROVINCE)
        token_file = self.stack.state / "two.jwt"
        token_file.write_text(self.stack.token("user:hai-the", jti="the-cu"))
        mirror = self.mirror("two", PROVINCE, token_file=token_file)
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

    def check_wrong_words(self, mirror):
        """Each is refused and named; with the right ones it catches up. Every kit takes the same."""
        keys = self.stack.keys
        whole = ["--address", self.stack.address("reporting"), "--ca", keys / "ca.crt", "--token",
                 keys / "province.jwt", "--parent", PROVINCE, "--db", mirror.tables.db, "--once"]
        for words, code, told in (
                (["--help"], 0, "--metrics"),
                (whole, 0, "snapshot: "),
                ([], 2, "--address"),
                (whole[:-3] + whole[-1:], 2, "--db"),
                ([*whole, "--cert", keys / "ca.crt"], 2, "name --token, or --cert and --key, or all three"),
                ([*whole, "--forms", "forms/schools"], 2, "--forms"),
                ([*whole, "--ca", "none.crt"], 2, "none.crt"),
                ([*whole, "--token", "none.jwt"], 1, "a file cannot be used: ")):
            with self.subTest(words=words):
                done = mirror.run_with(words)
                self.assertEqual(done.returncode, code, done.stdout)
                self.assertIn(told, done.stdout)

    def revoke(self, token_id):
        self.stack.cli("revocations", "create", token_id, "--principal", "user:hai-the", "--token-id",
                       token_id, context="admin", check=True)
