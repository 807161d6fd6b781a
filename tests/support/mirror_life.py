"""The life of a mirror, the same for each kit: it and the service are killed and restarted, communes move and
merge, a replica of the service is lost, its database is set back. After each of these the mirror holds what
ListTotals says.

The mirror is killed KILLS times at moments that are drawn, and the service RESTARTS times in between;
THIDUA_KILLS=50 THIDUA_RESTARTS=20 in the environment make more of it than there is time for in every run.
"""

import concurrent.futures
import os
import random
import subprocess

from google.protobuf import text_format

from support import district, harness, mirrors, nginx, postgres, reform
from support.mirrors import DISTRICT, PROVINCE, SNAPSHOT
from support.stubs import catalog, reporting
from support.waiting import eventually

KILLS, RESTARTS = (int(os.environ.get(f"THIDUA_{name}", normal)) for name, normal in (
    ("KILLS", 10), ("RESTARTS", 3)))
SEED, MOMENTS = 20261130, 0.05  # seconds, about as long as a write takes
MOVED, BEFORE, AFTER = "units/xa-chuyen", "units/huyen-truoc", "units/huyen-sau"
FORM = "forms/dan-so-xa"
REPLICAS = ("reporting", "reporting-2")


class LifeCase(mirrors.MirrorCase):
    """Two processes of Reporting on one PostgreSQL, and the district as it was before 1 July 2025."""

    loaded = False

    @classmethod
    def make_stack(cls):
        cls.server = postgres.Postgres()
        cls.addClassCleanup(cls.server.stop)
        cls.database = cls.server.create("reporting")
        return harness.Stack({"reporting": cls.database}, {"reporting": len(REPLICAS)})

    @classmethod
    def prepare(cls):
        super().prepare()
        folder = cls.stack.state / "pack"
        cls.reform = reform.pack_before(harness.PACK, folder)
        cls.stack.cli("apply", "-f", folder, check=True)
        cls.stack.import_figures()
        cls.stack.await_catalog()

    def check_the_life_of_a_mirror(self):
        self.commune()
        self.round = district.open_round(self.stack, "commune-economy", "2022")
        whole, part, left = self.all = [self.mirror(*names) for names in (
            ("whole", PROVINCE), ("part", DISTRICT), ("left", BEFORE))]
        part.start()
        left.start()
        self.equal(part, left)
        self.assertEqual(len(left.ask("SELECT round FROM totals")), 2)
        self.through_kills_and_restarts(whole, part)
        self.equal(*self.all)
        below = left.ask("SELECT round FROM totals")
        self.assertEqual(below, [(f"{MOVED}/rounds/dan-so-xa.2022",)])
        # Nobody reported of it: missing is not 0.
        self.assertEqual(left.ask("SELECT n, sum FROM cells WHERE round = ?", below[0][0]), [(0, None)])
        self.assertIn((f"{MOVED}/rounds/dan-so-xa.2024",), whole.ask("SELECT round FROM totals"))
        self.assertGreaterEqual(part.metric("reconnects_total"), RESTARTS)
        self.through_the_reform(whole, part)
        self.through_the_loss_of_replicas(whole)
        for one in self.all:
            self.assertNotIn(SNAPSHOT, one.log())
        self.set_back(whole, part)
        for one in self.all:
            self.assertEqual(one.end(), 0, one.log())

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
            self.open(MOVED, year)

    def open(self, owner, year):
        return self.admin.call(reporting.OpenRoundRequest(
            parent=owner, form=FORM, period=year, due_date="2027-01-31")).name

    def through_kills_and_restarts(self, whole, part):
        draw = random.Random(SEED)
        kills = restarts = 0
        for turn in range(KILLS):
            whole.start()
            if draw.random() < 0.6:  # else it is killed where it may not have begun
                # Every time: a later change of the same total would hide that one was lost.
                self.equal(whole)
            with concurrent.futures.ThreadPoolExecutor(1) as writes:
                before = whole.cursor()
                subject, number = draw.choice(("dan-tien", "viet-hoa", "an-vi")), draw.randrange(1000, 9999)
                written = writes.submit(self.write, subject, number, self.round)
                if before and draw.random() < 0.5:
                    # As soon as the cursor moves: what it stands for must be there already.
                    eventually(lambda: whole.cursor() != before, "the event is stored", pause=0)
                    whole.kill()
                else:
                    whole.kill_after(draw.random() * MOMENTS)
                written.result()
            kills += 1
            if whole.cursor():
                self.assertTrue(whole.tables.is_sound())
            if turn * RESTARTS // KILLS < (turn + 1) * RESTARTS // KILLS:
                self.stack.restart("reporting")
                restarts += 1
            if turn == KILLS // 4:
                annulled = district.open_round(self.stack, "commune-economy", "2021")
            if turn == KILLS // 2:
                eventually(lambda: (annulled,) in part.ask("SELECT round FROM totals"),
                           f"the new round arrives; the mirror's log:\n{part.log()}")
                self.admin.call(reporting.AnnulRoundRequest(name=annulled, reason="Mở nhầm"))
            if turn == KILLS * 5 // 8:
                self.reorganise(catalog.Reorganisation(act="Nghị quyết 2", date="2023-01-01", steps=[
                    catalog.ReorganisationStep(change=catalog.UnitChange(unit=MOVED, parent=AFTER))]))
        self.assertEqual((kills, restarts), (KILLS, RESTARTS))
        whole.start()
        self.equal(whole)
        self.assertNotIn((annulled,), whole.ask("SELECT round FROM totals"))

    def reorganise(self, act):
        file = self.stack.state / "act.textproto"
        file.write_text("# proto-message: thidua.catalog.v1.Reorganisation\n"
                        + text_format.MessageToString(act, as_utf8=True), encoding="utf-8")
        self.stack.cli("units", "reorganise", "-f", file, "--reason", act.act, context="admin", check=True)

    def through_the_reform(self, whole, part):
        """On 1 July 2025 the district ends and its communes become seven below the province."""
        old = district.open_round(self.stack, "commune-economy", "2025", due_date="2027-01-31")
        self.equal(whole, part)
        self.reorganise(self.reform)
        self.admin.call(reporting.RenewRoundRequest(name=old, reason="Nghị quyết 1666"))
        new = self.open("units/viet-tien", "2026")
        self.equal(whole, part)
        for one in (whole, part):
            self.assertEqual(one.ask("SELECT expected, partial FROM totals WHERE round = ?", old), [(20, 20)])
        self.assertIn((new,), whole.ask("SELECT round FROM totals"))
        self.assertNotIn((new,), part.ask("SELECT round FROM totals"))

    def through_the_loss_of_replicas(self, mirror):
        """Behind nginx each of the two is lost once, so that of the mirror is among them."""
        self.assertEqual(mirror.end(), 0, mirror.log())
        with nginx.before(self.stack, "reporting"):
            mirror.called = "nginx"
            mirror.start()
            self.equal(mirror)
            for number, (lost, other) in enumerate((REPLICAS, REPLICAS[::-1])):
                self.stack.kill(lost)
                self.write("dan-tien", 7000 + number, self.round, other)
                self.equal(mirror, process=other)
                self.stack.start()
            self.assertGreaterEqual(mirror.metric("reconnects_total"), 1)
            self.assertEqual(mirror.end(), 0, mirror.log())
        mirror.called = "reporting"
        mirror.start()
        self.equal(*self.all)

    def set_back(self, *running):
        """Restores the database of a moment that the mirrors have left behind; they tell of it."""
        backup = self.stack.state / "one.backup"
        self.deploy("backup", self.database, backup)
        self.write("dan-tien", 4321, self.round)
        self.equal(*running)
        for name in REPLICAS:
            self.stack.terminate(name)
        restored = self.server.create("restored")
        self.deploy("restore", backup, restored)
        self.stack.use_database("reporting", restored)
        self.stack.start()
        for one in running:
            eventually(lambda: f"{SNAPSHOT}: OUT_OF_RANGE/UNKNOWN_POSITION" in one.log(),
                       "the mirror says that the history is another")
        self.equal(*running)

    @staticmethod
    def deploy(script, *args):
        subprocess.run([harness.ROOT / "deploy" / script, *args], check=True, stdin=subprocess.DEVNULL,
                       capture_output=True, timeout=60)
