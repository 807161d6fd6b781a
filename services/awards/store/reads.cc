#include "services/awards/store/reads.h"

#include <absl/time/time.h>

#include <optional>
#include <utility>

#include "common/ledger/token.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/store/images.h"

namespace thidua::awards {
namespace {

constexpr size_t kChunk = 100;

absl::Status CheckConsistency(const type::v1::Consistency& consistency) {
  Violations violations;
  if (consistency.has_strong() && !consistency.strong()) {
    violations.Add("consistency.strong", "is true or not set");
  }
  if (consistency.has_max_staleness()) {
    const auto& given = consistency.max_staleness();
    const absl::Duration staleness =
        absl::Seconds(given.seconds()) + absl::Nanoseconds(given.nanos());
    if (staleness < absl::ZeroDuration() || staleness > absl::Hours(1)) {
      violations.Add("consistency.max_staleness", "is not 0s to 1h");
    }
  }
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<ledger::Reader>> OpenReader(
    ledger::Ledger& ledger, std::string_view name, const type::v1::Consistency& consistency) {
  RETURN_IF_ERROR(CheckConsistency(consistency));
  std::optional<ledger::Position> at;
  if (consistency.has_exactly()) {
    ASSIGN_OR_RETURN(at, ledger::DecodeToken(kService, name, consistency.exactly()));
  }
  // A state that was current a moment ago is no cheaper here than the latest.
  return ledger.Read(name, at);
}

absl::Status VisitCollection(
    ledger::Reader& reader, const std::string& collection, std::string after,
    const std::function<absl::StatusOr<bool>(const ledger::Image&)>& visit) {
  while (true) {
    ASSIGN_OR_RETURN(std::vector<ledger::Image> images, reader.Scan(collection, after, 2));
    if (images.empty()) return absl::OkStatus();
    for (ledger::Image& image : images) {
      if (size_t end = image.key.find('/', collection.size()); end != std::string::npos) {
        // "~" sorts behind every character of a name: on to behind this resource's children.
        after = image.key.substr(0, end) + "/~";
        break;
      }
      ASSIGN_OR_RETURN(bool more, visit(image));
      if (!more) return absl::OkStatus();
      after = std::move(image.key);
    }
  }
}

absl::Status VisitAll(ledger::Reader& reader, const std::string& prefix, std::string after,
                      const std::function<absl::StatusOr<bool>(const ledger::Image&)>& visit) {
  while (true) {
    ASSIGN_OR_RETURN(std::vector<ledger::Image> images, reader.Scan(prefix, after, kChunk));
    if (images.empty()) return absl::OkStatus();
    for (const ledger::Image& image : images) {
      ASSIGN_OR_RETURN(bool more, visit(image));
      if (!more) return absl::OkStatus();
    }
    after = std::move(images.back().key);
  }
}

absl::StatusOr<std::vector<v1::RulePack>> LoadRulePacks(ledger::Ledger& ledger) {
  ASSIGN_OR_RETURN(std::unique_ptr<ledger::Reader> reader, ledger.Read(kRulesLedger));
  return LoadAll<v1::RulePack>(*reader, "rulePacks/");
}

}  // namespace thidua::awards
