"""P12: a full or failing disk is an error, never a false acknowledgement, and passes with its cause."""

from faults import store
from faults.promise import Promise
from faults.strace import Traced
from support import district, harness
from support.writers import Writers

PROMISE = Promise("P12", "a full or failing disk gives an error and no false acknowledgement")
SUBJECTS = ["dan-tien", "hong-tien", "dong-tao", "tu-dan"]
MANY = 100_000  # more than one writer writes in an attempt


def fails_and_passes(run, fault, short, long):
    """Writers before, during and after the fault; a write that is refused is asked for again."""
    stack = run.district()
    round_ = district.open_round(stack, "commune-economy", "2024")
    for number in run.attempts(short, long):
        store.empty_log(stack)  # where the log does not grow, no disk is full
        with Writers(stack, round_, SUBJECTS, after=number * MANY) as writers, run.judged():
            writers.await_more(5)
            with fault(run, stack):
                asked = writers.asked_again
                enough = len(writers.acknowledged) + 300
                harness.eventually(
                    lambda: writers.asked_again > asked or len(writers.acknowledged) > enough,
                    "a write is refused")
                if writers.asked_again == asked:
                    run.violated("300 writes were acknowledged although none can be stored")
            writers.await_more(10)
        with run.judged():
            writers.check(run)


@PROMISE.check(mutants=["p12-failed-commit-answered"])
def full(run):
    fails_and_passes(run, lambda run, stack: store.full(stack, run.random.randint(0, 200_000)),
                     short=4, long=100)


@PROMISE.check(mutants=["p12-failed-commit-answered"])
def sync_fails(run):
    """The nth sync from now on, and all that follow, say EIO."""
    fails_and_passes(run, lambda run, stack: Traced(
        stack.pid("reporting"), ["fdatasync"],
        inject=f"fdatasync:error=EIO:when={run.random.randint(1, 20)}+"), short=3, long=100)
