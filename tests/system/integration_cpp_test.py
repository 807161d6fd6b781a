"""The kit for C++: built and run as docs/integration.md says, into a PostgreSQL of the test's own.

THIDUA_KILLS=50 THIDUA_RESTARTS=20 lead the mirror through more faults: support/mirror_life.py.
"""

import pathlib
import shutil
import sys
import tempfile
import unittest

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, mirrors, postgres  # noqa: E402
from support.mirror_life import LifeCase  # noqa: E402
from support.mirrored import PostgresTables  # noqa: E402
from support.mirrors import DISTRICT, PROVINCE, SNAPSHOT  # noqa: E402
from support.page import ASKED, IN_CPP, Page, run  # noqa: E402
from support.scripted import Scripted, event_of, odd_total  # noqa: E402
from support.stubs import reporting  # noqa: E402

PASSWORD = "mat-khau-1"
# A compiler cache that is there knows the stubs of the last run, wherever they lie.
CCACHE = {"CMAKE_CXX_COMPILER_LAUNCHER": "ccache", "CCACHE_NOHASHDIR": "1", "CXXFLAGS": "-fpch-preprocess",
          "CCACHE_SLOPPINESS": "pch_defines,time_macros,include_file_mtime,include_file_ctime"}


def setUpModule():
    """Builds the kit in an empty folder by the commands of the page."""
    global folder, blocks
    page = Page("docs/integration.md")
    build, *rest = page.blocks[IN_CPP]
    blocks = [*page.blocks[ASKED], *rest]
    made = tempfile.TemporaryDirectory(prefix="thidua-mirror-cpp-")
    unittest.addModuleCleanup(made.cleanup)
    folder = pathlib.Path(made.name)
    run(build, folder, **({**CCACHE, "CCACHE_BASEDIR": made.name} if shutil.which("ccache") else {}))


class Cpp:
    """What a test with mirrors has to have so that they are those of the kit for C++."""

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.program = [folder / "mirror-cpp/mirror"]
        cls.tables_server = cls.database_server()
        cls._tables = {}

    @classmethod
    def database_server(cls):
        """That mirrors write into: of the class's own, so that it may crash."""
        server = postgres.Postgres()
        cls.addClassCleanup(server.stop)
        return server

    def tables(self, name):
        if name not in self._tables:
            self._tables[name] = PostgresTables(self.tables_server, name)
        return self._tables[name]


class CppLifeTest(Cpp, LifeCase):
    @classmethod
    def database_server(cls):
        return cls.server  # Reporting's, which nothing happens to

    def test_the_life_of_a_mirror(self):
        self.check_the_life_of_a_mirror()


class CppEndsTest(Cpp, mirrors.MirrorCase):
    def test_every_command_of_the_page(self):
        server = self.tables_server
        server.create("totals")
        server.ask_password("mirror", PASSWORD, "totals")
        passwords = self.stack.state / "pgpass"
        passwords.write_text(f"{server.folder}:*:totals:mirror:{PASSWORD}\n")
        passwords.chmod(0o600)
        outputs = [run(block, folder, self.stack, [("host=db.example", f"host={server.folder}")],
                       PGPASSFILE=str(passwords)) for block in blocks]
        self.assertEqual(len(outputs), 3)
        self.assertIn(f"{DISTRICT}/rounds/schools.2022,330,1,1", outputs[-1])

    def test_it_keeps_the_tables_and_metrics_of_the_kit_for_python(self):
        cpp = self.mirror("same", PROVINCE)
        python = self.mirror("same-python", PROVINCE, program=mirrors.PYTHON,
                             tables=mirrors.MirrorCase.tables(self, "same-python"))
        for one in (cpp, python):
            self.assertEqual(one.once(), 0, one.log())
        self.assertEqual(cpp.content(), python.content())
        self.assertEqual(cpp.metrics_described(), python.metrics_described())
        for table in ("totals", "cells", "parts", "cursor"):
            columns = python.ask(f'SELECT name, type, "notnull" OR pk FROM pragma_table_info(\'{table}\')')
            self.assertEqual(cpp.ask(
                "SELECT column_name, upper(data_type) AS type, (is_nullable = 'NO')::int AS filled FROM "
                "information_schema.columns WHERE table_name = ? ORDER BY ordinal_position", table), columns)

    def test_it_stores_what_it_is_told_as_the_kit_for_python_does(self):
        # Of two pages at first one comes: a snapshot that breaks off begins anew.
        gone, kept = (event_of("", odd_total(f"{DISTRICT}/rounds/schools.{year}")).changes[0]
                      for year in ("2020", "2021"))
        first = reporting.ListTotalsResponse(totals=[gone.record], next_page_token="more")
        last = reporting.ListTotalsResponse(totals=[kept.record], cursor="c1")
        event = event_of("c2", odd_total())
        event.changes.add(round=gone.round, removed=True)
        held = []
        for name, how in (("told", {}), ("told-python", {
                "program": mirrors.PYTHON, "tables": mirrors.MirrorCase.tables(self, "told-python")})):
            mirror = self.mirror(name, PROVINCE, **how)
            with Scripted(self.stack.keys, [first, grpc.StatusCode.UNAVAILABLE, first, last], [event]) as told:
                mirror.address = told.address
                self.assertEqual(mirror.once(), 0, mirror.log())
            self.assertEqual(told.asked, ["", "more", "", "more", "c1"])
            self.assertEqual(mirror.log(), "tries again: UNAVAILABLE: as it is written down\n"
                                           "snapshot: 2 totals\n")
            self.assertEqual((len(mirror.ask("SELECT round FROM totals")), mirror.cursor()), (2, "c2"))
            held.append(mirror.content())
        self.assertEqual(*held)

    def test_a_kill_amid_an_event_or_a_snapshot_leaves_what_was(self):
        round_ = district.open_round(self.stack, "commune-economy", "2022")
        mirror = self.mirror("killed", DISTRICT)
        self.assertEqual(mirror.once(), 0, mirror.log())
        for number, by_a_snapshot in ((1000, False), (1001, True)):
            if by_a_snapshot:
                mirror.tables.forget_cursor()
            before = mirror.content(), mirror.cursor()
            mirror.tables.let_writes_wait(round_)
            self.write("an-vi", number, round_)
            mirror.start()
            harness.eventually(mirror.tables.writers_that_wait, "the mirror is amid a transaction")
            self.assertEqual((mirror.content(), mirror.cursor()), before)
            mirror.kill()
            # The server would notice when it has waited enough.
            mirror.tables.end_those_that_wait()
            self.assertEqual((mirror.content(), mirror.cursor()), before)
            mirror.tables.let_writes_pass()
            self.assertEqual(mirror.once(), 0, mirror.log())
            mirror.await_equal(self.province)

    def test_a_database_that_is_lost_is_waited_for(self):
        round_ = district.open_round(self.stack, "commune-economy", "2023")
        mirror = self.mirror("lost", DISTRICT)
        self.tables_server.crash()
        mirror.start()
        harness.eventually(lambda: mirror.log().count("tries again: a database cannot be used") > 1,
                           "it tries again")
        self.tables_server.start()
        mirror.await_equal(self.province)
        harness.eventually(lambda: mirror.metric("caught_up"), "it has caught up")
        seen = mirror.metric("reconnects_total")
        self.tables_server.crash()
        self.write("an-vi", 1002, round_)
        harness.eventually(lambda: mirror.metric("reconnects_total") > seen, "it notices")
        self.assertEqual(mirror.metric("caught_up"), 0)
        self.tables_server.start()
        mirror.await_equal(self.province)
        self.tables_server.crash()
        self.assertEqual(mirror.end(), 0, mirror.log())
        self.tables_server.start()
        self.assertNotIn(SNAPSHOT, mirror.log())

    def test_a_second_mirror_is_refused_while_the_first_one_runs(self):
        first = self.mirror("two-mirrors", DISTRICT)
        first.start()
        first.await_equal(self.province)
        second = self.mirror("second", DISTRICT, tables=first.tables)
        self.assertEqual(second.once(), 1)
        self.assertIn("gives up: another mirror writes this database", second.log())
        self.assertEqual(first.end(), 0, first.log())
        self.assertEqual(second.once(), 0, second.log())

    def test_a_write_that_fails_changes_nothing(self):
        self.check_that_a_failed_write_changes_nothing()

    def test_a_token_that_is_replaced_in_time(self):
        self.check_that_a_replaced_token_counts()

    def test_it_refuses_wrong_words_as_the_kit_for_python_does(self):
        mirror = self.mirror("words", PROVINCE)
        self.check_wrong_words(mirror)
        for db in (f"{mirror.tables.db} password={PASSWORD}", f"postgresql://lan:{PASSWORD}@db/totals",
                   f"host=db password='{PASSWORD}"):
            done = mirror.run_with(["--address", "localhost:1", "--ca", self.stack.keys / "ca.crt", "--token",
                                    self.stack.keys / "province.jwt", "--parent", PROVINCE, "--db", db])
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn("mirror: --db ", done.stdout)
            self.assertNotIn(PASSWORD, done.stdout)

    def test_it_ends_as_the_kit_for_python_does(self):
        wrong = self.stack.state / "wrong.jwt"
        wrong.write_text(self.stack.token("user:tinh", key=self.stack.foreign_key()))
        refused = self.mirror("wrong", PROVINCE, token_file=wrong)
        self.assertEqual(refused.once(), 2, refused.log())
        self.assertEqual(refused.log().count("refused: UNAUTHENTICATED/CREDENTIALS_INVALID"), 2)
        self.assertRegex(refused.log(), r"request id \S")
        self.assertIsNone(refused.cursor())
        bad = self.mirror("form", PROVINCE, "--form", "forms/khong-co", "--start", "2022-13-01")
        self.assertEqual(bad.once(), 1, bad.log())
        self.assertRegex(bad.log(), r"gives up: INVALID_ARGUMENT.*filter.forms\[0\].*filter.start_date")
        wrong.write_bytes(b"\x00\x01")
        self.assertEqual(refused.once(), 1, refused.log())
        self.assertIn("wrong.jwt has no token", refused.log())

    def test_it_takes_a_snapshot_in_the_place_of_a_cursor_that_is_refused(self):
        for parent in (PROVINCE, DISTRICT):  # the same database for another filter
            mirror = self.mirror("cut", parent)
            self.assertEqual(mirror.once(), 0, mirror.log())
            mirror.await_equal(self.province)
        self.assertEqual(mirror.log().count(f"{SNAPSHOT}: INVALID_ARGUMENT/INVALID_TOKEN"), 1)

    def test_it_follows_the_whole_filter(self):
        mirror = self.mirror("part", DISTRICT, "--form", "forms/schools", "--end", "2030-12-31")
        self.assertEqual(mirror.once(), 0, mirror.log())
        found, _ = mirrors.records(self.province, DISTRICT, forms=["forms/schools"], end_date="2030-12-31")
        self.assertTrue(found)
        self.assertEqual(mirror.content(), mirrors.rows_of(found))

    def test_it_ends_at_once_while_nobody_answers(self):
        mirror = self.mirror("away", PROVINCE)
        self.stack.terminate("reporting")
        self.addCleanup(self.stack.start)
        mirror.start()
        harness.eventually(lambda: mirror.log().count("tries again: UNAVAILABLE") > 1, "it tries again")
        self.assertEqual(mirror.end(), 0, mirror.log())


if __name__ == "__main__":
    harness.main()
