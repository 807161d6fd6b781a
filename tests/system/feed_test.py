"""The feed of a ledger: every commit once, in order, over restarts of the service too."""

import pathlib
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import ledger  # noqa: E402

LEDGER = "khoai-chau"


class FeedTest(harness.StackCase):
    """The feed shows every commit once, in order, and goes on where one left off."""

    @classmethod
    def prepare(cls):
        cls.auditor = cls.stack.client("auditor")

    def head(self):
        return self.stack.heads(["reporting"])[("reporting", LEDGER)][0]

    def commits(self):
        return self.auditor.call(ledger.ListCommitsRequest(ledger=LEDGER, page_size=1000),
                                 "reporting").commits

    def lines(self, *args):
        result = self.stack.cli("feed", "watch", LEDGER, "--once", "-o", "json", *args, check=True)
        return [line for line in result.out.splitlines() if line.strip()]

    def test_feed_watch_once_sees_every_commit_once(self):
        from google.protobuf import json_format
        seen = []
        for line in self.lines():
            event = ledger.WatchCommitsResponse()
            json_format.Parse(line, event)
            if event.HasField("commit"):
                seen.append(event.commit.seq)
        self.assertEqual(seen, list(range(1, self.head() + 1)))

    def test_the_command_goes_on_by_itself_and_prints_nothing_twice(self):
        officer = self.stack.client("officer")
        round_ = district.open_round(self.stack, "commune-economy", "2021")
        command = [str(harness.BIN / "thidua"), "feed", "watch", LEDGER, "-o", "csv"]
        with subprocess.Popen(command, env=self.stack.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as feed:
            lines = []
            threading.Thread(target=lambda: [lines.append(line) for line in feed.stdout],
                             daemon=True).start()
            try:
                seqs = lambda: [int(line.split(",")[0]) for line in lines[1:]]  # noqa: E731
                harness.eventually(lambda: seqs()[-1:] == [self.head()], "the feed is at the head")
                self.stack.restart("reporting")
                officer.call(district.draft(round_, "dan-tien", {"population": 7}))
                harness.eventually(lambda: seqs()[-1:] == [self.head()], "the feed goes on")
                self.assertEqual(seqs(), list(range(1, self.head() + 1)))
            finally:
                feed.terminate()

    def test_a_stream_resumes_from_any_token(self):
        expected = [c.seq for c in self.commits()]
        for stop in (1, len(expected) // 2, len(expected) - 1):
            seen, token = [], ""
            with self.auditor.stream(ledger.WatchCommitsRequest(ledger=LEDGER),
                                     "reporting") as events:
                while len(seen) < stop:
                    event = next(events)
                    token = event.token
                    seen += [event.commit.seq] if event.HasField("commit") else []
            with self.auditor.stream(ledger.WatchCommitsRequest(ledger=LEDGER, after_token=token),
                                     "reporting") as events:
                while len(seen) < len(expected):
                    event = next(events)
                    seen += [event.commit.seq] if event.HasField("commit") else []
            self.assertEqual(seen, expected)

    def test_new_commits_arrive_on_an_open_stream_and_over_a_restart(self):
        officer = self.stack.client("officer")
        round_ = district.open_round(self.stack, "commune-economy", "2022")
        start = self.auditor.call(
            ledger.VerifyLedgerRequest(ledger=LEDGER), "reporting").token
        seen, token = [], start
        with self.auditor.stream(ledger.WatchCommitsRequest(ledger=LEDGER, after_token=start),
                                 "reporting") as events:
            written = [int(officer.call(district.draft(round_, "dan-tien", {"population": n})).etag)
                       for n in range(1, 4)]
            while len(seen) < 3:
                event = next(events)
                token = event.token
                seen += [event.commit.seq] if event.HasField("commit") else []
        self.stack.restart("reporting")
        written += [int(officer.call(district.draft(round_, "dan-tien", {"population": n})).etag)
                    for n in range(4, 7)]
        with self.auditor.stream(ledger.WatchCommitsRequest(ledger=LEDGER, after_token=token),
                                 "reporting") as events:
            while len(seen) < 6:
                event = next(events)
                seen += [event.commit.seq] if event.HasField("commit") else []
        self.assertEqual(seen, written)

    def test_a_token_of_another_ledger_or_service_is_refused(self):
        catalog_head = self.stack.client("admin").call(
            ledger.VerifyLedgerRequest(ledger="catalog"), "reporting").token
        other_service = self.stack.client("admin").call(
            ledger.VerifyLedgerRequest(ledger=LEDGER), "targets").token
        for token in (catalog_head, other_service, "rác"):
            refused = self.auditor.refusal(
                ledger.WatchCommitsRequest(ledger=LEDGER, after_token=token), "reporting")
            self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_TOKEN")


if __name__ == "__main__":
    harness.main()
