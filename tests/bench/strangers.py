"""What strangers without a token cost the service and its callers: memory, latency, what is left."""

import threading
import time

import machine
from support import district, floods, harness
from support.stubs import reporting

TARGETS = ("thidua-reporting", "thidua-targets", "thidua-awards", "thidua")
SECONDS = 15
RSS_GOAL_MB = 200
P99_GOAL_MS = 250
AFTER_GOAL_MS = 1000


class _Good:
    """Somebody who asks for a total again and again, on one connection of his own."""

    def __init__(self, stack, address):
        self._client = stack.client("province")
        self._request = reporting.GetTotalRequest(name=district.round_name("schools", "2022"))
        self.millis = []
        self.failures = 0

    def once(self):
        start = time.monotonic()
        try:
            self._client.call(self._request, timeout=5)
        except harness.Refused:
            self.failures += 1
            return
        self.millis.append((time.monotonic() - start) * 1000)

    def until(self, stop, peak, pid):
        while not stop.is_set():
            self.once()
            peak[0] = max(peak[0], machine.rss_mb(pid))
            time.sleep(0.01)

    def p99(self):
        return sorted(self.millis)[len(self.millis) * 99 // 100] if self.millis else float("inf")


def measure():
    stack = harness.Stack()
    rows = []
    try:
        stack.start()
        stack.load()
        pid, address = stack.pid("reporting"), stack.address("reporting")
        log = stack.state / "log/reporting.log"
        for flood in floods.FLOODS:
            good = _Good(stack, address)
            for _ in range(50):
                good.once()
            good.millis.clear()
            idle, lines = machine.rss_mb(pid), log.stat().st_size
            peak, stop = [idle], threading.Event()
            thread = threading.Thread(target=good.until, args=(stop, peak, pid))
            with floods.running(flood, address, stack.keys / "ca.crt"):
                thread.start()
                time.sleep(SECONDS)
                stop.set()
                thread.join()
            stack.forget("reporting")  # a new connection
            after = _Good(stack, address)
            start = time.monotonic()
            after.once()
            served = (time.monotonic() - start) * 1000 if after.millis else float("inf")
            more = peak[0] - idle
            rows.append({
                "name": flood.__name__, "value": round(more, 1), "unit": "MB", "goal": RSS_GOAL_MB,
                "goal_is": "at most", "p99_ms": round(good.p99(), 1), "failures": good.failures,
                "calls": len(good.millis), "after_ms": round(served, 1),
                "log_bytes_per_s": round((log.stat().st_size - lines) / SECONDS),
                "met": more <= RSS_GOAL_MB and good.p99() <= P99_GOAL_MS and not good.failures and
                served <= AFTER_GOAL_MS})
    finally:
        stack.stop()
    return rows


def table(rows):
    lines = [f"{'flood':<20}{'MB more':>10}{'p99 ms':>10}{'failed':>8}{'after ms':>10}"
             f"{'log B/s':>10}\n"]
    for row in rows:
        lines.append(f"{row['name']:<20}{row['value']:>10}{row['p99_ms']:>10}{row['failures']:>8}"
                     f"{row['after_ms']:>10}{row['log_bytes_per_s']:>10}"
                     f"{'' if row['met'] else '  MISSED'}\n")
    return "".join(lines)
