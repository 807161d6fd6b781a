"""Readers and writers of one round at every replica at once, and what must be true of every answer.

    with Traffic(self, ["dan-tien", "hong-tien"], ["reporting", "reporting-2"]) as traffic:
        traffic.await_more(30)
    traffic.check()

The test case has the round, and says how a figure is accepted and a total is read through a replica.
"""

import threading

from support import district
from support.client import Refused
from support.stubs import reporting
from support.waiting import eventually
from support.writers import commits


class Traffic:
    """Figures accepted through every replica while every replica is asked for the total: an answer
    holds all that was acknowledged before it was asked for, and nothing that was not sent."""

    def __init__(self, case, subjects, replicas):
        self._case, self._replicas = case, replicas
        self._stop = threading.Event()
        self._errors = []
        self._threads = []
        self._sent = dict.fromkeys(subjects[:len(replicas)], 0)
        self._acknowledged = dict(self._sent)
        self.reads = []  # (token, population)
        self.reads_of = dict.fromkeys(replicas, 0)

    def __enter__(self):
        for subject, replica in zip(self._sent, self._replicas):
            self._go(self._write, subject, replica)
            self._go(self._read, replica)
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _go(self, step, *args):
        def loop():
            try:
                while not self._stop.is_set():
                    step(*args)
            except (AssertionError, Refused) as error:
                self._errors.append(error)

        thread = threading.Thread(target=loop)
        thread.start()
        self._threads.append(thread)

    def _write(self, subject, replica):
        number = self._sent[subject] + 1
        self._sent[subject] = number
        self._case.accept(subject, number, replica)
        self._acknowledged[subject] = number

    def _read(self, replica):
        floor = sum(self._acknowledged.values())
        answer = self._case.total(replica)
        ceiling = sum(self._sent.values())
        population = int(district.sums(answer)["population"] or 0)
        if not floor <= population <= ceiling:
            raise AssertionError(f"{replica} answers {population}, not in {floor}..{ceiling}")
        self.reads.append((answer.token, population))
        self.reads_of[replica] += 1

    def await_more(self, number):
        """Until each replica has given so many more answers and a figure was accepted."""
        wanted = {replica: count + number for replica, count in self.reads_of.items()}
        before = dict(self._acknowledged)

        def reached():
            if self._errors:
                raise self._errors[0]
            return self._acknowledged != before and all(
                self.reads_of[replica] >= count for replica, count in wanted.items())

        eventually(reached, "answers")

    def check(self):
        """Every answer is what the log holds at the answer's own position."""
        self._case.assertEqual(self._errors, [])
        now, sum_at = {}, {}
        for commit in commits(self._case.stack, with_images=True):
            for change in commit.changes:
                report = reporting.Report()
                if (commit.method.endswith("/AcceptReport") and
                        change.name.startswith(f"{self._case.round}/reports/")):
                    self._case.assertTrue(change.resource.Unpack(report))
                    now[change.name] = int(report.cells[0].number)
            sum_at[commit.token] = sum(now.values())
        for token, population in self.reads:
            self._case.assertEqual(population, sum_at[token])
