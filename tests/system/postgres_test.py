"""The services on PostgreSQL: what they promise on SQLite, and what only a server can do to them."""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, postgres, stubs  # noqa: E402
from support.stubs import catalog, ledger, reporting, targets  # noqa: E402
from support.writers import LEDGER, Writers, commits  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"
SCHOOLS = district.round_name("schools", "2022")
SUBJECTS = ["dan-tien", "hong-tien", "dong-tao", "tu-dan"]


def evaluation(stack):
    """What the plan came to in 2022, without the positions, which are each deployment's own."""
    answer = stack.client("province").call(targets.EvaluatePlanRequest(name=PLAN, period="2022"))
    answer.ClearField("pin")
    return answer


class PostgresTest(harness.StackCase):
    @classmethod
    def make_stack(cls):
        cls.server = postgres.Postgres()
        cls.addClassCleanup(cls.server.stop)
        return harness.Stack({name: cls.server.create(name) for name in harness.SERVICES})

    @classmethod
    def prepare(cls):
        cls.province = cls.stack.client("province")
        cls.evaluation = evaluation(cls.stack)  # as the pack alone makes it
        cls.round = district.open_round(cls.stack, "commune-economy", "2022")
        cls.database = "reporting"

    def setUp(self):
        self.stack.start()

    def deploy(self, script, *args):
        return subprocess.run([harness.ROOT / "deploy" / script, *map(str, args)], text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                              env=self.stack.env)

    def report(self, number):
        district.report_accepted(self.stack, self.round, "an-vi", {"population": number},
                                 reason="Đính chính")

    def population(self):
        return district.sums(district.total(self.province, self.round))["population"]

    def exactly(self, token):
        return reporting.GetTotalRequest(name=self.round, consistency={"exactly": token})

    def test_the_plan_is_judged_as_on_sqlite(self):
        self.assertEqual(list((self.stack.state / "db").iterdir()), [], "the data is elsewhere")
        other = harness.Stack()
        self.addCleanup(other.stop)
        other.start()
        other.load()
        self.assertEqual(self.evaluation, evaluation(other))
        actuals = {result.target.rsplit("/", 1)[1]: result.actual.value
                   for result in self.evaluation.results if result.actual.value}
        self.assertEqual(actuals, {"t04": "83.60", "t08": "245.0", "t18": "72.06"})

    def test_a_giay_khen_is_carried_to_its_certificate(self):
        pdf = self.stack.state / "giay-khen.pdf"
        done = self.deploy("sample-award", pdf)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(pdf.read_bytes().startswith(b"%PDF"))
        with self.stack.untouched():
            again = self.deploy("sample-award", pdf)
        self.assertEqual(again.returncode, 0, again.stderr)

    def test_one_changed_byte_is_found_and_named(self):
        self.stack.cli("audit", "verify", check=True)
        key, seq = self.server.sql(
            f"SELECT key, seq FROM changes WHERE ledger = '{LEDGER}' AND key LIKE '{SCHOOLS}/rep%' "
            "ORDER BY seq DESC LIMIT 1", self.database)[0].split("|")
        # One digit of the count of schools: the 4 of 49.
        where = f"ledger = '{LEDGER}' AND key = '{key}' AND seq = {seq}"
        forge = ("UPDATE changes SET image = set_byte(image, position('49'::bytea in image) - 1, "
                 f"ascii('6')) WHERE {where}")
        image = self.server.sql(f"SELECT image FROM changes WHERE {where}", self.database)[0]
        self.server.sql(forge, self.database)
        result = self.stack.cli("audit", "verify")
        self.assertEqual(result.rc, 1, str(result))
        self.assertIn(key, result.out + result.err)
        found = self.stack.client("auditor").call(
            ledger.VerifyLedgerRequest(ledger=LEDGER), "reporting").violations
        self.assertIn((int(seq), key), [(v.seq, v.resource) for v in found])
        self.server.sql(f"UPDATE changes SET image = '{image}' WHERE {where}", self.database)
        self.stack.cli("audit", "verify", check=True)

    def test_a_restored_backup_refuses_the_positions_it_never_had(self):
        self.report(1000)
        before = district.total(self.province, self.round)
        path = self.stack.state / "reporting.backup"
        done = self.deploy("backup", postgres.uri(self.database, self.server), path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        kept = self.stack.heads(["reporting"])
        self.report(2000)
        later = district.total(self.province, self.round)

        occupied = self.deploy("restore", path, postgres.uri(self.database, self.server))
        self.assertEqual(occupied.returncode, 1, occupied.stdout)
        self.assertIn("not empty", occupied.stderr)
        self.stack.terminate("reporting")
        restored = self.server.create("restored")
        done = self.deploy("restore", path, restored)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.stack.use_database("reporting", restored)
        type(self).database = "restored"
        self.stack.start()

        self.assertEqual(self.stack.heads(["reporting"]), kept)
        self.assertEqual(self.province.call(self.exactly(before.token)), before)
        self.assertEqual(self.population(), "1000")
        self.assertRefused(self.province.refusal(self.exactly(later.token)),
                           "OUT_OF_RANGE", "UNKNOWN_POSITION")
        self.report(3000)  # the same number of commits, but of another history
        self.assertEqual(self.population(), "3000")
        self.assertRefused(self.province.refusal(self.exactly(later.token)),
                           "OUT_OF_RANGE", "UNKNOWN_POSITION")

    def test_a_crash_of_the_server_loses_nothing_and_doubles_nothing(self):
        with Writers(self.stack, self.round, SUBJECTS) as writers:
            for _ in range(2):
                writers.await_more(20)
                self.server.crash()
                asked = writers.asked_again
                harness.eventually(lambda: writers.asked_again > asked, "a write has no answer")
                self.server.start()
            writers.await_more(20)
        writers.check(self)
        self.assertEqual(
            district.sums(district.total(self.province, SCHOOLS)),
            district.SCHOOLS_2022)
        # Those who follow hear of new commits again.
        self.stack.bind("user:sau-su-co", "ROLE_PROVINCIAL_READER", "units/hung-yen")

    def test_without_the_server_every_answer_is_unavailable_until_it_is_back(self):
        request = reporting.GetTotalRequest(name=SCHOOLS)
        before = self.province.call(request)
        self.server.crash()
        try:
            for call in (request, reporting.GetRoundRequest(name=SCHOOLS)):
                refused = self.province.refusal(call)
                self.assertRefused(refused, "UNAVAILABLE", "STORE_UNAVAILABLE")
            self.assertRefused(
                self.stack.client("officer").refusal(
                    district.draft(self.round, "dai-hung", {"population": 1})),
                "UNAVAILABLE", "STORE_UNAVAILABLE")
        finally:
            self.server.start()
        self.assertEqual(harness.answered(lambda: self.province.call(request)), before)

    def test_a_password_in_the_address_is_refused_and_not_repeated(self):
        place = f"/reporting?host={self.server.folder}"
        for address in (f"postgresql://thidua:bi-mat@{place}",
                        f"postgresql://thidua@{place}&password=bi-mat"):
            with self.subTest(address):
                process = self.stack.spawn("reporting", "--db", address,
                                           "--redis", f"unix:{self.stack.redis_socket}",
                                           "--cache-key", self.stack.keys / "cache.key")
                self.addCleanup(process.kill)
                text, _ = process.communicate(timeout=harness.PATIENCE)
                self.assertGreater(process.returncode, 0, text)
                self.assertIn("passfile", text)
                self.assertNotIn("bi-mat", text)


class FailoverTest(harness.StackCase):
    """A promoted standby that lacks the last commits: a history of its own from there on."""

    loaded = False

    @classmethod
    def make_stack(cls):
        cls.primary = postgres.Postgres()
        cls.addClassCleanup(cls.primary.stop)
        for name in harness.SERVICES:
            cls.primary.create(name)
        cls.standby = cls.primary.standby()
        cls.addClassCleanup(cls.standby.stop)
        return harness.Stack({name: postgres.uri(name, cls.standby, cls.primary)
                              for name in harness.SERVICES})

    @classmethod
    def prepare(cls):
        cls.stack.cli("apply", "-f", harness.PACK, check=True)
        cls.province = cls.stack.client("province")
        cls.round = district.open_round(cls.stack, "commune-economy", "2022")

    def report(self, number):
        district.report_accepted(self.stack, self.round, "dan-tien", {"population": number},
                                 reason="Đính chính")

    def total(self, **fields):
        return district.total(self.province, self.round, **fields)

    def knows(self, principal, process):
        grants = self.stack.client_of(principal).call(stubs.auth.WhoAmIRequest(), process).grants
        return len(grants) > 0

    def test_lost_commits_are_of_no_history(self):
        self.report(1000)
        kept = self.total()
        self.stack.bind("user:con", "ROLE_PROVINCIAL_READER", "units/hung-yen")
        self.standby.await_same(self.primary)
        self.standby.cut()

        self.report(2000)
        lost = self.total()  # and so it is in Redis
        lost_role = self.stack.bind("user:mat", "ROLE_PROVINCIAL_READER", "units/hung-yen")
        self.stack.client("admin").call(catalog.DeleteBindingRequest(name="bindings/user:con"))
        self.primary.crash()
        self.standby.promote()

        now = harness.answered(self.total)
        self.assertEqual(district.sums(now)["population"], "1000")
        self.assertEqual(self.total(consistency={"exactly": kept.token}).cells, kept.cells)
        self.unknown(lost.token)
        # As many commits as were lost, but others.
        self.report(3000)
        self.assertEqual(district.sums(self.total())["population"], "3000")
        self.unknown(lost.token)

        # Roles are those of this history everywhere: nobody goes on by what was lost.
        for process in self.stack.processes:
            harness.eventually(lambda: not self.knows("user:mat", process),
                               f"{process} has forgotten the lost role")
            harness.eventually(lambda: self.knows("user:con", process),
                               f"{process} has found the role whose end was lost")
        self.assertEqual(lost_role.refusal(reporting.GetTotalRequest(name=self.round)).code.name,
                         "PERMISSION_DENIED")
        self.stack.cli("audit", "verify", check=True)
        self.assertEqual([c.seq for c in commits(self.stack)],
                         list(range(1, self.stack.heads()[("reporting", LEDGER)][0] + 1)))

    def unknown(self, token):
        refused = self.province.refusal(reporting.GetTotalRequest(
            name=self.round, consistency={"exactly": token}))
        self.assertRefused(refused, "OUT_OF_RANGE", "UNKNOWN_POSITION")
        with self.stack.client("auditor").stream(
                ledger.WatchCommitsRequest(ledger=LEDGER, after_token=token), "reporting") as events:
            with self.assertRaises(harness.Refused) as caught:
                next(events)
        self.assertRefused(caught.exception, "OUT_OF_RANGE", "UNKNOWN_POSITION")


if __name__ == "__main__":
    harness.main()
