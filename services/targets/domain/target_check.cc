#include "services/targets/domain/target_check.h"

#include <absl/algorithm/container.h>

#include <set>

#include "common/value/date.h"
#include "common/value/name.h"
#include "common/value/text.h"
#include "services/targets/domain/allocation_check.h"
#include "services/targets/domain/bound_check.h"
#include "services/targets/domain/comparison_check.h"
#include "services/targets/domain/due.h"
#include "services/targets/domain/fields.h"
#include "services/targets/domain/indicator_check.h"
#include "services/targets/domain/part_year.h"
#include "services/targets/domain/readings.h"
#include "services/targets/domain/trajectory.h"

namespace thidua::targets {
namespace {

// A TargetCheck collects the violations of one target.
class TargetCheck {
 public:
  TargetCheck(const v1::Target& target, const PlanYears& years, const Siblings& siblings,
              const Vocabulary& vocabulary, Violations& violations)
      : target_(target),
        years_(years),
        siblings_(siblings),
        vocabulary_(vocabulary),
        violations_(violations) {}

  void Run() {
    Texts();
    CheckIndicator(target_.indicator(), vocabulary_, violations_);
    if (target_.indicator().has_composite()) {
      CheckComposite(target_, siblings_, violations_);
    } else {
      CheckComparison(target_, years_, violations_);
    }
    if (target_.has_bound()) CheckBound(target_.bound(), violations_);
    if (target_.quantifier() == v1::QUANTIFIER_UNSPECIFIED ||
        !v1::Quantifier_IsValid(target_.quantifier())) {
      violations_.Add("target.quantifier", "is required");
    }
    Alternatives();
    DuePeriod();
    Quality();
    CheckTrajectory(target_, years_, {"target.trajectory", "target.trajectory_rule"}, violations_);
    CheckAllocations(target_, years_, vocabulary_, violations_);
  }

 private:
  void Text(const std::string& field, const std::string& text, size_t max_chars) {
    violations_.AddStatus(field, CheckText(text, max_chars));
  }

  void Texts() {
    Text("target.title", target_.title(), kMaxLine);
    Text("target.title_en", target_.title_en(), kMaxLine);
    for (int i = 0; i < target_.phrases_size(); ++i) {
      Text(absl::StrCat("target.phrases[", i, "]"), target_.phrases(i), kMaxProse);
    }
    Text("target.source", target_.source(), kMaxProse);
    Text("target.authority", target_.authority(), kMaxLine);
    Text("target.reading", target_.reading(), kMaxProse);
    if (!target_.source_date().empty()) {
      violations_.AddStatus("target.source_date", ParseDate(target_.source_date()).status());
    }
    if (!target_.composition().empty()) {
      violations_.AddStatus("target.composition", CheckId(target_.composition()));
    }
  }

  // What an alternative replaces must be as it must be of a target; what it leaves is looked at by
  // itself.
  void Alternatives() {
    const std::string field = "target.alternatives";
    if (target_.alternatives().empty()) return;
    if (target_.indicator().has_composite()) {
      violations_.Add(field, "must be empty: the members of a composite have readings");
      return;
    }
    if (target_.alternatives_size() > kMaxAlternatives) {
      violations_.Add(field, absl::StrCat("has ", target_.alternatives_size(), ", more than ",
                                          kMaxAlternatives));
      return;
    }
    std::set<std::string> seen;
    for (int i = 0; i < target_.alternatives_size(); ++i) {
      Alternative(absl::StrCat(field, "[", i, "]"), target_.alternatives(i));
      if (!seen.insert(target_.alternatives(i).id()).second) {
        violations_.Add(absl::StrCat(field, "[", i, "].id"), "stands twice",
                        type::v1::ERROR_REASON_DUPLICATE);
      }
    }
  }

  void Alternative(const std::string& path, const v1::AlternativeReading& alternative) {
    violations_.AddStatus(path + ".id", CheckId(alternative.id()));
    if (alternative.id().size() > kMaxAlternativeId) {
      violations_.Add(path + ".id",
                      absl::StrCat("has more than ", kMaxAlternativeId, " characters"));
    }
    if (alternative.title().empty()) violations_.Add(path + ".title", "is required");
    Text(path + ".title", alternative.title(), kMaxLine);
    Text(path + ".title_en", alternative.title_en(), kMaxLine);
    Text(path + ".note", alternative.note(), kMaxProse);
    if (!v1::Quantifier_IsValid(alternative.quantifier())) {
      violations_.Add(path + ".quantifier", "is unknown");
    }
    if (!alternative.has_indicator() && !alternative.has_bound() &&
        alternative.quantifier() == v1::QUANTIFIER_UNSPECIFIED) {
      violations_.Add(path, "must replace the indicator, the bound or the quantifier");
    }
    if (alternative.indicator().has_composite()) {
      violations_.Add(path + ".indicator.composite", "must be a level or a ratio");
      return;
    }
    Violations own, without;
    const v1::Target read = ReadAs(target_, alternative);
    TargetCheck(read, years_, siblings_, vocabulary_, own).Run();
    TargetCheck(ReadAs(target_, {}), years_, siblings_, vocabulary_, without).Run();
    for (const FieldViolation& violation : own.list()) {
      const bool known = absl::c_any_of(without.list(), [&](const FieldViolation& other) {
        return other.field == violation.field && other.description == violation.description;
      });
      if (known) continue;
      const std::string_view rest =
          std::string_view(violation.field).substr(std::string_view("target.").size());
      violations_.Add(absl::StrCat(path, ".", absl::string_view(rest.data(), rest.size())),
                      violation.description, violation.reason);
    }
  }

  void DuePeriod() {
    const auto due = Due::Parse(target_.due_period());
    violations_.AddStatus("target.due_period", due.status());
    if (!due.ok()) return;
    if (due->year() && (*due->year() < years_.first() || *due->year() > last_year())) {
      violations_.Add("target.due_period",
                      absl::StrCat("is not in the years ", years_.first(), " to ", last_year()),
                      type::v1::ERROR_REASON_UNKNOWN_PERIOD);
    }
    if (!due->year() || !due->Cuts(*due->year())) return;
    if (target_.quantifier() == v1::QUANTIFIER_EVERY_YEAR) {
      violations_.Add("target.due_period", "must be a year: every year is judged as a whole");
    }
    if (target_.indicator().window() == v1::WINDOW_MEAN_TO_DATE) {
      violations_.Add("target.due_period", "must be a year: a mean is of whole years");
    }
    if (!IsAlikeInPartOfYear(target_.indicator(), vocabulary_)) {
      violations_.Add("target.due_period",
                      "must be a year: what flows in a part of a year is less than what flowed in "
                      "the years before; WINDOW_TERM_TO_DATE adds flows up to a day");
    }
  }

  int last_year() const { return years_.last() + kMaxYearsBeyond; }

  void Quality() {
    if (!target_.minimum_coverage_percent().empty()) {
      const auto coverage = CheckNumber("target.minimum_coverage_percent",
                                        target_.minimum_coverage_percent(), violations_);
      if (coverage && (*coverage < 0 || *coverage > 100)) {
        violations_.Add("target.minimum_coverage_percent", "must be 0 to 100");
      }
    }
    if (!type::v1::ValueStatus_IsValid(target_.minimum_status())) {
      violations_.Add("target.minimum_status", "is unknown");
    }
    CheckOptionalNotNegative("target.risk_margin", target_.risk_margin(), violations_);
  }

  const v1::Target& target_;
  const PlanYears& years_;
  const Siblings& siblings_;
  const Vocabulary& vocabulary_;
  Violations& violations_;
};

}  // namespace

void CheckTarget(const v1::Target& target, const PlanYears& years, const Siblings& siblings,
                 const Vocabulary& vocabulary, Violations& violations) {
  TargetCheck(target, years, siblings, vocabulary, violations).Run();
}

}  // namespace thidua::targets
