"""P8: what is malformed is refused, and neither ends the service nor is half applied."""

from faults.promise import Promise
from support import district, harness, stubs, walks
from support.stubs import ledger, reporting
from system.access_test import READS

PROMISE = Promise("P8", "malformed input never crashes, hangs or half-applies")
# How a request that is not as it should be may end.
PROPER = {"OK", "INVALID_ARGUMENT", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
          "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "RESOURCE_EXHAUSTED"}
CONTEXTS = {"admin", "officer", "commune", "reviewer", "auditor"}
NOISE = [b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", b"\x80", b"\x00", b"\xed\xa0\x80", b"\xc3(",
         "e\u0302\u0301".encode(), b"' OR 1=1 --", b"9" * 30, b"units/../../"]


def mutated(random, body):
    """The bytes with one to four things done to them."""
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(body) + 1)
        what = random.randrange(6)
        if what == 0 and body:
            at %= len(body)
            body = body[:at] + bytes([body[at] ^ (1 << random.randrange(8))]) + body[at + 1:]
        elif what == 1:
            body = body[:at]
        elif what == 2:
            body = body[:at] + random.choice(NOISE) + body[at:]
        elif what == 3:
            body = body[:at] + random.randbytes(random.randint(1, 20)) + body[at:]
        elif what == 4:
            end = random.randrange(at, len(body) + 1)
            body = body[:end] + body[at:end] * random.randint(1, 3) + body[end:]
        else:
            end = random.randrange(at, len(body) + 1)
            body = body[:at] + body[end:]
    return body


def valid_requests(round_):
    """(client, rpc, bytes) of requests that are right, or were when they were made."""
    made = [(step.rightful, step.request) for step in walks.REPORTING + walks.CATALOG
            if step.rightful in CONTEXTS]
    made += [("officer", district.draft(round_, "dan-tien", {"population": 1, "income": "2.5"})),
             ("auditor", ledger.ListCommitsRequest(ledger="khoai-chau", page_size=3))]
    found = []
    for who, request in made:
        rpc = stubs.BY_REQUEST[request.DESCRIPTOR.full_name]
        if rpc.streams or rpc.takes_stream:
            continue
        copy = type(request)()
        copy.CopyFrom(request)
        if "request_id" in request.DESCRIPTOR.fields_by_name:
            copy.request_id = harness.request_id()
        found.append((who, rpc, copy.SerializeToString()))
    return found


def heads(stack):
    return stack.heads(["reporting"])


@PROMISE.check()
def mutations(run):
    """Valid requests with their bytes altered; one that is refused has changed nothing."""
    stack = run.district()
    round_ = district.open_round(stack, "commune-economy", "2024")
    requests = valid_requests(round_)
    pid, before = stack.pid("reporting"), heads(stack)
    for _ in run.attempts(short=400, long=30_000):
        who, rpc, body = run.random.choice(requests)
        body = mutated(run.random, body)
        try:
            stack.client(who).send_bytes(rpc, body, "reporting")
            how = "OK"
        except harness.Refused as refused:
            how = refused.code.name
        if how not in PROPER:
            run.violated(f"{rpc.name} with {body!r} ended with {how}")
        if how == "OK" and not rpc.name.startswith(READS):
            before = heads(stack)
        elif heads(stack) != before:
            run.violated(f"{rpc.name} with {body!r} was refused with {how} and changed something")
            before = heads(stack)
    run.assertEqual(stack.pid("reporting"), pid, "the process")
    run.assertEqual(list(stack.client("auditor").call(
        ledger.VerifyLedgerRequest(ledger="khoai-chau"), "reporting").violations), [], "the log")


def bad_ones(run, round_):
    """(what, request or bytes, code, reason) of requests of which each breaks one bound."""
    def write(numbers=None, **fields):
        return district.draft(round_, "dan-tien", numbers or {"population": 1},
                              request_id=harness.request_id(), **fields)

    many = run.random.randint(0, 1000)
    whole = write().SerializeToString()
    return [
        ("a reason that is too long", write(reason="ế" * (2001 + many)), "INVALID_ARGUMENT"),
        ("a control character", write(reason="a\x07b"), "INVALID_ARGUMENT"),
        ("another normal form", write(reason="e\u0302\u0301"), "INVALID_ARGUMENT"),
        ("a request id that is too long", district.draft(
            round_, "dan-tien", {"population": 1}, request_id="x" * (65 + many)),
         "INVALID_ARGUMENT"),
        ("a number of 19 digits", write({"population": "9" * (19 + many % 300)}),
         "INVALID_ARGUMENT"),
        ("bytes after the message", whole + b"\xff" * (1 + many % 9), "INVALID_ARGUMENT"),
        ("a text that is not UTF-8", whole + b"\x12\x02\xc3(", "INVALID_ARGUMENT"),
        ("a message of more than 4 MiB", write(reason="x" * ((4 << 20) + many)),
         "RESOURCE_EXHAUSTED"),
        ("a negative page", reporting.ListRoundsRequest(parent=district.OWNER, page_size=-1 - many),
         "INVALID_ARGUMENT"),
        ("a page of nobody", reporting.ListRoundsRequest(parent=district.OWNER, page_token="rác"),
         "INVALID_ARGUMENT"),
    ]


@PROMISE.check(mutants=["p08-text-not-checked", "p08-number-not-bounded", "p08-broken-message-taken",
                        "p08-message-of-any-size"])
def bounds(run):
    """Each bound is broken by a little; the answer has the right code, and nothing has changed."""
    stack = run.district()
    round_ = district.open_round(stack, "commune-economy", "2024")
    update = stubs.BY_REQUEST["thidua.reporting.v1.UpdateReportRequest"]
    before, bad = heads(stack), []
    for _ in run.attempts(short=30, long=1000):
        bad = bad or bad_ones(run, round_)
        what, request, code = bad.pop(0)
        client = stack.client("officer")
        try:
            if isinstance(request, bytes):
                client.send_bytes(update, request, "reporting")
            else:
                client.call_as_it_is(request, "reporting")
            how = "OK"
        except harness.Refused as refused:
            how = refused.code.name
        if how != code:
            run.violated(f"{what} ended with {how} instead of {code}")
        if heads(stack) != before:
            run.violated(f"{what} changed something")
            before = heads(stack)
