"""A ledger moves whole into another deployment: the same history, the same positions. Whoever may
bring it was named there, what he brings is checked, and it is on record that he did."""

import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, postgres  # noqa: E402
from support.stubs import ledger, reporting  # noqa: E402

LEDGER = "khoai-chau"
IMPORTER = "user:quan-tri"
SCHOOLS = district.round_name("schools", "2022")
# What is moved; beside it nothing has ledgers of its own in the pack.
MOVED = (("reporting", "catalog"), ("reporting", LEDGER), ("targets", LEDGER), ("awards", "catalog"))


class MoveTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.files = {}
        for service, name in MOVED:
            file = cls.files[service, name] = cls.stack.state / f"{service}-{name}.ledger"
            cls.stack.cli("ledgers", "export", name, "--service", service, "--out", file,
                          check=True)
        cls.file = cls.files["reporting", LEDGER]
        cls.heads = cls.stack.heads()
        cls.commits = []
        request = ledger.ExportCommitsRequest(ledger=LEDGER)
        while len(cls.commits) < cls.heads["reporting", LEDGER][0]:
            page = cls.stack.client("admin").call(request, "reporting")
            cls.commits += page.commits
            request.after_token = page.token

    def empty_stack(self, databases=None):
        """Another deployment, whose operator lets the administrator bring the ledgers."""
        stack = harness.Stack(databases)
        self.addCleanup(stack.stop)
        for service, name in MOVED:
            stack.let_import(service, name, IMPORTER)
        stack.start()
        return stack

    def stack_with_catalog(self):
        stack = self.empty_stack()
        stack.cli("ledgers", "import", self.files["reporting", "catalog"], check=True)
        stack.await_catalog()
        return stack

    def part(self, *commits):
        """A request with some commits of the district."""
        last = self.commits[-1]
        return ledger.ImportCommitsRequest(
            ledger=LEDGER, commits=commits, header=ledger.ImportHeader(
                seq=last.seq, hash=last.hash,
                file_digest=hashlib.sha256(self.file.read_bytes()).digest()))

    def head(self, stack):
        return stack.heads(["reporting"]).get(("reporting", LEDGER), (0, ""))[0]

    def test_the_district_is_the_same_in_its_new_place(self):
        self.move_to(self.empty_stack())

    def test_the_district_is_the_same_on_postgresql(self):
        server = postgres.Postgres()
        self.addCleanup(server.stop)
        self.move_to(self.empty_stack(
            {service: server.create(service) for service in harness.SERVICES}))

    def move_to(self, stack):
        before = district.total(self.stack.client("province"), SCHOOLS)
        checkpoint = self.stack.state / "heads.json"
        self.stack.cli("audit", "checkpoint", "--out", checkpoint, check=True)
        for service, name in MOVED:
            done = stack.cli("ledgers", "import", self.files[service, name], check=True)
            self.assertIn(f"imported {self.heads[service, name][0]} commits", done.err)
        # Each has one commit more, which tells of the import.
        expected = {key: self.heads[key][0] + 1 for key in MOVED}
        heads = stack.heads(["reporting"])
        stack.await_catalog()
        heads.update(stack.heads(["targets", "awards"]))
        self.assertEqual({key: seq for key, (seq, _) in heads.items()}, expected)
        province = stack.client("province")
        self.assertEqual(
            district.total(province, SCHOOLS, consistency={"exactly": before.token}), before)
        now = district.total(province, SCHOOLS)
        now.token = before.token
        self.assertEqual(now, before)
        for service, name in MOVED:
            stack.cli("audit", "verify", "--service", service, "--ledger", name, "--against",
                      checkpoint, context="auditor", check=True)
        old, new = (s.client("auditor").call(
            ledger.ListCommitsRequest(ledger=LEDGER, page_size=1000), "reporting").commits
            for s in (self.stack, stack))
        self.assertEqual(list(old), list(new)[:-1])
        log = stack.cli("-o", "wide", "audit", "log", LEDGER, context="auditor", check=True).out
        told = log.strip().splitlines()[-1]
        self.assertIn(IMPORTER, told)
        self.assertIn("ImportCommits", told)
        self.assertIn(hashlib.sha256(self.file.read_bytes()).hexdigest(), told)
        # Work goes on there, and whoever follows a ledger hears of it.
        district.report_accepted(stack, SCHOOLS, "khoai-chau",
                                 {"schools": 68, "schools-standard": 51}, reason="Đính chính")
        with stack.client("auditor").stream(
                ledger.WatchCommitsRequest(ledger=LEDGER, after_token=before.token),
                "reporting") as events:
            self.assertGreater(next(iter(events)).commit.seq, 0)
        # The same import again is answered as before and changes nothing.
        with stack.untouched():
            again = stack.cli("ledgers", "import", self.file, check=True)
            self.assertIn("imported 0 commits", again.err)

    def test_an_altered_or_cut_file_is_refused_and_nothing_is_applied(self):
        stack = self.stack_with_catalog()
        whole = self.file.read_bytes()
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
            self.assertIn(f"commit {self.commits[-1].seq} cannot be read", done.err)
            # A service does not take the command's word.
            request = self.part(*self.commits[:10])
            request.commits[4].reason = "khác"
            refused = stack.client("admin").refusal(request, "reporting")
            self.assertRefused(refused, "INVALID_ARGUMENT", "CORRUPT")
            self.assertIn("commit 5", refused.message)
            request = self.part(*self.commits[:10])
            request.commits[3].changes[0].image = b"\xff\xff"
            request.commits[6].changes[0].key = "units/hung-yen/rounds/schools.2022"
            refused = stack.client("admin").refusal(request, "reporting")
            self.assertRefused(refused, "INVALID_ARGUMENT", "CORRUPT")
            self.assertEqual([field for field, _ in refused.violations],
                             ["commits[3].changes[0].image", "commits[6].changes[0].key"])
            self.assertIn("commit 4, units/", refused.violations[0][1])
        self.assertEqual(self.head(stack), 0)

    def test_only_who_was_named_for_it_imports_a_ledger(self):
        stack = self.stack_with_catalog()
        with stack.untouched():
            for context in ("auditor", "reviewer"):
                done = stack.cli("ledgers", "import", self.file, context=context)
                self.assertEqual(done.rc, 1, str(done))
                self.assertIn("PERMISSION_DENIED", done.err)
            # He may for this ledger and for no other, whatever his roles.
            request = self.part(*self.commits[:2])
            request.ledger = "van-giang"
            refused = stack.client("admin").refusal(request, "reporting")
            self.assertRefused(refused, "PERMISSION_DENIED", "PERMISSION_DENIED")
        # Where the start names nobody, the administrator of everything does not.
        with self.stack.untouched():
            done = self.stack.cli("ledgers", "import", self.file)
            self.assertEqual(done.rc, 1, str(done))
            self.assertIn("PERMISSION_DENIED", done.err)

    def test_a_service_does_not_start_with_an_importer_who_is_none(self):
        database = f"sqlite:{self.stack.state / 'none.db'}"
        for arguments, message in (
                (["--importer", LEDGER], "must be LEDGER=PRINCIPAL"),
                (["--importer", f"{LEDGER}=service:targets"], "must be LEDGER=PRINCIPAL"),
                (["--importer", f"{LEDGER}=user:an", "--importer", f"{LEDGER}=user:lan"],
                 "is the second one for its ledger"),
                (["--importer", "catalog=user:lan", "--bootstrap-admin", "user:lan"],
                 "give either that or --importer catalog=")):
            with self.subTest(arguments):
                process = self.stack.spawn("reporting", "--db", database, "--migrate", *arguments)
                out, _ = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 1, out)
                self.assertIn(message, out)

    def test_nothing_is_imported_where_something_is(self):
        stack = self.stack_with_catalog()
        district.open_round(stack, "schools", "2019")
        with stack.untouched():
            done = stack.cli("ledgers", "import", self.file)
            self.assertEqual(done.rc, 1, str(done))
            self.assertIn("only where it is empty", done.err)

    def test_an_interrupted_import_goes_on(self):
        stack = self.stack_with_catalog()
        first = stack.client("admin").call(self.part(*self.commits[:7]), "reporting")
        self.assertEqual((first.seq, first.hash), (7, self.commits[6].hash))
        stack.restart("reporting")
        # Until it has ended the ledger takes nothing else.
        refused = stack.client("admin").refusal(reporting.OpenRoundRequest(
            parent=f"units/{LEDGER}", form="forms/schools", period="2019"))
        self.assertRefused(refused, "FAILED_PRECONDITION", "ILLEGAL_STATE")
        done = stack.cli("ledgers", "import", self.file, check=True)
        self.assertIn("7 were there already", done.err)
        self.assertEqual(self.head(stack), self.commits[-1].seq + 1)
        # Once more: there is nothing left to do.
        done = stack.cli("ledgers", "import", self.file, check=True)
        self.assertIn("imported 0 commits", done.err)
        self.assertEqual(self.head(stack), self.commits[-1].seq + 1)

    def test_a_broken_import_is_taken_back_by_the_operator(self):
        stack = self.stack_with_catalog()
        stack.client("admin").call(self.part(*self.commits[:7]), "reporting")

        def discard(name):
            process = stack.spawn("reporting", "--db", f"sqlite:{stack.database('reporting')}",
                                  "--discard-import", name)
            out, _ = process.communicate(timeout=60)
            return process.returncode, out

        code, out = discard(LEDGER)
        self.assertEqual(code, 1, out)
        self.assertIn("in use", out)
        stack.terminate("reporting")
        code, out = discard("catalog")
        self.assertEqual(code, 1, out)
        self.assertIn("nothing is removed", out)
        code, out = discard(LEDGER)
        self.assertEqual(code, 0, out)
        self.assertIn(f"removed {LEDGER}: the 7 commits of its import", out)
        code, out = discard(LEDGER)
        self.assertEqual(code, 1, out)
        stack.start()
        self.assertEqual(self.head(stack), 0)
        stack.cli("ledgers", "import", self.file, check=True)
        self.assertEqual(self.head(stack), self.commits[-1].seq + 1)


if __name__ == "__main__":
    harness.main()
