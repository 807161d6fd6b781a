#include "services/awards/store/roll.h"

#include <absl/algorithm/container.h>

#include <iterator>
#include <utility>

#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/store/personal.h"
#include "thidua/awards/v1/recipient.pb.h"

namespace thidua::awards {
namespace {

// So often in a row somebody else is faster only by a machine's doing.
constexpr int kMaxTries = 5;

}  // namespace

absl::StatusOr<Roll> Roll::Read(const resource::Store& store, const std::string& owner) {
  Roll roll;
  roll.prefix_ = owner + "/recipients/";
  std::vector<v1::Recipient> recipients;
  std::vector<std::string> sealed;
  {
    ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(roll.prefix_)));
    roll.at_ = reader->position();
    const auto add = [&](const ledger::Image& image) -> absl::StatusOr<bool> {
      ASSIGN_OR_RETURN(auto recipient, resource::FromImage<v1::Recipient>(image));
      if (recipient.state() != v1::RECIPIENT_STATE_ACTIVE) return true;
      if (!recipient.sealed().empty()) sealed.push_back(recipient.name());
      recipients.push_back(std::move(recipient));
      return true;
    };
    RETURN_IF_ERROR(reader->WalkCollection(roll.prefix_, "", add).status());
  }
  ASSIGN_OR_RETURN(const PersonalKeys keys, PersonalKeys::Load(store.ledger(), std::move(sealed)));
  auto read = std::make_shared<ByLikeness>();
  for (v1::Recipient& recipient : recipients) {
    RETURN_IF_ERROR(Unseal(keys, recipient));
    // Without its key it has no name to compare.
    if (!recipient.sealed().empty()) continue;
    Identity identity = IdentityOf(recipient);
    (*read)[identity.likeness].push_back(std::move(identity));
  }
  roll.read_ = std::move(read);
  return roll;
}

std::vector<Identity> Roll::AlikeTo(const Identity& identity) const {
  std::vector<Identity> result;
  const auto is_alike = [&](const Identity& other) { return AreAlike(identity, other); };
  absl::c_copy_if(added_, std::back_inserter(result), is_alike);
  if (const auto found = read_->find(identity.likeness); found != read_->end()) {
    for (const Identity& other : found->second) {
      const bool superseded =
          absl::c_any_of(added_, [&](const Identity& added) { return added.name == other.name; });
      if (!superseded && is_alike(other)) result.push_back(other);
    }
  }
  absl::c_sort(result, [](const Identity& a, const Identity& b) { return a.name < b.name; });
  return result;
}

void Roll::Add(Identity identity) {
  std::erase_if(added_, [&](const Identity& other) { return other.name == identity.name; });
  added_.push_back(std::move(identity));
}

absl::StatusOr<bool> Roll::IsLatest(ledger::Reader& reader) const {
  const std::string_view collection(prefix_.data(), prefix_.size() - 1);
  ASSIGN_OR_RETURN(const ledger::Position version, reader.Version(collection, prefix_));
  return version.seq <= at_.seq;
}

absl::Status Roll::CheckLatest(ledger::Reader& reader) const {
  ASSIGN_OR_RETURN(const bool latest, IsLatest(reader));
  if (latest) return absl::OkStatus();
  return Error(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH,
               "recipients were entered or changed meanwhile: try again");
}

absl::Status WriteWithRoll(const resource::Store& store, const std::string& owner,
                           absl::FunctionRef<absl::Status(Roll&)> write) {
  for (int tries = 1;; ++tries) {
    ASSIGN_OR_RETURN(Roll roll, Roll::Read(store, owner));
    absl::Status status = write(roll);
    if (status.code() != absl::StatusCode::kAborted || tries == kMaxTries) return status;
    ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(owner + "/recipients/")));
    ASSIGN_OR_RETURN(const bool latest, roll.IsLatest(*reader));
    if (latest) return status;
  }
}

}  // namespace thidua::awards
