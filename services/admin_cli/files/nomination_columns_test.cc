#include "services/admin_cli/files/nomination_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

AwardTerms Terms() {
  return AwardTerms({FromText<awards::v1::RulePack>(R"(
      name: "rulePacks/a" valid_from: "2017-10-01"
      honours { honour: "ldtt" dossier_items: "to-trinh" dossier_items: "bien-ban" })")});
}

std::string Fault(const std::vector<std::string>& titles, const NominationDefaults& defaults = {}) {
  return std::string(NominationColumns::Read(titles, Terms(), defaults).status().message());
}

TEST(NominationColumns, AreReadInVietnameseAndEnglish) {
  for (const std::vector<std::string>& titles :
       {std::vector<std::string>{"Loại", "Họ và tên", "Đơn vị", "Danh hiệu", "Thành tích",
                                 "Ngày nhận", "Tờ trình", "Biên bản"},
        {"loai", "ho ten", "don vi cong tac", "hinh thuc khen thuong", "noi dung",
         "ngay nhan ho so", "to trinh", "BIEN BAN"},
        {"kind", "name", "unit", "honour", "merit", "receipt date", "to-trinh",
         "dossier:bien-ban"}}) {
    const auto columns = NominationColumns::Read(titles, Terms(), {});
    ASSERT_THAT(columns, IsOk()) << titles[0];
    EXPECT_THAT(columns->papers(), ElementsAre(Pair(6, "to-trinh"), Pair(7, "bien-ban")));
    const CsvRecord row{2, {"k", "n", "u", "h", "m", "d"}};
    EXPECT_EQ(columns->Field(row, NominationColumn::kMerit), "m");
    EXPECT_EQ(columns->Field(row, NominationColumn::kBirthYear), "");
    EXPECT_EQ(columns->Title(NominationColumn::kName), titles[1]);
    EXPECT_EQ(columns->Title(NominationColumn::kBirthYear), "birth year");
  }
}

TEST(NominationColumns, TellEverythingThatIsMissingOrUnknown) {
  EXPECT_THAT(Fault({"Họ và tên", "Lương", "Tờ trình", "to-trinh"}),
              AllOf(HasSubstr("\"Lương\" is not known"), HasSubstr("to-trinh stands twice"),
                    HasSubstr("kind is missing; or give --kind"), HasSubstr("unit is missing"),
                    HasSubstr("honour is missing"), HasSubstr("merit is missing"),
                    HasSubstr("receipt date is missing"), HasSubstr("bien-ban")));
  EXPECT_THAT(Fault({"honour", "merit", "receipt date"}), HasSubstr("name and recipient"));
}

TEST(NominationColumns, AreNotNeededWhereAFlagSaysIt) {
  const NominationDefaults defaults = {.kind = "person",
                                       .unit = "dan-tien",
                                       .honour = "ldtt",
                                       .merit = "m",
                                       .receipt_date = "2022-12-05"};
  EXPECT_EQ(Fault({"name"}, defaults), "");
  const NominationDefaults known = {
      .kind = "", .unit = "", .honour = "ldtt", .merit = "m", .receipt_date = "x"};
  EXPECT_EQ(Fault({"mã người nhận"}, known), "");
}

TEST(NominationColumns, NameTheColumnOfAPath) {
  const auto columns = NominationColumns::Read(
      {"Loại", "Họ và tên", "Đơn vị", "Danh hiệu", "Thành tích", "Ngày nhận", "Tờ trình"}, Terms(),
      {});
  ASSERT_THAT(columns, IsOk());
  EXPECT_EQ(columns->ColumnOf("nomination.merit"), "Thành tích");
  EXPECT_EQ(columns->ColumnOf("recipient"), "Họ và tên");
  EXPECT_EQ(columns->ColumnOf("recipient.unit"), "Đơn vị");
  EXPECT_EQ(columns->ColumnOf("nomination.name"), "id");
  EXPECT_EQ(columns->ColumnOf("nomination.dossier[to-trinh]"), "Tờ trình");
  EXPECT_EQ(columns->ColumnOf("nomination.evidence_request"), "nomination.evidence_request");
}

}  // namespace
}  // namespace thidua::cli
