"""How soon a service serves after its start, and the memory that it then holds."""

import statistics

import machine
from deployment import Deployment
from support.harness import SERVICES

TARGETS = ("thidua", "thidua-reporting", "thidua-targets", "thidua-awards")
START_MS, RSS_MB = 300, 64
RUNS = 5


def measure():
    rows = []
    with Deployment() as deployment:
        deployment.start()
        deployment.load()
        # As it is deployed: what is up to date is not migrated again.
        peers = {"reporting": [], "targets": ["--reporting", deployment.address("reporting")],
                 "awards": ["--reporting", deployment.address("reporting"),
                            "--targets", deployment.address("targets")]}
        # From the last to the first, so that those that a service calls are still there.
        for name in reversed(SERVICES):
            deployment.terminate(name)
            quiet = machine.await_quiet()
            runs = [deployment.time_start(name, "--migrate", *peers[name]) for _ in range(RUNS)]
            start = statistics.median(run[0] for run in runs)
            rss = statistics.median(run[1] for run in runs)
            rows.append({"name": f"thidua-{name}", "start_ms": round(start, 1),
                         "goal_ms": START_MS, "rss_mb": round(rss, 1), "goal_rss_mb": RSS_MB,
                         "met": start <= START_MS and rss <= RSS_MB, "quiet": quiet,
                         "runs": [{"start_ms": round(ms, 1), "rss_mb": round(mb, 1)}
                                  for ms, mb in runs]})
    return rows


def table(rows):
    lines = [f"{'start and memory':<36}{'ms':>9}{'goal':>9}{'MB':>9}{'goal':>9}\n"]
    for row in rows:
        lines.append(f"{row['name']:<36}{row['start_ms']:>9.1f}{row['goal_ms']:>9}"
                     f"{row['rss_mb']:>9.1f}{row['goal_rss_mb']:>9}"
                     f"{'' if row['met'] else '  MISSED'}{'' if row['quiet'] else '  (busy)'}\n")
    return "".join(lines)
