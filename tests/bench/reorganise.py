"""The whole country reorganised by one act, over gRPC: how long, and with how much memory at most."""

import time

import machine
import made_up
from deployment import Deployment
from support import country
from support.stubs import catalog

TARGETS = ("thidua-reporting",)
GOAL_SECONDS, GOAL_MB = 5, 300


def measure():
    facts = country.Country()
    with Deployment() as deployment, deployment.launch_redis(), \
            deployment.launch("reporting", "--migrate", "--log-level", "warn") as ours:
        admin = deployment.client_of(made_up.ADMIN)
        rows = [_timed(admin, "the country of 30 June created", facts.before())]
        act = facts.act()
        rows.append(_timed(admin, "act of 1 July, dry run", act, validate_only=True))
        rows.append(_timed(admin, "act of 1 July, applied", act))
        # Whoever is looked at next is looked for in the catalog of after the act.
        if len(admin.call(catalog.LookupUnitsRequest(code="12238", date=country.DAY)).units) != 1:
            raise RuntimeError("the act was not applied")
        peak = machine.peak_mb(ours.pid)
        rows.append({"name": "memory at most", "value": round(peak, 1), "unit": "MB",
                     "goal": GOAL_MB, "goal_is": "at most", "met": peak <= GOAL_MB})
    return rows


def _timed(admin, name, act, **how):
    begun = time.monotonic()
    answer = admin.call(catalog.ReorganiseUnitsRequest(reorganisation=act, **how))
    took = time.monotonic() - begun
    steps = answer.created + answer.changed + answer.ended + answer.transfers
    if steps != len(act.steps):
        raise RuntimeError(f"{name}: {steps} of {len(act.steps)} steps")
    return {"name": f"{name}, {steps} steps", "value": round(took, 2), "unit": "s",
            "goal": GOAL_SECONDS, "goal_is": "at most", "met": took <= GOAL_SECONDS}


def table(rows):
    lines = [f"{'reorganisation':<56}{'':>10}{'goal':>10}\n"]
    for row in rows:
        lines.append(f"{row['name']:<56}{row['value']:>7} {row['unit']:<2}{row['goal']:>10}"
                     f"{'' if row['met'] else '  MISSED'}\n")
    return "".join(lines)
