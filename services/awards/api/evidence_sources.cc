#include "services/awards/api/evidence_sources.h"

#include <map>
#include <utility>

#include "common/value/serialize.h"
#include "common/value/status_macros.h"

namespace thidua::awards {
namespace {

using Names = google::protobuf::RepeatedPtrField<std::string>;

// The questions that ask for the same, by what they ask for.
using Askers = std::map<std::vector<std::string>, std::vector<size_t>>;

std::vector<std::string> KeyOf(const Names& names, const std::string& period) {
  std::vector<std::string> key(names.begin(), names.end());
  key.push_back(period);
  return key;
}

// Evidence is restricted as soon as one part of it is.
void Mark(v1::Evidence& evidence, bool simulated, bool restricted) {
  evidence.set_simulated(evidence.simulated() || simulated);
  if (restricted) evidence.set_visibility(catalog::v1::FORM_VISIBILITY_RESTRICTED);
}

// The row of the unit; what is asked for stays even where the table does not have it.
v1::LeagueEvidence RowOf(const targets::v1::LeagueTable& table, const std::string& unit) {
  v1::LeagueEvidence league;
  league.set_scheme(table.scheme());
  league.set_period(table.period());
  *league.mutable_pin() = table.pin();
  league.set_draft(table.draft() || table.plan_state() == targets::v1::PLAN_STATE_DRAFT);
  const targets::v1::LeagueRow* found = nullptr;
  for (const targets::v1::LeagueRow& row : table.rows()) {
    if (row.unit() == unit) found = &row;
  }
  if (found == nullptr) return league;
  league.set_place(found->rank());
  league.set_points(found->points());
  league.set_attainable(found->attainable());
  league.set_provisional(found->provisional() || found->incomplete());
  for (const targets::v1::LeagueRow& row : table.rows()) {
    if (row.group() == found->group()) league.set_units(league.units() + 1);
  }
  return league;
}

}  // namespace

absl::StatusOr<std::vector<v1::Evidence>> EvidenceSources::Find(
    const rpc::Call& call, const std::vector<EvidenceQuestion>& questions, AbsentRounds absent) {
  std::vector<v1::Evidence> found(questions.size());
  Askers rounds, targets, schemes;
  for (size_t i = 0; i < questions.size(); ++i) {
    const v1::EvidenceRequest& asked = questions[i].request;
    found[i].set_visibility(catalog::v1::FORM_VISIBILITY_OPEN);
    if (!asked.rounds().empty()) rounds[KeyOf(asked.rounds(), "")].push_back(i);
    if (!asked.targets().empty()) targets[KeyOf(asked.targets(), asked.period())].push_back(i);
    if (!asked.scheme().empty()) schemes[{asked.scheme(), asked.period()}].push_back(i);
  }
  for (const auto& [names, askers] : rounds) {
    std::vector<UnitGroup> groups;
    for (size_t i : askers) {
      groups.push_back(questions[i].predecessors);
      groups.back().insert(questions[i].unit);
    }
    ASSIGN_OR_RETURN(RoundFindings findings,
                     reporting_.Read(call, groups, questions[askers[0]].request.rounds(), absent));
    for (size_t n = 0; n < askers.size(); ++n) {
      v1::Evidence& evidence = found[askers[n]];
      evidence.set_reporting_token(findings.token);
      for (v1::RoundEvidence& round : findings.rounds[n]) *evidence.add_rounds() = std::move(round);
      Mark(evidence, findings.simulated, findings.restricted);
    }
  }
  for (const auto& [names, askers] : targets) {
    const v1::EvidenceRequest& asked = questions[askers[0]].request;
    ASSIGN_OR_RETURN(const targets::v1::Evaluation evaluation,
                     targets_.Evaluate(call, asked.targets(), asked.period()));
    for (size_t i : askers) {
      *found[i].mutable_evaluation() = evaluation;
      Mark(found[i], evaluation.simulated(), evaluation.restricted());
    }
  }
  for (const auto& [names, askers] : schemes) {
    const v1::EvidenceRequest& asked = questions[askers[0]].request;
    ASSIGN_OR_RETURN(const targets::v1::LeagueTable table,
                     targets_.Score(call, asked.scheme(), asked.period()));
    for (size_t i : askers) {
      *found[i].mutable_league() = RowOf(table, questions[i].unit);
      Mark(found[i], table.simulated(), table.restricted());
    }
  }
  return found;
}

bool IsRefusal(const absl::Status& status) {
  return absl::IsPermissionDenied(status) || absl::IsFailedPrecondition(status) ||
         absl::IsOutOfRange(status) || absl::IsNotFound(status) || absl::IsInvalidArgument(status);
}

absl::StatusOr<std::vector<absl::StatusOr<v1::Evidence>>> EvidenceSources::FindEach(
    const rpc::Call& call, const std::vector<EvidenceQuestion>& questions) {
  auto all = Find(call, questions, AbsentRounds::kLeaveOut);
  if (!all.ok() && !IsRefusal(all.status())) return all.status();
  std::vector<absl::StatusOr<v1::Evidence>> found;
  if (all.ok()) {
    for (v1::Evidence& evidence : *all) found.emplace_back(std::move(evidence));
    return found;
  }
  std::map<std::string, std::vector<size_t>> alike;  // by what is asked for
  for (size_t i = 0; i < questions.size(); ++i) {
    alike[Serialize(questions[i].request)].push_back(i);
  }
  found.resize(questions.size(), absl::UnknownError("not asked"));
  for (const auto& [request, askers] : alike) {
    std::vector<EvidenceQuestion> part;
    for (size_t i : askers) part.push_back(questions[i]);
    auto answer = Find(call, part, AbsentRounds::kLeaveOut);
    if (!answer.ok() && !IsRefusal(answer.status())) return answer.status();
    for (size_t n = 0; n < askers.size(); ++n) {
      if (answer.ok()) {
        found[askers[n]] = std::move((*answer)[n]);
      } else {
        found[askers[n]] = answer.status();
      }
    }
  }
  return found;
}

}  // namespace thidua::awards
