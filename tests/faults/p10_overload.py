"""P10: under more than it can do the service goes on doing about as much, and refuses the rest at once.

The load is a read of a long log that finds nothing: work for the service, and little for who asks. The
service runs on the first core and its callers on the last, so that what they take is not taken from it. The
load is open: calls are begun at their times, whether or not others have ended.
"""

import contextlib
import os
import statistics
import subprocess
import threading
import time

import grpc

from faults.promise import Promise
from support import district, harness, stubs
from support.stubs import auth, catalog, ledger
from support.writers import LEDGER, Writers

PROMISE = Promise("P10", "overload sheds: what is accepted is answered within its deadline")
SUBJECTS = ["dan-tien", "hong-tien", "dong-tao", "tu-dan"]
DEADLINE = 1.0  # seconds that a caller has
CALLERS = 12
CHANNELS = 4
COMMITS = 1500  # make a read of them take some milliseconds
# How much of what it did just before the service does under too much at least, and how much of what it
# accepted may be late. The machine is shared with others, so that one measurement of TRIES must be as it
# should; the long form measures longer and asks for more.
SHORT, LONG = (0.5, 0.25), (0.8, 0.05)
TRIES = 3
TIMES = [4, 2, 8]  # as much as it can do
REQUEST = ledger.ListCommitsRequest(ledger=LEDGER, resource_prefix="units/khong-co")


class Load:
    """Calls of many principals over several connections, and how each ended."""

    def __init__(self, stack):
        self._rpc = stubs.BY_REQUEST[REQUEST.DESCRIPTOR.full_name]
        self._metadata = []
        for number in range(CALLERS):
            user = f"user:tai-{number}"
            stack.client("admin").call(catalog.UpdateBindingRequest(
                allow_missing=True, binding=catalog.Binding(name=f"bindings/{user}", grants=[
                    auth.RoleGrant(role="ROLE_AUDITOR", unit=district.OWNER)])))
            self._metadata.append(stack.client_of(user).metadata)
        self._calls = []
        for number in range(CHANNELS):
            (stack.run / f"load-{number}.addr").write_text(stack.address("reporting"))
            self._calls.append(self._rpc.on(stack.channel(f"load-{number}")))
        self._lock = threading.Lock()
        self.ended = []  # (code, seconds that it took)

    def begin(self, number):
        """Begins one call; returns it."""
        start = time.monotonic()
        call = self._calls[number % CHANNELS].future(
            REQUEST, timeout=DEADLINE, metadata=self._metadata[number % CALLERS])
        call.add_done_callback(lambda done: self._note(done, start))
        return call

    def _note(self, done, start):
        with self._lock:
            self.ended.append((done.code(), time.monotonic() - start))

    def closed(self, at_once, seconds):
        """So many calls at a time, a new one when one has ended; answers a second."""
        self.ended = []
        end = time.monotonic() + seconds

        def one(number):
            while time.monotonic() < end:
                self.begin(number).exception()
                number += at_once

        threads = [threading.Thread(target=one, args=(number,)) for number in range(at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(code == grpc.StatusCode.OK for code, _ in self.ended) / seconds

    def open(self, rate, seconds):
        """So many calls a second; (answers a second, how all ended)."""
        self.ended = []
        start, calls = time.monotonic(), []
        for number in range(int(rate * seconds)):
            # The time of each call is fixed: one that is late is made up for.
            time.sleep(max(0.0, start + number / rate - time.monotonic()))
            calls.append(self.begin(number))
        for call in calls:
            call.exception()
        harness.eventually(lambda: len(self.ended) == len(calls), "every call is noted")
        return sum(code == grpc.StatusCode.OK for code, _ in self.ended) / seconds, self.ended


def offer(run, load, times, seconds):
    """What is wrong with how the service bears so many times what it can do; nothing is."""
    best = load.closed(8, seconds / 2)
    done, ended = load.open(times * best, seconds)
    took = sorted(took for code, took in ended if code == grpc.StatusCode.OK)
    refused = [took for code, took in ended if code == grpc.StatusCode.RESOURCE_EXHAUSTED]
    late = sum(code == grpc.StatusCode.DEADLINE_EXCEEDED for code, _ in ended)
    if len(took) < 2 or len(took) + len(refused) + late < len(ended):
        return f"calls ended otherwise: {sorted({code.name for code, _ in ended})}"
    text = (f"{times} x {best:.0f}/s offered for {seconds:.0f} s: {done:.0f}/s answered "
            f"({done / best:.0%}), p99 {statistics.quantiles(took, n=100)[98] * 1000:.0f} ms; "
            f"{len(refused)} of {len(ended)} refused (half within "
            f"{statistics.median(refused or [0]) * 1000:.0f} ms), {late} late")
    run.measured(text)
    share, most_late = (LONG if run.long else SHORT)
    return text if done < share * best or late > most_late * (len(took) + late) else ""


@contextlib.contextmanager
def apart(stack):
    """The service on the first core and this process on the last, for the time being."""
    cores = os.sched_getaffinity(0)
    pin = lambda pid, chosen: subprocess.run(  # noqa: E731
        ["taskset", "-a", "-p", "-c", ",".join(map(str, sorted(chosen))), str(pid)], check=True,
        capture_output=True)
    service = stack.pid("reporting")
    try:
        pin(service, [min(cores)])
        pin(os.getpid(), [max(cores)])
        yield
    finally:
        pin(os.getpid(), cores)
        pin(service, cores)


@PROMISE.check(mutants=["p10-no-shedding"])
def shed(run):
    stack = run.district()
    round_ = district.open_round(stack, "commune-economy", "2024")
    with Writers(stack, round_, SUBJECTS) as writers:
        writers.await_more(COMMITS)
    load = Load(stack)
    seconds = 8.0 if run.long else 2.0
    with apart(stack):
        load.closed(8, 1.0)  # the service learns what such a call costs
        for number in run.attempts(short=2, long=3):
            for _ in range(TRIES):
                wrong = offer(run, load, TIMES[number], seconds)
                if not wrong:
                    break
            else:
                run.violated(wrong)
            with run.judged():  # once it is over, whoever comes is served
                stack.client("admin").call(auth.WhoAmIRequest(), "reporting")
