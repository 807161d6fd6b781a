#include "services/awards/domain/confirmation.h"

#include <absl/algorithm/container.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <string>

#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {

using google::protobuf::RepeatedPtrField;

const v1::Confirmation* FindConfirmation(const RepeatedPtrField<v1::Confirmation>& confirmations,
                                         std::string_view rule) {
  auto found = absl::c_find_if(confirmations, [&](const v1::Confirmation& confirmation) {
    return std::string_view(confirmation.rule()) == rule;
  });
  return found == confirmations.end() ? nullptr : &*found;
}

void CheckConfirmations(Violations& violations,
                        const RepeatedPtrField<v1::Confirmation>& confirmations,
                        const v1::Honour& honour, v1::RecipientKind kind) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < confirmations.size(); ++i) {
    const std::string at = absl::StrCat("confirmations[", i, "]");
    const std::string& id = confirmations[i].rule();
    auto rule = absl::c_find_if(honour.eligibility(), [&](const v1::EligibilityRule& candidate) {
      return candidate.rule() == id && AppliesTo(candidate, kind);
    });
    if (rule == honour.eligibility().end()) {
      violations.Add(at + ".rule",
                     absl::StrCat("is no eligibility rule of the honour ", honour.honour()),
                     type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    } else if (rule->unverified().empty()) {
      violations.Add(at + ".rule", "is verified and cannot be passed over");
    }
    if (!seen.insert(id).second) {
      violations.Add(at + ".rule", "is confirmed twice", type::v1::ERROR_REASON_DUPLICATE);
    }
    CheckRequiredText(violations, at + ".reason", confirmations[i].reason(), kMaxNote);
  }
}

v1::Check Judge(const v1::EligibilityRule& rule, const Found& found,
                const RepeatedPtrField<v1::Confirmation>& confirmations) {
  v1::Check check;
  check.set_rule(rule.rule());
  check.set_title(rule.title());
  check.set_finding(found.finding);
  if (found.kept) {
    check.set_outcome(v1::CHECK_OUTCOME_PASSED);
  } else if (rule.unverified().empty()) {
    check.set_outcome(v1::CHECK_OUTCOME_FAILED);
  } else if (const v1::Confirmation* said = FindConfirmation(confirmations, rule.rule())) {
    check.set_outcome(v1::CHECK_OUTCOME_CONFIRMED);
    check.set_confirmation(said->reason());
  } else {
    check.set_outcome(v1::CHECK_OUTCOME_UNCONFIRMED);
  }
  return check;
}

}  // namespace thidua::awards
