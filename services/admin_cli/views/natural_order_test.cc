#include "services/admin_cli/views/natural_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "thidua/awards/v1/decision.pb.h"

namespace thidua::cli {
namespace {

TEST(NaturallyLess, TakesNumbersByTheirValue) {
  std::vector<std::string> names = {"g10", "g2", "g1", "g02", "g", "f30", "g2b", "g2a10", "g2a9"};
  std::sort(names.begin(), names.end(), NaturallyLess);
  EXPECT_THAT(names,
              ::testing::ElementsAre("f30", "g", "g1", "g2", "g02", "g2a9", "g2a10", "g2b", "g10"));
}

TEST(NaturallyLess, KnowsNumbersOfAnyLength) {
  EXPECT_TRUE(NaturallyLess("99999999999999999999998", "99999999999999999999999"));
  EXPECT_TRUE(NaturallyLess("9", "100000000000000000000000"));
  EXPECT_FALSE(NaturallyLess("7", "7"));
}

TEST(SortByName, OrdersResources) {
  awards::v1::Grant tenth, second;
  tenth.set_name("units/a/decisions/d/grants/10");
  second.set_name("units/a/decisions/d/grants/2");
  std::vector<const google::protobuf::Message*> grants = {&tenth, &second};
  SortByName(grants);
  EXPECT_THAT(grants, ::testing::ElementsAre(&second, &tenth));
}

}  // namespace
}  // namespace thidua::cli
