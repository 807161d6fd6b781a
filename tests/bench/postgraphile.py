"""The same questions to Thi Đua and to PostGraphile, which has the same values as rows on the same
PostgreSQL server."""

import dataclasses
import re
import statistics

import h2load
import machine
import made_up
import postgres
import questions
import reference
from deployment import Deployment
from support.stubs import catalog, reporting, type_

TARGETS = ("thidua-reporting",)
DISTRICTS, COMMUNES, COLUMNS = 17, 25, 20  # with a round a month some 100,000 values
GOAL = 20
CONNECTIONS = 32  # with one call under way on each
MULTIPLEXED = (4, 8)  # connections, and calls under way on each: as clients of gRPC would share them
WORKERS = (1, 2)  # processes of PostGraphile; the better of them counts
WARM_UP = 300  # calls
RUN_SECONDS = 0.8
# More of the cores' time than this for others spoils a round; it is measured again, a few times.
DISTURBED = 0.08
ROUNDS, ATTEMPTS = 3, 4
QUIET_SECONDS = 20  # how long the machine is given to become quiet


def measure():
    reference.install()
    with postgres.launch() as server, Deployment() as deployment, deployment.launch_redis():
        host = re.search(r"host=(\S+)", server)[1]
        db = f"postgresql://postgres@/postgres?host={host}"
        with deployment.launch("reporting", "--migrate", "--log-level", "warn", db=db) as ours:
            made_up.load_province(deployment, COLUMNS)
            owners = _load(deployment)
            rows = reference.load(host, deployment.client_of(made_up.REVIEWER), owners)
            with reference.launch(deployment, host, WORKERS[0]) as one, \
                    reference.launch(deployment, host, WORKERS[1]) as two:
                bench = _Bench(deployment, ours, dict(zip(WORKERS, (one, two))))
                quiet = machine.await_quiet(QUIET_SECONDS)
                return [bench.compare(question, rows, quiet)
                        for question in questions.all_of(owners[0], rows)]


def _load(deployment):
    """Districts with a round a month, in which all communes have figures; their names."""
    admin, officer, reviewer = (deployment.client_of(user) for user in
                                (made_up.ADMIN, made_up.OFFICER, made_up.REVIEWER))
    form = made_up.define_form(admin, "forms/thang", COLUMNS,
                               frequency=catalog.FORM_FREQUENCY_MONTHLY)
    made_up.create_districts(admin, DISTRICTS, COMMUNES)
    owners = [made_up.district(i) for i in range(DISTRICTS)]
    for i, owner in enumerate(owners):
        rounds = made_up.open_year(admin, owner, form)
        made_up.import_reports(officer, owner, "nhap",
                               [f"{round_}/reports/{commune}" for round_ in rounds
                                for commune in made_up.communes(i, COMMUNES)], _cells)
        for round_ in rounds:
            made_up.accept_all(reviewer, round_)
    return owners


def _cells(row):
    """Values that differ, a few estimates among them; now and then one is missing."""
    for j in range(COLUMNS):
        if (row + j) % 97:
            yield reporting.Cell(
                element=made_up.element(j), number=f"{10 + (37 * row + 7 * j) % 9000}.{1 + row % 9}",
                status=type_.VALUE_STATUS_ESTIMATE if (row + 3 * j) % 53 == 0
                else type_.VALUE_STATUS_OFFICIAL)


@dataclasses.dataclass
class _Side:
    """Somebody who is asked: the process, how h2load asks it, and the bytes of a right answer."""

    process: object
    path: str
    body: object
    answer_bytes: int
    metadata: tuple = ()
    connections: int = CONNECTIONS
    streams: int = 1
    json: bool = False


class _Bench:
    def __init__(self, deployment, ours, theirs):
        self._deployment, self._ours, self._theirs = deployment, ours, theirs
        self._metadata = [("authorization", f"Bearer {deployment.token(made_up.REVIEWER)}")]

    def compare(self, question, rows, quiet):
        """A row: everybody is asked in turn, a few times."""
        sides = self._sides(question)
        calls = {}
        for who, side in sides.items():
            self._drive(side, WARM_UP)
            calls[who] = max(WARM_UP, int(self._drive(side, WARM_UP).per_s * RUN_SECONDS))
        rounds = []
        while len(rounds) < ATTEMPTS and sum(not r["disturbed"] for r in rounds) < ROUNDS:
            loads = {who: self._drive(side, calls[who]) for who, side in sides.items()}
            rounds.append({
                "loads": loads,
                "disturbed": max(load.foreign_share for load in loads.values()) > DISTURBED})
        self._sides(question)  # the answers are still the same
        good = [r for r in rounds if not r["disturbed"]]
        counted = [r["loads"] for r in (good if len(good) >= ROUNDS else rounds)]
        return _row(question, sides, counted, rows, quiet and len(good) >= ROUNDS)

    def _sides(self, question):
        """Everybody who is to be asked, once their answers are found to be the same."""
        request = question.request.SerializeToString()
        answer = self._ours.channel.unary_unary(f"/{question.method}")(
            request, metadata=self._metadata, timeout=15)
        said = question.ours(answer)
        framed, graphql = (self._deployment.state / name for name in ("request.bin", "query.json"))
        framed.write_bytes(h2load.frame(request))
        graphql.write_bytes(reference.body(question.query, question.variables))
        ours = _Side(self._ours, f"/{question.method}", framed, len(answer) + 5, self._metadata)
        sides = {"ours": ours, "multiplexed": dataclasses.replace(
            ours, connections=MULTIPLEXED[0], streams=MULTIPLEXED[1])}
        for workers, process in self._theirs.items():
            data, size = process.ask(question.query, question.variables)
            if question.theirs(data) != said:
                raise RuntimeError(f"{question.name}: PostGraphile answers something else")
            sides[workers] = _Side(process, reference.PATH, graphql, size, json=True)
        return sides

    def _drive(self, side, calls):
        before = self._answered(side)
        load = h2load.drive(side.process, side.path, side.body, side.metadata, calls,
                            plaintext=side.json, connections=side.connections,
                            streams=side.streams, json=side.json,
                            log=self._deployment.state / "h2load.log")
        if load.data_bytes != calls * side.answer_bytes:
            raise RuntimeError(f"{calls} calls brought {load.data_bytes} bytes of answers")
        if not side.json and self._answered(side) - before != calls:
            raise RuntimeError(f"{self._answered(side) - before} of {calls} calls were OK")
        return load

    def _answered(self, side):
        return None if side.json else side.process.answered(side.path)


def _row(question, sides, rounds, rows, quiet):
    """The medians of the rounds; PostGraphile's with the number of processes that serves it better."""

    def median(who, of):
        return statistics.median(getattr(loads[who], of) for loads in rounds)

    better = max(WORKERS, key=lambda workers: median(workers, "per_s"))
    ratio, multiplexed = (statistics.median(loads[who].per_s / loads[better].per_s
                                            for loads in rounds) for who in ("ours", "multiplexed"))
    row = {"name": question.name, "ratio": round(ratio, 2), "goal": GOAL, "met": ratio >= GOAL,
           "multiplexed_ratio": round(multiplexed, 2),
           "multiplexed_per_s": round(median("multiplexed", "per_s")),
           "values_in_table": rows.values, "workers": better, "quiet": quiet}
    for name, who in (("ours", "ours"), ("postgraphile", better)):
        row |= {f"{name}_per_s": round(median(who, "per_s")),
                f"{name}_p50_ms": round(median(who, "p50_us") / 1e3, 2),
                f"{name}_cpu_us": round(median(who, "server_us")),
                f"{name}_database_cpu_us": round(median(who, "behind_us")),
                f"{name}_answer_bytes": sides[who].answer_bytes}
    return row


def table(rows):
    lines = [f"{'the same of PostGraphile':<40}{'ours/s':>8}{'theirs/s':>9}{'ratio':>7}{'goal':>6}"
             f"{'multiplexed':>13}{'p50 ms':>8}{'theirs':>8}{'workers':>9}\n"]
    for row in rows:
        lines.append(f"{row['name']:<40}{row['ours_per_s']:>8}{row['postgraphile_per_s']:>9}"
                     f"{row['ratio']:>7.1f}{row['goal']:>6}{row['multiplexed_ratio']:>13.1f}"
                     f"{row['ours_p50_ms']:>8}"
                     f"{row['postgraphile_p50_ms']:>8}{row['workers']:>9}"
                     f"{'' if row['met'] else '  MISSED'}{'' if row['quiet'] else '  (busy)'}\n")
    return "".join(lines)
