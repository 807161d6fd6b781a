#include "services/awards/papers/qr_code.h"

#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::awards::papers {
namespace {

TEST(QrCode, IsAsSmallAsItsTextAllows) {
  auto code = QrCode::Of("https://x.vn/1");
  ASSERT_THAT(code, IsOk());
  EXPECT_EQ(code->side(), 21);
  auto longer = QrCode::Of(std::string(200, 'a'));
  ASSERT_THAT(longer, IsOk());
  EXPECT_EQ(longer->side(), 57);
}

TEST(QrCode, HasThreeFinders) {
  auto code = QrCode::Of("https://x.vn/1");
  ASSERT_THAT(code, IsOk());
  const int last = code->side() - 7;
  for (auto [left, top] : {std::pair{0, 0}, std::pair{last, 0}, std::pair{0, last}}) {
    // A dark ring, a light ring, a dark square of three.
    for (int i = 0; i < 7; ++i) {
      for (int j = 0; j < 7; ++j) {
        const int ring = std::max(std::abs(i - 3), std::abs(j - 3));
        EXPECT_EQ(code->IsDark(left + i, top + j), ring != 2) << i << " " << j;
      }
    }
  }
}

TEST(QrCode, RefusesWhatItCannotHold) {
  EXPECT_THAT(QrCode::Of(""), Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(QrCode::Of(std::string("a\0b", 3)), Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(QrCode::Of(std::string(2332, 'a')), Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(QrCode::Of(std::string(2331, 'a')), IsOk());
}

}  // namespace
}  // namespace thidua::awards::papers
