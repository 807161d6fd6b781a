"""P5: who follows the feed misses nothing and sees nothing twice, over restarts of either side."""

from faults.promise import Promise
from support import district, harness
from support.stubs import ledger, reporting
from support.writers import LEDGER, Writers, commits

PROMISE = Promise("P5", "a consumer of the feed misses nothing and sees nothing twice")
SUBJECTS = ["dan-tien", "hong-tien"]


class Consumer:
    """Follows the ledger of the district from a token; remembers the last token that it was given."""

    def __init__(self, run, stack, token):
        self._run, self._auditor = run, stack.client("auditor")
        self.token, self.commits = token, []

    def take(self, events, process="reporting"):
        """So many events, then it is gone without a word."""
        request = ledger.WatchCommitsRequest(ledger=LEDGER, after_token=self.token)
        with self._auditor.stream(request, process, timeout=harness.PATIENCE) as stream:
            try:
                for _ in range(events):
                    self._note(next(stream))
            except harness.Refused as refused:
                if refused.code.name not in ("UNAVAILABLE", "CANCELLED"):
                    raise

    def take_until(self, seq, process="reporting"):
        request = ledger.WatchCommitsRequest(ledger=LEDGER, after_token=self.token)
        with self._auditor.stream(request, process, timeout=harness.PATIENCE) as stream:
            while not self.commits or self.commits[-1].seq < seq:
                self._note(next(stream))

    def _note(self, event):
        if event.HasField("commit"):
            if event.commit.token != event.token:
                self._run.violated(f"commit {event.commit.seq} came with the token of another")
            if self.commits and event.commit.seq != self.commits[-1].seq + 1:
                self._run.violated(f"after commit {self.commits[-1].seq} came {event.commit.seq}")
            self.commits.append(event.commit)
        self.token = event.token


def follow(run, stack, processes, short, long):
    """The consumer goes and comes back at every turn, the service at every fifth."""
    round_ = district.open_round(stack, "commune-economy", "2024")
    start = stack.client("auditor").call(ledger.VerifyLedgerRequest(ledger=LEDGER),
                                         "reporting").token
    consumer = Consumer(run, stack, start)
    with Writers(stack, round_, SUBJECTS, processes) as writers, run.judged():
        for number in run.attempts(short, long):
            writers.await_more(1)
            process = run.random.choice(processes)
            if number % 5 == 4:
                stack.kill(process)
                stack.start()
                writers.await_more(1)
            # One event at a time wakes it at the edge of what is known, many in the middle.
            consumer.take(run.random.choice([1, 2, 3, run.random.randint(4, 40)]), process)
    with run.judged():
        writers.check(run)
        last = max(seq for _, seq, *_ in writers.acknowledged)
        consumer.take_until(last)
    logged = list(commits(stack, after_token=start, with_images=True))
    seen = consumer.commits
    run.assertEqual([c.seq for c in seen], [c.seq for c in logged[:len(seen)]], "what was seen")
    run.assertEqual([c.SerializeToString(deterministic=True) for c in seen],
                    [c.SerializeToString(deterministic=True) for c in logged[:len(seen)]], "images")


@PROMISE.check(mutants=["p05-resume-skips-a-commit", "p05-token-of-the-commit-before"])
def one_process(run):
    follow(run, run.district(), ["reporting"], short=40, long=400)


@PROMISE.check(only_long=True)
def replicas(run):
    follow(run, run.replicas(), ["reporting", "reporting-2"], short=0, long=200)


@PROMISE.check(mutants=["p05-history-not-compared"])
def another_history(run):
    """The database is set back and written again: who was further is told so."""
    for _ in run.attempts(short=2, long=30):
        stack = run.district()
        subjects = run.random.sample(SUBJECTS, 2)
        round_ = district.open_round(stack, "commune-economy", "2024")
        officer = stack.client("officer")
        officer.call(district.draft(round_, subjects[0], {"population": 1}))
        lost = stack.client("auditor").call(ledger.VerifyLedgerRequest(ledger=LEDGER),
                                            "reporting").token
        stack = run.district()
        round_ = district.open_round(stack, "commune-economy", "2024")
        for number in range(run.random.randint(1, 3)):
            officer.call(district.draft(round_, subjects[1], {"population": 2 + number}))
        for request in (ledger.WatchCommitsRequest(ledger=LEDGER, after_token=lost),
                        ledger.ListCommitsRequest(ledger=LEDGER, after_token=lost)):
            with run.judged():
                refused = stack.client("auditor").refusal(request, "reporting")
                run.assertEqual((refused.code.name, refused.reason),
                                ("OUT_OF_RANGE", "UNKNOWN_POSITION"), "a token of what is lost")


class Mirror:
    """Keeps the totals below the district by WatchTotals, and remembers its cursor and nothing else."""

    FILTER = reporting.TotalFilter(parent=district.OWNER)

    def __init__(self, run, stack):
        self._run, self._client = run, stack.client("admin")
        page = self._snapshot()
        self.cursor = page.cursor
        self.totals = {record.round: record for record in page.totals}
        self.told = []  # changes

    def _snapshot(self):
        page = self._client.call(reporting.ListTotalsRequest(filter=self.FILTER, with_cells=True))
        assert not page.next_page_token, "the district's totals fit a page"
        return page

    def take(self, events, process):
        """So many events or all that there are, then it is gone without a word. Whether it was told
        nothing because it had caught up."""
        request = reporting.WatchTotalsRequest(filter=self.FILTER, with_cells=True,
                                               cursor=self.cursor)
        event = None
        with self._client.stream(request, process, timeout=harness.PATIENCE) as stream:
            try:
                for _ in range(events):
                    event = next(stream)
                    self._note(event)
                    if event.caught_up:
                        break
            except harness.Refused as refused:
                if refused.code.name not in ("UNAVAILABLE", "CANCELLED"):
                    raise
        return event is not None and event.caught_up and not event.changes

    def _note(self, event):
        rounds = [change.round for change in event.changes]
        if len(set(rounds)) != len(rounds):
            self._run.violated(f"one event tells a round twice: {rounds}")
        for change in event.changes:
            known = self.totals.pop(change.round, None)
            if change.removed and known is None:
                self._run.violated(f"{change.round} is gone and was never told")
            if not change.removed:
                if known is not None and known.total.token == change.record.total.token:
                    self._run.violated(f"{change.round} is told twice at one position")
                self.totals[change.round] = change.record
            self.told.append(change)
        self.cursor = event.cursor

    def check(self, commits_):
        """Ordered by the log, each total that of its position, and all of it what is there now."""
        seq_of = {commit.token: commit.seq for commit in commits_}
        last = {}
        for change in self.told:
            if change.removed:
                continue
            token = change.record.total.token
            seq = seq_of.get(token, 0)
            if seq <= last.get(change.round, 0):
                self._run.violated(f"{change.round}: after commit {last[change.round]} came {seq}")
            last[change.round] = seq
        for change in self.told[:100]:
            if change.removed or change.round not in self.totals:
                continue
            then = self._client.call(reporting.GetTotalRequest(
                name=change.round, consistency={"exactly": change.record.total.token}))
            self._run.assertEqual(then.SerializeToString(deterministic=True),
                                  change.record.total.SerializeToString(deterministic=True),
                                  f"{change.round} at its position")
        now = {record.round: record.total.cells for record in self._snapshot().totals}
        mine = {name: record.total.cells for name, record in self.totals.items()}
        self._run.assertEqual(sorted(mine), sorted(now), "the rounds that there are")
        for name, cells in now.items():
            self._run.assertEqual(str(list(mine[name])), str(list(cells)), f"the total of {name}")


def mirror(run, stack, processes, short, long):
    """The mirror goes and comes back at every turn, the service at every fifth."""
    rounds = [district.open_round(stack, "commune-economy", year) for year in ("2023", "2024")]
    start = stack.client("auditor").call(ledger.VerifyLedgerRequest(ledger=LEDGER),
                                         "reporting").token
    mirrored = Mirror(run, stack)
    admin = stack.client("admin")
    for number in run.attempts(short, long):
        process = run.random.choice(processes)
        with run.judged():
            # More commits than are told at once.
            for round_ in rounds:
                for subject in SUBJECTS:
                    district.report_accepted(stack, round_, subject, {"population": 1 + number},
                                             reason="Đính chính", explained="Số tùy ý")
            if number % 3 == 1:
                name = district.open_round(stack, "commune-economy", "2022")
                mirrored.take(run.random.randint(1, 2), process)
                admin.call(reporting.AnnulRoundRequest(name=name, reason="Mở nhầm"))
            if number % 5 == 4:
                stack.kill(process)
                stack.start()
            if number % 2 == 1:
                mirrored.take(run.random.randint(1, 2), process)
    with run.judged():
        while not mirrored.take(1, processes[0]):
            pass
        mirrored.check(commits(stack, after_token=start))


@PROMISE.check(mutants=["p05-cursor-of-the-event-before", "p05-removal-not-told",
                        "p05-one-round-of-a-step", "p05-total-of-now"])
def totals(run):
    mirror(run, run.district(), ["reporting"], short=8, long=200)


@PROMISE.check(only_long=True)
def totals_of_replicas(run):
    mirror(run, run.replicas(), ["reporting", "reporting-2"], short=0, long=100)
