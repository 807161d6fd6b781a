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

// The earlier pack is nd91, the later one nd98 from 2024-01-01.
TEST(ChooseDecidingRules, FollowsTheTransitionOfTheLaterPack) {
  struct Case {
    v1::TransitionMode mode;
    std::string receipt, decision, dossier, deciding, salaries;
  };
  const Case cases[] = {
      {v1::TRANSITION_MODE_UNSPECIFIED, "2023-12-20", "2024-01-10", "nd91", "nd98", "nd98"},
      {v1::TRANSITION_MODE_BY_STEP, "2023-12-20", "2024-01-10", "nd91", "nd98", "nd98"},
      {v1::TRANSITION_MODE_BY_RECEIPT, "2023-12-20", "2024-01-10", "nd91", "nd91", "nd98"},
      {v1::TRANSITION_MODE_BY_DECISION, "2023-12-20", "2024-01-10", "nd98", "nd98", "nd98"},
      {v1::TRANSITION_MODE_BY_RECEIPT, "2024-01-01", "2024-01-10", "nd98", "nd98", "nd98"},
      {v1::TRANSITION_MODE_BY_STEP, "2023-12-20", "2023-12-31", "nd91", "nd91", "nd91"},
      {v1::TRANSITION_MODE_BY_DECISION, "2023-12-20", "2023-12-31", "nd91", "nd91", "nd91"},
      {v1::TRANSITION_MODE_BY_STEP, "2017-09-30", "2024-01-10", "", "", ""},
      {v1::TRANSITION_MODE_BY_RECEIPT, "2017-09-30", "2024-01-10", "", "", ""},
      {v1::TRANSITION_MODE_BY_DECISION, "2017-09-30", "2024-01-10", "nd98", "nd98", "nd98"},
      {v1::TRANSITION_MODE_BY_DECISION, "2017-09-30", "2017-09-30", "", "", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(v1::TransitionMode_Name(c.mode) + " " + c.receipt + " " + c.decision);
    v1::RulePack later = SamplePack();
    later.set_name("rulePacks/nd98");
    later.set_valid_from("2024-01-01");
    later.clear_valid_to();
    later.mutable_transition()->set_mode(c.mode);
    const std::vector<v1::RulePack> packs = {SamplePack(), later};
    const auto rules = ChooseDecidingRules(packs, c.receipt, c.decision);
    if (c.dossier.empty()) {
      EXPECT_EQ(ReasonOf(rules.status()), type::v1::ERROR_REASON_NO_RULE_PACK);
      continue;
    }
    ASSERT_TRUE(rules.ok()) << rules.status();
    EXPECT_EQ(rules->dossier->name(), "rulePacks/" + c.dossier);
    EXPECT_EQ(rules->decision->name(), "rulePacks/" + c.deciding);
    EXPECT_EQ(rules->salaries->name(), "rulePacks/" + c.salaries);
  }
}

TEST(FindAuthority, GoesByKindOfUnitAndOfRecipient) {
  v1::RulePack pack = SamplePack();
  v1::Honour& honour = *pack.mutable_honours(1);
  honour.mutable_authorities(1)->set_office("Chủ tịch xã");
  auto office = [&](catalog::v1::UnitKind unit, v1::RecipientKind recipient) {
    const v1::Authority* authority = FindAuthority(honour, unit, recipient);
    return authority == nullptr ? "" : authority->office();
  };
  const auto person = v1::RECIPIENT_KIND_PERSON, collective = v1::RECIPIENT_KIND_COLLECTIVE;
  EXPECT_EQ(office(catalog::v1::UNIT_KIND_DISTRICT, person), "Chủ tịch Ủy ban nhân dân");
  EXPECT_EQ(office(catalog::v1::UNIT_KIND_COMMUNE, person), "Chủ tịch xã");
  EXPECT_EQ(office(catalog::v1::UNIT_KIND_TOWN, person), "Chủ tịch xã");
  EXPECT_EQ(office(catalog::v1::UNIT_KIND_WARD, person), "");
  EXPECT_EQ(office(catalog::v1::UNIT_KIND_UNSPECIFIED, person), "");
  EXPECT_EQ(office(catalog::v1::UNIT_KIND_DISTRICT, collective), "") << "It has no terms.";
  honour.add_recipients()->set_kind(collective);
  EXPECT_EQ(office(catalog::v1::UNIT_KIND_DISTRICT, collective), "Chủ tịch Ủy ban nhân dân");
  EXPECT_EQ(office(catalog::v1::UNIT_KIND_COMMUNE, collective), "") << "For persons alone.";
}

TEST(SharesMerit, HoldsBothWays) {
  const v1::RulePack pack = SamplePack();
  EXPECT_TRUE(SharesMerit(pack, "ldtt", "cstd"));
  EXPECT_TRUE(SharesMerit(pack, "cstd", "ldtt"));
  EXPECT_FALSE(SharesMerit(pack, "ldtt", "ldtt"));
  EXPECT_FALSE(SharesMerit(pack, "ldtt", "cstd-tinh"));
  EXPECT_FALSE(SharesMerit(pack, "unknown", "unknown"));
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
