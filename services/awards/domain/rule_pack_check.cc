#include "services/awards/domain/rule_pack_check.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <string>

#include "common/value/name.h"
#include "services/awards/domain/bounds.h"
#include "services/awards/domain/honour_check.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"

namespace thidua::awards {
namespace {

constexpr int64_t kMaxMoney = int64_t{1'000'000'000'000};  // đồng

using type::v1::ERROR_REASON_DUPLICATE;

void CheckSalaries(Violations& violations, const v1::RulePack& pack) {
  CheckCount(violations, "rule_pack.base_salaries", pack.base_salaries_size(), 0);
  for (int i = 0; i < pack.base_salaries_size(); ++i) {
    const v1::BaseSalary& salary = pack.base_salaries(i);
    const std::string at = absl::StrCat("rule_pack.base_salaries[", i, "]");
    CheckDate(violations, at + ".valid_from", salary.valid_from());
    if (i > 0 && salary.valid_from() <= pack.base_salaries(i - 1).valid_from()) {
      violations.Add(at + ".valid_from", "must be later than the one before");
    }
    CheckRange(violations, at + ".amount_vnd", salary.amount_vnd(), 1, kMaxMoney);
    CheckOptionalText(violations, at + ".act", salary.act(), kMaxLine);
  }
}

void CheckRounding(Violations& violations, const v1::MoneyRounding& rounding) {
  if (!v1::RoundingMode_IsValid(rounding.mode()) ||
      rounding.mode() == v1::ROUNDING_MODE_UNSPECIFIED) {
    violations.Add("rule_pack.rounding.mode", "is required");
  } else if (rounding.mode() != v1::ROUNDING_MODE_NONE) {
    CheckRange(violations, "rule_pack.rounding.step_vnd", rounding.step_vnd(), 1, kMaxMoney);
  }
  CheckOptionalText(violations, "rule_pack.rounding.source", rounding.source(), kMaxNote);
}

// Whether [a.from, a.to) and [b.from, b.to) share a day.
bool Overlap(const v1::RulePack& a, const v1::RulePack& b) {
  return (b.valid_to().empty() || a.valid_from() < b.valid_to()) &&
         (a.valid_to().empty() || b.valid_from() < a.valid_to());
}

}  // namespace

void CheckRulePack(Violations& violations, const v1::RulePack& pack) {
  if (!pack.owner().empty()) {
    violations.AddStatus("rule_pack.owner", kUnitName.Match(pack.owner()).status());
  }
  violations.AddStatus("rule_pack.name", kRulePackName.Match(pack.name()).status());
  CheckRequiredText(violations, "rule_pack.title", pack.title(), kMaxLine);
  CheckDate(violations, "rule_pack.valid_from", pack.valid_from());
  if (!pack.valid_to().empty()) {
    CheckDate(violations, "rule_pack.valid_to", pack.valid_to());
    if (pack.valid_to() <= pack.valid_from()) {
      violations.Add("rule_pack.valid_to", "must be later than valid_from");
    }
  }
  CheckCount(violations, "rule_pack.acts", pack.acts_size(), 0);
  for (int i = 0; i < pack.acts_size(); ++i) {
    CheckRequiredText(violations, absl::StrCat("rule_pack.acts[", i, "]"), pack.acts(i), kMaxLine);
  }
  CheckCount(violations, "rule_pack.caveats", pack.caveats_size(), 0);
  for (int i = 0; i < pack.caveats_size(); ++i) {
    CheckRequiredText(violations, absl::StrCat("rule_pack.caveats[", i, "]"), pack.caveats(i),
                      kMaxNote);
  }
  CheckCount(violations, "rule_pack.honours", pack.honours_size(), 1);
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < pack.honours_size(); ++i) {
    const std::string at = absl::StrCat("rule_pack.honours[", i, "]");
    if (!ids.insert(pack.honours(i).honour()).second) {
      violations.Add(at + ".honour", "is listed twice", ERROR_REASON_DUPLICATE);
    }
    CheckHonour(violations, pack, pack.honours(i), at);
  }
  CheckSalaries(violations, pack);
  CheckRounding(violations, pack.rounding());
  if (!v1::TransitionMode_IsValid(pack.transition().mode())) {
    violations.Add("rule_pack.transition.mode", "is no mode of transition");
  }
  CheckOptionalText(violations, "rule_pack.transition.source", pack.transition().source(),
                    kMaxNote);
}

void CheckSpans(Violations& violations, const v1::RulePack& pack,
                const std::vector<v1::RulePack>& others) {
  for (const v1::RulePack& other : others) {
    if (other.name() != pack.name() && other.owner() == pack.owner() && Overlap(pack, other)) {
      violations.Add(
          "rule_pack.valid_from",
          absl::StrCat("the span overlaps that of ", other.name(), ", ", other.valid_from(), " to ",
                       other.valid_to().empty() ? "open" : other.valid_to()));
    }
  }
}

absl::Status CheckAmong(const std::vector<v1::RulePack>& others, const v1::RulePack& pack) {
  Violations violations;
  CheckRulePack(violations, pack);
  CheckSpans(violations, pack, others);
  return violations.ToStatus();
}

}  // namespace thidua::awards
