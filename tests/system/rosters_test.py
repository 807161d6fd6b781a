"""One subject, one count: each stands in the rounds of one owner, as the form says."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, reporting, targets  # noqa: E402

PROVINCE, OWNER, OTHER = "units/hung-yen", district.OWNER, "units/huyen-khac"
COMMUNE = "units/xa-khac"  # of the other district
PLAN = f"{OTHER}/plans/ke-hoach"


def form(id_, owner_kinds, *assignments):
    return catalog.Form(
        name=f"forms/{id_}", title=id_, elements=["elements/population"], owner_kinds=owner_kinds,
        assignments=assignments, calendar=catalog.FORM_CALENDAR_CALENDAR,
        frequency=catalog.FORM_FREQUENCY_YEARLY, owner=PROVINCE)


class RostersTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.admin = cls.stack.client("admin")
        for name, kind, parent in ((OTHER, catalog.UNIT_KIND_DISTRICT, PROVINCE),
                                   (COMMUNE, catalog.UNIT_KIND_COMMUNE, OTHER)):
            cls.admin.call(catalog.CreateUnitRequest(unit=catalog.Unit(
                name=name, versions=[catalog.UnitVersion(
                    display_name=name, kind=kind, parent=parent, valid_from="2004-07-08")])))
        cls.writer = cls.stack.bind("user:tinh-nhap", "ROLE_COMMUNE_OFFICER", PROVINCE)
        cls.checker = cls.stack.bind("user:tinh-duyet", "ROLE_DISTRICT_REVIEWER", PROVINCE)

    def open(self, owner, form_):
        return reporting.OpenRoundRequest(parent=owner, form=form_, period="2022")

    def report(self, round_, subject, people):
        self.writer.call(district.draft(round_, subject, {"population": people}))
        self.writer.call(district.submit(round_, subject))
        self.checker.call(district.accept(self.checker, round_, subject))

    def people_below(self, unit, form_):
        answer = self.stack.client("admin").call(reporting.RollUpTotalsRequest(
            parent=unit, queries=[reporting.TotalQuery(form=form_, period="2022")]))
        return district.sums(answer.rollups[0].total)["population"]

    def test_a_district_in_the_round_of_the_province_opens_none_of_its_own(self):
        # 66 people of the one and 9 of the other are 75. Were the 66 in a round of the district's
        # own besides, they would be 141.
        both = self.admin.call(catalog.CreateFormRequest(form=form(
            "toan-huyen", [catalog.UNIT_KIND_PROVINCE],
            catalog.Assignment(subject_kinds=[catalog.UNIT_KIND_DISTRICT]))))
        round_ = self.admin.call(self.open(PROVINCE, both.name))
        self.assertEqual([line.subject for line in round_.roster], [OTHER, OWNER])
        self.report(round_.name, "khoai-chau", 66)
        self.report(round_.name, "huyen-khac", 9)
        with self.stack.untouched():
            refused = self.admin.refusal(self.open(OWNER, both.name))
        self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_FIELD")
        self.assertIn("units/khoai-chau is of kind DISTRICT on 2022-12-31, and rounds of "
                      "forms/toan-huyen are owned by PROVINCE", str(refused))
        self.assertEqual(self.people_below(PROVINCE, both.name), "75")
        # Nor does the form let it later.
        both.owner_kinds.append(catalog.UNIT_KIND_DISTRICT)
        refused = self.admin.refusal(catalog.UpdateFormRequest(form=both))
        self.assertIn("form.owner_kinds", str(refused))

    def test_a_unit_of_another_district_meets_nobodys_plan(self):
        # Dân Tiến has 10,272 people. The other district opens a form that names it and would report
        # on it by its own officers, and its plan asks for 10,000.
        named = self.admin.call(catalog.CreateFormRequest(form=form(
            "xa-nguoi", [catalog.UNIT_KIND_DISTRICT],
            catalog.Assignment(subject="units/dan-tien", reporter=OTHER))))
        with self.stack.untouched():
            refused = self.admin.refusal(self.open(OTHER, named.name))
        self.assertRefused(refused, "FAILED_PRECONDITION", "ILLEGAL_STATE")
        self.assertIn("units/dan-tien stands in rounds of units/khoai-chau", str(refused))
        round_ = self.admin.call(self.open(OWNER, named.name)).name
        self.report(round_, "dan-tien", 10272)
        self.assertEqual(self.people_below(OWNER, named.name), "10272")
        self.assertEqual(self.people_below(PROVINCE, named.name), "10272")

        self.stack.await_catalog()
        self.admin.call(targets.CreatePlanRequest(plan=targets.Plan(
            name=PLAN, title="Kế hoạch", term="2021-2025", base_period="2020", source="Kiểm thử",
            authority="UBND huyện")))
        cell = targets.CellRef(form=named.name, element="elements/population",
                               aggregate=targets.AGGREGATE_SUM)
        self.admin.call(targets.CreateTargetRequest(target=targets.Target(
            name=f"{PLAN}/targets/dan-so", title="Dân số", phrases=["mười nghìn người"],
            source="Kiểm thử", authority="UBND huyện", source_date="2022-01-01",
            indicator=targets.Indicator(unit_of_measure="người", level=targets.Level(
                value=targets.Expression(terms=[targets.Term(cell=cell)]))),
            bound=targets.Bound(kind=targets.BOUND_KIND_AT_LEAST, value="10000"),
            quantifier=targets.QUANTIFIER_AT_DUE, due_period="2022")))
        result = self.admin.call(targets.EvaluatePlanRequest(name=PLAN, period="2022")).results[0]
        self.assertEqual(targets.Outcome.Name(result.outcome), "OUTCOME_NOT_ASSESSABLE")

    def test_districts_share_a_form(self):
        shared = self.admin.call(catalog.CreateFormRequest(form=form(
            "dung-chung", [catalog.UNIT_KIND_DISTRICT],
            catalog.Assignment(subject_is_owner=True),
            catalog.Assignment(subject_kinds=[catalog.UNIT_KIND_COMMUNE])))).name
        mine = {line.subject for line in self.admin.call(self.open(OWNER, shared)).roster}
        other = [line.subject for line in self.admin.call(self.open(OTHER, shared)).roster]
        self.assertEqual(other, [OTHER, COMMUNE])
        self.assertEqual(len(mine), 25)  # the district and its 24 communes; the township is another kind
        self.assertFalse(mine & set(other))

    def test_the_command_shows_who_owns_the_rounds(self):
        table = self.stack.cli("forms", "list", "-o", "csv", check=True).out
        self.assertIn("owned_by", table.splitlines()[0])
        self.assertIn("district", next(line for line in table.splitlines()
                                       if line.startswith("forms/budget,")))


if __name__ == "__main__":
    harness.main()
