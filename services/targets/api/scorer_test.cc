#include "services/targets/api/scorer.h"

#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/api/schemes.h"
#include "services/targets/api/testing/desk.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

// Two communes compete for the share of recognised schools, and the education office answers for
// that of the district. Bình Kiều went over to Dân Tiến in 2022.
constexpr char kScheme[] = R"(
    scheme { name: "units/khoai-chau/schemes/s" title: "Thi đua xã" plan: "units/khoai-chau/plans/p"
      groups { id: "xa" title: "Các xã" units: "units/dong-ket" units: "units/dan-tien"
               units: "units/binh-kieu" }
      groups { id: "phong" title: "Các phòng" units: "units/giao-duc" }
      criteria { id: "truong" target: "units/khoai-chau/plans/p/targets/t18" groups: "xa"
                 degrees { from_percent: "50" points: "5" }
                 degrees { from_percent: "100" points: "10" } }
      criteria { id: "huyen" target: "units/khoai-chau/plans/p/targets/t18" groups: "phong"
                 scope: CRITERION_SCOPE_OWNER degrees { from_percent: "70" points: "7" } }
      penalty { forms: "forms/schools" points_per_late: "1" points_per_return: "0.5" } }
    request_id: "scheme")";

// One school report of a set of subjects.
std::string Schools(int recognised, int schools, const std::string& rest = "") {
  return absl::StrCat(
      R"(total { rounds: "units/khoai-chau/rounds/schools.2022" basis { expected: 1 accepted: 1 status: VALUE_STATUS_OFFICIAL )",
      rest, R"( }
      cells { element: "elements/recognised" n: 1 of: 1 status: VALUE_STATUS_OFFICIAL sum: ")",
      recognised, R"(" }
      cells { element: "elements/schools" n: 1 of: 1 status: VALUE_STATUS_OFFICIAL sum: ")",
      schools, R"(" } } )");
}

class ScorerTest : public Desk {
 protected:
  ScorerTest() : schemes_(*store_, *catalog_), scorer_(*store_, *catalog_, reporting_) {
    Unit("dan-tien", "Dân Tiến", "");
    Unit("dong-ket", "Đông Kết", "");
    Unit("giao-duc", "Phòng Giáo dục", "");
    Unit("binh-kieu", "Bình Kiều", R"(valid_to: "2022-07-01" }
        successions { successor: "units/dan-tien" date: "2022-07-01" extent: SUCCESSION_EXTENT_WHOLE)");
    EXPECT_THAT(CreatePlan(kPlan), IsOk());
    EXPECT_THAT(CreateTarget("t18"), IsOk());
    EXPECT_THAT(Create(kScheme), IsOk());
    reporting_.Set("schools", "2022", SchoolsTotal(49));
    reporting_.SetSubjects("schools", "2022", "units/dong-ket", Schools(2, 4));
    reporting_.SetSubjects("schools", "2022", "units/binh-kieu+units/dan-tien",
                           Schools(3, 3, "accepted_late: 1") + "returns: 2");
  }

  void Unit(const std::string& id, const std::string& name, const std::string& rest) {
    PutCatalog<catalog::v1::Unit>("name: \"units/" + id + "\" versions { display_name: \"" + name +
                                  R"(" kind: UNIT_KIND_COMMUNE parent: "units/khoai-chau"
                                      valid_from: "1999-09-01" )" +
                                  rest + "}");
  }
  absl::Status Create(const std::string& text) {
    auto call = As("user:lan", "CreateScheme");
    return schemes_.Create(call, FromText<v1::CreateSchemeRequest>(text), &scheme_);
  }
  absl::Status Score(const std::string& rest = R"(period: "2022")") {
    auto request = FromText<v1::ScoreUnitsRequest>(rest);
    request.set_name("units/khoai-chau/schemes/s");
    if (pin_) *request.mutable_pin() = *pin_;
    auto call = As("user:lan", "ScoreUnits");
    league_.Clear();
    return scorer_.Score(call, request, &league_);
  }
  // "group rank previous name points / attainable"
  std::vector<std::string> Lines() const {
    std::vector<std::string> lines;
    for (const v1::LeagueRow& row : league_.rows()) {
      lines.push_back(absl::StrCat(row.group(), " ", row.rank(), " ", row.previous_rank(), " ",
                                   row.display_name(), " ", row.points(), " / ", row.attainable()));
    }
    return lines;
  }

  Schemes schemes_;
  Scorer scorer_;
  v1::Scheme scheme_;
  v1::LeagueTable league_;
};

TEST_F(ScorerTest, RanksUnitsByTheirOwnFiguresAndOfficesByTheOwners) {
  ASSERT_THAT(Score(), IsOk());
  EXPECT_THAT(Lines(), ElementsAre("xa 1 0 Dân Tiến 8 / 10", "xa 2 0 Đông Kết 5 / 10",
                                   "phong 1 0 Phòng Giáo dục 7 / 7"));
  EXPECT_TRUE(league_.draft());
  EXPECT_EQ(league_.plan_state(), v1::PLAN_STATE_DRAFT);
  EXPECT_THAT(league_.left_out(), ElementsAre("units/binh-kieu"));
  EXPECT_THAT(league_.rows(0).predecessors(), ElementsAre("units/binh-kieu"));
  EXPECT_EQ(league_.rows(0).penalty().late(), 1);
  EXPECT_EQ(league_.rows(0).penalty().returned(), 2);
  EXPECT_EQ(league_.rows(1).criteria(0).degree_percent(), "50.00");
  EXPECT_EQ(league_.rows(2).criteria(0).result().actual().value(), "72.06");
  EXPECT_THAT(league_.rows(0).criteria(0).result().rounds(),
              ElementsAre("units/khoai-chau/rounds/schools.2022"));
}

TEST_F(ScorerTest, PinReproducesEveryByte) {
  ASSERT_THAT(Score(), IsOk());
  const v1::LeagueTable first = league_;
  reporting_.SetSubjects("schools", "2022", "units/dong-ket", Schools(4, 4));
  v1::AdoptSchemeRequest adopt;
  adopt.set_name(scheme_.name());
  adopt.set_request_id("adopt");
  adopt.set_reason("QĐ 12");
  auto call = As("user:lan", "AdoptScheme");
  ASSERT_THAT(schemes_.Adopt(call, adopt, &scheme_), IsOk());
  ASSERT_THAT(Score(), IsOk());
  EXPECT_FALSE(league_.draft());
  EXPECT_THAT(Lines(), ElementsAre("xa 1 0 Đông Kết 10 / 10", "xa 2 0 Dân Tiến 8 / 10",
                                   "phong 1 0 Phòng Giáo dục 7 / 7"));
  pin_ = first.pin();
  ASSERT_THAT(Score(), IsOk());
  EXPECT_EQ(league_.SerializeAsString(), first.SerializeAsString());
}

TEST_F(ScorerTest, ComparesWithAnEarlierPeriodAtTheSamePositions) {
  reporting_.Set("schools", "2021", SchoolsTotal(40));
  reporting_.SetSubjects("schools", "2021", "units/dong-ket", Schools(4, 4));
  reporting_.SetSubjects("schools", "2021", "units/dan-tien", Schools(1, 2));
  reporting_.SetSubjects("schools", "2021", "units/binh-kieu", Schools(0, 1));
  ASSERT_THAT(Score(R"(period: "2022" previous_period: "2021")"), IsOk());
  EXPECT_THAT(Lines(), ElementsAre("xa 1 2 Dân Tiến 8 / 10", "xa 2 1 Đông Kết 5 / 10",
                                   "phong 1 1 Phòng Giáo dục 7 / 7"));
  EXPECT_THAT(FieldsOf(Score(R"(period: "2022" previous_period: "2022")")),
              ElementsAre("previous_period"));
}

TEST_F(ScorerTest, JudgesByThePartThatAUnitCarries) {
  const std::string level = R"(
      title: "Trường" quantifier: QUANTIFIER_AT_DUE due_period: "2025"
      indicator { level { value { terms { cell { form: "forms/schools"
          element: "elements/recognised" aggregate: AGGREGATE_SUM } } } } }
      bound { kind: BOUND_KIND_AT_LEAST value: "10" }
      allocations { valid_from: "2021-01-01" parts { unit: "units/dan-tien" value: "4" }
                                             parts { unit: "units/dong-ket" value: "6" } })";
  ASSERT_THAT(CreateTarget("level", level), IsOk());
  std::string scheme = kScheme;
  scheme = absl::StrReplaceAll(scheme,
                               {{"targets/t18\" groups: \"xa\"", "targets/level\" groups: \"xa\""},
                                {"schemes/s", "schemes/s2"},
                                {"request_id: \"scheme\"", "request_id: \"s2\""}});
  ASSERT_THAT(Create(scheme), IsOk());
  v1::ScoreUnitsRequest request;
  request.set_name("units/khoai-chau/schemes/s2");
  request.set_period("2022");
  auto call = As("user:lan", "ScoreUnits");
  ASSERT_THAT(scorer_.Score(call, request, &league_), IsOk());
  ASSERT_EQ(league_.rows_size(), 3);
  // 3 of 4 and 2 of 6.
  EXPECT_EQ(league_.rows(0).criteria(0).degree_percent(), "75.00");
  EXPECT_EQ(league_.rows(1).criteria(0).degree_percent(), "33.33");
  EXPECT_TRUE(league_.rows(0).criteria(0).allocated());
  EXPECT_FALSE(league_.rows(2).criteria(0).allocated());
}

TEST_F(ScorerTest, CarriesOnThePartOfWhoeverAllWentOverToIt) {
  const std::string level = R"(
      title: "Trường" quantifier: QUANTIFIER_AT_DUE due_period: "2025"
      indicator { level { value { terms { cell { form: "forms/schools"
          element: "elements/recognised" aggregate: AGGREGATE_SUM } } } } }
      bound { kind: BOUND_KIND_AT_LEAST value: "10" }
      allocations { valid_from: "2021-01-01" parts { unit: "units/binh-kieu" value: "6" }
                                             parts { unit: "units/dan-tien" value: "4" } })";
  ASSERT_THAT(CreateTarget("level", level), IsOk());
  ASSERT_THAT(Create(absl::StrReplaceAll(
                  kScheme, {{"targets/t18\" groups: \"xa\"", "targets/level\" groups: \"xa\""},
                            {"schemes/s", "schemes/s2"},
                            {"request_id: \"scheme\"", "request_id: \"s2\""}})),
              IsOk());
  v1::ScoreUnitsRequest request;
  request.set_name("units/khoai-chau/schemes/s2");
  request.set_period("2022");
  auto call = As("user:lan", "ScoreUnits");
  ASSERT_THAT(scorer_.Score(call, request, &league_), IsOk());
  ASSERT_EQ(league_.rows_size(), 3);
  // Three of the ten of both; and Đông Kết carries nothing.
  EXPECT_EQ(league_.rows(0).display_name(), "Dân Tiến");
  EXPECT_EQ(league_.rows(0).criteria(0).degree_percent(), "30.00");
  EXPECT_EQ(league_.rows(1).criteria(0).points(), "");
  ASSERT_EQ(league_.rows(1).criteria(0).result().obstacles_size(), 1);
  EXPECT_EQ(league_.rows(1).criteria(0).result().obstacles(0).obstacle(), v1::OBSTACLE_NOT_PLANNED);
}

TEST_F(ScorerTest, JudgesWhatWasDueByThePartsOfThen) {
  const std::string level = R"(
      title: "Trường" quantifier: QUANTIFIER_AT_DUE due_period: "2022"
      indicator { level { value { terms { cell { form: "forms/schools"
          element: "elements/recognised" aggregate: AGGREGATE_SUM } } } } }
      bound { kind: BOUND_KIND_AT_LEAST value: "10" }
      allocations { valid_from: "2021-01-01" parts { unit: "units/dan-tien" value: "4" }
                                             parts { unit: "units/dong-ket" value: "6" } }
      allocations { valid_from: "2023-01-01" parts { unit: "units/dan-tien" value: "2" }
                                             parts { unit: "units/dong-ket" value: "8" } })";
  ASSERT_THAT(CreateTarget("level", level), IsOk());
  ASSERT_THAT(Create(absl::StrReplaceAll(
                  kScheme, {{"targets/t18\" groups: \"xa\"", "targets/level\" groups: \"xa\""},
                            {"schemes/s", "schemes/s2"},
                            {"request_id: \"scheme\"", "request_id: \"s2\""}})),
              IsOk());
  v1::ScoreUnitsRequest request;
  request.set_name("units/khoai-chau/schemes/s2");
  request.set_period("2023");
  auto call = As("user:lan", "ScoreUnits");
  ASSERT_THAT(scorer_.Score(call, request, &league_), IsOk());
  ASSERT_EQ(league_.rows_size(), 3);
  EXPECT_EQ(league_.rows(0).criteria(0).degree_percent(), "75.00");
  EXPECT_EQ(league_.rows(1).criteria(0).degree_percent(), "33.33");
}

TEST_F(ScorerTest, MarksSimulatedReportsThatCostPoints) {
  reporting_.SetSubjects("schools", "2022", "units/dong-ket", Schools(2, 4, "simulated: true"));
  ASSERT_THAT(Score(), IsOk());
  EXPECT_TRUE(league_.simulated());
}

TEST_F(ScorerTest, WhatNobodyReportedIsNotJudged) {
  ASSERT_THAT(Score(R"(period: "2023")"), IsOk());
  EXPECT_THAT(Lines(), ElementsAre("xa 1 0 Dân Tiến 0 / 0", "xa 1 0 Đông Kết 0 / 0",
                                   "phong 1 0 Phòng Giáo dục 0 / 0"));
  EXPECT_EQ(league_.rows(0).criteria(0).points(), "");
  EXPECT_TRUE(league_.rows(0).provisional());
  EXPECT_THAT(league_.rows(0).penalty().forms_absent(), ElementsAre("forms/schools"));
}

TEST_F(ScorerTest, ShowsSomeUnitsWithTheirRanksAmongAll) {
  ASSERT_THAT(Score(R"(period: "2022" units: "units/dong-ket")"), IsOk());
  EXPECT_THAT(Lines(), ElementsAre("xa 2 0 Đông Kết 5 / 10"));
  EXPECT_THAT(FieldsOf(Score(R"(period: "2022" units: "units/dong-ket" units: "units/none")")),
              ElementsAre("units[1]"));
}

TEST_F(ScorerTest, TellsOfRestrictedFigures) {
  ASSERT_THAT(Score(), IsOk());
  EXPECT_FALSE(league_.restricted());
  reporting_.restricted = true;
  ASSERT_THAT(Score(), IsOk());
  EXPECT_TRUE(league_.restricted());
}

TEST_F(ScorerTest, IsForThoseWhoReadReports) {
  v1::ScoreUnitsRequest request;
  request.set_name("units/khoai-chau/schemes/s");
  request.set_period("2022");
  auto call = As("user:minh", "ScoreUnits");
  EXPECT_TRUE(absl::IsPermissionDenied(scorer_.Score(call, request, &league_)));
}

TEST_F(ScorerTest, IsOfASchemeThatThereIs) {
  v1::ScoreUnitsRequest request;
  request.set_name("units/khoai-chau/schemes/none");
  request.set_period("2022");
  auto call = As("user:lan", "ScoreUnits");
  EXPECT_TRUE(absl::IsNotFound(scorer_.Score(call, request, &league_)));
  EXPECT_THAT(FieldsOf(Score(R"(period: "2022" formula: 9)")), ElementsAre("formula"));
  EXPECT_THAT(FieldsOf(Score(R"(period: "2019")")), ElementsAre("period"));
  pin_ = v1::Pin();
  EXPECT_THAT(FieldsOf(Score()), ElementsAre("pin.plan_token", "pin.reporting_token"));
}

TEST_F(ScorerTest, ADraftIsReplacedUntilItIsAdopted) {
  auto call = As("user:lan", "UpdateScheme");
  v1::UpdateSchemeRequest update;
  *update.mutable_scheme() = scheme_;
  update.mutable_scheme()->clear_penalty();
  update.set_request_id("update");
  ASSERT_THAT(schemes_.Update(call, update, &scheme_), IsOk());
  ASSERT_THAT(Score(), IsOk());
  EXPECT_THAT(Lines().front(), "xa 1 0 Dân Tiến 10 / 10");
  auto get = As("user:minh", "GetScheme");
  v1::GetSchemeRequest one;
  one.set_name(scheme_.name());
  v1::Scheme read;
  ASSERT_THAT(schemes_.Get(get, one, &read), IsOk());
  EXPECT_EQ(read.etag(), scheme_.etag());
  v1::ListSchemesRequest all;
  all.set_parent("units/khoai-chau");
  v1::ListSchemesResponse list;
  auto listing = As("user:minh", "ListSchemes");
  ASSERT_THAT(schemes_.List(listing, all, &list), IsOk());
  EXPECT_EQ(list.schemes_size(), 1);
}

}  // namespace
}  // namespace thidua::targets
