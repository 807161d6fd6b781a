#include "services/admin_cli/files/carried_numbers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "common/value/errors.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(CarriedNumbers, StandInOneLine) {
  EXPECT_THAT(*ParseCarriedNumbers("dan-tien=1, units/dong-ket = 2.5"),
              ElementsAre(Pair("units/dan-tien", "1"), Pair("units/dong-ket", "2.5")));
  EXPECT_THAT(*ParseCarriedNumbers("2021=1,2022=-3"),
              ElementsAre(Pair("2021", "1"), Pair("2022", "-3")));
  const auto refused = ParseCarriedNumbers("dan-tien,Dân=1,=2");
  ASSERT_THAT(refused, Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(ViolationsOf(refused.status()).size(), 3u);
}

TEST(CarriedNumbers, StandInAFile) {
  EXPECT_THAT(*ParseCarriedCsv("unit,number\r\ndan-tien,1\r\n\"units/dong-ket\", 2.5 \r\n"),
              ElementsAre(Pair("units/dan-tien", "1"), Pair("units/dong-ket", "2.5")));
  EXPECT_THAT(*ParseCarriedCsv("year,number\n2021,7\n"), ElementsAre(Pair("2021", "7")));
  for (const char* text : {"", "unit\ndan-tien", "unit,share\ndan-tien,1"}) {
    EXPECT_THAT(ParseCarriedCsv(text), Fails(absl::StatusCode::kInvalidArgument)) << text;
  }
  const auto refused = ParseCarriedCsv("unit,number\na,1,2\n?,1\nb,\n");
  ASSERT_THAT(refused, Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(ViolationsOf(refused.status()).size(), 3u);
}

}  // namespace
}  // namespace thidua::cli
