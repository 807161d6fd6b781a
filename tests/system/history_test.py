"""The past of reports: for those who may read the report, and for auditors who look through the log."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import ledger  # noqa: E402

FORM = "commune-economy"
LEDGER = "khoai-chau"
SCHOOLS = district.round_name("schools", "2022")


class HistoryTest(harness.StackCase):
    """What became of one report, for those who may read it."""

    def test_a_commune_reads_the_past_of_its_own_report(self):
        round_ = district.open_round(self.stack, FORM, "2019")
        commune, reviewer = self.stack.client("commune"), self.stack.client("reviewer")
        commune.call(district.draft(round_, "dan-tien", {"population": 9000, "income": "1.5"}))
        commune.call(district.submit(round_, "dan-tien"))
        reviewer.call(district.send_back(round_, "dan-tien", "Thiếu dân số tạm trú"))
        commune.call(district.draft(round_, "dan-tien", {"population": 9500}))
        name = f"khoai-chau/{FORM}.2019/dan-tien"
        done = self.stack.cli("reports", "history", name, "-o", "csv", context="commune", check=True)
        rows = list(csv.DictReader(io.StringIO(done.out)))
        self.assertEqual([(row["method"], row["actor"], row["state"], row["changed"], row["cells"])
                          for row in rows],
                         [("UpdateReport", "user:xa-dan-tien", "draft", "2", "1"),
                          ("ReturnReport", "user:tham-dinh", "returned", "0", "2"),
                          ("SubmitReport", "user:xa-dan-tien", "submitted", "0", "2"),
                          ("UpdateReport", "user:xa-dan-tien", "draft", "2", "2")])
        done = self.stack.cli("reports", "diff", name, "--from", rows[-1]["position"], "--to",
                              rows[0]["position"], "-o", "csv", context="commune", check=True)
        cells = {row["element"]: (row["old"], row["new"])
                 for row in csv.DictReader(io.StringIO(done.out))}
        self.assertEqual(cells, {"population": ("9000", "9500"), "income": ("1.5", "")})
        # The whole log is not for him, nor is another commune's report.
        self.assertEqual(self.stack.cli("audit", "log", "khoai-chau", context="commune").rc, 1)
        other = f"khoai-chau/{FORM}.2019/dong-tien"
        self.stack.client("officer").call(district.draft(round_, "dong-tien", {"population": 1}))
        for verb in (("history", other),
                     ("diff", other, "--from", rows[-1]["position"], "--to", rows[0]["position"])):
            refused = self.stack.cli("reports", *verb, context="commune")
            self.assertIn("PERMISSION_DENIED", refused.err)


class LogTest(harness.StackCase):
    """A log that is looked through by its auditor."""

    def commits(self):
        return self.stack.client("auditor").call(ledger.ListCommitsRequest(
            ledger=LEDGER, page_size=1000, with_images=True), "reporting").commits

    def test_the_command_looks_for_commits_by_what_they_say(self):
        district.report_accepted(self.stack, SCHOOLS, "khoai-chau",
                                 {"schools": 68, "schools-standard": 49}, reason="Bớt một trường")

        def found(*flags):
            done = self.stack.cli("audit", "log", LEDGER, *flags, "-o", "json", context="auditor",
                                  check=True)
            return done.message(ledger.ListCommitsResponse()).commits, done.err

        everything, _ = found()
        commits, note = found("--actor", "tham-dinh", "--method", "acceptreport", "--subject",
                              "khoai-chau", "--element", "schools-standard")
        self.assertEqual([c.seq for c in commits], [
            c.seq for c in self.commits()
            if c.actor == "user:tham-dinh" and c.method.endswith("/AcceptReport")
            and any(change.name.endswith("/reports/khoai-chau") and
                    b"elements/schools-standard" in change.resource.value
                    for change in c.changes)])
        self.assertTrue(commits)
        self.assertIn(f"looked through {len(everything)} commits, {len(commits)} match", note)
        self.assertFalse(any(change.HasField("resource") for c in commits for change in c.changes))
        self.assertEqual(found("--since", "2099-01-01")[0][:], [])
        self.assertEqual(found("--until", "1999-12-31")[0][:], [])
        self.assertEqual(len(found("--since", "1999-12-31", "--until", "2099-01-01")[0]),
                         len(everything))
        self.assertEqual(self.stack.cli("audit", "log", LEDGER, "--since", "mai").rc, 2)


if __name__ == "__main__":
    harness.main()
