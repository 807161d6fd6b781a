"""What the announcement asks for without a figure: 30 indicators that are followed and never judged."""

import csv
import io
import pathlib
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import reporting, targets  # noqa: E402

PLAN = "units/khoai-chau/plans/theo-doi-2021-2025"
FORMS = ("commune-social-affairs", "commune-agriculture", "ntm", "secure-communes")
MONTHS = [f"{year}-{month:02}" for year in (2021, 2022) for month in (1, 2, 3)]
NOTE = "Đã đối chiếu"


def levels(*counts):
    """("a", 2), ("b", 1) is a, a, b."""
    return [level for level, count in counts for _ in range(count)]


class FollowedTest(harness.StackCase):
    """Some forms of 2022 are reported in full, one short of one commune, and the others not at all."""

    @classmethod
    def prepare(cls):
        cls.admin, cls.reviewer = cls.stack.client("admin"), cls.stack.client("reviewer")
        cls.stack.cli("rounds", "open", "--year", "2022", "--owner", "khoai-chau",
                      *(word for form in FORMS for word in ("--form", form)), context="admin",
                      check=True)
        for month in MONTHS:
            district.open_round(cls.stack, "traffic-safety", month)
        cls.communes = cls.roster("commune-social-affairs.2022")
        cls.rural = cls.roster("ntm.2022")
        cls.report(cls.rows())

    @classmethod
    def roster(cls, round_):
        pinned = cls.admin.call(reporting.GetRoundRequest(name=f"{district.OWNER}/rounds/{round_}"))
        return [line.subject.split("/")[1] for line in pinned.roster]

    @classmethod
    def rows(cls):
        for i, commune in enumerate(cls.communes):
            social = ("commune-social-affairs", "2022", commune)
            yield *social, "households", 1000 + 137 * i
            yield *social, "poor-households-2022", 7 + i * i
            if commune != "dan-tien":
                yield *social, "workers", 3000
            for half, area in (("2022-h1", "2.5"), ("2022-h2", "3.25")):
                for element, value in (("converted-area", area), ("vietgap-area", area),
                                       ("vietgap-establishments", 1)):
                    yield "commune-agriculture", half, commune, element, value
            yield ("secure-communes", "2022", commune, "secure-commune",
                   "not-met" if commune == "tu-dan" else "met")
        reached = levels(("below", 1), ("standard", 18), ("advanced", 3), ("model", 2))
        for i, (commune, level) in enumerate(zip(cls.rural, reached)):
            yield "ntm", "2022", commune, "ntm-level", level
            for n in range(1, 20):
                # Criterion 17 is met by all but the first four.
                yield ("ntm", "2022", commune, f"ntm-criterion-{n:02}",
                       "not-met" if n == 17 and i < 4 else "met")
        for month, accidents in zip(MONTHS, (5, 4, 3, 4, 2, 1)):
            yield "traffic-safety", month, "khoai-chau", "traffic-accidents", accidents

    @classmethod
    def report(cls, rows):
        """A file of these rows, handed over and accepted."""
        rows = list(rows)
        cls.stack.cli("import", "reports", "-", "--owner", "khoai-chau", "--submit", "--numbers",
                      "en", context="officer", check=True, text=cls.file(rows))
        for form, period in sorted({row[:2] for row in rows}):
            round_ = district.round_name(form, period)
            waiting = cls.reviewer.call(reporting.ListReportsRequest(
                parent=round_, page_size=1000, states=[reporting.REPORT_STATE_SUBMITTED])).reports
            cls.reviewer.call(reporting.AcceptReportsRequest(parent=round_, reports=[
                reporting.ReportToAccept(name=report.name, etag=report.etag)
                for report in waiting]))

    @staticmethod
    def file(rows):
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["form", "period", "subject", "element", "value", "note"])
        writer.writerows((*row, NOTE) for row in rows)
        return out.getvalue()

    def evaluate(self, period, context="reviewer"):
        evaluation = self.stack.client(context).call(
            targets.EvaluatePlanRequest(name=PLAN, period=period))
        return {result.target.rsplit("/", 1)[1]: result for result in evaluation.results}

    def refused(self, *rows):
        """What an import says of rows that their form does not take."""
        done = self.stack.cli("import", "reports", "-", "--owner", "khoai-chau", "--submit",
                              "--dry-run", "--numbers", "en", "--reason", "Đính chính",
                              context="officer", text=self.file(rows))
        self.assertEqual(done.rc, 1, str(done))
        return done.out + done.err

    def test_none_of_the_thirty_is_missing_and_none_is_a_promise(self):
        listed = self.stack.cli("targets", "list", "khoai-chau/theo-doi-2021-2025", "-o", "json",
                                check=True).message(targets.ListTargetsResponse()).targets
        self.assertEqual({target.name.rsplit("/", 1)[1][:3] for target in listed},
                         {f"q{n:02}" for n in range(1, 31)})
        text = "\n".join(path.read_text(encoding="utf-8")
                         for path in sorted((harness.PACK / "sources").glob("*.txt")))
        text = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
        for target in listed:
            with self.subTest(target.name):
                self.assertFalse(target.HasField("bound"))
                self.assertTrue(target.reading.startswith("Suy ra, không phải chỉ tiêu đã hứa."))
                self.assertEqual(target.authority, "", "nobody promised it")
                self.assertTrue(target.title and target.title_en and target.phrases)
                for phrase in target.phrases:
                    self.assertIn(phrase, text)

    def test_without_figures_every_missing_round_is_named(self):
        for target, result in self.evaluate("2023").items():
            with self.subTest(target):
                self.assertEqual(result.outcome, targets.OUTCOME_NO_BOUND)
                self.assertFalse(result.HasField("actual"), "no value is made up")
                self.assertIn(targets.OBSTACLE_NO_ROUND,
                              [each.obstacle for each in result.obstacles])
                for each in result.obstacles:
                    self.assertTrue(each.form and each.element and each.period, str(each))

    def test_whatever_was_reported_nothing_is_judged(self):
        results = self.evaluate("2022")
        self.assertEqual({result.outcome for result in results.values()},
                         {targets.OUTCOME_NO_BOUND})
        for target, result in results.items():
            with self.subTest(target):
                self.assertNotEqual(result.HasField("actual"), bool(result.obstacles))
                self.assertFalse(result.final)

    def test_a_share_is_that_of_all_and_no_mean_of_shares(self):
        result = self.evaluate("2022")["q12b"]
        self.assertEqual((result.actual.numerator, result.actual.denominator), ("5075", "66100"))
        self.assertEqual(result.actual.value, "7.68")  # the mean of the communes' shares is 6.14
        # What the district published for 2022, by the same standard, is another figure.
        self.assertEqual(result.conflict.published, "2.26")

    def test_what_was_published_stands_in(self):
        results = self.evaluate("2022")
        self.assertEqual((results["q12c"].actual.value, results["q12c"].from_published_rate),
                         ("2.61", True))
        self.assertEqual(results["q08a"].actual.value, "21")

    def test_a_commune_short_is_no_district(self):
        result = self.evaluate("2022")["q03a"]
        self.assertIn(("elements/workers", targets.OBSTACLE_COVERAGE),
                      [(each.element, each.obstacle) for each in result.obstacles])
        self.assertFalse(result.HasField("actual"))

    def test_certificates_are_those_of_the_last_half_and_conversions_those_of_both(self):
        results = self.evaluate("2022")
        self.assertEqual(results["q07a"].actual.value, "81.25")  # 25 x 3.25
        self.assertEqual(results["q07b"].actual.value, "25")
        self.assertEqual(results["q05"].actual.value, "143.75")  # 25 x (2.5 + 3.25)

    def test_the_ladder_of_new_rural_communes(self):
        results = self.evaluate("2022")
        self.assertEqual(len(self.rural), 24, "the town is not rural")
        for target, numerator in (("q19a", "23"), ("q20", "5")):
            self.assertEqual((results[target].actual.numerator, results[target].actual.denominator),
                             (numerator, "24"))
        self.assertEqual(results["q20"].actual.value, "20.83")
        self.assertEqual(results["q21"].actual.value, "2")
        for n in range(1, 20):
            self.assertEqual(results[f"q19-{n:02}"].actual.value, "20" if n == 17 else "24")
        self.assertEqual((results["q19b"].actual.numerator, results["q19b"].actual.value),
                         (str(19 * 24 - 4), "18.83"))

    def test_accidents_are_compared_with_the_same_months(self):
        result = self.evaluate("2022-q1")["q28a"]
        self.assertEqual((result.actual.value, result.compared.value, result.compared.reference),
                         ("-5", "7", "12"))

    def test_ratings_of_defence_are_for_whom_they_are_for(self):
        shown = self.evaluate("2022")["q29b"]
        self.assertEqual((shown.actual.numerator, shown.actual.denominator), ("24", "25"))
        hidden = self.evaluate("2022", context="province")["q29b"]
        self.assertFalse(hidden.HasField("actual"))
        self.assertEqual({each.obstacle for each in hidden.obstacles},
                         {targets.OBSTACLE_RESTRICTED})

    def test_a_part_is_within_its_whole(self):
        social, rural = ("commune-social-affairs", "2022", "an-vi"), ("ntm", "2022", "an-vi")
        for rule, *rows in (
                ("Hộ nghèo và hộ cận nghèo là một phần của số hộ",
                 (*social, "households", 1000), (*social, "poor-households-2022", 600),
                 (*social, "near-poor-households-2022", 401)),
                ("Thôn đạt khu dân cư kiểu mẫu là một phần của số thôn",
                 (*rural, "villages", 4), (*rural, "model-villages", 5))):
            with self.subTest(rule):
                self.assertIn(rule, self.refused(*rows))


if __name__ == "__main__":
    harness.main()
