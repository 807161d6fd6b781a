"""Rules of forms: what an officer mistypes is refused with its remedy, a warning passes with a note, and a
rule is tried on past figures before anybody has to keep to it."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, reporting  # noqa: E402


class RulesTest(harness.StackCase):
    """The schools of the pack: those of the standard are a part of all."""

    def submit(self, round_, subject="khoai-chau", context="officer", **fields):
        return self.stack.client(context).call(district.submit(round_, subject, **fields))

    def write(self, round_, numbers, subject="khoai-chau", **notes):
        request = district.draft(round_, subject, numbers, reason="Thử")
        for cell in request.report.cells:
            cell.note = notes.get(cell.element.removeprefix("elements/").replace("-", "_"), "")
        return self.stack.client("officer").call(request)

    def test_more_schools_of_the_standard_than_schools_are_refused(self):
        round_ = district.open_round(self.stack, "schools", "2019")
        # The draft takes it, and says what is wrong with it.
        report = self.write(round_, {"schools": 68, "schools-standard": 86})
        self.assertEqual([(f.rule, f.message) for f in report.findings], [
            ("standard-within-all",
             "Trường đạt chuẩn là một phần của số trường: Trường học được công nhận chuẩn Quốc gia (86) "
             "phải <= Trường học công lập (68)")])
        refused = self.stack.cli("reports", "submit", district.report_name(round_, "khoai-chau"),
                                 context="officer")
        self.assertNotEqual(refused.rc, 0)
        self.assertIn("FORM_RULE_BROKEN", refused.err)
        self.assertIn("report.cells[schools-standard]", refused.err)
        self.assertIn("Trường học được công nhận chuẩn Quốc gia (86) phải <= Trường học công lập (68)",
                      refused.err)
        self.assertRefused(self.stack.client("officer").refusal(district.submit(round_, "khoai-chau")),
                           "FAILED_PRECONDITION", "FORM_RULE_BROKEN")
        # Put right it passes.
        self.assertFalse(self.write(round_, {"schools": 86, "schools-standard": 68}).findings)
        self.submit(round_)

    def test_a_submission_lacks_no_required_cell(self):
        round_ = district.open_round(self.stack, "schools", "2018")
        report = self.write(round_, {"schools": 68})
        self.assertEqual([f.message for f in report.findings],
                         ["Phải có số liệu: Trường học được công nhận chuẩn Quốc gia"])
        self.assertRefused(self.stack.client("officer").refusal(district.submit(round_, "khoai-chau")),
                           "FAILED_PRECONDITION", "CELL_REQUIRED")

    def test_a_warning_passes_with_a_note(self):
        first = district.open_round(self.stack, "commune-economy", "2017")
        district.report_accepted(self.stack, first, "dan-tien", {"population": 9000, "income": "500"})
        second = district.open_round(self.stack, "commune-economy", "2018")
        # Người and nghìn đồng instead of triệu đồng: a thousand times.
        report = self.write(second, {"population": 9100, "income": "510000"}, "dan-tien")
        self.assertEqual([(reporting.FindingKind.Name(f.kind), list(f.elements), f.answered)
                          for f in report.findings],
                         [("FINDING_KIND_MAGNITUDE", ["elements/income"], False)])
        self.assertRefused(self.stack.client("officer").refusal(district.submit(second, "dan-tien")),
                           "FAILED_PRECONDITION", "NOTE_REQUIRED")
        report = self.write(second, {"population": 9100, "income": "510000"}, "dan-tien",
                            income="Doanh nghiệp lớn mới về xã")
        self.assertTrue(all(f.answered for f in report.findings))
        self.submit(second, "dan-tien")

    def test_an_import_is_held_to_the_same_rules(self):
        district.open_round(self.stack, "schools", "2017")
        table = ("form,period,subject,element,number\nschools,2017,khoai-chau,schools,68\n"
                 "schools,2017,khoai-chau,schools-standard,86\n")
        path = self.stack.state / "schools.csv"
        path.write_text(table, encoding="utf-8")
        answer = self.stack.cli("import", "reports", path, "--owner", "khoai-chau", "--submit",
                                context="officer")
        self.assertNotEqual(answer.rc, 0)
        self.assertIn("(86) phải <= Trường học công lập (68)", answer.out + answer.err)

    def test_a_rule_is_tried_on_past_figures(self):
        round_ = district.open_round(self.stack, "schools", "2016")
        district.report_accepted(self.stack, round_, "khoai-chau",
                                 {"schools": 70, "schools-standard": 30})
        form = self.stack.client("admin").call(catalog.GetFormRequest(name="forms/schools"))
        path = self.stack.state / "trial.textproto"
        path.write_text(f'''
            name: "forms/schools" owner: "units/khoai-chau" title: "{form.title}"
            owner_kinds: UNIT_KIND_DISTRICT
            elements: "elements/schools" elements: "elements/schools-standard"
            assignments {{ subject: "units/khoai-chau" }}
            calendar: FORM_CALENDAR_CALENDAR frequency: FORM_FREQUENCY_YEARLY
            rules {{ id: "half" severity: RULE_SEVERITY_WARNING title: "Quá nửa số trường đạt chuẩn"
              comparison {{ left {{ terms {{ element: "elements/schools-standard" }} }}
                operator: COMPARISON_OPERATOR_GREATER
                right {{ terms {{ element: "elements/schools" coefficient: "0.5" }} }} }} }}''',
                        encoding="utf-8")
        answer = self.stack.cli("forms", "check", "-f", str(path), "--history", "-o", "csv",
                                context="reviewer", check=True)
        rows = list(csv.DictReader(io.StringIO(answer.out)))
        # The pack's own 49 of 68 and 51 of 68 hold as far as they are in force; 30 of 70 does not.
        self.assertEqual((rows[0]["demand"], rows[0]["failed"]), ("half", "1"))
        self.assertEqual([(r["subject"], r["period"], r["finding"]) for r in rows[1:]], [
            ("khoai-chau", "2016", "Quá nửa số trường đạt chuẩn: Trường học được công nhận chuẩn Quốc gia "
             "(30) phải > 0.5 x Trường học công lập (70) = 35")])
        # Nothing of it holds: the form is as it was.
        after = self.stack.client("admin").call(catalog.GetFormRequest(name="forms/schools"))
        self.assertEqual(after.etag, form.etag)

    def test_a_bad_form_is_named_with_all_its_faults(self):
        path = self.stack.state / "bad.textproto"
        path.write_text('''
            name: "forms/bad" owner: "units/khoai-chau" title: "T" owner_kinds: UNIT_KIND_DISTRICT
            elements: "elements/schools" assignments { subject: "units/khoai-chau" }
            calendar: FORM_CALENDAR_CALENDAR frequency: FORM_FREQUENCY_YEARLY
            required_elements: "elements/income"
            rules { id: "r" severity: RULE_SEVERITY_ERROR title: "T"
              comparison { left { terms { element: "elements/schools" coefficient: "1,5" } }
                           right { constant: "1" } } }''', encoding="utf-8")
        answer = self.stack.cli("forms", "check", "-f", str(path), context="reviewer")
        self.assertNotEqual(answer.rc, 0)
        for field in ("form.required_elements[income]", "form.rules[r].comparison.operator",
                      "form.rules[r].comparison.left.terms[schools].coefficient"):
            self.assertIn(field, answer.err)


if __name__ == "__main__":
    harness.main()
