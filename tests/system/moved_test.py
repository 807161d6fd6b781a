"""A unit that moved: each year is counted below, and read by, whoever was above it then."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, ledger, reporting  # noqa: E402

PROVINCE, BEFORE, AFTER = "units/hung-yen", "units/huyen-truoc", "units/huyen-sau"
MOVED = "units/xa-chuyen"
FORM = "forms/dan-so-xa"
DENIED = ("PERMISSION_DENIED", "PERMISSION_DENIED")


def round_of(year):
    return f"{MOVED}/rounds/dan-so-xa.{year}"


class MovedTest(harness.StackCase):
    """The commune moves from one district to the other on 2023-01-01, and owns rounds on itself. It
    has 100 people in 2022 and 120 in 2024."""

    @classmethod
    def prepare(cls):
        stack, cls.admin = cls.stack, cls.stack.client("admin")

        def version(name, kind, parent, **days):
            return catalog.UnitVersion(display_name=name, kind=kind, parent=parent, **days)

        for name in (BEFORE, AFTER):
            cls.admin.call(catalog.CreateUnitRequest(unit=catalog.Unit(name=name, versions=[
                version(name, catalog.UNIT_KIND_DISTRICT, PROVINCE, valid_from="2004-07-08")])))
        cls.admin.call(catalog.CreateUnitRequest(unit=catalog.Unit(name=MOVED, versions=[
            version("Xã", catalog.UNIT_KIND_COMMUNE, BEFORE, valid_from="2004-07-08",
                    valid_to="2023-01-01"),
            version("Xã", catalog.UNIT_KIND_COMMUNE, AFTER, valid_from="2023-01-01")])))
        cls.admin.call(catalog.CreateFormRequest(form=catalog.Form(
            name=FORM, title="Dân số xã", owner=PROVINCE, elements=["elements/population"],
            owner_kinds=[catalog.UNIT_KIND_COMMUNE],
            assignments=[catalog.Assignment(subject_is_owner=True)],
            calendar=catalog.FORM_CALENDAR_CALENDAR, frequency=catalog.FORM_FREQUENCY_YEARLY)))
        writer = stack.bind("user:nhap", "ROLE_COMMUNE_OFFICER", MOVED)
        checker = stack.bind("user:duyet", "ROLE_DISTRICT_REVIEWER", MOVED)
        for year, people in (("2022", 100), ("2024", 120)):
            cls.admin.call(reporting.OpenRoundRequest(parent=MOVED, form=FORM, period=year))
            writer.call(district.draft(round_of(year), "xa-chuyen", {"population": people}))
            writer.call(district.submit(round_of(year), "xa-chuyen"))
            checker.call(district.accept(checker, round_of(year), "xa-chuyen"))
        cls.before = stack.bind("user:kiem-truoc", "ROLE_AUDITOR", BEFORE)
        cls.after = stack.bind("user:kiem-sau", "ROLE_AUDITOR", AFTER)
        cls.own = stack.bind("user:kiem-xa", "ROLE_AUDITOR", MOVED)
        cls.province = stack.client("province")

    def test_a_year_is_read_by_those_above_it_then(self):
        for client, years in ((self.before, ["2022"]), (self.after, ["2024"]),
                              (self.own, ["2022", "2024"])):
            for year in ("2022", "2024"):
                for request in (
                        reporting.GetTotalRequest(name=round_of(year)),
                        reporting.GetRoundRequest(name=round_of(year)),
                        reporting.GetRoundProgressRequest(name=round_of(year)),
                        reporting.GetReportRequest(
                            name=district.report_name(round_of(year), "xa-chuyen")),
                        reporting.ListFiguresRequest(parent=round_of(year))):
                    with self.subTest(request=type(request).__name__, year=year):
                        if year in years:
                            client.call(request)
                        else:
                            self.assertRefused(client.refusal(request), *DENIED)
            listed = client.call(reporting.ListRoundsRequest(parent=MOVED)).rounds
            self.assertEqual([round_.period for round_ in listed], years)

    def people(self, client, parent, period):
        rollup = client.call(reporting.RollUpTotalsRequest(parent=parent, queries=[
            reporting.TotalQuery(form=FORM, period=period)])).rollups[0]
        return district.sums(rollup.total).get("population") if rollup.HasField("total") else None

    def test_what_is_read_one_by_one_is_what_is_added_up(self):
        for client, parent, then, later in ((self.before, BEFORE, "100", None),
                                            (self.after, AFTER, None, "120"),
                                            (self.province, PROVINCE, "100", "120")):
            with self.subTest(parent):
                self.assertEqual(self.people(client, parent, "2022"), then)
                self.assertEqual(self.people(client, parent, "2024"), later)

    def test_a_window_with_years_of_both_is_read_by_neither(self):
        queries = [reporting.TotalQuery(form=FORM, period=period)
                   for period in ("2022", "2024", "2022-2024")]
        for client, has in ((self.before, [True, False, False]), (self.after, [False, True, False]),
                            (self.own, [True, True, True])):
            answer = client.call(reporting.BatchGetTotalsRequest(parent=MOVED, queries=queries))
            self.assertEqual([result.HasField("total") for result in answer.results], has)
            self.assertEqual([result.absence == reporting.TOTAL_ABSENCE_RESTRICTED
                              for result in answer.results], [not there for there in has])

    def test_what_has_no_period_goes_by_today(self):
        log = ledger.ListCommitsRequest(ledger="xa-chuyen")
        self.assertRefused(self.before.refusal(log, "reporting"), *DENIED)
        self.after.call(log, "reporting")
        self.own.call(log, "reporting")


if __name__ == "__main__":
    harness.main()
