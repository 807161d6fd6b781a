#include "services/reporting/encoding/closing_bytes.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/value/errors.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/wire.h"

namespace thidua::reporting {
namespace {

using v1::Round;

absl::StatusOr<std::vector<Period>> PeriodsOf(const std::vector<const Round*>& rounds) {
  std::vector<Period> periods;
  for (const Round* round : rounds) {
    ASSIGN_OR_RETURN(periods.emplace_back(), ParsePeriod(round->period()));
  }
  return periods;
}

// Takes what is carried off the front of `bytes`; false if it is not there, or not of the tallies.
bool TakeCarries(std::string_view bytes, const std::vector<Period>& periods, Tallies& tallies) {
  const char* next = bytes.data();
  const char* const end = next + bytes.size();
  tallies.carries.resize(tallies.tallies.size());
  for (size_t i = 0; i < tallies.tallies.size(); ++i) {
    uint64_t n = 0, oldest = 0;
    if (!wire::TakeVarint(next, end, wire::kMaxRead, n)) return false;
    if (n == 0) continue;
    if (n > static_cast<uint64_t>(tallies.tallies[i].n)) return false;
    if (!wire::TakeVarint(next, end, wire::kMaxRead, oldest)) return false;
    if (oldest >= periods.size()) return false;
    tallies.carries[i].Add(static_cast<int64_t>(n), periods[oldest]);
  }
  return next == end;
}

}  // namespace

std::string EncodeClosing(const Tallies& tallies, const std::vector<const Round*>& rounds) {
  const std::string leaf = EncodeLeaf(tallies);
  wire::Writer writer(8 + leaf.size() + tallies.tallies.size() * 2);
  writer.Varint(leaf.size());
  writer.Raw(leaf);
  for (size_t i = 0; i < tallies.tallies.size(); ++i) {
    const Carry carry = tallies.carries.empty() ? Carry{} : tallies.carries[i];
    writer.Varint(carry.n);
    if (carry.n == 0) continue;
    const std::string oldest = carry.oldest->ToString();
    size_t round = 0;
    while (round < rounds.size() && rounds[round]->period() != oldest) ++round;
    writer.Varint(round);
  }
  return std::move(writer).Take();
}

absl::StatusOr<Tallies> ReadClosing(std::string_view bytes, const Round& closing,
                                    const std::vector<const Round*>& rounds) {
  const char* next = bytes.data();
  uint64_t size = 0;
  if (wire::TakeVarint(next, bytes.data() + bytes.size(), wire::kMaxRead, size)) {
    bytes.remove_prefix(next - bytes.data());
    ASSIGN_OR_RETURN(const std::vector<Period> periods, PeriodsOf(rounds));
    if (size <= bytes.size()) {
      ASSIGN_OR_RETURN(Tallies tallies, ReadLeaf(bytes.substr(0, size), closing));
      if (TakeCarries(bytes.substr(size), periods, tallies)) return tallies;
    }
  }
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat("what is cached as closing values of ", closing.name(), " is none"));
}

}  // namespace thidua::reporting
