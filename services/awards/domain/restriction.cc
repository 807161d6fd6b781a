#include "services/awards/domain/restriction.h"

#include <string_view>

namespace thidua::awards {
namespace {

// What rests on the papers of the dossier alone.
constexpr std::string_view kDossier = "dossier:";

}  // namespace

bool IsRestricted(const v1::Evidence& evidence) {
  const bool quotes =
      !evidence.rounds().empty() || evidence.has_evaluation() || evidence.has_league();
  return quotes && evidence.visibility() != catalog::v1::FORM_VISIBILITY_OPEN;
}

bool IsRestricted(const v1::Nomination& nomination) {
  return nomination.has_appraisal() &&
         nomination.appraisal().visibility() != catalog::v1::FORM_VISIBILITY_OPEN;
}

void Withhold(v1::Evidence& evidence) {
  if (!IsRestricted(evidence)) return;
  evidence.set_withheld(true);
  for (v1::RoundEvidence& round : *evidence.mutable_rounds()) {
    std::string name = std::move(*round.mutable_round());
    round.Clear();
    round.set_round(std::move(name));
  }
  if (evidence.has_evaluation()) {
    evidence.mutable_evaluation()->clear_results();
    evidence.mutable_evaluation()->clear_counts();
  }
  if (evidence.has_league()) {
    evidence.mutable_league()->clear_place();
    evidence.mutable_league()->clear_points();
    evidence.mutable_league()->clear_attainable();
  }
}

void Withhold(v1::Nomination& nomination) {
  if (!IsRestricted(nomination)) return;
  v1::Appraisal& appraisal = *nomination.mutable_appraisal();
  if (appraisal.has_evidence()) Withhold(*appraisal.mutable_evidence());
  WithholdFindings(*appraisal.mutable_checks());
}

void WithholdFindings(google::protobuf::RepeatedPtrField<v1::Check>& checks) {
  for (v1::Check& check : checks) {
    if (!std::string_view(check.rule()).starts_with(kDossier)) check.clear_finding();
  }
}

}  // namespace thidua::awards
