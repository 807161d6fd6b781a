#include "services/targets/domain/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

// Four targets that stand; "d" was superseded by "c", and "x" by "d" before.
absl::StatusOr<Selection> Select(const std::set<std::string>& wanted) {
  return SelectTargets(
      {FromText<v1::Target>(R"(name: "a" composition: "economy")"),
       FromText<v1::Target>(R"(name: "b")"),
       FromText<v1::Target>(R"(name: "c" composition: "economy" supersedes: "d")"),
       FromText<v1::Target>(R"(name: "d" state: TARGET_STATE_SUPERSEDED composition: "economy"
                               supersedes: "x" superseded_by: "c")"),
       FromText<v1::Target>(R"(name: "e")"),
       FromText<v1::Target>(R"(name: "x" state: TARGET_STATE_SUPERSEDED superseded_by: "d")")},
      wanted);
}

// The names of what is looked at.
std::vector<std::string> Selected(const std::set<std::string>& wanted) {
  const Selection selection = Select(wanted).value();
  std::vector<std::string> names;
  for (const v1::Target& target : selection.targets) names.push_back(target.name());
  return names;
}

TEST(SelectTargets, TakesThoseThatStandAndThoseThatTheySuperseded) {
  EXPECT_THAT(Selected({}), ElementsAre("a", "b", "c", "d", "e", "x"));
  EXPECT_EQ(Select({})->shown.size(), 6u);
}

TEST(SelectTargets, AddsTheRestOfACompositionOnly) {
  EXPECT_THAT(Selected({"b"}), ElementsAre("b"));
  EXPECT_THAT(Selected({"a", "e"}), ElementsAre("a", "c", "d", "e"));
  EXPECT_THAT(Select({"a", "e"})->shown, ElementsAre("a", "e"));
}

TEST(SelectTargets, ShowsWhatAWantedOneSuperseded) {
  EXPECT_THAT(Select({"c"})->shown, ElementsAre("c", "d", "x"));
  EXPECT_THAT(Select({"d"})->shown, ElementsAre("d", "x"));
}

// A composite is judged by its members, and they are printed as they are where they are shown.
TEST(SelectTargets, AddsMembersAndTheirCompositions) {
  const std::vector<v1::Target> all = {FromText<v1::Target>(R"(name: "a" composition: "economy")"),
                                       FromText<v1::Target>(R"(name: "b" composition: "economy")"),
                                       FromText<v1::Target>(R"(name: "c" superseded_by: "d")"),
                                       FromText<v1::Target>(R"(name: "d" supersedes: "c")"),
                                       FromText<v1::Target>(R"(name: "e" indicator { composite {
          members { target: "a" } members { target: "c" } } })")};
  const Selection selection = SelectTargets(all, {"e"}).value();
  std::vector<std::string> names;
  for (const v1::Target& target : selection.targets) names.push_back(target.name());
  EXPECT_THAT(names, ElementsAre("a", "b", "c", "e"));
  EXPECT_THAT(selection.shown, ElementsAre("e"));
}

TEST(SelectTargets, RefusesWhatIsNotThere) {
  EXPECT_EQ(ReasonOf(Select({"b", "f"}).status()), type::v1::ERROR_REASON_RESOURCE_NOT_FOUND);
}

}  // namespace
}  // namespace thidua::targets
