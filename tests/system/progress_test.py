"""All forms and periods of an owner at once: who has reported, and which rounds there are not."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, reporting  # noqa: E402

MONTHLY = "commune-monthly"


class ProgressMatrixTest(harness.StackCase):
    """A form by months of which one is missing, beside a yearly one."""

    @classmethod
    def prepare(cls):
        admin = cls.stack.client("admin")
        form = admin.call(catalog.GetFormRequest(name="forms/commune-economy"))
        form.name, form.frequency = f"forms/{MONTHLY}", catalog.FORM_FREQUENCY_MONTHLY
        form.ClearField("etag")
        admin.call(catalog.CreateFormRequest(form=form))
        cls.january = district.open_round(cls.stack, MONTHLY, "2019-01")
        cls.march = district.open_round(cls.stack, MONTHLY, "2019-03")
        cls.year = district.open_round(cls.stack, "commune-economy", "2019")
        district.report_accepted(cls.stack, cls.january, "dan-tien", {"population": 9000})
        commune = cls.stack.client("commune")
        commune.call(district.draft(cls.march, "dan-tien", {"population": 9000}))
        commune.call(district.submit(cls.march, "dan-tien"))
        cls.stack.client("reviewer").call(district.send_back(cls.march, "dan-tien"))

    def matrix(self, context="reviewer", **fields):
        fields = {"parent": district.OWNER, "period": "2019-q1", **fields}
        return self.stack.client(context).call(reporting.GetProgressMatrixRequest(**fields))

    def test_every_cell_and_what_it_sums_to(self):
        owner, = self.matrix(forms=[f"forms/{MONTHLY}"]).owners
        self.assertEqual([(round_.period, reporting.ProgressRoundState.Name(round_.state))
                          for round_ in owner.rounds],
                         [("2019-01", "PROGRESS_ROUND_STATE_OPEN"),
                          ("2019-02", "PROGRESS_ROUND_STATE_MISSING"),
                          ("2019-03", "PROGRESS_ROUND_STATE_OPEN")])
        self.assertEqual(len(owner.subjects), 25)
        self.assertEqual(len(owner.cells), 75)
        row = [subject.subject for subject in owner.subjects].index("units/dan-tien")
        self.assertEqual([reporting.ProgressCell.Name(cell)
                          for cell in owner.cells[row * 3:row * 3 + 3]],
                         ["PROGRESS_CELL_ACCEPTED_LATE", "PROGRESS_CELL_UNSPECIFIED",
                          "PROGRESS_CELL_RETURNED_LATE"])
        self.assertEqual((owner.counts.expected, owner.counts.in_force, owner.counts.overdue,
                          owner.counts.returned, owner.counts.late), (50, 1, 48, 1, 2))
        self.assertEqual(owner.rounds[1].counts.expected, 0)
        # Of each round it is what is said of that round alone.
        for column, round_ in ((0, self.january), (2, self.march)):
            progress = self.stack.client("reviewer").call(
                reporting.GetRoundProgressRequest(name=round_))
            counts = owner.rounds[column].counts
            self.assertEqual((counts.expected, counts.missing, counts.draft, counts.submitted,
                              counts.returned, counts.in_force, counts.overdue),
                             (progress.expected, progress.missing, progress.draft,
                              progress.submitted, progress.returned, progress.accepted,
                              progress.overdue))

    def test_a_unit_above_sees_its_owners(self):
        owners = self.matrix("province", parent="units/hung-yen", forms=[f"forms/{MONTHLY}"]).owners
        self.assertIn(district.OWNER, [owner.owner for owner in owners])

    def test_who_may_not_read_the_rounds_is_told_nothing(self):
        for context in ("commune",):
            refused = self.stack.client(context).refusal(reporting.GetProgressMatrixRequest(
                parent=district.OWNER, period="2019"))
            self.assertRefused(refused, "PERMISSION_DENIED", "PERMISSION_DENIED")

    def test_the_command_shows_letters_and_what_they_are_of(self):
        done = self.stack.cli("progress", "--owner", "khoai-chau", "--period", "2019-q1", "--form",
                              MONTHLY, context="reviewer", check=True)
        line, = [line for line in done.out.splitlines() if line.startswith("dan-tien ")]
        self.assertEqual(line.split()[-2:], ["A-R", "1/2"])
        self.assertIn("NO ROUND for 2019-02", done.out)
        self.assertRegex(done.out, r"IN FORCE +of expected +1/50 +1/50")
        done = self.stack.cli("progress", "--owner", "khoai-chau", "--year", "2019", "--form",
                              MONTHLY, "-o", "csv", context="reviewer", check=True)
        rows = list(csv.DictReader(io.StringIO(done.out)))
        self.assertEqual(len([row for row in rows if row["round"] == "missing"]), 10)
        self.assertEqual([row["state"] for row in rows
                          if row["subject"] == "dan-tien" and row["period"] == "2019-03"],
                         ["returned-late"])
        self.assertEqual(self.stack.cli("progress", "--owner", "khoai-chau").rc, 2)


if __name__ == "__main__":
    harness.main()
