"""Every RPC against everyone who may not call it.

The RPCs come from the descriptors: one without a request here fails the test. The requests of each
service are a walk in which every step could be done by the rightful caller at that moment; strangers
try it first, then he does it. So a refusal is a refusal for want of a right and of nothing else.
"""

import dataclasses
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, stubs  # noqa: E402
from support.stubs import auth, awards, catalog, ledger, reporting, targets, type_  # noqa: E402

UNIT = "units/khoai-chau"
ROUND = district.round_name("ma-tran", "2022")
PLAN = f"{UNIT}/plans/ma-tran"
PACK = "rulePacks/ma-tran"
MOVEMENT = f"{UNIT}/movements/ma-tran"
NOMINATION = f"{MOVEMENT}/nominations/ma-tran"
DECISION = f"{UNIT}/decisions/ma-tran"
GRANT = f"{DECISION}/grants/1"

# What each stranger may read on the district; from the roles in thidua/auth/v1/policy.proto.
SUMMARIES = {"PERMISSION_AUTHENTICATED", "PERMISSION_READ_CATALOG", "PERMISSION_READ_ROUNDS",
             "PERMISSION_READ_TOTALS", "PERMISSION_READ_PLANS"}
MAY_READ = {
    "province": SUMMARIES,
    "auditor": SUMMARIES | {"PERMISSION_READ_BINDINGS", "PERMISSION_READ_REPORTS",
                            "PERMISSION_READ_AWARDS", "PERMISSION_READ_LOG"},
    "other commune": {"PERMISSION_AUTHENTICATED"},
}
# Reads that need their permission on any unit; another commune's officer has it on his own.
ON_ANY_UNIT = {"GetRulePack", "ListRulePacks"}
READS = ("Get", "List", "Lookup", "BatchGet", "RollUp", "Evaluate", "Render", "Watch", "Verify",
         "Export", "WhoAmI")


@dataclasses.dataclass
class Step:
    request: object
    rightful: str  # a context
    process: str = None
    for_strangers: bool = True  # False: only prepares the next one


def unit(title="Thôn ma trận"):
    return catalog.Unit(name="units/ma-tran", versions=[catalog.UnitVersion(
        display_name=title, kind=catalog.UNIT_KIND_VILLAGE, parent="units/khoai-chau",
        valid_from="2021-01-01", valid_to="2025-07-01")])


def scale(title="Thang ma trận"):
    return catalog.Scale(name="scales/ma-tran", title=title,
                         levels=[catalog.ScaleLevel(level="mot", title="Một")])


def element(title="Số đếm ma trận"):
    return catalog.Element(name="elements/ma-tran", title=title, unit_of_measure="cái",
                           kind=type_.VALUE_KIND_COUNT, time_rollup=type_.TIME_ROLLUP_SUM)


def form(title="Biểu ma trận"):
    return catalog.Form(
        name="forms/ma-tran", title=title, elements=["elements/ma-tran"],
        assignments=[catalog.Assignment(subject="units/dan-tien")],
        calendar=catalog.FORM_CALENDAR_CALENDAR, frequency=catalog.FORM_FREQUENCY_YEARLY)


def binding(note="Ma trận"):
    return catalog.Binding(name="bindings/user:ma-tran", note=note, grants=[auth.RoleGrant(
        role=auth.ROLE_COMMUNE_OFFICER, unit="units/dan-tien")])


CATALOG = [
    Step(catalog.CreateUnitRequest(unit=unit()), "admin"),
    Step(catalog.GetUnitRequest(name="units/ma-tran"), "admin"),
    Step(catalog.ListUnitsRequest(), "admin"),
    Step(catalog.UpdateUnitRequest(unit=unit("Thôn khác")), "admin"),
    Step(catalog.LookupUnitsRequest(display_name="Thôn khác"), "admin"),
    Step(catalog.CreateScaleRequest(scale=scale()), "admin"),
    Step(catalog.GetScaleRequest(name="scales/ma-tran"), "admin"),
    Step(catalog.ListScalesRequest(), "admin"),
    Step(catalog.UpdateScaleRequest(scale=scale("Thang khác")), "admin"),
    Step(catalog.CreateElementRequest(element=element()), "admin"),
    Step(catalog.GetElementRequest(name="elements/ma-tran"), "admin"),
    Step(catalog.ListElementsRequest(), "admin"),
    Step(catalog.UpdateElementRequest(element=element("Số đếm khác")), "admin"),
    Step(catalog.CreateFormRequest(form=form()), "admin"),
    Step(catalog.GetFormRequest(name="forms/ma-tran"), "admin"),
    Step(catalog.ListFormsRequest(), "admin"),
    Step(catalog.UpdateFormRequest(form=form("Biểu khác")), "admin"),
    Step(catalog.CreateBindingRequest(binding=binding()), "admin"),
    Step(catalog.GetBindingRequest(name="bindings/user:ma-tran"), "admin"),
    Step(catalog.ListBindingsRequest(), "admin"),
    Step(catalog.UpdateBindingRequest(binding=binding("Khác")), "admin"),
    Step(catalog.DeleteBindingRequest(name="bindings/user:ma-tran"), "admin"),
]

REPORTING = [
    Step(catalog.CreateElementRequest(element=element()), "admin", for_strangers=False),
    Step(catalog.CreateFormRequest(form=form()), "admin", for_strangers=False),
    Step(reporting.OpenRoundRequest(parent=UNIT, form="forms/ma-tran", period="2022"), "admin"),
    Step(reporting.GetRoundRequest(name=ROUND), "commune"),
    Step(reporting.ListRoundsRequest(parent=UNIT), "admin"),
    Step(reporting.GetRoundProgressRequest(name=ROUND), "reviewer"),
    Step(district.draft(ROUND, "dan-tien", {"ma-tran": 1}), "commune"),
    Step(reporting.GetReportRequest(name=f"{ROUND}/reports/dan-tien"), "commune"),
    Step(reporting.ListReportsRequest(parent=ROUND), "commune"),
    Step(reporting.ImportReportsRequest(header=reporting.ImportHeader(
        parent=UNIT, request_id="ma-tran")), "commune"),
    Step(district.submit(ROUND, "dan-tien"), "commune"),
    Step(district.send_back(ROUND, "dan-tien"), "reviewer"),
    Step(district.draft(ROUND, "dan-tien", {"ma-tran": 2}), "commune", for_strangers=False),
    Step(district.submit(ROUND, "dan-tien"), "commune", for_strangers=False),
    Step(district.accept(ROUND, "dan-tien"), "reviewer"),
    Step(reporting.GetFiguresRequest(name=f"{ROUND}/figures/dan-tien"), "commune"),
    Step(reporting.ListFiguresRequest(parent=ROUND), "commune"),
    Step(reporting.GetTotalRequest(name=ROUND), "reviewer"),
    Step(reporting.BatchGetTotalsRequest(parent=UNIT, queries=[
        reporting.TotalQuery(form="forms/ma-tran", period="2022")]), "reviewer"),
    Step(reporting.RollUpTotalsRequest(parent=UNIT, queries=[
        reporting.TotalQuery(form="forms/ma-tran", period="2022")]), "reviewer"),
    Step(reporting.CloseRoundRequest(name=ROUND), "admin"),
    Step(reporting.ReopenRoundRequest(name=ROUND, reason="Mở lại"), "admin"),
]


def target(id_):
    cell = targets.CellRef(form="forms/schools", element="elements/schools",
                           aggregate=targets.AGGREGATE_SUM)
    return targets.Target(
        name=f"{PLAN}/targets/{id_}", title="Số trường", phrases=["một trăm trường"],
        source="Kiểm thử", authority="UBND huyện", source_date="2022-01-01",
        indicator=targets.Indicator(level=targets.Level(value=targets.Expression(
            terms=[targets.Term(cell=cell)])), unit_of_measure="trường"),
        bound=targets.Bound(kind=targets.BOUND_KIND_AT_LEAST, value="100"),
        quantifier=targets.QUANTIFIER_AT_DUE, due_period="2025")


def plan(title="Kế hoạch ma trận"):
    return targets.Plan(name=PLAN, title=title, term="2021-2025", base_period="2020",
                        source="Kiểm thử", authority="UBND huyện")


TARGETS = [
    Step(targets.CreatePlanRequest(plan=plan()), "admin"),
    Step(targets.UpdatePlanRequest(plan=plan("Kế hoạch khác")), "admin"),
    Step(targets.GetPlanRequest(name=PLAN), "admin"),
    Step(targets.ListPlansRequest(parent=UNIT), "admin"),
    Step(targets.CreateTargetRequest(target=target("m1")), "admin"),
    Step(targets.GetTargetRequest(name=f"{PLAN}/targets/m1"), "admin"),
    Step(targets.ListTargetsRequest(parent=PLAN), "admin"),
    Step(targets.SupersedeTargetRequest(name=f"{PLAN}/targets/m1", target=target("m2"),
                                        reason="Nghị quyết sửa đổi"), "admin"),
    Step(targets.EvaluatePlanRequest(name=PLAN, period="2022"), "reviewer"),
]


def rule_pack(title="Quy định ma trận"):
    return awards.RulePack(
        name=PACK, title=title, valid_from="2031-01-01", acts=["Kiểm thử"],
        honours=[awards.Honour(
            honour="giay-khen", title="Giấy khen", authority="Chủ tịch UBND huyện",
            legal_basis="Kiểm thử", working_days=10,
            recipients=[awards.RecipientRule(kind=awards.RECIPIENT_KIND_PERSON,
                                             coefficient="0.3")])],
        base_salaries=[awards.BaseSalary(valid_from="2031-01-01", amount_vnd=1_000_000,
                                         act="Kiểm thử")],
        rounding=awards.MoneyRounding(mode=awards.ROUNDING_MODE_NONE))


NOMINATE = awards.CreateNominationRequest(nomination=awards.Nomination(
    name=NOMINATION, merit="Thành tích ma trận", honour="giay-khen-huyen",
    receipt_date="2023-02-01",
    dossier={item: "số 1" for item in ("to-trinh", "bao-cao-thanh-tich", "bien-ban")},
    recipient=awards.Recipient(kind=awards.RECIPIENT_KIND_PERSON, id="nguoi-ma-tran",
                               display_name="Người ma trận", unit="units/dan-tien")))

AWARDS = [
    Step(awards.CreateRulePackRequest(rule_pack=rule_pack()), "admin"),
    Step(awards.UpdateRulePackRequest(rule_pack=rule_pack("Quy định khác")), "admin"),
    Step(awards.GetRulePackRequest(name=PACK), "admin"),
    Step(awards.ListRulePacksRequest(), "admin"),
    Step(awards.CreateMovementRequest(movement=awards.Movement(
        name=MOVEMENT, title="Phong trào ma trận", start_date="2022-01-01",
        end_date="2022-12-31", simulated=True)), "admin"),
    Step(awards.GetMovementRequest(name=MOVEMENT), "admin"),
    Step(awards.ListMovementsRequest(parent=UNIT), "admin"),
    Step(NOMINATE, "commune"),
    Step(awards.GetNominationRequest(name=NOMINATION), "reviewer"),
    Step(awards.ListNominationsRequest(parent=MOVEMENT), "reviewer"),
    Step(awards.AppraiseNominationRequest(name=NOMINATION, attested_rules=["no-discipline"]),
         "reviewer"),
    Step(awards.RecordBallotRequest(name=NOMINATION, ballot=awards.Ballot(
        members=1, present=1, in_favour=1, minutes="01/BB",
        member_principals=["user:hoi-dong"])), "council"),
    Step(awards.CreateDecisionRequest(decision=awards.Decision(
        name=DECISION, number="ma-tran/QĐ-UBND", date="2023-03-01", signer="Người ký",
        signer_title="Chủ tịch", nominations=[NOMINATION])), "decider"),
    Step(awards.GetDecisionRequest(name=DECISION), "decider"),
    Step(awards.ListDecisionsRequest(parent=UNIT), "decider"),
    Step(awards.GetGrantRequest(name=GRANT), "decider"),
    Step(awards.ListGrantsRequest(parent=DECISION), "decider"),
    Step(awards.RenderCertificateRequest(name=GRANT), "decider"),
    Step(awards.RevokeGrantRequest(name=GRANT, revocation="Kiểm thử"), "decider"),
]

COMMON = [
    Step(request, "auditor", process)
    for process in harness.SERVICES
    for request in (auth.WhoAmIRequest(), ledger.ListLedgersRequest(),
                    ledger.ListCommitsRequest(ledger="khoai-chau", with_images=True),
                    ledger.WatchCommitsRequest(ledger="khoai-chau"),
                    ledger.VerifyLedgerRequest(ledger="khoai-chau"),
                    ledger.VerifyStatementsRequest(),
                    ledger.ExportCommitsRequest(ledger="khoai-chau"))
] + [
    # Of a ledger that is empty; asks where the import stands.
    Step(ledger.ImportCommitsRequest(ledger="ma-tran", header=ledger.ImportHeader(
        seq=1, hash=bytes(32), file_digest=bytes(32))), "importer", process)
    for process in harness.SERVICES
]


class CoverageTest(harness.unittest.TestCase):
    def test_no_rpc_is_without_a_request(self):
        asked = {step.request.DESCRIPTOR.full_name
                 for steps in (CATALOG, REPORTING, TARGETS, AWARDS, COMMON) for step in steps
                 if step.for_strangers}
        self.assertEqual(sorted(asked), sorted(stubs.BY_REQUEST))

    def test_every_rpc_declares_a_permission(self):
        for rpc in stubs.RPCS:
            self.assertNotEqual(rpc.permission, "PERMISSION_UNSPECIFIED", rpc.path)


class MatrixTest(harness.StackCase):
    """Each test is one service's walk on a stack of its own class; they do not meet."""

    @classmethod
    def make_stack(cls):
        stack = harness.Stack()
        for service in harness.SERVICES:
            stack.let_import(service, "ma-tran", "user:nguoi-chuyen")
        return stack

    @classmethod
    def prepare(cls):
        cls.strangers = {
            "province": cls.stack.client("province"),
            "auditor": cls.stack.client("auditor"),
            "other commune": cls.stack.bind("user:xa-dong-tao", "ROLE_COMMUNE_OFFICER",
                                            "units/dong-tao"),
        }
        cls.nobody = cls.stack.stranger()
        cls.forgotten = cls.stack.client_of("user:khong-vai-tro")

    def may(self, stranger, rpc):
        if rpc.name == "ImportReports" and stranger == "other commune":
            return True  # for reports of his own, and none is in the request
        if not rpc.name.startswith(READS):
            return False
        if stranger == "other commune" and (rpc.permission == "PERMISSION_READ_CATALOG" or
                                            rpc.name in ON_ANY_UNIT):
            return True
        return rpc.permission in MAY_READ[stranger]

    def walk(self, steps):
        for step in steps:
            rpc = stubs.BY_REQUEST[step.request.DESCRIPTOR.full_name]
            if step.for_strangers:
                with self.subTest(rpc=rpc.path, process=step.process):
                    before = self.stack.heads()
                    self.try_strangers(step, rpc)
                    self.assertEqual(self.stack.heads(), before, f"{rpc.path} wrote something")
            with self.subTest(rpc=rpc.path, process=step.process, rightful=step.rightful):
                rightful = self.stack.client_of("user:nguoi-chuyen") if (
                    step.rightful == "importer") else self.stack.client(step.rightful)
                rightful.call(step.request, step.process)

    def try_strangers(self, step, rpc):
        refused = self.nobody.refusal(step.request, step.process)
        self.assertRefused(refused, "UNAUTHENTICATED", "CREDENTIALS_MISSING")
        if rpc.permission != "PERMISSION_AUTHENTICATED":
            self.assertRefused(self.forgotten.refusal(step.request, step.process),
                               "PERMISSION_DENIED", "PERMISSION_DENIED")
        for name, client in self.strangers.items():
            if self.may(name, rpc):
                client.call(step.request, step.process)
            else:
                try:
                    refused = client.refusal(step.request, step.process)
                except AssertionError as answered:
                    raise AssertionError(f"{name}: {answered}") from None
                self.assertRefused(refused, "PERMISSION_DENIED", "PERMISSION_DENIED")


class CatalogMatrixTest(MatrixTest):
    def test_catalog(self):
        self.walk(CATALOG)


class OtherMatrixTest(MatrixTest):
    def test_reporting(self):
        self.walk(REPORTING)

    def test_targets(self):
        self.walk(TARGETS)

    def test_awards(self):
        self.walk(AWARDS)

    def test_auth_and_ledgers(self):
        self.walk(COMMON)

    def test_the_auditor_of_a_district_sees_no_other_ledger(self):
        seen = {h.ledger for h in self.strangers["auditor"].call(
            ledger.ListLedgersRequest(), "reporting").ledgers}
        self.assertLessEqual(seen, {"khoai-chau", "catalog"})
        for request in (ledger.ListCommitsRequest(ledger="hung-yen"),
                        ledger.VerifyLedgerRequest(ledger="hung-yen"),
                        ledger.WatchCommitsRequest(ledger="hung-yen")):
            self.assertRefused(self.strangers["auditor"].refusal(request, "reporting"),
                               "PERMISSION_DENIED", "PERMISSION_DENIED")

    def test_nobody_gives_himself_a_role(self):
        with self.stack.untouched():
            for name, client in {**self.strangers, "nobody": self.forgotten}.items():
                me = client.call(auth.WhoAmIRequest(), "reporting").principal \
                    if name != "nobody" else "user:khong-vai-tro"
                grant = auth.RoleGrant(role=auth.ROLE_DISTRICT_ADMINISTRATOR, unit=UNIT)
                for request in (
                        catalog.UpdateBindingRequest(allow_missing=True, binding=catalog.Binding(
                            name=f"bindings/{me}", grants=[grant])),
                        catalog.DeleteBindingRequest(name="bindings/user:tham-dinh")):
                    self.assertRefused(client.refusal(request), "PERMISSION_DENIED",
                                       "PERMISSION_DENIED")

    def test_an_administrator_gives_roles_below_himself_only(self):
        district_admin = self.stack.bind("user:quan-tri-huyen", "ROLE_DISTRICT_ADMINISTRATOR", UNIT)
        with self.stack.untouched():
            for unit_ in ("units/hung-yen", "", "units/khong-co"):
                refused = district_admin.refusal(catalog.UpdateBindingRequest(
                    allow_missing=True, binding=catalog.Binding(
                        name="bindings/user:ban", grants=[auth.RoleGrant(
                            role=auth.ROLE_DECIDER, unit=unit_)])))
                self.assertIn(refused.code.name, ("PERMISSION_DENIED", "INVALID_ARGUMENT"))
            # Nor does he take one away that reaches beyond him.
            self.assertRefused(district_admin.refusal(
                catalog.DeleteBindingRequest(name="bindings/user:tinh")),
                "PERMISSION_DENIED", "PERMISSION_DENIED")


if __name__ == "__main__":
    harness.main()
