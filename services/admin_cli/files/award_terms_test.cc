#include "services/admin_cli/files/award_terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

AwardTerms Terms() {
  return AwardTerms({FromText<awards::v1::RulePack>(R"(
                       name: "rulePacks/a" valid_from: "2017-10-01" valid_to: "2024-01-01"
                       honours { honour: "giay-khen-huyen" title: "Giấy khen"
                                 dossier_items: "to-trinh" dossier_items: "Báo cáo thành tích" }
                       honours { honour: "giay-khen-xa" title: "Giấy khen" }
                       honours { honour: "ldtt" title: "Lao động tiên tiến" })"),
                     FromText<awards::v1::RulePack>(R"(
                       name: "rulePacks/b" valid_from: "2024-01-01"
                       honours { honour: "ldtt" title: "Lao động tiên tiến"
                                 dossier_items: "to-trinh" })")});
}

std::string MessageOf(const absl::Status& status) { return std::string(status.message()); }

TEST(AwardTerms, FindsHonoursByIdOrTitleOfTheDay) {
  const AwardTerms terms = Terms();
  EXPECT_EQ(*terms.Honour("ldtt", "2023-12-31"), "ldtt");
  EXPECT_EQ(*terms.Honour("LAO ĐỘNG TIÊN TIẾN", "2024-01-01"), "ldtt");
  EXPECT_EQ(*terms.Honour("lao dong tien tien", "2020-01-01"), "ldtt");
  EXPECT_THAT(MessageOf(terms.Honour("giay-khen-xa", "2024-01-01").status()),
              AllOf(HasSubstr("on 2024-01-01"), HasSubstr("there are ldtt")));
  EXPECT_THAT(MessageOf(terms.Honour("ldtt", "2016-01-01").status()), HasSubstr("there are none"));
}

TEST(AwardTerms, NeverDecideATitleOfSeveral) {
  EXPECT_THAT(MessageOf(Terms().Honour("giấy khen", "2020-01-01").status()),
              HasSubstr("giay-khen-huyen, giay-khen-xa"));
}

TEST(AwardTerms, AreThoseOfTheMovementWhereItNamesSome) {
  const AwardTerms terms({FromText<awards::v1::RulePack>(R"(
                           name: "rulePacks/a" valid_from: "2017-10-01"
                           honours { honour: "giay-khen-huyen" title: "Giấy khen"
                                     dossier_items: "to-trinh" }
                           honours { honour: "giay-khen-xa" title: "Giấy khen"
                                     dossier_items: "bien-ban" })")},
                         {"giay-khen-xa", "khac"});
  EXPECT_EQ(*terms.Honour("Giấy khen", "2022-01-01"), "giay-khen-xa");
  EXPECT_THAT(terms.papers(), ElementsAre("bien-ban"));
}

TEST(AwardTerms, FindPapersByTheirColumn) {
  const AwardTerms terms = Terms();
  EXPECT_THAT(terms.papers(), ElementsAre("to-trinh", "Báo cáo thành tích"));
  for (const char* title :
       {"to-trinh", "Tờ trình", "TO TRINH", "Hồ sơ: tờ trình", "dossier:to-trinh", "to_trinh"}) {
    EXPECT_EQ(terms.Paper(title), "to-trinh") << title;
  }
  EXPECT_EQ(terms.Paper("bao-cao-thanh-tich"), "Báo cáo thành tích");
  EXPECT_EQ(terms.Paper("biên bản"), std::nullopt);
}

}  // namespace
}  // namespace thidua::cli
