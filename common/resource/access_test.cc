#include "common/resource/access.h"

#include "common/resource/testing/desk.h"
#include "common/value/errors.h"

namespace thidua::resource {
namespace {

constexpr NamePattern kMovement("units/{unit}/movements/{movement}");
constexpr char kOurs[] = "units/khoai-chau/movements/2022";
constexpr char kTheirs[] = "units/van-giang/movements/2022";

class AccessTest : public Desk {};

TEST_F(AccessTest, TellsOfMalformedNamesOnlyToWhoMaySomething) {
  const rpc::Call lan = CallOf("user:lan"), stranger = CallOf("user:la");
  for (const char* bad :
       {"", "movements/2022", "units/khoai-chau/movements/", "units/*/movements/x"}) {
    for (const auto check : {CheckName, AuthorizeName}) {
      const absl::Status told = check(lan, kMovement, "movement.name", bad);
      EXPECT_EQ(ReasonOf(told), type::v1::ERROR_REASON_INVALID_NAME) << bad;
      EXPECT_EQ(ViolationsOf(told)[0].field, "movement.name");
      EXPECT_EQ(check(stranger, kMovement, "movement.name", bad).code(),
                absl::StatusCode::kPermissionDenied);
    }
    EXPECT_TRUE(AuthorizeOwner(lan, kMovement, bad).ok());
    EXPECT_EQ(AuthorizeOwner(stranger, kMovement, bad).code(), absl::StatusCode::kPermissionDenied);
  }
}

TEST_F(AccessTest, AsksOnTheOwnerOfTheName) {
  const rpc::Call lan = CallOf("user:lan");
  EXPECT_TRUE(AuthorizeName(lan, kMovement, "name", kOurs).ok());
  EXPECT_EQ(AuthorizeName(lan, kMovement, "name", kTheirs).code(),
            absl::StatusCode::kPermissionDenied);
  // Only the name is looked at here.
  EXPECT_TRUE(CheckName(lan, kMovement, "name", kTheirs).ok());
}

}  // namespace
}  // namespace thidua::resource
