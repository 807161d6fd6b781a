#include "services/awards/domain/movement.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/testing/from_text.h"
#include "common/testing/status.h"
#include "services/awards/domain/testing/faults.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Code = absl::StatusCode;

v1::Movement SomeMovement() {
  return FromText<v1::Movement>(R"(
    name: "units/khoai-chau/movements/m2020"
    title: "Phong trào thi đua năm 2020"
    start_date: "2020-01-01" end_date: "2020-12-31"
    year: 2020
    criteria: "Hoàn thành nhiệm vụ"
    honours: "ldtt" honours: "cstd"
    scope: MOVEMENT_SCOPE_THEME
    evidence_request { rounds: "units/khoai-chau/rounds/f.2020" })");
}

TEST(CheckMovement, NamesTheFault) {
  struct Case {
    std::string field;  // empty: none
    std::function<void(v1::Movement&)> spoil;
  };
  const Case cases[] = {
      {"", [](auto&) {}},
      {"", [](auto& m) { m.set_end_date(m.start_date()); }},
      {"", [](auto& m) { m.clear_year(); }},  // it gives forms alone
      {"", [](auto& m) { m.set_year(1945); }},
      {"", [](auto& m) { m.set_year(2200); }},
      {"", [](auto& m) { m.clear_scope(); }},
      {"", [](auto& m) { m.clear_honours(); }},
      {"movement.name", [](auto& m) { m.set_name("units/khoai-chau/movements/M"); }},
      {"movement.title", [](auto& m) { m.clear_title(); }},
      {"movement.start_date", [](auto& m) { m.set_start_date("2020"); }},
      {"movement.end_date", [](auto& m) { m.set_end_date("2019-12-31"); }},
      {"movement.source", [](auto& m) { m.set_source("\x01"); }},
      {"movement.year", [](auto& m) { m.set_year(1944); }},
      {"movement.year", [](auto& m) { m.set_year(2201); }},
      {"movement.year", [](auto& m) { m.set_year(-1); }},
      {"movement.criteria[1]", [](auto& m) { m.add_criteria(""); }},
      {"movement.criteria[1]", [](auto& m) { m.add_criteria(std::string(601, 'x')); }},
      {"movement.criteria",
       [](auto& m) {
         for (int i = 0; i < 50; ++i) m.add_criteria("x");
       }},
      {"movement.honours[2]", [](auto& m) { m.add_honours("LĐTT"); }},
      {"movement.honours[2]", [](auto& m) { m.add_honours("ldtt"); }},
      {"movement.honours",
       [](auto& m) {
         for (int i = 0; i < 49; ++i) m.add_honours(absl::StrCat("h", i));
       }},
      {"movement.scope", [](auto& m) { m.set_scope(static_cast<v1::MovementScope>(9)); }},
      {"movement.evidence_request.rounds[1]",
       [](auto& m) { m.mutable_evidence_request()->add_rounds("units/an-thi/rounds/f.2020"); }},
      {"movement.evidence_request.period",
       [](auto& m) { m.mutable_evidence_request()->set_scheme("units/khoai-chau/schemes/s"); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    v1::Movement movement = SomeMovement();
    c.spoil(movement);
    Violations violations;
    CheckMovement(violations, movement);
    if (c.field.empty()) {
      EXPECT_THAT(FieldsOf(violations), IsEmpty());
    } else {
      EXPECT_THAT(FieldsOf(violations), ElementsAre(c.field));
    }
  }
}

TEST(NewMovement, SetsWhatAClientCannot) {
  v1::Movement request = SomeMovement();
  request.set_etag("3");
  request.set_token("t");
  request.mutable_create_time()->set_seconds(1);
  const auto movement = NewMovement(request, absl::FromUnixSeconds(1000));
  ASSERT_THAT(movement, IsOk());
  EXPECT_EQ(movement->etag(), "");
  EXPECT_EQ(movement->token(), "");
  EXPECT_EQ(movement->create_time().seconds(), 1000);
  EXPECT_EQ(movement->scope(), v1::MOVEMENT_SCOPE_THEME);
  request.clear_title();
  EXPECT_THAT(NewMovement(request, absl::FromUnixSeconds(1000)), Fails(Code::kInvalidArgument));
}

TEST(ChangeMovement, ReplacesWhatItIsAbout) {
  v1::Movement stored = SomeMovement();
  stored.mutable_create_time()->set_seconds(1000);
  v1::Movement asked = SomeMovement();
  asked.set_title("Phong trào khác");
  asked.set_end_date("2020-06-30");
  asked.clear_honours();
  asked.clear_criteria();
  asked.set_scope(v1::MOVEMENT_SCOPE_BLOC);
  asked.clear_evidence_request();
  asked.set_source("12/KH-UBND");
  asked.set_etag("7");
  const auto changed = ChangeMovement(stored, asked);
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->title(), "Phong trào khác");
  EXPECT_EQ(changed->end_date(), "2020-06-30");
  EXPECT_THAT(changed->honours(), IsEmpty());
  EXPECT_EQ(changed->scope(), v1::MOVEMENT_SCOPE_BLOC);
  EXPECT_FALSE(changed->has_evidence_request());
  EXPECT_EQ(changed->create_time().seconds(), 1000);
  EXPECT_EQ(changed->etag(), "");
}

TEST(ChangeMovement, LeavesWhatProposalsRestOn) {
  struct Case {
    std::string field;
    std::function<void(v1::Movement&)> change;
  };
  const Case cases[] = {
      {"movement.start_date", [](auto& m) { m.set_start_date("2020-01-02"); }},
      {"movement.year", [](auto& m) { m.set_year(2021); }},
      {"movement.year", [](auto& m) { m.clear_year(); }},
      {"movement.simulated", [](auto& m) { m.set_simulated(true); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    v1::Movement asked = SomeMovement();
    c.change(asked);
    const auto changed = ChangeMovement(SomeMovement(), asked);
    EXPECT_THAT(changed, Fails(Code::kInvalidArgument));
    EXPECT_THAT(FieldsOf(changed.status()), ElementsAre(c.field));
  }
  v1::Movement wrong = SomeMovement();
  wrong.clear_title();
  wrong.set_year(2021);
  EXPECT_THAT(FieldsOf(ChangeMovement(SomeMovement(), wrong).status()),
              ElementsAre("movement.title", "movement.year"))
      << "together with every other fault";
}

}  // namespace
}  // namespace thidua::awards
