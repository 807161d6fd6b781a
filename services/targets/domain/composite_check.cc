#include "services/targets/domain/composite_check.h"

#include <optional>
#include <set>

#include "common/value/enum_switch.h"
#include "common/value/text.h"
#include "services/targets/domain/due.h"
#include "services/targets/domain/fields.h"
#include "services/targets/domain/names.h"

namespace thidua::targets {
namespace {

constexpr int kMaxMembers = 100;
constexpr char kComposite[] = "target.indicator.composite";

// A CompositeCheck collects the violations of one composite.
class CompositeCheck {
 public:
  CompositeCheck(const v1::Target& target, const Siblings& siblings, Violations& violations)
      : target_(target),
        composite_(target.indicator().composite()),
        siblings_(siblings),
        violations_(violations) {}

  void Run() {
    if (composite_.kind() == v1::COMPOSITE_KIND_UNSPECIFIED ||
        !v1::CompositeKind_IsValid(composite_.kind())) {
      violations_.Add(absl::StrCat(kComposite, ".kind"), "is required");
    }
    if (composite_.members_size() < 2 || composite_.members_size() > kMaxMembers) {
      violations_.Add(absl::StrCat(kComposite, ".members"), "must be 2 to 100");
    }
    // What is too many is not looked up either.
    const int members = composite_.members_size() > kMaxMembers ? 0 : composite_.members_size();
    for (int i = 0; i < members; ++i) Member(i);
    NothingElse();
  }

 private:
  bool all_of() const { return composite_.kind() == v1::COMPOSITE_KIND_ALL_OF; }

  void Member(int i) {
    const v1::CompositeMember& member = composite_.members(i);
    const std::string path = absl::StrCat(kComposite, ".members[", i, "]");
    Weight(path + ".weight", member.weight());
    if (!seen_.insert(member.target()).second) {
      violations_.Add(path + ".target", "stands twice", type::v1::ERROR_REASON_DUPLICATE);
    }
    const auto sibling = siblings_.find(member.target());
    if (sibling == siblings_.end()) {
      violations_.Add(path + ".target",
                      absl::StrCat(Quote(member.target()), " is no target of the plan"),
                      type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
      return;
    }
    Fit(path + ".target", sibling->second);
  }

  void Weight(const std::string& field, const std::string& weight) {
    if (weight.empty()) return;
    if (all_of()) violations_.Add(field, "is not for COMPOSITE_KIND_ALL_OF: nothing outweighs");
    const auto number = CheckNumber(field, weight, violations_);
    if (number && *number <= 0) violations_.Add(field, "must be above 0");
  }

  // Adds why the sibling cannot be a member.
  void Fit(const std::string& field, const v1::Target& sibling) {
    if (sibling.indicator().has_composite()) {
      violations_.Add(field, "is a composite itself: name its members");
      return;
    }
    if (IsLater(sibling)) {
      violations_.Add(field, absl::StrCat("is due by ", sibling.due_period(),
                                          ", which is after the composite is"));
    }
    switch (composite_.kind()) {
      case v1::COMPOSITE_KIND_ALL_OF:
      case v1::COMPOSITE_KIND_WEIGHTED_SHARE:
        if (!sibling.has_bound()) violations_.Add(field, "has no bound that could hold");
        return;
      case v1::COMPOSITE_KIND_WEIGHTED_MEAN:
        return FitMean(field, sibling.indicator());
      case v1::COMPOSITE_KIND_UNSPECIFIED:
      case SENTINELS_OF(v1::CompositeKind):
        break;
    }
  }

  void FitMean(const std::string& field, const v1::Indicator& sibling) {
    if (sibling.comparison().kind() == v1::COMPARISON_KIND_COMPOUND_GROWTH) {
      violations_.Add(field, "is an average of compound growth, which has no exact number");
    }
    if (sibling.unit_of_measure() != target_.indicator().unit_of_measure()) {
      violations_.Add(
          field, absl::StrCat("is in ", Quote(sibling.unit_of_measure()), ", the composite in ",
                              Quote(target_.indicator().unit_of_measure())));
    }
  }

  // Returns true if the sibling is due after the composite; false where one of the days is not
  // known.
  bool IsLater(const v1::Target& sibling) const {
    const auto own = Due::Parse(target_.due_period());
    const auto other = Due::Parse(sibling.due_period());
    return own.ok() && other.ok() && other->IsAfter(*own);
  }

  void Refuse(bool is_set, const char* field) {
    if (is_set) violations_.Add(field, "is not for composites");
  }

  void NothingElse() {
    const v1::Indicator& indicator = target_.indicator();
    Refuse(indicator.window() != v1::WINDOW_UNSPECIFIED, "target.indicator.window");
    Refuse(indicator.has_comparison(), "target.indicator.comparison");
    Refuse(indicator.has_published(), "target.indicator.published");
    Refuse(!indicator.base_period().empty(), "target.indicator.base_period");
    Refuse(target_.quantifier() == v1::QUANTIFIER_EVERY_YEAR, "target.quantifier");
    Refuse(!target_.minimum_coverage_percent().empty(), "target.minimum_coverage_percent");
    Refuse(target_.minimum_status() != type::v1::VALUE_STATUS_UNSPECIFIED, "target.minimum_status");
    Refuse(!target_.allocations().empty(), "target.allocations");
    Refuse(!target_.composition().empty(), "target.composition");
    if (!all_of()) return;
    const std::string why = "is not for COMPOSITE_KIND_ALL_OF: its members say what must hold";
    if (target_.has_bound()) violations_.Add("target.bound", why);
    if (!target_.risk_margin().empty()) violations_.Add("target.risk_margin", why);
  }

  const v1::Target& target_;
  const v1::Composite& composite_;
  const Siblings& siblings_;
  Violations& violations_;
  std::set<std::string> seen_;
};

}  // namespace

std::vector<std::string> SiblingsOf(const v1::Target& target) {
  const v1::Composite& composite = target.indicator().composite();
  if (composite.members_size() > kMaxMembers) return {};
  std::set<std::string> names;
  for (const v1::CompositeMember& member : composite.members()) {
    if (kTargetName.Match(member.target()).ok() && member.target() != target.name() &&
        PlanOf(member.target()) == PlanOf(target.name())) {
      names.insert(member.target());
    }
  }
  return {names.begin(), names.end()};
}

void CheckComposite(const v1::Target& target, const Siblings& siblings, Violations& violations) {
  CompositeCheck(target, siblings, violations).Run();
}

}  // namespace thidua::targets
