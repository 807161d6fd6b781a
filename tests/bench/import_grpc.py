"""Reports of 100 values brought in over gRPC with every check, against bare inserts of the same."""

import sqlite3
import statistics
import time

import made_up
from client import Client
from deployment import Deployment
from support.stubs import reporting

TARGETS = ("thidua-reporting", "thidua-bench-client")
METHOD = "thidua.reporting.v1.ReportingService/ImportReports"
GOAL = 0.40
SUBJECTS, COLUMNS, ROUNDS = 100, 100, 20
PAIRS = 5


def measure():
    with Deployment() as deployment, deployment.launch_redis():
        with deployment.launch("reporting", "--migrate") as ours:
            made_up.load_province(deployment)
            district, form = made_up.define_district(deployment, SUBJECTS, COLUMNS)
            client = Client(deployment, ours, deployment.token(made_up.OFFICER))
            pairs = []
            for run in range(PAIRS):
                rounds = [made_up.open_round(deployment, district, form, str(2020 + run * ROUNDS + i))
                          for i in range(ROUNDS)]
                messages, documents = _reports(district, rounds, run)
                ours_s = _import(client, messages)
                raw_s = _insert(deployment.state / f"raw-{run}.db", documents)
                pairs.append({"ours_s": round(ours_s, 3), "raw_s": round(raw_s, 3),
                              "ratio": round(raw_s / ours_s, 3)})
    ratio = round(statistics.median(pair["ratio"] for pair in pairs), 3)
    values = SUBJECTS * ROUNDS * COLUMNS
    return [{"name": f"import over gRPC, {SUBJECTS * ROUNDS} reports of {COLUMNS} values",
             "ratio": ratio, "goal": GOAL, "met": ratio >= GOAL,
             "ours_values_per_s": round(values / statistics.median(p["ours_s"] for p in pairs)),
             "raw_values_per_s": round(values / statistics.median(p["raw_s"] for p in pairs)),
             "pairs": pairs}]


def _reports(district, rounds, run):
    """The stream's messages, ready to send, and the reports as they would be stored."""
    messages = [reporting.ImportReportsRequest(header=reporting.ImportHeader(
        parent=district, request_id=f"nhap-{run}")).SerializeToString()]
    documents = []
    for row, round_ in enumerate(rounds):
        for i in range(SUBJECTS):
            name = f"{round_}/reports/{made_up.commune(SUBJECTS, i)}"
            report = reporting.Report(name=name, source="số liệu giả định", cells=[
                reporting.Cell(element=made_up.element(SUBJECTS, j),
                               number=f"{1000 + 37 * i + j + row}.{100 + i}")
                for j in range(COLUMNS)])
            messages.append(reporting.ImportReportsRequest(report=reporting.ImportedReport(
                row=row * SUBJECTS + i + 1, report=report)).SerializeToString())
            documents.append((name, report.SerializeToString()))
    return messages, documents


def _import(client, messages):
    answer, took = client.stream(METHOD, messages)
    summary = reporting.ImportReportsResponse.FromString(answer)
    if summary.created != len(messages) - 1:
        raise RuntimeError(f"not everything was imported: {summary}")
    return took


def _insert(file, documents):
    """The bare rows in one durable transaction."""
    with sqlite3.connect(file, isolation_level=None) as db:
        for pragma in ("page_size=8192", "journal_mode=WAL", "synchronous=FULL"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("CREATE TABLE raw (key TEXT PRIMARY KEY, document BLOB)")
        start = time.monotonic()
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO raw VALUES (?, ?)", documents)
        db.execute("COMMIT")
        return time.monotonic() - start


def table(rows):
    return "".join(f"{row['name']:<48}{row['ratio']:>8.3f} goal {row['goal']}  "
                   f"ours {row['ours_values_per_s']:,}/s  raw {row['raw_values_per_s']:,}/s"
                   f"{'' if row['met'] else '  MISSED'}\n" for row in rows)
