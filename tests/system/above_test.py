"""Plans of a unit above: cells rolled up over what is below it, and verdicts in the middle of a year."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, targets  # noqa: E402

PROVINCE, DISTRICT = "units/hung-yen/plans/2021-2025", "units/khoai-chau/plans/2021-2025"
FORM = "kinh-te-6-thang"


def level(element, more="", below=True):
    return f"""level {{ value {{ terms {{ cell {{ form: "forms/{FORM}" rolled_up: {str(below).lower()}
        element: "elements/{element}" aggregate: AGGREGATE_SUM }} }} }} }} {more}"""


def target(plan, name, indicator, bound):
    return f"""targets {{ name: "{plan}/targets/{name}" title: "{name}"
        indicator {{ unit_of_measure: "người" {indicator} }} minimum_coverage_percent: "0"
        bound {{ kind: BOUND_KIND_AT_LEAST value: "{bound}" }}
        quantifier: QUANTIFIER_AT_DUE due_period: "2025" }}\n"""


class AboveTest(harness.StackCase):
    """Two half-years of the only district of the province, of which the second is only begun."""

    @classmethod
    def prepare(cls):
        district.two_half_years(cls.stack, FORM)
        path = cls.stack.state / "above.textproto"
        path.write_text(
            f'plans {{ name: "{PROVINCE}" title: "Tỉnh" term: "2021-2025" base_period: "2020" }}\n' +
            target(PROVINCE, "people", level("population"), "20100") +
            target(PROVINCE, "income", level("income"), "1") +
            target(DISTRICT, "people", level("population", below=False), "20100") +
            target(DISTRICT, "people-below", level("population"), "20100"), encoding="utf-8")
        cls.stack.cli("apply", "-f", path, check=True)

    def evaluate(self, plan, period, *flags):
        return self.stack.cli("plans", "evaluate", f"{plan}/2021-2025", "--period", period, *flags,
                              context="province", check=True)

    def result(self, plan, period, name, *flags):
        evaluation = self.evaluate(plan, period, "-o", "json", *flags).message(targets.Evaluation())
        return evaluation, next(r for r in evaluation.results
                                if r.target.endswith(f"/targets/{name}"))

    def explained(self, name, *flags):
        """The only cell of what a verdict of the province is made of."""
        tree = self.stack.cli("plans", "explain", "hung-yen/2021-2025", name, "--period", "2022",
                              "-o", "json", *flags, context="province", check=True).json()
        self.assertEqual(tree["faults"], [])
        return tree["target"]["measures"][0]["expressions"][0]["terms"][0]["cell"]

    def test_a_cell_is_of_everything_below_then_and_now(self):
        evaluation, people = self.result("hung-yen", "2022", "people")
        # Dân Tiến's 11,200 of the second half and Hồng Tiến's 9,000 of the first.
        self.assertEqual(people.actual.value, "20200")
        self.assertEqual(targets.Outcome.Name(people.outcome), "OUTCOME_MET")
        self.assertEqual(([(r.form, r.period, r.owners) for r in people.rolled_up], people.rounds),
                         ([(f"forms/{FORM}", "2022", 1)], []))
        self.assertEqual((people.carried, people.accepted, people.expected), (1, 2, 25))
        self.assertEqual(evaluation.as_of, "2022-12-31")
        self.assertEqual(len(evaluation.pin.owner_tokens), 1)
        evaluation, own = self.result("khoai-chau", "2022", "people")
        self.assertEqual((own.actual.value, len(own.rounds)), ("20200", 2))
        self.assertEqual(list(evaluation.pin.owner_tokens), [evaluation.pin.reporting_token],
                         "its own rounds and those below are of one state")
        bad = self.stack.client("province").refusal(targets.EvaluatePlanRequest(
            name=DISTRICT, period="2022", pin=targets.Pin(
                plan_token=evaluation.pin.plan_token, owner_tokens=["x"], catalog_token="y",
                reporting_token=evaluation.pin.reporting_token)))
        self.assertIn("pin.catalog_token", str(bad))
        out = self.evaluate("hung-yen", "2022").out
        self.assertIn(f"{FORM}.2022 of 1 owner", " ".join(out.split()))
        cell = self.explained("people")
        self.assertEqual((cell["value"], cell["owners"], cell["rounds"], cell["ownersAbsent"]),
                         ("20200", [{"owner": "units/khoai-chau", "title": "Khoái Châu",
                                     "value": "20200", "n": 2, "of": 25}], [], []))

        # A district is founded that has no round: it is in the way now, and was not then.
        before, income = self.result("hung-yen", "2022", "income")
        pin = self.stack.state / "above.json"
        pin.write_text(self.evaluate("hung-yen", "2022", "-o", "json").out, encoding="utf-8")
        self.stack.client("admin").call(catalog.CreateUnitRequest(unit=catalog.Unit(
            name="units/huyen-moi", versions=[catalog.UnitVersion(
                display_name="Huyện mới", kind=catalog.UNIT_KIND_DISTRICT,
                parent="units/hung-yen", valid_from="2022-10-01")])))
        self.stack.await_catalog()
        now = self.result("hung-yen", "2022", "income")[1]
        self.assertEqual(targets.Outcome.Name(now.outcome), "OUTCOME_NOT_ASSESSABLE")
        self.assertEqual([(targets.Obstacle.Name(o.obstacle), list(o.units)) for o in now.obstacles],
                         [("OBSTACLE_OWNER_ABSENT", ["units/huyen-moi"])])
        self.assertIn("huyen-moi", self.evaluate("hung-yen", "2022").out)
        self.assertEqual(self.explained("income")["ownersAbsent"], ["units/huyen-moi"])
        self.assertEqual(self.explained("income", "--pin", pin)["ownersAbsent"], [])
        again, then = self.result("hung-yen", "2022", "income", "--pin", pin)
        self.assertEqual(then, income)
        self.assertEqual(again, before)

    def test_the_first_half_is_not_the_year(self):
        evaluation, people = self.result("hung-yen", "2022-h1", "people")
        self.assertEqual((evaluation.period, evaluation.as_of), ("2022-h1", "2022-06-30"))
        self.assertEqual((people.actual.value, people.actual_period, people.carried),
                         ("20000", "2022-06-30", 0))
        self.assertEqual(targets.Outcome.Name(people.outcome), "OUTCOME_AT_RISK")
        income = self.result("hung-yen", "2022-h1", "income")[1]
        self.assertEqual(targets.Outcome.Name(income.outcome), "OUTCOME_NOT_ASSESSABLE")
        self.assertEqual(income.actual.value, "20001")
        self.assertEqual([targets.Obstacle.Name(o.obstacle) for o in income.obstacles],
                         ["OBSTACLE_PART_OF_YEAR"])
        rows = list(csv.DictReader(io.StringIO(self.evaluate("hung-yen", "2022-h1", "-o", "csv").out)))
        self.assertEqual({row["id"]: (row["year"], row["outcome"]) for row in rows},
                         {"people": ("2022-06-30", "at-risk"),
                          "income": ("2022-06-30", "not-assessable")})
        said = self.evaluate("hung-yen", "2022-h1").err
        self.assertIn("the year is not over, and nothing here is that of the year", said)
        self.assertNotIn("not over", self.evaluate("hung-yen", "2022").err)
        refused = self.stack.cli("plans", "evaluate", "hung-yen/2021-2025", "--period", "2022-h2",
                                 context="province")
        self.assertNotEqual(refused.rc, 0)
        self.assertIn("ends before the year does", refused.err)


if __name__ == "__main__":
    harness.main()
