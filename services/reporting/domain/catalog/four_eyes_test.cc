#include "services/reporting/domain/catalog/four_eyes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Binding;
using ::testing::ElementsAre;
using testing::ReasonName;

constexpr char kReviewer[] = "grants { role: ROLE_DISTRICT_REVIEWER unit: 'units/a' } ";
constexpr char kOfficer[] = "grants { role: ROLE_COMMUNE_OFFICER unit: 'units/a' } ";
constexpr char kAdministrator[] = "grants { role: ROLE_DISTRICT_ADMINISTRATOR unit: 'units/a' } ";

Binding Of(const std::string& text) {
  return FromText<Binding>("name: 'bindings/user:lan' " + text);
}

using Where = std::map<std::string, std::set<std::string>>;  // units by administrator

// With these administrators beside the proposer, user:root.
absl::StatusOr<bool> Ask(const std::string& next, const std::string& stored, const Where& others) {
  const Binding before = stored == "none" ? Binding() : Of(stored);
  return NeedsConfirmation(
      Of(next), stored == "none" ? nullptr : &before, "user:root", IsSamePrincipal,
      [&](const std::vector<std::string>& units, std::string_view proposer,
          std::string_view without) {
        EXPECT_EQ(proposer, "user:root");
        return std::any_of(others.begin(), others.end(), [&](const auto& other) {
          return std::string_view(other.first) != without &&
                 std::all_of(units.begin(), units.end(),
                             [&](const std::string& unit) { return other.second.contains(unit); });
        });
      });
}

bool Needs(const std::string& next, const std::string& stored, const Where& others) {
  const auto needs = Ask(next, stored, others);
  EXPECT_TRUE(needs.ok()) << needs.status();
  return needs.ok() && *needs;
}

const Where kHoa = {{"user:hoa", {"units/a"}}};

TEST(NeedsConfirmation, OfWhatGivesPowerOnceThereIsASecondAdministrator) {
  EXPECT_TRUE(Needs(kReviewer, "none", kHoa));
  EXPECT_FALSE(Needs(kReviewer, "none", {}));
  EXPECT_FALSE(Needs(kReviewer, "none", {{"user:hoa", {"units/b"}}}));
  EXPECT_TRUE(Needs(kAdministrator, kReviewer, kHoa));
  EXPECT_FALSE(Needs(kOfficer, "", kHoa));
  EXPECT_FALSE(Needs(kOfficer, kReviewer, kHoa)) << "power is taken away";
  EXPECT_FALSE(Needs(std::string(kReviewer) + "note: 'x'", kReviewer, kHoa));
}

TEST(NeedsConfirmation, WhateverElseTheBindingHolds) {
  // What does not change takes nobody's say away.
  const std::string all = "grants { role: ROLE_DISTRICT_ADMINISTRATOR } ";
  EXPECT_TRUE(Needs(all + kReviewer, all, kHoa));
  // Nor does what changes beside it: then it is to be changed apart.
  const std::string elsewhere = "grants { role: ROLE_COMMUNE_OFFICER unit: 'units/b' } ";
  EXPECT_EQ(ReasonName(Ask(kReviewer + elsewhere, "", kHoa).status()), "RULE_VIOLATED");
  EXPECT_EQ(ReasonName(Ask("", kAdministrator + elsewhere, {{"user:lan", {"units/a"}}}).status()),
            "RULE_VIOLATED");
}

TEST(NeedsConfirmation, OfLongerDaysAndAnotherPerson) {
  const std::string half =
      "grants { role: ROLE_DECIDER unit: 'units/a' valid_from: '2026-01-01' valid_to: '2026-07-01' "
      "} ";
  const std::string whole =
      "grants { role: ROLE_DECIDER unit: 'units/a' valid_from: '2026-01-01' }";
  EXPECT_TRUE(Needs(whole, half, kHoa));
  EXPECT_FALSE(Needs(half, whole, kHoa));
  EXPECT_TRUE(Needs(half + "person: 'b'", half, kHoa));
  EXPECT_TRUE(Needs(half + "person: 'b'", half + "person: 'a'", kHoa));
  // Who reported and who reviewed were one: that is not undone by one.
  EXPECT_TRUE(Needs(kOfficer, std::string(kOfficer) + "person: 'a'", kHoa));
  EXPECT_TRUE(Needs("", std::string(kOfficer) + "person: 'a'", kHoa));
  EXPECT_FALSE(Needs(std::string(kOfficer) + "person: 'b'", kOfficer, kHoa)) << "it was not known";
}

TEST(NeedsConfirmation, OfTakingTheLastOtherAdministratorAway) {
  EXPECT_TRUE(Needs(kOfficer, kAdministrator, {{"user:lan", {"units/a"}}}));
  EXPECT_FALSE(
      Needs(kOfficer, kAdministrator, {{"user:lan", {"units/a"}}, {"user:hoa", {"units/a"}}}));
  EXPECT_TRUE(
      Needs(kOfficer, kAdministrator, {{"user:lan", {"units/a"}}, {"user:hoa", {"units/b"}}}));
  const Binding own =
      FromText<Binding>(std::string("name: 'bindings/user:root' ") + kAdministrator);
  Binding nothing;
  nothing.set_name(own.name());
  EXPECT_FALSE(*NeedsConfirmation(
      nothing, &own, "user:root", IsSamePrincipal,
      [](const auto&, std::string_view, std::string_view without) { return without.empty(); }))
      << "everybody may leave";
}

TEST(Propose, KeepsWhatIsInForce) {
  const Binding stored = Of(kOfficer);
  const absl::Time time = absl::FromUnixSeconds(1000);
  const Binding proposed = Propose(Of(kReviewer), &stored, "user:root", "leave", time);
  EXPECT_EQ(proposed.grants(0).role(), auth::v1::ROLE_COMMUNE_OFFICER);
  EXPECT_EQ(proposed.proposal().grants(0).role(), auth::v1::ROLE_DISTRICT_REVIEWER);
  EXPECT_EQ(proposed.proposal().proposer(), "user:root");
  EXPECT_EQ(proposed.proposal().propose_time().seconds(), 1000);
  // In the same words it is the same proposal; from somebody else it is his.
  EXPECT_EQ(Propose(Of(kReviewer), &proposed, "user:root", "leave", time + absl::Hours(1))
                .proposal()
                .propose_time()
                .seconds(),
            1000);
  EXPECT_EQ(Propose(Of(kReviewer), &proposed, "user:hoa", "leave", time + absl::Hours(1))
                .proposal()
                .propose_time()
                .seconds(),
            4600);
}

TEST(Confirm, IsForAnotherPerson) {
  const Binding stored = Of(kOfficer);
  EXPECT_EQ(ReasonName(Confirm(stored, "user:hoa", IsSamePrincipal).status()), "ILLEGAL_STATE");
  const Binding proposed =
      Propose(Of(std::string(kReviewer) + "note: 'n' person: 'p'"), &stored, "user:root", "", {});
  EXPECT_EQ(ReasonName(Confirm(proposed, "user:root", IsSamePrincipal).status()),
            "SEPARATION_OF_DUTIES");
  const auto one_person = [](std::string_view, std::string_view) { return true; };
  EXPECT_EQ(ReasonName(Confirm(proposed, "user:hoa", one_person).status()), "SEPARATION_OF_DUTIES");
  const auto confirmed = Confirm(proposed, "user:hoa", IsSamePrincipal);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_EQ(confirmed->grants(0).role(), auth::v1::ROLE_DISTRICT_REVIEWER);
  EXPECT_EQ(confirmed->note(), "n");
  EXPECT_EQ(confirmed->person(), "p");
  EXPECT_FALSE(confirmed->has_proposal());
}

TEST(ChangedUnits, AreThoseOfWhatIsGivenAndTaken) {
  const Binding stored =
      Of("grants { unit: 'units/b' } grants { unit: 'units/a' } grants { unit: 'units/c' }");
  EXPECT_THAT(ChangedUnits(Of("grants { } grants { unit: 'units/c' } grants { unit: 'units/b' "
                              "role: ROLE_AUDITOR } grants { unit: 'units/a' }"),
                           &stored),
              ElementsAre("", "units/b"));
}

}  // namespace
}  // namespace thidua::reporting
