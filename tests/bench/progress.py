"""What an officer owes among five years of rounds, and a year of all forms as one matrix, over gRPC."""

import made_up
from client import Client
from deployment import Deployment
from support.stubs import catalog, reporting

TARGETS = ("thidua-reporting", "thidua-bench-client")
SERVICE = "thidua.reporting.v1.ReportingService/"
FORMS, COLUMNS, CALLS = 15, 20, 200
YEARS = range(2020, 2025)
OPEN = ("2024-11", "2024-12")  # the months that are still being reported
# Communes of the district of each measurement.
TASKS_COMMUNES, MATRIX_COMMUNES = 25, 104
GOAL_MS = {"tasks": 3, "matrix": 50}


def measure():
    with Deployment() as deployment, deployment.launch_redis(), \
            deployment.launch("reporting", "--migrate", "--log-level", "warn") as ours:
        made_up.load_province(deployment, COLUMNS)
        return [_measure_tasks(deployment, ours), _measure_matrix(deployment, ours)]


def _measure_tasks(deployment, ours):
    months = [f"{year}-{month:02}" for year in YEARS for month in range(1, 13)]
    _, communes = _load(deployment, TASKS_COMMUNES, months)
    user = "user:xa"
    binding = catalog.Binding(name=f"bindings/{user}")
    binding.grants.add(role="ROLE_COMMUNE_OFFICER", unit=f"units/{communes[0]}")
    deployment.client_of(made_up.ADMIN).call(catalog.CreateBindingRequest(binding=binding))
    request = reporting.ListTasksRequest(page_size=1000)
    answer = deployment.client_of(user).call(request)
    if {(task.subject, task.period) for task in answer.tasks} != {
            (f"units/{communes[0]}", period) for period in OPEN} or \
            len(answer.tasks) != FORMS * len(OPEN):
        raise RuntimeError(f"not the tasks of what is open: {answer}")
    load = Client(deployment, ours, deployment.token(user)).unary(
        SERVICE + "ListTasks", request.SerializeToString(), CALLS, 1, 1)
    return _row(f"tasks of a commune among {len(months) * FORMS} rounds", load, GOAL_MS["tasks"])


def _measure_matrix(deployment, ours):
    months = [f"2024-{month:02}" for month in range(1, 13)]
    owner, communes = _load(deployment, MATRIX_COMMUNES, months)
    request = reporting.GetProgressMatrixRequest(parent=owner, period="2024", forms=_forms(
        MATRIX_COMMUNES))
    answer = deployment.client_of(made_up.READER).call(request)
    cells = len(communes) * FORMS * len(months)
    counts = answer.owners[0].counts
    if len(answer.owners[0].cells) != cells or counts.expected != cells or \
            counts.submitted != len(communes) * FORMS * (len(months) - len(OPEN)):
        raise RuntimeError(f"not the matrix of what was loaded: {counts}")
    load = Client(deployment, ours, deployment.token(made_up.READER)).unary(
        SERVICE + "GetProgressMatrix", request.SerializeToString(), CALLS, 1, 1)
    return _row(f"matrix of {cells} cells", load, GOAL_MS["matrix"])


def _row(name, load, goal):
    took = load["p50_us"] / 1e3
    return {"name": name, "value": round(took, 2), "unit": "ms", "goal": goal,
            "goal_is": "at most", "met": took <= goal, "p99_ms": round(load["p99_us"] / 1e3, 2),
            "answer_bytes": load["answer_bytes"] // load["calls"]}


def _forms(subjects):
    return [f"forms/bieu-{subjects}-{i:02}" for i in range(FORMS)]


def _load(deployment, subjects, months):
    """A district with a round of every form and month; in those that are not open any more all
    communes have reported, and the rounds are closed. Its name and its communes' ids."""
    admin, officer = deployment.client_of(made_up.ADMIN), deployment.client_of(made_up.OFFICER)
    district, _ = made_up.define_district(deployment, subjects, COLUMNS)
    communes = [made_up.commune(subjects, i) for i in range(subjects)]
    for form in _forms(subjects):
        made_up.define_form(admin, form, COLUMNS, catalog.FORM_FREQUENCY_MONTHLY)
        rounds = {month: made_up.open_round(deployment, district, form, month) for month in months}
        done = [round_ for month, round_ in rounds.items() if month not in OPEN]
        made_up.import_reports(officer, district, form.replace("/", "-"),
                               [f"{round_}/reports/{commune}" for round_ in done
                                for commune in communes],
                               lambda row: made_up.amounts(row, COLUMNS))
        for round_ in done:
            admin.call(reporting.CloseRoundRequest(name=round_))
    return district, communes


def table(rows):
    lines = [f"{'tasks and progress':<48}{'p50 ms':>10}{'p99 ms':>10}{'goal':>10}\n"]
    for row in rows:
        lines.append(f"{row['name']:<48}{row['value']:>10}{row['p99_ms']:>10}{row['goal']:>10}"
                     f"{'' if row['met'] else '  MISSED'}\n")
    return "".join(lines)
