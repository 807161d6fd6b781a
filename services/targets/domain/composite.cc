#include "services/targets/domain/composite.h"

#include <absl/algorithm/container.h>

#include "common/value/check.h"
#include "common/value/enum_switch.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

using Members = std::vector<const Judgement*>;

Evidence EvidenceOf(const Members& members) {
  Evidence evidence;
  for (const Judgement* member : members) {
    const v1::TargetResult& result = member->result;
    Evidence part;
    part.expected = result.expected();
    part.accepted = result.accepted();
    part.status = result.status();
    part.simulated = result.simulated();
    part.assumed = result.assumed();
    part.carried = result.carried();
    part.partial = result.partial();
    part.oldest_period = result.oldest_period();
    part.rounds.insert(result.rounds().begin(), result.rounds().end());
    for (const v1::RolledUp& each : result.rolled_up()) {
      part.rolled_up[{each.form(), each.period()}] = each.owners();
    }
    evidence.Merge(part);
  }
  return evidence;
}

bool AllFinal(const Members& members) {
  return absl::c_all_of(members, [](const Judgement* member) { return member->result.final(); });
}

// Returns true if a member came to that; with `final` only if that is final.
bool Any(const Members& members, v1::Outcome outcome, bool final = false) {
  return absl::c_any_of(members, [=](const Judgement* member) {
    return member->result.outcome() == outcome && (member->result.final() || !final);
  });
}

// Adds an obstacle for every member that cannot be judged or, if a value is needed, has none that
// stands for its year.
void ObstructByMembers(const Members& members, bool value_needed, Reading& reading) {
  for (const Judgement* member : members) {
    const bool judged = member->result.outcome() != v1::OUTCOME_NOT_ASSESSABLE;
    const bool has_value = member->value && member->result.obstacles().empty();
    if (judged && (has_value || !value_needed)) continue;
    v1::ObstacleDetail detail;
    detail.set_obstacle(v1::OBSTACLE_MEMBER);
    detail.set_target(member->result.target());
    reading.Obstruct(detail);
  }
}

// Returns the weighted share or the weighted mean of the members.
absl::StatusOr<Reading> Weighted(const v1::Composite& composite, const Members& members) {
  Reading reading;
  reading.evidence = EvidenceOf(members);
  reading.unsettled = !AllFinal(members);
  ObstructByMembers(members, true, reading);
  if (!reading.obstacles.empty()) return reading;
  const bool share = composite.kind() == v1::COMPOSITE_KIND_WEIGHTED_SHARE;
  mpq_class sum = 0;
  mpq_class whole = 0;
  for (size_t i = 0; i < members.size(); ++i) {
    ASSIGN_OR_RETURN(const mpq_class weight,
                     ReadDecimalOr(composite.members(static_cast<int>(i)).weight(), 1));
    whole += weight;
    if (share) {
      if (members[i]->result.holds()) sum += weight;
      continue;
    }
    const mpq_class* value = members[i]->value->rational();
    if (value == nullptr) return Corrupt("a weighted mean is of a number that is not exact");
    sum += weight * *value;
  }
  if (whole <= 0) return Corrupt("a stored composite weighs nothing");
  reading.value = ExactValue(mpq_class((share ? 100 * sum : sum) / whole));
  if (share) {
    reading.numerator = sum;
    reading.denominator = whole;
  }
  return reading;
}

// Decides on a composite that is kept if all its members are.
void DecideAllOf(const Members& members, v1::TargetResult& result) {
  result.set_final(AllFinal(members));
  result.set_holds(
      absl::c_all_of(members, [](const Judgement* member) { return member->result.holds(); }));
  // What settles it comes first, then the members that are furthest behind.
  for (const v1::Outcome outcome :
       {v1::OUTCOME_MISSED, v1::OUTCOME_NOT_ASSESSABLE, v1::OUTCOME_EVALUATED_AT_DISSOLUTION,
        v1::OUTCOME_OFF_TRACK, v1::OUTCOME_AT_RISK, v1::OUTCOME_ON_TRACK, v1::OUTCOME_MET}) {
    if (!Any(members, outcome)) continue;
    result.set_outcome(outcome);
    break;
  }
  if (result.outcome() == v1::OUTCOME_MISSED) {
    result.set_final(Any(members, v1::OUTCOME_MISSED, true));
  }
}

void AddParts(const v1::Composite& composite, const Members& members, v1::TargetResult& result) {
  for (size_t i = 0; i < members.size(); ++i) {
    const v1::TargetResult& member = members[i]->result;
    v1::Part& part = *result.add_parts();
    part.set_target(member.target());
    part.set_title(member.title());
    if (composite.kind() != v1::COMPOSITE_KIND_ALL_OF) {
      const std::string& weight = composite.members(static_cast<int>(i)).weight();
      part.set_weight(weight.empty() ? "1" : weight);
    }
    part.set_outcome(member.outcome());
    part.set_final(member.final());
    part.set_holds(member.holds());
    part.set_value(member.actual().value());
    part.set_unit_of_measure(member.unit_of_measure());
    part.set_actual_period(member.actual_period());
    part.set_superseded_by(member.superseded_by());
  }
}

}  // namespace

absl::StatusOr<Judgement> JudgeComposite(const v1::Target& target, const Occasion& occasion,
                                         const std::vector<const Judgement*>& members) {
  const v1::Composite& composite = target.indicator().composite();
  THIDUA_CHECK(static_cast<int>(members.size()) == composite.members_size(),
               "Every member of a composite is judged.");
  const bool all_of = composite.kind() == v1::COMPOSITE_KIND_ALL_OF;
  Reading reading;
  if (all_of) {
    reading.evidence = EvidenceOf(members);
    ObstructByMembers(members, false, reading);
  } else {
    ASSIGN_OR_RETURN(reading, Weighted(composite, members));
  }
  ASSIGN_OR_RETURN(const Due due, Due::Of(target));
  const int year = DecidingYear(due, occasion);
  // Its members have fallen back on earlier years by themselves.
  const auto measure = [&](int asked) { return asked == year ? reading : Reading(); };
  ASSIGN_OR_RETURN(Judgement judgement, Judge(target, occasion, measure));
  if (all_of) {
    DecideAllOf(members, judgement.result);
    if (judgement.result.outcome() != v1::OUTCOME_NOT_ASSESSABLE) {
      judgement.result.clear_obstacles();
    }
  }
  AddParts(composite, members, judgement.result);
  return judgement;
}

}  // namespace thidua::targets
