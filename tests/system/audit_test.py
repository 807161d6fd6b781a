"""The log can be checked, and tampering with its storage is found and located."""

import contextlib
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, tokens  # noqa: E402
from support.forger import Forger  # noqa: E402
from support.stubs import ledger, reporting  # noqa: E402

LEDGER = "khoai-chau"
SCHOOLS = district.round_name("schools", "2022")


class AuditCase(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.auditor = cls.stack.client("auditor")

    @contextlib.contextmanager
    def database(self, service="reporting"):
        """The service's file as anyone with the disk may open it."""
        connection = sqlite3.connect(self.stack.database(service), timeout=10)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def verify(self, **fields):
        return self.auditor.call(ledger.VerifyLedgerRequest(ledger=LEDGER, **fields), "reporting")

    def head(self):
        return self.stack.heads(["reporting"])[("reporting", LEDGER)][0]

    def commits(self, **fields):
        return self.auditor.call(ledger.ListCommitsRequest(ledger=LEDGER, page_size=1000, **fields),
                                 "reporting").commits


class IntactTest(AuditCase):
    """What nobody touched verifies; the log says who did what on whose word."""

    def test_the_command_verifies_every_ledger_of_every_service(self):
        result = self.stack.cli("audit", "verify", check=True)
        text = result.out + result.err
        for service in harness.SERVICES:
            self.assertIn(service, text)
        self.assertIn(LEDGER, text)
        self.assertIn("catalog", text)

    def test_counts_of_a_verification_are_those_of_the_file(self):
        verified = self.verify()
        with self.database() as db:
            commits = db.execute("SELECT count(*) FROM commits WHERE ledger = ?",
                                 (LEDGER,)).fetchone()[0]
            images = db.execute("SELECT count(*) FROM changes WHERE ledger = ?",
                                (LEDGER,)).fetchone()[0]
        self.assertEqual((verified.commits, verified.images), (commits, images))
        self.assertEqual(list(verified.violations), [])

    def test_the_log_says_who_why_and_what(self):
        district.report_accepted(self.stack, SCHOOLS, "khoai-chau",
                                 {"schools": 68, "schools-standard": 50}, reason="Thêm một trường")
        accepted, submitted, written = self.commits(with_images=True)[-1:-4:-1]
        self.assertEqual([c.actor for c in (written, submitted, accepted)],
                         ["user:can-bo-bao-cao", "user:can-bo-bao-cao", "user:tham-dinh"])
        self.assertEqual([c.method.rsplit("/", 1)[1] for c in (written, submitted, accepted)],
                         ["UpdateReport", "SubmitReport", "AcceptReport"])
        self.assertEqual(written.reason, "Thêm một trường")
        self.assertEqual([change.name for change in accepted.changes],
                         [f"{SCHOOLS}/figures/khoai-chau", f"{SCHOOLS}/reports/khoai-chau"])
        report = reporting.Report()
        self.assertTrue(accepted.changes[1].resource.Unpack(report))
        self.assertEqual(report.cells[1].number, "50")

    def test_commits_are_numbered_without_gaps_and_in_time(self):
        commits = self.commits()
        self.assertEqual([c.seq for c in commits], list(range(1, len(commits) + 1)))
        times = [c.time.ToNanoseconds() for c in commits]
        self.assertEqual(times, sorted(times))


class TamperingTest(AuditCase):
    """One changed byte, one deleted commit, a log cut short."""

    def tamper(self, *statements):
        with self.database() as db:
            for statement, values in statements:
                changed = db.execute(statement, values).rowcount
                self.assertGreater(changed, 0, statement)

    def broken(self, seq, *args):
        """The command finds it, names the commit, and says so by its exit code."""
        result = self.stack.cli("audit", "verify", *args)
        self.assertEqual(result.rc, 1, str(result))
        text = result.out + result.err
        self.assertIn(LEDGER, text)
        self.assertTrue(re.search(rf"\b{seq}\b", text), text)
        return text

    def test_one_changed_byte_is_found_and_named(self):
        with self.database() as db:
            key, seq, image = db.execute(
                "SELECT key, seq, image FROM changes WHERE ledger = ? AND key LIKE ? "
                "ORDER BY seq DESC LIMIT 1",
                (LEDGER, f"{SCHOOLS}/reports/%")).fetchone()
        at = image.index(b"49")
        forged = image[:at] + b"68"[:1] + image[at + 1:]
        change = "UPDATE changes SET image = ? WHERE ledger = ? AND key = ? AND seq = ?"
        self.tamper((change, (forged, LEDGER, key, seq)))
        text = self.broken(seq)
        self.assertIn(key, text)
        violations = self.verify().violations
        self.assertIn((seq, key), [(v.seq, v.resource) for v in violations])
        # The other ledgers are as they were, and this one is when the byte is put back.
        self.tamper((change, (image, LEDGER, key, seq)))
        self.stack.cli("audit", "verify", check=True)

    def test_a_changed_reason_is_found(self):
        seq = 3
        with self.database() as db:
            (reason,) = db.execute("SELECT actor FROM commits WHERE ledger = ? AND seq = ?",
                                   (LEDGER, seq)).fetchone()
        change = "UPDATE commits SET actor = ? WHERE ledger = ? AND seq = ?"
        self.tamper((change, ("user:nguoi-khac", LEDGER, seq)))
        self.broken(seq)
        self.tamper((change, (reason, LEDGER, seq)))
        self.stack.cli("audit", "verify", check=True)

    def test_a_deleted_commit_in_the_middle_is_found(self):
        seq = 4
        with self.database() as db:
            commit = db.execute("SELECT * FROM commits WHERE ledger = ? AND seq = ?",
                                (LEDGER, seq)).fetchone()
        self.tamper(("DELETE FROM commits WHERE ledger = ? AND seq = ?", (LEDGER, seq)))
        self.broken(seq)
        self.tamper((f"INSERT INTO commits VALUES ({','.join('?' * len(commit))})", commit))
        self.stack.cli("audit", "verify", check=True)


class ForgeryTest(AuditCase):
    """Somebody writes the database and computes every hash anew; only the signatures know."""

    @classmethod
    def prepare(cls):
        super().prepare()
        # What is there when the service stops, it signs.
        cls.stack.terminate("reporting")
        cls.kept = cls.stack.state / "kept.db"
        shutil.copy(cls.stack.database("reporting"), cls.kept)
        cls.stack.start()

    def setUp(self):
        self.addCleanup(self.put_back)

    def put_back(self):
        self.stack.terminate("reporting")
        for beside in ("-wal", "-shm"):
            pathlib.Path(f"{self.stack.database('reporting')}{beside}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.stack.database("reporting"))
        self.stack.start()

    @contextlib.contextmanager
    def forger(self):
        """While the service is stopped; every hash holds when it is started again."""
        self.stack.terminate("reporting")
        with Forger(self.stack.database("reporting")) as forger:
            yield forger
        self.stack.start()

    def found(self, *parts):
        """`audit verify` fails and says all of this in one line."""
        result = self.stack.cli("audit", "verify", "-o", "csv")
        self.assertEqual(result.rc, 1, str(result))
        self.assertTrue(any(all(part in line for part in parts)
                            for line in result.out.splitlines()), str(result))
        return result

    def test_a_rewritten_tail_is_named(self):
        with self.forger() as forger:
            last = forger.head(LEDGER)
            forger.rewrite(LEDGER, last - 2, "user:nguoi-khac")
        self.found(LEDGER, f",{last},", "rewritten")
        # A commit on top of it is signed no more.
        district.report_accepted(self.stack, SCHOOLS, "khoai-chau",
                                 {"schools": 68, "schools-standard": 49}, reason="Phủ lên")
        self.found(LEDGER, f",{last},", "rewritten")
        self.assertEqual(self.verify().covered_seq, last)

    def test_a_log_that_was_cut_is_named(self):
        with self.forger() as forger:
            last = forger.head(LEDGER)
            forger.cut(LEDGER, last - 1)
        self.found(LEDGER, f",{last},", "the log was cut")
        # Another commit in its place does not help.
        district.open_round(self.stack, "commune-economy", "2022")
        self.found(LEDGER, f",{last},", "rewritten")

    def test_a_ledger_that_was_removed_is_named(self):
        with self.forger() as forger:
            last = forger.head(LEDGER)
            forger.remove(LEDGER)
        self.found(LEDGER, f",{last},", "removed or renamed")

    def test_a_ledger_that_was_renamed_is_named(self):
        with self.forger() as forger:
            forger.rename(LEDGER, "khoai-chau-2")
        self.found(f",{LEDGER},", "removed or renamed")

    def test_a_dropped_index_and_a_new_trigger_are_named(self):
        with self.forger() as forger:
            forger.run("DROP INDEX commits_by_request")
            forger.run("CREATE TRIGGER quiet AFTER INSERT ON changes BEGIN DELETE FROM changes "
                       "WHERE key = new.key AND seq < new.seq; END")
        self.found("index commits_by_request is missing")
        self.found("trigger quiet is of no migration")

    def test_a_statement_of_another_key_is_named(self):
        key, text, signature = (self.stack.state / name for name in ("other.key", "text", "sig"))
        tokens.new_key(key)
        with self.forger() as forger:
            forger.rewrite(LEDGER, forger.head(LEDGER), "user:nguoi-khac")
            number, body = forger.statement_of_all()
            text.write_text(body, encoding="utf-8")
            subprocess.run(["openssl", "dgst", "-sha256", "-sign", key, "-out", signature, text],
                           check=True)
            forger.replace_statement(number, body, signature.read_bytes())
        self.found(f"statement {number}", "no signature of this service")

    def test_what_is_written_while_the_service_runs_is_named(self):
        self.stack.cli("audit", "verify", check=True)
        with Forger(self.stack.database("reporting")) as forger:
            number, _, _ = forger.last_statement()
            forged = forger.append(LEDGER)
        self.found(LEDGER, f",{forged},", "this service did not make the commit")
        with Forger(self.stack.database("reporting")) as forger:
            forger.run("DELETE FROM statements WHERE number = ?", number)
        self.found(f"statement {number}", "was there and is not")

    def test_an_honest_log_is_covered_up_to_its_head(self):
        district.report_accepted(self.stack, SCHOOLS, "khoai-chau",
                                 {"schools": 68, "schools-standard": 50}, reason="Đúng")
        self.stack.cli("audit", "verify", check=True)
        verified = self.verify()
        self.assertTrue(verified.statements_checked)
        self.assertEqual(verified.covered_seq, self.head())


class CheckpointTest(AuditCase):
    """A third party verifies what a service signed with the public key and openssl alone."""

    def commands(self):
        """The examples of the chapter, as an operator copies them."""
        text = (harness.ROOT / "docs/operations.md").read_text(encoding="utf-8")
        chapter = re.search(r"^## A checkpoint that others can verify\n(.*?)^## ", text, re.M | re.S)
        return re.findall(r"^```sh\n(.*?)^```", chapter[1], re.M | re.S)

    def run_in(self, folder, script):
        return subprocess.run(["bash", "-euc", script], cwd=folder, env=self.stack.env,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

    def test_the_commands_of_the_handbook_verify_it(self):
        folder = self.stack.state / "third-party"
        folder.mkdir()
        write, check = self.commands()
        self.assertEqual(self.run_in(folder, write).returncode, 0)
        shutil.copy(self.stack.keys / "reporting.sign.pub", folder)
        done = self.run_in(folder, check)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Verified OK", done.stdout)
        statement, heads = (folder / f"heads-2022-12-31.reporting{end}" for end in ("", ".heads"))
        self.assertIn(f"{LEDGER} {self.head()} ", heads.read_text())
        for file in (statement, heads):
            honest = file.read_text()
            file.write_text(honest.replace(LEDGER, "khoai-chau-2"))
            if file.read_text() == honest:
                file.write_text(honest.replace("number: ", "number: 1"))
            self.assertNotEqual(self.run_in(folder, check).returncode, 0, file)
            file.write_text(honest)
        shutil.copy(self.stack.keys / "targets.sign.pub", folder / "reporting.sign.pub")
        self.assertNotEqual(self.run_in(folder, check).returncode, 0, "another service's key")

    def test_a_database_that_was_set_back_is_found_against_it(self):
        checkpoint = self.verify().token
        self.assertEqual(list(self.verify(checkpoint_token=checkpoint).violations), [])
        last = self.head()
        self.stack.terminate("reporting")
        with Forger(self.stack.database("reporting")) as forger:
            forger.cut(LEDGER, last - 1)
            forger.run("DELETE FROM statements")
        self.stack.start()
        harness.eventually(lambda: self.head() == last - 1, "the cut log is served")
        # By itself it is a whole log.
        self.assertEqual(list(self.verify().violations), [])
        self.stack.cli("audit", "verify", check=True)
        violations = self.verify(checkpoint_token=checkpoint).violations
        self.assertIn(last, [v.seq for v in violations])
        # A reader of the feed who was further is told that this is another history.
        refused = self.auditor.refusal(ledger.ListCommitsRequest(ledger=LEDGER,
                                                                 after_token=checkpoint),
                                       "reporting")
        self.assertRefused(refused, "OUT_OF_RANGE", "UNKNOWN_POSITION")
        # Another commit in its place does not help.
        district.report_accepted(self.stack, SCHOOLS, "khoai-chau",
                                 {"schools": 68, "schools-standard": 49}, reason="Thế chỗ")
        violations = self.verify(checkpoint_token=checkpoint).violations
        self.assertIn(last, [v.seq for v in violations])
        refused = self.auditor.refusal(ledger.ListCommitsRequest(ledger=LEDGER,
                                                                 after_token=checkpoint),
                                       "reporting")
        self.assertRefused(refused, "OUT_OF_RANGE", "UNKNOWN_POSITION")


if __name__ == "__main__":
    harness.main()
