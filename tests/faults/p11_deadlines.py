"""P11: work whose deadline has passed is not begun.

The deadline is the service's: gRPC sends how much time is left, so that a service counts from when the
request arrives.
"""

import concurrent.futures
import time

from faults import store
from faults.promise import Promise
from support import district, harness
from support.writers import commits

PROMISE = Promise("P11", "expired work is not executed: no commit after its deadline")
CALLERS = 6
TRANSIT = 0.5  # seconds; more than a request takes to arrive
SUBJECTS = ["dan-tien", "hong-tien", "dong-tao", "tu-dan", "an-vi", "ong-dinh"]


def send(officer, round_, subject, number, seconds):
    """(request id, when its deadline was, how it ended)."""
    request = district.draft(round_, subject, {"population": number},
                             request_id=harness.request_id())
    deadline = time.time() + seconds
    try:
        officer.call(request, timeout=seconds)
        return request.request_id, deadline, "OK"
    except harness.Refused as refused:
        return request.request_id, deadline, refused.code.name


@PROMISE.check(mutants=["p11-deadline-not-checked"])
def behind_a_lock(run):
    """Writes wait for a lock until after their deadlines; then the lock is free."""
    stack = run.district()
    officer = stack.client("officer")
    round_ = district.open_round(stack, "commune-economy", "2024")
    officer.call(district.draft(round_, SUBJECTS[0], {"population": 0}))
    for number in run.attempts(short=4, long=120):
        with concurrent.futures.ThreadPoolExecutor(CALLERS) as pool:
            with store.locked(stack):
                sent = [pool.submit(send, officer, round_, subject, 1 + number,
                                    run.random.uniform(0.2, 0.6)) for subject in SUBJECTS]
                ended = [one.result() for one in sent]
                # The service counts from when it received a request, some time after it was sent.
                time.sleep(max(0.0, max(d for _, d, _ in ended) + TRANSIT - time.time()))
        for id_, deadline, how in ended:
            if how not in ("DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "UNAVAILABLE"):
                run.violated(f"a write behind the lock ended with {how}")
        # Whatever was queued is worked off before this one.
        harness.answered(lambda: officer.call(
            district.draft(round_, SUBJECTS[0], {"population": 10 ** 6 + number})))
        for commit in commits(stack, resource_prefix=round_):
            deadline = next((d for id_, d, _ in ended if id_ == commit.request_id), None)
            if deadline:
                after = commit.time.ToNanoseconds() / 1e9 - deadline
                run.violated(f"a write was committed {after:.3f} s after its deadline")
