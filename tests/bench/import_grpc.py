"""Reports of 100 values brought in over gRPC with every check, and handed over by 20 rules, against bare
inserts of the same."""

import sqlite3
import statistics
import time

import made_up
from client import Client
from deployment import Deployment
from support.stubs import reporting

TARGETS = ("thidua-reporting", "thidua-bench-client")
METHOD = "thidua.reporting.v1.ReportingService/ImportReports"
GOAL, RULES, RULES_GOAL = 0.40, 20, 0.35
SUBJECTS, COLUMNS, ROUNDS = 200, 100, 25
PAIRS = 5


def measure():
    with Deployment() as deployment, deployment.launch_redis():
        with deployment.launch("reporting", "--migrate") as ours:
            made_up.load_province(deployment, COLUMNS)
            district, form = made_up.define_district(deployment, SUBJECTS, COLUMNS)
            ruled = made_up.define_form(deployment.client_of(made_up.ADMIN), "forms/quy-tac", COLUMNS,
                                        rules=RULES)
            client = Client(deployment, ours, deployment.token(made_up.OFFICER))
            raw = _open(deployment.state / "raw.db")
            return [_measure(deployment, client, raw, district, form, False, GOAL),
                    _measure(deployment, client, raw, district, ruled, True, RULES_GOAL)]


def _measure(deployment, client, raw, district, form, submit, goal):
    """One row: imports of a form's reports, handed over besides or not."""
    pairs = []
    for run in range(PAIRS):
        rounds = [made_up.open_round(deployment, district, form, str(2020 + run * ROUNDS + i))
                  for i in range(ROUNDS)]
        messages = _reports(district, rounds, f"{form.rsplit('/', 1)[-1]}-{run}", submit)
        ours_s = _import(client, messages)
        documents = _stored(deployment.database("reporting"), rounds)
        if len(documents) != len(messages) - 1:
            raise RuntimeError(f"{len(documents)} reports were stored")
        raw_s = _insert(raw, documents)
        pairs.append({"ours_s": round(ours_s, 3), "raw_s": round(raw_s, 3),
                      "ratio": round(raw_s / ours_s, 3)})
    ratio = round(statistics.median(pair["ratio"] for pair in pairs), 3)
    values = SUBJECTS * ROUNDS * COLUMNS
    return {"name": (f"import over gRPC, {SUBJECTS * ROUNDS} reports of {COLUMNS} values" +
                     (f", {RULES} rules" if submit else "")),
            "ratio": ratio, "goal": goal, "met": ratio >= goal,
            "document_bytes": sum(len(bytes_) for _, bytes_ in documents) // len(documents),
            "ours_values_per_s": round(values / statistics.median(p["ours_s"] for p in pairs)),
            "raw_values_per_s": round(values / statistics.median(p["raw_s"] for p in pairs)),
            "pairs": pairs}


def _reports(district, rounds, request_id, submit):
    """The stream's messages, ready to send."""
    messages = [reporting.ImportReportsRequest(header=reporting.ImportHeader(
        parent=district, request_id=request_id, submit=submit)).SerializeToString()]
    for row, round_ in enumerate(rounds):
        for i in range(SUBJECTS):
            name = f"{round_}/reports/{made_up.commune(SUBJECTS, i)}"
            report = reporting.Report(name=name, source="số liệu giả định", cells=[
                reporting.Cell(element=made_up.element(j),
                               number=f"{10 + (37 * i + 7 * j + row) % 90}.{1 + i % 9}")
                for j in range(COLUMNS)])
            messages.append(reporting.ImportReportsRequest(report=reporting.ImportedReport(
                row=row * SUBJECTS + i + 1, report=report)).SerializeToString())
    return messages


def _stored(file, rounds):
    """The reports of these rounds as the service keeps them."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
        return [row for round_ in rounds for row in db.execute(
            "SELECT key, image FROM changes WHERE key >= ? AND key < ? ORDER BY key",
            (f"{round_}/reports/", f"{round_}/reports0"))]


def _import(client, messages):
    answer, took = client.stream(METHOD, messages)
    summary = reporting.ImportReportsResponse.FromString(answer)
    if summary.created != len(messages) - 1:
        raise RuntimeError(f"not everything was imported: {summary}")
    return took


def _open(file):
    """A bare database with the service's settings."""
    db = sqlite3.connect(file, isolation_level=None)
    for pragma in ("page_size=8192", "journal_mode=WAL", "synchronous=FULL",
                   "wal_autocheckpoint=2000", "cache_size=-32768"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("CREATE TABLE raw (key TEXT PRIMARY KEY, document BLOB)")
    return db


def _insert(db, documents):
    """The bare rows in one durable transaction."""
    start = time.monotonic()
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO raw VALUES (?, ?)", documents)
    db.execute("COMMIT")
    return time.monotonic() - start


def table(rows):
    return "".join(f"{row['name']:<58}{row['ratio']:>8.3f} goal {row['goal']}  "
                   f"ours {row['ours_values_per_s']:,}/s  raw {row['raw_values_per_s']:,}/s"
                   f"{'' if row['met'] else '  MISSED'}\n" for row in rows)
