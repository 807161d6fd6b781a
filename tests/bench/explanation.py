"""How long `thidua plans explain` takes a person who has started it: less the start of
`thidua version`, which calls nothing."""

import json
import statistics
import time

RUNS = 30


def contexts(deployment, principal, **services):
    """Writes the command's context file: one person, and the services that run."""
    token = deployment.keys / "bench.jwt"
    token.touch(mode=0o600)
    token.write_text(deployment.token(principal))
    (deployment.state / "context.json").write_text(json.dumps({
        "current": "bench", "contexts": {"bench": {
            "endpoints": {name: process.address for name, process in services.items()},
            "ca": str(deployment.keys / "ca.crt"), "token_file": str(token)}}}))


def measure(deployment, services, plan, target, period):
    """Milliseconds of explaining the target and of a command with one call, and how many calls an
    explanation makes."""
    explain = ("plans", "explain", plan, target, "--period", period)
    _took(deployment, explain)
    before = _calls(services)
    _took(deployment, explain)
    calls = _calls(services) - before
    took = {"explain": [], "get": [], "start": []}
    for _ in range(RUNS):  # in turn, so that what else the machine does is in all of them
        took["explain"].append(_took(deployment, explain))
        took["get"].append(_took(deployment, ("plans", "get", plan)))
        took["start"].append(_took(deployment, ("version",)))
    start = statistics.median(took["start"])
    return {"ms": statistics.median(took["explain"]) - start,
            "one_call_ms": statistics.median(took["get"]) - start, "calls": calls}


def _took(deployment, command):
    start = time.monotonic()
    deployment.cli(*command, check=True)
    return (time.monotonic() - start) * 1000


def _calls(services):
    """Calls that the services have answered, those of each other among them."""
    return sum(int(float(line.rsplit(" ", 1)[1])) for service in services
               for line in service.counters() if line.startswith("thidua_rpc_calls_total{"))
