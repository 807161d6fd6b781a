"""A year of rounds: opened at once, due on working days, renewed, and a unit that ends within it."""

import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, reporting  # noqa: E402


class YearTest(harness.StackCase):
    """Khoái Châu's rounds by the command line."""

    def rows(self, *args, rc=0):
        done = self.stack.cli(*args, "-o", "csv", context="admin")
        self.assertEqual(done.rc, rc, done.err + done.out)
        return {row["round"].rsplit("/", 1)[-1]: row for row in csv.DictReader(io.StringIO(done.out))}

    def round(self, id_):
        return self.stack.client("admin").call(
            reporting.GetRoundRequest(name=district.round_name(*id_.split("."))))

    def test_a_year_is_opened_at_once_and_again_without_harm(self):
        args = ("rounds", "open", "--year", "2021", "--owner", "khoai-chau")
        heads = self.stack.heads()
        dry = self.rows(*args, "--dry-run")
        self.assertEqual(self.stack.heads(), heads, "a dry run writes nothing")
        self.assertGreater(len(dry), 12)
        self.assertEqual(dry.pop("party-rating.2021")["outcome"], "empty", "the pack has none")
        self.assertEqual({row["outcome"] for row in dry.values()}, {"opened"})
        opened = self.rows(*args)
        self.assertEqual(opened.pop("party-rating.2021")["outcome"], "empty")
        self.assertEqual(set(opened), set(dry))
        # 60 days after the year: 2022-03-01, a Tuesday. 31 days: 2022-01-31, the first day off of Tết.
        self.assertEqual(opened["schools.2021"]["due"], "2022-03-01")
        self.assertEqual(opened["government-rating.2021"]["due"], "2022-02-07")
        self.assertEqual(self.round("government-rating.2021").due_date, "2022-02-07")
        again = self.rows(*args)
        del again["party-rating.2021"]
        self.assertEqual({row["outcome"] for row in again.values()}, {"exists"})
        rounds = self.stack.client("admin").call(reporting.ListRoundsRequest(
            parent="units/khoai-chau", page_size=1000)).rounds
        self.assertEqual(len({round_.name for round_ in rounds}), len(rounds))

    def test_a_year_without_declared_days_off_is_not_guessed(self):
        refused = self.rows("rounds", "open", "--year", "2016", "--owner", "khoai-chau", "--form",
                            "government-rating", "--dry-run", rc=1)
        self.assertIn("holidays/2017 does not exist", refused["government-rating.2016"]["why"])
        self.assertEqual(refused["government-rating.2016"]["outcome"], "refused")

    def test_a_district_owes_its_last_half_year_and_nothing_after_it(self):
        rounds = self.rows("rounds", "open", "--year", "2025", "--owner", "khoai-chau")
        self.assertEqual(rounds["complaints.2025"]["outcome"], "opened")
        self.assertEqual(rounds["government-rating.2025"]["outcome"], "empty",
                         "whoever is there at the end of the year is rated")
        months = sorted(id_.split(".")[1] for id_ in rounds if id_.split(".")[1].startswith("2025-"))
        self.assertEqual(months[-1], "2025-06", months)
        lines = {entry.last_day for entry in self.round("complaints.2025").roster}
        self.assertEqual(lines, {"2025-06-30"}, "all of it is said to be partial")
        self.assertEqual(self.rows("rounds", "open", "--year", "2026", "--owner", "khoai-chau"), {})

    def test_a_renewed_round_takes_the_new_column_and_keeps_the_figures(self):
        admin = self.stack.client("admin")
        round_ = district.open_round(self.stack, "commune-economy", "2020")
        district.report_accepted(self.stack, round_, "dan-tien", {"population": 9000})
        form = admin.call(catalog.GetFormRequest(name="forms/commune-economy"))
        element = catalog.Element(
            name="elements/ho-moi", title="Hộ mới", owner="units/khoai-chau", unit_of_measure="hộ",
            kind=1, time_rollup=1)
        admin.call(catalog.CreateElementRequest(element=element))
        form.elements.insert(0, element.name)
        admin.call(catalog.UpdateFormRequest(form=form))
        args = ("rounds", "renew", "khoai-chau/commune-economy.2020")
        self.assertIn("reason", self.stack.cli(*args, context="admin").err)
        self.assertIn("PERMISSION_DENIED", self.stack.cli(
            *args, "--reason", "Biểu mới", context="officer").err)
        self.stack.cli(*args, "--reason", "Biểu mới", context="admin", check=True)
        total = district.total(self.stack.client("province"), round_)
        cells = {cell.element: cell for cell in total.cells}
        self.assertEqual(total.cells[0].element, "elements/ho-moi")
        self.assertEqual(cells["elements/ho-moi"].n, 0)
        self.assertEqual(cells["elements/population"].sum, "9000")
        form.elements.remove("elements/population")
        form.etag = ""
        admin.call(catalog.UpdateFormRequest(form=form))
        refused = self.stack.cli(*args, "--reason", "Bỏ cột", context="admin")
        self.assertEqual(refused.rc, 1)
        self.assertIn("elements/population would have no column, and is reported by units/dan-tien",
                      refused.err)
        self.stack.cli("audit", "verify", context="auditor", check=True)


if __name__ == "__main__":
    harness.main()
