"""What an officer owes: told live, by right, and until it is done."""

import csv
import io
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import reporting  # noqa: E402

FORM = "commune-economy"
NONE = "REPORT_STATE_UNSPECIFIED"


class TasksTest(harness.StackCase):
    """One commune's tasks in rounds of its district."""

    @classmethod
    def prepare(cls):
        cls.commune, cls.reviewer = cls.stack.client("commune"), cls.stack.client("reviewer")

    def tasks(self, client=None, **fields):
        return (client or self.commune).call(reporting.ListTasksRequest(
            form=f"forms/{FORM}", **fields)).tasks

    def periods(self, **fields):
        """{period: state} of the commune's tasks."""
        return {task.period: reporting.ReportState.Name(task.state)
                for task in self.tasks(**fields)}

    def table(self, *args, context="commune"):
        done = self.stack.cli("tasks", *args, "-o", "csv", context=context, check=True)
        return list(csv.DictReader(io.StringIO(done.out)))

    def test_a_task_lasts_until_the_report_is_handed_over(self):
        round_ = district.open_round(self.stack, FORM, "2019")
        task = {task.period: task for task in self.tasks()}["2019"]
        self.assertEqual((task.round, task.subject, task.reporter),
                         (round_, "units/dan-tien", "units/dan-tien"))
        self.assertTrue(task.overdue, "the round was due years ago")
        self.assertLess(task.days_left, -365)
        self.assertTrue(task.form_title and task.display_name == "Dân Tiến", task)

        self.commune.call(district.draft(round_, "dan-tien", {"population": 9000}))
        self.assertEqual(self.periods()["2019"], "REPORT_STATE_DRAFT")
        self.commune.call(district.submit(round_, "dan-tien"))
        self.assertNotIn("2019", self.periods())
        self.assertIn("2019", self.periods(states=["REPORT_STATE_SUBMITTED"]))

        self.reviewer.call(district.send_back(round_, "dan-tien", "Thiếu dân số tạm trú"))
        row = {row["period"]: row for row in self.table("--form", FORM)}["2019"]
        self.assertEqual((row["state"], row["remarks"], row["overdue"]),
                         ("returned", "Thiếu dân số tạm trú", ""))
        self.assertGreater(int(row["days_left"]), 365, "it has to come again by the end of 2099")

        self.commune.call(district.draft(round_, "dan-tien", {"population": 9500}))
        self.commune.call(district.submit(round_, "dan-tien"))
        self.reviewer.call(district.accept(self.reviewer, round_, "dan-tien"))
        self.assertNotIn("2019", self.periods())

    def test_a_round_that_is_closed_or_taken_back_asks_for_nothing(self):
        admin = self.stack.client("admin")
        round_ = district.open_round(self.stack, FORM, "2018")
        self.assertIn("2018", self.periods())
        admin.call(reporting.CloseRoundRequest(name=round_))
        self.assertNotIn("2018", self.periods())
        admin.call(reporting.ReopenRoundRequest(name=round_, reason="Bổ sung"))
        admin.call(reporting.ExtendRoundRequest(name=round_, due_date="2099-01-05",
                                                subjects=["units/dan-tien"], reason="Mưa lũ"))
        task = {task.period: task for task in self.tasks()}["2018"]
        self.assertEqual((task.due_date, task.overdue), ("2099-01-05", False))
        self.assertNotIn("2018", self.periods(overdue=True))
        self.assertNotIn("2018", self.periods(due_before="2099-01-05"))
        self.assertIn("2018", self.periods(due_before="2099-01-06"))
        admin.call(reporting.AnnulRoundRequest(name=round_, reason="Mở nhầm"))
        self.assertNotIn("2018", self.periods())

    def test_everybody_is_told_what_is_his(self):
        district.open_round(self.stack, FORM, "2017")
        everything = self.tasks(self.stack.client("officer"), page_size=1000)
        mine = [task for task in everything if task.period == "2017"]
        self.assertEqual(len(mine), 25)
        self.assertEqual(sorted(mine, key=lambda t: (t.due_date, t.form, t.subject)), list(mine))
        self.assertEqual({task.subject for task in self.tasks()}, {"units/dan-tien"})
        for context in ("reviewer", "province", "auditor"):
            refused = self.stack.client(context).refusal(reporting.ListTasksRequest())
            self.assertRefused(refused, "PERMISSION_DENIED", "PERMISSION_DENIED")
        # Who may read a unit's reports is told what that unit owes; nobody else is.
        self.assertTrue(self.tasks(self.reviewer, unit="units/dan-tien"))
        for context, unit in (("province", "dan-tien"), ("commune", "dong-tien"),
                              ("commune", "khong-co")):
            refused = self.stack.client(context).refusal(
                reporting.ListTasksRequest(unit=f"units/{unit}"))
            self.assertRefused(refused, "PERMISSION_DENIED", "PERMISSION_DENIED")

    def test_pages_hold_every_task_once(self):
        district.open_round(self.stack, FORM, "2016")
        officer = self.stack.client("officer")
        whole = officer.call(reporting.ListTasksRequest(page_size=1000)).tasks
        request, paged = reporting.ListTasksRequest(page_size=7), []
        while True:
            page = officer.call(request)
            paged += page.tasks
            if not page.next_page_token:
                break
            request.page_token = page.next_page_token
        self.assertEqual(paged, list(whole))

    def test_nothing_owed_is_said_and_is_no_failure(self):
        done = self.stack.cli("tasks", "--due-before", "1990-01-01", context="commune", check=True)
        self.assertIn("Nothing is owed.", done.out)
        done = self.stack.cli("tasks", "--due-before", "1990-01-01", "-o", "json",
                              context="commune", check=True)
        self.assertFalse(done.message(reporting.ListTasksResponse()).tasks)
        refused = self.stack.cli("tasks", context="province")
        self.assertEqual(refused.rc, 1)
        self.assertIn("PERMISSION_DENIED", refused.err)

    def test_watching_shows_what_changes_and_nothing_else(self):
        command = [harness.BIN / "thidua", "--context", "commune", "-o", "json", "tasks",
                   "--form", FORM, "--watch", "--every", "100ms"]
        with subprocess.Popen([str(part) for part in command], env=self.stack.env,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watch:
            try:
                def periods():
                    return {task["period"] for task in json.loads(watch.stdout.readline())["tasks"]}
                self.assertNotIn("2014", periods())
                round_ = district.open_round(self.stack, FORM, "2014")
                self.assertIn("2014", periods())
                self.stack.client("admin").call(reporting.CloseRoundRequest(name=round_))
                self.assertNotIn("2014", periods())
            finally:
                watch.kill()


if __name__ == "__main__":
    harness.main()
