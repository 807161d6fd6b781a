"""The ledger below the API, each benchmark beside its limit in one run: ledger/*.cc measures."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile

import machine
import postgres

NAMES = ("commits", "import", "fold", "growth", "country", "rules")
ENGINES = ("sqlite", "postgres")
TARGET = "thidua-bench-ledger"
SECONDS = 1800  # no benchmark takes longer


class BelowApi:
    TARGETS = (TARGET,)

    def __init__(self, name, engines, scale):
        self.name, self.engines, self.scale = name, engines, scale

    def measure(self):
        rows = []
        for engine in self.engines:
            with _place(engine) as place:
                machine.await_quiet()
                rows += self._run(place)
        return rows

    def _run(self, place):
        command = [pathlib.Path(os.environ["THIDUA_BIN"]) / TARGET, self.name, *place,
                   "--scale", str(self.scale)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=SECONDS,
                              check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name} could not be measured")
        return json.loads(done.stdout)

    def table(self, rows):
        lines = [f"{self.name:<48}{'measured':>10}{'goal':>10}\n"]
        for row in rows:
            value = (f"{row['ratio']:.3f}" if "ratio" in row else
                     f"{row['value']:.3g} {row['unit']}")
            goal = f"{'>=' if row['goal_is'] == 'at least' else '<='} {row['goal']:g}"
            figures = "  ".join(f"{name} {figure:,.10g}" for name, figure in row["figures"].items())
            lines.append(f"{row['name'] + ', ' + row['engine']:<48}{value:>10}{goal:>10}"
                         f"{'' if row['met'] else '  MISSED'}"
                         f"{'' if row.get('quiet', True) else '  (busy)'}\n    {figures}\n")
        return "".join(lines)


@contextlib.contextmanager
def _place(engine):
    """Where the engine keeps its databases, as flags."""
    if engine == "postgres":
        with postgres.launch() as server:
            yield ["--postgres", server]
    else:
        with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
            yield ["--folder", folder]
