#include "services/admin_cli/views/award_register.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::cli {
namespace {

using awards::v1::Grant;
using ::testing::ElementsAre;

std::string CellOf(const Table& table, size_t row, std::string_view title) {
  for (size_t i = 0; i < table.columns().size(); ++i) {
    if (table.columns()[i].title == title) return table.rows().at(row)[i].text;
  }
  return "no column " + std::string(title);
}

Grant FullGrant() {
  return FromText<Grant>(R"(
    name: "units/khoai-chau/decisions/d/grants/1" certificate_number: "2020-2"
    honouree { recipient: "units/khoai-chau/recipients/p1" kind: RECIPIENT_KIND_PERSON
               display_name: "Phạm Thị Ấn" description: "Trưởng thôn" unit: "units/dan-tien"
               group: RECIPIENT_GROUP_DIRECT_WORKER }
    honour: "ldtt" honour_title: "Lao động tiên tiến" honour_type: HONOUR_TYPE_TITLE year: 2020
    merit: "=1+1" nomination: "units/khoai-chau/movements/m/nominations/n1"
    decision_number: "1/QĐ" decision_date: "2020-08-15" signer: "Trần Văn Bình"
    signer_title: "Chủ tịch" authority: "Chủ tịch UBND huyện" amount_vnd: 450000
    amount_basis: "0.3 x 1490000" state: GRANT_STATE_REVOKED revocation: "QĐ 2"
    corrections { reason: "sai họ" display_name: "Phan Thị Ấn" }
    duplicates { reason: "mất" date: "2020-09-01" } duplicates { reason: "hỏng" date: "2021-09-01" }
    holds { reason: "đơn thư" } holds { reason: "đã xong" lifted_by: "user:a" }
    handover { date: "2020-08-20" occasion: "Hội nghị" paid: true } simulated: true)");
}

RegisterTerms Terms() {
  RegisterTerms terms;
  terms.units["units/dan-tien"] = FromText<catalog::v1::Unit>(R"(
    name: "units/dan-tien"
    versions { code: "12238" display_name: "Dân Tiến" valid_from: "2004-01-01"
               valid_to: "2025-07-01" }
    versions { code: "99999" display_name: "Việt Tiến" valid_from: "2025-07-01" })");
  terms.movements["units/khoai-chau/movements/m"] = "Phong trào năm 2020";
  return terms;
}

TEST(RegisterTable, ShowsAllThatIsKnownOfAGrant) {
  const Table table = RegisterTable({FullGrant()}, Terms());
  const std::pair<const char*, const char*> cells[] = {
      {"CERTIFICATE", "2020-2"},
      {"DECISION", "1/QĐ"},
      {"DATE", "2020-08-15"},
      {"RECIPIENT", "Phạm Thị Ấn"},
      {"DESCRIPTION", "Trưởng thôn"},
      {"KIND", "person"},
      {"GROUP", "direct-worker"},
      {"UNIT CODE", "12238"},
      {"UNIT TITLE", "Dân Tiến"},
      {"UNIT", "units/dan-tien"},
      {"HONOUR", "ldtt"},
      {"HONOUR TITLE", "Lao động tiên tiến"},
      {"TYPE", "title"},
      {"YEAR", "2020"},
      {"MERIT", "=1+1"},
      {"MOVEMENT", "units/khoai-chau/movements/m"},
      {"MOVEMENT TITLE", "Phong trào năm 2020"},
      {"VND", "450000"},
      {"AMOUNT BASIS", "0.3 x 1490000"},
      {"SIGNER", "Trần Văn Bình"},
      {"SIGNER TITLE", "Chủ tịch"},
      {"AUTHORITY", "Chủ tịch UBND huyện"},
      {"STATE", "revoked"},
      {"REVOCATION", "QĐ 2"},
      {"CORRECTIONS", " sai họ (trước là: Phan Thị Ấn)"},
      {"DUPLICATES", "2020-09-01 mất; 2021-09-01 hỏng"},
      {"HANDED OVER", "2020-08-20"},
      {"OCCASION", "Hội nghị"},
      {"PAID", "yes"},
      {"HELD", " đơn thư"},
      {"SIMULATED", "yes"},
      {"NAME", "units/khoai-chau/decisions/d/grants/1"},
      {"RECIPIENT NAME", "units/khoai-chau/recipients/p1"}};
  EXPECT_EQ(table.columns().size(), std::size(cells));
  for (const auto& [title, text] : cells) EXPECT_EQ(CellOf(table, 0, title), text) << title;
  EXPECT_THAT(table.ToCsv(), ::testing::HasSubstr(",'=1+1,"));
}

TEST(RegisterTable, StandsByCertificateNumber) {
  std::vector<Grant> grants(3);
  grants[0].set_certificate_number("2020-10");
  grants[1].set_certificate_number("2020-2");
  grants[2].set_certificate_number("2019-11");
  const Table table = RegisterTable(grants, {});
  std::vector<std::string> numbers;
  for (size_t i = 0; i < 3; ++i) numbers.push_back(CellOf(table, i, "CERTIFICATE"));
  EXPECT_THAT(numbers, ElementsAre("2019-11", "2020-2", "2020-10"));
}

TEST(RegisterTable, StandsByNameWhereThatIsAskedFor) {
  std::vector<Grant> grants(2);
  grants[0].set_certificate_number("2020-1");
  grants[0].mutable_honouree()->set_display_name("Bùi Thị Ánh");
  grants[1].set_certificate_number("2020-2");
  grants[1].mutable_honouree()->set_display_name("Lê Văn An");
  EXPECT_EQ(CellOf(RegisterTable(grants, {}, RegisterOrder::kName), 0, "CERTIFICATE"), "2020-2");
  EXPECT_EQ(CellOf(RegisterTable(grants, {}), 0, "CERTIFICATE"), "2020-1");
}

TEST(RegisterTable, WhatIsNotKnownIsEmpty) {
  Grant grant;
  grant.mutable_honouree()->set_unit("units/x");
  grant.set_nomination("units/a/movements/m/nominations/n");
  const Table table = RegisterTable({grant}, Terms());
  EXPECT_EQ(CellOf(table, 0, "UNIT"), "units/x");
  EXPECT_EQ(CellOf(table, 0, "UNIT TITLE"), "");
  EXPECT_EQ(CellOf(table, 0, "MOVEMENT TITLE"), "");
  EXPECT_EQ(CellOf(table, 0, "YEAR"), "");
}

}  // namespace
}  // namespace thidua::cli
