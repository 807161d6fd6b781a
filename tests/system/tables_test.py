"""Tables as offices have them: one set of figures in every dialect, numbers that are never guessed, values
shown before they are written, and what is written read back."""

import csv
import io
import pathlib
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, reporting  # noqa: E402

FORM = "commune-economy"
HEADER = ("form", "period", "subject", "element", "value", "status", "source")
SOURCE = "Báo cáo của Ủy ban nhân dân xã"
ELEMENTS = {"population": "Dân số trung bình", "income": "Tổng thu nhập của nhân dân",
            "cultivated-area": "Diện tích đất canh tác"}


def windows_1258(text):
    """The bytes as Windows writes them: letters, and tone marks behind them."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(c for c in parts[1:] if c in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            out += (base + tone).encode("cp1258")
    return out


def vietnamese(number):
    """1234.5 as an office writes it: 1.234,5."""
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


def table(rows, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


class TablesCase(harness.StackCase):
    def load(self, content, *flags, owner="khoai-chau", context="officer", check=False):
        path = self.stack.state / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        owners = ["--owner", owner] if owner else []
        return self.stack.cli("import", "reports", path, *owners, *flags, context=context,
                              check=check)

    def round(self, period):
        return district.open_round(self.stack, FORM, period)


class DialectsTest(TablesCase):
    """Twenty-five communes in eight dialects make the same reports."""

    def units(self):
        """(id, name with its kind, code) of the communes and the township, as of 2010."""
        listed = self.stack.client("admin").call(catalog.ListUnitsRequest(
            parent=district.OWNER, date="2010-12-31", page_size=100,
            kinds=[catalog.UNIT_KIND_COMMUNE, catalog.UNIT_KIND_TOWN]))
        return [(unit.name.split("/")[1],
                 ("Xã " if unit.current.kind == catalog.UNIT_KIND_COMMUNE else "Thị trấn ")
                 + unit.current.display_name, unit.current.code) for unit in listed.units]

    def figures(self, i):
        return {"population": 9000 + 37 * i, "income": 125000.5 + 1000 * i,
                "cultivated-area": 300.25 + i}

    def long(self, period, name=0, write=str, element=lambda e: e, form=FORM, header=HEADER):
        rows = [header]
        for i, unit in enumerate(self.units()):
            for key, value in self.figures(i).items():
                rows.append((form, period, unit[name], element(key), write(value), "", SOURCE))
        return rows

    def wide(self):
        rows = [("STT", "Đơn vị", *(title.upper() for title in ELEMENTS.values()), "Nguồn")]
        for i, (_, _, code) in enumerate(self.units()):
            rows.append((i + 1, code, *map(vietnamese, self.figures(i).values()), SOURCE))
        return rows

    def dialects(self):
        """{period: (content, flags)}."""
        titles = ("Biểu", "KỲ", "Đơn vị", "Chỉ tiêu", "Giá trị", "Trạng thái", "Nguồn số liệu")
        named = {"name": 1, "write": vietnamese, "element": lambda e: ELEMENTS[e],
                 "form": "Báo cáo kinh tế của xã, thị trấn", "header": titles}
        return {
            "2005": (table(self.long("2005"), ","), ()),
            "2006": (table(self.long("2006", write=vietnamese), ";"), ()),
            "2007": ("sep=;\r\nnumbers=vi\r\n" + table(self.long("2007", write=vietnamese), ";"), ()),
            "2008": (table(self.long("2008"), "\t").encode("utf-16"), ()),
            "2009": (windows_1258(table(self.long("2009", **named), ";")),
                     ("--encoding", "windows-1258")),
            "2010": (table(self.wide(), ";"), ("--form", FORM, "--period", "2010")),
            "2011": ("\ufeff" + table(self.long("2011", **named), ","), ()),
            "2012": (unicodedata.normalize("NFD", table(self.long("2012", **named), "\t")), ()),
        }

    def stored(self, period):
        """{subject: bytes} of the round's reports, without what differs by round and time."""
        reports = self.stack.client("officer").call(reporting.ListReportsRequest(
            parent=district.round_name(FORM, period), page_size=100)).reports
        stored = {}
        for report in reports:
            subject = report.name.rsplit("/", 1)[1]
            for field in ("name", "etag", "token", "first_submit_time", "submit_time",
                          "counted_submit_time"):
                report.ClearField(field)
            stored[subject] = report.SerializeToString(deterministic=True)
        return stored

    def test_the_same_figures_in_eight_dialects_make_the_same_reports(self):
        dialects = self.dialects()
        self.assertEqual(len(dialects), 8)
        first = None
        for period, (content, flags) in dialects.items():
            with self.subTest(period):
                self.round(period)
                result = self.load(content, "--submit", *flags, check=True)
                self.assertIn("25 written, 0 unchanged, 0 rejected of 25 reports", result.err)
                stored = self.stored(period)
                self.assertEqual(len(stored), 25)
                first = first or stored
                self.assertEqual(stored, first)

    def test_windows_1258_that_nobody_named_is_taken_and_said(self):
        self.round("2004")
        result = self.load(windows_1258("Đơn vị;Dân số trung bình\nXã Dân Tiến;1234\n"),
                           "--form", FORM, "--period", "2004", "--dry-run", check=True)
        self.assertIn("windows-1258 (taken because it is not UTF-8)", result.err)
        self.assertIn("1 written", result.err)


class NumbersTest(TablesCase):
    """A number that has two readings stops its report, and no other."""

    def test_both_readings_and_the_value_in_force_are_shown(self):
        result = self.load("Đơn vị;go-growth-published\nkhoai-chau;1.300\n",
                           "--form", "published-economy", "--period", "2018")
        self.assertEqual(result.rc, 1, str(result))
        self.assertIn("1300 as vi and 1.3 as en", result.out)
        self.assertIn("the value in force is 11.87", result.out)
        self.assertIn("--numbers vi", result.out)

    def test_the_others_are_written(self):
        self.round("2013")
        content = "subject;population;income\ndan-tien;5000;1.300\nan-vi;6000;700\n"
        flags = ("--form", FORM, "--period", "2013")
        result = self.load(content, *flags)
        self.assertIn("1 written, 0 unchanged, 1 rejected of 2 reports", result.err)
        self.assertIn("2 refused", result.err)
        stated = self.load(content, *flags, "--numbers", "vi", check=True)
        self.assertIn("1 written, 1 unchanged, 0 rejected", stated.err)
        report = self.stack.client("officer").call(reporting.GetReportRequest(
            name=district.report_name(district.round_name(FORM, "2013"), "dan-tien")))
        self.assertEqual([cell.number for cell in report.cells], ["5000", "1300"])
        self.assertRegex(report.source, r"^table\.csv, SHA-256 [0-9a-f]{64}, row 2$")

    def test_a_name_that_two_units_have_and_one_that_is_gone(self):
        flags = ("--form", FORM, "--period", "2013", "--dry-run")
        both = self.load("subject;population\nKhoái Châu;1\n", *flags)
        self.assertEqual(both.rc, 1)
        self.assertIn("units/khoai-chau (district, code 330)", both.out)
        self.assertIn("(town, code 12205)", both.out)
        gone = self.load("subject;population\nDạ Trạch;1\n", "--form", FORM, "--period", "2025",
                         "--dry-run")
        self.assertIn("was called so until 2025-01-01, and is succeeded by", gone.out)


class ChangesTest(TablesCase):
    """What changes is shown before it is written, and refused rows come back."""

    FLAGS = ("--form", FORM, "--period", "2014")

    @classmethod
    def prepare(cls):
        district.open_round(cls.stack, FORM, "2014")

    def test_old_and_new_values(self):
        self.load("subject,population,income,crop-value\ndan-tien,5000,12.5,3\nan-vi,6000,7,\n",
                  *self.FLAGS, check=True)
        content = "subject,population,income\ndan-tien,5001,12.5\nan-vi,void,7\n"
        with self.stack.untouched():
            dry = self.load(content, *self.FLAGS, "--dry-run", check=True)
        self.assertRegex(dry.out, r"dan-tien +changed +population +5000 +5001")
        self.assertRegex(dry.out, r"dan-tien +left out +crop-value +3 +missing")
        self.assertRegex(dry.out, r"an-vi +voided +population +6000 +void")
        counts = "0 values created, 3 changed, 2 unchanged, 1 voided, 1 left out, 0 kept, 0 refused"
        self.assertIn("dry run: " + counts, dry.err)  # the sources change with the values
        real = self.load(content, *self.FLAGS, check=True)
        self.assertEqual(real.out, dry.out)
        again = self.load(content, *self.FLAGS, check=True)
        self.assertIn("0 written, 2 unchanged", again.err)
        self.assertEqual(again.out, "")

    def test_a_file_of_several_owners(self):
        result = self.load("owner,subject,population\nHuyện Khoái Châu,tan-chau,1\n"
                           "Tỉnh Hưng Yên,lien-khe,1\n", *self.FLAGS, "--dry-run", owner=None)
        self.assertIn("1 written, 0 unchanged, 1 rejected of 2 reports", result.err)
        self.assertRegex(result.out, r"units/hung-yen/rounds/\S+ +rejected")

    def test_refused_rows_come_back_to_be_corrected(self):
        file = self.stack.state / "refused.csv"
        content = ("subject;element;value\ndong-tao;population;12a\ndong-tao;income;1,5\n"
                   "dai-tap;population;7\n")
        result = self.load(content, *self.FLAGS, "--refused", file)
        self.assertEqual(result.rc, 1, str(result))
        self.assertIn("reports/dong-tao: 3", result.err)
        written = file.read_text(encoding="utf-8-sig")
        self.assertIn("value: INVALID_NUMBER", written)
        self.assertIn("dong-tao;income;1,5;this row is good", written)
        self.assertNotIn("dai-tap", written)
        corrected = self.load(written.replace("12a", "12"), *self.FLAGS, check=True)
        self.assertIn("1 written, 0 unchanged, 0 rejected of 1 reports", corrected.err)

    def test_two_hundred_thousand_bad_rows_have_a_short_answer(self):
        content = "subject,population\n" + "khong-co,x1\n" * 200_000
        with self.stack.untouched():
            for output, most in (("table", 10_000), ("csv", 500_000), ("json", 500_000)):
                result = self.load(content, *self.FLAGS, "-o", output)
                self.assertEqual(result.rc, 1)
                self.assertLess(len(result.out + result.err), most)
                self.assertRegex(result.err, r"and 199(980|000) more refusals")

    def test_a_correction_wants_a_persons_reason(self):
        round_ = self.round("2015")
        district.report_accepted(self.stack, round_, "an-vi", {"population": 6000})
        flags = ("--form", FORM, "--period", "2015")
        refused = self.load("subject,population\nan-vi,6001\n", *flags)
        self.assertEqual(refused.rc, 1, str(refused))
        self.assertIn("reason", refused.out)
        self.load("subject,population\nan-vi,6001\n", *flags, "--reason", "Đếm lại", check=True)


class RoundTripTest(TablesCase):
    """What `-o csv` writes is read back, and nothing changes."""

    NOTE = "=HYPERLINK(\"http://vi.du\")"

    @classmethod
    def prepare(cls):
        cls.round_ = district.open_round(cls.stack, FORM, "2016")
        officer = cls.stack.client("officer")
        for subject, numbers in (("an-vi", {"population": 6000, "income": "1.3"}),
                                 ("dan-tien", {"income": "-12.5"})):
            request = district.draft(cls.round_, subject, numbers, source="-BC 1", note="+84")
            request.report.cells[0].note = cls.NOTE
            request.report.cells[0].status = 1
            officer.call(request)
            officer.call(district.submit(cls.round_, subject))
            reviewer = cls.stack.client("reviewer")
            reviewer.call(district.accept(reviewer, cls.round_, subject))

    def written(self, *args):
        return self.stack.cli(*args, "-o", "csv", context="officer", check=True).out

    def assert_unchanged(self, content, reports):
        with self.stack.untouched():
            result = self.load(content, owner=None, check=True)
        self.assertIn(f"0 written, {reports} unchanged, 0 rejected of {reports} reports", result.err)

    def test_a_report(self):
        out = self.written("reports", "get", self.round_ + "/reports/an-vi")
        self.assertIn("'=HYPERLINK", out)
        self.assertIn("'-BC 1", out)
        self.assertIn("'+84", out)
        self.assert_unchanged(out, 1)

    def test_figures_of_a_round_and_of_one_subject(self):
        out = self.written("figures", "list", self.round_)
        self.assertIn(",-12.5,", out)
        self.assert_unchanged(out, 2)
        self.assert_unchanged(self.written("figures", "get", self.round_ + "/figures/dan-tien"), 1)

    def test_levels_by_their_titles(self):
        round_ = district.open_round(self.stack, "government-rating", "2016")
        self.load("Đơn vị;Xếp loại chính quyền xã, thị trấn\nAn Vĩ;hoàn thành tốt nhiệm vụ\n"
                  "Dân Tiến;completed\n", "--form", "government-rating", "--period", "2016",
                  "--submit", check=True)
        district.accept_all(self.stack, round_)
        out = self.written("figures", "list", round_)
        levels = {row["subject"]: row["level"] for row in csv.DictReader(io.StringIO(out))}
        self.assertEqual((levels["an-vi"], levels["dan-tien"]), ("good", "completed"))
        self.assert_unchanged(out, 2)


if __name__ == "__main__":
    harness.main()
