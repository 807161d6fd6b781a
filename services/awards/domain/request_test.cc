#include "services/awards/domain/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::awards {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(Refusal, ListsAllAndPutsDutiesFirst) {
  Violations violations;
  EXPECT_TRUE(Refusal(violations).ok());
  violations.Add("a", "is late", type::v1::ERROR_REASON_RULE_VIOLATED);
  violations.Add("b", "is early", type::v1::ERROR_REASON_ILLEGAL_STATE);
  absl::Status refusal = Refusal(violations);
  EXPECT_EQ(refusal.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refusal), type::v1::ERROR_REASON_RULE_VIOLATED);
  EXPECT_THAT(ViolationsOf(refusal), SizeIs(2));
  EXPECT_THAT(std::string(refusal.message()), HasSubstr("a: is late; b: is early"));
  violations.Add("c", "proposed it", type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
  EXPECT_EQ(ReasonOf(Refusal(violations)), type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
}

TEST(Refusal, OfALargeBatchStaysSmallAndNamesEveryPlace) {
  Violations violations;
  for (int i = 0; i < 1000; ++i) {
    if (i == 500) continue;
    violations.Add("decision.nominations[" + std::to_string(i) + "]", std::string(100, 'x'),
                   type::v1::ERROR_REASON_RULE_VIOLATED);
  }
  absl::Status refusal = Refusal(violations);
  auto list = ViolationsOf(refusal);
  EXPECT_THAT(list.back().description, ::testing::MatchesRegex("also at fault: nominations "
                                                               "[0-9]+-499, 501-999"));
  EXPECT_EQ(list.back().field, "decision.nominations");
  // No place is left out between the two.
  EXPECT_THAT(list.back().description, HasSubstr(" " + std::to_string(list.size() - 1) + "-499"));
  size_t bytes = refusal.message().size();
  refusal.ForEachPayload([&](absl::string_view, const absl::Cord& c) { bytes += c.size(); });
  EXPECT_LT(bytes, 5000);
}

}  // namespace
}  // namespace thidua::awards
