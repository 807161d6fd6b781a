#include "common/log_service/disclosure.h"

#include <optional>
#include <utility>

#include "common/catalog/view.h"
#include "common/ledger/token.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"

namespace thidua::log_service {

absl::Status Disclosure::Show(const ledger::Change& change, ledger::v1::Change& out) {
  if (!everything_) {
    const std::string_view judge = images_.JudgeOf(change.key);
    if (!judge.empty()) {
      // An image that says so of itself may say otherwise in another commit.
      bool restricted = false;
      if (judge == change.key) {
        restricted = images_.SaysRestricted(judge, change.bytes);
      } else {
        ASSIGN_OR_RETURN(restricted, IsRestricted(judge));
      }
      if (restricted) {
        out.set_restricted(true);
        return absl::OkStatus();
      }
    }
  }
  *out.mutable_resource() = images_.Wrap(change.key, change.bytes);
  return absl::OkStatus();
}

absl::StatusOr<bool> Disclosure::IsRestricted(std::string_view resource) {
  std::string key(resource);
  if (const auto known = restricted_.find(key); known != restricted_.end()) return known->second;
  if (reader_ == nullptr) {
    ASSIGN_OR_RETURN(reader_, ledger_.Read(name_));
  }
  ASSIGN_OR_RETURN(const std::optional<ledger::Image> image, reader_->Get(key));
  const bool restricted = !image || images_.SaysRestricted(key, image->bytes);
  restricted_.emplace(std::move(key), restricted);
  return restricted;
}

absl::StatusOr<ledger::v1::Commit> ToProto(const ledger::LogEntry& entry, std::string_view service,
                                           Disclosure* disclosure) {
  ledger::v1::Commit commit;
  commit.set_seq(entry.position.seq);
  commit.set_token(ledger::EncodeToken(service, entry.position));
  *commit.mutable_time() = ToTimestamp(entry.time);
  commit.set_actor(entry.cause.actor);
  commit.set_via(entry.cause.on_behalf_of);
  commit.set_method(entry.cause.method);
  commit.set_request_id(entry.cause.request_id);
  commit.set_reason(entry.cause.reason);
  for (const ledger::Change& change : entry.changes) {
    auto* out = commit.add_changes();
    out->set_name(change.key);
    out->set_deleted(change.deleted);
    if (disclosure != nullptr && !change.deleted) {
      RETURN_IF_ERROR(disclosure->Show(change, *out));
    }
  }
  return commit;
}

std::string UnitOfLedger(std::string_view ledger) {
  return ledger == catalog::kCatalogLedger ? "" : "units/" + std::string(ledger);
}

}  // namespace thidua::log_service
