"""A target is divided among the communes of the pack, which are merged on the way; every part, sum and
verdict is what a recomputation with fractions says. All figures are made up, in simulated rounds but for those
of the base year, which simulated ones would not divide."""

import csv
import io
import pathlib
import sys
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, reporting, targets  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"
CROPS = f"{PLAN}/targets/crops"  # the value of crops in 2025
REVENUE = f"{PLAN}/targets/revenue"  # the revenue of all years
BOUND = Fraction(100_000_3, 10)
MERGER = "2025-01-01"
YEARS = ("2020", "2024", "2025")


def level(form, element, window, decimals=1):
    return targets.Indicator(
        decimals=decimals, unit_of_measure="triệu đồng", window=window,
        level=targets.Level(value=targets.Expression(terms=[targets.Term(cell=targets.CellRef(
            form=f"forms/{form}", element=f"elements/{element}",
            aggregate=targets.AGGREGATE_SUM))])))


def promise(name, indicator, bound):
    return targets.Target(
        name=name, title="Kiểm thử", phrases=["kiểm thử"], source="Kiểm thử",
        authority="UBND huyện", source_date="2020-08-05", indicator=indicator, due_period="2025",
        quantifier=targets.QUANTIFIER_AT_DUE,
        bound=targets.Bound(kind=targets.BOUND_KIND_AT_LEAST, value=bound))


def tenths(value):
    """A fraction of tenths as the service prints it."""
    whole = value * 10
    assert whole.denominator == 1, value
    sign = "-" if whole < 0 else ""
    return f"{sign}{abs(whole.numerator) // 10}.{abs(whole.numerator) % 10}"


def divided(bound, weights):
    """Hamilton's method by tenths, a positive bound among {carrier: weight}."""
    quotas = {carrier: bound * 10 * weight / sum(weights.values()) for carrier, weight in weights.items()}
    parts = {carrier: quota.numerator // quota.denominator for carrier, quota in quotas.items()}
    left = int(bound * 10) - sum(parts.values())
    for carrier in sorted(quotas, key=lambda each: (parts[each] - quotas[each], each))[:left]:
        parts[carrier] += 1
    return {carrier: Fraction(part, 10) for carrier, part in parts.items()}


def exists(unit, day):
    return any(version.valid_from <= day and (not version.valid_to or day < version.valid_to)
               for version in unit.versions)


class AllocationTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        admin = cls.stack.client("admin")
        cls.units = {unit.name: unit for unit in admin.call(
            catalog.ListUnitsRequest(page_size=1000)).units}
        cls.before = cls.communes("2024-12-31")
        cls.after = cls.communes(MERGER)
        # {unit: {year: value}}, in tenths that make unequal remainders.
        cls.values = {}
        for year in YEARS:
            round_ = district.open_round(cls.stack, "commune-economy", year,
                                         simulated=year != "2020")
            for i, unit in enumerate(cls.after if year == "2025" else cls.before):
                value = Fraction(7919 * (i + 3) % 40_000 + int(year), 10)
                cls.values.setdefault(unit, {})[year] = value
                district.report_accepted(cls.stack, round_, unit.removeprefix("units/"),
                                         {"crop-value": tenths(value)})
        for year, value in (("2021", "400.5"), ("2022", "300")):
            district.report_accepted(
                cls.stack, district.open_round(cls.stack, "budget", year, simulated=True),
                "khoai-chau", {"revenue": value})
        for target in (promise(CROPS, level("commune-economy", "crop-value", targets.WINDOW_PERIOD),
                               tenths(BOUND)),
                       promise(REVENUE, level("budget", "revenue", targets.WINDOW_TERM_TO_DATE),
                               "1000")):
            admin.call(targets.CreateTargetRequest(target=target))

    @classmethod
    def communes(cls, day):
        kinds = (catalog.UNIT_KIND_COMMUNE, catalog.UNIT_KIND_TOWN)
        return sorted(
            name for name, unit in cls.units.items() if exists(unit, day)
            and any(version.kind in kinds and version.parent == "units/khoai-chau"
                    and version.valid_from <= day for version in unit.versions))

    def allocation(self, target, *args, **fields):
        return self.stack.cli("targets", "allocation", target, *args, **fields)

    def adopt(self, target, *args):
        """What the target is afterwards."""
        return self.allocation(target, *args, "--adopt", "--reason", "Kế hoạch giao", "-o", "json",
                               check=True).message(targets.Target())

    def evaluate(self, target, period, **fields):
        return self.stack.client("admin").call(targets.EvaluateAllocationRequest(
            name=target, period=period, **fields))

    @staticmethod
    def parts(target, day):
        found, = [each for each in target.allocations if each.valid_from == day]
        return {part.unit or part.period: Fraction(part.value) for part in found.parts}

    def heir(self, unit):
        """Who a unit of 2024 is counted with in the first half of 2025."""
        if exists(self.units[unit], MERGER):
            return unit
        edge, = [each for each in self.units[unit].successions if each.date == MERGER]
        self.assertEqual(edge.extent, catalog.SUCCESSION_EXTENT_WHOLE)
        return edge.successor

    def carried(self, numbers):
        """Numbers by unit of 2024 as those of the units of 2025."""
        sums = {}
        for unit, number in numbers.items():
            sums[self.heir(unit)] = sums.get(self.heir(unit), 0) + number
        return sums

    def check(self, answer, carried, actuals):
        """Every part, with the sums, against fractions."""
        self.assertEqual([part.unit for part in answer.parts], sorted(carried))
        for part in answer.parts:
            with self.subTest(part.unit):
                carries, actual = carried[part.unit], actuals[part.unit]
                self.assertEqual(Fraction(part.allocated), carries)
                self.assertEqual(Fraction(part.result.actual.value), actual)
                self.assertEqual(Fraction(part.result.gap), carries - actual)
                self.assertEqual(part.result.holds, actual >= carries)
                self.assertTrue(part.result.simulated)
                self.assertFalse(part.incomplete)
        self.assertTrue(answer.simulated)
        self.assertEqual(Fraction(answer.promised), BOUND)
        self.assertEqual(Fraction(answer.allocated), sum(carried.values()))
        self.assertEqual(Fraction(answer.parts_actual), sum(actuals.values()))
        self.assertEqual(Fraction(answer.whole.actual.value), sum(actuals.values()))

    def test_a_merger_in_the_middle_of_the_term(self):
        self.assertEqual((len(self.before), len(self.after)), (25, 20))
        base = {unit: values["2020"] for unit, values in self.values.items() if "2020" in values}
        with self.stack.untouched():
            proposed = self.allocation(CROPS, "--base-values", check=True)
        self.assertIn("nothing is stored", proposed.err)
        target = self.adopt(CROPS, "--base-values")
        given = divided(BOUND, base)
        self.assertEqual(self.parts(target, "2021-01-01"), given)
        rule = target.allocations[0].rule
        self.assertEqual({weight.unit: Fraction(weight.weight) for weight in rule.weights}, base)
        self.assertTrue(rule.reporting_token)

        in_2024 = {unit: self.values[unit]["2024"] for unit in self.before}
        self.check(self.evaluate(CROPS, "2024"), given, in_2024)

        # Those that others went over to carry their parts, without a new allocation.
        left = self.evaluate(CROPS, "2025")
        carried = self.carried(given)
        self.assertEqual({part.unit: Fraction(part.allocated) for part in left.parts},
                         {**given, **carried})
        self.assertEqual(Fraction(left.allocated), BOUND, "Every part counts once.")
        target = self.adopt(CROPS, "--succession", "--from", MERGER)
        self.assertEqual(self.parts(target, MERGER), carried)
        self.assertEqual(sum(carried.values()), BOUND)
        answer = self.evaluate(CROPS, "2025")
        in_2025 = {unit: self.values[unit]["2025"] for unit in self.after}
        self.check(answer, carried, in_2025)
        self.assertEqual(list(answer.parts), [part for part in left.parts if part.unit in carried])
        for part in answer.parts:
            self.assertEqual(
                list(part.predecessors),
                [unit for unit in self.before if unit != part.unit and self.heir(unit) == part.unit])
            self.assertEqual(targets.Outcome.Name(part.result.outcome),
                             "OUTCOME_EVALUATED_AT_DISSOLUTION", "The district ended in 2025.")
        self.assertEqual(self.evaluate(CROPS, "2024").valid_from, "2021-01-01")

        # By the base values of those who went over the parts would be others, and add up all the same.
        again = self.allocation(CROPS, "--base-values", "--from", MERGER, "-o", "json",
                                check=True).message(targets.Target())
        self.assertEqual(self.parts(again, MERGER), divided(BOUND, self.carried(base)))

        # An earlier answer is reproduced, whatever came later.
        pin = answer.pin
        self.adopt(CROPS, "--clear", "--from", MERGER)
        self.assertEqual(self.evaluate(CROPS, "2025", pin=pin), answer)

    def test_years_carry_parts_of_a_sum(self):
        self.adopt(REVENUE, "--by-years", "--shares", "2021=2,2022=2,2023=2,2024=1,2025=1")
        answer = self.evaluate(REVENUE, "2022", by_years=True)
        self.assertEqual(
            [(part.period, part.allocated, part.result.actual.value,
              targets.Outcome.Name(part.result.outcome)) for part in answer.parts],
            [("2021", "250.0", "400.5", "OUTCOME_MET"), ("2022", "250.0", "300.0", "OUTCOME_MET")])
        self.assertEqual((answer.allocated, answer.parts_actual, answer.promised),
                         ("500.0", "700.5", "1000"))
        self.assertEqual(answer.whole.actual.value, "700.5")
        shown = self.stack.cli("targets", "allocated", REVENUE, "--period", "2022", "--by-years",
                               "--lang", "vi", check=True)
        self.assertIn("đã giao đến 2022: 500.0, mục tiêu >= 1000 triệu đồng", shown.out)
        self.assertIn("GIẢ LẬP", shown.out)

    def test_parts_are_shown_as_a_table_and_as_csv(self):
        text = "unit,number\n" + "".join(
            f"{unit.removeprefix('units/')},{1 if i else 3}\n" for i, unit in enumerate(self.before))
        path = self.stack.state / "shares.csv"
        path.write_text(text, encoding="utf-8")
        self.allocation(CROPS, "--shares", str(path), "--from", "2022-01-01", "--adopt", "--reason",
                        "Kế hoạch", check=True)
        expected = divided(BOUND, {unit: Fraction(1 if i else 3)
                                   for i, unit in enumerate(self.before)})
        rows = list(csv.DictReader(io.StringIO(self.stack.cli(
            "targets", "allocated", CROPS, "--period", "2024", "-o", "csv", check=True).out)))
        self.assertEqual({f"units/{row['carrier']}": Fraction(row["carries"]) for row in rows}, expected)
        self.assertEqual({row["coverage"] for row in rows}, {"1/1"})
        table = self.stack.cli("targets", "allocated", CROPS, "--period", "2024", check=True)
        self.assertIn(f"allocated {tenths(BOUND)}, promised >= {tenths(BOUND)} triệu đồng", table.out)
        self.allocation(CROPS, "--clear", "--from", "2022-01-01", "--adopt", "--reason", "Bỏ", check=True)

    def test_every_fault_is_told(self):
        for args, code, texts in (
                (["--adopt"], 2, ["--shares"]),
                (["--succession"], 2, ["--from"]),
                (["--element", "commune-economy", "--period", "2020"], 2, ["FORM/ELEMENT"]),
                (["--shares", "dan-tien=x,nobody=1"], 1,
                 ["allocation.rule.weights", "nobody"]),
                (["--parts", "dan-tien=1"], 1, ["add up to 1"]),
                (["--element", "commune-economy/population", "--period", "2020"], 1,
                 ["has no value in 2020", "units/dan-tien", "units/viet-hoa"]),
                (["--element", "commune-economy/crop-value", "--period", "2024", "--adopt", "--reason",
                  "x"], 1, ["simulated figures"]),
                (["--base-values", "--adopt"], 1, ["reason"])):
            with self.subTest(args), self.stack.untouched():
                result = self.allocation(CROPS, *args)
                self.assertEqual(result.rc, code, str(result))
                for text in texts:
                    self.assertIn(text, result.err)

    def test_a_reader_judges_and_allocates_nothing(self):
        refused = self.stack.client("province").refusal(targets.SetAllocationRequest(
            name=CROPS, validate_only=True))
        self.assertEqual(refused.code.name, "PERMISSION_DENIED")


if __name__ == "__main__":
    harness.main()
