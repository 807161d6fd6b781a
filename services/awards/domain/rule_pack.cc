#include "services/awards/domain/rule_pack.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <string>

#include "common/value/errors.h"

namespace thidua::awards {

bool InForce(const v1::RulePack& pack, std::string_view date) {
  return pack.valid_from() <= date && (pack.valid_to().empty() || date < pack.valid_to());
}

absl::StatusOr<const v1::RulePack*> ChoosePack(const std::vector<v1::RulePack>& packs,
                                               std::string_view date) {
  for (const v1::RulePack& pack : packs) {
    if (InForce(pack, date)) return &pack;
  }
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NO_RULE_PACK,
               "no rule pack is in force on " + std::string(date));
}

const v1::Honour* FindHonour(const v1::RulePack& pack, std::string_view honour) {
  auto it = absl::c_find_if(
      pack.honours(), [&](const v1::Honour& h) { return std::string_view(h.honour()) == honour; });
  return it == pack.honours().end() ? nullptr : &*it;
}

const v1::RecipientRule* FindTerms(const v1::Honour& honour, v1::RecipientKind kind) {
  auto it = absl::c_find_if(honour.recipients(),
                            [&](const v1::RecipientRule& rule) { return rule.kind() == kind; });
  return it == honour.recipients().end() ? nullptr : &*it;
}

bool AppliesTo(const v1::EligibilityRule& rule, v1::RecipientKind kind) {
  return rule.kinds().empty() || absl::c_linear_search(rule.kinds(), kind);
}

}  // namespace thidua::awards
