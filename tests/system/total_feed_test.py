"""Totals below a unit as a snapshot and a feed: by the command line, and over a change of replica."""

import csv
import json
import pathlib
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness, postgres  # noqa: E402
from support.stubs import reporting  # noqa: E402

OWNER = "khoai-chau"


def snapshot(client, process=None, **fields):
    """All pages as one answer."""
    request = reporting.ListTotalsRequest(
        filter=reporting.TotalFilter(parent=district.OWNER, **fields), with_cells=True)
    whole = reporting.ListTotalsResponse()
    while True:
        page = client.call(request, process)
        whole.MergeFrom(page)
        request.page_token = page.next_page_token
        if not request.page_token:
            return whole


def follow(client, cursor, process=None):
    """What has changed since: the last state of each round, and the cursor behind it."""
    request = reporting.WatchTotalsRequest(
        filter=reporting.TotalFilter(parent=district.OWNER), with_cells=True, cursor=cursor)
    changes = {}
    with client.stream(request, process, timeout=harness.PATIENCE) as events:
        for event in events:
            changes.update({change.round: change for change in event.changes})
            cursor = event.cursor
            if event.caught_up:
                return changes, cursor


def texts(records):
    """Records without the positions at which they were read, by round."""
    seen = []
    for record in sorted(records, key=lambda record: record.round):
        copy = reporting.TotalRecord()
        copy.CopyFrom(record)
        copy.total.token = ""
        seen.append(copy.SerializeToString(deterministic=True))
    return seen


class CommandTest(harness.StackCase):
    """`thidua totals list` and `thidua totals watch`."""

    def setUp(self):
        self.cursor = str(self.stack.state / f"{self.id()}.cursor")

    def cli(self, verb, *args):
        return self.stack.cli("totals", verb, OWNER, *args, check=True).out

    def test_a_list_has_every_cell_with_what_it_rests_on(self):
        client = self.stack.client("admin")
        rows = list(csv.DictReader(self.cli("list", "-o", "csv").splitlines()))
        records = snapshot(client).totals
        self.assertEqual(len(rows), sum(len(record.total.cells) for record in records))
        self.assertGreater(len(rows), 50)
        for record in records:
            one = client.call(reporting.GetTotalRequest(name=record.round))
            form, period = record.round.rsplit("/", 1)[1].split(".")
            cells = {row["element"]: row for row in rows
                     if (row["form"], row["period"]) == (form, period)}
            for cell in one.cells:
                row = cells[cell.element.split("/")[1]]
                self.assertEqual((row["owner"], row["n"], row["of"], row["sum"]),
                                 (OWNER, str(cell.n), str(cell.of), cell.sum))
                self.assertEqual((row["expected"], row["accepted"], row["simulated"]),
                                 (str(one.basis.expected), str(one.basis.accepted),
                                  "SIMULATED" if one.basis.simulated else ""))
                if cell.n == 0:
                    self.assertEqual((row["status"], row["sum"]), ("missing", ""))

    def test_watch_goes_on_from_the_cursor_in_the_file(self):
        officer = self.stack.client("officer")
        round_ = district.open_round(self.stack, "commune-economy", "2019")
        listed = json.loads(self.cli("list", "-o", "json", "--cursor-file", self.cursor))
        self.assertIn(round_, [total["round"] for total in listed["totals"]])
        self.assertEqual(self.cli("watch", "--once", "--cursor-file", self.cursor), "")
        district.report_accepted(self.stack, round_, "dan-tien", {"population": 48},
                                 explained="Số tùy ý")
        # A draft changes no total.
        officer.call(district.draft(round_, "an-vi", {"population": 7}))
        self.assertIn(f"{round_}  open  accepted 1 of",
                      self.cli("watch", "--once", "--cursor-file", self.cursor))
        self.assertEqual(self.cli("watch", "--once", "--cursor-file", self.cursor), "")

    def test_watch_goes_on_by_itself_over_a_restart(self):
        round_ = district.open_round(self.stack, "commune-economy", "2020")
        self.cli("list", "--cursor-file", self.cursor)
        command = [str(harness.BIN / "thidua"), "totals", "watch", OWNER, "-o", "json",
                   "--cursor-file", self.cursor]
        with subprocess.Popen(command, env=self.stack.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as feed:
            told = []
            threading.Thread(target=lambda: [
                told.extend(change["record"]["total"]["basis"].get("accepted", 0)
                            for change in json.loads(line).get("changes", []))
                for line in feed.stdout], daemon=True).start()
            try:
                district.report_accepted(self.stack, round_, "dan-tien", {"population": 48},
                                         explained="Số tùy ý")
                harness.eventually(lambda: told == [1], "the first figure is told")
                self.stack.restart("reporting")
                district.report_accepted(self.stack, round_, "an-vi", {"population": 49},
                                         explained="Số tùy ý")
                harness.eventually(lambda: told == [1, 2], "the second figure is told")
            finally:
                feed.terminate()

    def test_an_unknown_form_and_a_foreign_unit_are_refused(self):
        refused = self.stack.cli("totals", "list", OWNER, "--form", "khong-co")
        self.assertNotEqual(refused.rc, 0)
        self.assertIn("there is no form forms/khong-co", refused.err)
        self.assertRefused(
            self.stack.client("officer").refusal(reporting.ListTotalsRequest(
                filter=reporting.TotalFilter(parent="units/van-giang"))),
            "PERMISSION_DENIED", "PERMISSION_DENIED")


class ReplicasTest(harness.StackCase):
    """Two processes on one PostgreSQL: a reader goes on at either."""

    loaded = False
    REPLICAS = ("reporting", "reporting-2")

    @classmethod
    def make_stack(cls):
        server = postgres.Postgres()
        cls.addClassCleanup(server.stop)
        return harness.Stack({name: server.create(name) for name in harness.SERVICES},
                             {"reporting": len(cls.REPLICAS)})

    @classmethod
    def prepare(cls):
        cls.stack.cli("apply", "-f", harness.PACK, check=True)

    def test_a_reader_goes_on_at_another_replica(self):
        admin = self.stack.client("admin")
        round_ = district.open_round(self.stack, "commune-economy", "2022")
        whole = snapshot(admin, "reporting")
        self.assertIn(round_, [total.round for total in whole.totals])
        cursor, mirror = whole.cursor, {total.round: total for total in whole.totals}
        for number in range(1, 7):
            at = self.REPLICAS[number % 2]
            district.report_accepted(self.stack, round_, "dan-tien", {"population": number},
                                     reason="Đính chính", explained="Số tùy ý")
            if number == 4:
                district.open_round(self.stack, "commune-economy", "2023")
            changes, cursor = follow(admin, cursor, at)
            self.assertIn(round_, changes)
            mirror.update({name: change.record for name, change in changes.items()})
            self.assertEqual(texts(mirror.values()), texts(snapshot(admin, at).totals))
            self.assertEqual(follow(admin, cursor, self.REPLICAS[(number + 1) % 2])[0], {})

    def test_a_commit_of_one_replica_is_told_by_the_other(self):
        admin = self.stack.client("admin")
        round_ = district.open_round(self.stack, "commune-economy", "2021")
        request = reporting.WatchTotalsRequest(
            filter=reporting.TotalFilter(parent=district.OWNER),
            cursor=snapshot(admin, "reporting").cursor)
        with admin.stream(request, "reporting-2", timeout=harness.PATIENCE) as events:
            self.assertTrue(next(events).caught_up)
            admin.call(reporting.CloseRoundRequest(name=round_), "reporting")
            told = []
            while not told:
                told = [change.record for change in next(events).changes]
            self.assertEqual([(record.round, record.state) for record in told],
                             [(round_, reporting.ROUND_STATE_CLOSED)])


if __name__ == "__main__":
    harness.main()
