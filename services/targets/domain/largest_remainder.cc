#include "services/targets/domain/largest_remainder.h"

#include <algorithm>
#include <numeric>

#include "common/value/check.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {

std::vector<mpz_class> Divide(const mpz_class& whole, const std::vector<mpq_class>& weights) {
  mpq_class sum = 0;
  for (const mpq_class& weight : weights) {
    THIDUA_CHECK(weight >= 0, "Nothing weighs less than nothing.");
    sum += weight;
  }
  THIDUA_CHECK(sum > 0, "Something is divided among those that weigh something.");
  const mpz_class magnitude = abs(whole);
  mpz_class left = magnitude;
  std::vector<mpz_class> parts;
  std::vector<mpq_class> remainders;
  for (const mpq_class& weight : weights) {
    const mpq_class quota = magnitude * weight / sum;
    parts.push_back(Floor(quota));
    remainders.push_back(quota - parts.back());
    left -= parts.back();
  }
  std::vector<size_t> order(weights.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return remainders[a] > remainders[b]; });
  // The remainders add up to what is left, and each is below 1.
  for (size_t i = 0; i < left.get_ui(); ++i) ++parts[order[i]];
  if (whole < 0) {
    for (mpz_class& part : parts) part = -part;
  }
  return parts;
}

}  // namespace thidua::targets
