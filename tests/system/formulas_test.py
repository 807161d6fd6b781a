"""What targets compare, when they are due, and what they are made of, from a file to the table."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import targets  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"

# 49 of 68 schools were recognised in 2022 and 51 of 68 in 2023; for 2021 and 2022 the office publishes
# growth of 9.5 and 10 %.
SHARE = """ratio { scale: 100
      numerator { terms { cell { form: "forms/schools" element: "elements/schools-standard"
                                 aggregate: AGGREGATE_SUM } } }
      denominator { terms { cell { form: "forms/schools" element: "elements/schools"
                                   aggregate: AGGREGATE_SUM } } } }
      unit_of_measure: "%" decimals: 2"""
RECOGNISED = """level { value { terms { cell { form: "forms/schools"
      element: "elements/schools-standard" aggregate: AGGREGATE_SUM } } } }
      unit_of_measure: "trường" decimals: 0"""
PUBLISHED = """level { value { terms { cell { form: "forms/published-economy"
      element: "elements/go-growth-published" aggregate: AGGREGATE_SUM } } } }
      unit_of_measure: "%" decimals: 2"""


def compared(kind, reference, more=""):
    return (f" comparison {{ kind: COMPARISON_KIND_{kind} reference: REFERENCE_{reference} "
            f"{more} }}")


def target(name, indicator, bound="", due="2025", quantifier="AT_DUE"):
    if bound:
        bound = f"bound {{ kind: BOUND_KIND_{bound} }}"
    return f"""targets {{ name: "{PLAN}/targets/{name}" title: "{name}"
    indicator {{ {indicator} }} {bound}
    quantifier: QUANTIFIER_{quantifier} due_period: "{due}" }}\n"""


def members(kind, *names):
    return f"composite {{ kind: COMPOSITE_KIND_{kind} " + " ".join(
        f'members {{ target: "{PLAN}/targets/{name}" {weight} }}' for name, weight in names) + " }"


PROMISES = (
    target("f-points", SHARE + compared("DIFFERENCE", "BASE_YEAR") + ' base_period: "2022"',
           'AT_LEAST value: "2.95"'),
    target("f-yearly", RECOGNISED + compared("PERCENT_CHANGE", "YEAR_BEFORE"),
           'MORE_THAN value: "4"'),
    target("f-planned", RECOGNISED + compared(
        "PERCENT_OF", "PLANNED", "".join(f'planned {{ period: "{year}" value: "50" }} '
                                         for year in (2022, 2023, 2024, 2025))),
           'AT_LEAST value: "103"'),
    target("f-mean", PUBLISHED + " window: WINDOW_MEAN_TO_DATE", 'AT_LEAST value: "9.5"'),
    target("f-about", SHARE, 'ABOUT value: "75"'),
    target("f-band", SHARE, 'BAND value: "70" upper: "80" direction: DIRECTION_LOWER'),
    target("f-later", SHARE, 'AT_LEAST value: "90"', due="2030"),
    target("f-day", SHARE, 'AT_LEAST value: "90"', due="2023-06-30"),
    target("f-open", SHARE, 'AT_LEAST value: "90"', due="open-ended"),
    target("f-all", members("ALL_OF", ("f-band", ""), ("f-yearly", ""))),
    target("f-unknown", members("ALL_OF", ("f-band", ""), ("f-about", ""))),
    target("f-share", members("WEIGHTED_SHARE", ("f-band", 'weight: "2.5"'), ("f-points", "")) +
           ' unit_of_measure: "%" decimals: 2',
           'AT_LEAST value: "70"'),
)


class FormulasTest(harness.StackCase):
    """A file of promises is applied, judged, printed; one of them is superseded."""

    @classmethod
    def prepare(cls):
        for year, rate in (("2021", "9.5"), ("2022", "10")):
            round_ = district.round_name("published-economy", year)
            if year == "2021":
                round_ = district.open_round(cls.stack, "published-economy", year)
            district.report_accepted(cls.stack, round_, "khoai-chau",
                                     {"go-growth-published": rate}, reason="Công bố bổ sung")
        path = cls.stack.state / "promises.textproto"
        path.write_text("".join(PROMISES), encoding="utf-8")
        cls.applied = cls.stack.cli("apply", "-f", path, check=True)

    def evaluate(self, period, *flags):
        return self.stack.cli("plans", "evaluate", "khoai-chau/2021-2025", "--period", period,
                              *flags, check=True)

    def results(self, period):
        evaluation = self.evaluate(period, "-o", "json").message(targets.Evaluation())
        return {result.target.rsplit("/", 1)[1]: result for result in evaluation.results}

    def assertCameTo(self, result, outcome, value):
        self.assertEqual((targets.Outcome.Name(result.outcome), result.actual.value),
                         ("OUTCOME_" + outcome, value), str(result))

    def test_comparisons_come_to_what_they_come_to_by_hand(self):
        results = self.results("2023")
        # 5100/68 - 4900/68 = 2.9412 points.
        self.assertCameTo(results["f-points"], "AT_RISK", "2.94")
        self.assertEqual((results["f-points"].compared.value,
                          results["f-points"].compared.reference,
                          results["f-points"].compared.reference_period),
                         ("75", "72.058824", "2022"))
        self.assertEqual(results["f-points"].base_period, "2022")
        # 51/49 = 1.0408, and 51 of 50 that were planned.
        self.assertCameTo(results["f-yearly"], "MET", "4.1")
        self.assertCameTo(results["f-planned"], "AT_RISK", "102")
        self.assertTrue(results["f-planned"].compared.planned)

    def test_a_mean_of_published_rates_is_not_chained(self):
        # (9.5 + 10) / 2; 1.095 * 1.1 would be 9.7497 a year.
        self.assertCameTo(self.results("2022")["f-mean"], "MET", "9.75")

    def test_what_nobody_decided_is_not_judged(self):
        result = self.results("2023")["f-about"]
        self.assertCameTo(result, "NOT_ASSESSABLE", "75.00")
        self.assertEqual([o.obstacle for o in result.obstacles],
                         [targets.OBSTACLE_UNDECIDED_TOLERANCE])
        self.assertEqual(result.gap, "")

    def test_less_is_better_in_a_falling_band(self):
        self.assertCameTo(self.results("2023")["f-band"], "MET", "75.00")
        # Nobody fell below it yet, where it would hold too.
        self.assertEqual(self.results("2023")["f-band"].zone, targets.ZONE_WITHIN)

    def test_due_on_a_day_after_the_term_or_never(self):
        results = self.results("2023")
        # Schools are counted once a year: nobody knows how many there were by the 30th of June.
        self.assertCameTo(results["f-day"], "NOT_ASSESSABLE", "")
        self.assertEqual([(o.obstacle, o.period) for o in results["f-day"].obstacles],
                         [(targets.OBSTACLE_NO_ROUND, "2023-h1")] * 2)
        self.assertCameTo(results["f-later"], "AT_RISK", "75.00")
        self.assertEqual(results["f-later"].hint.years_left, 7)
        self.assertCameTo(results["f-open"], "AT_RISK", "75.00")
        self.assertFalse(results["f-open"].HasField("hint"))
        self.assertEqual(results["f-open"].due_period, "open-ended")
        # A promise for 2030 can be judged in 2030, which is after the district.
        self.assertEqual(self.results("2030")["f-later"].due_period, "2030")
        refused = self.stack.cli("plans", "evaluate", "khoai-chau/2021-2025", "--period", "2031")
        self.assertEqual(refused.rc, 1, str(refused))
        self.assertIn("is not a year from 2021 to 2030", refused.err)

    def test_composites_show_their_parts(self):
        results = self.results("2023")
        self.assertCameTo(results["f-all"], "MET", "")
        self.assertFalse(results["f-all"].final, "an estimate is within")
        self.assertEqual([part.target.rsplit("/", 1)[1] for part in results["f-all"].parts],
                         ["f-band", "f-yearly"])
        self.assertCameTo(results["f-unknown"], "NOT_ASSESSABLE", "")
        self.assertEqual(results["f-unknown"].obstacles[0].target, f"{PLAN}/targets/f-about")
        # 2.5 of 3.5 hold.
        self.assertCameTo(results["f-share"], "MET", "71.43")
        self.assertEqual((results["f-share"].actual.numerator,
                          results["f-share"].actual.denominator), ("2.5", "3.5"))

    def test_the_table_says_all_that(self):
        rows = {row["id"]: row for row in
                csv.DictReader(io.StringIO(self.evaluate("2023", "-o", "csv").out))}
        for row, note in (("f-points", "75 against 72.058824 in 2022"),
                          ("f-planned", "51 against 50 planned for 2023"),
                          ("f-all", "2 of 2 hold: f-band met 75.00, f-yearly met 4.1"),
                          ("f-share", "1 of 2 hold: f-band met 75.00 (weight 2.5), "
                                      "f-points at-risk 2.94 (weight 1)"),
                          ("f-about", "undecided-tolerance"),
                          ("f-unknown", "member f-about")):
            self.assertIn(note, rows[row]["notes"])
        self.assertEqual(rows["f-about"]["bound"], "about 75 (tolerance undecided)")
        self.assertEqual(rows["f-band"]["bound"], "70-80 or less")
        self.assertEqual(rows["f-day"]["due"], "2023-06-30")
        self.assertIn("f-share", self.evaluate("2023").out)

    def test_a_narrowed_composite_is_the_same(self):
        whole = self.results("2023")["f-share"]
        narrowed = self.evaluate("2023", "--target", "f-share", "-o", "json").message(
            targets.Evaluation())
        self.assertEqual([str(result) for result in narrowed.results], [str(whole)])

    def test_faults_are_listed_at_once(self):
        faulty = targets.Target(
            name=f"{PLAN}/targets/f-faulty", quantifier=targets.QUANTIFIER_AT_DUE,
            due_period="2025-06-15",
            bound=targets.Bound(kind=targets.BOUND_KIND_ABOUT, value="1", tolerance="0"),
            indicator=targets.Indicator(
                window=targets.WINDOW_MEAN_TO_DATE,
                composite=targets.Composite(kind=targets.COMPOSITE_KIND_ALL_OF, members=[
                    targets.CompositeMember(target=f"{PLAN}/targets/f-all"),
                    targets.CompositeMember(target=f"{PLAN}/targets/none", weight="0")])))
        with self.stack.untouched():
            refused = self.stack.client("admin").refusal(
                targets.CreateTargetRequest(target=faulty))
        self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))
        self.assertLessEqual(
            {"target.due_period", "target.bound", "target.bound.tolerance",
             "target.indicator.window", "target.indicator.composite.members[0].target",
             "target.indicator.composite.members[1].target",
             "target.indicator.composite.members[1].weight"},
            {field for field, _ in refused.violations}, str(refused))


class DecisionTest(harness.StackCase):
    """An undecided promise is decided by superseding it; a composite keeps what it named."""

    def test_a_tolerance_is_decided_by_a_successor(self):
        path = self.stack.state / "about.textproto"
        path.write_text(target("f-about", SHARE, 'ABOUT value: "75"', due="open-ended") +
                        target("f-both", members("ALL_OF", ("f-about", ""), ("t18", "")),
                               due="open-ended"), encoding="utf-8")
        self.stack.cli("apply", "-f", path, check=True)
        decided = self.stack.client("admin").call(
            targets.GetTargetRequest(name=f"{PLAN}/targets/f-about"))
        decided.name += "-decided"
        decided.bound.tolerance = "3"
        decided.reading = "Khoảng 75%: từ 72% đến 78%."
        decided.ClearField("etag")
        decided.ClearField("token")
        successor = self.stack.state / "decided.textproto"
        successor.write_text(str(decided))
        self.stack.cli("targets", "supersede", "khoai-chau/2021-2025/f-about", "-f", successor,
                       "--reason", "Nghị quyết về cách tính", check=True)
        evaluation = self.stack.cli(
            "plans", "evaluate", "khoai-chau/2021-2025", "--period", "2022", "--target",
            "f-about-decided", "--target", "f-both", "-o", "json",
            check=True).message(targets.Evaluation())
        results = {result.target.rsplit("/", 1)[1]: result for result in evaluation.results}
        outcomes = {name: targets.Outcome.Name(result.outcome) for name, result in results.items()}
        self.assertEqual(outcomes, {"f-about": "OUTCOME_NOT_ASSESSABLE",
                                    "f-about-decided": "OUTCOME_MET",
                                    "f-both": "OUTCOME_NOT_ASSESSABLE"})
        self.assertEqual(results["f-both"].parts[0].superseded_by,
                         f"{PLAN}/targets/f-about-decided")


if __name__ == "__main__":
    harness.main()
