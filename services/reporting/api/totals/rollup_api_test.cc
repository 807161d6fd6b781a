#include "services/reporting/api/totals/rollup_api.h"

#include "common/testing/status.h"
#include "services/reporting/api/testing/rollup_fixture.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RollupApiTest : public RollupFixture {
 protected:
  // Yên Mỹ never opens a round by itself.
  void CreateYenMy() {
    catalog::v1::CreateUnitRequest create = FromText<catalog::v1::CreateUnitRequest>(R"pb(
      unit {
        name: 'units/yen-my'
        versions {
          display_name: 'Yên Mỹ'
          kind: UNIT_KIND_DISTRICT
          parent: 'units/hung-yen'
          valid_from: '2004-07-08'
          valid_to: '2023-01-01'
        }
      })pb");
    create.set_request_id(NextId());
    ASSERT_THAT(Call(*units_, &UnitsApi::Create, "catalog.v1.CatalogService/CreateUnit",
                     "user:root", create),
                IsOk());
  }

  static std::string TokensOf(const v1::RollUpTotalsResponse& answer) {
    std::string text = " catalog_token: '" + answer.catalog_token() + "'";
    for (const std::string& token : answer.tokens()) text += " tokens: '" + token + "'";
    return text;
  }
};

TEST_F(RollupApiTest, AddsUpEveryDistrictOfTheProvince) {
  Report(kReport, std::string(kIncome) + "80.5' }");
  ReportOther("19.5");
  auto answer = RollUp("user:tinh", std::string(kSocio) + " with_owners: true");
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(answer->rollups(), SizeIs(1));
  const v1::Rollup& rollup = answer->rollups(0);
  EXPECT_EQ(rollup.total().name(), "units/hung-yen/rounds/socio.2022/total");
  EXPECT_EQ(rollup.total().cells(0).sum(), "100");
  EXPECT_EQ(rollup.total().basis().expected(), 4);
  EXPECT_EQ(rollup.total().basis().accepted(), 2);
  EXPECT_EQ(rollup.owners_included(), 2);
  ASSERT_THAT(rollup.owners(), SizeIs(2));
  EXPECT_EQ(rollup.owners(1).owner(), "units/van-giang");
  EXPECT_EQ(rollup.owners(1).total().cells(0).sum(), "19.5");
  EXPECT_THAT(answer->tokens(), SizeIs(2));
}

TEST_F(RollupApiTest, IsOfThenByItsTokens) {
  ReportOther("1");
  auto then = RollUp("user:tinh", kSocio);
  ASSERT_TRUE(then.ok()) << then.status();
  ReportOther("2");
  CreateYenMy();
  EXPECT_EQ(RollUp("user:tinh", kSocio)->rollups(0).total().cells(0).sum(), "2");
  EXPECT_THAT(RollUp("user:tinh", kSocio)->rollups(0).owners_absent(), ElementsAre("units/yen-my"));
  auto again = RollUp("user:tinh", kSocio + TokensOf(*then));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), then->SerializeAsString());
}

// As if no owner had a ledger then.
TEST_F(RollupApiTest, IsOfThenAlsoWithoutAnOwner) {
  const auto now = RollUp("user:tinh", kSocio);
  ASSERT_THAT(now, IsOk());
  EXPECT_EQ(now->rollups(0).owners_included(), 2);
  const auto then =
      RollUp("user:tinh", std::string(kSocio) + " catalog_token: '" + now->catalog_token() + "'");
  ASSERT_THAT(then, IsOk());
  EXPECT_THAT(then->tokens(), IsEmpty());
  EXPECT_THAT(then->rollups(0).owners_absent(), SizeIs(2));
  EXPECT_EQ(then->rollups(0).absence(), v1::TOTAL_ABSENCE_NO_ROUND);
}

TEST_F(RollupApiTest, NamesTheOwnerThatCannotBeReadAndAddsUpTheOthers) {
  Report(kReport, std::string(kIncome) + "80.5' }");
  ReportOther("19.5");
  for (const std::string& key : {std::string(kOther) + "/figures/me-so", std::string(kOther)}) {
    SCOPED_TRACE(key);
    ASSERT_THAT(ledger_->Commit("van-giang", {},
                                [&](ledger::Txn& txn) {
                                  txn.Put(key, "\xff\xff");
                                  return absl::OkStatus();
                                }),
                IsOk());
    const auto answer = RollUp("user:tinh", std::string(kSocio) + " with_owners: true");
    ASSERT_THAT(answer, IsOk());
    const v1::Rollup& rollup = answer->rollups(0);
    EXPECT_EQ(rollup.total().cells(0).sum(), "80.5");
    EXPECT_EQ(rollup.owners_included(), 1);
    EXPECT_THAT(rollup.owners(), SizeIs(1));
    EXPECT_THAT(rollup.owners_unreadable(), ElementsAre("units/van-giang"));
    EXPECT_THAT(answer->tokens(), SizeIs(2));
    const auto alone = RollUp("user:tinh", kSocio, "units/van-giang");
    ASSERT_THAT(alone, IsOk());
    EXPECT_EQ(alone->rollups(0).absence(), v1::TOTAL_ABSENCE_UNREADABLE);
  }
}

TEST_F(RollupApiTest, NamesOwnersWithoutARound) {
  ASSERT_TRUE(OpenRound("user:quan", "forms/monthly", "2022-01").ok());
  auto answer = RollUp("user:tinh",
                       "queries { form: 'forms/monthly' period: '2022-q1' } "
                       "queries { form: 'forms/monthly' period: '2021' }");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(answer->rollups(0).owners_absent(), ElementsAre("units/van-giang"));
  EXPECT_EQ(answer->rollups(0).owners_included(), 1);
  EXPECT_THAT(answer->rollups(0).total().basis().missing_periods(),
              ElementsAre("2022-02", "2022-03"));
  EXPECT_FALSE(answer->rollups(1).has_total());
  EXPECT_EQ(answer->rollups(1).absence(), v1::TOTAL_ABSENCE_NO_ROUND);
}

// Yên Mỹ never opened a round of anything: it is named all the same, as long as it exists.
TEST_F(RollupApiTest, NamesUnitsThatNeverOpenedAnything) {
  CreateYenMy();
  const auto answer =
      RollUp("user:tinh", std::string(kSocio) + " queries { form: 'forms/socio' period: '2023' }");
  ASSERT_THAT(answer, IsOk());
  EXPECT_THAT(answer->rollups(0).owners_absent(), ElementsAre("units/yen-my"));
  EXPECT_THAT(answer->rollups(1).owners_absent(),
              ElementsAre("units/khoai-chau", "units/van-giang"));
}

TEST_F(RollupApiTest, AddsUpOnlyWhatLiesBelow) {
  auto answer = RollUp("user:quan", kSocio, "units/khoai-chau");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->rollups(0).owners_included(), 1);
  EXPECT_EQ(RollUp("user:quan", kSocio).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(RollUp("user:quan", kSocio, "units/khoai").status().code(),
            absl::StatusCode::kPermissionDenied);
}

// The province reports 66 on Khoái Châu and 9 on Văn Giang, which makes 75. If Khoái Châu could
// open a round of that form on itself, its 66 would stand in two rounds: 75 + 66 = 141.
TEST_F(RollupApiTest, ASubjectOfOneOwnerIsAddedUpOnce) {
  AddForm(R"pb(name: "forms/whole"
               title: "Toàn huyện"
               elements: "elements/income"
               owner_kinds: UNIT_KIND_PROVINCE
               assignments { subject_kinds: UNIT_KIND_DISTRICT }
               calendar: FORM_CALENDAR_CALENDAR
               frequency: FORM_FREQUENCY_YEARLY)pb");
  v1::OpenRoundRequest open;
  open.set_parent("units/hung-yen");
  open.set_form("forms/whole");
  open.set_period("2022");
  open.set_request_id(NextId());
  const std::string method = "reporting.v1.ReportingService/OpenRound";
  ASSERT_THAT(Call(*rounds_, &RoundsApi::Open, method, "user:root", open), IsOk());
  Bind("user:tham", "ROLE_DISTRICT_REVIEWER", "units/hung-yen");
  Bind("user:thu", "ROLE_COMMUNE_OFFICER", "units/hung-yen");
  for (const auto& [subject, number] :
       {std::pair("khoai-chau", "66"), std::pair("van-giang", "9")}) {
    const std::string report = absl::StrCat("units/hung-yen/rounds/whole.2022/reports/", subject);
    ASSERT_THAT(Update("user:thu", report, absl::StrCat(kIncome, number, "' }"), "reason: 'x'"),
                IsOk());
    ASSERT_THAT(Submit("user:thu", report), IsOk());
    ASSERT_THAT(Accept("user:tham", report), IsOk());
  }
  EXPECT_THAT(Listed(OpenRound("user:quan", "forms/whole", "2022").status()),
              ElementsAre("parent INVALID_FIELD"));
  const auto answer = RollUp("user:tinh", "queries { form: 'forms/whole' period: '2022' }");
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->rollups(0).total().cells(0).sum(), "75");
  EXPECT_EQ(answer->rollups(0).total().basis().expected(), 2);
}

// Văn Giang reports 19.5 and a population of 7 in 2022 and ends with the year. Its income stays in
// the term, its people are no longer its own at the term's end, and it owes nothing after its end.
TEST_F(RollupApiTest, WhoEndedOwesNothingMoreAndHasNoStock) {
  Report(kReport, std::string(kIncome) +
                      "80.5' } cells { element: 'elements/population' "
                      "number: '100' }");
  ReportOther("19.5' } cells { element: 'elements/population' number: '7");
  const std::string term = "queries { form: 'forms/socio' period: '2021-2025' }";
  const auto before = RollUp("user:tinh", term);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->rollups(0).total().cells(1).sum(), "107");
  catalog::v1::GetUnitRequest get;
  get.set_name("units/van-giang");
  auto unit = Call(*units_, &UnitsApi::Get, "catalog.v1.CatalogService/GetUnit", "user:root", get);
  ASSERT_TRUE(unit.ok()) << unit.status();
  catalog::v1::UpdateUnitRequest end;
  *end.mutable_unit() = *unit;
  end.mutable_unit()->mutable_versions(0)->set_valid_to("2023-01-01");
  end.set_request_id(NextId());
  ASSERT_THAT(
      Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit", "user:root", end),
      IsOk());
  const auto after = RollUp("user:tinh", term + " with_owners: true");
  ASSERT_TRUE(after.ok()) << after.status();
  const v1::Rollup& rollup = after->rollups(0);
  EXPECT_EQ(rollup.total().cells(0).sum(), "100");
  EXPECT_EQ(rollup.total().cells(1).sum(), "100");
  ASSERT_THAT(rollup.owners(), SizeIs(2));
  EXPECT_EQ(rollup.owners(1).total().cells(0).sum(), "19.5");
  EXPECT_EQ(rollup.owners(1).total().cells(1).n(), 0);
  EXPECT_THAT(rollup.owners(1).total().basis().missing_periods(), ElementsAre("2021"));
  EXPECT_THAT(RollUp("user:tinh", "queries { form: 'forms/socio' period: '2024' }")
                  ->rollups(0)
                  .owners_absent(),
              ElementsAre("units/khoai-chau"));
}

TEST_F(RollupApiTest, LeavesOutRestrictedRounds) {
  ASSERT_TRUE(OpenRound("user:quan", "forms/secret", "2022").ok());
  const std::string query = "queries { form: 'forms/secret' period: '2022' }";
  auto answer = RollUp("user:tinh", query);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->rollups(0).absence(), v1::TOTAL_ABSENCE_RESTRICTED);
  EXPECT_THAT(answer->rollups(0).owners_restricted(), ElementsAre("units/khoai-chau"));
  EXPECT_FALSE(answer->rollups(0).restricted()) << "What is left out is not within.";
  auto seen = RollUp("user:kiem", query);
  EXPECT_TRUE(seen->rollups(0).has_total());
  EXPECT_THAT(seen->rollups(0).owners_restricted(), IsEmpty());
  EXPECT_TRUE(seen->rollups(0).restricted());
}

TEST_F(RollupApiTest, ReadsAnOwnerAtOnePositionThatIsAskedForMoreThanItHas) {
  // Khoái Châu has the first of the two, Văn Giang neither: all of an owner is of its one position.
  Report(kReport, std::string(kIncome) + "80.5' }");
  auto answer = RollUp("user:tinh",
                       "queries { form: 'forms/socio' period: '2022' } "
                       "queries { form: 'forms/socio' period: '2021' } with_owners: true");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->rollups(0).query(), 0);
  EXPECT_EQ(answer->rollups(1).query(), 1);
  EXPECT_EQ(answer->rollups(0).total().cells(0).sum(), "80.5");
  EXPECT_THAT(answer->rollups(1).owners_absent(), SizeIs(2));
  EXPECT_THAT(answer->tokens(), SizeIs(2));
  EXPECT_EQ(answer->next_page_token(), "");
}

TEST_F(RollupApiTest, APageGoesOnWithTheTokensOfTheFirst) {
  const std::string token = "page_token: 'abc' ";
  EXPECT_THAT(Listed(RollUp("user:tinh", std::string(kSocio) + token).status()),
              ElementsAre("catalog_token INVALID_FIELD"));
  const auto first = RollUp("user:tinh", kSocio);
  EXPECT_THAT(Listed(RollUp("user:tinh", kSocio + TokensOf(*first) + token).status()),
              ElementsAre("page_token INVALID_PAGE_TOKEN"));
}

TEST_F(RollupApiTest, ListsEveryBadFieldAtOnce) {
  EXPECT_THAT(Listed(RollUp("user:tinh",
                            "queries { form: 'socio' period: 'Q1' } "
                            "consistency { exactly: 'x' }")
                         .status()),
              ElementsAre("queries[0].form INVALID_NAME", "queries[0].period UNKNOWN_PERIOD",
                          "consistency.exactly INVALID_FIELD"));
  EXPECT_THAT(Listed(RollUp("user:tinh", "").status()), ElementsAre("queries INVALID_FIELD"));
  auto answer = RollUp("user:tinh", kSocio);
  ASSERT_TRUE(answer.ok());
  const std::string foreign = answer->tokens(1);  // of Văn Giang
  const std::string catalog = " catalog_token: '" + answer->catalog_token() + "'";
  EXPECT_THAT(
      Listed(RollUp("user:quan", kSocio + catalog + " tokens: 'x' tokens: '" + foreign + "'",
                    "units/khoai-chau")
                 .status()),
      ElementsAre("tokens[0] INVALID_TOKEN", "tokens[1] INVALID_TOKEN"));
  EXPECT_THAT(Listed(RollUp("user:tinh", kSocio + catalog + " tokens: '" + foreign + "' tokens: '" +
                                             foreign + "'")
                         .status()),
              ElementsAre("tokens[1] INVALID_TOKEN"));
  const std::string tokens = std::string(kSocio) + " tokens: '" + foreign + "' ";
  EXPECT_THAT(Listed(RollUp("user:tinh", tokens).status()),
              ElementsAre("catalog_token INVALID_FIELD"));
  EXPECT_THAT(Listed(RollUp("user:tinh", tokens + "catalog_token: '" + foreign + "'").status()),
              ElementsAre("catalog_token INVALID_TOKEN"));
}

}  // namespace
}  // namespace thidua::reporting::testing
