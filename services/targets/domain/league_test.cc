#include "services/targets/domain/league.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "common/testing/from_text.h"
#include "services/targets/domain/rational.h"
#include "services/targets/domain/score.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

constexpr char kScheme[] = R"(
    groups { id: "b" } groups { id: "a" }
    criteria { id: "c1" degrees { from_percent: "100" points: "10" } }
    criteria { id: "c2" groups: "a" degrees { from_percent: "50" points: "1" }
                                    degrees { from_percent: "100" points: "3" } }
    penalty { forms: "forms/f" points_per_late: "0.5" points_per_return: "0.25"
              points_per_missing: "1" ceiling: "4" }
    ceiling: "12" tie_breakers: "c2" )";

// A judgement that holds or not, of a value compared with a bound of 100.
Judgement Came(const std::string& value) {
  Judgement judgement;
  judgement.value = ExactValue(*ReadDecimal(value));
  judgement.limits = *Limits::Of(FromText<v1::Bound>(R"(kind: BOUND_KIND_AT_LEAST value: "100")"));
  const bool holds = judgement.limits->Holds(*judgement.value);
  judgement.result.set_holds(holds);
  judgement.result.set_outcome(holds ? v1::OUTCOME_MET : v1::OUTCOME_MISSED);
  return judgement;
}

Judgement Nothing() {
  Judgement judgement;
  judgement.result.set_outcome(v1::OUTCOME_NOT_ASSESSABLE);
  return judgement;
}

Score Scored(const std::string& group, const std::string& unit,
             const std::map<std::string, Judgement>& judgements,
             const std::vector<FormReports>& reports = {}) {
  auto score = ScoreOf(
      FromText<v1::Scheme>(kScheme), group, unit,
      [&](const v1::Criterion& criterion) { return Judged{&judgements.at(criterion.id())}; },
      reports);
  EXPECT_TRUE(score.ok()) << score.status();
  score->row.set_display_name(unit);
  return *std::move(score);
}

TEST(Score, AddsUpCriteriaLessPenaltiesWithinTheCeiling) {
  const Score all = Scored("a", "units/x", {{"c1", Came("100")}, {"c2", Came("100")}});
  EXPECT_EQ(all.row.points(), "12");
  EXPECT_EQ(all.row.attainable(), "13");
  EXPECT_EQ(all.row.attainable_in_all(), "13");
  EXPECT_FALSE(all.row.provisional());
  const Score late = Scored("a", "units/x", {{"c1", Came("100")}, {"c2", Came("99")}},
                            {{.form = "forms/f", .late = 2, .returned = 1, .missing = 1}});
  EXPECT_EQ(late.row.points(), "8.75");
  EXPECT_EQ(late.row.penalty().points(), "2.25");
  EXPECT_TRUE(late.row.provisional());
  // No more than the penalty's ceiling, and never below nothing.
  const Score none = Scored("a", "units/x", {{"c1", Came("1")}, {"c2", Came("50")}},
                            {{.form = "forms/f", .late = 100}});
  EXPECT_EQ(none.row.penalty().points(), "4");
  EXPECT_EQ(none.row.points(), "0");
}

TEST(Score, OfWhatCannotBeJudgedIsNotZeroPointsButNone) {
  const Score score = Scored("a", "units/x", {{"c1", Nothing()}, {"c2", Came("10")}},
                             {{.form = "forms/f", .absent = true}});
  ASSERT_EQ(score.row.criteria_size(), 2);
  EXPECT_EQ(score.row.criteria(0).points(), "");
  EXPECT_EQ(score.row.criteria(0).degree_percent(), "");
  EXPECT_EQ(score.row.criteria(1).points(), "0");
  EXPECT_EQ(score.row.criteria(1).degree_percent(), "10.00");
  EXPECT_EQ(score.row.attainable(), "3");
  EXPECT_EQ(score.row.attainable_in_all(), "13");
  EXPECT_TRUE(score.row.provisional());
  EXPECT_THAT(score.row.penalty().forms_absent(), ElementsAre("forms/f"));
}

TEST(Score, LooksAtTheCriteriaOfTheGroup) {
  const Score score = Scored("b", "units/x", {{"c1", Came("100")}});
  EXPECT_EQ(score.row.criteria_size(), 1);
  EXPECT_EQ(score.row.attainable_in_all(), "10");
}

// "group unit rank previous"
std::vector<std::string> Lines(const std::vector<Score>& scores) {
  std::vector<std::string> lines;
  for (const Score& score : scores) {
    lines.push_back(absl::StrCat(score.row.group(), " ", score.row.unit(), " ", score.row.rank(),
                                 " ", score.row.previous_rank()));
  }
  return lines;
}

TEST(Rank, WhoIsEqualSharesAPlaceAndTheNextOneIsLeftOut) {
  const auto scheme = FromText<v1::Scheme>(kScheme);
  std::vector<Score> scores = {
      Scored("a", "v", {{"c1", Came("1")}, {"c2", Came("1")}}),
      Scored("a", "x", {{"c1", Came("100")}, {"c2", Came("50")}}),
      Scored("a", "w", {{"c1", Came("100")}, {"c2", Came("60")}}),
      Scored("a", "y", {{"c1", Came("100")}, {"c2", Came("100")}}),
      Scored("b", "z", {{"c1", Came("1")}}),
  };
  Rank(scheme, scores);
  EXPECT_THAT(Lines(scores), ElementsAre("b z 1 0", "a y 1 0", "a w 2 0", "a x 2 0", "a v 4 0"));
}

TEST(Rank, TieBreakersDecideBetweenEqualSums) {
  auto scheme = FromText<v1::Scheme>(kScheme);
  // The penalty makes 10 of both.
  std::vector<Score> scores = {
      Scored("a", "x", {{"c1", Came("100")}, {"c2", Came("1")}}),
      Scored("a", "y", {{"c1", Came("100")}, {"c2", Came("50")}}, {{.form = "forms/f", .late = 2}}),
  };
  Rank(scheme, scores);
  EXPECT_EQ(scores[0].points, scores[1].points);
  EXPECT_THAT(Lines(scores), ElementsAre("a y 1 0", "a x 2 0"));
}

TEST(Rank, IsComparedWithThatOfAnEarlierPeriodInTheSameGroup) {
  const auto scheme = FromText<v1::Scheme>(kScheme);
  const auto ranked = [&](const std::string& x, const std::string& y) {
    std::vector<Score> scores = {Scored("a", "x", {{"c1", Came(x)}, {"c2", Came("1")}}),
                                 Scored("a", "y", {{"c1", Came(y)}, {"c2", Came("1")}}),
                                 Scored("b", "z", {{"c1", Came("1")}})};
    Rank(scheme, scores);
    return scores;
  };
  const std::vector<Score> before = ranked("100", "1");
  std::vector<Score> now = ranked("1", "100");
  now[0].row.set_group("a");  // z moved
  AddPreviousRanks(before, now);
  EXPECT_THAT(Lines(now), ElementsAre("a z 1 0", "a y 1 2", "a x 2 1"));
}

}  // namespace
}  // namespace thidua::targets
