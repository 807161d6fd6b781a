"""What the pack's plan comes to by the published figures, kept line by line beside the arithmetic:
golden/khoai-chau.{2022,2023,dissolved}.txt. The same pins give the same bytes after a restart and
after a correction.

A golden file changes only where the pack has: run with THIDUA_WRITE_GOLDEN=1, and read every line of
the difference."""

import csv
import fractions
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import targets  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"
GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"
FIGURES = pathlib.Path(__file__).resolve().parents[2] / "deploy/packs/khoai-chau/figures.csv"
CASES = {"2022": "2022", "2023": "2023", "2025": "dissolved"}


def published():
    """The figures of the pack, by (element, year)."""
    with open(FIGURES, encoding="utf-8", newline="") as file:
        return {(row["element"], row["period"]): fractions.Fraction(row["value"])
                for row in csv.DictReader(file)}


def rounded(value, decimals):
    """Half away from zero, as a text with that many decimals."""
    scaled = abs(value) * 10 ** decimals
    whole = scaled.numerator * 2 // scaled.denominator
    whole = (whole + 1) // 2
    text = f"{whole:0{decimals + 1}d}"
    sign = "-" if value < 0 and whole else ""
    return sign + (f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text)


def exact(value):
    """A finite decimal without zeros at its end."""
    return rounded(value, 6).rstrip("0").rstrip(".")


# How each value follows from published figures: the text beside it, and the value.
def of_schools(figures, year):
    part, whole = figures["schools-standard", year], figures["schools", year]
    return f"{part} / {whole} * 100", part * 100 / whole


def of_published(element):
    return lambda figures, year: (f"{exact(figures[element, year])} published",
                                  figures[element, year])


# With the bound, which is at least this, and the decimals that are printed.
VALUES = {"t04": (of_published("income-per-head-published"), 115, 2),
          "t08": (of_published("value-per-hectare-published"), 250, 1),
          "t18": (of_schools, 100, 2)}


def obstacles(result):
    return ", ".join(sorted({f"{targets.Obstacle.Name(each.obstacle)[9:]} {each.form} {each.period}"
                             for each in result.obstacles}))


class PlanGoldenTest(harness.StackCase):
    def evaluate(self, period, pin=None):
        return self.stack.client("province").call(targets.EvaluatePlanRequest(
            name=PLAN, period=period, pin=pin))

    def lines(self, evaluation):
        """One a target; every value is worked out again from the published figures."""
        figures, lines = published(), []
        for result in evaluation.results:
            id_ = result.target.rsplit("/", 1)[1]
            outcome = targets.Outcome.Name(result.outcome)[8:] + (" final" if result.final else "")
            if not result.HasField("actual"):
                lines.append(f"{id_} {outcome}: {obstacles(result)}")
                continue
            arithmetic, bound, decimals = VALUES[id_]
            text, value = arithmetic(figures, result.actual_period)
            self.assertEqual(result.actual.value, rounded(value, decimals), id_)
            self.assertEqual(result.bound.value, str(bound))
            self.assertEqual(result.gap, rounded(bound - fractions.Fraction(result.actual.value),
                                                 decimals))
            self.assertEqual(result.holds, value >= bound)
            lines.append(f"{id_} {outcome}: {text} = {result.actual.value} {result.unit_of_measure} "
                         f"in {result.actual_period}, {result.gap} short of {bound}")
        return lines

    def test_the_plan_comes_to_what_it_came_to(self):
        for period, name in CASES.items():
            with self.subTest(name):
                text = "\n".join(self.lines(self.evaluate(period))) + "\n"
                path = GOLDEN / f"khoai-chau.{name}.txt"
                if os.environ.get("THIDUA_WRITE_GOLDEN"):
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(text, encoding="utf-8")
                self.assertEqual(text, path.read_text(encoding="utf-8"))

    def test_a_year_before_the_term_is_no_year_of_the_plan(self):
        refused = self.stack.client("province").refusal(targets.EvaluatePlanRequest(
            name=PLAN, period="2020"))
        self.assertEqual(refused.reason, "UNKNOWN_PERIOD")

    def test_the_same_pins_give_the_same_bytes(self):
        before = {period: self.evaluate(period) for period in CASES}
        round_ = district.round_name("schools", "2022")
        district.report_accepted(self.stack, round_, "khoai-chau",
                                 {"schools": "68", "schools-standard": "50"}, reason="Đính chính")
        self.stack.restart("reporting")
        self.stack.restart("targets")
        for period, evaluation in before.items():
            again = self.evaluate(period, evaluation.pin)
            self.assertEqual(again.SerializeToString(deterministic=True),
                             evaluation.SerializeToString(deterministic=True))
        self.assertNotEqual(self.evaluate("2022").results, before["2022"].results)
        district.report_accepted(self.stack, round_, "khoai-chau",
                                 {"schools": "68", "schools-standard": "49"}, reason="Sửa lại")


if __name__ == "__main__":
    harness.main()
