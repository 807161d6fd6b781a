#include "services/awards/api/decisions.h"

#include <openssl/rand.h>

#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "common/value/check.h"
#include "common/value/unit_words.h"
#include "services/awards/api/personal_names.h"
#include "services/awards/api/rules.h"
#include "services/awards/domain/decision.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/store/decisions.h"
#include "services/awards/store/personal.h"
#include "services/awards/store/recipients.h"

namespace thidua::awards {
namespace {

// The version of the unit on that day, or its last one; nullptr if the catalog does not know it.
const catalog::UnitVersion* VersionOf(const catalog::CatalogView& view, std::string_view unit_name,
                                      std::string_view date) {
  const catalog::Unit* unit = view.unit(unit_name);
  if (unit == nullptr) return nullptr;
  const catalog::UnitVersion* version = catalog::VersionAt(*unit, date);
  return version == nullptr ? catalog::LatestVersion(*unit) : version;
}

// The owner of a decision, on its date.
DecidingUnit DecidingUnitOn(const catalog::CatalogView& view, const v1::Decision& decision) {
  const catalog::UnitVersion* version =
      VersionOf(view, kUnitName.Format({LedgerOf(decision.name())}), decision.date());
  if (version == nullptr) return {};
  return {version->kind(), TitleOf(*version)};
}

// 32 random bytes. Drawn once for a request, so that a decision that runs twice comes out the same.
std::string RandomKey() {
  std::string key(32, '\0');
  const int drawn =
      RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size()));
  THIDUA_CHECK(drawn == 1, "The operating system gives random bytes.");
  return key;
}

// The keys of the recipients of the decision's nominations that carry on.
absl::StatusOr<PersonalKeys> KeysOf(const resource::Store& store, const v1::Decision& decision) {
  std::vector<std::string> names;
  const std::string owner = LedgerOf(decision.name());
  ASSIGN_OR_RETURN(auto reader, store.Open(owner));
  for (const std::string& name : decision.nominations()) {
    if (!kNominationName.Match(name).ok() || LedgerOf(name) != owner) continue;
    ASSIGN_OR_RETURN(const auto nomination, resource::Find<v1::Nomination>(*reader, name));
    if (!nomination) continue;
    ASSIGN_OR_RETURN(const auto recipient,
                     FindCarryingOn(*reader, nomination->honouree().recipient()));
    if (recipient) names.push_back(recipient->name());
  }
  reader.reset();
  return PersonalKeys::Load(store.ledger(), std::move(names));
}

}  // namespace

absl::Status Decisions::Create(rpc::Call& call, const v1::CreateDecisionRequest& request,
                               v1::Decision* answer) {
  const v1::Decision& decision = request.decision();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kDecisionName, "decision.name", decision.name()));
  Violations violations;
  CheckDecision(violations, decision);
  KeptTexts texts = {{"reason", request.reason()}};
  AddReasons(texts, "decision.confirmations", decision.confirmations());
  RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(decision.name()),
                               {decision.nominations().begin(), decision.nominations().end()},
                               texts, violations));
  ASSIGN_OR_RETURN(const auto packs, RulePacksFor(store_, catalog_, decision.name()));
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  WorkingDays calendar;
  for (const auto& [name, year] : view->holiday_years()) calendar.Declare(*year);
  ASSIGN_OR_RETURN(const PersonalKeys keys, KeysOf(store_, decision));
  const DecisionContext context{packs,       DecidingUnitOn(*view, decision), calendar,   keys,
                                RandomKey(), call.caller().principal,         same_person};
  const auto decide = [&](ledger::Txn& txn) -> absl::StatusOr<v1::Decision> {
    RETURN_IF_ERROR(violations.ToStatus());
    return DecideIn(txn, decision, context);
  };
  if (!request.validate_only()) {
    return resource::Write(call, store_, request, decision.name(), decide, answer);
  }
  return resource::Rehearse(call, store_, LedgerOf(decision.name()),
                            [&](ledger::Txn& txn) -> absl::Status {
                              ASSIGN_OR_RETURN(*answer, decide(txn));
                              return absl::OkStatus();
                            });
}

absl::Status Decisions::Get(rpc::Call& call, const v1::GetDecisionRequest& request,
                            v1::Decision* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kDecisionName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::Decision>(request));
  return absl::OkStatus();
}

absl::Status Decisions::List(rpc::Call& call, const v1::ListDecisionsRequest& request,
                             v1::ListDecisionsResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "parent", request.parent()));
  return resource::List(
      call, store_, request, {.prefix = request.parent() + "/decisions/"},
      [](const v1::Decision&) { return true; }, answer->mutable_decisions(), answer);
}

}  // namespace thidua::awards
