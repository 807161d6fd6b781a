"""P2: a strong total holds every report that was acknowledged before it was asked for.

Redis is killed, stopped, emptied, given back what it held before, and given forged entries. Every
answer is compared with what the log holds at the answer's own position.
"""

import contextlib
import re

from faults.promise import Promise
from support import cache, district, harness, postgres
from support.stubs import reporting
from support.traffic import Traffic

PROMISE = Promise("P2", "a strong total holds all that was acknowledged, whatever Redis does")
REPLICAS = ["reporting", "reporting-2"]
SUBJECTS = ["dan-tien", "hong-tien", "dong-tao", "tu-dan"]


class Deployment:
    """How Traffic writes and reads one round of a stack; what it asserts, the run judges."""

    def __init__(self, run, stack):
        self.stack = stack
        self.assertEqual, self.assertTrue = run.assertEqual, run.assertTrue
        self.round = district.open_round(stack, "commune-economy", "2024")
        self.officer, self.reviewer = stack.client("officer"), stack.client("reviewer")
        self.province = stack.client("province")

    def accept(self, subject, number, replica="reporting"):
        harness.answered(lambda: self.officer.call(district.draft(
            self.round, subject, {"population": number}, reason="Đính chính"), replica))
        self.officer.call(district.submit(self.round, subject), replica)
        self.reviewer.call(district.accept(self.reviewer, self.round, subject, replica),
                           replica)

    def total(self, replica="reporting", **fields):
        return self.province.call(reporting.GetTotalRequest(name=self.round, **fields), replica)

    def population(self):
        return int(district.sums(self.total())["population"] or 0)


def trouble(run, stack, traffic):
    """One thing that Redis does to who relies on it."""
    old = cache.entries(stack, most=20)
    what = run.random.choice(["killed", "stopped", "emptied", "set back", "scrambled"])
    if what == "killed":
        stack.kill("redis")
        traffic.await_more(2)
        stack.start_redis()
    elif what == "stopped":
        with stack.paused("redis"):
            traffic.await_more(2)
    elif what == "emptied":
        stack.redis("flushall")
    elif what == "set back":
        traffic.await_more(2)
        stack.redis("flushall")
        cache.put(stack, old)
    else:
        values = list(old.values())
        run.random.shuffle(values)
        cache.put(stack, dict(zip(old, values)))
    traffic.await_more(2)


@PROMISE.check(mutants=["p02-version-not-compared", "p02-own-version-trusted"])
def replicas(run):
    """Each replica writes and reads at once what the other writes."""
    stack = run.replicas()
    deployment = Deployment(run, stack)
    with Traffic(deployment, SUBJECTS, REPLICAS) as traffic:
        with run.judged():
            traffic.await_more(5)
            for _ in run.attempts(short=3, long=120):
                trouble(run, stack, traffic)
    traffic.check()


@PROMISE.check(mutants=["p02-commits-not-heard"])
def one_process(run):
    stack = run.district()
    deployment = Deployment(run, stack)
    with Traffic(deployment, SUBJECTS[:1], ["reporting"]) as traffic:
        with run.judged():
            traffic.await_more(5)
            for _ in run.attempts(short=2, long=80):
                trouble(run, stack, traffic)
    traffic.check()


def payload_of(entry):
    """(begin, end) of what a sealed entry holds: format, length of key, length of payload, key."""
    key, payload = int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:16], "big")
    return 16 + key, 16 + key + payload


def forge(run, entries):
    """Each entry with another digit somewhere in what it holds."""
    forged = {}
    for key, entry in entries.items():
        begin, end = payload_of(entry)
        digits = [m.start() for m in re.finditer(rb"[0-9]", entry[begin:end])]
        if digits:
            at = begin + run.random.choice(digits)
            digit = bytes([ord("0") + (entry[at] - ord("0") + run.random.randint(1, 9)) % 10])
            forged[key] = entry[:at] + digit + entry[at + 1:]
    return forged


def swap(run, entries):
    """Entries under the keys of others of the same length."""
    swapped, lengths = {}, {}
    for key in entries:
        lengths.setdefault((key.split(":")[0], len(key)), []).append(key)
    for keys in lengths.values():
        swapped.update(zip(keys, (entries[key] for key in keys[1:] + keys[:1])))
    return swapped


def truths(stack, rounds):
    province = stack.client("province")
    return {name: list(district.total(province, name).cells) for name in rounds}


def written_by_others(run, alter):
    """Entries of many rounds are altered; the service remembers none and asks Redis."""
    stack = run.district()
    rounds = [row.name for row in stack.client("admin").call(reporting.ListRoundsRequest(
        parent=district.OWNER, page_size=1000)).rounds]
    stack.redis("flushall")
    before = truths(stack, rounds)
    for _ in run.attempts(short=1, long=40):
        stack.kill("reporting")
        stack.redis("flushall")
        stack.start()
        run.assertEqual(truths(stack, rounds), before, "without entries")
        entries = harness.eventually(lambda: cache.entries(stack), "totals are cached")
        cache.put(stack, alter(run, entries))
        stack.kill("reporting")
        stack.start()
        with run.judged():
            for name, cells in truths(stack, rounds).items():
                run.assertEqual(cells, before[name], f"{name} with altered entries")


@PROMISE.check(mutants=["p02-seal-not-checked"])
def forged(run):
    written_by_others(run, forge)


@PROMISE.check(mutants=["p02-key-not-compared"])
def swapped(run):
    written_by_others(run, swap)


@PROMISE.check(mutants=["p02-history-not-in-key"])
def another_history(run):
    """The database is set back, Redis is not: as many commits come again, but others."""
    for number in run.attempts(short=2, long=30):
        first, second = run.random.sample(range(1, 10 ** 6), 2)
        stack = run.district()
        deployment = Deployment(run, stack)
        deployment.accept("dan-tien", first)
        run.assertEqual(deployment.population(), first, "before it is set back")
        lost = harness.eventually(lambda: cache.entries(stack), "the total is cached")
        stack = run.district()
        cache.put(stack, lost)
        deployment = Deployment(run, stack)
        deployment.accept("dan-tien", second)
        with run.judged():
            run.assertEqual(deployment.population(), second, "after it was set back")


@PROMISE.check(only_long=True)
def promoted(run):
    """A standby takes over that lacks the last reports; Redis has totals of them."""
    for _ in run.attempts(short=0, long=5):
        with contextlib.ExitStack() as open_:
            primary = postgres.Postgres()
            open_.callback(primary.stop)
            primary.create("reporting")
            standby = primary.standby()
            open_.callback(standby.stop)
            stack = harness.Stack({"reporting": postgres.uri("reporting", standby, primary)})
            open_.callback(stack.stop)
            stack.start()
            stack.cli("apply", "-f", harness.PACK, check=True)
            deployment = Deployment(run, stack)
            kept, lost, new = run.random.sample(range(1, 10 ** 6), 3)
            deployment.accept("dan-tien", kept)
            standby.await_same(primary)
            standby.cut()
            deployment.accept("dan-tien", lost)
            run.assertEqual(deployment.population(), lost, "before it was lost")
            primary.crash()
            standby.promote()
            with run.judged():
                run.assertEqual(harness.answered(deployment.population), kept, "after the failover")
                deployment.accept("dan-tien", new)
                run.assertEqual(deployment.population(), new, "of the new history")
