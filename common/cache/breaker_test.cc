#include "common/cache/breaker.h"

#include <gtest/gtest.h>

namespace thidua::cache {
namespace {

using Admission = Breaker::Admission;
using std::chrono::milliseconds;

constexpr Breaker::Options kOptions = {
    .failures = 3, .min_open = milliseconds(100), .max_open = milliseconds(1000)};

class BreakerTest : public ::testing::Test {
 protected:
  void Fail(int times) {
    for (int i = 0; i < times; ++i) {
      breaker_.Record(breaker_.Admit(now_), false, now_);
    }
  }
  // Lets time pass until a probe is admitted; returns how long that took.
  milliseconds AwaitProbe() {
    const Breaker::Time start = now_;
    while (breaker_.Admit(now_) != Admission::kProbe) {
      now_ += milliseconds(1);
    }
    return std::chrono::duration_cast<milliseconds>(now_ - start);
  }

  Breaker breaker_{kOptions, 7};
  Breaker::Time now_;
};

TEST_F(BreakerTest, StaysClosedWhileFailuresAreNotInARow) {
  for (int i = 0; i < 10; ++i) {
    Fail(2);
    breaker_.Record(breaker_.Admit(now_), true, now_);
  }
  EXPECT_EQ(breaker_.Admit(now_), Admission::kAdmitted);
}

TEST_F(BreakerTest, RefusesAfterFailuresInARow) {
  Fail(3);
  EXPECT_TRUE(breaker_.open());
  EXPECT_EQ(breaker_.Admit(now_), Admission::kRefused);
}

TEST_F(BreakerTest, AdmitsOneProbeAtATime) {
  Fail(3);
  AwaitProbe();
  EXPECT_EQ(breaker_.Admit(now_ + milliseconds(5000)), Admission::kRefused);
}

TEST_F(BreakerTest, ClosesAfterAGoodProbe) {
  Fail(3);
  AwaitProbe();
  breaker_.Record(Admission::kProbe, true, now_);
  EXPECT_FALSE(breaker_.open());
  Fail(2);
  EXPECT_EQ(breaker_.Admit(now_), Admission::kAdmitted);
}

TEST_F(BreakerTest, WaitsLongerAfterEachBadProbeUpToALimit) {
  Fail(3);
  for (int longest : {100, 200, 400, 800, 1000, 1000}) {
    const milliseconds waited = AwaitProbe();
    EXPECT_GE(waited, milliseconds(longest / 2));
    EXPECT_LE(waited, milliseconds(longest));
    breaker_.Record(Admission::kProbe, false, now_);
  }
}

TEST_F(BreakerTest, IgnoresLateResultsWhileOpen) {
  Fail(3);
  breaker_.Record(Admission::kAdmitted, true, now_);
  EXPECT_TRUE(breaker_.open());
  AwaitProbe();
  breaker_.Record(Admission::kAdmitted, false, now_);
  breaker_.Record(Admission::kProbe, true, now_);
  EXPECT_FALSE(breaker_.open());
}

TEST(Breaker, JittersByItsSeed) {
  std::vector<Breaker::Time> probes;
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    Breaker breaker({.failures = 1, .min_open = milliseconds(1000)}, seed * 7919);
    Breaker::Time now;
    breaker.Record(breaker.Admit(now), false, now);
    while (breaker.Admit(now) != Admission::kProbe) {
      now += milliseconds(1);
    }
    probes.push_back(now);
  }
  std::sort(probes.begin(), probes.end());
  EXPECT_GT(std::unique(probes.begin(), probes.end()) - probes.begin(), 10);
}

using BreakerDeathTest = BreakerTest;

TEST_F(BreakerDeathTest, RefusesTheResultOfAProbeThatItDidNotAdmit) {
  EXPECT_DEATH(breaker_.Record(Admission::kProbe, true, now_), "A probe is recorded once");
}

}  // namespace
}  // namespace thidua::cache
