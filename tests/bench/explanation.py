"""How long an explanation takes: over open connections, as every other call is measured, and as the
command `thidua plans explain`, less the start of `thidua version`, which calls nothing."""

import json
import statistics
import subprocess
import time

from support.harness import BIN

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
    """Milliseconds of explaining the target, of the command that does it and of a command with one
    call, and how many calls an explanation makes."""
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
    connected = json.loads(subprocess.run(
        [BIN / "thidua-bench-explain", "--context-file",
         deployment.state / "context.json", "--plan", plan, "--target", target,
         "--period", period, "--runs", str(10 * RUNS)],
        check=True, capture_output=True, text=True).stdout)
    return {"p50_ms": connected["p50_us"] / 1e3, "p99_ms": connected["p99_us"] / 1e3,
            "command_ms": statistics.median(took["explain"]) - start,
            "one_call_ms": statistics.median(took["get"]) - start, "calls": calls}


def _took(deployment, command):
    start = time.monotonic()
    deployment.cli(*command, check=True)
    return (time.monotonic() - start) * 1000


def _calls(services):
    """Calls that the services have answered, those of each other among them."""
    return sum(int(float(line.rsplit(" ", 1)[1])) for service in services
               for line in service.counters() if line.startswith("thidua_rpc_calls_total{"))
