#include "services/targets/domain/evidence.h"

#include <algorithm>

#include "common/value/period.h"

namespace thidua::targets {
namespace {

// Puts the older one of two periods, each of which may be empty, into `oldest`.
void KeepOlder(const std::string& period, std::string& oldest) {
  if (period.empty()) return;  // mostly: to be told that this is no period takes microseconds
  const auto a = ParsePeriod(period), b = ParsePeriod(oldest);
  if (a.ok() && (!b.ok() || *a < *b)) oldest = period;
}

}  // namespace

void Counts::Add(const Counts& other) {
  n += other.n;
  of += other.of;
  carried += other.carried;
  KeepOlder(other.oldest_period, oldest_period);
}

void Evidence::Add(const reporting::v1::Total& total, const reporting::v1::TotalCell& cell,
                   const Counts& counts, bool is_flow) {
  AddCoverage(counts.of, counts.n);
  AddStatus(cell.status());
  AddCarried(counts.carried, counts.oldest_period);
  simulated |= total.basis().simulated();
  if (is_flow) partial = std::max(partial, total.basis().partial());
}

void Evidence::Merge(const Evidence& other) {
  AddCoverage(other.expected, other.accepted);
  AddStatus(other.status);
  AddCarried(other.carried, other.oldest_period);
  simulated |= other.simulated;
  assumed |= other.assumed;
  partial = std::max(partial, other.partial);
  rounds.insert(other.rounds.begin(), other.rounds.end());
  rolled_up.insert(other.rolled_up.begin(), other.rolled_up.end());
}

void Evidence::AddCoverage(int32_t new_expected, int32_t new_accepted) {
  if (new_expected == 0) return;
  const bool lower = int64_t{new_accepted} * expected < int64_t{accepted} * new_expected;
  if (expected == 0 || lower) {
    expected = new_expected;
    accepted = new_accepted;
  }
}

void Evidence::AddStatus(type::v1::ValueStatus other) {
  if (other == type::v1::VALUE_STATUS_UNSPECIFIED) return;
  if (status == type::v1::VALUE_STATUS_UNSPECIFIED || other < status) status = other;
}

void Evidence::AddCarried(int32_t more, const std::string& since) {
  carried = std::max(carried, more);
  KeepOlder(since, oldest_period);
}

}  // namespace thidua::targets
