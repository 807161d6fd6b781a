"""P7: nobody reads or writes outside his scope, and nobody reviews what he reported.

tests/system/access_test.py asks every RPC as every role; its walk is gone here too, so that what it
would miss is known.
"""

from faults.promise import Promise
from support import district, harness, stubs
from support.stubs import catalog, reporting
from system import access_test as matrix

PROMISE = Promise("P7", "nobody reads or writes outside his scope")
DENIED = ("PERMISSION_DENIED", "PERMISSION_DENIED")


def refused(run, client, request, expected=DENIED, process=None):
    """The request must end with this code and reason."""
    try:
        answer = client.refusal(request, process)
    except AssertionError as answered:
        run.violated(str(answered)[:200])
        return
    run.assertEqual((answer.code.name, answer.reason), expected,
                    type(request).__name__)


def walk(run, steps):
    stack = run.district(harness.SERVICES if run.long else ("reporting",))
    strangers = {
        "province": stack.client("province"),
        "auditor": stack.client("auditor"),
        "other commune": stack.client_of("user:xa-dong-tao"),
    }
    stack.client("admin").call(catalog.UpdateBindingRequest(allow_missing=True, binding=catalog.Binding(
        name="bindings/user:xa-dong-tao", grants=[
            stubs.auth.RoleGrant(role="ROLE_COMMUNE_OFFICER", unit="units/dong-tao")])))
    nobody, forgotten = stack.stranger(), stack.client_of("user:khong-vai-tro")
    attempts = run.attempts(short=10 ** 6, long=10 ** 6)
    for step in steps:
        rpc = stubs.BY_REQUEST[step.request.DESCRIPTOR.full_name]
        if step.for_strangers:
            next(attempts)
            refused(run, nobody, step.request, ("UNAUTHENTICATED", "CREDENTIALS_MISSING"),
                    step.process)
            if rpc.permission != "PERMISSION_AUTHENTICATED":
                next(attempts)
                refused(run, forgotten, step.request, process=step.process)
            for name, client in strangers.items():
                if not matrix.MatrixTest.may(None, name, rpc):
                    next(attempts)
                    refused(run, client, step.request, process=step.process)
        stack.client(step.rightful).call(step.request, step.process)


@PROMISE.check(mutants=["p07-units-not-compared", "p07-roles-not-compared"])
def strangers(run):
    """Each step could be done by the rightful at that moment; all others are refused first."""
    steps = [step for step in matrix.COMMON if step.process == "reporting" and
             step.rightful != "importer"] + matrix.REPORTING
    walk(run, steps + (matrix.TARGETS + matrix.AWARDS if run.long else []))


@PROMISE.check(mutants=["p07-beginning-of-a-name-taken-for-it"])
def names_that_begin_alike(run):
    """The administrator of units/d1 has no say on units/d10."""
    stack = run.district()
    admin = stack.client("admin")
    for number in run.attempts(short=3, long=30):
        short, other = f"units/huyen-{number + 1}", f"units/huyen-{number + 1}{run.random.choice('059-')}0"
        for name in (short, other):
            admin.call(catalog.CreateUnitRequest(unit=catalog.Unit(name=name, versions=[
                catalog.UnitVersion(display_name=name, kind=catalog.UNIT_KIND_DISTRICT,
                                    parent="units/hung-yen", valid_from="2021-01-01")])))
        user = f"user:quan-tri-{number}"
        admin.call(catalog.UpdateBindingRequest(allow_missing=True, binding=catalog.Binding(
            name=f"bindings/{user}", grants=[stubs.auth.RoleGrant(
                role="ROLE_DISTRICT_ADMINISTRATOR", unit=short)])))
        client = stack.client_of(user)
        client.call(reporting.ListRoundsRequest(parent=short))
        refused(run, client, reporting.ListRoundsRequest(parent=other))
        refused(run, client, reporting.OpenRoundRequest(parent=other, form="forms/budget",
                                                        period="2024"))
        refused(run, client, catalog.UpdateBindingRequest(
            allow_missing=True, binding=catalog.Binding(
                name=f"bindings/user:ban-{number}", grants=[stubs.auth.RoleGrant(
                    role="ROLE_DECIDER", unit=other)])))


@PROMISE.check(mutants=["p07-own-report-reviewed"])
def own_report(run):
    """Who is officer and reviewer at once reviews what others reported alone."""
    stack = run.district()
    stack.client("admin").call(catalog.UpdateBindingRequest(
        allow_missing=True, binding=catalog.Binding(name="bindings/user:kiem-nhiem", grants=[
            stubs.auth.RoleGrant(role=role, unit=district.OWNER)
            for role in ("ROLE_COMMUNE_OFFICER", "ROLE_DISTRICT_REVIEWER")])))
    both, officer = stack.client_of("user:kiem-nhiem"), stack.client("officer")
    round_ = district.open_round(stack, "commune-economy", "2024")
    expected = ("FAILED_PRECONDITION", "SEPARATION_OF_DUTIES")
    subjects = ["dan-tien", "hong-tien", "dong-tao", "tu-dan"]
    for number in run.attempts(short=4, long=4):
        subject = subjects[number]
        writer, submitter = run.random.choice([(both, officer), (officer, both), (both, both)])
        writer.call(district.draft(round_, subject, {"population": number}))
        submitter.call(district.submit(round_, subject))
        refused(run, both, district.accept(round_, subject), expected)
        refused(run, both, district.send_back(round_, subject), expected)
        stack.client("reviewer").call(district.accept(round_, subject))
