"""The benchmarks by name: builds what they need, runs them, prints what they came to. tests/bench/run
starts it."""

import argparse
import importlib
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/bench"
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/bench")]
sys.dont_write_bytecode = True

import below_api  # noqa: E402
import machine  # noqa: E402

# A module a benchmark: TARGETS that it needs built, measure() -> rows with "name" and "met", and
# table(rows) for people. Those below the API are the subcommands of one program.
MODULES = ("totals", "total_feed", "startup", "import_grpc", "rollup", "progress", "reorganise",
           "overload", "strangers", "postgraphile", "plans", "many_plans", "league", "campaign")
BENCHMARKS = (*MODULES, *below_api.NAMES)


def build(targets):
    for command in (["cmake", "-S", ROOT, "--preset", "release", "-B", BUILD],
                    ["cmake", "--build", BUILD, "--target", *sorted(targets)]):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
            sys.exit(2)


def parse(args):
    parser = argparse.ArgumentParser(
        prog="tests/bench/run", add_help=False,
        usage=f"tests/bench/run {'|'.join(BENCHMARKS)}|all [--engine ENGINE] [--scale PART]")
    parser.add_argument("names", nargs="+", choices=(*BENCHMARKS, "all"))
    parser.add_argument("--engine", choices=below_api.ENGINES)
    parser.add_argument("--scale", type=float, default=1)
    options = parser.parse_args(args)
    if "all" in options.names:
        options.names = BENCHMARKS
    options.engines = [options.engine] if options.engine else below_api.ENGINES
    return options


def load(name, options):
    if name in MODULES:
        return importlib.import_module(name)
    return below_api.BelowApi(name, options.engines, options.scale)


def verdict(row):
    """A row in one line: what was measured against what goal."""
    goal = row.get("goal")
    if "ratio" in row:
        measured, wanted = f"{row['ratio']:.3f}", f"{goal:g}"
    elif "value" in row:
        measured, wanted = f"{row['value']:.3g} {row['unit']}", f"{goal:g} {row['unit']}"
    else:
        measured = f"{row['start_ms']:.0f} ms, {row['rss_mb']:.0f} MB"
        wanted = f"{row['goal_ms']} ms, {row['goal_rss_mb']} MB"
    least = row.get("goal_is", "at least" if "ratio" in row else "at most") == "at least"
    name = row["name"] + (f", {row['engine']}" if "engine" in row else "")
    return (f"{name:<52}{measured:>15}  {'>=' if least else '<='} {wanted:<14}"
            f"{'' if row['met'] else '  MISSED'}{'' if row.get('quiet', True) else '  (busy)'}\n")


def main(args):
    options = parse(args)
    given = "THIDUA_BIN" in os.environ
    os.environ.setdefault("THIDUA_BIN", str(BUILD / "bin"))
    benchmarks = {name: load(name, options) for name in options.names}
    if not given:
        build({target for benchmark in benchmarks.values() for target in benchmark.TARGETS})
    all_rows = []
    for name, benchmark in benchmarks.items():
        rows = benchmark.measure()
        print(json.dumps({"benchmark": name, "machine": machine.describe(), "rows": rows}),
              flush=True)
        sys.stderr.write(benchmark.table(rows))
        all_rows += rows
    if len(benchmarks) > 1:
        sys.stderr.write("\n" + "".join(map(verdict, all_rows)))
    return 0 if all(row["met"] for row in all_rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
