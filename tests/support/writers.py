"""Clients that write through whatever happens, and what must be true of the log afterwards.

    with Writers(stack, round, ["dan-tien", "hong-tien"], ["reporting", "reporting-2"]) as writers:
        writers.await_more(20)
        stack.kill("reporting-2")
        writers.await_more(20)
    writers.check(self)

Each writes one report over and over. An answer of UNAVAILABLE it asks for again with the same
request id, as every client does, and one of CANCELLED, which is what gRPC says of calls that reach a
service while it stops; any other error fails the test.
"""

import threading

from support import district, harness
from support.stubs import ledger, reporting

LEDGER = "khoai-chau"


def commits(stack, process="reporting", **fields):
    """All commits of the district's ledger that these fields of ListCommitsRequest choose."""
    request = ledger.ListCommitsRequest(ledger=LEDGER, page_size=1000, **fields)
    while True:
        page = stack.client("auditor").call(request, process)
        yield from page.commits
        if not page.next_page_token:
            return
        request.page_token = page.next_page_token


class Writers:
    def __init__(self, stack, round_, subjects, processes=("reporting",), after=0):
        """The first figure is one more than `after`: writing what stands there already changes
        nothing, and the answer's etag is not the commit's."""
        self._stack, self._round, self._after = stack, round_, after
        self._officer = stack.client("officer")
        self._jobs = [(subject, processes[i % len(processes)])
                      for i, subject in enumerate(subjects)]
        self._stop = threading.Event()
        self._threads = []
        self._errors = []
        self.acknowledged = []  # (request id, seq, subject, number); appended to by every thread
        self.asked_again = 0

    def __enter__(self):
        for subject, process in self._jobs:
            thread = threading.Thread(target=self._write, args=(subject, process))
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self, subject, process):
        number = self._after
        try:
            while not self._stop.is_set():
                number += 1
                request = district.draft(self._round, subject, {"population": number},
                                         request_id=harness.request_id())
                answer = self._answer(request, process)
                if answer.cells[0].number != str(number):
                    raise AssertionError(f"wrote {number}, answered {answer}")
                self.acknowledged.append((request.request_id, int(answer.etag), subject, number))
        except Exception as error:  # noqa: BLE001: whatever it is, the test is told
            self._errors.append(error)

    def _answer(self, request, process):
        def once():
            try:
                return self._officer.call(request, process, timeout=harness.CALL_SECONDS)
            except harness.Refused as refused:
                if refused.code.name not in ("UNAVAILABLE", "CANCELLED"):
                    raise
                self.asked_again += 1
                return None

        return harness.eventually(once, f"an answer of {process}")

    def await_more(self, number):
        """Until so many more writes were acknowledged."""
        wanted = len(self.acknowledged) + number

        def reached():
            if self._errors:
                raise self._errors[0]
            return len(self.acknowledged) >= wanted

        harness.eventually(reached, f"{number} more writes")

    def check(self, case):
        """Every write is in the log once, where its answer said; the last ones stand."""
        case.assertEqual(self._errors, [])
        ids = {id_ for id_, *_ in self.acknowledged}
        logged = [(commit.request_id, commit.seq)
                  for commit in commits(self._stack, resource_prefix=self._round)
                  if commit.request_id in ids]
        case.assertEqual(sorted(logged), sorted((id_, seq) for id_, seq, *_ in self.acknowledged),
                         "commits of what was acknowledged")
        last = {subject: number for _, _, subject, number in self.acknowledged}
        for subject, number in last.items():
            report = self._officer.call(reporting.GetReportRequest(
                name=district.report_name(self._round, subject)))
            case.assertEqual(report.cells[0].number, str(number), subject)
        verified = self._stack.client("auditor").call(
            ledger.VerifyLedgerRequest(ledger=LEDGER), "reporting")
        case.assertEqual(list(verified.violations), [])
