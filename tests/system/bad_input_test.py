"""What is wrong is refused with its canonical code and reason, and nothing is written."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, stubs  # noqa: E402
from support.stubs import awards, catalog, ledger, reporting, targets, type_  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"


class BadInputCase(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.admin = cls.stack.client("admin")
        cls.officer = cls.stack.client("officer")
        cls.round = district.open_round(cls.stack, "commune-economy", "2022")
        cls.ratings = district.open_round(cls.stack, "government-rating", "2022")
        cls.officer.call(district.draft(cls.round, "hong-tien", {"population": 9000}))

    def setUp(self):
        # Whatever a test of these sends, no ledger moves.
        guard = self.stack.untouched()
        guard.__enter__()
        self.addCleanup(lambda: guard.__exit__(None, None, None))

    def refuse(self, client, request, code, reason, fields=None):
        refused = client.refusal(request)
        self.assertRefused(refused, code, reason)
        if fields is not None:
            self.assertEqual(sorted(field for field, _ in refused.violations), sorted(fields),
                             str(refused))
        return refused

    def refuse_cell(self, reason, number=None, element="income", round_=None, **fields):
        """The draft with this one cell is refused for this reason."""
        request = district.draft(round_ or self.round, "dan-tien", {})
        request.report.cells.append(district.cell(element, number, **fields))
        refused = self.refuse(self.officer, request, "INVALID_ARGUMENT", reason)
        self.assertEqual(len(refused.violations), 1, str(refused))
        self.assertTrue(refused.violations[0][0].startswith("report.cells[0]"), str(refused))


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
        self.refuse(self.stack.client("reviewer"), district.accept(self.round, "hong-tien"),
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
        target.due_period = "2031"
        target.indicator.ratio.numerator.terms[0].cell.form = "forms/khong-co"
        refused = self.admin.refusal(targets.CreateTargetRequest(target=target))
        self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))
        fields = " ".join(field for field, _ in refused.violations)
        for field in ("target.bound.value", "target.due_period", "target.indicator"):
            self.assertIn(field, fields, str(refused))

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


class CredentialsTest(BadInputCase):
    """Who does not say who he is learns nothing, at any service."""

    def refuse_token(self, token, reason="CREDENTIALS_INVALID"):
        client = self.stack.stranger(token)
        for process, request in (
                ("reporting", reporting.GetTotalRequest(name=self.round)),
                ("reporting", district.draft(self.round, "dan-tien", {"population": 1})),
                ("targets", targets.GetPlanRequest(name=PLAN)),
                ("awards", awards.ListRulePacksRequest()),
                *((process, stubs.auth.WhoAmIRequest()) for process in harness.SERVICES)):
            with self.subTest(process=process, request=type(request).__name__):
                self.assertRefused(client.refusal(request, process), "UNAUTHENTICATED", reason)

    def test_a_good_token_of_our_own_making_is_taken(self):
        me = self.stack.client_of("user:can-bo-bao-cao").call(stubs.auth.WhoAmIRequest(), "targets")
        self.assertEqual((me.principal, me.via), ("user:can-bo-bao-cao", ""))

    def test_missing(self):
        self.refuse_token(None, "CREDENTIALS_MISSING")

    def test_of_another_authority(self):
        self.refuse_token(self.stack.token("user:quan-tri", key=self.stack.foreign_key()))

    def test_expired(self):
        self.refuse_token(self.stack.token("user:quan-tri", issued=1_700_000_000, lifetime=60))

    def test_without_an_end(self):
        self.refuse_token(self.stack.token("user:quan-tri", exp=None))

    def test_of_the_future(self):
        self.refuse_token(self.stack.token("user:quan-tri", issued=4_000_000_000))

    def test_algorithm_none(self):
        for name in ("none", "None", "NONE"):
            self.refuse_token(self.stack.token("user:quan-tri", header={"alg": name, "typ": "JWT"}))

    def test_another_algorithm_than_the_signature(self):
        # The public key as an HMAC secret is what a careless verifier would take.
        self.refuse_token(self.stack.token("user:quan-tri", header={"alg": "HS256", "typ": "JWT"}))

    def test_another_issuer_or_audience(self):
        self.refuse_token(self.stack.token("user:quan-tri", iss="khac"))
        self.refuse_token(self.stack.token("user:quan-tri", aud="khac"))

    def test_without_a_person(self):
        for subject in (None, "", "quan-tri", "service:targets"):
            self.refuse_token(self.stack.token(subject))

    def test_altered_claims(self):
        good, other = (self.stack.token(p).split(".") for p in ("user:lan", "user:quan-tri"))
        self.refuse_token(".".join([good[0], other[1], good[2]]))

    def test_not_a_token(self):
        for text in ("", "x", "a.b.c", "....", "A" * 5000):
            self.refuse_token(text, "CREDENTIALS_MISSING" if text == "" else "CREDENTIALS_INVALID")

    def test_two_authorization_headers(self):
        client = self.stack.client("admin")
        client.metadata = [*client.metadata, *self.stack.client("officer").metadata]
        self.assertRefused(client.refusal(reporting.GetTotalRequest(name=self.round)),
                           "UNAUTHENTICATED", "CREDENTIALS_INVALID")

    def test_another_scheme(self):
        client = self.stack.client("admin")
        client.metadata = [(k, v.replace("Bearer", "Basic")) for k, v in client.metadata]
        self.assertRefused(client.refusal(reporting.GetTotalRequest(name=self.round)),
                           "UNAUTHENTICATED", "CREDENTIALS_INVALID")

    def test_a_principal_without_roles_may_do_nothing(self):
        nobody = self.stack.client_of("user:nguoi-la")
        for request in (reporting.GetTotalRequest(name=self.round), catalog.ListUnitsRequest(),
                        targets.GetPlanRequest(name=PLAN), awards.ListRulePacksRequest()):
            self.assertRefused(nobody.refusal(request), "PERMISSION_DENIED", "PERMISSION_DENIED")


class WireTest(BadInputCase):
    """Bytes that no client of ours would send."""

    UPDATE = stubs.BY_REQUEST["thidua.reporting.v1.UpdateReportRequest"]
    TOTAL = stubs.BY_REQUEST["thidua.reporting.v1.GetTotalRequest"]

    def refuse_bytes(self, rpc, body):
        try:
            answer = self.officer.send_bytes(rpc, body)
        except harness.Refused as refused:
            return refused
        raise AssertionError(f"{rpc.path} was answered: {answer!r}")

    def test_oversized_message(self):
        request = district.draft(self.round, "dan-tien", {"population": 1}, note="x" * (5 << 20),
                                 request_id="to-qua")
        refused = self.refuse_bytes(self.UPDATE, request.SerializeToString())
        self.assertEqual(refused.code.name, "RESOURCE_EXHAUSTED", str(refused))

    def test_long_text(self):
        refused = self.officer.refusal(
            district.draft(self.round, "dan-tien", {"population": 1}, reason="x" * 100_000))
        self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_FIELD")

    def test_invalid_utf8(self):
        good = district.draft(self.round, "dan-tien", {"population": 1}, note="@@@@",
                              request_id="utf8").SerializeToString()
        for bad in (b"\xff\xfe\xfd\xfc", b"\xc0\x80\xc0\x80", b"\xed\xa0\x80A", b"abc\xe1"):
            with self.subTest(bad):
                refused = self.refuse_bytes(self.UPDATE, good.replace(b"@@@@", bad))
                self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))

    def test_invalid_utf8_in_a_name(self):
        good = reporting.GetTotalRequest(name="units/@@@@").SerializeToString()
        refused = self.refuse_bytes(self.TOTAL, good.replace(b"@@@@", b"\xff\xfe\xfd\xfc"))
        self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))

    def test_bytes_that_are_no_message(self):
        for body in (b"\xff" * 40, b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x05ab"):
            for rpc in (self.UPDATE, self.TOTAL):
                with self.subTest(rpc=rpc.name, body=body):
                    refused = self.refuse_bytes(rpc, body)
                    self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))

    def test_text_that_is_not_nfc_or_has_control_characters(self):
        for note in ("Kho\u0061\u0301i", "a\x00b", "a\x1b[31mb"):
            with self.subTest(note):
                refused = self.officer.refusal(
                    district.draft(self.round, "dan-tien", {"population": 1}, note=note))
                self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_TEXT")

    def test_sql_in_every_text_stays_text(self):
        text = "'); DROP TABLE commits; --"
        refused = self.officer.refusal(reporting.GetReportRequest(name=self.round + "/reports/" +
                                                                  text))
        self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_NAME")
        refused = self.officer.refusal(district.draft(self.round, "phong-giao-duc",
                                                      {"population": 1}, note=text))
        self.assertRefused(refused, "FAILED_PRECONDITION", "NOT_ON_ROSTER")

    def test_an_unknown_method(self):
        channel = self.stack.channel("reporting")
        method = channel.unary_unary("/thidua.reporting.v1.ReportingService/DropAll")
        with self.assertRaises(harness.grpc.RpcError) as caught:
            method(b"", timeout=harness.CALL_SECONDS, metadata=self.officer.metadata)
        self.assertEqual(caught.exception.code().name, "UNIMPLEMENTED")


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
            'commune-economy,2022,dan-tien,income,"83,6",,official,Nguồn,',
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

    def test_a_file_that_is_not_utf8(self):
        path = self.stack.state / "latin.csv"
        path.write_bytes(self.HEADER.encode() +
                         b"commune-economy,2022,dan-tien,income,1,,official,Ngu\xf4n,\n")
        result = self.stack.cli("import", "reports", path, "--owner", "khoai-chau",
                                context="officer")
        self.assertIn(result.rc, (1, 2), str(result))
        self.assertIn("2", result.out + result.err)


if __name__ == "__main__":
    harness.main()
