"""Reports that come again, through the command: kept, returned for some cells, withdrawn, commented on,
accepted as they were read."""

import csv
import io
import json
import os
import pathlib
import pty
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import reporting, type_  # noqa: E402

FORM = "commune-economy"


class ReviewTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.dan_tien = cls.stack.client("commune")
        cls.reviewer = cls.stack.client("reviewer")

    def round(self, period):
        """A round, and the short name of Dân Tiến's report in it."""
        district.open_round(self.stack, FORM, period)
        return district.round_name(FORM, period), f"khoai-chau/{FORM}.{period}/dan-tien"

    def officer(self, *args, **fields):
        return self.stack.cli(*args, context="commune", **fields)

    def review(self, *args, **fields):
        return self.stack.cli(*args, context="reviewer", **fields)

    def refused(self, result, *words):
        self.assertNotEqual(result.rc, 0, str(result))
        for word in words:
            self.assertIn(word, result.err)

    def value(self, round_, element):
        sums = district.sums(district.total(self.stack.client("province"), round_))
        return sums[element]

    def test_what_is_in_force_stays_until_it_is_taken_back_by_name(self):
        round_, report = self.round("2022")
        district.report_accepted(self.stack, round_, "dan-tien",
                                 {"population": 9000, "income": "500.5"})
        written = self.officer("reports", "set", report, "--cell", "population=9100", "--reason",
                               "Sót một thôn", check=True)
        self.assertIn("population: 9000 -> 9100", written.err)
        self.assertIn("1 cells changed", written.err)
        shown = self.review("reports", "get", report, "-o", "json", check=True)
        read = shown.message(reporting.Report())
        self.assertEqual([(c.element, c.before.number, c.after.number) for c in read.corrections],
                         [("elements/population", "9000", "9100")])
        self.assertEqual(len(read.cells), 2)
        self.officer("reports", "submit", report, check=True)
        self.review("reports", "accept", report, "--etag", self.etag(report), check=True)
        self.assertEqual((self.value(round_, "population"), self.value(round_, "income")),
                         ("9100", "500.5"))
        taken = self.officer("reports", "set", report, "--cell", "income=void", "--reason", "Không có",
                             check=True)
        self.assertIn("income: 500.5 -> void", taken.err)

    def etag(self, report):
        return json.loads(self.review("reports", "get", report, "-o", "json", check=True).out)["etag"]

    def test_a_file_says_what_it_keeps(self):
        round_, _ = self.round("2021")
        district.report_accepted(self.stack, round_, "dan-tien",
                                 {"population": 9000, "income": "500.5"})
        file = self.stack.state / "kept.csv"
        flags = ("import", "reports", file, "--owner", "khoai-chau", "--form", FORM, "--period",
                 "2021")
        file.write_text("subject,population\ndan-tien,9000\n", encoding="utf-8")
        with self.stack.untouched():
            same = self.officer(*flags, check=True)
        self.assertIn("0 written, 1 unchanged", same.err)
        file.write_text("subject,population\ndan-tien,9001\n", encoding="utf-8")
        changed = self.officer(*flags, "--reason", "Đếm lại", check=True)
        self.assertRegex(changed.out, r"changed +population +9000 +9001")
        self.assertRegex(changed.out, r"kept +income +500.5 +500.5")
        read = self.dan_tien.call(reporting.GetReportRequest(
            name=district.report_name(round_, "dan-tien")))
        self.assertEqual({c.element: c.number for c in read.cells},
                         {"elements/population": "9001", "elements/income": "500.5"})
        # The draft of the correction has another number; what a file leaves out is what is in force.
        file.write_text("subject,income\ndan-tien,500.5\n", encoding="utf-8")
        back = self.officer(*flags, "--reason", "Đếm lại", check=True)
        self.assertRegex(back.out, r"changed +population +9001 +9000")

    def test_a_value_becomes_less_firm_only_by_name_and_its_steps_are_shown(self):
        round_, report = self.round("2020")
        for status in ("estimate", "official", "adjusted"):
            self.officer("reports", "set", report, "--cell", f"population=900{len(status)}:{status}",
                         "--reason", status, check=True)
            self.officer("reports", "submit", report, check=True)
            self.review("reports", "accept", report, "--etag", self.etag(report), check=True)
        less = ("reports", "set", report, "--cell", "population=9009", "--reason", "nhầm")
        with self.stack.untouched():
            self.refused(self.officer(*less), "LESS_FIRM", "--less-firm")
            file = self.stack.state / "less.csv"
            file.write_text("subject,population\ndan-tien,9009\n", encoding="utf-8")
            imported = self.officer("import", "reports", file, "--owner", "khoai-chau", "--form", FORM,
                                    "--period", "2020", "--reason", "nhầm")
            self.assertEqual(imported.rc, 1)
            self.assertIn("LESS_FIRM", imported.out + imported.err)
        self.officer(*less, "--less-firm", "population", check=True)
        steps = self.review("reports", "history", report, "--element", "population", "-o", "csv",
                            check=True)
        rows = list(csv.DictReader(io.StringIO(steps.out)))
        self.assertEqual([(row["actor"], row["old"], row["new"], row["status"], row["reason"])
                          for row in rows],
                         [("user:xa-dan-tien", "9008", "9009", "adjusted -> official", "nhầm"),
                          ("user:xa-dan-tien", "9008", "9008", "official -> adjusted", "adjusted"),
                          ("user:xa-dan-tien", "9008", "9008", "estimate -> official", "official"),
                          ("user:xa-dan-tien", "", "9008", " -> estimate", "estimate")])

    def test_a_return_names_the_day_and_the_cells(self):
        round_, report = self.round("2019")
        self.dan_tien.call(district.draft(round_, "dan-tien", {"population": 9000, "income": 5}))
        self.dan_tien.call(district.submit(round_, "dan-tien"))
        back = ("reports", "return", report, "--remark", "income=tính lại")
        with self.stack.untouched():
            self.refused(self.review(*back), "due_date", "is over")
            self.refused(self.review(*back, "--due-date", "2020-02-01"), "lies before today")
        self.review(*back, "--due-date", "2099-12-31", check=True)
        with self.stack.untouched():
            self.refused(self.officer("reports", "set", report, "--cell", "population=1", "--cell",
                                      "crop-value=2", "--cell", "income=6"),
                         "CELL_NOT_OPEN", "population is not open", "crop-value is not open")
        tasks = self.officer("tasks", "-o", "json", check=True)
        task = [t for t in json.loads(tasks.out)["tasks"] if t["round"] == round_][0]
        self.assertEqual((task["dueDate"], task["overdue"], task["remarks"][0]["text"]),
                         ("2099-12-31", False, "tính lại"))
        progress = self.reviewer.call(reporting.GetRoundProgressRequest(name=round_))
        line = [s for s in progress.subjects if s.subject == "units/dan-tien"][0]
        self.assertEqual((line.due_date, line.overdue), ("2099-12-31", False))
        self.officer("reports", "set", report, "--cell", "income=6", check=True)
        self.officer("reports", "submit", report, check=True)
        self.review("reports", "accept", report, "--etag", self.etag(report), check=True)
        self.assertEqual(self.value(round_, "population"), "9000")

    def test_an_accepted_report_is_sent_for_correction(self):
        round_, report = self.round("2018")
        district.report_accepted(self.stack, round_, "dan-tien", {"population": 9000})
        self.review("reports", "return", report, "--remark", "population=thiếu một thôn",
                    "--due-date", "2099-12-31", check=True)
        self.assertEqual(self.value(round_, "population"), "9000")
        matrix = self.reviewer.call(reporting.GetProgressMatrixRequest(
            parent=district.OWNER, period="2018", forms=[f"forms/{FORM}"]))
        self.assertIn(reporting.PROGRESS_CELL_CORRECTION_RETURNED_LATE, matrix.owners[0].cells)
        task = [t for t in json.loads(self.officer("tasks", "-o", "json", check=True).out)["tasks"]
                if t["round"] == round_][0]
        self.assertTrue(task["correction"])
        self.officer("reports", "set", report, "--cell", "population=9050", check=True)
        self.officer("reports", "submit", report, check=True)
        self.review("reports", "accept", report, "--etag", self.etag(report), check=True)
        self.assertEqual(self.value(round_, "population"), "9050")

    def test_withdrawn_and_commented_on(self):
        round_, report = self.round("2017")
        self.dan_tien.call(district.draft(round_, "dan-tien", {"population": 9000}))
        self.officer("reports", "submit", report, check=True)
        self.officer("reports", "comment", report, "--element", "population", "--text", "của công an",
                     check=True)
        self.review("reports", "comment", report, "--text", "đã xem", check=True)
        self.officer("reports", "withdraw", report, check=True)
        self.refused(self.officer("reports", "withdraw", report), "ILLEGAL_STATE")
        self.refused(self.review("reports", "accept", report, "--etag", self.etag(report)),
                     "ILLEGAL_STATE")
        read = self.dan_tien.call(reporting.GetReportRequest(
            name=district.report_name(round_, "dan-tien")))
        self.assertEqual([(c.author, c.element, c.text) for c in read.comments],
                         [("user:xa-dan-tien", "elements/population", "của công an"),
                          ("user:tham-dinh", "", "đã xem")])
        shown = self.officer("reports", "get", report, check=True).out
        self.assertIn("của công an", shown)
        progress = self.reviewer.call(reporting.GetRoundProgressRequest(name=round_))
        self.assertEqual(progress.overdue, 25)  # as if it had not come

    def test_accepting_names_what_was_read(self):
        round_, report = self.round("2016")
        self.dan_tien.call(district.draft(round_, "dan-tien", {"population": 9000}))
        self.dan_tien.call(district.submit(round_, "dan-tien"))
        with self.stack.untouched():
            without = self.review("reports", "accept", report)
            self.assertEqual(without.rc, 2)
            self.assertIn("--etag", without.err)
            self.assertRefused(self.reviewer.refusal(reporting.AcceptReportRequest(
                name=district.report_name(round_, "dan-tien"))), "INVALID_ARGUMENT", "INVALID_FIELD")
        self.dan_tien.call(district.comment(round_, "dan-tien", "khoan đã"))
        with self.stack.untouched():
            self.refused(self.review("reports", "accept", report, "--etag", "1"), "ETAG_MISMATCH")
            self.assertNotEqual(self.at_a_terminal("n\n", "reports", "accept", report)[0], 0)
        code, shown = self.at_a_terminal("y\n", "reports", "accept", report)
        self.assertEqual(code, 0, shown)
        self.assertIn("khoan đã", shown)
        self.assertEqual(self.value(round_, "population"), "9000")

    def at_a_terminal(self, typed, *args):
        """What the command ends with and shows a reviewer who types this."""
        ours, theirs = pty.openpty()
        command = subprocess.Popen([harness.BIN / "thidua", "--context", "reviewer", *args],
                                   env=self.stack.env, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = b""
        while True:
            try:
                some = os.read(ours, 65536)
            except OSError:  # the other end was closed
                break
            if not some:
                break
            shown += some
        os.close(ours)
        return command.wait(timeout=60), shown.decode(errors="replace")

    def test_many_are_accepted_as_they_were_listed(self):
        both = self.stack.bind("user:kiem-nhiem", "ROLE_COMMUNE_OFFICER", district.OWNER)
        first, _ = self.round("2015")
        second, _ = self.round("2014")
        for round_ in (first, second):
            self.dan_tien.call(district.draft(round_, "dan-tien", {"population": 9000}))
            self.dan_tien.call(district.submit(round_, "dan-tien"))
        both.call(district.draft(first, "an-vi", {"population": 6000}))
        both.call(district.submit(first, "an-vi"))
        file = self.stack.state / "read.csv"
        lists = [self.review("reports", "list", f"khoai-chau/{FORM}.{period}", "--state",
                             "submitted", "-o", "csv", check=True).out for period in ("2015", "2014")]
        file.write_text(lists[0] + lists[1].split("\n", 1)[1], encoding="utf-8", newline="")
        both.call(district.withdraw(first, "an-vi"))
        accepted = self.review("reports", "accept", "--file", file, "-o", "csv")
        self.assertEqual(accepted.rc, 1, str(accepted))
        self.assertIn("accepted 2, refused 1", accepted.err)
        rows = {row["name"]: row for row in csv.DictReader(io.StringIO(accepted.out))}
        self.assertEqual(rows[district.report_name(first, "an-vi")]["result"], "refused")
        self.assertIn("etag", rows[district.report_name(first, "an-vi")]["problem"])
        self.assertEqual(rows[district.report_name(second, "dan-tien")]["result"], "accepted")
        with self.stack.untouched():  # the same file again is answered as it was
            again = self.review("reports", "accept", "--file", file, "-o", "csv")
        self.assertEqual(again.out, accepted.out)
        file.write_text("name\nx\n", encoding="utf-8")
        bad = self.review("reports", "accept", "--file", file)
        self.assertEqual(bad.rc, 2)
        self.assertIn("no column etag", bad.err)

    def test_a_report_without_a_value_is_not_accepted_in_any_total(self):
        round_, report = self.round("2013")
        self.officer("reports", "set", report, "--cell", "population=void", check=True)
        self.officer("reports", "submit", report, check=True)
        self.review("reports", "accept", report, "--etag", self.etag(report), check=True)
        total = district.total(self.stack.client("province"), round_)
        self.assertEqual((total.basis.expected, total.basis.accepted, total.basis.accepted_late),
                         (25, 0, 0))

    def test_a_report_is_read_as_it_was(self):
        round_, _ = self.round("2012")
        first = self.dan_tien.call(district.draft(round_, "dan-tien", {"population": 1}))
        self.dan_tien.call(district.comment(round_, "dan-tien", "sau đó"))
        then = self.dan_tien.call(reporting.GetReportRequest(
            name=first.name, consistency=type_.Consistency(exactly=first.token)))
        self.assertEqual(len(then.comments), 0)


if __name__ == "__main__":
    harness.main()
