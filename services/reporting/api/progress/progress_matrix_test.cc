#include "services/reporting/api/progress/progress_matrix.h"

#include "common/testing/status.h"
#include "common/value/date.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ProgressMatrixTest : public World {
 protected:
  ProgressMatrixTest() : matrices_(*store_, *catalog_, [this] { return now_; }) {}

  absl::StatusOr<v1::ProgressMatrix> Get(const std::string& user, const std::string& text,
                                         const std::string& parent = "units/khoai-chau") {
    auto request = FromText<v1::GetProgressMatrixRequest>(text);
    request.set_parent(parent);
    return Call(matrices_, &ProgressMatrixApi::Get,
                "reporting.v1.ReportingService/GetProgressMatrix", user, request);
  }
  // The matrix of Khoái Châu alone.
  v1::OwnerProgress Matrix(const std::string& user, const std::string& text) {
    const auto response = Get(user, text);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok() || response->owners_size() != 1) return {};
    EXPECT_EQ(response->owners(0).owner(), "units/khoai-chau");
    return response->owners(0);
  }

  ProgressMatrixApi matrices_;
};

// Each column as "form.period STATE in force/expected".
std::vector<std::string> Columns(const v1::OwnerProgress& matrix) {
  std::vector<std::string> columns;
  for (const v1::ProgressRound& round : matrix.rounds()) {
    columns.push_back(absl::StrCat(
        round.form().substr(sizeof("forms/") - 1), ".", round.period(), " ",
        v1::ProgressRoundState_Name(round.state()).substr(sizeof("PROGRESS_ROUND_STATE_") - 1), " ",
        round.counts().in_force(), "/", round.counts().expected()));
  }
  return columns;
}

constexpr char kCells[] = "cells { element: 'elements/population' number: '9' }";
constexpr char kSocio2022[] = "period: '2022' forms: 'forms/socio'";

TEST_F(ProgressMatrixTest, FollowsReportsAndSaysWhichRoundsAreMissing) {
  ASSERT_TRUE(OpenRound("user:quan", "forms/monthly", "2022-11").ok());
  Report(std::string(kRound) + "/reports/dan-tien", kCells);
  const v1::OwnerProgress matrix = Matrix("user:quan", "period: '2022-q4'");
  EXPECT_EQ(matrix.display_name(), "Khoái Châu");
  EXPECT_THAT(Columns(matrix),
              ElementsAre("monthly.2022-10 MISSING 0/0", "monthly.2022-11 OPEN 0/3",
                          "monthly.2022-12 MISSING 0/0", "socio.2022 OPEN 1/3"));
  ASSERT_EQ(matrix.subjects_size(), 3);
  EXPECT_EQ(matrix.subjects(2).subject(), "units/dan-tien");
  EXPECT_EQ(matrix.subjects(2).display_name(), "Dân Tiến");
  EXPECT_EQ(matrix.subjects(2).counts().expected(), 2);
  EXPECT_EQ(matrix.subjects(2).counts().in_force(), 1);
  EXPECT_THAT(matrix.cells(), ElementsAre(0, 2, 0, 1,  // An Vĩ: the month is overdue
                                          0, 2, 0, 1,  //
                                          0, 2, 0, 11));
  EXPECT_EQ(matrix.counts().expected(), 6);
  EXPECT_EQ(matrix.token(), store_->TokenOf(*ledger_->Head("khoai-chau")));
}

TEST_F(ProgressMatrixTest, IsNeverOlderThanItsPosition) {
  const auto cell = [&] { return Matrix("user:quan", kSocio2022).cells(2); };
  EXPECT_EQ(cell(), v1::PROGRESS_CELL_MISSING);
  ASSERT_TRUE(Update("user:lan", kReport, kCells).ok());
  EXPECT_EQ(cell(), v1::PROGRESS_CELL_DRAFT);
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  EXPECT_EQ(cell(), v1::PROGRESS_CELL_SUBMITTED);
  ASSERT_TRUE(Accept("user:hoa", kReport).ok());
  EXPECT_EQ(cell(), v1::PROGRESS_CELL_ACCEPTED);
  ASSERT_TRUE(Update("user:lan", kReport, kCells, "reason: 'Sửa'").ok());
  EXPECT_EQ(cell(), v1::PROGRESS_CELL_CORRECTION_DRAFT);
  EXPECT_EQ(Matrix("user:quan", kSocio2022).rounds(0).state(), v1::PROGRESS_ROUND_STATE_OPEN);
  ASSERT_TRUE(CloseRound("user:quan", kRound).ok());
  EXPECT_EQ(Matrix("user:quan", kSocio2022).rounds(0).state(), v1::PROGRESS_ROUND_STATE_CLOSED);
}

TEST_F(ProgressMatrixTest, OverdueBeginsWhenTheDueDayEndsInVietnam) {
  now_ = StartInVietnam(absl::CivilDay(2023, 1, 11)) - absl::Milliseconds(1);
  EXPECT_EQ(Matrix("user:quan", kSocio2022).counts().overdue(), 0);
  now_ += absl::Milliseconds(1);
  EXPECT_EQ(Matrix("user:quan", kSocio2022).counts().overdue(), 3);
}

TEST_F(ProgressMatrixTest, WhatIsNotOverYetIsNotMissing) {
  EXPECT_THAT(Columns(Matrix("user:quan", "period: '2023-01'")),
              ElementsAre("monthly.2023-01 NOT_YET 0/0"));
  now_ = StartInVietnam(absl::CivilDay(2023, 2, 1));
  EXPECT_THAT(Columns(Matrix("user:quan", "period: '2023-01'")),
              ElementsAre("monthly.2023-01 MISSING 0/0"));
}

// Nobody misses a round that could not be opened: its form asks nobody there.
TEST_F(ProgressMatrixTest, FormsThatAskNobodyOfAnOwnerAreNotMissing) {
  AddForm(R"pb(name: "forms/elsewhere"
               title: "Nơi khác"
               elements: "elements/population"
               owner_kinds: UNIT_KIND_DISTRICT
               assignments { subject: "units/me-so" }
               calendar: FORM_CALENDAR_CALENDAR
               frequency: FORM_FREQUENCY_YEARLY)pb");
  EXPECT_THAT(Columns(Matrix("user:quan", "period: '2022' forms: 'forms/elsewhere'")), IsEmpty());
  const auto other = Get("user:root", "period: '2022' forms: 'forms/elsewhere'", "units/van-giang");
  ASSERT_TRUE(other.ok()) << other.status();
  ASSERT_EQ(other->owners_size(), 1);
  EXPECT_THAT(Columns(other->owners(0)), ElementsAre("elsewhere.2022 MISSING 0/0"));
}

TEST_F(ProgressMatrixTest, AUnitAboveSeesItsOwnersWithAndWithoutRounds) {
  const auto province = Get("user:tinh", kSocio2022, "units/hung-yen");
  ASSERT_TRUE(province.ok()) << province.status();
  ASSERT_EQ(province->owners_size(), 2);
  EXPECT_THAT(Columns(province->owners(0)), ElementsAre("socio.2022 OPEN 0/3"));
  EXPECT_EQ(province->owners(1).owner(), "units/van-giang");
  EXPECT_THAT(Columns(province->owners(1)), ElementsAre("socio.2022 MISSING 0/0"));
  // The district's people see their own part of it, and have no say about the rest.
  const auto district = Get("user:quan", kSocio2022, "units/hung-yen");
  ASSERT_TRUE(district.ok()) << district.status();
  ASSERT_EQ(district->owners_size(), 1);
  EXPECT_EQ(district->owners(0).owner(), "units/khoai-chau");
}

TEST_F(ProgressMatrixTest, IsForWhoMayReadTheOwnersRounds) {
  for (const char* user : {"user:lan", "user:nga", "user:nobody"}) {
    EXPECT_THAT(Get(user, kSocio2022), Fails(absl::StatusCode::kPermissionDenied)) << user;
  }
  EXPECT_THAT(Get("user:lan", kSocio2022, "units/nowhere"),
              Fails(absl::StatusCode::kPermissionDenied));
}

TEST_F(ProgressMatrixTest, RestrictedFormsAreForWhoMayReadRestricted) {
  const std::string secret = "period: '2022' forms: 'forms/secret'";
  EXPECT_THAT(Columns(Matrix("user:hoa", secret)), ElementsAre("secret.2022 MISSING 0/0"));
  EXPECT_THAT(Columns(Matrix("user:quan", secret)), IsEmpty());
  ASSERT_TRUE(OpenRound("user:quan", "forms/secret", "2022").ok());
  const v1::OwnerProgress matrix = Matrix("user:hoa", secret);
  EXPECT_THAT(Columns(matrix), ElementsAre("secret.2022 OPEN 0/3"));
  EXPECT_TRUE(matrix.rounds(0).restricted());
  // Neither the round nor the want of one.
  EXPECT_THAT(Columns(Matrix("user:quan", secret)), IsEmpty());
}

TEST_F(ProgressMatrixTest, RefusesWhatIsNoQuestionAllAtOnce) {
  EXPECT_THAT(Listed(Get("user:quan",
                         "period: 'năm 2022' forms: 'socio' forms: 'forms/a' forms: 'forms/a' "
                         "page_token: 'x'")
                         .status()),
              ElementsAre("period UNKNOWN_PERIOD", "forms[0] INVALID_NAME", "forms[2] DUPLICATE",
                          "page_token INVALID_PAGE_TOKEN"));
  EXPECT_THAT(Get("user:quan", "period: '2022'", "khoai-chau"),
              Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Get("user:nobody", "period: '2022'", "khoai-chau"),
              Fails(absl::StatusCode::kPermissionDenied));
}

}  // namespace
}  // namespace thidua::reporting::testing
