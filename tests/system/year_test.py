"""A district's last year and a half, as its people live it: rounds that open by a schedule, files of every
month, reports that are late, sent back and corrected, estimates that become official, communes that merge,
and the end of the district. What comes out is compared with what the files say, added up here."""

import collections
import csv
import io
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import reporting  # noqa: E402
from support.waiting import eventually  # noqa: E402

OWNER = district.OWNER
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)] + [f"2025-{m:02d}" for m in range(1, 7)]
ALL_BUT = ("an-vi", "dan-tien", "tan-dan")  # subjects that were given no more time in March 2024
NO_CASE = "Không có ổ dịch mới"


class YearTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        cls.random = random.Random(2024)
        cls.admin, cls.officer = cls.stack.client("admin"), cls.stack.client("officer")
        cls.reviewer, cls.province = cls.stack.client("reviewer"), cls.stack.client("province")
        # {period: {subject: (number, status)}}: what the files said last.
        cls.said = collections.defaultdict(dict)
        cls.estimates = {}  # {period: text of the file that held estimates}
        cls.stack.cli("rounds", "set-schedule", "khoai-chau", "--since", "2024-01-01", "--form",
                      "epidemics", "--form", "commune-economy", context="admin", check=True)
        cls.rounds = eventually(cls.opened, "the rounds of a year and a half")
        cls.stack.cli("rounds", "extend", "khoai-chau/epidemics.2024-03", "--due", "2099-01-01",
                      *(word for line in cls.rounds["epidemics.2024-03"].roster
                        if district_id(line.subject) not in ALL_BUT
                        for word in ("--subject", district_id(line.subject))),
                      "--reason", "Mưa lũ", context="admin", check=True)
        for month in MONTHS:
            cls.report_month(month)
        cls.correct("2024-05", "dan-tien", 7)
        cls.report_year()

    @classmethod
    def opened(cls):
        """The rounds by their ids, once all are there."""
        found = {}
        for form in ("epidemics", "commune-economy"):
            answer = cls.admin.call(reporting.ListRoundsRequest(
                parent=OWNER, form=f"forms/{form}", page_size=1000))
            found |= {round_.name.rsplit("/", 1)[-1]: round_ for round_ in answer.rounds}
        wanted = {f"epidemics.{month}" for month in MONTHS} | {"commune-economy.2024",
                                                               "commune-economy.2025"}
        return found if wanted <= set(found) else None

    @classmethod
    def import_rows(cls, rows, *flags, check=True):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";")
        writer.writerow(["form", "period", "subject", "element", "value", "status", "note"])
        writer.writerows(rows)
        return cls.stack.cli("import", "reports", "-", "--owner", "khoai-chau", "--submit",
                             "--numbers", "en", *flags, context="officer", check=check,
                             text=out.getvalue())

    @classmethod
    def report_month(cls, month):
        """A file of the month, of which an office forgets some communes; some values are estimates, which a
        second file makes official; some reports are sent back first."""
        round_ = cls.rounds[f"epidemics.{month}"]
        rows, later = [], []
        for line in round_.roster:
            subject = district_id(line.subject)
            if cls.random.random() < 0.05:
                continue
            number = cls.random.randint(3, 8)
            status = "estimate" if cls.random.random() < 0.2 else "official"
            rows.append(["epidemics", month, subject, "outbreaks", number, status, NO_CASE])
            cls.said[month][subject] = (number, status)
            if status == "estimate":
                later.append(["epidemics", month, subject, "outbreaks", number + 1, "official",
                              NO_CASE])
        cls.import_rows(rows)
        cls.send_back_one(round_)
        cls.accept_all(round_)
        if not later:
            return
        cls.estimates[month] = [row for row in rows if row[5] == "estimate"]
        cls.import_rows(later, "--reason", "Số chính thức")
        for row in later:
            cls.said[month][row[2]] = (row[4], row[5])
        cls.accept_all(round_)

    @classmethod
    def send_back_one(cls, round_):
        waiting = cls.waiting(round_)
        report = waiting[cls.random.randrange(len(waiting))]
        subject = district_id(report.name)
        cls.reviewer.call(reporting.ReturnReportRequest(
            name=report.name, due_date="2099-12-31",
            remarks=[reporting.Remark(element="elements/outbreaks", text="Kiểm tra lại")]))
        number = 5
        status = report.cells[0].status
        cls.officer.call(reporting.UpdateReportRequest(report=reporting.Report(
            name=report.name, source=report.source,
            cells=[district.cell("outbreaks", number, status=status, note="Đã kiểm tra")])))
        cls.officer.call(reporting.SubmitReportRequest(name=report.name))
        period = round_.period
        cls.said[period][subject] = (number, cls.said[period][subject][1])

    @classmethod
    def waiting(cls, round_):
        return list(cls.reviewer.call(reporting.ListReportsRequest(
            parent=round_.name, page_size=1000,
            states=[reporting.REPORT_STATE_SUBMITTED])).reports)

    @classmethod
    def accept_all(cls, round_):
        reports = cls.waiting(round_)
        answer = cls.reviewer.call(reporting.AcceptReportsRequest(
            parent=round_.name, reports=[reporting.ReportToAccept(name=report.name,
                                                                  etag=report.etag)
                                         for report in reports]))
        assert (answer.accepted, answer.refused) == (len(reports), 0), answer

    @classmethod
    def correct(cls, month, subject, number):
        cls.said[month].pop(subject, None)
        cls.import_rows([["epidemics", month, subject, "outbreaks", number, "adjusted", NO_CASE]],
                        "--reason", "Đính chính")
        cls.said[month][subject] = (number, "adjusted")
        cls.accept_all(cls.rounds[f"epidemics.{month}"])

    @classmethod
    def report_year(cls):
        rows = []
        for year in ("2024", "2025"):
            for line in cls.rounds[f"commune-economy.{year}"].roster:
                subject = district_id(line.subject)
                income = cls.random.randint(100_000, 900_000)
                rows.append(["commune-economy", year, subject, "income", f"{income}.5", "official",
                             "Theo điều tra"])
                cls.said[year][subject] = income
        cls.import_rows(rows)
        for year in ("2024", "2025"):
            cls.accept_all(cls.rounds[f"commune-economy.{year}"])

    def window(self, form, period):
        answer = self.province.call(reporting.BatchGetTotalsRequest(
            parent=OWNER, queries=[reporting.TotalQuery(form=f"forms/{form}", period=period)]))
        return answer.results[0].total

    def sum_of(self, months):
        return sum(number for month in months for number, _ in self.said[month].values())

    def test_communes_are_those_of_each_period(self):
        size = {id_: len(round_.roster) for id_, round_ in self.rounds.items()}
        self.assertEqual({size[f"epidemics.{month}"] for month in MONTHS[:12]}, {25})
        self.assertEqual({size[f"epidemics.{month}"] for month in MONTHS[12:]}, {20})
        self.assertEqual((size["commune-economy.2024"], size["commune-economy.2025"]), (25, 20))

    def test_every_month_comes_to_what_its_files_say(self):
        for month in MONTHS:
            with self.subTest(month):
                total = district.total(self.province, self.rounds[f"epidemics.{month}"].name)
                said = self.said[month]
                self.assertEqual(district.sums(total)["outbreaks"], str(self.sum_of([month])))
                self.assertEqual(total.basis.expected, 25 if month < "2025" else 20)
                self.assertEqual(total.basis.accepted, len(said))
                self.assertEqual((total.cells[0].n, total.cells[0].of),
                                 (len(said), total.basis.expected))
                self.assertEqual(total.basis.partial, 0)
                # All came years after the deadline, but for those that were given more time, and for
                # one that was sent back and came again within its own deadline, which keeps its day.
                late = set(said) & set(ALL_BUT) if month == "2024-03" else set(said)
                self.assertEqual(total.basis.accepted_late, len(late))

    def test_the_year_is_the_sum_of_its_months(self):
        total = self.window("epidemics", "2024")
        self.assertEqual(district.sums(total)["outbreaks"], str(self.sum_of(MONTHS[:12])))
        self.assertEqual(total.basis.expected, 12 * 25)
        self.assertEqual(total.basis.accepted, sum(len(self.said[m]) for m in MONTHS[:12]))
        self.assertEqual(list(total.basis.missing_periods), [])

    def test_the_last_half_year_is_a_window_like_any_other(self):
        half, year = self.window("epidemics", "2025-h1"), self.window("epidemics", "2025")
        self.assertEqual(district.sums(half)["outbreaks"], str(self.sum_of(MONTHS[12:])))
        self.assertEqual((list(half.basis.missing_periods), list(half.basis.outside_periods)),
                         ([], []))
        self.assertEqual(list(year.basis.missing_periods), [], "nothing is missing after the end")
        self.assertEqual(list(year.basis.outside_periods),
                         [f"2025-{month:02d}" for month in range(7, 13)])
        self.assertEqual(district.sums(year)["outbreaks"], district.sums(half)["outbreaks"])

    def test_a_sum_of_half_a_year_says_so(self):
        year = self.window("commune-economy", "2025")
        self.assertEqual((year.basis.expected, year.basis.partial), (20, 20))
        expected = sum(self.said["2025"].values()) + len(self.said["2025"]) // 2
        self.assertEqual(district.sums(year)["income"], str(expected))
        whole = self.window("commune-economy", "2024")
        self.assertEqual((whole.basis.expected, whole.basis.partial), (25, 0))
        table = self.stack.cli("totals", "get", "khoai-chau/commune-economy.2025",
                               context="province", check=True)
        self.assertIn("of 20 the unit existed in a part of the period only", table.out + table.err)
        progress = self.stack.cli("rounds", "progress", "khoai-chau/commune-economy.2025",
                                  context="admin", check=True)
        self.assertIn("2025-06-30", progress.out)

    def test_an_old_file_of_estimates_takes_no_official_figure_back(self):
        month = next(month for month in MONTHS if month in self.estimates)
        before = district.total(self.province, self.rounds[f"epidemics.{month}"].name)
        again = self.import_rows(self.estimates[month], "--reason", "Gửi lại", check=False)
        self.assertNotEqual(again.rc, 0)
        self.assertIn("LESS_FIRM", again.out + again.err)
        self.assertEqual(district.total(self.province, before.name), before)

    def test_nothing_is_owed_after_the_end(self):
        matrix = self.admin.call(reporting.GetProgressMatrixRequest(
            parent=OWNER, period="2025", forms=["forms/epidemics", "forms/commune-economy"]))
        (owner,) = matrix.owners
        states = {(round_.form, round_.period): round_.state for round_ in owner.rounds}
        self.assertNotIn(reporting.PROGRESS_ROUND_STATE_MISSING, states.values())
        self.assertNotIn(("forms/epidemics", "2025-07"), states)
        accepted = sum(len(self.said[month]) for month in MONTHS[12:]) + len(self.said["2025"])
        self.assertEqual((owner.counts.expected, owner.counts.in_force), (7 * 20, accepted))

    def test_tasks_are_what_the_files_left_out(self):
        owed = collections.Counter()
        token = ""
        while True:
            page = self.officer.call(reporting.ListTasksRequest(
                form="forms/epidemics", page_size=1000, page_token=token))
            owed.update((task.period, district_id(task.subject)) for task in page.tasks)
            token = page.next_page_token
            if not token:
                break
        left_out = {(month, district_id(line.subject)) for month in MONTHS
                    for line in self.rounds[f"epidemics.{month}"].roster
                    if district_id(line.subject) not in self.said[month]}
        self.assertEqual(set(owed), left_out)
        self.assertEqual(set(owed.values()), {1} if left_out else set())

    def test_the_new_provinces_first_year_starts(self):
        self.stack.cli("apply", "-f", harness.ROOT / "deploy/packs/hung-yen", context="admin",
                       check=True)
        self.stack.cli("rounds", "set-schedule", "hung-yen", "--since", "2026-01-01", "--form",
                       "hung-yen-epidemics", context="admin", check=True)
        months = [f"2026-{month:02d}" for month in range(1, 11)]

        def opened():
            rounds = self.admin.call(reporting.ListRoundsRequest(
                parent="units/hung-yen", form="forms/hung-yen-epidemics", page_size=1000)).rounds
            found = {round_.period: round_ for round_ in rounds}
            return found if set(months) <= set(found) else None

        rounds = eventually(opened, "the rounds of the province's first year")
        rounds["2026"] = self.admin.call(reporting.OpenRoundRequest(
            parent="units/hung-yen", form="forms/hung-yen-commune-economy", period="2026",
            due_date="2027-01-31"))
        old = {line.subject for line in self.rounds["commune-economy.2025"].roster}
        for period in (*months, "2026"):
            communes = {line.subject for line in rounds[period].roster}
            self.assertEqual(len(communes), 104)
            self.assertIn("units/viet-tien", communes)
            self.assertFalse(communes & old)
        total = district.total(self.admin, rounds["2026"].name)
        self.assertEqual((total.basis.expected, total.basis.partial), (104, 0))

    def test_the_schedule_opens_nothing_twice(self):
        again = self.stack.cli("rounds", "open", "--year", "2024", "--owner", "khoai-chau", "--form",
                               "epidemics", "--dry-run", "-o", "json", context="admin", check=True)
        self.assertEqual(json.loads(again.out)["existing"], 12)
        opened = [commit for commit in self.stack.commits("reporting", "khoai-chau")
                  if commit.reason == "opened by units/khoai-chau/schedule"]
        self.assertEqual(len(opened), len(MONTHS) + 2)
        self.assertEqual({commit.actor for commit in opened}, {"service:reporting"})


def district_id(name):
    return name.rsplit("/", 1)[-1]


if __name__ == "__main__":
    harness.main()
