"""The life of a plan, by the command line: draft, announcement, approval, amendment, assessment on the
district's last day, closing, and the promises that a successor takes over. The plan and its figures of
December 2020 are made up for this test."""

import csv
import io
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import harness  # noqa: E402
from support.stubs import catalog, targets  # noqa: E402

OWNER, HEIR = "units/khoai-chau", "units/xa-khoai-chau"
PLAN, SHORT = f"{OWNER}/plans/doi-song", "khoai-chau/doi-song"
NEW_PLAN, NEW_SHORT = f"{HEIR}/plans/2026-2030", "xa-khoai-chau/2026-2030"
ANNOUNCED, APPROVED, AMENDED, CLOSED = "2020-08-05", "2020-12-15", "2022-07-15", "2025-06-30"
SCHOOLS = """ratio { scale: 100
  numerator { terms { cell { form: "forms/schools" element: "elements/schools-standard"
                             aggregate: AGGREGATE_SUM } } }
  denominator { terms { cell { form: "forms/schools" element: "elements/schools"
                               aggregate: AGGREGATE_SUM } } } }"""


def target(id_, bound, date, title):
    return f"""name: "{PLAN}/targets/{id_}" title: "{title}" phrases: "trường học đạt chuẩn"
  source: "Kiểm thử" authority: "UBND huyện" source_date: "{date}"
  indicator {{ {SCHOOLS} unit_of_measure: "%" decimals: 2 }} bound {{ {bound} }}
  quantifier: QUANTIFIER_AT_DUE due_period: "2025" """


def at_least(value):
    return f'kind: BOUND_KIND_AT_LEAST value: "{value}"'


class PlanLifeTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.admin = cls.stack.client("admin")
        cls.pack = cls.stack.state / "plan.textproto"
        cls.pack.write_text("# proto-message: thidua.pack.v1.Pack\n" + f"""
            plans {{ name: "{PLAN}" title: "Đời sống" term: "2021-2025" base_period: "2020" }}
            targets {{ {target("a", at_least("90"), ANNOUNCED, "Trường chuẩn")} }}
            targets {{ {target("b", at_least("50"), ANNOUNCED, "Trường chuẩn mức 2")} }}
            targets {{ {target("sai", at_least("9"), ANNOUNCED, "Nhập sai")} }}
            plans {{ name: "{NEW_PLAN}" title: "Kế hoạch xã" term: "2026-2030" base_period: "2025" }}
        """, encoding="utf-8")

    def cli(self, *args, **options):
        return self.stack.cli(*args, **options)

    def done(self, *args):
        return self.cli(*args, check=True)

    def refused(self, *args, says):
        result = self.cli(*args)
        self.assertEqual(result.rc, 1, result.out + result.err)
        self.assertIn(says, result.err)
        return result

    def act(self, kind, date, plan=SHORT):
        return ("plans", "act", plan, "--kind", kind, "--document", f"Văn bản {kind}", "--date", date,
                "--authority", "HĐND huyện")

    def state(self):
        return targets.PlanState.Name(self.admin.call(targets.GetPlanRequest(name=PLAN)).state)

    def supersede(self, old, new, bound, date):
        path = self.stack.state / f"{new}.textproto"
        path.write_text(target(new, bound, date, "Trường chuẩn"), encoding="utf-8")
        # By the calendar of this test everything is due, by that of the plan's it was not.
        return ("targets", "supersede", f"{SHORT}/{old}", "-f", path, "--reason", "Điều chỉnh",
                "--predecessor", "unsettled")

    def compare(self, from_, to):
        done = self.done("plans", "compare", SHORT, "--from", from_, "--to", to, "-o", "csv")
        rows = csv.DictReader(io.StringIO(done.out))
        return {(row["change"], row["from_target"].rpartition("/")[2],
                 row["to_target"].rpartition("/")[2], row["field"], row["from"], row["to"])
                for row in rows}

    def assess(self, id_):
        return ("assessments", "create", f"{SHORT}/{id_}", "--period", "2025", "--title",
                "Đánh giá khi giải thể", "--signed-by", "Chủ tịch UBND huyện", "--date", CLOSED)

    def test_from_the_draft_to_the_heir(self):
        self.done("apply", "-f", self.pack)
        self.draft()
        self.announce_and_approve()
        self.close()
        self.inherit()
        # What the pack says is there, and what was recorded since does not bother it; but the target that
        # was deleted cannot come back into what is closed.
        again = self.refused("apply", "-f", self.pack, says="closed since 2025-06-30")
        self.assertRegex(again.out, r"plans +0 +0 +2 ")

    def draft(self):
        self.assertEqual(self.state(), "PLAN_STATE_DRAFT")
        said = self.done("plans", "evaluate", SHORT, "--period", "2022", "--lang", "en")
        self.assertIn("DRAFT: the plan was neither announced nor approved", said.out)
        self.refused(*self.assess("nhap"), says="is a draft")
        self.refused(*self.act("closing", ANNOUNCED), says="is PLAN_STATE_DRAFT and admits")
        self.refused(*self.act("amendment", ANNOUNCED), says="PLAN_ACT_KIND_ANNOUNCEMENT")
        self.done("targets", "delete", f"{SHORT}/sai", "--reason", "Nhập sai")
        self.refused("targets", "get", f"{SHORT}/sai", says="NOT_FOUND")
        # It comes back as it was when the pack is applied again, until the plan is announced.
        again = self.done("apply", "-f", self.pack)
        self.assertRegex(again.out, r"targets +1 +0 +2 ")
        self.done("targets", "delete", f"{SHORT}/sai", "--reason", "Nhập sai")

    def announce_and_approve(self):
        faults = self.refused(*self.act("announcement", "2999-01-01"), says="act.date lies ahead")
        self.assertIn("INVALID_ARGUMENT", faults.err)
        shown = self.done(*self.act("announcement", ANNOUNCED))
        self.assertIn("announced", shown.out)
        self.assertIn("user:quan-tri", shown.out)
        self.refused("targets", "delete", f"{SHORT}/b", says="is no draft since 2020-08-05")
        self.refused(*self.act("approval", "2020-08-04"), says="act.date")
        self.done(*self.act("approval", APPROVED))
        self.assertEqual(self.state(), "PLAN_STATE_APPROVED")
        band = 'kind: BOUND_KIND_BAND value: "90" upper: "95"'
        self.refused(*self.supersede("a", "a2", band, ANNOUNCED), says="target.source_date")
        self.done(*self.supersede("a", "a2", band, APPROVED))
        self.assertEqual(self.compare(ANNOUNCED, "2020-12-14"),
                         {("unchanged", id_, id_, "", "", "") for id_ in "ab"})
        changed = {("superseded", "a", "a2", "bound", ">= 90", "90-95"),
                   ("superseded", "a", "a2", "source_date", ANNOUNCED, APPROVED),
                   ("unchanged", "b", "b", "", "", "")}
        self.assertEqual(self.compare(ANNOUNCED, APPROVED), changed)
        self.done(*self.act("amendment", AMENDED))
        self.done(*self.supersede("a2", "a3", at_least("95"), AMENDED))
        self.assertEqual(self.compare(ANNOUNCED, AMENDED),
                         {("superseded", "a", "a3", "bound", ">= 90", ">= 95"),
                          ("superseded", "a", "a3", "source_date", ANNOUNCED, AMENDED),
                          ("unchanged", "b", "b", "", "", "")})
        said = self.done("plans", "compare", SHORT, "--from", "2020-08-04", "--to", APPROVED, "--lang",
                         "vi").out
        self.assertIn("2020-08-04: bản nháp\n", said)
        self.assertIn("2020-12-15: đã phê duyệt, Văn bản approval, 2020-12-15", said)
        self.assertIn("0 thay, 2 thêm, 0 không đổi", said)
        rows = json.loads(self.done("plans", "compare", SHORT, "--from", ANNOUNCED, "--to", APPROVED,
                                    "-o", "json").out)
        self.assertIn({"change": "superseded", "from_target": f"{PLAN}/targets/a",
                       "to_target": f"{PLAN}/targets/a2", "title": "Trường chuẩn", "field": "bound",
                       "from": ">= 90", "to": "90-95"}, rows)
        wrong = self.cli("plans", "compare", SHORT, "--from", APPROVED, "--to", ANNOUNCED)
        self.assertEqual(wrong.rc, 2)

    def close(self):
        self.done(*self.assess("giai-the"))
        assessment = self.admin.call(targets.GetAssessmentRequest(name=f"{PLAN}/assessments/giai-the"))
        self.assertEqual(assessment.evaluation.plan_state, targets.PLAN_STATE_APPROVED)
        self.assertEqual({targets.Outcome.Name(each.outcome) for each in assessment.evaluation.results},
                         {"OUTCOME_EVALUATED_AT_DISSOLUTION"})
        self.done(*self.act("closing", CLOSED))
        self.assertIn("closed", self.done("plans", "list", "khoai-chau").out)
        closed = "closed since 2025-06-30"
        self.refused(*self.supersede("b", "b2", at_least("60"), CLOSED), says=closed)
        self.refused(*self.act("closing", CLOSED), says=closed)
        self.refused("targets", "delete", f"{SHORT}/b", says="is no draft")
        self.refused("targets", "trajectory", f"{SHORT}/b", "--points", "2022=40", "--adopt", "--reason",
                     "x", says=closed)
        said = self.done("plans", "evaluate", SHORT, "--period", "2025", "--lang", "en")
        self.assertIn("The plan is closed", said.out)
        self.done("assessments", "verify", f"{SHORT}/giai-the")
        self.done(*self.assess("giai-the-2"), "--supersedes", f"{SHORT}/giai-the")

    def inherit(self):
        command = ("targets", "inherit", f"{SHORT}/a3", "--plan", NEW_SHORT)
        late = self.cli(*command)
        self.assertEqual(late.rc, 2)
        self.assertIn("--due 2030", late.err)
        # The catalog does not say that the commune is a successor of the district.
        self.refused(*command, "--due", "2030", says="is no successor of units/khoai-chau")
        unit = self.admin.call(catalog.GetUnitRequest(name=OWNER))
        unit.successions.add(successor=HEIR, date="2025-07-01",
                             extent=catalog.SUCCESSION_EXTENT_PART, act="Kiểm thử")
        self.admin.call(catalog.UpdateUnitRequest(unit=unit))
        with self.stack.untouched():
            dry = self.done(*command, "--due", "2030", "--dry-run")
        self.assertIn(f"{PLAN}/targets/a3", dry.out)
        harness.eventually(lambda: self.cli(*command, "--due", "2030").rc == 0, "the succession is known")
        self.done("targets", "inherit", f"{SHORT}/b", "--plan", NEW_SHORT, "--id", "muc-2", "--due", "2028")
        heir = self.admin.call(targets.GetTargetRequest(name=f"{NEW_PLAN}/targets/a3"))
        source = self.admin.call(targets.GetTargetRequest(name=f"{PLAN}/targets/a3"))
        for field in ("title", "phrases", "source", "authority", "source_date", "indicator", "bound"):
            self.assertEqual(getattr(heir, field), getattr(source, field), field)
        self.assertEqual((heir.inherits, heir.due_period, heir.supersedes),
                         (f"{PLAN}/targets/a3", "2030", ""))
        self.assertIn(f"{PLAN}/targets/b", self.done("targets", "get", f"{NEW_SHORT}/muc-2").out)
        # Whoever may not read the district's plans learns nothing of them.
        stranger = self.stack.bind("user:xa-moi", "ROLE_DISTRICT_ADMINISTRATOR", HEIR)
        for id_ in ("a3", "none"):
            heir.name, heir.inherits = f"{NEW_PLAN}/targets/{id_}-2", f"{PLAN}/targets/{id_}"
            refusal = stranger.refusal(targets.CreateTargetRequest(target=heir))
            self.assertRefused(refusal, "PERMISSION_DENIED", "PERMISSION_DENIED")


if __name__ == "__main__":
    harness.main()
