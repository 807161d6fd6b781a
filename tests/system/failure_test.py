"""What one process's end does to the others, and what is found again afterwards."""

import concurrent.futures
import pathlib
import signal
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, cache, district, harness, stubs  # noqa: E402
from support.stubs import awards, catalog, ledger, reporting, targets  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"
SCHOOLS = district.round_name("schools", "2022")


class RedisTest(harness.StackCase):
    """The cache may be lost, slow, emptied or forged: totals stay right."""

    @classmethod
    def prepare(cls):
        cls.province = cls.stack.client("province")
        cls.round = district.open_round(cls.stack, "commune-economy", "2022")

    def setUp(self):
        self.stack.start()

    def assertTotals(self):
        """Every total that is asked for here, cold and warm, is what the reports say."""
        for _ in range(2):
            self.assertEqual(district.sums(district.total(self.province, SCHOOLS)),
                             district.SCHOOLS_2022)
            self.assertEqual(
                district.sums(district.total(
                    self.province, district.round_name("budget", "2020")))["revenue"], "507.736")
            # These are made of what is kept for adding up.
            batch = self.province.call(reporting.BatchGetTotalsRequest(
                parent=district.OWNER,
                queries=[reporting.TotalQuery(form="forms/schools", period="2022"),
                         reporting.TotalQuery(form="forms/budget", period="2020-2021")]))
            schools, budget = (district.sums(result.total) for result in batch.results)
            self.assertEqual(schools, district.SCHOOLS_2022)
            self.assertEqual(budget["revenue"], "507.736")

    def report(self, subject, population):
        district.report_accepted(self.stack, self.round, subject, {"population": population})

    def population(self):
        return district.sums(district.total(self.province, self.round))["population"]

    def test_killed(self):
        before = int(self.population() or 0)
        self.report("dan-tien", 100)
        self.assertEqual(int(self.population()), before + 100)
        self.stack.kill("redis")
        self.assertTotals()
        self.report("hong-tien", 20)
        self.assertEqual(int(self.population()), before + 120)
        self.stack.start()
        self.assertTotals()
        self.assertEqual(int(self.population()), before + 120)
        self.report("dong-tao", 3)
        self.assertEqual(int(self.population()), before + 123)

    def test_standing_still(self):
        with self.stack.paused("redis"):
            # Each answer comes well within the caller's deadline although nothing answers below.
            for subject in ("an-vi", "tu-dan"):
                before = int(self.population() or 0)
                self.report(subject, 1000)
                self.assertEqual(int(self.population()), before + 1000)
            self.assertTotals()
        self.assertTotals()

    def test_emptied(self):
        self.assertTotals()
        self.stack.redis("flushall")
        self.assertTotals()

    def refold(self):
        """A reporting service that remembers nothing, with a filled cache beside it."""
        self.stack.restart("reporting")  # what it remembers it would not write to Redis again
        self.assertTotals()
        entries = harness.eventually(lambda: cache.entries(self.stack), "totals are cached")
        self.stack.restart("reporting")
        return entries

    def test_forged(self):
        for alter in (lambda value: value.replace(b"49", b"68"),
                      lambda value: value[:-1] + bytes([value[-1] ^ 1]),
                      lambda value: value[:len(value) // 2],
                      lambda value: value + value,
                      lambda value: b""):
            entries = self.refold()
            cache.put(self.stack, {key: alter(value) for key, value in entries.items()})
            self.assertTotals()

    def test_swapped(self):
        entries = self.refold()
        self.assertGreater(len(entries), 1)
        values = list(entries.values())
        cache.put(self.stack, dict(zip(entries, values[1:] + values[:1])))
        self.assertTotals()

    def test_an_old_copy_under_its_own_key_is_never_an_answer(self):
        self.report("ong-dinh", 5)
        before = int(self.population())
        old = cache.entries(self.stack)
        self.report("binh-minh", 7)
        self.stack.redis("flushall")
        cache.put(self.stack, old)
        self.stack.restart("reporting")
        self.assertEqual(int(self.population()), before + 7)

    def test_a_cached_answer_is_used(self):
        self.refold()
        hits = lambda: int(next(  # noqa: E731
            line.split(":")[1] for line in self.stack.redis("info", "stats")
            if line.startswith("keyspace_hits:")))
        before = hits()
        self.assertTotals()
        self.assertGreater(hits(), before)


class ServicesTest(harness.StackCase):
    """One service at a time is gone: the others go on, and who needs it says so."""

    @classmethod
    def prepare(cls):
        cls.province = cls.stack.client("province")
        cls.admin = cls.stack.client("admin")
        cls.movement = cls.admin.call(awards.CreateMovementRequest(movement=awards.Movement(
            name="units/khoai-chau/movements/thu", title="Phong trào thử", start_date="2022-01-01",
            end_date="2022-12-31", simulated=True))).name

    def setUp(self):
        self.stack.start()

    def get_total(self):
        return self.province.call(reporting.GetTotalRequest(name=SCHOOLS))

    def get_plan(self):
        return self.province.call(targets.GetPlanRequest(name=PLAN))

    def evaluate(self, client=None):
        return (client or self.province).call(
            targets.EvaluatePlanRequest(name=PLAN, period="2022"))

    def list_movements(self):
        return self.admin.call(awards.ListMovementsRequest(parent=district.OWNER))

    def nominate(self, id_, **evidence):
        """A nomination that waits for an appraisal with this evidence."""
        return awarding.propose(self.stack.client("officer"), self.movement, id_,
                                evidence=awards.EvidenceRequest(**evidence))

    def appraise(self, name):
        return awards.AppraiseNominationsRequest(parent=self.movement, nominations=[name],
                                                 attested_rules=["no-discipline"])

    def unavailable(self, call):
        try:
            answer = call()
        except harness.Refused as refused:
            self.assertEqual(refused.code.name, "UNAVAILABLE", str(refused))
            return refused
        raise AssertionError(f"answered: {answer}")

    def test_without_targets(self):
        name = self.nominate("khong-co-targets", rounds=[SCHOOLS], period="2022",
                             targets=[PLAN + "/targets/t18"])
        self.stack.kill("targets")
        self.get_total()
        self.list_movements()
        self.unavailable(self.get_plan)
        refused = self.unavailable(lambda: self.stack.client("reviewer").call(self.appraise(name)))
        self.assertEqual(refused.reason, "PEER_UNAVAILABLE", str(refused))
        state = self.admin.call(awards.GetNominationRequest(name=name)).state
        self.assertEqual(state, awards.NOMINATION_STATE_PROPOSED, "half an appraisal was written")
        self.stack.start()
        harness.answered(self.get_plan)  # once it has read the catalog
        self.evaluate()
        harness.answered(lambda: self.stack.client("reviewer").call(self.appraise(name)))

    def test_without_awards(self):
        self.stack.kill("awards")
        self.get_total()
        self.evaluate()
        self.unavailable(self.list_movements)
        self.stack.start()
        self.assertIn(self.movement,
                      [m.name for m in harness.answered(self.list_movements).movements])

    def test_without_reporting(self):
        before = self.evaluate()
        name = self.nominate("khong-co-reporting", rounds=[SCHOOLS])
        self.stack.kill("reporting")
        self.unavailable(self.get_total)
        # What is its own a service goes on giving, by the catalog that it has followed.
        self.get_plan()
        self.list_movements()
        refused = self.unavailable(self.evaluate)
        self.assertEqual(refused.reason, "PEER_UNAVAILABLE", str(refused))
        refused = self.unavailable(lambda: self.stack.client("reviewer").call(self.appraise(name)))
        self.assertEqual(refused.reason, "PEER_UNAVAILABLE", str(refused))
        self.stack.start()
        self.get_total()
        self.assertEqual(harness.answered(self.evaluate), before)
        harness.answered(lambda: self.stack.client("reviewer").call(self.appraise(name)))

    def test_roles_are_followed_again_after_reporting_was_away(self):
        self.stack.restart("reporting")
        self.stack.bind("user:moi", "ROLE_PROVINCIAL_READER", "units/hung-yen")
        harness.answered(lambda: self.evaluate(self.stack.client_of("user:moi")))

    def test_a_role_taken_away_is_taken_away_everywhere(self):
        leaver = self.stack.bind("user:nghi-viec", "ROLE_PROVINCIAL_READER", "units/hung-yen")
        self.evaluate(leaver)
        self.admin.call(catalog.DeleteBindingRequest(name="bindings/user:nghi-viec"))
        for call in (lambda: leaver.call(reporting.GetTotalRequest(name=SCHOOLS)),
                     lambda: leaver.call(targets.GetPlanRequest(name=PLAN)),
                     lambda: leaver.call(awards.ListRulePacksRequest())):
            harness.eventually(lambda: self.denied(call), "the role is gone")

    @staticmethod
    def denied(call):
        try:
            call()
        except harness.Refused as refused:
            return refused.code.name == "PERMISSION_DENIED"
        return False


class AcknowledgedTest(harness.StackCase):
    """What was acknowledged is there after kill -9, and no request was applied twice."""

    WRITERS = 4

    @classmethod
    def prepare(cls):
        cls.officer = cls.stack.client("officer")
        cls.round = district.open_round(cls.stack, "commune-economy", "2022")
        cls.subjects = ["dan-tien", "hong-tien", "dong-tao", "tu-dan"]
        for subject in cls.subjects:
            cls.officer.call(district.draft(cls.round, subject, {"population": 0}))

    def write_until(self, stop, acknowledged, enough, index):
        """Writes one report over and over; each acknowledgement is noted."""
        number = 0
        while not stop.is_set():
            number += 1
            request = district.draft(self.round, self.subjects[index], {"population": number},
                                     request_id=harness.request_id())
            try:
                answer = self.officer.call(request, timeout=5)
            except harness.Refused as refused:
                self.assertIn(refused.code.name, ("UNAVAILABLE", "CANCELLED"), str(refused))
                return request
            acknowledged[index].append((int(answer.etag), number, request))
            if sum(map(len, acknowledged)) >= enough.needed:
                enough.set()
        return None

    def interrupt(self, with_signal, needed):
        """Writes under way when the service ends: (acknowledged, unanswered requests, exit)."""
        stop, enough = threading.Event(), threading.Event()
        enough.needed = needed
        acknowledged = [[] for _ in range(self.WRITERS)]
        with concurrent.futures.ThreadPoolExecutor(self.WRITERS) as pool:
            writers = [pool.submit(self.write_until, stop, acknowledged, enough, i)
                       for i in range(self.WRITERS)]
            try:
                self.assertTrue(enough.wait(harness.PATIENCE), "the writers write")
                code = self.stack.kill("reporting", with_signal)
            finally:
                stop.set()
            unanswered = [writer.result() for writer in writers]
        return acknowledged, [request for request in unanswered if request], code

    def commits(self):
        """All commits of the district's ledger, by request id."""
        found, token = {}, ""
        auditor = self.stack.client("auditor")
        while True:
            page = auditor.call(ledger.ListCommitsRequest(
                ledger="khoai-chau", page_size=1000, page_token=token,
                resource_prefix=self.round), "reporting")
            for commit in page.commits:
                self.assertNotIn(commit.request_id, found, "one commit a request id")
                found[commit.request_id] = commit.seq
            token = page.next_page_token
            if not token:
                return found

    def check(self, acknowledged, unanswered):
        self.stack.start()
        commits = self.commits()
        for writer in acknowledged:
            for seq, _, request in writer:
                self.assertEqual(commits.get(request.request_id), seq, request.request_id)
        # Who heard nothing asks again with the same id: it is applied once at most.
        for request in unanswered:
            answer = self.officer.call(request)
            self.assertEqual(answer.cells[0].number, request.report.cells[0].number)
            known = commits.get(request.request_id)
            self.assertIn(int(answer.etag), {known} if known else set(
                range(max(commits.values()) + 1, max(commits.values()) + 100)))
        self.commits()
        verified = self.stack.client("auditor").call(
            ledger.VerifyLedgerRequest(ledger="khoai-chau"), "reporting")
        self.assertEqual(list(verified.violations), [])

    def test_kill_9_loses_nothing_acknowledged(self):
        for _ in range(3):
            acknowledged, unanswered, code = self.interrupt(signal.SIGKILL, 60)
            self.assertEqual(code, -signal.SIGKILL)
            self.check(acknowledged, unanswered)

    def test_sigterm_drains(self):
        acknowledged, unanswered, code = self.interrupt(signal.SIGTERM, 60)
        self.assertEqual(code, 0, self.stack.log("reporting")[-2000:])
        self.check(acknowledged, unanswered)

    def test_sigterm_ends_every_service_in_order_with_open_streams(self):
        auditor = self.stack.client("auditor")
        for process, ledger_ in (("awards", "khoai-chau"), ("targets", "khoai-chau"),
                                 ("reporting", "khoai-chau")):
            with self.subTest(process):
                with auditor.stream(ledger.WatchCommitsRequest(ledger=ledger_), process,
                                    timeout=harness.PATIENCE) as events:
                    next(events)
                    self.assertEqual(self.stack.terminate(process), 0)
                    with self.assertRaises(harness.Refused) as caught:
                        for _ in events:
                            pass
                    self.assertEqual(caught.exception.code.name, "UNAVAILABLE")
        self.stack.start()
        district.total(self.stack.client("province"), SCHOOLS)


class OneOwnerTest(harness.StackCase):
    """A database file has one process."""

    loaded = False

    def test_a_second_process_on_the_same_file_refuses_to_start(self):
        for service in harness.SERVICES:
            with self.subTest(service):
                peers = []
                if service != "reporting":
                    peers += ["--reporting", self.stack.address("reporting")]
                if service == "awards":
                    peers += ["--targets", self.stack.address("targets")]
                second = self.stack.spawn(
                    service, "--db", f"sqlite:{self.stack.database(service)}", *peers)
                self.addCleanup(second.kill)
                text, _ = second.communicate(timeout=harness.PATIENCE)
                self.assertGreater(second.returncode, 0, text)
                self.assertIn(f"{service}.db", text)
                self.assertFalse((self.stack.state / "second.ready").exists())
        for service in harness.SERVICES:
            self.stack.client("admin").call(stubs.auth.WhoAmIRequest(), service)

    def test_the_scripts_start_what_ended_and_leave_what_runs(self):
        before = {name: self.stack.pid(name) for name in ("redis", *harness.SERVICES)}
        self.stack.start()
        self.assertEqual({name: self.stack.pid(name) for name in before}, before)
        address = self.stack.address("targets")
        self.stack.kill("targets")
        self.stack.start()
        self.assertEqual(self.stack.address("targets"), address)
        self.assertNotEqual(self.stack.pid("targets"), before["targets"])
        for name in ("redis", "reporting", "awards"):
            self.assertEqual(self.stack.pid(name), before[name])


if __name__ == "__main__":
    harness.main()
