#include "services/reporting/api/feed/total_follower.h"

#include <absl/strings/str_cat.h>

#include <random>

#include "common/value/date.h"
#include "services/reporting/api/testing/feed_fixture.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using TotalFollowerTest = FeedFixture;

const std::string kBelow = "parent: 'units/hung-yen'";

TEST_F(TotalFollowerTest, ASnapshotHasTheTotalsAndWhoseTheyAre) {
  Report(kReport, "cells { element: 'elements/income' number: '83.6' }");
  auto page = List("user:tinh", kBelow);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->totals_size(), 2);
  EXPECT_TRUE(page->next_page_token().empty());
  const v1::TotalRecord& record = page->totals(0);
  EXPECT_EQ(record.round(), kRound);
  EXPECT_EQ(record.form(), "forms/socio");
  EXPECT_EQ(record.period(), "2022");
  EXPECT_EQ(record.owner_display_name(), "Khoái Châu");
  EXPECT_EQ(record.owner_kind(), catalog::v1::UNIT_KIND_DISTRICT);
  EXPECT_FALSE(record.restricted());
  EXPECT_EQ(record.total().SerializeAsString(), GetTotal("user:tinh", kRound)->SerializeAsString());
  EXPECT_EQ(page->totals(1).round(), kOther);
}

TEST_F(TotalFollowerTest, TheTailGoesOnWhereTheSnapshotEndedAndTellsEachRoundOnce) {
  Mirror mirror = Snapshot("user:tinh", kBelow);
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, IsEmpty());
  Report(kReport, "cells { element: 'elements/income' number: '83.6' }");
  ReportOther("10");
  OpenOther("2023");
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, ElementsAre(kRound, kOther, "units/van-giang/rounds/socio.2023"));
  EXPECT_EQ(mirror.totals, Snapshot("user:tinh", kBelow).totals);
  Annul("units/van-giang/rounds/socio.2023");
  OpenOther("2024");
  Annul("units/van-giang/rounds/socio.2024");
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, ElementsAre("-units/van-giang/rounds/socio.2023"))
      << "nobody was told of 2024 before it was taken back";
  // Drafts change no total.
  ASSERT_THAT(Update("user:lan", kReport, "cells { element: 'elements/income' number: '1' }",
                     "reason: 'r'"),
              IsOk());
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, IsEmpty());
}

TEST_F(TotalFollowerTest, WhoWasAwayForManyCommitsIsToldEachRoundOnceAtATime) {
  Mirror mirror = Snapshot("user:tinh", kBelow);
  // Sixteen commits make one step.
  for (int i = 1; i <= 12; ++i) ReportOther(absl::StrCat(i));
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, ElementsAre(kOther, kOther, kOther));
  EXPECT_EQ(mirror.totals, Snapshot("user:tinh", kBelow).totals);
}

TEST_F(TotalFollowerTest, AnOwnerWithANewNameIsToldAgainAndOneThatMovedIsGone) {
  OpenOther("2024");
  Mirror mirror = Snapshot("user:tinh", kBelow);
  MoveOther();
  ASSERT_THAT(Follow(mirror, 1), IsOk());
  EXPECT_THAT(mirror.told, ElementsAre("-units/van-giang/rounds/socio.2024"))
      << "2022 is still Hưng Yên's";
  EXPECT_EQ(mirror.totals, Snapshot("user:tinh", kBelow).totals);
  Mirror other = Snapshot("user:duong", "parent: 'units/hai-duong'");
  EXPECT_EQ(other.totals.size(), 1u);
  ReportOther("7", "units/van-giang/rounds/socio.2024");
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, IsEmpty());
  ASSERT_THAT(Follow(other), IsOk());
  EXPECT_THAT(other.told, ElementsAre("units/van-giang/rounds/socio.2024"));

  catalog::v1::GetUnitRequest get;
  get.set_name("units/khoai-chau");
  auto unit = Call(*units_, &UnitsApi::Get, "catalog.v1.CatalogService/GetUnit", "user:root", get);
  catalog::v1::UpdateUnitRequest rename;
  *rename.mutable_unit() = *unit;
  rename.mutable_unit()->mutable_versions(0)->set_code("999");
  rename.set_request_id(NextId());
  ASSERT_THAT(
      Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit", "user:root", rename),
      IsOk());
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, ElementsAre(kRound));
  EXPECT_EQ(mirror.totals, Snapshot("user:tinh", kBelow).totals);
}

TEST_F(TotalFollowerTest, RestrictedTotalsComeAndGoWithTheirRight) {
  ASSERT_THAT(OpenRound("user:quan", "forms/secret", "2022"), IsOk());
  const std::string secret = "units/khoai-chau/rounds/secret.2022";
  Mirror mirror = Snapshot("user:tinh", kBelow);
  EXPECT_FALSE(mirror.totals.contains(secret));
  Mirror auditor = Snapshot("user:kiem", kBelow);
  EXPECT_TRUE(auditor.totals.contains(secret));
  Annul(secret);
  ASSERT_THAT(OpenRound("user:quan", "forms/secret", "2023"), IsOk());
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, IsEmpty()) << "not even that it is gone";
  const std::string reader = "grants { role: ROLE_PROVINCIAL_READER unit: 'units/hung-yen' } ";
  Rebind("user:tinh", reader + "grants { role: ROLE_AUDITOR unit: 'units/khoai-chau' }");
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, ElementsAre("units/khoai-chau/rounds/secret.2023"));
  Rebind("user:tinh", reader);
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, ElementsAre("-units/khoai-chau/rounds/secret.2023"));
}

TEST_F(TotalFollowerTest, ARoleThatBeginsOrEndsByItsDateIsToldWithoutACommit) {
  ASSERT_THAT(OpenRound("user:quan", "forms/secret", "2022"), IsOk());
  const std::string secret = "units/khoai-chau/rounds/secret.2022";
  const auto day = [&](int days) { return FormatDate(DayInVietnam(now_) + days); };
  Rebind("user:tinh",
         absl::StrCat("grants { role: ROLE_PROVINCIAL_READER unit: 'units/hung-yen' } grants { "
                      "role: ROLE_AUDITOR unit: 'units/khoai-chau' valid_from: '",
                      day(2), "' valid_to: '", day(4), "' }"));
  Mirror mirror = Snapshot("user:tinh", kBelow);
  EXPECT_FALSE(mirror.totals.contains(secret));
  now_ += absl::Hours(72);
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, ElementsAre(secret));
  now_ += absl::Hours(48);
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, ElementsAre("-" + secret));
}

TEST_F(TotalFollowerTest, WhatWasLeftIsNotToldToOtherRoles) {
  for (const char* year : {"2021", "2022", "2023"}) {
    ASSERT_THAT(OpenRound("user:quan", "forms/secret", year), IsOk());
  }
  rpc::Call call = rpc::Call::ForTest({.principal = "user:kiem", .via = "", .is_service = false},
                                      kWatch, *authorizer_);
  auto filter = ReadTotalFilter(call, FromText<v1::TotalFilter>(kBelow), **catalog_->Current());
  TotalFollower follower(*store_, *catalog_, *totals_, *filter, true, TotalCursor());
  ChangePage page(1 << 20, 1000, 1);
  ASSERT_THAT(follower.StepCatalog(call, now_, page), IsOk());
  ASSERT_EQ(page.changes().size(), 1u);
  ASSERT_TRUE(follower.cursor().step.has_value());
  Rebind("user:kiem", "grants { role: ROLE_PROVINCIAL_READER unit: 'units/hung-yen' }");
  TotalFollower later(*store_, *catalog_, *totals_, *filter, true, follower.cursor());
  ChangePage next(1 << 20, 1000);
  EXPECT_EQ(ReasonName(later.StepCatalog(call, now_, next)), "INVALID_TOKEN");
  EXPECT_THAT(next.changes(), IsEmpty());
}

TEST_F(TotalFollowerTest, ATurnEndsAfterSoManyRoundsAlsoWhereItTellsNone) {
  for (int year = 2015; year <= 2024; ++year) {
    ASSERT_THAT(OpenRound("user:quan", "forms/secret", absl::StrCat(year)), IsOk());
  }
  rpc::Call call = rpc::Call::ForTest({.principal = "user:tinh", .via = "", .is_service = false},
                                      kWatch, *authorizer_);
  auto filter = ReadTotalFilter(call, FromText<v1::TotalFilter>(kBelow + " forms: 'forms/secret'"),
                                **catalog_->Current());
  TotalFollower follower(*store_, *catalog_, *totals_, *filter, true, TotalCursor());
  int turns = 0;
  for (bool more = true; more; ++turns) {
    ASSERT_LT(turns, 100);
    ChangePage page(1 << 20, 4);
    auto turn = follower.Turn(call, now_, steps_, std::nullopt, page);
    ASSERT_THAT(turn, IsOk());
    EXPECT_THAT(page.changes(), IsEmpty());
    more = *turn;
  }
  EXPECT_GE(turns, 3) << "ten rounds, four at a time";
}

TEST_F(TotalFollowerTest, AHeadThatIsAnotherAtTheSameNumberIsNoPlaceToGoOnFrom) {
  Mirror mirror = Snapshot("user:tinh", kBelow);
  rpc::Call call = rpc::Call::ForTest({.principal = "user:tinh", .via = "", .is_service = false},
                                      kWatch, *authorizer_);
  auto filter = ReadTotalFilter(call, FromText<v1::TotalFilter>(kBelow), **catalog_->Current());
  TotalCursor cursor = *DecodeTotalCursor(filter->digest, mirror.cursor);
  cursor.owners.at("van-giang").hash8 ^= 1;
  // As a stream that is open while the database is set back: its history was checked long ago.
  TotalFollower follower(*store_, *catalog_, *totals_, *filter, true, cursor);
  ChangePage page(1 << 20, 1000);
  ASSERT_THAT(follower.StepCatalog(call, now_, page), IsOk());
  EXPECT_EQ(ReasonName(follower.StepOwners(call, now_, steps_, std::nullopt, page)),
            "UNKNOWN_POSITION");
}

TEST_F(TotalFollowerTest, AFilterIsOfFormsAndOfDays) {
  ASSERT_THAT(OpenRound("user:quan", "forms/monthly", "2022-01"), IsOk());
  ASSERT_THAT(OpenRound("user:quan", "forms/monthly", "2022-02"), IsOk());
  const auto rounds = [&](const std::string& filter) {
    std::vector<std::string> ids;
    for (const auto& [round, text] : Snapshot("user:tinh", kBelow + filter).totals) {
      ids.emplace_back(LastSegment(round));
    }
    return ids;
  };
  EXPECT_THAT(rounds(" forms: 'forms/monthly'"), ElementsAre("monthly.2022-01", "monthly.2022-02"));
  EXPECT_THAT(rounds(" forms: 'forms/monthly' start_date: '2022-02-01' end_date: '2022-02-28'"),
              ElementsAre("monthly.2022-02"));
  EXPECT_THAT(rounds(" start_date: '2022-02-28'"),
              ElementsAre("monthly.2022-02", "socio.2022", "socio.2022"));
  EXPECT_THAT(rounds(" end_date: '2022-12-30' forms: 'forms/socio'"), IsEmpty());
  Mirror mirror = Snapshot("user:tinh", kBelow + " forms: 'forms/monthly'");
  ReportOther("1");
  ASSERT_THAT(Follow(mirror), IsOk());
  EXPECT_THAT(mirror.told, IsEmpty());
}

TEST_F(TotalFollowerTest, RefusesWhatItCannotGoOnFrom) {
  Mirror mirror = Snapshot("user:tinh", kBelow);
  const auto follow = [&](const std::string& user, const std::string& filter,
                          const std::string& cursor) {
    Mirror other{user, filter, {}, cursor};
    return ReasonName(Follow(other));
  };
  EXPECT_EQ(follow("user:tinh", kBelow, mirror.cursor), "UNSPECIFIED") << "it is refused";
  EXPECT_EQ(follow("user:kiem", kBelow, mirror.cursor), "INVALID_TOKEN");
  EXPECT_EQ(follow("user:tinh", kBelow + " end_date: '2022-12-31'", mirror.cursor),
            "INVALID_TOKEN");
  EXPECT_EQ(follow("user:tinh", kBelow, mirror.cursor.substr(1)), "INVALID_TOKEN");
  EXPECT_EQ(follow("user:tinh", kBelow, "x"), "INVALID_TOKEN");
  EXPECT_EQ(follow("user:nga", "parent: 'units/khoai-chau'", ""), "PERMISSION_DENIED");
  EXPECT_THAT(Listed(List("user:tinh", kBelow + " forms: 'forms/none' forms: 'forms/socio' forms: "
                                                "'forms/socio' start_date: '2022' end_date: 'x'")
                         .status()),
              ElementsAre("filter.forms[0] UNKNOWN_REFERENCE", "filter.forms[2] DUPLICATE",
                          "filter.start_date INVALID_FIELD", "filter.end_date INVALID_FIELD"));
  EXPECT_EQ(ReasonName(List("user:tinh", kBelow, "x").status()), "INVALID_PAGE_TOKEN");

  // A cursor of another history names the ledgers.
  rpc::Call call = rpc::Call::ForTest({.principal = "user:tinh", .via = "", .is_service = false},
                                      kWatch, *authorizer_);
  auto filter = ReadTotalFilter(call, FromText<v1::TotalFilter>(kBelow), **catalog_->Current());
  TotalCursor cursor = *DecodeTotalCursor(filter->digest, mirror.cursor);
  cursor.owners["van-giang"].hash8 ^= 1;
  cursor.owners["khoai-chau"].seq += 1000;
  const absl::Status foreign = CheckHistory(*ledger_, cursor);
  EXPECT_EQ(ReasonName(foreign), "UNKNOWN_POSITION");
  EXPECT_THAT(std::string(foreign.message()), HasSubstr("2 ledger(s): khoai-chau, van-giang"));
}

TEST_F(TotalFollowerTest, CursorsAreReadBackAndNothingElseIs) {
  TotalCursor cursor;
  cursor.catalog = {"catalog", 7, 0xfedcba9876543210};
  cursor.owners["a"] = {"a", 1, 1};
  cursor.owners["a-b"] = {"a-b", 2, 2};
  cursor.step = {{"a", 3, 3}, "units/a/rounds/socio.2022"};
  // As the names of their rounds are ordered.
  EXPECT_EQ(cursor.owners.begin()->first, "a-b");
  const std::string bytes = SerializeTotalCursor(cursor);
  EXPECT_EQ(*ParseTotalCursor(bytes), cursor);
  for (size_t i = 0; i < bytes.size(); ++i) {
    auto part = ParseTotalCursor(bytes.substr(0, i));
    EXPECT_FALSE(part.ok() && *part == cursor) << i;
  }
  for (const char* ledger : {"catalog", "", "a/b", "../a", "A", "a b"}) {
    TotalCursor other;
    other.owners[ledger] = {ledger, 1, 1};
    EXPECT_FALSE(ParseTotalCursor(SerializeTotalCursor(other)).ok()) << ledger;
  }
}

// Whatever happens, whoever follows has what a snapshot says: in pages of any size, told at any
// time, and no round that did not change.
TEST_F(TotalFollowerTest, AMirrorIsTheSnapshot) {
  std::mt19937 random(20210415);
  const auto pick = [&](int n) { return static_cast<int>(random() % n); };
  std::vector<Mirror> mirrors = {Snapshot("user:tinh", kBelow),
                                 Snapshot("user:kiem", kBelow),
                                 Snapshot("user:tinh", kBelow + " forms: 'forms/socio'"),
                                 {"user:kiem", "parent: 'units/khoai-chau'"}};
  const std::string reader = "grants { role: ROLE_PROVINCIAL_READER unit: 'units/hung-yen' } ";
  std::set<std::string> open = {kRound, kOther};
  for (int i = 0; i < 120; ++i) {
    const std::string year = std::to_string(2015 + pick(10));
    switch (pick(7)) {
      case 0:
        if (open.insert("units/van-giang/rounds/socio." + year).second) OpenOther(year);
        break;
      case 1: {
        const std::string form = pick(2) == 0 ? "secret" : "socio";
        if (open.insert("units/khoai-chau/rounds/" + form + "." + year).second) {
          ASSERT_THAT(OpenRound("user:quan", "forms/" + form, year), IsOk());
        }
        break;
      }
      case 2: {
        const std::string round = *std::next(open.begin(), pick(static_cast<int>(open.size())));
        if (round == kRound || round == kOther) break;
        Annul(round);
        open.erase(round);
        break;
      }
      case 3:
        ReportOther(absl::StrCat(i + 1));
        break;
      case 4:
        Report(kReport, absl::StrCat("cells { element: 'elements/income' number: '", i + 1, "' }"));
        break;
      case 5:
        Rebind("user:tinh", reader + (pick(2) == 0 ? ""
                                                   : "grants { role: ROLE_AUDITOR unit: "
                                                     "'units/khoai-chau' }"));
        break;
      case 6:
        if (i > 60 && pick(4) == 0 && (*catalog_->Current())->unit("units/hai-duong") == nullptr) {
          MoveOther();
        }
        break;
    }
    Mirror& mirror = mirrors[pick(4)];
    ASSERT_THAT(Follow(mirror, 1 + pick(5)), IsOk());
    ASSERT_EQ(mirror.totals, Snapshot(mirror.user, mirror.filter).totals) << "step " << i;
  }
  EXPECT_NE((*catalog_->Current())->unit("units/hai-duong"), nullptr) << "nobody moved";
}

}  // namespace
}  // namespace thidua::reporting::testing
