"""Backups are made while the service writes; a restored one is known by its positions."""

import pathlib
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import ledger, reporting  # noqa: E402

LEDGER = "khoai-chau"
SCHOOLS = district.round_name("schools", "2022")


class BackupTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.province = cls.stack.client("province")
        cls.round = district.open_round(cls.stack, "commune-economy", "2022")
        cls.busy = district.open_round(cls.stack, "commune-economy", "2021")
        cls.uri = f"sqlite:{cls.stack.database('reporting')}"

    def setUp(self):
        self.stack.start()

    def deploy(self, script, *args):
        return subprocess.run([harness.ROOT / "deploy" / script, *map(str, args)], text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)

    def backup(self, name):
        path = self.stack.state / name
        done = self.deploy("backup", self.uri, path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        return path

    def head(self):
        return self.stack.heads(["reporting"])[("reporting", LEDGER)]

    def restore(self, path):
        self.stack.terminate("reporting")
        done = self.deploy("restore", path, self.uri)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.stack.start()

    def write(self, number, round_=None):
        district.report_accepted(self.stack, round_ or self.round, "dan-tien",
                                 {"population": number}, reason="Đính chính",
                                 explained="Số tùy ý")

    def test_a_restored_backup_refuses_the_positions_it_never_had(self):
        self.write(1000)
        before = district.total(self.province, self.round)
        path = self.backup("one.backup")
        kept = self.head()
        self.write(2000)
        later = district.total(self.province, self.round)
        self.restore(path)
        self.assertEqual(self.head(), kept)
        again = district.total(self.province, self.round, consistency={"exactly": before.token})
        self.assertEqual(again, before)
        self.assertEqual(district.sums(district.total(self.province, self.round))["population"],
                         "1000")
        refused = self.province.refusal(reporting.GetTotalRequest(
            name=self.round, consistency={"exactly": later.token}))
        self.assertRefused(refused, "OUT_OF_RANGE", "UNKNOWN_POSITION")
        # The same number of commits, but of another history.
        self.write(3000)
        self.assertEqual(district.sums(district.total(self.province, self.round))["population"],
                         "3000")
        refused = self.province.refusal(reporting.GetTotalRequest(
            name=self.round, consistency={"exactly": later.token}))
        self.assertRefused(refused, "OUT_OF_RANGE", "UNKNOWN_POSITION")

    def test_a_checkpoint_tells_a_restored_backup(self):
        path = self.backup("two.backup")
        self.write(10)
        checkpoint = self.stack.state / "heads.json"
        self.stack.cli("audit", "checkpoint", "--out", checkpoint, context="auditor", check=True)
        self.stack.cli("audit", "verify", "--against", checkpoint, context="auditor", check=True)
        self.restore(path)
        result = self.stack.cli("audit", "verify", "--against", checkpoint, context="auditor")
        self.assertEqual(result.rc, 1, str(result))
        self.assertIn(LEDGER, result.out)

    def test_a_backup_taken_while_the_service_writes_is_one_state(self):
        stop, numbers = threading.Event(), []

        def writer():
            number = 0
            while not stop.is_set():
                number += 1
                # A round of its own: the backup may well hold a report that is only submitted.
                self.write(number, self.busy)
                numbers.append(number)

        thread = threading.Thread(target=writer)
        thread.start()
        try:
            harness.eventually(lambda: len(numbers) > 2, "writes")
            acknowledged = numbers[-1]
            path = self.backup("busy.backup")
            behind = numbers[-1]
        finally:
            stop.set()
            thread.join()
        self.restore(path)
        population = int(district.sums(district.total(self.province, self.busy))["population"])
        self.assertGreaterEqual(population, acknowledged)
        self.assertLessEqual(population, behind + 1)
        verified = self.stack.client("auditor").call(
            ledger.VerifyLedgerRequest(ledger=LEDGER), "reporting")
        self.assertEqual(list(verified.violations), [])

    def test_what_is_in_the_way_is_refused(self):
        path = self.backup("three.backup")
        again = self.deploy("backup", self.uri, path)
        self.assertEqual(again.returncode, 1, again.stdout)
        running = self.deploy("restore", path, self.uri)
        self.assertEqual(running.returncode, 1, running.stdout)
        self.assertIn("in use", running.stderr)
        self.stack.terminate("reporting")
        head = path.read_bytes()
        path.write_bytes(head[:len(head) // 2])
        damaged = self.deploy("restore", path, self.uri)
        self.assertEqual(damaged.returncode, 1, damaged.stdout)
        self.assertIn("damaged", damaged.stderr)
        self.stack.start()
        self.assertEqual(district.sums(district.total(self.province, SCHOOLS))["schools"], "68")


if __name__ == "__main__":
    harness.main()
