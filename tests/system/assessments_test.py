"""What somebody signed a plan to have come to: frozen beside the words, and reproduced whatever is
corrected afterwards."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import reporting, targets  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"
SHORT = "khoai-chau/2021-2025"
WORDS = "Năm 2022, 49/68 trường đạt chuẩn Quốc gia, bằng 72,06%."


class AssessmentsTest(harness.StackCase):
    def create(self, id_, *flags, **options):
        return self.stack.cli("assessments", "create", f"{SHORT}/{id_}", "--title", "Báo cáo năm 2022",
                              "--signed-by", "Chủ tịch UBND huyện", "--date", "2023-01-15", *flags,
                              **options)

    def get(self, id_, who="province"):
        return self.stack.client(who).call(targets.GetAssessmentRequest(
            name=f"{PLAN}/assessments/{id_}"))

    def test_what_was_signed_outlives_corrections_and_restarts(self):
        path = self.stack.state / "then.json"
        path.write_text(self.stack.cli("plans", "evaluate", SHORT, "--period", "2022", "-o", "json",
                                       check=True).out, encoding="utf-8")
        words = self.stack.state / "words.txt"
        words.write_text(WORDS, encoding="utf-8")
        round_ = district.round_name("schools", "2022")
        corrected = {"schools": "68", "schools-standard": "50"}
        district.report_accepted(self.stack, round_, "khoai-chau", corrected, reason="Đính chính")
        # The evaluation that was signed is kept, not what the plan comes to since.
        self.create("2022", "--pin", path, "--text", words, check=True)
        first = self.get("2022")
        self.assertEqual(first.text, WORDS)
        self.assertEqual(first.period, "2022")
        self.assertEqual(first.entered_by, "user:quan-tri")
        share = {result.target.rsplit("/", 1)[1]: result.actual.value
                 for result in first.evaluation.results}["t18"]
        self.assertEqual(share, "72.06")
        # A second one supersedes it, and both stay.
        self.create("2022-b", "--period", "2022", "--supersedes", f"{SHORT}/2022", check=True)
        second = self.get("2022-b")
        self.assertIn("73.53", [result.actual.value for result in second.evaluation.results])
        self.assertEqual(self.get("2022").superseded_by, second.name)
        refused = self.create("2022-c", "--period", "2022", "--supersedes", f"{SHORT}/2022")
        self.assertEqual(refused.rc, 1, refused.err)
        self.assertIn("was superseded", refused.err)

        district.report_accepted(self.stack, round_, "khoai-chau",
                                 {"schools": "68", "schools-standard": "68"}, reason="Đính chính")
        self.stack.restart("targets")
        for id_ in ("2022", "2022-b"):
            done = self.stack.cli("assessments", "verify", f"{SHORT}/{id_}", check=True)
            self.assertIn("is reproduced", done.err)
        listed = json.loads(self.stack.cli("assessments", "list", SHORT, "-o", "json",
                                           check=True).out)
        names = [each["name"].rsplit("/", 1)[1] for each in listed["assessments"]]
        self.assertEqual(names, ["2022", "2022-b"])
        self.assertEqual(listed["assessments"][0]["evaluation"]["results"], [])
        self.assertIn("counts", listed["assessments"][0]["evaluation"])

    def test_every_fault_is_named(self):
        done = self.stack.cli("assessments", "create", f"{SHORT}/x", "--period", "2022", "--title", "",
                              "--signed-by", "", "--date", "2021-12-31", "--supersedes", f"{SHORT}/none")
        self.assertEqual(done.rc, 1)
        for field in ("title", "signed_by", "document_date", "supersedes"):
            self.assertIn(f"assessment.{field}", done.err)
        ahead = self.stack.cli("assessments", "create", f"{SHORT}/x", "--period", "2022", "--title", "x",
                               "--signed-by", "x", "--date", "2999-01-01")
        self.assertIn("lies ahead", ahead.err)

    def test_nobody_signs_what_is_simulated(self):
        round_ = district.open_round(self.stack, "schools", "2024", simulated=True)
        district.report_accepted(self.stack, round_, "khoai-chau",
                                 {"schools": "68", "schools-standard": "60"})
        done = self.create("2024", "--period", "2024")
        self.assertEqual(done.rc, 1)
        self.assertIn("simulated", done.err)


if __name__ == "__main__":
    harness.main()
