#include "common/ledger/token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/value/digest.h"
#include "common/value/errors.h"

namespace thidua::ledger {
namespace {

const Position kPosition{"khoai-chau", 1234567, 0xfedcba9876543210};

void ExpectInvalid(const absl::StatusOr<Position>& result) {
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument) << result.status();
  EXPECT_EQ(ReasonOf(result.status()), type::v1::ERROR_REASON_INVALID_TOKEN);
}

TEST(Token, DecodesWhatItEncoded) {
  const Position positions[] = {kPosition,
                                {"x", 0, 0},
                                {"x", 127, 1},
                                {"x", 128, 1},
                                {"catalog", std::numeric_limits<int64_t>::max(), ~0ull}};
  for (const Position& position : positions) {
    auto decoded = DecodeToken("reporting", position.ledger, EncodeToken("reporting", position));
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(*decoded, position);
  }
  EXPECT_TRUE(DecodeToken("reporting", "", EncodeToken("reporting", kPosition)).ok());
}

TEST(Token, IsSafeInAUrl) {
  EXPECT_THAT(EncodeToken("reporting", kPosition), ::testing::MatchesRegex("[-_A-Za-z0-9]+"));
}

TEST(Token, RefusesAnotherServiceOrLedger) {
  const std::string token = EncodeToken("reporting", kPosition);
  ExpectInvalid(DecodeToken("awards", "khoai-chau", token));
  ExpectInvalid(DecodeToken("reporting", "an-thi", token));
}

TEST(Token, RefusesEveryAlteredCharacter) {
  const std::string token = EncodeToken("reporting", kPosition);
  for (size_t i = 0; i < token.size(); ++i) {
    std::string altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    ExpectInvalid(DecodeToken("reporting", "", altered));
  }
}

TEST(Token, RefusesCutAndExtendedTokens) {
  const std::string token = EncodeToken("reporting", kPosition);
  for (size_t size = 0; size < token.size(); ++size) {
    ExpectInvalid(DecodeToken("reporting", "", token.substr(0, size)));
  }
  for (const char* tail : {"A", "AA", "AAAA", "=", " ", "\n"}) {
    ExpectInvalid(DecodeToken("reporting", "", token + tail));
  }
  ExpectInvalid(DecodeToken("reporting", "", "không phải token"));
}

TEST(Token, RefusesAnOverlongNumber) {
  // Eleven continued bytes where the seq should be.
  std::string bytes("\x01\x01r\x01l", 5);
  bytes.append(11, '\x80');
  ExpectInvalid(DecodeToken("r", "l", Base64UrlEncode(bytes + std::string(11, '\0'))));
}

}  // namespace
}  // namespace thidua::ledger
