#include "services/reporting/store/reads.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/ledger/token.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/store/images.h"

namespace thidua::reporting {
namespace {

constexpr size_t kChunk = 200;

}  // namespace

absl::StatusOr<Freshness> ReadFreshness(std::string_view ledger,
                                        const type::v1::Consistency& consistency) {
  Freshness freshness;
  switch (consistency.requirement_case()) {
    case type::v1::Consistency::kExactly: {
      ASSIGN_OR_RETURN(freshness.exactly,
                       ledger::DecodeToken(kService, ledger, consistency.exactly()));
      break;
    }
    case type::v1::Consistency::kMaxStaleness: {
      const auto& duration = consistency.max_staleness();
      freshness.max_staleness =
          absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
      if (freshness.max_staleness < absl::ZeroDuration() ||
          freshness.max_staleness > absl::Hours(1)) {
        Violations violations;
        violations.Add("consistency.max_staleness", "is not 0s to 1h");
        return violations.ToStatus();
      }
      break;
    }
    case type::v1::Consistency::kStrong:
      if (!consistency.strong()) {
        Violations violations;
        violations.Add("consistency.strong", "is true or not set");
        return violations.ToStatus();
      }
      break;
    case type::v1::Consistency::REQUIREMENT_NOT_SET:
      break;
  }
  return freshness;
}

absl::StatusOr<std::unique_ptr<ledger::Reader>> OpenReader(
    ledger::Ledger& ledger, std::string_view name, const type::v1::Consistency& consistency) {
  ASSIGN_OR_RETURN(Freshness freshness, ReadFreshness(name, consistency));
  // A state that was current a moment ago is no cheaper here than the latest.
  return ledger.Read(name, freshness.exactly);
}

absl::StatusOr<bool> VisitImages(
    ledger::Reader& reader, const std::string& prefix, std::string after,
    const std::function<absl::StatusOr<bool>(const ledger::Image&)>& visit) {
  while (true) {
    ASSIGN_OR_RETURN(std::vector<ledger::Image> images, reader.Scan(prefix, after, kChunk));
    for (const ledger::Image& image : images) {
      ASSIGN_OR_RETURN(bool more, visit(image));
      if (!more) return true;
    }
    if (images.size() < kChunk) return false;
    after = std::move(images.back().key);
  }
}

absl::StatusOr<bool> VisitRounds(
    ledger::Reader& reader, const std::string& prefix, std::string after,
    const std::function<absl::StatusOr<bool>(const ledger::Image&)>& visit) {
  while (true) {
    ASSIGN_OR_RETURN(std::vector<ledger::Image> images, reader.Scan(prefix, after, 1));
    if (images.empty()) return false;
    ledger::Image& image = images.front();
    const bool below = std::count(image.key.begin(), image.key.end(), '/') > 3;
    if (below) {
      // "~" sorts behind every character of a name: on to behind this round's children.
      const size_t end = image.key.find('/', image.key.find("/rounds/") + 8);
      after = image.key.substr(0, end) + "/~";
      continue;
    }
    ASSIGN_OR_RETURN(bool more, visit(image));
    if (!more) return true;
    after = std::move(image.key);
  }
}

}  // namespace thidua::reporting
