#include "services/targets/domain/largest_remainder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

std::vector<long> Parts(long whole, const std::vector<mpq_class>& weights) {
  std::vector<long> parts;
  for (const mpz_class& part : Divide(whole, weights)) parts.push_back(part.get_si());
  return parts;
}

TEST(LargestRemainder, WhatIsLeftGoesToTheLargestRemainders) {
  EXPECT_THAT(Parts(10, {3, 3, 3}), ElementsAre(4, 3, 3)) << "Of equal ones to the first.";
  EXPECT_THAT(Parts(10, {1, 2, 3}), ElementsAre(2, 3, 5)) << "1.67, 3.33, 5";
  EXPECT_THAT(Parts(100, {mpq_class(1, 3), mpq_class(2, 3)}), ElementsAre(33, 67));
  EXPECT_THAT(Parts(5, {1}), ElementsAre(5));
  EXPECT_THAT(Parts(1, {1, 1, 1}), ElementsAre(1, 0, 0));
}

TEST(LargestRemainder, NothingWeighsNothingAndGetsNothing) {
  EXPECT_THAT(Parts(2, {0, 1, 1, 1, 0}), ElementsAre(0, 1, 1, 0, 0));
  EXPECT_THAT(Parts(0, {1, 2}), ElementsAre(0, 0));
}

TEST(LargestRemainder, ANegativeWholeIsDividedAsItsMagnitude) {
  EXPECT_THAT(Parts(-10, {3, 3, 3}), ElementsAre(-4, -3, -3));
  EXPECT_THAT(Parts(-10, {1, 2, 3}), ElementsAre(-2, -3, -5));
}

// The same by integers alone: whole * weight is divided with a remainder, and the remainders are
// looked through for the largest, one after the other.
std::vector<int64_t> Oracle(int64_t whole, const std::vector<int64_t>& weights) {
  int64_t sum = 0;
  for (const int64_t weight : weights) sum += weight;
  const int64_t sign = whole < 0 ? -1 : 1;
  std::vector<int64_t> parts, rests;
  int64_t left = sign * whole;
  for (const int64_t weight : weights) {
    parts.push_back(sign * whole * weight / sum);
    rests.push_back(sign * whole * weight % sum);
    left -= parts.back();
  }
  for (; left > 0; --left) {
    size_t best = 0;
    for (size_t i = 1; i < rests.size(); ++i) {
      if (rests[i] > rests[best]) best = i;
    }
    ++parts[best];
    rests[best] = -1;
  }
  for (int64_t& part : parts) part *= sign;
  return parts;
}

TEST(LargestRemainder, IsWhatIntegersSay) {
  std::mt19937 random(20210101);  // NOLINT: the same cases every time
  for (int round = 0; round < 5000; ++round) {
    const int64_t whole = static_cast<int64_t>(random() % 2'000'001) - 1'000'000;
    std::vector<int64_t> weights(1 + random() % 30);
    // Often equal, and often none.
    const int64_t most = random() % 2 == 0 ? 4 : 100'000;
    for (int64_t& weight : weights) weight = static_cast<int64_t>(random()) % most;
    weights[random() % weights.size()] += 1;
    std::vector<mpq_class> rationals;
    for (const int64_t weight : weights) rationals.emplace_back(weight, 7);
    for (mpq_class& rational : rationals) rational.canonicalize();
    const std::vector<mpz_class> parts = Divide(whole, rationals);
    const std::vector<int64_t> expected = Oracle(whole, weights);
    mpz_class sum = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
      ASSERT_EQ(parts[i], expected[i]) << "round " << round << ", part " << i;
      if (weights[i] == 0) {
        ASSERT_EQ(parts[i], 0);
      }
      sum += parts[i];
    }
    ASSERT_EQ(sum, whole);
  }
}

}  // namespace
}  // namespace thidua::targets
