"""The statistical forms of emulation and awards, and the register, over the wire."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, harness  # noqa: E402
from support.stubs import awards  # noqa: E402

# As Vietnamese readers look them up: by given name, tones last, d before đ.
NAMES = ("Trần Văn Anh", "Lê Thị Ánh", "Phạm Ấn", "Vũ Dũng", "Nguyễn Đạt")
GIVEN_BY_OTHERS = "Bùi Thị Gấm"


class StatisticsTest(awarding.AwardCase):
    movement = f"{awarding.OWNER}/movements/that-2023"

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.admin.call(awards.CreateMovementRequest(movement=awards.Movement(
            name=f"{awarding.OWNER}/movements/chuyen-de", title="Phong trào theo chuyên đề",
            start_date="2023-03-01", end_date="2025-12-31", scope=awards.MOVEMENT_SCOPE_THEME)))
        cls.admin.call(awards.CreateMovementRequest(movement=awards.Movement(
            name=f"{awarding.OWNER}/movements/that-thu", title="Phong trào năm",
            start_date="2023-01-01", end_date="2023-12-31", scope=awards.MOVEMENT_SCOPE_ALL_FIELDS)))

    def statistics(self, verb, *args, check=True):
        return self.stack.cli("statistics", verb, "khoai-chau", *args, context="reviewer", check=check)

    def counts(self, verb, *args):
        """The rows of a form by their id, and the remarks."""
        done = self.statistics(verb, *args, "-o", "csv")
        rows = ({title.lower(): text for title, text in row.items()}
                for row in csv.DictReader(io.StringIO(done.out)))
        return {row.pop("row"): row for row in rows}, done.err

    def test_movements_by_scope_and_length(self):
        rows, remarks = self.counts("movements", "--year", "2023")
        district = rows["UNIT_KIND_DISTRICT"]
        self.assertEqual([district[c] for c in ("tổng_số", "toàn_diện", "theo_chuyên_đề", "đến_1_năm",
                                                "trên_1_năm")], ["2", "1", "1", "1", "1"])
        self.assertIn("chưa đối chiếu với biểu mẫu gốc", remarks)
        rows, remarks = self.counts("movements", "--year", "2022")
        self.assertEqual(rows["total"]["tổng_số"], "0")
        self.assertIn("Không tính 1 phong trào mô phỏng", remarks)

    def test_awards_and_the_register(self):
        """Five people honoured in a movement that is none of the simulated ones."""
        self.movement = f"{awarding.OWNER}/movements/that-thu"
        names = []
        for n, name in enumerate(NAMES):
            names.append(self.propose(f"nguoi-{n}", kind=awards.RECIPIENT_KIND_PERSON, name=name,
                                      birth_year=1960 + n, receipt="2023-02-01"))
        self.reviewer.call(self.appraise(*names))
        self.council.call(self.session("phien-thu", {name: (7, 0) for name in names}))
        made = self.decider.call(self.decision("thong-ke", names, date="2023-03-01"))
        self.decider.call(awards.RevokeGrantRequest(name=made.grants[4], revocation="QĐ 2",
                                                    request_id="thu-hoi-1"))
        rows, remarks = self.counts("base-awards", "--year", "2023")
        self.assertEqual((rows["giay-khen-huyen"]["tổng_số"],
                          rows["giay-khen-huyen"]["chưa_ghi_đối_tượng"]), ("4", "4"))
        self.assertEqual(rows["total"]["tổng_số"], "4")
        self.assertIn("Không tính 1 khen thưởng đã bị thu hồi", remarks)
        self.assertEqual(self.counts("provincial-awards", "--year", "2023")[0]["total"]["tổng_số"], "0")
        self.assertEqual(self.counts("base-awards", "--from", "2023-03-02", "--to",
                                     "2023-12-31")[0]["total"]["tổng_số"], "0")

        def register(*args):
            done = self.stack.cli("grants", "register", "khoai-chau", "--year", "2023", "-o", "csv",
                                  *args, context="reviewer", check=True)
            return list(csv.DictReader(io.StringIO(done.out)))
        by_number = register()
        self.assertEqual([row["certificate"] for row in by_number],
                         [f"2023-{n:06}" for n in range(1, 6)])
        self.assertEqual([row["state"] for row in by_number].count("revoked"), 1)
        self.assertEqual([row["recipient"] for row in register("--by-name")], list(NAMES))

    def test_refusals_name_what_would_be_right(self):
        for args in (("--year", "2023", "--from", "2023-01-01"), ()):
            done = self.statistics("movements", *args, check=False)
            self.assertNotEqual(done.rc, 0)
            self.assertIn("--year", done.err)
        error = self.reviewer.refusal(awards.ComputeStatisticsRequest(
            parent=awarding.OWNER, start_date="2023-02-30", end_date="2022-01-01"))
        self.assertEqual({field for field, _ in error.violations}, {"form", "start_date"})
        error = self.reviewer.refusal(awards.ComputeStatisticsRequest(
            parent=awarding.OWNER, form=awards.STATISTICAL_FORM_MOVEMENTS, start_date="2013-01-01",
            end_date="2023-01-01"))
        self.assertEqual({field for field, _ in error.violations}, {"end_date"})
        self.assertEqual(self.commune.refusal(awards.ComputeStatisticsRequest(
            parent=awarding.OWNER, form=awards.STATISTICAL_FORM_MOVEMENTS, start_date="2023-01-01",
            end_date="2023-12-31")).reason, "PERMISSION_DENIED")

    def test_units_below_are_counted_for_who_may_read_them(self):
        statistics = self.reviewer.call(awards.ComputeStatisticsRequest(
            parent=awarding.OWNER, form=awards.STATISTICAL_FORM_MOVEMENTS, start_date="2023-01-01",
            end_date="2023-12-31", include_below=True))
        self.assertIn("units/dan-tien", statistics.units)
        self.assertEqual(statistics.rows[-1].counts[0], 2)


if __name__ == "__main__":
    harness.main()
