"""P6: of those who change the same version of a report, one wins and the others are told."""

from faults.promise import Promise
from support import district, harness
from support.stubs import reporting
from support.writers import commits

PROMISE = Promise("P6", "no update is lost: of those who saw the same version one wins")
WRITERS = 6


def race(run, stack, processes, short, long):
    """Writers who all saw the same version, again and again."""
    officer = stack.client("officer")
    round_ = district.open_round(stack, "commune-economy", "2024")
    name = district.report_name(round_, "dan-tien")
    etag = officer.call(district.draft(round_, "dan-tien", {"population": 0})).etag
    versions = [int(etag)]
    for number in run.attempts(short, long):
        wanted = {str(1 + WRITERS * number + i): run.random.choice(processes)
                  for i in range(run.random.randint(2, WRITERS))}
        answers = harness.at_once(*[
            lambda n=n, p=p: officer.call(
                district.draft(round_, "dan-tien", {"population": n}, etag=etag), p)
            for n, p in wanted.items()])
        won = [a for a in answers if not isinstance(a, harness.Refused)]
        lost = [a for a in answers if isinstance(a, harness.Refused)]
        if len(won) != 1 or any(a.code.name != "ABORTED" for a in lost):
            run.violated(f"of {len(wanted)} who saw version {etag} won {len(won)}; "
                         f"the others: {sorted({a.code.name for a in lost})}")
        stored = officer.call(reporting.GetReportRequest(name=name))
        if won and stored.etag != won[0].etag:
            run.violated(f"version {won[0].etag} won and {stored.etag} is stored")
        etag = stored.etag
        versions.append(int(etag))
    logged = [commit.seq for commit in commits(stack, resource_prefix=name)]
    run.assertEqual(logged, versions, "a version a success")


@PROMISE.check(mutants=["p06-etag-not-compared"])
def one_process(run):
    race(run, run.district(), ["reporting"], short=30, long=1000)


@PROMISE.check()
def two_replicas(run):
    race(run, run.replicas(), ["reporting", "reporting-2"], short=30, long=1000)
