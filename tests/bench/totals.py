"""Warm totals over the network, against a bare gRPC server that answers the same bytes."""

import re
import statistics
from functools import partial

import h2load
import machine
import made_up
import postgres
from client import Client
from deployment import Deployment
from support.stubs import reporting

TARGETS = ("thidua-reporting", "thidua-bench-echo", "thidua-bench-client")
METHOD = "thidua.reporting.v1.ReportingService/GetTotal"
GOALS = {True: 0.90, False: 0.95}  # by plaintext
# Where others write, every strong total reads its version from the database.
POSTGRES = (("PostgreSQL", ("--log-level", "warn"), 0.60),
            ("PostgreSQL and Redis, no near cache", ("--log-level", "warn", "--near-cache-mb", "0"),
             0.55))
PAIRS = 7
CLIENT_PAIRS = 3
WARM_UP = 5000  # calls
RUN_SECONDS = 0.5  # of the echo
# More of the cores' time than this for others spoils a pair; it is measured again, a few times.
DISTURBED = 0.08
ATTEMPTS = 14
SIZES = ((25, 4), (100, 20))  # subjects, columns


def measure():
    return _on_sqlite() + _on_postgres()


def _on_sqlite():
    rows = []
    with Deployment() as deployment, deployment.launch_redis():
        with deployment.launch("reporting", "--migrate"):
            made_up.load_province(deployment)
            rounds = [(subjects, columns, made_up.load_district(deployment, subjects, columns))
                      for subjects, columns in SIZES]
            token = deployment.token(made_up.READER)
        for plaintext in (True, False):
            launch = partial(deployment.launch, "reporting", plaintext=plaintext)
            for subjects, columns, round_ in rounds:
                name = (f"{subjects} subjects x {columns} columns, "
                        f"{'plaintext' if plaintext else 'TLS'}")
                rows.append({"name": name} |
                            _compare(deployment, launch, subjects, round_, token, plaintext,
                                     GOALS[plaintext]))
    return rows


def _on_postgres():
    rows = []
    subjects, columns = SIZES[0]
    with postgres.launch() as server, Deployment() as deployment, deployment.launch_redis():
        host = re.search(r"host=(\S+)", server)[1]
        db = f"postgresql://postgres@/postgres?host={host}"
        with deployment.launch("reporting", "--migrate", db=db):
            made_up.load_province(deployment)
            round_ = made_up.load_district(deployment, subjects, columns)
            token = deployment.token(made_up.READER)
        for name, flags, goal in POSTGRES:
            launch = partial(deployment.launch, "reporting", *flags, plaintext=True, db=db)
            rows.append({"name": f"{subjects} subjects, {name}"} |
                        _compare(deployment, launch, subjects, round_, token, True, goal,
                                 seconds=RUN_SECONDS / 4))
    return rows


def _compare(deployment, launch, subjects, round_, token, plaintext, goal,
             seconds=RUN_SECONDS):
    """Pairs of ours and the echo, new processes each: how fast one is depends a little on how its
    threads and connections happen to meet."""
    request = reporting.GetTotalRequest(name=round_).SerializeToString()
    metadata = [("authorization", f"Bearer {token}")]
    body = deployment.state / "request.bin"
    body.write_bytes(h2load.frame(request))
    with launch() as ours:
        answer = _ask(ours, request, metadata)
    total = reporting.Total.FromString(answer)
    if not (total.basis.accepted == total.basis.expected == subjects and total.basis.simulated):
        raise RuntimeError(f"not the total that was loaded: {total}")

    def check(*processes):
        if any(_ask(process, request, metadata) != answer for process in processes):
            raise RuntimeError("somebody answers something else")

    def drive(process, calls):
        before = _answered(process)
        load = h2load.drive(process, f"/{METHOD}", body, metadata, calls, plaintext)
        if load.data_bytes != calls * (len(answer) + 5):
            raise RuntimeError(f"{calls} calls brought {load.data_bytes} bytes of answers")
        if before is not None and _answered(process) - before != calls:
            raise RuntimeError(f"{_answered(process) - before} of {calls} calls were OK")
        return load

    quiet = machine.await_quiet()
    pairs, clients, calls = [], [], None
    while len(pairs) < ATTEMPTS and sum(not p["disturbed"] for p in pairs) < PAIRS:
        with launch() as ours, deployment.launch_echo(answer, plaintext) as echo:
            check(ours, echo)
            drive(ours, WARM_UP)
            warm = drive(echo, WARM_UP)
            calls = calls or int(warm.per_s * seconds) // 1000 * 1000
            a, b = drive(ours, calls), drive(echo, calls)
            pairs.append({"ours_per_s": round(a.per_s), "echo_per_s": round(b.per_s),
                          "ratio": round(a.per_s / b.per_s, 3),
                          "ours_cpu_us": round(a.server_us, 2),
                          "echo_cpu_us": round(b.server_us, 2),
                          "disturbed": max(a.foreign_share, b.foreign_share) > DISTURBED})
            if len(clients) < CLIENT_PAIRS:
                clients.append([_with_client(Client(deployment, process, token, plaintext),
                                             request, len(answer), calls // 2)
                                for process in (ours, echo)])
            check(ours)

    good = [pair for pair in pairs if not pair["disturbed"]]
    counted = good if len(good) >= 3 else pairs

    def median(key):
        return statistics.median(pair[key] for pair in counted)

    ratio = round(median("ratio"), 3)
    return {"ours_per_s": round(median("ours_per_s")), "echo_per_s": round(median("echo_per_s")),
            "ratio": ratio, "goal": goal, "met": ratio >= goal,
            "ours_cpu_us": round(median("ours_cpu_us"), 2),
            "echo_cpu_us": round(median("echo_cpu_us"), 2), "answer_bytes": len(answer),
            "calls_a_run": calls, "quiet": quiet and len(good) >= 3, "pairs": pairs,
            "client": _client_figures(clients)}


def _with_client(client, request, answer_bytes, calls):
    """The same load from a client of gRPC C++, which fails itself unless all calls are OK."""
    load = client.unary(METHOD, request, calls, h2load.CONNECTIONS, h2load.STREAMS)
    if load["calls"] != calls or load["answer_bytes"] != calls * answer_bytes:
        raise RuntimeError(f"not every call brought the answer: {load}")
    return load


def _client_figures(pairs):
    def median(which, key):
        return round(statistics.median(pair[which][key] for pair in pairs))

    return {"ratio": round(statistics.median(a["per_s"] / b["per_s"] for a, b in pairs), 3),
            "ours_per_s": median(0, "per_s"), "echo_per_s": median(1, "per_s"),
            "ours_p50_us": median(0, "p50_us"), "echo_p50_us": median(1, "p50_us"),
            "ours_p99_us": median(0, "p99_us"), "echo_p99_us": median(1, "p99_us")}


def _ask(process, request, metadata):
    """The answer to a real gRPC client, which fails unless the status is OK."""
    return process.channel.unary_unary(f"/{METHOD}")(request, metadata=metadata, timeout=5)


def _answered(process):
    """Calls that the service counts as OK; None for a server that does not count."""
    return process.answered(f"/{METHOD}") if process.metrics_url else None


def table(rows):
    lines = [f"{'warm totals':<36}{'ours/s':>9}{'echo/s':>9}{'ratio':>7}{'goal':>6}"
             f"{'us ours':>9}{'us echo':>9}{'client':>8}\n"]
    for row in rows:
        lines.append(f"{row['name']:<36}{row['ours_per_s']:>9}{row['echo_per_s']:>9}"
                     f"{row['ratio']:>7.3f}{row['goal']:>6}{row['ours_cpu_us']:>9.1f}"
                     f"{row['echo_cpu_us']:>9.1f}{row['client']['ratio']:>8.3f}"
                     f"{'' if row['met'] else '  MISSED'}{'' if row['quiet'] else '  (busy)'}\n")
    return "".join(lines)
