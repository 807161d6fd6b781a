"""The league table of 104 communes by 24 targets, over gRPC: at the latest positions, each time anew."""

import made_up
import plans
from client import Client
from deployment import Deployment
from support.stubs import catalog, targets

TARGETS = ("thidua-reporting", "thidua-targets", "thidua-bench-client")
METHOD = "thidua.targets.v1.TargetsService/ScoreUnits"
COMMUNES, COLUMNS, CALLS = 104, 20, 50
YEARS = range(2020, 2026)
GOAL = 150
SCHEME = f"{made_up.district(0)}/schemes/xa"


def measure():
    with Deployment() as deployment, deployment.launch_redis(), \
            deployment.launch("reporting", "--migrate", "--log-level", "warn") as reporting_service:
        made_up.load_province(deployment, COLUMNS)
        made_up.define_form(deployment.client_of(made_up.ADMIN), plans.FORM, COLUMNS,
                            catalog.FORM_FREQUENCY_YEARLY)
        made_up.create_districts(deployment.client_of(made_up.ADMIN), 1, COMMUNES)
        plans.load(deployment, 0, [str(year) for year in YEARS], COMMUNES)
        with deployment.launch("targets", "--migrate", "--log-level", "warn", "--reporting",
                               reporting_service.address) as ours:
            plan = plans.promise(deployment, 0)
            _adopt(deployment, plan)
            return [_score(deployment, ours)]


def _adopt(deployment, plan):
    admin = deployment.client_of(made_up.ADMIN)
    degrees = [targets.Degree(from_percent="50", points="5", proportional=True),
               targets.Degree(from_percent="100", points="10")]
    admin.call(targets.CreateSchemeRequest(scheme=targets.Scheme(
        name=SCHEME, title="Thang điểm", plan=plan,
        groups=[targets.SchemeGroup(id="xa", title="Các xã", units=[f"units/{unit}" for unit in made_up.communes(0, COMMUNES)])],
        criteria=[targets.Criterion(id=f"t{n:02}", target=f"{plan}/targets/t{n:02}", degrees=degrees)
                  for n in range(plans.PROMISES)],
        penalty=targets.ReportingPenalty(forms=[plans.FORM], points_per_late="0.5"))))


def _score(deployment, ours):
    request = targets.ScoreUnitsRequest(name=SCHEME, period="2025")
    table = deployment.client_of(made_up.REVIEWER).call(request)
    judged = sum(bool(each.points) for row in table.rows for each in row.criteria)
    if judged != COMMUNES * plans.PROMISES:
        raise RuntimeError(f"{judged} of {COMMUNES * plans.PROMISES} criteria have points")
    load = Client(deployment, ours, deployment.token(made_up.REVIEWER)).unary(
        METHOD, request.SerializeToString(), CALLS, 1, 1)
    return {"name": f"league table of {COMMUNES} communes x {plans.PROMISES} targets, p50",
            "value": round(load["p50_us"] / 1e3, 2), "unit": "ms", "goal": GOAL,
            "goal_is": "at most", "met": load["p50_us"] / 1e3 <= GOAL,
            "most_ms": round(load["p99_us"] / 1e3, 2)}


def table(rows):
    return plans.table(rows, "league")
