#include "services/targets/domain/scheme.h"

#include <utility>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/scheme_check.h"

namespace thidua::targets {
namespace {

absl::Status Check(const v1::Scheme& asked, const Siblings* targets, const Vocabulary& vocabulary) {
  Violations violations;
  if (!kPlanName.Match(asked.plan()).ok() || LedgerOf(asked.plan()) != LedgerOf(asked.name())) {
    violations.Add("scheme.plan", "is no plan of the scheme's owner, units/{owner}/plans/{plan}",
                   type::v1::ERROR_REASON_INVALID_NAME);
  } else if (targets == nullptr) {
    violations.Add("scheme.plan", absl::StrCat("there is no ", asked.plan()),
                   type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  }
  CheckScheme(asked, targets, vocabulary, violations);
  return violations.ToStatus();
}

absl::Status CheckDraft(const v1::Scheme& stored, const std::string& etag) {
  RETURN_IF_ERROR(CheckEtag(stored.name(), etag, stored.etag()));
  if (stored.state() == v1::SCHEME_STATE_DRAFT) return absl::OkStatus();
  return IllegalState(absl::StrCat(stored.name(),
                                   " was adopted and does not change any more: other rules are "
                                   "another scheme"));
}

}  // namespace

absl::StatusOr<v1::Scheme> NewScheme(const v1::Scheme& asked, const Siblings* targets,
                                     const Vocabulary& vocabulary, absl::Time now) {
  RETURN_IF_ERROR(Check(asked, targets, vocabulary));
  v1::Scheme scheme = asked;
  scheme.set_state(v1::SCHEME_STATE_DRAFT);
  scheme.clear_adopt_time();
  *scheme.mutable_create_time() = ToTimestamp(now);
  return scheme;
}

absl::StatusOr<v1::Scheme> UpdateScheme(const v1::Scheme& stored, const v1::Scheme& asked,
                                        const Siblings* targets, const Vocabulary& vocabulary) {
  RETURN_IF_ERROR(Check(asked, targets, vocabulary));
  RETURN_IF_ERROR(CheckDraft(stored, asked.etag()));
  if (asked.plan() != stored.plan()) {
    Violations violations;
    violations.Add("scheme.plan", absl::StrCat("cannot change: it is ", stored.plan()));
    return violations.ToStatus();
  }
  v1::Scheme scheme = asked;
  scheme.set_state(stored.state());
  scheme.clear_adopt_time();
  *scheme.mutable_create_time() = stored.create_time();
  return scheme;
}

absl::StatusOr<v1::Scheme> AdoptScheme(v1::Scheme stored, const v1::AdoptSchemeRequest& request,
                                       const Siblings& targets, absl::Time now) {
  Violations violations;
  if (request.reason().empty()) {
    violations.Add("reason", "is required: the act that adopts the scheme");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(CheckDraft(stored, request.etag()));
  CheckSchemeTargets(stored, targets, violations);
  RETURN_IF_ERROR(violations.ToStatus(absl::StatusCode::kFailedPrecondition));
  stored.set_state(v1::SCHEME_STATE_ADOPTED);
  *stored.mutable_adopt_time() = ToTimestamp(now);
  return stored;
}

}  // namespace thidua::targets
