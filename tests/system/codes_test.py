"""Code lists kept as a copy by what changed in them."""

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


if __name__ == "__main__":
    harness.main()
