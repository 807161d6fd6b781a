"""The kit for Node keeps the same file as the kit for Python, and ends like it.

THIDUA_KILLS=50 THIDUA_RESTARTS=20 lead the mirror through more faults: support/mirror_life.py.
"""

import json
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import harness, mirrors  # noqa: E402
from support.mirror_life import LifeCase  # noqa: E402
from support.mirrors import DISTRICT, PROVINCE, SNAPSHOT  # noqa: E402
from support.scripted import event_of, odd_total  # noqa: E402
from support.stubs import reporting  # noqa: E402

# Each stores an event, given as bytes, into a file: as what it is, or its totals as a snapshot. The process is
# killed once so many totals are written, never if that is 0.
STORE_PYTHON = """
import os, signal, sys
from thidua.reporting.v1 import total_feed_pb2
from thidua_store import Store
file, how, left = sys.argv[1], sys.argv[2], int(sys.argv[3])
class Dying(Store):
    def _put(self, record):
        global left
        super()._put(record)
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
store = Dying(file)
event = total_feed_pb2.WatchTotalsResponse.FromString(sys.stdin.buffer.read())
if how == "event":
    store.apply(event)
else:
    store.replace([([change.record for change in event.changes], event.cursor)])
store.close()
"""
STORE_NODE = """
import fs from 'node:fs';
import { loadContracts } from './thidua_mirror.mjs';
import { Store } from './thidua_store.mjs';
const [file, how, count, protos] = process.argv.slice(1);
let left = Number(count);
class Dying extends Store {
  put(record) {
    super.put(record);
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  }
}
const store = new Dying(file);
const event = loadContracts(protos)['thidua.reporting.v1.WatchTotalsResponse'].deserialize(fs.readFileSync(0));
if (how === 'event') store.apply(event);
else await store.replace([{ totals: event.changes.map((change) => change.record), cursor: event.cursor }]);
store.close();
"""

# A mirror by a channel that answers what is written here: the second page does not come at first.
PAGES_NODE = """
import { EventEmitter } from 'node:events';
import { Mirror } from './thidua_mirror.mjs';
import { Store } from './thidua_store.mjs';
const [asked, lines] = [[], []];
const basis = { expected: 1, accepted: 0, accepted_late: 0, partial: 0, simulated: false };
const total = (round) => ({ round, form: 'f', period: 'p', owner_display_name: 'o', restricted: false,
  total: { basis, token: 't', cells: [] } });
const first = { totals: [total('a')], next_page_token: 'more', cursor: '' };
const pages = [first, null, first, { totals: [total('b')], next_page_token: '', cursor: 'c1' }];
const event = { changes: [{ round: 'a', removed: true, record: null }], cursor: 'c2', caught_up: true };
class Events extends EventEmitter {
  cancel() {}
  async* [Symbol.asyncIterator]() { yield event; }
}
const channel = {
  stub: {
    ListTotals(request, metadata, options, answer) {
      asked.push(request.page_token);
      const page = pages.shift();
      answer(page ? null : { code: 14, metadata: {} }, page);
    },
    WatchTotals(request) { asked.push(request.cursor); return new Events(); },
  },
  metadata() {}, connect() {}, failure: () => ({ reason: '', text: 'the connection broke' }),
};
const store = new Store(process.argv[1]);
const log = (line) => lines.push([line, store.count(), store.cursor()]);
const code = await new Mirror(channel, store, {}, { once: true, log }).run();
console.log(JSON.stringify({ code, asked, lines, count: store.count(), cursor: store.cursor() }));
"""


class NodeCase(mirrors.MirrorCase):
    @classmethod
    def prepare(cls):
        super().prepare()
        cls.kit = cls.stack.state / "node"
        cls.program = mirrors.node_kit(cls.kit, cls.contracts)
        cls.programs = {"python": mirrors.PYTHON, "node": cls.program}

    def pair(self, name, parent, *words, **how):
        """A mirror by each of the kits."""
        return [self.mirror(f"{name}-{kit}", parent, *words, program=program, **how)
                for kit, program in self.programs.items()]

    def store(self, one, kit, event, how="event", dies_after=0):
        """What the process ended with that stored the event into the file of a mirror."""
        words = [one.tables.db, how, str(dies_after)]
        if kit == "python":
            command, folder = ["/usr/bin/python3", "-B", "-c", STORE_PYTHON, *words], "/"
        else:
            command = ["node", "--input-type=module", "-e", STORE_NODE, *words, self.contracts.parent / "protos"]
            folder = self.kit
        done = subprocess.run(command, cwd=folder, input=event.SerializeToString(), capture_output=True,
                              env=one.environment([mirrors.CLIENTS / "python"]), timeout=60)
        return done.returncode, done.stderr.decode()

    def same_tables(self, *running):
        python, node = (one.ask("SELECT name, sql FROM sqlite_master ORDER BY name") for one in running)
        self.assertEqual(node, python)
        python, node = (one.content() for one in running)
        self.assertEqual(node, python)


class NodeLifeTest(LifeCase):
    @classmethod
    def prepare(cls):
        super().prepare()
        cls.program = mirrors.node_kit(cls.stack.state / "node", cls.contracts)

    def test_the_life_of_a_mirror(self):
        self.check_the_life_of_a_mirror()


class NodeEndsTest(NodeCase):
    def test_it_stores_what_an_event_says_as_the_kit_for_python_does(self):
        pair = self.pair("event", PROVINCE)
        for one, kit in zip(pair, self.programs):
            self.assertEqual(self.store(one, kit, event_of("c", odd_total())), (0, ""))
        self.same_tables(*pair)
        node = pair[1]
        self.assertEqual(node.cursor(), "c")
        self.assertEqual(
            node.ask("SELECT owner_code, owner_kind, state, restricted, expected, partial, status, simulated"
                     " FROM totals"),
            [(None, "UNIT_KIND_UNSPECIFIED", "ROUND_STATE_UNSPECIFIED", 1, 2**31 - 1, 0, None, 1)])
        self.assertEqual(node.ask('SELECT n, "of", sum, levels, status, kind FROM cells ORDER BY element'), [
            (2, 3, "9007199254740993.10", None, "VALUE_STATUS_OFFICIAL", "VALUE_KIND_UNSPECIFIED"),
            (6, 6, None, '{"weak": 1, "9": 2, "10": 3}', None, "VALUE_KIND_UNSPECIFIED"),
            (0, 6, None, None, None, "VALUE_KIND_UNSPECIFIED")])
        self.assertEqual(node.ask("SELECT value, n, sum FROM parts ORDER BY value"),
                         [("thcs", 2, "-0.50"), ("thpt", 0, None)])

    def test_a_kill_amid_an_event_or_a_snapshot_leaves_what_was(self):
        first, second = (reporting.Total(
            name=f"{DISTRICT}/rounds/schools.{year}", basis=reporting.Basis(expected=1),
            cells=[reporting.TotalCell(element="elements/a", n=1, of=1, sum=year)]) for year in ("2021", "2022"))
        for one, kit in zip(self.pair("killed", PROVINCE), self.programs):
            self.assertEqual(self.store(one, kit, event_of("old", first)), (0, ""))
            before = one.content()
            for how in ("event", "snapshot"):
                with self.subTest(kit=kit, how=how):
                    code, _ = self.store(one, kit, event_of("new", second, first), how, dies_after=1)
                    self.assertEqual(code, -signal.SIGKILL)
                    self.assertEqual((one.content(), one.cursor()), (before, "old"))
                    self.assertEqual(one.ask("PRAGMA integrity_check"), [("ok",)])
            self.assertEqual(self.store(one, kit, event_of("new", second), "snapshot"), (0, ""))
            self.assertEqual((one.ask("SELECT sum FROM cells"), one.cursor()), ([("2022",)], "new"))

    def test_a_write_that_fails_changes_nothing(self):
        self.check_that_a_failed_write_changes_nothing()

    def test_a_token_that_is_replaced_in_time(self):
        self.check_that_a_replaced_token_counts()

    def test_a_snapshot_that_breaks_off_begins_anew_and_is_not_seen_in_parts(self):
        done = subprocess.run(["node", "--input-type=module", "-e", PAGES_NODE, self.stack.state / "pages.db"],
                              cwd=self.kit, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stderr, "")
        self.assertEqual(json.loads(done.stdout), {
            "code": 0, "asked": ["", "more", "", "more", "c1"], "count": 1, "cursor": "c2",
            "lines": [["tries again: the connection broke", 0, None], ["snapshot: 2 totals", 2, "c1"]]})

    def test_it_refuses_wrong_words_as_the_kit_for_python_does(self):
        for kit, program in self.programs.items():
            with self.subTest(kit=kit):
                self.check_wrong_words(self.mirror(f"words-{kit}", PROVINCE, program=program))

    def test_it_ends_as_the_kit_for_python_does(self):
        wrong = self.stack.state / "wrong.jwt"
        wrong.write_text(self.stack.token("user:tinh", key=self.stack.foreign_key()))
        for one in self.pair("wrong", PROVINCE, token_file=wrong):
            self.assertEqual(one.once(), 2, one.log())
            self.assertEqual(one.log().count("refused: UNAUTHENTICATED/CREDENTIALS_INVALID"), 2, one.log())
            self.assertRegex(one.log(), r"request id \S")
            self.assertIsNone(one.cursor())
        for one in self.pair("form", PROVINCE, "--form", "forms/khong-co", "--form", "forms/schools",
                             "--start", "2022-13-01"):
            self.assertEqual(one.once(), 1, one.log())
            self.assertRegex(one.log(), r"gives up: INVALID_ARGUMENT.*filter.forms\[0\].*filter.start_date")

    def test_it_takes_a_snapshot_in_the_place_of_a_cursor_that_is_refused(self):
        for parent in (PROVINCE, DISTRICT):  # the same file for another filter
            node = self.pair("cut", parent)[1]
            self.assertEqual(node.once(), 0, node.log())
            node.await_equal(self.province)
        self.assertEqual(node.log().count(f"{SNAPSHOT}: INVALID_ARGUMENT/INVALID_TOKEN"), 1)

    def test_it_follows_the_whole_filter(self):
        node = self.pair("part", DISTRICT, "--form", "forms/schools", "--end", "2030-12-31")[1]
        self.assertEqual(node.once(), 0, node.log())
        found, _ = mirrors.records(self.province, DISTRICT, forms=["forms/schools"], end_date="2030-12-31")
        self.assertTrue(found)
        for journal in self.stack.state.glob(f"{node.tables.db.name}-*"):
            journal.unlink()  # whoever copies the file after the end has everything
        self.assertEqual(node.content(), mirrors.rows_of(found))

    def test_it_keeps_the_same_metrics(self):
        python, node = self.pair("metrics", DISTRICT)
        for one in (python, node):
            self.assertEqual(one.once(), 0, one.log())
        self.same_tables(python, node)
        self.assertEqual(node.metrics_described(), python.metrics_described())

    def test_it_ends_at_once_while_nobody_answers(self):
        node = self.pair("away", PROVINCE)[1]
        self.stack.terminate("reporting")
        self.addCleanup(self.stack.start)
        node.start()
        harness.eventually(lambda: node.log().count("tries again: UNAVAILABLE") > 1, "it tries again")
        self.assertEqual(node.end(), 0, node.log())


if __name__ == "__main__":
    harness.main()
