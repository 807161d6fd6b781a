#include "services/targets/domain/degree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/status_macros.h"
#include "services/targets/domain/criterion.h"
#include "services/targets/domain/testing/judged.h"

namespace thidua::targets {
namespace {

// Judges values of 2025, and tells degrees and points.
class DegreeTest : public JudgeTest {
 protected:
  std::optional<Degree> DegreeOf(const std::string& bound, const std::string& value) {
    Figure(2025, value);
    const auto target = FromText<v1::Target>(Due2025(bound));
    return Degree::Of(Judge(target, OccasionIn(2025, "", {target}), [this](int year) {
                        return absl::StatusOr<Reading>(readings_[year]);
                      }).value());
  }
  std::string TextOf(const std::string& bound, const std::string& value) {
    return DegreeOf(bound, value)->Text();
  }
  // "points bonus"
  std::string PointsOf(const std::string& criterion, const std::string& bound,
                       const std::string& value) {
    const Points points =
        PointsFor(FromText<v1::Criterion>(criterion), *DegreeOf(bound, value)).value();
    return ExactText(points.all) + " " + ExactText(points.bonus);
  }
};

constexpr char kAtLeast300[] = R"(bound { kind: BOUND_KIND_AT_LEAST value: "300" })";
constexpr char kMoreThan300[] = R"(bound { kind: BOUND_KIND_MORE_THAN value: "300" })";
constexpr char kAtMost8[] = R"(bound { kind: BOUND_KIND_AT_MOST value: "8" })";

TEST_F(DegreeTest, IsTheValueInPerCentOfTheBoundRoundedDown) {
  EXPECT_EQ(TextOf(kAtLeast300, "300"), "100.00");
  EXPECT_EQ(TextOf(kAtLeast300, "299.999999"), "99.99");
  EXPECT_EQ(TextOf(kAtLeast300, "285"), "95.00");
  EXPECT_EQ(TextOf(kAtLeast300, "329.99"), "109.99");
  EXPECT_EQ(TextOf(kAtLeast300, "0"), "0.00");
  EXPECT_EQ(TextOf(kAtLeast300, "-3"), "0.00");
}

TEST_F(DegreeTest, IsTheBoundInPerCentOfTheValueWhereThatHasToFall) {
  EXPECT_EQ(TextOf(kAtMost8, "10"), "80.00");
  EXPECT_EQ(TextOf(kAtMost8, "8"), "100.00");
  EXPECT_EQ(TextOf(kAtMost8, "4"), "200.00");
  EXPECT_EQ(TextOf(kAtMost8, "0"), "100.00");
}

TEST_F(DegreeTest, OfABoundOfZeroIsAllOrNothing) {
  EXPECT_EQ(TextOf(kNone, "0"), "100.00");
  EXPECT_EQ(TextOf(kNone, "1"), "0.00");
}

TEST_F(DegreeTest, IsComparedExactlyAndByWhetherTheBoundHolds) {
  const auto reaches = [&](const std::string& bound, const std::string& value,
                           const char* percent) {
    return DegreeOf(bound, value)->Reaches(*ReadDecimal(percent));
  };
  EXPECT_TRUE(reaches(kAtLeast300, "285", "95"));
  EXPECT_FALSE(reaches(kAtLeast300, "284.999999", "95"));
  EXPECT_TRUE(reaches(kAtLeast300, "300", "100"));
  EXPECT_FALSE(reaches(kAtLeast300, "299.999999", "100"));
  EXPECT_FALSE(reaches(kAtLeast300, "300", "100.01"));
  EXPECT_TRUE(reaches(kAtLeast300, "330", "110"));
  // A strict bound does not admit itself.
  EXPECT_FALSE(reaches(kMoreThan300, "300", "100"));
  EXPECT_TRUE(reaches(kMoreThan300, "300", "99.99"));
  EXPECT_TRUE(reaches(kMoreThan300, "300.000001", "100"));
  EXPECT_TRUE(reaches(kNone, "0", "100"));
  EXPECT_FALSE(reaches(kNone, "0", "100.01"));
  EXPECT_TRUE(reaches(kNone, "7", "0"));
  EXPECT_FALSE(reaches(kNone, "7", "0.01"));
}

TEST_F(DegreeTest, OfABandIsWithinItAHundred) {
  const char* band = R"(bound { kind: BOUND_KIND_BAND value: "40" upper: "45" capped: true })";
  EXPECT_EQ(TextOf(band, "20"), "50.00");
  EXPECT_EQ(TextOf(band, "50"), "90.00");
  // Within it there is no better and worse.
  for (const char* within : {"40", "43", "45"}) {
    EXPECT_EQ(TextOf(band, within), "100.00");
    EXPECT_FALSE(DegreeOf(band, within)->Reaches(mpq_class(10001, 100)));
  }
}

TEST_F(DegreeTest, ThereIsNoneWithoutAJudgement) {
  EXPECT_FALSE(DegreeOf("", "300"));
  const auto target = FromText<v1::Target>(Due2025(kAtLeast300));
  readings_.clear();
  EXPECT_FALSE(Degree::Of(Judge(target, OccasionIn(2025, "", {target}), [](int) {
                            Reading missing;
                            missing.obstacles.emplace_back().set_obstacle(v1::OBSTACLE_NO_ROUND);
                            return absl::StatusOr<Reading>(missing);
                          }).value()));
}

TEST_F(DegreeTest, EarnsThePointsOfTheLastDegreeThatIsReached) {
  const char* criterion = R"(degrees { from_percent: "70" points: "4" }
                             degrees { from_percent: "95" points: "7.5" }
                             degrees { from_percent: "100" points: "10" })";
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "209.9"), "0 0");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "210"), "4 0");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "284.99"), "4 0");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "285"), "7.5 0");
  EXPECT_EQ(PointsOf(criterion, kMoreThan300, "300"), "7.5 0");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "900"), "10 0");
}

TEST_F(DegreeTest, PointsMayGrowBetweenDegrees) {
  const char* criterion = R"(degrees { from_percent: "50" points: "2" proportional: true }
                             degrees { from_percent: "100" points: "10" })";
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "150"), "2 0");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "225"), "6 0");
  // 2 + 8 * (100 / 3 * 2 - 50) / 50 = 4.66666...
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "200"), "4.6666 0");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "299.9999"), "9.9999 0");
  // A strict bound does not admit itself.
  EXPECT_EQ(PointsOf(criterion, kMoreThan300, "300"), "9.9999 0");
  EXPECT_EQ(TextOf(kMoreThan300, "300"), "99.99");
  EXPECT_EQ(PointsOf(criterion, kMoreThan300, "300.000001"), "10 0");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "149.99"), "0 0");
}

TEST_F(DegreeTest, BonusIsForWholeStepsUpToItsCeiling) {
  const char* criterion = R"(degrees { from_percent: "100" points: "10" }
                             bonus { step_percent: "5" points: "0.5" ceiling: "1.2" })";
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "299"), "0 0");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "300"), "10 0");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "314.99"), "10 0");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "315"), "10.5 0.5");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "330"), "11 1");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "345"), "11.2 1.2");
  EXPECT_EQ(PointsOf(criterion, kAtLeast300, "99999"), "11.2 1.2");
}

}  // namespace
}  // namespace thidua::targets
