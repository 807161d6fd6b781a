#include "services/targets/api/scorer.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/targets/api/catalog_vocabulary.h"
#include "services/targets/api/fetch_subject_totals.h"
#include "services/targets/api/fetch_totals.h"
#include "services/targets/api/pinned_plan.h"
#include "services/targets/domain/allocation_parts.h"
#include "services/targets/domain/formula.h"
#include "services/targets/domain/league.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/plan_life.h"
#include "services/targets/domain/report_counts.h"
#include "services/targets/domain/scheme_check.h"
#include "services/targets/domain/score.h"
#include "services/targets/domain/selection.h"
#include "services/targets/domain/unit_lineage.h"
#include "services/targets/domain/unit_targets.h"

namespace thidua::targets {
namespace {

constexpr int kMostSteps = 20;  // from a unit upwards

// A unit that is scored.
struct Contestant {
  std::string group;
  std::string unit;
  Lineage lineage;
};

// What a period came to.
struct Table {
  Occasion occasion;
  std::vector<Score> scores;  // ranked
  std::vector<std::string> left_out;
  bool restricted = false;
};

// Reads what a table is made of, all of it at one pin.
class Scoring {
 public:
  Scoring(rpc::Call& call, TotalsSource& source, const Formula& formula, const v1::Scheme& scheme,
          const CatalogVocabulary& vocabulary, PinnedPlan& pinned, bool has_pin)
      : call_(call),
        source_(source),
        formula_(formula),
        scheme_(scheme),
        vocabulary_(vocabulary),
        pinned_(pinned),
        has_pin_(has_pin),
        owner_name_(kUnitName.Format({LedgerOf(scheme.name())})) {}

  absl::StatusOr<Table> Of(const std::string& period) {
    Table table;
    ASSIGN_OR_RETURN(table.occasion, Occasion::Of(pinned_.plan, pinned_.targets, period,
                                                  pinned_.pin.owner_valid_to()));
    RETURN_IF_ERROR(JudgeOwner(table));
    RETURN_IF_ERROR(JudgeUnits(table));
    Rank(scheme_, table.scores);
    return table;
  }

 private:
  // Judges the targets that offices answer for, and fixes the position that everything is read at.
  absl::Status JudgeOwner(Table& table) {
    std::set<std::string> wanted;
    for (const v1::Criterion& criterion : scheme_.criteria()) {
      if (criterion.scope() == v1::CRITERION_SCOPE_OWNER) wanted.insert(criterion.target());
    }
    Selection selection;
    if (!wanted.empty()) {
      ASSIGN_OR_RETURN(selection, SelectTargets(pinned_.targets, wanted));
    }
    ASSIGN_OR_RETURN(const Totals totals,
                     FetchTotals(source_, call_, owner_name_,
                                 formula_.required_totals(selection.targets, table.occasion),
                                 has_pin_, pinned_.pin));
    has_pin_ = true;  // from here on
    table.restricted = totals.restricted();
    ASSIGN_OR_RETURN(auto judgements,
                     formula_.judge(selection.targets, table.occasion, totals, vocabulary_));
    of_owner_.clear();
    for (size_t i = 0; i < judgements.size(); ++i) {
      of_owner_[selection.targets[i].name()] = std::move(judgements[i]);
    }
    return absl::OkStatus();
  }

  absl::Status JudgeUnits(Table& table) {
    const std::string day = StandingDay(table.occasion);
    UnitTargets targets(scheme_, pinned_.targets, table.occasion);
    std::vector<TotalKey> keys = formula_.required_totals(targets.all(), table.occasion);
    for (TotalKey& key : KeysOfReports(scheme_.penalty(), table.occasion)) {
      if (!absl::c_linear_search(keys, key)) keys.push_back(std::move(key));
    }
    const std::vector<Contestant> contestants = ContestantsOn(day, FirstDayOf(keys), table);
    SubjectSets sets;
    for (const Contestant& each : contestants) {
      sets.push_back(each.lineage.SubjectsWith(each.unit));
    }
    std::vector<SubjectFigures> figures(sets.size());
    if (!keys.empty() && !sets.empty()) {
      ASSIGN_OR_RETURN(figures,
                       FetchSubjectTotals(source_, call_, owner_name_, keys, sets, pinned_.pin));
    }
    for (size_t i = 0; i < contestants.size(); ++i) {
      RETURN_IF_ERROR(resource::CheckTime(call_));
      RETURN_IF_ERROR(JudgeUnit(contestants[i], figures[i], targets, table));
    }
    return absl::OkStatus();
  }

  absl::Status JudgeUnit(const Contestant& contestant, const SubjectFigures& figures,
                         UnitTargets& targets, Table& table) {
    table.restricted = table.restricted || figures.totals.restricted();
    ASSIGN_OR_RETURN(const std::vector<v1::Target>* judged_by,
                     targets.Of(contestant.lineage.SubjectsWith(contestant.unit)));
    ASSIGN_OR_RETURN(std::vector<Judgement> judgements,
                     formula_.judge(*judged_by, table.occasion, figures.totals, vocabulary_));
    for (size_t place = 0; place < judgements.size(); ++place) {
      if (targets.IsOthers(place)) judgements[place] = NotPlanned(judgements[place].result);
    }
    const auto judged = [&](const v1::Criterion& criterion) {
      if (criterion.scope() == v1::CRITERION_SCOPE_OWNER) {
        return Judged{&of_owner_.at(criterion.target())};
      }
      const size_t place = *targets.PlaceOf(criterion.target());
      return Judged{&judgements[place], targets.IsAllocated(place)};
    };
    ASSIGN_OR_RETURN(
        ::thidua::targets::Score score,
        ScoreOf(scheme_, contestant.group, contestant.unit, judged,
                CountReports(scheme_.penalty(), table.occasion, figures.totals, figures.returns)));
    score.row.set_display_name(contestant.lineage.display_name);
    for (const std::string& each : contestant.lineage.predecessors) {
      score.row.add_predecessors(each);
    }
    score.row.set_incomplete(contestant.lineage.incomplete ||
                             !absl::c_all_of(contestant.lineage.predecessors,
                                             [this](const auto& each) { return LayBelow(each); }));
    table.scores.push_back(std::move(score));
    return absl::OkStatus();
  }

  // What there is to say of a target of which the unit carries nothing.
  static Judgement NotPlanned(const v1::TargetResult& result) {
    Judgement none;
    none.result.set_target(result.target());
    none.result.set_title(result.title());
    none.result.set_unit_of_measure(result.unit_of_measure());
    none.result.set_due_period(result.due_period());
    none.result.set_outcome(v1::OUTCOME_NOT_ASSESSABLE);
    none.result.add_obstacles()->set_obstacle(v1::OBSTACLE_NOT_PLANNED);
    return none;
  }

  // The units of the scheme that exist on that day; the others are left out of the table.
  std::vector<Contestant> ContestantsOn(const std::string& day, const std::string& since,
                                        Table& table) const {
    UnitLineage lineage(vocabulary_, since, day);
    std::vector<Contestant> contestants;
    for (const v1::SchemeGroup& group : scheme_.groups()) {
      for (const std::string& unit : group.units()) {
        Contestant each{group.id(), unit, lineage.Of(unit)};
        if (each.lineage.exists) {
          contestants.push_back(std::move(each));
        } else {
          table.left_out.push_back(unit);
        }
      }
    }
    absl::c_sort(table.left_out);
    return contestants;
  }

  // Whether the unit lay below the owner as it was last.
  bool LayBelow(const std::string& unit) const {
    std::string name = unit;
    for (int steps = 0; steps < kMostSteps; ++steps) {
      const catalog::v1::Unit* found = vocabulary_.unit(name);
      if (found == nullptr || found->versions().empty()) return false;
      name = found->versions().rbegin()->parent();
      if (name == owner_name_) return true;
    }
    return false;
  }

  rpc::Call& call_;
  TotalsSource& source_;
  const Formula& formula_;
  const v1::Scheme& scheme_;
  const CatalogVocabulary& vocabulary_;
  PinnedPlan& pinned_;
  bool has_pin_;
  const std::string owner_name_;
  std::map<std::string, Judgement> of_owner_;  // by target
};

absl::Status CheckRequest(const v1::ScoreUnitsRequest& request, const v1::Scheme& scheme) {
  Violations violations;
  std::set<std::string> units;
  for (const v1::SchemeGroup& group : scheme.groups()) {
    units.insert(group.units().begin(), group.units().end());
  }
  for (int i = 0; i < request.units_size(); ++i) {
    if (units.contains(request.units(i))) continue;
    violations.Add(absl::StrCat("units[", i, "]"), "is no unit of the scheme",
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }
  return violations.ToStatus();
}

bool IsSimulated(const v1::LeagueRow& row) {
  return row.penalty().simulated() ||
         absl::c_any_of(row.criteria(),
                        [](const v1::CriterionScore& each) { return each.result().simulated(); });
}

bool IsSimulated(const Table& table) {
  return absl::c_any_of(table.scores,
                        [](const ::thidua::targets::Score& each) { return IsSimulated(each.row); });
}

// OK if the earlier period is one, and ends before the other.
absl::Status CheckPrevious(const v1::ScoreUnitsRequest& request, const PinnedPlan& pinned) {
  if (request.previous_period().empty()) return absl::OkStatus();
  const auto of = [&](const std::string& period) {
    return Occasion::Of(pinned.plan, pinned.targets, period, pinned.pin.owner_valid_to());
  };
  ASSIGN_OR_RETURN(const Occasion now, of(request.period()));
  Violations violations;
  const auto before = of(request.previous_period());
  if (!before.ok()) {
    violations.Add("previous_period", std::string(before.status().message()),
                   ReasonOf(before.status()));
  } else if (before->as_of >= now.as_of) {
    violations.Add("previous_period", absl::StrCat("must end before ", request.period()),
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  }
  return violations.ToStatus();
}

// OK if every criterion can still be of its target: of a draft it may have been deleted since.
absl::Status CheckTargets(const v1::Scheme& scheme, const std::vector<v1::Target>& targets) {
  Siblings by_name;
  for (const v1::Target& target : targets) by_name[target.name()] = target;
  Violations violations;
  CheckSchemeTargets(scheme, by_name, violations);
  return violations.ToStatus(absl::StatusCode::kFailedPrecondition);
}

}  // namespace

absl::Status Scorer::Score(rpc::Call& call, const v1::ScoreUnitsRequest& request,
                           v1::LeagueTable* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kSchemeName, "name", request.name()));
  std::optional<v1::Pin> pin;
  type::v1::Consistency at;
  if (request.has_pin()) {
    Violations violations;
    CheckPin(request.pin(), violations);
    RETURN_IF_ERROR(violations.ToStatus());
    pin = request.pin();
    at.set_exactly(pin->plan_token());
  }
  ASSIGN_OR_RETURN(const Formula* formula, FindFormula(request.formula()));
  // The scheme of a plan never changes its plan, so that this one names it also where the scheme
  // itself is read again below, together with the plan.
  const std::string owner = LedgerOf(request.name());
  ASSIGN_OR_RETURN(auto reader, store_.Open(owner, at));
  ASSIGN_OR_RETURN(v1::Scheme scheme, resource::Load<v1::Scheme>(*reader, request.name()));
  ASSIGN_OR_RETURN(PinnedPlan pinned, LoadPlan(store_, catalog_, scheme.plan(), pin));
  if (!pin) {
    at.set_exactly(pinned.pin.plan_token());
    ASSIGN_OR_RETURN(reader, store_.Open(owner, at));
    ASSIGN_OR_RETURN(scheme, resource::Load<v1::Scheme>(*reader, request.name()));
  }
  reader.reset();
  RETURN_IF_ERROR(CheckRequest(request, scheme));
  RETURN_IF_ERROR(CheckTargets(scheme, pinned.targets));
  RETURN_IF_ERROR(CheckPrevious(request, pinned));
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  const CatalogVocabulary vocabulary(std::move(view));

  Scoring scoring(call, totals_, *formula, scheme, vocabulary, pinned, request.has_pin());
  ASSIGN_OR_RETURN(Table table, scoring.Of(request.period()));
  if (!request.previous_period().empty()) {
    ASSIGN_OR_RETURN(const Table previous, scoring.Of(request.previous_period()));
    AddPreviousRanks(previous.scores, table.scores);
    table.restricted = table.restricted || previous.restricted;
    answer->set_simulated(IsSimulated(previous));
    answer->set_previous_period(request.previous_period());
  }

  answer->set_scheme(request.name());
  answer->set_period(request.period());
  answer->set_as_of(FormatDate(table.occasion.as_of));
  answer->set_formula(formula->number);
  *answer->mutable_pin() = std::move(pinned.pin);
  answer->set_plan_state(StateOf(pinned.plan));
  answer->set_draft(scheme.state() == v1::SCHEME_STATE_DRAFT);
  answer->set_restricted(table.restricted);
  for (std::string& unit : table.left_out) answer->add_left_out(std::move(unit));
  if (IsSimulated(table)) answer->set_simulated(true);
  for (::thidua::targets::Score& score : table.scores) {
    if (!request.units().empty() && !absl::c_linear_search(request.units(), score.row.unit())) {
      continue;
    }
    *answer->add_rows() = std::move(score.row);
  }
  return absl::OkStatus();
}

}  // namespace thidua::targets
