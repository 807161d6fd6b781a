"""Figures through time: stocks that are carried over, windows of any months, series."""

import csv
import decimal
import io
import pathlib
import sys

from google.protobuf import json_format

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import reporting, type_  # noqa: E402

OWNER = "khoai-chau"
FORM = "kinh-te-6-thang"


class SeriesTest(harness.StackCase):
    """Two half-years of the communes, of which the second one is only begun."""

    @classmethod
    def prepare(cls):
        district.two_half_years(cls.stack, FORM)

    def rows(self, *args, context="province"):
        answer = self.stack.cli("totals", *args, "-o", "csv", context=context, check=True)
        return list(csv.DictReader(io.StringIO(answer.out)))

    def test_a_stock_is_carried_over_and_says_so(self):
        rows = {(r["element"], r["split"]): r
                for r in self.rows("batch", "--owner", OWNER, "--query", f"{FORM}@2022")}
        whole = rows["population", ""]
        # Dân Tiến's 11,200 of the second half and Hồng Tiến's 9,000 of the first.
        self.assertEqual((whole["sum"], whole["n"], whole["of"]), ("20200", "2", "25"))
        self.assertEqual((whole["carried"], whole["oldest"]), ("1", "2022-h1"))
        self.assertEqual(rows["population", "urban_class=V"]["carried"], "1")
        income = rows["income", ""]
        self.assertEqual((income["sum"], income["n"], income["of"]), ("20002", "3", "50"))
        self.assertEqual(income["carried"], "")
        # The same below the province, which adds up owners first.
        above = {(r["element"], r["split"]): r
                 for r in self.rows("rollup", "hung-yen", "--query", f"{FORM}@2022")}
        self.assertEqual(above["population", ""]["sum"], "20200")
        self.assertEqual(above["population", ""]["carried"], "1")
        # The round itself carries nothing.
        alone = {(r["element"], r["split"]): r for r in self.rows("get", f"{OWNER}/{FORM}.2022-h2")}
        self.assertEqual((alone["population", ""]["n"], alone["population", ""]["carried"]), ("1", ""))

    def test_windows_are_any_months_in_a_row(self):
        rows = self.rows("batch", "--owner", OWNER, "--query", f"{FORM}@2022-01..2022-09")
        income = next(r for r in rows if r["element"] == "income" and not r["split"])
        self.assertEqual(income["sum"], "20001")
        self.assertIn("2022-q3", income["no_round"])
        half = self.rows("batch", "--owner", OWNER, "--query", f"{FORM}@2022-01..2022-06")
        self.assertEqual(next(r["sum"] for r in half if r["element"] == "income"), "20001")

    def test_a_commune_s_year_is_one_call(self):
        rows = self.rows("series", OWNER, "--form", FORM, "--period", "2022", "--element", "population",
                         "--over-time", "average", "--over-time", "maximum", context="commune")
        self.assertEqual([(r["subject"], r["period"], r["over_time"], r["value"]) for r in rows],
                         [("dan-tien", "2022-h1", "", "11000"), ("dan-tien", "2022-h2", "", "11200"),
                          ("dan-tien", "", "average", "11100"),
                          ("dan-tien", "2022-h2", "maximum", "11200")])

    def test_a_table_of_communes_by_periods(self):
        out = self.stack.cli("totals", "series", OWNER, "--form", FORM, "--period", "2022",
                             "--element", "population", "--totals", context="officer",
                             check=True).out
        lines = {line.split()[0]: line.split()[1:] for line in out.splitlines()}
        self.assertEqual(lines["SUBJECT"], ["ELEMENT", "UNIT", "2022-h1", "2022-h2"])
        self.assertEqual(lines["TOTAL"][-4:], ["20000", "(2/25)", "11200", "(1/25)"])
        self.assertEqual(lines["hong-tien"][-1], "9000")
        self.assertEqual(len(lines), 27)

    def test_a_program_reads_the_json(self):
        """As the contract shows it: column c of period p of C columns is entry p * C + c."""
        series = json_format.MessageToDict(self.stack.client("reviewer").call(
            reporting.GetSeriesRequest(
                parent=district.OWNER, form=f"forms/{FORM}", period="2022", with_totals=True,
                elements=["elements/income", "elements/population"],
                subjects=["units/hong-tien"], over_time=[reporting.TIME_AGGREGATE_COUNT])))
        columns, periods = series["columns"], series["periods"]

        def read(row):
            cells = {}
            for p, period in enumerate(periods):
                for c, column in enumerate(columns):
                    at = p * len(columns) + c
                    value = decimal.Decimal(row["values"][at]).scaleb(-column["decimals"][p])
                    cells[column["element"], period["period"]] = (
                        value if row["hasValue"][at] else None, row["n"][at], row["of"][at])
            return cells

        total, hong_tien = series["rows"]
        self.assertEqual(read(total), {
            ("elements/income", "2022-h1"): (20001, 2, 25), ("elements/income", "2022-h2"): (1, 1, 25),
            ("elements/population", "2022-h1"): (20000, 2, 25),
            ("elements/population", "2022-h2"): (11200, 1, 25)})
        self.assertEqual(hong_tien["subject"], "units/hong-tien")
        self.assertEqual(read(hong_tien), {
            ("elements/income", "2022-h1"): (decimal.Decimal("9000.5"), 1, 1),
            ("elements/income", "2022-h2"): (None, 0, 1),
            ("elements/population", "2022-h1"): (9000, 1, 1),
            ("elements/population", "2022-h2"): (None, 0, 1)})
        self.assertEqual([(columns[one.get("column", 0)]["element"], one["value"])
                          for one in hong_tien["overTime"]],
                         [("elements/income", "1"), ("elements/population", "1")])

    def test_is_of_then_by_its_token_and_hides_what_is_not_for_the_caller(self):
        request = reporting.GetSeriesRequest(parent=district.OWNER, form=f"forms/{FORM}",
                                             period="2022", elements=["elements/population"])
        then = self.stack.client("officer").call(request)
        request.consistency.CopyFrom(type_.Consistency(exactly=then.token))
        self.assertEqual(self.stack.client("officer").call(request), then)
        refused = self.stack.client("province").refusal(reporting.GetSeriesRequest(
            parent=district.OWNER, form="forms/conscription", period="2022", with_totals=True))
        self.assertIn(refused.code.name, ("NOT_FOUND", "PERMISSION_DENIED"))


if __name__ == "__main__":
    harness.main()
