#include "services/awards/domain/award_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;

v1::Grant Of(const std::string& honour, v1::RecipientKind kind, const std::string& name) {
  v1::Grant grant;
  grant.set_honour(honour);
  grant.mutable_honouree()->set_kind(kind);
  grant.mutable_honouree()->set_display_name(name);
  return grant;
}

std::vector<std::string> NamesIn(const std::vector<v1::Grant>& grants) {
  std::vector<std::string> names;
  for (const v1::Grant& grant : grants) names.push_back(grant.honouree().display_name());
  return names;
}

TEST(AwardOrder, PutsCollectivesBeforePeopleThenHonoursThenNames) {
  std::vector<v1::Grant> grants = {
      Of("cstd", v1::RECIPIENT_KIND_PERSON, "Lê Thị Anh"),
      Of("ldtt", v1::RECIPIENT_KIND_PERSON, "Nguyễn Văn Đạt"),
      Of("khac", v1::RECIPIENT_KIND_PERSON, "Bùi Văn An"),
      Of("ldtt", v1::RECIPIENT_KIND_PERSON, "Trần Tiến Dũng"),
      Of("ldtt", v1::RECIPIENT_KIND_PERSON, "Phạm Thị Ấn"),
      Of("ldtt", v1::RECIPIENT_KIND_PERSON, "Vũ Văn Ánh"),
      Of("ldtt", v1::RECIPIENT_KIND_HOUSEHOLD, "Hộ ông Lê Văn Yên"),
      Of("ldtt", v1::RECIPIENT_KIND_COLLECTIVE, "Thôn 10"),
      Of("ldtt", v1::RECIPIENT_KIND_COLLECTIVE, "Thôn 2"),
      Of("giay-khen", v1::RECIPIENT_KIND_COLLECTIVE, "Thôn Đông"),
      Of("ldtt", v1::RECIPIENT_KIND_PERSON, ""),
  };
  const v1::RulePack pack = SamplePack();
  AwardOrder(&pack).Sort(grants);
  EXPECT_THAT(NamesIn(grants), ElementsAre("Thôn Đông", "Thôn 2", "Thôn 10", "Hộ ông Lê Văn Yên",
                                           "", "Vũ Văn Ánh", "Phạm Thị Ấn", "Trần Tiến Dũng",
                                           "Nguyễn Văn Đạt", "Lê Thị Anh", "Bùi Văn An"));
}

TEST(AwardOrder, WithoutAPackHonoursStandByTheirIds) {
  std::vector<v1::Grant> grants = {Of("b", v1::RECIPIENT_KIND_PERSON, "Lê An"),
                                   Of("a", v1::RECIPIENT_KIND_PERSON, "Lê Yến"),
                                   Of("a", v1::RECIPIENT_KIND_PERSON, "Lê Bình")};
  AwardOrder(nullptr).Sort(grants);
  EXPECT_THAT(NamesIn(grants), ElementsAre("Lê Bình", "Lê Yến", "Lê An"));
}

TEST(AwardOrder, LeavesEqualOnesAsTheyStood) {
  std::vector<v1::Nomination> nominations(2);
  for (v1::Nomination& each : nominations) {
    each.set_honour("ldtt");
    each.mutable_honouree()->set_kind(v1::RECIPIENT_KIND_PERSON);
    each.mutable_honouree()->set_display_name("Lê An");
  }
  nominations[0].set_name("z");
  nominations[1].set_name("a");
  AwardOrder(nullptr).Sort(nominations);
  EXPECT_EQ(nominations[0].name(), "z");
}

}  // namespace
}  // namespace thidua::awards
