#include "services/awards/domain/eligibility_check.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include "common/value/name.h"
#include "services/awards/domain/bounds.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"
#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::awards {
namespace {

constexpr int kMaxYears = 30;
constexpr int kMaxPlace = 1000;

using type::v1::ERROR_REASON_DUPLICATE;
using type::v1::ERROR_REASON_UNKNOWN_REFERENCE;

bool IsTaken(const std::string& rule) {
  return rule == "authority" || rule == "ballot" || rule == "notice" || rule == "cap" ||
         absl::StartsWith(rule, "dossier:");
}

// Checks what one rule looks at; paths begin with `at`, that of the rule.
class ConditionCheck {
 public:
  ConditionCheck(Violations& violations, const v1::RulePack& pack, const v1::EligibilityRule& rule,
                 const std::string& at)
      : violations_(violations), pack_(pack), rule_(rule), at_(at) {}

  void Run() {
    switch (rule_.check_case()) {
      case v1::EligibilityRule::kReportsAccepted:
        CheckRange(violations_, at_ + ".reports_accepted.minimum_percent",
                   rule_.reports_accepted().minimum_percent(), 1, 100);
        return;
      case v1::EligibilityRule::kTargetOutcomes:
        Outcomes(rule_.target_outcomes(), at_ + ".target_outcomes.outcomes");
        return;
      case v1::EligibilityRule::kAttestation:
        CheckRequiredText(violations_, at_ + ".attestation.statement",
                          rule_.attestation().statement(), kMaxParagraph);
        return;
      case v1::EligibilityRule::kStreak:
        OneStreak(rule_.streak(), at_ + ".streak");
        return;
      case v1::EligibilityRule::kLeaguePlace:
        Place(rule_.league_place(), at_ + ".league_place");
        return;
      case v1::EligibilityRule::kNoBar:
        Bars(rule_.no_bar(), at_ + ".no_bar.kinds");
        return;
      case v1::EligibilityRule::CHECK_NOT_SET:
        violations_.Add(at_,
                        "needs one of reports_accepted, target_outcomes, attestation, streak, "
                        "league_place, no_bar");
        return;
    }
  }

 private:
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

  // A title that this pack does not know may be one of an earlier pack.
  void OneStreak(const v1::Streak& rule, const std::string& at) {
    CheckCount(violations_, at + ".honours", rule.honours_size(), 1);
    absl::flat_hash_set<std::string> ids;
    for (int i = 0; i < rule.honours_size(); ++i) {
      const std::string field = absl::StrCat(at, ".honours[", i, "]");
      violations_.AddStatus(field, CheckId(rule.honours(i)));
      if (!ids.insert(rule.honours(i)).second) {
        violations_.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
      }
      const v1::Honour* honour = FindHonour(pack_, rule.honours(i));
      if (honour != nullptr && honour->type() == v1::HONOUR_TYPE_FORM) {
        violations_.Add(field, "is a form of commendation; only titles belong to a year");
      }
    }
    CheckRange(violations_, at + ".years", rule.years(), 1, kMaxYears);
  }

  void Place(const v1::LeaguePlace& rule, const std::string& at) {
    CheckRange(violations_, at + ".at_most", rule.at_most(), 0, kMaxPlace);
    CheckRange(violations_, at + ".minimum_percent", rule.minimum_percent(), 0, 100);
    if (rule.at_most() == 0 && rule.minimum_percent() == 0) {
      violations_.Add(at, "needs at_most or minimum_percent");
    }
  }

  void Bars(const v1::NoBar& rule, const std::string& at) {
    absl::flat_hash_set<int> kinds;
    for (int i = 0; i < rule.kinds_size(); ++i) {
      const std::string field = absl::StrCat(at, "[", i, "]");
      if (!v1::BarKind_IsValid(rule.kinds(i)) || rule.kinds(i) == v1::BAR_KIND_UNSPECIFIED) {
        violations_.Add(field, "is no kind of bar");
      }
      if (!kinds.insert(rule.kinds(i)).second) {
        violations_.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
      }
    }
  }

  Violations& violations_;
  const v1::RulePack& pack_;
  const v1::EligibilityRule& rule_;
  const std::string& at_;
};

}  // namespace

void CheckEligibility(Violations& violations, const v1::RulePack& pack, const v1::Honour& honour,
                      const std::string& at) {
  CheckCount(violations, at + ".eligibility", honour.eligibility_size(), 0);
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < honour.eligibility_size(); ++i) {
    const v1::EligibilityRule& rule = honour.eligibility(i);
    const std::string here = absl::StrCat(at, ".eligibility[", i, "]");
    violations.AddStatus(here + ".rule", CheckId(rule.rule()));
    if (!ids.insert(rule.rule()).second) {
      violations.Add(here + ".rule", "is listed twice", ERROR_REASON_DUPLICATE);
    }
    if (IsTaken(rule.rule())) {
      violations.Add(here + ".rule", "stands for another rule of every honour",
                     ERROR_REASON_DUPLICATE);
    }
    CheckRequiredText(violations, here + ".title", rule.title(), kMaxLine);
    CheckKinds(violations, here + ".kinds", rule.kinds());
    ConditionCheck(violations, pack, rule, here).Run();
    CheckOptionalText(violations, here + ".unverified", rule.unverified(), kMaxNote);
  }
}

}  // namespace thidua::awards
