"""The pack of the new province Hưng Yên, on top of that of the old district Khoái Châu."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, reporting  # noqa: E402

PACK = harness.ROOT / "deploy/packs/hung-yen"
PROVINCE = "units/hung-yen"
FORM = "forms/hung-yen-commune-economy"


class ProvinceTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.stack.cli("apply", "-f", PACK, context="admin", check=True)
        cls.admin = cls.stack.client("admin")

    def units(self, date, *kinds):
        return self.admin.call(catalog.ListUnitsRequest(
            parent=PROVINCE, date=date, kinds=kinds, page_size=1000)).units

    def test_both_packs_stand_beside_each_other(self):
        with self.stack.untouched():
            for pack in (harness.PACK, PACK):
                self.stack.cli("apply", "-f", pack, context="admin", check=True)
        communes = self.units("2025-07-01", catalog.UNIT_KIND_COMMUNE, catalog.UNIT_KIND_WARD)
        kinds = [unit.current.kind for unit in communes]
        self.assertEqual((len(kinds), kinds.count(catalog.UNIT_KIND_WARD)), (104, 11))
        self.assertEqual(len({unit.current.code for unit in communes}), 104)
        self.assertIn("units/viet-tien", [unit.name for unit in communes])
        self.assertFalse([unit for unit in self.units("2025-06-30", catalog.UNIT_KIND_COMMUNE)])

    def test_the_province_owns_the_rounds_of_its_communes(self):
        round_ = self.admin.call(reporting.OpenRoundRequest(
            parent=PROVINCE, form=FORM, period="2026", due_date="2027-01-31"))
        self.assertEqual(len(round_.roster), 104)
        self.assertFalse(round_.left_out)
        officer = self.stack.client_of("user:xa-viet-tien")
        officer.call(district.draft(round_.name, "viet-tien", {"population": 31000}))
        officer.call(district.submit(round_.name, "viet-tien"))
        reviewer = self.stack.client_of("user:tham-dinh-tinh")
        reviewer.call(district.accept(reviewer, round_.name, "viet-tien"))
        total = district.total(self.admin, round_.name)
        self.assertEqual(district.sums(total)["population"], "31000")
        self.assertEqual((total.basis.expected, total.basis.accepted), (104, 1))
        # Of the district's form no new commune is a subject: it has no district.
        refused = self.admin.refusal(reporting.OpenRoundRequest(
            parent=PROVINCE, form="forms/commune-economy", period="2026", due_date="2027-01-31"))
        self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_FIELD")


if __name__ == "__main__":
    harness.main()
