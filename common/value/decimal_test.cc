#include "common/value/decimal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/value/errors.h"

namespace thidua {
namespace {

using ::testing::HasSubstr;

TEST(ParseScaled, ScalesByTheDecimalsOfTheElement) {
  struct Case {
    std::string text;
    int decimals;
    int64_t scaled;
  };
  for (const Case& c : std::vector<Case>{
           {"0", 0, 0},
           {"0.00", 2, 0},
           {"7", 2, 700},
           {"1234.5", 1, 12345},
           {"1234.5", 2, 123450},
           {"1.50", 2, 150},
           {"-0.05", 2, -5},
           {"-12", 0, -12},
           {"0.000001", 6, 1},
           {"76845000000000", 0, 76'845'000'000'000},
           {"999999999999999999", 0, kMaxScaled},
           {"-999999999999.999999", 6, -kMaxScaled},
       }) {
    absl::StatusOr<int64_t> scaled = ParseScaled(c.text, c.decimals);
    ASSERT_TRUE(scaled.ok()) << c.text << ": " << scaled.status();
    EXPECT_EQ(*scaled, c.scaled) << c.text;
  }
}

TEST(ParseScaled, RefusesWhatIsNotCanonical) {
  struct Case {
    std::string text;
    ErrorReason reason;
    std::string message;
  };
  const auto invalid = type::v1::ERROR_REASON_INVALID_NUMBER;
  for (const Case& c : std::vector<Case>{
           {"", invalid, "not a decimal number"},
           {"-", invalid, ""},
           {"-0", invalid, ""},
           {"-0.00", invalid, ""},
           {"+1", invalid, ""},
           {"--1", invalid, ""},
           {"01", invalid, ""},
           {"00", invalid, ""},
           {"-01", invalid, ""},
           {"1.", invalid, ""},
           {".5", invalid, ""},
           {"1e3", invalid, ""},
           {"0x10", invalid, ""},
           {"NaN", invalid, ""},
           {" 1", invalid, ""},
           {"1 ", invalid, ""},
           {"1\n", invalid, ""},
           {"1 000", invalid, ""},
           {"1.000.000", invalid, ""},
           {"１", invalid, ""},
           {std::string("1\0", 2), invalid, ""},
           {"1,5", invalid, "use a point for decimals"},
           {"1,234.5", invalid, "nothing between thousands"},
           {"%", type::v1::ERROR_REASON_PERCENTAGE_FOR_PART, ""},
           {"80%", type::v1::ERROR_REASON_PERCENTAGE_FOR_PART, "give the part, not a percentage"},
           {"10,06 %", type::v1::ERROR_REASON_PERCENTAGE_FOR_PART, ""},
           {"1.5", type::v1::ERROR_REASON_TOO_MANY_DECIMALS, "has 1 decimals, at most 0"},
           {"1.0", type::v1::ERROR_REASON_TOO_MANY_DECIMALS, ""},
           {"1000000000000000000", type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE, "18 digits"},
           {"-9223372036854775808", type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE, ""},
           {std::string(5000, '9'), type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE, "9..."},
       }) {
    absl::StatusOr<int64_t> scaled = ParseScaled(c.text, 0);
    EXPECT_EQ(scaled.status().code(), absl::StatusCode::kInvalidArgument) << c.text;
    EXPECT_EQ(ReasonOf(scaled.status()), c.reason) << c.text << ": " << scaled.status();
    EXPECT_THAT(std::string(scaled.status().message()), HasSubstr(c.message)) << c.text;
    EXPECT_LT(scaled.status().message().size(), 200u) << c.text;
  }
}

TEST(ParseScaled, CountsTheDecimalsOfTheElementAmongTheDigits) {
  EXPECT_EQ(ReasonOf(ParseScaled("1000000000000", 6).status()),
            type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE);
  EXPECT_TRUE(ParseScaled("999999999999", 6).ok());
  EXPECT_EQ(ReasonOf(ParseScaled("1.1234567", 6).status()),
            type::v1::ERROR_REASON_TOO_MANY_DECIMALS);
}

TEST(FormatScaled, TrimsTheFraction) {
  EXPECT_EQ(FormatScaled(0, 3), "0");
  EXPECT_EQ(FormatScaled(123450, 2), "1234.5");
  EXPECT_EQ(FormatScaled(123400, 2), "1234");
  EXPECT_EQ(FormatScaled(100, 0), "100");
  EXPECT_EQ(FormatScaled(-5, 2), "-0.05");
  EXPECT_EQ(FormatScaled(std::numeric_limits<int64_t>::min(), 0), "-9223372036854775808");
}

TEST(FormatScaled, TakesThe128BitsOfASum) {
  EXPECT_EQ(FormatScaled(absl::int128(kMaxScaled) * 1000 + 999, 3), "999999999999999999.999");
  EXPECT_EQ(FormatScaled(std::numeric_limits<absl::int128>::min(), 2),
            "-1701411834604692317316873037158841057.28");
}

TEST(FormatScaled, StaysInItsBuffer) {
  FigureBuffer buffer;
  const int64_t least = std::numeric_limits<int64_t>::min();
  EXPECT_EQ(FormatScaled(least, kMaxDecimals, buffer), "-9223372036854.775808");
  EXPECT_EQ(FormatScaled(least, 1000, buffer), "-9223372036854.775808");
  EXPECT_EQ(FormatScaled(-1, -3, buffer), "-1");
}

TEST(FormatScaled, RoundTrips) {
  uint64_t random = 1;
  for (int i = 0; i < 20000; ++i) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    const int64_t magnitude = static_cast<int64_t>(random >> 1) >> (random % 61);
    const int64_t scaled = (random & 2 ? 1 : -1) * (magnitude % (kMaxScaled + 1));
    const int decimals = i % (kMaxDecimals + 1);
    const std::string text = FormatScaled(scaled, decimals);
    absl::StatusOr<int64_t> back = ParseScaled(text, decimals);
    ASSERT_TRUE(back.ok()) << back.status();
    ASSERT_EQ(*back, scaled) << text;
  }
}

TEST(GroupWithoutZeros, LeavesOutWhatSaysNothing) {
  EXPECT_EQ(GroupWithoutZeros(123456750, 2, Locale::kVietnamese), "1.234.567,5");
  EXPECT_EQ(GroupWithoutZeros(90, 2, Locale::kVietnamese), "0,9");
  EXPECT_EQ(GroupWithoutZeros(-8000, 2, Locale::kEnglish), "-80");
  EXPECT_EQ(GroupWithoutZeros(8000, 0, Locale::kVietnamese), "8.000");
  EXPECT_EQ(GroupWithoutZeros(0, 6, Locale::kVietnamese), "0");
}

TEST(GroupDigits, WritesForPeople) {
  EXPECT_EQ(GroupDigits(76845, 0, Locale::kVietnamese), "76.845");
  EXPECT_EQ(GroupDigits(110, 1, Locale::kVietnamese), "11,0");
  EXPECT_EQ(GroupDigits(-123456750, 2, Locale::kVietnamese), "-1.234.567,50");
  EXPECT_EQ(GroupDigits(-123456750, 2, Locale::kEnglish), "-1,234,567.50");
  EXPECT_EQ(GroupDigits(-999, 0, Locale::kEnglish), "-999");
  EXPECT_EQ(GroupDigits(100000, 0, Locale::kEnglish), "100,000");
  EXPECT_EQ(GroupDigits(5, 2, Locale::kEnglish), "0.05");
}

TEST(CheckedAdd, RefusesOverflow) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(CheckedAdd(kMax - 1, 1).value(), kMax);
  EXPECT_EQ(CheckedAdd(5, -7).value(), -2);
  EXPECT_EQ(ReasonOf(CheckedAdd(kMax, 1).status()), type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE);
  EXPECT_EQ(ReasonOf(CheckedAdd(-kMax, -2).status()), type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE);
}

}  // namespace
}  // namespace thidua
