"""RollUpTotals of a nation over gRPC: the districts' rounds found, their leaves added up, sent."""

import re

import made_up
import postgres
from client import Client
from deployment import Deployment
from support.stubs import reporting

TARGETS = ("thidua-reporting", "thidua-bench-client")
METHOD = "thidua.reporting.v1.ReportingService/RollUpTotals"
DISTRICTS, COMMUNES, COLUMNS = 705, 15, 20  # about what the country had until 2025
CALLS = 50
GOAL_MS = {"SQLite": 15, "PostgreSQL": 40}


def measure():
    rows = []
    with Deployment() as deployment, deployment.launch_redis():
        rows.append(_measure("SQLite", deployment, None))
    with postgres.launch() as server, Deployment() as deployment, deployment.launch_redis():
        host = re.search(r"host=(\S+)", server)[1]
        rows.append(_measure("PostgreSQL", deployment,
                             f"postgresql://postgres@/postgres?host={host}"))
    return rows


def _measure(engine, deployment, db):
    with deployment.launch("reporting", "--migrate", "--log-level", "warn", db=db) as ours:
        made_up.load_province(deployment, COLUMNS)
        form = _load_districts(deployment)
        request = reporting.RollUpTotalsRequest(parent=made_up.PROVINCE)
        request.queries.add(form=form, period="2022")
        reader = deployment.client_of(made_up.READER)
        _check(reader.call(request))
        client = Client(deployment, ours, deployment.token(made_up.READER))
        load = client.unary(METHOD, request.SerializeToString(), CALLS, 1, 1)
        _check(reader.call(request))
    took = load["p50_us"] / 1e3
    return {"name": f"nation of {DISTRICTS} districts, {engine}", "value": round(took, 2),
            "unit": "ms", "goal": GOAL_MS[engine], "goal_is": "at most",
            "met": took <= GOAL_MS[engine], "p99_ms": round(load["p99_us"] / 1e3, 2),
            "answer_bytes": load["answer_bytes"] // load["calls"]}


def _load_districts(deployment):
    """Every district with its round of 2022, in which all communes have figures; the form."""
    admin, officer, reviewer = (deployment.client_of(user) for user in
                                (made_up.ADMIN, made_up.OFFICER, made_up.REVIEWER))
    form = made_up.define_form(admin, "forms/kinh-te", COLUMNS)
    made_up.create_districts(admin, DISTRICTS, COMMUNES)
    for i in range(DISTRICTS):
        round_ = made_up.open_round(deployment, made_up.district(i), form, "2022")
        made_up.import_reports(officer, made_up.district(i), "nhap",
                               [f"{round_}/reports/{commune}"
                                for commune in made_up.communes(i, COMMUNES)],
                               lambda row: made_up.amounts(row, COLUMNS))
        made_up.accept_all(reviewer, round_)
    return form


def _check(answer):
    rollup = answer.rollups[0]
    basis = rollup.total.basis
    # 1.5 to 15.5 of each district's communes.
    expected = DISTRICTS * sum(row + 1.5 for row in range(COMMUNES))
    if not (rollup.owners_included == DISTRICTS and basis.simulated and
            basis.accepted == basis.expected == DISTRICTS * COMMUNES and
            all(float(cell.sum) == expected for cell in rollup.total.cells)):
        raise RuntimeError(f"not the total that was loaded: {rollup}")


def table(rows):
    lines = [f"{'RollUpTotals':<48}{'p50 ms':>10}{'p99 ms':>10}{'goal':>10}\n"]
    for row in rows:
        lines.append(f"{row['name']:<48}{row['value']:>10}{row['p99_ms']:>10}{row['goal']:>10}"
                     f"{'' if row['met'] else '  MISSED'}\n")
    return "".join(lines)
