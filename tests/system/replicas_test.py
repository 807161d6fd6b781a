"""Three processes of reporting on one PostgreSQL and one Redis, behind nginx: they are one service."""

import concurrent.futures
import contextlib
import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import (awarding, cache, district, harness, nginx, postgres,  # noqa: E402
                     stubs)
from support.stubs import awards, catalog, ledger, reporting, targets  # noqa: E402
from support.traffic import Traffic  # noqa: E402
from support.writers import LEDGER, Writers, commits  # noqa: E402

REPLICAS = ["reporting", "reporting-2", "reporting-3"]
SUBJECTS = ["dan-tien", "hong-tien", "dong-tao", "tu-dan", "an-vi", "ong-dinh"]
PLAN = "units/khoai-chau/plans/2021-2025"


class ReplicasCase(harness.StackCase):
    """Every test has a round of its own."""

    loaded = False

    @classmethod
    def make_stack(cls):
        server = postgres.Postgres()
        cls.addClassCleanup(server.stop)
        return harness.Stack({name: server.create(name) for name in harness.SERVICES},
                             {"reporting": len(REPLICAS)})

    @classmethod
    def prepare(cls):
        cls.stack.cli("apply", "-f", harness.PACK, check=True)
        cls.admin, cls.officer = cls.stack.client("admin"), cls.stack.client("officer")
        cls.reviewer, cls.province = cls.stack.client("reviewer"), cls.stack.client("province")
        cls.auditor = cls.stack.client("auditor")
        cls.periods = map(str, range(2010, 2025))

    def setUp(self):
        self.stack.start()
        self.round = district.open_round(self.stack, "commune-economy", next(self.periods))

    def report_name(self, subject):
        return district.report_name(self.round, subject)

    def accept(self, subject, number, replica):
        """Brings a figure into force through one replica."""
        self.officer.call(district.draft(self.round, subject, {"population": number},
                                         reason="Đính chính"), replica)
        self.officer.call(district.submit(self.round, subject), replica)
        self.reviewer.call(district.accept(self.reviewer, self.round, subject, replica),
                           replica)

    def total(self, replica, **fields):
        return self.province.call(reporting.GetTotalRequest(name=self.round, **fields), replica)

    def population(self, replica):
        return int(district.sums(self.total(replica))["population"] or 0)

    def verify(self):
        answer = self.auditor.call(ledger.VerifyLedgerRequest(ledger=LEDGER), "reporting")
        self.assertEqual(list(answer.violations), [])


class TotalsTest(ReplicasCase):
    def test_each_replica_answers_with_what_the_others_were_told(self):
        for number, writer in enumerate(REPLICAS * 2, 1):
            self.accept("dan-tien", number, writer)
            answers = harness.at_once(*(lambda r=reader: self.population(r) for reader in REPLICAS))
            self.assertEqual(answers, [number] * len(REPLICAS))

    def test_no_answer_is_ever_stale(self):
        with Traffic(self, SUBJECTS, REPLICAS) as traffic:
            traffic.await_more(30)
        traffic.check()

    def test_whatever_redis_does(self):
        with Traffic(self, SUBJECTS, REPLICAS) as traffic:
            traffic.await_more(3)
            old = harness.eventually(lambda: cache.entries(self.stack), "totals are cached")
            self.stack.kill("redis")
            traffic.await_more(3)
            self.stack.start()
            traffic.await_more(3)
            with self.stack.paused("redis"):
                traffic.await_more(3)
            self.stack.redis("flushall")
            traffic.await_more(3)
            cache.put(self.stack, old)  # as a dump of yesterday
            traffic.await_more(3)
        traffic.check()

    def test_forged_and_swapped_entries_are_no_answer(self):
        self.accept("dan-tien", 48, "reporting")
        self.accept("hong-tien", 1, "reporting-2")
        other = self.round
        self.round = district.open_round(self.stack, "commune-economy", next(self.periods))
        self.accept("dan-tien", 100, "reporting")
        rounds = {other: 49, self.round: 100}

        def check():
            for self.round, population in rounds.items():
                for replica in REPLICAS:
                    self.assertEqual(self.population(replica), population)

        for alter in (lambda values: [v.replace(b"49", b"68") for v in values],
                      lambda values: [v[:-1] + bytes([v[-1] ^ 1]) for v in values],
                      lambda values: values[1:] + values[:1],
                      lambda values: [b"" for _ in values]):
            check()
            good = harness.eventually(lambda: self.cached(rounds), "both totals are cached")
            cache.put(self.stack, dict(zip(good, alter(list(good.values())))))
            # Who remembers nothing asks Redis.
            self.stack.restart("reporting-3")
            check()
            self.stack.redis("flushall")
            self.stack.restart("reporting-3")

    def cached(self, rounds):
        found = cache.entries(self.stack)
        return found if all(any(r.rsplit("/", 1)[1] in key for key in found)
                            for r in rounds) else None


class TasksTest(ReplicasCase):
    def test_each_replica_knows_of_every_round_and_report_at_once(self):
        def states(replica):
            return {task.subject.rsplit("/", 1)[-1]: task.state for task in self.officer.call(
                reporting.ListTasksRequest(form="forms/commune-economy", page_size=1000),
                replica).tasks if task.round == self.round}

        def cells(replica):
            owner, = self.reviewer.call(reporting.GetProgressMatrixRequest(
                parent=district.OWNER, forms=["forms/commune-economy"],
                period=self.round.rsplit(".", 1)[-1]), replica).owners
            return dict(zip((row.subject.rsplit("/", 1)[-1] for row in owner.subjects),
                            owner.cells))

        for subject, writer in zip(SUBJECTS, REPLICAS * 2):
            # Every replica has an answer in its memory before it changes.
            for reader in REPLICAS:
                self.assertEqual(states(reader)[subject], reporting.REPORT_STATE_UNSPECIFIED)
                self.assertEqual(cells(reader)[subject], reporting.PROGRESS_CELL_MISSING_OVERDUE)
            self.accept(subject, 1, writer)
            for reader in REPLICAS:
                self.assertNotIn(subject, states(reader))
                self.assertEqual(cells(reader)[subject], reporting.PROGRESS_CELL_ACCEPTED_LATE)
        self.admin.call(reporting.CloseRoundRequest(name=self.round), REPLICAS[1])
        for reader in REPLICAS:
            self.assertEqual(states(reader), {})


class WritesTest(ReplicasCase):
    def test_a_request_sent_to_all_at_once_applies_once(self):
        sent = []
        for number in range(1, 11):
            request = district.draft(self.round, "dan-tien", {"population": number},
                                     request_id=harness.request_id())
            answers = harness.at_once(
                *(lambda r=r: self.officer.call(request, r) for r in REPLICAS * 2))
            for answer in answers:
                self.assertEqual(answer, answers[0])
                self.assertEqual(answer.cells[0].number, str(number))
            sent.append((request.request_id, int(answers[0].etag)))
        logged = [(c.request_id, c.seq) for c in commits(
            self.stack, resource_prefix=self.report_name("dan-tien"))]
        self.assertEqual(logged, sent)
        other = district.draft(self.round, "dan-tien", {"population": 99},
                               request_id=sent[-1][0])
        for replica in REPLICAS:
            self.assertRefused(self.officer.refusal(other, replica),
                               "ALREADY_EXISTS", "REQUEST_ID_REUSED")

    def test_of_those_who_saw_the_same_version_one_wins(self):
        first = self.officer.call(district.draft(self.round, "dan-tien", {"population": 0}))
        winners, losers = [], 0
        etag = first.etag
        for number in range(10):
            answers = harness.at_once(*(
                lambda i=i, r=r: self.officer.call(district.draft(
                    self.round, "dan-tien", {"population": 1 + 10 * number + i}, etag=etag), r)
                for i, r in enumerate(REPLICAS * 2)))
            refused = [a for a in answers if isinstance(a, harness.Refused)]
            for loser in refused:
                self.assertEqual(loser.code.name, "ABORTED", str(loser))
            won = [a for a in answers if not isinstance(a, harness.Refused)]
            self.assertEqual(len(won), 1, answers)
            winners.append(int(won[0].etag))
            losers += len(refused)
            etag = won[0].etag
        self.assertEqual(losers, 50)
        self.assertEqual(
            [c.seq for c in commits(self.stack, resource_prefix=self.report_name("dan-tien"))],
            [int(first.etag), *winners])

    def test_one_that_slept_builds_on_the_truth(self):
        leaver = self.stack.bind("user:nghi-viec", "ROLE_PROVINCIAL_READER", "units/hung-yen")
        self.accept("dan-tien", 1, "reporting-3")
        old = self.officer.call(reporting.GetReportRequest(name=self.report_name("dan-tien")),
                                "reporting-3").etag
        self.assertEqual(self.population("reporting-3"), 1)
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            with self.stack.paused("reporting-3"):
                late = pool.submit(self.officer.refusal, district.draft(
                    self.round, "dan-tien", {"population": 66}, etag=old, reason="Đến muộn"),
                    "reporting-3")
                for number in range(2, 5):
                    self.accept("dan-tien", number, REPLICAS[number % 2])
                self.accept("hong-tien", 100, "reporting")
                self.admin.call(
                    catalog.DeleteBindingRequest(name="bindings/user:nghi-viec"), "reporting-2")
            self.assertEqual(late.result().code.name, "ABORTED", str(late.result()))
        self.assertEqual(self.population("reporting-3"), 104)
        head = self.stack.heads(["reporting"])[("reporting", LEDGER)][0]
        self.accept("dan-tien", 5, "reporting-3")
        self.assertEqual([c.seq for c in commits(self.stack)], list(range(1, head + 4)))
        for replica in REPLICAS:
            self.assertEqual(self.population(replica), 105)
            self.refuses(leaver, replica)
        self.verify()

    def refuses(self, client, replica):
        def refused():
            with contextlib.suppress(harness.Refused):
                client.call(reporting.GetTotalRequest(name=self.round), replica)
                return False
            return True

        harness.eventually(refused, f"{replica} refuses who has no role")

    def test_a_role_taken_away_through_one_is_taken_away_at_all(self):
        for replica in REPLICAS:
            leaver = self.stack.bind(f"user:roi-{replica}", "ROLE_PROVINCIAL_READER",
                                     "units/hung-yen")
            for other in REPLICAS:
                leaver.call(reporting.GetTotalRequest(name=self.round), other)
            self.admin.call(
                catalog.DeleteBindingRequest(name=f"bindings/user:roi-{replica}"), replica)
            for other in REPLICAS:
                self.refuses(leaver, other)

    def test_writers_behind_nginx_notice_no_replica_that_comes_or_goes(self):
        def served(name):
            return self.stack.log(name).count("ReportingService/UpdateReport")

        with nginx.before(self.stack, "reporting"):
            with Writers(self.stack, self.round, SUBJECTS[:4], ["nginx"]) as writers:
                writers.await_more(10)
                for name, with_signal, code in (
                        ("reporting-2", signal.SIGKILL, -signal.SIGKILL),
                        ("reporting-3", signal.SIGTERM, 0), ("reporting", signal.SIGTERM, 0)):
                    self.assertEqual(self.stack.kill(name, with_signal), code)
                    writers.await_more(15)
                    before = served(name)
                    self.stack.start()
                    # The next one may go when this one takes part again.
                    harness.eventually(lambda: served(name) > before, f"nginx finds {name}")
            writers.check(self)
        # Nobody was asked again but for what was under way in the one that ended.
        self.assertLessEqual(writers.asked_again, 3 * 4)


class FeedTest(ReplicasCase):
    def test_a_feed_shows_what_every_replica_commits_and_goes_on_at_another(self):
        ledgers = self.auditor.call(ledger.ListLedgersRequest(), "reporting").ledgers
        head = next(entry for entry in ledgers if entry.ledger == LEDGER)
        self.follow_token, events = head.token, []
        with Writers(self.stack, self.round, SUBJECTS[:2], ["reporting", "reporting-3"]) as writers:
            self.follow("reporting-2", events, until=lambda: len(events) > 15,
                        then=lambda: self.stack.kill("reporting-2"))
            seen = len(events)
            self.follow("reporting-3", events, until=lambda: len(events) > seen + 15)
        writers.check(self)
        last = max(seq for _, seq, *_ in writers.acknowledged)
        self.follow("reporting", events, until=lambda: events[-1].seq >= last)
        logged = list(commits(self.stack, after_token=head.token, with_images=True))
        self.assertEqual([commit.seq for commit in events],
                         [commit.seq for commit in logged[:len(events)]])
        self.assertEqual([commit.SerializeToString(deterministic=True) for commit in events],
                         [commit.SerializeToString(deterministic=True)
                          for commit in logged[:len(events)]])
        self.assertGreaterEqual(len(events), len(writers.acknowledged))

    def follow(self, replica, events, until, then=None):
        """Reads the feed from where it was left until enough has come; then to its end, if it is to
        have one."""
        request = ledger.WatchCommitsRequest(ledger=LEDGER, after_token=self.follow_token)
        with self.auditor.stream(request, replica, timeout=harness.PATIENCE) as stream:
            try:
                while then or not until():
                    if then and until():
                        then()
                        then = None
                        until = lambda: False  # noqa: E731
                    event = next(stream)
                    self.follow_token = event.token
                    if event.HasField("commit"):
                        events.append(event.commit)
            except harness.Refused as refused:
                self.assertEqual((refused.code.name, then), ("UNAVAILABLE", None), str(refused))


class CallersTest(ReplicasCase):
    def test_services_that_call_the_replicas_go_on_when_one_is_gone(self):
        self.stack.import_figures()
        self.stack.await_catalog()
        movement = self.admin.call(awards.CreateMovementRequest(movement=awards.Movement(
            name="units/khoai-chau/movements/thu", title="Phong trào thử", start_date="2022-01-01",
            end_date="2022-12-31", simulated=True))).name
        before = self.evaluate()
        for number, name in enumerate(REPLICAS):
            self.stack.kill(name)
            for _ in range(4):
                self.assertEqual(self.evaluate().results, before.results)
            self.assertEqual(self.appraise(movement, number), awards.NOMINATION_STATE_ELIGIBLE)
            # Roles go on being followed too, whichever replica was followed.
            others = [r for r in REPLICAS if r != name]
            self.follow_a_role(f"user:theo-{name}", others)
            self.stack.start()

    def evaluate(self):
        return harness.answered(lambda: self.province.call(
            targets.EvaluatePlanRequest(name=PLAN, period="2022")))

    def appraise(self, movement, number):
        name = awarding.propose(self.officer, movement, f"so-{number}",
                                evidence=awards.EvidenceRequest(
                                    rounds=[district.round_name("schools", "2022")], period="2022",
                                    targets=[PLAN + "/targets/t18"]))
        request = awards.AppraiseNominationsRequest(
            parent=movement, nominations=[name], attested_rules=["no-discipline"],
            request_id=harness.request_id())
        return harness.answered(lambda: self.reviewer.call(request)).outcomes[0].state

    def follow_a_role(self, principal, replicas):
        binding = catalog.Binding(name=f"bindings/{principal}")
        binding.grants.add(role="ROLE_PROVINCIAL_READER", unit="units/hung-yen")
        self.admin.call(catalog.UpdateBindingRequest(binding=binding, allow_missing=True),
                        replicas[0])
        client = self.stack.client_of(principal)
        for process in (*replicas, "targets", "awards"):
            harness.eventually(
                lambda: client.call(stubs.auth.WhoAmIRequest(), process).grants,
                f"{process} knows {principal}")


if __name__ == "__main__":
    harness.main()
