"""Registers and statistics: what is counted, and in which order people find a name."""

import csv
import io
import pathlib
import re
import subprocess
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, harness  # noqa: E402
from support.stubs import awards  # noqa: E402

OWNER = awarding.OWNER
MOVEMENT = f"{OWNER}/movements/thi-dua-2021"
# As a Vietnamese list has them: by given name with its tone, then by family and middle name.
PEOPLE = ("Trần Văn An", "Lê Thị Anh", "Vũ Thị Anh", "Bùi Thị Ánh", "Hoàng Văn Ẩn", "Phạm Thị Ấn",
          "Đỗ Văn Bình", "Trần Tiến Dũng", "Nguyễn Thị Duyên", "Lý Quốc Đạt", "Đặng Văn Đức",
          "Mai Thị Yến")
LEADERS = 5


def words_of(pdf):
    done = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"], input=pdf,
                          check=True, capture_output=True, timeout=60)
    return unicodedata.normalize("NFC", " ".join(done.stdout.decode().split()))


class StatisticsTest(harness.StackCase):
    """Twelve people are honoured in 2021; then one honour is taken back and one person is erased."""

    @classmethod
    def prepare(cls):
        for name in ("admin", "officer", "commune", "reviewer", "decider"):
            setattr(cls, name, cls.stack.client(name))
        cls.launch(MOVEMENT, "2021-01-01", "2021-12-31", year=2021)
        cls.launch(f"{OWNER}/movements/chuyen-de", "2021-12-31", "2022-12-31",
                   scope=awards.MOVEMENT_SCOPE_THEME)
        cls.launch(f"{OWNER}/movements/thu", "2021-05-01", "2021-06-01", simulated=True)
        cls.launch(f"{OWNER}/movements/nam-sau", "2022-01-01", "2022-12-31")
        cls.launch("units/dan-tien/movements/xa", "2021-03-01", "2021-05-01",
                   scope=awards.MOVEMENT_SCOPE_BLOC)
        # Ids and the order of the decision say nothing of the names.
        entries = [cls.entry(number, name) for number, name in enumerate(PEOPLE)]
        entries.sort(key=lambda entry: entry.nomination.name)
        cls.officer.call(awards.CreateNominationsRequest(parent=MOVEMENT, entries=entries))
        names = [entry.nomination.name for entry in entries]
        cls.reviewer.call(awards.AppraiseNominationsRequest(parent=MOVEMENT, nominations=names))
        made = cls.decider.call(awarding.decision("d2021", names, date="2021-12-20"))
        cls.grants = {each.honouree.display_name: each for each in (
            cls.reviewer.call(awards.GetGrantRequest(name=name)) for name in made.grants)}
        cls.printed = {}
        for verb in ("decision", "certificates"):
            pdf = cls.stack.state / f"{verb}.pdf"
            cls.stack.cli("papers", verb, "khoai-chau/d2021", "--out", pdf, context="reviewer",
                          check=True)
            cls.printed[verb] = words_of(pdf.read_bytes())
        cls.decider.call(awards.RevokeGrantRequest(
            name=cls.grants["Mai Thị Yến"].name, revocation="QĐ 9"))
        cls.admin.call(awards.EraseRecipientRequest(
            name=cls.grants["Trần Văn An"].honouree.recipient, reason="Theo yêu cầu"))

    @classmethod
    def launch(cls, name, start, end, **fields):
        cls.admin.call(awards.CreateMovementRequest(movement=awards.Movement(
            name=name, title=f"Phong trào {start}", start_date=start, end_date=end, **fields)))

    @classmethod
    def entry(cls, number, name):
        recipient = awarding.recipient_name(f"p{(number * 7) % 12}")
        group = (awards.RECIPIENT_GROUP_LEADER if number < LEADERS
                 else awards.RECIPIENT_GROUP_DIRECT_WORKER)
        return awards.NominationEntry(
            nomination=awards.Nomination(
                name=f"{MOVEMENT}/nominations/n{(number * 5) % 12}",
                merit="=1+1" if number == 1 else f"Thành tích {number}",
                honour="lao-dong-tien-tien", receipt_date="2021-12-01",
                dossier={item: "số 1" for item in awarding.PAPERS},
                honouree=awards.Honouree(recipient=recipient)),
            recipient=awards.Recipient(
                name=recipient, kind=awards.RECIPIENT_KIND_PERSON, display_name=name,
                unit="units/dan-tien", birth_year=1970 + number, group=group))

    @staticmethod
    def compute(form=awards.STATISTICAL_FORM_BASE_AWARDS, start="2021-01-01", end="2021-12-31",
                **fields):
        return awards.ComputeStatisticsRequest(
            parent=OWNER, form=form, start_date=start, end_date=end, **fields)

    def row(self, id_, **fields):
        answer = self.reviewer.call(self.compute(**fields))
        columns = [column.column for column in answer.columns]
        row = next(row for row in answer.rows if row.row == id_)
        return {column: count for column, count in zip(columns, row.counts) if count}

    def table(self, *args):
        done = self.stack.cli(*args, "-o", "csv", context="reviewer", check=True)
        return list(csv.DictReader(io.StringIO(done.out))), done

    def test_counts_awards_by_honour_and_object(self):
        # One leader less was erased, and counts all the same; the last worker's was taken back.
        expected = {"total": 11, "leader": LEADERS, "direct-worker": 6}
        self.assertEqual(self.row("lao-dong-tien-tien"), expected)
        self.assertEqual(self.row("total"), expected)
        self.assertEqual(self.row("giay-khen-huyen"), {})
        self.assertEqual(self.row("lao-dong-tien-tien", start="2021-12-20", end="2021-12-20"),
                         expected)
        self.assertEqual(self.row("total", start="2021-01-01", end="2021-12-19"), {})
        self.assertEqual(self.row("total", start="2021-12-21", end="2022-12-20"), {})

    def test_each_level_has_its_form(self):
        for form, honours in (
                (awards.STATISTICAL_FORM_STATE_AWARDS,
                 ["chien-si-thi-dua-toan-quoc", "co-thi-dua-chinh-phu", "bang-khen-thu-tuong"]),
                (awards.STATISTICAL_FORM_PROVINCIAL_AWARDS,
                 ["chien-si-thi-dua-cap-tinh", "tap-the-lao-dong-xuat-sac", "co-thi-dua-cap-tinh",
                  "bang-khen-cap-tinh"])):
            answer = self.reviewer.call(self.compute(form=form))
            self.assertEqual([row.row for row in answer.rows], [*honours, "total"])
            self.assertEqual(sum(sum(row.counts) for row in answer.rows), 0)

    def test_what_is_left_out_is_said(self):
        remarks = "\n".join(self.reviewer.call(self.compute()).remarks)
        self.assertIn("Không tính 1 lượt đã bị thu hồi.", remarks)
        self.assertIn("18/2025/TT-BNV", self.reviewer.call(self.compute(
            form=awards.STATISTICAL_FORM_MOVEMENTS)).remarks[0])
        self.assertIn("1 người nhận đã xóa dữ liệu", remarks)
        for name in PEOPLE:
            self.assertNotIn(name, remarks)

    def test_counts_movements_by_who_launched_them(self):
        movements = {"form": awards.STATISTICAL_FORM_MOVEMENTS}
        self.assertEqual(self.row("district", **movements),
                         {"total": 2, "all-fields": 1, "theme": 1, "up-to-one-year": 1,
                          "more-than-one-year": 1})
        self.assertEqual(self.row("commune", include_below=True, **movements),
                         {"total": 1, "bloc": 1, "up-to-one-year": 1})
        self.assertEqual(self.row("total", include_below=True, **movements)["total"], 3)
        remarks = self.reviewer.call(self.compute(**movements)).remarks
        self.assertIn("Không tính 1 phong trào mô phỏng.", remarks)

    def test_who_may_not_read_the_unit_learns_nothing(self):
        self.assertRefused(self.commune.refusal(self.compute()), "PERMISSION_DENIED",
                           "PERMISSION_DENIED")
        refused = self.reviewer.refusal(awards.ComputeStatisticsRequest(parent=OWNER))
        self.assertEqual([field for field, _ in refused.violations],
                         ["form", "start_date", "end_date"])

    def test_the_command_prints_forms(self):
        rows, done = self.table("statistics", "base-awards", "khoai-chau", "--year", "2021")
        found = {row["row"]: row for row in rows}
        self.assertEqual(found["lao-dong-tien-tien"]["total"], "11")
        self.assertEqual(found["lao-dong-tien-tien"]["direct-worker"], "6")
        self.assertEqual(rows[-1]["row"], "total")
        self.assertIn("Không tính 1 lượt đã bị thu hồi.", done.err)
        # Several authorities give a "Giấy khen".
        self.assertEqual(found["giay-khen-xa"]["title"], "Giấy khen (giay-khen-xa)")

        done = self.stack.cli("statistics", "movements", "khoai-chau", "--from", "2021-01-01",
                              "--to", "2021-12-31", "--include-below", context="reviewer",
                              check=True)
        self.assertTrue(done.out.startswith(
            "Phong trào thi đua từ ngày 01/01/2021 đến ngày 31/12/2021\n\n"), done.out)
        self.assertRegex(done.out, r"Huyện[^\n]* 2 +1 +1 +0 +1 +1\n")
        self.assertIn("Không tính 1 phong trào mô phỏng.\n", done.out)
        done = self.stack.cli("statistics", "movements", "khoai-chau", "--year", "2021", "-o",
                              "json", context="reviewer", check=True)
        self.assertEqual(done.message(awards.Statistics()).rows[0].counts[0], 2)

    def test_the_command_wants_to_know_which_days(self):
        for flags in ((), ("--from", "2021-01-01"), ("--year", "2021", "--from", "2021-01-01",
                                                     "--to", "2021-12-31")):
            done = self.stack.cli("statistics", "movements", "khoai-chau", *flags,
                                  context="reviewer")
            self.assertEqual(done.rc, 2, str(done))

    def test_the_register_has_all_certificates_by_number(self):
        rows, _ = self.table("grants", "register", "khoai-chau", "--year", "2021")
        numbers = [row["certificate"] for row in rows]
        self.assertEqual(numbers, [f"2021-{n:06}" for n in range(1, 13)])
        found = {row["recipient"]: row for row in rows}
        self.assertNotIn("Trần Văn An", found)
        self.assertIn("", found)  # was erased
        row = found["Lê Thị Anh"]
        self.assertEqual(row["merit"], "'=1+1")  # no spreadsheet runs it
        self.assertEqual(
            (row["honour"], row["honour_title"], row["type"], row["year"], row["kind"],
             row["group"], row["unit_title"], row["unit_code"], row["movement_title"], row["vnd"],
             row["state"], row["simulated"]),
            ("lao-dong-tien-tien", "Lao động tiên tiến", "title", "2021", "person", "leader",
             "Dân Tiến", "12238", "Phong trào 2021-01-01", "450000", "granted", ""))
        self.assertEqual((found["Mai Thị Yến"]["state"], found["Mai Thị Yến"]["revocation"]),
                         ("revoked", "QĐ 9"))
        by_name, _ = self.table("grants", "register", "khoai-chau", "--by-name")
        self.assertEqual([row["recipient"] for row in by_name], ["", *PEOPLE[1:]])
        json_rows = self.stack.cli("grants", "register", "khoai-chau", "-o", "json",
                                   context="reviewer", check=True).json()
        self.assertEqual([row["certificate"] for row in json_rows], numbers)

    def test_lists_stand_as_vietnamese_readers_look_for_names(self):
        for args, column in ((("recipients", "list", "khoai-chau", "--kind", "person"),
                              "display_name"),
                             (("nominations", "list", "khoai-chau/thi-dua-2021"), "recipient"),
                             (("grants", "list", "khoai-chau/d2021"), "recipient")):
            rows, _ = self.table(*args)
            names = [row[column] for row in rows if row[column] in PEOPLE]
            self.assertEqual(names, list(PEOPLE[1:]), args)  # the first was erased

    def test_decision_and_certificates_stand_so_too(self):
        everybody = re.compile("|".join(PEOPLE))
        for verb, text in self.printed.items():
            self.assertEqual(everybody.findall(text), list(PEOPLE), verb)


if __name__ == "__main__":
    harness.main()
