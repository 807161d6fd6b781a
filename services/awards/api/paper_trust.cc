#include "services/awards/api/paper_trust.h"

#include <string_view>

#include "common/rpc/files.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::awards {

absl::Status PaperTrust::Check() const {
  if (authorities_.empty() && revocations_.empty()) return absl::OkStatus();
  if (authorities_.empty()) {
    return absl::InvalidArgumentError(
        "--paper-revocations says what authorities have revoked: name them with "
        "--paper-authorities");
  }
  const absl::Status read = ReadFiles().status();
  if (read.ok()) return read;
  const std::string lists = revocations_.empty() ? "" : ", --paper-revocations " + revocations_;
  return absl::InvalidArgumentError("--paper-authorities " + authorities_ + lists + ": " +
                                    std::string(read.message()));
}

absl::Status PaperTrust::CheckGiven() const {
  if (!authorities_.empty()) return absl::OkStatus();
  return IllegalState(
      "this service takes in no signed papers: it was started without --paper-authorities, which "
      "names whose signatures count");
}

absl::StatusOr<TrustStore> PaperTrust::Read() const {
  RETURN_IF_ERROR(CheckGiven());
  absl::StatusOr<TrustStore> trust = ReadFiles();
  if (trust.ok()) return trust;
  return IllegalState(
      "the files of --paper-authorities and --paper-revocations cannot be read as what they should "
      "be; whoever runs this service has to mend them");
}

absl::StatusOr<TrustStore> PaperTrust::ReadFiles() const {
  ASSIGN_OR_RETURN(const std::string authorities, rpc::ReadFile(authorities_));
  std::string lists;
  if (!revocations_.empty()) {
    ASSIGN_OR_RETURN(lists, rpc::ReadFile(revocations_));
    if (lists.empty()) return absl::InvalidArgumentError("the revocation lists are empty");
  }
  return TrustStore::FromPem(authorities, lists);
}

}  // namespace thidua::awards
