#include "services/targets/domain/evidence.h"

#include <absl/strings/strip.h>

namespace thidua::targets {

void Evidence::Add(const reporting::v1::Total& total, const reporting::v1::TotalCell& cell,
                   int32_t n, int32_t of) {
  AddCoverage(of, n);
  AddStatus(cell.status());
  simulated |= total.basis().simulated();
  rounds.insert(total.rounds().begin(), total.rounds().end());
  if (total.rounds().empty()) rounds.emplace(absl::StripSuffix(total.name(), "/total"));
}

void Evidence::Merge(const Evidence& other) {
  AddCoverage(other.expected, other.accepted);
  AddStatus(other.status);
  simulated |= other.simulated;
  rounds.insert(other.rounds.begin(), other.rounds.end());
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

}  // namespace thidua::targets
