"""Reports from draft to figures in force, who may do what, and what the district adds up."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, reporting, targets, type_  # noqa: E402

DENIED = ("PERMISSION_DENIED", "PERMISSION_DENIED")


def state_of(client, name):
    return reporting.ReportState.Name(
        client.call(reporting.GetReportRequest(name=name)).state).removeprefix("REPORT_STATE_")


class LifeOfAReportTest(harness.StackCase):
    """draft -> submitted -> returned -> accepted -> corrected."""

    @classmethod
    def prepare(cls):
        cls.officer, cls.reviewer = cls.stack.client("officer"), cls.stack.client("reviewer")
        cls.province = cls.stack.client("province")
        cls.dan_tien = cls.stack.client("commune")

    def progress(self, round_):
        answer = self.province.call(reporting.GetRoundProgressRequest(name=round_))
        return {field: getattr(answer, field) for field in
                ("expected", "missing", "draft", "submitted", "returned", "accepted", "overdue")}

    def test_a_report_from_draft_to_figures_in_force(self):
        round_ = district.open_round(self.stack, "commune-economy", "2022")
        name = district.report_name(round_, "dan-tien")
        empty = {"expected": 25, "missing": 25, "draft": 0, "submitted": 0, "returned": 0,
                 "accepted": 0, "overdue": 25}
        self.assertEqual(self.progress(round_), empty)

        self.dan_tien.call(district.draft(round_, "dan-tien", {"population": 9000}))
        self.assertEqual(state_of(self.dan_tien, name), "DRAFT")
        self.assertEqual(self.progress(round_), {**empty, "missing": 24, "draft": 1})

        self.dan_tien.call(district.submit(round_, "dan-tien"))
        self.assertEqual(state_of(self.dan_tien, name), "SUBMITTED")
        self.assertEqual(self.progress(round_),
                         {**empty, "missing": 24, "submitted": 1, "overdue": 24})
        # What waits for review can be changed by nobody and counts for nothing.
        for request in (district.draft(round_, "dan-tien", {"population": 1}),
                        district.submit(round_, "dan-tien")):
            self.assertRefused(self.dan_tien.refusal(request), "FAILED_PRECONDITION",
                               "ILLEGAL_STATE")
        self.assertEqual(district.sums(district.total(self.province, round_))["population"], "")

        self.reviewer.call(district.send_back(round_, "dan-tien", "Thiếu dân số tạm trú"))
        report = self.dan_tien.call(reporting.GetReportRequest(name=name))
        self.assertEqual(reporting.ReportState.Name(report.state), "REPORT_STATE_RETURNED")
        self.assertEqual([remark.text for remark in report.remarks], ["Thiếu dân số tạm trú"])
        self.assertEqual(self.progress(round_)["returned"], 1)

        self.dan_tien.call(district.draft(round_, "dan-tien", {"population": 9500}))
        self.assertEqual(state_of(self.dan_tien, name), "DRAFT")
        self.dan_tien.call(district.submit(round_, "dan-tien"))
        accepted = self.reviewer.call(district.accept(self.reviewer, round_, "dan-tien"))
        self.assertEqual(accepted.accepted_revisions, 1)
        self.assertEqual((accepted.submitter, accepted.reviewer),
                         ("user:xa-dan-tien", "user:tham-dinh"))
        self.assertEqual(self.progress(round_),
                         {**empty, "missing": 24, "accepted": 1, "overdue": 24})
        total = district.total(self.province, round_)
        self.assertEqual(district.sums(total)["population"], "9500")
        self.assertEqual((total.basis.expected, total.basis.accepted, total.basis.accepted_late),
                         (25, 1, 1))

    def test_a_correction_keeps_the_old_figures_until_it_is_accepted(self):
        round_ = district.open_round(self.stack, "commune-economy", "2021")
        first = district.report_accepted(self.stack, round_, "dan-tien",
                                         {"population": 9000, "income": "500000.5"})
        correction = district.draft(round_, "dan-tien", {"population": 9100})
        self.assertRefused(self.dan_tien.refusal(correction), "INVALID_ARGUMENT", "INVALID_FIELD")
        correction.reason = "Tính sót một thôn"

        def in_force():
            figures = self.officer.call(reporting.GetFiguresRequest(
                name=f"{round_}/figures/dan-tien"))
            self.assertEqual(district.sums(district.total(self.province, round_))["population"],
                             str(figures.values[0]))
            return figures.values[0], figures.report_seq

        before = (9000, int(first.etag))
        for step in (lambda: None,
                     lambda: self.dan_tien.call(correction),
                     lambda: self.dan_tien.call(district.submit(round_, "dan-tien")),
                     lambda: self.reviewer.call(district.send_back(round_, "dan-tien")),
                     lambda: self.dan_tien.call(
                         district.draft(round_, "dan-tien", {"population": 9200},
                                        reason="Tính sót hai thôn")),
                     lambda: self.dan_tien.call(district.submit(round_, "dan-tien"))):
            step()
            self.assertEqual(in_force(), before)
        second = self.reviewer.call(district.accept(self.reviewer, round_, "dan-tien"))
        self.assertEqual(second.accepted_revisions, 2)
        self.assertEqual(in_force(), (9200, int(second.etag)))
        # What the correction does not speak of stays in force, until it is voided by name.
        self.assertEqual(district.sums(district.total(self.province, round_))["income"], "500000.5")
        voided = district.draft(round_, "dan-tien", {}, reason="Không thống kê")
        voided.report.cells.append(district.cell("income", voided=True))
        self.dan_tien.call(voided)
        self.dan_tien.call(district.submit(round_, "dan-tien"))
        self.reviewer.call(district.accept(self.reviewer, round_, "dan-tien"))
        self.assertEqual(district.sums(district.total(self.province, round_))["income"], "")
        # And as it was then is still there to be read.
        then = district.total(self.province, round_,
                              consistency=type_.Consistency(exactly=first.token))
        self.assertEqual(district.sums(then)["income"], "500000.5")

    def test_who_wrote_or_submitted_cannot_accept(self):
        both = self.stack.bind("user:kiem-nhiem", "ROLE_COMMUNE_OFFICER", district.OWNER,
                               "ROLE_DISTRICT_REVIEWER", district.OWNER)
        round_ = district.open_round(self.stack, "commune-economy", "2019")
        both.call(district.draft(round_, "dan-tien", {"population": 1}))
        self.dan_tien.call(district.submit(round_, "dan-tien"))  # he wrote, another submits
        self.officer.call(district.draft(round_, "dong-tao", {"population": 1}))
        both.call(district.submit(round_, "dong-tao"))  # another wrote, he submits
        with self.stack.untouched():
            for subject in ("dan-tien", "dong-tao"):
                self.assertRefused(both.refusal(district.accept(both, round_, subject)),
                                   "FAILED_PRECONDITION", "SEPARATION_OF_DUTIES")
            # Neither may an officer who is no reviewer, nor the administrator.
            for client in (self.officer, self.stack.client("admin")):
                self.assertRefused(client.refusal(district.accept(client, round_, "dan-tien")), *DENIED)
        for subject in ("dan-tien", "dong-tao"):
            self.reviewer.call(district.accept(self.reviewer, round_, subject))

    def test_a_report_without_any_cell_cannot_be_submitted(self):
        round_ = district.open_round(self.stack, "commune-economy", "2018")
        self.dan_tien.call(district.draft(round_, "dan-tien", {}))
        with self.stack.untouched():
            refused = self.dan_tien.refusal(district.submit(round_, "dan-tien"))
            self.assertEqual(refused.code.name, "FAILED_PRECONDITION", str(refused))

    def test_totals_add_up_by_hand_and_by_urban_class(self):
        # Round 2023: Dân Tiến, Hồng Tiến, Đồng Tiến and the township are of class V.
        round_ = district.open_round(self.stack, "commune-economy", "2023")
        people = {"dan-tien": 11000, "hong-tien": 9000, "binh-minh": 8000, "ong-dinh": 5000}
        for subject, population in people.items():
            district.report_accepted(self.stack, round_, subject, {
                "population": population, "cultivated-area": f"{population // 100}.25"})
        total = district.total(self.province, round_)
        cells = {c.element.removeprefix("elements/"): c for c in total.cells}
        self.assertEqual((cells["population"].sum, cells["population"].n), ("33000", 4))
        self.assertEqual(cells["cultivated-area"].sum, "331")
        self.assertEqual((cells["income"].sum, cells["income"].n), ("", 0))
        splits = {s.value: (s.n, s.sum) for s in cells["population"].splits
                  if s.attribute == "urban_class"}
        self.assertEqual(splits, {"V": (2, "20000"), "": (2, "13000")})
        self.assertEqual((total.basis.expected, total.basis.accepted), (25, 4))
        # Urbanisation is a ratio of sums, but not every commune has reported.
        plan = self.province.call(targets.EvaluatePlanRequest(
            name=f"{district.OWNER}/plans/2021-2025", period="2023",
            targets=[f"{district.OWNER}/plans/2021-2025/targets/t15"]))
        result = plan.results[0]
        self.assertEqual(targets.Outcome.Name(result.outcome), "OUTCOME_NOT_ASSESSABLE")
        self.assertIn(targets.OBSTACLE_COVERAGE, [o.obstacle for o in result.obstacles])

    def test_a_round_after_the_district_has_no_roster(self):
        refused = self.stack.client("admin").refusal(reporting.OpenRoundRequest(
            parent=district.OWNER, form="forms/commune-economy", period="2026",
            due_date="2027-01-31"))
        self.assertEqual(refused.code.name, "FAILED_PRECONDITION", str(refused))

    def test_the_command_goes_the_same_way(self):
        district.open_round(self.stack, "commune-economy", "2020")
        file = self.stack.state / "dan-tien.csv"
        file.write_text("form,period,subject,element,value,level,status,source,note\n"
                       "commune-economy,2020,dan-tien,population,9000,,official,Xã,\n",
                       encoding="utf-8")
        self.stack.cli("import", "reports", file, "--owner", "khoai-chau", "--submit",
                       context="commune", check=True)
        district.accept_all(self.stack, "khoai-chau/commune-economy.2020")
        total = self.stack.cli("totals", "get", "khoai-chau/commune-economy.2020", "-o", "json",
                               context="province", check=True).message(reporting.Total())
        self.assertEqual(district.sums(total)["population"], "9000")
        # One of the 25 communes; the year has a round, the term lacks four years.
        rows = self.totals("get", "khoai-chau/commune-economy.2020")
        self.assertEqual([(r["split"], r["n"], r["of"], r["sum"]) for r in rows
                          if r["element"] == "population"],
                         [("", "1", "25", "9000"), ("urban_class=", "0", "21", ""),
                          ("urban_class=V", "1", "4", "9000")])
        rows = self.totals("batch", "--owner", "khoai-chau", "--query", "commune-economy@2016-2020")
        self.assertTrue(rows)
        for row in rows:
            self.assertIn("2016, 2017", row["no_round"])
            self.assertNotIn("2020", row["no_round"])

    def totals(self, *args):
        answer = self.stack.cli("totals", *args, "-o", "csv", context="province", check=True)
        return list(csv.DictReader(io.StringIO(answer.out)))


class ScopeTest(harness.StackCase):
    """A commune's officer sees and writes his own unit's reports, and nothing beside or above."""

    @classmethod
    def prepare(cls):
        cls.admin, cls.dan_tien = cls.stack.client("admin"), cls.stack.client("commune")
        cls.round = district.open_round(cls.stack, "commune-economy", "2024")
        form = cls.admin.call(catalog.GetFormRequest(name="forms/commune-economy"))
        form.name, form.frequency = "forms/kinh-te-6-thang", catalog.FORM_FREQUENCY_HALF_YEARLY
        form.ClearField("etag")
        cls.admin.call(catalog.CreateFormRequest(form=form))
        # The district's last day but one half year: the communes of 2025.
        cls.round_2025 = district.open_round(cls.stack, "kinh-te-6-thang", "2025-h1")
        cls.dong_tien = cls.stack.bind("user:dong-tien", "ROLE_COMMUNE_OFFICER", "units/dong-tien")
        cls.dong_tien_2025 = cls.stack.bind("user:dong-tien-2025", "ROLE_COMMUNE_OFFICER",
                                            "units/dong-tien-2025")

    def test_rosters_are_those_of_their_last_day(self):
        def roster(name):
            return {e.subject for e in self.admin.call(reporting.GetRoundRequest(name=name)).roster}
        self.assertIn("units/dong-tien", roster(self.round))
        self.assertNotIn("units/dong-tien-2025", roster(self.round))
        self.assertIn("units/dong-tien-2025", roster(self.round_2025))
        self.assertNotIn("units/dong-tien", roster(self.round_2025))
        self.assertEqual((len(roster(self.round)), len(roster(self.round_2025))), (25, 20))

    def test_a_name_that_begins_like_mine_is_not_mine(self):
        self.dong_tien.call(district.draft(self.round, "dong-tien", {"population": 1}))
        self.dong_tien_2025.call(district.draft(self.round_2025, "dong-tien-2025",
                                                {"population": 2}))
        with self.stack.untouched():
            self.assertRefused(self.dong_tien.refusal(
                district.draft(self.round_2025, "dong-tien-2025", {"population": 3})), *DENIED)
        self.assertRefused(self.dong_tien.refusal(reporting.GetReportRequest(
            name=district.report_name(self.round_2025, "dong-tien-2025"))), *DENIED)
        mine = self.dong_tien.call(reporting.ListReportsRequest(parent=self.round)).reports
        self.assertEqual([r.name.rsplit("/", 1)[1] for r in mine], ["dong-tien"])

    def test_who_took_over_reports_on_the_last_year_and_is_marked(self):
        """The commune ended on 1 January 2025; its year 2024 is due after that."""
        report = self.dong_tien_2025.call(district.draft(self.round, "dong-tien", {"population": 3}))
        self.assertEqual(report.reporter, "units/dong-tien")
        self.assertEqual(report.written_by_successor, "units/dong-tien-2025")
        with self.stack.untouched():
            self.assertRefused(self.dong_tien_2025.refusal(
                district.draft(self.round, "dan-tien", {"population": 3})), *DENIED)

    def test_siblings_and_parents_are_refused_whether_they_exist_or_not(self):
        officer = self.stack.client("officer")
        officer.call(district.draft(self.round, "hong-tien", {"population": 1}))
        schools = district.round_name("schools", "2022")
        nowhere = district.round_name("schools", "1999")
        with self.stack.untouched():
            seen = set()
            for request in (
                    district.draft(self.round, "hong-tien", {"population": 9}),  # a sibling's
                    district.draft(self.round, "dong-tao", {"population": 9}),  # not written yet
                    district.draft(self.round, "khong-co", {"population": 9}),  # no such unit
                    district.draft(schools, "khoai-chau", {"schools": 9}),  # the parent's
                    district.draft(nowhere, "khoai-chau", {"schools": 9}),  # no such round
                    district.submit(self.round, "hong-tien"),
                    district.submit(self.round, "khong-co"),
                    reporting.GetReportRequest(name=district.report_name(self.round, "hong-tien")),
                    reporting.GetReportRequest(name=district.report_name(self.round, "khong-co")),
                    reporting.GetReportRequest(name=district.report_name(schools, "khoai-chau")),
                    reporting.GetReportRequest(name=district.report_name(nowhere, "khoai-chau")),
                    reporting.GetFiguresRequest(name=f"{schools}/figures/khoai-chau"),
                    reporting.GetFiguresRequest(name=f"{self.round}/figures/khong-co"),
                    reporting.GetTotalRequest(name=schools),
                    reporting.GetTotalRequest(name=nowhere),
                    reporting.AcceptReportRequest(
                        name=district.report_name(self.round, "dan-tien"), etag="1"),
                    reporting.CloseRoundRequest(name=self.round),
                    reporting.OpenRoundRequest(parent=district.OWNER, form="forms/budget",
                                               period="2021")):
                with self.subTest(str(request)[:80]):
                    refused = self.dan_tien.refusal(request)
                    self.assertRefused(refused, *DENIED)
                    seen.add(type(request).__name__)
        self.assertEqual(len(seen), 8)

    def test_the_refusal_of_what_exists_reads_like_that_of_what_does_not(self):
        def message(subject):
            return self.dan_tien.refusal(reporting.GetReportRequest(
                name=district.report_name(self.round, subject))).message.replace(subject, "X")
        self.assertEqual(message("hong-tien"), message("khong-co"))

    def test_lists_hold_only_what_is_mine(self):
        self.dan_tien.call(district.draft(self.round, "dan-tien", {"population": 7}))
        self.stack.client("officer").call(
            district.draft(self.round, "an-vi", {"population": 1}))
        mine = self.dan_tien.call(reporting.ListReportsRequest(parent=self.round)).reports
        self.assertEqual([r.name.rsplit("/", 1)[1] for r in mine], ["dan-tien"])
        figures = self.dan_tien.call(reporting.ListFiguresRequest(parent=self.round)).figures
        self.assertEqual(list(figures), [])


class RestrictedTest(harness.StackCase):
    """Conscription: computed shortfall, hidden from those who may not read restricted forms."""

    @classmethod
    def prepare(cls):
        cls.round = district.open_round(cls.stack, "conscription", "2022")
        for subject, quota, delivered in (("dan-tien", 10, 8), ("hong-tien", 5, 7),
                                          ("dong-tao", 6, 6)):
            district.report_accepted(cls.stack, cls.round, subject, {
                "conscription-quota": quota, "conscription-delivered": delivered})

    def test_a_surplus_hides_no_shortfall(self):
        total = district.total(self.stack.client("reviewer"), self.round)
        self.assertEqual(district.sums(total), {
            "conscription-quota": "21", "conscription-delivered": "21",
            "conscription-shortfall": "2"})

    def test_a_computed_column_is_not_filled_by_hand(self):
        with self.stack.untouched():
            refused = self.stack.client("officer").refusal(district.draft(
                self.round, "tu-dan", {"conscription-shortfall": 0}))
            self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))
            self.assertEqual(refused.violations[0][0].split(".")[1], "cells[0]", str(refused))

    def test_a_missing_part_leaves_the_shortfall_missing(self):
        round_ = district.open_round(self.stack, "conscription", "2021")
        district.report_accepted(self.stack, round_, "tu-dan", {"conscription-quota": 4})
        figures = self.stack.client("officer").call(
            reporting.GetFiguresRequest(name=f"{round_}/figures/tu-dan"))
        self.assertEqual([status != 0 for status in figures.statuses], [True, False, False])

    def test_hidden_from_province_and_commune(self):
        """They are told what they would be told of a round that is not there."""
        requests = lambda round_: (  # noqa: E731
            reporting.GetTotalRequest(name=round_),
            reporting.GetRoundRequest(name=round_),
            reporting.GetRoundProgressRequest(name=round_),
            reporting.GetReportRequest(name=district.report_name(round_, "dan-tien")),
            reporting.GetFiguresRequest(name=f"{round_}/figures/dan-tien"))
        absent = district.round_name("conscription", "1999")
        for context in ("province", "commune"):
            client = self.stack.client(context)
            for hidden, missing in zip(requests(self.round), requests(absent)):
                with self.subTest(context, request=type(hidden).__name__):
                    told, expected = client.refusal(hidden), client.refusal(missing)
                    self.assertIn(told.code.name, ("NOT_FOUND", "PERMISSION_DENIED"))
                    self.assertEqual(
                        (told.code, told.reason, told.message.replace(self.round, "")),
                        (expected.code, expected.reason, expected.message.replace(absent, "")))

    def test_left_out_of_what_the_province_lists_and_folds(self):
        province = self.stack.client("province")
        rounds = province.call(reporting.ListRoundsRequest(parent=district.OWNER,
                                                           page_size=1000)).rounds
        self.assertIn(district.round_name("schools", "2022"), [r.name for r in rounds])
        self.assertNotIn(self.round, [r.name for r in rounds])
        batch = province.call(reporting.BatchGetTotalsRequest(parent=district.OWNER, queries=[
            reporting.TotalQuery(form="forms/conscription", period="2022"),
            reporting.TotalQuery(form="forms/schools", period="2022"),
            reporting.TotalQuery(form="forms/budget", period="2019")]))
        self.assertEqual([reporting.TotalAbsence.Name(r.absence) for r in batch.results],
                         ["TOTAL_ABSENCE_RESTRICTED", "TOTAL_ABSENCE_UNSPECIFIED",
                          "TOTAL_ABSENCE_NO_ROUND"])
        self.assertFalse(batch.results[0].HasField("total"))

    def test_an_evaluation_tells_the_province_only_that_it_may_not_see(self):
        request = targets.EvaluatePlanRequest(
            name=f"{district.OWNER}/plans/2021-2025", period="2022",
            targets=[f"{district.OWNER}/plans/2021-2025/targets/t21"])
        result = self.stack.client("province").call(request).results[0]
        self.assertEqual(targets.Outcome.Name(result.outcome), "OUTCOME_NOT_ASSESSABLE")
        self.assertEqual([o.obstacle for o in result.obstacles if o.form == "forms/conscription"
                          and o.obstacle == targets.OBSTACLE_RESTRICTED][:1],
                         [targets.OBSTACLE_RESTRICTED])
        self.assertEqual(result.actual.value, "")


if __name__ == "__main__":
    harness.main()
