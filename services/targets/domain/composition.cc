#include "services/targets/domain/composition.h"

#include <algorithm>
#include <numeric>

#include "services/targets/domain/rational.h"

namespace thidua::targets {

std::optional<std::vector<std::string>> PrintShares(const std::vector<mpq_class>& shares,
                                                    int decimals) {
  const mpz_class unit = PowerOfTen(decimals);
  std::vector<mpz_class> printed;
  std::vector<mpq_class> remainders;
  mpz_class left = 100 * unit;
  for (const mpq_class& share : shares) {
    const mpq_class scaled = share * unit;
    const mpz_class cut = Floor(scaled);
    left -= cut;
    remainders.push_back(scaled - cut);
    printed.push_back(cut);
  }
  const auto cut_down = std::count_if(remainders.begin(), remainders.end(),
                                      [](const mpq_class& remainder) { return remainder > 0; });
  if (left < 0 || left > mpz_class(static_cast<unsigned long>(cut_down))) return std::nullopt;
  std::vector<size_t> order(shares.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return remainders[a] > remainders[b]; });
  for (size_t i = 0; i < left.get_ui(); ++i) ++printed[order[i]];
  std::vector<std::string> texts;
  for (const mpz_class& share : printed) texts.push_back(RoundedText(share, decimals));
  return texts;
}

}  // namespace thidua::targets
