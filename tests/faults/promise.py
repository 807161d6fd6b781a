"""What a promise, its checks and its mutants are, and what came of running them.

    PROMISE = Promise("P6", "no lost update")

    @PROMISE.check(mutants=["p06-etag-not-compared"])
    def one_wins(run):
        stack = run.district()
        for _ in run.attempts(short=20, long=500):
            ...
            if len(winners) != 1:
                run.violated(f"{len(winners)} writers won")

A check is run on the programs as they are released, where every violation is told. Then it is run on
programs with one protection taken out, a mutant, once for each that it names: there it must find a
violation, or its silence on the released programs says nothing. A mutant's run ends with the first.
"""

import contextlib
import dataclasses
import random
import time
import traceback

from support.client import Refused
from support.waiting import Late


class Killed(Exception):
    """The check has found what the mutant does."""


class Promise:
    def __init__(self, name, text):
        self.name, self.text = name, text
        self.checks = []  # (function, mutants, whether only the long form runs it)

    def check(self, mutants=(), only_long=False):
        def add(function):
            self.checks.append((function, list(mutants), only_long))
            return function

        return add

    def chosen(self, long):
        return [(function, mutants) for function, mutants, only_long in self.checks
                if long or not only_long]


@dataclasses.dataclass
class Outcome:
    """What came of one promise."""

    promise: str
    text: str
    attempts: int = 0
    violations: list = dataclasses.field(default_factory=list)
    planted: int = 0
    killed: int = 0
    failures: list = dataclasses.field(default_factory=list)  # what else makes the run fail
    figures: list = dataclasses.field(default_factory=list)  # measured by the way
    seconds: float = 0.0


class Run:
    """One run of one check. `bed` is where it finds stacks; see bed.py."""

    def __init__(self, bed, seed, long, mutant=""):
        self.bed, self.long, self.mutant = bed, long, mutant
        self.random = random.Random(seed)
        self.count = 0
        self.violations = []
        self.figures = []

    # Where it runs.

    def district(self, services=("reporting",)):
        """The loaded district on SQLite as it was before any check; see Bed.district."""
        return self.bed.district(self.mutant, services)

    def replicas(self):
        """Two replicas of reporting on PostgreSQL with the pack; see Bed.replicas."""
        return self.bed.replicas(self.mutant)

    # What it tells.

    def attempts(self, short, long):
        """Counts what is tried: yields 0, 1, ... A violation in an attempt ends a mutant's run."""
        for number in range(long if self.long else short):
            self.count += 1
            yield number

    def violated(self, what):
        self.violations.append(what)
        if self.mutant:
            raise Killed(what)

    def measured(self, text):
        self.figures.append(text)

    @contextlib.contextmanager
    def judged(self):
        """An assertion or an error of a service within breaks the promise; that something took too
        long breaks the check."""
        try:
            yield
        except Late:
            raise
        except (AssertionError, Refused) as wrong:
            self.violated(f"{type(wrong).__name__}: {wrong}")

    # As support.writers and support.traffic ask of a test case.

    def assertEqual(self, one, other, text=""):
        if one == other:
            return
        if isinstance(one, list) and isinstance(other, list):
            one, other = ([x for x in one if x not in other][:3],
                          [x for x in other if x not in one][:3])
            self.violated(f"{text}: there is {one} that should not be, {other} is missing"[:500])
        else:
            self.violated(f"{text}: {one!r} is not {other!r}"[:500])

    def assertTrue(self, condition, text="false"):
        if not condition:
            self.violated(text)


def keep(promise, bed, seed, long, tell):
    """Runs all checks of a promise and their mutants; `tell` is called with lines of progress."""
    outcome = Outcome(promise.name, promise.text)
    began = time.monotonic()
    for function, mutants in promise.chosen(long):
        for mutant in ("", *mutants):
            run = Run(bed, f"{seed} {promise.name} {function.__name__} {mutant}", long, mutant)
            start, wrong = time.monotonic(), None
            try:
                function(run)
            except Killed:
                pass
            except Exception:  # noqa: BLE001: whatever it is, the check was not carried out
                wrong = traceback.format_exc()
            _count(outcome, function.__name__, run, wrong)
            tell(f"{promise.name} {function.__name__} {mutant or 'as released'}: "
                 f"{run.count} attempts, {len(run.violations)} violations, "
                 f"{time.monotonic() - start:.1f} s" +
                 (f", broke off: {wrong.splitlines()[-1][:200]}" if wrong else "") +
                 (f": {run.violations[0][:100]}" if run.violations else ""))
    if outcome.attempts == 0:
        outcome.failures.append("no attempt was made")
    outcome.seconds = time.monotonic() - began
    return outcome


def _count(outcome, name, run, wrong):
    if not run.mutant:
        outcome.attempts += run.count
        outcome.violations += [f"{name}: {what}" for what in run.violations]
        outcome.figures += run.figures
        if wrong:
            outcome.failures.append(f"{name} broke off:\n{wrong}")
        elif run.count == 0:
            outcome.failures.append(f"{name} made no attempt")
        return
    outcome.planted += 1
    if run.violations:
        outcome.killed += 1
    else:
        outcome.failures.append(f"{run.mutant} survived {name}" + (f":\n{wrong}" if wrong else ""))
