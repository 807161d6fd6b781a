#include "services/awards/domain/likely_double.h"

#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::awards {
namespace {

Identity Of(const std::string& id, const std::string& display_name, int birth_year = 0,
            const std::string& unit = "dan-tien",
            v1::RecipientKind kind = v1::RECIPIENT_KIND_PERSON) {
  v1::Recipient recipient;
  recipient.set_name("units/khoai-chau/recipients/" + id);
  recipient.set_kind(kind);
  recipient.set_display_name(display_name);
  recipient.set_birth_year(birth_year);
  recipient.set_unit("units/" + unit);
  return IdentityOf(recipient);
}

TEST(AreAlike, TakesNameAndYearOfBirth) {
  const Identity lan = Of("p1", "Nguyễn Thị Lan", 1980);
  EXPECT_TRUE(AreAlike(lan, Of("p2", "NGUYỄN THỊ LAN", 1980, "kim-dong")));
  EXPECT_TRUE(AreAlike(lan, Of("p2", "Nguyen Thi Lan")));
  EXPECT_TRUE(AreAlike(Of("p2", "Nguyễn Thị Lan"), Of("p3", "Nguyễn Thị Lan", 0, "kim-dong")));
  EXPECT_FALSE(AreAlike(lan, Of("p2", "Nguyễn Thị Lan", 1981)));
  EXPECT_FALSE(AreAlike(lan, Of("p2", "Nguyễn Thị Loan", 1980)));
  EXPECT_FALSE(AreAlike(lan, lan));
  EXPECT_FALSE(
      AreAlike(lan, Of("p2", "Nguyễn Thị Lan", 0, "dan-tien", v1::RECIPIENT_KIND_HOUSEHOLD)));
}

TEST(AreAlike, TellsCollectivesApartByUnit) {
  const auto kind = v1::RECIPIENT_KIND_COLLECTIVE;
  const Identity school = Of("c1", "Trường Tiểu học", 0, "dan-tien", kind);
  EXPECT_TRUE(AreAlike(school, Of("c2", "Trường tiểu học", 0, "dan-tien", kind)));
  EXPECT_FALSE(AreAlike(school, Of("c2", "Trường Tiểu học", 0, "kim-dong", kind)));
}

TEST(CheckDifferent, ListsThoseThatAreNotNamed) {
  google::protobuf::RepeatedPtrField<std::string> different_from;
  *different_from.Add() = "units/khoai-chau/recipients/p1";
  Violations violations;
  CheckDifferent(violations, "recipient",
                 {Of("p1", "Nguyễn Thị Lan"), Of("p2", "Nguyễn Thị Lan", 1980)}, different_from);
  ASSERT_EQ(violations.list().size(), 1u);
  EXPECT_EQ(violations.list()[0].field, "recipient");
  EXPECT_EQ(violations.list()[0].reason, type::v1::ERROR_REASON_DUPLICATE);
  EXPECT_EQ(violations.list()[0].description,
            "is alike to units/khoai-chau/recipients/p2, Nguyễn Thị Lan of units/dan-tien, born in "
            "1980");
}

TEST(CheckDifferent, SaysHowManyMoreThereAre) {
  Violations violations;
  std::vector<Identity> alike;
  for (int i = 0; i < 23; ++i) alike.push_back(Of("p" + std::to_string(i), "Nguyễn Thị Lan"));
  CheckDifferent(violations, "recipient", alike, {});
  ASSERT_EQ(violations.list().size(), 21u);
  EXPECT_EQ(violations.list().back().description, "is alike to 3 more");
}

}  // namespace
}  // namespace thidua::awards
