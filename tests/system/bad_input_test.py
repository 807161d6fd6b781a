"""What is wrong is refused with its canonical code and reason, and nothing is written."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.bad_input import BadInputCase  # noqa: E402
from support.stubs import awards, catalog, ledger, reporting, targets, type_  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"


class FigureTest(BadInputCase):
    """Cells of a report."""

    def test_unknown_element(self):
        self.refuse_cell("UNKNOWN_ELEMENT", 5, element="khong-co")

    def test_element_of_another_form(self):
        self.refuse_cell("UNKNOWN_ELEMENT", 5, element="schools")

    def test_unknown_level(self):
        self.refuse_cell("UNKNOWN_LEVEL", element="government-rating", round_=self.ratings,
                         level="tuyet-voi")

    def test_percentage_where_a_part_is_asked(self):
        for text in ("72.06%", "85%", "85 %"):
            with self.subTest(text):
                self.refuse_cell("PERCENTAGE_FOR_PART", text)

    def test_decimal_comma(self):
        self.refuse_cell("INVALID_NUMBER", "83,6")

    def test_numbers_that_are_not_canonical(self):
        for text in ("1.234.567", "1 234", "+5", "05", "1e3", ".5", "5.", "", " 5", "NaN", "０", "--1",
                     "0x10"):
            with self.subTest(text):
                self.refuse_cell("INVALID_NUMBER", text)

    def test_too_many_decimals(self):
        self.refuse_cell("TOO_MANY_DECIMALS", "100.55", element="income")
        self.refuse_cell("TOO_MANY_DECIMALS", "100.5", element="population")

    def test_number_that_does_not_fit(self):
        self.refuse_cell("NUMBER_OUT_OF_RANGE", "9" * 19)
        self.refuse_cell("NUMBER_OUT_OF_RANGE", "9" * 400)

    def test_negative_count(self):
        self.refuse_cell("INVALID_NUMBER", "-1", element="population")

    def test_number_for_a_state_and_level_for_a_count(self):
        self.refuse_cell("WRONG_VALUE_KIND", 3, element="government-rating", round_=self.ratings)
        self.refuse_cell("WRONG_VALUE_KIND", element="population", level="good")

    def test_element_twice(self):
        request = district.draft(self.round, "dan-tien", {"population": 1})
        request.report.cells.append(district.cell("population", 2))
        self.refuse(self.officer, request, "INVALID_ARGUMENT", "DUPLICATE")

    def test_every_violation_is_listed_at_once(self):
        request = district.draft(self.round, "dan-tien", {
            "population": "9000.5", "income": "83,6", "khong-co": "1", "crop-value": "12%",
            "cultivated-area": "250.25"})
        refused = self.officer.refusal(request)
        self.assertEqual(refused.code.name, "INVALID_ARGUMENT")
        indices = sorted(field.split("[")[1].split("]")[0] for field, _ in refused.violations)
        self.assertEqual(indices, ["0", "1", "2", "3"], str(refused))
        for field, description in refused.violations:
            self.assertTrue(description, field)


class ReportTest(BadInputCase):
    """A report's place and time."""

    def test_subject_not_on_the_roster(self):
        self.refuse(self.officer, district.draft(self.round, "phong-giao-duc", {"population": 5}),
                    "FAILED_PRECONDITION", "NOT_ON_ROSTER")

    def test_stale_etag(self):
        name = district.report_name(self.round, "hong-tien")
        current = self.officer.call(reporting.GetReportRequest(name=name)).etag
        for etag in ("0", str(int(current) - 1), str(int(current) + 1), "999999"):
            with self.subTest(etag):
                self.refuse(self.officer,
                            district.draft(self.round, "hong-tien", {"population": 1}, etag=etag),
                            "ABORTED", "ETAG_MISMATCH")
                self.refuse(self.officer, district.submit(self.round, "hong-tien", etag=etag),
                            "ABORTED", "ETAG_MISMATCH")

    def test_round_that_does_not_exist(self):
        self.refuse(self.officer, district.draft(district.round_name("budget", "2024"),
                                                 "khoai-chau", {"revenue": 1}),
                    "NOT_FOUND", "RESOURCE_NOT_FOUND")

    def test_accepting_a_draft(self):
        reviewer = self.stack.client("reviewer")
        self.refuse(reviewer, district.accept(reviewer, self.round, "hong-tien"),
                    "FAILED_PRECONDITION", "ILLEGAL_STATE")

    def test_names_that_are_not_of_the_pattern(self):
        for name in ("", "khoai-chau", "units/khoai-chau", self.round, self.round + "/reports/",
                     self.round + "/reports/a/b", "/" + self.round + "/reports/dan-tien",
                     "units/khoai-chau/rounds/commune-economy.2022/figures/dan-tien",
                     "units/Khoái Châu/rounds/commune-economy.2022/reports/dan-tien",
                     "units/../rounds/commune-economy.2022/reports/dan-tien"):
            with self.subTest(name):
                refused = self.officer.refusal(reporting.GetReportRequest(name=name))
                self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_NAME")


class ClosedRoundTest(harness.StackCase):
    """A closed round takes nothing until it is opened again, for a reason."""

    def test_a_closed_round_takes_nothing(self):
        officer, admin = self.stack.client("officer"), self.stack.client("admin")
        round_ = district.open_round(self.stack, "commune-economy", "2021")
        officer.call(district.draft(round_, "dan-tien", {"population": 9000}))
        admin.call(reporting.CloseRoundRequest(name=round_))
        with self.stack.untouched():
            for request in (district.draft(round_, "hong-tien", {"population": 1}),
                            district.submit(round_, "dan-tien")):
                self.assertRefused(officer.refusal(request), "FAILED_PRECONDITION", "ROUND_CLOSED")
            refused = admin.refusal(reporting.ReopenRoundRequest(name=round_))
            self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_FIELD")
            self.assertEqual([field for field, _ in refused.violations], ["reason"])
        admin.call(reporting.ReopenRoundRequest(name=round_, reason="Bổ sung số liệu"))
        officer.call(district.submit(round_, "dan-tien"))


class RequestIdTest(harness.StackCase):
    """A request applies once."""

    def test_a_retry_answers_as_the_first_did_and_another_payload_is_refused(self):
        officer = self.stack.client("officer")
        round_ = district.open_round(self.stack, "commune-economy", "2021")
        request = district.draft(round_, "dan-tien", {"population": 9000}, request_id="gui-lai-1")
        first = officer.call(request)
        with self.stack.untouched():
            again = officer.call(request)
            self.assertEqual((again.etag, list(again.cells)), (first.etag, list(first.cells)))
            request.report.cells[0].number = "9001"
            self.assertRefused(officer.refusal(request), "ALREADY_EXISTS", "REQUEST_ID_REUSED")
        # Another person's ids are his own.
        other = self.stack.bind("user:nguoi-khac", "ROLE_COMMUNE_OFFICER", "units/dong-tao")
        other.call(district.draft(round_, "dong-tao", {"population": 1}, request_id="gui-lai-1"))
        # Once more after others have written: the first answer, from the log.
        officer.call(district.draft(round_, "dan-tien", {"population": 9500}))
        request.report.cells[0].number = "9000"
        with self.stack.untouched():
            late = officer.call(request)
            self.assertEqual((late.etag, list(late.cells)), (first.etag, list(first.cells)))


class CatalogTest(BadInputCase):
    """Units, forms, rounds, plans, pages."""

    def test_unknown_unit(self):
        form = self.admin.call(catalog.GetFormRequest(name="forms/budget"))
        form.name = "forms/thu-nghiem"
        form.ClearField("etag")
        form.assignments[0].reporter = "units/khong-co"
        self.refuse(self.admin, catalog.CreateFormRequest(form=form), "INVALID_ARGUMENT",
                    "UNKNOWN_UNIT", ["form.assignments[0].reporter"])

    def test_unknown_form(self):
        self.refuse(self.admin, reporting.OpenRoundRequest(
            parent=district.OWNER, form="forms/khong-co", period="2022"),
            "INVALID_ARGUMENT", "UNKNOWN_REFERENCE")

    def test_unknown_period(self):
        for period in ("", "22", "2022-13", "2022-q5", "20222", "hai-hai"):
            with self.subTest(period):
                self.refuse(self.admin, reporting.OpenRoundRequest(
                    parent=district.OWNER, form="forms/budget", period=period),
                    "INVALID_ARGUMENT", "UNKNOWN_PERIOD")

    def test_period_of_another_frequency_or_calendar(self):
        for period in ("2022-06", "2022-q1", "a2022", "s2022", "2021-2025"):
            with self.subTest(period):
                self.refuse(self.admin, reporting.OpenRoundRequest(
                    parent=district.OWNER, form="forms/budget", period=period),
                    "INVALID_ARGUMENT", "UNKNOWN_PERIOD")

    def test_round_opened_twice(self):
        self.refuse(self.admin, reporting.OpenRoundRequest(
            parent=district.OWNER, form="forms/schools", period="2022"),
            "ALREADY_EXISTS", "RESOURCE_EXISTS")

    def test_round_without_a_roster(self):
        refused = self.admin.refusal(reporting.OpenRoundRequest(
            parent=district.OWNER, form="forms/party-rating", period="2022"))
        self.assertEqual(refused.code.name, "FAILED_PRECONDITION", str(refused))

    def test_unit_without_anything_lists_every_fault(self):
        refused = self.admin.refusal(catalog.CreateUnitRequest(unit=catalog.Unit(
            name="units/moi", versions=[
                catalog.UnitVersion(parent="units/khoai-chau", valid_from="2022-13-01"),
                catalog.UnitVersion(parent="units/khoai-chau", display_name="Mới",
                                    kind=catalog.UNIT_KIND_COMMUNE, valid_from="2022-01-01",
                                    valid_to="2021-01-01")])))
        self.assertEqual(refused.code.name, "INVALID_ARGUMENT")
        fields = {field for field, _ in refused.violations}
        self.assertLessEqual({"unit.versions[0].display_name", "unit.versions[0].kind",
                              "unit.versions[0].valid_from"}, fields, str(refused))
        self.assertTrue(any(f.startswith("unit.versions[1]") for f in fields), str(refused))

    def test_target_with_many_faults_lists_them_all(self):
        target = self.admin.call(targets.GetTargetRequest(name=PLAN + "/targets/t18"))
        target.name = PLAN + "/targets/t99"
        target.bound.value = "1,5"
        target.due_period = "2046"
        target.indicator.ratio.numerator.terms[0].cell.form = "forms/khong-co"
        refused = self.admin.refusal(targets.CreateTargetRequest(target=target))
        self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))
        fields = " ".join(field for field, _ in refused.violations)
        for field in ("target.bound.value", "target.due_period", "target.indicator"):
            self.assertIn(field, fields, str(refused))

    def test_sums_that_make_no_sense_are_refused(self):
        # 68 schools a year for five years are no 340, and schools and revenue are nothing together.
        target = self.admin.call(targets.GetTargetRequest(name=PLAN + "/targets/t12"))
        target.name = PLAN + "/targets/t98"
        terms = target.indicator.level.value.terms
        terms.add().cell.CopyFrom(targets.CellRef(
            form="forms/schools", element="elements/schools", aggregate=targets.AGGREGATE_SUM))
        refused = self.admin.refusal(targets.CreateTargetRequest(target=target))
        self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))
        field = "target.indicator.level.value.terms[1].cell.element"
        self.assertEqual([at for at, _ in refused.violations], [field, field], str(refused))

    def test_missing_request_id(self):
        for request in (reporting.OpenRoundRequest(parent=district.OWNER, form="forms/budget",
                                                   period="2021"),
                        district.submit(self.round, "hong-tien"),
                        targets.CreatePlanRequest(plan=targets.Plan(
                            name="units/khoai-chau/plans/x", title="x", term="2021-2025",
                            base_period="2020")),
                        awards.CreateMovementRequest(movement=awards.Movement(
                            name="units/khoai-chau/movements/x", title="x",
                            start_date="2022-01-01", end_date="2022-12-31"))):
            with self.subTest(type(request).__name__):
                client = self.officer if "Report" in type(request).__name__ else self.admin
                refused = client.refusal_as_it_is(request)
                self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_FIELD")
                self.assertEqual([field for field, _ in refused.violations], ["request_id"])

    def test_page_sizes_and_foreign_page_tokens(self):
        self.refuse(self.admin, catalog.ListUnitsRequest(page_size=-1), "INVALID_ARGUMENT",
                    "INVALID_FIELD")
        page = self.admin.call(catalog.ListUnitsRequest(page_size=3))
        self.assertEqual(len(page.units), 3)
        for request in (catalog.ListUnitsRequest(page_token="rác"),
                        catalog.ListUnitsRequest(page_token=page.next_page_token,
                                                 parent="units/khoai-chau"),
                        catalog.ListElementsRequest(page_token=page.next_page_token)):
            self.refuse(self.admin, request, "INVALID_ARGUMENT", "INVALID_PAGE_TOKEN")
        self.refuse(self.officer, catalog.ListUnitsRequest(page_token=page.next_page_token),
                    "INVALID_ARGUMENT", "INVALID_PAGE_TOKEN")

    def test_position_tokens(self):
        province = self.stack.client("province")
        get = lambda token: reporting.GetTotalRequest(  # noqa: E731
            name=self.round, consistency=type_.Consistency(exactly=token))
        self.refuse(province, get("rác"), "INVALID_ARGUMENT", "INVALID_TOKEN")
        plan = province.call(targets.GetPlanRequest(name=PLAN))
        self.refuse(province, get(plan.token), "INVALID_ARGUMENT", "INVALID_TOKEN")
        unit = province.call(catalog.GetUnitRequest(name="units/khoai-chau"))
        self.refuse(province, get(unit.token), "INVALID_ARGUMENT", "INVALID_TOKEN")

    def test_a_ledger_that_is_not_there_is_not_told_apart(self):
        # "khong-co" is below nothing that the auditor may see, whether it exists or not.
        refused = self.stack.client("auditor").refusal(
            ledger.ListCommitsRequest(ledger="khong-co"), "reporting")
        self.assertRefused(refused, "PERMISSION_DENIED", "PERMISSION_DENIED")


class ImportTest(BadInputCase):
    """A file of figures: every bad row is named, with field and reason."""

    HEADER = "form,period,subject,element,value,level,status,source,note\n"

    def load(self, *rows):
        path = self.stack.state / "bad.csv"
        path.write_text(self.HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
        result = self.stack.cli("import", "reports", path, "--owner", "khoai-chau",
                                context="officer")
        self.assertIn(result.rc, (1, 2), str(result))
        return result.out + result.err

    def test_every_bad_row_is_named_with_field_and_reason(self):
        text = self.load(
            'commune-economy,2022,dan-tien,income,"83,6,1",,official,Nguồn,',
            "commune-economy,2022,dong-tao,khong-co,1,,official,Nguồn,",
            "commune-economy,2022,ong-dinh,income,12%,,official,Nguồn,",
            "government-rating,2022,dan-tien,government-rating,,tuyet-voi,official,Nguồn,",
            "commune-economy,2022,phong-giao-duc,population,5,,official,Nguồn,")
        for row, field, reason in ((2, "value", "INVALID_NUMBER"), (3, "element", "UNKNOWN_ELEMENT"),
                                   (4, "value", "PERCENTAGE_FOR_PART"),
                                   (5, "level", "UNKNOWN_LEVEL"), (6, "subject", "NOT_ON_ROSTER")):
            with self.subTest(row=row):
                line = next((line for line in text.splitlines() if reason in line), "")
                self.assertRegex(line, rf"\b{row}\b", text)
                self.assertIn(field, line, text)

    def test_a_file_without_its_header(self):
        path = self.stack.state / "headless.csv"
        path.write_text("commune-economy,2022,dan-tien,income,1,,official,Nguồn,\n",
                        encoding="utf-8")
        result = self.stack.cli("import", "reports", path, "--owner", "khoai-chau",
                                context="officer")
        self.assertIn(result.rc, (1, 2), str(result))

    def test_a_file_in_no_encoding(self):
        path = self.stack.state / "binary.csv"
        path.write_bytes(self.HEADER.encode() +
                         b"commune-economy,2022,dan-tien,income,1,,official,Ngu\xf4\x8dn,\n")
        result = self.stack.cli("import", "reports", path, "--owner", "khoai-chau",
                                context="officer")
        self.assertEqual(result.rc, 2, str(result))
        self.assertIn("line 2", result.err)


if __name__ == "__main__":
    harness.main()
