"""What a verdict is made of, from the outcome to who accepted the reports: every number against what was sent."""

import json
import pathlib
import sys
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import reporting  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"
ECONOMY = district.round_name("commune-economy", "2022")
BEFORE = district.round_name("commune-economy", "2021")
RATING = district.round_name("government-rating", "2022")
QUOTA = district.round_name("conscription", "2022")
TRIAL = district.round_name("mass-organisations", "2022")
COMMUNES = 25

# What the communes report: people, and the income of all of them.
SENT = {"an-vi": ("9000", "450000.5"), "dan-tien": ("11000", "600000"), "hong-tien": ("8000", "0")}
CORRECTED = {"population": "11000", "income": "612345.6"}
EARLIER = {"dan-tien": ("10000", "500000")}
LEVELS = {"an-vi": "good", "dan-tien": "clean-strong", "hong-tien": "completed"}
REASON = "Cán bộ nhập nhầm số"


def cell(form, element, aggregate="SUM", more=""):
    return (f'cell {{ form: "forms/{form}" element: "elements/{element}" '
            f"aggregate: AGGREGATE_{aggregate} {more} }}")


def level(form, element, *how):
    return f"level {{ value {{ terms {{ {cell(form, element, *how)} }} }} }}"


def target(name, title, indicator, bound='AT_LEAST value: "1"'):
    bound = f"bound {{ kind: BOUND_KIND_{bound} }}" if bound else ""
    return f"""targets {{ name: "{PLAN}/targets/{name}" title: "{title}" minimum_coverage_percent: "1"
    indicator {{ {indicator} }} {bound} quantifier: QUANTIFIER_AT_DUE due_period: "2025" }}\n"""


PER_HEAD = f"""ratio {{ scale: 1
    numerator {{ terms {{ {cell("commune-economy", "income")} }} }}
    denominator {{ terms {{ {cell("commune-economy", "population")} }} }} }}
    unit_of_measure: "triệu đồng/người" decimals: 2"""
GOOD = 'at_least { scale: "scales/government-rating" level: "good" }'
PROMISES = "".join((
    target("e-income", "Thu nhập bình quân đầu người", PER_HEAD, 'AT_LEAST value: "40"'),
    target("e-rating", "Chính quyền hoàn thành tốt nhiệm vụ",
           level("government-rating", "government-rating", "COUNT_AT_LEAST", GOOD)),
    target("e-growth", "Thu nhập tăng so với năm trước", level("commune-economy", "income") +
           " comparison { kind: COMPARISON_KIND_PERCENT_CHANGE reference: REFERENCE_YEAR_BEFORE }"
           ' unit_of_measure: "%" decimals: 1'),
    target("e-weighed", "Hai lần thu nhập trừ diện tích",
           f"""level {{ value {{ terms {{ coefficient: "2" {cell("commune-economy", "income")} }}
           terms {{ coefficient: "-0.5" {cell("commune-economy", "income")} }} }} }} decimals: 2"""),
    target("e-output", "Giá trị công nghiệp", level("production", "go-industry-2010")),
    target("e-quota", "Thanh niên nhập ngũ", level("conscription", "conscription-delivered")),
    target("e-people", "Dân số cuối kỳ", level("halves", "population")),
    target("e-flow", "Thu nhập của năm", level("halves", "income")),
    target("e-class", "Dân số các xã loại V",
           level("halves", "population", "SUM", 'split { attribute: "urban_class" values: "V" }')),
    target("e-trial", "Đoàn thể vững mạnh",
           level("mass-organisations", "mass-organisations-strong")),
))
TOGETHER = f"""targets {{ name: "{PLAN}/targets/e-all" title: "Cả hai"
    indicator {{ composite {{ kind: COMPOSITE_KIND_ALL_OF
      members {{ target: "{PLAN}/targets/e-income" }} members {{ target: "{PLAN}/targets/e-rating" }} }} }}
    quantifier: QUANTIFIER_AT_DUE due_period: "2025" }}\n"""


def figures(pair):
    return dict(zip(("population", "income"), pair))


def total(element, reports):
    """The sum of what was sent of an element, as a text without zeros at its end."""
    value = sum(Fraction(numbers[element]) for numbers in reports.values())
    return str(value) if value.denominator == 1 else str(float(value))


class ExplainTest(harness.StackCase):
    """A district's communes report; one of them corrects what it said."""

    @classmethod
    def prepare(cls):
        stack = cls.stack
        for form, period in (("commune-economy", "2021"), ("commune-economy", "2022"),
                             ("government-rating", "2022"), ("conscription", "2022")):
            district.open_round(stack, form, period)
        district.open_round(stack, "mass-organisations", "2022", simulated=True)
        district.two_half_years(stack, "halves")
        for subject, pair in SENT.items():
            district.report_accepted(stack, ECONOMY, subject, figures(pair),
                                     explained="Biến động do sáp nhập xóm")
        for subject, pair in EARLIER.items():
            district.report_accepted(stack, BEFORE, subject, figures(pair))
        cls.rate(LEVELS)
        district.report_accepted(stack, QUOTA, "dan-tien", {"conscription-quota": "5",
                                                            "conscription-delivered": "4"})
        district.report_accepted(stack, TRIAL, "dan-tien", {"mass-organisations": "5",
                                                            "mass-organisations-strong": "4"})
        path = stack.state / "promises.textproto"
        path.write_text(PROMISES + TOGETHER, encoding="utf-8")
        stack.cli("apply", "-f", path, check=True)

    @classmethod
    def rate(cls, levels):
        officer, reviewer = cls.stack.client("officer"), cls.stack.client("reviewer")
        for subject, given in levels.items():
            request = district.draft(RATING, subject, {})
            request.report.cells.add(element="elements/government-rating", level=given)
            officer.call(request)
            officer.call(district.submit(RATING, subject))
            reviewer.call(district.accept(reviewer, RATING, subject))

    def run_explain(self, id_, *flags, context="reviewer", check=True):
        return self.stack.cli("plans", "explain", "khoai-chau/2021-2025", id_, "--period", "2022",
                              *flags, context=context, check=check)

    def explain(self, id_, *flags, context="reviewer"):
        return json.loads(self.run_explain(id_, "-o", "json", *flags, context=context).out)

    def expression(self, tree, role, measure=0):
        found = [e for e in tree["target"]["measures"][measure]["expressions"] if e["role"] == role]
        self.assertEqual(len(found), 1, role)
        return found[0]

    def only_cell(self, expression):
        self.assertEqual(len(expression["terms"]), 1)
        self.assertEqual(expression["terms"][0]["coefficient"], "1")
        return expression["terms"][0]["cell"]

    def subjects(self, cell_):
        """{id: what it gave} of the only round of a cell."""
        self.assertEqual(len(cell_["rounds"]), 1)
        return {s["subject"].removeprefix("units/"): s for s in cell_["rounds"][0]["subjects"]}

    def assertGiven(self, cell_, element, reports):
        """The cell is made of these reports, and everybody else is missing."""
        given = self.subjects(cell_)
        self.assertEqual({id_: s["value"] for id_, s in given.items() if s["value"] is not None},
                         {id_: numbers[element] for id_, numbers in reports.items()})
        self.assertEqual((len(given), cell_["n"], cell_["of"]), (COMMUNES, len(reports), COMMUNES))
        self.assertEqual(cell_["value"], total(element, reports))
        self.assertTrue(cell_["addsUp"])

    def test_a_ratio_down_to_who_accepted_it(self):
        tree = self.explain("e-income")
        reports = {id_: figures(pair) for id_, pair in SENT.items()}
        self.assertEqual(tree["caller"], "user:tham-dinh")
        self.assertEqual(tree["faults"], [])
        measure = tree["target"]["measures"][0]
        self.assertEqual((measure["role"], measure["period"], measure["scale"]),
                         ("value", "2022", 1))
        for role, element in (("numerator", "income"), ("denominator", "population")):
            part = self.expression(tree, role)
            self.assertGiven(self.only_cell(part), element, reports)
            self.assertEqual(part["sum"], total(element, reports))
            self.assertEqual(tree["target"]["result"]["actual"][role], part["sum"])
        self.assertEqual(Fraction(measure["value"]),
                         Fraction(total("income", reports)) / Fraction(total("population", reports)))
        read = self.stack.client("reviewer").call(
            reporting.GetReportRequest(name=district.report_name(ECONOMY, "an-vi")))
        given = self.subjects(self.only_cell(self.expression(tree, "numerator")))["an-vi"]
        self.assertEqual((given["name"], given["status"], given["note"]),
                         ("An Vĩ", "VALUE_STATUS_OFFICIAL", "Biến động do sáp nhập xóm"))
        self.assertEqual(given["acceptance"],
                         {"actor": "user:tham-dinh", "time": read.review_time.ToJsonString(),
                          "submitter": "user:can-bo-bao-cao", "source": "", "note": "",
                          "revision": 1, "late": True, "correctionBegun": False})

    def test_states_that_count_and_that_do_not(self):
        tree = self.explain("e-rating")
        cell_ = self.only_cell(self.expression(tree, "level"))
        given = self.subjects(cell_)
        self.assertEqual({id_: (s["value"], s["counts"]) for id_, s in given.items() if s["value"]},
                         {"an-vi": ("good", True), "dan-tien": ("clean-strong", True),
                          "hong-tien": ("completed", False)})
        self.assertEqual(given["an-vi"]["levelTitle"], "Hoàn thành tốt nhiệm vụ")
        self.assertEqual((cell_["value"], cell_["n"], cell_["of"]), ("2", 3, COMMUNES))
        self.assertEqual(tree["target"]["measures"][0]["value"], "2")

    def test_coefficients_and_comparisons(self):
        tree = self.explain("e-weighed")
        income = Fraction(total("income", {id_: figures(pair) for id_, pair in SENT.items()}))
        self.assertEqual([t["coefficient"] for t in self.expression(tree, "level")["terms"]],
                         ["2", "-0.5"])
        self.assertEqual(Fraction(self.expression(tree, "level")["sum"]), income * 3 / 2)
        tree = self.explain("e-growth")
        self.assertEqual([(m["role"], m["period"]) for m in tree["target"]["measures"]],
                         [("value", "2022"), ("reference", "2021")])
        values = [Fraction(m["value"]) for m in tree["target"]["measures"]]
        self.assertEqual(values, [income, Fraction(EARLIER["dan-tien"][1])])
        actual = Fraction(tree["target"]["result"]["actual"]["value"])
        self.assertLessEqual(abs((values[0] / values[1] - 1) * 100 - actual), Fraction(1, 20))

    def rounds(self, cell_):
        """{period: {id: value}} of the values of a cell."""
        return {r["period"]: {s["subject"].removeprefix("units/"): s["value"]
                              for s in r["subjects"] if s["value"] is not None}
                for r in cell_["rounds"]}

    def test_flows_of_all_rounds_and_stocks_of_the_last(self):
        flow = self.only_cell(self.expression(self.explain("e-flow"), "level"))
        self.assertEqual(self.rounds(flow), {"2022-h1": {"dan-tien": "11000.5", "hong-tien": "9000.5"},
                                             "2022-h2": {"dan-tien": "1"}})
        self.assertEqual((flow["value"], flow["n"], flow["of"]), ("20002", 3, 2 * COMMUNES))
        tree = self.explain("e-people")
        stock = self.only_cell(self.expression(tree, "level"))
        self.assertEqual(self.rounds(stock), {"2022-h1": {"hong-tien": "9000"},
                                              "2022-h2": {"dan-tien": "11200"}})
        self.assertEqual([r["carried"] for r in stock["rounds"]], [True, False])
        self.assertEqual((stock["value"], stock["n"], stock["of"], stock["carried"],
                          stock["oldestPeriod"]), ("20200", 2, COMMUNES, 1, "2022-h1"))
        self.assertEqual(tree["faults"], [])
        self.assertIn("mang sang", self.run_explain("e-people", "--lang", "vi").out)

    def test_a_split_has_its_own_subjects(self):
        cell_ = self.only_cell(self.expression(self.explain("e-class"), "level"))
        units = self.stack.client("reviewer")
        reported = {"dan-tien": 11200, "hong-tien": 9000}
        roster = units.call(reporting.GetRoundRequest(name=district.round_name("halves", "2022-h2"))).roster
        of_class = [e.subject.removeprefix("units/") for e in roster
                    if e.attributes.get("urban_class") == "V"]
        self.assertEqual(cell_["of"], len(of_class))
        expected = [reported[id_] for id_ in of_class if id_ in reported]
        self.assertTrue(expected, "one of the two is of the class")
        self.assertEqual((cell_["n"], cell_["value"]), (len(expected), str(sum(expected))))
        self.assertEqual(sorted(s["subject"].removeprefix("units/") for r in cell_["rounds"]
                                for s in r["subjects"]), sorted(of_class))

    def test_a_part_of_a_year_is_explained_up_to_its_day(self):
        tree = json.loads(self.stack.cli(
            "plans", "explain", "khoai-chau/2021-2025", "e-people", "--period", "2022-h1", "-o", "json",
            context="reviewer", check=True).out)
        cell_ = self.only_cell(self.expression(tree, "level"))
        self.assertEqual((tree["asOf"], tree["target"]["measures"][0]["period"], cell_["period"]),
                         ("2022-06-30", "2022-06-30", "2022-h1"))
        self.assertEqual((cell_["value"], self.rounds(cell_)),
                         ("20000", {"2022-h1": {"dan-tien": "11000", "hong-tien": "9000"}}))

    def test_a_published_rate_that_stands_in(self):
        tree = self.explain("t04")  # of the pack: the office publishes what communes did not report
        self.assertTrue(tree["target"]["result"]["fromPublishedRate"])
        cell_ = self.only_cell(self.expression(tree, "published"))
        self.assertTrue(cell_["publishedRate"])
        self.assertEqual((cell_["value"], tree["target"]["result"]["actual"]["value"]),
                         ("83.6", "83.60"))
        self.assertIn("(chưa đủ để đánh giá); tỷ lệ công bố 83.6 triệu đồng/người/năm thay cho công thức",
                      self.run_explain("t04", "--lang", "vi").out)

    def test_what_is_missing_is_said(self):
        tree = self.explain("e-output")
        cell_ = self.only_cell(self.expression(tree, "level"))
        self.assertEqual((cell_["absence"], cell_["value"], cell_["rounds"]),
                         ("TOTAL_ABSENCE_NO_ROUND", None, []))
        self.assertIsNone(tree["target"]["measures"][0]["value"])
        out = self.run_explain("e-output", "--lang", "vi").out
        self.assertIn('chưa có đợt báo cáo "Giá trị sản xuất và vốn đầu tư" [production] năm 2022',
                      out)

    def test_members_are_explained_each(self):
        tree = self.explain("e-all")
        members = {m["name"].rsplit("/", 1)[1]: m for m in tree["target"]["members"]}
        self.assertEqual(sorted(members), ["e-income", "e-rating"])
        for id_, member in members.items():
            self.assertEqual(member["measures"], self.explain(id_)["target"]["measures"], id_)

    def test_what_was_made_up_is_marked_all_the_way(self):
        tree = self.explain("e-trial")
        cell_ = self.only_cell(self.expression(tree, "level"))
        self.assertTrue(all((tree["simulated"], tree["target"]["result"]["simulated"],
                             tree["target"]["measures"][0]["simulated"], cell_["simulated"],
                             cell_["rounds"][0]["simulated"])))
        out = self.run_explain("e-trial", "--lang", "en", "--depth", "rounds").out
        touched = [line for line in out.splitlines()
                   if "e-trial]" in line or "value of" in line or "[mass-organisations" in line]
        self.assertEqual(len(touched), 4, out)
        self.assertTrue(all("(SIMULATED)" in line for line in touched), out)

    def test_who_may_not_read_reports_is_told_so_at_the_round(self):
        tree = self.explain("e-income", context="province")
        self.assertEqual(tree["caller"], "user:tinh")
        cell_ = self.only_cell(self.expression(tree, "numerator"))
        self.assertEqual(cell_["value"], total("income", {k: figures(v) for k, v in SENT.items()}))
        self.assertEqual([(r["readable"], r["subjects"]) for r in cell_["rounds"]], [(False, [])])
        out = self.run_explain("e-income", "--lang", "vi", context="province").out
        self.assertEqual(out.count("số liệu của từng đơn vị không dành cho người hỏi"), 2, out)

    def test_restricted_figures_are_named_and_not_shown(self):
        tree = self.explain("e-quota", context="province")
        cell_ = self.only_cell(self.expression(tree, "level"))
        self.assertEqual((cell_["absence"], cell_["value"], cell_["rounds"]),
                         ("TOTAL_ABSENCE_RESTRICTED", None, []))
        shown = self.explain("e-quota")
        self.assertTrue(shown["restricted"])
        cell_ = self.only_cell(self.expression(shown, "level"))
        self.assertEqual((cell_["value"], self.subjects(cell_)["dan-tien"]["value"]), ("4", "4"))

    def test_people_read_titles(self):
        for language, words in (("vi", ("chưa đánh giá được", "tử số", "duyệt lúc", "thiếu")),
                                ("en", ("numerator", "accepted by user:tham-dinh", "missing"))):
            with self.subTest(language):
                out = self.run_explain("e-income", "--lang", language).out
                for name in ("forms/", "elements/", "units/", "targets/"):
                    self.assertNotIn(name, out)
                for word in words[1:] if language == "vi" else words:
                    self.assertIn(word, out)
                for title in ("Tổng thu nhập của nhân dân", "Báo cáo kinh tế của xã, thị trấn",
                              "An Vĩ [an-vi]: 450000.5", "1050000.5 / 28000 = 37.50"):
                    self.assertIn(title, out)
        listed = self.run_explain("e-income", "--lang", "en", "--subjects", "2").out
        self.assertIn("… and 1 more", listed)
        self.assertIn("… and 20 more", listed)

    def test_depth_ends_the_tree(self):
        depths = [self.explain("e-income", "--depth", depth)
                  for depth in ("formula", "cells", "rounds", "reports")]
        cells = [self.only_cell(self.expression(tree, "numerator")) for tree in depths]
        self.assertEqual([bool(c["rounds"]) for c in cells], [False, False, True, True])
        accepted = [self.subjects(c)["an-vi"]["acceptance"] is not None for c in cells[2:]]
        self.assertEqual(accepted, [False, True])
        self.assertEqual(len({c["value"] for c in cells}), 1)
        self.assertNotIn("[income]", self.run_explain("e-income", "--depth", "formula").out)

    def test_errors_are_the_usual_ones(self):
        for flags, rc, said in ((("-o", "csv"), 2, "-o json"), (("--depth", "all"), 2, "depth"),
                                (("--lang", "fr"), 2, "neither vi nor en")):
            result = self.run_explain("e-income", *flags, check=False)
            self.assertEqual(result.rc, rc, str(result))
            self.assertIn(said, result.err)
        result = self.run_explain("no-such", check=False)
        self.assertEqual(result.rc, 1, str(result))
        self.assertIn("NOT_FOUND", result.err)

    # The last one: what it corrects stays corrected.
    def test_zz_the_same_pins_explain_the_old_values(self):
        def given(*flags):
            tree = self.explain("e-income", *flags)
            return (self.expression(tree, "numerator")["sum"], self.subjects(
                self.only_cell(self.expression(tree, "numerator")))["dan-tien"])

        pin = self.stack.state / "then.json"
        pin.write_text(self.stack.cli(
            "plans", "evaluate", "khoai-chau/2021-2025", "--period", "2022", "-o", "json",
            context="reviewer", check=True).out, encoding="utf-8")
        then = given()
        officer = self.stack.client("officer")
        officer.call(district.draft(ECONOMY, "dan-tien", CORRECTED, reason=REASON))
        begun = given()
        self.assertEqual(begun[0], then[0])
        self.assertTrue(begun[1]["acceptance"].pop("correctionBegun"))
        self.assertEqual(begun[1]["acceptance"] | {"correctionBegun": False},
                         then[1]["acceptance"])
        officer.call(district.submit(ECONOMY, "dan-tien"))
        reviewer = self.stack.client("reviewer")
        reviewer.call(district.accept(reviewer, ECONOMY, "dan-tien"))
        sum_, corrected = given()
        reports = {id_: figures(pair) for id_, pair in SENT.items()} | {"dan-tien": CORRECTED}
        self.assertEqual((sum_, corrected["value"], corrected["acceptance"]["revision"]),
                         (total("income", reports), CORRECTED["income"], 2))
        self.assertEqual(given("--pin", pin), then)


if __name__ == "__main__":
    harness.main()
