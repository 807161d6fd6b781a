"""Code lists kept as a copy by what changed in them, and units named by their codes on a day."""

import csv
import io
import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, reporting  # noqa: E402

# Each list of the catalog with the field that its answer has the resources in.
LISTS = ((catalog.ListUnitsRequest, "units"), (catalog.ListScalesRequest, "scales"),
         (catalog.ListElementsRequest, "elements"), (catalog.ListFormsRequest, "forms"),
         (catalog.ListHolidayYearsRequest, "holiday_years"))
PROVINCE_PACK = harness.ROOT / "deploy/packs/hung-yen"
ACT = '''# proto-message: thidua.catalog.v1.Reorganisation
act: "Nghị quyết 9/NQ-KT" date: "2026-01-01"
steps { create { unit: "units/xa-hop-nhat" code: "99001" display_name: "Hợp Nhất" kind: UNIT_KIND_COMMUNE
  parent: "units/hung-yen" } }
steps { end { unit: "units/chau-ninh" } }
steps { end { unit: "units/xa-chi-minh" } }
steps { transfer { predecessor: "units/chau-ninh" successor: "units/xa-hop-nhat" extent: SUCCESSION_EXTENT_WHOLE } }
steps { transfer { predecessor: "units/xa-chi-minh" successor: "units/xa-hop-nhat" extent: SUCCESSION_EXTENT_WHOLE } }
'''


def listed(client, request, items, between=None, **fields):
    """All pages: the resources by name, and the position of them all. `between` is called after the
    first page."""
    request = request(**fields)
    resources, tokens = {}, set()
    while True:
        page = client.call(request)
        tokens.add(page.token)
        for resource in getattr(page, items):
            resource.ClearField("token")
            if items == "units":
                resource.ClearField("current")  # of the day of the request
            resources[resource.name] = resource.SerializeToString(deterministic=True)
        if between:
            between, _ = None, between()
        request.page_token = page.next_page_token
        if not request.page_token:
            assert len(tokens) == 1, "the pages of a list are of one position"
            return resources, tokens.pop()


class Copy:
    """The code lists as a program of others keeps them: whole once, then what changed."""

    def __init__(self, client):
        self.client = client
        self.lists = {items: listed(client, request, items, page_size=1)
                      for request, items in LISTS}

    def update(self, between=None):
        """Takes over what changed, a page for each resource; their names."""
        changed = []
        for request, items in LISTS:
            kept, token = self.lists[items]
            news, token = listed(self.client, request, items, between, page_size=1,
                                 changed_since=token)
            between = None
            self.lists[items] = ({**kept, **news}, token)
            changed += news
        return changed


class ChangesTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.admin = cls.stack.client("admin")
        cls.reader = cls.stack.client("province")

    def setUp(self):
        self.stack.start()

    def rename(self, unit, note):
        stored = self.admin.call(catalog.GetUnitRequest(name=unit))
        stored.versions[0].act = note
        self.admin.call(catalog.UpdateUnitRequest(unit=stored))

    def same_as_the_lists(self, copy):
        for request, items in LISTS:
            self.assertEqual(copy.lists[items][0], listed(self.reader, request, items)[0])

    def test_a_copy_kept_by_changes_is_the_list(self):
        copy = Copy(self.reader)
        self.same_as_the_lists(copy)
        self.assertEqual(copy.update(), [])

        self.rename("units/dan-tien", "Sửa một")
        element = self.admin.call(catalog.GetElementRequest(name="elements/population"))
        element.title += " (sửa)"
        self.admin.call(catalog.UpdateElementRequest(element=element))
        # What is written while the pages are read, before and behind where they are.
        self.assertEqual(copy.update(lambda: self.rename("units/an-vi", "Sửa hai")),
                         ["units/dan-tien", "elements/population"])
        self.assertEqual(copy.update(), ["units/an-vi"])
        self.same_as_the_lists(copy)

        file = self.stack.state / "act.textproto"
        file.write_text(ACT)
        done = self.stack.cli("units", "reorganise", "-f", file, context="admin")
        self.assertEqual(done.rc, 0, done.err)
        self.stack.kill("reporting")
        self.stack.start()
        self.assertEqual(copy.update(), ["units/chau-ninh", "units/xa-chi-minh",
                                         "units/xa-hop-nhat"])
        self.same_as_the_lists(copy)
        self.assertEqual(copy.update(), [])

    def test_every_token_of_the_catalog_is_a_beginning(self):
        stored = self.admin.call(catalog.GetUnitRequest(name="units/ham-tu"))
        stored.versions[0].act = "Sửa ba"
        written = self.admin.call(catalog.UpdateUnitRequest(unit=stored))
        self.assertEqual(listed(self.reader, catalog.ListUnitsRequest, "units",
                                changed_since=written.token)[0], {})
        self.assertEqual(list(listed(self.reader, catalog.ListUnitsRequest, "units",
                                     changed_since=stored.token)[0]), ["units/ham-tu"])
        # The state before has nothing that came after it.
        self.assertEqual(listed(self.reader, catalog.ListUnitsRequest, "units",
                                changed_since=written.token,
                                consistency={"exactly": stored.token})[0], {})

    def test_the_command_prints_the_token_and_takes_it(self):
        for noun in ("units", "scales", "elements", "forms", "holidays"):
            whole = self.stack.cli(noun, "list", "-o", "csv", check=True)
            token = re.search(r"^token: (\S+)$", whole.err, re.M)[1]
            self.assertGreater(len(whole.out.splitlines()), 1)
            since = self.stack.cli(noun, "list", "--changed-since", token, "-o", "json", check=True)
            answer = json.loads(since.out)
            self.assertEqual(answer["token"], token)
            self.assertNotIn("token:", since.err, "it is in the answer")
            self.assertEqual(sum(len(value) for value in answer.values() if isinstance(value, list)), 0)
        self.rename("units/dong-ket", "Sửa bốn")
        since = self.stack.cli("units", "list", "--changed-since", token, "-o", "csv", check=True)
        rows = list(csv.DictReader(io.StringIO(since.out)))
        self.assertEqual([row["name"] for row in rows], ["units/dong-ket"])
        quiet = self.stack.cli("-q", "units", "list", check=True)
        self.assertEqual(quiet.err, "")

    def test_a_token_that_is_not_of_this_catalog_is_refused(self):
        round_ = district.open_round(self.stack, "commune-economy", "2020")
        of_a_round = self.reader.call(reporting.GetRoundRequest(name=round_)).token
        token = listed(self.reader, catalog.ListUnitsRequest, "units")[1]
        for request, _ in LISTS:
            for bad in (of_a_round, token[:-1], token[1:], "x"):
                refused = self.reader.refusal(request(changed_since=bad))
                self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_TOKEN")
                self.assertEqual([field for field, _ in refused.violations], ["changed_since"])
        done = self.stack.cli("units", "list", "--changed-since", "x")
        self.assertEqual(done.rc, 1)
        self.assertIn("changed_since", done.err)

    def test_a_restored_backup_refuses_the_token_of_what_it_never_had(self):
        database = f"sqlite:{self.stack.database('reporting')}"
        path = self.stack.state / "codes.backup"
        before = listed(self.reader, catalog.ListUnitsRequest, "units")[1]
        self.deploy("backup", database, path)
        self.rename("units/tan-dan", "Mất sau khi phục hồi")
        lost = listed(self.reader, catalog.ListUnitsRequest, "units")[1]
        self.stack.terminate("reporting")
        self.deploy("restore", path, database)
        self.stack.start()
        since = {"changed_since": lost}
        self.assertRefused(self.reader.refusal(catalog.ListUnitsRequest(**since)),
                           "OUT_OF_RANGE", "UNKNOWN_POSITION")
        # The same number of commits, but of another history.
        self.rename("units/tan-dan", "Viết lại")
        for request, _ in LISTS:
            refused = self.reader.refusal(request(**since))
            self.assertRefused(refused, "OUT_OF_RANGE", "UNKNOWN_POSITION")
            self.assertIn("take the list whole", refused.message)
        self.assertEqual(list(listed(self.reader, catalog.ListUnitsRequest, "units",
                                     changed_since=before)[0]), ["units/tan-dan"])

    def deploy(self, script, *args):
        done = subprocess.run([harness.ROOT / "deploy" / script, *map(str, args)], text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)


BY_CODE = "units/330@2024-12-31"  # the district Khoái Châu, which ceased on 2025-07-01


class CodeOnDayTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.reader = cls.stack.client("admin")
        cls.stack.cli("apply", "-f", PROVINCE_PACK, context="admin", check=True)

    def both(self, request):
        """The answers to `request(unit)` by the name of the district and by its code."""
        return [self.reader.call(request(unit)) for unit in (district.OWNER, BY_CODE)]

    def test_every_read_that_takes_a_code_answers_as_by_the_name(self):
        query = [reporting.TotalQuery(form="forms/schools", period="2022")]
        requests = {
            "GetUnit": lambda unit: catalog.GetUnitRequest(name=unit),
            "ListUnits": lambda unit: catalog.ListUnitsRequest(parent=unit, date="2024-12-31"),
            "LookupUnits": lambda unit: catalog.LookupUnitsRequest(
                display_name="Dân Tiến", date="2024-12-31", parent=unit),
            "GetRound": lambda unit: reporting.GetRoundRequest(name=f"{unit}/rounds/schools.2022"),
            "ListRounds": lambda unit: reporting.ListRoundsRequest(parent=unit),
            "GetTotal": lambda unit: reporting.GetTotalRequest(name=f"{unit}/rounds/schools.2022"),
            "GetTotal, as the total": lambda unit: reporting.GetTotalRequest(
                name=f"{unit}/rounds/schools.2022/total"),
            "BatchGetTotals": lambda unit: reporting.BatchGetTotalsRequest(parent=unit, queries=query),
            "BatchGetSubjectTotals": lambda unit: reporting.BatchGetSubjectTotalsRequest(
                parent=unit, queries=query, sets=[reporting.SubjectSet(subjects=["units/dan-tien"])]),
            "RollUpTotals": lambda unit: reporting.RollUpTotalsRequest(parent=unit, queries=query),
            "RestateTotals": lambda unit: reporting.RestateTotalsRequest(
                parent=unit, form="forms/schools", period="2022", date="2023-01-01"),
            "GetSeries": lambda unit: reporting.GetSeriesRequest(
                parent=unit, form="forms/schools", period="2022", with_totals=True),
        }
        for rpc, request in requests.items():
            with self.subTest(rpc):
                by_name, by_code = self.both(request)
                self.assertGreater(by_name.ByteSize(), 0)
                self.assertEqual(by_code, by_name)
                self.assertNotIn("330@", str(by_code))

    def test_a_snapshot_and_a_feed_by_code_are_those_of_the_unit(self):
        def filter_(unit):
            return reporting.TotalFilter(parent=unit)

        by_name, by_code = self.both(lambda unit: reporting.ListTotalsRequest(filter=filter_(unit)))
        self.assertGreater(len(by_name.totals), 0)
        self.assertEqual(list(by_code.totals), list(by_name.totals))
        for cursor, unit in ((by_name.cursor, BY_CODE), (by_code.cursor, district.OWNER)):
            with self.reader.stream(reporting.WatchTotalsRequest(filter=filter_(unit), cursor=cursor),
                                    timeout=harness.PATIENCE) as events:
                first = next(events)
                self.assertEqual((list(first.changes), first.caught_up), ([], True))

    def test_a_code_goes_from_unit_to_unit_by_the_day(self):
        def holder(code, day):
            return self.reader.call(catalog.GetUnitRequest(name=f"units/{code}@{day}")).name

        # Việt Tiến took over Dân Tiến and its code on 2025-07-01.
        self.assertEqual(holder("12238", "2025-06-30"), "units/dan-tien")
        self.assertEqual(holder("12238", "2025-07-01"), "units/viet-tien")
        self.assertEqual(holder("12214", "2024-12-31"), "units/da-trach")
        self.assertEqual(holder("12214", "2025-01-01"), "units/pham-hong-thai")
        self.assertEqual(holder("12103", "2025-07-01"), "units/my-hao-hung-yen")
        for name in ("units/12214@2025-07-01", "units/12238@2004-07-07", "units/330@2025-07-01"):
            refused = self.reader.refusal(catalog.GetUnitRequest(name=name))
            self.assertRefused(refused, "NOT_FOUND", "RESOURCE_NOT_FOUND")
            self.assertIn(name.removeprefix("units/").replace("@", " on "), refused.message)
            self.assertIn("LookupUnits", refused.message)
        found = self.stack.cli("units", "lookup", "--code", "12214", "--date", "2025-07-01", "-o",
                               "csv", check=True)
        self.assertIn("units/trieu-viet-vuong", found.out)

    def test_a_code_of_several_units_names_none(self):
        for name in ("units/truong-mot", "units/truong-hai"):
            self.reader.call(catalog.CreateUnitRequest(unit=catalog.Unit(
                name=name, versions=[catalog.UnitVersion(
                    code="777", display_name="Trường", kind=catalog.UNIT_KIND_SCHOOL,
                    parent="units/hung-yen", valid_from="2020-01-01")])))
        refused = self.reader.refusal(reporting.ListRoundsRequest(parent="units/777@2024-12-31"))
        self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_NAME")
        [(field, text)] = refused.violations
        self.assertEqual(field, "parent")
        self.assertIn("units/truong-hai, units/truong-mot", text)

    def test_the_command_takes_a_code_where_it_takes_a_unit(self):
        for args in (("totals", "get", "{}/schools.2022"), ("units", "get", "{}"),
                     ("totals", "batch", "--owner", "{}", "--query", "schools@2022"),
                     ("totals", "rollup", "{}", "--query", "schools@2022"),
                     ("totals", "list", "{}"), ("rounds", "list", "{}"),
                     ("units", "list", "--parent", "{}", "--date", "2024-12-31")):
            by_name, by_code = ([self.stack.cli(*(part.format(unit) for part in args), "-o", "csv",
                                                check=True).out
                                 for unit in ("khoai-chau", "330@2024-12-31")])
            self.assertEqual(by_code, by_name)
            self.assertGreater(len(by_name.splitlines()), 1)
        refused = self.stack.cli("units", "get", "330@2025-07-01")
        self.assertEqual(refused.rc, 1)
        self.assertIn("no unit has the code 330 on 2025-07-01", refused.err)
        self.assertEqual(self.stack.cli("units", "get", "330@2025-06-31").rc, 2)

    def test_writes_and_other_reads_take_names_alone(self):
        round_ = f"{BY_CODE}/rounds/schools.2022"
        with self.stack.untouched():
            for request in (reporting.CloseRoundRequest(name=round_, reason="Thử"),
                            reporting.OpenRoundRequest(parent=BY_CODE, form="forms/schools",
                                                       period="2019"),
                            reporting.GetReportRequest(name=f"{round_}/reports/khoai-chau"),
                            catalog.CreateUnitRequest(unit=catalog.Unit(
                                name=BY_CODE, versions=[catalog.UnitVersion(
                                    display_name="X", kind=catalog.UNIT_KIND_COMMUNE,
                                    parent="units/hung-yen", valid_from="2020-01-01")]))):
                refused = self.reader.refusal(request)
                self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_NAME")
                self.assertIn("no unit's id has an @", refused.violations[0][1])

    def test_who_may_do_nothing_learns_of_no_code(self):
        nobody = self.stack.client_of("user:khong-quyen")
        answers = {str(nobody.refusal(catalog.GetUnitRequest(name=f"units/{code}")))
                   for code in ("330@2024-12-31", "999@2024-12-31", "330@x")}
        self.assertEqual(len(answers), 1)
        self.assertIn("PERMISSION_DENIED", answers.pop())


if __name__ == "__main__":
    harness.main()
