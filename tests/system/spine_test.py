"""From the pack of Khoái Châu to a judged plan: the way that quickstart goes."""

import csv
import io
import json
import pathlib
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, reporting, targets  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"
WITH_FIGURES = {"t04", "t08", "t18"}


def by_id(evaluation):
    return {result.target.rsplit("/", 1)[1]: result for result in evaluation.results}


class UnitsTest(harness.StackCase):
    """Units have dates: 25 communes and towns in 2020, 20 in 2025, none after the district."""

    @classmethod
    def prepare(cls):
        cls.communes = {
            date: cls.stack.cli("units", "list", "--district", "khoai-chau", "--date", date, "-o",
                                "json", check=True).message(catalog.ListUnitsResponse()).units
            for date in ("2020-08-05", "2025-02-01", "2025-07-02")}

    def test_25_communes_and_towns_on_the_day_of_the_announcement(self):
        units = self.communes["2020-08-05"]
        self.assertEqual(len({unit.name for unit in units}), 25)
        kinds = [catalog.UnitKind.Name(unit.current.kind) for unit in units]
        self.assertEqual((kinds.count("UNIT_KIND_COMMUNE"), kinds.count("UNIT_KIND_TOWN")), (24, 1))

    def test_20_after_the_mergers_of_2025(self):
        units = {unit.name: unit for unit in self.communes["2025-02-01"]}
        self.assertEqual(len(units), 20)
        # The merged Đồng Tiến is a unit of its own beside the one whose name it took.
        self.assertIn("units/dong-tien-2025", units)
        self.assertNotIn("units/dong-tien", units)

    def test_none_after_the_district(self):
        self.assertEqual(len(self.communes["2025-07-02"]), 0)

    def test_a_second_apply_changes_nothing(self):
        with self.stack.untouched():
            result = self.stack.cli("apply", "-f", harness.PACK, check=True)
        self.assertRegex(result.out + result.err, r"(?i)unchanged")
        self.assertNotRegex(result.out + result.err, r"(?i)\b[1-9]\d* (created|updated|changed)\b")

    def test_a_name_is_found_however_it_is_typed(self):
        found = self.stack.client("province").call(
            catalog.LookupUnitsRequest(display_name="DAN TIEN", date="2020-08-05"))
        self.assertIn("units/dan-tien", [unit.name for unit in found.units])


class PlanTest(harness.StackCase):
    """The 24 targets as of 2022 and 2023, from what the district published."""

    def evaluate(self, period):
        result = self.stack.cli("plans", "evaluate", "khoai-chau/2021-2025", "--period", period,
                                "-o", "json", check=True)
        return result.message(targets.Evaluation())

    def test_every_target_of_2022_has_its_outcome(self):
        results = by_id(self.evaluate("2022"))
        self.assertEqual(sorted(results), [f"t{n:02}" for n in range(1, 25)])
        for target, result in results.items():
            with self.subTest(target):
                expected = ("OUTCOME_AT_RISK" if target in WITH_FIGURES else
                            "OUTCOME_NO_BOUND" if target == "t24" else "OUTCOME_NOT_ASSESSABLE")
                self.assertEqual(targets.Outcome.Name(result.outcome), expected, str(result))
                if expected == "OUTCOME_NOT_ASSESSABLE":
                    self.assertTrue(result.obstacles)
                    self.assertFalse(result.actual.value, "no value is made up")
                self.assertFalse(result.final)

    def test_actuals_of_2022(self):
        results = by_id(self.evaluate("2022"))
        self.assertEqual(results["t04"].actual.value, "83.60")
        self.assertTrue(results["t04"].from_published_rate)
        self.assertEqual(results["t08"].actual.value, "245.0")
        self.assertTrue(results["t08"].from_published_rate)
        schools = results["t18"]
        self.assertEqual((schools.actual.value, schools.actual.numerator,
                          schools.actual.denominator), ("72.06", "49", "68"))
        self.assertFalse(schools.from_published_rate)
        self.assertFalse(schools.provisional)
        self.assertEqual((schools.expected, schools.accepted), (1, 1))
        self.assertEqual(list(schools.rounds), [district.round_name("schools", "2022")])

    def test_gaps_of_2022(self):
        results = by_id(self.evaluate("2022"))
        self.assertEqual(results["t04"].gap, "31.40")
        self.assertEqual(results["t08"].gap, "5.0")
        self.assertEqual(results["t18"].gap, "27.94")

    def test_a_hint_is_in_what_the_target_is_measured_in(self):
        results = by_id(self.evaluate("2022"))
        # (100 - 49 * 100 / 68) / 3 points, and 83.6 to 115 in three years.
        for target, hint in (("t18", ("HINT_KIND_POINTS", "9.32", "%", 3)),
                             ("t04", ("HINT_KIND_GROWTH", "11.22", "%", 3))):
            found = results[target].hint
            self.assertEqual((targets.HintKind.Name(found.kind), found.value,
                              found.unit_of_measure, found.years_left), hint)

    def test_csv_says_what_a_value_rests_on(self):
        out = self.stack.cli("plans", "evaluate", "khoai-chau/2021-2025", "--period", "2023",
                             "-o", "csv", check=True).out
        rows = {row["id"]: row for row in csv.DictReader(io.StringIO(out))}
        schools = rows["t18"]
        self.assertEqual((schools["year"], schools["gap"], schools["status"], schools["rounds"]),
                         ("2023", "25.00", "estimate", "schools.2023"))
        self.assertIn("provisional", schools["notes"])
        self.assertIn("needs 12.50 points a year in the 2 years left", schools["notes"])
        self.assertEqual(rows["t04"]["year"], "", "no figures")

    def test_an_estimate_makes_2023_provisional(self):
        schools = by_id(self.evaluate("2023"))["t18"]
        self.assertEqual((schools.actual.value, schools.actual.numerator,
                          schools.actual.denominator), ("75.00", "51", "68"))
        self.assertTrue(schools.provisional)
        self.assertEqual(schools.status, reporting.DESCRIPTOR.pool.FindEnumTypeByName(
            "thidua.type.v1.ValueStatus").values_by_name["VALUE_STATUS_ESTIMATE"].number)
        self.assertEqual(targets.Outcome.Name(schools.outcome), "OUTCOME_AT_RISK")

    def test_the_table_shows_every_target(self):
        result = self.stack.cli("plans", "evaluate", "khoai-chau/2021-2025", "--period", "2022",
                                check=True)
        for text in ("83.6", "245", "72.06", *(f"t{n:02}" for n in range(1, 25))):
            self.assertIn(text, result.out)

    def test_periods_outside_the_term_are_refused(self):
        client = self.stack.client("province")
        for period in ("2020", "2026", "2022-12", "2021-2025", "a2022", "s2022", "22", ""):
            with self.subTest(period):
                refused = client.refusal(targets.EvaluatePlanRequest(name=PLAN, period=period))
                self.assertRefused(refused, "INVALID_ARGUMENT", "UNKNOWN_PERIOD")

    def test_the_command_says_why_a_period_is_refused(self):
        result = self.stack.cli("plans", "evaluate", "khoai-chau/2021-2025", "--period", "2026")
        self.assertEqual(result.rc, 1, str(result))
        self.assertIn("UNKNOWN_PERIOD", result.err)
        self.assertEqual(result.out, "")

    def test_phrases_are_the_words_of_the_source(self):
        text = "\n".join(path.read_text(encoding="utf-8")
                         for path in sorted((harness.PACK / "sources").glob("*.txt")))
        text = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
        listed = self.stack.cli("targets", "list", "khoai-chau/2021-2025", "-o", "json",
                                check=True).message(targets.ListTargetsResponse()).targets
        self.assertEqual(len(listed), 24)
        for target in listed:
            self.assertTrue(target.phrases, target.name)
            for phrase in target.phrases:
                self.assertEqual(phrase, unicodedata.normalize("NFC", phrase))
                self.assertIn(phrase, text, target.name)

    def test_a_total_states_its_basis(self):
        answer = self.stack.cli("totals", "get", "khoai-chau/schools.2022", "-o", "json",
                                check=True).message(reporting.Total())
        self.assertEqual(district.sums(answer), district.SCHOOLS_2022)
        self.assertEqual((answer.basis.expected, answer.basis.accepted), (1, 1))
        self.assertFalse(answer.basis.simulated)


class SupersedeTest(harness.StackCase):
    """A promise that was due is changed, says so, and is not lost."""

    def evaluate(self, *flags):
        return self.stack.cli("plans", "evaluate", "khoai-chau/2021-2025", "--period", "2022",
                              *flags, check=True)

    def test_superseding_is_no_way_out(self):
        successor = self.stack.client("admin").call(
            targets.GetTargetRequest(name=PLAN + "/targets/t18"))
        successor.name = PLAN + "/targets/t18b"
        successor.bound.value = "70"
        successor.ClearField("etag")
        successor.ClearField("token")
        path = self.stack.state / "t18b.textproto"
        path.write_text(str(successor))
        command = ("targets", "supersede", "khoai-chau/2021-2025/t18", "-f", path, "--reason",
                   "Nghị quyết sửa đổi")
        # It has been due since the first day of 2025.
        refused = self.stack.cli(*command)
        self.assertEqual(refused.rc, 1, str(refused))
        self.assertIn("has been due since 2025-01-01", refused.err)
        self.assertIn("PREDECESSOR_OUTCOME_MISSED", refused.err)
        kept = self.stack.cli(*command, "--predecessor", "missed", "-o", "json", check=True)
        self.assertEqual(kept.message(targets.Target()).predecessor_outcome,
                         targets.PREDECESSOR_OUTCOME_MISSED)

        # 49 of 68 schools are 72.06 %: behind the old 100, beyond the new 70.
        evaluation = self.evaluate("-o", "json").message(targets.Evaluation())
        results = by_id(evaluation)
        self.assertEqual(targets.Outcome.Name(results["t18"].outcome), "OUTCOME_AT_RISK")
        self.assertEqual(results["t18"].superseded_by, PLAN + "/targets/t18b")
        self.assertEqual(targets.Outcome.Name(results["t18b"].outcome), "OUTCOME_MET")
        self.assertEqual(results["t18b"].supersedes, PLAN + "/targets/t18")
        counts = {count.outcome: (count.standing, count.superseded) for count in evaluation.counts}
        self.assertEqual(sum(standing for standing, _ in counts.values()), 24)
        self.assertEqual(counts[targets.OUTCOME_AT_RISK], (2, 1))
        self.assertEqual(counts[targets.OUTCOME_MET], (1, 0))

        text = self.evaluate().out
        self.assertIn("superseded by t18b", text)
        self.assertIn("supersedes t18, said to be missed then", text)
        self.assertRegex(text, r"\b1 met, 2 at-risk, .*; superseded: 1 at-risk\n")
        self.assertIn(",t18b,superseded by t18b", self.evaluate("-o", "csv").out)
        listed = self.stack.cli("targets", "list", "khoai-chau/2021-2025", "-o", "csv", check=True)
        rows = {row["name"]: row for row in csv.DictReader(io.StringIO(listed.out))}
        self.assertEqual(rows[PLAN + "/targets/t18b"]["supersedes"], PLAN + "/targets/t18")
        self.assertEqual(rows[PLAN + "/targets/t18b"]["predecessor"], "missed")
        self.assertEqual(rows[PLAN + "/targets/t18"]["superseded_by"], PLAN + "/targets/t18b")


class PinTest(harness.StackCase):
    """The same pins give the same evaluation for ever, whatever is corrected later."""

    def test_a_pinned_evaluation_is_reproduced_byte_by_byte(self):
        client = self.stack.client("province")
        request = targets.EvaluatePlanRequest(name=PLAN, period="2022")
        first = client.call(request)
        saved = self.stack.state / "then.json"
        saved.write_text(self.stack.cli(
            "plans", "evaluate", "khoai-chau/2021-2025", "--period", "2022", "-o", "json",
            check=True).out)

        district.report_accepted(
            self.stack, district.round_name("schools", "2022"), "khoai-chau",
            {"schools": 68, "schools-standard": 50}, reason="Bổ sung một trường được công nhận")
        plan = client.call(targets.GetPlanRequest(name=PLAN))
        plan.title += " (đính chính)"
        self.stack.client("admin").call(targets.UpdatePlanRequest(plan=plan))

        pinned = client.call(targets.EvaluatePlanRequest(
            name=PLAN, period="2022", pin=first.pin, formula=first.formula))
        self.assertEqual(pinned.SerializeToString(deterministic=True),
                         first.SerializeToString(deterministic=True))
        again = self.stack.cli("plans", "evaluate", "khoai-chau/2021-2025", "--period", "2022",
                               "--pin", saved, "-o", "json", check=True)
        self.assertEqual(json.loads(again.out), json.loads(saved.read_text()))

        latest = by_id(client.call(request))["t18"]
        self.assertEqual((latest.actual.numerator, latest.actual.value), ("50", "73.53"))

        # And over a restart of everything that computed it.
        for process in ("targets", "reporting"):
            self.stack.restart(process)
        request.pin.CopyFrom(first.pin)
        restarted = harness.answered(lambda: client.call(request))
        self.assertEqual(restarted.SerializeToString(deterministic=True),
                         first.SerializeToString(deterministic=True))


if __name__ == "__main__":
    harness.main()
