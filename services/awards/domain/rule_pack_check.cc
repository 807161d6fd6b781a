#include "services/awards/domain/rule_pack_check.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <string>

#include "common/value/date.h"
#include "common/value/decimal.h"
#include "common/value/name.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"
#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::awards {
namespace {

constexpr int64_t kMaxCoefficient = 1000;                  // times the base salary
constexpr int64_t kMaxMoney = int64_t{1'000'000'000'000};  // đồng
constexpr int kMaxListed = 200;                            // entries of any list
constexpr int kMaxDays = 366;

using type::v1::ERROR_REASON_DUPLICATE;
using type::v1::ERROR_REASON_UNKNOWN_REFERENCE;

void CheckRange(Violations& violations, std::string_view field, int64_t value, int64_t low,
                int64_t high) {
  if (value < low || value > high) {
    violations.Add(field, absl::StrCat("is ", value, "; it must be from ", low, " to ", high));
  }
}

void CheckCount(Violations& violations, std::string_view field, int count, int least) {
  if (count < least) {
    violations.Add(field, absl::StrCat("needs at least ", least));
  } else if (count > kMaxListed) {
    violations.Add(field, absl::StrCat("has ", count, " entries; at most ", kMaxListed));
  }
}

bool KnownKind(v1::RecipientKind kind) {
  return v1::RecipientKind_IsValid(kind) && kind != v1::RECIPIENT_KIND_UNSPECIFIED;
}

// Checks one honour; paths begin with `at`.
class HonourCheck {
 public:
  HonourCheck(Violations& violations, const v1::RulePack& pack, const v1::Honour& honour,
              std::string at)
      : violations_(violations), pack_(pack), honour_(honour), at_(std::move(at)) {}

  void Run() {
    violations_.AddStatus(at_ + ".honour", CheckId(honour_.honour()));
    CheckRequiredText(violations_, at_ + ".title", honour_.title(), kMaxTitle);
    CheckRequiredText(violations_, at_ + ".authority", honour_.authority(), kMaxTitle);
    CheckOptionalText(violations_, at_ + ".legal_basis", honour_.legal_basis(), kMaxNote);
    CheckRange(violations_, at_ + ".working_days", honour_.working_days(), 0, kMaxDays);
    CheckRange(violations_, at_ + ".notice_days", honour_.notice_days(), 0, kMaxDays);
    Recipients();
    DossierItems();
    if (honour_.has_ballot()) Ballot(honour_.ballot());
    if (honour_.has_cap()) OneCap(honour_.cap());
    Eligibility();
  }

 private:
  void Recipients() {
    CheckCount(violations_, at_ + ".recipients", honour_.recipients_size(), 1);
    absl::flat_hash_set<int> kinds;
    for (int i = 0; i < honour_.recipients_size(); ++i) {
      const v1::RecipientRule& rule = honour_.recipients(i);
      const std::string at = absl::StrCat(at_, ".recipients[", i, "]");
      if (!KnownKind(rule.kind())) violations_.Add(at + ".kind", "is required");
      if (!kinds.insert(rule.kind()).second) {
        violations_.Add(at + ".kind", "is listed twice", ERROR_REASON_DUPLICATE);
      }
      auto coefficient = ParseScaled(rule.coefficient(), kCoefficientDecimals);
      violations_.AddStatus(at + ".coefficient", coefficient.status());
      if (coefficient.ok() && (*coefficient < 0 || *coefficient > kMaxCoefficient * 1'000'000)) {
        violations_.Add(at + ".coefficient", absl::StrCat("must be from 0 to ", kMaxCoefficient));
      }
      if (coefficient.ok() && *coefficient > 0 && pack_.base_salaries().empty()) {
        violations_.Add(at + ".coefficient", "needs base_salaries, and the pack has none");
      }
    }
  }

  void DossierItems() {
    CheckCount(violations_, at_ + ".dossier_items", honour_.dossier_items_size(), 0);
    absl::flat_hash_set<std::string> items;
    for (int i = 0; i < honour_.dossier_items_size(); ++i) {
      const std::string at = absl::StrCat(at_, ".dossier_items[", i, "]");
      CheckRequiredText(violations_, at, honour_.dossier_items(i), kMaxTitle);
      if (!items.insert(honour_.dossier_items(i)).second) {
        violations_.Add(at, "is listed twice", ERROR_REASON_DUPLICATE);
      }
    }
  }

  void Ballot(const v1::BallotRule& ballot) {
    CheckRange(violations_, at_ + ".ballot.denominator", ballot.denominator(), 1, 1'000'000);
    if (ballot.denominator() >= 1) {
      CheckRange(violations_, at_ + ".ballot.numerator", ballot.numerator(), 1,
                 ballot.denominator());
    }
    if (!v1::BallotBase_IsValid(ballot.base()) || ballot.base() == v1::BALLOT_BASE_UNSPECIFIED) {
      violations_.Add(at_ + ".ballot.base", "is required");
    }
  }

  void OneCap(const v1::Cap& cap) {
    CheckRange(violations_, at_ + ".cap.percent", cap.percent(), 0, 100);
    if (FindHonour(pack_, cap.of_honour()) == nullptr) {
      violations_.Add(at_ + ".cap.of_honour", "is no honour of this pack",
                      ERROR_REASON_UNKNOWN_REFERENCE);
    } else if (cap.of_honour() == honour_.honour()) {
      violations_.Add(at_ + ".cap.of_honour", "must be another honour",
                      ERROR_REASON_UNKNOWN_REFERENCE);
    }
  }

  void Eligibility() {
    CheckCount(violations_, at_ + ".eligibility", honour_.eligibility_size(), 0);
    absl::flat_hash_set<std::string> ids;
    for (int i = 0; i < honour_.eligibility_size(); ++i) {
      const v1::EligibilityRule& rule = honour_.eligibility(i);
      const std::string at = absl::StrCat(at_, ".eligibility[", i, "]");
      violations_.AddStatus(at + ".rule", CheckId(rule.rule()));
      if (!ids.insert(rule.rule()).second) {
        violations_.Add(at + ".rule", "is listed twice", ERROR_REASON_DUPLICATE);
      }
      CheckRequiredText(violations_, at + ".title", rule.title(), kMaxLine);
      Kinds(rule, at);
      OneCheck(rule, at);
    }
  }

  void Kinds(const v1::EligibilityRule& rule, const std::string& at) {
    absl::flat_hash_set<int> kinds;
    for (int i = 0; i < rule.kinds_size(); ++i) {
      const std::string field = absl::StrCat(at, ".kinds[", i, "]");
      if (!KnownKind(rule.kinds(i))) violations_.Add(field, "is no kind of recipient");
      if (!kinds.insert(rule.kinds(i)).second) {
        violations_.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
      }
    }
  }

  void OneCheck(const v1::EligibilityRule& rule, const std::string& at) {
    switch (rule.check_case()) {
      case v1::EligibilityRule::kReportsAccepted:
        CheckRange(violations_, at + ".reports_accepted.minimum_percent",
                   rule.reports_accepted().minimum_percent(), 1, 100);
        return;
      case v1::EligibilityRule::kTargetOutcomes:
        Outcomes(rule.target_outcomes(), at + ".target_outcomes.outcomes");
        return;
      case v1::EligibilityRule::kAttestation:
        CheckRequiredText(violations_, at + ".attestation.statement",
                          rule.attestation().statement(), kMaxParagraph);
        return;
      case v1::EligibilityRule::CHECK_NOT_SET:
        violations_.Add(at, "needs one of reports_accepted, target_outcomes, attestation");
        return;
    }
  }

  void Outcomes(const v1::TargetOutcomes& rule, const std::string& at) {
    CheckCount(violations_, at, rule.outcomes_size(), 1);
    absl::flat_hash_set<std::string> names;
    for (int i = 0; i < rule.outcomes_size(); ++i) {
      targets::v1::Outcome outcome = targets::v1::OUTCOME_UNSPECIFIED;
      const std::string field = absl::StrCat(at, "[", i, "]");
      if (!targets::v1::Outcome_Parse(rule.outcomes(i), &outcome) ||
          outcome == targets::v1::OUTCOME_UNSPECIFIED) {
        violations_.Add(field, "is no outcome of targets", ERROR_REASON_UNKNOWN_REFERENCE);
      }
      if (!names.insert(rule.outcomes(i)).second) {
        violations_.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
      }
    }
  }

  Violations& violations_;
  const v1::RulePack& pack_;
  const v1::Honour& honour_;
  const std::string at_;
};

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
    HonourCheck(violations, pack, pack.honours(i), at).Run();
  }
  CheckSalaries(violations, pack);
  CheckRounding(violations, pack.rounding());
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
