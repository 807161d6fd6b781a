#pragma once
// Which images of a ledger one reader may see.

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>

#include "common/ledger/ledger.h"
#include "common/log_service/image_registry.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::log_service {

// Answers for one reader and one ledger. Not thread-safe, and short-lived: it holds a view of the
// ledger once it had to look. What it is given must outlive it.
class Disclosure {
 public:
  // `everything`: the reader holds PERMISSION_READ_RESTRICTED on the ledger's unit.
  Disclosure(const ImageRegistry& images, ledger::Ledger& ledger, std::string_view name,
             bool everything)
      : images_(images), ledger_(ledger), name_(name), everything_(everything) {}

  // Puts the image that `change` left into `out`, or says there that it is restricted. What cannot
  // be told counts as restricted. It fails as Ledger::Read and Reader::Get do.
  absl::Status Show(const ledger::Change& change, ledger::v1::Change& out);

 private:
  // Whether the resource, which says so by itself, is restricted.
  absl::StatusOr<bool> IsRestricted(std::string_view resource);

  const ImageRegistry& images_;
  ledger::Ledger& ledger_;
  const std::string name_;
  const bool everything_;
  std::unique_ptr<ledger::Reader> reader_;
  absl::flat_hash_map<std::string, bool> restricted_;  // by resource, as far as known
};

// The log entry as a message; with images, as far as `disclosure` shows them, unless it is nullptr.
absl::StatusOr<ledger::v1::Commit> ToProto(const ledger::LogEntry& entry, std::string_view service,
                                           Disclosure* disclosure);

// The unit on which a caller must hold PERMISSION_READ_LOG to read `ledger`: empty (any unit) for
// "catalog".
std::string UnitOfLedger(std::string_view ledger);

}  // namespace thidua::log_service
