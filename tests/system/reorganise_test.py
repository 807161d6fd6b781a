"""A reorganisation from a file: dry run, applied, looked up, refused; by the command line."""

import csv
import io
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import awards, catalog, reporting, targets  # noqa: E402

PROVINCE, DISTRICT = "units/hung-yen", "units/huyen-moi"
DAY = "2024-07-01"
ROUND = f"{DISTRICT}/rounds/dan-so-xa.2024"
ACT = f'''# proto-message: thidua.catalog.v1.Reorganisation
act: "Nghị quyết 1/NQ-KT" date: "{DAY}"
steps {{ create {{ unit: "units/xa-hop" code: "99001" display_name: "Đồng Hợp" kind: UNIT_KIND_COMMUNE
  parent: "{PROVINCE}" }} }}
steps {{ end {{ unit: "{DISTRICT}" }} }}
steps {{ end {{ unit: "units/xa-mot" }} }}
steps {{ end {{ unit: "units/xa-hai" }} }}
steps {{ change {{ unit: "units/xa-ba" parent: "{PROVINCE}" kind: UNIT_KIND_WARD display_name: "Tân Ba" }} }}
steps {{ transfer {{ predecessor: "units/xa-mot" successor: "units/xa-hop" extent: SUCCESSION_EXTENT_WHOLE }} }}
steps {{ transfer {{ predecessor: "units/xa-hai" successor: "units/xa-hop" extent: SUCCESSION_EXTENT_PART }} }}
steps {{ transfer {{ predecessor: "units/xa-hai" successor: "units/xa-ba" extent: SUCCESSION_EXTENT_PART }} }}
'''


class ReorganiseTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.admin = cls.stack.client("admin")
        for name, title, kind, parent in (
                (DISTRICT, "Huyện Mới", catalog.UNIT_KIND_DISTRICT, PROVINCE),
                ("units/xa-mot", "Đồng Một", catalog.UNIT_KIND_COMMUNE, DISTRICT),
                ("units/xa-hai", "Đồng Hai", catalog.UNIT_KIND_COMMUNE, DISTRICT),
                ("units/xa-ba", "Đồng Ba", catalog.UNIT_KIND_COMMUNE, DISTRICT)):
            cls.admin.call(catalog.CreateUnitRequest(unit=catalog.Unit(
                name=name, versions=[catalog.UnitVersion(
                    display_name=title, kind=kind, parent=parent, valid_from="2004-07-08")])))
        cls.officer = cls.stack.bind("user:xa-mot", "ROLE_COMMUNE_OFFICER", "units/xa-mot")
        cls.file = cls.stack.state / "act.textproto"
        cls.file.write_text(ACT)

    def rows(self, *args, rc=0, context="admin"):
        done = self.stack.cli(*args, "-o", "csv", context=context)
        self.assertEqual(done.rc, rc, done.err + done.out)
        return list(csv.DictReader(io.StringIO(done.out))), done

    def test_from_the_file_to_the_lookup(self):
        self.admin.call(targets.CreatePlanRequest(plan=targets.Plan(
            name=f"{DISTRICT}/plans/ke-hoach", title="Kế hoạch", term="2021-2025", base_period="2020",
            source="Kiểm thử", authority="UBND huyện")))
        self.admin.call(awards.CreateMovementRequest(movement=awards.Movement(
            name=f"{DISTRICT}/movements/phong-trao", title="Phong trào", start_date="2024-01-01",
            end_date="2024-12-31", simulated=True)))
        self.admin.call(catalog.CreateFormRequest(form=catalog.Form(
            name="forms/dan-so-xa", title="Dân số xã", elements=["elements/population"],
            owner=PROVINCE, owner_kinds=[catalog.UNIT_KIND_DISTRICT],
            assignments=[catalog.Assignment(subject_kinds=[catalog.UNIT_KIND_COMMUNE])],
            calendar=catalog.FORM_CALENDAR_CALENDAR, frequency=catalog.FORM_FREQUENCY_YEARLY)))
        self.admin.call(reporting.OpenRoundRequest(parent=DISTRICT, form="forms/dan-so-xa",
                                                   period="2024"))
        command = ("units", "reorganise", "-f", self.file)
        with self.stack.untouched():
            rows, done = self.rows(*command, "--dry-run")
        counts = {row["what"]: row["count"] for row in rows if row["count"]}
        follows = {"open-round": "1", "open-report": "2", "roster": "1", "binding": "1"}
        done_ = {"created": "1", "changed": "1", "ended": "3", "transfers": "3"}
        self.assertEqual(counts, {**done_, **follows, "plan": "1", "movement": "1"})
        self.assertEqual([(row["what"], row["resource"], row["because_of"])
                          for row in rows if not row["count"]],
                         [("open-round", ROUND, DISTRICT),
                          ("open-report", f"{ROUND}/reports/xa-hai", "units/xa-hai"),
                          ("open-report", f"{ROUND}/reports/xa-mot", "units/xa-mot"),
                          ("roster", ROUND, "units/xa-ba"),
                          ("binding", "bindings/user:xa-mot", "units/xa-mot"),
                          ("plan", f"{DISTRICT}/plans/ke-hoach", DISTRICT),
                          ("movement", f"{DISTRICT}/movements/phong-trao", DISTRICT)])
        self.assertIn("nothing was written", done.err)
        rows, done = self.rows(*command, "--request-id", "act-1", "--reason", "Nghị quyết 1")
        self.assertEqual({row["what"]: row["count"] for row in rows if row["count"]},
                         {**done_, **follows})
        heads = self.stack.heads()
        self.rows(*command, "--request-id", "act-1", "--reason", "Nghị quyết 1")
        self.assertEqual(self.stack.heads(), heads, "a retry writes nothing")
        refused = self.stack.cli(*command, context="admin")
        self.assertEqual(refused.rc, 1)
        self.assertIn("reorganisation.steps[0].create.unit", refused.err)
        self.assertIn("reorganisation.steps[4].change.unit", refused.err)

        found, _ = self.rows("units", "lookup", "--name", "xã dong hop (tinh hung yen)", "--date", DAY)
        self.assertEqual([(row["name"], row["code"]) for row in found], [("units/xa-hop", "99001")])
        gone, _ = self.rows("units", "lookup", "--name", "Đồng Hai", "--date", DAY)
        self.assertEqual([(row["name"], row["called_so_until"], row["became"]) for row in gone],
                         [("units/xa-hai", "2024-06-30",
                           "units/xa-ba Tân Ba (part), units/xa-hop Đồng Hợp (part)")])
        renamed, _ = self.rows("units", "lookup", "--name", "Đồng Ba", "--date", DAY, "--parent",
                               "hung-yen", "--kind", "commune")
        self.assertEqual([(row["name"], row["became"]) for row in renamed],
                         [("units/xa-ba", f"now ward Tân Ba in {PROVINCE}")])
        unit = self.admin.call(catalog.GetUnitRequest(name="units/xa-ba", date="2024-06-30"))
        self.assertEqual(unit.current.parent, DISTRICT)
        self.assertEqual(unit.versions[1].act, "Nghị quyết 1/NQ-KT")

    def test_figures_restated_by_the_units_of_another_day(self):
        # Dân Tiến and two others became Việt Tiến on 1 July 2025, all of them whole.
        round_ = district.open_round(self.stack, "commune-economy", "2024")
        for subject, people in (("dan-tien", 9000), ("viet-hoa", 6000), ("an-vi", 8000)):
            district.report_accepted(self.stack, round_, subject, {"population": people})
        args = ("totals", "restated", "--parent", "hung-yen", "--form", "commune-economy",
                "--period", "2024", "--date", "2025-07-01")
        done = self.stack.cli(*args, "-o", "json", context="province")
        self.assertEqual(done.rc, 0, done.err)
        totals = {line["unit"]: line for line in json.loads(done.out)["totals"]}
        # Hồng Tiến and Đồng Tiến became the Đồng Tiến of 2025, which became Việt Tiến.
        self.assertEqual(totals["units/viet-tien"]["subjects"],
                         ["units/dan-tien", "units/dong-tien", "units/hong-tien", "units/viet-hoa"])
        cell = next(cell for cell in totals["units/viet-tien"]["total"]["cells"]
                    if cell["element"] == "elements/population")
        self.assertEqual((cell["sum"], cell["n"], cell["of"]), ("15000", 2, 4))
        self.assertFalse(totals["units/viet-tien"]["incomplete"])
        shown, told = self.rows(*args, context="province")
        self.assertIn("units/viet-tien Việt Tiến: of", told.err)
        self.assertTrue(shown)

    def test_who_does_not_administer_the_units_is_refused(self):
        with self.stack.untouched():
            for context in ("officer", "reviewer", "province"):
                done = self.stack.cli("units", "reorganise", "-f", self.file, "--dry-run",
                                      context=context)
                self.assertEqual(done.rc, 1, done.out)
                self.assertIn("PERMISSION_DENIED", done.err)


if __name__ == "__main__":
    harness.main()
