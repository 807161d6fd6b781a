"""The life of a round: more time for it, and one that should never have been."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import reporting  # noqa: E402


class RoundsTest(harness.StackCase):
    """Deadlines that are moved, and rounds that are taken back."""

    def test_more_time_is_given_for_a_reason(self):
        round_ = district.open_round(self.stack, "commune-economy", "2019")
        district.report_accepted(self.stack, round_, "dan-tien", {"population": 9000})
        late = lambda: district.total(self.stack.client("province"), round_).basis.accepted_late
        self.assertEqual(late(), 1, "the round was due years ago")
        args = ("rounds", "extend", "khoai-chau/commune-economy.2019", "--due", "2099-01-05")
        refused = self.stack.cli(*args, context="admin")
        self.assertNotEqual(refused.rc, 0)
        self.assertIn("reason", refused.err)
        refused = self.stack.cli(*args, "--reason", "Mưa lũ", context="officer")
        self.assertIn("PERMISSION_DENIED", refused.err)
        self.stack.cli(*args, "--subject", "hong-tien", "--reason", "Mưa lũ", context="admin",
                       check=True)
        self.assertEqual(late(), 1, "it is another commune's time")
        progress = self.stack.cli("rounds", "progress", "khoai-chau/commune-economy.2019", "-o",
                                  "csv", context="admin", check=True)
        due = {row["subject"].rsplit("/", 1)[-1]: (row["due"], row["overdue"])
               for row in csv.DictReader(io.StringIO(progress.out))}
        self.assertEqual(due["hong-tien"], ("2099-01-05", ""))
        self.assertEqual(due["dong-tien"][1], "yes")
        self.stack.cli(*args, "--reason", "Mưa lũ", context="admin", check=True)
        self.assertEqual(late(), 0)

    def test_a_round_that_was_opened_by_mistake_is_taken_back(self):
        round_ = district.open_round(self.stack, "commune-economy", "2018")
        district.report_accepted(self.stack, round_, "dan-tien", {"population": 9000})
        args = ("rounds", "annul", "khoai-chau/commune-economy.2018", "--reason", "Mở nhầm")
        refused = self.stack.cli(*args, context="admin")
        self.assertNotEqual(refused.rc, 0)
        self.assertIn("units/dan-tien", refused.err, "it says what would be taken away")
        done = self.stack.cli(*args, "--in-force", "dan-tien", "-o", "json", context="admin",
                              check=True).message(reporting.AnnulRoundResponse())
        self.assertEqual((done.reports, done.in_force), (1, 1))
        refused = self.stack.client("province").refusal(reporting.GetTotalRequest(name=round_))
        self.assertEqual(refused.code.name, "NOT_FOUND")
        self.stack.cli("audit", "verify", context="auditor", check=True)
        district.open_round(self.stack, "commune-economy", "2018")
        total = district.total(self.stack.client("province"), round_)
        self.assertEqual(total.basis.accepted, 0)


if __name__ == "__main__":
    harness.main()
