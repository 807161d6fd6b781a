#include "services/reporting/domain/catalog/binding_rules.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/text.h"
#include "services/reporting/domain/catalog/four_eyes.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

using auth::v1::RoleGrant;
using catalog::v1::Binding;
using catalog::v1::Revocation;

constexpr int kMaxGrants = 100;
constexpr size_t kFingerprintSize = 64;
constexpr size_t kMaxTokenId = 128;

bool IsService(std::string_view principal) { return principal.starts_with("service:"); }

bool IsPrincipal(std::string_view principal) {
  return IsService(principal) || principal.starts_with("user:") || principal.starts_with("client:");
}

bool IsSameGrant(const RoleGrant& a, const RoleGrant& b) {
  return a.role() == b.role() && a.unit() == b.unit();
}

void CheckRole(const std::string& field, const RoleGrant& grant, std::string_view principal,
               Violations& violations) {
  if (grant.role() == auth::v1::ROLE_UNSPECIFIED || !auth::v1::Role_IsValid(grant.role())) {
    violations.Add(field, "is required");
  } else if (grant.role() == auth::v1::ROLE_SERVICE && !IsService(principal)) {
    violations.Add(field, "ROLE_SERVICE is never bound to anybody but services");
  } else if (DecidesOverOthers(grant.role()) && principal.starts_with("client:")) {
    violations.Add(field, absl::StrCat(auth::v1::Role_Name(grant.role()),
                                       " is for people; a program does not decide over others"));
  }
}

void CheckDays(const std::string& field, const RoleGrant& grant, Violations& violations) {
  bool dates = true;
  for (const auto& [name, text] :
       {std::pair<const char*, const std::string&>{".valid_from", grant.valid_from()},
        {".valid_to", grant.valid_to()}}) {
    if (text.empty()) continue;
    const absl::Status date = ParseDate(text).status();
    violations.AddStatus(field + name, date);
    dates = dates && date.ok();
  }
  if (dates && !grant.valid_to().empty() && grant.valid_to() <= grant.valid_from()) {
    violations.Add(field + ".valid_to", "is not after valid_from");
  }
}

}  // namespace

absl::Status ValidateBinding(const Binding& binding, const Binding* stored, CatalogLookup& lookup) {
  Violations violations;
  const std::string_view principal = LastSegment(binding.name());
  const bool service = IsService(principal);
  if (absl::Status name = kBindingName.Match(binding.name()).status(); !name.ok()) {
    violations.AddStatus("binding.name", name);
  } else if (!IsPrincipal(principal)) {
    violations.Add("binding.name",
                   "does not name a principal: user:{id}, client:{id} or service:{id}",
                   type::v1::ERROR_REASON_INVALID_NAME);
  }
  violations.AddStatus("binding.note", CheckText(binding.note(), 1000));
  if (!binding.person().empty()) violations.AddStatus("binding.person", CheckId(binding.person()));
  if (binding.grants_size() > kMaxGrants) {
    violations.Add("binding.grants", absl::StrCat("has more than ", kMaxGrants));
    return violations.ToStatus();
  }
  for (int i = 0; i < binding.grants_size(); ++i) {
    const RoleGrant& grant = binding.grants(i);
    const std::string field = absl::StrCat("binding.grants[", i, "]");
    CheckRole(field + ".role", grant, principal, violations);
    CheckDays(field, grant, violations);
    const auto same = [&](const RoleGrant& other) { return IsSameGrant(other, grant); };
    if (!grant.unit().empty()) {
      CheckUnit(field + ".unit", grant.unit(), lookup, violations);
    } else if (!service && (stored == nullptr ||
                            std::none_of(stored->grants().begin(), stored->grants().end(), same))) {
      violations.Add(field + ".unit",
                     "is required: only services and the bootstrap administrator hold a role on "
                     "all units",
                     type::v1::ERROR_REASON_UNKNOWN_UNIT);
    }
    const auto before = binding.grants().begin() + i;
    if (std::any_of(binding.grants().begin(), before, same)) {
      violations.Add(field, "stands twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
  return violations.ToStatus();
}

Revocation Normalized(Revocation revocation) {
  std::string fingerprint = absl::StrReplaceAll(revocation.certificate(), {{":", ""}});
  absl::AsciiStrToLower(&fingerprint);
  revocation.set_certificate(std::move(fingerprint));
  return revocation;
}

absl::Status ValidateRevocation(const Revocation& revocation) {
  Violations violations;
  violations.AddStatus("revocation.name", kRevocationName.Match(revocation.name()).status());
  violations.AddStatus("revocation.note", CheckText(revocation.note(), 1000));
  if (!IsPrincipal(revocation.principal()) || !CheckId(revocation.principal()).ok()) {
    violations.Add("revocation.principal",
                   absl::StrCat(Quote(revocation.principal()),
                                " is not a principal: user:{id}, client:{id} or service:{id}"));
  }
  const bool person = revocation.principal().starts_with("user:");
  const std::string& fingerprint = revocation.certificate();
  if (!fingerprint.empty() && person) {
    violations.Add("revocation.certificate", "people have none; revoke a token of theirs");
  } else if (!fingerprint.empty() &&
             (fingerprint.size() != kFingerprintSize ||
              !std::all_of(fingerprint.begin(), fingerprint.end(),
                           [](unsigned char c) { return absl::ascii_isxdigit(c); }))) {
    violations.Add("revocation.certificate",
                   "is not a SHA-256 fingerprint: 64 of 0-9, a-f, with or without colons");
  }
  if (revocation.token_id().size() > kMaxTokenId || !IsVisibleAscii(revocation.token_id())) {
    violations.Add("revocation.token_id", "is not the id (jti) of a token");
  } else if (!revocation.token_id().empty() && !person) {
    violations.Add("revocation.token_id", "programs have no tokens");
  }
  return violations.ToStatus();
}

}  // namespace thidua::reporting
