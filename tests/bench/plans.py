"""A plan of 24 targets evaluated over gRPC: at pinned positions, warm; the first time, over five
years of monthly rounds; one target explained by the command; and the memory that Targets takes."""

import statistics
import time

import explanation
import machine
import made_up
from client import Client
from deployment import Deployment
from support.stubs import catalog, reporting, targets

TARGETS = ("thidua", "thidua-reporting", "thidua-targets", "thidua-bench-client",
           "thidua-bench-explain")
METHOD = "thidua.targets.v1.TargetsService/EvaluatePlan"
COMMUNES, COLUMNS, PROMISES, CALLS = 25, 20, 24, 300
DISTRICTS = 9  # each is evaluated for the first time once
YEARS = range(2021, 2026)
FORM = "forms/thang"
GOALS = {"warm": 4, "cold": 25, "explain": 10, "idle": 40}


def measure():
    with Deployment() as deployment, deployment.launch_redis(), \
            deployment.launch("reporting", "--migrate", "--log-level", "warn") as reporting_service:
        made_up.load_province(deployment, COLUMNS)
        made_up.define_form(deployment.client_of(made_up.ADMIN), FORM, COLUMNS,
                            catalog.FORM_FREQUENCY_MONTHLY)
        made_up.create_districts(deployment.client_of(made_up.ADMIN), DISTRICTS, COMMUNES)
        for i in range(DISTRICTS):
            load(deployment, i, [f"{year}-{month:02}" for year in YEARS for month in range(1, 13)],
                 COMMUNES)
        with deployment.launch("targets", "--migrate", "--log-level", "warn", "--reporting",
                               reporting_service.address) as ours:
            idle = machine.rss_mb(ours.pid)
            plans = [promise(deployment, i) for i in range(DISTRICTS)]
            services = {"reporting": reporting_service, "targets": ours}
            rows = [_cold(deployment, plans), _warm(deployment, ours, plans[0]),
                    _explain(deployment, services, plans[0])]
            busy = machine.rss_mb(ours.pid)
    return [*rows, {"name": "memory of Targets, idle", "value": round(idle, 1), "unit": "MB",
                    "goal": GOALS["idle"], "goal_is": "at most", "met": idle <= GOALS["idle"],
                    "after_mb": round(busy, 1)}]


def load(deployment, i, periods, communes):
    """Rounds of these periods in which every commune has reported, and all is accepted."""
    officer, reviewer = (deployment.client_of(user) for user in (made_up.OFFICER, made_up.REVIEWER))
    owner = made_up.district(i)
    rounds = [made_up.open_round(deployment, owner, FORM, period) for period in periods]
    for n, round_ in enumerate(rounds):
        made_up.import_reports(officer, owner, f"nhap-{n}",
                               [f"{round_}/reports/{commune}"
                                for commune in made_up.communes(i, communes)],
                               lambda row: made_up.amounts(row, COLUMNS))
        made_up.accept_all(reviewer, round_)


def promise(deployment, i):
    """A plan of sums of the term, of a year, shares and growth, each with a bound; its name."""
    admin = deployment.client_of(made_up.ADMIN)
    plan = f"{made_up.district(i)}/plans/2021-2025"
    admin.call(targets.CreatePlanRequest(plan=targets.Plan(
        name=plan, title="Kế hoạch", term="2021-2025", base_period="2020")))
    for n in range(PROMISES):
        admin.call(targets.CreateTargetRequest(target=targets.Target(
            name=f"{plan}/targets/t{n:02}", title=f"Chỉ tiêu {n + 1}", indicator=_indicator(n),
            bound=targets.Bound(kind=targets.BOUND_KIND_AT_LEAST, value="20"),
            quantifier=targets.QUANTIFIER_EVERY_YEAR if n % 4 == 3 else targets.QUANTIFIER_AT_DUE,
            due_period="2025")))
    return plan


def _sum(n):
    return targets.Expression(terms=[targets.Term(cell=targets.CellRef(
        form=FORM, element=made_up.element(n % COLUMNS), aggregate=targets.AGGREGATE_SUM))])


def _indicator(n):
    if n % 4 == 1:
        return targets.Indicator(decimals=2, ratio=targets.Ratio(
            numerator=_sum(n), denominator=_sum(n + 1), scale=100))
    level = targets.Level(value=_sum(n))
    if n % 4 == 2:
        return targets.Indicator(decimals=1, level=level, window=targets.WINDOW_TERM_TO_DATE)
    comparison = targets.Comparison(kind=targets.COMPARISON_KIND_PERCENT_CHANGE,
                                    reference=targets.REFERENCE_YEAR_BEFORE)
    return targets.Indicator(decimals=1, level=level,
                             comparison=comparison if n % 8 == 4 else None)


def _check(evaluation):
    judged = [each for each in evaluation.results if each.HasField("actual")]
    if len(judged) != PROMISES:
        raise RuntimeError(f"{len(judged)} of {PROMISES} targets have a value: {evaluation}")


def _cold(deployment, plans):
    """Each plan once: Reporting has not yet added up any of its rounds."""
    reader, took = deployment.client_of(made_up.READER), []
    for plan in plans:
        start = time.monotonic()
        evaluation = reader.call(targets.EvaluatePlanRequest(name=plan, period="2025"))
        took.append((time.monotonic() - start) * 1000)
        _check(evaluation)
    took = sorted(took[1:])  # the first one opens connections
    return _row(f"{PROMISES} targets, cold, {len(YEARS) * 12} rounds", statistics.median(took),
                took[-1], GOALS["cold"])


def _warm(deployment, ours, plan):
    reader = deployment.client_of(made_up.READER)
    evaluation = reader.call(targets.EvaluatePlanRequest(name=plan, period="2025"))
    request = targets.EvaluatePlanRequest(name=plan, period="2025", pin=evaluation.pin)
    load = Client(deployment, ours, deployment.token(made_up.READER)).unary(
        METHOD, request.SerializeToString(), CALLS, 1, 1)
    return _row(f"{PROMISES} targets at pinned positions, warm", load["p50_us"] / 1e3,
                load["p99_us"] / 1e3, GOALS["warm"])


def _explain(deployment, services, plan):
    """The first target goes by the twelve rounds of its year; a reviewer may read all of them."""
    explanation.contexts(deployment, made_up.REVIEWER, **services)
    took = explanation.measure(deployment, services.values(), plan, "t00", "2025")
    return {**_row("explain of one target", took["p50_ms"], took["p99_ms"], GOALS["explain"]),
            "calls": took["calls"], "command_ms": round(took["command_ms"], 2),
            "one_call_command_ms": round(took["one_call_ms"], 2)}


def _row(name, p50, most, goal):
    return {"name": name, "value": round(p50, 2), "unit": "ms", "goal": goal, "goal_is": "at most",
            "met": p50 <= goal, "most_ms": round(most, 2)}


def table(rows, title="plans"):
    lines = [f"{title:<48}{'p50':>10}{'goal':>10}\n"]
    for row in rows:
        lines.append(f"{row['name']:<48}{row['value']:>7} {row['unit']}{row['goal']:>8}"
                     f"{'' if row['met'] else '  MISSED'}\n")
    return "".join(lines)
