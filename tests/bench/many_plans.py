"""The memory of Targets with a plan of 24 targets of each of 700 owners, each evaluated once."""

import concurrent.futures
import sys
import time

import machine
import made_up
import plans
from deployment import Deployment
from support.stubs import catalog, targets

TARGETS = ("thidua-reporting", "thidua-targets")
OWNERS, COMMUNES = 700, 15  # about what the country had until 2025
YEAR = "2025"
LOADERS = 4  # owners that are loaded at a time
GOAL_MB = 150


def measure():
    with Deployment() as deployment, deployment.launch_redis(), \
            deployment.launch("reporting", "--migrate", "--log-level", "warn") as reporting_service:
        begun = time.monotonic()
        made_up.load_province(deployment, plans.COLUMNS)
        made_up.define_form(deployment.client_of(made_up.ADMIN), plans.FORM, plans.COLUMNS,
                            catalog.FORM_FREQUENCY_YEARLY)
        made_up.create_districts(deployment.client_of(made_up.ADMIN), OWNERS, COMMUNES)
        _of_each(lambda i: plans.load(deployment, i, [YEAR], COMMUNES))
        with deployment.launch("targets", "--migrate", "--log-level", "warn", "--reporting",
                               reporting_service.address) as ours:
            idle = machine.rss_mb(ours.pid)
            names = _of_each(lambda i: plans.promise(deployment, i))
            written = machine.rss_mb(ours.pid)
            sys.stderr.write(f"{OWNERS} plans: loaded in {time.monotonic() - begun:.0f} s\n")
            _of_each(lambda i: _evaluate(deployment, names[i]))
            taken = machine.rss_mb(ours.pid)
    return [{"name": f"memory of Targets with {OWNERS} plans", "value": round(taken, 1),
             "unit": "MB", "goal": GOAL_MB, "goal_is": "at most", "met": taken <= GOAL_MB,
             "idle_mb": round(idle, 1), "written_mb": round(written, 1)}]


def _of_each(do):
    """Of every owner what `do` makes of its place."""
    with concurrent.futures.ThreadPoolExecutor(LOADERS) as pool:
        return list(pool.map(do, range(OWNERS)))


def _evaluate(deployment, plan):
    evaluation = deployment.client_of(made_up.READER).call(
        targets.EvaluatePlanRequest(name=plan, period=YEAR))
    if len(evaluation.results) != plans.PROMISES or not any(
            each.HasField("actual") for each in evaluation.results):
        raise RuntimeError(f"not the plan that was written: {evaluation}")


def table(rows):
    return plans.table(rows, "many plans")
