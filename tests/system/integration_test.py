"""A program of the province that mirrors totals: by the page, through faults, and what is refused."""

import os
import pathlib
import random
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, mirrors  # noqa: E402
from support.mirrors import DISTRICT, PROVINCE, SNAPSHOT  # noqa: E402
from support.stubs import catalog, reporting  # noqa: E402

MOVED, BEFORE, AFTER = "units/xa-chuyen", "units/huyen-truoc", "units/huyen-sau"
FORM = "forms/dan-so-xa"
SEED, KILLS, RESTARTS = 20261130, 20, (3, 7, 11, 14, 18)


class PageTest(harness.StackCase):
    """docs/integration.md holds, word by word."""

    @classmethod
    def prepare(cls):
        page = (harness.ROOT / "docs/integration.md").read_text(encoding="utf-8")
        cls.blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.M | re.S)
        cls.folder = cls.stack.state / "empty"
        cls.folder.mkdir()

    def run_block(self, block):
        for placeholder, real in (("/srv/thidua", harness.ROOT), ("/srv/keys", self.stack.keys),
                                  ("reporting.example:7443", self.stack.address("reporting"))):
            block = block.replace(placeholder, str(real))
        self.assertNotIn("example", block)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], cwd=self.folder, text=True, timeout=120,
            stdin=subprocess.DEVNULL, capture_output=True,
            env={**os.environ,  # npm finds its registry as it does for whoever runs this
                 "THIDUA_CONTEXT_FILE": self.stack.env["THIDUA_CONTEXT_FILE"],
                 "PATH": f"{harness.BIN}:/usr/bin:/bin:{self.stack.env['PATH']}",
                 "PYTHONPATH": "contracts/python", "PYTHONDONTWRITEBYTECODE": "1"})
        self.assertEqual(done.returncode, 0, f"{block}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def test_every_command_of_the_page(self):
        outputs = [self.run_block(block) for block in self.blocks]
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


class FaultsTest(mirrors.MirrorCase):
    """What the mirror holds is what ListTotals says, whatever happens to either."""

    def commune(self):
        """Two districts, and a commune of the first which owns its rounds: 2022 and 2024."""
        for name, kind, parent in ((BEFORE, catalog.UNIT_KIND_DISTRICT, PROVINCE),
                                   (AFTER, catalog.UNIT_KIND_DISTRICT, PROVINCE),
                                   (MOVED, catalog.UNIT_KIND_COMMUNE, BEFORE)):
            self.admin.call(catalog.CreateUnitRequest(unit=catalog.Unit(name=name, versions=[
                catalog.UnitVersion(display_name=name, kind=kind, parent=parent,
                                    valid_from="2004-07-08")])))
        self.admin.call(catalog.CreateFormRequest(form=catalog.Form(
            name=FORM, title="Dân số xã", owner=PROVINCE, elements=["elements/population"],
            owner_kinds=[catalog.UNIT_KIND_COMMUNE],
            assignments=[catalog.Assignment(subject_is_owner=True)],
            calendar=catalog.FORM_CALENDAR_CALENDAR, frequency=catalog.FORM_FREQUENCY_YEARLY)))
        for year in ("2022", "2024"):
            self.admin.call(reporting.OpenRoundRequest(parent=MOVED, form=FORM, period=year))

    def test_the_mirror_through_kills_restarts_moves_and_a_restored_backup(self):
        self.commune()
        self.round = district.open_round(self.stack, "commune-economy", "2022")
        draw = random.Random(SEED)
        whole, part, left = (self.mirror(*names) for names in (
            ("whole", PROVINCE), ("part", DISTRICT), ("left", BEFORE)))
        part.start()
        left.start()
        self.equal(part, left)
        self.assertEqual(len(left.ask("SELECT round FROM totals")), 2)
        for turn in range(KILLS):
            before = whole.cursor()
            whole.start()
            if draw.random() < 0.6:  # else it is killed where it may not have begun
                self.write("an-vi", 9000 + turn, self.round)
                harness.eventually(lambda: whole.cursor() not in (None, before),
                                   f"the mirror stores something; its log:\n{whole.log()}")
            for _ in range(draw.randrange(3)):
                self.write(draw.choice(("dan-tien", "viet-hoa", "an-vi")), draw.randrange(1000, 9999),
                           self.round)
            whole.kill()
            if whole.cursor():
                self.assertEqual(whole.ask("PRAGMA integrity_check"), [("ok",)])
            if turn in RESTARTS:
                self.stack.restart("reporting")
            if turn == 5:
                annulled = district.open_round(self.stack, "commune-economy", "2021")
            if turn == 9:
                harness.eventually(lambda: (annulled,) in part.ask("SELECT round FROM totals"),
                                   f"the new round arrives; the mirror's log:\n{part.log()}")
                self.admin.call(reporting.AnnulRoundRequest(name=annulled, reason="Mở nhầm"))
            if turn == 12:
                self.move()
        whole.start()
        self.equal(whole, part, left)
        self.assertNotIn(SNAPSHOT, whole.log() + part.log() + left.log())
        rounds = [row[0] for row in whole.ask("SELECT round FROM totals")]
        self.assertNotIn(annulled, rounds)
        self.assertIn(f"{MOVED}/rounds/dan-so-xa.2024", rounds)
        below = left.ask("SELECT round FROM totals")
        self.assertEqual(below, [(f"{MOVED}/rounds/dan-so-xa.2022",)])
        # Nobody reported of it: missing is not 0.
        self.assertEqual(left.ask("SELECT n, sum FROM cells WHERE round = ?", below[0][0]), [(0, None)])
        self.assertGreaterEqual(part.metric("reconnects_total"), len(RESTARTS))
        self.set_back(self.round, whole, part)
        for one in (whole, part, left):
            self.assertEqual(one.end(), 0, one.log())

    def move(self):
        """From 2023 on the commune lies in the other district."""
        act = self.stack.state / "act.textproto"
        act.write_text('# proto-message: thidua.catalog.v1.Reorganisation\n'
                       f'act: "Nghị quyết 2" date: "2023-01-01"\n'
                       f'steps {{ change {{ unit: "{MOVED}" parent: "{AFTER}" }} }}\n')
        self.stack.cli("units", "reorganise", "-f", act, "--reason", "Nghị quyết 2", context="admin",
                       check=True)


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
