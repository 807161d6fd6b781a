#include "common/value/page_token.h"

#include <gtest/gtest.h>

#include "common/value/digest.h"
#include "common/value/errors.h"

namespace thidua {
namespace {

const char kKey[] = "units/khoai-chau/rounds/income.2022/reports/dong-ket";

void ExpectRefused(const absl::StatusOr<std::string>& key) {
  EXPECT_EQ(key.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(key.status()), type::v1::ERROR_REASON_INVALID_PAGE_TOKEN);
}

TEST(PageToken, GivesTheKeyBack) {
  const std::string query = Sha256("alice ListReports units/khoai-chau");
  for (const std::string& key : {std::string(kKey), std::string(), std::string("\0\xff", 2)}) {
    EXPECT_EQ(DecodePageToken(query, EncodePageToken(query, key)).value(), key);
  }
}

TEST(PageToken, TheEmptyTokenIsTheFirstPage) {
  EXPECT_EQ(DecodePageToken(Sha256("q"), "").value(), "");
}

TEST(PageToken, BelongsToItsQuery) {
  ExpectRefused(DecodePageToken(Sha256("bob"), EncodePageToken(Sha256("alice"), kKey)));
}

TEST(PageToken, RefusesEveryAlteredCharacter) {
  const std::string query = Sha256("q");
  const std::string token = EncodePageToken(query, kKey);
  for (size_t i = 0; i < token.size(); ++i) {
    std::string altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    ExpectRefused(DecodePageToken(query, altered));
  }
  for (size_t size = 1; size < token.size(); ++size) {
    ExpectRefused(DecodePageToken(query, token.substr(0, size)));
  }
  ExpectRefused(DecodePageToken(query, token + "A"));
  ExpectRefused(DecodePageToken(query, "not a token"));
}

TEST(PageSize, DefaultsAndBounds) {
  EXPECT_EQ(PageSize(0).value(), 50);
  EXPECT_EQ(PageSize(1).value(), 1);
  EXPECT_EQ(PageSize(1000).value(), 1000);
  EXPECT_EQ(PageSize(1001).value(), 1000);
  EXPECT_EQ(ReasonOf(PageSize(-1).status()), type::v1::ERROR_REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace thidua
