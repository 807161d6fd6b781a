#include "services/admin_cli/views/league_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::cli {
namespace {

using targets::v1::LeagueTable;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kLeague[] = R"(
    period: "2022" previous_period: "2021" as_of: "2022-12-31"
    rows { unit: "units/dan-tien" display_name: "Xã Dân Tiến" group: "xa" rank: 1 previous_rank: 3
           points: "9.5" attainable: "10" attainable_in_all: "10"
           criteria { criterion: "thu-nhap" title: "Thu nhập" points: "10" bonus: "1" degree_percent: "104.00"
                      allocated: true
                      result { title: "Thu nhập" outcome: OUTCOME_MET actual { value: "312" }
                               bound { kind: BOUND_KIND_AT_LEAST value: "300" }
                               rounds: "units/khoai-chau/rounds/socio.2022" } }
           penalty { points: "0.5" late: 1 } }
    rows { unit: "units/dong-ket" display_name: "Xã Đông Kết" group: "xa" rank: 2
           points: "0" attainable: "0" attainable_in_all: "10" provisional: true
           criteria { criterion: "thu-nhap" result { outcome: OUTCOME_NOT_ASSESSABLE } }
           penalty { points: "0" missing: 1 } } )";

TEST(League, SaysWhatARankIsMadeOf) {
  const std::string text = LeagueTableOf(FromText<LeagueTable>(kLeague)).ToText(false);
  EXPECT_THAT(text, HasSubstr("1    +2  Xã Dân Tiến"));
  EXPECT_THAT(text, HasSubstr("1 late"));
  EXPECT_THAT(text, HasSubstr("2   new  Xã Đông Kết"));
  EXPECT_THAT(text, HasSubstr("not judged: thu-nhap; 1 missing; provisional"));
  EXPECT_THAT(text, Not(HasSubstr("xa  ")));
}

TEST(League, HasNoMovesWhereNothingIsCompared) {
  auto league = FromText<LeagueTable>(kLeague);
  league.clear_previous_period();
  EXPECT_THAT(LeagueTableOf(league).ToText(false), Not(HasSubstr("new")));
}

TEST(League, NamesGroupsWhereThereAreSeveral) {
  auto league = FromText<LeagueTable>(kLeague);
  league.mutable_rows(1)->set_group("phuong");
  EXPECT_THAT(LeagueTableOf(league).ToText(false), HasSubstr("phuong"));
}

TEST(League, DetailsTraceEveryPoint) {
  const std::string csv = LeagueDetails(FromText<LeagueTable>(kLeague)).ToCsv();
  EXPECT_THAT(csv,
              HasSubstr(",1,Xã Dân Tiến,thu-nhap,Thu nhập,>= 300 (its part),312,104.00,10,1,met,"
                        "socio.2022,"));
  EXPECT_THAT(csv, HasSubstr(",1,Xã Dân Tiến,penalty,1 late,,,,-0.5"));
  EXPECT_THAT(csv, HasSubstr(",2,Xã Đông Kết,thu-nhap,,,,,,,not-assessable,"));
}

TEST(League, NotesSayWhoWouldBeMisled) {
  EXPECT_THAT(
      LeagueNotes(FromText<LeagueTable>(kLeague)),
      ElementsAre("Not judged by all of their criteria: 1 of 2 units; ranks may change once "
                  "there are figures."));
  EXPECT_THAT(LeagueNotes(FromText<LeagueTable>("")), IsEmpty());
  auto league = FromText<LeagueTable>(kLeague);
  league.mutable_rows()->RemoveLast();
  league.set_draft(true);
  league.set_simulated(true);
  league.set_restricted(true);
  league.add_left_out("units/binh-kieu");
  EXPECT_THAT(LeagueTableOf(league).ToCsv(), HasSubstr("\"DRAFT, SIMULATED, RESTRICTED\""));
  EXPECT_THAT(LeagueDetails(league).ToCsv(), HasSubstr("\"DRAFT, SIMULATED, RESTRICTED\""));
  EXPECT_THAT(LeagueNotes(league),
              ElementsAre(HasSubstr("DRAFT"), "Not there at the end, and not scored: binh-kieu.",
                          HasSubstr("Restricted"), HasSubstr("SIMULATED")));
  EXPECT_THAT(LeagueNotes(league, Wording(Language::kVietnamese)).front(), HasSubstr("DỰ THẢO"));
  league.set_plan_state(targets::v1::PLAN_STATE_DRAFT);
  EXPECT_THAT(LeagueNotes(league)[1], HasSubstr("The plan is a DRAFT"));
  EXPECT_THAT(LeagueTableOf(league).ToCsv(), HasSubstr("DRAFT PLAN"));
}

}  // namespace
}  // namespace thidua::cli
