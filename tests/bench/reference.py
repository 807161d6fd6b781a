"""The figures that a service holds as rows in normal tables, and PostGraphile that answers from them.

    rows = reference.load(host, client, owners)      # database `reference` of the server on that socket
    with reference.launch(deployment, host, workers=2) as graphql:
        graphql.ask("{ __typename }")
"""

import contextlib
import json
import pathlib
import subprocess
import time
import urllib.error
import urllib.request
from decimal import Decimal

from deployment import PATIENCE, Process, await_listening, free_port
from support.stubs import reporting

DATABASE, SCHEMA, PATH = "reference", "thidua", "/graphql"
_HERE = pathlib.Path(__file__).resolve().parent / "postgraphile"
# What its documentation recommends for production. Lists instead of connections, no mutations and a pool
# of its default size: what costs it least.
_OPTIONS = ("--retry-on-init-fail", "--dynamic-json", "--no-setof-functions-contain-nulls",
            "--no-ignore-rbac", "--extended-errors", "errcode", "--disable-graphiql",
            "--disable-query-log", "--legacy-relations", "omit", "--simple-collections", "only",
            "--disable-default-mutations")
INSTALL_SECONDS = 300


class Rows:
    """The rows: `ids` has their ids by the resource names of what they stand for, `elements` the names of
    elements by id, `columns` those of the rounds, and `values` says how many values there are."""

    def __init__(self):
        self.ids, self.elements, self.columns, self.values = {}, {}, [], 0
        self._tables = {table: [] for table in
                        ("units", "forms", "elements", "rounds", "reports", "values")}

    def add(self, table, name, *more):
        """The id of the row of this name, which is added unless it is there."""
        if name not in self.ids:
            self.ids[name] = len(self._tables[table]) + 1
            self._tables[table].append((self.ids[name], name.rsplit("/", 1)[-1], *more))
        return self.ids[name]

    def add_round(self, round_, figures):
        """A round of ours, and all figures in force in it."""
        owner = self.ids[round_.name.split("/rounds/")[0]]
        form = self.add("forms", round_.form)
        self.ids[round_.name] = id_ = len(self._tables["rounds"]) + 1
        self._tables["rounds"].append((id_, owner, form, round_.period, round_.simulated))
        self.columns = round_.columns
        elements = [self.add("elements", column.element, column.title, column.unit_of_measure,
                             column.decimals) for column in round_.columns]
        self.elements |= {id_: column.element for id_, column in zip(elements, round_.columns)}
        for entry in round_.roster:
            subject = self.add("units", entry.subject, entry.display_name, owner)
            self._tables["reports"].append((id_, subject, "accepted"))
        for one in figures:
            subject = self.ids["units/" + one.name.rsplit("/", 1)[-1]]
            for column, element, value, status in zip(round_.columns, elements, one.values,
                                                      one.statuses):
                if status:
                    self._tables["values"].append((id_, subject, element,
                                                   unpacked(value, column.decimals), status))
        self.values = len(self._tables["values"])

    def script(self):
        """What psql makes the database of."""
        yield (_HERE / "rows.sql").read_text(encoding="utf-8")
        for table, rows in self._tables.items():
            yield f"COPY {SCHEMA}.{table} FROM STDIN;\n"
            for row in rows:
                yield "\t".join("\\N" if field is None else str(field) for field in row) + "\n"
            yield "\\.\n"
        yield "VACUUM ANALYZE;\n"


def unpacked(value, decimals):
    """A packed value as the number that it stands for."""
    return Decimal(value).scaleb(-decimals)


def load(host, client, owners):
    """Reads every round of these owners, and the figures in it, and makes the same rows of them."""
    rows = Rows()
    for owner in owners:
        rows.add("units", owner, owner, None)
        for round_ in client.call(reporting.ListRoundsRequest(parent=owner, page_size=1000)).rounds:
            figures = client.call(reporting.ListFiguresRequest(parent=round_.name, page_size=1000))
            if len(figures.figures) != len(round_.roster) or figures.next_page_token:
                raise RuntimeError(f"{round_.name}: not the figures of all subjects")
            rows.add_round(round_, figures.figures)
    _psql(host, "postgres", f"CREATE DATABASE {DATABASE};")
    _psql(host, DATABASE, "".join(rows.script()))
    return rows


def _psql(host, database, script):
    done = subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-h", host, "-U", "postgres",
                           database], input=script, text=True, capture_output=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"psql: exit {done.returncode}\n{done.stderr}")


class PostGraphile(Process):
    """PostGraphile on the database `reference`; it answers by HTTP/1.1."""

    def ask(self, query, variables=None):
        """The answer's data, and the bytes of its body."""
        request = urllib.request.Request(
            f"http://{self.address}{PATH}", body(query, variables),
            {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{query}: {error.read().decode()}") from None
        return json.loads(text)["data"], len(text)


def body(query, variables=None):
    return json.dumps({"query": query, "variables": variables or {}}).encode()


def install():
    """PostGraphile's version; npm brings it when it is first needed."""
    done = subprocess.run([_HERE / "postgraphile", "cli", "--version"], capture_output=True, text=True,
                          timeout=INSTALL_SECONDS)
    if done.returncode != 0:
        raise RuntimeError(f"PostGraphile cannot be installed:\n{done.stderr}")
    return done.stdout.strip()


@contextlib.contextmanager
def launch(deployment, host, workers):
    """PostGraphile with so many processes that answer."""
    port, name = free_port(), f"postgraphile-{workers}"
    command = ["env", "NODE_ENV=production", "GRAPHILE_TURBO=1", f"PGHOST={host}", "PGUSER=postgres",
               f"PGDATABASE={DATABASE}", _HERE / "postgraphile", "cli", "--schema", SCHEMA, "--host",
               "127.0.0.1", "--port", str(port), *_OPTIONS,
               *(["--cluster-workers", str(workers)] if workers > 1 else [])]
    with PostGraphile(command, deployment.run / f"{name}.ready",
                      deployment.state / "log" / f"{name}.log") as process:
        await_listening(process, port)
        process.address = f"127.0.0.1:{port}"
        _await_answer(process)
        yield process


def _await_answer(process):
    """It listens before it has looked at the tables."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            process.ask("{ __typename }")
            return
        except (OSError, RuntimeError):
            process.check()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
