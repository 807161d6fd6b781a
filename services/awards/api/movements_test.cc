#include "services/awards/api/movements.h"

#include <gtest/gtest.h>

#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/faults.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using Code = absl::StatusCode;

class MovementsTest : public ::testing::Test {
 protected:
  MovementsTest() { EXPECT_THAT(desk_.CreateMovement(), IsOk()); }

  absl::StatusOr<v1::Movement> Get(const std::string& person = "auditor") {
    v1::GetMovementRequest request;
    request.set_name(kMovement);
    v1::Movement answer;
    auto call = desk_.As(person, "GetMovement");
    RETURN_IF_ERROR(desk_.movements->Get(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::Movement> Update(const v1::Movement& movement,
                                      const std::string& person = "admin",
                                      const std::string& request_id = "") {
    v1::UpdateMovementRequest request;
    *request.mutable_movement() = movement;
    request.set_request_id(request_id.empty() ? desk_.NewId() : request_id);
    v1::Movement answer;
    auto call = desk_.As(person, "UpdateMovement");
    RETURN_IF_ERROR(desk_.movements->Update(call, request, &answer));
    return answer;
  }

  Desk desk_;
};

TEST_F(MovementsTest, AreMadeOnce) {
  EXPECT_THAT(desk_.CreateMovement(),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
  EXPECT_EQ(Get()->year(), 2020);
  EXPECT_THAT(Get("nobody"), Fails(Code::kPermissionDenied));
}

TEST_F(MovementsTest, AreChangedByWhoManagesThem) {
  v1::Movement movement = *Get();
  movement.set_title("Phong trào khác");
  movement.add_honours("ldtt");
  for (const char* person : {"lan", "huyen", "binh", "chief", "nobody"}) {
    EXPECT_THAT(Update(movement, person), Fails(Code::kPermissionDenied)) << person;
  }
  auto changed = Update(movement, "admin", "once");
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->title(), "Phong trào khác");
  EXPECT_EQ(changed->create_time().seconds(), movement.create_time().seconds());
  EXPECT_THAT(Update(movement), Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH))
      << "it was changed since";
  movement = *Get();
  movement.set_title("Lần thứ ba");
  ASSERT_THAT(Update(movement), IsOk());
}

TEST_F(MovementsTest, KeepWhatProposalsRestOn) {
  v1::Movement movement = *Get();
  movement.set_year(2021);
  movement.set_simulated(true);
  EXPECT_THAT(FieldsOf(Update(movement).status()),
              ElementsAre("movement.year", "movement.simulated"));
  movement.set_name("units/khoai-chau/movements/none");
  EXPECT_THAT(Update(movement), Fails(Code::kNotFound));
}

}  // namespace
}  // namespace thidua::awards
