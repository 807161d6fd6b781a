"""What promises would come to by readings that were not decided for, and if other figures were in force:
both are asked of the service, marked wherever they are shown, and stored nowhere."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import harness  # noqa: E402

PLAN = "khoai-chau/2021-2025"
HEADER = "form,element,period,value\n"


class ReadingsTest(harness.StackCase):
    """The pack's plan: 49 of 68 public schools were recognised in 2022."""

    def evaluate(self, *flags, **options):
        return self.stack.cli("plans", "evaluate", PLAN, "--period", "2022", *flags, **options)

    def results(self, *flags):
        answer = self.evaluate("-o", "json", *flags, check=True).json()
        return answer, {each["target"].rsplit("/", 1)[1]: each for each in answer["results"]}

    def assume(self, text):
        path = self.stack.state / "what-if.csv"
        path.write_text(text, encoding="utf-8")
        return "--assume", path

    def test_readings_stand_beside_the_decided_one(self):
        done = self.stack.cli("targets", "readings", PLAN, "--period", "2022", "-o", "csv", check=True)
        rows = list(csv.DictReader(io.StringIO(done.out)))
        readings = {(row["id"], row["reading"]): row for row in rows}
        self.assertEqual({id_ for id_, _ in readings}, {"t02", "t03", "t09", "t10", "t11", "t12", "t13",
                                                        "t18"})
        self.assertEqual(readings["t18", "(decided)"]["actual"], "49/68 = 72.06")
        self.assertEqual(readings["t18", "all-schools"]["outcome"], "not-assessable")
        self.assertEqual(readings["t12", "year-2025"]["bound"], ">= 76845")
        self.assertIn("Trung bình cộng", readings["t09", "mean-of-rates"]["title"])
        # Nobody asked the plan for them, and its outcomes are those of the decided readings.
        _, plain = self.results()
        self.assertTrue(not any(each.get("readings") for each in plain.values()))

    def test_assumed_figures_are_marked_and_gone_afterwards(self):
        before, plain = self.results()
        self.assertEqual(plain["t18"]["outcome"], "OUTCOME_AT_RISK")
        flags = self.assume(HEADER + "schools,schools-standard,2022,68\n")
        answer, assumed = self.results(*flags)
        self.assertEqual(assumed["t18"]["outcome"], "OUTCOME_MET")
        self.assertTrue(assumed["t18"]["assumed"])
        self.assertFalse(assumed["t18"].get("final", False))
        self.assertEqual([figure["value"] for figure in answer["assumed"]], ["68"])
        others = {name: each for name, each in assumed.items() if name != "t18"}
        self.assertEqual(others, {name: each for name, each in plain.items() if name != "t18"})
        table = self.evaluate(*flags, check=True).out
        self.assertIn("ASSUMED: figures that are assumed: 1;", table)
        self.assertIn("rests on assumed figures", table)
        after, _ = self.results()
        self.assertEqual(after, before)

    def test_every_fault_of_a_file_is_named(self):
        done = self.evaluate(*self.assume(HEADER + "schools,schools,2022,1\nBad form,schools,2022,1\n"
                                          "schools,schools,2022,good=many\n"))
        self.assertEqual(done.rc, 2, done.err)
        self.assertIn("line 3", done.err)
        self.assertIn("line 4", done.err)
        done = self.evaluate(*self.assume(HEADER + "schools,schools,2022,1\nschools,schools,2022,2\n"
                                          "schools,revenue,2022,1\nschools,schools,2023,x\n"))
        self.assertNotEqual(done.rc, 0)
        for field in ("assumed[schools #2]", "assumed[schools #3].element", "assumed[schools #4].period",
                      "assumed[schools #4].value"):
            self.assertIn(field, done.err)


if __name__ == "__main__":
    harness.main()
