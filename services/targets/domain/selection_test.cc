#include "services/targets/domain/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using testing::ElementsAre;

// The names of what is selected from four active targets and one that is superseded.
absl::StatusOr<std::vector<std::string>> Selected(const std::set<std::string>& wanted) {
  const std::vector<v1::Target> all = {
      FromText<v1::Target>(R"(name: "a" state: TARGET_STATE_ACTIVE composition: "economy")"),
      FromText<v1::Target>(R"(name: "b" state: TARGET_STATE_ACTIVE)"),
      FromText<v1::Target>(R"(name: "c" state: TARGET_STATE_ACTIVE composition: "economy")"),
      FromText<v1::Target>(R"(name: "d" state: TARGET_STATE_SUPERSEDED composition: "economy"
                              superseded_by: "c")"),
      FromText<v1::Target>(R"(name: "e" state: TARGET_STATE_ACTIVE)")};
  const auto targets = SelectTargets(all, wanted);
  if (!targets.ok()) return targets.status();
  std::vector<std::string> names;
  for (const v1::Target& target : *targets) names.push_back(target.name());
  return names;
}

TEST(SelectTargets, TakesTheActiveOnes) {
  EXPECT_THAT(*Selected({}), ElementsAre("a", "b", "c", "e"));
}

TEST(SelectTargets, AddsTheRestOfACompositionOnly) {
  EXPECT_THAT(*Selected({"b"}), ElementsAre("b"));
  EXPECT_THAT(*Selected({"e", "c"}), ElementsAre("a", "c", "e"));
}

TEST(SelectTargets, RefusesWhatCannotBeJudged) {
  EXPECT_EQ(ReasonOf(Selected({"b", "f"}).status()), type::v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Selected({"d"}).status()), type::v1::ERROR_REASON_ILLEGAL_STATE);
}

}  // namespace
}  // namespace thidua::targets
