#include "common/resource/freshness.h"

#include <gtest/gtest.h>

#include "common/ledger/token.h"
#include "common/value/errors.h"

namespace thidua::resource {
namespace {

using type::v1::Consistency;

Consistency Staleness(int64_t seconds, int32_t nanos) {
  Consistency consistency;
  consistency.mutable_max_staleness()->set_seconds(seconds);
  consistency.mutable_max_staleness()->set_nanos(nanos);
  return consistency;
}

ErrorReason ReasonFor(const Consistency& consistency) {
  return ReasonOf(ReadFreshness("awards", "khoai-chau", consistency).status());
}

TEST(ReadFreshness, IsStrongWhereNothingIsAsked) {
  auto freshness = ReadFreshness("awards", "khoai-chau", Consistency());
  ASSERT_TRUE(freshness.ok());
  EXPECT_FALSE(freshness->exactly.has_value());
  EXPECT_EQ(freshness->max_staleness, absl::ZeroDuration());
  Consistency strong;
  strong.set_strong(true);
  EXPECT_TRUE(ReadFreshness("awards", "khoai-chau", strong).ok());
}

TEST(ReadFreshness, RefusesStrongThatIsFalse) {
  Consistency weak;
  weak.set_strong(false);
  EXPECT_EQ(ReasonFor(weak), type::v1::ERROR_REASON_INVALID_FIELD);
}

TEST(ReadFreshness, TakesZeroToOneHour) {
  EXPECT_EQ(ReadFreshness("awards", "khoai-chau", Staleness(1, 500'000'000))->max_staleness,
            absl::Milliseconds(1500));
  EXPECT_TRUE(ReadFreshness("awards", "khoai-chau", Staleness(3600, 0)).ok());
  for (const Consistency& bad : {Staleness(3600, 1), Staleness(3601, 0), Staleness(-1, 0),
                                 Staleness(0, -1), Staleness(1, -1), Staleness(0, 1'000'000'000),
                                 Staleness(INT64_MAX, 0), Staleness(INT64_MIN, 0)}) {
    EXPECT_EQ(ReasonFor(bad), type::v1::ERROR_REASON_INVALID_FIELD) << bad.ShortDebugString();
  }
}

TEST(ReadFreshness, ReadsTokensOfThisServiceAndLedgerAlone) {
  const ledger::Position position{"khoai-chau", 7, 99};
  Consistency exactly;
  exactly.set_exactly(ledger::EncodeToken("awards", position));
  EXPECT_EQ(ReadFreshness("awards", "khoai-chau", exactly)->exactly, position);
  EXPECT_EQ(ReasonOf(ReadFreshness("targets", "khoai-chau", exactly).status()),
            type::v1::ERROR_REASON_INVALID_TOKEN);
  EXPECT_EQ(ReasonOf(ReadFreshness("awards", "van-giang", exactly).status()),
            type::v1::ERROR_REASON_INVALID_TOKEN);
  exactly.set_exactly("");
  EXPECT_EQ(ReasonFor(exactly), type::v1::ERROR_REASON_INVALID_TOKEN);
}

}  // namespace
}  // namespace thidua::resource
