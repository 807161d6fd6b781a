"""P1: what was acknowledged is there after any kill.

A kill of the process cannot show that a commit was not synced: what was written stands in the
kernel's memory. So beside the kills it is looked at in which order the service asks the kernel to
write, to sync and to send the answer.
"""

import collections
import contextlib
import signal

from faults.promise import Promise
from faults.strace import Traced
from support import district, harness, postgres
from support.writers import Writers

PROMISE = Promise("P1", "an acknowledged report survives kill -9 of service and database")
SUBJECTS = ["dan-tien", "hong-tien", "dong-tao", "tu-dan"]
MANY = 100_000  # more than one writer writes in an attempt
# Frames of HTTP/2 without an answer in them, over TLS, are smaller; an answer to a write is not.
SMALLEST_ANSWER = 200


def check(run, writers):
    """Every acknowledged write is in the log where its answer said, once, and the chain holds."""
    with run.judged():
        writers.check(run)


@PROMISE.check(mutants=["p01-commit-put-off"])
def killed_service(run):
    """kill -9 after some number of answers, and within the call that syncs a commit."""
    stack = run.district()
    round_ = district.open_round(stack, "commune-economy", "2024")
    # The mutant stores a commit with the next one: the round is to be there, so that only the kill
    # shows what is missing.
    district.open_round(stack, "commune-economy", "2023")
    for number in run.attempts(short=4, long=150):
        with Writers(stack, round_, SUBJECTS, after=number * MANY) as writers:
            with run.judged():
                writers.await_more(run.random.randint(1, 40))
                if number % 2:
                    kill_while_syncing(run, stack, writers)
                else:
                    stack.kill("reporting")
                stack.start()
                writers.await_more(5)
        check(run, writers)


def kill_while_syncing(run, stack, writers):
    """The nth fdatasync from now on is the last thing that the service does."""
    which = run.random.randint(1, 30)
    pid = stack.pid("reporting")
    with Traced(pid, ["fdatasync"], inject=f"fdatasync:signal=SIGKILL:when={which}"):
        code = stack.await_end("reporting")
    run.assertEqual(code, -signal.SIGKILL, "how the service ended")


@PROMISE.check(mutants=["p01-not-synced"])
def order(run):
    """Written, then synced, then answered: for each of writes that come one after the other."""
    stack = run.district()
    round_ = district.open_round(stack, "commune-economy", "2024")
    officer = stack.client("officer")
    officer.call(district.draft(round_, "dan-tien", {"population": 0}))
    log = f"{stack.database('reporting')}-wal"
    numbers = []
    with Traced(stack.pid("reporting"),
                ["pwrite64", "fdatasync", "fsync", "sendmsg", "sendto", "write"]) as traced:
        for number in run.attempts(short=20, long=300):
            numbers.append(number)
            officer.call(district.draft(round_, "dan-tien", {"population": number + 1}))
    judge_order(run, traced.calls, log, len(numbers))


def judge_order(run, calls, log, writes):
    written = [c for c in calls if c.name == "pwrite64" and c.file == log]
    sent = [c for c in calls if c.name in ("sendmsg", "sendto") and
            c.file.startswith(("TCP:", "socket:")) and c.result >= SMALLEST_ANSWER]
    # The handshake of somebody else's connection is no answer: the officer's has the most of them.
    officers = collections.Counter(c.file for c in sent).most_common(1)
    answers = [c for c in sent if officers and c.file == officers[0][0]]
    synced = [c for c in calls if c.name in ("fdatasync", "fsync") and c.file == log
              and c.result == 0]
    if len(written) < writes or len(answers) < writes - 1:  # the last may be cut off
        raise AssertionError(f"{len(written)} writes to the log and {len(answers)} answers were "
                             f"seen of {writes}")
    for answer in answers:
        before = [c for c in written if c.begins < answer.begins]
        if before and not any(before[-1].ends < c.begins and c.ends < answer.begins for c in synced):
            run.violated("an answer was sent before what was written last was synced")


@PROMISE.check(mutants=["p01-server-not-awaited"])
def crashed_database(run):
    """PostgreSQL ends without a word; two replicas write."""
    stack = run.replicas()
    round_ = district.open_round(stack, "commune-economy", "2024")
    for number in run.attempts(short=2, long=40):
        with Writers(stack, round_, SUBJECTS, ["reporting", "reporting-2"],
                     after=number * MANY) as writers:
            with run.judged():
                writers.await_more(run.random.randint(10, 60))
                stack.server.crash()
                asked = writers.asked_again
                harness.eventually(lambda: writers.asked_again > asked, "a write has no answer")
                stack.server.start()
                writers.await_more(10)
        check(run, writers)


@PROMISE.check(only_long=True)
def replicated(run):
    """With a synchronous standby: the primary is lost, the standby takes over with all of it."""
    for _ in run.attempts(short=0, long=8):
        with contextlib.ExitStack() as open_:
            primary = postgres.Postgres()
            open_.callback(primary.stop)
            primary.create("reporting")
            standby = primary.standby()
            open_.callback(standby.stop)
            primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
            primary.sql("SELECT pg_reload_conf()")
            harness.eventually(lambda: primary.sql(
                "SELECT sync_state FROM pg_stat_replication") == ["sync"], "the standby is synchronous")
            stack = harness.Stack({"reporting": postgres.uri("reporting", standby, primary)})
            open_.callback(stack.stop)
            stack.start()
            stack.cli("apply", "-f", harness.PACK, check=True)
            round_ = district.open_round(stack, "commune-economy", "2024")
            with Writers(stack, round_, SUBJECTS) as writers:
                with run.judged():
                    writers.await_more(run.random.randint(5, 60))
                    primary.crash()
                    standby.promote()
                    writers.await_more(10)
            check(run, writers)


def is_within_a_write(stack):
    """Whether a transaction that holds the lock of a ledger's row stands still. One that goes on is
    between two statements for an instant only."""
    query = ("SELECT a.pid, a.xact_start FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid "
             "WHERE a.state = 'idle in transaction' AND l.mode = 'RowShareLock'")
    still = set(stack.server.sql(query))
    for _ in range(5):
        still &= set(stack.server.sql(query)) if still else set()
    return bool(still)


@PROMISE.check(only_long=True)
def frozen_replica(run):
    """One replica is stopped while it holds the lock that the other needs, and goes on later."""
    stack = run.replicas()
    round_ = district.open_round(stack, "commune-economy", "2024")
    held = 0
    for number in run.attempts(short=0, long=10):
        with Writers(stack, round_, SUBJECTS, ["reporting", "reporting-2"],
                     after=number * MANY) as writers, run.judged():
            writers.await_more(5)
            held += freeze_within(stack, "reporting-2", writers)
            writers.await_more(10)
        check(run, writers)
    run.measured(f"frozen while it held the lock: {held} times")


def freeze_within(stack, process, writers):
    """Stops the process at instants of its own until one lies within its transaction; then waits until
    the other has given up waiting for it. Whether one did."""
    for _ in range(200):
        with stack.paused(process):
            if is_within_a_write(stack):
                asked = writers.asked_again
                harness.eventually(lambda: writers.asked_again > asked, "the other is refused", 60)
                return True
    return False
