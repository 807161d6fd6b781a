#include "services/admin_cli/views/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/admin_cli/views/explanation_json.h"
#include "services/admin_cli/views/testing/income_per_head.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Explained, SaysWhereItDoesNotMakeWhatWasJudged) {
  ExplanationFacts facts = SomeFacts();
  auto& actual = *facts.evaluation.mutable_results(0)->mutable_actual();
  actual.set_numerator("40");
  actual.set_denominator("640");
  EXPECT_THAT(Explained(kTarget, facts)->faults, ElementsAre());
  actual.set_denominator("641");
  const auto explanation = Explained(kTarget, facts);
  EXPECT_THAT(explanation->faults, ElementsAre(kTarget));
  EXPECT_THAT(*ExplanationJson(*explanation, Titles()), HasSubstr(kTarget));
}

TEST(TotalsToExplain, AreAskedForOnce) {
  EXPECT_EQ(TotalsToExplain(SomeFacts())->size(), 3u);
  EXPECT_THAT(*RoundsToExplain(SomeFacts()),
              ElementsAre("units/d/rounds/economy.2022-q1", "units/d/rounds/economy.2022-q2"));
}

}  // namespace
}  // namespace thidua::cli
