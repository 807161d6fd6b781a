"""P4: what an award rests on can be looked up again for ever, at the positions that it names."""

import concurrent.futures

from faults.promise import Promise
from support import awarding, district, harness
from support.stubs import auth, awards, reporting, targets, type_

PROMISE = Promise("P4", "an award's evidence is reproduced at its positions after corrections")
PLAN = "units/khoai-chau/plans/2021-2025"
SCHOOLS = district.round_name("schools", "2022")
MOVEMENT = "units/khoai-chau/movements/bang-chung"
PERIODS = ["2020", "2021", "2022", "2023", "2024"]
COMMUNES = ["dan-tien", "hong-tien", "dong-tao", "tu-dan", "an-vi", "ong-dinh", "binh-minh",
            "dai-hung"]


def new_movement(stack):
    stack.client("admin").call(awards.CreateMovementRequest(movement=awards.Movement(
        name=MOVEMENT, title="Phong trào bằng chứng", start_date="2022-01-01",
        end_date="2022-12-31", simulated=True)))


def nominate(stack, id_, unit, **evidence):
    return awarding.propose(stack.client("officer"), MOVEMENT, id_, unit=unit,
                            evidence=awards.EvidenceRequest(**evidence))


def appraise(stack, name):
    """The nomination once it is appraised, with its evidence."""
    reviewer = stack.client("reviewer")
    harness.answered(lambda: reviewer.call(awards.AppraiseNominationsRequest(
        parent=MOVEMENT, nominations=[name], attested_rules=["no-discipline"],
        request_id=f"tham-dinh-{name[-20:]}")))
    return harness.answered(lambda: reviewer.call(awards.GetNominationRequest(name=name)))


def recounted(stack, evidence, unit):
    """The evidence of rounds, counted again from what Reporting answers at its position."""
    reviewer, at = stack.client("reviewer"), type_.Consistency(exactly=evidence.reporting_token)
    rounds = []
    for kept in evidence.rounds:
        round_ = reviewer.call(reporting.GetRoundRequest(name=kept.round, consistency=at))
        figures = reviewer.call(reporting.ListFiguresRequest(
            parent=kept.round, page_size=1000, consistency=at)).figures
        late = {row.name.rsplit("/", 1)[1]: row.late for row in figures}
        own = [entry.subject.split("/")[1] for entry in round_.roster
               if entry.reporter == f"units/{unit}"]
        rounds.append(awards.RoundEvidence(
            round=kept.round, expected=len(own), accepted=sum(one in late for one in own),
            late=sum(late.get(one, False) for one in own)))
    return rounds


def judge(run, stack, name, evidence, unit):
    """What is stored is what it was, and everything in it comes out again."""
    reviewer = stack.client("reviewer")
    with run.judged():
        stored = harness.answered(lambda: reviewer.call(awards.GetNominationRequest(name=name)))
        run.assertEqual(stored.appraisal.evidence, evidence, "the stored evidence")
        run.assertEqual(list(evidence.rounds), recounted(stack, evidence, unit), "the rounds")
        if evidence.HasField("evaluation"):
            kept = evidence.evaluation
            again = harness.answered(lambda: reviewer.call(targets.EvaluatePlanRequest(
                name=kept.plan, period=kept.period, pin=kept.pin, formula=kept.formula,
                targets=[result.target for result in kept.results])))
            run.assertEqual(again, kept, "the evaluation")


def await_catalogs(stack):
    """Until targets and awards have read the catalog."""
    for service in harness.SERVICES:
        harness.answered(lambda: stack.client("admin").call(auth.WhoAmIRequest(), service))


@PROMISE.check(mutants=["p04-position-ignored", "p04-pin-ignored"])
def corrected(run):
    """Figures are corrected again and again and every service is killed in between."""
    stack = run.district(harness.SERVICES)
    await_catalogs(stack)
    new_movement(stack)
    kept = []
    for number in run.attempts(short=3, long=60):
        name = nominate(stack, f"so-{number}", "phong-giao-duc", rounds=[SCHOOLS], period="2022",
                        targets=[f"{PLAN}/targets/t18"])
        evidence = appraise(stack, name).appraisal.evidence
        kept.append((name, evidence, district.total(
            stack.client("province"), SCHOOLS,
            consistency=type_.Consistency(exactly=evidence.reporting_token))))
        district.report_accepted(stack, SCHOOLS, "khoai-chau", {
            "schools": 68 + number, "schools-standard": run.random.randint(1, 60)},
            reason="Đính chính")
        for service in run.random.sample(harness.SERVICES, run.random.randint(0, 3)):
            stack.kill(service)
        stack.start()
        await_catalogs(stack)
        for name, evidence, total in kept:
            judge(run, stack, name, evidence, "phong-giao-duc")
            now = district.total(stack.client("province"), SCHOOLS, consistency=type_.Consistency(
                exactly=evidence.reporting_token))
            run.assertEqual(list(now.cells), list(total.cells), "the total at the position")


@PROMISE.check(mutants=["p04-evidence-not-pinned"])
def accepted_meanwhile(run):
    """Reports are accepted while their reporter is appraised: all evidence is of one position."""
    stack = run.district(harness.SERVICES)
    await_catalogs(stack)
    new_movement(stack)
    officer, reviewer = stack.client("officer"), stack.client("reviewer")
    rounds = [district.open_round(stack, "commune-economy", period) for period in PERIODS]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        for number in run.attempts(short=len(COMMUNES), long=len(COMMUNES)):
            unit = COMMUNES[number]
            for round_ in rounds:
                officer.call(district.draft(round_, unit, {"population": 1000 + number}))
                officer.call(district.submit(round_, unit))
            name = nominate(stack, unit, unit, rounds=rounds)
            accepting = pool.submit(lambda: [reviewer.call(district.accept(reviewer, round_, unit))
                                             for round_ in reversed(rounds)])
            evidence = appraise(stack, name).appraisal.evidence
            accepting.result()
            judge(run, stack, name, evidence, unit)
