"""P13: a service that is told to stop ends what is under way, says so, and loses nothing."""

import signal

from faults import store
from faults.promise import Promise
from support import district, harness, nginx
from support.stubs import auth
from support.writers import Writers, commits

PROMISE = Promise("P13", "SIGTERM loses nothing; a client that asks again sees no error")
SUBJECTS = ["dan-tien", "hong-tien", "dong-tao", "tu-dan", "an-vi", "ong-dinh"]
MANY = 100_000  # more than one writer writes in an attempt


@PROMISE.check(mutants=["p13-no-drain"])
def under_way(run):
    """Writes wait for a lock when the service is told to stop: each is answered and stored."""
    stack = run.district()
    round_ = district.open_round(stack, "commune-economy", "2024")
    sent = []
    for number in run.attempts(short=3, long=60):
        officer = stack.client("officer")
        requests = [district.draft(round_, subject, {"population": number},
                                   request_id=harness.request_id()) for subject in SUBJECTS]
        mark = len(stack.log("reporting"))
        officer.call(auth.WhoAmIRequest(), "reporting")  # the channel is connected
        with store.locked(stack):
            calls = [officer.begin(request) for request in requests]
            # The connection keeps the order: when this is answered, the service has the writes.
            officer.call(auth.WhoAmIRequest(), "reporting")
            stack.signal("reporting", signal.SIGTERM)
            harness.eventually(lambda: '"draining"' in stack.log("reporting")[mark:],
                               "the service drains")
        with run.judged():
            for answer, request in zip(calls, requests):
                answer()
                sent.append(request.request_id)
        stack.hang_up()
        run.assertEqual(stack.await_end("reporting"), 0, "the exit code")
        stack.start()
    found = {commit.request_id for commit in commits(stack, resource_prefix=round_)}
    run.assertEqual(sorted(set(sent) - found), [], "answered and not stored")


@PROMISE.check()
def rolling(run):
    """Two replicas are told to stop one after the other, again and again; writers go on."""
    stack = run.replicas()
    round_ = district.open_round(stack, "commune-economy", "2024")
    processes = ["reporting", "reporting-2"]
    with Writers(stack, round_, SUBJECTS[:4], processes) as writers, run.judged():
        for number in run.attempts(short=4, long=60):
            writers.await_more(run.random.randint(5, 30))
            run.assertEqual(stack.terminate(processes[number % 2]), 0, "the exit code")
            stack.start()
            writers.await_more(5)
    with run.judged():
        writers.check(run)


@PROMISE.check(only_long=True)
def rolling_behind_nginx(run):
    """The same behind nginx, which knows where else to ask."""
    stack = run.replicas()
    round_ = district.open_round(stack, "commune-economy", "2024")

    def served(name):
        return stack.log(name).count("ReportingService/UpdateReport")

    with nginx.before(stack, "reporting"):
        with Writers(stack, round_, SUBJECTS[:4], ["nginx"]) as writers, run.judged():
            for number in run.attempts(short=0, long=20):
                writers.await_more(run.random.randint(5, 30))
                name = ["reporting", "reporting-2"][number % 2]
                run.assertEqual(stack.terminate(name), 0, "the exit code")
                before = served(name)
                stack.start()
                # The next one may go when this one takes part again.
                harness.eventually(lambda: served(name) > before, f"nginx finds {name}")
        with run.judged():
            writers.check(run)
    run.measured(f"behind nginx {writers.asked_again} writes were asked for again")
