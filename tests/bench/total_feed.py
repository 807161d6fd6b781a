"""ListTotals and WatchTotals of a nation: a snapshot, how late a commit reaches a client, what two
hundred clients cost."""

import concurrent.futures
import os
import re
import resource
import statistics
import subprocess
import sys
import threading
import time

import made_up
import postgres
from deployment import Deployment
from support.client import Refused
from support.stubs import auth, catalog, reporting

TARGETS = ("thidua-reporting",)
DISTRICTS, MONTHS, COLUMNS = 705, 12, 20  # 8,460 totals
LOADERS = 4  # districts that are loaded at a time; together fewer calls than one caller may have
COMMITS = 200
CLIENTS, CLIENTS_EACH = 200, 15  # of one principal
SNAPSHOT_S, CLIENT_MIB = 1.5, 60
P50_MS, P99_MS = 15, 60
CLIENTS_MIB, LOSS = 150, 0.10


def measure():
    rows = []
    with Deployment() as deployment, deployment.launch_redis():
        rows += _measure("SQLite", deployment, None)
    with postgres.launch() as server, Deployment() as deployment, deployment.launch_redis():
        host = re.search(r"host=(\S+)", server)[1]
        rows += _measure("PostgreSQL", deployment, f"postgresql://postgres@/postgres?host={host}")
    return rows


def _measure(engine, deployment, db):
    with deployment.launch("reporting", "--migrate", "--log-level", "warn", db=db) as ours:
        made_up.load_province(deployment, COLUMNS)
        begun = time.monotonic()
        rounds = _load(deployment)
        sys.stderr.write(f"{engine}: loaded in {time.monotonic() - begun:.0f} s\n")
        commits = _Commits(deployment.client_of(made_up.ADMIN), rounds)
        return [_snapshot(engine, deployment, ours), *_latency(engine, deployment, commits),
                *_clients(engine, deployment, ours, commits)]


def _load(deployment):
    """Every district with a round a month, in which its commune has figures; a round of each."""
    admin = deployment.client_of(made_up.ADMIN)
    form = made_up.define_form(admin, "forms/thang", COLUMNS,
                               frequency=catalog.FORM_FREQUENCY_MONTHLY)
    made_up.create_districts(admin, DISTRICTS, 1)
    with concurrent.futures.ThreadPoolExecutor(LOADERS) as pool:
        return list(pool.map(lambda i: _load_district(deployment, i, form), range(DISTRICTS)))


def _load_district(deployment, i, form):
    """Its first round."""
    admin, officer, reviewer = (deployment.client_of(user) for user in
                                (made_up.ADMIN, made_up.OFFICER, made_up.REVIEWER))
    rounds = made_up.open_year(admin, made_up.district(i), form)
    names = [f"{round_}/reports/{made_up.communes(i, 1)[0]}" for round_ in rounds]
    made_up.import_reports(officer, made_up.district(i), "nhap", names,
                           lambda row: made_up.amounts(row, COLUMNS))
    # One commit brought them, and its number is the etag of all.
    etag = reviewer.call(reporting.GetReportRequest(name=names[0])).etag
    accepted = [reviewer.begin(reporting.AcceptReportRequest(name=name, etag=etag)) for name in names]
    for answer in accepted:
        answer()
    return rounds[0]


def _filter():
    return reporting.TotalFilter(parent=made_up.PROVINCE)


def _snapshot(engine, deployment, ours):
    """A client of its own process takes all totals, page by page, as a program of a province does."""
    took, memory = [], 0
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-B", __file__, str(deployment.keys / "ca.crt"), ours.address],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, input=deployment.token(made_up.READER), capture_output=True, text=True, timeout=120,
            check=True)
        totals, cells, seconds, mib = done.stdout.split()
        if (int(totals), int(cells)) != (DISTRICTS * MONTHS, DISTRICTS * MONTHS * COLUMNS):
            raise RuntimeError(f"not the totals that were loaded: {done.stdout}")
        took.append(float(seconds))
        memory = max(memory, float(mib))
    seconds = statistics.median(took)
    return {"name": f"snapshot of {DISTRICTS * MONTHS} totals, {engine}", "value": round(seconds, 2),
            "unit": "s", "goal": SNAPSHOT_S, "goal_is": "at most",
            "met": seconds <= SNAPSHOT_S and memory <= CLIENT_MIB, "client_mib": round(memory, 1),
            "client_mib_goal": CLIENT_MIB}


class _Watcher:
    """One stream that counts changes; the last page of a snapshot is where it begins."""

    def __init__(self, client, cursor):
        self.changes, self.times = 0, {}
        self._ready = threading.Event()
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, args=(client, cursor), daemon=True)
        self._thread.start()
        self._ready.wait(60)

    def _run(self, client, cursor):
        request = reporting.WatchTotalsRequest(filter=_filter(), cursor=cursor)
        try:
            with client.stream(request, timeout=600) as events:
                for event in events:
                    now = time.monotonic()
                    with self._news:
                        for change in event.changes:
                            self.times[change.record.total.token] = now
                        self.changes += len(event.changes)
                        self._news.notify_all()
                    if event.caught_up:
                        self._ready.set()
        except Refused:
            pass  # the service has ended

    def await_changes(self, count):
        with self._news:
            if not self._news.wait_for(lambda: self.changes >= count, 60):
                raise RuntimeError(f"{self.changes} of {count} changes came")


def _cursor(client):
    request = reporting.ListTotalsRequest(filter=_filter())
    while True:
        page = client.call(request)
        if not page.next_page_token:
            return page.cursor
        request.page_token = page.next_page_token


class _Commits:
    """Closes one round after the other, and then opens them again: the smallest commits that change a
    total's record. Their tokens."""

    def __init__(self, admin, rounds):
        self._admin, self._rounds, self._made = admin, rounds, 0

    def next(self):
        turn, place = divmod(self._made, len(self._rounds))
        self._made += 1
        name = self._rounds[place]
        if turn % 2 == 0:
            return self._admin.call(reporting.CloseRoundRequest(name=name)).token
        return self._admin.call(reporting.ReopenRoundRequest(name=name, reason="đo")).token

    def per_second(self):
        begin = time.monotonic()
        for _ in range(COMMITS):
            self.next()
        return COMMITS / (time.monotonic() - begin)


def _latency(engine, deployment, commits):
    """From sending a commit to its event at the client, one at a time."""
    reader = deployment.client_of(made_up.READER)
    watcher = _Watcher(reader, _cursor(reader))
    sent = {}
    for i in range(COMMITS):
        start = time.monotonic()
        sent[commits.next()] = start
        watcher.await_changes(i + 1)
    late = sorted((watcher.times[token] - start) * 1e3 for token, start in sent.items())
    for name, at, goal in (("p50", 0.5, P50_MS), ("p99", 0.99, P99_MS)):
        value = late[int(at * (len(late) - 1))]
        yield {"name": f"commit to client {name}, {engine}", "value": round(value, 2), "unit": "ms",
               "goal": goal, "goal_is": "at most", "met": value <= goal}


def _rss_mib(process):
    status = open(f"/proc/{process.pid}/status", encoding="ascii").read()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024


def _clients(engine, deployment, ours, commits):
    """Two hundred streams on the whole nation beside one who commits."""
    admin = deployment.client_of(made_up.ADMIN)
    cursor_of = {}
    for n in range(-(-CLIENTS // CLIENTS_EACH)):
        binding = catalog.Binding(name=f"bindings/user:tinh-{n}")
        binding.grants.add(role=auth.ROLE_PROVINCIAL_READER, unit=made_up.PROVINCE)
        admin.call(catalog.CreateBindingRequest(binding=binding))
    before = _rss_mib(ours)
    alone = statistics.median(commits.per_second() for _ in range(3))
    watchers = []
    for n in range(CLIENTS):
        user = f"user:tinh-{n // CLIENTS_EACH}"
        client = deployment.client_of(user)
        if user not in cursor_of:
            cursor_of[user] = _cursor(client)
        watchers.append(_Watcher(client, cursor_of[user]))
    beside = statistics.median(commits.per_second() for _ in range(3))
    memory = _rss_mib(ours) - before
    loss = 1 - beside / alone
    yield {"name": f"memory of {CLIENTS} clients, {engine}", "value": round(memory, 1), "unit": "MiB",
           "goal": CLIENTS_MIB, "goal_is": "at most", "met": memory <= CLIENTS_MIB}
    yield {"name": f"loss of commits beside {CLIENTS} clients, {engine}", "value": round(loss, 3),
           "unit": "", "goal": LOSS, "goal_is": "at most", "met": loss <= LOSS,
           "commits_per_s_alone": round(alone), "commits_per_s_beside": round(beside)}


def table(rows):
    return "".join(f"{row['name']:<58}{row['value']:>10} {row['unit']:<4} goal {row['goal']}"
                   f"{'' if row['met'] else '  MISSED'}\n" for row in rows)


def _take():
    """The client of _snapshot: prints totals, cells, seconds and the most memory it held."""
    import grpc
    from support import stubs
    ca, address = sys.argv[1:]
    metadata = [("authorization", "Bearer " + sys.stdin.read().strip())]
    credentials = grpc.ssl_channel_credentials(open(ca, "rb").read())
    with grpc.secure_channel(address, credentials) as channel:
        call = stubs.BY_REQUEST["thidua.reporting.v1.ListTotalsRequest"].on(channel)
        request = reporting.ListTotalsRequest(filter=_filter(), with_cells=True)
        start = time.monotonic()
        totals = cells = 0
        while True:
            page = call(request, timeout=60, metadata=metadata)
            totals += len(page.totals)
            cells += sum(len(record.total.cells) for record in page.totals)
            if not page.next_page_token:
                break
            request.page_token = page.next_page_token
        seconds = time.monotonic() - start
    print(totals, cells, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    _take()
