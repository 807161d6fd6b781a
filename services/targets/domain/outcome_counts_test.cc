#include "services/targets/domain/outcome_counts.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

// One line a count: "MET 2 1".
std::vector<std::string> Counted(const std::string& results) {
  std::vector<std::string> lines;
  for (const auto& count : CountOutcomes(FromText<v1::Evaluation>(results).results())) {
    lines.push_back(absl::StrCat(v1::Outcome_Name(count.outcome()).substr(8), " ", count.standing(),
                                 " ", count.superseded()));
  }
  return lines;
}

// Three promises stand: two are met, one is at risk. One of those that are met replaced one that
// was missed: it is no fourth promise, and it is not gone.
TEST(CountOutcomes, CountsAPromiseOnceAndHidesNothing) {
  EXPECT_THAT(Counted(R"(results { target: "a" outcome: OUTCOME_MET }
                         results { target: "b" outcome: OUTCOME_AT_RISK }
                         results { target: "c" outcome: OUTCOME_MISSED superseded_by: "d" }
                         results { target: "d" outcome: OUTCOME_MET supersedes: "c" })"),
              ElementsAre("MET 2 0", "AT_RISK 1 0", "MISSED 0 1"));
}

TEST(CountOutcomes, OfNothingIsNothing) { EXPECT_THAT(Counted(""), ElementsAre()); }

}  // namespace
}  // namespace thidua::targets
