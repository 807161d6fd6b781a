#include "services/admin_cli/files/nomination_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

constexpr char kMovement[] = "units/a/movements/m";
constexpr char kHeader[] =
    "Mã;Mã người nhận;Loại;Họ và tên;Năm sinh;Đơn vị;Chức vụ;Danh hiệu;Thành tích;Ngày nhận;"
    "Tờ trình;Khác với\n";

const CatalogTerms& Units() {
  static const auto& units =
      *new CatalogTerms({FromText<catalog::v1::Unit>(R"(name: "units/dan-tien" versions {
           code: "12103" display_name: "Dân Tiến" kind: UNIT_KIND_COMMUNE
           valid_from: "1999-01-01" valid_to: "2025-07-01" })"),
                         FromText<catalog::v1::Unit>(R"(name: "units/an-vi" versions {
           display_name: "An Vĩ" kind: UNIT_KIND_COMMUNE valid_from: "1999-01-01" })")},
                        {}, {}, {});
  return units;
}

const AwardTerms& HonourTerms() {
  static const auto& terms = *new AwardTerms({FromText<awards::v1::RulePack>(R"(
      name: "rulePacks/a" valid_from: "2017-10-01"
      honours { honour: "ldtt" title: "Lao động tiên tiến" dossier_items: "to-trinh" }
      honours { honour: "giay-khen" title: "Giấy khen" })")});
  return terms;
}

NominationSheet ReadSheet(const std::string& rows, const std::string& header = kHeader,
                          const NominationDefaults& defaults = {}) {
  const std::string movement = kMovement;
  const KeyedIds ids("key");
  auto sheet =
      ReadNominationSheet(header + rows, {movement, Units(), HonourTerms(), defaults, ids});
  EXPECT_THAT(sheet, IsOk());
  return sheet.ok() ? *std::move(sheet) : NominationSheet();
}

TEST(NominationSheet, ReadsAPersonAsPeopleWriteHim) {
  const NominationSheet sheet = ReadSheet(
      ";;cá nhân;Nguyễn Văn A;1980;xã Dân Tiến;Trưởng thôn;Lao động tiên tiến;"
      "Hoàn thành tốt;5/12/2022;TTr 15;p-1, p-2\n");
  ASSERT_EQ(sheet.rows.size(), 1u);
  const SheetNomination& row = sheet.rows[0];
  EXPECT_THAT(row.faults, IsEmpty());
  EXPECT_EQ(row.line, 2);
  const auto& nomination = row.entry.nomination();
  EXPECT_EQ(nomination.honour(), "ldtt");
  EXPECT_EQ(nomination.merit(), "Hoàn thành tốt");
  EXPECT_EQ(nomination.receipt_date(), "2022-12-05");
  EXPECT_EQ(nomination.dossier().at("to-trinh"), "TTr 15");
  const auto& recipient = row.entry.recipient();
  EXPECT_EQ(recipient.kind(), awards::v1::RECIPIENT_KIND_PERSON);
  EXPECT_EQ(recipient.display_name(), "Nguyễn Văn A");
  EXPECT_EQ(recipient.birth_year(), 1980);
  EXPECT_EQ(recipient.unit(), "units/dan-tien");
  EXPECT_EQ(recipient.description(), "Trưởng thôn");
  EXPECT_EQ(recipient.name(), nomination.honouree().recipient());
  EXPECT_THAT(row.entry.different_from(),
              ElementsAre("units/a/recipients/p-1", "units/a/recipients/p-2"));
}

TEST(NominationSheet, MakesIdsThatTellNothingAndStay) {
  const std::string row = ";;person;Nguyễn Văn A;1980;dan-tien;;ldtt;Hoàn thành;2022-12-05;;\n";
  const NominationSheet sheet = ReadSheet(row);
  const auto& entry = sheet.rows[0].entry;
  EXPECT_THAT(entry.nomination().name(),
              MatchesRegex("units/a/movements/m/nominations/n-[0-9a-f]+"));
  EXPECT_THAT(entry.recipient().name(), MatchesRegex("units/a/recipients/p-[0-9a-f]+"));
  // Behind other rows, in other words of the same look, and with its paper.
  const NominationSheet again = ReadSheet(
      ";;person;Trần B;;an-vi;;ldtt;x;2022-12-05;;\n"
      ";;cá nhân;NGUYỄN VĂN A;1980;Dân Tiến;;Lao động tiên tiến;HOÀN THÀNH;5/12/2022;TTr 1;\n");
  EXPECT_EQ(again.rows[1].entry.nomination().name(), entry.nomination().name());
  EXPECT_EQ(again.rows[1].entry.recipient().name(), entry.recipient().name());
  EXPECT_NE(again.rows[0].entry.recipient().name(), entry.recipient().name());
}

TEST(NominationSheet, GivesOnePersonOneRecipient) {
  const NominationSheet sheet = ReadSheet(
      ";;person;A;1980;dan-tien;;ldtt;Hoàn thành;2022-12-05;;\n"
      ";;person;A;1980;dan-tien;;giay-khen;Cứu người;2022-12-05;;\n"
      ";;person;A;1981;dan-tien;;ldtt;Hoàn thành;2022-12-05;;\n");
  EXPECT_EQ(sheet.rows[0].entry.recipient().name(), sheet.rows[1].entry.recipient().name());
  EXPECT_NE(sheet.rows[0].entry.nomination().name(), sheet.rows[1].entry.nomination().name());
  EXPECT_NE(sheet.rows[0].entry.recipient().name(), sheet.rows[2].entry.recipient().name());
}

TEST(NominationSheet, GivesACollectiveThatIsItsUnitTheUnitsId) {
  const NominationSheet sheet = ReadSheet(
      ";;tập thể;Xã Dân Tiến;;12103;;Giấy khen;Về đích;2022-12-05;;\n"
      ";;tập thể;Tổ 3 xã Dân Tiến;;12103;;Giấy khen;Về đích;2022-12-05;;\n");
  EXPECT_EQ(sheet.rows[0].entry.recipient().name(), "units/a/recipients/dan-tien");
  EXPECT_THAT(sheet.rows[1].entry.recipient().name(), HasSubstr("/recipients/p-"));
}

TEST(NominationSheet, TakesARecipientThatIsThere) {
  const NominationSheet sheet = ReadSheet("n7;p-17;;;;;Chủ tịch;ldtt;m;2022-12-05;;\n");
  const auto& entry = sheet.rows[0].entry;
  EXPECT_THAT(sheet.rows[0].faults, IsEmpty());
  EXPECT_FALSE(entry.has_recipient());
  EXPECT_EQ(entry.nomination().name(), "units/a/movements/m/nominations/n7");
  EXPECT_EQ(entry.nomination().honouree().recipient(), "units/a/recipients/p-17");
  EXPECT_EQ(entry.nomination().honouree().description(), "Chủ tịch");
}

TEST(NominationSheet, TellsEveryFaultOfARow) {
  const NominationSheet sheet = ReadSheet(
      "N 1;P/1;nhóm;Nguyễn Văn A;80;xã Lạ;;huân chương;;31/11/2022;;\n"
      ";;hộ;Hộ ông A;1980;Dân Tiến;;ldtt;m;2026-01-01;;?\n");
  EXPECT_THAT(
      sheet.rows[0].faults,
      ElementsAre(Field(&SheetFault::column, "Ngày nhận"), Field(&SheetFault::column, "Thành tích"),
                  AllOf(Field(&SheetFault::column, "Loại"),
                        Field(&SheetFault::reason, HasSubstr("hộ gia đình"))),
                  Field(&SheetFault::column, "Năm sinh"),
                  Field(&SheetFault::column, "Mã người nhận")));
  EXPECT_THAT(sheet.rows[1].faults,
              ElementsAre(AllOf(Field(&SheetFault::column, "Năm sinh"),
                                Field(&SheetFault::reason, HasSubstr("persons alone"))),
                          AllOf(Field(&SheetFault::column, "Đơn vị"),
                                Field(&SheetFault::reason, HasSubstr("2025-07-01"))),
                          Field(&SheetFault::column, "Khác với")));
}

TEST(NominationSheet, TellsRowsThatAreOne) {
  const NominationSheet sheet = ReadSheet(
      "n1;p-1;;;;;;ldtt;m;2022-12-05;;\n"
      "n1;p-2;;;;;;ldtt;m;2022-12-05;;\n"
      ";p-3;;;;;;ldtt;m;2022-12-05;;\n"
      ";p-3;;;;;;ldtt;M;05.12.2022;;\n");
  EXPECT_THAT(sheet.rows[1].faults, ElementsAre(SheetFault{"Mã", "stands in row 2 too"}));
  EXPECT_THAT(sheet.rows[3].faults, ElementsAre(SheetFault{"", "says the same as row 4"}));
}

TEST(NominationSheet, TakesWhatRowsDoNotSayFromFlags) {
  const NominationSheet sheet = ReadSheet("A,\nB,an-vi\n", "tên,đơn vị\n",
                                          {.kind = "person",
                                           .unit = "dan-tien",
                                           .honour = "ldtt",
                                           .merit = "m",
                                           .receipt_date = "05/12/2022"});
  EXPECT_THAT(sheet.rows[0].faults, IsEmpty());
  EXPECT_EQ(sheet.rows[0].entry.recipient().unit(), "units/dan-tien");
  EXPECT_EQ(sheet.rows[1].entry.recipient().unit(), "units/an-vi");
  EXPECT_EQ(sheet.rows[1].entry.nomination().receipt_date(), "2022-12-05");
}

TEST(NominationSheet, TellsFieldsBehindTheHeader) {
  const NominationSheet sheet = ReadSheet(
      "A;an-vi;x\n", "tên;đơn vị\n",
      {.kind = "person", .unit = "", .honour = "ldtt", .merit = "m", .receipt_date = "05/12/2022"});
  ASSERT_EQ(sheet.rows[0].faults.size(), 1u);
  EXPECT_THAT(sheet.rows[0].faults[0].reason, HasSubstr("has 3 fields"));
}

}  // namespace
}  // namespace thidua::cli
