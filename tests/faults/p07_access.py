"""P7: nobody reads or writes outside his scope, and nobody reviews what he reported.

tests/system/access_test.py asks every RPC as every role; a walk of it is gone here too, so that what
it would miss is known.
"""

import time

from faults.promise import Promise
from support import district, harness, stubs, walks
from support.stubs import catalog, ledger, reporting
from support.writers import commits
from system.access_test import MatrixTest

PROMISE = Promise("P7", "nobody reads or writes outside his scope")
DENIED = ("PERMISSION_DENIED", "PERMISSION_DENIED")
REVOKED = ("UNAUTHENTICATED", "CREDENTIALS_REVOKED")


def refused(run, client, request, expected=DENIED, process=None):
    """The request must end with this code and reason."""
    try:
        answer = client.refusal(request, process)
    except AssertionError as answered:
        run.violated(str(answered)[:200])
        return
    run.assertEqual((answer.code.name, answer.reason), expected,
                    type(request).__name__)


def bind(stack, principal, unit, *roles, **days):
    """Gives the principal the roles on the unit and no others; a client of his."""
    stack.client("admin").call(catalog.UpdateBindingRequest(
        allow_missing=True, binding=catalog.Binding(name=f"bindings/{principal}", grants=[
            stubs.auth.RoleGrant(role=role, unit=unit, **days) for role in roles])))
    return stack.client_of(principal)


def walk(run, steps):
    stack = run.district(harness.SERVICES if run.long else ("reporting",))
    bind(stack, "user:xa-dong-tao", "units/dong-tao", "ROLE_COMMUNE_OFFICER")
    strangers = {
        "province": stack.client("province"),
        "auditor": stack.client("auditor"),
        "other commune": stack.client_of("user:xa-dong-tao"),
    }
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
                if not MatrixTest.may(None, name, rpc):
                    next(attempts)
                    refused(run, client, step.request, process=step.process)
        stack.client(step.rightful).call(step.sent_by(stack), step.process)


@PROMISE.check(mutants=["p07-units-not-compared", "p07-roles-not-compared"])
def strangers(run):
    """Each step could be done by the rightful at that moment; all others are refused first."""
    steps = [step for step in walks.COMMON if step.process == "reporting" and
             step.rightful != "importer"] + walks.REPORTING
    walk(run, steps + (walks.TARGETS + walks.AWARDS if run.long else []))


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
        client = bind(stack, f"user:quan-tri-{number}", short, "ROLE_DISTRICT_ADMINISTRATOR")
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
    both = bind(stack, "user:kiem-nhiem", district.OWNER, "ROLE_COMMUNE_OFFICER",
                "ROLE_DISTRICT_REVIEWER")
    officer = stack.client("officer")
    round_ = district.open_round(stack, "commune-economy", "2024")
    expected = ("FAILED_PRECONDITION", "SEPARATION_OF_DUTIES")
    subjects = ["dan-tien", "hong-tien", "dong-tao", "tu-dan"]
    for number in run.attempts(short=4, long=4):
        subject = subjects[number]
        writer, submitter = run.random.choice([(both, officer), (officer, both), (both, both)])
        writer.call(district.draft(round_, subject, {"population": number}))
        submitter.call(district.submit(round_, subject))
        refused(run, both, district.accept(both, round_, subject), expected)
        refused(run, both, district.send_back(round_, subject), expected)
        reviewer = stack.client("reviewer")
        reviewer.call(district.accept(reviewer, round_, subject))


@PROMISE.check(mutants=["p07-days-not-compared", "p07-revocations-not-looked-at"])
def taken_away(run):
    """A role whose days are over grants nothing; who was revoked is not believed."""
    stack = run.district()
    for number in run.attempts(short=4, long=40):
        user = f"user:mot-thoi-{number}"
        request = reporting.ListRoundsRequest(parent=district.OWNER)
        client = bind(stack, user, district.OWNER, "ROLE_PROVINCIAL_READER", valid_from="2020-01-01")
        client.call(request)
        if number % 2:
            bind(stack, user, district.OWNER, "ROLE_PROVINCIAL_READER", valid_from="2020-01-01",
                 valid_to=f"20{run.random.randint(21, 25)}-01-01")
            refused(run, client, request)
        else:
            stack.client("admin").call(catalog.CreateRevocationRequest(
                revocation=catalog.Revocation(name=f"revocations/so-{number}", principal=user)))
            refused(run, client, request, REVOKED)


LEEWAY = 30  # seconds for which a service takes a token that has expired
LEFT = 2  # seconds for which the tokens here are taken
COMMUNES = 20


def short_token(stack, principal):
    """A token that is refused in a moment, and when that is."""
    now = int(time.time())
    return stack.token(principal, issued=now - 100, lifetime=100 + LEFT - LEEWAY), now + LEFT


def wait_past(moment):
    """The moment is the token's, so that nothing but time can be waited for."""
    time.sleep(max(0.0, moment + 0.5 - time.time()))


def import_of(rounds, subjects):
    """An import's messages: a report of each subject in each round."""
    yield reporting.ImportReportsRequest(header=reporting.ImportHeader(
        parent=district.OWNER, request_id=f"nhap-{rounds[0][-4:]}"))
    names = [district.report_name(round_, subject) for round_ in rounds for subject in subjects]
    for row, name in enumerate(names, 2):
        yield reporting.ImportReportsRequest(report=reporting.ImportedReport(
            row=row, report=reporting.Report(name=name, cells=[district.cell("population", row)])))


def halting(messages, after, moment):
    """So many of the messages, and the rest once the moment has passed."""
    for number, message in enumerate(messages):
        if number == after:
            wait_past(moment)
        yield message


@PROMISE.check(mutants=["p07-token-not-looked-at-again"])
def token_expires_in_an_import(run):
    """The import ends, and says why; with another token the same import writes the rest, once."""
    for _ in run.attempts(short=1, long=6):
        stack = run.district()
        rounds = [district.open_round(stack, "commune-economy", str(year))
                  for year in range(2009, 2025)]
        subjects = [entry.subject.split("/")[1] for entry in stack.client("admin").call(
            reporting.GetRoundRequest(name=rounds[0])).roster][:COMMUNES]
        token, moment = short_token(stack, "user:can-bo-bao-cao")
        messages = list(import_of(rounds, subjects))
        with run.judged():
            run.assertEqual(end_of(lambda: stack.stranger(token).send_all(
                halting(messages, run.random.randint(2, len(messages) - 1), moment))),
                ("UNAUTHENTICATED", "CREDENTIALS_INVALID"), "the end of the import")
            answer = stack.client("officer").send_all(messages)
            run.assertEqual((answer.created, answer.rejected), (len(messages) - 1, 0), "the rest")
        written = [change.name for commit in commits(stack) for change in commit.changes
                   if "/rounds/commune-economy." in change.name and "/reports/" in change.name]
        run.assertEqual(sorted(written), sorted(
            message.report.report.name for message in messages[1:]), "reports written")


@PROMISE.check(mutants=["p07-token-not-looked-at-again"])
def token_expires_on_a_feed(run):
    stack = run.district()
    for _ in run.attempts(short=1, long=6):
        token, moment = short_token(stack, "user:kiem-toan")
        request = ledger.WatchCommitsRequest(ledger="khoai-chau")
        with stack.stranger(token).stream(request, "reporting", timeout=LEFT + 5) as events:
            with run.judged():
                run.assertEqual(end_of(lambda: [None for _ in events]),
                                ("UNAUTHENTICATED", "CREDENTIALS_INVALID"), "the end of the feed")
        if time.time() < moment:
            run.violated("a feed ended before its token")


def end_of(call):
    """(code, reason) of the error that the call must end with."""
    try:
        call()
    except harness.Refused as refused:
        return refused.code.name, refused.reason
    return "OK", ""
