#include "services/awards/domain/nomination.h"

#include <absl/algorithm/container.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <map>
#include <string>

#include "common/value/period.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

constexpr int kMaxRounds = 60;
constexpr int kMaxTargets = 100;

using type::v1::ERROR_REASON_DUPLICATE;
using type::v1::ERROR_REASON_UNKNOWN_REFERENCE;

void CheckRecipient(Violations& violations, const v1::Recipient& recipient) {
  const std::string at = "nomination.recipient";
  if (!v1::RecipientKind_IsValid(recipient.kind()) ||
      recipient.kind() == v1::RECIPIENT_KIND_UNSPECIFIED) {
    violations.Add(at + ".kind", "is required");
  }
  violations.AddStatus(at + ".id", CheckId(recipient.id()));
  CheckRequiredText(violations, at + ".display_name", recipient.display_name(), kMaxTitle);
  violations.AddStatus(at + ".unit", kUnitName.Match(recipient.unit()).status());
  CheckOptionalText(violations, at + ".description", recipient.description(), kMaxLine);
}

// Rounds are the owner's, so that one position holds for all of them; targets are of one plan of
// the owner's.
void CheckEvidence(Violations& violations, const v1::EvidenceRequest& evidence,
                   std::string_view owner) {
  const std::string at = "nomination.evidence_request";
  if (evidence.rounds_size() > kMaxRounds) {
    violations.Add(at + ".rounds", absl::StrCat("at most ", kMaxRounds));
  }
  if (evidence.targets_size() > kMaxTargets) {
    violations.Add(at + ".targets", absl::StrCat("at most ", kMaxTargets));
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < evidence.rounds_size(); ++i) {
    const std::string field = absl::StrCat(at, ".rounds[", i, "]");
    auto ids = kRoundName.Match(evidence.rounds(i));
    violations.AddStatus(field, ids.status());
    if (ids.ok() && (*ids)[0] != owner) {
      violations.Add(field, "is not a round of the movement's owner",
                     ERROR_REASON_UNKNOWN_REFERENCE);
    }
    if (!seen.insert(evidence.rounds(i)).second) {
      violations.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
    }
  }
  std::string plan;
  for (int i = 0; i < evidence.targets_size(); ++i) {
    const std::string field = absl::StrCat(at, ".targets[", i, "]");
    auto ids = kTargetName.Match(evidence.targets(i));
    violations.AddStatus(field, ids.status());
    if (ids.ok()) {
      if (plan.empty()) plan = (*ids)[1];
      if ((*ids)[0] != owner || (*ids)[1] != plan) {
        violations.Add(field, "is not of the same plan of the movement's owner",
                       ERROR_REASON_UNKNOWN_REFERENCE);
      }
    }
    if (!seen.insert(evidence.targets(i)).second) {
      violations.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
    }
  }
  if (evidence.targets().empty() && evidence.period().empty()) return;
  auto period = ParsePeriod(evidence.period());
  violations.AddStatus(at + ".period", period.status());
  if (period.ok() &&
      (period->kind != PeriodKind::kYear || period->calendar != Calendar::kCalendar)) {
    violations.Add(at + ".period", "must be a calendar year",
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  }
}

// The dossier in a fixed order: a protobuf map has none.
std::map<std::string, std::string> Papers(const v1::Nomination& nomination) {
  return {nomination.dossier().begin(), nomination.dossier().end()};
}

}  // namespace

void CheckNomination(Violations& violations, const v1::Nomination& nomination) {
  auto ids = kNominationName.Match(nomination.name());
  violations.AddStatus("nomination.name", ids.status());
  CheckRecipient(violations, nomination.recipient());
  CheckRequiredText(violations, "nomination.merit", nomination.merit(), kMaxParagraph);
  violations.AddStatus("nomination.honour", CheckId(nomination.honour()));
  CheckDate(violations, "nomination.receipt_date", nomination.receipt_date());
  for (const auto& [item, reference] : Papers(nomination)) {
    CheckRequiredText(violations, absl::StrCat("nomination.dossier[", Quote(item), "]"), reference,
                      kMaxLine);
  }
  if (ids.ok()) CheckEvidence(violations, nomination.evidence_request(), (*ids)[0]);
}

void CheckAgainstRules(Violations& violations, const v1::Nomination& nomination,
                       const v1::RulePack& pack) {
  const v1::Honour* honour = FindHonour(pack, nomination.honour());
  if (honour == nullptr) {
    violations.Add("nomination.honour",
                   absl::StrCat(Quote(nomination.honour()), " is no honour of ", pack.name()),
                   ERROR_REASON_UNKNOWN_REFERENCE);
    return;
  }
  if (FindTerms(*honour, nomination.recipient().kind()) == nullptr) {
    violations.Add("nomination.recipient.kind",
                   absl::StrCat("the honour ", honour->honour(), " is not for ",
                                v1::RecipientKind_Name(nomination.recipient().kind())));
  }
  for (const auto& [item, reference] : Papers(nomination)) {
    if (!absl::c_linear_search(honour->dossier_items(), item)) {
      violations.Add(absl::StrCat("nomination.dossier[", Quote(item), "]"),
                     absl::StrCat("is no dossier item of ", honour->honour()),
                     ERROR_REASON_UNKNOWN_REFERENCE);
    }
  }
}

v1::Nomination NewNomination(const v1::Nomination& request, const v1::Movement& movement,
                             std::string_view proposer, absl::Time time) {
  v1::Nomination nomination;
  nomination.set_name(request.name());
  *nomination.mutable_recipient() = request.recipient();
  nomination.set_merit(request.merit());
  nomination.set_honour(request.honour());
  nomination.set_receipt_date(request.receipt_date());
  *nomination.mutable_dossier() = request.dossier();
  if (request.has_evidence_request()) {
    *nomination.mutable_evidence_request() = request.evidence_request();
  }
  nomination.set_state(v1::NOMINATION_STATE_PROPOSED);
  nomination.set_proposer(proposer.data(), proposer.size());
  nomination.set_simulated(movement.simulated());
  *nomination.mutable_create_time() = ToTimestamp(time);
  return nomination;
}

}  // namespace thidua::awards
