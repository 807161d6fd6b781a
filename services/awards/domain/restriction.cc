#include "services/awards/domain/restriction.h"

#include <string_view>

namespace thidua::awards {
namespace {

// What rests on the papers of the dossier alone.
constexpr std::string_view kDossier = "dossier:";

}  // namespace

bool IsRestricted(const v1::Evidence& evidence) {
  const bool quotes = !evidence.rounds().empty() || evidence.has_evaluation();
  return quotes && evidence.visibility() != catalog::v1::FORM_VISIBILITY_OPEN;
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
}

void Withhold(v1::Nomination& nomination) {
  if (!IsRestricted(nomination.appraisal().evidence())) return;
  v1::Appraisal& appraisal = *nomination.mutable_appraisal();
  Withhold(*appraisal.mutable_evidence());
  for (v1::Check& check : *appraisal.mutable_checks()) {
    if (!std::string_view(check.rule()).starts_with(kDossier)) check.clear_finding();
  }
}

}  // namespace thidua::awards
