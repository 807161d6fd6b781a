#include "services/awards/domain/movement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace thidua::awards {
namespace {

v1::Movement SomeMovement() {
  v1::Movement movement;
  movement.set_name("units/khoai-chau/movements/m2020");
  movement.set_title("Phong trào thi đua năm 2020");
  movement.set_start_date("2020-01-01");
  movement.set_end_date("2020-12-31");
  return movement;
}

TEST(CheckMovement, NamesTheFault) {
  struct Case {
    std::string field;  // empty: none
    std::function<void(v1::Movement&)> spoil;
  };
  const Case cases[] = {
      {"", [](auto&) {}},
      {"movement.name", [](auto& m) { m.set_name("units/khoai-chau/movements/M"); }},
      {"movement.title", [](auto& m) { m.clear_title(); }},
      {"movement.start_date", [](auto& m) { m.set_start_date("2020"); }},
      {"movement.end_date", [](auto& m) { m.set_end_date("2019-12-31"); }},
      {"movement.source", [](auto& m) { m.set_source("\x01"); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    v1::Movement movement = SomeMovement();
    c.spoil(movement);
    Violations violations;
    CheckMovement(violations, movement);
    ASSERT_EQ(violations.list().size(), c.field.empty() ? 0 : 1);
    for (const FieldViolation& violation : violations.list()) EXPECT_EQ(violation.field, c.field);
  }
}

TEST(NewMovement, SetsWhatAClientCannot) {
  v1::Movement request = SomeMovement();
  request.set_etag("3");
  request.set_token("t");
  const v1::Movement movement = NewMovement(request, absl::FromUnixSeconds(1000)).value();
  EXPECT_EQ(movement.etag(), "");
  EXPECT_EQ(movement.token(), "");
  EXPECT_EQ(movement.create_time().seconds(), 1000);
}

}  // namespace
}  // namespace thidua::awards
