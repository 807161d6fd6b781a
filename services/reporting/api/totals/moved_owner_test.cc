// What an owner that moved is counted for, and who reads it.
#include <absl/strings/str_cat.h>

#include "common/testing/status.h"
#include "services/reporting/api/testing/rollup_fixture.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Văn Giang moves from Hưng Yên to Hải Dương on 2023-01-01 and reports 10 in 2022 and in 2024.
class MovedOwnerTest : public RollupFixture {
 protected:
  MovedOwnerTest() : catalog_before_(RollUp("user:tinh", kSocio)->catalog_token()) {
    MoveOther();
    OpenOther("2024");
    ReportOther("10");
    ReportOther("10", "units/van-giang/rounds/socio.2024");
  }

  absl::StatusOr<v1::BatchGetTotalsResponse> Batch(const std::string& user,
                                                   const std::string& queries) {
    return Call(*totals_api_, &TotalsApi::BatchGet, "reporting.v1.ReportingService/BatchGetTotals",
                user, FromText<v1::BatchGetTotalsRequest>("parent: 'units/van-giang' " + queries));
  }

  const std::string catalog_before_;  // token
};

const std::string kLater = "queries { form: 'forms/socio' period: '2024' }";
const std::string kTerm = "queries { form: 'forms/socio' period: '2021-2025' }";

// Each year is counted once, below the province that it lay in then.
TEST_F(MovedOwnerTest, IsCountedBelowTheParentOfThePeriod) {
  const std::string term = kTerm + " with_owners: true";
  auto before = RollUp("user:tinh", term);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->rollups(0).total().cells(0).sum(), "10");
  EXPECT_EQ(before->rollups(0).owners_included(), 2);
  EXPECT_EQ(before->rollups(0).owners(1).total().cells(0).sum(), "10");
  EXPECT_THAT(before->rollups(0).owners(1).total().basis().missing_periods(), ElementsAre("2021"))
      << "2023 and 2025 are the other province's";
  auto after = RollUp("user:duong", term, "units/hai-duong");
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->rollups(0).total().cells(0).sum(), "10");
  EXPECT_EQ(after->rollups(0).owners_included(), 1);
  EXPECT_THAT(after->rollups(0).total().basis().missing_periods(), ElementsAre("2023", "2025"))
      << "it owed nothing here before it came";

  // A year in which it lay in the other province is neither counted nor missed.
  EXPECT_THAT(RollUp("user:duong", kSocio, "units/hai-duong")->rollups(0).owners_absent(),
              IsEmpty());
  EXPECT_THAT(RollUp("user:tinh", kLater)->rollups(0).owners_absent(),
              ElementsAre("units/khoai-chau"));
  EXPECT_EQ(RollUp("user:duong", kLater, "units/hai-duong")->rollups(0).total().cells(0).sum(),
            "10");
}

// Who reads a year's total is who it was counted for, and the district itself.
TEST_F(MovedOwnerTest, IsReadByThoseAboveItInThePeriod) {
  constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
  const std::string before = kOther, after = "units/van-giang/rounds/socio.2024";
  for (const bool warm : {false, true}) {  // the second time from memory
    SCOPED_TRACE(warm);
    EXPECT_THAT(GetTotal("user:tinh", before), IsOk());
    EXPECT_EQ(GetTotal("user:tinh", after).status().code(), kDenied);
    EXPECT_EQ(GetTotal("user:duong", before).status().code(), kDenied);
    EXPECT_THAT(GetTotal("user:duong", after), IsOk());
    for (const std::string& round : {before, after}) {
      EXPECT_THAT(GetTotal("user:phuc", round), IsOk());
    }
  }
  EXPECT_EQ(GetTotal("user:tinh", "units/van-giang/rounds/socio.2023").status().code(), kDenied);
  EXPECT_EQ(GetTotal("user:duong", "units/van-giang/rounds/socio.2023").status().code(),
            absl::StatusCode::kNotFound);

  // Many windows of one owner: each by itself, and a term with years of both is nobody's above it.
  for (const auto& [user, reads] : {std::pair("user:tinh", std::vector({true, false, false})),
                                    std::pair("user:duong", std::vector({false, true, false})),
                                    std::pair("user:phuc", std::vector({true, true, true}))}) {
    const auto answer = Batch(user, absl::StrCat(kSocio, kLater, kTerm));
    ASSERT_THAT(answer, IsOk());
    for (int i = 0; i < 3; ++i) {
      SCOPED_TRACE(absl::StrCat(user, " ", i));
      EXPECT_EQ(answer->results(i).has_total(), reads[i]);
      EXPECT_EQ(answer->results(i).absence(),
                reads[i] ? v1::TOTAL_ABSENCE_UNSPECIFIED : v1::TOTAL_ABSENCE_RESTRICTED);
    }
  }
  EXPECT_EQ(Batch("user:tinh", kLater + kTerm).status().code(), kDenied);
  EXPECT_EQ(Batch("user:quan", kSocio).status().code(), kDenied);
}

// Who kept a position of the catalog from before the move sees no more of the district by it than
// he may: in 2024 it lies elsewhere, whatever that catalog says.
TEST_F(MovedOwnerTest, IsNotReadByAnEarlierCatalog) {
  const auto today = RollUp("user:tinh", kSocio);
  ASSERT_THAT(today, IsOk());
  std::string then = " with_owners: true catalog_token: '" + catalog_before_ + "'";
  for (const std::string& token : today->tokens()) then += " tokens: '" + token + "'";
  const auto later = RollUp("user:tinh", kLater + then);
  ASSERT_THAT(later, IsOk());
  EXPECT_THAT(later->rollups(0).owners_restricted(), ElementsAre("units/van-giang"));
  EXPECT_THAT(later->rollups(0).owners(), IsEmpty());
  EXPECT_FALSE(later->rollups(0).has_total());
  const auto before = RollUp("user:tinh", kSocio + then);
  ASSERT_THAT(before, IsOk());
  EXPECT_THAT(before->rollups(0).owners_restricted(), IsEmpty());
  EXPECT_EQ(before->rollups(0).total().cells(0).sum(), "10");
}

// What is below the district itself: all of it or nothing, never a part that passes for the whole.
TEST_F(MovedOwnerTest, IsAddedUpAsAWholeOrNotAtAll) {
  const std::string parent = "units/van-giang";
  const auto hung_yen =
      RollUp("user:tinh", std::string(kSocio) + kLater + kTerm + "with_owners: true", parent);
  ASSERT_THAT(hung_yen, IsOk());
  EXPECT_EQ(hung_yen->rollups(0).total().cells(0).sum(), "10");
  for (int i : {1, 2}) {
    EXPECT_FALSE(hung_yen->rollups(i).has_total());
    EXPECT_EQ(hung_yen->rollups(i).absence(), v1::TOTAL_ABSENCE_RESTRICTED);
    EXPECT_THAT(hung_yen->rollups(i).owners(), IsEmpty());
    EXPECT_THAT(hung_yen->rollups(i).owners_restricted(), IsEmpty());
  }
  const auto hai_duong = RollUp("user:duong", kSocio + kLater + kTerm, parent);
  ASSERT_THAT(hai_duong, IsOk());
  EXPECT_FALSE(hai_duong->rollups(0).has_total());
  EXPECT_EQ(hai_duong->rollups(1).total().cells(0).sum(), "10");
  EXPECT_FALSE(hai_duong->rollups(2).has_total());
  EXPECT_EQ(RollUp("user:phuc", kTerm, parent)->rollups(0).total().cells(0).sum(), "20");
  EXPECT_EQ(RollUp("user:tinh", kLater, parent).status().code(),
            absl::StatusCode::kPermissionDenied);
}

// Reports of a year are read by those above the district then. To change them one has to be above
// it today as well.
TEST_F(MovedOwnerTest, IsWorkedOnByThoseAboveItThenAndToday) {
  constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
  Bind("user:cu", "ROLE_DISTRICT_REVIEWER", "units/hung-yen");
  Bind("user:moi", "ROLE_DISTRICT_REVIEWER", "units/hai-duong");
  const std::string before = std::string(kOther) + "/reports/me-so";
  const std::string after = "units/van-giang/rounds/socio.2024/reports/me-so";
  EXPECT_THAT(GetReport("user:cu", before), IsOk());
  EXPECT_EQ(GetReport("user:cu", after).status().code(), kDenied);
  EXPECT_EQ(GetReport("user:moi", before).status().code(), kDenied);
  EXPECT_THAT(GetReport("user:moi", after), IsOk());
  for (const std::string& report : {before, after}) {
    ASSERT_THAT(Update("user:nga", report, kIncome + std::string("11' }"), "reason: 'corrected'"),
                IsOk());
    ASSERT_THAT(Submit("user:nga", report), IsOk());
    EXPECT_EQ(Accept("user:cu", report).status().code(), kDenied);
  }
  EXPECT_EQ(Accept("user:moi", before).status().code(), kDenied);
  EXPECT_THAT(Accept("user:phuc", before), IsOk());
  EXPECT_THAT(Accept("user:moi", after), IsOk());
}

// A restricted round of the year in which the district lay elsewhere keeps no other year from being
// added up.
TEST_F(MovedOwnerTest, RestrictedRoundsOfElsewhereHideNothingHere) {
  for (const char* period : {"2022", "2024"}) {
    v1::OpenRoundRequest request;
    request.set_parent("units/van-giang");
    request.set_form("forms/secret");
    request.set_period(period);
    request.set_request_id(NextId());
    ASSERT_THAT(Call(*rounds_, &RoundsApi::Open, "reporting.v1.ReportingService/OpenRound",
                     "user:root", request),
                IsOk());
  }
  const std::string term = "queries { form: 'forms/secret' period: '2021-2025' }";
  const auto auditor = RollUp("user:kiem", term);  // of Hưng Yên
  ASSERT_THAT(auditor, IsOk());
  EXPECT_EQ(auditor->rollups(0).total().basis().expected(), 1);
  EXPECT_THAT(auditor->rollups(0).owners_restricted(), IsEmpty());
  const auto reader = RollUp("user:tinh", term);
  EXPECT_FALSE(reader->rollups(0).has_total());
  EXPECT_THAT(reader->rollups(0).owners_restricted(), ElementsAre("units/van-giang"))
      << "its round of 2022 is left out";
}

}  // namespace
}  // namespace thidua::reporting::testing
