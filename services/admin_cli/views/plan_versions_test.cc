#include "services/admin_cli/views/plan_versions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::cli {
namespace {

using targets::v1::Plan;
using targets::v1::Target;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kPrefix[] = "units/x/plans/p/targets/";

Target Named(const std::string& id, const std::string& rest) {
  auto target = FromText<Target>(rest);
  target.set_name(kPrefix + id);
  if (!target.supersedes().empty()) target.set_supersedes(kPrefix + target.supersedes());
  if (!target.superseded_by().empty()) target.set_superseded_by(kPrefix + target.superseded_by());
  return target;
}

class PlanVersionsTest : public ::testing::Test {
 protected:
  PlanVersions Compare(const std::string& from, const std::string& to) const {
    std::vector<const Target*> all;
    for (const Target& target : targets_) all.push_back(&target);
    return CompareVersions(plan_, all, from, to);
  }

  // "a>b": what stood on both days; "-" is nothing.
  std::vector<std::string> Pairs(const std::string& from, const std::string& to) const {
    std::vector<std::string> pairs;
    for (const ComparedTarget& each : Compare(from, to).targets) {
      const auto id = [](const Target* target) {
        return target == nullptr ? "-" : target->name().substr(sizeof(kPrefix) - 1);
      };
      pairs.push_back(id(each.from) + ">" + id(each.to));
    }
    return pairs;
  }

  Plan plan_ = FromText<Plan>(R"(
      acts { kind: PLAN_ACT_KIND_ANNOUNCEMENT document: "Hội nghị" date: "2020-08-05" }
      acts { kind: PLAN_ACT_KIND_APPROVAL document: "NQ 12" date: "2020-12-15" }
      acts { kind: PLAN_ACT_KIND_CLOSING document: "Biên bản" date: "2025-06-30" })");
  std::vector<Target> targets_ = {
      Named("a",
            "source_date: '2020-08-05' superseded_by: 'c' title: 'A' due_period: '2025' "
            "bound { kind: BOUND_KIND_MORE_THAN value: '9.5' }"),
      Named("b", "title: 'B' bound { kind: BOUND_KIND_AT_LEAST value: '1' } due_period: '2025'"),
      Named("c",
            "source_date: '2020-12-15' supersedes: 'a' superseded_by: 'd' title: 'A' "
            "due_period: '2025' bound { kind: BOUND_KIND_BAND value: '9.5' upper: '10' }"),
      Named("d",
            "source_date: '2022-07-01' supersedes: 'c' title: 'A' due_period: '2024' "
            "bound { kind: BOUND_KIND_BAND value: '9.5' upper: '10' }"),
      Named("e",
            "source_date: '2022-07-01' title: 'E' quantifier: QUANTIFIER_EVERY_YEAR "
            "due_period: 'open-ended'")};
};

TEST_F(PlanVersionsTest, OfEachChainTheLastByTheDayStands) {
  EXPECT_THAT(Pairs("2020-08-04", "2020-08-04"), IsEmpty());
  EXPECT_THAT(Pairs("2020-08-04", "2020-08-05"), ElementsAre("->a", "->b"));
  EXPECT_THAT(Pairs("2020-08-05", "2020-12-14"), ElementsAre("a>a", "b>b"));
  EXPECT_THAT(Pairs("2020-12-14", "2020-12-15"), ElementsAre("a>c", "b>b"));
  EXPECT_THAT(Pairs("2020-08-05", "2022-07-01"), ElementsAre("a>d", "b>b", "->e"));
}

TEST_F(PlanVersionsTest, WithoutADateSinceTheFirstActOrEver) {
  EXPECT_EQ(Compare("2020-08-05", "2020-08-05").undated, 1);
  EXPECT_THAT(VersionsLines(Compare("2020-08-05", "2020-08-05"), kEnglishWording)[1],
              HasSubstr("first act, 2020-08-05"));
  plan_.clear_acts();
  EXPECT_THAT(Pairs("1999-01-01", "1999-01-01"), ElementsAre("b>b"));
  EXPECT_THAT(VersionsLines(Compare("1999-01-01", "1999-01-01"), kEnglishWording)[1],
              HasSubstr("from the beginning"));
}

// What a hostile answer might hold.
TEST_F(PlanVersionsTest, ACircleEnds) {
  targets_ = {Named("a", "superseded_by: 'b'"), Named("b", "supersedes: 'x' superseded_by: 'b'")};
  EXPECT_THAT(Pairs("2021-01-01", "2021-01-01"), ElementsAre("b>b", "b>b"));
}

TEST_F(PlanVersionsTest, SaysFieldByFieldWhatChanged) {
  const Table table = VersionsTable(Compare("2020-08-05", "2022-07-01"), "2020-08-05", "2022-07-01",
                                    kEnglishWording);
  std::vector<std::string> lines;
  for (const auto& row : table.rows()) {
    lines.push_back(row[0].text + "|" + row[2].text + "|" + row[3].text + "|" + row[4].text + "|" +
                    row[5].text);
  }
  EXPECT_THAT(lines, ElementsAre("a > d|superseded|date|2020-08-05|2022-07-01",
                                 "||bound|> 9.5|9.5-10", "||due|2025|2024",
                                 "e|added|must hold||in every year", "||due||open-ended"));
  EXPECT_THAT(VersionsLines(Compare("2020-08-05", "2022-07-01"), kEnglishWording)[0],
              "1 superseded, 1 added, 1 unchanged");
}

TEST_F(PlanVersionsTest, FitsTheTerminalsOfPeople) {
  targets_[3].set_reading(std::string(300, 'x'));
  const Table table = VersionsTable(Compare("2020-08-05", "2022-07-01"), "2020-08-05", "2022-07-01",
                                    Wording(Language::kVietnamese));
  for (const int width : {80, 120, 160}) {
    std::vector<std::string> left_out;
    const std::string text = table.ToText(false, width, &left_out);
    EXPECT_THAT(left_out, IsEmpty()) << width;
    EXPECT_THAT(text, HasSubstr("> 9.5")) << width;
  }
}

TEST_F(PlanVersionsTest, ProgramsGetEveryPromise) {
  const std::string csv = VersionsRecords(Compare("2020-08-05", "2020-12-15")).ToCsv();
  EXPECT_THAT(csv, HasSubstr("change,from_target,to_target,title,field,from,to\r\n"));
  EXPECT_THAT(csv, HasSubstr("superseded,units/x/plans/p/targets/a,units/x/plans/p/targets/c,A,"
                             "bound,"));
  EXPECT_THAT(csv, HasSubstr("unchanged,units/x/plans/p/targets/b,units/x/plans/p/targets/b,B,,,"));
}

TEST(ChangedFields, GoesDownToTheFieldThatDiffers) {
  const auto changes = [](const std::string& from, const std::string& to) {
    std::vector<std::string> lines;
    for (const FieldChange& change :
         ChangedFields(FromText<Target>(from), FromText<Target>(to), kEnglishWording)) {
      lines.push_back(change.path + "|" + change.from + "|" + change.to);
    }
    return lines;
  };
  EXPECT_THAT(changes("etag: '1' state: TARGET_STATE_ACTIVE trajectory { value: '1' }", ""),
              IsEmpty());
  EXPECT_THAT(changes("phrases: 'a' phrases: 'b'", "phrases: 'a'"), ElementsAre("phrases|a, b|a"));
  EXPECT_THAT(
      changes("indicator { decimals: 1 level { value { terms { coefficient: '1' } } } }",
              "indicator { decimals: 2 level { value { terms { coefficient: '-1' } } } }"),
      ElementsAre("indicator.level.value.terms[0].coefficient|1|-1", "indicator.decimals|1|2"));
  // Of what is written alike the field is told.
  EXPECT_THAT(changes("bound { kind: BOUND_KIND_AT_LEAST value: '1' }",
                      "bound { kind: BOUND_KIND_AT_LEAST value: '1' capped: true }"),
              ElementsAre("bound.capped||yes"));
  EXPECT_THAT(changes("alternatives { id: 'a' }", "alternatives { id: 'a' } alternatives {}"),
              ElementsAre("alternatives|id: \"a\"|id: \"a\"; "));
}

TEST_F(PlanVersionsTest, KnowsWhereThePlanStood) {
  const auto on = [this](const std::string& day) {
    return StateOnDay(plan_, day, kEnglishWording);
  };
  EXPECT_EQ(on("2020-08-04"), "draft");
  EXPECT_EQ(on("2020-08-05"), "announced, Hội nghị, 2020-08-05");
  EXPECT_EQ(on("2024-01-01"), "approved, NQ 12, 2020-12-15");
  EXPECT_EQ(on("2025-06-30"), "closed, Biên bản, 2025-06-30");
}

}  // namespace
}  // namespace thidua::cli
