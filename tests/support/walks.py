"""Requests of every RPC, as walks: every step of a walk could be done by the rightful caller at that
moment, once the steps before it were done.
"""

import dataclasses

from support import district, harness, rightful, signing
from support.rightful import (DECISION, GRANT, MOVEMENT, NOMINATION, PACK, PEOPLE, PLAN, ROUND, SCHEME,
                              UNIT)
from support.stubs import auth, awards, catalog, ledger, reporting, targets, type_

COMMUNE = "units/dan-tien"
ANY = ""
GET_SIGNED_PAPER = awards.GetSignedPaperRequest()  # named once it is handed in


@dataclasses.dataclass
class Step:
    request: object
    rightful: str  # a context
    process: str = None
    for_strangers: bool = True  # False: only prepares the next one
    # The unit on which the caller needs the RPC's permission; ANY: on any.
    on: str = UNIT

    def sent_by(self, stack):
        """The request of the rightful caller, who has seen what it is about."""
        if isinstance(self.request, awards.SubmitSignedPaperRequest):
            GET_SIGNED_PAPER.name, messages = signing.submission(stack, self.request)
            return messages
        return rightful.seen(self.request, stack, self.rightful)


def unit(title="Thôn ma trận"):
    return catalog.Unit(name="units/ma-tran", versions=[catalog.UnitVersion(
        display_name=title, kind=catalog.UNIT_KIND_VILLAGE, parent="units/khoai-chau",
        valid_from="2021-01-01", valid_to="2025-07-01")])


def scale(title="Thang ma trận"):
    return catalog.Scale(name="scales/ma-tran", title=title, owner=UNIT,
                         levels=[catalog.ScaleLevel(level="mot", title="Một")])


def holiday_year(title="Ngày nghỉ"):
    return catalog.HolidayYear(name="holidays/2099", owner="units/hung-yen", days_off=[
        catalog.DayOff(date="2099-01-01", title=title)])


def element(title="Số đếm ma trận"):
    return catalog.Element(name="elements/ma-tran", title=title, owner=UNIT,
                           unit_of_measure="cái",
                           kind=type_.VALUE_KIND_COUNT, time_rollup=type_.TIME_ROLLUP_SUM)


def form(title="Biểu ma trận", name="forms/ma-tran", element_="elements/ma-tran"):
    return catalog.Form(
        name=name, title=title, owner=UNIT, elements=[element_],
        owner_kinds=[catalog.UNIT_KIND_DISTRICT],
        assignments=[catalog.Assignment(subject="units/dan-tien")],
        calendar=catalog.FORM_CALENDAR_CALENDAR, frequency=catalog.FORM_FREQUENCY_YEARLY)


def binding(note="Ma trận", role=auth.ROLE_COMMUNE_OFFICER):
    return catalog.Binding(name="bindings/user:ma-tran", note=note, grants=[auth.RoleGrant(
        role=role, unit=COMMUNE)])


CATALOG = [
    Step(catalog.CreateUnitRequest(unit=unit()), "admin"),
    Step(catalog.GetUnitRequest(name="units/ma-tran"), "admin", on=ANY),
    Step(catalog.ListUnitsRequest(), "admin", on=ANY),
    Step(catalog.UpdateUnitRequest(unit=unit("Thôn khác")), "admin"),
    Step(catalog.ReorganiseUnitsRequest(reorganisation=catalog.Reorganisation(
        act="Kiểm thử", date="2022-01-01", steps=[catalog.ReorganisationStep(
            transfer=catalog.UnitTransfer(predecessor="units/ma-tran", successor=COMMUNE,
                                          extent=catalog.SUCCESSION_EXTENT_PART))])), "admin"),
    Step(catalog.LookupUnitsRequest(display_name="Thôn khác"), "admin", on=ANY),
    Step(catalog.CreateScaleRequest(scale=scale()), "admin"),
    Step(catalog.GetScaleRequest(name="scales/ma-tran"), "admin", on=ANY),
    Step(catalog.ListScalesRequest(), "admin", on=ANY),
    Step(catalog.UpdateScaleRequest(scale=scale("Thang khác")), "admin"),
    Step(catalog.CreateHolidayYearRequest(holiday_year=holiday_year()), "admin", on="units/hung-yen"),
    Step(catalog.GetHolidayYearRequest(name="holidays/2099"), "admin", on=ANY),
    Step(catalog.ListHolidayYearsRequest(), "admin", on=ANY),
    Step(catalog.UpdateHolidayYearRequest(holiday_year=holiday_year("Tết")), "admin", on="units/hung-yen"),
    Step(catalog.CreateElementRequest(element=element()), "admin"),
    Step(catalog.GetElementRequest(name="elements/ma-tran"), "admin", on=ANY),
    Step(catalog.ListElementsRequest(), "admin", on=ANY),
    Step(catalog.UpdateElementRequest(element=element("Số đếm khác")), "admin"),
    Step(catalog.CreateFormRequest(form=form()), "admin"),
    Step(catalog.GetFormRequest(name="forms/ma-tran"), "admin", on=ANY),
    Step(catalog.ListFormsRequest(), "admin", on=ANY),
    Step(catalog.UpdateFormRequest(form=form("Biểu khác")), "admin"),
    Step(catalog.CreateBindingRequest(binding=binding()), "admin", on=COMMUNE),
    Step(catalog.GetBindingRequest(name="bindings/user:ma-tran"), "admin", on=ANY),
    Step(catalog.ListBindingsRequest(), "admin", on=ANY),
    Step(catalog.UpdateBindingRequest(binding=binding("Khác")), "admin", on=COMMUNE),
    # What decides over others waits for a second administrator.
    Step(catalog.UpdateBindingRequest(binding=binding("Chờ", auth.ROLE_DISTRICT_REVIEWER)), "admin",
         for_strangers=False),
    Step(catalog.ConfirmBindingRequest(name="bindings/user:ma-tran"), "second", on=COMMUNE),
    Step(catalog.DeleteBindingRequest(name="bindings/user:ma-tran"), "admin", on=COMMUNE),
    Step(catalog.CreateRevocationRequest(revocation=catalog.Revocation(
        name="revocations/ma-tran", principal="user:xa-dan-tien")), "admin", on=COMMUNE),
    Step(catalog.GetRevocationRequest(name="revocations/ma-tran"), "admin", on=ANY),
    Step(catalog.ListRevocationsRequest(), "admin", on=ANY),
    Step(catalog.DeleteRevocationRequest(name="revocations/ma-tran"), "admin", on=COMMUNE),
]

REPORTING = [
    Step(catalog.CreateElementRequest(element=element()), "admin", for_strangers=False),
    Step(catalog.CreateFormRequest(form=form()), "admin", for_strangers=False),
    Step(reporting.OpenRoundRequest(parent=UNIT, form="forms/ma-tran", period="2022"), "admin"),
    Step(reporting.OpenRoundsRequest(parent=UNIT, year=2023, forms=["forms/ma-tran"]), "admin"),
    Step(reporting.RenewRoundRequest(name=ROUND, reason="Biểu mới"), "admin"),
    Step(reporting.UpdateRoundScheduleRequest(schedule=reporting.RoundSchedule(
        name=f"{UNIT}/schedule", since="2099-01-01", paused=True)), "admin"),
    Step(reporting.GetRoundScheduleRequest(name=f"{UNIT}/schedule"), "province"),
    Step(reporting.GetRoundRequest(name=ROUND), "commune", on=COMMUNE),
    Step(reporting.ListRoundsRequest(parent=UNIT), "admin", on=COMMUNE),
    Step(reporting.GetRoundProgressRequest(name=ROUND), "reviewer"),
    Step(reporting.GetProgressMatrixRequest(parent=UNIT, period="2022"), "reviewer"),
    Step(reporting.ListTasksRequest(unit=COMMUNE), "commune", on=COMMUNE),
    Step(district.draft(ROUND, "dan-tien", {"ma-tran": 1}), "commune", on=COMMUNE),
    Step(reporting.GetReportRequest(name=f"{ROUND}/reports/dan-tien"), "commune", on=COMMUNE),
    Step(reporting.ListReportsRequest(parent=ROUND), "commune", on=COMMUNE),
    Step(reporting.ListReportRevisionsRequest(parent=f"{ROUND}/reports/dan-tien"), "commune",
         on=COMMUNE),
    Step(reporting.ImportReportsRequest(header=reporting.ImportHeader(
        parent=UNIT, request_id="ma-tran")), "commune", on=ANY),
    Step(district.submit(ROUND, "dan-tien"), "commune", on=COMMUNE),
    Step(district.comment(ROUND, "dan-tien", "Đã nộp"), "commune", on=COMMUNE),
    Step(district.withdraw(ROUND, "dan-tien"), "commune", on=COMMUNE),
    Step(district.submit(ROUND, "dan-tien"), "commune", for_strangers=False),
    Step(district.send_back(ROUND, "dan-tien"), "reviewer"),
    Step(district.draft(ROUND, "dan-tien", {"ma-tran": 2}), "commune", for_strangers=False),
    Step(district.submit(ROUND, "dan-tien"), "commune", for_strangers=False),
    Step(reporting.AcceptReportRequest(name=f"{ROUND}/reports/dan-tien", etag="1"), "reviewer"),
    Step(district.send_back(ROUND, "dan-tien"), "reviewer", for_strangers=False),
    Step(district.draft(ROUND, "dan-tien", {"ma-tran": 3}), "commune", for_strangers=False),
    Step(district.submit(ROUND, "dan-tien"), "commune", for_strangers=False),
    Step(reporting.AcceptReportsRequest(parent=ROUND, reports=[
        reporting.ReportToAccept(name=f"{ROUND}/reports/dan-tien", etag="1")]), "reviewer"),
    Step(reporting.GetFiguresRequest(name=f"{ROUND}/figures/dan-tien"), "commune", on=COMMUNE),
    Step(reporting.ListFiguresRequest(parent=ROUND), "commune", on=COMMUNE),
    Step(reporting.GetTotalRequest(name=ROUND), "reviewer"),
    Step(reporting.BatchGetTotalsRequest(parent=UNIT, queries=[
        reporting.TotalQuery(form="forms/ma-tran", period="2022")]), "reviewer"),
    Step(reporting.BatchGetSubjectTotalsRequest(
        parent=UNIT, queries=[reporting.TotalQuery(form="forms/ma-tran", period="2022")],
        sets=[reporting.SubjectSet(subjects=[COMMUNE])]), "reviewer"),
    Step(reporting.RollUpTotalsRequest(parent=UNIT, queries=[
        reporting.TotalQuery(form="forms/ma-tran", period="2022")]), "reviewer"),
    Step(reporting.RestateTotalsRequest(parent=UNIT, form="forms/ma-tran", period="2022",
                                        date="2024-12-31"), "reviewer"),
    Step(reporting.ListTotalsRequest(filter=reporting.TotalFilter(parent=UNIT)), "reviewer"),
    Step(reporting.WatchTotalsRequest(filter=reporting.TotalFilter(parent=UNIT)), "reviewer"),
    Step(reporting.ExportTotalsRequest(filter=reporting.TotalFilter(parent=UNIT),
                                       format=reporting.EXPORT_FORMAT_CSV), "reviewer"),
    Step(reporting.ExportFiguresRequest(filter=reporting.TotalFilter(parent=UNIT),
                                        format=reporting.EXPORT_FORMAT_CSV), "reviewer"),
    Step(reporting.GetSeriesRequest(parent=UNIT, form="forms/ma-tran", period="2022"), "commune",
         on=COMMUNE),
    Step(reporting.CheckFormRequest(parent=UNIT, form=form(), with_history=True), "reviewer"),
    Step(reporting.ExtendRoundRequest(name=ROUND, due_date="2099-12-31", reason="Gia hạn"), "admin"),
    Step(reporting.CloseRoundRequest(name=ROUND), "admin"),
    Step(reporting.ReopenRoundRequest(name=ROUND, reason="Mở lại"), "admin"),
    Step(reporting.AnnulRoundRequest(name=ROUND, reason="Mở nhầm",
                                     in_force=["units/dan-tien"]), "admin"),
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


def scheme(title="Thang điểm ma trận"):
    return targets.Scheme(
        name=SCHEME, title=title, plan=PLAN,
        groups=[targets.SchemeGroup(id="xa", title="Các xã", units=["units/dan-tien"])],
        criteria=[targets.Criterion(id="m2", target=f"{PLAN}/targets/m2",
                                    degrees=[targets.Degree(from_percent="100", points="10")])])


TARGETS = [
    Step(targets.CreatePlanRequest(plan=plan()), "admin"),
    Step(targets.UpdatePlanRequest(plan=plan("Kế hoạch khác")), "admin"),
    Step(targets.GetPlanRequest(name=PLAN), "admin"),
    Step(targets.ListPlansRequest(parent=UNIT), "admin"),
    Step(targets.CreateTargetRequest(target=target("m0")), "admin"),
    Step(targets.DeleteTargetRequest(name=f"{PLAN}/targets/m0"), "admin"),
    Step(targets.CreateTargetRequest(target=target("m1")), "admin"),
    Step(targets.SetTrajectoryRequest(
        name=f"{PLAN}/targets/m1", points=[targets.TrajectoryPoint(period="2022", value="50")],
        reason="Kế hoạch năm"), "admin"),
    Step(targets.SetAllocationRequest(
        name=f"{PLAN}/targets/m1", allocation=targets.Allocation(
            valid_from="2021-01-01",
            parts=[targets.AllocationPart(unit="units/dan-tien", value="100")]),
        reason="Kế hoạch giao"), "admin"),
    Step(targets.EvaluateAllocationRequest(name=f"{PLAN}/targets/m1", period="2022"), "reviewer"),
    Step(targets.GetTargetRequest(name=f"{PLAN}/targets/m1"), "admin"),
    Step(targets.ListTargetsRequest(parent=PLAN), "admin"),
    Step(targets.SupersedeTargetRequest(name=f"{PLAN}/targets/m1", target=target("m2"),
                                        predecessor_outcome="PREDECESSOR_OUTCOME_UNSETTLED",
                                        reason="Nghị quyết sửa đổi"), "admin"),
    Step(targets.EvaluatePlanRequest(name=PLAN, period="2022"), "reviewer"),
    Step(targets.RecordPlanActRequest(name=PLAN, act=targets.PlanAct(
        kind=targets.PLAN_ACT_KIND_ANNOUNCEMENT, document="Thông báo", date="2020-08-05",
        authority="UBND huyện")), "admin"),
    Step(targets.CreateAssessmentRequest(assessment=targets.Assessment(
        name=f"{PLAN}/assessments/2022", period="2022", title="Báo cáo", signed_by="Chủ tịch",
        document_date="2023-01-15")), "admin"),
    Step(targets.GetAssessmentRequest(name=f"{PLAN}/assessments/2022"), "admin"),
    Step(targets.ListAssessmentsRequest(parent=PLAN), "admin"),
    Step(targets.ForecastTargetRequest(name=f"{PLAN}/targets/m2", period="2022"), "reviewer"),
    Step(targets.CreateSchemeRequest(scheme=scheme()), "admin"),
    Step(targets.UpdateSchemeRequest(scheme=scheme("Thang điểm khác")), "admin"),
    Step(targets.GetSchemeRequest(name=SCHEME), "admin"),
    Step(targets.ListSchemesRequest(parent=UNIT), "admin"),
    Step(targets.AdoptSchemeRequest(name=SCHEME, reason="Quyết định ban hành"), "admin"),
    Step(targets.ScoreUnitsRequest(name=SCHEME, period="2022"), "reviewer"),
]


def rule_pack(title="Quy định ma trận"):
    return awards.RulePack(
        name=PACK, title=title, owner=UNIT, valid_from="2031-01-01", acts=["Kiểm thử"],
        honours=[awards.Honour(
            honour="giay-khen", title="Giấy khen", type=awards.HONOUR_TYPE_FORM,
            level=awards.HONOUR_LEVEL_BASE,
            authorities=[awards.Authority(unit_kinds=[catalog.UNIT_KIND_DISTRICT],
                                          office="Chủ tịch Ủy ban nhân dân",
                                          legal_basis="Kiểm thử")],
            deadline=awards.Deadline(working_days=10, source="Kiểm thử"),
            recipients=[awards.RecipientRule(kind=awards.RECIPIENT_KIND_PERSON,
                                             coefficient="0.3")])],
        base_salaries=[awards.BaseSalary(valid_from="2031-01-01", amount_vnd=1_000_000,
                                         act="Kiểm thử")],
        rounding=awards.MoneyRounding(mode=awards.ROUNDING_MODE_NONE))


def movement(title="Phong trào ma trận"):
    return awards.Movement(name=MOVEMENT, title=title, start_date="2022-01-01",
                           end_date="2022-12-31", year=2022, simulated=True)


def recipient(id_, name, description=""):
    return awards.Recipient(name=f"{UNIT}/recipients/{id_}", kind=awards.RECIPIENT_KIND_PERSON,
                            display_name=name, unit=COMMUNE, description=description)


def nomination(id_, who, merit="Thành tích ma trận", honour="giay-khen-huyen"):
    return awards.Nomination(
        name=f"{MOVEMENT}/nominations/{id_}", merit=merit, honour=honour,
        receipt_date="2023-02-01",
        dossier={item: "số 1" for item in ("to-trinh", "bao-cao-thanh-tich", "bien-ban")},
        honouree=awards.Honouree(recipient=who.name),
        evidence_request=awards.EvidenceRequest(rounds=[PEOPLE]))


def nominate(id_, who, **fields):
    """Enters the recipient with the nomination."""
    return awards.CreateNominationsRequest(parent=MOVEMENT, entries=[
        awards.NominationEntry(nomination=nomination(id_, who, **fields), recipient=who)])


def appraise(*ids):
    return awards.AppraiseNominationsRequest(
        parent=MOVEMENT, nominations=[f"{MOVEMENT}/nominations/{id_}" for id_ in ids],
        attested_rules=["no-discipline"])


PERSON, OTHER = recipient("p-1", "Người ma trận"), recipient("p-2", "Người khác")
DOUBLE = recipient("p-3", "Người trùng")
NOTICE = f"{MOVEMENT}/notices/1"

AWARDS = [
    Step(awards.CreateRulePackRequest(rule_pack=rule_pack()), "admin"),
    Step(awards.UpdateRulePackRequest(rule_pack=rule_pack("Quy định khác")), "admin"),
    Step(awards.GetRulePackRequest(name=PACK), "admin", on=ANY),
    Step(awards.ListRulePacksRequest(), "admin", on=ANY),
    Step(awards.CreateMovementRequest(movement=movement()), "admin"),
    Step(awards.UpdateMovementRequest(movement=movement("Phong trào khác")), "admin"),
    Step(awards.GetMovementRequest(name=MOVEMENT), "admin"),
    Step(awards.ListMovementsRequest(parent=UNIT), "admin"),
    # A round of this commune alone, which the nomination rests on.
    Step(catalog.CreateFormRequest(form=form("Dân số", "forms/dan-so", "elements/population")), "admin",
         for_strangers=False),
    Step(reporting.OpenRoundRequest(parent=UNIT, form="forms/dan-so", period="2022"), "admin",
         for_strangers=False),
    # Of a recipient, and of nominations of one, an officer of its unit may do it too.
    Step(awards.CreateRecipientRequest(recipient=PERSON), "commune", on=COMMUNE),
    Step(awards.UpdateRecipientRequest(recipient=recipient("p-1", "Người ma trận", "Trưởng thôn")),
         "commune", on=COMMUNE),
    Step(awards.GetRecipientRequest(name=PERSON.name), "commune", on=COMMUNE),
    Step(awards.ListRecipientsRequest(parent=UNIT), "reviewer"),
    Step(awards.CreateRecipientRequest(recipient=DOUBLE), "commune", for_strangers=False),
    Step(awards.JoinRecipientsRequest(name=DOUBLE.name, into=PERSON.name, reason="Một người"),
         "admin"),
    Step(nominate("ma-tran", PERSON), "commune", on=COMMUNE),
    Step(awards.UpdateNominationRequest(nomination=nomination(
        "ma-tran", PERSON, "Thành tích ma trận, có bổ sung")), "commune", on=COMMUNE),
    Step(awards.GetNominationRequest(name=NOMINATION), "reviewer"),
    Step(awards.ListNominationsRequest(parent=MOVEMENT), "reviewer"),
    Step(awards.PlaceHoldRequest(name=NOMINATION, ground="Có đơn"), "reviewer"),
    Step(awards.LiftHoldRequest(name=NOMINATION, outcome="Không có cơ sở"), "reviewer"),
    Step(awards.ReturnNominationsRequest(parent=MOVEMENT, nominations=[NOMINATION],
                                         note="Thiếu biên bản"), "reviewer"),
    Step(awards.UpdateNominationRequest(nomination=nomination("ma-tran", PERSON)), "commune",
         for_strangers=False),
    Step(appraise("ma-tran"), "reviewer"),
    # Two more of another person: one is taken back, one is refused.
    Step(nominate("rut", OTHER, merit="Thành tích thứ nhất"), "commune", for_strangers=False),
    Step(awards.WithdrawNominationsRequest(parent=MOVEMENT, nominations=[
        f"{MOVEMENT}/nominations/rut"], note="Đề nghị nhầm"), "commune", on=COMMUNE),
    Step(nominate("bac", OTHER, merit="Thành tích thứ hai"), "commune", for_strangers=False),
    Step(appraise("bac"), "reviewer", for_strangers=False),
    Step(awards.RefuseNominationsRequest(parent=MOVEMENT, nominations=[
        f"{MOVEMENT}/nominations/bac"], note="Không đủ thành tích"), "decider"),
    Step(awards.EraseRecipientRequest(name=OTHER.name, reason="Yêu cầu xóa dữ liệu"), "admin"),
    Step(awards.RecordSessionRequest(session=awards.CouncilSession(
        name=f"{MOVEMENT}/sessions/1", minutes="01/BB", date="2023-02-10", members=1, present=1,
        member_principals=["user:hoi-dong"],
        ballots=[awards.SessionBallot(nomination=NOMINATION, in_favour=1)])), "council"),
    Step(awards.GetSessionRequest(name=f"{MOVEMENT}/sessions/1"), "council"),
    Step(awards.ListSessionsRequest(parent=MOVEMENT), "council"),
    Step(awards.PublishNoticeRequest(notice=awards.PublicNotice(
        name=NOTICE, place="Trụ sở", start_date="2023-02-11", end_date="2023-02-20",
        nominations=[NOMINATION])), "reviewer"),
    Step(awards.GetNoticeRequest(name=NOTICE), "reviewer"),
    Step(awards.ListNoticesRequest(parent=MOVEMENT), "reviewer"),
    Step(awards.RecordObjectionRequest(name=NOTICE, objection=awards.Objection(
        nomination=NOMINATION, reference="Đơn số 1", receipt_date="2023-02-12")), "reviewer"),
    Step(awards.SettleObjectionRequest(name=NOTICE, number=1, answer="Không có cơ sở"),
         "reviewer"),
    Step(awards.CreateDecisionRequest(decision=awards.Decision(
        name=DECISION, number="ma-tran/QĐ-UBND", date="2023-03-01", signer="Người ký",
        signer_title="Chủ tịch", nominations=[NOMINATION])), "decider"),
    Step(awards.GetDecisionRequest(name=DECISION), "decider"),
    Step(awards.ListDecisionsRequest(parent=UNIT), "decider"),
    Step(awards.GetGrantRequest(name=GRANT), "decider"),
    Step(awards.ListGrantsRequest(parent=DECISION), "decider"),
    Step(awards.RenderCertificateRequest(name=GRANT), "decider"),
    Step(awards.ComputeStatisticsRequest(
        parent=UNIT, form=awards.STATISTICAL_FORM_BASE_AWARDS, start_date="2023-01-01",
        end_date="2023-12-31"), "decider"),
    Step(awards.RenderPapersRequest(kind=awards.PAPER_KIND_CERTIFICATES, name=GRANT), "decider"),
    Step(awards.SubmitSignedPaperRequest(paper=awards.RenderPapersRequest(
        kind=awards.PAPER_KIND_DECISION, name=DECISION, signature_field=True)), "admin"),
    Step(GET_SIGNED_PAPER, "decider"), Step(awards.ListSignedPapersRequest(parent=UNIT), "decider"),
    Step(awards.CheckCertificateRequest(parent=UNIT, certificate_number="0", check_code="0"),
         "decider", on=ANY),
    Step(awards.CorrectGrantRequest(name=GRANT, description="Trưởng thôn Đông",
                                    correction="Công văn 1"), "decider"),
    Step(awards.IssueDuplicateRequest(name=GRANT, ground="Bị mất", date="2023-03-05"), "decider"),
    Step(awards.RecordHandoversRequest(parent=DECISION, handover=awards.Handover(
        date="2023-03-10", occasion="Hội nghị")), "admin"),
    Step(awards.ReviewGrantsRequest(parent=DECISION), "reviewer"),
    Step(awards.SettleReviewRequest(name=GRANT, found_digest="0" * 32, ground="Giữ nguyên"),
         "reviewer"),
    Step(awards.RevokeGrantRequest(name=GRANT, revocation="Kiểm thử"), "decider"),
]

COMMON = [
    Step(request, "auditor", process, on=on)
    for process in harness.SERVICES
    for request, on in ((auth.WhoAmIRequest(), ANY), (ledger.ListLedgersRequest(), ANY),
                        (ledger.ListCommitsRequest(ledger="khoai-chau", with_images=True), UNIT),
                        (ledger.WatchCommitsRequest(ledger="khoai-chau"), UNIT),
                        (ledger.VerifyLedgerRequest(ledger="khoai-chau"), UNIT),
                        (ledger.VerifyStatementsRequest(), ANY),
                        (ledger.ExportCommitsRequest(ledger="khoai-chau"), UNIT))
] + [
    # Of a ledger that is empty; asks where the import stands.
    Step(ledger.ImportCommitsRequest(ledger="ma-tran", header=ledger.ImportHeader(
        seq=1, hash=bytes(32), file_digest=bytes(32))), "importer", process)
    for process in harness.SERVICES
]
