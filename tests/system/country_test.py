"""The whole country on the day on which its 63 provinces became 34 and its 10,052 communes 3,321: one act,
in one commit. Facts with one source; see tests/data/vietnam-2025/README.md."""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import country, harness  # noqa: E402
from support.stubs import catalog, ledger  # noqa: E402

WHOLE, PART = catalog.SUCCESSION_EXTENT_WHOLE, catalog.SUCCESSION_EXTENT_PART
# Read off the resolutions' tables by hand: code and name of 30 June, and who took over how much, by
# code and name of 1 July.
HAND_CHECKED = (
    ("12208", "Đông Tảo", {("12070", "Hoàn Long"): WHOLE}),
    ("12211", "Bình Minh", {("12049", "Mễ Sở"): WHOLE}),
    ("12049", "Mễ Sở", {("12049", "Mễ Sở"): WHOLE}),
    ("12061", "Đồng Than", {("12070", "Hoàn Long"): WHOLE}),
    ("12244", "Đồng Tiến", {("12238", "Việt Tiến"): WHOLE}),
    ("12238", "Dân Tiến", {("12238", "Việt Tiến"): WHOLE}),
    ("12256", "Việt Hòa", {("12238", "Việt Tiến"): WHOLE}),
    ("00004", "Trúc Bạch", {("00004", "Ba Đình"): WHOLE}),
    ("00031", "Giảng Võ", {("00025", "Giảng Võ"): WHOLE}),
    ("05980", "Đông Kinh", {("05977", "Đông Kinh"): WHOLE}),
    ("26485", "Phú Hội", {("26485", "Nhơn Trạch"): WHOLE}),
    ("08989", "Quang Minh", {("08974", "Quang Minh"): WHOLE}),
    ("536", "Lý Sơn", {("21548", "Lý Sơn"): WHOLE}),
    ("318", "Bạch Long Vĩ", {("11948", "Bạch Long Vĩ"): WHOLE}),
    ("00016", "Ngọc Hà", {("00004", "Ba Đình"): PART, ("00008", "Ngọc Hà"): PART}),
    ("00055", "Cửa Đông", {("00004", "Ba Đình"): PART, ("00070", "Hoàn Kiếm"): PART}),
    ("11521", "Lê Hồng Phong", {("11506", "Lê Ích Mộc"): PART, ("11557", "Thiên Hương"): PART}),
    ("00626", "Mỹ Đình 2", {("00166", "Cầu Giấy"): PART, ("00592", "Từ Liêm"): PART}),
    ("22465", "Cam An Bắc", {("22453", "Cam Lâm"): PART, ("22465", "Cam An"): PART}),
    ("15271", "Hà Trung", {("15271", "Hà Trung"): PART, ("15286", "Hoạt Giang"): PART}),
    ("25876", "Tam Lập", {("25858", "Phú Giáo"): PART, ("25882", "Phước Hòa"): PART}),
    ("27295", "15", {("27259", "Xóm Chiếu"): PART, ("27265", "Khánh Hội"): PART}),
    ("31207", "Thốt Nốt", {("31207", "Thốt Nốt"): PART, ("31228", "Thuận Hưng"): PART}),
)


class CountryTest(harness.StackCase):
    loaded = False

    @classmethod
    def prepare(cls):
        cls.country = country.Country()
        cls.admin = cls.stack.client("admin")
        cls.took = {}
        cls.before = cls.timed("30 June", catalog.ReorganiseUnitsRequest(
            reorganisation=cls.country.before()))
        # Once targets and awards know him, they have followed the catalog of the whole country.
        cls.auditor = cls.stack.bind("user:kiem-toan", "ROLE_AUDITOR", "units/vn-01")
        cls.seq_before = cls.seq()
        act = cls.country.act()
        cls.dry = cls.timed("dry run", catalog.ReorganiseUnitsRequest(
            reorganisation=act, validate_only=True))
        cls.seq_of_dry_run = cls.seq()
        cls.request = catalog.ReorganiseUnitsRequest(reorganisation=act, request_id="ca-nuoc",
                                                     reason="Sắp xếp đơn vị hành chính")
        cls.act = cls.timed("applied", cls.request)
        status = pathlib.Path(f"/proc/{cls.stack.pid('reporting')}/status").read_text()
        peak = next(line.split(":")[1].strip() for line in status.splitlines()
                    if line.startswith("VmHWM"))
        print({what: f"{seconds:.2f} s" for what, seconds in cls.took.items()}, "peak", peak)

    @classmethod
    def seq(cls):
        """The number of the catalog's last commit."""
        return next(head.seq for head in cls.auditor.call(
            ledger.ListLedgersRequest(), "reporting").ledgers if head.ledger == "catalog")

    @classmethod
    def timed(cls, what, request):
        begun = time.monotonic()
        answer = cls.admin.call(request)
        cls.took[what] = time.monotonic() - begun
        return answer

    def look(self, date, **what):
        return self.admin.call(catalog.LookupUnitsRequest(date=date, **what))

    def one(self, date, **what):
        units = self.look(date, **what).units
        self.assertEqual(len(units), 1, [unit.name for unit in units])
        return units[0]

    def test_it_is_one_commit_of_the_whole_and_the_dry_run_none(self):
        self.assertEqual(self.before.created, 63 + 10052)
        self.assertEqual(self.seq_of_dry_run, self.seq_before, "a dry run writes nothing")
        counts = [(answer.created, answer.changed, answer.ended, answer.transfers)
                  for answer in (self.dry, self.act)]
        # 27 provinces and 114 communes go on as they are; 21 of these communes below a new province.
        self.assertEqual(counts[0], (34 + 3321 - 141, 21, 63 + 10052 - 141, 10667 - 141))
        self.assertEqual(counts[1], counts[0])
        commits = self.auditor.call(ledger.ListCommitsRequest(ledger="catalog", page_size=1000),
                                  "reporting").commits
        self.assertEqual([commit.method.rsplit("/")[-1] for commit in commits
                          if commit.seq > self.seq_before], ["ReorganiseUnits"])
        again = self.admin.call(self.request)
        self.assertEqual(again.token, self.act.token, "a retry writes nothing")
        self.assertEqual(again.created, self.act.created)

    def units(self, date, *kinds):
        request = catalog.ListUnitsRequest(date=date, kinds=kinds, page_size=1000)
        count = 0
        while True:
            page = self.admin.call(request)
            count += len(page.units)
            request.page_token = page.next_page_token
            if not page.next_page_token:
                return count

    def test_the_country_before_and_after(self):
        kinds = [catalog.UNIT_KIND_COMMUNE, catalog.UNIT_KIND_TOWN, catalog.UNIT_KIND_WARD,
                 catalog.UNIT_KIND_SPECIAL_ZONE]
        self.assertEqual(self.units(country.DAY_BEFORE, catalog.UNIT_KIND_PROVINCE), 63)
        self.assertEqual(self.units(country.DAY, catalog.UNIT_KIND_PROVINCE), 34)
        # Five islands were districts without communes.
        self.assertEqual(self.units(country.DAY_BEFORE, *kinds), 10052 - 5)
        self.assertEqual(self.units(country.DAY_BEFORE, catalog.UNIT_KIND_DISTRICT), 5)
        self.assertEqual(self.units(country.DAY, *kinds), 3321)
        self.assertEqual(self.units(country.DAY, catalog.UNIT_KIND_SPECIAL_ZONE), 13)
        self.assertEqual(self.units(country.DAY), 34 + 3321)

    def test_communes_checked_by_hand(self):
        self.assertGreaterEqual(len(HAND_CHECKED), 20)
        for code, name, successors in HAND_CHECKED:
            with self.subTest(code):
                old = self.one(country.DAY_BEFORE, code=code)
                self.assertEqual(old.current.display_name, name)
                former = {each.unit.name: each
                          for each in self.look(country.DAY, code=code).former_units}[old.name]
                self.assertEqual(former.last_day, country.DAY_BEFORE)
                self.assertEqual(
                    {(each.unit.current.code, each.unit.current.display_name): each.extent
                     for each in former.successors}, successors)

    def test_a_name_that_moved_to_another_code(self):
        name = "phường Giảng Võ (Hà Nội)"
        before = self.one(country.DAY_BEFORE, display_name=name)
        self.assertEqual(before.current.code, "00031")
        answer = self.look(country.DAY, display_name=name)
        self.assertEqual([unit.current.code for unit in answer.units], ["00025"])
        self.assertEqual([former.unit.name for former in answer.former_units], [before.name])
        self.assertEqual(answer.former_units[0].successors[0].unit.name, answer.units[0].name)
        # A province of the same name under another code is another unit.
        old, new = (self.one(day, display_name="tỉnh Lào Cai") for day in (country.DAY_BEFORE, country.DAY))
        self.assertEqual((old.current.code, new.current.code), ("10", "15"))
        self.assertNotEqual(old.name, new.name)

    def test_a_code_that_moved_to_another_unit(self):
        old, new = (self.one(day, code="23710") for day in (country.DAY_BEFORE, country.DAY))
        self.assertEqual((old.current.display_name, new.current.display_name), ("A Dơk", "Ia Băng"))
        self.assertNotEqual(old.name, new.name)
        former = self.look(country.DAY, code="23710").former_units
        self.assertEqual([each.unit.name for each in former], [old.name])
        self.assertEqual([(each.unit.current.code, each.unit.current.display_name, each.extent)
                          for each in former[0].successors], [("23869", "Ia Dơk", WHOLE)])

    def test_what_goes_on_is_the_same_unit(self):
        self.assertEqual(self.one(country.DAY_BEFORE, code="00859").name,
                         self.one(country.DAY, code="00859").name)
        moved = self.one(country.DAY, code="03004")
        self.assertEqual(moved.current.parent, "units/vn-15-2025")
        self.assertEqual(self.one(country.DAY_BEFORE, code="03004").current.parent, "units/vn-15")

    def test_a_thousand_faults_are_told_at_once(self):
        act = self.country.act()  # it was applied: nothing that ended ends again
        before = self.seq()
        refused = self.admin.refusal(catalog.ReorganiseUnitsRequest(reorganisation=act))
        self.assertEqual(self.seq(), before)
        self.assertRefused(refused, "INVALID_ARGUMENT", "RESOURCE_EXISTS")
        self.assertEqual(len(refused.violations), 1000)
        self.assertTrue(refused.violations[17][0].startswith("reorganisation.steps["),
                        refused.violations[17])


if __name__ == "__main__":
    harness.main()
