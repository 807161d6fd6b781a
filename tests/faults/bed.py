"""Where checks run: stacks that every check finds as if they were new, with or without a mutant.

Making and loading a stack takes seconds, so each worker makes one of a kind and keeps its databases as
they were then. Before a check the services are killed, the databases put back and Redis emptied, and
the services are started from the build that the check is to run on.
"""

import shutil

from support import harness, postgres, signing

MUTANTS = harness.ROOT / "build/mutants/bin"
REPLICAS = ("reporting", "reporting-2")


class Bed:
    def __init__(self):
        self._district = self._replicas = self._server = None
        self._databases = 0

    def close(self):
        for stack in (self._district, self._replicas):
            if stack is not None:
                stack.stop()
        if self._server is not None:
            self._server.stop()

    def district(self, mutant, services):
        """A loaded district on SQLite. Only the named services are as new and may be used."""
        if self._district is None:
            self._district = self._new_district()
        stack = self._district
        for name in services:
            _end(stack, name)
            for file in (stack.state / "db").glob(f"{name}.db*"):
                file.unlink()
            shutil.copy(stack.state / f"kept/{name}.db", stack.database(name))
        _begin(stack, mutant, services)
        return stack

    @staticmethod
    def _new_district():
        stack = harness.Stack()
        signing.trust(stack)
        stack.start()
        stack.load()
        stack.hang_up()
        for name in reversed(harness.SERVICES):
            stack.terminate(name)
        shutil.copytree(stack.state / "db", stack.state / "kept")
        stack.start()
        return stack

    def replicas(self, mutant):
        """A stack with two replicas of reporting on PostgreSQL, in which the pack was applied and no
        figure reported. Its `server` is the PostgreSQL."""
        if self._replicas is None:
            self._server = postgres.Postgres()
            self._replicas = harness.Stack({"reporting": self._server.create("kept")},
                                           {"reporting": len(REPLICAS)})
            self._replicas.server = self._server
            self._replicas.start()
            self._replicas.cli("apply", "-f", harness.PACK, check=True)
        stack = self._replicas
        for name in REPLICAS:
            _end(stack, name)
        self._databases += 1
        copy = f"copy{self._databases}"
        harness.eventually(lambda: not self._server.sql(
            "SELECT 1 FROM pg_stat_activity WHERE datname = 'kept'"), "nobody uses what is copied")
        self._server.sql(f'CREATE DATABASE "{copy}" TEMPLATE kept')
        stack.use_database("reporting", postgres.uri(copy, self._server))
        _begin(stack, mutant, REPLICAS)
        return stack


def _end(stack, name):
    """Kills a process of the stack if it runs."""
    if stack.runs(name):
        stack.kill(name)


def _begin(stack, mutant, processes):
    """Starts what does not run, Redis empty; with the mutant, and sure of it, if there is one."""
    stack.start_redis()
    stack.redis("flushall")
    marks = {name: len(stack.log(name)) for name in processes}
    stack.binaries = MUTANTS if mutant else harness.BIN
    stack.environment = {"THIDUA_MUTANT": mutant} if mutant else {}
    stack.start()
    for name, mark in marks.items():
        told = [line for line in stack.log(name)[mark:].splitlines() if "test build" in line]
        if bool(mutant) != any(f'"{mutant}"' in line for line in told) or (told and not mutant):
            raise AssertionError(f"{name} was started with {mutant or 'no mutant'} and says {told}")
