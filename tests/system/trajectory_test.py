"""The way to a bound, and where it leads: trajectories are proposed and adopted, targets are forecast."""

import csv
import decimal
import io
import pathlib
import sys
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import targets  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"
SCHOOLS = "khoai-chau/2021-2025/t18"  # 100 % of the schools by 2025
INCOME = "khoai-chau/2021-2025/t04"  # 115 million a head by 2025, of which 83.6 were published for 2022
# Reported here for 2020; the pack has the others.
RECOGNISED = {2020: Fraction(4000, 64), 2022: Fraction(4900, 68), 2023: Fraction(5100, 68)}
METHODS = ["last-value", "mean-change", "mean-growth", "linear-trend"]


def rounded(value):
    """A positive fraction with two decimals, halves away from zero."""
    hundredths = int(value * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02}"


def extended(method, values, year):
    """What the method makes of {year: value} for a later year, or None."""
    known = sorted(values)
    first, last = known[0], known[-1]
    if method == "last-value":
        return values[last]
    if len(known) < 2:
        return None
    if method == "mean-change":
        return values[last] + (values[last] - values[first]) * Fraction(year - last, last - first)
    if method == "linear-trend":
        count, years, sums = len(known), sum(known), sum(values.values())
        slope = ((count * sum(at * values[at] for at in known) - years * sums)
                 / (count * sum(at * at for at in known) - years * years))
        return sums / count + slope * (year - Fraction(years, count))
    with decimal.localcontext(decimal.Context(prec=40)):
        ratio = values[last] / values[first]
        power = (decimal.Decimal(ratio.numerator) / ratio.denominator).ln() * (year - last)
        factor = (power / (last - first)).exp()
        return values[last] * Fraction(factor)


class TrajectoryTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        round_ = district.open_round(cls.stack, "schools", "2020")
        district.report_accepted(cls.stack, round_, "khoai-chau",
                                 {"schools": 64, "schools-standard": 40})

    def trajectory(self, *args, **fields):
        return self.stack.cli("targets", "trajectory", *args, **fields)

    def rows(self, result):
        return list(csv.DictReader(io.StringIO(result.out)))

    def test_a_proposal_is_derived_shown_and_stored_nowhere(self):
        with self.stack.untouched():
            csv_ = self.trajectory(SCHOOLS, "--rule", "linear", "--period", "2022", "-o", "csv",
                                   check=True)
            table = self.trajectory(SCHOOLS, "--rule", "linear", "--period", "2022", check=True)
        self.assertEqual([(row["period"], row["required"], row["actual"]) for row in self.rows(csv_)],
                         [("2021", "70.00", ""), ("2022", "77.50", "72.06"), ("2023", "85.00", ""),
                          ("2024", "92.50", ""), ("2025", "100", "")])
        self.assertIn("starts from 62.50, the baseline of 2020 in the evaluation of 2022", table.err)
        self.assertIn("nothing is stored", table.err)
        for line in ("required by 2022: 77.50", "actual: 49/68 = 72.06 in 2022",
                     "bound: >= 100 by 2025, gap 27.94", "needs 9.32 points a year in the 3 years left",
                     "proven out of reach: no"):
            self.assertIn(line + "\n", table.out)
        shown = self.trajectory(SCHOOLS, "--period", "2022", check=True)
        self.assertIn("required by 2022: nothing yet", shown.out)

    def test_what_is_adopted_decides(self):
        adopted = self.trajectory(INCOME, "--rule", "linear", "--base", "60", "--adopt", "--reason",
                                  "Kế hoạch 15/KH-UBND", "--period", "2022", "-o", "json", check=True)
        target = adopted.message(targets.Target())
        self.assertEqual([(point.period, point.value) for point in target.trajectory],
                         [("2021", "71.00"), ("2022", "82.00"), ("2023", "93.00"),
                          ("2024", "104.00"), ("2025", "115")])
        self.assertFalse(target.superseded_by)
        result = self.income_of("2022")
        self.assertEqual(targets.Outcome.Name(result.outcome), "OUTCOME_ON_TRACK")
        self.assertEqual((result.required_now, result.trajectory_rule.base_value), ("82.00", "60"))
        log = self.stack.cli("audit", "log", "khoai-chau", "--service", "targets", check=True)
        self.assertIn("Kế hoạch 15/KH-UBND", log.out)

        # A trajectory is no part of the promise, which the pack holds.
        applied = self.stack.cli("apply", "-f", harness.PACK, check=True)
        self.assertNotIn("other content", applied.out + applied.err)

        # Somebody who read it before does not overwrite it.
        late = self.trajectory(INCOME, "--points", "2022=84,2024=100", "--adopt", "--reason", "Khác",
                               "--etag", "1")
        self.assertEqual(late.rc, 1, str(late))
        self.assertIn("ETAG_MISMATCH", late.err)
        self.trajectory(INCOME, "--points", "2022=84,2024=100", "--adopt", "--reason", "Khác", check=True)
        result = self.income_of("2022")
        self.assertEqual(targets.Outcome.Name(result.outcome), "OUTCOME_OFF_TRACK")
        self.assertFalse(result.HasField("trajectory_rule"))
        self.trajectory(INCOME, "--clear", "--adopt", "--reason", "Bỏ", check=True)
        self.assertEqual(self.income_of("2022").required_now, "")

    def income_of(self, period):
        return self.stack.client("admin").call(targets.EvaluatePlanRequest(
            name=PLAN, period=period, targets=[f"{PLAN}/targets/t04"])).results[0]

    def test_every_fault_is_told(self):
        for args, code, texts in (
                (["--adopt"], 2, ["--rule, --points or --clear"]),
                (["--points", "2022"], 2, ["2022=40"]),
                (["--base", "1"], 2, ["--rule"]),
                (["--rule", "quadratic", "--base", "1"], 2, ["constant-growth"]),
                (["--rule", "step", "--base", "x"], 1, ["rule.base_value", "rule.step_period"]),
                (["--rule", "linear", "--base", "1", "--adopt"], 1, ["reason"])):
            with self.subTest(args), self.stack.untouched():
                result = self.trajectory(SCHOOLS, *args)
                self.assertEqual(result.rc, code, str(result))
                for text in texts:
                    self.assertIn(text, result.err)
        for target, text in (("t12", "a sum over the term has no value before it"),
                             ("t19", "no value of the base year 2020")):
            refused = self.trajectory(f"khoai-chau/2021-2025/{target}", "--rule", "linear",
                                      "--period", "2022")
            self.assertEqual(refused.rc, 2, str(refused))
            self.assertIn(text, refused.err)

    def test_a_reader_proposes_nothing(self):
        refused = self.stack.client("province").refusal(targets.SetTrajectoryRequest(
            name=f"{PLAN}/targets/t18", validate_only=True))
        self.assertEqual(refused.code.name, "PERMISSION_DENIED")

    def test_a_forecast_is_what_another_computation_says(self):
        rows = self.rows(self.stack.cli("targets", "forecast", SCHOOLS, "--period", "2023", "-o",
                                        "csv", check=True))
        self.assertEqual([(row["period"], row["value"], row["provisional"])
                          for row in rows if row["kind"] == "value"],
                         [(str(year), rounded(value), "yes" if year == 2023 else "")
                          for year, value in RECOGNISED.items()])
        lines = {row["method"]: row for row in rows if row["kind"] == "forecast"}
        self.assertEqual(list(lines), METHODS)
        for method in METHODS:
            with self.subTest(method):
                line = lines[method]
                self.assertEqual((line["period"], line["forecast"], line["holds"]),
                                 ("2025", rounded(extended(method, RECOGNISED, 2025)), "no"))
                wanted, errors = [], []
                for year in (2022, 2023):
                    known = {at: value for at, value in RECOGNISED.items() if at < year}
                    said = extended(method, known, year)
                    if said is not None:
                        wanted.append((str(year), rounded(said), rounded(RECOGNISED[year])))
                        errors.append(abs(Fraction(wanted[-1][1]) - Fraction(wanted[-1][2])))
                self.assertEqual([(row["period"], row["forecast"], row["value"]) for row in rows
                                  if row["kind"] == "backtest" and row["method"] == method], wanted)
                self.assertEqual(line["mean_absolute_error"], rounded(sum(errors) / len(errors)))

    def test_a_forecast_for_people(self):
        with self.stack.untouched():
            table = self.stack.cli("targets", "forecast", SCHOOLS, "--period", "2023", check=True)
        self.assertIn("values: 2020 62.50, 2022 72.06, 2023 75.00 (provisional)\n", table.out)
        self.assertIn("2 years ahead", table.out)
        self.assertIn("no longer exists from 2025-07-01 on", table.out)
        for method in METHODS:
            self.assertIn(method, table.out)
        none = self.stack.cli("targets", "forecast", SCHOOLS, "--period", "2024", check=True)
        self.assertIn("none of 2024: no-round forms/schools", none.out)
        early = self.stack.client("admin").call(targets.ForecastTargetRequest(
            name=f"{PLAN}/targets/t18", period="2021"))
        self.assertEqual([value.period for value in early.values], ["2020"])
        self.assertEqual([bool(line.problem) for line in early.lines], [False, True, True, True])


if __name__ == "__main__":
    harness.main()
