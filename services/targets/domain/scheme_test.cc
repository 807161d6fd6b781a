#include "services/targets/domain/scheme.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

const absl::Time kNow = absl::FromUnixSeconds(1'600'000'000);

constexpr char kScheme[] = R"(
    name: "units/khoai-chau/schemes/s" title: "Chấm điểm" plan: "units/khoai-chau/plans/p"
    groups { id: "xa" title: "Các xã" units: "units/dan-tien" units: "units/dong-ket" }
    criteria { id: "income" target: "units/khoai-chau/plans/p/targets/t"
               degrees { from_percent: "80" points: "5" }
               degrees { from_percent: "100" points: "10" }
               bonus { step_percent: "5" points: "1" ceiling: "3" } }
    penalty { forms: "forms/socio" points_per_late: "0.5" ceiling: "2" }
    ceiling: "12" tie_breakers: "income" )";

Siblings PlanOfOne() {
  Siblings targets;
  targets["units/khoai-chau/plans/p/targets/t"] = FromText<v1::Target>(R"(
      name: "units/khoai-chau/plans/p/targets/t" bound { kind: BOUND_KIND_AT_LEAST value: "1" })");
  targets["units/khoai-chau/plans/p/targets/followed"] = FromText<v1::Target>(R"(
      name: "units/khoai-chau/plans/p/targets/followed")");
  targets["units/khoai-chau/plans/p/targets/below"] = FromText<v1::Target>(R"(
      name: "units/khoai-chau/plans/p/targets/below"
      indicator { level { value { terms { cell { rolled_up: true } } } } }
      bound { kind: BOUND_KIND_AT_LEAST value: "1" })");
  return targets;
}

// Creates the scheme with `rest` merged in.
absl::StatusOr<v1::Scheme> Draft(const std::string& rest = "", const std::string& base = kScheme) {
  const Siblings targets = PlanOfOne();
  auto asked = FromText<v1::Scheme>(base);
  asked.MergeFrom(FromText<v1::Scheme>(rest));
  return NewScheme(asked, &targets, TestVocabulary(), kNow);
}

std::vector<std::string> Faults(const std::string& rest) { return FieldsOf(Draft(rest).status()); }

TEST(NewScheme, IsADraft) {
  const auto scheme = Draft("state: SCHEME_STATE_ADOPTED adopt_time { seconds: 1 }");
  ASSERT_TRUE(scheme.ok()) << scheme.status();
  EXPECT_EQ(scheme->state(), v1::SCHEME_STATE_DRAFT);
  EXPECT_FALSE(scheme->has_adopt_time());
  EXPECT_EQ(scheme->create_time().seconds(), 1'600'000'000);
}

TEST(NewScheme, IsOfAPlanOfItsOwner) {
  const auto asked = FromText<v1::Scheme>(kScheme);
  EXPECT_THAT(FieldsOf(NewScheme(asked, nullptr, TestVocabulary(), kNow).status()),
              ElementsAre("scheme.plan"));
  const Siblings targets = PlanOfOne();
  auto other = asked;
  other.set_plan("units/other/plans/p");
  EXPECT_THAT(FieldsOf(NewScheme(other, &targets, TestVocabulary(), kNow).status()),
              ElementsAre("scheme.plan"));
}

TEST(NewScheme, TellsEverythingThatIsWrong) {
  EXPECT_THAT(Faults(""), IsEmpty());
  EXPECT_THAT(FieldsOf(Draft("", R"(name: "units/khoai-chau/schemes/s"
                                    plan: "units/khoai-chau/plans/p")")
                           .status()),
              ElementsAre("scheme.title", "scheme.groups", "scheme.criteria"));
  EXPECT_THAT(Faults(R"(groups { id: "xa" units: "units/dan-tien" units: "units/none" })"),
              ElementsAre("scheme.groups[1].id", "scheme.groups[1].title",
                          "scheme.groups[1].units[0]", "scheme.groups[1].units[1]"));
  EXPECT_THAT(Faults(R"(criteria { id: "income" target: "units/khoai-chau/plans/p/targets/none"
                                   scope: 9 groups: "b" units: "units/x" })"),
              ElementsAre("scheme.criteria[1].id", "scheme.criteria[1].scope",
                          "scheme.criteria[1].target", "scheme.criteria[1].groups[0]",
                          "scheme.criteria[1].units[0]", "scheme.criteria[1].degrees"));
  EXPECT_THAT(
      Faults(R"(tie_breakers: "income" tie_breakers: "b" ceiling: "-1" )"),
      UnorderedElementsAre("scheme.ceiling", "scheme.tie_breakers[1]", "scheme.tie_breakers[2]"));
  EXPECT_THAT(Faults(R"(penalty { forms: "forms/none" forms: "forms/socio"
                                  points_per_return: "a" points_per_missing: "-1" })"),
              ElementsAre("scheme.penalty.forms[1]", "scheme.penalty.forms[2]",
                          "scheme.penalty.points_per_return", "scheme.penalty.points_per_missing"));
}

TEST(NewScheme, WantsDegreesInOrderAndPointsOfFourDecimals) {
  const auto faults = [](const std::string& degrees) {
    return Faults(R"(criteria { id: "b" target: "units/khoai-chau/plans/p/targets/t" )" + degrees +
                  "}");
  };
  EXPECT_THAT(faults(R"(degrees { from_percent: "0" points: "0" proportional: true }
                        degrees { from_percent: "100" points: "0.0001" })"),
              IsEmpty());
  EXPECT_THAT(faults(R"(degrees { from_percent: "90" points: "1" }
                        degrees { from_percent: "90" points: "0.9" proportional: true })"),
              ElementsAre("scheme.criteria[1].degrees[1].from_percent",
                          "scheme.criteria[1].degrees[1].points",
                          "scheme.criteria[1].degrees[1].proportional"));
  EXPECT_THAT(faults(R"(degrees { from_percent: "-1" points: "0.00001" })"),
              ElementsAre("scheme.criteria[1].degrees[0].from_percent",
                          "scheme.criteria[1].degrees[0].points"));
  EXPECT_THAT(
      faults(R"(degrees { from_percent: "1" points: "1" }
                        bonus { step_percent: "0" points: "0.001" ceiling: "1.0001" })"),
      ElementsAre("scheme.criteria[1].bonus.step_percent", "scheme.criteria[1].bonus.ceiling"));
  EXPECT_THAT(faults(R"(degrees { from_percent: "1" points: "1" }
                        bonus { step_percent: "1" points: "0.001" ceiling: "1" })"),
              IsEmpty());
}

TEST(NewScheme, ScoresBoundsAndOwnRoundsAlone) {
  const auto faults = [](const std::string& target, const std::string& scope) {
    return Faults(R"(criteria { id: "b" degrees { from_percent: "1" points: "1" }
        target: "units/khoai-chau/plans/p/targets/)" +
                  target + "\" scope: " + scope + "}");
  };
  EXPECT_THAT(faults("t", "CRITERION_SCOPE_OWNER"), IsEmpty());
  EXPECT_THAT(faults("followed", "CRITERION_SCOPE_OWNER"),
              ElementsAre("scheme.criteria[1].target"));
  EXPECT_THAT(faults("below", "CRITERION_SCOPE_UNIT"), ElementsAre("scheme.criteria[1].target"));
  EXPECT_THAT(faults("below", "CRITERION_SCOPE_OWNER"), IsEmpty());
}

TEST(NewScheme, ScoresEveryUnit) {
  std::string some = kScheme;
  some.replace(some.find("degrees"), 0, R"(units: "units/dong-ket" )");
  EXPECT_THAT(FieldsOf(Draft("", some).status()), ElementsAre("scheme.groups[0].units[0]"));
}

TEST(UpdateScheme, ReplacesADraftAndNothingElse) {
  auto stored = Draft().value();
  stored.set_etag("7");
  const Siblings targets = PlanOfOne();
  auto asked = FromText<v1::Scheme>(kScheme);
  asked.MergeFrom(FromText<v1::Scheme>(R"(title: "Khác" etag: "7")"));
  const auto updated = UpdateScheme(stored, asked, &targets, TestVocabulary());
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->title(), "Khác");
  EXPECT_EQ(updated->create_time().seconds(), 1'600'000'000);
  asked.set_etag("6");
  EXPECT_TRUE(absl::IsAborted(UpdateScheme(stored, asked, &targets, TestVocabulary()).status()));
  asked.set_etag("");
  stored.set_state(v1::SCHEME_STATE_ADOPTED);
  const auto refused = UpdateScheme(stored, asked, &targets, TestVocabulary()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused));
  EXPECT_THAT(std::string(refused.message()), StartsWith("units/khoai-chau/schemes/s was adopted"));
}

TEST(AdoptScheme, TakesAReasonAndIsForGood) {
  const auto stored = Draft().value();
  v1::AdoptSchemeRequest request;
  const Siblings targets = PlanOfOne();
  EXPECT_THAT(FieldsOf(AdoptScheme(stored, request, targets, kNow).status()),
              ElementsAre("reason"));
  request.set_reason("QĐ 12");
  const auto gone = AdoptScheme(stored, request, {}, kNow).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(gone));
  EXPECT_THAT(FieldsOf(gone), ElementsAre("scheme.criteria[0].target"));
  const auto adopted = AdoptScheme(stored, request, targets, kNow + absl::Hours(1));
  ASSERT_TRUE(adopted.ok()) << adopted.status();
  EXPECT_EQ(adopted->state(), v1::SCHEME_STATE_ADOPTED);
  EXPECT_EQ(adopted->adopt_time().seconds(), 1'600'003'600);
  EXPECT_TRUE(absl::IsFailedPrecondition(AdoptScheme(*adopted, request, targets, kNow).status()));
}

}  // namespace
}  // namespace thidua::targets
