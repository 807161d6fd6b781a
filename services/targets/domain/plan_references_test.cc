#include "services/targets/domain/plan_references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "common/testing/status.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const auto kDraft = FromText<v1::Plan>("name: 'units/x/plans/p'");
const auto kAnnounced = FromText<v1::Plan>(
    "name: 'units/x/plans/p' acts { kind: PLAN_ACT_KIND_ANNOUNCEMENT date: '2020-08-05' }");

v1::Target Named(const std::string& id, const std::string& rest = "") {
  auto target = FromText<v1::Target>("etag: '4' " + rest);
  target.set_name("units/x/plans/p/targets/" + id);
  return target;
}

class DeleteTargetTest : public ::testing::Test {
 protected:
  absl::StatusOr<Deletion> Delete(int place, const v1::Plan& plan = kDraft,
                                  const std::string& etag = "") {
    v1::DeleteTargetRequest request;
    request.set_etag(etag);
    return DeleteTarget(plan, all_, schemes_, all_[place], request);
  }

  std::vector<v1::Scheme> schemes_;
  std::vector<v1::Target> all_ = {
      Named("a", "state: TARGET_STATE_SUPERSEDED superseded_by: 'units/x/plans/p/targets/b'"),
      Named("b", "supersedes: 'units/x/plans/p/targets/a'"), Named("c"),
      Named("d", "indicator { composite { members { target: 'units/x/plans/p/targets/c' } } }")};
};

TEST_F(DeleteTargetTest, TakesWhatNobodyNames) {
  const auto deletion = Delete(3);
  ASSERT_THAT(deletion.status(), IsOk());
  EXPECT_FALSE(deletion->restored.has_value());
}

TEST_F(DeleteTargetTest, TheSupersededOneStandsAgain) {
  const auto deletion = Delete(1);
  ASSERT_THAT(deletion.status(), IsOk());
  ASSERT_TRUE(deletion->restored.has_value());
  EXPECT_EQ(deletion->restored->name(), all_[0].name());
  EXPECT_EQ(deletion->restored->state(), v1::TARGET_STATE_ACTIVE);
  EXPECT_EQ(deletion->restored->superseded_by(), "");
}

TEST_F(DeleteTargetTest, RefusesWhatOthersName) {
  for (const int place : {0, 2}) {
    const absl::Status status = Delete(place).status();
    EXPECT_THAT(status,
                Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
    EXPECT_THAT(std::string(status.message()), HasSubstr(all_[place + 1].name()));
  }
}

TEST_F(DeleteTargetTest, RefusesWhatASchemeScores) {
  schemes_.push_back(FromText<v1::Scheme>(R"(name: "units/x/schemes/other"
      criteria { id: "1" } criteria { id: "2" target: "units/x/plans/p/targets/b" })"));
  EXPECT_THAT(Delete(3).status(), IsOk());
  schemes_.push_back(FromText<v1::Scheme>(R"(name: "units/x/schemes/s"
      criteria { id: "1" } criteria { id: "2" target: "units/x/plans/p/targets/d" })"));
  const absl::Status status = Delete(3).status();
  EXPECT_THAT(status,
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(std::string(status.message()), HasSubstr("scored by units/x/schemes/s:"));
}

TEST_F(DeleteTargetTest, OnlyOfADraftAtItsEtag) {
  EXPECT_THAT(Delete(3, kAnnounced).status(),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(Delete(3, kDraft, "3").status(),
              Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(Delete(3, kDraft, "4").status(), IsOk());
}

// x went over to y whole and to z in part, y to v; v and w went over to each other, and to units
// that nobody knows.
class Successions : public TestVocabulary {
 public:
  Successions() {
    Add("x", {"y", "z"});
    Add("y", {"v"});
    Add("v", {"w", "gone"});
    Add("w", {"v"});
    Add("z", {});
  }
  const catalog::v1::Unit* unit(std::string_view name) const override {
    const auto found = units_.find(name);
    return found == units_.end() ? nullptr : &found->second;
  }

 private:
  void Add(const std::string& unit, const std::vector<std::string>& successors) {
    catalog::v1::Unit& added = units_["units/" + unit];
    for (const std::string& each : successors) {
      added.add_successions()->set_successor("units/" + each);
    }
  }
  std::map<std::string, catalog::v1::Unit, std::less<>> units_;
};

TEST(IsSuccessorOf, GoesOnByWayOfOthers) {
  const Successions vocabulary;
  for (const std::string heir : {"y", "z", "v", "w", "gone"}) {
    EXPECT_TRUE(IsSuccessorOf("units/" + heir, "units/x", vocabulary)) << heir;
  }
  EXPECT_FALSE(IsSuccessorOf("units/x", "units/y", vocabulary));
  EXPECT_FALSE(IsSuccessorOf("units/z", "units/y", vocabulary));
  EXPECT_FALSE(IsSuccessorOf("units/x", "units/x", vocabulary));
  EXPECT_FALSE(IsSuccessorOf("units/x", "units/nobody", vocabulary));
}

TEST(CheckInherits, WantsAPromiseOfAPredecessor) {
  const Successions vocabulary;
  const auto fields = [&](const std::string& heir, const std::string& inherits,
                          const Inherited& inherited) {
    v1::Target target;
    target.set_name("units/" + heir + "/plans/q/targets/t");
    target.set_inherits(inherits);
    Violations violations;
    CheckInherits(target, inherited, vocabulary, violations);
    return FieldsOf(violations);
  };
  const std::string name = Named("a").name();
  const Inherited there = {.plan = kAnnounced, .target = Named("a")};
  EXPECT_THAT(fields("z", "", {}), IsEmpty());
  EXPECT_THAT(fields("w", name, there), IsEmpty());
  EXPECT_THAT(fields("z", "units/x/plans/p", {}), ElementsAre("target.inherits"));
  EXPECT_THAT(fields("z", name, {}), ElementsAre("target.inherits"));
  EXPECT_THAT(fields("z", name, {.plan = kAnnounced, .target = std::nullopt}),
              ElementsAre("target.inherits"));
  EXPECT_THAT(fields("z", name, {.plan = kDraft, .target = Named("a")}),
              ElementsAre("target.inherits"));
  EXPECT_THAT(fields("nobody", name, there), ElementsAre("target.inherits"));
  EXPECT_THAT(fields("nobody", name, {}), ElementsAre("target.inherits", "target.inherits"));
}

}  // namespace
}  // namespace thidua::targets
