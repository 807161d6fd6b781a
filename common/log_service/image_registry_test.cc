#include "common/log_service/image_registry.h"

#include <gmock/gmock.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::log_service {
namespace {

class ImageRegistryTest : public ::testing::Test {
 protected:
  ImageRegistryTest() {
    images_.Add("units/*", catalog::v1::Unit());
    images_.Add("units/*/holders/*", google::protobuf::Int64Value());
  }
  ImageRegistry images_;
};

TEST_F(ImageRegistryTest, NameIsOfAKnownCollectionAndOfItsLedger) {
  EXPECT_THAT(images_.CheckName("catalog", "units/d1"), IsOk());
  EXPECT_THAT(images_.CheckName("d1", "units/d1/holders/h"), IsOk());
  struct Case {
    const char* ledger;
    const char* name;
  };
  for (const Case& one :
       {Case{"d1", "units/d1"}, Case{"catalog", "units/d1/holders/h"},
        Case{"d2", "units/d1/holders/h"}, Case{"catalog", "forms/f"}, Case{"catalog", "units"},
        Case{"catalog", "units/"}, Case{"catalog", "units/D1"}, Case{"d1", "units/d1/holders/"},
        Case{"d1", "units/d1/holders/h/"}, Case{"catalog", "units/catalog"},
        Case{"catalog", "units/catalog/holders/h"}, Case{"catalog", ""}}) {
    EXPECT_THAT(images_.CheckName(one.ledger, one.name),
                Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME))
        << one.ledger << " " << one.name;
  }
}

TEST_F(ImageRegistryTest, ImageIsAMessageOfItsTypeWithTheNameOfItsKey) {
  catalog::v1::Unit unit;
  unit.set_name("units/d1");
  EXPECT_THAT(images_.CheckImage("units/d1", unit.SerializeAsString()), IsOk());
  const auto corrupt = Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT);
  EXPECT_THAT(images_.CheckImage("units/d2", unit.SerializeAsString()), corrupt);
  EXPECT_THAT(images_.CheckImage("units/d1", ""), corrupt);
  EXPECT_THAT(images_.CheckImage("units/d1", "\xff"), corrupt);
  EXPECT_THAT(images_.CheckImage("units/d1", "\x0a\x02\xc0\xaf"), corrupt);
  EXPECT_THAT(images_.CheckImage("forms/f", ""), corrupt);
  google::protobuf::Int64Value number;
  number.set_value(3);
  EXPECT_THAT(images_.CheckImage("units/d1/holders/h", number.SerializeAsString()), IsOk());
}

}  // namespace
}  // namespace thidua::log_service
