#include "services/awards/domain/rule_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

TEST(ChoosePack, TakesTheOneInForce) {
  v1::RulePack later = SamplePack();
  later.set_name("rulePacks/nd98");
  later.set_valid_from("2024-01-01");
  later.clear_valid_to();
  const std::vector<v1::RulePack> packs = {SamplePack(), later};
  struct Case {
    std::string date, name;
  };
  for (const Case& c : {Case{"2017-10-01", "rulePacks/nd91"}, Case{"2023-12-31", "rulePacks/nd91"},
                        Case{"2024-01-01", "rulePacks/nd98"}, Case{"2099-01-01", "rulePacks/nd98"},
                        Case{"2017-09-30", ""}}) {
    SCOPED_TRACE(c.date);
    auto pack = ChoosePack(packs, c.date);
    if (c.name.empty()) {
      EXPECT_EQ(pack.status().code(), absl::StatusCode::kFailedPrecondition);
      EXPECT_EQ(ReasonOf(pack.status()), type::v1::ERROR_REASON_NO_RULE_PACK);
    } else {
      ASSERT_TRUE(pack.ok());
      EXPECT_EQ((*pack)->name(), c.name);
    }
  }
}

TEST(FindTerms, KnowsOnlyListedKinds) {
  const v1::RulePack pack = SamplePack();
  EXPECT_EQ(FindHonour(pack, "unknown"), nullptr);
  const v1::Honour* honour = FindHonour(pack, "giay-khen");
  ASSERT_NE(honour, nullptr);
  EXPECT_EQ(FindTerms(*honour, v1::RECIPIENT_KIND_COLLECTIVE)->coefficient(), "0.6");
  EXPECT_EQ(FindTerms(*honour, v1::RECIPIENT_KIND_HOUSEHOLD), nullptr);
}

TEST(AppliesTo, AllKindsWhereNoneIsNamed) {
  const v1::RulePack pack = SamplePack();
  const v1::Honour& honour = pack.honours(0);
  EXPECT_FALSE(AppliesTo(honour.eligibility(0), v1::RECIPIENT_KIND_PERSON));
  EXPECT_TRUE(AppliesTo(honour.eligibility(0), v1::RECIPIENT_KIND_COLLECTIVE));
  EXPECT_TRUE(AppliesTo(honour.eligibility(2), v1::RECIPIENT_KIND_PERSON));
}

}  // namespace
}  // namespace thidua::awards
