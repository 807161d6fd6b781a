"""A program of the province that mirrors totals: by the page, through faults, and what is refused.

THIDUA_KILLS=50 THIDUA_RESTARTS=20 lead the mirror through more faults: support/mirror_life.py.
"""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import harness, mirrors  # noqa: E402
from support.mirror_life import LifeCase  # noqa: E402
from support.mirrors import DISTRICT, PROVINCE, SNAPSHOT  # noqa: E402
from support.page import ASKED, IN_CPP, SHOWN, Page, run  # noqa: E402
from support.stubs import reporting  # noqa: E402


class PageTest(harness.StackCase):
    """docs/integration.md holds, word by word."""

    def test_every_command_of_the_page(self):
        page = Page("docs/integration.md")
        self.assertEqual(list(page.blocks), [ASKED, SHOWN, IN_CPP])  # of the last one integration_cpp_test
        folder = self.stack.state / "empty"
        folder.mkdir()
        outputs = [run(block, folder, self.stack, PYTHONPATH="contracts/python")
                   for heading in (ASKED, SHOWN) for block in page.blocks[heading]]
        self.assertEqual(len(outputs), 5)
        for whole in (outputs[2], outputs[4]):
            self.assertIn(f"{DISTRICT}/rounds/schools.2022|330|1|1", whole)
        self.assertIn(f"{DISTRICT}/rounds/schools.2022|elements/", outputs[3])
        self.assertNotIn("budget", outputs[3])

    def test_the_package_of_the_contracts(self):
        with self.subTest("an npm package, read from another folder"):
            made = self.stack.state / "package"
            mirrors.make_contracts(made)
            packed = subprocess.run(["npm", "pack", "--dry-run", "--json"], cwd=made, check=True,
                                    stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout
            self.assertIn('"protos/thidua/reporting/v1/total_feed.proto"', packed)
            self.assertIn('"thidua.binpb"', packed)
            self.assertNotIn('"python/', packed)
        with self.subTest("the descriptor set is whole and has comments"):
            from google.protobuf import descriptor_pb2, descriptor_pool
            files = descriptor_pb2.FileDescriptorSet.FromString((made / "thidua.binpb").read_bytes())
            pool = descriptor_pool.DescriptorPool()
            for file in files.file:
                pool.Add(file)
            service = pool.FindServiceByName("thidua.reporting.v1.ReportingService")
            self.assertIn("WatchTotals", service.methods_by_name)
            self.assertTrue(any(place.leading_comments for file in files.file
                                for place in file.source_code_info.location))
        with self.subTest("Python reads errors whatever else of google is imported before"):
            done = subprocess.run(
                ["/usr/bin/python3", "-B", "-c", "import google.protobuf, thidua_rpc; "
                 "print(thidua_rpc.status_pb2.Status(code=5).code)"], cwd="/", text=True,
                stdin=subprocess.DEVNULL, capture_output=True, env={"PYTHONPATH": str(made / "python")})
            self.assertEqual(done.stdout, "5\n", done.stderr)


class LifeTest(LifeCase):
    def test_the_life_of_a_mirror(self):
        self.check_the_life_of_a_mirror()


class RefusalsTest(mirrors.MirrorCase):
    """What is refused, how it is told, and what the mirror makes of it."""

    def watch(self, client, cursor, parent=PROVINCE, **fields):
        request = reporting.WatchTotalsRequest(
            filter=reporting.TotalFilter(parent=parent, **fields), with_cells=True, cursor=cursor)
        return client.refusal(request)

    def test_a_cursor_that_was_cut_or_is_of_another(self):
        cursor = mirrors.records(self.province, PROVINCE)[1]
        auditor = self.stack.bind("user:kiem-tra-khac", "ROLE_AUDITOR", PROVINCE)
        for refused in (self.watch(self.province, cursor[:-4]), self.watch(self.province, "rác"),
                        self.watch(auditor, cursor),
                        self.watch(self.province, cursor, parent=DISTRICT),
                        self.watch(self.province, cursor, forms=["forms/schools"])):
            self.assertRefused(refused, "INVALID_ARGUMENT", "INVALID_TOKEN")

    def test_what_the_filter_says_wrongly_is_told_at_once(self):
        fields = dict(forms=["forms/khong-co", "forms/schools", "forms/schools"], start_date="2022-13-01")
        asked = reporting.TotalFilter(parent=PROVINCE, **fields)
        for request in (reporting.ListTotalsRequest(filter=asked),
                        reporting.WatchTotalsRequest(filter=asked)):
            refused = self.province.refusal(request)
            self.assertEqual(refused.code.name, "INVALID_ARGUMENT", str(refused))
            self.assertEqual({field for field, _ in refused.violations},
                             {"filter.forms[0]", "filter.forms[2]", "filter.start_date"})
        mirror = self.mirror("form", PROVINCE, "--form", "forms/khong-co")
        self.assertEqual(mirror.once(), 1)
        self.assertRegex(mirror.log(), r"gives up: INVALID_ARGUMENT/.*filter.forms\[0\].*request id \S")

    def test_a_unit_without_rights(self):
        outside = self.stack.bind("user:ngoai", "ROLE_PROVINCIAL_READER", "units/dan-tien")
        asked = reporting.TotalFilter(parent=DISTRICT)
        for request in (reporting.ListTotalsRequest(filter=asked),
                        reporting.WatchTotalsRequest(filter=asked)):
            self.assertRefused(outside.refusal(request), "PERMISSION_DENIED", "PERMISSION_DENIED")
        token_file = self.stack.state / "outside.jwt"
        token_file.write_text(self.stack.token("user:ngoai"))
        mirror = self.mirror("outside", DISTRICT, token_file=token_file)
        self.assertEqual(mirror.once(), 2)
        self.assertEqual(mirror.log().count("refused: PERMISSION_DENIED"), 2)
        self.assertIsNone(mirror.cursor())

    def test_a_write_that_fails_changes_nothing(self):
        self.check_that_a_failed_write_changes_nothing()

    def test_the_mirror_takes_a_snapshot_in_the_place_of_a_cursor_that_is_refused(self):
        mirror = self.mirror("cut", DISTRICT)
        self.assertEqual(mirror.once(), 0, mirror.log())
        for parent in (PROVINCE, DISTRICT):  # the same file for another filter, and back
            other = self.mirror("cut", parent)
            self.assertEqual(other.once(), 0, other.log())
            other.await_equal(self.province)
        self.assertEqual(mirror.log().count(f"{SNAPSHOT}: INVALID_ARGUMENT/INVALID_TOKEN"), 2)

    def test_a_token_that_is_replaced_in_time(self):
        self.check_that_a_replaced_token_counts()


if __name__ == "__main__":
    harness.main()
