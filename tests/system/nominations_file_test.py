"""Nominations from a table, and their steps for many at once, by the command."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, harness  # noqa: E402
from support.stubs import awards  # noqa: E402

MOVEMENT = f"{awarding.OWNER}/movements/bang-bieu"
SHORT = "khoai-chau/bang-bieu"
HEADER = "Loại;Họ và tên;Năm sinh;Đơn vị;Danh hiệu;Thành tích;Ngày nhận;Tờ trình;Báo cáo thành tích;Biên bản"


class NominationsFileTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.stack.client("admin").call(awards.CreateMovementRequest(movement=awards.Movement(
            name=MOVEMENT, title="Phong trào bảng biểu", start_date="2022-01-01",
            end_date="2022-12-31", year=2022, simulated=True)))

    def row(self, name, year="1980", merit="Hoàn thành tốt nhiệm vụ", unit="xã Dân Tiến"):
        return f"cá nhân;{name};{year};{unit};Lao động tiên tiến;{merit};05/12/2022;TTr 1;BC 2;BB 3"

    def load(self, rows, *flags, context="officer", encoding="utf-8", header=HEADER):
        path = self.stack.state / "danh-sach.csv"
        path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
        return self.stack.cli("nominations", "import", SHORT, path, *flags, context=context)

    def table(self, result):
        """The rows of a command's CSV, each as {title: field}."""
        return list(csv.DictReader(io.StringIO(result.out)))

    def names(self):
        listed = self.stack.cli("nominations", "list", SHORT, "-o", "csv", context="reviewer",
                                check=True)
        return {row["recipient"]: row for row in self.table(listed)}

    def test_1_the_same_file_enters_nothing_twice(self):
        rows = [self.row("Nguyễn Văn An"), self.row("Trần Thị Bình", "1985", unit="dan-tien")]
        with self.stack.untouched():
            dry = self.load(rows, "--dry-run")
        self.assertEqual(dry.rc, 0, str(dry))
        self.assertIn("2 would be entered of 2 rows", dry.err)
        done = self.load(rows, encoding="utf-16", header=HEADER.upper())
        self.assertEqual(done.rc, 0, str(done))
        self.assertIn("2 entered of 2 rows", done.err)
        again = self.load(rows)
        self.assertEqual(again.rc, 0, str(again))
        self.assertIn("2 entered before of 2 rows", again.err)
        entered = self.names()
        self.assertEqual(set(entered), {"Nguyễn Văn An", "Trần Thị Bình"})
        for row in entered.values():
            self.assertRegex(row["name"], r"/nominations/n-[0-9a-f]{24}$")
        one = self.stack.client("reviewer").call(awards.GetNominationRequest(
            name=entered["Nguyễn Văn An"]["name"]))
        self.assertRegex(one.honouree.recipient, r"/recipients/p-[0-9a-f]{24}$")
        self.assertEqual((one.honour, one.receipt_date, one.dossier["bien-ban"]),
                         ("lao-dong-tien-tien", "2022-12-05", "BB 3"))

    def test_2_every_fault_is_told_and_nothing_is_written(self):
        rows = [self.row("Lê Văn Tốt"), self.row("Lê Văn Xấu", year="80", unit="xã Lạ"),
                self.row("Lê Văn Dài", merit="x" * 5000), self.row("Lê Văn Vắng", merit="")]
        with self.stack.untouched():
            refused = self.load(rows, "-o", "csv")
        self.assertEqual(refused.rc, 1, str(refused))
        faults = [(row["row"], row["column"]) for row in self.table(refused)
                  if row["result"] == "refused"]
        self.assertEqual(faults, [("3", "Năm sinh"), ("3", "Đơn vị"), ("4", "Thành tích"),
                                  ("5", "Thành tích")])
        self.assertIn("3 rows are not sound; nothing was written", refused.err)
        some = self.load(rows, "--skip-refused")
        self.assertEqual(some.rc, 1, str(some))
        self.assertIn("1 entered, 3 refused of 4 rows", some.err)
        self.assertIn("Lê Văn Tốt", self.names())

    def test_3_likely_doubles_are_shown_and_accepted(self):
        rows = [self.row("Nguyễn Văn An", "", merit="Sáng kiến"), self.row("Hoàng Văn Sáu")]
        with self.stack.untouched():
            shown = self.load(rows)
        self.assertEqual(shown.rc, 1, str(shown))
        self.assertIn("likely double", shown.out)
        self.assertIn("Nguyễn Văn An of units/dan-tien, born in 1980", shown.out)
        done = self.load(rows, "--different-from", "2")
        self.assertEqual(done.rc, 0, str(done))
        self.assertIn("2 entered of 2 rows", done.err)
        # Whoever may not read all recipients is told by the service.
        rows = [self.row("Trần Thị Bình", "", merit="Cứu người")]
        told = self.load(rows, context="commune")
        self.assertEqual(told.rc, 1, str(told))
        self.assertIn("is alike to", told.out)

    def test_4_steps_for_many(self):
        appraised = self.stack.cli("nominations", "appraise", SHORT, "--all", "--dry-run",
                                   context="reviewer")
        self.assertEqual(appraised.rc, 0, str(appraised))
        self.assertIn("5 eligible of 5", appraised.err)
        names = self.names()
        back = self.stack.cli("nominations", "return", names["Hoàng Văn Sáu"]["name"], "--note",
                              "Thiếu", context="reviewer")
        self.assertEqual(back.rc, 0, str(back))
        self.stack.cli("nominations", "update", names["Hoàng Văn Sáu"]["name"], "--dossier",
                       "bien-ban=BB 9", context="officer", check=True)
        one = self.stack.client("reviewer").call(awards.GetNominationRequest(
            name=names["Hoàng Văn Sáu"]["name"]))
        self.assertEqual((one.state, one.dossier["bien-ban"], one.dossier["to-trinh"]),
                         (awards.NOMINATION_STATE_PROPOSED, "BB 9", "TTr 1"))
        done = self.stack.cli("nominations", "appraise", SHORT, "--unit", "dan-tien",
                              "--details", "-o", "csv", context="reviewer")
        self.assertEqual(done.rc, 0, str(done))
        self.assertIn("dossier:to-trinh", {row["rule"] for row in self.table(done)})
        made = self.stack.cli("decisions", "create", "khoai-chau/bang-bieu", "--number",
                              "9/QĐ-UBND", "--date", "2023-02-15", "--signer", "Người ký",
                              "--signer-title", "Chủ tịch", "--movement", SHORT, context="decider")
        self.assertEqual(made.rc, 0, str(made))
        self.assertIn("5 nominations", made.err)
        listed = self.stack.cli("grants", "list", "khoai-chau", "--movement", "bang-bieu", "-o",
                                "csv", context="reviewer", check=True)
        rows = self.table(listed)
        self.assertEqual(sorted(row["name"].rsplit("/", 1)[1] for row in rows),
                         ["1", "2", "3", "4", "5"])
        self.assertEqual([row["recipient"].split()[-1] for row in rows],
                         ["An", "An", "Bình", "Sáu", "Tốt"])

    def test_5_which_are_meant_must_be_said(self):
        for command in (["return", SHORT], ["withdraw", SHORT, "--state", "elected"],
                        ["refuse", SHORT, f"{SHORT}/n1"]):
            result = self.stack.cli("nominations", *command, "--note", "x", context="reviewer")
            self.assertEqual(result.rc, 2, str(result))


if __name__ == "__main__":
    harness.main()
