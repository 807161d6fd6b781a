"""Reports that come by the thousand: one call, every bad one named, every good one in."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, nginx  # noqa: E402
from support.stubs import reporting  # noqa: E402

HEADER = "form,period,subject,element,value,level,status,source,note\n"
FORM = "commune-economy"


def header(**fields):
    return reporting.ImportReportsRequest(header=reporting.ImportHeader(
        parent=district.OWNER, **{"request_id": harness.request_id(), **fields}))


def report(row, name, numbers):
    return reporting.ImportReportsRequest(report=reporting.ImportedReport(
        row=row, report=reporting.Report(
            name=name, cells=[district.cell(*item) for item in numbers.items()])))


class ImportTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.officer = cls.stack.client("officer")
        admin = cls.stack.client("admin")
        cls.round = district.open_round(cls.stack, FORM, "2012")
        cls.communes = [entry.subject.split("/")[1] for entry in
                        admin.call(reporting.GetRoundRequest(name=cls.round)).roster]

    def counts(self, answer):
        return answer.created, answer.updated, answer.unchanged, answer.rejected

    def stream(self, period, numbers=None, **fields):
        round_ = district.round_name(FORM, period)
        return [header(**fields)] + [
            report(row, district.report_name(round_, commune), numbers or {"population": 9000 + row})
            for row, commune in enumerate(self.communes, 2)]

    def test_a_file_of_two_thousand_rows(self):
        periods = [str(year) for year in range(1900, 1900 + 2000 // len(self.communes))]
        rows = [f"{FORM},2012,{commune},population,{9000 + i},,official,Nguồn,"
                for i, commune in enumerate(self.communes)]
        # Rounds of these years are not open: each report is rejected, alone.
        rows += [f"{FORM},{period},{commune},population,{9000 + i},,official,Nguồn,"
                 for period in periods for i, commune in enumerate(self.communes)]
        rows = rows[:2000]
        path = self.stack.state / "many.csv"
        path.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
        command = ("import", "reports", path, "--owner", "khoai-chau", "--submit")
        with self.stack.untouched():
            dry = self.stack.cli(*command, "--dry-run", context="officer")
        real = self.stack.cli(*command, context="officer")
        n = len(self.communes)
        summary = f"{n} written, 0 unchanged, {2000 - n} rejected of 2000 reports"
        self.assertEqual(real.rc, 1, real.err)
        self.assertIn(summary, real.err)
        self.assertIn("dry run: " + summary, dry.err)
        self.assertEqual(dry.out, real.out)
        line = next(line for line in real.out.splitlines()[1:] if "rejected" in line)
        self.assertRegex(line, rf"^\s*{n + 2}\b")
        self.assertIn("RESOURCE_NOT_FOUND", line)
        with self.stack.untouched():
            again = self.stack.cli(*command, context="officer")
        self.assertIn(f"0 written, {n} unchanged, {2000 - n} rejected", again.err)

    def test_a_stream_of_any_length_passes_nginx_and_a_message_of_any_length_does_not(self):
        def long(row, size):
            message = report(row, district.report_name(self.round, "khong-co"), {"population": 1})
            message.report.report.note = "x" * size
            return message

        district.open_round(self.stack, FORM, "2016")  # no other test writes to it
        with nginx.before(self.stack, "reporting"):
            harness.answered(lambda: self.officer.call(
                reporting.GetRoundRequest(name=self.round), "nginx"))
            # Twelve megabytes that are rejected, and good reports behind them.
            requests = self.stream("2016", dry_run=True)
            requests[1:1] = [long(row, 1 << 20) for row in range(100, 112)]
            answer = self.officer.send_all(requests, "nginx")
            self.assertEqual((answer.created + answer.updated + answer.unchanged, answer.rejected),
                             (len(self.communes), 12))
            with self.assertRaises(harness.Refused) as caught:
                self.officer.send_all([header(dry_run=True), long(2, 5 << 20)], "nginx")
            self.assertEqual(caught.exception.code.name, "RESOURCE_EXHAUSTED")

    def test_the_same_request_id_twice(self):
        district.open_round(self.stack, FORM, "2013")
        messages = self.stream("2013", submit=True)
        first = self.officer.send_all(messages)
        self.assertEqual(self.counts(first), (len(self.communes), 0, 0, 0))
        with self.stack.untouched():
            self.assertEqual(self.officer.send_all(messages), first)
            messages[1].report.report.cells[0].number = "1"
            with self.assertRaises(harness.Refused) as caught:
                self.officer.send_all(messages)
        self.assertRefused(caught.exception, "ALREADY_EXISTS", "REQUEST_ID_REUSED")

    def test_bad_reports_are_named_and_the_others_are_in(self):
        round_ = district.open_round(self.stack, FORM, "2014")
        messages = self.stream("2014")
        messages[1].report.report.cells[0].number = "1,5"
        messages[2].report.report.name = messages[3].report.report.name
        messages.append(report(99, district.report_name(round_, "phong-giao-duc"), {"population": 1}))
        dry = [type(m).FromString(m.SerializeToString()) for m in messages]
        dry[0].header.dry_run = True
        with self.stack.untouched():
            expected = self.officer.send_all(dry)
        answer = self.officer.send_all(messages)
        self.assertEqual(self.counts(answer), (len(self.communes) - 2, 0, 0, 3))
        self.assertEqual([(r.row, r.field, r.reason) for r in answer.rejections],
                         [(2, "report.cells[0].number", "INVALID_NUMBER"),
                          (4, "report.name", "DUPLICATE"), (99, "", "NOT_ON_ROSTER")])
        self.assertEqual(list(expected.rejections), list(answer.rejections))
        self.assertEqual(self.counts(expected), self.counts(answer))

    def test_a_commune_writes_its_own_report_only(self):
        district.open_round(self.stack, FORM, "2015")
        answer = self.stack.client("commune").send_all(self.stream("2015"))
        self.assertEqual(self.counts(answer), (1, 0, 0, len(self.communes) - 1))
        self.assertEqual({r.reason for r in answer.rejections}, {"PERMISSION_DENIED"})

    def test_streams_that_are_none(self):
        with self.stack.untouched():
            for messages, field in (([report(1, self.round, {})], "header"),
                                    ([header(), header()], "report"),
                                    ([header(request_id="")], "header.request_id")):
                with self.subTest(field), self.assertRaises(harness.Refused) as caught:
                    self.officer.send_all(messages)
                self.assertRefused(caught.exception, "INVALID_ARGUMENT", "INVALID_FIELD")
                self.assertEqual([f for f, _ in caught.exception.violations], [field])
            with self.assertRaises(harness.Refused) as caught:
                self.stack.stranger().send_all(self.stream("2012"))
            self.assertRefused(caught.exception, "UNAUTHENTICATED", "CREDENTIALS_MISSING")


if __name__ == "__main__":
    harness.main()
