#pragma once
// Whose signatures papers may bear, as the operator says in files.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "services/awards/signature/trust_store.h"

namespace thidua::awards {

// The files are read whenever they are asked for, because revocation lists run out and are
// replaced. Thread-safe.
class PaperTrust {
 public:
  // PEM files: certificates of authorities, and their revocation lists. Empty: none was given.
  explicit PaperTrust(std::string authorities = "", std::string revocations = "")
      : authorities_(std::move(authorities)), revocations_(std::move(revocations)) {}

  // For the start of a service.
  //   INVALID_ARGUMENT: lists were given without authorities, or a file cannot be read or holds
  //   something else; the sentence names it.
  absl::Status Check() const;

  // FAILED_PRECONDITION / ILLEGAL_STATE: no authorities were given.
  absl::Status CheckGiven() const;

  // What the files hold now. FAILED_PRECONDITION / ILLEGAL_STATE: no authorities were given, or a
  // file is broken; where it lies is not said.
  absl::StatusOr<TrustStore> Read() const;

 private:
  absl::StatusOr<TrustStore> ReadFiles() const;

  const std::string authorities_;
  const std::string revocations_;
};

}  // namespace thidua::awards
