"""P3: a request id applies once, also where its answer was lost; with another payload it is refused."""

import signal

from faults.gate import Gate
from faults.promise import Promise
from faults.strace import Traced
from support import district, harness
from support.stubs import auth
from support.writers import commits

PROMISE = Promise("P3", "a request id applies once, and with another payload it is refused")


def logged(stack, name):
    """How often each request id has changed the report."""
    times = {}
    for commit in commits(stack, resource_prefix=name):
        times[commit.request_id] = times.get(commit.request_id, 0) + 1
    return times


def judge(run, stack, name, sent):
    """Each of the requests has one commit; nothing else has changed the report."""
    run.assertEqual(sorted(logged(stack, name).items()), sorted((id_, 1) for id_ in sent),
                    "commits by request id")


def repeat(run, stack, processes, short, long):
    """Sent several times at once, and again with another payload."""
    officer = stack.client("officer")
    round_ = district.open_round(stack, "commune-economy", "2024")
    sent = []
    for number in run.attempts(short, long):
        request = district.draft(round_, "dan-tien", {"population": number},
                                 request_id=harness.request_id())
        answers = harness.at_once(*[
            lambda r=run.random.choice(processes): officer.call(request, r)
            for _ in range(run.random.randint(2, 6))])
        for answer in answers:
            run.assertEqual(answer, answers[0], "an answer to the same request")
        if isinstance(answers[0], harness.Refused):
            run.violated(str(answers[0]))
            continue
        sent.append(request.request_id)
        if len(sent) % 5 == 0:
            other = district.draft(round_, "dan-tien", {"population": 10 ** 6 + number},
                                   request_id=run.random.choice(sent))
            with run.judged():
                refused = officer.refusal(other, run.random.choice(processes))
                run.assertEqual(refused.reason, "REQUEST_ID_REUSED", "the refusal")
    judge(run, stack, district.report_name(round_, "dan-tien"), sent)


@PROMISE.check(mutants=["p03-id-not-looked-up", "p03-payload-not-compared", "p03-id-not-kept"])
def repeated(run):
    repeat(run, run.district(), ["reporting"], short=30, long=1500)


@PROMISE.check()
def repeated_at_replicas(run):
    repeat(run, run.replicas(), ["reporting", "reporting-2"], short=30, long=1500)


def resolve(run, stack, request):
    """Asked again, as a client does who has no answer."""
    with run.judged():
        answer = harness.answered(lambda: stack.client("officer").call(request))
        run.assertEqual(answer.cells[0].number, request.report.cells[0].number, "the answer")


@PROMISE.check(mutants=["p03-id-not-kept"])
def killed_before_the_answer(run):
    """The service is killed as it syncs the commit: it is stored, and nobody was told."""
    stack = run.district()
    round_ = district.open_round(stack, "commune-economy", "2024")
    sent = []
    for number in run.attempts(short=3, long=100):
        request = district.draft(round_, "dan-tien", {"population": number},
                                 request_id=harness.request_id())
        with Traced(stack.pid("reporting"), ["fdatasync"],
                    inject="fdatasync:signal=SIGKILL:when=1"):
            try:
                stack.client("officer").call(request)
                raise AssertionError("the service was not killed")
            except harness.Refused as refused:
                run.assertEqual(refused.code.name, "UNAVAILABLE", "the answer")
            run.assertEqual(stack.await_end("reporting"), -signal.SIGKILL, "its end")
        stack.start()
        resolve(run, stack, request)
        sent.append(request.request_id)
        judge(run, stack, district.report_name(round_, "dan-tien"), sent)


def swallow(gate):
    gate.swallow_answers()


def be_late(gate):
    gate.delay(0.4)


def refuse(gate):
    gate.refuse()
    gate.cut()


def half_close(gate):
    gate.half_close()


FAULTS = [swallow, be_late, refuse, half_close]


@PROMISE.check(mutants=["p03-id-not-kept"])
def bad_network(run):
    """Answers are lost, requests late, connections refused or half closed; then the client asks again."""
    stack = run.district()
    round_ = district.open_round(stack, "commune-economy", "2024")
    officer, sent = stack.client("officer"), []
    with Gate(stack, "reporting") as gate:
        for number in run.attempts(short=len(FAULTS), long=100 * len(FAULTS)):
            request = district.draft(round_, "dan-tien", {"population": number},
                                     request_id=harness.request_id())
            harness.answered(lambda: officer.call(auth.WhoAmIRequest(), gate.name))
            FAULTS[number % len(FAULTS)](gate)
            try:
                officer.call(request, gate.name, timeout=0.3)
                raise AssertionError("the answer came through")
            except harness.Refused as refused:
                if refused.code.name not in ("UNAVAILABLE", "DEADLINE_EXCEEDED"):
                    run.violated(str(refused))
            gate.cut()
            gate.forward()
            resolve(run, stack, request)
            sent.append(request.request_id)
            judge(run, stack, district.report_name(round_, "dan-tien"), sent)
