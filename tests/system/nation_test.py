"""Somebody else's plan: the five-year plan of Viet Nam 2021-2025, loaded into an empty deployment with
what was published of it, and judged in every year of its term.

What each target comes to is computed here a second time, in fractions, from the figures of the pack.
How it is measured, its bound, what is printed and what it comes to stand in this file and are not read
from the pack, so that neither a figure nor a bound changes unseen.
"""

import csv
import json
import pathlib
import sys
import unicodedata
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import harness  # noqa: E402
from support.stubs import catalog, reporting, targets  # noqa: E402

PACK = harness.ROOT / "deploy/packs/viet-nam-2021-2025"
OWNER, PLAN = "units/viet-nam", "units/viet-nam/plans/2021-2025"
YEARS = tuple(range(2021, 2026))
BASE, DUE = 2020, 2025
STATUSES = {"estimate": 1, "official": 2, "adjusted": 3}  # from the weakest

with (PACK / "figures.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
FIGURES = {(row["element"], int(row["period"])): row for row in ROWS}


class Measured:
    """A value made of the figures that `cells` names for a year; None where one of them is missing."""

    def __init__(self, cells, combine):
        self.cells, self.combine = cells, combine

    def rows(self, year):
        return [FIGURES.get(cell) for cell in self.cells(year)]

    def value(self, year):
        rows = self.rows(year)
        return None if None in rows else self.combine([Fraction(row["value"]) for row in rows])


def of(element):
    return Measured(lambda year: [(element, year)], lambda values: values[0])


def mean(element):
    return Measured(lambda year: [(element, y) for y in YEARS if y <= year],
                    lambda values: sum(values) / len(values))


def share(part, whole):
    return Measured(lambda year: [(part, year), (whole, year)],
                    lambda values: 100 * values[0] / values[1])


def change(element):
    return Measured(lambda year: [(element, year), (element, year - 1)],
                    lambda values: values[0] - values[1])


class Promise:
    """What is measured and what it must be; `published` stands in where nothing can be measured."""

    def __init__(self, measured, kind, value, upper="", lower=False, published="",
                 every_year=False):
        self.measured, self.kind, self.bound, self.upper = measured, kind, value, upper
        self.lower, self.every_year = lower, every_year
        self.published = of(published) if published else Measured(lambda year: [None], None)

    def source(self, year):
        """The measurement that gives the value of a year."""
        return self.measured if self.measured.value(year) is not None else self.published

    def value(self, year):
        return self.source(year).value(year)

    def holds(self, value):
        bound = Fraction(self.bound)
        if self.kind == "BAND":  # beyond it in the intended direction is no less
            return value <= Fraction(self.upper) if self.lower else value >= bound
        return {"AT_LEAST": value >= bound, "MORE_THAN": value > bound, "AT_MOST": value <= bound,
                "LESS_THAN": value < bound}[self.kind]

    def outcome(self, year):
        if self.kind == "ABOUT":
            return "NOT_ASSESSABLE"  # nobody decided how far off still holds
        values = [self.value(y) for y in YEARS if (y <= year if self.every_year else y == year)]
        kept = [self.holds(value) for value in values if value is not None]
        if self.every_year and False in kept:
            return "MISSED"
        if None in values:
            return "NOT_ASSESSABLE"
        return "MET" if kept[-1] else "MISSED" if year == DUE else "AT_RISK"


PROMISES = {
    "t01": Promise(mean("vn-gdp-growth"), "BAND", "6.5", "7",
                   published="vn-gdp-growth-mean-published"),
    "t02": Promise(of("vn-gdp-per-head"), "BAND", "4700", "5000"),
    "t03": Promise(of("vn-manufacturing-share"), "MORE_THAN", "25"),
    "t04": Promise(of("vn-digital-share"), "ABOUT", "20"),
    "t05": Promise(of("vn-tfp-contribution"), "ABOUT", "45"),
    "t06": Promise(mean("vn-productivity-growth"), "MORE_THAN", "6.5",
                   published="vn-productivity-growth-mean-published"),
    "t07": Promise(of("vn-urbanisation"), "ABOUT", "45"),
    "t08": Promise(mean("vn-deficit"), "AT_MOST", "3.7"),
    "t09": Promise(share("vn-employed-agriculture", "vn-employed"), "ABOUT", "25", lower=True,
                   published="vn-agricultural-labour-published"),
    "t10": Promise(of("vn-trained"), "AT_LEAST", "70"),
    "t11": Promise(of("vn-trained-certified"), "BAND", "28", "30"),
    "t12": Promise(of("vn-urban-unemployment"), "LESS_THAN", "4"),
    "t13": Promise(change("vn-poverty"), "BAND", "-1.5", "-1", lower=True, every_year=True),
    "t14": Promise(of("vn-doctors"), "AT_LEAST", "10"),
    "t15": Promise(of("vn-beds"), "AT_LEAST", "30"),
    "t16": Promise(of("vn-health-insurance"), "AT_LEAST", "95"),
    "t17": Promise(of("vn-life-expectancy"), "ABOUT", "74.5"),
    "t18": Promise(of("vn-healthy-years"), "AT_LEAST", "67"),
    "t19": Promise(share("vn-communes-rural", "vn-communes"), "AT_LEAST", "80",
                   published="vn-communes-rural-published"),
    "t20": Promise(share("vn-communes-model", "vn-communes-rural"), "AT_LEAST", "10",
                   published="vn-communes-model-published"),
    "t21": Promise(of("vn-clean-water-urban"), "BAND", "95", "100"),
    "t22": Promise(of("vn-clean-water-rural"), "BAND", "93", "95"),
    "t23": Promise(of("vn-solid-waste"), "AT_LEAST", "90"),
    "t24": Promise(of("vn-industrial-wastewater"), "AT_LEAST", "92"),
    "t25": Promise(of("vn-polluters"), "AT_LEAST", "100"),
    "t26": Promise(of("vn-forest-cover"), "AT_LEAST", "42", every_year=True),
}

# What is printed in 2021 to 2025; "-": nothing is.
PRINTED = {
    "t01": "2.55 5.29 5.21 5.68 6.15", "t02": "3717 4110 4284 4700 5026",
    "t03": "24.82 24.76 - - -", "t04": "12.87 12.83 12.87 13.17 14.02", "t05": "- - - - -",
    "t06": "4.71 4.76 4.39 4.76 5.24", "t07": "- 41.5 - - 45.0", "t08": "2.52 3.06 - - -",
    "t09": "- - 26.9 - 25.0", "t10": "- - - - 70.0", "t11": "- 26.4 27.0 28.3 29.0",
    "t12": "4.42 - - - -", "t13": "- - -1.10 - -", "t14": "- - 12.50 - 15.00",
    "t15": "- - 32.0 - 34.5", "t16": "- 92.04 93.35 - 95.15", "t17": "- 73.6 74.5 74.7 74.8",
    "t18": "- - - - 67.0", "t19": "- 73.06 - - 79.33", "t20": "- - - - 12.21",
    "t21": "- - - - 99.0", "t22": "- - - - -", "t23": "- - - - -", "t24": "- - - - -",
    "t25": "- - - - -", "t26": "42.02 42.02 42.02 42.03 -",
}
BASELINES = {"t03": "23.95", "t04": "12.66", "t05": "44.43", "t09": "28.3", "t10": "64.5",
             "t11": "24.1", "t14": "9.81", "t17": "73.7"}
# The values that rest on no estimate.
FIRM = {"t01": {2021}, "t02": {2021}, "t04": {2021, 2022, 2023}, "t06": {2021}, "t08": {2021},
        "t12": {2021}, "t13": {2023}, "t14": {2023}, "t15": {2023},
        "t26": {2021, 2022, 2023, 2024}}
MET_IN_2025 = {"t02", "t10", "t11", "t14", "t15", "t16", "t18", "t20", "t21"}
MISSED_IN_2025 = {"t01", "t06", "t19"}


class NationTest(harness.StackCase):
    """The pack, its figures and its plan, by the command alone."""

    loaded = False

    @classmethod
    def prepare(cls):
        cls.stack.cli("apply", "-f", PACK, check=True)
        file = cls.stack.state / "context.json"
        known = json.loads(file.read_text())
        for name, principal in (("statistics", "can-bo-thong-ke"),
                                ("national", "tham-dinh-quoc-gia")):
            known["contexts"][name] = {**known["contexts"]["admin"],
                                       "principal": f"user:{principal}"}
        file.write_text(json.dumps(known))
        cls.stack.cli("import", "reports", PACK / "figures.csv", "--owner", "viet-nam", "--submit",
                      context="statistics", check=True)
        for form, period in sorted({(row["form"], row["period"]) for row in ROWS}):
            waiting = cls.stack.cli("reports", "list", f"viet-nam/{form}.{period}", "--state",
                                    "submitted", "-o", "csv", context="national", check=True)
            cls.stack.cli("reports", "accept", "--file", "-", context="national", check=True,
                          text=waiting.out)
        cls.evaluations = {year: cls.evaluate(year) for year in YEARS}

    @classmethod
    def evaluate(cls, year):
        return cls.stack.cli("plans", "evaluate", "viet-nam/2021-2025", "--period", str(year), "-o",
                             "json", check=True).message(targets.Evaluation())

    def results(self):
        """Every result of every year: year, id, promise, result."""
        for year, evaluation in self.evaluations.items():
            found = {result.target.rsplit("/", 1)[1]: result for result in evaluation.results}
            self.assertEqual(sorted(found), sorted(PROMISES))
            for name, result in found.items():
                yield year, name, PROMISES[name], result

    def test_the_owner_is_a_country(self):
        units = self.stack.cli("units", "list", "--date", "2025-12-31", "-o", "json",
                               check=True).message(catalog.ListUnitsResponse()).units
        kinds = {unit.name: catalog.UnitKind.Name(unit.current.kind) for unit in units}
        self.assertEqual(kinds[OWNER], "UNIT_KIND_COUNTRY")

    def test_a_second_apply_changes_nothing(self):
        kinds, *rows = [line.split() for line in self.stack.cli(
            "apply", "-f", PACK, check=True).out.splitlines() if line]
        self.assertEqual(kinds[:4], ["KIND", "CREATED", "UPDATED", "UNCHANGED"])
        changed = {row[0]: row[1:3] for row in rows if len(row) == len(kinds)}
        self.assertIn("targets", changed)
        self.assertEqual({kind: counts for kind, counts in changed.items()
                          if counts != ["0", "0"]}, {})

    def test_outcomes_are_those_of_an_independent_computation(self):
        for year, _, promise, result in self.results():
            self.assertEqual(targets.Outcome.Name(result.outcome),
                             "OUTCOME_" + promise.outcome(year), f"{year}: {result}")

    def test_values_are_those_of_an_independent_computation(self):
        for year, name, promise, result in self.results():
            printed, value = PRINTED[name].split()[YEARS.index(year)], promise.value(year)
            where = f"{name} in {year}"
            self.assertEqual(result.actual.value or "-", printed, where)
            if value is None:
                self.assertEqual(printed, "-", where)
                self.assertTrue(result.obstacles, where)
                continue
            decimals = len(printed.partition(".")[2])
            self.assertLessEqual(abs(Fraction(printed) - value), Fraction(1, 2 * 10 ** decimals),
                                 where)
            self.assertEqual(result.actual_period, str(year), where)

    def test_means_are_those_by_hand(self):
        # (2.55 + 8.02 + 5.05 + 7.09 + 8.02) / 5, and (4.71 + 4.8 + 3.65 + 5.88) / 4: rounded to two
        # decimals a figure could be another one.
        self.assertEqual(PROMISES["t01"].value(2025), Fraction("6.146"))
        self.assertEqual(PROMISES["t06"].value(2024), Fraction("4.76"))

    def test_a_value_names_its_rounds_and_its_weakest_status(self):
        for year, _, promise, result in self.results():
            source = promise.source(year)
            if source.value(year) is None or promise.every_year:  # that rests on all its years
                continue
            rows = source.rows(year)
            weakest = min(STATUSES[row["status"]] for row in rows)
            rounds = {f"{OWNER}/rounds/{row['form']}.{row['period']}" for row in rows}
            self.assertEqual(
                (result.status, result.provisional, result.from_published_rate, result.simulated,
                 sorted(result.rounds)),
                (weakest, weakest == STATUSES["estimate"], source is promise.published, False,
                 sorted(rounds)), f"{year}: {result}")

    def test_an_estimate_is_called_provisional(self):
        firm = {}
        for year, name, _, result in self.results():
            if result.actual.value and not result.provisional:
                firm.setdefault(name, set()).add(year)
        self.assertEqual(firm, FIRM)

    def test_bounds_are_as_promised(self):
        for _, name, promise, result in self.results():
            bound = result.bound
            self.assertEqual(
                (targets.BoundKind.Name(bound.kind), bound.value, bound.upper, bound.tolerance,
                 bound.capped, bound.direction == targets.DIRECTION_LOWER, result.due_period),
                ("BOUND_KIND_" + promise.kind, promise.bound, promise.upper, "", False,
                 promise.lower, str(DUE)), name)

    def test_the_base_year(self):
        for _, name, promise, result in self.results():
            self.assertEqual(result.baseline.value or None, BASELINES.get(name), name)
            if name in BASELINES:
                self.assertEqual(Fraction(BASELINES[name]), promise.value(BASE), name)

    def test_what_was_published_otherwise_is_shown_beside_it(self):
        found = {(name, year): result.conflict.published
                 for year, name, _, result in self.results() if result.HasField("conflict")}
        # The government speaks of 6.3 % a year, and of 12.3 % where 743 of 6,084 are 12.2.
        self.assertEqual(found, {("t01", 2025): "6.3", ("t20", 2025): "12.3"})

    def test_about_is_open_until_somebody_decides(self):
        for _, name, promise, result in self.results():
            open_ = targets.OBSTACLE_UNDECIDED_TOLERANCE in [o.obstacle for o in result.obstacles]
            self.assertEqual((open_, open_ and result.gap), (promise.kind == "ABOUT", open_ and ""),
                             name)

    def test_what_the_plan_came_to(self):
        came_to = {}
        for year, name, _, result in self.results():
            if year == DUE:
                came_to.setdefault(result.outcome, set()).add(name)
        self.assertEqual(came_to.pop(targets.OUTCOME_MET), MET_IN_2025)
        self.assertEqual(came_to.pop(targets.OUTCOME_MISSED), MISSED_IN_2025)
        self.assertEqual(came_to, {targets.OUTCOME_NOT_ASSESSABLE:
                                   PROMISES.keys() - MET_IN_2025 - MISSED_IN_2025})
        table = self.stack.cli("plans", "evaluate", "viet-nam/2021-2025", "--period", "2025",
                               check=True).out
        self.assertIn("9 met, 3 missed, 14 not-assessable", table)

    def test_every_figure_says_where_it_is_from(self):
        client = self.stack.client_of("user:tham-dinh-quoc-gia")
        for form, period in {(row["form"], row["period"]) for row in ROWS}:
            report = client.call(reporting.GetReportRequest(
                name=f"{OWNER}/rounds/{form}.{period}/reports/viet-nam"))
            expected = {f"elements/{row['element']}": row for row in ROWS
                        if (row["form"], row["period"]) == (form, period)}
            self.assertEqual({cell.element for cell in report.cells}, expected.keys())
            for cell in report.cells:
                row = expected[cell.element]
                self.assertEqual((Fraction(cell.number), cell.status, cell.note),
                                 (Fraction(row["value"]), STATUSES[row["status"]], row["note"]))
                self.assertRegex(cell.note, r"https?://[^ ]+")

    def test_phrases_are_the_words_of_what_was_read_and_say_so(self):
        text = unicodedata.normalize("NFC", "\n".join(
            path.read_text(encoding="utf-8") for path in sorted((PACK / "sources").glob("*.txt"))))
        listed = self.stack.cli("targets", "list", "viet-nam/2021-2025", "-o", "json",
                                check=True).message(targets.ListTargetsResponse()).targets
        self.assertEqual(len(listed), len(PROMISES))
        for target in listed:
            for phrase in target.phrases:
                self.assertIn(phrase, text, target.name)
            self.assertIn("Chưa đối chiếu với văn bản", target.reading, target.name)


if __name__ == "__main__":
    harness.main()
