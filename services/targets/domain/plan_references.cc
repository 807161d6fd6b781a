#include "services/targets/domain/plan_references.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_join.h>

#include <set>
#include <string>

#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/targets/domain/composite_check.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/plan_life.h"

namespace thidua::targets {
namespace {

constexpr char kField[] = "target.inherits";

// Whether the target names the other one of its plan: it supersedes it, or has it as a member.
bool Names(const v1::Target& target, const std::string& other) {
  if (target.name() == other) return false;
  if (target.supersedes() == other) return true;
  for (const v1::CompositeMember& member : target.indicator().composite().members()) {
    if (member.target() == other) return true;
  }
  return false;
}

// Whether one of the scheme's criteria is about the target.
bool Scores(const v1::Scheme& scheme, const std::string& target) {
  return absl::c_any_of(scheme.criteria(), [&target](const v1::Criterion& criterion) {
    return criterion.target() == target;
  });
}

}  // namespace

absl::StatusOr<Deletion> DeleteTarget(const v1::Plan& plan, const std::vector<v1::Target>& all,
                                      const std::vector<v1::Scheme>& schemes,
                                      const v1::Target& target,
                                      const v1::DeleteTargetRequest& request) {
  RETURN_IF_ERROR(CheckEtag(target.name(), request.etag(), target.etag()));
  RETURN_IF_ERROR(CheckDraft(plan));
  std::vector<std::string> named_by;
  Deletion deletion;
  for (const v1::Target& each : all) {
    if (Names(each, target.name())) named_by.push_back(each.name());
    if (each.name() == target.supersedes()) deletion.restored = each;
  }
  if (!named_by.empty()) {
    return IllegalState(absl::StrCat(target.name(), " is superseded by or a member of ",
                                     absl::StrJoin(named_by, ", "), ": delete that first"));
  }
  std::vector<std::string> scored_by;
  for (const v1::Scheme& scheme : schemes) {
    if (Scores(scheme, target.name())) scored_by.push_back(scheme.name());
  }
  if (!scored_by.empty()) {
    return IllegalState(absl::StrCat(target.name(), " is scored by ",
                                     absl::StrJoin(scored_by, ", "), ": a score needs it"));
  }
  if (deletion.restored) {
    deletion.restored->set_state(v1::TARGET_STATE_ACTIVE);
    deletion.restored->clear_superseded_by();
  }
  return deletion;
}

bool IsSuccessorOf(std::string_view successor, std::string_view unit,
                   const Vocabulary& vocabulary) {
  std::set<std::string, std::less<>> seen = {std::string(unit)};
  std::vector<std::string> left = {std::string(unit)};
  while (!left.empty()) {
    const catalog::v1::Unit* each = vocabulary.unit(left.back());
    left.pop_back();
    if (each == nullptr) continue;
    for (const catalog::v1::Succession& edge : each->successions()) {
      if (!seen.insert(edge.successor()).second) continue;
      if (edge.successor() == successor) return true;
      left.push_back(edge.successor());
    }
  }
  return false;
}

void CheckInherits(const v1::Target& target, const Inherited& inherited,
                   const Vocabulary& vocabulary, Violations& violations) {
  const std::string& name = target.inherits();
  if (name.empty()) return;
  const absl::Status well_formed = kTargetName.Match(name).status();
  if (!well_formed.ok()) {
    violations.AddStatus(kField, well_formed);
    return;
  }
  if (!inherited.plan || !inherited.target) {
    violations.Add(kField, absl::StrCat("there is no target ", Quote(name)),
                   type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  } else if (StateOf(*inherited.plan) == v1::PLAN_STATE_DRAFT) {
    violations.Add(kField,
                   absl::StrCat(inherited.plan->name(), " is a draft, which promises nothing yet"));
  }
  const std::string heir = OwnerOf(target.name());
  const std::string owner = OwnerOf(name);
  if (!IsSuccessorOf(heir, owner, vocabulary)) {
    violations.Add(kField, absl::StrCat(heir, " is no successor of ", owner, " by the catalog"));
  }
}

}  // namespace thidua::targets
