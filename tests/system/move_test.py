"""A ledger moves whole into another deployment: the same history, the same positions."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, postgres  # noqa: E402
from support.stubs import ledger  # noqa: E402

LEDGER = "khoai-chau"
SCHOOLS = district.round_name("schools", "2022")


class MoveTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.files = {}
        for name in ("catalog", LEDGER):
            cls.files[name] = cls.stack.state / f"{name}.ledger"
            cls.stack.cli("ledgers", "export", name, "--out", cls.files[name], check=True)
        cls.heads = cls.stack.heads(["reporting"])

    def empty_stack(self, databases=None):
        """Another deployment, whose operator lets the administrator bring the catalog."""
        stack = harness.Stack(databases)
        self.addCleanup(stack.stop)
        (stack.run / "catalog-importer").write_text("user:quan-tri\n")
        stack.start()
        return stack

    def stack_with_catalog(self):
        stack = self.empty_stack()
        stack.cli("ledgers", "import", self.files["catalog"], check=True)
        return stack

    def head(self, stack):
        return stack.heads(["reporting"]).get(("reporting", LEDGER))

    def test_the_district_is_the_same_in_its_new_place(self):
        self.move_to(self.empty_stack())

    def test_the_district_is_the_same_on_postgresql(self):
        server = postgres.Postgres()
        self.addCleanup(server.stop)
        self.move_to(self.empty_stack({"reporting": server.create("reporting")}))

    def move_to(self, stack):
        before = district.total(self.stack.client("province"), SCHOOLS)
        checkpoint = self.stack.state / "heads.json"
        self.stack.cli("audit", "checkpoint", "--out", checkpoint, check=True)
        for name in ("catalog", LEDGER):
            done = stack.cli("ledgers", "import", self.files[name], check=True)
            self.assertIn(f"imported {self.heads[('reporting', name)][0]} commits", done.err)
        self.assertEqual(stack.heads(["reporting"]), self.heads)

        province = stack.client("province")
        self.assertEqual(district.total(province, SCHOOLS), before)
        self.assertEqual(
            district.total(province, SCHOOLS, consistency={"exactly": before.token}), before)
        stack.cli("audit", "verify", "--service", "reporting", "--ledger", LEDGER, "--against",
                  checkpoint, context="auditor", check=True)
        old, new = (s.client("auditor").call(
            ledger.ListCommitsRequest(ledger=LEDGER, page_size=1000), "reporting").commits
            for s in (self.stack, stack))
        self.assertEqual(list(old), list(new))
        # Work goes on there, and whoever follows a ledger hears of it.
        stack.await_catalog()
        district.report_accepted(stack, SCHOOLS, "khoai-chau",
                                 {"schools": 68, "schools-standard": 51}, reason="Đính chính")
        with stack.client("auditor").stream(
                ledger.WatchCommitsRequest(ledger=LEDGER, after_token=before.token),
                "reporting") as events:
            self.assertGreater(next(iter(events)).commit.seq, 0)
        # Then it is another history.
        again = stack.cli("ledgers", "import", self.files[LEDGER])
        self.assertEqual(again.rc, 1, str(again))
        self.assertIn("beyond", again.err)

    def test_an_altered_or_cut_file_is_refused_and_nothing_is_applied(self):
        stack = self.stack_with_catalog()
        whole = self.files[LEDGER].read_bytes()
        head = self.heads[("reporting", LEDGER)][0]
        altered = stack.state / "altered.ledger"
        at = whole.rindex(b"user:tham-dinh")
        with stack.untouched():
            altered.write_bytes(whole[:at] + b"user:khong-ai-" + whole[at + 14:])
            done = stack.cli("ledgers", "import", altered)
            self.assertEqual(done.rc, 2, str(done))
            self.assertRegex(done.err, rf"commit \d+ of {LEDGER} does not match its hash")
            altered.write_bytes(whole[:-1])
            done = stack.cli("ledgers", "import", altered)
            self.assertEqual(done.rc, 2, str(done))
            self.assertIn(f"commit {head} cannot be read", done.err)
            # A service does not take the command's word.
            page = self.stack.client("admin").call(
                ledger.ExportCommitsRequest(ledger=LEDGER), "reporting")
            page.commits[4].reason = "khác"
            refused = stack.client("admin").refusal(ledger.ImportCommitsRequest(
                ledger=LEDGER, commits=page.commits[:10]), "reporting")
            self.assertRefused(refused, "INVALID_ARGUMENT", "CORRUPT")
            self.assertIn("commit 5", refused.message)
            # Nor that of who is no administrator.
            done = stack.cli("ledgers", "import", self.files[LEDGER], context="auditor")
            self.assertEqual(done.rc, 1, str(done))
        self.assertIsNone(self.head(stack))

    def test_an_interrupted_import_goes_on(self):
        stack = self.stack_with_catalog()
        page = self.stack.client("admin").call(ledger.ExportCommitsRequest(ledger=LEDGER),
                                               "reporting")
        first = stack.client("admin").call(ledger.ImportCommitsRequest(
            ledger=LEDGER, commits=page.commits[:7]), "reporting")
        self.assertEqual((first.seq, first.hash), (7, page.commits[6].hash))
        stack.restart("reporting")
        done = stack.cli("ledgers", "import", self.files[LEDGER], check=True)
        self.assertIn("7 were there already", done.err)
        self.assertEqual(self.head(stack), self.heads[("reporting", LEDGER)])
        # Once more: there is nothing left to do.
        done = stack.cli("ledgers", "import", self.files[LEDGER], check=True)
        self.assertIn("imported 0 commits", done.err)
        self.assertEqual(self.head(stack), self.heads[("reporting", LEDGER)])


if __name__ == "__main__":
    harness.main()
