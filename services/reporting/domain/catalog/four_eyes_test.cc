#include "services/reporting/domain/catalog/four_eyes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

// Where administrators are `others` besides the proposer, user:root.
bool Needs(const std::string& next, const std::string& stored,
           const std::vector<std::string>& others) {
  const Binding before = Of(stored);
  return NeedsConfirmation(
      Of(next), stored == "none" ? nullptr : &before, "user:root", IsSamePrincipal,
      [&](const std::vector<std::string>&, std::string_view proposer, std::string_view without) {
        EXPECT_EQ(proposer, "user:root");
        for (const std::string& other : others) {
          if (std::string_view(other) != without) return true;
        }
        return false;
      });
}

TEST(NeedsConfirmation, OfWhatGivesPowerOnceThereIsASecondAdministrator) {
  EXPECT_TRUE(Needs(kReviewer, "", {"user:hoa"}));
  EXPECT_FALSE(Needs(kReviewer, "", {}));
  EXPECT_TRUE(Needs(kAdministrator, kReviewer, {"user:hoa"}));
  EXPECT_FALSE(Needs(kOfficer, "", {"user:hoa"}));
  EXPECT_FALSE(Needs(kOfficer, kReviewer, {"user:hoa"})) << "power is taken away";
  EXPECT_FALSE(Needs(std::string(kReviewer) + "note: 'x'", kReviewer, {"user:hoa"}));
}

TEST(NeedsConfirmation, OfLongerDaysAndAnotherPerson) {
  const std::string half =
      "grants { role: ROLE_DECIDER unit: 'units/a' valid_from: '2026-01-01' valid_to: '2026-07-01' "
      "} ";
  const std::string whole =
      "grants { role: ROLE_DECIDER unit: 'units/a' valid_from: '2026-01-01' }";
  EXPECT_TRUE(Needs(whole, half, {"user:hoa"}));
  EXPECT_FALSE(Needs(half, whole, {"user:hoa"}));
  EXPECT_TRUE(Needs(half + "person: 'b'", half + "person: 'a'", {"user:hoa"}));
  EXPECT_FALSE(Needs(std::string(kOfficer) + "person: 'b'", kOfficer, {"user:hoa"}));
}

TEST(NeedsConfirmation, OfTakingTheLastOtherAdministratorAway) {
  EXPECT_TRUE(Needs(kOfficer, kAdministrator, {"user:lan"}));
  EXPECT_FALSE(Needs(kOfficer, kAdministrator, {"user:lan", "user:hoa"}));
  const Binding own =
      FromText<Binding>(std::string("name: 'bindings/user:root' ") + kAdministrator);
  Binding nothing;
  nothing.set_name(own.name());
  EXPECT_FALSE(NeedsConfirmation(
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

TEST(UnitsOf, AreThoseBeforeAndAfter) {
  const Binding stored = Of("grants { unit: 'units/b' } grants { unit: 'units/a' }");
  EXPECT_THAT(UnitsOf(Of("grants { } grants { unit: 'units/b' }"), &stored),
              ElementsAre("", "units/a", "units/b"));
}

}  // namespace
}  // namespace thidua::reporting
