#include "services/awards/domain/decision.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/duties.h"
#include "services/awards/domain/grant.h"
#include "services/awards/domain/money.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

using type::v1::ERROR_REASON_DUPLICATE;
using type::v1::ERROR_REASON_ILLEGAL_STATE;
using type::v1::ERROR_REASON_NO_RULE_PACK;
using type::v1::ERROR_REASON_RESOURCE_NOT_FOUND;
using type::v1::ERROR_REASON_RULE_VIOLATED;

std::string FieldOf(size_t index) { return absl::StrCat("decision.nominations[", index, "]"); }

// Makes one decision; every fault goes to faults_.
class Deciding {
 public:
  Deciding(const DecisionInput& input, const v1::RulePack& pack) : input_(input), pack_(pack) {}

  absl::StatusOr<DecisionOutcome> Run() {
    if (!input_.number_holder.empty()) {
      faults_.Add(
          "decision.number",
          absl::StrCat(Quote(input_.decision.number()), " is the number of ", input_.number_holder),
          ERROR_REASON_DUPLICATE);
    }
    outcome_.decision = Begin();
    outcome_.last_certificate = input_.last_certificate;
    for (size_t i = 0; i < input_.nominations.size(); ++i) {
      if (input_.nominations[i]) {
        Honour(FieldOf(i), *input_.nominations[i]);
      } else {
        faults_.Add(FieldOf(i), input_.decision.nominations(i) + " does not exist",
                    ERROR_REASON_RESOURCE_NOT_FOUND);
      }
    }
    CheckCaps();
    if (outcome_.last_certificate > kMaxCertificateNumber) {
      faults_.Add("decision.nominations", "the year's register has no numbers left",
                  ERROR_REASON_RULE_VIOLATED);
    }
    RETURN_IF_ERROR(Refusal(faults_));
    return std::move(outcome_);
  }

 private:
  // The decision as it is stored, before its grants.
  v1::Decision Begin() const {
    const v1::Decision& asked = input_.decision;
    v1::Decision decision;
    decision.set_name(asked.name());
    decision.set_number(asked.number());
    decision.set_date(asked.date());
    decision.set_signer(asked.signer());
    decision.set_signer_title(asked.signer_title());
    *decision.mutable_nominations() = asked.nominations();
    decision.set_rule_pack(pack_.name());
    decision.set_rule_pack_version(pack_.etag());
    decision.set_decider(input_.decider);
    *decision.mutable_create_time() = ToTimestamp(input_.time);
    return decision;
  }

  void Honour(const std::string& field, const v1::Nomination& nomination) {
    CheckState(field, nomination);
    CheckDuty(faults_, field, nomination, Duty::kDecide, input_.decider, input_.same);
    if (input_.decision.date() < nomination.receipt_date()) {
      Violate(field,
              "the decision is older than the dossier's receipt on " + nomination.receipt_date());
    }
    const v1::Honour* honour = FindHonour(pack_, nomination.honour());
    const v1::RecipientRule* terms =
        honour == nullptr ? nullptr : FindTerms(*honour, nomination.recipient().kind());
    if (terms == nullptr) {
      Violate(field, absl::StrCat(pack_.name(), " does not give the honour ", nomination.honour(),
                                  " to ", v1::RecipientKind_Name(nomination.recipient().kind())));
      return;
    }
    CheckNotice(field, nomination, *honour);
    auto money = ComputeMoney(pack_, terms->coefficient(), input_.decision.date());
    if (!money.ok()) {
      Violate(field, std::string(money.status().message()));
      return;
    }
    AddGrant(nomination, *honour, *money);
  }

  // Ready: appraised as eligible and, where the receipt date's rules ask for a ballot, voted.
  void CheckState(const std::string& field, const v1::Nomination& nomination) {
    auto pack = ChoosePack(input_.packs, nomination.receipt_date());
    const v1::Honour* honour = pack.ok() ? FindHonour(**pack, nomination.honour()) : nullptr;
    if (honour == nullptr) {
      faults_.Add(field,
                  absl::StrCat("no rule pack in force on ", nomination.receipt_date(),
                               " knows the honour ", nomination.honour()),
                  ERROR_REASON_NO_RULE_PACK);
      return;
    }
    const bool ready =
        nomination.state() == v1::NOMINATION_STATE_VOTED ||
        (nomination.state() == v1::NOMINATION_STATE_ELIGIBLE && !honour->has_ballot());
    if (!ready) {
      faults_.Add(
          field,
          absl::StrCat(nomination.name(), " is ", v1::NominationState_Name(nomination.state()),
                       "; it must be ", honour->has_ballot() ? "voted" : "eligible"),
          ERROR_REASON_ILLEGAL_STATE);
    }
  }

  void CheckNotice(const std::string& field, const v1::Nomination& nomination,
                   const v1::Honour& honour) {
    if (honour.notice_days() == 0 || !nomination.has_appraisal()) return;
    const absl::CivilDay begin =
        DayInVietnam(FromTimestamp(nomination.has_ballot() ? nomination.ballot().record_time()
                                                           : nomination.appraisal().time()));
    const std::string first = FormatDate(begin + honour.notice_days());
    const std::string today = FormatDate(DayInVietnam(input_.time));
    if (std::min(input_.decision.date(), today) < first) {
      Violate(field,
              absl::StrCat("the ", honour.notice_days(), " days of public notice that began ",
                           "on ", FormatDate(begin), " are not over before ", first));
    }
  }

  void AddGrant(const v1::Nomination& nomination, const v1::Honour& honour, const Money& money) {
    const v1::Decision& decision = outcome_.decision;
    v1::Grant grant;
    grant.set_certificate_number(
        CertificateNumber(decision.date().substr(0, 4), ++outcome_.last_certificate));
    grant.set_name(absl::StrCat(decision.name(), "/grants/", decision.grants_size() + 1));
    *grant.mutable_recipient() = nomination.recipient();
    grant.set_honour(nomination.honour());
    grant.set_honour_title(honour.title());
    grant.set_merit(nomination.merit());
    grant.set_nomination(nomination.name());
    grant.set_decision_number(decision.number());
    grant.set_decision_date(decision.date());
    grant.set_signer(decision.signer());
    grant.set_signer_title(decision.signer_title());
    grant.set_amount_vnd(money.vnd);
    grant.set_amount_basis(money.basis);
    *grant.mutable_evidence() = nomination.appraisal().evidence();
    grant.set_state(v1::GRANT_STATE_GRANTED);
    grant.set_simulated(nomination.simulated());

    v1::Nomination granted = nomination;
    granted.set_state(v1::NOMINATION_STATE_GRANTED);
    granted.set_decision(decision.name());

    auto [holders, first] = outcome_.holders.try_emplace(honour.honour(), Holders(honour.honour()));
    if (first) outcome_.honours.push_back(honour);
    ++holders->second;
    outcome_.decision.add_grants(grant.name());
    outcome_.decision.set_total_vnd(decision.total_vnd() + grant.amount_vnd());
    outcome_.decision.set_simulated(decision.simulated() || grant.simulated());
    outcome_.grants.push_back(std::move(grant));
    outcome_.nominations.push_back(std::move(granted));
  }

  // Recipients of the honour in the movement, before or after this decision.
  int64_t Holders(const std::string& honour) const {
    if (auto it = outcome_.holders.find(honour); it != outcome_.holders.end()) return it->second;
    auto it = input_.holders.find(honour);
    return it == input_.holders.end() ? 0 : it->second;
  }

  void CheckCaps() {
    for (const v1::Honour& honour : outcome_.honours) {
      if (!honour.has_cap()) continue;
      const int64_t base = Holders(honour.cap().of_honour());
      const int64_t most = base * honour.cap().percent() / 100;
      const int64_t would_be = Holders(honour.honour());
      if (would_be <= most) continue;
      // Which of them is one too many is not for us to say: the cap faults them all.
      for (size_t i = 0; i < input_.nominations.size(); ++i) {
        if (input_.nominations[i] && input_.nominations[i]->honour() == honour.honour()) {
          Violate(FieldOf(i),
                  absl::StrCat("the movement would have ", would_be, " recipients of ",
                               honour.honour(), "; the cap is ", most, ", ", honour.cap().percent(),
                               "% of ", base, " recipients of ", honour.cap().of_honour()));
        }
      }
    }
  }

  void Violate(const std::string& field, const std::string& description) {
    faults_.Add(field, description, ERROR_REASON_RULE_VIOLATED);
  }

  const DecisionInput& input_;
  const v1::RulePack& pack_;
  Violations faults_;
  DecisionOutcome outcome_;
};

}  // namespace

void CheckDecision(Violations& violations, const v1::Decision& decision) {
  auto ids = kDecisionName.Match(decision.name());
  violations.AddStatus("decision.name", ids.status());
  CheckRequiredText(violations, "decision.number", decision.number(), 100);
  CheckDate(violations, "decision.date", decision.date());
  CheckRequiredText(violations, "decision.signer", decision.signer(), kMaxTitle);
  CheckRequiredText(violations, "decision.signer_title", decision.signer_title(), kMaxTitle);
  if (decision.nominations().empty() || decision.nominations_size() > kMaxNominations) {
    violations.Add("decision.nominations", absl::StrCat("has ", decision.nominations_size(),
                                                        " entries; from 1 to ", kMaxNominations));
    return;
  }
  absl::flat_hash_set<std::string> seen;
  std::string movement;
  for (int i = 0; i < decision.nominations_size(); ++i) {
    const std::string field = FieldOf(i);
    auto nomination = kNominationName.Match(decision.nominations(i));
    violations.AddStatus(field, nomination.status());
    if (!seen.insert(decision.nominations(i)).second) {
      violations.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
    }
    if (!nomination.ok()) continue;
    if (ids.ok() && (*nomination)[0] != (*ids)[0]) {
      violations.Add(field, "is not of the decision's owner");
    }
    if (movement.empty()) movement = (*nomination)[1];
    if ((*nomination)[1] != movement) {
      violations.Add(field, "is of another movement than the first");
    }
  }
}

absl::StatusOr<DecisionOutcome> Decide(const DecisionInput& input) {
  ASSIGN_OR_RETURN(const v1::RulePack* pack, ChoosePack(input.packs, input.decision.date()));
  return Deciding(input, *pack).Run();
}

}  // namespace thidua::awards
