"""What a rightful caller sends who has seen what his request is about, and the names that walks are about."""

from support import district
from support.stubs import awards, catalog, reporting

UNIT = "units/khoai-chau"
ROUND = district.round_name("ma-tran", "2022")
PEOPLE = district.round_name("dan-so", "2022")
PLAN = f"{UNIT}/plans/ma-tran"
SCHEME = f"{UNIT}/schemes/ma-tran"
PACK = "rulePacks/ma-tran"
MOVEMENT = f"{UNIT}/movements/ma-tran"
NOMINATION = f"{MOVEMENT}/nominations/ma-tran"
DECISION = f"{UNIT}/decisions/ma-tran"
GRANT = f"{DECISION}/grants/1"


def seen(request, stack, context):
    """The request of the caller of that context; any other one is sent as it is."""
    if isinstance(request, catalog.ConfirmBindingRequest):
        stored = stack.client("admin").call(catalog.GetBindingRequest(name=request.name))
        return catalog.ConfirmBindingRequest(name=stored.name, etag=stored.etag)
    if isinstance(request, awards.CheckCertificateRequest):
        grant = stack.client(context).call(awards.GetGrantRequest(name=GRANT))
        return awards.CheckCertificateRequest(
            parent=UNIT, certificate_number=grant.certificate_number,
            check_code=grant.check_code)
    if isinstance(request, awards.SettleReviewRequest):
        # The report that the nomination rests on comes first.
        district.report_accepted(stack, PEOPLE, "dan-tien", {"population": 9731})
        found = stack.client(context).call(awards.ReviewGrantsRequest(parent=DECISION))
        return awards.SettleReviewRequest(name=GRANT, ground=request.ground,
                                          found_digest=found.reviews[0].found_digest)
    if isinstance(request, reporting.AcceptReportRequest):
        return district.accept(stack.client(context), ROUND, "dan-tien")
    if isinstance(request, reporting.AcceptReportsRequest):
        one = district.accept(stack.client(context), ROUND, "dan-tien")
        return reporting.AcceptReportsRequest(parent=ROUND, reports=[
            reporting.ReportToAccept(name=one.name, etag=one.etag)])
    return request
