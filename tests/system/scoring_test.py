"""The communes of the pack compete by a scheme, before and after they were merged; every degree, point
and rank is what a recomputation with fractions says. All figures are made up, in simulated rounds."""

import csv
import io
import pathlib
import sys
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import district, harness  # noqa: E402
from support.stubs import catalog, targets  # noqa: E402

PLAN = "units/khoai-chau/plans/2021-2025"
SCHEME = "units/khoai-chau/schemes/xa"
FORM = "commune-economy"
MERGER, LAST_DAY = "2025-01-01", "2025-06-30"
YIELD, CROPS = Fraction(250), Fraction(30_000)  # the bounds
DUE = {"2023": "2024-01-15", "2024": "2099-12-31"}  # everybody is late for 2023, and nobody for 2024


def cell(element):
    return targets.Expression(terms=[targets.Term(cell=targets.CellRef(
        form=f"forms/{FORM}", element=f"elements/{element}",
        aggregate=targets.AGGREGATE_SUM))])


def promise(name, indicator, bound):
    return targets.Target(
        name=f"{PLAN}/targets/{name}", title="Kiểm thử", phrases=["kiểm thử"], source="Kiểm thử",
        authority="UBND huyện", source_date="2020-08-05", indicator=indicator, due_period="2025",
        quantifier=targets.QUANTIFIER_AT_DUE,
        bound=targets.Bound(kind=targets.BOUND_KIND_AT_LEAST, value=str(bound)))


def scheme(groups):
    return targets.Scheme(
        name=SCHEME, title="Thang điểm", plan=PLAN, groups=groups,
        criteria=[
            targets.Criterion(
                id="nang-suat", target=f"{PLAN}/targets/yield",
                degrees=[targets.Degree(from_percent="50", points="2", proportional=True),
                         targets.Degree(from_percent="100", points="10")],
                bonus=targets.Bonus(step_percent="5", points="0.5", ceiling="2")),
            targets.Criterion(
                id="san-luong", target=f"{PLAN}/targets/crops",
                degrees=[targets.Degree(from_percent="80", points="3"),
                         targets.Degree(from_percent="100", points="5")])],
        penalty=targets.ReportingPenalty(forms=[f"forms/{FORM}"], points_per_late="0.5",
                                         points_per_return="0.25"),
        tie_breakers=["san-luong"])


def points_of(value, bound, degrees, bonus=None):
    """Points for a value that has to rise; degrees are (from, points, proportional)."""
    degree = 100 * value / bound
    points = Fraction(0)
    for i, (begin, earned, grows) in enumerate(degrees):
        if degree < begin:
            break
        points = Fraction(earned)
        if grows and degree < degrees[i + 1][0]:
            to, more = degrees[i + 1][:2]
            exact = points + (more - points) * (degree - begin) / (to - begin)
            points = Fraction(int(exact * 10_000), 10_000)
    if bonus and degree >= 100:
        step, earned, ceiling = bonus
        points += min(Fraction(ceiling), (degree - 100) // step * Fraction(earned))
    return points


def scored(crops, area, late, returns):
    """Points of both criteria, and in all."""
    both = (points_of(Fraction(crops, area), YIELD, [(50, 2, True), (100, 10, False)],
                      (5, Fraction(1, 2), 2)),
            points_of(Fraction(crops), CROPS, [(80, 3, False), (100, 5, False)]))
    return both, max(Fraction(0), sum(both) - late * Fraction(1, 2) - returns * Fraction(1, 4))


def ranked(scores):
    """{unit: rank} of {unit: (both, points)}: who is equal in points and in the tie breaker shares a rank."""
    keys = {unit: (points, both[1]) for unit, (both, points) in scores.items()}
    return {unit: 1 + sum(other > key for other in keys.values()) for unit, key in keys.items()}


class ScoringTest(harness.StackCase):
    @classmethod
    def prepare(cls):
        admin = cls.stack.client("admin")
        cls.units = {unit.name: unit for unit in admin.call(
            catalog.ListUnitsRequest(page_size=1000)).units}
        cls.before, cls.after = cls.competing("2024-12-31"), cls.competing(LAST_DAY)
        cls.figures, cls.returned = {}, {}
        for year, due in DUE.items():
            round_ = district.open_round(cls.stack, FORM, year, simulated=True, due_date=due)
            for i, unit in enumerate(sorted(cls.before)):
                cls.report(round_, year, i, unit)
        ratio = targets.Indicator(decimals=2, unit_of_measure="triệu đồng/ha", ratio=targets.Ratio(
            numerator=cell("crop-value"), denominator=cell("cultivated-area"), scale=1))
        level = targets.Indicator(decimals=0, unit_of_measure="triệu đồng",
                                  level=targets.Level(value=cell("crop-value")))
        for target in (promise("yield", ratio, YIELD), promise("crops", level, CROPS)):
            admin.call(targets.CreateTargetRequest(target=target))
        kinds = {**cls.before, **cls.after}
        groups = [targets.SchemeGroup(id=group, title=group, units=sorted(
            unit for unit, each in kinds.items() if each == group)) for group in ("xa", "thi-tran")]
        admin.call(targets.CreateSchemeRequest(scheme=scheme(groups)))

    @classmethod
    def competing(cls, day):
        """{unit: group} of the communes and towns of a day."""
        kinds = {catalog.UNIT_KIND_COMMUNE: "xa", catalog.UNIT_KIND_TOWN: "thi-tran"}
        return {unit.name: kinds[version.kind] for unit in cls.units.values()
                for version in unit.versions
                if version.parent == "units/khoai-chau" and version.kind in kinds and
                version.valid_from <= day and (not version.valid_to or day < version.valid_to)}

    @classmethod
    def report(cls, round_, year, i, unit):
        subject = unit.removeprefix("units/")
        area = 60 + 7 * i % 80
        # Every fifth reaches its yield exactly, and every seventh reports the same as the one before.
        crops = area * 250 if i % 5 == 0 else 9_000 + (7919 * (i + int(year))) % 30_000
        if i % 7 == 6:
            crops, area = cls.figures[year][sorted(cls.before)[i - 1]]
        cls.figures.setdefault(year, {})[unit] = (crops, area)
        numbers = {"crop-value": crops, "cultivated-area": area}
        if i % 6 == 1:
            officer = cls.stack.client("officer")
            reviewer = cls.stack.client("reviewer")
            officer.call(district.draft(round_, subject, numbers))
            officer.call(district.submit(round_, subject))
            reviewer.call(district.send_back(round_, subject))
            cls.returned[unit, year] = 1
        district.report_accepted(cls.stack, round_, subject, numbers)

    def table(self, period, **fields):
        return self.stack.client("reviewer").call(
            targets.ScoreUnitsRequest(name=SCHEME, period=period, **fields))

    def expected(self, year, sets, groups, late):
        """{group: {unit: (points of both criteria, points)}} of sets of subjects by unit."""
        scores = {}
        for unit, subjects in sets.items():
            crops = sum(self.figures[year][each][0] for each in subjects)
            area = sum(self.figures[year][each][1] for each in subjects)
            returns = sum(self.returned.get((each, year), 0) for each in subjects) if late is not None else 0
            scores.setdefault(groups[unit], {})[unit] = scored(
                crops, area, late * len(subjects) if late else 0, returns)
        return scores

    def check(self, league, scores):
        rows = {row.unit: row for row in league.rows}
        self.assertEqual(set(rows), {unit for group in scores.values() for unit in group})
        for group, expected in scores.items():
            ranks = ranked(expected)
            if group == "xa":
                self.assertLess(len(set(ranks.values())), len(ranks), "nobody shares a rank")
            for unit, (both, points) in expected.items():
                row = rows[unit]
                self.assertEqual([Fraction(each.points) for each in row.criteria], list(both), unit)
                self.assertEqual(Fraction(row.points), points, unit)
                self.assertEqual((row.group, row.rank), (group, ranks[unit]), unit)
                self.assertEqual(row.attainable, "15")

    def test_points_and_ranks_are_those_of_a_recomputation(self):
        alone = {unit: [unit] for unit in self.before}
        late = self.expected("2023", alone, self.before, 1)
        self.check(self.table("2023"), late)
        in_time = self.expected("2024", alone, self.before, 0)
        league = self.table("2024", previous_period="2023")
        self.check(league, in_time)
        ranks = {unit: rank for group in late.values() for unit, rank in ranked(group).items()}
        self.assertEqual({row.unit: row.previous_rank for row in league.rows}, ranks)
        self.assertEqual(sum(row.penalty.returned for row in league.rows),
                         sum(count for (_, year), count in self.returned.items() if year == "2024"))
        self.assertTrue(league.draft and league.simulated)

    def test_after_the_merger_the_predecessors_count(self):
        sets = {unit: [unit] for unit in self.after}
        for unit in self.before:
            for succession in self.units[unit].successions:
                if succession.date == MERGER and unit not in self.after:
                    sets[succession.successor].append(unit)
        sets = {unit: [each for each in subjects if each in self.before]
                for unit, subjects in sets.items()}
        league = self.table("2025")  # the district ended in 2025: the last year with figures counts
        self.check(league, self.expected("2024", sets, self.after, None))
        self.assertEqual({row.unit: sorted(row.predecessors) for row in league.rows},
                         {unit: sorted(set(subjects) - {unit}) for unit, subjects in sets.items()})
        self.assertEqual(set(league.left_out), set(self.before) - set(self.after))
        self.assertEqual({each.result.outcome for row in league.rows for each in row.criteria},
                         {targets.OUTCOME_EVALUATED_AT_DISSOLUTION})

    def test_the_same_pin_gives_the_same_bytes_after_a_correction(self):
        before = self.table("2024")
        unit = sorted(self.before)[3]
        round_ = district.round_name(FORM, "2024")
        crops, area = self.figures["2024"][unit]
        try:
            district.report_accepted(self.stack, round_, unit.removeprefix("units/"),
                                     {"crop-value": crops + 50_000, "cultivated-area": area},
                                     reason="đính chính")
            after = self.table("2024")
            self.assertNotEqual([row.points for row in after.rows], [row.points for row in before.rows])
            again = self.table("2024", pin=before.pin)
            self.assertEqual(again.SerializeToString(deterministic=True),
                             before.SerializeToString(deterministic=True))
        finally:
            district.report_accepted(self.stack, round_, unit.removeprefix("units/"),
                                     {"crop-value": crops, "cultivated-area": area},
                                     reason="trả lại số cũ")

    def test_the_command_prints_the_table_and_what_it_is_made_of(self):
        result = self.stack.cli("schemes", "score", "khoai-chau/xa", "--period", "2024", "--previous",
                                "2023", "--lang", "vi", check=True)
        for text in ("HẠNG", "DỰ THẢO", "MÔ PHỎNG"):
            self.assertIn(text, result.out)
        result = self.stack.cli("schemes", "score", "khoai-chau/xa", "--period", "2024", "--details",
                                "--unit", "dan-tien", "-o", "csv", check=True)
        rows = list(csv.DictReader(io.StringIO(result.out)))
        self.assertEqual([row["criterion"] for row in rows][:2], ["nang-suat", "san-luong"])
        self.assertTrue(all(row["rounds"] == f"{FORM}.2024" for row in rows[:2]), rows)

    def test_who_reads_totals_alone_reads_no_table(self):
        refused = self.stack.client("province").refusal(
            targets.ScoreUnitsRequest(name=SCHEME, period="2024"))
        self.assertEqual(refused.code.name, "PERMISSION_DENIED")


if __name__ == "__main__":
    harness.main()
